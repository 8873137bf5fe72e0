"""Equilibria of two-player games against published games, identities and independent solvers."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.game.normal_form import Game
from sim.kernels.compiling import compiled
from sim.solve.equilibrium import sort_profiles
from sim.solve.profile import TOLERANCE, index, regrets
from sim.solve.two_players.bimatrix import STATUSES, bimatrix_equilibria, bimatrix_equilibria_batch, bimatrix_nash
from sim.solve.two_players.bimatrix_kernel import solve_games

bounded = settings(max_examples=80)

# von Stengel (1999), New maximal numbers of equilibria in bimatrix games: 6 × 6 with 75 equilibria.
STENGEL_A = np.array(
    [
        [9504, -660, 19976, -20526, 1776, -8976],
        [-111771, 31680, -130944, 168124, -8514, 52764],
        [397584, -113850, 451176, -586476, 29216, -178761],
        [171204, -45936, 208626, -263076, 14124, -84436],
        [1303104, -453420, 1227336, -1718376, 72336, -461736],
        [737154, -227040, 774576, -1039236, 48081, -300036],
    ],
    dtype=float,
)
STENGEL_B = np.array(
    [
        [72336, 48081, 29216, 14124, 1776, -8514],
        [-461736, -300036, -178761, -84436, -8976, 52764],
        [1227336, 774576, 451176, 208626, 19976, -130944],
        [-1718376, -1039236, -586476, -263076, -20526, 168124],
        [1303104, 737154, 397584, 171204, 9504, -111771],
        [-453420, -227040, -113850, -45936, -660, 31680],
    ],
    dtype=float,
)


@st.composite
def tied_games(draw, most=5):
    """Small integer payoffs, so that most games are degenerate; sometimes with a structure that ties more."""
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    A, B = generator.integers(0, draw(st.sampled_from([1, 2, 3, 5, 9])) + 1, (2, m, n)).astype(float)
    kind = draw(st.sampled_from(["any", "duplicate move", "indifferent player", "zero-sum", "common interest"]))
    if kind == "duplicate move":
        A[-1], B[-1] = A[0], B[0]
    elif kind == "indifferent player":
        A[:] = 3.0
    elif kind == "zero-sum":
        B = -A
    elif kind == "common interest":
        B = A.copy()
    return A, B


@st.composite
def generic_games(draw, most=5):
    shape = draw(st.integers(1, most)), draw(st.integers(1, most))
    return tuple(np.random.default_rng(draw(st.integers(0, 2**32))).random((2, *shape)))


def as_set(profiles):
    """Profiles as a set that rounding cannot split: rational probabilities of small games are far apart."""
    return {tuple((np.round(np.concatenate(profile), 7) + 0.0).tolist()) for profile in profiles}


def extreme_points(found):
    return as_set(zip(found.x, found.y))


def largest_regret(A, B, x, y):
    spread = np.array([np.ptp(A) or 1.0, np.ptp(B) or 1.0])
    return (regrets(np.stack([A, B]), (x, y)) / spread).max()


# Published games


def test_matching_pennies():
    found = bimatrix_equilibria([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert extreme_points(found) == {(0.5, 0.5, 0.5, 0.5)}
    assert found.index.tolist() == [1] and found.status == "complete"


def test_battle_of_the_sexes():
    found = bimatrix_equilibria([[3, 0], [0, 2]], [[2, 0], [0, 3]])
    assert np.allclose(found.x, [[1, 0], [0, 1], [0.6, 0.4]])
    assert np.allclose(found.y, [[1, 0], [0, 1], [0.4, 0.6]])
    assert found.index.tolist() == [1, 1, -1]
    assert found.component.tolist() == [-1, -1, -1]


def test_shapley():
    """Shapley (1964), Some topics in two-person games: one equilibrium, and fictitious play circles around it."""
    found = bimatrix_equilibria([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    assert len(found) == 1
    assert np.allclose(np.concatenate([found.x[0], found.y[0]]), 1 / 3)


def test_coordination_has_all_supports():
    found = bimatrix_equilibria(np.eye(5), np.eye(5))
    assert len(found) == 2**5 - 1
    assert found.index.sum() == 1


def test_von_stengel_75():
    found = bimatrix_nash(Game([STENGEL_A, STENGEL_B]))
    assert len(found) == 75
    assert found.complete and found.certificate.index_sum == 1
    assert max(largest_regret(STENGEL_A, STENGEL_B, *equilibrium.profile) for equilibrium in found) < TOLERANCE


def test_von_stengel_degenerate_example():
    """Von Stengel (2007), chapter 3 of Algorithmic Game Theory, degenerate games: a segment and a mixed point."""
    A, B = [[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]]
    found = bimatrix_equilibria(A, B)
    assert extreme_points(found) == as_set(
        [
            ([1, 0, 0], [1, 0]),
            ([1, 0, 0], [2 / 3, 1 / 3]),
            ([0, 1 / 3, 2 / 3], [1 / 3, 2 / 3]),
        ]
    )
    assert found.component.tolist() == [0, 0, -1]
    ((subset,),) = [component.subsets for component in found.components]
    assert np.allclose(subset[0], [[1, 0, 0]]) and np.allclose(subset[1], [[1, 0], [2 / 3, 1 / 3]])


def test_components_made_of_several_subsets():
    """Two segments that meet at a corner are one component and two maximal Nash subsets."""
    A, B = np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([[1.0, 1.0], [1.0, 0.0]])
    found = bimatrix_equilibria(A, B)
    assert extreme_points(found) == as_set([([1, 0], [1, 0]), ([1, 0], [0, 1]), ([0, 1], [1, 0])])
    (component,) = found.components
    assert [(len(x), len(y)) for x, y in component.subsets] == [(1, 2), (2, 1)]
    assert np.allclose(component.low, 0) and np.allclose(component.high, 1)


@pytest.mark.parametrize("m, n", [(1, 1), (1, 4), (3, 1), (3, 4)])
def test_equal_payoffs_give_the_whole_product(m, n):
    found = bimatrix_nash(Game([np.full((m, n), 2.0), np.full((m, n), -5.0)]))
    assert len(found) == m * n
    if m * n == 1:
        assert found.certificate.status == "complete" and not found.components
    else:
        assert found.certificate.status == "degenerate"
        ((subset,),) = [component.subsets for component in found.components]
        assert np.array_equal(subset[0][subset[0].argmax(axis=0)], np.eye(m))
        assert np.array_equal(subset[1][subset[1].argmax(axis=0)], np.eye(n))
        assert {equilibrium.component for equilibrium in found} == {0}


def test_isolated_but_not_regular():
    """The weakly dominated second moves are an isolated equilibrium without an index."""
    found = bimatrix_nash(Game([[[1, 0], [0, 0]], [[1, 0], [0, 0]]]))
    assert [(equilibrium.support, equilibrium.index) for equilibrium in found] == [
        (((0,), (0,)), 1),
        (((1,), (1,)), None),
    ]
    assert all(equilibrium.component is None for equilibrium in found)
    assert found.certificate.status == "degenerate" and found.certificate.index_sum is None


def test_dominated_moves_are_named():
    game = Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], ["row", "column"], [["C", "D"], ["c", "d"]])
    found = bimatrix_nash(game)
    assert found.certificate.eliminated == (("C",), ("c",))
    assert repr(found[0]).startswith("Equilibrium((D, d)")


# Independent solvers


def gambit_answer(A, B):
    """Extreme equilibria in rational arithmetic, and the maximal Nash subsets that hold more than one."""
    pygambit = pytest.importorskip("pygambit")
    m, n = A.shape
    cells = " ".join(f"{int(A[a, b])} {int(B[a, b])}" for b in range(n) for a in range(m))
    game = pygambit.read_nfg(io.StringIO(f'NFG 1 R "" {{ "1" "2" }} {{ {m} {n} }}\n\n{cells}\n'))
    answer = pygambit.nash.enummixed_solve(game, rational=True, cliques=True)

    def profile(equilibrium):
        x = [float(equilibrium["1"][str(a + 1)]) for a in range(m)]
        return x, [float(equilibrium["2"][str(b + 1)]) for b in range(n)]

    subsets = [as_set(map(profile, clique)) for clique in answer.cliques]
    return as_set(map(profile, answer.equilibria)), {frozenset(subset) for subset in subsets if len(subset) > 1}


@settings(max_examples=150)
@given(tied_games())
def test_agrees_with_gambit_on_tied_games(games):
    A, B = games
    found = bimatrix_equilibria(A, B)
    equilibria, subsets = gambit_answer(A, B)
    assert extreme_points(found) == equilibria
    mine = [as_set((x, y) for x in X for y in Y) for part in found.components for X, Y in part.subsets]
    assert {frozenset(subset) for subset in mine} == subsets and len(mine) == len(subsets)
    assert found.status in ("complete", "degenerate")


def test_agrees_with_gambit_on_von_stengel():
    found = bimatrix_equilibria(STENGEL_A, STENGEL_B)
    assert extreme_points(found) == gambit_answer(STENGEL_A, STENGEL_B)[0]


@settings(max_examples=15)
@given(generic_games(most=4).filter(lambda games: min(games[0].shape) > 1))
def test_agrees_with_nashpy_on_generic_games(games):
    from nashpy.algorithms.vertex_enumeration import vertex_enumeration

    A, B = games
    assert extreme_points(bimatrix_equilibria(A, B)) == as_set(vertex_enumeration(A + 1, B + 1))


# Identities


@bounded
@given(generic_games(most=6))
def test_generic_games_have_an_odd_number_and_index_sum_one(games):
    A, B = games
    found = bimatrix_equilibria(A, B)
    assert found.status == "complete" and len(found) % 2 == 1 and found.index.sum() == 1
    assert (found.component == -1).all()
    for x, y, sign in zip(found.x, found.y, found.index):
        assert largest_regret(A, B, x, y) < TOLERANCE
        assert np.count_nonzero(x) == np.count_nonzero(y)
        assert index(np.stack([A, B]), (x, y)) == sign


@bounded
@given(tied_games(), st.integers(0, 2**32))
def test_nash_subsets_consist_of_equilibria(games, seed):
    A, B = games
    generator = np.random.default_rng(seed)
    for component in bimatrix_equilibria(A, B).components:
        for X, Y in component.subsets:
            x, y = generator.dirichlet(np.ones(len(X))) @ X, generator.dirichlet(np.ones(len(Y))) @ Y
            assert largest_regret(A, B, x, y) < TOLERANCE


@bounded
@given(tied_games(), st.integers(0, 2**32))
def test_relabelling_moves(games, seed):
    A, B = games
    generator = np.random.default_rng(seed)
    rows, columns = generator.permutation(A.shape[0]), generator.permutation(A.shape[1])
    found, moved = bimatrix_equilibria(A, B), bimatrix_equilibria(A[rows][:, columns], B[rows][:, columns])
    assert extreme_points(moved) == as_set(zip(found.x[:, rows], found.y[:, columns]))
    assert moved.component.max() == found.component.max()


@bounded
@given(tied_games())
def test_exchanging_players(games):
    A, B = games
    found, exchanged = bimatrix_equilibria(A, B), bimatrix_equilibria(B.T, A.T)
    assert as_set(zip(exchanged.y, exchanged.x)) == extreme_points(found)
    assert exchanged.status == found.status


@bounded
@given(tied_games(), st.floats(1e-3, 1e3), st.integers(-100, 100))
def test_positive_affine_maps_of_one_player(games, scale, shift):
    A, B = games
    found, moved = bimatrix_equilibria(A, B), bimatrix_equilibria(scale * (A + shift), B)
    assert extreme_points(moved) == extreme_points(found)
    assert moved.index.tolist() == found.index.tolist() and moved.component.tolist() == found.component.tolist()


@bounded
@given(tied_games(most=4), st.integers(0, 2**32))
def test_adding_a_dominated_move_changes_nothing(games, seed):
    A, B = games
    generator = np.random.default_rng(seed)
    worse = A[:1] - generator.integers(1, 4, (1, A.shape[1]))
    more_A, more_B = np.vstack([A, worse]), np.vstack([B, generator.integers(0, 9, worse.shape)])
    found, more = bimatrix_equilibria(A, B), bimatrix_equilibria(more_A, more_B)
    assert extreme_points(more) == as_set((np.append(x, 0), y) for x, y in zip(found.x, found.y))


@bounded
@given(tied_games())
def test_canonical_order(games):
    found = bimatrix_equilibria(*games)
    profiles = list(zip(found.x, found.y))
    assert [id(x) for x, _ in sort_profiles(profiles)] == [id(x) for x, _ in profiles]


# The batch


def test_batch_equals_single_interpreted_or_compiled():
    generator = np.random.default_rng(11)
    A, B = generator.integers(0, 4, (2, 60, 4, 3)).astype(float)
    A[::2], B[::2] = generator.random((2, 30, 4, 3))
    payoffs = np.stack([A, B], axis=1)
    interpreted, kernel = solve_games(payoffs, 1000), compiled(solve_games)(payoffs, 1000)
    assert all(np.array_equal(one, other) for one, other in zip(interpreted, kernel))
    before = payoffs.copy()
    for workers in (1, 3):
        batch = bimatrix_equilibria_batch(payoffs, workers=workers)
        assert np.array_equal(np.bincount(batch.game, minlength=60), batch.count)
        for g in range(60):
            single, here = bimatrix_equilibria(A[g], B[g]), batch.game == g
            for name in ("x", "y", "component", "index"):
                assert np.array_equal(getattr(batch, name)[here], getattr(single, name))
            assert STATUSES[batch.status[g]] == single.status
            assert batch.degenerate[g] == (single.status == "degenerate")
        assert batch.complete
    assert np.array_equal(payoffs, before)


def test_batch_of_no_games():
    batch = bimatrix_equilibria_batch(np.zeros((0, 2, 3, 2)))
    assert len(batch) == 0 and batch.x.shape == (0, 3) and batch.y.shape == (0, 2) and batch.count.shape == (0,)


@pytest.mark.parametrize(
    "payoffs, words",
    [
        ([[[["a", 1.0]], [[0.0, 1.0]]]], "numbers"),
        ([[[[1.0, 2.0]], [[1.0]]]], "numbers"),
        ([[[1.0, 2.0]], [[1.0, 0.0]]], "shape"),
        (np.zeros((3, 3, 2, 2)), "shape"),
        (np.zeros((3, 2, 0, 2)), "shape"),
        ([[[[np.nan, 2.0]], [[1.0, 0.0]]]], "finite"),
    ],
)
def test_what_is_no_batch_of_games_is_told(payoffs, words):
    with pytest.raises(InputError, match=words):
        bimatrix_equilibria_batch(payoffs)


def test_batch_of_lists():
    batch = bimatrix_equilibria_batch([[[[1, 0], [0, 1]], [[1, 0], [0, 1]]]])
    assert batch.count.tolist() == [3] and batch.complete


# Honesty


def test_budget_spent_is_said():
    A, B = np.random.default_rng(2).random((2, 6, 6))
    found = bimatrix_nash(Game([A, B]), budget=5)
    assert not found.complete and found.certificate.status == "budget spent"
    assert "may be missing" in found.certificate.message and "Lemke" in found.certificate.method


def test_more_moves_than_labels():
    """Beyond the capacity the status says so, unless dominance leaves a game that fits."""
    big = np.random.default_rng(2).random((2, 40, 40))
    _, _, tally = solve_games(big[None], 1000)
    assert STATUSES[tally[0, 1]] == "budget spent"
    big[0, 7] = 2.0
    profiles, _, tally = solve_games(big[None], 1000)
    assert STATUSES[tally[0, 1]] == "complete"
    assert np.flatnonzero(profiles[0]).tolist() == [7, 40 + big[1, 7].argmax()]


@pytest.mark.parametrize("gap, status", [(1e-13, "degenerate"), (TOLERANCE / 2, "undecided"), (1e-5, "complete")])
def test_a_near_tie_is_called_or_confessed(gap, status):
    found = bimatrix_equilibria([[1, 0], [1 + gap, 1]], [[0, 0], [1, 0]])
    assert found.status == status


@pytest.mark.parametrize(
    "A, B, message",
    [
        ([[1, 2]], [[1], [2]], "one shape"),
        ([1, 2], [1, 2], "must have shape"),
        ([["a"]], [["b"]], "numbers"),
        ([[1, np.nan]], [[1, 2]], "finite"),
        (np.zeros((2, 0)), np.zeros((2, 0)), "without moves"),
    ],
)
def test_wrong_input(A, B, message):
    with pytest.raises(InputError, match=message):
        bimatrix_equilibria(A, B)


def test_two_players_only():
    with pytest.raises(InputError, match="two players"):
        bimatrix_nash(Game(np.zeros((3, 2, 2, 2))))
