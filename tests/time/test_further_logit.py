"""Further stationary logit equilibria: what is found is one, and pure stationary ones are among it."""

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.time.further_logit import further_logit
from sim.time.logit import follow_logit
from sim.time.markov import policy_values, pure_stationary
from tests.toys.over_time import game, load

PRECISION, STARTS = 8, 5  # equal chances, and a bonus on each of four pure equilibria


@pytest.fixture(scope="module")
def path():
    return sim.path(load("coordination"), concept="logit", precision=PRECISION, paths=STARTS, target="meet", years=12)


@pytest.fixture(scope="module")
def coordination(path):
    return game("coordination"), path.found[0].further


def test_an_equilibrium_is_found_near_each_pure_stationary_one(coordination):
    one, further = coordination
    pure = pure_stationary(one)
    assert len(pure) == 4 and further.starts == STARTS
    for known in pure:
        assert min(np.abs(found.play - known.play).max() for found in further.found) < 0.02


def test_equilibria_between_pure_ones_are_met_on_their_branches(coordination):
    _, further = coordination
    mixed = [found for found in further.found if found.play.max(axis=(1, 2)).min() < 0.9]
    assert mixed and len(further.found) > 4


def test_what_is_found_are_different_equilibria_of_the_same_game(coordination):
    one, further = coordination
    for number, found in enumerate(further.found):
        assert found.reached and found.residual <= 1e-10
        assert policy_values(one, found.play) == pytest.approx(found.values, abs=1e-7)
        worth = one.of_movers(one.worth(found.values))
        for player in range(2):
            own, others = found.play.sum(axis=2 - player), found.play.sum(axis=1 + player, keepdims=True)
            by_move = (others * worth[:, player]).sum(axis=2 - player) / found.scales[player]
            assert np.ptp(np.log(own) - PRECISION * by_move, axis=1).max() < 1e-8
        for other in further.found[:number]:
            assert np.abs(found.play - other.play).max() > 1e-3


@pytest.mark.parametrize("name", ["promise", "leaving"])
def test_where_there_is_one_equilibrium_one_is_found(name):
    one = game(name)
    first = follow_logit(one, 2)
    further = further_logit(one, first, 3)
    assert further.found == (first,) and not further.lost


def test_one_start_is_the_branch_from_equal_chances_alone():
    one = game("coordination")
    first = follow_logit(one, PRECISION)
    assert further_logit(one, first, 1).found == (first,)


def test_a_path_tells_what_several_starts_led_to(path):
    [one] = path.found
    chances = path.further(one)
    assert chances[0] == pytest.approx(path.chance(one)) and len(chances) == len(one.further.found)
    assert chances.min() < 0.9
    told = " ".join(str(path).split())
    assert f"{STARTS} starts were tried and {len(chances)} different equilibria found at this precision" in told
    assert "this is no complete list" in told


def test_starts_are_for_logit_choices():
    with pytest.raises(InputError, match="^paths=3 changes nothing with concept=horizon"):
        sim.path(load("coordination"), paths=3)
    with pytest.raises(InputError, match="^paths: a whole number from 1 to 1000"):
        sim.path(load("coordination"), concept="logit", paths=0)
