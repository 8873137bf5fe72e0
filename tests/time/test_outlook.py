"""One period of a game over time with what follows counted in: what is played there, and why."""

import numpy as np
import pytest

import sim
from sim.ask.outlook import gains_of, outlook
from sim.ask.reasons import reasons
from sim.cli import main
from sim.errors import InputError
from sim.solve.batch import solve_batch
from sim.time.horizon import solve_horizon
from sim.time.logit import follow_logit
from sim.time.nodes import pure_first
from tests.toys.over_time import game, load


@pytest.mark.parametrize("name", ["leaving", "office", "gamble", "promise", "grim"])
def test_what_follows_is_worth_what_it_is_to_who_moves(name):
    over_time = game(name)
    values, profiles = solve_horizon(over_time, 4).values[1], int(np.prod(over_time.shape))
    for state in range(over_time.states):
        following = over_time.chances[state * profiles : (state + 1) * profiles].toarray()
        later = (following @ gains_of(over_time, values, state).T).T.reshape(-1, *over_time.shape)
        there = over_time.of_movers(over_time.worth(values) - over_time.payoffs)[state]
        assert later == pytest.approx(there, abs=1e-12)


@pytest.mark.parametrize("rule", ["best", "worst", "average"])
def test_the_first_period_of_the_horizon_is_found_again(rule):
    scenario, over_time = load("promise"), game("promise")
    solved = solve_horizon(over_time, 5, rule)
    for state, level in enumerate(("open", "turned", "done")):
        prospect = outlook(scenario, {"stage": level}, years=5, rules=[rule]).of(rule)
        chosen = prospect.table[prospect.chosen]
        assert chosen["payoff_us"].to_numpy() == pytest.approx(solved.values[0, state, 0])
        assert (chosen["now_us"] + chosen["later_us"]).to_numpy() == pytest.approx(chosen["payoff_us"].to_numpy())


def test_pure_equilibria_first_are_those_of_the_horizon():
    scenario, over_time = load("coordination"), game("coordination")
    by_nodes = {nodes: outlook(scenario, years=3, rules=["worst"], nodes=nodes) for nodes in ("all", "pure")}
    for nodes, solver in (("all", solve_batch), ("pure", pure_first)):
        later = solve_horizon(over_time, 2, "worst", solver=solver).values[0, 1, 0]
        table = by_nodes[nodes].of("worst").table
        assert table["later_row"].to_numpy() == pytest.approx(0.9 * later)
        assert table["row_mix"].isna().all() == (nodes == "pure")
    assert by_nodes["all"].of("worst").gains[0, 1] < by_nodes["pure"].of("worst").gains[0, 1]
    text = " ".join(str(by_nodes["pure"]).split())
    assert "All equilibria of this state are listed that are pure, mixed ones only where none is" in text


def test_where_no_equilibrium_is_pure_mixed_ones_are_told():
    [row] = outlook(load("big_match"), years=2, rules=["best"], nodes="pure").of("best").table.itertuples()
    assert row.row_mix == pytest.approx([1 / 2.9, 1.9 / 2.9])  # of 1 + 0.9, 0; 0 + 0.45, 1 + 0.45


def test_of_a_continuum_the_pure_equilibria_alone_are_kept():
    payoffs = np.array([np.zeros((2, 2, 2)), [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], [np.eye(2), np.eye(2)]])
    found = pure_first(payoffs, payoffs[:, 0])
    assert found.game.tolist() == [0, 0, 0, 0, 1, 2, 2] and (found.component == -1).all()
    assert found.moves[0].tolist() == [0, 0, 1, 1, -1, 0, 1] and found.number.tolist() == [0, 1, 2, 3, 0, 0, 1]
    assert found.strategies[1][4].tolist() == [0.5, 0.5]


def test_a_gamble_for_resurrection():
    asked = sim.outlook(load("gamble"), years=200, rules=["best"])
    fights, settled = asked.of("best").table, sim.reasons(asked).found[0]
    assert (settled.move, settled.alternative) == ("SETTLE", "FIGHT")
    assert fights["payoff_ruler"].iloc[0] == pytest.approx(8.3295, abs=1e-4)  # the specification's E.9
    assert settled.now == pytest.approx(2)
    assert settled.margin == pytest.approx(settled.now + settled.later)
    leads = settled.leads_to.set_index("war")
    assert leads.loc["safe", ["at_equilibrium", "at_alternative"]].tolist() == pytest.approx([0.693, 0.2])
    assert leads["difference"].sum() == pytest.approx(settled.later)


def test_logit_choices_are_those_of_the_stationary_equilibrium():
    point = follow_logit(game("promise"), 2.0)
    prospect = outlook(load("promise"), {"stage": "turned"}, concept="logit", precision=2.0).prospects[0]
    chances = point.play[1]
    assert prospect.table["chance"].to_numpy() == pytest.approx(chances.sum(axis=1))
    joint = sum(prospect.table["chance"].iloc[row] * prospect.joint(row) for row in range(2))
    assert joint == pytest.approx(chances)
    expected = (prospect.table["chance"] * prospect.table["payoff_us"]).sum()
    assert expected == pytest.approx(point.values[1, 0], abs=1e-8)


