"""What the figures read: whom a scenario is about, a table's rows and labels, and the set that holds in each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Protocol

import numpy as np
import pandas as pd

from sim.errors import InputError, nearest
from sim.plot.continua import merge_continua
from sim.plot.grid_axes import grid_values, positions, ticks
from sim.plot.style import EXPECTATIONS
from sim.scenario.labels import Labels
from sim.scenario.scenario import Scenario
from sim.tell import captions

ATTRIBUTES = (
    "table",
    "axes",
    "title",
    "view",
    "game",
    "players",
    "moves",
    "leader",
    "outcome",
    "outcomes",
    "parameters",
    "labels",
    "scenario",
)
ALL_AT_ONCE = captions.AT_ONCE  # title of the panel for simultaneous play


class Study(Protocol):
    """What figures use of a swept study, or of a scenario alone, which has neither table nor axes.

    Attributes
    ----------
    table : pandas.DataFrame or None
        One row per point, form, first mover's move and equilibrium.
    axes : mapping of str to ndarray
        Increasing grid values of each swept parameter.
    title, view, game : str
    players : sequence of str
    moves : mapping of str to list of str
        Each player's menu, in order.
    leader : str or None
        The player who moves first, None where all move at once.
    outcomes : sequence of str
        Columns that measure an outcome.
    outcome : str
        The one drawn when the caller names none.
    parameters : mapping of str to mapping
        ``value``, ``low``, ``high``, ``unit``, ``source`` and ``label`` of each parameter.
    labels : Labels
        What players, moves and outcomes are called.
    scenario : Scenario or None
        What was swept; None where it is not known, and exact results cannot be asked for.
    """

    table: pd.DataFrame
    axes: Mapping[str, np.ndarray]
    title: str
    view: str
    game: str
    players: Sequence[str]
    moves: Mapping[str, Sequence[str]]
    leader: str | None
    outcomes: Sequence[str]
    outcome: str
    parameters: Mapping[str, Mapping]
    labels: Labels
    scenario: Scenario | None


def subject_of(scenario: Scenario) -> Study:
    """Return what figures read of a scenario that was not swept, moves by their labels."""
    return SimpleNamespace(
        table=None,
        axes={},
        title=scenario.title,
        view=scenario.view,
        game=scenario.game_name,
        players=scenario.players,
        moves={player: scenario.labels.menu(player, moves) for player, moves in scenario.moves.items()},
        leader=scenario.order[0][0] if len(scenario.order) > 1 else None,
        outcomes=tuple(scenario.outcomes),
        outcome=next(iter(scenario.outcomes)),
        parameters={name: parameter.data() for name, parameter in scenario.parameters.items()},
        labels=scenario.labels,
        scenario=scenario,
    )


def leader(study: Study) -> str | None:
    """Return the player who moves first, None where there is simultaneous play only."""
    return study.leader if study.table is None or (study.table["form"] == "led").any() else None


def followers(study: Study) -> list[str]:
    """Return the players who do not lead; the one that the outcome is named after comes first."""
    first = study.outcome.split("_")[0]
    players = [player for player in study.players if player != leader(study)]
    return sorted(players, key=lambda player: player != first)


def prepared(study: Study) -> Study:
    """Return the study with the columns that figures draw only, continua merged into one label each, moves in words.

    The values of a discrete parameter are replaced by their places on its axis, see `with_places`.
    """
    study = with_places(study)
    table = study.table
    flags = [f"led_{expectation}" for expectation in EXPECTATIONS]
    measures = [column for column in study.outcomes if column != study.outcome]
    names = ["point", *study.axes, "form", *study.players, study.outcome, *measures]
    table = table[[name for name in [*names, *flags, "component", "status"] if name in table]]
    keys = ["point", "form"] + ([study.leader] if leader(study) else [])
    players = [player for player in study.players if player not in keys]
    return in_words(replaced(study, table=merge_continua(table, players, keys)))


def in_words(study: Study) -> Study:
    """Return the study with moves by their labels, in the table and in the menus."""
    columns = {
        player: _renamed(study.table[player], lambda move, player=player: study.labels.strategy(player, move))
        for player in study.players
        if player in study.table
    }
    menus = {player: study.labels.menu(player, moves) for player, moves in study.moves.items()}
    return replaced(study, table=study.table.assign(**columns), moves=menus)


def _renamed(column: pd.Series, name: Callable[[str], str]) -> pd.Series:
    """Return a column of texts with each renamed, its categories in their order."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.rename_categories(name)
    return column.map({text: name(text) for text in column.dropna().unique()})


def replaced(study: Study, **changes) -> Study:
    """Return a study with some attributes changed."""
    return SimpleNamespace(**{name: getattr(study, name) for name in ATTRIBUTES} | changes)


def panel_rows(study: Study) -> dict[str, pd.DataFrame]:
    """Return the rows of each panel: one per leader's move, and one for simultaneous play."""
    table = study.table
    led = table[table["form"] == "led"]
    at_once = table[table["form"] == "simultaneous"]
    panels = {}
    if leader(study) is not None:
        by_move = dict(list(led.groupby(study.leader, observed=True, sort=False)))
        panels = {move: by_move.get(move, led.iloc[:0]) for move in study.moves[study.leader]}
    if len(at_once):
        panels[ALL_AT_ONCE] = at_once
    return panels


