"""All equilibria in pure moves of a few years, against every choice of what follows, and against backward induction."""

from itertools import product

import numpy as np
import pytest

from sim.time.enclosure import enclose_pure
from sim.time.horizon import solve_horizon
from sim.time.rules import FREE
from sim.time.value_sets import BUDGET_SPENT, EXACT, NONE_PURE, all_pure, distinct
from tests.toys.over_time import following, game

A, B = range(2)


def both_at(one, move):
    holds = np.zeros((one.states, *one.shape), dtype=bool)
    holds[:, move, move] = True
    return holds


def test_coordination_over_two_years():
    one = game("coordination")
    found = all_pure(one, 2, both_at(one, A), year=1)
    assert found.status == EXACT
    assert sorted(found.values[:, 0]) == pytest.approx([1.9, 2.8, 2.9, 3.8])
    assert found.chances[found.values[:, 0].argsort()].tolist() == [0, 1, 0, 1]
    assert sorted(all_pure(one, 2, both_at(one, A), year=1, by=True).chances) == [0, 1, 1, 1]


def test_a_threat_that_only_history_can_carry():
    """What both play now is no equilibrium of one year: who leaves it is met with the worse of next year's two."""
    one = game("coordination")
    one.payoffs[:, :, A, A] = 9.0
    one.payoffs[0, 0, A, B] = one.payoffs[0, 1, A, B] = 0.0
    one.payoffs[0, 0, B, B] = one.payoffs[0, 1, B, B] = 5.0
    one.payoffs[0, :, A, A] = 4.0
    crossed = np.zeros((2, 2, 2), dtype=bool)
    crossed[0, A, B] = True
    alone = all_pure(one, 1, crossed, year=0)
    assert not alone.chances.any()
    two = all_pure(one, 2, crossed, year=0)
    assert two.chances.any()  # 0 now and 9 next year, against 5 or 4 now and 1 next year


def made_up(random):
    """Return a game of two states in which the second year's moves matter too."""
    one = game("coordination")
    payoffs = random.integers(0, 4, size=one.payoffs.shape).astype(float)
    chances = random.dirichlet((1, 1), size=one.chances.shape[0])
    return following(one, chances, payoffs=payoffs)


def every_choice(one, years, holds, year):
    """Return the vectors of all pure equilibria: after every profile each choice of what follows is tried."""
    sets = [[np.zeros(3)] for _ in range(2)]
    for now in reversed(range(years)):
        sets = [list(distinct(np.array(_equilibria(one, state, sets, holds, now, year)))) for state in range(2)]
    return np.array(sets[one.start])


def _equilibria(one, state, sets, holds, now, year):
    found = [np.full(3, np.nan)][:0]
    profiles = list(product((A, B), repeat=2))
    options = []
    for profile in profiles:
        row = one.chances[[4 * state + 2 * profile[0] + profile[1]]].toarray()[0]
        held = float(holds[(state, *profile)])
        options.append([])
        for after in product(*sets):
            ahead = sum(chance * vector for chance, vector in zip(row, after))
            worth = one.payoffs[(state, slice(None), *profile)] + 0.9 * ahead[:2]
            chance = held if now == year else ahead[2] if now < year else 0.0
            options[-1].append((*worth, chance))
    for choice in product(*options):
        table = np.array(choice).reshape(2, 2, 3)
        for r, c in profiles:
            if table[r, c, 0] >= table[:, c, 0].max() - 1e-9 and table[r, c, 1] >= table[r, :, 1].max() - 1e-9:
                found.append(table[r, c])
    return found


@pytest.mark.parametrize("seed", [1, 4, 5])
def test_every_choice_of_what_follows(seed):
    one = made_up(np.random.default_rng(seed))
    holds = both_at(one, A)
    found = all_pure(one, 2, holds, year=1)
    assert found.status == EXACT
    expected = every_choice(one, 2, holds, 1)
    own = np.column_stack([found.values, found.chances])
    assert len(own) == len(expected)
    assert np.sort(own, axis=0) == pytest.approx(np.sort(expected, axis=0))


def test_one_equilibrium_is_that_of_backward_induction():
    one = game("promise")
    turns = np.zeros((3, 2, 2), dtype=bool)
    turns[0, :, 0] = True
    for forced in (None, np.zeros((4, 3), dtype=int), np.tile([FREE, 0, FREE], (4, 1))):
        found = all_pure(one, 4, turns, year=0, forced=forced)
        assert found.values.tolist() == [pytest.approx(solve_horizon(one, 4, forced=forced).values[0, one.start])]
        assert found.chances.tolist() == [forced is not None]


def test_what_is_not_found_is_said():
    one = game("coordination")
    spent = all_pure(one, 9, both_at(one, A), year=0, budget=200)
    assert spent.status == BUDGET_SPENT and spent.formed > 200 and not len(spent.values)
    match = game("big_match")
    assert all_pure(match, 2, both_at(match, A), year=0).status == NONE_PURE


@pytest.mark.parametrize("seed", range(6))
def test_bounds_enclose_every_equilibrium(seed):
    one = made_up(np.random.default_rng(seed))
    holds = both_at(one, A)
    for years, by in ((1, False), (2, False), (3, True)):
        found = all_pure(one, years, holds, years - 1, by)
        bounds = enclose_pure(one, years, holds, years - 1, by)
        if found.status == EXACT:
            assert not bounds.empty
            assert (found.values >= bounds.values[:, 0] - 1e-9).all() and (
                found.values <= bounds.values[:, 1] + 1e-9
            ).all()
            assert bounds.chance[0] - 1e-9 <= found.chances.min() and found.chances.max() <= bounds.chance[1] + 1e-9
            if years == 1:
                assert [found.chances.min(), found.chances.max()] == bounds.chance.tolist()


def test_bounds_close_in_on_a_single_equilibrium():
    one = game("promise")
    turns = np.zeros((3, 2, 2), dtype=bool)
    turns[0, :, 0] = True
    for forced in (None, np.zeros((4, 3), dtype=int), np.tile([FREE, 0, FREE], (4, 1))):
        bounds = enclose_pure(one, 4, turns, 0, forced=forced)
        solved = solve_horizon(one, 4, forced=forced)
        assert bounds.values == pytest.approx(np.repeat(solved.values[0, one.start][:, None], 2, axis=1))
        assert bounds.chance.tolist() == [forced is not None] * 2


def test_no_bounds_where_no_pure_equilibrium_is():
    match = game("big_match")
    assert enclose_pure(match, 3, both_at(match, A), 0).empty
