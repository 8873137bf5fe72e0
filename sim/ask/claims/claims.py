"""What the sources claim, and what the model makes of it: the claims that are asked for, judged in views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sim.ask.answer import Answer
from sim.ask.claims.chosen import Choice
from sim.ask.claims.claim import Claim
from sim.ask.claims.cruxes import Crux, check_crux, crux_command, read_cruxes, values_by_view
from sim.ask.claims.judge import Court, Judgement
from sim.ask.claims.judge_all import judge_all
from sim.ask.claims.read import read_library
from sim.ask.claims.table import claims_table, own_judgements
from sim.errors import InputError, expect, nearest
from sim.scenario.changes import spelled_together
from sim.scenario.compose import COMMON_VIEW
from sim.scenario.scenario import Scenario
from sim.scenario.shelf import Shelf
from sim.study.designs import whole_number
from sim.study.results import Results


@dataclass(frozen=True, eq=False, repr=False)
class Claims(Answer):
    """Claims with their verdicts.

    Attributes
    ----------
    judgements : tuple of Judgement
        Of each claim in its author's own view, and in the views.
    views : tuple of str
    scenarios : tuple of Scenario
        The views, with what is changed in them.
    choice : Choice
    cruxes : tuple of (Crux, command, values by view)
        Of the one that is asked for; where all claims are, of each that is about some of them.
    crux : Crux or None
        The one that is asked for.
    problems : tuple of str
        A sentence for each claim that is refused.
    study : Results or None
        In whose worlds shares are counted.
    """

    judgements: tuple[Judgement, ...]
    views: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    choice: Choice = Choice()
    cruxes: tuple[tuple[Crux, str, Mapping[str, Mapping[str, float | None]]], ...] = ()
    crux: Crux | None = None
    problems: tuple[str, ...] = field(default=())
    study: Results | None = None

    @property
    def own(self) -> list[Judgement]:
        """The judgements in the authors' own views."""
        return own_judgements(self.judgements)

    @property
    def changes(self) -> str:
        """What differs from the views as their authors wrote them."""
        return spelled_together(self.scenarios)

    def table(self) -> pd.DataFrame:
        """Return one row per claim and view: see `claims_table`."""
        return claims_table(self.judgements)


def claims(
    views: Sequence[str] = (),
    overrides: Sequence[str] = (),
    config_dir: str | None = None,
    choice: Choice | None = None,
    crux: str = "",
    results: Results | None = None,
    progress: Callable[[int, int], None] | None = None,
    workers: int = 1,
) -> Claims:
    """Return the claims of the sources, judged.

    Parameters
    ----------
    views : sequence of str
        To judge in besides each author's own; by default the common one and each source's.
    overrides : sequence of str
        Assumptions changed in every view, as ``params.q=0.5``.
    config_dir : str, optional
        A user's own directory of scenarios.
    choice : Choice, optional
        Which claims; all by default.
    crux : str
        A crux's id: only the claims of its sides.
    results : Results, optional
        A finished study: of claims about its game, the share of its worlds in which they hold is counted.
    progress : callable, optional
        Told now and then how many were judged, of how many.
    workers : int
        Processes that judge side by side; the answer is the same for any number.

    Raises
    ------
    InputError
        For an unknown view, crux or claim, or views to which no claim applies.
    """
    expect(views, (list, tuple), "views", "a list of views' names")
    whole_number(workers, "workers", 1, 256)
    expect(choice, (Choice, type(None)), "choice", "a Choice of claims")
    choice = choice or Choice()
    library, problems = read_library(config_dir)
    court = Court(Shelf(config_dir), overrides, results)
    asked = _crux(crux, library, court) if crux else None
    chosen = choice.among(library, asked)
    views = list(views) or _views(library)
    scenarios = tuple(court.scenario(view) for view in views)
    if choice.is_all and asked is None:  # claims that are chosen have been asked for, wherever they apply
        _refuse_others(chosen, views, court)
    chosen, broken = _sound(chosen, court)
    judgements = judge_all(court, chosen, views, progress, workers=workers)
    kept = {judgement.claim.id for judgement in own_judgements(judgements) if choice.keeps(judgement.verdict)}
    judgements = tuple(judgement for judgement in judgements if judgement.claim.id in kept)
    cruxes = [asked] if asked else read_cruxes().values() if choice.is_all else []
    shown = tuple(_shown(crux, views, court) for crux in cruxes if crux is asked or _can_be_shown(crux, kept, court))
    return Claims(judgements, tuple(views), scenarios, choice, shown, asked, (*problems, *broken), results)


def _shown(crux: Crux, views: Sequence[str], court: Court) -> tuple[Crux, str, dict[str, dict[str, float | None]]]:
    return crux, crux_command(crux, court), values_by_view(crux, views, court)


def _can_be_shown(crux: Crux, ids: set[str], court: Court) -> bool:
    """Return whether a crux is about some claims, and its own view has what is changed."""
    try:
        court.scenario(crux.view)
    except InputError:
        return False
    return bool(ids & set(crux.claims))


def _crux(name: str, library: Sequence[Claim], court: Court) -> Crux:
    cruxes, name = read_cruxes(), name.upper()
    if name not in cruxes:
        raise InputError(f"unknown crux '{name}'; {nearest(name, cruxes)}")
    check_crux(cruxes[name], [claim.id for claim in library], court)
    return cruxes[name]


def _views(library: Sequence[Claim]) -> list[str]:
    """Return the common view and those in which each source is judged most often, in the order of the sources."""
    by_source: dict[str, list[str]] = {}
    for claim in library:
        by_source.setdefault(claim.source, []).append(claim.view)
    most = [max(dict.fromkeys(views), key=views.count) for views in by_source.values()]
    return list(dict.fromkeys([COMMON_VIEW, *most]))


def _sound(chosen: Sequence[Claim], court: Court) -> tuple[list[Claim], list[str]]:
    """Return the claims whose own view has what they name, and a sentence for each other one."""
    sound, broken = [], []
    for claim in chosen:
        try:
            court.check(claim)
            sound.append(claim)
        except InputError as error:
            broken.append(str(error))
    return sound, broken


def _refuse_others(chosen: Sequence[Claim], views: Sequence[str], court: Court) -> None:
    """Refuse views to which none of the claims applies: what is found of others says nothing of them."""
    tested = [claim for claim in chosen if claim.test is not None]
    if tested and not any(court.applies(claim, view) for view in views for claim in tested):
        games = " and ".join(dict.fromkeys(court.scenario(view).game_name for view in views))
        raise InputError(f"no claim is about the game {games}; give claims of your own with --config-dir.")
