"""Units, situations and answers of several stages, in words."""

import pandas as pd
import pytest

import sim
from sim.ask.between.between import between
from sim.render.text import text
from sim.reports import flips
from sim.tell.answer_titles import judged, reasons
from sim.tell.document import Document, Part
from sim.tell.nearest import turn
from sim.tell.plays import reached
from sim.tell.solution import finding
from sim.tell.words import listed, payoff_units, situation, with_labels


@pytest.mark.parametrize(
    ("view", "units"),
    [
        ("base", "% of own GDP a year"),
        ("jcpoa", "points of the player (the US) and % of own GDP a year (Iran)"),
        ("bargaining", "share of the good"),
        ("inspection", "points of the player"),
    ],
)
def test_payoffs_are_in_the_units_of_the_assumptions_that_enter_them(view, units):
    assert payoff_units(sim.load(view)) == units


def test_the_unit_of_one_player():
    scenario = sim.load("jcpoa")
    assert [payoff_units(scenario, player) for player in scenario.players] == [
        "points of the player",
        "% of own GDP a year",
    ]


def test_a_situation_is_a_clause_also_where_players_mix():
    scenario = sim.load("base")
    assert situation(scenario, {"russia_alignment": -1, "war": 0}) == "Russia stays in China's bloc and the war ends"
    mixed = situation(scenario, {"russia_alignment": -0.306, "war": 1})
    assert mixed == "Russia's alignment is −0.306 on average and the war goes on"


def test_names_that_hold_commas_are_told_apart_in_a_row():
    assert listed(["A", "B", "C"], "or") == "A, B or C"
    assert listed(["relief, tariff", "relief, no tariff"], "or") == "relief, tariff; or relief, no tariff"


def test_moves_of_equal_worth_that_bring_the_same_are_told_once():
    said = finding(sim.solution(sim.load("mandelbaum", ["game=policy_mix"])))
    assert said[1] == "After each of them, Russia stays in China's bloc and the war goes on."


def test_payoffs_and_chances_of_moves_are_in_words():
    said = with_labels("payoff_us - russia_BLOC_WAR", [sim.load("base")])
    assert said == "worth to the US - chance of war in the bloc"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"fails": 1}, "The claim, in its own author's view: fails"),
        ({"holds": 1, "fails": 1}, "Of 2 claims tested, 1 holds in its own author's view and 1 fails"),
        ({"holds": 2}, "Of 2 claims tested, 2 hold in their own author's view and 0 fail"),
    ],
)
def test_a_single_claim_is_no_plural(counts, said):
    assert judged(counts, sum(counts.values())) == said


def test_outcomes_of_several_equilibria_are_alternatives():
    scenario = sim.load("base")
    for values, said in (
        ([0, -1, -0.306], "in China's bloc or hedging"),
        ([-1, -0.306], "in China's bloc or −0.306 on average"),
    ):
        rows = pd.DataFrame({"us": "ARM", "russia_alignment": values, "component": None, "status": "complete"})
        assert reached(scenario, "russia_alignment", rows) == said


def test_of_several_stages_the_answer_follows_the_best_moves_alone():
    assert finding(sim.solution(sim.load("opening_1972"))) == [
        "In view opening_1972 the US does best with opening to both.",
        "Then China turns to the US.",
    ]


def test_views_with_the_same_best_move_have_no_row_of_its_changes():
    walk = between(sim.load("mandelbaum"), sim.load("base"))
    assert len(walk.crossings) and not len(flips._of_best_move(walk))


def test_a_figure_of_what_the_answer_hangs_on_is_called_by_it():
    assert turn(sim.ask.nearest.nearest_change(sim.load("base"))) == (
        "The best move of the US is alliances rebuilt instead of drawdown in Europe, once the war's worth to the regime "
        "exceeds 6.04 (% of own GDP a year)"
    )


def test_a_title_wider_than_the_terminal_is_wrapped():
    written = text(Document("", [Part("word " * 30, [])]), width=40)
    assert "=" in written and max(map(len, written.split("\n"))) <= 40


def test_no_move_is_preferred_to_one_that_is_worth_the_same():
    labels, terms = sim.load("base").labels, pd.DataFrame({"term": ["peace", "war"], "difference": [0.5, -0.5]})
    assert reasons(labels, "us", ("one", "another"), terms) == "One and another are worth the same to the US"
    assert reasons(labels, "us", ("one", "another"), terms[:1]).startswith("The US prefers one to another")


def test_the_ends_between_which_an_outcome_lies_are_quoted_where_they_are_words():
    said = " ".join(finding(sim.solution(sim.load("bargaining"))))
    assert "peace lies between ‘war’ and ‘peace’ on average" in said
