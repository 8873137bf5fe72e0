"""How firmly a verdict stands: the nearest change of a single parameter that turns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sim.ask.claims.claim import Statement
from sim.ask.claims.present import NotExact
from sim.ask.claims.statements import evaluate
from sim.ask.claims.turning import EVERYTHING, turning_points
from sim.ask.claims.verdicts import WORDS
from sim.ask.claims.worlds import Worlds, one_world
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario

# Places in a plausible range at which a turn is looked for where it is not found exactly; round numbers, often ties,
# are avoided.
STEPS = np.concatenate([[1e-6], (np.arange(20) + 0.618) / 20, [1 - 1e-6]])
DIGITS, MOST_DIGITS = 3, 16  # of a number that is told
MOST_NAMED = 3  # parameters that a scope names one by one
HALVINGS = 20  # then bisected to 2^-20 of a step


@dataclass(frozen=True)
class Turn:
    """The smallest change of one parameter, as a share of its plausible range, at which the verdict is another.

    Attributes
    ----------
    parameter : str
    value, needed : float
        Present value, and the one at which, or beyond which, the verdict is `verdict`.
    share : float
        Size of the change as a share of the plausible range.
    verdict : int
    """

    parameter: str
    value: float
    needed: float
    share: float
    verdict: int


@dataclass(frozen=True)
class Margin:
    """The nearest turn within the plausible ranges, and how it was looked for.

    Attributes
    ----------
    turn : Turn or None
        None if no single parameter turns the verdict.
    scanned : tuple of str
        Parameters along which the statement is not polynomial, or that a constraint names: these were looked at at the
        places STEPS only, so that a verdict that turns and turns back within one step is not seen. Along all others no
        turn is missed.
    """

    turn: Turn | None
    scanned: tuple[str, ...]

    @property
    def scope(self) -> str:
        """How the turn was looked for, in words."""
        if not self.scanned:
            return "exact"
        few = len(self.scanned) <= MOST_NAMED
        which = ", ".join(self.scanned) if few else f"{len(self.scanned)} parameters"
        return f"exact but for {which}, scanned at {len(STEPS)} places each"

    @property
    def text(self) -> str:
        """The turn and its scope in words."""
        if self.turn is None:
            return f"no single parameter turns it within its range ({self.scope})"
        turn = self.turn
        share = "less than 1%" if turn.share < 0.005 else f"{turn.share:.0%}"
        change = f"now {turn.value:g}, {share} of its range; {self.scope}"
        return f"{WORDS[turn.verdict]} at {turn.parameter} = {_apart(turn.needed, turn.value)} ({change})"


def _apart(value: float, other: float) -> str:
    """Return a number with three digits, or with as many more as tell it from another."""
    texts = (f"{value:.{digits}g}" for digits in range(DIGITS, MOST_DIGITS))
    return next((text for text in texts if float(text) != other), f"{value:g}")


def margin(statement: Statement, scenario: Scenario) -> Margin:
    """Return the nearest change of a single parameter, within its range and the constraints, that turns the verdict.

    Every range is scanned first. Where payoffs and what the statement names are polynomial in a parameter, the verdict
    is constant between points that are roots of polynomials; each piece of the range is asked once there, as far as the
    nearest turn that the scan has seen. A discrete parameter is asked at each of its values.
    """
    verdict = int(evaluate(statement, one_world(scenario))[0])
    varied = [parameter for parameter in scenario.parameters.values() if parameter.low < parameter.high]
    turns = _discrete_turns(statement, scenario, verdict, [parameter for parameter in varied if parameter.is_discrete])
    continuous = [parameter for parameter in varied if not parameter.is_discrete]
    brackets = _scan(statement, scenario, verdict, continuous)
    reach = _beyond(min([turn.share for turn in turns] + [bracket.share for bracket in brackets], default=None))
    exact: list[tuple[Parameter, np.ndarray]] = []
    scanned: list[Parameter] = []
    constrained = {name for constraint in scenario.constraints for name in constraint.formula.names}
    for parameter in continuous:
        if parameter.name in constrained:  # where a constraint ends is no root of what the statement names
            scanned.append(parameter)
            continue
        try:
            points = turning_points(statement, scenario, parameter.name, reach)
        except NotExact:
            scanned.append(parameter)
            continue
        if points:
            exact.append((parameter, np.array([point.value for point in points])))
    left = [bracket for bracket in brackets if bracket.parameter in scanned]
    turns = [*_exact_turns(statement, scenario, verdict, exact), *turns, *_bisected(statement, scenario, verdict, left)]
    nearest = min(turns, key=lambda turn: turn.share, default=None)
    return Margin(nearest, tuple(parameter.name for parameter in scanned))


def _beyond(share: float | None) -> Fraction:
    """Return a share, of few digits, that is a little more than the nearest one at which a turn was seen."""
    return EVERYTHING if share is None else Fraction(int(share * 256) + 1, 256)


def _exact_turns(
    statement: Statement, scenario: Scenario, verdict: int, points: Sequence[tuple[Parameter, np.ndarray]]
) -> list[Turn]:
    """Return the first turn on either side of each parameter's value, from the points where there may be one."""
    outwards = [(p, *side) for p, cuts in points for side in _outwards(p, cuts)]
    found = _verdicts(statement, scenario, verdict, [(p.name, places) for p, _, places in outwards])
    turns = []
    for (parameter, needed, _), there in zip(outwards, found):
        turned = np.flatnonzero(there != verdict)
        if len(turned):
            first = turned[0]
            beyond = first + 1 if first % 2 and first + 1 < len(there) and there[first + 1] != verdict else first
            turns.append(_turn(parameter, needed[first], int(there[beyond])))
    return turns


