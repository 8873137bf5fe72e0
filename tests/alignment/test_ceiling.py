"""The ceiling of a wedge: Russia's best responses stop at the pivot."""

from itertools import product

import numpy as np
import pytest

from sim.alignment.ceiling import best_response_path, ties_of
from sim.alignment.triangle import pattern, role_values
from sim.errors import InputError

US, RUSSIA, CHINA = range(3)


def all_attitudes():
    for signs in product((-1, 1), repeat=6):
        attitudes = np.zeros((3, 3))
        attitudes[~np.eye(3, dtype=bool)] = signs
        yield attitudes


def test_from_the_marriage_with_china_russia_stops_at_the_pivot():
    attitudes = [[0, 1, -1], [-1, 0, 1], [-1, 1, 0]]
    path = best_response_path(attitudes, RUSSIA)
    assert [pattern(*ties) for ties in path] == [
        "stable marriage russia–china, us out",
        "romantic triangle, russia pivot",
    ]
    assert [role_values(*ties).tolist() for ties in path] == [[-3, 1, 1], [-1, 3, -1]]
    assert role_values(1, -1, -1)[RUSSIA] < role_values(*path[-1])[RUSSIA]  # a marriage with the US is worth less


def test_without_a_hand_from_the_us_nothing_moves():
    attitudes = [[0, -1, -1], [-1, 0, 1], [-1, 1, 0]]
    assert len(best_response_path(attitudes, RUSSIA)) == 1


@pytest.mark.parametrize("player", [US, RUSSIA, CHINA])
def test_no_path_ever_breaks_a_tie_of_the_players_own(player):
    own = [tie for tie, pair in enumerate(((0, 1), (0, 2), (1, 2))) if player in pair]
    for attitudes in all_attitudes():
        path = best_response_path(attitudes, player)
        values = [role_values(*ties)[player] for ties in path]
        assert (np.diff(values) == 2).all()
        assert all((after[own] >= before[own]).all() for before, after in zip(path, path[1:]))


@pytest.mark.parametrize("player", [US, RUSSIA, CHINA])
def test_the_path_ends_at_the_best_that_the_player_can_do(player):
    others = [other for other in range(3) if other != player]
    for attitudes in all_attitudes():
        best = -np.inf
        for signs in product((-1, 1), repeat=2):
            changed = attitudes.copy()
            changed[player, others] = signs
            best = max(best, role_values(*ties_of(changed))[player])
        assert role_values(*best_response_path(attitudes, player)[-1])[player] == best


def test_wrong_input():
    with pytest.raises(InputError, match="3 × 3"):
        ties_of(np.zeros((2, 2)))
    with pytest.raises(InputError, match="no player 3"):
        best_response_path(np.ones((3, 3)), 3)
