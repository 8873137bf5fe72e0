"""thresholds, phase, flip and sensitivity as a user runs them, on a small scenario of one's own."""

import json

import pytest

from sim.cli import main
from tests.toys.small_scenario import load


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, blank_pictures):
    """Run a command about the small scenario in an empty directory; return exit code, output and errors."""
    own = tmp_path / "own"
    own.mkdir()
    load(own)
    monkeypatch.chdir(tmp_path)

    def command(name, *words, view="view=mine"):
        code = main([name, *filter(None, [view]), "--config-dir", str(own), *words])
        output = capsys.readouterr()
        return code, output.out, output.err

    return command


def drawn(directory):
    return sorted(path.name for path in directory.rglob("*.png"))


def test_thresholds_and_their_check(run, tmp_path):
    """Russia takes the offer while gain * q > support: 0.2 if China curbs, 1 if it backs."""
    code, out, _ = run("thresholds", "param=q", "--check")
    assert code == 0
    assert "once q exceeds 0.1" in out and "once q exceeds 0.5" in out
    # Zeros and ties, which nashpy must be spared; beside two thresholds, and four places in each of five intervals.
    assert "Check: 24 of 24 games beside and between the thresholds agree." in out
    assert drawn(tmp_path / "results") == ["mine_q.png"]


def test_thresholds_as_data(run):
    _, out, _ = run("thresholds", "param=q", "--json")
    assert [point["exact"] for point in json.loads(out)["breakpoints"]] == ["1/10", "1/2"]


def test_phase(run, tmp_path):
    code, out, _ = run("phase", "x=q", "y=gain")
    assert code == 0 and "curves, refined by subdivision" in out
    assert "mine_q_gain_by_move.png" in drawn(tmp_path / "results")


@pytest.mark.parametrize("words", [("thresholds", "param=q"), ("phase", "x=q:0.5:0.6", "y=gain:1:1.1")])
def test_another_view_s_answer_stands_beside_that_of_a_changed_one(run, words):
    plain = json.loads(run(*words, "--json")[1])
    changed = json.loads(run(*words, "params.gain=1.5", "--json")[1])
    assert "against" not in plain
    assert changed["against"] == "mine" and changed["before"] == plain["finding"] and changed["changed"]
    code, _, err = run(*words, "against=mime")
    assert code and "mine" in err


def test_flip_says_draws_and_checks(run, tmp_path):
    code, out, _ = run("flip", "us=OFFER", "target=BLOC", "--check")
    assert code == 0 and "they agree" in out and "the target holds" in out
    assert len(drawn(tmp_path / "results")) == 1


def test_flip_between_views_that_never_differ_says_so_and_no_more(run, tmp_path):
    code, out, _ = run("flip", "--between", "mine", "mine", view="")
    assert code == 0 and "assume the same" in out
    assert "share of the way" not in out and "figure" not in out
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("thresholds", "param=q"),
        ("phase", "x=q:0.5:0.6", "y=gain:1:1.1"),
        ("flip", "us=OFFER", "target=BLOC"),
        ("explain", "us=OFFER"),
        ("sensitivity", "target=WEST", "samples=64", "base=8", "trajectories=2"),
    ],
)
def test_every_exact_answer_says_what_it_is_about_with_its_finding(run, words):
    code, out, _ = run(*words, "format=none")
    assert code == 0 and any(part.startswith("About ") for part in out.split("\n\n")[1:3])


def test_sensitivity(run, tmp_path):
    code, out, _ = run("sensitivity", "target=WEST", "samples=64", "base=8", "trajectories=2")
    assert code == 0
    for word in ("Largest lowest payoff in this sample: WAIT", "Morris effect", "coverage"):
        assert word in out
    assert drawn(tmp_path / "results") == [
        f"mine_{figure}_target=WEST_samples=64_base=8_trajectories=2.png"
        for figure in ("regret", "robustness", "tornado")
    ]


@pytest.mark.parametrize(
    "words, says",
    [
        (("thresholds", "param=gian"), "did you mean 'gain'"),
        (("thresholds", "param=q", "low=1", "high=0"), "the interval from 1 to 0 is empty"),
        (("thresholds",), "which parameter?"),
        (("phase", "x=q", "y=q"), "q"),
        (("flip", "us=OFFER"), "which target?"),
        (("flip", "us=OFFRE", "target=west"), "did you mean 'OFFER'"),
        (("flip", "us=OFFER", "target=BLOCK"), "did you mean 'BLOC'"),
        (("flip", "us=OFFER", "target=west", "norm=3"), "norm"),
        (("flip", "us=OFFER", "target=west", "only=gian"), "did you mean 'gain'"),
        (("flip", "--between", "mine"), "two views are expected"),
        (("flip", "--between", "mine", "mine", "against=mine"), "sets two views against each other already"),
        (("flip", "--between", "mine", "mine", "target=west"), "target=west belongs to a question about a target"),
        (("sensitivity",), "which target?"),
        (("sensitivity", "target=WEST", "samples=0"), "samples"),
        (("sensitivity", "target=WEST", "base=3"), "power of 2"),
    ],
)
def test_a_mistake_is_one_sentence(run, words, says):
    code, out, err = run(*words, view="" if "--between" in words else "view=mine")
    assert code == 2 and out == ""
    assert says in err and "Traceback" not in err and err.count("\n") == 1