def _outwards(parameter: Parameter, cuts: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each side of the present value the places to ask at, and for each the change that leads there.

    The places are in turn within a piece and at the point that ends it; what is found within a piece begins where the
    piece does.
    """
    sides = []
    for end, sign in ((min(parameter.high, cuts.max()), 1), (max(parameter.low, cuts.min()), -1)):
        if (end - parameter.value) * sign <= 0:
            continue
        beyond = cuts[((cuts - parameter.value) * sign > 0) & ((end - cuts) * sign >= 0)]
        stops = np.array([parameter.value, *sorted(beyond, key=lambda cut: sign * cut), end])
        places = np.stack([(stops[:-1] + stops[1:]) / 2, stops[1:]], axis=1).reshape(-1)
        needed = np.stack([stops[:-1], stops[1:]], axis=1).reshape(-1)
        sides.append((needed, places))
    return sides


def _discrete_turns(
    statement: Statement, scenario: Scenario, verdict: int, parameters: Sequence[Parameter]
) -> list[Turn]:
    """Return every value of a discrete parameter at which the verdict is another."""
    asked = [(parameter.name, np.array(parameter.domain.numbers)) for parameter in parameters]
    found = _verdicts(statement, scenario, verdict, asked)
    return [
        _turn(parameter, value, int(there))
        for parameter, (_, values), verdicts in zip(parameters, asked, found)
        for value, there in zip(values, verdicts)
        if there != verdict
    ]


@dataclass(frozen=True)
class _Bracket:
    """Two places on a line, the verdict being the present one up to the first and another at the second."""

    parameter: Parameter
    same: float
    other: float
    verdict: int

    @property
    def share(self) -> float:
        """How far the second is from the present value, as a share of the plausible range."""
        return _turn(self.parameter, self.other, self.verdict).share


def _scan(statement: Statement, scenario: Scenario, verdict: int, parameters: Sequence[Parameter]) -> list[_Bracket]:
    """Return the first turn found at STEPS on either side of each parameter's value."""
    sides = []
    for parameter in parameters:
        steps = parameter.low + (parameter.high - parameter.low) * STEPS
        sides += [(parameter, steps[steps > parameter.value]), (parameter, steps[steps < parameter.value][::-1])]
    found = _verdicts(statement, scenario, verdict, [(parameter.name, places) for parameter, places in sides])
    brackets = []
    for (parameter, places), there in zip(sides, found):
        turned = np.flatnonzero(there != verdict)
        if len(turned):
            before = places[turned[0] - 1] if turned[0] else parameter.value
            brackets.append(_Bracket(parameter, before, places[turned[0]], int(there[turned[0]])))
    return brackets


def _bisected(statement: Statement, scenario: Scenario, verdict: int, brackets: Sequence[_Bracket]) -> list[Turn]:
    """Return the turns that lie in brackets."""
    same, other = (np.array([getattr(b, end) for b in brackets], dtype=float) for end in ("same", "other"))
    for _ in range(HALVINGS if brackets else 0):
        middle = (same + other) / 2
        asked = [(bracket.parameter.name, middle[[k]]) for k, bracket in enumerate(brackets)]
        turned = np.concatenate(_verdicts(statement, scenario, verdict, asked)) != verdict
        same, other = np.where(turned, same, middle), np.where(turned, middle, other)
    return [_turn(bracket.parameter, needed, bracket.verdict) for bracket, needed in zip(brackets, other)]


def _turn(parameter: Parameter, needed: float, verdict: int) -> Turn:
    share = abs(needed - parameter.value) / (parameter.high - parameter.low)
    return Turn(parameter.name, parameter.value, float(needed), float(share), verdict)


def _verdicts(
    statement: Statement, scenario: Scenario, verdict: int, asked: Sequence[tuple[str, np.ndarray]]
) -> list[np.ndarray]:
    """Return the verdicts with one parameter at a time at each of its values, all asked in one batch.

    Where a constraint is broken it is the present one: what cannot be turns nothing.
    """
    counts = [len(values) for _, values in asked]
    if not sum(counts):
        return [np.zeros(0, dtype=int) for _ in asked]
    columns = {name: np.full(sum(counts), value) for name, value in scenario.values().items()}
    ends = np.cumsum(counts)
    for (name, values), end in zip(asked, ends):
        columns[name][end - len(values) : end] = values
    worlds = Worlds(scenario, columns)
    return np.split(np.where(worlds.allowed, evaluate(statement, worlds), verdict), ends[:-1])
