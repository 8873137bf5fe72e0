"""The figure of learning: legible, complete, true to the paths, the same every time."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

import sim
from sim.ask.learning import LearnedPlay, learned_play, mean_outcomes, nearest_equilibrium, start_near_uniform
from sim.plot.learning import DRAWN_POINTS, figure_learning
from sim.plot.reading import move_values
from sim.plot.style import HIGH, LINE_STYLES, move_colours, save_figure
from sim.solve.learning import learning_path
from sim.study.study import Study
from tests.plot.conftest import LABELS
from tests.plot.test_figures import drawn_texts, words_of

SHAPLEY = np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1], [1, 0, 0]]], dtype=float)
STAG_HUNT = np.array([[[4, 0, 0], [3, 3, 0], [0, 0, 0]], [[4, 3, 0], [0, 3, 0], [0, 0, 0]]], dtype=float)
# The second player does not mind what it does at the first player's first move.
INDIFFERENT = np.array([[[2, 2, 2], [0, 0, 0], [0, 0, 0]], [[1, 1, 0], [0, 1, 0], [1, 0, 0]]], dtype=float)
MENUS = (("BLOC", "HEDGE", "WEST"), ("BACK", "LIMIT", "CURB"))
OUTCOMES = {"BLOC": -1.0, "HEDGE": 0.0, "WEST": 1.0}
GAMES = {
    "WAIT": STAG_HUNT,
    "A_RATHER_LONG_MOVE+WITH_A_LONG_NAME": INDIFFERENT,
    "OFFER": SHAPLEY,
    "THREATEN": STAG_HUNT[:, ::-1],
    "ARM": INDIFFERENT,
    "DRAWDOWN": STAG_HUNT,
}


def learned(rule: str, history: dict[str, str], payoffs: np.ndarray, steps: int) -> LearnedPlay:
    game = sim.Game(payoffs, ("russia", "china"), MENUS)
    path = learning_path(payoffs, rule, steps, start_near_uniform([3, 3]))
    equilibria = sim.nash(game)
    return LearnedPlay(history, game.players, MENUS, path, equilibria, *nearest_equilibrium(equilibria, path.end))


@cache
def toy(rule: str) -> list[LearnedPlay]:
    return [learned(rule, {"us": move}, payoffs, 1500) for move, payoffs in GAMES.items()]


def of_view(view: str, rule: str) -> list[LearnedPlay]:
    return learned_play(sim.load(view), rule)


def drawn(panels: list[LearnedPlay], outcomes=None):
    return figure_learning(panels, outcomes or OUTCOMES, "A made-up offer (view rules, game toy)", LABELS)


FIGURES = {
    "fictitious play": lambda: drawn(toy("fictitious play")),
    "replicator": lambda: drawn(toy("replicator")),
    "one panel": lambda: drawn([learned("replicator", {}, STAG_HUNT, 300)]),
    "base": lambda: drawn(of_view("base", "replicator"), mean_outcomes(sim.load("base"), "russia")),
    "mandelbaum": lambda: drawn(
        of_view("mandelbaum", "fictitious play"), mean_outcomes(sim.load("mandelbaum"), "russia")
    ),
}


@pytest.fixture(scope="module", params=list(FIGURES))
def figure(request):
    return FIGURES[request.param]()


@pytest.fixture
def panels():
    return toy("replicator")


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


def test_it_has_title_caption_legend_and_axis_labels(figure):
    words = [text.get_text() for text in figure.texts]
    assert words_of(figure, "title").startswith(("Learning settles", "Learning does not settle"))
    about, note = words_of(figure, "subtitle"), words_of(figure, "note")
    assert "view rules, game toy" in about and "seed 0" in note and "5% towards" in note
    assert "Fictitious play:" in about or "Replicator dynamics:" in about
    assert any("probability" in text for text in words) and any("logarithmic" in text for text in words)
    titles = [artist.get_title().get_text() for artist in figure.artists]
    assert titles == ["Russia's move", "China's move", "Equilibrium reached"]


def test_lines_are_the_paths(panels):
    colours = move_colours({move: (value + 1) / 2 for move, value in OUTCOMES.items()})
    for ax, panel in zip(drawn(panels).axes, panels):
        lines = [line for line in ax.lines if len(line.get_xdata()) > 2]
        ours = {to_hex(line.get_color()): line for line in lines[:3]}
        for a, move in enumerate(MENUS[0]):
            _is_path(ours[colours[move]], panel.path.times, panel.path.profiles[0][:, a])
        for b in range(3):
            (line,) = [line for line in lines[3:] if line._unscaled_dash_pattern == _pattern(LINE_STYLES[b])]
            _is_path(line, panel.path.times, panel.path.profiles[1][:, b])


def _is_path(line, times, probabilities):
    """Check that the line's points are on the path, its ends included."""
    x, y = line.get_data()
    assert len(x) <= DRAWN_POINTS + 1 and x[0] == times[0] and x[-1] == times[-1]
    np.testing.assert_array_equal(y, probabilities[np.searchsorted(times, x)])


def _pattern(style):
    return Line2D([], [], linestyle=style)._unscaled_dash_pattern


def test_what_settles_is_marked_and_what_does_not_is_named(panels):
    axes = drawn(panels).axes
    assert {panel.arrived for panel in panels} == {True, False}
    for ax, panel in zip(axes, panels):
        marks = [line for line in ax.lines if line.get_marker() in ("o", "D")]
        title = ax.get_title(loc="left").replace("\u00a0", " ").replace("\n", " ")
        assert title.split()[0].startswith(panel.history["us"].split("+")[0])
        if not panel.arrived:
            assert not marks and "has not settled" in title
            continue
        assert "→" in title and ("in a continuum" in title) == (panel.component is not None)
        for marker, strategy in zip("oD", panel.nearest):
            heights = [line.get_ydata()[0] for line in marks if line.get_marker() == marker]
            np.testing.assert_allclose(heights, strategy[strategy > 1e-9])
            assert all(line.get_xdata()[0] > 0.9 for line in marks)


def test_the_caption_counts_the_paths_that_settle(panels):
    caption = words_of(drawn(panels), "note")
    assert f"{sum(panel.arrived for panel in panels)} of {len(panels)} paths settle" in caption


def test_moves_that_equilibria_play_have_the_colours_of_the_shift_figure():
    """It puts a move that is never played in the middle; here such moves are drawn, coloured by outcome."""
    scenario = sim.load("base")
    axes = {"q": np.linspace(0.3, 0.8, 3)}
    study = Study(sim.sweep(scenario, axes), axes, scenario)
    colours = move_colours(move_values(study, study.outcome))
    figure = drawn(of_view("base", "fictitious play"), mean_outcomes(scenario, "russia"))
    key = figure.artists[0]
    shown = {text.get_text(): to_hex(line.get_color()) for text, line in zip(key.get_texts(), key.get_lines())}
    played = set(study.table["russia"].dropna()) & set(colours)  # mixtures have a colour of their own
    assert list(shown) == list(colours) and len(played) > 1
    assert {move: shown[move] for move in played} == {move: colours[move] for move in played}
    assert shown["WEST_SETTLE"] == HIGH


def test_saved_files_are_the_same_bytes_every_time(tmp_path, panels):
    written = []
    for run in ("first", "second"):
        files = save_figure(drawn(panels), tmp_path / run / "learning")
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]
