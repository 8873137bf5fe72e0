"""Propositions that follow from the payoffs, whatever the parameters: identities and monotonicities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.solve.profile import TOLERANCE

pytestmark = pytest.mark.filterwarnings("ignore::sim.scenario.parameters.RangeWarning")

VIEWS = ("base", "fleitz", "mallory", "riyadh", "reuters", "mandelbaum")
US, RUSSIA, CHINA = 0, 1, 2

triangle = sim.load("base")
policy_mix = sim.load("base", overrides=["game=policy_mix"])


@st.composite
def worlds(draw):
    """A value for every parameter, anywhere in its range."""
    return {p.name: draw(st.floats(p.low, p.high)) for p in triangle.parameters.values()}


def in_many_worlds(test):
    return settings(max_examples=40)(given(worlds())(test))


def best_replies(payoffs, player):
    """Return where `player` replies best, as a mask over profiles; payoffs have shape (players, n1, …, nN)."""
    own = payoffs[player]
    return own >= own.max(axis=player, keepdims=True) - TOLERANCE * np.ptp(own)


def nation(world):
    """Weight of the nation's motives."""
    return 1 - world["neglect"] * world["theta"]


def mixes_with(relief):
    """Return the numbers of the US mixes with an offer of that name, in the same order for every name."""
    return [a for a, name in enumerate(policy_mix.moves["us"]) if name.startswith(relief + "+")]


def equilibria_after(payoffs):
    """Return the pure equilibria of Russia and China after each US move, as a mask over profiles."""
    return best_replies(payoffs, RUSSIA) & best_replies(payoffs, CHINA)


# Unconditional relief


@in_many_worlds
def test_unconditional_relief_cancels_without_substitution(world):
    """Relief that is paid whatever Russia does adds the same to each of its moves: no best reply changes.

    Of its worth Europe keeps its part back where NATO is conceded too.
    """
    payoffs = policy_mix.game(**{**world, "substitution": 0}).payoffs
    added = payoffs[RUSSIA, mixes_with("RELIEF")] - payoffs[RUSSIA, mixes_with("NO_RELIEF")]
    conceded = np.array(["CONCEDE_NATO" in policy_mix.moves["us"][mix] for mix in mixes_with("RELIEF")])
    worth = nation(world) * world["q"] * world["relief_gain"] * (1 - world["eu_withholds"] * conceded / 2)
    assert np.allclose(added, worth[:, None, None], rtol=0, atol=1e-9)
    replies = best_replies(payoffs, RUSSIA)
    assert np.array_equal(replies[mixes_with("RELIEF")], replies[mixes_with("NO_RELIEF")])


@in_many_worlds
def test_size_of_unconditional_relief_never_matters(world):
    conciliate = triangle.move("us", "CONCILIATE")
    small, large = (triangle.game(**{**world, "relief_gain": gain}).payoffs for gain in (0, 20))
    added = (large - small)[RUSSIA, conciliate]
    assert np.allclose(added, added[0, 0], rtol=0, atol=1e-9)


def test_with_substitution_unconditional_relief_can_move_russia():
    """The junior partner's costs at which relief alone moves Russia form a set that grows with substitution."""
    without, with_relief = (mixes_with(offer)[0] for offer in ("NO_RELIEF", "RELIEF"))
    bloc, back = triangle.levels["bloc"].ravel() == 1, triangle.move("china", "BACK")

    def moved(substitution):
        costs = set()
        for junior in np.linspace(0.2, 3, 57):
            replies = best_replies(policy_mix.game(substitution=substitution, junior=junior).payoffs, RUSSIA)
            in_bloc = [replies[offer, bloc, back].any() for offer in (without, with_relief)]
            if in_bloc == [True, False]:
                costs.add(junior)
        return costs

    assert not moved(0)
    assert moved(0) < moved(0.5) < moved(1)


# The flip surface


