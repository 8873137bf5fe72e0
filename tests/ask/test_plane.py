"""Phase maps without a grid: they divide the box, agree with the games solved at points, and match hand-made areas."""

import warnings
from functools import cache

import numpy as np
import pytest
import shapely

import sim
from sim.ask.plane import plane
from sim.ask.thresholds.thresholds import thresholds
from sim.errors import InputError
from sim.scenario.parameters import RangeWarning
from sim.solve.backward_induction import best_moves
from sim.solve.parametric.plane import CURVE, Comparisons, survivors
from sim.solve.pure import pure_equilibria
from tests.toys.toys import table, toy


def comparisons(coefficients, pairs, count):
    return Comparisons(np.array(coefficients, dtype=float), np.array(pairs), count)


def areas(pieces):
    return {tuple(sorted(piece.survivors)): piece.shape.area for piece in pieces}


def test_a_straight_line_cuts_off_an_exact_triangle():
    # x + y - 1/2: negative in a triangle with legs 1/2
    found = survivors(comparisons([[[-0.5, 1], [1, 0]]], [[0, 1]], 2), (0, 0, 1, 1))
    assert areas(found) == pytest.approx({(0,): 7 / 8, (1,): 1 / 8}, abs=1e-15)


def test_a_hyperbola_is_followed_to_the_tolerance():
    # x y = 1/4 leaves 1/4 + (1/4) log 4 below it in the unit square
    line = comparisons([[[-0.25, 0], [0, 1]]], [[0, 1]], 2)
    below = 0.25 + 0.25 * np.log(4)
    assert not line.is_affine
    assert areas(survivors(line, (0, 0, 1, 1))) == pytest.approx({(0,): 1 - below, (1,): below}, abs=4 * CURVE)


def test_a_circle_is_found_inside_the_box_although_no_corner_is_in_it():
    coefficients = np.zeros((1, 3, 3))
    coefficients[0, 0, 0], coefficients[0, 0, 1], coefficients[0, 1, 0] = 0.25 + 0.25 - 0.09, -1, -1
    coefficients[0, 2, 0] = coefficients[0, 0, 2] = 1
    found = areas(survivors(Comparisons(coefficients, np.array([[0, 1]]), 2), (0, 0, 1, 1)))
    assert found[1,] == pytest.approx(np.pi * 0.09, abs=1e-4)


def test_a_tie_everywhere_excludes_nobody():
    found = survivors(comparisons([[[0, 0], [0, 0]]], [[0, 1]], 2), (0, 0, 1, 1))
    assert areas(found) == {(0, 1): 1}


@cache
def map_of(view, x, y):
    return plane(sim.load(view), x, y)


@pytest.fixture(
    scope="module", params=[("base", "q", "theta"), ("riyadh", "q", "relief_gain"), ("mallory", "q", "theta")]
)
def found(request):
    return map_of(*request.param)


def maps_of(found):
    return [*found.led.values(), *found.chosen.values(), found.simultaneous]


def test_every_map_divides_the_box(found):
    left, bottom, right, top = found.box
    for regions in maps_of(found):
        assert sum(region.share for region in regions) == pytest.approx(1, abs=1e-9)
        whole = shapely.union_all([region.shape for region in regions])
        assert whole.area == pytest.approx((right - left) * (top - bottom), rel=1e-9)
        for a, b in zip(regions, regions[1:]):
            assert shapely.intersection(a.shape, b.shape).area < 1e-9 * whole.area


def inner_points(found, count):
    """Return points of the box that no border comes near."""
    left, bottom, right, top = found.box
    points = np.random.default_rng(4).uniform((left, bottom), (right, top), (count, 2))
    size = np.array([right - left, top - bottom])
    borders = shapely.union_all(
        [
            shapely.transform(region.shape.boundary, lambda p: p / size)
            for regions in maps_of(found)
            for region in regions
        ]
    )
    return [point for point in points if shapely.distance(borders, shapely.Point(point / size)) > 10 * CURVE]


def region_at(regions, point):
    return next(region for region in regions if shapely.contains_xy(region.shape, *point))


