"""Learning in the last stage: what the paths approach, against equilibria and another integrator."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import sim
from sim.ask.learning import (
    OFF_UNIFORM,
    STEPS,
    learned_play,
    mean_outcomes,
    nearest_equilibrium,
    start_near_uniform,
)
from sim.errors import InputError
from sim.solve.profile import payoff_range, regrets
from tests.toys.small_scenario import GAME, VIEW, changed, load

# The first player's first move dominates, and there the second does not mind what it does: a continuum.
INDIFFERENT = sim.Game([[[1, 1], [0, 0]], [[2, 2], [0, 1]]])
PENNIES = {
    "russia": {"pennies": "(1 - 2 * bloc) * (1 - 2 * support)"},
    "china": {"pennies": "-(1 - 2 * bloc) * (1 - 2 * support)"},
    "us": {"nothing": "gain * delivered"},
}


def pennies(directory):
    """Return the small game with matching pennies played after either move of the US."""
    moves = {**GAME["moves"], "china": {"BACK": {"support": 1}, "CURB": {"support": 0}}}
    return load(directory, game={**GAME, "payoffs": PENNIES, "moves": moves})


@pytest.mark.parametrize("rule", STEPS)
def test_there_is_a_path_for_each_move_of_the_leader(tmp_path, rule):
    scenario = load(tmp_path)
    paths = learned_play(scenario, rule, steps=500)
    assert [path.history for path in paths] == [{"us": "WAIT"}, {"us": "OFFER"}]
    payoffs = scenario.game().payoffs
    for a, learned in enumerate(paths):
        assert learned.players == ("russia", "china") and learned.path.rule == rule
        assert [strategy.shape for strategy in learned.path.end] == [(2,), (2,)]
        stage = payoffs[1:, a]
        assert regrets(stage, learned.nearest).max() <= 1e-9 * payoff_range(stage).max()


@pytest.mark.parametrize("rule", STEPS)
@pytest.mark.parametrize("view", ["base", "mandelbaum"])
def test_paths_of_a_view_reach_the_equilibrium_that_they_name(view, rule):
    scenario = sim.load(view)
    payoffs = scenario.game().payoffs
    for a, learned in enumerate(learned_play(scenario, rule)):
        assert learned.arrived, learned.history
        apart = max(np.abs(near - end).max() for near, end in zip(learned.nearest, learned.path.end))
        assert apart == pytest.approx(learned.distance, abs=1e-12) and apart <= 0.01
        assert regrets(payoffs[1:, a], learned.nearest).max() <= 1e-8 * payoff_range(payoffs[1:, a]).max()
        if learned.choices == 1:
            assert learned.component == (0 if learned.equilibria.components else None)


@pytest.mark.parametrize("move", ["MIXED_WEDGE", "DRAWDOWN"])
def test_long_replicator_paths_agree_with_integration_in_logarithms(move):
    """In logarithms, shares that all but vanish are kept exactly; the paths must agree where they come back."""
    scenario = sim.load("mandelbaum")
    learned = learned_play(scenario)[scenario.move("us", move)]
    stage = scenario.game().payoffs[1:, scenario.move("us", move)]
    stage = stage / payoff_range(stage).max()
    size = len(learned.moves[0])

    def shares(logarithms):
        grown = np.exp(logarithms - logarithms.max())
        return grown / grown.sum()

    def growth(_, z):
        x, y = shares(z[:size]), shares(z[size:])
        earned = stage[0] @ y, x @ stage[1]
        return np.concatenate([earned[0] - x @ earned[0], earned[1] - y @ earned[1]])

    start = np.log(np.concatenate([strategies[0] for strategies in learned.path.profiles]))
    numbers = [500, 2000, 5000, 10000, 20000, 100000]
    times = learned.path.times[numbers]
    exact = solve_ivp(growth, (0, times[-1]), start, method="LSODA", rtol=1e-9, atol=1e-9, t_eval=times).y.T
    for number, z in zip(numbers, exact):
        for strategies, wanted in zip(learned.path.profiles, (shares(z[:size]), shares(z[size:]))):
            np.testing.assert_allclose(strategies[number], wanted, atol=1e-3)


def test_the_replicator_does_not_settle_in_matching_pennies(tmp_path):
    """Its orbits are closed around the mixed equilibrium (Hofbauer and Sigmund 1998, section 11.2)."""
    for learned in learned_play(pennies(tmp_path), "replicator", steps=4000):
        assert not learned.arrived
        np.testing.assert_allclose(np.concatenate(learned.nearest), 0.5)
        assert learned.distance == pytest.approx(max(np.abs(end - 0.5).max() for end in learned.path.end))


def test_the_start_is_near_uniform_but_not_uniform(tmp_path):
    """Matching pennies' equilibrium is uniform play: from there the replicator would not move."""
    for strategy in start_near_uniform([5, 4], seed=3):
        assert strategy.sum() == pytest.approx(1) and (strategy > 0).all()
        assert 1e-3 < np.abs(strategy - 1 / len(strategy)).max() <= OFF_UNIFORM
    learned = learned_play(pennies(tmp_path), "replicator", steps=200)[0]
    assert np.ptp(learned.path.profiles[0][:, 0]) > 1e-3


def test_the_same_seed_gives_the_same_paths_and_another_does_not(tmp_path):
    scenario = load(tmp_path)
    first, again, other = (learned_play(scenario, "fictitious play", 50, seed)[1].path for seed in (1, 1, 2))
    for mine, yours, different in zip(first.profiles, again.profiles, other.profiles):
        assert mine.tobytes() == yours.tobytes() and mine.tobytes() != different.tobytes()


def test_the_nearest_equilibrium_may_lie_inside_a_continuum():
    equilibria = sim.nash(INDIFFERENT)
    inside = [np.array([1.0, 0.0]), np.array([0.3, 0.7])]
    found, component, distance = nearest_equilibrium(equilibria, inside)
    assert component == 0 and distance == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(found[1], inside[1], atol=1e-12)
    beside = [np.array([0.9, 0.1]), np.array([0.3, 0.7])]
    assert nearest_equilibrium(equilibria, beside)[2] == pytest.approx(0.1)


def test_the_nearest_of_several_isolated_equilibria():
    equilibria = sim.nash(sim.Game([[[3, 0], [0, 2]], [[2, 0], [0, 3]]]))
    for equilibrium in equilibria:
        shifted = [0.97 * strategy + 0.03 / 2 for strategy in equilibrium.profile]
        found, component, distance = nearest_equilibrium(equilibria, shifted)
        assert component is None and 0 < distance <= 0.03
        np.testing.assert_array_equal(np.concatenate(found), np.concatenate(equilibrium.profile))


def test_a_game_played_at_once_has_one_path(tmp_path):
    game = {**GAME, "order": [["russia", "china"]]}
    for section in ("instruments", "moves", "payoffs"):
        game[section] = {player: GAME[section][player] for player in ("russia", "china")}
    game["quantities"] = {"delivered": "q"}
    (learned,) = learned_play(load(tmp_path, game=game), "replicator", steps=50)
    assert learned.history == {} and learned.players == ("russia", "china")


def test_mean_outcomes_follow_the_formula(tmp_path):
    assert mean_outcomes(load(tmp_path), "russia") == {"BLOC": -1.0, "WEST": 1.0}


def test_wrong_input_is_named(tmp_path):
    with pytest.raises(InputError, match="replicator"):
        learned_play(load(tmp_path), "replicater")
    three = load(tmp_path, game=changed(GAME, ("order",), [["us", "russia", "china"]]), view=VIEW)
    with pytest.raises(InputError, match="3 move in the last stage"):
        learned_play(three)
