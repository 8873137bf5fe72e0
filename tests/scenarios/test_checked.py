"""What ships is examined: everything found is meant, with its reason; and what an earlier game had is found again."""

import pytest

import sim
from sim.ask.check.signs import escapes
from sim.ask.check.ties import ties
from sim.ask.check.undefined import finite_sample
from sim.scenario.shipped import shipped_directory

WARTIME = ("base", "fleitz", "mandelbaum", "reuters", "riyadh", "mallory")
VIEWS = sorted(file.stem for file in (shipped_directory() / "view").glob("*.yaml"))
# The formulas and the menu from before the mends: a risk that could become a reward, and moves that cost nothing.
BEFORE = """
extends: triangle
title: The wartime game as it was
moves: {us: {remove: [SUSTAINED_BARGAIN, ARMED_BARGAIN]}}
payoffs:
  us: {pressure: 0, recognition: 0, campaign: 0, containment: 0, deterrence: 0, reassure: 0, sanction_self: 0,
    conquest: 0}
  china: {defeat: -defeat * war * arms * (1 - support), sales: 0, lock_in: 0, victory: 0}
"""


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(view, marks=[pytest.mark.long] if view in (*WARTIME, "bidding") or "_time" in view else [])
        for view in VIEWS
    ],
)
def test_what_is_found_in_a_shipped_view_is_meant(view):
    checked = sim.check(sim.load(view))
    assert [finding.name for finding in checked.open] == [] and not checked.unproven and not checked.unproven_chances


@pytest.mark.long
def test_what_is_found_in_every_mix_of_instruments_is_meant():
    assert [finding.name for finding in sim.check(sim.load("base", ["game=policy_mix"])).open] == []


@pytest.mark.parametrize("view", [*WARTIME, "bidding"])
def test_signs_and_ties_of_the_larger_games_are_meant(view):
    """The quick half of the examination, the rest of which is long."""
    scenario = sim.load(view)
    sample, undefined = finite_sample(scenario, 8, 0)
    found = [*escapes(scenario, sample.values)[0], *ties(scenario, sample.values)[0]]
    accepted = {one.finding for one in scenario.accepted}
    assert not undefined and {one.name for one in found} <= accepted


def test_every_term_of_a_shipped_game_that_can_have_but_one_sign_states_it():
    """All terms do but what war is worth in the game of bargaining, which its cost may turn."""
    for view in VIEWS:
        scenario = sim.load(view)
        terms = {(player, term) for player in scenario.players for term in scenario.payoffs[player]}
        stated = {(player, term) for player, signs in scenario.signs.items() for term in signs}
        assert terms - stated == ({("first", "war"), ("second", "war")} if view == "bargaining" else set())


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    file = tmp_path_factory.mktemp("before") / "before.yaml"
    file.write_text(BEFORE)
    with pytest.warns(UserWarning, match="used by no formula"):
        return sim.load(str(file))


def test_a_risk_that_becomes_a_reward_is_named_with_its_place(before):
    found = {one.name: one for one in escapes(before, finite_sample(before, 8, 0)[0].values)[0]}
    escape = found["sign/china/defeat"]
    assert escape.exact and escape.here and escape.profile[1:] == ("BLOC_WAR", "BIND")
    assert escape.value == pytest.approx(2 * 1 * 0.3) and escape.values == {"defeat": 2}  # all arms, support 1.3
    assert escape.profiles == 2 * 10 and escape.of == 200  # wherever Russia fights and China binds it


def test_the_ties_of_before_are_found_with_their_cells(before):
    found = {one.name: one for one in ties(before, finite_sample(before, 8, 0)[0].values)[0]}
    limit, spotlight = found["tie/china/BACK/LIMIT"], found["tie/us/DIALOGUE/SPOTLIGHT"]
    assert (len(limit.cells), limit.of, limit.exact) == (21, 50, True)
    assert all(russia.endswith("SETTLE") for _, russia in limit.cells)  # at peace, where nothing depends on it
    assert (len(spotlight.cells), spotlight.of) == (20, 20)
    assert len(found["coincidence/us/CONTAIN_BOTH/ARM"].cells) == 15


def test_the_mends_take_them_away():
    base = sim.load("base")
    found = [one.name for one in ties(base, finite_sample(base, 8, 0)[0].values)[0]]
    assert not [name for name in found if "/china/" in name]


@pytest.mark.long
@pytest.mark.parametrize(("china", "never_binds"), [("{lock_in: 0, sales: 0}", True), ("{lock_in: 0}", False)])
def test_without_a_motive_of_its_own_china_would_never_bind_russia(tmp_path, china, never_binds):
    """Sales alone make it worth China's while only where they weigh most and better terms cost least."""
    (tmp_path / "unbound.yaml").write_text(f"extends: triangle\ntitle: Unbound\npayoffs: {{china: {china}}}\n")
    with pytest.warns(UserWarning, match="used by no formula"):
        scenario = sim.load(str(tmp_path / "unbound.yaml"))
    found = [one for one in sim.check(scenario, samples=256).findings if one.name == "unplayed/china/BIND"]
    assert [(one.how, one.by, one.worlds) for one in found] == [("dominated", "BACK", 256)] * never_binds
