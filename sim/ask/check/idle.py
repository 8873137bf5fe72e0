"""Parameters that change no equilibrium anywhere in their ranges."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import pairwise
from math import prod

import numpy as np

from sim.ask.check.findings import Idle
from sim.ask.check.sample import SCALE, Sample, Solve, varying
from sim.ask.thresholds.thresholds import thresholds
from sim.ask.uses import outcomes_of, payoff_terms
from sim.errors import InputError
from sim.progress import steps
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths

VALUES = 5  # of a range that are solved, both ends among them
MOST_VALUES = 9  # of a discrete parameter
STAGES = (4, 32)  # worlds looked at first: most parameters change an equilibrium in few
SAME = 1e-6  # a change of a probability that is none
MOST_ROWS = 40_000  # points solved at once


def idle(sample: Sample, paths: InducedPaths, solve: Solve, complete: bool) -> Iterator[Idle]:
    """Yield the parameters that change no equilibrium.

    First those of which the payoffs say so; then those that change none in the worlds of a sample, each led through
    its range there. Of these, whether any has a threshold at the scenario's own values is found exactly.

    Parameters
    ----------
    paths : InducedPaths
        What is played in the worlds of the sample; where none is known after some history, a world says nothing.
    solve : callable
        What is played in others.
    complete : bool
        Whether all equilibria are found, and not those in pure moves alone.
    """
    scenario = sample.scenario
    sure = {name for name in scenario.parameters if _is_irrelevant(scenario, name)}
    known = np.flatnonzero((_counts(paths, len(sample)) > 0).all(axis=1))
    left = [name for name in varying(scenario) if name not in sure] if len(known) else []
    for first, last in pairwise((0, *STAGES, len(known))):
        worlds = known[first:last]
        if len(worlds):
            left = [n for n in steps(left, "assumptions") if not _changes_any(sample, solve, n, worlds)]
    exact = complete and len(scenario.earlier) <= 1
    along = {name: exact and _has_no_threshold(scenario, name) for name in left}
    for name in scenario.parameters:
        if name in sure or along.get(name) is not None:
            worlds = 0 if name in sure else len(known)
            used = tuple(outcomes_of(scenario, name))
            yield Idle(name, name in sure, _paid(scenario, name), worlds, along.get(name, False), used)


def _counts(paths: InducedPaths, points: int) -> np.ndarray:
    """Return how many equilibria are known, shape (points, histories)."""
    histories = prod(paths.history_shape)
    return np.bincount(paths.table.game, minlength=points * histories).reshape(points, histories)


def _is_irrelevant(scenario: Scenario, name: str) -> bool:
    """Whether what a parameter adds to a payoff depends on nothing that the player chooses or brings about.

    That is, on no move of its own or of those who move later; such a part cancels from every comparison it makes.
    """
    family = scenario.family
    if not family.is_polynomial:
        return False
    part = family.coefficients[family.exponents[:, family.parameters.index(name)] > 0]
    stage = {number: k for k, numbers in enumerate(scenario.stages) for number in numbers}
    for player in range(len(scenario.players)):
        brought = [1 + other for other in stage if other == player or stage[other] > stage[player]]
        spread = np.ptp(part[:, player], axis=tuple(brought)) if len(part) else np.zeros(0)
        if (spread > SCALE * np.abs(part[:, player]).max(initial=0)).any():
            return False
    return True


def _paid(scenario: Scenario, name: str) -> tuple[str, ...]:
    """Return the players whose payoffs a parameter changes; by the formulas where these are not polynomial."""
    family = scenario.family
    if not family.is_polynomial:
        return tuple(payoff_terms(scenario, name))
    part = family.coefficients[family.exponents[:, family.parameters.index(name)] > 0]
    return tuple(player for number, player in enumerate(scenario.players) if part[:, number].any())


def _changes_any(sample: Sample, solve: Solve, name: str, worlds: np.ndarray) -> bool:
    """Whether an equilibrium changes in some world as one parameter goes through its range."""
    parameter = sample.scenario.parameters[name]
    if parameter.is_discrete:
        numbers = parameter.domain.numbers
        values = np.array(numbers if len(numbers) <= MOST_VALUES else [*numbers[: MOST_VALUES - 1], numbers[-1]])
    else:
        values = parameter.at(np.linspace(0, 1, VALUES))
    step = max(1, MOST_ROWS // len(values))
    return any(
        _changes(sample, solve, name, values, worlds[first : first + step]) for first in range(0, len(worlds), step)
    )


def _changes(sample: Sample, solve: Solve, name: str, values: np.ndarray, worlds: np.ndarray) -> bool:
    count = len(worlds)
    columns = {key: np.tile(column, len(values)) for key, column in sample.points(worlds).items()}
    columns[name] = np.repeat(values, count)
    payoffs = sample.scenario.family.over(columns)
    usable = np.isfinite(payoffs).reshape(len(payoffs), -1).all(axis=1)
    usable &= np.broadcast_to(sample.scenario.allows(columns), len(payoffs))
    kept = np.flatnonzero(usable)
    if not len(kept):
        return False
    return _differ(solve({key: column[kept] for key, column in columns.items()}), kept % count)


def _differ(paths: InducedPaths, worlds: np.ndarray) -> bool:
    """Whether two points of the same world have different equilibria.

    Parameters
    ----------
    worlds : ndarray of int, shape (points,)
        The world of each point.
    """
    counts = _counts(paths, len(worlds))
    first = np.full(worlds.max() + 1, len(worlds))
    np.minimum.at(first, worlds, np.arange(len(worlds)))
    base = first[worlds]  # the first point of each one's world
    if (counts != counts[base]).any():
        return True
    begins = np.cumsum(counts.sum(axis=1)) - counts.sum(axis=1)
    own = np.arange(len(paths.table.game))
    other = own + (begins[base] - begins)[paths.point]
    played = any((np.abs(one[own] - one[other]) > SAME).any() for one in paths.table.strategies)
    return played or any((mask[own] != mask[other]).any() for mask in paths.on_path.values())


def _has_no_threshold(scenario: Scenario, name: str) -> bool | None:
    """Return whether the equilibria do not change along a parameter, the others at their values, exactly.

    False where that cannot be told so, and None where they do change.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = thresholds(scenario, name, mixed=False)
        except InputError:
            return False
    sets = found.led.values() if found.led else [found.simultaneous]
    turns = [turn for one in sets for turn in one.breakpoints]
    turns += [choice.start.value for choices in found.choices.values() for choice in choices[1:]]
    # A turn at an end up to which constraints hold, and not there, is none.
    return None if np.any(scenario.allows({name: np.array(turns)})) else True
