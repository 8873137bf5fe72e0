"""The shipped claims and cruxes: all there, sound, and judged the same every time."""

import numpy as np
import pytest

from sim.ask.claims.claim import Threshold
from sim.ask.claims.cruxes import check_crux, crux_command, read_cruxes, values_by_view
from sim.ask.claims.findings import finding
from sim.ask.claims.judge import Court
from sim.ask.claims.judge_all import judge_all
from sim.ask.claims.read import read_library
from sim.ask.claims.statements import evaluate
from sim.ask.claims.table import claims_table, counts, own_judgements
from sim.ask.claims.verdicts import FAILS, NO_EFFECT, TESTED, VERDICTS, WORDS
from sim.ask.claims.walk import is_over_time
from sim.ask.claims.worlds import one_world

VIEWS = ("base", "fleitz", "mallory", "riyadh", "reuters", "mandelbaum")


def numbered(letter, last, without=()):
    return [f"{letter}{n:02d}" for n in range(1, last + 1) if n not in without]


REGISTER = {
    "article on Fred Fleitz, 2025": numbered("F", 18),
    "Mallory, before 2022": [*numbered("M", 31, without=[28]), "M28a", "M28b", "M28c", "M28d", "M31b"],
    "article on the Riyadh talks, 2025": [*numbered("A", 35), "A31b"],
    "Reuters, 2025": numbered("R", 21),
    "Mandelbaum, 2025": [*numbered("B", 29), "B16b"],
}


@pytest.fixture(scope="module")
def claims():
    found, problems = read_library()
    assert not problems
    return {claim.id: claim for claim in found}


@pytest.fixture(scope="module")
def court():
    return Court()


def test_every_row_of_the_register_has_its_place(claims):
    assert sum(map(len, REGISTER.values())) == len(claims) == 140
    for source, ids in REGISTER.items():
        assert sorted(claim.id for claim in claims.values() if claim.source == source) == sorted(ids)


def test_at_least_seventy_are_tested_and_the_others_say_why_not(claims):
    assert sum(claim.test is not None for claim in claims.values()) >= 70
    for claim in claims.values():
        assert claim.test or claim.waits_for or (claim.kind == "fact" and claim.justifies)


def test_facts_are_tied_to_what_they_justify(claims):
    assert all(claim.justifies for claim in claims.values() if claim.kind == "fact")


def test_every_name_in_a_claim_exists_in_its_own_view(claims, court):
    for claim in claims.values():
        court.check(claim)


def test_what_no_value_turns_is_not_called_a_result(claims, court):
    """B02 follows from the menu, in which no move joins war with the West: a theorem."""
    found = court.judge(claims["B02"], "base")
    assert found.verdict == "built in"
    assert found.margin.startswith("held in all 500 draws from a box three times as wide")
    assert found.turn is None


def test_a_verdict_of_one_view_comes_with_what_would_turn_it(claims, court):
    """R04 in the view of its author: the nearest turn is not the one that a scan of few places gives."""
    found = court.judge(claims["R04"], claims["R04"].view)
    scenario = court.home(claims["R04"])
    for name in ("regime_war", "war_cost"):
        p = scenario.parameters[name]
        values = np.linspace(p.low, p.high, 401)
        there = evaluate(claims["R04"].test.statement, one_world(scenario).spread({name: values}))
        turned = np.abs(values[there != WORDS.index(found.verdict)] - p.value) / (p.high - p.low)
        assert not len(turned) or found.turn.share <= turned.min()
    assert found.nearest.scope == "exact"
    assert court.judge(claims["R04"], "base").nearest is None  # asked in the author's own view alone


def test_war_is_not_applicable_before_the_war(claims, court):
    found = court.judge(claims["B17"], "mallory")
    assert found.verdict == "not applicable"
    assert "BLOC_WAR" in found.reason


@pytest.mark.long
def test_judging_twice_gives_the_same_table(claims):
    chosen = [claims[name] for name in ("F03", "M22", "R21", "A13")]
    first, second = (claims_table(judge_all(Court(), chosen, VIEWS[:2])) for _ in range(2))
    assert first.equals(second)
    assert set(first["verdict"]) <= set(VERDICTS)


def test_counts_add_up(claims, court):
    chosen = [claims[name] for name in ("F03", "F04", "B14", "A13", "A14")]
    judgements = judge_all(court, chosen, ["base"])
    found = counts(judgements)
    assert found["claims"] == len(own_judgements(judgements)) == 5
    assert found["tested"] == sum(found[verdict] for verdict in TESTED) == 3
    assert (found["waits"], found["taken as input"]) == (1, 1)


def test_twelve_cruxes_name_what_exists(claims, court):
    cruxes = read_cruxes()
    assert list(cruxes) == [f"K{n}" for n in range(1, 13)]
    for crux in cruxes.values():
        check_crux(crux, claims, court)
        assert crux_command(crux, court).startswith(f"wedge sweep view={crux.view} axes.")


def test_authors_stand_apart_on_the_first_crux(court):
    values = values_by_view(read_cruxes()["K1"], VIEWS, court)
    theta = {view: row["theta"] for view, row in values.items()}
    assert theta["mandelbaum"] == 1 > theta["base"] > theta["fleitz"] > theta["mallory"]


def says_why(claim, court):
    """Whether a claim has a note where its own view does not bear it out."""
    world = one_world(court.scenario(claim.view, claim.test.game))
    return bool(claim.note) or evaluate(claim.test.statement, world)[0] not in (FAILS, NO_EFFECT)


def test_a_claim_that_its_own_view_does_not_bear_out_says_why(claims, court):
    for claim in claims.values():
        if claim.test is not None and not is_over_time(claim.test.statement):
            assert says_why(claim, court), claim.id


@pytest.mark.long
def test_a_claim_over_time_that_its_own_view_does_not_bear_out_says_why(claims, court):
    timed = [claim for claim in claims.values() if claim.test and is_over_time(claim.test.statement)]
    assert len(timed) >= 18
    for claim in timed:
        assert says_why(claim, court), claim.id


def test_claims_over_time_are_asked_of_games_over_time(claims, court):
    for claim in claims.values():
        if claim.test and is_over_time(claim.test.statement):
            assert court.home(claim).time is not None
            assert court.judge(claim, "base").verdict == "not applicable"


def test_a_turn_beyond_the_plausible_range_is_called_a_counterfactual(claims, court):
    outside = []
    for claim in claims.values():
        statement = claim.test and claim.test.statement
        if (
            isinstance(statement, Threshold)
            and not is_over_time(statement)
            and None not in (statement.low, statement.high)
        ):
            found = finding(statement, one_world(court.scenario(claim.view, claim.test.game)))
            outside += [claim] if "outside the plausible range" in found else []
    assert outside
    for claim in outside:
        assert "counterfactual" in claim.note and "its range" in claim.note, claim.id


def test_what_happened_is_not_judged_as_a_forecast(claims):
    for name in ("A03", "R01", "R05"):
        assert claims[name].kind == "fact" and claims[name].justifies and claims[name].test is None


def test_the_split_alone_is_what_the_precedent_is_asked_without(claims):
    _, without = claims["M15"].test.statement.parts
    assert set(without.place.changes) == {"threat", "autonomy"}
