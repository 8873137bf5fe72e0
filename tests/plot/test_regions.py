"""Where labels go in a region."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plot import reading
from sim.plot.layout import one_panel, settle
from sim.plot.options import FigureOptions
from sim.plot.phase import describe_profiles, draw_phase, regions_on_grid
from sim.plot.regions import interior_point
from tests.plot.conftest import rule


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 3, 5]), st.sampled_from([1, 3, 5]))
def test_a_box_around_the_interior_point_lies_inside(seed, width, height):
    inside = np.random.default_rng(seed).random((14, 17)) < 0.9
    boxes = np.lib.stride_tricks.sliding_window_view(inside, (height, width)).all(axis=(2, 3))
    point = interior_point(inside, width, height)
    assert (point is not None) == boxes.any()
    if point is not None:
        assert boxes[point[0] - height // 2, point[1] - width // 2]


def test_the_interior_point_of_a_disc_is_its_centre():
    row, column = np.mgrid[:41, :61]
    assert interior_point((row - 20) ** 2 + (column - 33) ** 2 < 15**2, 3, 3) == (20, 33)


def panel(study, width: float, height: float):
    """Return settled axes over gain and trust, in a figure of some width, with their own height."""
    figure, ax = one_panel(FigureOptions(width=width), height)
    ax.set(**{f"{side}lim": (grid[0], grid[-1]) for side, grid in zip("xy", study.axes.values())})
    settle(figure, height)
    return ax


COLOURS = {"BLOC": "#8f2d00", "WEST": "#0072b2"}


@pytest.mark.parametrize("us", ["HOLD", "OFFER"])
def test_every_cell_belongs_to_the_region_of_its_equilibria(plane, us):
    rows = reading.panel_rows(plane)[us]
    ids, regions = regions_on_grid(plane, "gain", "trust", rows, ["russia", "china"], COLOURS)
    for i, trust in enumerate(plane.axes["trust"]):
        for j, gain in enumerate(plane.axes["gain"]):
            holds = rule(us, gain, trust)
            region = regions[ids[i, j]]
            assert set(region.profiles) == holds
            assert len(region.colours) == min(len(holds), 2)


def test_words_stand_in_the_region_that_they_name(plane):
    rows = reading.panel_rows(plane)["OFFER"]
    ids, regions = regions_on_grid(plane, "gain", "trust", rows, ["russia", "china"], COLOURS)
    ax = panel(plane, 7.0, 4.0)
    numbers = {}
    draw_phase(ax, ids, regions, list(plane.axes.values()), numbers)
    assert {text.get_text() for text in ax.texts} == {region.label for region in regions} and not numbers
    for text in ax.texts:
        places = zip(plane.axes.values(), text.get_position())
        column, row = (np.abs(grid - place).argmin() for grid, place in places)
        assert regions[ids[row, column]].label == text.get_text()


def test_a_region_too_small_for_its_words_gets_a_number(plane):
    rows = reading.panel_rows(plane)["OFFER"]
    ids, regions = regions_on_grid(plane, "gain", "trust", rows, ["russia", "china"], COLOURS)
    ax = panel(plane, 2.4, 1.0)
    numbers = {}
    draw_phase(ax, ids, regions, list(plane.axes.values()), numbers)
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1)) and len(numbers) > 0
    words = {str(k) for k in numbers.values()} | {region.label for region in regions}
    assert {text.get_text() for text in ax.texts} <= words


def test_profiles_that_differ_in_the_last_move_share_a_line():
    profiles = [("OFFER", "BLOC", "BACK"), ("OFFER", "BLOC", "CURB"), ("HOLD", "WEST", "CURB")]
    assert describe_profiles(profiles, leads=True) == "OFFER →\nBLOC / BACK, CURB\nor HOLD →\nWEST / CURB"
    assert describe_profiles([p[1:] for p in profiles], leads=False) == "BLOC / BACK, CURB\nor WEST / CURB"
