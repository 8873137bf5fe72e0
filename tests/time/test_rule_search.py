"""The best rule that single changes find, and games in which the first mover is bound to one move."""

from itertools import product

import numpy as np
import pytest

from sim.time.horizon import solve_horizon
from sim.time.model import Model
from sim.time.paths import states_by_year
from sim.time.rule_search import BROKEN_OFF, BUDGET_SPENT, Cells, improve, narrowed
from tests.toys.over_time import chain, game, load

PAY, KEEP = range(2)
MENUS = [[0, 1, 2]] * 3


def worth_of(one, cells):
    """Return what a rule is worth to the first mover over five years."""

    def worth(moves):
        narrow = narrowed(one, np.array(moves)[cells.of_state])
        return float(solve_horizon(narrow, 5).values[0, one.start, 0])

    return worth


def test_the_rule_that_makes_a_promise_believed():
    one, cells = game("promise"), Cells.of(Model(load("promise")), ["stage"])
    menus = cells.menus(one.available[0])
    found = improve(worth_of(one, cells), [(KEEP,) * 3], menus, 100)
    assert found.worth == pytest.approx(2.1) and found.moves[1] == PAY and not found.ended
    every = {moves: worth_of(one, cells)(moves) for moves in product(*menus)}
    assert found.worth == pytest.approx(max(every.values())) and found.tried <= len(every)


@pytest.mark.parametrize("seed", range(5))
def test_no_single_change_betters_what_is_found(seed):
    values = dict(zip(product(*MENUS), np.random.default_rng(seed).random(27)))
    found = improve(values.__getitem__, [(0, 0, 0), (1, 1, 1)], MENUS, 100)
    near = [(*found.moves[:cell], move, *found.moves[cell + 1 :]) for cell, menu in enumerate(MENUS) for move in menu]
    assert found.worth == values[found.moves] == max(values[moves] for moves in near)


def test_the_best_so_far_is_told_when_a_search_ends_early():
    values = dict(zip(product(*MENUS), np.arange(27.0)))
    spent = improve(values.__getitem__, [(0, 0, 0)], MENUS, 3)
    assert (spent.ended, spent.tried, spent.moves) == (BUDGET_SPENT, 3, (2, 0, 0))

    def interrupted(moves):
        if moves == (2, 1, 0):
            raise KeyboardInterrupt
        return values[moves]

    broken = improve(interrupted, [(0, 0, 0)], MENUS, 100)
    assert (broken.ended, broken.tried, broken.moves) == (BROKEN_OFF, 3, (2, 0, 0))


def test_a_gain_within_rounding_changes_no_rule():
    found = improve(lambda moves: 1e9 + 1e-7 * sum(moves), [(0, 0, 0)], MENUS, 100)
    assert found.moves == (0, 0, 0) and found.tried == 7


@pytest.mark.parametrize("rule", ["best", "worst", "average"])
def test_a_game_with_one_move_left_is_the_game_that_is_bound_to_it(rule):
    one = game("promise")
    for moves in product((PAY, KEEP), repeat=3):
        bound = solve_horizon(one, 4, rule, forced=np.tile(moves, (4, 1)))
        narrow = solve_horizon(narrowed(one, np.array(moves)), 4, rule)
        assert np.array_equal(narrow.values, bound.values)
        assert np.array_equal(
            narrow.play[:, :, 0], np.stack([bound.play[:, s, m] for s, m in enumerate(moves)], axis=1)
        )


def test_what_is_likeliest_played_is_a_rule():
    one, cells = game("promise"), Cells.of(Model(load("promise")), ["stage"])
    forced = np.tile([KEEP, PAY, KEEP], (5, 1))
    solved = solve_horizon(one, 5, forced=forced)
    shares = states_by_year(chain(one, solved.played), one.start)
    assert cells.likeliest(one, solved, shares, cells.menus(one.available[0])) == (KEEP, PAY, KEEP)
