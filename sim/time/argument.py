"""The chain of an argument in a game over time: how far its steps have come by a year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.errors import InputError
from sim.scenario.dynamics import Step
from sim.scenario.read_chain import conditions
from sim.scenario.target import holds_by_state
from sim.scenario.where import Where
from sim.time.course import Course
from sim.time.point import Point
from sim.time.sequence import Event, so_far_by_year

CHAIN = Where(None, ("chain",))


def events_of(point: Point, steps: Sequence[Step]) -> list[Event]:
    """Return the steps of a chain as events of the game at a point.

    Parameters
    ----------
    point : Point
    steps : sequence of Step
        What is to hold in a year is said as `sim.flip` takes a target; of the year after, levels alone are asked.

    Raises
    ------
    InputError
        If a step has an unknown name, or never comes about.
    """
    scenario, switches = point.model.scenario, point.model.switches
    outcomes = dict(zip(scenario.outcomes, point.game.outcomes.swapaxes(0, 1)))
    events = []
    for step in steps:
        now, after = conditions(step.text, CHAIN)
        try:
            holds = holds_by_state(scenario, now.text, outcomes, switches)
        except InputError as error:
            raise InputError(str(error).replace(f"target={now.text}", f"chain: '{step.text}'", 1)) from None
        events.append(Event(holds, None if after is None else _levels(point, step, after)))
    return events


def _levels(point: Point, step: Step, after) -> np.ndarray:
    """Return the states in which a condition on levels holds."""
    switches = point.model.switches
    for name in sorted(after.names):
        if name not in switches:
            raise InputError(f"chain: '{step.text}': of the year after, levels alone are known, not '{name}'.")
    holds = np.broadcast_to(np.asarray(after.evaluate(switches)) != 0, (len(point.model.states),))
    if not holds.any():
        raise InputError(f"chain: '{step.text}': no state has what is asked of the year after.")
    return holds


def so_far(course: Course, events: Sequence[Event]) -> np.ndarray:
    """Return the chance that the first events have come about, in their order, by each year, shape (years, events)."""
    return so_far_by_year(course.sought.play.game, course.solved.played, events, course.start)
