"""The best plan of all rules over some factors: asked, told, and saved as a file that is read again."""

import numpy as np
import pytest

import sim
from sim.ask.best_plan import best_plan
from sim.cli import main
from sim.errors import InputError
from tests.toys.over_time import load

PAY, KEEP = range(2)


@pytest.fixture(scope="module")
def found():
    return best_plan(load("promise"), ["stage"], years=6, year=0)


def test_the_finding_comes_first(found):
    text = str(found)
    assert "the best that was found makes the worth of the whole to us 2.1. Free play makes it 0." in text
    assert "No change of the move at a single place of the table betters it: 5 rules were tried of 8." in text
    assert "Another rule, further away, may be better." in text


def test_it_says_in_which_state_it_begins():
    found = best_plan(load("promise"), ["stage"], years=6, year=0, state={"stage": "turned"})
    assert "The first period begins with stage: turned." in str(found)
    assert found.found.worth == 0


def test_what_was_found(found):
    assert found.moves[1] == PAY and found.found.worth == pytest.approx(2.1)
    assert found.listed == ((None, pytest.approx(0)),) and found.rules == 8
    assert found.reached.tolist() == [True, True, True]
    assert found.table()["move"].tolist()[1] == "PAY"
    assert found.asked.plan is found.plan


def test_the_chance_that_is_asked_for_may_be_what_counts():
    most = best_plan(load("promise"), ["stage"], aim="chance", years=6, by=3)
    assert most.found.worth == 1 and "makes the chance that ‘turns’ holds by period 3 100%." in str(most)


def test_a_plan_that_does_better_than_any_rule_found_is_said(tmp_path):
    """Over the stage of the game alone a rule cannot wait for a year; the plan that may is worth more here."""
    scenario = load("promise")
    plan = tmp_path / "pay.yaml"
    plan.write_text("{game: promise, title: paying, source: an example, rules: [{play: PAY}]}")
    begun = best_plan(scenario, ["stage"], [sim.load_plan(str(plan), scenario)], years=6, budget=1)
    assert begun.found.ended == "budget spent" and begun.found.tried == 1
    assert "The budget was spent when 1 rule was tried of 8: this is the best so far" in str(begun)


def test_a_saved_plan_is_read_again(tmp_path, capsys):
    file, scenario = tmp_path / "best.yaml", load("promise")
    words = ["path", str(scenario.files[0]), "plan=best,free", "factors=stage", "years=6", "year=0", "format=none"]
    assert main([*words, f"save={file}"]) == 0
    told = capsys.readouterr().out
    assert "Of the rules by which us plays one move at each level of stage" in told and "holds in period 0" in told
    again = sim.load_plan(str(file), scenario)
    assert sim.path(scenario, [again], years=6, year=0).found[0].values == pytest.approx([2.1, 0.8])
    assert main([*words, f"save={file}"]) == 2
    assert "that file is there already and is left as it is" in capsys.readouterr().err


def test_levels_that_play_alike_are_one_rule():
    from sim.ask.best_plan import _rules

    factors = sim.load("base_time").time.factors[:2]
    moves = np.zeros((5, 3), dtype=int)
    moves[1:3, 1] = moves[4, :] = 7
    rules = _rules(factors, moves, 0)
    assert [(dict(rule.when), rule.move) for rule in rules] == [
        ({"front": (1, 2), "regime": (1,)}, 7),
        ({"front": (4,)}, 7),
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["plan=best"], "plan=best: over which factors? Name one or two, as in factors=stage."),
        (["plan=best", "factors=stag"], "factors: unknown factor 'stag'; did you mean 'stage'?"),
        (["plan=best", "factors=stage,stage"], "factors: 'stage' is there twice; remove one."),
        (["plan=best", "factors=stage", "aim=wort"], "aim=wort: did you mean 'worth'?"),
        (["plan=best", "factors=stage", "budget=0"], "budget=0: a whole number from 1 to 1,000,000 is expected."),
        (
            ["plan=best", "factors=stage", "concept=logit"],
            "plan=best is sought over a horizon; leave out concept=logit.",
        ),
        (["plan=best", "factors=stage", "save=mine.txt"], "save: '.txt' is not written here"),
        (["factors=stage"], "factors=stage changes nothing without plan=best."),
        (["save=mine.yaml"], "save=mine.yaml changes nothing without plan=best."),
    ],
)
def test_wrong_words(words, message, capsys):
    assert main(["path", str(load("promise").files[0]), *words, "years=3", "format=none"]) == 2
    assert message in capsys.readouterr().err


def test_who_cannot_be_bound_or_several_views():
    with pytest.raises(InputError, match="^nobody moves first in the game 'grim'; a plan binds a first mover"):
        best_plan(load("grim"), ["trust"])
    with pytest.raises(InputError, match="^factors: one or two are expected, as in factors=stage"):
        best_plan(load("promise"), [])


def test_a_plan_is_sought_in_one_view(capsys):
    assert main(["path", "view=base_time,mandelbaum_time", "plan=best", "factors=regime", "format=none"]) == 2
    assert "plan=best is sought in one view; save it there with save=FILE.yaml" in capsys.readouterr().err
