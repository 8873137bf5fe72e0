"""Chances and times of what becomes of a game over time, against closed forms."""

import numpy as np
import pytest

from sim.time.paths import absorbed, states_by_year, transitions
from sim.time.played import Played
from tests.toys.over_time import game


def chain(one):
    """Return the chances of following states in a game without a choice."""
    return transitions(one, Played.of(np.ones((one.states, *one.shape))))


@pytest.mark.parametrize(
    ("p", "won", "times"),
    [
        (0.5, (1 / 4, 1 / 2, 3 / 4), (3, 4, 3)),
        (0.4, (8 / 65, 20 / 65, 38 / 65), (2.5384615384615, 3.8461538461538, 3.3076923076923)),
    ],
)
def test_the_ruin_of_a_gambler(p, won, times):
    matrix = chain(game("ruin", p=p))
    assert absorbed(matrix, [4])[0][1:4] == pytest.approx(won)
    assert absorbed(matrix, [0, 4])[1][1:4] == pytest.approx(times)
    assert absorbed(matrix, [4])[1][1:4].tolist() == [np.inf] * 3


def test_rows_are_chances():
    for name in ("ruin", "war_chain", "apart", "gamble", "office", "grim", "promise"):
        assert np.asarray(game(name).chances.sum(axis=1)) == pytest.approx(1)


D, R, H, N = 0.15, 0.2, 0.115, 0.03


def test_a_war_that_a_ruler_may_not_survive():
    matrix = chain(game("war_chain"))
    assert absorbed(matrix, [2, 3])[1][0] == pytest.approx(1 / D * (1 + R / H) + 1 / H)
    assert absorbed(matrix, [2])[0][0] == pytest.approx(0.34)


@pytest.mark.parametrize("d", [0.05, 0.5])
@pytest.mark.parametrize("h", [0.01, 0.3])
def test_the_share_of_accommodating_successors_does_not_depend_on_the_war(d, h):
    assert absorbed(chain(game("war_chain", d=d, h=h)), [2])[0][0] == pytest.approx(0.34)


def test_a_natural_risk_in_both_states():
    matrix = chain(game("war_chain", n=N))
    by_defeat = D * H / ((D + N) * (R + H + N) - D * R)
    assert absorbed(matrix, [2, 3])[0][0] == pytest.approx(by_defeat) and by_defeat == pytest.approx(
        0.5373832, abs=1e-7
    )


def test_factors_that_move_in_the_same_year_are_another_chain():
    one = game("apart")
    removed = [one.factor_shape[1] * war + 1 for war in range(2)]
    assert absorbed(chain(one), removed)[1][0] == pytest.approx(25.62, abs=0.005)


def test_what_comes_by_a_year():
    shares = states_by_year(np.stack([chain(game("war_chain", n=N, d=0))] * 10), 0)
    assert shares[10, 4] == pytest.approx(1 - 0.97**10)
    assert shares.sum(axis=1) == pytest.approx(1)
