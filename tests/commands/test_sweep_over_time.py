"""`wedge sweep` and `wedge sensitivity` of a game over time, as an analyst runs them."""

import json
import warnings

import pytest

from sim.cli import main
from sim.study.store import MANIFEST
from tests.toys.over_time import HERE

LUCKY = str(HERE / "lucky.yaml")
SHORT = ["years=4", "by=2", "target=done", "executor=serial"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paying.yaml").write_text("{game: lucky, title: paying, source: an example, rules: [{play: PAY}]}")
    return tmp_path


def run(capsys, *words):
    with warnings.catch_warnings(action="ignore"):
        code = main(list(words))
    told = capsys.readouterr()
    return code, told.out, told.err


def only_study(home):
    (study,) = (home / "results" / "lucky").iterdir()
    return study


def test_two_axes_two_plans(home, capsys):
    axes = ["axes.delta=0.3:0.9:3", "axes.luck=0:1.2:3"]
    code, out, _ = run(capsys, "sweep", LUCKY, "plan=paying.yaml,free", *axes, *SHORT, "format=none")
    study = only_study(home)
    assert code == 0 and "9 points" in out
    assert "likely under ‘paying’ at" in out and "Which plan leads" in out and "All that it found: wedge results" in out
    code, out, _ = run(capsys, "plot", str(study), "format=png")
    assert code == 0
    assert sorted(path.name for path in (study / "figures").iterdir()) == [
        "chance_delta_luck.png",
        "leading_delta_luck.png",
    ]
    code, out, _ = run(capsys, "results", str(study))
    assert code == 0 and "under ‘paying’ at" in out and "At 3 of 9 points there is no game" in out
    assert "‘paying’ leads only where" in out and "years=1 sweeps the first period alone" in out
    code, out, _ = run(capsys, "results", str(study), "--json")
    data = json.loads(out)
    assert (
        data["no_game"] == 3
        and data["years"] == 4
        and [one["plan"] for one in data["plans"]][::2] == ["paying", "free"]
    )


def test_free_play_is_what_is_meant_where_no_plan_is_named(home, capsys):
    code, out, _ = run(capsys, "sweep", LUCKY, "axes.delta=0.3:0.9:2", *SHORT, "format=none")
    _, out, _ = run(capsys, "results", str(only_study(home)))
    assert code == 0 and "No plan binds anybody: everyone plays as he likes (free play)" in out


def test_it_may_begin_in_another_state(home, capsys):
    words = ["sweep", LUCKY, "axes.delta=0.3:0.9:2", "state=stage:turned", *SHORT, "format=png"]
    code, out, err = run(capsys, *words)
    assert code == 0, err
    said = "with a chance of 100% at every point"
    assert said in " ".join(out.split()) and "The first period begins with stage: turned." in " ".join(out.split())
    _, out, _ = run(capsys, "results", str(only_study(home)), "--json")
    assert json.loads(out)["state"] == {"stage": "turned"}
    code, out, err = run(
        capsys, "sensitivity", LUCKY, "state=stage:turned", "years=4", "by=2", "target=done", "format=none"
    )
    assert code == 0 and "with a chance of 100% in free play. The first period begins with" in " ".join(out.split()), (
        err
    )
    code, out, err = run(
        capsys,
        "sensitivity",
        LUCKY,
        "years=1",
        "target=turns",
        "state=stage:open",
        "samples=8",
        "base=2",
        "trajectories=2",
    )
    assert "as if none followed: stage: open" in out, err


def test_years_1_sweeps_one_year_alone(home, capsys):
    code, _, _ = run(capsys, "sweep", LUCKY, "axes.delta=0.3:0.9:2", "years=1", "executor=serial", "format=none")
    assert code == 0
    _, out, _ = run(capsys, "results", str(only_study(home)))
    assert "one period of a game over time, as if none followed" in out and "chance of" not in out
    code, _, err = run(capsys, "results", str(only_study(home)), "tie=0.1")
    assert code == 2 and "tie=0.1: the study is not about chances over time" in err


def test_logit_choices(home, capsys):
    words = ["sweep", LUCKY, "concept=logit", "precision=1", "axes.delta=0.3:0.9:2", *SHORT, "format=none"]
    code, _, err = run(capsys, *words)
    assert code == 0, err
    _, out, _ = run(capsys, "results", str(only_study(home)))
    assert "Stationary logit choices of precision 1" in out


def test_a_sample_and_one_axis(home, capsys):
    code, _, err = run(capsys, "sweep", LUCKY, "design=sobol", "design.points=4", *SHORT, "format=png")
    assert code == 0, err
    study = only_study(home)
    assert not (study / "figures").exists()
    assert json.loads((study / MANIFEST).read_text())["rows"] == 8
    _, out, _ = run(capsys, "results", str(study))
    assert "4 points drawn as a Sobol sequence" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sweep", LUCKY, *SHORT], "no axis to sweep"),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "plan=payng.yaml"], "payng.yaml"),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "years=1", "plan=paying.yaml"], "plan=paying.yaml: years=1 asks about"),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "concept=pure"], "concept=pure: over 30 periods"),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "precision=3"], "precision=3 changes nothing with concept=horizon"),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "target=doone"], "done"),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "tie=2"], "tie=2: a difference of chances from 0 to 1 is expected."),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "years=1", "tie=0.1"], "tie=0.1: years=1 asks about one period alone"),
        (["sweep", "view=base", "axes.q=0:1:3", "tie=0.1"], "tie=0.1: the game 'triangle' is played once"),
        (["sweep", "view=base", "axes.q=0:1:3", "plan=wait"], "plan=wait: the game 'triangle' is played once"),
        (["sweep", "resume=results", "plan=wait"], "plan=wait: a study goes on as it was begun"),
        (["sweep", "resume=results", "state=stage:done"], "state=stage:done: a study goes on as it was begun"),
        (["sweep", "view=base", "axes.q=0:1:3", "state=stage:done"], "state=stage:done: the game 'triangle' is played"),
        (
            ["sweep", LUCKY, "axes.delta=0:0.9:3", "years=1", "state=stage:done"],
            "a sweep of one period alone is of the game's first",
        ),
        (["sweep", LUCKY, "axes.delta=0:0.9:3", "state=stage:dne"], "'dne' is no level of stage"),
        (["sensitivity", "view=base", "state=stage:done"], "state=stage:done: the game 'triangle' is played once"),
        (
            ["sensitivity", "results=results", "state=stage:done"],
            "state=stage:done changes nothing in a study's answer",
        ),
        (["sensitivity", LUCKY, "samples=9", "state=stage:done"], "lucky.yaml state=stage:done design=sobol"),
        (["sensitivity", LUCKY, "samples=9"], "samples=9: over time assumptions are moved one at a time"),
        (["sensitivity", "view=base", "plan=wait"], "plan=wait: the game 'triangle' is played once"),
        (["sensitivity", LUCKY, "years=1", "by=0"], "by=0: years=1 asks about one period alone"),
    ],
)
def test_what_goes_with_something_else_is_refused(home, capsys, words, said):
    code, out, err = run(capsys, *words)
    assert code == 2 and said in err and not out
    assert not (home / "results" / "lucky").exists()


def test_sensitivity_over_time(home, capsys):
    code, out, err = run(
        capsys, "sensitivity", LUCKY, "plan=paying.yaml", "years=4", "by=2", "target=done", "format=png"
    )
    assert code == 0, err
    assert "Under ‘paying’ it depends most, each moved alone, on" in out
    (figure,) = (home / "results" / "sensitivity").iterdir()
    assert figure.name.endswith("tornado_paying.png")
