"""Thresholds of the shipped views: statements that must come out exactly, and agreement with other methods."""

import warnings
from fractions import Fraction

import numpy as np
import pytest

import sim
from sim.ask.thresholds.cells import cells
from sim.ask.thresholds.check import check
from sim.ask.thresholds.thresholds import thresholds
from sim.errors import InputError
from sim.scenario.parameters import RangeWarning
from sim.solve.backward_induction import backward_induction
from sim.study.rows import LED, forms
from sim.tell.threshold_sentences import sentences

VIEWS = ("base", "fleitz", "mallory", "mandelbaum", "reuters", "riyadh")
CHECKED = ("mallory", "mandelbaum")
OTHERS = [pytest.param(view, marks=pytest.mark.long) for view in VIEWS if view not in CHECKED]


@pytest.fixture(scope="module", params=VIEWS)
def over_q(request):
    return thresholds(sim.load(request.param), "q")


SIZED = """
title: The wartime game with the size of relief as a parameter
extends: triangle
params:
  relief_size: {value: 1, low: 0, high: 2, domain: [0, .inf], unit: share, source: test}
quantities:
  delivered: relief * kept * relief_size
"""


def after_conciliation(directory, substitution):
    """Return the correspondence after unconditional relief along its size."""
    for kind, text in (("game", SIZED), ("view", "game: sized\ntitle: The size of relief\nparams: {}\n")):
        (directory / kind).mkdir(exist_ok=True)
        (directory / kind / "sized.yaml").write_text(text)
    scenario = sim.load("sized", [f"params.substitution={substitution}"], str(directory))
    return thresholds(scenario, "relief_size").led["CONCILIATE",]


def test_additive_payoffs_give_unconditional_relief_no_threshold(tmp_path):
    found = after_conciliation(tmp_path, 0)
    assert found.breakpoints == ()
    assert all((branch.low, branch.high) == (0, 2) for branch in found.branches)


def test_unconditional_relief_has_a_threshold_where_it_relieves_the_lifeline(tmp_path):
    found = after_conciliation(tmp_path, 1)
    # Bloc and hedge tie where relief has taken enough of the lifeline: with support s, 0.4 × 3 s (1 - 0.48 size) is
    # what the bloc's trade is worth beyond the hedge's (Europe keeps a fifth of relief back); junior 0.6 against half
    # the switch, 0.5, leave it 0.1 short.
    assert found.exact == tuple(
        (1 - Fraction(1, 10) / (Fraction(6, 5) * s)) / Fraction(12, 25) for s in (1, Fraction(13, 10))
    )
    assert {b.support[0] for b in found.branches_at(0)} != {b.support[0] for b in found.branches_at(2)}


