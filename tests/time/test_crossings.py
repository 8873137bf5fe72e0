"""Where one plan overtakes another along an assumption, and what makes it better, on games with known answers."""

import numpy as np
import pytest
from matplotlib.text import Text

import sim
from sim.ask.contest.contest import Contest
from sim.ask.contest.crossings import _brackets, crossings
from sim.ask.contest.overtaking import overtaking
from sim.cli import main
from sim.errors import InputError
from sim.scenario.scenario import at_values
from tests.toys.over_time import load

YEARS = 12
FIGHTS = {"target": "fights", "years": YEARS, "year": 0, "rules": ["best"]}


def fights(risk, recovery=0.2, fall=0.115, years=YEARS):
    """Whether the ruler of the gamble fights in a setback, by a recursion of one line a year."""
    safe = setback = out = 0.0
    for _ in range(years):
        fight = -2 + 0.9 * (recovery * safe + fall * out + (1 - recovery - fall) * setback)
        settle = 0.9 * ((1 - risk) * safe + risk * out)
        safe, setback, out = 2 + 0.9 * safe, max(fight, settle), -1.5 + 0.9 * out
    return fight > settle


def threshold(years=YEARS, **changes):
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (low, middle) if fights(middle, years=years, **changes) else (middle, high)
    return high


@pytest.fixture
def pay(tmp_path):
    file = tmp_path / "pay.yaml"
    file.write_text("{game: promise, title: paying, source: an example, rules: [{play: PAY}]}")
    return sim.load_plan(str(file), load("promise"))


@pytest.mark.parametrize(
    ("changes", "known"), [({}, 0.5674965), ({"recovery": 0.3}, 0.4475621), ({"fall": 0.2}, 0.6473430)]
)
def test_a_gamble_for_resurrection(changes, known):
    assert threshold(200, **changes) == pytest.approx(known, abs=1e-7)  # the specification's E.9
    scenario = load("gamble")
    scenario = at_values(scenario, scenario.values(**changes))
    found = crossings(scenario, "risk", [None], above=0.5, points=5, **FIGHTS)
    [one] = found.found
    assert one.low <= threshold(**changes) <= one.high and one.high - one.low <= 1e-6
    assert (one.before, one.after) == (-1, 1) and one.jumps == (True, False)
    assert one.chances == ((0, 0.5), (1, 0.5))
    assert [who for _, _, who in found.stretches("best")] == [-1, 1]


def test_a_promise_works_from_a_worth_of_one_half_on(pay):
    found = crossings(load("promise"), "delta", [pay, None], years=8, year=0, points=7)
    for rule in ("best", "worst"):
        [one] = found.of(rule)
        assert one.low - 1e-9 <= 0.5 <= one.high + 1e-9
        assert (one.before, one.after) == (0, 1) and one.chances[1] == (1, 0)
    assert found.own.tolist() == [[1, 0], [1, 0]]
    text = str(found)
    assert "is higher under ‘paying’ than in free play where delta lies above 0.5" in text
    assert "Between neighbouring values nothing else is excluded." in " ".join(text.split())
    assert "a jump under pay" in text


def test_a_crossing_without_a_jump_is_where_the_chance_is_the_level(pay):
    found = crossings(load("promise"), "delta", [pay], above=0.3, year=0, points=3, rules=["logit"], precision=2)
    for one in found.found:
        assert one.jumps == (False, False)
        assert one.chances[0][0] == pytest.approx(0.3, abs=1e-5) == one.chances[1][0]
    assert len(found.found) == 1


def test_brackets_go_on_within_a_cell():
    def who(x):
        return None if x > 0.93 else int(np.sign(x - 0.3)) + int(x > 0.7)

    brackets = list(_brackets(who, np.linspace(0, 1, 3), 1e-6))
    assert [low for low, _ in brackets] == pytest.approx([0.3, 0.7, 0.93], abs=2e-6)
    assert all(high - low <= 1e-6 for low, high in brackets)


