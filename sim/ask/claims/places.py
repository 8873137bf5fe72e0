"""Places: the answers (equilibria or profiles) that a statement is about, in each case and at each point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.ask.claims.claim import AFTER, AT, AT_ONCE, OVER_TIME, PATH, Place
from sim.ask.claims.courses import Courses, follow
from sim.ask.claims.rows import TOLERANT, Rows
from sim.ask.claims.worlds import Cut, ProfileValues, Worlds, make_cut
from sim.errors import InputError
from sim.scenario.formula import Formula
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths
from sim.solve.batch import best_moves
from sim.study.engine import PointSolver, main_form
from sim.study.rows import SIMULTANEOUS


@dataclass(frozen=True, eq=False)
class Answers(Rows):
    """The equilibria or profiles at a place, one row each.

    Attributes
    ----------
    cut : Cut
        Moves that the strategies are over.
    movers : tuple of int
        Players who answer; the others are given by the case.
    strategies : tuple of ndarray, shapes (rows, n_i)
    """

    cut: Cut
    movers: tuple[int, ...]
    strategies: tuple[np.ndarray, ...]

    def value(self, formula: Formula) -> np.ndarray:
        """Return a formula of expected values in each row, shape (rows,)."""
        over_profiles = ProfileValues(self.worlds, self.cut)
        names = {name: self._expected(over_profiles[name]) for name in sorted(formula.names)}
        return np.broadcast_to(formula.evaluate(names, TOLERANT), self.point.shape)

    def supports(self) -> np.ndarray:
        """Return which moves of the whole menus the answering players play in each row, shape (rows, moves)."""
        columns = []
        for i in self.movers:
            whole = np.zeros((len(self.point), self.worlds.scenario.shape[i]), dtype=bool)
            whole[:, self.cut.moves[i]] = self.strategies[i] > 0
            columns.append(whole)
        return np.concatenate(columns, axis=1)

    def _expected(self, tensor: np.ndarray) -> np.ndarray:
        """Return a tensor's expectation in each row; most rows are pure and only looked up."""
        tensor = np.broadcast_to(tensor, (self.worlds.size, *self.cut.shape))
        moves = [strategy.argmax(axis=1) for strategy in self.strategies]
        values = tensor[(self.point, *moves)].astype(float)
        mixes = [(strategy > 0).sum(axis=1) > 1 for strategy in self.strategies]
        mixed = np.flatnonzero(np.any(mixes, axis=0))
        if len(mixed):
            rows = tensor[self.point[mixed]]
            for strategy in reversed(self.strategies):
                weights = strategy[mixed].reshape(len(mixed), *[1] * (rows.ndim - 2), -1)
                rows = (rows * weights).sum(axis=-1)
            values[mixed] = rows
        return values


def find_answers(place: Place, worlds: Worlds) -> Answers | Courses:
    """Return the answers at a place; what is solved for one place is kept for the others.

    Raises
    ------
    InputError
        If the place names a player, move, plan, state or parameter that the scenario does not have.
    """
    worlds = worlds.changed(place.changes)
    if place.kind == OVER_TIME:
        return follow(place, worlds)
    return _FINDERS[place.kind](place, worlds.in_state(place.state))


def _after(place: Place, worlds: Worlds) -> Answers:
    """Return what follows each listed move of the leader."""
    scenario = worlds.scenario
    if len(scenario.order) < 2 or len(scenario.order[0]) != 1:
        raise InputError(f"the game '{scenario.game_name}' has no single leader, whose moves 'after' could name.")
    leader = scenario.players.index(scenario.order[0][0])
    listed = place.moves.get("")
    cut = make_cut(scenario, {scenario.players[leader]: listed} if listed else {})
    chosen = cut.moves[leader]
    found = [_follows(worlds, move) for move in chosen]
    case = np.repeat(np.arange(len(chosen)), [len(point) for point, _ in found])
    strategies = [np.concatenate(columns) for columns in zip(*(others for _, others in found))]
    strategies.insert(leader, np.eye(len(chosen))[case])
    return Answers(
        worlds,
        tuple(scenario.moves[scenario.players[leader]][move] for move in chosen),
        np.concatenate([point for point, _ in found]),
        case,
        cut,
        tuple(i for i in range(len(scenario.players)) if i != leader),
        tuple(strategies),
    )


def _follows(worlds: Worlds, move: int) -> tuple[np.ndarray, Sequence[np.ndarray]]:
    """Return what follows a move of the leader, by its number: the points, and the others' strategies at each."""
    if (AFTER, move) not in worlds.solved:
        solver = _subgame_solver(worlds.scenario, move)
        paths = solver.paths(worlds.values)
        rows = np.any(list(paths.on_path.values()), axis=0)  # of later stages, what the movers there choose
        strategies = [strategy[rows] for strategy in paths.strategies(solver.scenario.shape)]
        worlds.solved[AFTER, move] = paths.point[rows], strategies
    return worlds.solved[AFTER, move]


