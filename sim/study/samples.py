"""The samples that questions draw when they are asked of a scenario: the same ones each time.

Two views of one game have the same samples, since these depend on the ranges and not on the views' values; only the
draws around an episode are about its own values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from sim.scenario.parameters import Parameter
from sim.scenario.precedent import Draws, Market
from sim.scenario.scenario import Scenario
from sim.study.beliefs import Beliefs, Origin, plausible
from sim.study.designs import Design, ListedDesign, sample_design
from sim.study.shares import random_shares

BOX_POINTS, BOX_SEED = 500, 1972
WIDE_SEED = 1979
WIDER = 3  # times the width of the plausible range


def box_columns(scenario: Scenario, over: Sequence[str] = (), points: int = BOX_POINTS) -> dict[str, np.ndarray]:
    """Return points drawn uniformly from the plausible ranges of the named parameters (all if none are named).

    Fewer points are the first of more. Draws of all parameters keep the constraints; whether those of some do depends
    on the others.
    """
    beliefs = plausible(scenario.parameters)
    if not over:
        return sample_design(scenario, "random", points, BOX_SEED, beliefs).values(0, points)
    columns = beliefs.at(random_shares(beliefs.dimensions, points, BOX_SEED)(0, points))
    return {scenario.parameter(name).name: columns[name] for name in over}


def wide_columns(scenario: Scenario, points: int) -> dict[str, np.ndarray]:
    """Return points drawn uniformly from ranges WIDER than the plausible ones, or from all that a parameter can be.

    They keep the constraints.
    """
    quantiles = {name: partial(_widely, parameter) for name, parameter in scenario.parameters.items()}
    beliefs = Beliefs(plausible(scenario.parameters).kinds, (quantiles,))
    return sample_design(scenario, "random", points, WIDE_SEED, beliefs).values(0, points)


def _widely(parameter: Parameter, shares: np.ndarray) -> np.ndarray:
    """Return values at shares of the way through a range WIDER than the plausible one, around it.

    What has a lowest and a highest value at all, as a share or a probability, takes all that lie between them, and a
    discrete parameter all of its values. An amount that is not negative in its plausible range stays so: with its sign
    it would be another thing.
    """
    if parameter.is_discrete:
        return parameter.at(shares)
    low, high = parameter.domain.low, parameter.domain.high
    if not np.isfinite([low, high]).all():
        beyond = (parameter.high - parameter.low) * (WIDER - 1) / 2
        low = max(low, parameter.low - beyond, 0.0 if parameter.low >= 0 else -np.inf)
        high = min(high, parameter.high + beyond)
    return low + (high - low) * shares


def draws_around(model: Scenario | Market, values: Mapping[str, float], draws: Draws) -> Design:
    """Return draws of an episode's parameters: each value multiplied by 2^u, the same u for every call.

    None leaves its domain, and draws that break a constraint, the other parameters at their values, are left out.
    """
    spread = np.random.default_rng(draws.seed).uniform(
        -draws.spread, draws.spread, (len(draws.parameters), draws.count)
    )
    drawn = {}
    for name, row in zip(draws.parameters, spread):
        domain = model.parameters[name].domain
        drawn[name] = np.clip(values[name] * 2**row, domain.low, domain.high)
    if isinstance(model, Scenario) and model.constraints:
        allowed = np.broadcast_to(model.allows({**values, **drawn}), draws.count)
        drawn = {name: column[allowed] for name, column in drawn.items()}
    return ListedDesign(drawn, Origin("random"))
