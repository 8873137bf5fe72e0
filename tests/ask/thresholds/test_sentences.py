"""Sentences about thresholds say what exact enumeration at and beside each breakpoint bears out."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from sim.ask.thresholds.cells import cells
from sim.ask.thresholds.thresholds import thresholds
from sim.render.text import text as as_text
from sim.solve.parametric.enumeration import exact_equilibria
from sim.tell.threshold_changes import place, sentences
from sim.tell.threshold_scope import about
from tests.toys.toys import table, toy

STEP = Fraction(1, 10**7)
MORE = "exactly there are more equilibria"


def random_toy(directory, seed):
    """Return small games with many ties, payoffs a + b x in small whole numbers."""
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(2, 4, 2))
    formulas = [[[f"{a} + {b} * x" for a, b in row] for row in rng.integers(-1, 2, (*shape, 2))] for _ in range(2)]
    return toy(directory, dict(zip(("row", "column"), map(table, formulas))), {"x": (0.3, -2, 2)})


def rows_at(found, x):
    """Return the extreme equilibria at a rational x, and the pairs of them that a segment joins, exactly."""
    there = exact_equilibria(found.game.exact_payoffs(x))
    joined = [(a, b) for a, b in combinations(there, 2) if any(v is w for v, w in zip(a.vertices, b.vertices))]
    return [row(e) for e in there], [(row(a), row(b)) for a, b in joined]


def row(equilibrium):
    return np.array([float(share) for vertex in equilibrium.vertices for share in vertex.shares])


def near(one, others):
    return any(np.abs(np.array(one) - np.array(other)).max() < 1e-4 for other in others)


def has_more(found, x):
    """Return whether there are equilibria at x that none beside it comes near, points or segments between points."""
    points, segments = rows_at(found, x)
    sides = [rows_at(found, y) for y in (x - STEP, x + STEP) if found.game.low <= y <= found.game.high]
    lone = any(not any(near(point, beside) for beside, _ in sides) for point in points)
    return lone or any(
        not any(near(pair, beside) or near(pair[::-1], beside) for _, beside in sides) for pair in segments
    )


@pytest.mark.parametrize("seed", range(40))
def test_more_equilibria_at_a_point_is_said_where_it_is_so(tmp_path, seed):
    found = thresholds(random_toy(tmp_path, seed), "x")
    lines = sentences(found)
    for root in found.simultaneous.roots:
        if root.exact is None:
            continue
        sides = [sorted(c.labels) for c in cells(found, None) if root.value in (c.low, c.high)]
        said = [line for line in lines if MORE in line and f"x = {place(found, root.value)}" in line]
        assert bool(said) == (has_more(found, root.exact) and all(side == sides[0] for side in sides))


@pytest.mark.parametrize("seed", range(20))
def test_what_comes_and_goes_is_there_and_not_there(tmp_path, seed):
    found = thresholds(random_toy(tmp_path, 100 + seed), "x")
    for cell in cells(found, None):
        there = exact_equilibria(found.game.exact_payoffs(Fraction((cell.low + cell.high) / 2)))
        for axis, player in enumerate(("row", "column")):
            played = {move for equilibrium in there for move in equilibrium.vertices[axis].support}
            assert cell.played(player) == tuple(found.scenario.moves[player][move] for move in sorted(played))


def test_a_continuum_that_shrinks_shows_its_bounds(tmp_path):
    # The first row pays 1; the second x against the first column, the third 2 - x against the second one.
    rows = [[1, 1], ["x", 0], [0, "2 - x"]]
    scenario = toy(tmp_path, {"row": table(rows), "column": table([[0, 0], [0, 1], [1, 0]])}, {"x": (0.5, -1, 4)})
    found = thresholds(scenario, "x")
    assert found.exact == (1,)
    text = as_text(found.document())
    for interval, bounds in (("−1 to 1", "(1 - x)/(2 - x) to 1"), ("1 to 4", "0 to 1/x")):
        row = next(line for line in text.splitlines() if line.startswith(interval))
        assert "ROW0" in row and f"COLUMN0 ~ COLUMN1 (COLUMN0 from {bounds})" in row
    assert "A ~ B is a continuum" in text
    assert MORE not in text


def three_followers(directory):
    """Return a leader and three followers with payoffs drawn once."""
    rng = np.random.default_rng(0)
    profiles = [f"{k:04b}" for k in range(16)]
    pay = {p: {k: f"{rng.integers(-9, 10)} + {rng.integers(-9, 10)} * x" for k in profiles} for p in ("lead", *"abc")}
    return toy(directory, pay, {"x": (0.3, 0, 1)}, order=["lead", ["a", "b", "c"]])


@pytest.mark.long
@pytest.mark.parametrize("mixed", [True, False])
def test_with_three_followers_every_sentence_names_its_scope(tmp_path, mixed):
    found = thresholds(three_followers(tmp_path), "x", 0.3, 0.301, mixed)
    for line in [*sentences(found), about(found)]:
        assert "in pure moves" in line or "among the equilibria found" in line
    assert "()" not in as_text(found.document())


def test_a_game_of_three_stages_says_that_the_path_is_not_followed_and_is_cut(tmp_path):
    pay = {p: {f"{k:03b}": f"{(k * n) % 7} - {k} * x" for k in range(8)} for n, p in ((3, "a"), (5, "b"), (2, "c"))}
    found = thresholds(toy(tmp_path, pay, {"x": (0.3, 0, 1)}, order=["a", "b", "c"]), "x")
    text = as_text(found.document())
    assert "About the last stage alone" in text.split("\n\n")[2]
    assert "where the path of play turns is not followed" in text
    shown = {line.split("  ")[0] for line in text.splitlines()}
    assert sum(", ".join(history) in shown for history in found.led) < len(found.led)
