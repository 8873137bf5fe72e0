"""Flips: distances known in closed form, by brute force on a grid, and the guarantees stated."""

import warnings
from itertools import product
from math import sqrt

import numpy as np
import pytest

import sim
from sim.ask.flip import programs as flip_programs
from sim.ask.flip import search as flip_search
from sim.ask.flip.check import second_opinion
from sim.ask.flip.flip import at_values, flip
from sim.ask.flip.scip import ScipModel
from sim.ask.solution import led_table
from sim.errors import InputError
from sim.tell.flip import sentence
from sim.tell.flip_method import method
from tests.toys.toys import holds, table, toy

MARGIN = flip_search.MARGIN


def single(directory, formula, params, **options):
    """A row player who plays ROW1 where a formula is positive, and a column player whose move matters to nobody."""
    payoffs = {"row": table([[0, 0], [formula, formula]]), "col": table([[1, 1], [0, 0]])}
    return toy(directory, payoffs, params, **options)


# Closed forms. A line: x + 2 y >= 3, both starting at 0 with a range of 4, so 4 s + 8 t >= 3 in shares. A hyperbola:
# x y >= 1 from the origin with ranges of 2, so 4 s t >= 1.
LINE = ("x + 2 * y - 3", {"x": (0, 0, 4), "y": (0, 0, 4)}, {1: 3 / 8, 2: 3 / sqrt(80), "inf": 1 / 4})
HYPERBOLA = ("x * y - 1", {"x": (0, 0, 2), "y": (0, 0, 2)}, {1: 1, 2: sqrt(1 / 2), "inf": 1 / 2})


@pytest.mark.parametrize("quantifier", ["some", "every"])
@pytest.mark.parametrize("norm", [1, 2, "inf"])
@pytest.mark.parametrize(("formula", "params", "distances"), [LINE, HYPERBOLA], ids=["line", "hyperbola"])
def test_distances_known_in_closed_form(tmp_path, formula, params, distances, norm, quantifier):
    found = flip(single(tmp_path, formula, params), "ROW1", quantifier, norm)
    assert found.status == "found" and found.check_holds
    assert found.distance == pytest.approx(distances[norm], rel=1e-4, abs=2 * MARGIN)
    assert found.bound <= found.distance <= found.bound * (1 + 2e-3)
    assert found.linear == (formula == LINE[0])
    assert found.linear == ("exact" in method(found))
    assert (f"{MARGIN:g} of a payoff range" in method(found)) == (quantifier == "every")


def test_the_target_holds_at_the_point_and_not_short_of_it(tmp_path):
    scenario = single(tmp_path, *LINE[:2])
    for quantifier in ("some", "every"):
        found = flip(scenario, "ROW1", quantifier)
        start = scenario.values()
        short = {name: start[name] + 0.999 * (value - start[name]) for name, value in found.values.items()}
        wanted = lambda profile: profile[0] == 1  # noqa: E731
        assert holds(scenario, wanted, quantifier, **found.values)
        assert not holds(scenario, wanted, quantifier, **short)


SHIPPED = (("base", "some"), pytest.param(("mandelbaum", "every"), marks=pytest.mark.long))


@pytest.fixture(scope="module", params=SHIPPED, ids=["base", "mandelbaum"])
def shipped(request):
    view, quantifier = request.param
    return flip(sim.load(view), "russia_leaves", quantifier, us="CONTAIN_BOTH")


def leaves_after(scenario, move, values):
    """Whether Russia leaves the bloc in each equilibrium that follows a move."""
    table = led_table(at_values(scenario, values))
    return (table[table["us"] == move]["russia_leaves"] > 1 - 1e-9).tolist()


def test_the_shipped_views_flip_where_they_say_and_not_short_of_it(shipped):
    assert shipped.status == "found" and shipped.check_holds
    start = shipped.scenario.values()
    short = {name: start[name] + 0.999 * (value - start[name]) for name, value in shipped.values.items()}
    quantifier = {"some": any, "every": all}[shipped.question.quantifier]
    assert quantifier(leaves_after(shipped.scenario, "CONTAIN_BOTH", shipped.values))
    assert not quantifier(leaves_after(shipped.scenario, "CONTAIN_BOTH", short))
    opinion = second_opinion(shipped)
    assert opinion.agree and opinion.ours == opinion.reference


