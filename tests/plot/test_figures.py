"""Whole figures: legible, complete, the same every time."""

from __future__ import annotations

import subprocess
import sys
import warnings
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from matplotlib.text import Text

from sim.errors import InputError
from sim.plot.phase import figure_phase, figure_phase_by_move
from sim.plot.reading import replaced
from sim.plot.shift import figure_shift
from sim.plot.strategy_cells import make_cell
from sim.plot.strategy_table import figure_strategy_table
from sim.plot.study import cut, study_figures
from sim.plot.style import HIGH, LOW, MIDDLE, SHADES, move_colours, save_figure, stripe_colour, text_colour
from sim.plot.terms import differing_terms, figure_terms
from sim.plot.triangle import figure_triangle
from tests.plot.conftest import LABELS, make_study

TERMS = pd.DataFrame(
    {
        "term": ["lifeline", "relief", "nothing", "a_term_with_quite_a_long_name"],
        "at_equilibrium": [3.0, 0.5, 1.0, 0.001],
        "at_alternative": [1.0, 3.0, 1.0, 0.0],
    }
)
TERMS["difference"] = TERMS["at_equilibrium"] - TERMS["at_alternative"]
BEFORE = {
    "us": "HOLD",
    "russia": "BLOC",
    "china": "BACK",
    "tie_us_russia": -0.8,
    "tie_us_china": 0.0,
    "tie_russia_china": 0.9,
    "triangle": "stable marriage russia–china, us out",
}
AFTER = {**BEFORE, "us": "OFFER", "tie_us_russia": 0.4, "triangle": "romantic triangle, russia pivot"}
PLAYERS = ("us", "russia", "china")


def views_table() -> pd.DataFrame:
    """Return the table of a comparison of three views."""
    gains = {"cold": 0.1, "torn": 0.5, "a view with a long name": 0.9}
    tables = [make_study(gain=[gain]).table.assign(view=view) for view, gain in gains.items()]
    distrust = make_study({"trust": 0.0}, gain=[0.5]).table.assign(view="distrust")
    return pd.concat([*tables, distrust], ignore_index=True)


def crowded(plane) -> SimpleNamespace:
    """Return a study with many small regions, whose moves have long names."""
    table = plane.table.copy()
    block = (table["gain"] * 5).astype(int) * 4 + (table["trust"] * 3.5).astype(int)
    table["china"] = pd.Categorical([f"A_RATHER_LONG_MOVE_{k}" for k in block])
    table.loc[table["us"] == "HOLD", "china"] = "A_RATHER_LONG_MOVE_0"
    return replaced(plane, table=table, moves={**plane.moves, "china": sorted(set(table["china"]))})


FIGURES = {
    "crowded": lambda line, plane: figure_phase_by_move(crowded(plane), "gain", "trust"),
    "crowded_path": lambda line, plane: figure_phase(crowded(plane), "gain", "trust"),
    "shift": lambda line, plane: figure_shift(line, "gain"),
    "phase": lambda line, plane: figure_phase(plane, "gain", "trust", "worst"),
    "phase_by_move": lambda line, plane: figure_phase_by_move(plane, "trust", "gain"),
    "strategy_table": lambda line, plane: figure_strategy_table(
        views_table(), "three views of game toy", ("us", "russia", "china"), "russia_alignment", LABELS
    ),
    "triangle": lambda line, plane: figure_triangle(BEFORE, AFTER, PLAYERS, "view rules, game toy", labels=LABELS),
    "terms": lambda line, plane: figure_terms(TERMS, "Why Russia plays BLOC", "view rules", unit="$ a year"),
}


@pytest.fixture(scope="module", params=list(FIGURES))
def figure(request, line, plane):
    return FIGURES[request.param](line, plane)


def words_of(figure, part: str) -> str:
    """Return the title, subtitle or note of a figure in one line; empty where it has none."""
    return " ".join(text.get_text().replace("\n", " ") for text in figure.texts if text.get_gid() == part)


def drawn_texts(figure) -> list[tuple[str, np.ndarray]]:
    """Return every text that a drawing of the figure shows, with its box in pixels."""
    seen = {}
    draw = Text.draw

    def recorded(self, renderer, *args, **kwargs):
        # names of columns stand aslant, side by side
        if self.get_visible() and self.get_text().strip() and self.get_rotation() != 45:
            seen[id(self)] = (self.get_text(), self.get_window_extent(renderer).extents)
        return draw(self, renderer, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", recorded)
        figure.canvas.draw()
    return list(seen.values())


@pytest.fixture(scope="module")
def texts(figure):
    return drawn_texts(figure)


def test_no_text_is_cut_off(figure, texts):
    width, height = figure.canvas.get_width_height()
    for text, (left, bottom, right, top) in texts:
        assert left >= 0 and bottom >= 0 and right <= width and top <= height, text


def test_no_two_texts_overlap(texts):
    for (one, a), (other, b) in combinations(texts, 2):
        apart = a[0] >= b[2] - 1 or b[0] >= a[2] - 1 or a[1] >= b[3] - 1 or b[1] >= a[3] - 1
        assert apart, (one, other)


def test_every_figure_has_title_caption_and_legend(figure):
    words = {text.get_gid(): text for text in figure.texts}
    assert words["title"].get_weight() == "bold" and words["title"].get_text() and words["subtitle"].get_text()
    assert any(artist.__class__.__name__ == "Legend" for artist in figure.artists)


@pytest.mark.parametrize("name", ["shift", "phase_by_move"])
def test_saved_files_are_the_same_bytes_every_time(name, line, plane, tmp_path):
    written = []
    for run in ("first", "second"):
        files = save_figure(FIGURES[name](line, plane), tmp_path / run / "picture")
        assert [file.name for file in files] == ["picture.png", "picture.svg"]
        assert sorted(path.name for path in (tmp_path / run).iterdir()) == ["picture.png", "picture.svg"]
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]


