"""Each finding in words: labels and not identifiers, where it shows, and no more certainty than there is."""

from pathlib import Path

import pytest

import sim
from sim.ask.check.findings import Coincidence, Escape, Idle, Still, Tie, Undefined, Unmatched, Unplayed
from sim.ask.check.findings_over_time import Chance, Detached, Discount, Silent, Unmoved, Unreached, Valueless
from sim.ask.check.states import Held
from sim.scenario.examined import Accepted
from sim.scenario.where import Where
from sim.tell.findings import sentence

PROFILE = ("ARM", "BLOC_WAR", "BIND")
CELLS = tuple(("ARM", russia) for russia in ("BLOC_SETTLE", "HEDGE_SETTLE", "WEST_SETTLE"))
ENTRY = Accepted("tie/china/BACK/LIMTI", "why", Where(Path("nowhere.yaml"), ("accepts",)))
SAID = [
    (
        Escape("china", "defeat", "cost", 0.6, PROFILE, {"defeat": 2}, 20, 240, True, True),
        "In the payoff of China, ‘danger of Russian defeat’ is a cost that turns into a gain: 0.6 (% of own GDP a "
        "year) at "
        "arms for Ukraine / war in the bloc / new bonds, where the danger of Russian defeat is 2. It does so in 20 "
        "of 240 "
        "combinations of moves, at the values of this view too.",
    ),
    (
        Escape("us", "wedge", "gain", -1, PROFILE, {}, 1, 240, False, False),
        "In the payoff of the US, ‘Russia parted from China’ is a gain that turns into a cost: −1 (% of own GDP a "
        "year) at "
        "arms for Ukraine / war in the bloc / new bonds. It does so in 1 of 240 combinations of moves, but not at the "
        "values of this view; that was found by sampling, so that there may be more.",
    ),
    (
        Tie("china", ("BACK", "LIMIT"), CELLS, 60, (), True),
        "Full support and limited support pay China exactly the same whatever the assumptions are, with 3 of the 60 "
        "combinations of what the others do: arms for Ukraine / peace in the bloc; arms for Ukraine / peace and "
        "hedging; "
        "arms for Ukraine / peace with the West.",
    ),
    (
        Tie("china", ("BACK", "LIMIT"), CELLS * 20, 60, (("CURB", "BIND"),), False),
        "Full support and limited support pay China exactly the same at every point of a sample, whatever the "
        "others do. "
        "1 more pair of moves with the same difference ties too.",
    ),
    (
        Coincidence("china", ("BACK", "LIMIT"), CELLS + CELLS[:2], 60, (), False),
        "At the values of this view, but not at others, full support and limited support pay China exactly the "
        "same with "
        "5 of the 60 combinations of what the others do: arms for Ukraine / peace in the bloc; arms for Ukraine / "
        "peace "
        "and hedging; arms for Ukraine / peace with the West; and 2 more.",
    ),
    (
        Unplayed("china", "BIND", "dominated", "BACK", 24),
        "China never plays new bonds: full support is better whatever the others do, in all 24 worlds looked at.",
    ),
    (
        Unplayed("china", "BIND", "dominated", "", 1),
        "China never plays new bonds: another move, or a mixture of others, is better whatever the others do, in 1 "
        "world "
        "looked at.",
    ),
    (
        Unplayed("us", "ARM", "off path", "", 8192),
        "The US never plays arms for Ukraine: it leads nowhere that the US would go, be the best, the worst or the "
        "average of several equilibria expected, in all 8,192 worlds looked at.",
    ),
    (
        Idle("partner", True, ("china",), 0, False, ()),
        "The worth of an aligned Russia to China changes no equilibrium, whatever its value: it adds the same to the "
        "payoff of China whatever China does.",
    ),
    (
        Idle("reassure", True, ("us",), 0, False, ("war",)),
        "The cost of reassuring allies changes no equilibrium, whatever its value: it adds the same to the payoff "
        "of the "
        "US whatever the US does, and whatever follows. It does change the war in Ukraine.",
    ),
    (
        Idle("q", False, ("russia",), 512, True, ()),
        "The probability that the US keeps its word changes no equilibrium in 512 worlds, in each of which it went "
        "through its plausible range (0.2 to 0.9); and with all else as in this view there is no threshold in that "
        "range, "
        "exactly.",
    ),
    (
        Idle("q", True, (), 0, False, ()),
        "The probability that the US keeps its word changes no equilibrium: no payoff depends on it.",
    ),
    (
        Still("war", 1, True, True, 8),
        "The war in Ukraine is the same whatever is played: goes on at the values of this view.",
    ),
    (
        Still("china_support", 0.5, False, False, 8),
        "China's support for Russia is the same in every equilibrium found in 8 worlds, after every move of the "
        "US: 0.5.",
    ),
    (
        Undefined("china", PROFILE, {"q": 0.9}, 3, 512),
        "The payoff of China is no finite number in 3 of 512 worlds, as at arms for Ukraine / war in the bloc / "
        "new bonds, "
        "where the probability that the US keeps its word is 0.9; these worlds are left out below.",
    ),
    (
        Undefined("china", PROFILE, {"q": 0.0}, 2, 2, at_end=True),
        "The payoff of China is no finite number at an end of a plausible range, as at arms for Ukraine / war in the "
        "bloc / new bonds, where the probability that the US keeps its word is 0.",
    ),
    (
        Unmatched(ENTRY, "tie/china/BACK/LIMIT"),
        "nowhere.yaml: accepts accepts what is not found; did you mean 'tie/china/BACK/LIMIT'?",
    ),
    (Unmatched(ENTRY, ""), "nowhere.yaml: accepts accepts what is not found; take the entry out."),
]  # fmt: skip


