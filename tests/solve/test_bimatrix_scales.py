"""Two-player equilibria of badly scaled games against rational arithmetic, and of games too large to enumerate."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sim.errors import InputError
from sim.game.normal_form import Game
from sim.solve.batch import solve_batch
from sim.solve.equilibrium import strategy_label, within_tolerance
from sim.solve.profile import index, payoff_grain
from sim.solve.pure import pure_equilibria
from sim.solve.two_players.bimatrix import bimatrix_equilibria, bimatrix_equilibria_batch, bimatrix_nash
from sim.solve.two_players.lemke_howson import lemke_howson
from sim.solve.two_players.losses import losses

bounded = settings(max_examples=100)
SIZES = [1e1, 1e6, 1e9, 1e10, 1e12, 1e16, 1e30, 1e100]


def indifferent(payoffs, own, others):
    """Return the weights of `others` that make the moves `own` equally good, exactly; None unless unique."""
    size = len(own)
    rows = [[payoffs[own[0]][b] - payoffs[a][b] for b in others] + [Fraction(0)] for a in own[1:]]
    rows.append([Fraction(1)] * size + [Fraction(1)])
    for i in range(size):
        pivot = next((r for r in range(i, size) if rows[r][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [entry / rows[i][i] for entry in rows[i]]
        for r in range(size):
            if r != i:
                rows[r] = [entry - rows[r][i] * other for entry, other in zip(rows[r], rows[i])]
    return [row[-1] for row in rows]


def exact_equilibria(A, B):
    """Return the equilibria of a game by trying all supports of equal size; None where it is degenerate."""
    A = [[Fraction(entry) for entry in row] for row in A.tolist()]
    B = [[Fraction(entry) for entry in row] for row in B.T.tolist()]
    found = {}
    for size in range(1, min(len(A), len(B)) + 1):
        for rows in combinations(range(len(A)), size):
            for columns in combinations(range(len(B)), size):
                y, x = indifferent(A, rows, columns), indifferent(B, columns, rows)
                if x is None or y is None or min(x + y) < 0:
                    continue
                replies = best(A, columns, y), best(B, rows, x)
                if not (set(rows) <= set(replies[0]) and set(columns) <= set(replies[1])):
                    continue
                if min(x + y) == 0 or replies != (rows, columns):
                    return None
                found[rows, columns] = [float(entry) for entry in x], [float(entry) for entry in y]
    return found


def best(payoffs, others, weights):
    values = [sum(row[b] * weight for b, weight in zip(others, weights)) for row in payoffs]
    return tuple(a for a, value in enumerate(values) if value == max(values))


def assert_exactly_those(A, B, expected):
    found = bimatrix_nash(Game([A, B]))
    assert {equilibrium.support for equilibrium in found} == set(expected) and len(found) == len(expected)
    for equilibrium in found:
        x, y = expected[equilibrium.support]
        rows, columns = equilibrium.support
        assert equilibrium.profile[0][list(rows)] == pytest.approx(x, rel=1e-6, abs=0)
        assert equilibrium.profile[1][list(columns)] == pytest.approx(y, rel=1e-6, abs=0)
    assert found.certificate.status == "complete" and found.certificate.index_sum == 1


@st.composite
def generic_games(draw):
    shape = draw(st.sampled_from([(2, 2), (2, 3), (3, 2), (3, 3), (4, 3)]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    return generator.integers(-20, 20, (2, *shape)).astype(float)


def catastrophes(payoffs, seed, size):
    """Replace some payoffs by catastrophes of different orders."""
    generator = np.random.default_rng(seed)
    hit = generator.random(payoffs.shape) < 0.3
    return np.where(hit, -np.floor(size ** generator.random(payoffs.shape)), payoffs)


# Badly scaled games


@pytest.mark.parametrize("size", SIZES)
def test_a_move_forbidden_by_a_penalty(size):
    A, B = np.array([[1, 0], [0, 1], [-size, -size]]), np.array([[1, 0], [0, 1], [0, 0]], dtype=float)
    half = ([0.5, 0.5], [0.5, 0.5])
    assert_exactly_those(A, B, {((0,), (0,)): ([1], [1]), ((1,), (1,)): ([1], [1]), ((0, 1), (0, 1)): half})


@pytest.mark.parametrize("size", SIZES)
def test_chicken_with_a_war(size):
    A = np.array([[0, -1], [1, -size]])
    mix = [(size - 1) / size, 1 / size]
    expected = {((0,), (1,)): ([1], [1]), ((1,), (0,)): ([1], [1]), ((0, 1), (0, 1)): (mix, mix)}
    assert_exactly_those(A, A.T, expected)


@pytest.mark.parametrize("size", SIZES)
def test_the_prisoners_dilemma_with_a_move_that_nobody_would_make(size):
    A, B = np.array([[3, 0], [4, 1], [-size, -size]]), np.array([[3, 4], [0, 1], [-size, -size]])
    assert_exactly_those(A, B, {((1,), (1,)): ([1], [1])})
    assert bimatrix_nash(Game([A, B])).certificate.eliminated == (("1", "3"), ("1",))


@settings(max_examples=150)
@given(generic_games(), st.integers(0, 2**32), st.sampled_from(SIZES))
def test_catastrophes_anywhere_agree_with_rational_arithmetic(games, seed, size):
    A, B = catastrophes(games, seed, size)
    expected = exact_equilibria(A, B)
    assume(expected is not None)
    if size < 1e16 or bimatrix_nash(Game([A, B])).complete:  # beyond that, rounding of the payoffs may decide
        assert_exactly_those(A, B, expected)


@bounded
@given(generic_games(), st.integers(0, 12), st.integers(-16, 16), st.sampled_from([None, 1e4, 1e16]))
def test_constants_units_and_penalties_change_no_support(games, constant, unit, penalty):
    A, B = games
    expected = exact_equilibria(A, B)
    assume(expected is not None)
    A, B = A.copy(), B * 10.0**unit
    A[:, -1] += 10.0**constant
    if penalty:
        A, B = np.vstack([A, A.min(axis=0) - penalty]), np.vstack([B, B[0]])
    assert_exactly_those(A, B, expected)


def test_a_constant_of_every_choice_beside_a_penalty():
    A = np.array([[1e12 + 1, 1e12], [1e12, 1e12 + 1], [-1e16, -1e16]])
    half = ([0.5, 0.5], [0.5, 0.5])
    expected = {((0,), (0,)): ([1], [1]), ((1,), (1,)): ([1], [1]), ((0, 1), (0, 1)): half}
    assert_exactly_those(A, np.array([[1.0, 0], [0, 1], [0, 0]]), expected)


@bounded
@given(generic_games(), st.integers(0, 2**32))
def test_the_kernel_measures_ties_as_everyone_does(games, seed):
    A = catastrophes(games, seed, 1e12)[0]
    floor, grain = payoff_grain(A)
    everything = np.arange(A.shape[0]), np.arange(A.shape[1])
    part, _, _ = losses(A, *everything)
    shortfall = A.max(axis=0) - A
    assert np.array_equal(part > 0, shortfall > np.maximum(floor, np.minimum(1e-9 * abs(A.max(axis=0)), 1e-6 * grain)))


def test_what_floats_leave_open_is_settled_by_exact_numbers():
    """At the mixed strategy that makes the first two rows equal, the third is better by a billionth only."""
    A = np.array([[1.0, -1.0], [-1.0, 1.0], [1e-9, 2e-9]])
    B = -A
    found = bimatrix_equilibria(A, B)
    assert found.status == "complete" and found.index.sum() == 1 and "rational" in found.method
    expected = exact_equilibria(A, B)
    assert [tuple(np.flatnonzero(x)) for x in found.x] == [rows for rows, _ in expected]
    batch = bimatrix_equilibria_batch(np.stack([(A, B), (A[::-1], B[::-1]), (A, B)]))
    assert batch.game.tolist() == sorted(batch.game.tolist()) and batch.complete
    assert np.array_equal(batch.x[batch.game == 2], found.x)


def test_a_move_played_once_in_ten_billion_is_in_the_support_of_every_table():
    A = np.array([[0, -1], [1, -1e10]])
    payoffs = np.stack([A, A.T])
    (mixed,) = [equilibrium for equilibrium in bimatrix_nash(Game(payoffs)) if not equilibrium.is_pure]
    assert strategy_label(mixed.profile[0], ["swerve", "drive"]) == "1 swerve + 1e-10 drive"
    assert within_tolerance(Game(payoffs), mixed.profile) and index(payoffs, mixed.profile) == -1
    false = [np.array([1.0, 0.0])] * 2
    assert not within_tolerance(Game(payoffs), false)
    table = solve_batch(payoffs[None])
    assert table.index.tolist() == [1, 1, -1] and (table.strategies[0][2] > 0).all()
    assert table.regret(payoffs[None]).max() < 1e-9


# Large games


def largest_gain(A, B, x, y):
    return max((A @ y).max() - x @ A @ y, (x @ B).max() - x @ B @ y)


def test_thirteen_moves_each_are_enumerated():
    A, B = np.random.default_rng(0).random((2, 13, 13))
    found = bimatrix_nash(Game([A, B]))
    assert len(found) == 23 and found.complete and found.certificate.index_sum == 1


@pytest.mark.parametrize("moves", [20, 50])
def test_a_large_constant_sum_game_is_a_linear_program(moves):
    A = np.random.default_rng(0).random((moves, moves))
    (equilibrium,) = found = bimatrix_nash(Game([A, 3 - A]), budget=1000)
    value = -linprog(
        [0] * moves + [-1],
        A_ub=np.c_[-A.T, np.ones(moves)],
        b_ub=np.zeros(moves),
        A_eq=[[1] * moves + [0]],
        b_eq=[1],
        bounds=[(0, 1)] * moves + [(None, None)],
    ).fun
    assert equilibrium.payoffs == pytest.approx([value, 3 - value], abs=1e-9)
    assert found.complete and equilibrium.index == 1
    assert "constant-sum" in found.certificate.message


def test_a_penalty_does_not_hide_that_a_game_is_not_constant_sum():
    A, B = np.random.default_rng(3).random((2, 20, 20))
    A[0, 0], B[0, 0] = -1e16, 1e16
    found = bimatrix_nash(Game([A, B]), budget=20)
    assert len(found) and found.certificate.status == "budget spent"


@pytest.mark.parametrize("moves, integers", [(6, False), (13, False), (20, False), (32, True)])
def test_a_spent_budget_leaves_what_can_be_had(moves, integers):
    generator = np.random.default_rng(5)
    A, B = (
        generator.integers(0, 50, (2, moves, moves)).astype(float) if integers else generator.random((2, moves, moves))
    )
    found = bimatrix_nash(Game([A, B]), budget=20)
    assert len(found) and found.certificate.status == "budget spent" and not found.complete
    pure = {tuple((int(move),) for move in profile) for profile in np.argwhere(pure_equilibria(np.stack([A, B])))}
    assert {equilibrium.support for equilibrium in found if equilibrium.is_pure} == pure
    assert not all(equilibrium.is_pure for equilibrium in found)
    for equilibrium in found:
        assert largest_gain(A, B, *equilibrium.profile) < 1e-12 * np.abs(A).max()


def test_a_batch_gives_what_can_be_had_of_each_game():
    games = np.random.default_rng(5).random((3, 2, 6, 6))
    batch = bimatrix_equilibria_batch(games, budget=20)
    for game in range(3):
        single = bimatrix_equilibria(*games[game], budget=20)
        assert np.array_equal(batch.x[batch.game == game], single.x) and len(single)


@bounded
@given(st.integers(0, 2**32), st.sampled_from([2, 5, 50]), st.sampled_from([1.0, 1e10]))
def test_every_path_ends_at_an_equilibrium(seed, most, size):
    """Of degenerate games too, and of badly scaled ones."""
    generator = np.random.default_rng(seed)
    A, B = generator.integers(0, most, (2, 4, 3)) * size ** generator.integers(0, 2, (2, 4, 3))
    exact = [np.array([[Fraction(entry) for entry in row] for row in table.tolist()], dtype=object) for table in (A, B)]
    tables = exact[0].max(axis=0) - exact[0], (exact[1].max(axis=1)[:, None] - exact[1]).T
    for label in range(7):
        (x, y), _ = lemke_howson(*tables, label, 10_000)
        assert x.sum() == pytest.approx(1) and y.sum() == pytest.approx(1)
        for table, own, other in ((tables[0].astype(float), x, y), (tables[1].astype(float), y, x)):
            expected = table @ other
            assert expected[own > 0].max() <= expected.min() * (1 + 1e-9)


@pytest.mark.parametrize("payoff", [1e308, -1e308])
def test_payoffs_that_cannot_be_subtracted_are_refused(payoff):
    with pytest.raises(InputError, match="another unit"):
        bimatrix_equilibria([[payoff, 0], [0, 0]], [[0, 0], [0, 0]])