def test_regions_agree_with_games_solved_at_points(found):
    scenario = found.scenario
    for point in inner_points(found, 60):
        payoffs = scenario.game(**dict(zip((found.x, found.y), point))).payoffs
        at_once = {tuple(profile) for profile in np.argwhere(pure_equilibria(payoffs)).tolist()}
        region = region_at(found.simultaneous, point)
        assert {
            tuple(scenario.move(p, m) for p, m in zip(scenario.players, profile)) for profile in region.profiles
        } == at_once
        for move, history in enumerate(found.led):
            after = {tuple(profile) for profile in np.argwhere(pure_equilibria(payoffs[1:, move])).tolist()}
            region = region_at(found.led[history], point)
            assert {(scenario.move("russia", r), scenario.move("china", c)) for r, c in region.profiles} == after


@pytest.mark.parametrize("expectation", ["best", "worst", "average"])
def test_the_leaders_choice_agrees_with_games_solved_at_points(found, expectation):
    scenario = found.scenario
    reduce = {"best": np.max, "worst": np.min, "average": np.mean}[expectation]
    for point in inner_points(found, 40):
        payoffs = scenario.game(**dict(zip((found.x, found.y), point))).payoffs
        values = [
            reduce(of_us[pure_equilibria(rest)]) for of_us, rest in zip(payoffs[0], np.moveaxis(payoffs[1:], 1, 0))
        ]
        best = {scenario.moves["us"][move] for move in np.flatnonzero(best_moves(np.array(values)))}
        assert {profile[0] for profile in region_at(found.chosen[expectation], point).profiles} == best


def test_borders_are_the_thresholds_of_a_line():
    scenario = sim.load("base")
    found = map_of("base", "q", "theta")
    at = thresholds(scenario, "q").led
    value = scenario.parameters["theta"].value
    line = shapely.LineString([(0.2, value), (0.9, value)])
    for history, regions in found.led.items():
        crossings = {
            x
            for region in regions
            for part in [shapely.intersection(region.shape, line)]
            if not part.is_empty
            for x in (part.bounds[0], part.bounds[2])
        }
        inside = sorted({round(x, 9) for x in crossings} - {0.2, 0.9})
        assert inside == pytest.approx(at[history].breakpoints, abs=1e-9)


def test_which_maps_are_exact():
    assert map_of("base", "q", "theta").exact
    curved = map_of("riyadh", "q", "relief_gain")  # their product is paid
    assert not curved.exact and curved.tolerance == CURVE


def test_a_range_beyond_the_plausible_one_is_warned_of():
    with pytest.warns(RangeWarning, match="plausible"):
        plane(sim.load("mallory"), "q", "theta", (0, 1))


@pytest.mark.parametrize(
    ("x", "y", "x_range", "says"),
    [
        ("q", "q", None, "both"),
        ("q", "thetta", None, "theta"),
        ("q", "theta", (0.5, 0.5), "empty"),
        ("q", "war_cost", None, "nothing"),
    ],
)
def test_wrong_input_is_one_sentence(x, y, x_range, says):
    with warnings.catch_warnings(), pytest.raises(InputError, match=says):
        warnings.simplefilter("ignore")
        plane(sim.load("mallory"), x, y, x_range)


@pytest.mark.parametrize("catastrophe", [1e3, 1e7, 1e11, 1e15])
def test_a_move_that_nobody_makes_moves_no_border(tmp_path, catastrophe):
    # The first two rows tie where x = y; the third is a catastrophe for whoever chooses it.
    rows, columns = [["x", "x"], ["y", "y"], [-catastrophe, -catastrophe]], [[1, 0], [1, 0], [1, 0]]
    params = {"x": (0.5, 0, 1), "y": (0.5, 0, 1)}
    found = plane(toy(tmp_path, {"row": table(rows), "column": table(columns)}, params), "x", "y")
    shares = {region.profiles: region.share for region in found.simultaneous}
    assert shares == {(("ROW0", "COLUMN0"),): pytest.approx(0.5), (("ROW1", "COLUMN0"),): pytest.approx(0.5)}
