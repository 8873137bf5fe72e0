"""How firmly a verdict stands: its share of the plausible box, and the nearest single change that turns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.claims.claim import Share, Statement, Threshold, Together, Trend
from sim.claims.statements import HOLDS, evaluate
from sim.claims.worlds import BOX_POINTS, Worlds, box_columns, one_world
from sim.scenario.scenario import Scenario

# Places in a parameter's plausible range at which a turn is looked for; round numbers, often ties, are avoided.
STEPS = np.concatenate([[1e-6], (np.arange(20) + 0.618) / 20, [1 - 1e-6]])
HALVINGS = 12  # then bisected to 2^-12 of a step
AXIS_BOX_POINTS = 100  # points of the box at which a statement is asked that looks along an axis at each of them


@dataclass(frozen=True)
class Turn:
    """The smallest change of one parameter, as a share of its plausible range, at which the verdict is another.

    Attributes
    ----------
    parameter : str
    value, needed : float
        Present value, and the one beyond which the verdict is `verdict`.
    share : float
        Size of the change as a share of the plausible range.
    verdict : int
    """

    parameter: str
    value: float
    needed: float
    share: float
    verdict: int


def has_margin(statement: Statement) -> bool:
    """Whether the statement is about one world; trends, thresholds and shares look at many already."""
    if isinstance(statement, Together):
        return all(map(has_margin, statement.parts))
    return not isinstance(statement, Trend | Threshold | Share)


def has_box(statement: Statement) -> bool:
    """Whether the statement can be asked all over the plausible box; a share is asked of the box already."""
    if isinstance(statement, Together):
        return all(map(has_box, statement.parts))
    return not isinstance(statement, Share)


def box_share(statement: Statement, scenario: Scenario) -> float:
    """Return the share of the plausible box in which the statement holds.

    The box is a fixed sample of points drawn uniformly from all parameters' ranges, BOX_POINTS of them or
    AXIS_BOX_POINTS; it does not depend on the view, only on the game.
    """
    points = BOX_POINTS if has_margin(statement) else AXIS_BOX_POINTS
    return float((evaluate(statement, _box(scenario, points)) == HOLDS).mean())


def nearest_turn(statement: Statement, scenario: Scenario) -> Turn | None:
    """Return the nearest change of a single parameter, within its range and the constraints, that turns the verdict.

    Each parameter is looked at at the places STEPS, and the turn bisected between two of them; a verdict that
    turns and turns back within one step is not seen. A discrete parameter is looked at at its own values.

    Returns
    -------
    Turn or None
        None if no single parameter turns it.
    """
    world = one_world(scenario)
    verdict = evaluate(statement, world)[0]
    names, values, lines = _all_lines(scenario)
    turned = ((evaluate(statement, lines) != verdict) & lines.allowed).reshape(values.shape)
    brackets = [
        (name, *bracket)
        for name, line, turns in zip(names, values, turned)
        for bracket in _brackets(world.values[name][0], line, turns)
    ]
    if not brackets:
        return None
    return _bisect(statement, scenario, verdict, brackets)


@lru_cache(maxsize=64)
def _all_lines(scenario: Scenario) -> tuple[list[str], np.ndarray, Worlds]:
    """Return all parameters, their values at STEPS, and the worlds in which one parameter takes one of them."""
    parameters = [p for p in scenario.parameters.values() if p.low < p.high]
    names, values = [p.name for p in parameters], np.array([p.at(STEPS) for p in parameters])
    return names, values, _lines(one_world(scenario), names, values)


@lru_cache(maxsize=64)
def _box(scenario: Scenario, points: int) -> Worlds:
    return Worlds(scenario, box_columns(scenario, points=points))


def _lines(world: Worlds, names: Sequence[str], values: np.ndarray) -> Worlds:
    """Return worlds in which one parameter at a time takes its values, shape (parameters, values)."""
    count = values.shape[1]
    columns = {name: np.repeat(column, values.size) for name, column in world.values.items()}
    for k, name in enumerate(names):
        columns[name][k * count : (k + 1) * count] = values[k]
    return Worlds(world.scenario, columns)


def _brackets(value: float, line: np.ndarray, turned: np.ndarray) -> list[tuple[float, float]]:
    """Return, on either side of the present value, the last value before the first turn and the turned one."""
    found = []
    for side in (line[line > value], line[line < value][::-1]):
        first = np.flatnonzero(turned[np.searchsorted(line, side)])
        if len(first):
            before = side[first[0] - 1] if first[0] else value
            found.append((float(before), float(side[first[0]])))
    return found


def _bisect(statement: Statement, scenario: Scenario, verdict: int, brackets: list[tuple[str, float, float]]) -> Turn:
    """Return the nearest of the bracketed turns: all are bisected at once, those that cannot be it dropped."""
    world = one_world(scenario)
    names = np.array([name for name, _, _ in brackets])
    same, other = (np.array([bracket[k] for bracket in brackets]) for k in (1, 2))
    present = np.array([world.values[name][0] for name in names])
    parameters = [scenario.parameters[name] for name in names]
    width = np.array([parameter.high - parameter.low for parameter in parameters])
    discrete = np.array([parameter.is_discrete for parameter in parameters])
    for _ in range(HALVINGS):
        nearest = (np.abs(other - present) / width).min()
        kept = np.abs(same - present) / width <= nearest
        names, same, other, present, width, discrete = (
            column[kept] for column in (names, same, other, present, width, discrete)
        )
        middle = np.where(discrete, other, (same + other) / 2)
        lines = _lines(world, names, middle[:, None])
        turned = (evaluate(statement, lines) != verdict) & lines.allowed
        same, other = np.where(turned, same, middle), np.where(turned, middle, other)
    share = np.abs(other - present) / width
    nearest = int(share.argmin())
    after = int(evaluate(statement, _lines(world, names, other[:, None]))[nearest])
    return Turn(str(names[nearest]), float(present[nearest]), float(other[nearest]), float(share[nearest]), after)