def flip_gain(world):
    """What the West pays Russia after GRAND_BARGAIN, by hand."""
    w = world
    relief = (1 - 0.75 * w["eu_withholds"]) * w["relief_gain"]
    for_the_nation = (
        w["q"] * (relief + w["nato_security"] + 0.5 * w["territory"])
        - w["switch"] - (1 - w["q"]) * w["snapback"] - w["ally_reputation"]
    )  # fmt: skip
    return nation(w) * for_the_nation - w["theta"] * w["exposure"]


def flip_loss(world, support):
    """What the bloc pays Russia beyond that, if it settles the war there too, by hand."""
    w = world
    replaced = w["substitution"] * w["q"] * (1 - 0.75 * w["eu_withholds"])
    lifeline = w["lifeline_gain"] * support * (1 - 0.15 * (1 - replaced))
    opportunity = w["opportunity"] * 0.5 * (1 - 0.8 * w["eu_deters"])
    alone = w["junior"] + w["terr_threat"] * w["assertive"]
    return nation(w) * (lifeline + 0.5 * w["common_threat"] + opportunity - alone)


def war_gain(world, dual_use):
    """What going on with the war pays, by hand."""
    w = world
    arms = 0.1 + 0.5 * w["eu_substitutes"] * 0.8
    victory = w["p_win"] * (1 - w["aid_blunts"] * arms) * (1 - w["dual_use_share"] * (1 - dual_use))
    for_the_nation = (
        -w["war_cost"] - w["war_cost_aid"] * arms + w["territory"] * victory + w["axis_arms"] * w["axis_supplies"]
    )
    return nation(w) * for_the_nation + w["theta"] * w["regime_war"] * (1 - 0.5 * w["legitimacy"])


@in_many_worlds
def test_flip_surface(world):
    """The West beats the bloc, at peace and at war, exactly where the hand-computed surface says."""
    payoffs = triangle.game(**world).payoffs[RUSSIA, triangle.move("us", "GRAND_BARGAIN")]
    west, settle, war = (triangle.move("russia", name) for name in ("WEST_SETTLE", "BLOC_SETTLE", "BLOC_WAR"))
    levels = {"BACK": (1, 1), "LIMIT": (0.5, 0), "CURB": (0.2, 0), "BIND": (1.3, 1)}
    for name, (support, dual_use) in levels.items():
        reply = payoffs[:, triangle.move("china", name)]
        margin = flip_gain(world) - flip_loss(world, support)
        assert reply[west] - reply[settle] == pytest.approx(margin, abs=1e-9)
        assert reply[west] - reply[war] == pytest.approx(margin - war_gain(world, dual_use), abs=1e-9)


# China


@pytest.mark.parametrize("weight", ["partner", "divert", "defeat", "victory_gain", "sales", "lock_in"])
@in_many_worlds
def test_china_curbs_less_the_more_russia_is_worth(weight, world):
    curb = triangle.move("china", "CURB")
    parameter = triangle.parameter(weight)
    at_low, at_high = (
        equilibria_after(triangle.game(**{**world, weight: value}).payoffs)[:, :, curb]
        for value in (parameter.low, parameter.high)
    )
    assert not (at_high & ~at_low).any()


def tariff_threshold(russian_move, **changes):
    """Return the tariff's harm at which, after SQUEEZE, CURB and China's best other move are worth the same."""
    profile = CHINA, triangle.move("us", "SQUEEZE"), triangle.move("russia", russian_move)
    curb = triangle.move("china", "CURB")
    low, high = triangle.parameter("tariff_hit").low, triangle.parameter("tariff_hit").high

    def gap(tariff_hit):
        payoffs = triangle.game(**changes, tariff_hit=tariff_hit).payoffs[profile]
        return payoffs[curb] - np.delete(payoffs, curb).max()

    kept = 1 - triangle.parameter("retaliate").value  # the slope: the preference changes once
    assert gap(high) - gap(low) == pytest.approx(kept * (high - low))
    threshold = low - gap(low) / kept
    assert gap(threshold - 1e-6) < 0 < gap(threshold + 1e-6)
    return threshold


