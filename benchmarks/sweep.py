"""A sweep of a scenario, against a loop over the same games."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

import sim
from benchmarks.answers import SAME, flat
from benchmarks.peers import peer, quantecon_game
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.commands.compose import compose
from sim.scenario.compose import open_library
from sim.scenario.scenario import Scenario
from sim.study.designs import make_design
from sim.study.engine import PointSolver, batch_points, main_form

VIEW, SAMPLED = "mandelbaum", "base"
LEADER, FOLLOWERS = "us", ("russia", "china")
AXES = {"relief_gain": (0, 20, 201), "theta": (0, 1, 101)}
SAMPLE = 100
JAVASCRIPT = 30e-6  # seconds for a point of an earlier triangle, as told by who wrote that engine
PEER = "quantecon support_enumeration, pure_nash_brute"


def rows(effort: Effort) -> Iterator[Row]:
    """Yield a sweep with both forms of play at every point, and how far a batch of points is from the least work."""
    yield _sweep(effort)
    yield from _batch(effort)


def _sweep(effort: Effort) -> Row:
    """Compare a sweep with a loop over the same games.

    The peer's loop solves the same games at a sample of the points: the followers' game after each move of the
    leader, and the pure equilibria of the game in which all move at once. Its games are built before the clock
    starts; our time includes the payoffs, backward induction, outcomes and the table of results.
    """
    scenario = sim.load(VIEW)
    axes = {name: np.linspace(low, high, effort.count(points)) for name, (low, high, points) in AXES.items()}
    columns = [column.ravel() for column in np.meshgrid(*axes.values(), indexing="ij")]
    points = np.linspace(0, len(columns[0]) - 1, effort.count(SAMPLE)).astype(int)
    sides = {"ours": Side(lambda grids: [sim.sweep(scenario, grid, concept="quick") for grid in grids], [axes])}
    theory = peer("quantecon.game_theory")
    if theory:
        values = {**scenario.values(), **{name: column[points] for name, column in zip(axes, columns)}}
        games = [_peers_games(theory, scenario, payoffs) for payoffs in scenario.family.over(values)]
        sides[PEER] = Side(lambda games: [_solve(theory, *at_point) for at_point in games], games)
    with warnings.catch_warnings(action="ignore"):  # the grid goes beyond the plausible range, as it is meant to
        measured = measure(sides, effort)
    ours, theirs = measured["ours"], measured.get(PEER)
    grid = " × ".join(str(len(column)) for column in axes.values())
    return Row(
        work=f"sim.sweep of view {VIEW}, {grid} points, led and all at once",
        peer=f"{PEER}, at {len(points)} points",
        ours=ours.processor / len(columns[0]),
        theirs=theirs.processor if theirs else None,
        target=30,
        answers=_compared(scenario, ours.answer[0], points, theirs.answer) if theirs else "",
        unit="point",
    )


def _batch(effort: Effort) -> Iterator[Row]:
    """Compare one batch of sampled points with the matrix product that forms their payoffs, without which none is solved.

    First the payoffs alone, then what follows from them: all equilibria after each move of the leader, and its best move.
    """
    scenario = sim.load(SAMPLED)
    words = [f"view={SAMPLED}", "design=sobol", f"design.points={effort.count(batch_points(scenario))}"]
    design = make_design(scenario, compose(words, open_library()))
    solve, values = PointSolver(scenario, design.parameters), design.values(0, design.size)
    family = scenario.family.restrict({n: x for n, x in scenario.values().items() if n not in values})
    columns = np.column_stack([values[name] for name in family.parameters])
    monomials = np.array([(columns**exponents).prod(axis=1) for exponents in family.exponents]).T.copy()
    coefficients = family.coefficients.reshape(len(monomials.T), -1)
    measured = measure(
        {
            "payoffs": Side(lambda points: [solve.payoffs(at) for at in points], [values]),
            "paths": Side(lambda points: [solve.paths(at, main_form(scenario)) for at in points], [values]),
            "product": Side(lambda points: [at @ coefficients for at in points], [monomials]),
        },
        effort,
    )
    [payoffs], [product] = measured["payoffs"].answer, measured["product"].answer
    apart = np.abs(payoffs.reshape(product.shape) - product).max() / np.abs(product).max()
    answers = {
        "payoffs": f"apart by {apart:.0e} of the largest",
        "paths": f"{measured['paths'].processor / design.size / JAVASCRIPT:.2g} of what a plain JavaScript engine took, as told",
    }
    work = {"payoffs": "payoffs alone", "paths": "payoffs, all equilibria after each US move, best move"}
    for side, text in answers.items():
        yield Row(
            work=f"{work[side]}, a batch of {design.size:,} points of view {SAMPLED}",
            peer="the matrix product that forms the payoffs (BLAS)",
            ours=measured[side].processor / design.size,
            theirs=measured["product"].processor / design.size,
            target=None,
            answers=text,
            unit="point",
        )


def _peers_games(theory: ModuleType, scenario: Scenario, payoffs: np.ndarray) -> tuple[list[Any], Any]:
    """Return, for one point, the followers' game after each move of the leader, and the game of all at once."""
    leader, followers = scenario.players.index(LEADER), [scenario.players.index(name) for name in FOLLOWERS]
    stages = np.moveaxis(payoffs[followers], 1 + leader, 0)
    return [quantecon_game(theory, stage) for stage in stages], quantecon_game(theory, payoffs)


