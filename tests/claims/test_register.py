"""The shipped claims and cruxes: all there, sound, and judged the same every time."""

import pytest

from sim.claims.cruxes import check_crux, crux_command, read_cruxes, values_by_view
from sim.claims.judge import VERDICTS, Court
from sim.claims.read import read_library
from sim.claims.table import claims_table, counts, own_judgements

VIEWS = ("base", "fleitz", "mallory", "riyadh", "reuters", "mandelbaum")


def numbered(letter, last, without=()):
    return [f"{letter}{n:02d}" for n in range(1, last + 1) if n not in without]


REGISTER = {
    "article on Fred Fleitz, 2025": numbered("F", 18),
    "Mallory, before 2022": [*numbered("M", 31, without=[28]), "M28a", "M28b", "M28c", "M28d"],
    "article on the Riyadh talks, 2025": numbered("A", 35),
    "Reuters, 2025": numbered("R", 21),
    "Mandelbaum, 2025": numbered("B", 29),
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
    assert sum(map(len, REGISTER.values())) == len(claims) == 137
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


def test_what_the_authors_conclude_holds_in_their_own_views(claims, court):
    for name in ("F07", "F10", "M01", "M05", "A25", "A27", "R08", "B03", "B17", "B19", "B20", "B21"):
        assert court.judge(claims[name], claims[name].view).verdict == "holds"


def test_a_claim_that_the_model_contradicts_says_so_and_why(claims, court):
    for name in ("F03", "F12", "M10", "R04", "B29"):
        assert court.judge(claims[name], claims[name].view).verdict == "fails"
        assert claims[name].note


def test_war_is_not_applicable_before_the_war(claims, court):
    found = court.judge(claims["B17"], "mallory")
    assert found.verdict == "not applicable"
    assert "BLOC_WAR" in found.reason


def test_judging_twice_gives_the_same_table(claims):
    chosen = [claims[name] for name in ("F03", "M22", "R21", "A13")]
    first, second = (claims_table(Court().judge_all(chosen, VIEWS[:2])) for _ in range(2))
    assert first.equals(second)
    assert set(first["verdict"]) <= set(VERDICTS)


def test_counts_add_up(claims, court):
    chosen = [claims[name] for name in ("F03", "F04", "A18", "A13", "B12")]
    judgements = court.judge_all(chosen, ["base"])
    found = counts(judgements)
    assert found["claims"] == len(own_judgements(judgements)) == 5
    assert found["tested"] == found["holds"] + found["holds in some equilibria"] + found["fails"] == 3
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
