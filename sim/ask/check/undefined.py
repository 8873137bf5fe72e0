"""Payoffs that are no finite numbers somewhere in the ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from sim.ask.check.findings import Undefined
from sim.ask.check.sample import Sample, affordable, draw, varying
from sim.ask.check.states import families, held, kinds
from sim.game.family import Family
from sim.scenario.scenario import Scenario


def finite_sample(scenario: Scenario, count: int, seed: int) -> tuple[Sample, list[Undefined]]:
    """Return the worlds of a sample in which all payoffs are finite, and whose payoffs are not in others."""
    values, payoffs = draw(scenario, affordable(scenario, count), seed)
    if scenario.time is not None:
        return _over_time(scenario, values, payoffs)
    bad = ~np.isfinite(payoffs)
    found = [
        _undefined(scenario, values, player, bad[:, number])
        for number, player in enumerate(scenario.players)
        if bad[:, number].any()
    ]
    found += _at_ends(scenario, {one.player for one in found})
    kept = ~bad.reshape(len(bad), -1).any(axis=1)
    values = {name: column[kept] for name, column in values.items()} if not kept.all() else values
    return Sample(scenario, values, payoffs[kept]), found


def _over_time(
    scenario: Scenario, values: Mapping[str, np.ndarray], payoffs: np.ndarray
) -> tuple[Sample, list[Undefined]]:
    """Return the worlds in which all payoffs are finite in every state, and whose are not in others."""
    found, kept = [], np.ones(len(payoffs), dtype=bool)
    for player in scenario.players:
        terms = list(scenario.payoffs[player].values())
        of = kinds(scenario, terms)
        worlds, within, ends = np.zeros(len(payoffs), dtype=bool), [], []
        for kind, family in zip(of, families(scenario, [terms], of)):
            if _is_finite(family, values):
                continue
            bad = ~np.isfinite(np.broadcast_to(family.over(values), (len(payoffs), *family.shape)))[:, 0]
            if bad.any():
                within.append((_undefined(kind.stage, values, player, bad), kind.states))
                worlds |= bad.reshape(len(bad), -1).any(axis=1)
            elif not family.is_polynomial:
                others = set(scenario.players) - {player}
                ends += [(one, kind.states) for one in _at_ends(kind.stage, others)]
        if here := within or ends:
            one, states = here[0][0], np.any([states for _, states in here], axis=0)
            found.append(replace(one, worlds=int(worlds.sum()) or one.worlds, held=held(scenario, states)))
        kept &= ~worlds
    values = {name: column[kept] for name, column in values.items()} if not kept.all() else values
    return Sample(scenario, values, payoffs[kept]), found


def _is_finite(family: Family, values: Mapping[str, np.ndarray]) -> bool:
    """Whether a family is a polynomial whose monomials together cannot leave the numbers that there are."""
    if not family.is_polynomial:
        return False
    bounds = [float(np.abs(values[name]).max()) for name in family.parameters]
    sizes = np.prod(np.power(bounds, family.exponents), axis=1)
    return bool(np.isfinite(np.tensordot(sizes, np.abs(family.coefficients), 1)).all())


def _at_ends(scenario: Scenario, known: set[str]) -> Iterator[Undefined]:
    """Yield the players, but those known, of whom a payoff is none at an end of one range, the rest as in the view.

    The sample does not come to the ends themselves, where a division by zero or a logarithm of it most often lies.
    """
    if scenario.family.is_polynomial:
        return
    own, names = scenario.values(), varying(scenario)
    for name in names:
        parameter = scenario.parameters[name]
        values = {key: np.full(2, value) for key, value in own.items()} | {
            name: np.array([parameter.low, parameter.high])
        }
        payoffs = scenario.family.over(values)
        bad = ~np.isfinite(np.broadcast_to(payoffs, (2, *payoffs.shape[1:])))
        bad[~np.broadcast_to(scenario.allows(values), 2)] = False
        for number, player in enumerate(scenario.players):
            if player not in known and bad[:, number].any():
                known.add(player)
                found = _undefined(scenario, values, player, bad[:, number])
                yield replace(found, values={name: found.values[name]}, at_end=True)


def _undefined(scenario: Scenario, values: Mapping[str, np.ndarray], player: str, bad: np.ndarray) -> Undefined:
    world, *profile = np.argwhere(bad)[0]
    return Undefined(
        player=player,
        profile=tuple(scenario.moves[one][move] for one, move in zip(scenario.players, profile)),
        values={name: float(column[world]) for name, column in values.items()},
        worlds=int(bad.reshape(len(bad), -1).any(axis=1).sum()),
        of=len(bad),
    )