@pytest.mark.parametrize("quantifier", ["some", "every"])
def test_same_input_same_answer(tmp_path, quantifier):
    scenario = single(tmp_path, *HYPERBOLA[:2])
    one, again = (flip(scenario, "ROW1", quantifier) for _ in range(2))
    assert repr(again) == repr(one) and again.values == one.values
    assert again.check.equals(one.check)


def test_sources_units_and_shares_come_along(shipped):
    for change in shipped.changes:
        parameter = shipped.scenario.parameters[change.parameter]
        assert (change.unit, change.source, change.start) == (parameter.unit, parameter.source, parameter.value)
        assert change.share == pytest.approx(abs(change.end - change.start) / (parameter.high - parameter.low))
    assert sum(change.share for change in shipped.changes) == pytest.approx(shipped.distance, abs=1e-5)


@pytest.mark.parametrize("target", ["row0", "row1", "row0 * col0 + row1 * col1"])
@pytest.mark.parametrize("quantifier", ["some", "every"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
def test_distances_agree_with_a_fine_grid(tmp_path, seed, quantifier, target):
    """Random games of two players, payoffs linear in two parameters: the nearest grid point of all is no nearer."""
    random = np.random.default_rng(seed)
    a, b, c = random.integers(-4, 5, (3, 2, 2, 2))
    payoffs = {
        player: table([[f"{a[i, r, s]} + {b[i, r, s]} * x + {c[i, r, s]} * y" for s in (0, 1)] for r in (0, 1)])
        for i, player in enumerate(("row", "col"))
    }
    scenario = toy(tmp_path, payoffs, {"x": (0.31, 0, 1), "y": (0.57, 0, 1)})
    mask = {"row0": [1, 1, 0, 0], "row1": [0, 0, 1, 1]}.get(target, [1, 0, 0, 1])
    fulfils = lambda profile: bool(mask[2 * profile[0] + profile[1]])  # noqa: E731
    steps = np.linspace(0, 1, 41)
    near = sorted(product(steps, steps), key=lambda p: abs(p[0] - 0.31) + abs(p[1] - 0.57))
    reached = (p for p in near if holds(scenario, fulfils, quantifier, x=p[0], y=p[1]))
    first = next(reached, None)
    found = flip(scenario, target, quantifier)
    if first is None:
        # On the grid nothing; a region thinner than its step, such as a point, may still exist.
        assert found.status != "holds already"
        return
    on_grid = abs(first[0] - 0.31) + abs(first[1] - 0.57)
    assert found.bound <= on_grid + 1e-6
    if found.status in ("found", "holds already"):
        assert on_grid - 0.06 <= found.distance <= on_grid + 1e-3
        assert found.check_holds


@pytest.mark.parametrize("seed", range(3))
def test_norms_are_ordered_and_more_freedom_is_never_farther(tmp_path, seed):
    random = np.random.default_rng(seed)
    w = random.uniform(0.5, 2, 3)
    formula = f"{w[0]} * x + {w[1]} * y * (1 + z) + {w[2]} * z - 2.5"
    scenario = single(tmp_path, formula, {"x": (0.1, 0, 1), "y": (0.2, 0, 2), "z": (0.0, 0, 1)})
    infinity, two, one = (flip(scenario, "ROW1", norm=norm).distance for norm in ("inf", 2, 1))
    assert infinity <= two * (1 + 1e-3) and two <= one * (1 + 1e-3)
    allowed = [("x", "y"), ("x", "y", "z")]
    few, more = (flip(scenario, "ROW1", only=only) for only in allowed)
    assert more.distance <= few.distance * (1 + 1e-4)
    assert flip(scenario, "ROW1", bounds="none").distance <= more.distance * (1 + 1e-4)
    assert {change.parameter for change in few.changes} <= {"x", "y"}


def test_distance_is_zero_exactly_where_the_target_holds(tmp_path):
    for value in (0, 2.9, 3, 3.1):
        scenario = single(tmp_path, "x - 3", {"x": (value, 0, 4)})
        some, every = (flip(scenario, "ROW1", quantifier) for quantifier in ("some", "every"))
        assert (some.status == "holds already") == (some.distance == 0) == (value >= 3)
        assert (every.status == "holds already") == (every.distance == 0) == (value > 3)
        assert "already" not in sentence(every) or every.changes == ()


def test_at_a_tie_every_equilibrium_needs_the_margin_only(tmp_path):
    found = flip(single(tmp_path, "x - 3", {"x": (3, 0, 4)}), "ROW1", "every")
    assert 0 < found.distance < 1e-5 and found.check_holds


# Mixed equilibria

COORDINATION = {"row": table([["1", "x"], [0, 1]]), "col": table([[1, 0], [0, 1]])}
SAME = "row0 * col0 + row1 * col1"


def test_a_mixed_equilibrium_keeps_every_from_holding(tmp_path):
    """Both pure equilibria have the target, the mixed one has not; it goes where ROW0 dominates, x > 1."""
    scenario = toy(tmp_path, COORDINATION, {"x": (0.25, 0, 2)})
    found = flip(scenario, SAME, "every")
    assert found.status in ("found", "not certified")
    assert found.distance == pytest.approx(0.75 / 2, abs=1e-5)
    assert found.bound <= found.distance and found.check_holds
    assert flip(scenario, SAME, "some").status == "holds already"


def test_what_excludes_a_mixed_equilibrium_does_not_pass_for_necessary(tmp_path):
    found = flip(toy(tmp_path, COORDINATION, {"x": (0.25, 0, 2)}), SAME, "every")
    assert found.status == "not certified"  # the pure equilibria alone prove nothing about it
    assert "proved to be at least" in sentence(found) or "not excluded" in sentence(found)


PENNIES = {
    "row": table([[1, -1], [-1, 1], ["1 - x", "1 - x"]]),
    "col": table([[-1, 1], [1, -1], [0, 0]]),
}


def test_a_target_that_only_a_mixed_equilibrium_brings_about(tmp_path):
    """Matching pennies, worth 0, against a safe move worth 1 - x: it is played once x reaches 1."""
    scenario = toy(tmp_path, PENNIES, {"x": (0, 0, 4)})
    found = flip(scenario, "not row2")
    assert found.status == "found" and found.distance == pytest.approx(1 / 4, rel=2e-3)
    assert found.check_holds
    assert flip(scenario, "row0").status == "out of reach"  # in no equilibrium is ROW0 played for certain


@pytest.mark.long
def test_with_three_at_once_mixed_equilibria_are_obstacles_and_the_answer_says_what_it_covers(tmp_path):
    """The coordination game with a bystander who always acts."""
    payoffs = {
        "row": {f"{p}{c}": v for p, v in COORDINATION["row"].items() for c in "01"},
        "col": {f"{p}{c}": v for p, v in COORDINATION["col"].items() for c in "01"},
        "third": {f"{p}1": "1" for p in COORDINATION["row"]},
    }
    scenario = toy(tmp_path, payoffs, {"x": (0.25, 0, 2)})
    every = flip(scenario, SAME, "every")
    assert every.distance == pytest.approx(0.75 / 2, abs=1e-5)
    some = flip(scenario, "row0 and col1", "some")
    assert not some.question.seeks_mixed and "in pure moves" in sentence(some)
    assert "mixed moves were not looked for" in method(some)


# The led path


def led(directory, x=0.0):
    """After L1 the row player leaves where x is at least 1; the leader prefers L1 to L0, worth 1, if it does."""
    payoffs = {
        "us": {"000": "1", "001": "1", "010": "1", "011": "1", "110": "2", "111": "2"},
        "row": {"110": "x - 1", "111": "x - 1", "010": "-1", "011": "-1"},
        "col": {f"{a}{b}0": "1" for a in (0, 1) for b in (0, 1)},
    }
    return toy(directory, payoffs, {"x": (x, 0, 4)}, order=["us", ["row", "col"]])


@pytest.mark.parametrize("expectation", ["best", "worst"])
def test_the_led_path(tmp_path, expectation):
    found = flip(led(tmp_path), "ROW1", "led", expectation=expectation)
    assert found.status == "found" and found.check_holds
    assert found.distance == pytest.approx(1 / 4, abs=1e-5)
    assert flip(led(tmp_path, 2), "ROW1", "led", expectation=expectation).status == "holds already"
    prescribed = flip(led(tmp_path), "ROW1", "led", expectation=expectation, us="US1")
    assert prescribed.distance == pytest.approx(found.distance, abs=1e-9)


def test_a_leader_who_would_not_play_that_move_is_named(tmp_path):
    payoffs = {"us": {"000": "1", "001": "1"}, "row": {"110": "x - 1", "111": "x - 1", "010": "-1", "011": "-1"},
               "col": {"000": "1", "100": "1", "010": "1", "110": "1"}}  # fmt: skip
    scenario = toy(tmp_path, payoffs, {"x": (0, 0, 4)}, order=["us", ["row", "col"]])
    found = flip(scenario, "ROW1", "led")
    assert found.status == "out of reach"
    assert "us leads to ROW0 / COL0 by US0" in sentence(found)


# Where nothing reaches the target


def test_out_of_reach_comes_with_the_closest_approach(tmp_path):
    scenario = single(tmp_path, "x + y - 6", {"x": (0, 0, 4), "y": (0, 0, 1)})
    for quantifier in ("some", "every"):
        found = flip(scenario, "ROW1", quantifier)
        assert found.status == "out of reach" and not found.found and not found.check_holds
        assert found.values == pytest.approx({"x": 4, "y": 1}, abs=1e-4)
        assert found.shortfall == pytest.approx(1 / 6, abs=1e-6)  # one short, of a range of six
        assert "row would still gain 1" in sentence(found) and "within the plausible ranges" in sentence(found)
    assert flip(scenario, "ROW1", bounds="none").distance == pytest.approx(5 / 4 + 1 / 4, rel=1e-5)  # x to 6


def test_what_remains_beside_the_target_is_named(tmp_path):
    """In coordination ROW0/COL0 always holds, but ROW1/COL1 does as well whatever x does."""
    payoffs = {"row": table([["x", 0], [0, 1]]), "col": table([[1, 0], [0, 1]])}
    found = flip(toy(tmp_path, payoffs, {"x": (1, 0.5, 2)}), "ROW0", "every")
    assert found.status == "out of reach"
    assert "ROW1 / COL1 remains an equilibrium" in sentence(found)


def test_parameters_that_enter_no_comparison_change_nothing(tmp_path):
    params = {"x": (0, 0, 4), "y": (0, 0, 4)}
    payoffs = {"row": table([["y", "y"], ["x + y - 3", "x + y - 3"]]), "col": table([[1, 1], [0, 0]])}
    scenario = toy(tmp_path, payoffs, params)
    for quantifier, bounds in product(("some", "every"), ("range", "none")):
        found = flip(scenario, "ROW1", quantifier, bounds=bounds, only=["y"])
        assert found.status == "out of reach"
        assert "No change of y" in sentence(found) and "no comparison behind it depends on that" in sentence(found)


def test_a_player_who_is_indifferent_at_the_start_does_not_spoil_the_scale(tmp_path):
    scenario = single(tmp_path, "x * (y - 2)", {"x": (0, 0, 1), "y": (0, 0, 4)})
    found = flip(scenario, "ROW1", "every")
    assert found.status == "found" and found.check_holds
    assert found.distance == pytest.approx(0.5, abs=0.01)  # y to 2, and x and y a little further for the margin


def test_a_start_outside_its_range_stays_possible(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scenario = single(tmp_path, "x - 3", {"x": (-2, 0, 4)})
    found = flip(scenario, "ROW1")
    assert found.distance == pytest.approx(5 / 4) and found.changes[0].within


def test_a_spent_budget_is_stated_and_proves_nothing(tmp_path):
    scenario = single(tmp_path, *HYPERBOLA[:2])
    found = flip(scenario, "ROW1", budget=1)
    assert found.status == "not certified" and found.bound == 0 and found.ended == "budget spent"
    assert "a smaller one is not excluded" in sentence(found)
    assert "the search ended at its budget; budget=10 searches longer" in method(found)


def test_a_search_that_is_broken_off_says_what_is_known_by_then(tmp_path, monkeypatch):
    scenario = single(tmp_path, *HYPERBOLA[:2])
    go_on, presses = ScipModel._go_on, [True, True]

    def interrupted(model, nodes):
        if presses and presses.pop():
            raise KeyboardInterrupt
        go_on(model, nodes)

    monkeypatch.setattr(ScipModel, "_go_on", interrupted)
    with pytest.raises(KeyboardInterrupt):  # the search, and then the closest approach
        flip(scenario, "ROW1")
    presses.append(True)
    found = flip(scenario, "ROW1", "every")
    assert found.status == "not found" and found.ended == "broken off"
    assert "none is proved impossible" in sentence(found) and "broken off by Ctrl-C" in method(found)


def test_that_nothing_reaches_a_target_is_proved_by_what_is_missed(tmp_path, monkeypatch):
    """Where the search for a point finds none, the smallest shortfall is asked for, and is proved to be positive."""
    doubtful = single(tmp_path, "x * y * (1 - x) * (2 - y) - 1", {"x": (0, 0, 1), "y": (0, 0, 2)})
    monkeypatch.setattr(flip_programs, "DOUBT", 0)
    go_on = ScipModel._go_on

    def of_a_shortfall(model, nodes):
        assert not isinstance(model.slack, float), "the nearest point was searched for"
        go_on(model, nodes)

    monkeypatch.setattr(ScipModel, "_go_on", of_a_shortfall)
    assert flip(doubtful, "ROW1").status == "out of reach"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"only": ["relief_gian"]}, "did you mean 'relief_gain'"),
        ({"only": []}, "at least one"),
        ({"norm": 3}, "norm=3: choose from: 1, 2, inf"),
        ({"quantifier": "evry"}, "did you mean 'every'"),
        ({"bounds": "rnage"}, "did you mean 'range'"),
        ({"expectation": "bset"}, "did you mean 'best'"),
        ({"target": "wset"}, "did you mean 'west'"),
        ({"target": "alliances and west"}, "no profile after the prescribed move reaches it"),
        ({"us": "CONCILLIATE"}, "did you mean 'CONCILIATE'"),
        ({"us": None}, "the move of us is missing"),
        ({"china": "BACK"}, "only the moves of earlier stages"),
    ],
)
def test_wrong_input_is_one_sentence(options, says):
    arguments = {"target": "west", "us": "CONCILIATE", **options}
    arguments = {key: value for key, value in arguments.items() if value is not None}
    with pytest.raises(InputError, match=says):
        flip(sim.load("base"), **arguments)


def test_payoffs_that_are_not_polynomial_are_refused(tmp_path):
    with pytest.raises(InputError, match="not polynomial"):
        flip(single(tmp_path, "exp(x) - 3", {"x": (0, 0, 4)}), "ROW1")


def test_led_needs_a_leader(tmp_path):
    with pytest.raises(InputError, match="one leader"):
        flip(single(tmp_path, *LINE[:2]), "ROW1", "led")


@pytest.mark.parametrize("catastrophe", [10, 1e4, 1e6])
def test_a_move_that_nobody_makes_changes_no_distance_and_proves_nothing_out_of_reach(tmp_path, catastrophe):
    # The first row is better once x exceeds 1/2, a fifteenth of the range from 0.3; the third is a catastrophe.
    rows = [["x", "x"], ["0.5", "0.5"], [-catastrophe, -catastrophe]]
    scenario = toy(tmp_path, {"row": table(rows), "column": table([[1, 0], [0, 1], [0, 0]])}, {"x": (0.3, -1, 2)})
    for quantifier in ("some", "every"):
        found = flip(scenario, "ROW0", quantifier)
        assert found.status == "found"
        assert found.distance == pytest.approx(1 / 15, abs=1e-3)
