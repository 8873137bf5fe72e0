"""What the rows of a table of equilibria are worth, pure ones read off and mixed ones summed."""

import numpy as np
import pytest

from sim.game.family import Family
from sim.solve.batch import ISOLATED, NONE, EquilibriumTable, pure_table
from sim.solve.profile import expected, regrets
from sim.solve.pure import pure_equilibria

SHAPE = (3, 2, 4)


def table(random, games, rows):
    """Return a table of random strategies, about half of them pure."""
    strategies = []
    for moves in SHAPE:
        pure = np.eye(moves)[random.integers(0, moves, rows)]
        mixed = random.dirichlet(np.ones(moves), rows)
        strategies.append(np.where(random.random((rows, 1)) < 0.7, pure, mixed))
    zeros = np.zeros(rows, dtype=int)
    return EquilibriumTable(random.integers(0, games, rows), zeros, tuple(strategies), zeros, zeros, zeros)


def test_a_row_is_worth_the_sum_over_all_profiles():
    random = np.random.default_rng(1)
    found = table(random, 12, 60)
    payoffs = random.normal(size=(12, 3, *SHAPE))
    profiles = list(zip(*found.strategies))
    assert 0 < np.count_nonzero(np.min(found.moves, axis=0) < 0) < 60
    worth = [expected(payoffs[game], profile) for game, profile in zip(found.game, profiles)]
    assert found.expected(payoffs) == pytest.approx(np.array(worth), abs=1e-12)
    lost = [regrets(payoffs[game], profile).max() for game, profile in zip(found.game, profiles)]
    assert found.regret(payoffs) == pytest.approx(np.array(lost), abs=1e-12)


def test_games_may_be_numbered_by_several_axes():
    random = np.random.default_rng(2)
    found, payoffs = table(random, 12, 40), random.normal(size=(12, 3, *SHAPE))
    by_history = payoffs.reshape(3, 4, 3, *SHAPE)
    assert found.expected(by_history).tobytes() == found.expected(payoffs).tobytes()
    assert found.regret(by_history).tobytes() == found.regret(payoffs).tobytes()


def test_whole_numbers_are_averaged_like_others():
    found = table(np.random.default_rng(3), 1, 20)
    tensors = np.arange(24).reshape(1, 1, *SHAPE)
    assert found.expected(tensors).tobytes() == found.expected(tensors.astype(float)).tobytes()


def test_pure_equilibria_of_many_games_are_those_of_each():
    random = np.random.default_rng(4)
    payoffs = random.integers(0, 3, (50, 3, *SHAPE)) + random.choice([0.0, 1e-12], (50, 3, *SHAPE))
    found = pure_table(payoffs)
    alone = [(game, *profile) for game in range(50) for profile in np.argwhere(pure_equilibria(payoffs[game])).tolist()]
    assert list(zip(found.game.tolist(), *(move.tolist() for move in found.moves))) == alone
    assert (found.component == ISOLATED).all()
    assert set(np.flatnonzero(found.status == NONE)) == set(range(50)) - {game for game, *_ in alone}


def test_what_no_parameter_changes_is_the_same_at_every_point():
    random = np.random.default_rng(5)
    constant = Family(("a",), np.zeros((2, 1), dtype=int), random.normal(size=(2, 3, *SHAPE)))
    over = constant.over({"a": np.arange(4.0)})
    assert over.shape == (4, 3, *SHAPE)
    assert all(tensors.tobytes() == constant.at({"a": 7.0}).tobytes() for tensors in over)