def test_a_game_that_is_not_defined_everywhere_says_where_it_ends(tmp_path):
    text = load("two_keys").files[0].read_text().replace("ajar: first * second", "ajar: 2 * first * second")
    file = tmp_path / "too_much.yaml"
    file.write_text(text)
    found = crossings(
        sim.load(file), "first", [None], above=0.6, target="ajar", by=1, years=3, points=4, rules=["best"]
    )
    assert [(one.before, one.after) for one in found.found][-1] == (-1, 1) or found.found[-1].after is None
    assert [who for _, _, who in found.stretches("best")] == [-1, 1]
    beyond = crossings(
        at_values(sim.load(file), {"first": 0.5, "second": 0.8, "spare": 0}),
        "first", [None], above=0.6, target="ajar", by=1, years=3, points=4, rules=["best"],
    )  # fmt: skip
    assert beyond.found[-1].after is None and beyond.found[-1].low == pytest.approx(0.625, abs=2e-6)
    assert np.isnan(beyond.chances[0, 0, -1]) and "the chance of ajar is" in beyond.undefined
    assert "Somewhere the game is not defined" in str(beyond)


def test_what_depends_on_the_horizon_is_said():
    found = crossings(
        load("gamble"), "risk", [None], above=0.5, target="fights", by=1, years=6, points=11, rules=["best"]
    )
    assert found.doubtful.any() and not found.doubtful.all()
    low, high = found.beside[0, 0].T
    assert (low <= found.chances[0, 0]).all() and (found.chances[0, 0] <= high).all()
    assert "which is ahead differs at" in " ".join(str(found).split())


def test_pure_equilibria_first(tmp_path):
    """Where both might miss each other, the worst that follows is B, not a mixture of A and B."""
    missed = {"target": "meet == 0", "year": 0, "years": 2, "rules": ["worst"]}
    file = tmp_path / "meeting.yaml"
    text = (
        load("coordination")
        .files[0]
        .read_text()
        .replace("time:", "params: {a: {value: 2, low: 1, high: 3, unit: points, source: it}}\ntime:")
    )
    file.write_text(text.replace("2 * r * c", "a * r * c"))
    scenario = sim.load(file)
    chances = {
        nodes: crossings(scenario, "a", [None], above=0.4, points=2, nodes=nodes, **missed) for nodes in ("all", "pure")
    }
    assert chances["pure"].chances[0, 0].tolist() == [0, 0] and not chances["pure"].found
    assert chances["all"].chances[0, 0].tolist() == pytest.approx([0.5, 0.375])  # 2 a / (1 + a)²
    asked = {"above": 0.4, "nodes": "pure", **missed}
    for answer in (chances["pure"], overtaking(scenario, [None], **asked)):
        assert "mixed ones only where there is no pure one" in " ".join(str(answer).split())
        assert answer.document().data["nodes"] == "pure"


def test_the_grid_is_a_table_and_a_figure(pay):
    found = crossings(load("promise"), "delta", [pay, None], years=4, year=0, points=3)
    assert len(found.table()) == 6 and list(sim.figures(found)) == [""]


def test_one_assumption_alone_is_bracketed():
    found = overtaking(load("gamble"), [None], above=0.5, only=["risk"], **FIGHTS)
    assert found.status == "found" and found.distance == pytest.approx(threshold() - 0.307, abs=2e-6)
    [change], [single] = found.changes, found.singles
    assert change.parameter == single.parameter == "risk" and single.exact
    assert found.before == (0, 0.5) and found.after == (1, 0.5)


def test_two_assumptions_do_it_with_less():
    found = overtaking(load("gamble"), [None], above=0.5, **FIGHTS)
    assert found.distance < min(single.share for single in found.singles) - 0.01
    values = {change.parameter: change.end for change in found.changes}
    contest = Contest(load("gamble"), [None], 0.5, ["best"], target="fights", years=YEARS, year=0)
    assert contest.chances(contest.point(values), "best") == (1, 0.5)


def test_where_none_does_it_alone_several_are_changed():
    found = overtaking(load("two_keys"), [None], above=0.5, target="ajar", year=1, years=4)
    assert found.status == "found" and not found.singles
    assert np.sqrt(2) - 1 - 1e-6 <= found.distance < 0.47  # the smallest: both at the root of one half
    assert {change.parameter for change in found.changes} == {"first", "second"}
    assert "smaller ones may exist" in str(found)
    assert found.way[-1, 1] > 0.5 and list(sim.figures(found)) == [""]


def test_what_holds_already_and_what_is_not_found(pay):
    scenario = load("promise")
    held = overtaking(scenario, [pay, None], years=4, year=0)
    assert (held.status, held.distance, held.changes) == ("holds already", 0, ())
    assert "is higher under ‘paying’ than in free play already: 1.000 against 0.000" in " ".join(str(held).split())
    never = overtaking(scenario, [None, pay], years=4, year=0)
    assert (never.status, never.distance) == ("not found", np.inf)
    assert "None is proved impossible." in str(never)


