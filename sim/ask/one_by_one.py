"""Assumptions changed one by one: which of those that differ between two scenarios bring a change of substance about."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from sim.ask.between.cruxes import same_game
from sim.ask.substance import Code, Reader, has_substance
from sim.scenario.scenario import Scenario

ENTRIES = 2_000_000  # payoffs that are solved together


def one_by_one(scenario: Scenario, against: Scenario) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return which assumptions suffice alone for a change of substance, and without which it does not come about.

    Equilibria in pure moves only; where the constraints of the first scenario do not hold, or a payoff is
    not finite, nothing is said to suffice.

    Parameters
    ----------
    scenario, against : Scenario
        What holds now, and before.

    Returns
    -------
    alone : tuple of str
        Each of these, changed alone, brings the substance from what it was to what it is.
    needed : tuple of str
        Each of these, left as it was while all others change, leaves the substance as it was.
    compared : bool
        Whether that could be told: the games differ in assumptions alone, and the substance differs.
    """
    if not (has_substance(scenario) and same_game(scenario, against)):
        return (), (), False
    now, before = scenario.values(), against.values()
    names = [name for name in now if now[name] != before[name]]
    changed_alone = [{**before, name: now[name]} for name in names]
    left_out = [{**now, name: before[name]} for name in names]
    points = [before, now, *changed_alone, *left_out]
    columns = {name: np.array([point[name] for point in points]) for name in now}
    was, is_now, *others = _codes(scenario, columns, len(points))
    if was == is_now:
        return (), (), False
    allowed = np.broadcast_to(scenario.allows(columns), len(points))[2:]
    reached = [code if can_be else None for code, can_be in zip(others, allowed)]
    alone = tuple(name for name, code in zip(names, reached) if code == is_now)
    needed = tuple(name for name, code in zip(names, reached[len(names) :]) if code == was)
    return alone, needed, True


def _codes(scenario: Scenario, columns: Mapping[str, np.ndarray], count: int) -> list[Code | None]:
    """Return the substance, in pure moves, at many points; None where a payoff is not finite."""
    reader = Reader(scenario)
    size = max(1, ENTRIES // (len(scenario.players) * prod(scenario.shape)))
    codes: list[Code | None] = []
    for first in range(0, count, size):
        part = {name: column[first : first + size] for name, column in columns.items()}
        tensors = scenario.family.over(part)
        tensors = np.broadcast_to(tensors, (min(size, count - first), *tensors.shape[1:]))
        finite = np.isfinite(tensors).reshape(len(tensors), -1).all(axis=1)
        found = iter(reader.play(tensors[finite]).codes)
        codes += [next(found) if one else None for one in finite]
    return codes
