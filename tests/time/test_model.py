"""Chances of following states: those of the formulas, state by state and profile by profile, whatever shares a row."""

import numpy as np
import pytest

import sim
from sim.scenario.dynamics import RATES, STEPS
from sim.time.model import Model


def by_hand(model, values, state):
    """Return the chances of following states after every profile of a state, from the formulas alone."""
    scenario, dynamics = model.scenario, model.dynamics
    names = {**values, **scenario.levels, **dynamics.switch_values(state)}
    for name, formula in scenario.quantities.items():
        names[name] = formula.evaluate(names)
    joint = np.ones((int(np.prod(scenario.shape)), 1))
    for factor, level in zip(dynamics.factors, state):
        chances = np.zeros((len(joint), len(factor.levels)))
        for rule in dynamics.transitions.get(factor.name, ()):
            if dynamics.fits(rule.when, state):
                assert rule.kind != RATES
                for target, formula in rule.targets.items():
                    to = level + target if rule.kind == STEPS else target
                    if 0 <= to < len(factor.levels):
                        given = np.broadcast_to(formula.evaluate(names), scenario.shape)
                        chances[:, to] += given.reshape(-1)
        chances[:, level] += 1 - chances.sum(axis=1)
        joint = (joint[:, :, None] * chances[:, None, :]).reshape(len(joint), -1)
    return joint


@pytest.mark.parametrize("view", ["mandelbaum_time", "grim", "mallory_time"])
def test_what_follows_is_what_the_formulas_say_in_every_state(view):
    model = Model(sim.load(view))
    random = np.random.default_rng(5)
    parameters = model.scenario.parameters
    values = {name: float(parameter.at(random.random(1))[0]) for name, parameter in parameters.items()}
    for point in (model.scenario.values(), values):
        game = model.at(point)
        found = game.chances.toarray().reshape(game.states, -1, game.states)
        for number, state in enumerate(model.states):
            np.testing.assert_allclose(found[number], by_hand(model, point, state), atol=1e-12)


def test_profiles_share_a_row_only_where_they_are_followed_alike_in_states_of_one_tenure():
    model = Model(sim.load("mandelbaum_time"))
    game = model.at(model.scenario.values())
    assert game.following.shape[0] < len(np.unique(game.pairs[0])) < game.row.size
    _, kind = np.unique(game.tenure, axis=0, return_inverse=True)
    pairs, state, row = game.pairs
    assert all(len(np.unique(kind[state[row == one]])) == 1 for one in np.unique(row))
    assert (row[pairs] == game.row).all() and (state[pairs] == np.arange(game.states)[:, None]).all()
    assert len(np.unique(game.following.toarray(), axis=0)) >= game.following.shape[0] / len(np.unique(kind))
