"""A report of games of two to five players, with and without a war and a triangle: whole, and of their own outcomes."""

import re

import pytest
import yaml

from sim.reports.page import report
from sim.reports.subject import one_view

PLAYERS = ("us", "russia", "china", "europe", "india")
OTHERS = ("north", "south", "east", "west", "centre")


def powers(names, war, ties):
    """A game in which everyone may push, the first player leading the others."""
    outcomes = {"russia_alignment" if "russia" in names else "pushing": f"1 - 2 * push_{names[1]}"}
    named = {0: {"label": "ends", "says": "the war ends"}, 1: {"label": "goes on", "says": "the war goes on"}}
    outcomes |= {"war": {"formula": f"push_{names[1]}", "levels": named}} if war else {}
    outcomes |= {f"tie_{a}_{b}": f"push_{a} - push_{b}" for i, a in enumerate(names) for b in names[i + 1 :] if ties}
    return {
        "title": f"{len(names)} powers",
        "order": [names[0], list(names[1:])],
        "moves": {name: {"REST": {}, "PUSH": {f"push_{name}": 1}} for name in names},
        "params": {"gain": {"value": 1.5, "low": 0.5, "high": 3, "unit": "points", "source": "made up"}},
        "payoffs": {
            name: {"own": f"(gain - 1) * push_{name}", "clash": f"-0.3 * push_{other} * push_{name}"}
            for name, other in zip(names, (*names[1:], names[0]))
        },
        "outcomes": outcomes,
    }


@pytest.fixture
def page(tmp_path, monkeypatch, blank_pictures):
    """Return a function that makes the report of a game and returns its text; the claims are of other games."""
    monkeypatch.setattr("sim.reports.subject.read_library", lambda config_dir: ([], []))
    monkeypatch.setattr("sim.reports.flips.alike_views", lambda *of: [])
    monkeypatch.setattr("sim.reports.history.precedent_names", lambda config_dir: [])

    def make(game):
        for group, name, data in (("game", "powers", game), ("view", "ours", {"game": "powers", "title": "Ours"})):
            (tmp_path / group).mkdir()
            (tmp_path / group / f"{name}.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
        whole = report(one_view("ours", config_dir=str(tmp_path))).decode()
        return re.sub(r"<[^>]*>", " ", re.sub(r"<(style|script)>.*?</\1>", "", whole, flags=re.S))

    return make


@pytest.mark.parametrize("war", [True, False])
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_a_report_speaks_of_what_the_game_has(page, count, war):
    text = page(powers(PLAYERS[:count], war, ties=True))
    assert (re.search(r"\bwar\b", text) is not None) == war
    assert ("Triangle" in text) == (count == 3)
    assert ("mixed ones were not looked for" in text) == (count > 2)


def test_a_war_that_is_never_fought_is_not_spoken_of(page):
    game = powers(PLAYERS[:3], war=True, ties=False)
    game["outcomes"]["war"] = "0 * push_russia"
    assert not re.search(r"\bwar\b", page(game), re.I)


@pytest.mark.parametrize("count", [2, 3])
def test_a_game_of_others_is_not_about_russia_and_china(page, count):
    text = page(powers(OTHERS[:count], war=True, ties=True))
    assert not re.search("Russia|China", text) and re.search("the war (ends|goes on)", text)
