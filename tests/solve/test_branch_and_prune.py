"""All equilibria of n-player games: published games, properties of random games, ties, an independent solver."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.kernels.compiling import compiled
from sim.solve.n_players.branch_and_prune import branch_and_prune, branch_and_prune_batch
from sim.solve.n_players.branch_and_prune_kernel import search_games
from sim.solve.n_players.search_control import new_control
from sim.solve.n_players.search_run import run
from sim.solve.profile import TOLERANCE, index, payoff_range, regrets
from tests.solve import published_games as games

bounded = settings(max_examples=25)
seeds = st.integers(0, 2**32)
small_shapes = st.sampled_from([(2, 2, 2), (3, 2, 2), (2, 3, 2), (2, 3), (3, 3), (4,)])


def random_game(shape, seed):
    return np.random.default_rng(seed).random((len(shape), *shape))


def rows(profiles):
    return np.array([np.concatenate(profile) for profile in profiles])


def assert_same_set(found, expected, tolerance=1e-7):
    assert len(found) == len(expected)
    if not found:
        return
    found, expected = rows(found), rows(expected)
    distances = np.abs(found[:, None] - expected).max(axis=2)
    assert (distances.min(axis=1) <= tolerance).all()
    assert (distances.min(axis=0) <= tolerance).all()


def on_component(found, point):
    """Whether a profile, as one row, lies in the bounds of a component."""
    bounds = [(np.concatenate(part.low), np.concatenate(part.high)) for part in found.components]
    return any((point >= low - 1e-6).all() and (point <= high + 1e-6).all() for low, high in bounds)


def scaled_regret(payoffs, profile):
    return (regrets(payoffs, profile) / np.maximum(payoff_range(payoffs), np.finfo(float).tiny)).max()


def assert_sound(payoffs, found):
    """All listed equilibria are equilibria, and those of a component lie within its bounds."""
    for profile in found.profiles:
        assert scaled_regret(payoffs, profile) <= TOLERANCE
    for component, profiles in zip(found.components, found.representatives, strict=True):
        assert profiles
        for profile in profiles:
            assert scaled_regret(payoffs, profile) <= TOLERANCE
            for strategy, low, high in zip(profile, component.low, component.high):
                assert (strategy >= low - 1e-4).all() and (strategy <= high + 1e-4).all()


@pytest.mark.parametrize(
    "game, count",
    [
        (games.mckelvey_mclennan, 9),
        (games.nau_irrational, 1),
        (games.stengel, 75),
        (games.shapley, 1),
        (games.matching_pennies, 1),
        (games.jordan, 1),
        (games.coordination, 3),
        (games.majority, 3),
    ],
)
def test_published_number_of_equilibria(game, count):
    payoffs = game()
    found = branch_and_prune(payoffs)
    assert len(found.profiles) == count
    assert found.certificate.status == "complete" and found.certificate.index_sum == 1
    assert found.indices == [index(payoffs, profile) for profile in found.profiles]
    assert_sound(payoffs, found)


@pytest.mark.parametrize("game", [games.shapley, games.matching_pennies, games.jordan])
def test_uniform_equilibrium(game):
    (profile,) = branch_and_prune(game()).profiles
    for strategy in profile:
        np.testing.assert_allclose(strategy, 1 / len(strategy), atol=1e-12)


def test_irrational_equilibrium():
    (profile,) = branch_and_prune(games.nau_irrational()).profiles
    root = np.sqrt(601)
    expected = [(53 - root) / 46, (root - 13) / 24, (root - 23) / 4]
    np.testing.assert_allclose([strategy[0] for strategy in profile], expected)


def test_curve_of_mixed_equilibria_ends_in_the_published_ones():
    """Nau et al. 2004: one pure equilibrium stands alone; the curve runs between the other four."""
    found = branch_and_prune(games.nau_continuum())
    assert found.certificate.status == "degenerate"
    np.testing.assert_array_equal(rows(found.profiles), [[0, 1, 0, 1, 0, 1]])
    (ends,) = found.representatives
    assert_same_set(
        ends,
        [
            ([1, 0], [0, 1], [1, 0]),
            ([0, 1], [1, 0], [1, 0]),
            ([1, 0], [0, 1], [0.25, 0.75]),
            ([0, 1], [1, 0], [0.25, 0.75]),
        ],
    )


def test_segment_of_one_player_is_bounded_exactly():
    found = branch_and_prune(games.nau_segment())
    (component,) = found.components
    assert found.profiles == []
    np.testing.assert_allclose(np.concatenate(component.low), [0.5] * 4 + [0] * 4, atol=1e-9)
    np.testing.assert_allclose(np.concatenate(component.high), [0.5] * 8, atol=1e-9)


def test_minority_game_has_a_hexagon_and_a_point():
    found = branch_and_prune(games.minority())
    assert_same_set(found.profiles, [([0.5, 0.5],) * 3])
    (corners,) = found.representatives
    pure = [profile for profile in np.ndindex(2, 2, 2) if 0 < sum(profile) < 3]
    assert_same_set(corners, [tuple(np.eye(2)[list(profile)]) for profile in pure])


@pytest.mark.parametrize(
    "shape, number", [((2, 2, 2), 300), ((3, 3, 2), 150), ((3, 3, 3), 40), ((2, 2, 2, 2), 60), ((2,) * 5, 8)]
)
def test_random_games_are_complete(shape, number):
    payoffs = np.random.default_rng(11).random((number, len(shape), *shape))
    batch = branch_and_prune_batch(payoffs, workers=2)
    for game, found in zip(payoffs, batch, strict=True):
        assert found.certificate.status == "complete" and found.certificate.index_sum == 1
        assert len(found.profiles) % 2 == 1
        assert_sound(game, found)
        assert found.indices == [index(game, profile) for profile in found.profiles]


@bounded
@given(small_shapes, seeds)
def test_relabelling_players_and_moves(shape, seed):
    payoffs = random_game(shape, seed)
    generator = np.random.default_rng(seed)
    players = generator.permutation(len(shape))
    moves = [generator.permutation(count) for count in shape]
    relabelled = payoffs[np.ix_(range(len(shape)), *moves)]
    relabelled = relabelled[players].transpose(0, *(1 + players))
    expected = [tuple(profile[p][moves[p]] for p in players) for profile in branch_and_prune(payoffs).profiles]
    assert_same_set(branch_and_prune(relabelled).profiles, expected)


@bounded
@given(small_shapes, seeds, st.floats(1e-3, 1e6), st.floats(-1e6, 1e6))
def test_affine_changes_of_one_players_payoffs(shape, seed, factor, shift):
    payoffs = random_game(shape, seed)
    changed = payoffs.copy()
    changed[0] = factor * payoffs[0] + shift
    found = branch_and_prune(changed)
    assert_same_set(found.profiles, branch_and_prune(payoffs).profiles, tolerance=1e-5)


@bounded
@given(st.sampled_from([(2, 2, 2), (2, 3)]), seeds)
def test_dominated_move_changes_nothing(shape, seed):
    payoffs = random_game(shape, seed)
    dominated = np.random.default_rng(seed).random((len(shape), 1, *shape[1:]))
    dominated[0] = payoffs[0].min(axis=0) - 0.1
    found = branch_and_prune(np.concatenate([payoffs, dominated], axis=1))
    expected = [(np.append(profile[0], 0), *profile[1:]) for profile in branch_and_prune(payoffs).profiles]
    assert_same_set(found.profiles, expected)
    assert shape[0] in found.certificate.eliminated[0]


@bounded
@given(seeds)
def test_twin_moves_share_a_probability(seed):
    payoffs = random_game((2, 2, 2), seed)
    found = branch_and_prune(np.concatenate([payoffs, payoffs[:, :1]], axis=1))
    expected = branch_and_prune(payoffs).profiles
    played = [profile for profile in expected if profile[0][0] > 0]
    unplayed = [profile for profile in expected if profile[0][0] == 0]
    assert_same_set(found.profiles, [(np.append(x, 0), *others) for x, *others in unplayed])
    shares = sorted((part.low[0][0], part.high[0][0], part.high[0][2]) for part in found.components)
    np.testing.assert_allclose(shares, sorted((0, profile[0][0], profile[0][0]) for profile in played), atol=1e-9)


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 3, 3), (10, 5, 4), (3, 2), (2,) * 5])
def test_all_payoffs_equal(shape):
    found = branch_and_prune(np.ones((len(shape), *shape)))
    (component,) = found.components
    assert found.certificate.status == "degenerate" and found.profiles == []
    np.testing.assert_array_equal(np.concatenate(component.low), 0)
    np.testing.assert_array_equal(np.concatenate(component.high), 1)


def test_indifferent_player():
    """Whatever the indifferent player mixes, the others have an equilibrium, so its whole simplex is covered."""
    payoffs = random_game((3, 2, 2), 3)
    payoffs[0] = 7.0
    found = branch_and_prune(payoffs)
    assert found.certificate.status == "degenerate"
    assert_sound(payoffs, found)
    for mixture in np.random.default_rng(0).dirichlet([1, 1, 1], 20):
        rest = branch_and_prune(np.tensordot(payoffs[1:], mixture, axes=(1, 0)))
        for profile in rest.profiles:
            point = np.concatenate([mixture, *profile])
            assert on_component(found, point)


@settings(max_examples=16)
@given(st.sampled_from([(2, 2, 2), (3, 2, 2), (3, 3, 2), (2, 2, 2, 2)]), st.integers(2, 4), seeds)
def test_games_with_ties_are_covered(shape, levels, seed):
    """Every equilibrium that a coarse grid contains is listed or lies in a component."""
    payoffs = np.random.default_rng(seed).integers(0, levels, (len(shape), *shape)).astype(float)
    found = branch_and_prune(payoffs)
    assert found.certificate.complete
    assert_sound(payoffs, found)
    grids = [[x for x in np.ndindex(*[3] * count) if sum(x) == 2] for count in shape]
    for choice in np.ndindex(*map(len, grids)):
        profile = [np.array(grid[k]) / 2 for grid, k in zip(grids, choice)]
        if scaled_regret(payoffs, profile) <= 0:
            point = np.concatenate(profile)
            listed = any(np.abs(row - point).max() <= 1e-6 for row in rows(found.profiles))
            assert listed or on_component(found, point)


def test_zero_sum_value():
    table = np.random.default_rng(5).random((4, 5))
    (profile,) = branch_and_prune([table, -table]).profiles
    value = profile[0] @ table @ profile[1]
    assert (table @ profile[1]).max() == pytest.approx(value) == (profile[0] @ table).min()


def test_one_player_takes_the_best_move():
    np.testing.assert_array_equal(branch_and_prune([[1.0, 3.0, 2.0]]).profiles, [[[0, 1, 0]]])
    tied = branch_and_prune([[2.0, 1.0, 2.0]])
    np.testing.assert_array_equal(tied.components[0].high, [[1, 0, 1]])


def test_budget_is_kept_and_reported():
    payoffs = random_game((3, 3, 3), 0)
    everything = rows(branch_and_prune(payoffs).profiles)
    open_cells = 0
    for budget in (1, 20, 200, 400):
        found = branch_and_prune(payoffs, max_cells=budget)
        assert found.certificate.status == "budget spent" and found.certificate.cells <= budget
        assert not found.certificate.complete
        distances = np.abs(everything[:, None] - rows(found.profiles)).max(axis=2).min(axis=1)
        pure = (everything == 1).sum(axis=1) == 3
        assert (distances[pure] == 0).all()
        open_cells += len(found.certificate.undecided)
    assert open_cells > 0


def test_compiled_and_interpreted_agree_to_the_byte():
    payoffs = np.random.default_rng(2).random((5, 3, 2, 2, 2))
    payoffs[4] = np.round(payoffs[4])
    records = [run(kernel, payoffs, 300, new_control()) for kernel in (search_games, compiled(search_games))]
    for interpreted, machine in zip(*records, strict=True):
        assert interpreted.tobytes() == machine.tobytes()


def test_payoffs_are_not_changed():
    payoffs = random_game((2, 2, 2), 1)
    before = payoffs.copy()
    payoffs.flags.writeable = False
    branch_and_prune(payoffs)
    branch_and_prune_batch(payoffs[None])
    np.testing.assert_array_equal(payoffs, before)


@pytest.mark.parametrize(
    "payoffs",
    [np.zeros((2, 3)), np.zeros((3, 2, 2)), np.full((2, 2, 2), np.nan), np.zeros((1, 63)), np.zeros((1, 0))],
)
def test_wrong_input(payoffs):
    with pytest.raises(InputError):
        branch_and_prune(payoffs)


def gambit_equilibria(gambit, payoffs):
    """What Gambit's enumpoly_solve lists, as profiles."""
    shape = payoffs.shape[1:]
    first_player_fastest = payoffs.transpose(*range(len(shape), 0, -1), 0).ravel().tolist()
    players = " ".join(f'"{i}"' for i in range(len(shape)))
    moves = " ".join(map(str, shape))
    text = f'NFG 1 R "" {{ {players} }} {{ {moves} }}\n\n' + " ".join(map(str, first_player_fastest))
    game = gambit.read_nfg(io.BytesIO(text.encode()))
    return [
        tuple(np.array([float(probability) for _, probability in profile[player]]) for player in game.players)
        for profile in gambit.nash.enumpoly_solve(game).equilibria
    ]


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2)])
def test_misses_none_of_gambits_equilibria(shape):
    """Gambit's set can lack some, even two of opposite index; what it has we have, and mostly it has all."""
    gambit = pytest.importorskip("pygambit")
    equal = 0
    for seed in range(25):
        payoffs = random_game(shape, seed)
        ours, theirs = branch_and_prune(payoffs).profiles, gambit_equilibria(gambit, payoffs)
        distances = np.abs(rows(theirs)[:, None] - rows(ours)).max(axis=2)
        assert (distances.min(axis=1) < 1e-5).all()
        assert len(set(distances.argmin(axis=1))) == len(theirs)
        equal += len(ours) == len(theirs)
    assert equal >= 15