SETTLED = Held(36, 180, ({"front": ("settled",)},))
ODD = Held(90, 180, ({"front": ("gains",)}, {"front": ("setback",), "regime": ("incumbent", "hardline")}))
OVER_TIME = [
    (
        Escape("russia", "junior", "cost", 1.5, PROFILE, {"discomfort": 1.5}, 96, 240, False, True, SETTLED),
        "In the payoff of Russia, ‘autonomy lost’ is a cost that turns into a gain: 1.5 (% of own GDP a year) at arms for "
        "Ukraine / war in the bloc / new bonds, where the autonomy by dependence is 1.5. It does so in 96 of 240 "
        "combinations of moves, in the 36 states with the war: settlement, but not at the values of this view.",
    ),
    (
        Tie("china", ("BACK", "LIMIT"), CELLS * 20, 60, (), True, ODD, 3),
        "Full support and limited support pay China exactly the same whatever the assumptions are and whatever the others "
        "do, in 90 of 180 states, those with the war: Russian gains; or the war: Russian setback and Russia's ruler: the "
        "incumbent or a hard line (with 3 further combinations in some states too).",
    ),
    (
        Chance("front", True, ("gains", "setback"), 1.12, {"front": "stalemate"}, PROFILE, {"tempo": 1, "p_lose": 0.9},
               False, True, SETTLED),
        "The war (time.transitions.front): at the war: stalemate, after arms for Ukraine / war in the bloc / new bonds with "
        "tempo=1, p_lose=0.9, the chances of Russian gains and Russian setback add up to 1.12; they may not exceed 1. "
        "There are such values and moves in the 36 states with the war: settlement, but not at the values of this view.",
    ),
    (
        Chance("front", False, ("gains",), -0.2, {"front": "stalemate"}, PROFILE, {}, True, False, SETTLED),
        "The war (time.transitions.front): at the war: stalemate, after arms for Ukraine / war in the bloc / new bonds, the "
        "chance of Russian gains is −0.2, and a chance may not be below 0. There are such values and moves in the 36 states "
        "with the war: settlement, at the values of this view too; that was found by sampling, so that there may be more.",
    ),
    (
        Discount("us", 1.02, {"delta_us": 1.02}, False),
        "The worth of the next year to the US (time.discount.us) is 1.02, where US worth of next year is 1.02; it must "
        "lie between 0 and 1.",
    ),
    (
        Unmoved("lifted", True, True, True),
        "The relief outstanding (lifted) never changes, whatever is played and whatever the assumptions are. Make it a "
        "parameter, or let it move.",
    ),
    (
        Unreached("front", "settled", SETTLED, False, True),
        "The war never comes to settlement, whatever is played, at the values of this view, but not at others.",
    ),
    (
        Unreached("", "", ODD, True, False),
        "90 states of 180 are never reached from the first year, whatever is played, at all points of a sample of the "
        "assumptions: the war: Russian gains; or the war: Russian setback and Russia's ruler: the incumbent or a hard line.",
    ),
    (
        Silent("front", 2, "ceasefire", False, True, True),
        "The war: rule 2 never leads to ceasefire, whatever is played and whatever the assumptions are.",
    ),
    (
        Valueless("theta", False),
        "The value of the weight of the leader's motives in states (time.values.theta) changes nothing: it is the "
        "assumption itself in every state.",
    ),
    (
        Detached("lifted"),
        "Nothing depends on the relief outstanding (lifted): no payoff, outcome, move or other factor. It can matter only "
        "as what the players remember and answer to.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "said"), OVER_TIME, ids=lambda value: getattr(value, "name", ""))
def test_a_finding_over_time_in_words(finding, said):
    assert sentence(sim.load("base_time"), finding) == said


@pytest.mark.parametrize(("finding", "said"), SAID, ids=lambda value: getattr(value, "name", ""))
def test_a_finding_in_words(finding, said):
    assert sentence(sim.load("base"), finding) == said


def test_every_kind_has_a_title_and_a_sentence():
    from sim.ask.check.findings import Finding
    from sim.tell.check import KINDS

    kinds = {kind for one in (Finding, Tie) for kind in one.__subclasses__()}
    assert {kind.kind for kind in kinds} == KINDS.keys() == {finding.kind for finding, _ in (*SAID, *OVER_TIME)}