@lru_cache(maxsize=256)
def _subgame_solver(scenario: Scenario, move: int) -> PointSolver:
    [leader] = scenario.order[0]
    return PointSolver(scenario.after(**{leader: scenario.moves[leader][move]}))


def keep_solved(worlds: Worlds, parts: Sequence[InducedPaths]) -> None:
    """Keep what is known to follow each move of the one leader of a game of two stages, for consecutive points."""
    scenario = worlds.scenario
    if len(scenario.order) != 2 or len(scenario.order[0]) != 1:
        return
    leader, firsts = scenario.stages[0][0], 0
    found: dict[int, list] = {move: [] for move in range(scenario.shape[leader])}
    for paths in parts:
        [history] = paths.history
        strategies = [strategy for i, strategy in enumerate(paths.strategies(scenario.shape)) if i != leader]
        for move, rows in found.items():
            here = np.flatnonzero(history == move)
            rows.append((paths.point[here] + firsts, [strategy[here] for strategy in strategies]))
        firsts += len(paths.table.status) // scenario.shape[leader]
    for move, rows in found.items():
        others = [np.concatenate(columns) for columns in zip(*(strategies for _, strategies in rows))]
        worlds.solved[AFTER, move] = np.concatenate([point for point, _ in rows]), others


def _path(place: Place, worlds: Worlds) -> Answers:
    """Return the path of play under one expectation."""
    paths = _solve(worlds, main_form(worlds.scenario))
    name = f"the path, expecting the {place.expectation}"
    return _one_case(worlds, name, paths, paths.on_path[place.expectation])


def _at_once(place: Place, worlds: Worlds) -> Answers:
    """Return the equilibria when all move at once; the pure ones with more than two players."""
    paths = _solve(worlds, SIMULTANEOUS)
    return _one_case(worlds, "all at once", paths, np.ones(len(paths.point), dtype=bool))


def _at(place: Place, worlds: Worlds) -> Answers:
    """Return the listed profiles, or one player's best replies at them."""
    scenario = worlds.scenario
    cut = make_cut(scenario, place.moves)
    if place.reply:
        return _replies(worlds, cut, scenario.players.index(scenario.player(place.reply)))
    profiles = list(np.ndindex(*cut.shape))
    rows = np.tile(np.array(profiles), (worlds.size, 1))
    return Answers(
        worlds, tuple(_label(scenario, cut, profile) for profile in profiles),
        np.repeat(np.arange(worlds.size), len(profiles)), np.tile(np.arange(len(profiles)), worlds.size),
        cut, (), tuple(np.eye(n, dtype=np.int8)[rows[:, i]] for i, n in enumerate(cut.shape)),
    )  # fmt: skip


def _replies(worlds: Worlds, cut: Cut, player: int) -> Answers:
    own = np.moveaxis(_payoffs(worlds, cut)[:, player], 1 + player, -1)
    point, *others, reply = np.nonzero(best_moves(own))
    shape = own.shape[1:-1]
    moves = [*others[:player], reply, *others[player:]]
    cases = [(*case[:player], None, *case[player:]) for case in np.ndindex(*shape)]
    return Answers(
        worlds, tuple(_label(worlds.scenario, cut, case) for case in cases),
        point, np.ravel_multi_index(others, shape) if others else np.zeros(len(point), dtype=int),
        cut, (player,), tuple(np.eye(n, dtype=np.int8)[move] for n, move in zip(cut.shape, moves)),
    )  # fmt: skip


_FINDERS = {AFTER: _after, PATH: _path, AT_ONCE: _at_once, AT: _at}


def _solve(worlds: Worlds, form: str) -> InducedPaths:
    """Return what is played in a form of play, with whole menus."""
    if form not in worlds.solved:
        worlds.solved[form] = PointSolver(worlds.scenario).paths(worlds.values, form)
    return worlds.solved[form]


def _payoffs(worlds: Worlds, cut: Cut) -> np.ndarray:
    """Return the payoffs of the moves that are kept, shape (points, players, n1, …, nN)."""
    payoffs = cut.family(worlds.scenario.family).over(worlds.values)
    if not np.isfinite(payoffs).all():
        raise InputError("a payoff is not a finite number at some of the points.")
    return payoffs


def _one_case(worlds: Worlds, name: str, paths: InducedPaths, rows: np.ndarray) -> Answers:
    scenario = worlds.scenario
    strategies = tuple(strategy[rows] for strategy in paths.strategies(scenario.shape))
    point, everyone = paths.point[rows], tuple(range(len(scenario.players)))
    return Answers(worlds, (name,), point, np.zeros_like(point), make_cut(scenario, {}), everyone, strategies)


def _label(scenario: Scenario, cut: Cut, profile: Sequence[int | None]) -> str:
    """Return the moves of a profile, in the order of the players; of None, no word."""
    words = [
        scenario.moves[player][cut.moves[i][move]]
        for i, (player, move) in enumerate(zip(scenario.players, profile))
        if move is not None
    ]
    return ", ".join(words)
