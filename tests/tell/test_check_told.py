"""Each finding in words: labels and not identifiers, where it shows, and no more certainty than there is."""

from pathlib import Path

import pytest

import sim
from sim.ask.check.findings import Coincidence, Escape, Idle, Still, Tie, Undefined, Unmatched, Unplayed
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
        "The US never plays arms for Ukraine: it leads nowhere that the US would go, in all 8,192 worlds looked at.",
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


@pytest.mark.parametrize(("finding", "said"), SAID, ids=lambda value: getattr(value, "name", ""))
def test_a_finding_in_words(finding, said):
    assert sentence(sim.load("base"), finding) == said


def test_every_kind_has_a_title_and_a_sentence():
    from sim.ask.check.findings import Finding
    from sim.tell.check import KINDS

    kinds = {kind for one in (Finding, Tie) for kind in one.__subclasses__()}
    assert {kind.kind for kind in kinds} == KINDS.keys() == {finding.kind for finding, _ in SAID}
