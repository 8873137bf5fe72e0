"""Games of three players with more moves than branch and prune holds."""

import numpy as np
import pytest

from sim.game.normal_form import Game
from sim.solve.many_moves import nash_of_many_moves
from sim.solve.nash import nash
from sim.solve.profile import regrets


def with_dominated_moves(payoffs, many):
    """Give the first player so many more moves, each worse than its first one."""
    worse = np.repeat(payoffs[:, :1], many, axis=1)
    worse[0] -= 1 + np.arange(many).reshape(-1, 1, 1)
    return np.concatenate([payoffs[:, :1], worse, payoffs[:, 1:]], axis=1)


@pytest.mark.parametrize("seed", range(4))
def test_dominated_moves_do_not_count(seed):
    payoffs = np.random.default_rng(seed).integers(0, 6, (3, 2, 2, 2)).astype(float)
    small, large = nash(Game(payoffs)), nash(Game(with_dominated_moves(payoffs, 70)))
    assert large.certificate.status == small.certificate.status and len(large) == len(small)
    for mine, other in zip(large, small):
        assert mine.profile[0][[0, -1]] == pytest.approx(other.profile[0]) and mine.index == other.index
        assert all(mine.profile[i] == pytest.approx(other.profile[i]) for i in (1, 2))
    assert len(large.certificate.eliminated[0]) == 70 + len(small.certificate.eliminated[0])
    assert [component.low[0].size for component in large.components] == [72] * len(small.components)


def test_where_too_many_moves_remain_only_pure_equilibria_are_listed():
    payoffs = np.random.default_rng(1).random((3, 70, 3, 2))
    found = nash_of_many_moves(Game(payoffs), nash, most_moves=3)
    assert found.certificate.status == "partial" and not found.complete
    assert "70 moves" in found.certificate.message and "mixed ones were not looked for" in found.certificate.message
    assert all(equilibrium.is_pure and regrets(payoffs, equilibrium.profile).max() == 0 for equilibrium in found)


def test_no_pure_equilibrium_is_said():
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    game = Game([np.stack([pennies] * 2, axis=2), np.stack([-pennies] * 2, axis=2), np.zeros((2, 2, 2))])
    found = nash_of_many_moves(game, nash, most_moves=1)
    assert len(found) == 0 and found.certificate.message.startswith("There is no pure equilibrium")