def test_moves_that_are_left_in_a_state_alone_are_told():
    found = outlook(sim.load("base_time"), {"front": "settled"}, years=1, rules=["best"])
    assert all("WAR" not in move for move in found.scenario.moves["russia"])
    assert not any("BLOC_WAR" in str(move) for move in found.of("best").table["russia"])


def test_why_a_promise_is_not_kept():
    found = reasons(outlook(load("promise"), {"stage": "turned"}, years=3, rules=["best"]), moves={"us": "PAY"})
    [one] = found.found
    assert (one.move, one.alternative, one.now, one.later) == ("PAY", "KEEP", -1, 0)
    assert "PAY is worth 1 less to us than KEEP, its best alternative: it loses 1 this period" in str(found)
    assert len(sim.figures(found)) == 1


def test_a_follower_s_choice_after_a_move(capsys, tmp_path):
    words = ["explain", str(load("promise").files[0]), "concept=horizon", "years=3", "player=target", "us=KEEP"]
    assert main([*words, "format=svg", f"figures={tmp_path}"]) == 0
    said = capsys.readouterr().out
    assert "STAY is worth 1 more to target than TURN, its best alternative: it gains 1 this period" in said
    assert "The others' moves are held as they are in the equilibrium." in said
    assert list(tmp_path.glob("*KEEP_target_years=3_concept=horizon*.svg"))


def test_one_period_in_another_state(capsys, tmp_path):
    toy = str(load("promise").files[0])
    assert main(["solve", toy, "state=stage:turned", "concept=horizon", "years=2"]) == 0
    counted = capsys.readouterr().out
    assert "the first of 2 periods, what follows counted in: stage: turned" in counted
    assert "Now  Later  In all  Best" in counted
    assert main(["solve", toy, "state=stage:turned"]) == 0
    alone = capsys.readouterr().out
    assert "as if none followed: stage: turned" in alone and "With concept=horizon what follows is counted in" in alone


def test_figures_of_states_do_not_overwrite_each_other(tmp_path):
    toy = str(load("promise").files[0])
    for words in ([], ["state=stage:turned"]):
        assert main(["explain", toy, "us=PAY", *words, "format=svg", f"figures={tmp_path}"]) == 0
    names = [path.name for path in tmp_path.glob("*_target_1.svg")]
    assert len(names) == 2 and sum("_stage=turned_" in name for name in names) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["solve", "view=grim", "state=trust:brken"], "state.trust: 'brken' is no level of trust; did you mean 'broken'?"),
        (["solve", "view=grim", "state=trst:broken"], "unknown factor 'trst'; did you mean 'trust'?"),
        (["solve", "view=grim", "state=broken"], "state=broken: FACTOR:LEVEL is expected, as in state=front:setback."),
        (["solve", "view=grim", "state=trust:broken,trust:intact"], "trust is there twice; leave one out."),
        (["solve", "view=base", "state=front:setback"], "the game 'triangle' is played once; it has no states."),
        (["solve", "view=base", "concept=horizon"], "the game 'triangle' is played once; nothing follows"),
        (["solve", "view=grim", "years=3"], "years=3 is for games over time, with concept=horizon."),
        (["solve", "view=grim", "nodes=pure"], "nodes=pure is for games over time, with concept=horizon."),
        (["solve", "view=grim", "concept=horizon", "nodes=prue"], "nodes=prue: did you mean 'pure'?"),
        (["explain", "view=grim", "concept=logit", "nodes=pure"], "nodes=pure changes nothing with concept=logit"),
        (["solve", "view=grim", "concept=horizn"], "unknown concept 'horizn'; did you mean 'horizon'?"),
        (["solve", "view=grim", "concept=horizon", "precision=3"], "precision=3 changes nothing with concept=horizon"),
        (["solve", "view=grim", "concept=logit", "years=3"], "years=3 changes nothing with concept=logit"),
        (["solve", "view=grim", "concept=horizon", "expectation=bst"], "expectation=bst: did you mean 'best'?"),
        (["solve", "view=grim", "concept=horizon", "against=base"], "against=base changes nothing with concept=horizon"),
        (["explain", "view=grim", "concept=nash"], "concept=nash: choose from: horizon, logit."),
        (["explain", "view=grim", "concept=horizon", "before=CHEAT"], "before=CHEAT changes nothing with concept=horizon"),
        (["explain", "view=grim", "concept=horizon", "row=CHEAT"], "row=CHEAT: only the moves of earlier stages are given"),
        (["explain", "view=grim", "concept=horizon", "player=rwo"], "unknown player 'rwo'; did you mean 'row'?"),
    ],
)  # fmt: skip
def test_wrong_words(words, message, capsys):
    assert main(words) == 2
    assert message in capsys.readouterr().err


def test_a_view_of_a_state_is_no_whole_game():
    with pytest.raises(InputError, match="a view as it was loaded is expected"):
        outlook(load("promise").in_state(stage="turned"))