def _solve(theory: ModuleType, stages: list[Any], at_once: Any) -> tuple[list[Any], list[Any]]:
    return [theory.support_enumeration(stage) for stage in stages], theory.pure_nash_brute(at_once)


def _compared(scenario: Scenario, table: pd.DataFrame, points: np.ndarray, answers: list[Any]) -> str:
    """Return in how many of the sampled games the table's equilibria are the peer's."""
    table = table[table["point"].isin(points)]
    led = _compared_stages(scenario, table[table["form"] == "led"], points, [stages for stages, _ in answers])
    pure = table[(table["form"] == "simultaneous") & (table["status"] == "pure only")]
    same = 0
    for point, (_, at_once) in zip(points, answers):
        moves = np.argwhere(_pure_profiles(scenario, pure[pure["point"] == point])).tolist()
        same += moves == sorted(list(map(int, profile)) for profile in at_once)
    return f"{led}; same pure set in {same} of {len(points)} games at once"


def _compared_stages(scenario: Scenario, led: pd.DataFrame, points: np.ndarray, answers: list[list[Any]]) -> str:
    """Compare the followers' games: as sets if regular, else count the extreme equilibria that the peer gives."""
    by_stage = dict(list(led.groupby(["point", LEADER], observed=True)))
    same = regular = given = extreme = 0
    for point, stages in zip(points, answers):
        for move, found in zip(scenario.moves[LEADER], stages):
            stage = by_stage[point, move]
            mine = np.hstack([_strategies(scenario, stage, player) for player in FOLLOWERS])
            close = np.abs(mine[:, None] - flat(found, mine.shape[1])[None]).max(axis=2) < SAME
            if (stage["status"] == "complete").all():
                regular += 1
                same += close.any(axis=0).all() and close.any(axis=1).all()
            else:
                given += np.count_nonzero(close.any(axis=1))
                extreme += len(mine)
    degenerate = len(points) * len(scenario.moves[LEADER]) - regular
    return (
        f"same set in {same} of {regular} regular stage games; in the {degenerate} degenerate ones the peer gives "
        f"{given} of {extreme} extreme equilibria"
    )


def _strategies(scenario: Scenario, rows_here: pd.DataFrame, player: str) -> np.ndarray:
    """Return a player's mixed strategies, shape (rows, moves), from the columns of its move and its mixture."""
    moves = scenario.moves[player]
    return np.array(
        [
            np.eye(len(moves))[moves.index(move)] if mix is None else mix
            for move, mix in zip(rows_here[player], rows_here[f"{player}_mix"])
        ]
    )


def _pure_profiles(scenario: Scenario, rows_here: pd.DataFrame) -> np.ndarray:
    """Return where the table has a pure equilibrium, bool, shape (n1, …, nN)."""
    profiles = np.zeros(scenario.shape, dtype=bool)
    for row in zip(*(rows_here[player] for player in scenario.players)):
        profiles[tuple(scenario.move(player, name) for player, name in zip(scenario.players, row))] = True
    return profiles