@pytest.mark.parametrize("russian_move", triangle.moves["russia"])
def test_one_tariff_threshold_that_face_moves_by_what_retaliation_leaves(russian_move):
    thresholds = [tariff_threshold(russian_move, face=face) for face in (0.1, 0.5, 1.5)]
    kept = 1 - triangle.parameter("retaliate").value
    assert np.diff(thresholds) == pytest.approx([0.4 / kept, 1.0 / kept])


@in_many_worlds
def test_arms_for_ukraine_are_never_a_gain_for_china(world):
    """A risk of Russian defeat cannot become a reward, however far China carries Russia."""
    defeat = triangle.term_values("china", **world)["defeat"]
    assert defeat.max() <= 0


@in_many_worlds
def test_a_tariff_is_never_a_gain_for_china(world):
    terms = triangle.term_values("china", **world)
    assert (terms["tariff_hit"] + terms["retaliate"]).max() <= 1e-12


@pytest.mark.parametrize("player", triangle.players)
def test_no_two_moves_of_a_player_tie_at_every_value(player):
    """But a threat that is obeyed and a tariff that is complied with cost the US the same."""
    rng, axis = np.random.default_rng(5), triangle.players.index(player)
    draws = [{p.name: rng.uniform(p.low, p.high) for p in triangle.parameters.values()} for _ in range(6)]
    own = np.stack([np.moveaxis(triangle.game(**draw).payoffs[axis], axis, 0) for draw in draws])
    moves = triangle.moves[player]
    tied = {
        (moves[a], moves[b]): cells
        for a in range(len(moves))
        for b in range(a)
        if (cells := int((np.abs(own[:, a] - own[:, b]) < 1e-9).all(axis=0).sum()))
    }
    assert tied == ({("SQUEEZE", "CONTAIN_BOTH"): 5} if player == "us" else {})


# Credibility and conditions


@in_many_worlds
def test_relief_without_credibility_is_no_relief(world):
    payoffs = policy_mix.game(**{**world, "q": 0}).payoffs
    held = {
        offer: [a for a in mixes_with(offer) if "+HOLD_NATO+" in policy_mix.moves["us"][a]]
        for offer in ("NO_RELIEF", "RELIEF", "CONDITIONAL_RELIEF")
    }
    equilibria = equilibria_after(payoffs)
    for offer in ("RELIEF", "CONDITIONAL_RELIEF"):
        assert np.allclose(payoffs[1:, held[offer]], payoffs[1:, held["NO_RELIEF"]], rtol=0, atol=1e-12)
        assert np.array_equal(equilibria[held[offer]], equilibria[held["NO_RELIEF"]])


@pytest.mark.parametrize("view", VIEWS)
def test_conditional_offer_dominates_unconditional_one(view):
    """At every pair of replies the US is no worse off, and better off where Russia gives nothing."""
    scenario = sim.load(view, overrides=["game=policy_mix"])
    us = scenario.game().payoffs[US]
    gain = us[mixes_with("CONDITIONAL_RELIEF")] - us[mixes_with("RELIEF")]
    assert gain.min() >= -1e-12
    assert (gain[:, scenario.move("russia", "BLOC_WAR")] > 0).all()


@in_many_worlds
def test_conditional_offer_dominates_in_every_world(world):
    us = policy_mix.game(**world).payoffs[US]
    assert (us[mixes_with("CONDITIONAL_RELIEF")] - us[mixes_with("RELIEF")]).min() >= -1e-12


# Scale


@pytest.mark.parametrize("view", VIEWS)
def test_equilibria_do_not_depend_on_a_players_unit(view):
    """A positive factor, and a term that depends on the other's move only, leave the equilibria as they are."""
    game = sim.load(view).game()
    rng = np.random.default_rng(13)
    for russia, china in zip(game.payoffs[RUSSIA], game.payoffs[CHINA]):
        original = sim.nash(sim.Game([russia, china]))
        shifts = rng.normal(size=(1, china.shape[1])), rng.normal(size=(russia.shape[0], 1))
        rescaled = sim.nash(sim.Game([3.7 * russia + shifts[0], 0.2 * china + shifts[1]]))
        assert rescaled == original
