"""A game needs a title, moves and payoffs: the rest has defaults, and payoffs may be matrices."""

from types import SimpleNamespace

import numpy as np
import pytest

import sim
from sim.cli import main
from sim.errors import InputError
from sim.reports.question import question
from tests.toys.small_scenario import GAME, changed, load

DILEMMA = {
    "title": "Two prisoners",
    "moves": {"a": ["STAY", "TALK"], "b": ["STAY", "TALK"]},
    "payoffs": {"a": [[3, 0], [5, 1]], "b": [[3, 5], [0, 1]]},
}
T = {"value": 1, "low": 0, "high": 6, "unit": "years", "source": "an example"}
LED = {
    "title": "A matrix that holds formulas",
    "order": ["a", "b"],
    "params": {"t": T},
    "moves": {"a": ["X", "Y"], "b": ["L", "R"]},
    "payoffs": {"a": [[3, "t - 1"], ["2 * t", 1]], "b": [[3, "5 - t"], [0, "t"]]},
}
CURVED = changed(LED, ("payoffs", "a"), [[3, "exp(t)"], [0, 1]])
PLAIN = {"game": "small", "title": "A view of it"}


def scenario_of(directory, game, overrides=()):
    return load(directory, game, PLAIN, overrides)


def test_the_defaults(tmp_path):
    scenario = scenario_of(tmp_path, DILEMMA)
    assert scenario.order == (("a", "b"),) and not scenario.parameters
    assert list(scenario.outcomes) == ["a_plays_STAY", "b_plays_STAY"]
    assert scenario.outcome_values()["b_plays_STAY"].tolist() == [[1, 0], [1, 0]]


@pytest.mark.parametrize("key", ["params", "outcomes", "order", "quantities", "instruments"])
def test_an_empty_section_is_no_section(tmp_path, key):
    assert scenario_of(tmp_path, {**DILEMMA, key: None}).players == ("a", "b")


def test_the_last_to_move_is_the_first_outcome(tmp_path):
    """What the leader does is said by the table already."""
    assert list(scenario_of(tmp_path, LED).outcomes) == ["b_plays_L", "a_plays_X"]


@pytest.mark.parametrize("sizes", [(3, 2), (2, 3, 2), (2, 1, 2, 3)])
def test_matrices_are_the_game_of_the_same_arrays(tmp_path, sizes):
    payoffs = np.random.default_rng(len(sizes)).integers(0, 9, (len(sizes), *sizes)).astype(float)
    players = "abcd"[: len(sizes)]
    game = {
        "title": "Numbers",
        "moves": {player: [f"M{k}" for k in range(size)] for player, size in zip(players, sizes)},
        "payoffs": {player: table.tolist() for player, table in zip(players, payoffs)},
    }
    read, given = scenario_of(tmp_path, game).game(), sim.Game(payoffs)
    assert np.array_equal(read.payoffs, given.payoffs)
    found, wanted = (
        [[strategy.tolist() for strategy in equilibrium.profile] for equilibrium in sim.nash(game)]
        for game in (read, given)
    )
    assert found == wanted and found


def test_formulas_of_a_matrix_stay_exact(tmp_path):
    """After X, b prefers L to R once 3 > 5 - t; in the same game of terms and instruments too."""
    terms = {
        **LED,
        "moves": {"a": {"X": {}, "Y": {"y": 1}}, "b": {"L": {}, "R": {"r": 1}}},
        "payoffs": {
            "a": {"all": "(1 - y) * (3 * (1 - r) + (t - 1) * r) + y * (2 * t * (1 - r) + r)"},
            "b": {"all": "(1 - y) * (3 * (1 - r) + (5 - t) * r) + y * t * r"},
        },
    }
    found = []
    for game in (LED, terms):
        scenario = scenario_of(tmp_path, game)
        assert scenario.family.is_polynomial
        assert scenario.game(t=4).payoffs.tolist() == [[[3, 3], [8, 1]], [[3, 1], [0, 4]]]
        along = sim.thresholds(scenario, "t")
        found.append([along.led["X",].breakpoints, along.led["Y",].breakpoints, along.simultaneous.breakpoints])
    assert found[0] == found[1] and found[0][0] == (2,)


