"""Exact thresholds along one parameter: in each shipped view, and against solving the followers' games on a grid."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

import sim
from benchmarks.peers import peer
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.ask.thresholds.thresholds import Thresholds, thresholds
from sim.scenario.scenario import Scenario

VIEWS = ("base", "fleitz", "mallory", "riyadh", "reuters", "mandelbaum")
PARAMETER = "q"
LEADER, FOLLOWERS = "us", ("russia", "china")
GRID = 10_001
SAMPLE = 20
PEER = "nashpy vertex_enumeration"
SLOWEST = {  # of each shipped view's parameters, one of those that take longest
    "base": "deterrence", "fleitz": "ally", "mallory": "ally", "mandelbaum": "junior", "reuters": "q", "riyadh": "q",
    "bargaining": "cost_first", "bidding": "rival_stake", "inspection": "gain", "jcpoa": "scope", "opening_1972": "threat",
}  # fmt: skip
SECONDS = 1.0  # that a user may wait, once what is compiled has been loaded


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows of each shipped view and those that have a peer."""
    yield from against_grid(effort)
    yield from of_each_view(effort)


def of_each_view(effort: Effort) -> Iterator[Row]:
    """Yield a row for each shipped view: how often the goal's second holds all thresholds of a slow parameter."""
    for view, parameter in SLOWEST.items():
        side = Side(lambda asked: [thresholds(*one) for one in asked], [(sim.load(view), parameter)])
        ours = measure({"ours": side}, effort)["ours"]
        found = ours.answer[0]
        yield Row(
            work=f"all thresholds of {parameter} in view {view}, led and all at once",
            peer=f"the goal, {SECONDS:g} s",
            ours=ours.processor,
            theirs=SECONDS,
            target=1,
            answers=f"{len(found.breakpoints)} thresholds",
            unit="call",
        )


def against_grid(effort: Effort) -> Iterator[Row]:
    """Yield a row for some views: seconds for the whole correspondence, of both forms of play.

    The peer solves the followers' game after each move of the leader at a sample of the points of a grid; its time is
    that of the whole grid, in proportion, and it is spared the game in which all move at once.
    """
    nashpy = peer("nashpy")
    for view in VIEWS:
        scenario = sim.load(view)
        sides = {"ours": Side(lambda scenarios: [thresholds(one, PARAMETER) for one in scenarios], [scenario])}
        points = _points(scenario, effort.count(SAMPLE))
        if nashpy:
            stages = [_stages(scenario, x) for x in points]
            sides[PEER] = Side(lambda games: [_solve(nashpy, at_point) for at_point in games], stages)
        measured = measure(sides, effort)
        ours, theirs = measured["ours"], measured.get(PEER)
        yield Row(
            work=f"all thresholds of {PARAMETER} in view {view}, led and all at once",
            peer=f"{PEER} on a grid of {GRID:,} points, led only (from {len(points)} of them)",
            ours=ours.processor,
            theirs=theirs.processor * GRID if theirs else None,
            target=None,
            answers=_compared(ours.answer[0], points, theirs.answer) if theirs else "",
            unit="call",
        )


def _points(scenario: Scenario, count: int) -> np.ndarray:
    """Return points spread over the plausible range, none of them an end of it."""
    parameter = scenario.parameters[PARAMETER]
    return parameter.low + (np.arange(count) + 0.5) / count * (parameter.high - parameter.low)


def _stages(scenario: Scenario, x: float) -> list[np.ndarray]:
    """Return the followers' payoffs after each move of the leader, shape (2, n1, n2) each."""
    payoffs = scenario.game(**{PARAMETER: x}).payoffs
    followers = [scenario.players.index(name) for name in FOLLOWERS]
    return list(np.moveaxis(payoffs[followers], 1 + scenario.players.index(LEADER), 0))


def _solve(nashpy: Any, stages: list[np.ndarray]) -> list[np.ndarray]:
    """Return the extreme equilibria of each stage, as rows."""
    with warnings.catch_warnings(action="ignore"):  # degenerate games, whose extreme equilibria it gives all the same
        return [
            np.array([np.concatenate(profile) for profile in nashpy.Game(*stage).vertex_enumeration()])
            for stage in stages
        ]


def _compared(found: Thresholds, points: np.ndarray, answers: list[list[np.ndarray]]) -> str:
    same = sum(
        _same_set(np.array([np.concatenate(branch.at(x)) for branch in correspondence.branches_at(x)]), theirs)
        for x, stages in zip(points, answers)
        for correspondence, theirs in zip(found.led.values(), stages)
    )
    return f"{len(found.breakpoints)} thresholds; same set in {same} of {len(points) * len(found.led)} stage games"


def _same_set(ours: np.ndarray, theirs: np.ndarray) -> bool:
    close = np.abs(ours[:, None] - theirs[None]).max(axis=2) < 1e-6
    return bool(close.any(axis=0).all() and close.any(axis=1).all())
