"""Equilibrium shift along one parameter with exact breakpoints: branches as lines, continua shaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure

from sim.ask.thresholds.cells import Answer, Cell, cells
from sim.ask.thresholds.thresholds import History, Thresholds
from sim.plot import reading
from sim.plot.branches import FLAT, Branch, Shift
from sim.plot.options import FigureOptions
from sim.plot.shift import shift_panels
from sim.plot.style import EXPECTATIONS, styled
from sim.tell import captions
from sim.tell.threshold_scope import covered, on_path_along
from sim.tell.words import capital

STEPS = 48  # straight pieces that a curved branch is drawn with, over the whole interval
SHOWN = {
    "complete": "all equilibria",
    "traced": "equilibria in pure moves, and mixed ones followed from the points solved",
    "undecided": "the equilibria that were followed, which may not be all",
    "pure only": "equilibria in pure moves",
}


@styled
def figure_correspondence(
    found: Thresholds,
    outcome: str | None = None,
    title: str = "",
    against: Thresholds | None = None,
    *,
    options: FigureOptions,
) -> Figure:
    """Return the equilibria along the parameter: a panel per history of earlier moves, and one for play at once.

    Parameters
    ----------
    found : Thresholds
    outcome : str, optional
        The outcome to draw; the scenario's first by default.
    title : str, optional
        What the figure shows; by default where the outcome turns.
    against : Thresholds, optional
        Of another view, along the same parameter: the range of its outcome is drawn into each panel.
    options : FigureOptions

    Raises
    ------
    InputError
        If the scenario has no such outcome.
    """
    study = reading.subject_of(found.scenario)
    outcome = reading.outcome_column(study, outcome)
    followers = reading.followers(study)
    shifts = {
        _name(found, history): replace(
            _shift(found, history, cells(found, history), outcome, followers), before=_before(against, history, outcome)
        )
        for history in _histories(found)
    }
    subtitle = captions.about(found.scenario, *_scope(found))
    note = "Breakpoints are roots of polynomials, not read off a grid."
    if against is not None:
        note = f"Set beside it: view {against.scenario.label}. {note}"
    return shift_panels(
        study, found.parameter, outcome, shifts, (found.low, found.high), subtitle, note, options, title
    )


def _before(
    against: Thresholds | None, history: History | None, outcome: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return the range of another view's outcome after a history, in steps where it jumps; None where it has none."""
    if against is None or history not in against.correspondences or outcome not in against.scenario.outcomes:
        return None
    points = []
    for cell in cells(against, history):
        inside = np.linspace(cell.low, cell.high, STEPS)
        points += [(x, *(cell.outcome_range(outcome, x) or (np.nan, np.nan))) for x in inside]
    return tuple(np.array(points).T) if points else None


def _histories(found: Thresholds) -> list[History | None]:
    """Return the histories that may have a panel: where several players move earlier, those on the path of play."""
    if len(found.earlier) > 1:
        return [*on_path_along(found), None]
    return list(found.correspondences)


def _name(found: Thresholds, history: History | None) -> str:
    return reading.ALL_AT_ONCE if history is None else found.scenario.labels.play(found.earlier, history)


def _scope(found: Thresholds) -> list[str]:
    """Return which equilibria the panels show."""
    labels, at_once = found.scenario.labels, SHOWN.get(covered(found, None), "best moves")
    if not found.earlier:
        return [capital(at_once)]
    led = dict.fromkeys(SHOWN.get(covered(found, history), "best moves") for history in found.led)
    each = f"after each move of {labels.the(found.earlier[0])}"
    if len(found.earlier) > 1:
        each = "of the last stage alone, after sequences of moves on the path of play at some value"
    return [f"{capital(' or '.join(led))} {each}; with {captions.AT_ONCE}, {at_once}"]


def _chosen(found: Thresholds, history: History | None, points: np.ndarray) -> dict[str, np.ndarray]:
    """Return, for each expectation, at which points the leader's best move is this history."""
    flags = {expectation: np.zeros(len(points), dtype=bool) for expectation in EXPECTATIONS}
    for expectation, choices in found.choices.items() if history else ():
        move = found.scenario.moves[found.earlier[0]].index(history[0])
        for choice in choices:
            if move in choice.moves:
                flags[expectation] |= (choice.start.value <= points) & (points <= choice.end.value)
    return flags


def _shift(
    found: Thresholds, history: History | None, here: Sequence[Cell], outcome: str, followers: Sequence[str]
) -> Shift:
    """Return what one panel shows."""
    cuts = {found.low, found.high, *(cell.low for cell in here)}
    cuts |= {choice.start.value for choices in found.choices.values() for choice in choices}
    if any(_curved(answer, cell, outcome) for cell in here for answer in cell.answers):
        cuts |= set(np.linspace(found.low, found.high, STEPS + 1).tolist())
    edges = np.array(sorted(cuts))
    middles = (edges[1:] + edges[:-1]) / 2
    which = np.searchsorted([cell.high for cell in here], middles)
    ranges = [here[k].outcome_range(outcome, x) or (np.nan, np.nan) for k, x in zip(which, middles)]
    low, high = np.array(ranges).T
    changes = [(x, captions.rounded(x)) for x in found.correspondences[history].breakpoints]
    lines = _lines(here, which, edges, outcome)
    branches = [Branch(_moves(found, history, moves, followers), *line) for moves, *line in lines]
    chosen = _chosen(found, history, middles) if found.choices and history else {}
    return Shift(branches, edges, low, high, changes, chosen, _bands(here, outcome))


def _moves(
    found: Thresholds, history: History | None, moves: Sequence[str], followers: Sequence[str]
) -> tuple[str, ...]:
    """Return the followers' moves: those of the last stage as they answer, earlier ones as the history has them."""
    played = dict(zip(found.earlier, history or ())) | dict(zip(found.movers(history), moves))
    return tuple(found.scenario.labels.strategy(player, played[player]) for player in followers)


def _curved(answer: Answer, cell: Cell, outcome: str) -> bool:
    """Return whether an answer's outcome depends on the parameter within its cell."""
    ends = [answer.outcome_range(outcome, x) for x in (cell.low, cell.middle, cell.high)]
    return bool(np.ptp(ends, axis=0).max() > FLAT)


def _lines(here, which: np.ndarray, edges: np.ndarray, outcome: str) -> list[tuple]:
    """Return moves, x and the outcome of each line: one for an answer, two for a continuum over which it varies."""
    x = np.stack([edges[:-1], (edges[1:] + edges[:-1]) / 2, edges[1:]], axis=1)
    lines: dict = {}
    for row, k in enumerate(which):
        for number, answer in enumerate(here[k].answers):
            twin = here[k].labels[:number].count(answer.label)
            values = np.array([answer.outcome_range(outcome, point) for point in x[row]])
            sides = (0,) if np.ptp(values, axis=1).max() < FLAT else (0, 1)
            for side in sides:
                line = lines.setdefault((answer.moves, twin, side), np.full(x.shape, np.nan))
                line[row] = values[:, side]
    return [(moves, x.ravel(), line.ravel()) for (moves, _, _), line in lines.items()]


def _bands(here: Sequence[Cell], outcome: str) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return the range of the outcome over each continuum over which it varies."""
    bands = []
    for cell in here:
        x = np.linspace(cell.low, cell.high, STEPS)
        for answer in cell.answers:
            low, high = np.array([answer.outcome_range(outcome, point) for point in x]).T
            if answer.is_continuum and (high - low).max() > FLAT:
                bands.append((x, low, high))
    return bands
