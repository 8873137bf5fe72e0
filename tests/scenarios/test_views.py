"""Each view says what its author says: the author's own conclusions hold in it, and its numbers are supported."""

import warnings

import numpy as np
import pytest

import sim

VIEWS = ("base", "fleitz", "mallory", "riyadh", "reuters", "mandelbaum")
WAR_TERMS = ("regime_war", "war_cost", "war_cost_aid", "p_win", "aid_blunts", "axis_arms", "divert", "defeat")


def equilibria_after(scenario, us_move, **changes):
    """Return the equilibria of Russia and China that follow a US move: for each, the moves that either plays."""
    game = scenario.game(**changes)
    lead = scenario.move("us", us_move)
    found = sim.nash(sim.Game(game.payoffs[1:, lead], game.players[1:], game.moves[1:]))
    assert found.complete
    return [
        tuple({moves[a] for a in played} for moves, played in zip(game.moves[1:], equilibrium.support))
        for equilibrium in found
    ]


def russian_moves(scenario, us_move, **changes):
    """Return all moves that Russia plays, with whatever probability, in some equilibrium after a US move."""
    return set().union(*(russia for russia, _ in equilibria_after(scenario, us_move, **changes)))


def leaves_bloc(moves):
    return not any(move.startswith("BLOC") for move in moves)


def stays_in_bloc(moves):
    return all(move.startswith("BLOC") for move in moves)


@pytest.mark.parametrize("view", VIEWS)
def test_values_lie_in_their_ranges_and_are_sourced(view):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scenario = sim.load(view)
    for parameter in scenario.parameters.values():
        assert parameter.low < parameter.high
        assert parameter.contains(parameter.value)
        assert parameter.source and parameter.unit and parameter.note
    assert scenario.note


@pytest.mark.parametrize("view", VIEWS)
def test_payoffs_are_polynomial_in_every_parameter(view):
    assert sim.load(view).family.remainder is None


def test_mandelbaum_no_move_brings_russia_to_the_west():
    scenario = sim.load("mandelbaum")
    for move in scenario.moves["us"]:
        assert "WEST_SETTLE" not in russian_moves(scenario, move)


def test_mandelbaum_conciliation_does_not_end_the_alignment():
    assert stays_in_bloc(russian_moves(sim.load("mandelbaum"), "CONCILIATE"))


def test_mandelbaum_regime_is_the_obstacle():
    """With as good an offer as the ranges allow, the nation turns to the West and its ruler does not."""
    scenario = sim.load("mandelbaum")
    best_offer = {name: scenario.parameter(name).high for name in ("q", "relief_gain")}
    assert russian_moves(scenario, "ARMED_BARGAIN", theta=0, **best_offer) == {"WEST_SETTLE"}
    for move in scenario.moves["us"]:
        assert "WEST_SETTLE" not in russian_moves(scenario, move, theta=1, **best_offer)


def test_mandelbaum_another_regime_is_not_enough():
    scenario = sim.load("mandelbaum")
    assert any(not leaves_bloc(russian_moves(scenario, move, theta=0)) for move in scenario.moves["us"])


def test_mallory_bargain_leaves_the_bloc_and_containment_does_not():
    scenario = sim.load("mallory")
    assert leaves_bloc(russian_moves(scenario, "GRAND_BARGAIN"))
    assert stays_in_bloc(russian_moves(scenario, "CONTAIN_BOTH"))


def test_mallory_dialogue_can_bring_a_hedge():
    assert "HEDGE_SETTLE" in russian_moves(sim.load("mallory"), "DIALOGUE")


def test_mallory_rests_on_the_common_threat():
    """Without it Russia hedges even when both are contained."""
    scenario = sim.load("mallory")
    low = scenario.parameter("common_threat").low
    assert leaves_bloc(russian_moves(scenario, "CONTAIN_BOTH", common_threat=low))


def test_fleitz_spotlight_moves_russia_and_containment_does_not():
    scenario = sim.load("fleitz")
    assert leaves_bloc(russian_moves(scenario, "SPOTLIGHT"))
    assert stays_in_bloc(russian_moves(scenario, "CONTAIN_BOTH"))


def test_fleitz_tariff_makes_china_curb():
    assert all(china == {"CURB"} for _, china in equilibria_after(sim.load("fleitz"), "SQUEEZE"))


@pytest.mark.parametrize("move", ["SUSTAINED_BARGAIN", "ARMED_BARGAIN", "MIXED_WEDGE"])
def test_riyadh_turns_on_the_credibility_of_the_offer(move):
    scenario = sim.load("riyadh")
    q = scenario.parameter("q")
    at_low, at_high = (russian_moves(scenario, move, q=value) for value in (q.low, q.high))
    assert stays_in_bloc(at_low)
    assert "HEDGE_SETTLE" in at_high


def test_reuters_squeeze_alone_leaves_the_partnership_standing():
    following = equilibria_after(sim.load("reuters"), "SQUEEZE")
    assert ({"BLOC_WAR"}, {"BACK"}) in following or ({"BLOC_WAR"}, {"BIND"}) in following


def test_prewar_has_no_war():
    scenario = sim.load("mallory")
    payoffs = scenario.game().payoffs
    for name in WAR_TERMS:
        assert np.array_equal(scenario.game(**{name: scenario.parameter(name).high}).payoffs, payoffs)


def test_policy_mix_agrees_with_the_named_strategy():
    named, mixes = sim.load("base"), sim.load("base", overrides=["game=policy_mix"])
    squeeze = mixes.move("us", "NO_RELIEF+TARIFF+SUSTAIN_ARMS+HOLD_NATO+QUIET")
    assert len(mixes.moves["us"]) == 72
    assert np.allclose(
        mixes.game().payoffs[:, squeeze], named.game().payoffs[:, named.move("us", "SQUEEZE")], rtol=0, atol=1e-12
    )


@pytest.mark.parametrize(
    "profile, signs",
    [
        (("CONTAIN_BOTH", "BLOC_WAR", "BACK"), (-1, -1, 1)),  # marriage of Russia and China, the US left out
        (("CONCILIATE", "BLOC_WAR", "BIND"), (-1, -1, 1)),  # a hand held out and not taken
        (("GRAND_BARGAIN", "HEDGE_SETTLE", "BACK"), (1, -1, 1)),  # romantic triangle, Russia the pivot
        (("CONTAIN_BOTH", "HEDGE_WAR", "LIMIT"), (-1, -1, 1)),  # a hedge that nobody courts
        (("GRAND_BARGAIN", "WEST_SETTLE", "CURB"), (1, -1, -1)),  # marriage of Russia and the US
    ],
)
def test_signs_of_the_triangle(profile, signs):
    scenario = sim.load("base")
    index = tuple(scenario.move(player, move) for player, move in zip(scenario.players, profile))
    ties = scenario.outcome_values()
    names = ("tie_us_russia", "tie_us_china", "tie_russia_china")
    assert tuple(np.sign(ties[name][index]) for name in names) == signs
    assert all(np.abs(ties[name]).max() <= 1 for name in names)
