"""Equilibrium shift along one parameter with exact breakpoints: branches as lines, continua shaded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ask.thresholds.cells import Answer, Cell, cells
from sim.ask.thresholds.thresholds import History, Thresholds
from sim.plot import reading
from sim.plot.branches import Branch, Shift
from sim.plot.shift import shift_panels
from sim.plot.style import EXPECTATIONS, MIXED, styled
from sim.tell.threshold_scope import covered, on_path_along

STEPS = 48  # straight pieces that a curved branch is drawn with, over the whole interval
SHADE = {"alpha": 0.3, "linewidth": 0, "zorder": 2}
FLAT = 1e-9
SHOWN = {
    "complete": "all equilibria",
    "traced": "equilibria in pure strategies, and mixed ones followed from the points solved",
    "undecided": "the equilibria that were followed, which may not be all",
    "pure only": "equilibria in pure strategies",
}


@styled
def figure_correspondence(found: Thresholds, outcome: str | None = None) -> Figure:
    """Return the equilibria along the parameter: a panel per history of earlier moves, and one for play at once.

    Parameters
    ----------
    found : Thresholds
    outcome : str, optional
        The outcome to draw; the scenario's first by default.

    Raises
    ------
    InputError
        If the scenario has no such outcome.
    """
    study = _study(found)
    outcome = reading.outcome_column(study, outcome)
    histories, note = _panels(found, study)
    shown = {name: cells(found, history) for name, history in histories.items()}
    followers = reading.followers(study)
    shifts = {name: _shift(found, histories[name], here, outcome, followers) for name, here in shown.items()}
    title = f"Where {found.said} shifts the equilibrium: exact breakpoints"
    figure = shift_panels(study, found.parameter, outcome, shifts, title, _caption(found, note))
    for ax, here in zip(figure.axes, shown.values()):
        _shade_continua(ax, here, outcome)
    return figure


def _panels(found: Thresholds, study: reading.Study) -> tuple[dict[str, History | None], str]:
    """Return the histories that have a panel, by its title, and a note where there are too many."""
    histories = {_name(found, history): history for history in found.correspondences}
    if len(found.earlier) > 1:  # a panel for each sequence of earlier moves; nobody chooses among them alone
        played = [_name(found, history) for history in on_path_along(found)][: reading.MOST_PANELS]
        note = f"{len(played)} of {len(found.led)} sequences of moves shown, of those on the path of play at some value"
        return {name: histories[name] for name in (*played, reading.ALL_AT_ONCE)}, note
    panels, note = reading.panel_rows(study)
    return {name: histories[name] for name in panels}, note


def _name(found: Thresholds, history: History | None) -> str:
    return reading.ALL_AT_ONCE if history is None else found.scenario.labels.play(found.earlier, history)


def _caption(found: Thresholds, note: str) -> str:
    scenario = found.scenario
    parts = [
        f"{scenario.title} (view {scenario.view}, game {scenario.game_name})",
        "" if len(found.earlier) < 2 else "the last stage alone: where the path of play turns is not followed",
        "breakpoints are roots of polynomials, not read off a grid",
        *_shown(found),
        "shaded in colour: a continuum of equilibria",
        note,
    ]
    return " · ".join(part for part in parts if part)


def _shown(found: Thresholds) -> list[str]:
    """Return which equilibria the panels show."""
    led = dict.fromkeys(SHOWN.get(covered(found, history), "best moves") for history in found.led)
    at_once = f"{reading.ALL_AT_ONCE}: {SHOWN.get(covered(found, None), 'best moves')}"
    return [f"after earlier moves: {' or '.join(led)}", at_once] if led else [at_once]


def _study(found: Thresholds) -> reading.Study:
    """Return what the figures of swept studies read, one row for each branch in each cell."""
    scenario, rows = found.scenario, []
    for history in found.correspondences:
        for number, cell in enumerate(cells(found, history)):
            flags = _chosen(found, history, np.array([cell.middle]))
            for answer in cell.answers:
                for branch in answer.branches:
                    row = {"point": number, "form": "simultaneous" if history is None else "led"}
                    row[found.parameter] = cell.middle
                    row |= dict(zip(found.earlier, history or ()))
                    row |= dict(zip(found.movers(history), answer.moves))
                    row |= branch.outcomes(cell.middle)
                    row |= {f"led_{expectation}": bool(flag[0]) for expectation, flag in flags.items()}
                    rows.append({**row, "status": found.correspondences[history].status})
    table = _categorical(pd.DataFrame(rows), scenario)
    return reading.in_words(reading.study_of(scenario, table, {found.parameter: np.array([found.low, found.high])}))


def _categorical(table: pd.DataFrame, scenario) -> pd.DataFrame:
    """Return the table with moves in menu order, mixtures after them."""
    for player in scenario.players:
        labels = [*scenario.moves[player], *table[player].dropna().unique()]
        table[player] = pd.Categorical(table[player], list(dict.fromkeys(labels)))
    return table


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
    changes = [(x, f"{x:.4g}") for x in found.correspondences[history].breakpoints]
    lines = _lines(here, which, edges, outcome)
    branches = [Branch(_moves(found, history, moves, followers), *line) for moves, *line in lines]
    chosen = _chosen(found, history, middles) if found.choices else {}
    return Shift(branches, edges, low, high, changes, chosen)


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


def _shade_continua(ax: Axes, here: Sequence[Cell], outcome: str) -> None:
    """Shade the range of the outcome over each continuum."""
    for cell in here:
        x = np.linspace(cell.low, cell.high, STEPS)
        for answer in cell.answers:
            if not answer.is_continuum:
                continue
            low, high = np.array([answer.outcome_range(outcome, point) for point in x]).T
            if (high - low).max() > FLAT:
                ax.fill_between(x, low, high, color=MIXED, **SHADE)