def test_a_search_that_ends_early_tells_what_it_knows(monkeypatch):
    spent = overtaking(load("gamble"), [None], above=0.5, budget=9, **FIGHTS)
    assert spent.ended == "budget spent" and spent.solved == 9 and spent.status == "found"
    assert "its budget was spent" in " ".join(str(spent).split())
    solve, asked = Contest.chances, []

    def interrupted(self, *arguments):
        asked.append(arguments)
        if len(asked) == 12:
            raise KeyboardInterrupt
        return solve(self, *arguments)

    monkeypatch.setattr(Contest, "chances", interrupted)
    broken = overtaking(load("gamble"), [None], above=0.5, **FIGHTS)
    assert broken.ended == "broken off" and broken.status == "found"


def test_the_commands(capsys, tmp_path):
    toy, drawn = str(load("gamble").files[0]), ["format=svg", f"figures={tmp_path}"]
    asked = ["compare=free", "above=0.5", "target=fights", "year=0", f"years={YEARS}"]
    assert main(["thresholds", toy, "param=risk", *asked, "points=3", *drawn]) == 0
    assert f"where risk lies above {threshold():.3f}" in " ".join(capsys.readouterr().out.split())
    assert main(["flip", toy, *asked, "only=risk", *drawn]) == 0
    assert "Assumptions whose change alone does it:" in capsys.readouterr().out
    assert len(list(tmp_path.glob("*.svg"))) == 2


def written(figure):
    """Return all that a figure says, in one line."""
    return " ".join(" ".join(text.get_text() for text in figure.findobj(Text)).split())


def test_figures_name_the_unit_and_how_chances_are_found():
    along = crossings(load("gamble"), "risk", [None], above=0.5, points=3, **FIGHTS)
    way = overtaking(load("gamble"), [None], above=0.5, only=["risk"], **FIGHTS)
    for found in (along, way):
        [figure] = sim.figures(found).values()
        assert f"Backward induction over {YEARS} {along.scenario.time.period}s" in written(figure)
        assert found is way or f"risk ({along.scenario.parameters['risk'].unit})" in written(figure)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["thresholds", "view=base_time", "param=q", "by=3"], "by=3 is about plans of a game over time; name them, as in compare"),
        (["thresholds", "view=base", "param=q", "compare=free", "above=0.5"], "the game 'triangle' is played once"),
        (["thresholds", "view=base_time", "param=q", "compare=arm_then"], "two plans are expected, not 1"),
        (["thresholds", "view=base_time", "param=q", "compare=wait,wait"], "twice the same plan; name two."),
        (["thresholds", "view=base_time", "param=q", "compare=wait,arm_them"], "unknown plan 'arm_them'; did you mean 'arm_then'?"),
        (["thresholds", "view=base_time", "param=q", "compare=wait", "above=2"], "above: a chance from 0 to 1 is expected, not 2.0."),
        (["thresholds", "view=base_time", "compare=wait,free"], "which parameter?"),
        (["thresholds", "view=base_time", "param=q", "compare=wait,free", "mixed=no"], "mixed=no changes nothing where plans"),
        (["thresholds", "view=base_time", "param=drw_risk", "compare=wait,free"], "did you mean 'draw_risk'?"),
        (["thresholds", "view=base_time", "param=q", "compare=wait,free", "points=1"], "points=1: a whole number from 2"),
        (["flip", "view=base_time", "compare=wait,free", "expectation=best,worst"], "the smallest change is searched for under one"),
        (["flip", "view=base_time", "target=war", "by=3"], "by=3 is about plans of a game over time"),
        (["flip", "view=base_time", "compare=wait,free", "norm=2"], "unknown key 'norm'"),
    ],
)  # fmt: skip
def test_wrong_words(words, message, capsys):
    assert main([*words, "format=none"]) == 2
    assert message in capsys.readouterr().err


def test_a_bad_argument_is_told():
    for call in (
        lambda: crossings(load("gamble"), "risk", ["wait"], above=0.5),
        lambda: overtaking(load("gamble"), "x"),
    ):
        with pytest.raises(InputError, match="plans:"):
            call()
