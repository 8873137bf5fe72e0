"""Payoffs that are no finite numbers somewhere in the ranges."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.ask.check.findings import Undefined
from sim.ask.check.sample import Sample, affordable, draw
from sim.scenario.scenario import Scenario


def finite_sample(scenario: Scenario, count: int, seed: int) -> tuple[Sample, list[Undefined]]:
    """Return the worlds of a sample in which all payoffs are finite, and whose payoffs are not in others."""
    values, payoffs = draw(scenario, affordable(scenario, count), seed)
    bad = ~np.isfinite(payoffs)
    found = [
        _undefined(scenario, values, player, bad[:, number])
        for number, player in enumerate(scenario.players)
        if bad[:, number].any()
    ]
    kept = ~bad.reshape(len(bad), -1).any(axis=1)
    values = {name: column[kept] for name, column in values.items()} if found else values
    return Sample(scenario, values, payoffs[kept]), found


def _undefined(scenario: Scenario, values: Mapping[str, np.ndarray], player: str, bad: np.ndarray) -> Undefined:
    world, *profile = np.argwhere(bad)[0]
    return Undefined(
        player=player,
        profile=tuple(scenario.moves[one][move] for one, move in zip(scenario.players, profile)),
        values={name: float(column[world]) for name, column in values.items()},
        worlds=int(bad.reshape(len(bad), -1).any(axis=1).sum()),
        of=len(bad),
    )
