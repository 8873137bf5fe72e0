"""The table of equilibria as columns: one row per point, form of play, earlier moves and equilibrium."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.alignment.triangle import measured_ties, pattern_codes, pattern_names
from sim.scenario import columns
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS, InducedPaths
from sim.solve.batch import ISOLATED, NONE, STATUSES, EquilibriumTable

LED, SIMULTANEOUS = "led", "simultaneous"


def forms(scenario: Scenario) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Return the forms of play to solve: the scenario's order of moves, where it has one, and all at once."""
    at_once = (tuple(range(len(scenario.players))),)
    return {SIMULTANEOUS: at_once} if len(scenario.order) == 1 else {LED: scenario.stages, SIMULTANEOUS: at_once}


def table_schema(scenario: Scenario, parameters: Iterable[str]) -> pa.Schema:
    """Return the columns of the table and their types."""
    label, number = pa.dictionary(pa.int32(), pa.string()), pa.float64()
    return pa.schema(
        {
            columns.POINT: pa.int64(),
            **dict.fromkeys(parameters, number),
            columns.FORM: label,
            columns.EQUILIBRIUM: pa.int64(),
            **dict.fromkeys(scenario.players, label),
            **{columns.mix(player): pa.list_(number) for player in scenario.players},
            **{columns.payoff(player): number for player in scenario.players},
            columns.REGRET: number,
            columns.INDEX: pa.int8(),
            columns.COMPONENT: pa.int32(),
            **dict.fromkeys(scenario.outcomes, number),
            **({columns.TRIANGLE: label} if measured_ties(scenario.players, scenario.outcomes) else {}),
            **{columns.led(expectation): pa.bool_() for expectation in EXPECTATIONS},
            columns.STATUS: label,
        }.items()
    )


def table_rows(
    scenario: Scenario,
    form: str,
    paths: InducedPaths,
    payoffs: np.ndarray,
    measures: np.ndarray,
    first: int = 0,
    axes: Mapping[str, np.ndarray] = MappingProxyType({}),
) -> pa.Table:
    """Return the rows of one form of play at consecutive points.

    Parameters
    ----------
    paths : InducedPaths
        What was found there.
    payoffs : ndarray, shape (points, players, n1, …, nN)
    measures : ndarray, shape (points, outcomes, n1, …, nN)
    first : int
        Number of the first point.
    axes : mapping of parameter to ndarray, shape (points,)
    """
    solved = _solved_rows(scenario, form, paths, payoffs, measures, first, axes)
    return pa.concat_tables([solved, _unsolved_rows(scenario, form, paths, first, axes, solved.schema)])


def _solved_rows(scenario, form, paths: InducedPaths, payoffs, measures, first, axes) -> pa.Table:
    point, moves = paths.point, paths.moves
    strategies = dict(zip(paths.last, paths.table.strategies))  # nobody mixes before the last stage
    outcomes = dict(zip(scenario.outcomes, paths.expected(measures).T))
    table = {
        columns.POINT: pa.array(point + first),
        **_at_points(axes, point),
        columns.FORM: _constant(form, len(point)),
        columns.EQUILIBRIUM: pa.array(paths.table.number),
    }
    for i, player in enumerate(scenario.players):
        table[player] = _labels(moves[i], strategies.get(i), scenario.moves[player])
        table[columns.mix(player)] = _mixes(moves[i], strategies.get(i))
    for player, values in zip(scenario.players, paths.payoffs.T):
        table[columns.payoff(player)] = pa.array(values)
    table[columns.REGRET] = pa.array(paths.table.regret(paths.by_history(payoffs[:, list(paths.last)])))
    index = paths.table.index.astype(np.int8)
    table[columns.INDEX] = pa.array(index, mask=index == 0)
    component = paths.table.component.astype(np.int32)
    table[columns.COMPONENT] = pa.array(component, mask=component == ISOLATED)
    table |= {name: pa.array(values) for name, values in outcomes.items()}
    table |= _triangle(scenario, outcomes)
    for expectation in EXPECTATIONS:
        led = paths.on_path[expectation] if form == LED else np.zeros(len(point), dtype=bool)
        table[columns.led(expectation)] = pa.array(led)
    table[columns.STATUS] = _dictionary(paths.table.status[paths.table.game], STATUSES)
    return pa.table(table, schema=table_schema(scenario, axes))


def _unsolved_rows(scenario, form, paths: InducedPaths, first, axes, schema: pa.Schema) -> pa.Table:
    """Return a row, with its status and the earlier moves only, for each game in which nothing was found."""
    games = np.flatnonzero(paths.table.status == NONE)
    histories = prod(paths.history_shape)
    point = games // histories
    earlier = np.unravel_index(games % histories, paths.history_shape) if paths.earlier else ()
    names = [scenario.players[i] for i in paths.earlier]
    table = {
        columns.POINT: pa.array(point + first),
        **_at_points(axes, point),
        columns.FORM: _constant(form, len(games)),
        columns.EQUILIBRIUM: pa.array(np.zeros(len(games), dtype=np.int64)),
        **{player: _dictionary(moves, scenario.moves[player]) for player, moves in zip(names, earlier)},
        columns.STATUS: _dictionary(np.full(len(games), NONE, dtype=np.int8), STATUSES),
        **{columns.led(expectation): pa.array(np.zeros(len(games), dtype=bool)) for expectation in EXPECTATIONS},
    }
    empty = {field.name: pa.nulls(len(games), field.type) for field in schema}
    return pa.table({**empty, **table}, schema=schema)