def test_png_has_150_dots_per_inch(plane, tmp_path):
    figure = figure_phase(plane, "gain", "trust")
    png, _ = save_figure(figure, tmp_path / "phase")
    assert imread(png).shape[:2] == tuple(int(side) for side in figure.get_size_inches()[::-1] * 150)


def test_tables_are_left_alone(line, plane):
    before = [study.table.copy() for study in (line, plane)]
    study_figures(line), study_figures(plane)
    for study, copy in zip((line, plane), before):
        pd.testing.assert_frame_equal(study.table, copy)


def test_pyplot_is_never_loaded():
    code = "import sys, sim.plot.study, sim.plot.strategy_table, sim.plot.triangle, sim.plot.terms\n"
    code += "assert 'matplotlib.figure' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_main_colours_differ_in_greyscale():
    grey = [np.dot(to_rgb(colour), (0.299, 0.587, 0.114)) for colour in (*SHADES[0][:2], *SHADES[1][:2], HIGH)]
    assert np.diff(sorted(grey)).min() > 0.1 and min(grey) == grey[0] and max(grey) == grey[3]


def test_moves_of_like_outcome_share_a_hue_but_not_a_shade():
    colours = move_colours({"BLOC_WAR": 0.0, "BLOC_SETTLE": 0.0, "HEDGE": 0.5, "WEST": 1.0})
    assert list(colours.values()) == [*SHADES[0][:2], SHADES[1][0], SHADES[2][0]]


@pytest.mark.parametrize("fill", [LOW, MIDDLE, HIGH, *(shade for family in SHADES for shade in family)])
def test_words_and_stripes_stand_out_from_their_ground(fill):
    def luminance(colour):
        channels = np.array(to_rgb(colour))
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return linear @ (0.2126, 0.7152, 0.0722)

    light, dark = sorted((luminance(fill), luminance(text_colour(fill))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2, level AA
    assert stripe_colour(fill, fill) != fill


def test_a_cell_lists_what_follows_and_whom_the_move_suits():
    table = views_table()
    rows = table[(table["view"] == "torn") & (table["us"] == "OFFER") & (table["form"] == "led")]
    cell = make_cell(rows, ["russia", "china"], "russia_alignment")
    assert cell.lines == ("WEST / CURB", "BLOC / BACK") and (cell.low, cell.high) == (-1, 1)
    assert cell.several and cell.best_for == ("best", "average")


def test_terms_are_sorted_by_size_and_equal_ones_left_out():
    assert list(differing_terms(TERMS)["term"]) == ["relief", "lifeline", "a_term_with_quite_a_long_name"]


def test_ties_are_drawn_by_sign_and_strength():
    ax = figure_triangle(BEFORE, AFTER, PLAYERS, "", labels=LABELS).axes[0]
    hostile, absent, friendly = ax.lines
    assert friendly.get_linestyle() == "-" and hostile.get_linestyle() == absent.get_linestyle() == "--"
    assert friendly.get_linewidth() > hostile.get_linewidth() > absent.get_linewidth()
    assert len({line.get_color() for line in ax.lines}) == 3
    said = [text.get_text().replace("\n", " ") for text in ax.texts]
    assert "Russia and China are friends, the US stands outside" in said


def test_figures_of_a_study(line, plane):
    assert list(study_figures(line)) == ["shift_gain"]
    # The average and the best lead to the same map; 0.5 and 1 are on the grids, so both lines are drawn.
    assert list(study_figures(plane)) == [
        "phase_gain_trust_best",
        "phase_gain_trust_worst",
        "phase_gain_trust_by_move",
        "shift_gain",
        "shift_trust",
    ]
    cube = make_study(gain=[0.1, 0.5], trust=[0, 1], spare=[0, 0.5])
    assert "phase_gain_trust_best" in study_figures(cube)
    assert study_figures(make_study(gain=[0.1, 0.5], trust=[0, 1], spare=[0.2, 0.4])) == {}


def test_a_cut_is_the_sweep_along_the_line(plane):
    line = cut(plane, {"trust": 1.0})
    along = make_study(gain=plane.axes["gain"]).table
    assert list(line.axes) == ["gain"]
    columns = ["gain", "form", "us", "russia", "china", "led_worst"]
    assert line.table[columns].astype(str).values.tolist() == along[columns].astype(str).values.tolist()
    assert cut(plane, {"trust": 0.51}) is None


def test_a_single_point_still_makes_figures():
    study = make_study(gain=[0.5], trust=[0.5])
    assert {"phase_gain_trust_by_move", "shift_trust"} <= set(study_figures(study))


def test_wrong_names_are_told(line, plane):
    with pytest.raises(InputError, match="no axis 'gian'; did you mean 'gain'"):
        figure_shift(line, "gian")
    with pytest.raises(InputError, match="no outcome 'alignment'"):
        figure_shift(line, "gain", "alignment")
    with pytest.raises(InputError, match="no axis 'x'"):
        figure_phase_by_move(plane, "x", "gain")
    with pytest.raises(InputError, match="no expectation 'bets'; did you mean 'best'"):
        figure_phase(plane, "gain", "trust", "bets")


def test_a_figure_of_terms_none_of_which_differs_has_room():
    alike = TERMS.assign(at_alternative=TERMS["at_equilibrium"], difference=0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figure_terms(alike, "Both are worth the same", "view rules", unit="$ a year")
        figure.canvas.draw()
    assert figure.axes[0].get_xlim()[1] >= 1
