"""The principal logit branch: closed forms, published games, agreement with Gambit, bifurcations."""

import io
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sim.errors import InputError
from sim.kernels.compiling import compiled
from sim.solve.logit import logit_branch, logit_equilibrium, logit_limits, prepared
from sim.solve.logit_kernel import trace_batch
from sim.solve.profile import TOLERANCE, move_payoffs, payoff_range, regrets

MATCHING_PENNIES = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], dtype=float)
COORDINATION = np.array([[[1, 0], [0, 1]], [[1, 0], [0, 1]]], dtype=float)
SHAPES = [(2, 2), (3, 3), (2, 2, 2), (3, 2, 2), (2, 2, 2, 2)]

PROPERTY = settings(max_examples=25)
small_games = st.sampled_from(SHAPES).flatmap(
    lambda shape: arrays.arrays(
        float, (len(shape), *shape), elements=st.floats(-5, 5, allow_subnormal=False).map(lambda u: round(u, 3))
    )
)


def random_games(shape, count, seed=0):
    return np.random.default_rng(seed).random((count, len(shape), *shape))


def mckelvey_mclennan():
    """The 2×2×2 game of McKelvey and McLennan (1997) with nine equilibria."""
    payoffs = np.zeros((3, 2, 2, 2))
    payoffs[:, 0, 0, 0] = 9, 8, 12
    payoffs[:, 1, 1, 0] = 9, 8, 2
    payoffs[:, 1, 0, 1] = 3, 4, 6
    payoffs[:, 0, 1, 1] = 3, 4, 4
    return payoffs


def logit_error(payoffs, profile, lam):
    """Largest difference of a probability from the logit response to the others."""
    errors = []
    for i, strategy in enumerate(profile):
        exponents = lam * move_payoffs(payoffs, profile, i)
        response = np.exp(exponents - exponents.max())
        errors.append(np.abs(strategy - response / response.sum()).max())
    return max(errors)


@pytest.mark.parametrize("shape", SHAPES)
def test_branch_starts_uniform_and_solves_the_logit_equations(shape):
    payoffs = random_games(shape, 1)[0]
    branch = logit_branch(payoffs)
    assert branch.lambdas[0] == 0
    for strategies, moves in zip(branch.profiles, shape):
        np.testing.assert_allclose(strategies[0], 1 / moves, rtol=1e-14)
    for k, lam in enumerate(branch.lambdas):
        profile = [strategies[k] for strategies in branch.profiles]
        assert logit_error(payoffs, profile, lam) <= 1e-9 * (1 + lam)


def test_symmetric_matching_pennies_is_even_at_every_lambda():
    branch = logit_branch(MATCHING_PENNIES)
    assert branch.converged and not branch.bifurcations
    for strategies in (*branch.profiles, *branch.limit):
        np.testing.assert_allclose(strategies, 0.5, atol=1e-12)


def test_own_payoff_effect_in_asymmetric_matching_pennies():
    """Nash says that a player's own payoff does not change its mixture; logit response says that it does
    (McKelvey and Palfrey 1995, section 4; Ochs 1995)."""
    payoffs = MATCHING_PENNIES.copy()
    payoffs[0, 0, 0] = 9
    first, second = logit_equilibrium(payoffs, 1.0).limit
    assert first[0] > 0.55 and second[0] < 0.5
    limit = logit_branch(payoffs).limit
    np.testing.assert_allclose(limit[0], [1 / 2, 1 / 2], atol=1e-12)
    np.testing.assert_allclose(limit[1], [1 / 6, 5 / 6], atol=1e-12)


@pytest.mark.parametrize("lam", [0, 0.3, 1, 20, 1e3])
def test_logit_equilibrium_at_a_given_lambda(lam):
    payoffs = random_games((3, 3, 2), 1, seed=4)[0]
    found = logit_equilibrium(payoffs, lam)
    assert found.status == "reached" and found.lambdas[-1] == pytest.approx(lam, rel=1e-12)
    assert logit_error(payoffs, found.limit, lam) < 1e-10