def test_a_formula_of_a_matrix_is_read_where_it_stands(tmp_path):
    """Instruments have the levels of the profile; what is not finite elsewhere does not matter."""
    game = changed(DILEMMA, ("moves", "a"), {"LOW": {"effort": 2}, "HIGH": {"effort": 0}})
    game = changed(game, ("payoffs", "a"), [["8 / effort", "effort ** 2"], [1, "effort"]])
    assert scenario_of(tmp_path, game).game().payoffs[0].tolist() == [[4, 4], [1, 0]]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("payoffs", "a"), [[3, 0]], "payoffs.a: a list of 2 lists is expected here, one for each move of a, not 1"),
        (("payoffs", "a"), [3, 0], "payoffs.a[0]: a list of 2 numbers or formulas is expected here, one for each move of b"),
        (("payoffs", "a"), [[3, 0, 1], [5, 1]], "payoffs.a[0]: a list of 2 numbers"),
        (("payoffs", "a"), [[3, [0]], [5, 1]], "payoffs.a[0][1]: a number or formula is expected, not the list [0]"),
        (("payoffs", "a"), [[3, None], [5, 1]], "payoffs.a[0][1]: a number is expected, as in 0.5, not nothing"),
        (("payoffs", "a"), [[3, "gian"], [5, 1]], "payoffs.a[0][1]: unknown name 'gian' in 'gian'"),
        (("payoffs", "a"), [[3, "1 +"], [5, 1]], "payoffs.a[0][1]: '1 +' has a syntax error"),
        (("payoffs", "a"), [[3, True], [5, 1]], "payoffs.a[0][1]: a number is expected"),
        (("payoffs", "a"), 3, "payoffs.a: "),
        (("moves", "a"), ["STAY", "STAY"], "moves.a[1]: the move 'STAY' is listed twice"),
        (("moves", "a"), ["STAY", {"TALK": {}}], "moves.a[1]: the name of a move is expected"),
        (("moves", "a"), [], "moves.a: the menu is empty"),
        (("moves", "a"), [f"M{k}" for k in range(10_001)], "moves.a: 10,001 moves; at most 10,000 are allowed"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_matrix_or_list_names_its_entry(tmp_path, path, value, says):
    with pytest.raises(InputError) as caught:
        scenario_of(tmp_path, changed(DILEMMA, path, value))
    assert says in str(caught.value) and "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_all_that_is_missing_is_told_at_once(tmp_path):
    with pytest.raises(InputError, match=r"small.yaml: 'title', 'moves' and 'payoffs' are missing; write them there"):
        scenario_of(tmp_path, {"order": [["a", "b"]]})


WITHOUT_PARAMETERS = "the game 'small' has no parameters; there is no assumption to vary"


@pytest.mark.parametrize(
    ("game", "words", "says"),
    [
        (DILEMMA, "list", "no parameters"),
        (DILEMMA, "solve", "a plays STAY"),
        (DILEMMA, "explain", "TALK is worth 1 more to a than STAY"),
        (DILEMMA, "export game.nfg", "game.nfg"),
        (DILEMMA, "thresholds", WITHOUT_PARAMETERS),
        (DILEMMA, "thresholds param=t", WITHOUT_PARAMETERS),
        (DILEMMA, "phase x=t y=s", WITHOUT_PARAMETERS),
        (DILEMMA, "flip target=b_plays_STAY", WITHOUT_PARAMETERS),
        (DILEMMA, "flip", "as in target=STAY or target=a_plays_STAY"),
        (DILEMMA, "sensitivity target=a_plays_STAY", WITHOUT_PARAMETERS),
        (DILEMMA, "sweep", WITHOUT_PARAMETERS),
        (DILEMMA, "sweep axes.t=0:1:3", WITHOUT_PARAMETERS),
        (DILEMMA, "sweep design=sobol", WITHOUT_PARAMETERS),
        (LED, "list", "0 to 6"),
        (LED, "solve", "b plays L"),
        (LED, "thresholds param=t", "b plays L instead of R once t exceeds 2"),
        (LED, "explain a=X", "t at 2 instead of 1"),
        (LED, "flip a=X target=L", "once t goes from 1 to 2"),
        (LED, "flip a=X target=hedge", "choose from: b_plays_L, a_plays_X, L, R."),
        (LED, "sensitivity target=L samples=64 base=8 trajectories=2", "Largest lowest payoff"),
        (LED, "sweep", "as in axes.t=0:6:101"),
        (LED, "sweep axes.t=0:6:4 executor=serial", "4 points"),
        (CURVED, "thresholds param=t", "is not polynomial in t"),
        (CURVED, "sweep axes.t=0:6:4 executor=serial", "4 points"),
        (CURVED, "flip a=X target=L", "is not polynomial"),
    ],
)
def test_every_command_answers_or_says_why_not(tmp_path, blank_pictures, monkeypatch, capsys, game, words, says):
    scenario_of(tmp_path, game)
    monkeypatch.chdir(tmp_path)
    name, *rest = words.split()
    code = main([name, "view=mine", "--config-dir", str(tmp_path), *rest])
    output = capsys.readouterr()
    assert says in output.out + output.err
    assert code == 0 or (code == 2 and output.err.count("\n") == 1)


@pytest.mark.parametrize("game", [DILEMMA, LED])
def test_the_report(tmp_path, blank_pictures, monkeypatch, game):
    from sim.reports import subject
    from sim.reports.page import report

    monkeypatch.setattr(subject, "read_library", lambda *_: ([], []))  # judging the shipped claims takes long
    scenario_of(tmp_path, game)
    page = report(subject.one_view("mine", config_dir=str(tmp_path))).decode()
    assert "plays" in page
    assert ("wedge thresholds" in page) == ("params" in game)


def test_claims_about_a_bare_game_cut_its_matrices(tmp_path):
    from sim.ask.claims.judge import Court
    from sim.ask.claims.read import read_claims
    from sim.scenario.shelf import Shelf

    scenario_of(tmp_path, LED)
    (tmp_path / "claims.yaml").write_text(
        "source: me\nview: mine\nclaims:\n"
        "  C1: {where: here, claim: X is met by R., kind: condition,"
        " test: {at: {a: X, b: R}, every: payoff_b == 4 and b_plays_L == 0 and a_payoff == 0}}\n"
        "  C2: {where: here, claim: X is met by R., kind: condition, test: {after: X, every: b_plays_L == 0}}\n"
    )
    claims, problems = read_claims(tmp_path / "claims.yaml")
    assert not problems
    court = Court(Shelf(str(tmp_path)))
    judged = [court.judge(claim, "mine") for claim in claims]
    assert [judgement.verdict for judgement in judged] == ["holds", "holds"], judged


def test_a_report_is_headed_by_the_question_that_its_games_share(tmp_path):
    asked = load(tmp_path, GAME | {"question": "Who stays?", "order": ["us", ["russia", "china"]]})
    assert asked.question == "Who stays?" and asked.after(us="OFFER").question == ""
    (tmp_path / "other").mkdir()
    other = load(tmp_path / "other")
    assert question(SimpleNamespace(scenarios=[asked, asked])) == "Who stays?"
    assert question(SimpleNamespace(scenarios=[asked, other])) == f"{asked.title} and {other.title}"