def test_the_size_of_additive_relief_has_no_threshold_in_the_shipped_game():
    scenario = sim.load("mandelbaum", ["params.substitution=0"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RangeWarning)
        found = thresholds(scenario, "relief_gain", 0, 20)
    assert found.led["CONCILIATE",].breakpoints == ()
    conditional = found.led["GRAND_BARGAIN",]  # paid only as Russia turns, so its size does matter
    assert conditional.breakpoints and None not in conditional.exact


def test_the_breakpoint_is_where_the_hand_computed_payoffs_tie():
    found = thresholds(sim.load("mallory"), "q")
    (x,) = found.led["MIXED_WEDGE",].breakpoints
    game = found.game.payoffs(x)
    scenario = found.scenario
    wedge = scenario.move("us", "MIXED_WEDGE")
    limit = scenario.move("china", "LIMIT")
    hedge, west = (scenario.move("russia", move) for move in ("HEDGE_SETTLE", "WEST_SETTLE"))
    assert game[1, wedge, hedge, limit] == pytest.approx(game[1, wedge, west, limit], abs=1e-14)


@pytest.mark.parametrize("over_q", [*CHECKED, *OTHERS], indirect=True)
def test_every_view_agrees_with_independent_methods(over_q):
    checks = check(over_q)
    assert [one for one in checks if not one.agrees] == []
    assert len(checks) >= 2 * len({x for found in over_q.led.values() for x in found.breakpoints})


def test_the_leaders_best_moves_agree_with_backward_induction(over_q):
    scenario = over_q.scenario
    cuts = [over_q.low, *over_q.breakpoints, over_q.high]
    middles = [(a + b) / 2 for a, b in zip(cuts, cuts[1:]) if b - a > 1e-9]
    paths = backward_induction(over_q.game.payoffs(np.array(middles)), forms(scenario)[LED])
    for expectation, choices in over_q.choices.items():
        flagged = paths.on_path[expectation]
        for number, x in enumerate(middles):
            led = {int(move) for move in paths.history[0][flagged & (paths.point == number)]}
            exact = {move for c in choices if c.start.value <= x <= c.end.value for move in c.moves}
            assert exact == led


def test_branches_know_profile_payoffs_and_outcomes(over_q):
    scenario = over_q.scenario
    for branch in over_q.branches:
        x = (branch.low + branch.high) / 2
        profile = branch.at(x)
        assert [len(strategy) for strategy in profile] == list(scenario.shape)
        assert all(strategy.sum() == pytest.approx(1, abs=1e-14) for strategy in profile)
        game = scenario.game(**{over_q.parameter: x})
        for player, payoffs in zip(scenario.players, game.payoffs):
            expected = np.einsum("abc,a,b,c", payoffs, *profile)
            assert branch.payoffs(x)[player] == pytest.approx(expected, abs=1e-12)
        values = scenario.outcome_values(**{over_q.parameter: x})
        for name, outcome in branch.outcomes(x).items():
            assert outcome == pytest.approx(np.einsum("abc,a,b,c", values[name], *profile), abs=1e-12)


def test_the_set_at_a_breakpoint_holds_what_comes_from_both_sides():
    found = thresholds(sim.load("mallory"), "q").led["MIXED_WEDGE",]
    (x,) = found.breakpoints
    there = {equilibrium.support for equilibrium in found.at(x)}
    assert {branch.support for branch in found.branches_at(x)} <= there
    assert len(found.at(x).components) == 1  # the two are joined by mixtures


def test_decimals_are_fractions():
    found = thresholds(sim.load("fleitz"), "tariff_hit")
    # To curb costs China face, the discount and 0.3 of its sales, and saves it retaliation's remainder of the tariff.
    sold = [Fraction(5, 100) * Fraction(3, 10) * trade for trade in (Fraction(3, 5), 1)]
    kept_back = 1 - Fraction(4, 10)
    assert set(found.exact) == {(Fraction(5, 10) + Fraction(3, 100) + sales) / kept_back for sales in sold}


def test_continua_are_one_answer():
    with warnings.catch_warnings(action="ignore", category=RangeWarning):
        found = thresholds(sim.load("mallory", ["params.sales=0"]), "q")
    (cell,) = cells(found, ("CONCILIATE",))
    assert cell.labels == ("hedging / full support ~ limited support",)
    assert cell.outcome_range("china_support") == (0.5, 1)


def test_sentences_can_be_quoted():
    lines = sentences(thresholds(sim.load("mallory"), "q"))
    turns = "Russia turns to the West once the probability that the US keeps its word exceeds"
    assert f"grand bargain: {turns} 0.8542." in lines
    assert f"mixed wedge: {turns} 0.8634 (exactly 158/183)." in lines


@pytest.mark.parametrize(
    ("parameter", "low", "high", "says"),
    [
        ("relief_gian", None, None, "did you mean 'relief_gain'"),
        ("q", 0.9, 0.2, "empty"),
        ("q", float("nan"), 0.9, "finite"),
        ("war_cost", None, None, "nothing can change"),
    ],
)
def test_wrong_input_is_one_sentence(parameter, low, high, says):
    with pytest.raises(InputError, match=says):
        thresholds(sim.load("mallory"), parameter, low, high)


def test_an_interval_beyond_the_plausible_range_is_warned_of():
    with pytest.warns(RangeWarning, match="plausible range"):
        thresholds(sim.load("mallory"), "q", 0, 1)