def table_paths(
    scenario: Scenario, form: str, table: pa.Table, parameters: Sequence[str]
) -> tuple[dict[str, np.ndarray], InducedPaths]:
    """Return what `table_rows` wrote of one form of play as arrays again, with the values at its points.

    Parameters
    ----------
    table : Table
        All rows of some points.
    parameters : sequence of str
        Those that vary.

    Returns
    -------
    values : dict of parameter to ndarray, shape (points,)
    paths : InducedPaths
    """
    order = forms(scenario)[form]
    earlier, last = tuple(i for stage in order[:-1] for i in stage), tuple(order[-1])
    history_shape = tuple(scenario.shape[i] for i in earlier)
    table = table.filter(pc.equal(table[columns.FORM], form)).combine_chunks()
    _, first, point = np.unique(table[columns.POINT].to_numpy(), return_index=True, return_inverse=True)
    history = np.zeros(len(point), dtype=np.int64)
    for player in earlier:
        history = history * scenario.shape[player] + _move_numbers(table, scenario, player)
    game = point * prod(history_shape) + history
    status = np.full(len(first) * prod(history_shape), NONE, dtype=np.int8)
    status[game] = _codes(table[columns.STATUS], STATUSES)
    found = np.flatnonzero(status[game] != NONE)
    rows = found[np.argsort(game[found], kind="stable")]
    kept = table.take(rows)

    def numbers(name: str, missing: int = 0) -> np.ndarray:
        return pc.fill_null(kept[name], missing).to_numpy()

    parts = EquilibriumTable(
        game=game[rows],
        number=numbers(columns.EQUILIBRIUM),
        strategies=tuple(_strategies(kept, scenario, player) for player in last),
        component=numbers(columns.COMPONENT, ISOLATED).astype(np.int64),
        index=numbers(columns.INDEX).astype(np.int8),
        status=status,
    )
    payoffs = np.stack([kept[columns.payoff(player)].to_numpy() for player in scenario.players], axis=1)
    on_path = {
        expectation: kept[columns.led(expectation)].to_numpy() if form == LED else np.ones(len(rows), dtype=bool)
        for expectation in EXPECTATIONS
    }
    values = {name: table[name].to_numpy()[first] for name in parameters}
    return values, InducedPaths(parts, earlier, last, history_shape, payoffs, on_path)


def _strategies(table: pa.Table, scenario: Scenario, player: int) -> np.ndarray:
    """Return a player's strategies, shape (rows, moves)."""
    name = scenario.players[player]
    mixes = table[columns.mix(name)].combine_chunks()
    mixed = mixes.is_valid().to_numpy(zero_copy_only=False)
    strategies = np.zeros((len(table), scenario.shape[player]))
    strategies[mixed] = mixes.flatten().to_numpy().reshape(-1, scenario.shape[player])
    pure = np.flatnonzero(~mixed)
    strategies[pure, _move_numbers(table.take(pure), scenario, player)] = 1.0
    return strategies


def _move_numbers(table: pa.Table, scenario: Scenario, player: int) -> np.ndarray:
    """Return the number of the move that a player makes in each row, all of them pure."""
    name = scenario.players[player]
    return _codes(table[name], scenario.moves[name])


def _codes(column: pa.ChunkedArray, names: Sequence[str]) -> np.ndarray:
    """Return the place of each text of a column among names."""
    return pc.index_in(column.cast(pa.string()), pa.array(list(names), pa.string())).to_numpy()


def _at_points(axes: Mapping[str, np.ndarray], point: np.ndarray) -> dict[str, pa.Array]:
    """Return the axes' values in rows that are ordered by point."""
    if not axes:
        return {}
    values = np.stack(list(axes.values()))
    rows = values.repeat(np.bincount(point, minlength=values.shape[1]), axis=1)
    return {name: pa.array(column) for name, column in zip(axes, rows)}


def _labels(move: np.ndarray, strategy: np.ndarray | None, moves: Sequence[str]) -> pa.DictionaryArray:
    """Return the move that each row plays, or the support joined by " + " where it mixes (-1)."""
    codes = move.astype(np.int32)
    names = list(moves)
    mixed = np.flatnonzero(move < 0)
    if len(mixed):
        kinds, kind = np.unique(strategy[mixed] > 0, axis=0, return_inverse=True)
        codes[mixed] = len(names) + kind.reshape(-1)
        names += [" + ".join(moves[a] for a in np.flatnonzero(row)) for row in kinds]
    return _dictionary(codes, names)


def _mixes(move: np.ndarray, strategy: np.ndarray | None) -> pa.Array:
    """Return the probabilities of each row that mixes (-1); null for a pure row."""
    mixed = move < 0
    if not mixed.any():
        return pa.nulls(len(move), pa.list_(pa.float64()))
    lengths = np.where(mixed, strategy.shape[1], 0)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(strategy[mixed].reshape(-1)), mask=pa.array(~mixed))


def _triangle(scenario: Scenario, outcomes: Mapping[str, np.ndarray]) -> dict[str, pa.Array]:
    """Return the pattern that the ties make, where the scenario has three players and measures their ties."""
    ties = measured_ties(scenario.players, outcomes)
    if not ties:
        return {}
    codes = pattern_codes(*(outcomes[tie] for tie in ties))
    return {columns.TRIANGLE: _dictionary(codes, pattern_names(scenario.players))}


def _dictionary(codes: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(names), pa.string()))


def _constant(text: str, count: int) -> pa.DictionaryArray:
    return _dictionary(np.zeros(count, dtype=np.int32), [text])
