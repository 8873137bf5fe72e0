"""Many claims judged, in this process or in several."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from math import ceil

from sim.ask.claims.claim import Claim
from sim.ask.claims.judge import Court, Judgement
from sim.scenario.shelf import Shelf
from sim.study.side_by_side import side_by_side

FEW = 12  # claims that are judged before another process has begun
ROUNDS = 4  # pieces of work for each process, so that none waits long for the last


@dataclass(frozen=True)
class _Session:
    """Claims of one author's view, in turn, and before which court."""

    claims: tuple[Claim, ...]
    views: tuple[str, ...]
    evidence: tuple[bool, ...]
    config_dir: str | None
    overrides: tuple[str, ...]


def judge_all(
    court: Court,
    claims: Sequence[Claim],
    views: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
    evidence: Callable[[Claim], bool] = lambda claim: True,
    workers: int = 1,
) -> list[Judgement]:
    """Judge claims, each in its own view and in the named ones, in that order.

    Parameters
    ----------
    court : Court
    claims : sequence of Claim
        Which have passed the court's `check`.
    views : sequence of str
    progress : callable, optional
        Told how many were judged, of how many.
    evidence : callable
        Says of a claim whether more is asked than what it is called.
    workers : int
        Processes; the judgements do not depend on how many. Those of a study's worlds are all made in this one.
    """
    if workers < 2 or len(claims) <= FEW or court.has_study:
        judgements = []
        for number, claim in enumerate(claims):
            judgements += _judged(court, claim, views, evidence(claim))
            if progress is not None:
                progress(number + 1, len(claims))
        return judgements
    sessions = _sessions(court, claims, views, evidence, ceil(len(claims) / (workers * ROUNDS)))
    found: dict[str, list[Judgement]] = {}
    for number, judged in side_by_side(_held, sessions, workers):
        for claim, judgements in zip(sessions[number].claims, judged):
            found[claim.id] = [_placed(court, claim, judgement) for judgement in judgements]
            if progress is not None:
                progress(len(found), len(claims))
    return [judgement for claim in claims for judgement in found[claim.id]]


def _judged(court: Court, claim: Claim, views: Sequence[str], evidence: bool) -> list[Judgement]:
    return [court.judge(claim, view, evidence) for view in dict.fromkeys([claim.view, *views])]


def _sessions(
    court: Court, claims: Sequence[Claim], views: Sequence[str], evidence: Callable[[Claim], bool], size: int
) -> list[_Session]:
    """Return the claims in pieces of at most a size, of one view each: they ask the same things of it."""
    sessions = []
    for _, same in groupby(claims, key=lambda claim: claim.view):
        run = tuple(same)
        for start in range(0, len(run), size):
            piece = run[start : start + size]
            more = tuple(map(evidence, piece))
            sessions.append(_Session(piece, tuple(views), more, court.shelf.config_dir, court.overrides))
    return sessions


def _held(session: _Session) -> list[list[Judgement]]:
    """Judge the claims of a session; scenarios, which the other process has, are left out of the judgements."""
    with warnings.catch_warnings(action="ignore"):  # that process has given them
        court = _court(session.config_dir, session.overrides)
        pairs = zip(session.claims, session.evidence)
        judged = [_judged(court, claim, session.views, more) for claim, more in pairs]
    return [[replace(judgement, scenario=None) for judgement in of_claim] for of_claim in judged]


@lru_cache(maxsize=1)
def _court(config_dir: str | None, overrides: tuple[str, ...]) -> Court:
    """Return the court of this process, which remembers what it has looked at."""
    return Court(Shelf(config_dir), overrides)


def _placed(court: Court, claim: Claim, judgement: Judgement) -> Judgement:
    """Return a judgement with its claim and its scenario as they are in this process."""
    if not judgement.is_tested:
        return replace(judgement, claim=claim)
    return replace(judgement, claim=claim, scenario=court.scenario(judgement.view, claim.test.game))