def test_one_player_is_softmax():
    payoffs = np.array([[1.0, 2.0, 4.0]])
    response = np.exp(0.7 * payoffs[0])
    np.testing.assert_allclose(logit_equilibrium(payoffs, 0.7).limit[0], response / response.sum(), rtol=1e-12)
    np.testing.assert_array_equal(logit_branch(payoffs).limit[0], [0, 0, 1])


def test_probabilities_far_below_one_are_traced():
    payoffs = np.array([[[1, 1], [0, 0]], [[1, 0], [1, 0]]], dtype=float)
    branch = logit_branch(payoffs)
    k = np.searchsorted(branch.lambdas, 200)
    np.testing.assert_allclose(
        np.log(branch.profiles[0][k, 1]), -branch.lambdas[k] - np.log1p(np.exp(-branch.lambdas[k])), rtol=1e-9
    )
    assert branch.profiles[0][k, 1] < 1e-80


def test_pitchfork_of_pure_coordination_is_crossed_and_reported():
    """Log-odds obey d = lambda tanh(d'/2), which bifurcates from d = 0 at lambda 2."""
    branch = logit_branch(COORDINATION)
    assert branch.converged
    assert [found.dimension for found in branch.bifurcations] == [1]
    assert branch.bifurcations[0].lam == pytest.approx(2, abs=1e-4)
    np.testing.assert_allclose(np.concatenate(branch.limit), 0.5, atol=1e-12)
    assert logit_limits(COORDINATION[None]).bifurcations[0] == 1


def test_bifurcation_off_the_uniform_profile():
    """The second move has log-odds -lambda q', q' the rival's: symmetry breaks where lambda q (1 - q) is 1."""
    payoffs = np.array([[[1, 1], [1, 0]], [[1, 1], [1, 0]]], dtype=float)
    branch = logit_branch(payoffs)
    (found,) = branch.bifurcations
    q = logit_equilibrium(payoffs, found.lam).limit[0][1]
    assert found.lam * q * (1 - q) == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(branch.limit[0], [1, 0], atol=1e-9)


def test_double_bifurcation_of_the_minority_game():
    """Three players who want to be alone: two modes of the symmetry become singular together, at lambda 4."""
    payoffs = np.zeros((3, 2, 2, 2))
    for profile in np.ndindex(2, 2, 2):
        for i in range(3):
            payoffs[(i, *profile)] = profile.count(profile[i]) == 1
    branch = logit_branch(payoffs)
    assert [found.dimension for found in branch.bifurcations] == [2]
    assert branch.bifurcations[0].lam == pytest.approx(4, abs=1e-3)
    np.testing.assert_allclose(np.concatenate(branch.limit), 0.5, atol=1e-12)


def test_mckelvey_mclennan_stays_on_the_symmetric_branch():
    """Players 1 and 2 mix evenly at every lambda; Gambit 16.7 ends at a profile of regret 0.21 here."""
    payoffs = mckelvey_mclennan()
    branch = logit_branch(payoffs)
    assert branch.converged and branch.regret < 1e-12 and len(branch.bifurcations) == 1
    for strategy, answer in zip(branch.limit, [[0.5, 0.5], [0.5, 0.5], [1, 0]]):
        np.testing.assert_allclose(strategy, answer, atol=1e-9)


def test_turning_points_come_in_pairs_and_are_extremes():
    games = random_games((3, 3, 3), 60)
    folded = np.flatnonzero(logit_limits(games).turning_points)
    assert len(folded)
    for game in folded[:3]:
        branch = logit_branch(games[game])
        assert len(branch.turning_points) % 2 == 0
        falls = np.flatnonzero(np.diff(branch.lambdas) < 0)
        first = branch.turning_points[0]
        assert first == pytest.approx(branch.lambdas[falls[0]], rel=1e-2)
        assert first >= branch.lambdas[falls[0]] - 1e-6


def test_risk_dominant_equilibrium_is_selected():
    stag_hunt = np.array([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], dtype=float)
    np.testing.assert_array_equal(np.concatenate(logit_branch(stag_hunt).limit), [0, 1, 0, 1])