def equilibrium_labels(rows: pd.DataFrame, players: Sequence[str]) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Number the rows by the moves that the players make.

    Returns
    -------
    codes : ndarray, shape (rows,)
        Place in `labels`, -1 for a row without an equilibrium.
    labels : list of tuples of str
        One move per player, in menu order where the columns are ordered so.
    """
    groups = rows.groupby(list(players) if len(players) > 1 else players[0], observed=True, sort=True)
    codes = groups.ngroup().fillna(-1).to_numpy(dtype=int)
    keys = groups.groups if len(rows) else []
    labels = [tuple(map(str, key)) if len(players) > 1 else (str(key),) for key in keys]
    return codes, labels


def holding_sets(cells: np.ndarray, codes: np.ndarray, count: int) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Return which set of labels holds in each cell.

    Parameters
    ----------
    cells, codes : ndarray of int, shape (rows,)
        The cell and the label of each row; a negative label stands for none.
    count : int
        Number of cells.

    Returns
    -------
    sets_of : ndarray of int, shape (count,)
        Place in `sets`.
    sets : list of tuples of int
        Distinct sets of labels, each sorted; the empty set where nothing holds.
    """
    present = codes >= 0
    pairs = np.unique(np.stack([cells[present], codes[present]], axis=1), axis=0)
    first = np.searchsorted(pairs[:, 0], np.arange(count))
    rank = np.arange(len(pairs)) - first[pairs[:, 0]]
    members = np.full((count, int(rank.max(initial=-1)) + 2), -1)
    members[pairs[:, 0], rank] = pairs[:, 1]
    distinct, sets_of = np.unique(members, axis=0, return_inverse=True)
    return sets_of.ravel(), [tuple(int(code) for code in row if code >= 0) for row in distinct]


def with_solved_values(study: Study, axis: str) -> Study:
    """Return the study with those values on an axis at which it has rows; constraints may rule out the others."""
    grid = grid_values(study, axis)
    solved = np.bincount(positions(study, axis, study.table), minlength=len(grid)) > 0
    if solved.all() or not solved.any() or ticks(study, axis):
        return study
    return replaced(study, axes={**study.axes, axis: grid[solved]})


def with_places(study: Study) -> Study:
    """Return the study with places 0, 1, … for the values of discrete parameters on its axes, the lowest first.

    Such a parameter gets ``ticks``, what its values are called.
    """
    table, axes, parameters = study.table, dict(study.axes), dict(study.parameters)
    for name, grid in study.axes.items():
        entry = dict(parameters.get(name, {}))
        if "values" not in entry:
            continue
        values, grid = entry.pop("values"), np.sort(np.asarray(grid, dtype=float))
        called = {number: word for word, number in values.items()} if isinstance(values, Mapping) else {}
        own = np.flatnonzero(grid == entry["value"])
        table = table.assign(**{name: np.searchsorted(grid, table[name].to_numpy(dtype=float)).astype(float)})
        axes[name] = np.arange(len(grid), dtype=float)
        words = [called.get(number, f"{number:g}") for number in grid]
        parameters[name] = {**entry, "value": float(own[0]) if len(own) else None, "ticks": words}
    return replaced(study, table=table, axes=axes, parameters=parameters)


def outcome_limits(values: np.ndarray) -> tuple[float, float]:
    """Return the range to draw an outcome on: [0, 1] or [-1, 1] where its values fit, wider otherwise."""
    values = np.asarray(values, dtype=float)
    low, high = np.nanmin(values, initial=0.0), np.nanmax(values, initial=1.0)
    reach = float(max(-low, high))
    return (0.0, reach) if low == 0 else (-reach, reach)


def outcome_column(study: Study, outcome: str | None) -> str:
    """Return the name of the outcome to draw, the study's own by default.

    Raises
    ------
    InputError
        If there is no such column or outcome.
    """
    known = study.outcomes if study.table is None else study.table.columns
    if outcome is not None and outcome not in known:
        raise InputError(f"there is no outcome '{outcome}'; {nearest(outcome, known)}")
    return outcome or study.outcome


def outcome_span(study: Study, outcome: str) -> tuple[float, float]:
    """Return the range to draw an outcome on, of the table or else of all profiles of the scenario."""
    if study.table is not None:
        return outcome_limits(study.table[outcome])
    return outcome_limits(study.scenario.outcome_values()[outcome])


def move_values(study: Study, outcome: str) -> dict[str, float]:
    """Return where the mean outcome of each move of the first follower lies between the limits, 0 to 1, ascending.

    The mean over the table, in which a move that is never played is put in the middle; or over all profiles.
    """
    player = followers(study)[0]
    low, high = outcome_span(study, outcome)
    if study.table is not None:
        means = study.table.groupby(player, observed=True)[outcome].mean().reindex(study.moves[player])
    else:
        values = study.scenario.outcome_values()[outcome]
        others = tuple(k for k, name in enumerate(study.players) if name != player)
        means = pd.Series(values.mean(axis=others), index=study.moves[player])
    shares = (means.fillna((low + high) / 2) - low) / (high - low)
    return shares.sort_values(kind="stable").to_dict()
