"""Turning points: every threshold of a scenario in every parameter, with what holds on either side of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.ask.thresholds.cells import cells
from sim.ask.thresholds.thresholds import History, Thresholds, thresholds
from sim.errors import InputError
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.solve.parametric.polynomial import Root
from sim.tell.threshold_changes import held, nothing

AT_ONCE, BEST_MOVE = "all at once", "best move"


@dataclass(frozen=True, eq=False)
class TurningPoint:
    """One threshold.

    Attributes
    ----------
    found : Thresholds
        All thresholds of the parameter.
    root : Root
        The value at which something changes.
    where : str
        The leader's move after which it changes; `AT_ONCE`; or `BEST_MOVE` of whom.
    below, above : str
        What holds on either side.
    """

    found: Thresholds
    root: Root
    where: str
    below: str
    above: str

    @property
    def parameter(self) -> Parameter:
        """The parameter whose value it is."""
        return self.found.scenario.parameters[self.found.parameter]

    @property
    def distance(self) -> float:
        """Distance from the parameter's value in this view, as a share of its plausible range."""
        return abs(self.root.value - self.parameter.value) / (self.parameter.high - self.parameter.low)

    @property
    def place(self) -> str:
        """Where it changes, as part of a sentence."""
        return self.where if self.where == AT_ONCE or self.where.startswith(BEST_MOVE) else f"after {self.where}"

    @property
    def here(self) -> str:
        """What holds at the parameter's value in this view."""
        return self.below if self.parameter.value <= self.root.value else self.above

    @property
    def beyond(self) -> str:
        """What holds on the other side of the threshold."""
        return self.above if self.parameter.value <= self.root.value else self.below


@dataclass(frozen=True, eq=False)
class TurningPoints:
    """The turning points of a scenario, the nearest to its own values first.

    Attributes
    ----------
    scenario : Scenario
    points : list of TurningPoint
    refused : dict of str
        Parameters along which there are no thresholds to compute, and why.
    """

    scenario: Scenario
    points: list[TurningPoint]
    refused: dict[str, str]


def turning_points(scenario: Scenario) -> TurningPoints:
    """Return every threshold of a scenario within the plausible range of each parameter."""
    points, refused = [], {}
    for name, parameter in scenario.parameters.items():
        if parameter.low == parameter.high:
            continue
        try:
            points += _of_parameter(thresholds(scenario, name, mixed=False))
        except InputError as error:
            refused[name] = str(error)
    return TurningPoints(scenario, sorted(points, key=lambda point: point.distance), refused)


def _of_parameter(found: Thresholds) -> Iterator[TurningPoint]:
    for history in found.correspondences:
        yield from _of_history(found, history)
    yield from _of_leader(found)


def _of_history(found: Thresholds, history: History | None) -> Iterator[TurningPoint]:
    roots = {root.value: root for root in found.correspondences[history].roots}
    where = AT_ONCE if history is None else found.scenario.labels.play(found.earlier, history, ", ")
    here = cells(found, history)
    for left, right in zip(here, here[1:]):
        if left.labels != right.labels:
            below, above = ("; or ".join(held(cell)) or nothing(found, history) for cell in (left, right))
            yield TurningPoint(found, roots[right.low], where, below, above)


def _of_leader(found: Thresholds) -> Iterator[TurningPoint]:
    """Yield where the leader's best move changes, once for all expectations under which it does."""
    changes: dict[tuple, list[str]] = {}
    roots: dict[float, Root] = {}
    for expectation, choices in found.choices.items():
        for before, after in zip(choices, choices[1:]):
            roots[after.start.value] = after.start
            changes.setdefault((after.start.value, before.moves, after.moves), []).append(expectation)
    for (value, before, after), expectations in changes.items():
        leader, labels = found.earlier[0], found.scenario.labels
        menu = labels.menu(leader, found.scenario.moves[leader])
        below, above = (" or ".join(menu[m] for m in moves) for moves in (before, after))
        where = f"{BEST_MOVE} of {labels.the(leader)}, expecting the {' or the '.join(expectations)}"
        yield TurningPoint(found, roots[value], where, below, above)