@pytest.mark.parametrize("shape", [(4, 4), (3, 3, 3), (2, 2, 2, 2)])
def test_batch_and_single_agree(shape):
    games = random_games(shape, 5, seed=2)
    limits = logit_limits(games)
    for k, payoffs in enumerate(games):
        branch = logit_branch(payoffs)
        assert branch.status == limits.statuses[k] == "converged"
        for single, batch in zip(branch.limit, limits.profiles):
            np.testing.assert_allclose(single, batch[k], atol=1e-12)


def test_compiled_and_interpreted_agree_to_the_byte():
    random = np.random.default_rng(4)
    for shape in ((2, 2), (3, 2, 2)):
        payoffs = random.random((6, len(shape), *shape))
        payoffs[3:] = np.round(3 * payoffs[3:])  # ties, crossings and turning points
        pairs, starts, ranges, _ = prepared(payoffs)
        answers = []
        for kernel in (trace_batch, compiled(trace_batch)):
            answers.append((np.empty((6, sum(shape))), np.empty(6), np.empty((6, 4), np.int64)))
            kernel(pairs, starts, ranges, 300, *answers[-1])
        for interpreted, machine in zip(*answers):
            assert interpreted.tobytes() == machine.tobytes()


@pytest.mark.parametrize("shape, count", [((3, 3, 3), 200), ((5, 5), 200), ((4, 3, 2), 200), ((2, 2, 2, 2), 100)])
def test_limits_of_random_games_are_equilibria(shape, count):
    games = random_games(shape, count, seed=1)
    limits = logit_limits(games)
    assert set(limits.statuses) == {"converged"}
    for k, payoffs in enumerate(games):
        profile = [strategies[k] for strategies in limits.profiles]
        assert regrets(payoffs, profile).max() <= 1e-13


@pytest.mark.parametrize("shape, payoff_values", [((3, 3), 2), ((2, 2, 2), 2), ((3, 3, 3), 2), ((10, 5, 4), 3)])
def test_limits_of_games_full_of_ties_are_equilibria(shape, payoff_values):
    games = np.random.default_rng(5).integers(0, payoff_values, (60, len(shape), *shape)).astype(float)
    limits = logit_limits(games)
    assert set(limits.statuses) == {"converged"}
    for k, payoffs in enumerate(games):
        profile = [strategies[k] for strategies in limits.profiles]
        assert (regrets(payoffs, profile) <= TOLERANCE * payoff_range(payoffs)).all()


@PROPERTY
@given(small_games)
def test_limit_is_an_equilibrium_or_says_that_it_is_not(payoffs):
    branch = logit_branch(payoffs)
    exact = (regrets(payoffs, branch.limit) <= TOLERANCE * np.maximum(payoff_range(payoffs), 1e-12)).all()
    assert exact or not branch.converged
    assert branch.regret == regrets(payoffs, branch.limit).max()
    for strategy in branch.limit:
        assert strategy.min() >= 0 and strategy.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_relabelling_moves_and_players_relabels_the_limit(seed):
    payoffs = random_games((3, 2, 3), 1, seed)[0]
    limit = logit_branch(payoffs).limit
    reordered = logit_branch(payoffs[:, [2, 0, 1]][:, :, ::-1]).limit
    np.testing.assert_allclose(reordered[0], limit[0][[2, 0, 1]], atol=1e-10)
    np.testing.assert_allclose(reordered[1], limit[1][::-1], atol=1e-10)
    for order in permutations(range(3)):
        renamed = logit_branch(payoffs[list(order)].transpose(0, *(1 + i for i in order))).limit
        for place, player in enumerate(order):
            np.testing.assert_allclose(renamed[place], limit[player], atol=1e-10)


def test_common_unit_rescales_lambda_and_shifts_do_nothing():
    payoffs = random_games((3, 3), 1, seed=3)[0]
    moved = 250 * payoffs + np.array([7.0, -4000.0]).reshape(2, 1, 1)
    one, other = logit_equilibrium(payoffs, 5.0), logit_equilibrium(moved, 5.0 / 250)
    for mine, yours in zip(one.limit, other.limit):
        np.testing.assert_allclose(mine, yours, atol=1e-10)
    np.testing.assert_allclose(other.scale, 250 * one.scale)


