"""What happens at a breakpoint on both sides of which the same moves are played: solved there and compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.ask.thresholds.cells import BETWEEN, MIXED, Answer, Cell
from sim.ask.thresholds.thresholds import History, Thresholds
from sim.solve.equilibrium import Equilibrium
from sim.tell.plays import spelt
from sim.tell.strategies import bounds
from sim.tell.words import listed

MOST_NAMED = 3  # equilibria in a sentence
SAME = 1e-6  # profiles closer than this in every probability are the same


def at_point(found: Thresholds, history: History | None, x: float, sides: Sequence[Cell], place: str) -> str:
    """Return what is special at a breakpoint; empty where nothing is.

    Parameters
    ----------
    found : Thresholds
    history : tuple of str or None
    x : float
        The breakpoint.
    sides : sequence of Cell
        On both sides, or one at an end of the interval; with the same labels.
    place : str
        The breakpoint in words, ``q = 0.5``.
    """
    limits = [[_rows(answer, x) for answer in side.answers] for side in sides]
    extra = _more_there(found, history, x, sides, [rows for side in limits for rows in side])
    if extra:
        return f"at {place} exactly there are more equilibria than beside it: {'; '.join(_first(extra))}"
    if len(sides) == 1:
        return ""
    before, after = ([row for rows in side for row in rows] for side in limits)
    if not (_among(before, after) and _among(after, before)):
        moves = listed(sides[0].labels, "or", MOST_NAMED)
        return f"the same moves are played on both sides ({moves}), but the chances in their mixture jump at {place}"
    moved = [_new_bounds(*pair, sides) for pair in zip(*(sorted(s.answers, key=lambda a: a.label) for s in sides))]
    moved = [text for text in moved if text]
    if moved:
        return f"{'; '.join(moved)} beyond {place}"
    return f"the same moves are played on both sides of {place}; other moves become, or are no longer, as good"


def _first(names: Sequence[str]) -> list[str]:
    more = len(names) - MOST_NAMED
    return [*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]


def _rows(answer: Answer, x: float) -> list[np.ndarray]:
    return [np.concatenate(branch.branch.at(x)) for branch in answer.branches]


def _more_there(
    found: Thresholds, history: History | None, x: float, sides: Sequence[Cell], limits: Sequence[list[np.ndarray]]
) -> list[str]:
    """Return the equilibria and continua at x, by label, that are not the limit of one beside it."""
    pure = found.correspondences[history].status == "pure only"
    there = [e for e in found.correspondences[history].at(x) if e.is_pure or not pure]
    labels = []
    for equilibrium in there:
        members = [e for e in there if e is equilibrium or (e.component == equilibrium.component is not None)]
        rows = [np.concatenate(e.profile) for e in members]
        if not any(_among(rows, beside) for beside in limits):
            label, told = _label(found, history, members), _spelt(found, history, members)
            labels.append(f"more mixtures {told}" if label in sides[0].labels else told)
    return list(dict.fromkeys(labels))


def _spelt(found: Thresholds, history: History | None, members: Sequence[Equilibrium]) -> str:
    menus = [found.scenario.labels.menu(player, found.scenario.moves[player]) for player in found.movers(history)]
    return " / ".join(spelt(menu, [e.profile[k] for e in members]) for k, menu in enumerate(menus))


def _label(found: Thresholds, history: History | None, members: Sequence[Equilibrium]) -> str:
    menus = [found.scenario.labels.menu(player, found.scenario.moves[player]) for player in found.movers(history)]
    sign = BETWEEN if len(members) > 1 else MIXED
    played = [sorted({move for e in members for move in e.support[k]}) for k in range(len(menus))]
    return " / ".join(sign.join(menu[move] for move in moves) for menu, moves in zip(menus, played))


def _among(rows: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> bool:
    """Return whether every row is one of the others."""
    return all(any(np.abs(row - other).max() < SAME for other in others) for row in rows)


def _new_bounds(before, after, sides: Sequence[Cell]) -> str:
    """Return how the bounds of a continuum change; empty where they do not."""
    texts = [bounds(answer, side) or "any mixture" for answer, side in zip((before, after), sides)]
    if not before.is_continuum or texts[0] == texts[1]:
        return ""
    return f"the continuum {after.label} ({texts[0]} before) has other bounds ({texts[1]})"
