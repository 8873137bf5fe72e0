"""Solutions, explanations and comparisons of scenarios, against direct computation."""

import numpy as np
import pytest

import sim
from sim.ask.compare import compare
from sim.ask.explain import explain
from sim.ask.solution import led_table, solve
from sim.errors import InputError
from tests.toys.small_scenario import GAME, changed, load
from tests.toys.toys import table, toy


def test_led_and_simultaneous_rows_are_equilibria(tmp_path):
    scenario = load(tmp_path)
    solution = solve(scenario)
    game = scenario.game()
    assert len(solution.simultaneous) == len(sim.nash(game))
    assert set(solution.led["us"]) == {"WAIT", "OFFER"}
    assert (solution.led["regret"] < 1e-12).all()
    assert solution.certificate.complete


def test_a_game_without_a_leader_has_no_led_rows(tmp_path):
    scenario = load(tmp_path, game=changed(GAME, ("order",), [["us", "russia", "china"]]))
    assert led_table(scenario) is None
    assert solve(scenario).led is None
    with pytest.raises(InputError, match="no leader's move to compare"):
        compare([scenario])


def test_explanation_adds_up():
    scenario = sim.load("mandelbaum")
    (found,) = explain(scenario, {"us": "CONCILIATE"}, "russia").found
    payoffs = scenario.game().payoffs[1]
    at = [scenario.move(player, move) for player, move in found.profile.items()]
    alternatives = payoffs[at[0], :, at[2]]
    assert found.terms["at_equilibrium"].sum() == pytest.approx(payoffs[tuple(at)])
    assert found.margin == pytest.approx(np.sort(alternatives)[-1] - np.sort(alternatives)[-2])
    assert found.margin > 0


@pytest.mark.filterwarnings("ignore::sim.scenario.parameters.RangeWarning")
@pytest.mark.parametrize(("view", "move", "player"), [("mandelbaum", "ARM", "russia"), ("reuters", "SQUEEZE", "china")])
def test_a_closing_change_closes_the_margin(view, move, player):
    scenario = sim.load(view)
    axis = scenario.players.index(player)
    for found in explain(scenario, {"us": move}, player).found:
        profile = [scenario.move(p, m) for p, m in found.profile.items()]
        assert [c.share for c in found.changes] == sorted(c.share for c in found.changes)
        for change in found.changes:
            payoffs = scenario.game(**{change.parameter: change.needed}).payoffs[axis]
            other = list(profile)
            other[axis] = scenario.move(player, change.alternative)
            scale = np.ptp(payoffs)
            assert payoffs[tuple(profile)] == pytest.approx(payoffs[tuple(other)], abs=1e-7 * scale)
            assert change.within == scenario.parameters[change.parameter].contains(change.needed)


def test_comparison_keeps_every_view_and_row():
    scenarios = [sim.load(name) for name in ("base", "mallory")]
    table = compare(scenarios).paths
    assert list(table["view"].unique()) == ["base", "mallory"]
    assert len(table) == sum(len(led_table(scenario)) for scenario in scenarios)


def test_what_an_explanation_leaves_out_is_counted(tmp_path):
    # Meeting at either place, and the mixture in which each is as likely as makes the other indifferent.
    meet = table([["x", 0], [0, 1]])
    scenario = toy(tmp_path, {"a": meet, "b": meet}, {"x": (2, 1, 3)})
    found = explain(scenario, {}, "a").found
    assert [one.profile for one in found] == [{"a": "A0", "b": "B0"}, {"a": "A1", "b": "B1"}]
    assert all((one.others, one.mixed) == (1, 1) for one in found)
    three = {p: {"000": "x", "111": "1"} for p in "abc"}
    assert explain(toy(tmp_path, three, {"x": (2, 1, 3)}, name="three"), {}, "a").found[0].mixed is None