def test_one_players_unit_can_change_the_selection():
    """Why the scale is printed: a battle of the sexes goes to the player who cares more."""
    battle = np.array([[[2, 0], [0, 1]], [[1, 0], [0, 2]]], dtype=float)
    for scale, favourite in [((3, 1), 0), ((1, 3), 1)]:
        limit = logit_branch(battle * np.array(scale).reshape(2, 1, 1)).limit
        np.testing.assert_array_equal([strategy.argmax() for strategy in limit], [favourite, favourite])


def test_payoffs_all_equal():
    branch = logit_branch(np.full((3, 2, 3, 2), 4.0))
    assert branch.converged and branch.regret == 0 and not branch.bifurcations
    for strategy in branch.limit:
        np.testing.assert_allclose(strategy, 1 / len(strategy))


def test_budget_is_reported():
    branch = logit_branch(random_games((3, 3, 3), 1)[0], points=5)
    assert branch.status == "budget spent" and not branch.converged and len(branch.lambdas) == 5
    assert branch.regret > 1e-3


def test_inputs_are_not_mutated_and_answers_repeat():
    payoffs = random_games((3, 3, 3), 1)[0]
    before = payoffs.copy()
    one, other = logit_branch(payoffs), logit_branch(payoffs)
    np.testing.assert_array_equal(payoffs, before)
    assert one.lambdas.tobytes() == other.lambdas.tobytes()
    assert "payoff ranges" in repr(one) and "converged" in repr(one)


@pytest.mark.parametrize(
    "payoffs, words",
    [(np.zeros((3, 2, 2)), "shape"), (np.full((2, 2, 2), np.nan), "finite"), (np.zeros((2, 2, 0)), "no n zero")],
)
def test_wrong_payoffs(payoffs, words):
    with pytest.raises(InputError, match=words):
        logit_branch(payoffs)


def test_wrong_numbers():
    with pytest.raises(InputError, match="zero or more"):
        logit_equilibrium(COORDINATION, -1)
    with pytest.raises(InputError, match="logit_branch"):
        logit_equilibrium(COORDINATION, np.inf)
    with pytest.raises(InputError, match="at least 2"):
        logit_branch(COORDINATION, points=1)


@pytest.mark.parametrize("shape, count", [((3, 3, 3), 25), ((2, 2, 2), 40), ((4, 4), 25), ((2, 2, 2, 2), 15)])
def test_agreement_with_gambit_where_its_answer_is_an_equilibrium(shape, count):
    gambit = pytest.importorskip("pygambit")
    games = random_games(shape, count, seed=7)
    limits = logit_limits(games)
    compared = 0
    for k, payoffs in enumerate(games):
        answer = _gambit_logit(gambit, payoffs)
        if answer is None or (regrets(payoffs, answer) > 1e-6 * payoff_range(payoffs)).any():
            continue
        compared += 1
        for mine, theirs in zip(limits.profiles, answer):
            np.testing.assert_allclose(mine[k], theirs, atol=1e-4)
    assert compared >= 0.9 * count


def _gambit_logit(gambit, payoffs):
    """Return the profile of Gambit's `logit_solve`, read by either of the two forms that its result has had."""
    shape = payoffs.shape[1:]
    players = " ".join(f'"{i}"' for i in range(len(shape)))
    numbers = " ".join(repr(float(u)) for u in payoffs.reshape(len(shape), -1, order="F").ravel(order="F"))
    text = f'NFG 1 R "game" {{ {players} }} {{ {" ".join(map(str, shape))} }}\n\n{numbers}\n'
    result = gambit.nash.logit_solve(gambit.read_nfg(io.BytesIO(text.encode())))
    profile = getattr(result, "equilibrium", None)
    if profile is None:
        found = getattr(result, "equilibria", [])
        if not len(found):
            return None
        profile = found[0]
    return [np.array([float(profile[str(i)][str(a + 1)]) for a in range(n)]) for i, n in enumerate(shape)]
