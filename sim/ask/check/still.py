"""Outcomes that never vary with what is played."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.ask.check.findings import Still
from sim.ask.check.sample import SHARE, Sample, varying
from sim.scenario.matrix import plays_first_move
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import InducedPaths

SAME = 1e-9  # a change of an outcome that is none


def still(sample: Sample, paths: InducedPaths) -> Iterator[Still]:
    """Yield the outcomes that are the same in all profiles, and those that are so in all that is played.

    What a game without outcomes of its own is given, whether first moves are played, is none of them.
    """
    scenario = sample.scenario
    if scenario.outcomes.keys() == plays_first_move(scenario.moves, scenario.order).keys():
        return
    measures = sample.measures()
    played = paths.expected(measures)
    for row, outcome in enumerate(scenario.outcomes):
        spread = np.ptp(measures[:, row].reshape(len(sample), -1), axis=1)
        exact = _is_constant(scenario, row)
        everywhere = exact or (not scenario.measures.is_polynomial and bool((spread <= SAME).all()))
        if everywhere or (len(played) > 1 and np.ptp(played[:, row]) <= SAME):
            value = float(measures[0, row].flat[0] if everywhere else played[0, row])
            yield Still(outcome, value, everywhere, exact, len(sample))


def _is_constant(scenario: Scenario, row: int) -> bool:
    """Whether an outcome is a polynomial that is the same in all profiles."""
    if not scenario.measures.is_polynomial:
        return False
    own = scenario.values()
    family = scenario.measures.restrict({name: own[name] for name in own.keys() - set(varying(scenario))})
    flat = family.coefficients[:, row].reshape(len(family.coefficients), -1)
    return bool((np.ptp(flat, axis=1) <= SHARE * np.abs(flat).max(initial=0)).all())
