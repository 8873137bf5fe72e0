"""Structural balance and its local dynamics (Antal, Krapivsky and Redner 2005)."""

import numpy as np
import pytest

from sim.alignment.balance import (
    absorption_probabilities,
    density_rate,
    is_balanced,
    state_signs,
    stationary_density,
    transitions,
)
from sim.alignment.triangle import pattern, pattern_names
from sim.errors import InputError

PROPENSITIES = (0, 0.1, 0.25, 0.4, 0.5, 0.8, 1)
MENAGE = 7
MARRIAGES = [1, 2, 4]


def test_states_are_numbered_as_the_patterns():
    for state, (ab, ac, bc) in enumerate(state_signs()):
        assert pattern(ab, ac, bc) == pattern_names()[state]


def test_balanced_are_friendship_of_all_and_marriages():
    assert np.flatnonzero(is_balanced(*state_signs().T)).tolist() == [*MARRIAGES, MENAGE]
    assert not is_balanced(1, 0, 1)


@pytest.mark.parametrize("p", PROPENSITIES)
def test_a_step_turns_one_tie_of_an_unbalanced_triangle(p):
    step = transitions(p)
    assert np.allclose(step.sum(axis=1), 1)
    for state, row in enumerate(step):
        changed = [bin(state ^ other).count("1") for other in np.flatnonzero(row)]
        assert set(changed) == ({0} if is_balanced(*state_signs()[state]) else {1})


@pytest.mark.parametrize("p", PROPENSITIES)
def test_absorption(p):
    ends = absorption_probabilities(p)
    # ties ab and ac friendly, bc hostile: friendship of all, or one of the friendly ties breaks
    assert np.allclose(ends[0b011], [0, (1 - p) / 2, (1 - p) / 2, 0, 0, 0, 0, p])
    assert np.allclose(ends[0], [0, 1 / 3, 1 / 3, 0, 1 / 3, 0, 0, 0])
    for state in (*MARRIAGES, MENAGE):
        assert ends[state, state] == 1


@pytest.mark.parametrize("p", PROPENSITIES)
def test_absorption_is_the_limit_of_many_steps(p):
    assert np.allclose(np.linalg.matrix_power(transitions(p), 200), absorption_probabilities(p), atol=1e-12)


def test_stationary_density():
    expected = [0.3660, 0.3923, 0.4495, 0.5635, 1]
    assert np.allclose(stationary_density([0, 0.1, 0.25, 0.4, 0.5]), expected, atol=5e-5)
    assert stationary_density(0.9) == 1


@pytest.mark.parametrize("p", PROPENSITIES)
def test_the_stationary_density_is_where_the_rate_vanishes_and_attracts(p):
    density = stationary_density(p)
    assert density_rate(density, p) == pytest.approx(0, abs=1e-12)
    assert density_rate(density - 0.05, p) > 0
    if density < 1:
        assert density_rate(density + 0.05, p) < 0


def test_wrong_input():
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(InputError, match="from 0 to 1"):
            transitions(wrong)
        with pytest.raises(InputError, match="from 0 to 1"):
            stationary_density([0.5, wrong])
