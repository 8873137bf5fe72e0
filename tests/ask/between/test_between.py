"""Cruxes: against a gridded walk solved by the complete engine, walked back, and with contributions that add up."""

import numpy as np
import pytest

import sim
from sim.ask.between.between import BEST_MOVE, along_line, between
from sim.ask.between.causes import contributions, largest_part
from sim.errors import InputError
from sim.game.family import Family
from sim.solve.backward_induction import backward_induction
from sim.solve.parametric.game import as_fraction
from sim.solve.profile import TOLERANCE
from sim.study.rows import LED, forms
from tests.toys.toys import table, toy

GRID = (np.arange(2001) + 0.5) / 2001  # no crossing lies on it


def view(name):
    return sim.load(name, ["game=triangle"])


@pytest.fixture(scope="module", params=[("mandelbaum", "mallory"), ("base", "fleitz")], ids=" to ".join)
def pair(request):
    return tuple(view(name) for name in request.param)


@pytest.fixture(scope="module")
def gridded(pair):
    """The answer at every point of a grid: what follows each move of the leader, and its best moves."""
    first, second = pair
    one, other = first.values(), second.values()
    payoffs = first.family.over({name: one[name] + GRID * (other[name] - one[name]) for name in one})
    paths = backward_induction(payoffs, forms(first)[LED])
    strategies = [strategy > TOLERANCE for strategy in paths.strategies(first.shape)]
    answers = {move: [set() for _ in GRID] for move in (*first.moves["us"], BEST_MOVE)}
    for row, (point, history) in enumerate(zip(paths.point, paths.history[0])):
        move = first.moves["us"][history]
        label = "/".join(
            " + ".join(np.array(first.moves[player])[strategies[i][row]]) for i, player in enumerate(first.players) if i
        )
        answers[move][point].add(label)
        if paths.on_path["best"][row]:
            answers[BEST_MOVE][point].add(move)
    return answers


def test_the_crossings_are_those_of_a_gridded_walk(pair, gridded):
    found = between(*pair).crossings
    for move, answers in gridded.items():
        rows = found[found["moves"] == move]
        expected = [k for k, (a, b) in enumerate(zip(answers, answers[1:])) if a != b]
        assert all(((GRID[k] - 1e-9 <= rows["share"]) & (rows["share"] <= GRID[k + 1] + 1e-9)).any() for k in expected)
        separator = ", " if move == BEST_MOVE else "; "
        for row in rows.itertuples():
            k = int(np.searchsorted(GRID, row.share))
            assert k - 1 in expected
            assert set(row.before.split(separator)) == answers[k - 1]
            assert set(row.after.split(separator)) == answers[k]


def test_the_walk_back_is_the_mirror_image(pair):
    first, second = pair

    def rows(walk, back):
        return sorted(
            (
                round(1 - r.share if back else r.share, 9),
                r.moves,
                *((r.after, r.before) if back else (r.before, r.after)),
            )
            for r in walk.crossings.itertuples()
        )

    there, back = between(first, second), between(second, first)
    assert rows(there, False) == rows(back, True)

    def causes(walk, back):
        rows = walk.crossings.dropna().itertuples()
        return {(r.moves, round(1 - r.share if back else r.share, 9)): (r.parameter, r.contribution) for r in rows}

    forth, mirrored = causes(there, False), causes(back, True)
    assert forth.keys() == mirrored.keys()
    for key, (parameter, contribution) in forth.items():
        assert mirrored[key] == (parameter, pytest.approx(contribution, abs=1e-9))


def test_crossings_come_in_order_and_are_driven_by_what_the_views_disagree_about(pair):
    first, second = pair
    found = between(first, second).crossings
    assert found["share"].is_monotonic_increasing and found["share"].between(0, 1).all()
    named = set(found["parameter"].dropna())
    assert named <= {name for name, value in first.values().items() if second.values()[name] != value}
    assert found["contribution"].dropna().between(0, 1).all()


def test_contributions_add_up_to_the_derivative_along_the_line():
    random = np.random.default_rng(1)
    exponents = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 2, 1], [0, 0, 3]])
    difference, point, step = random.normal(size=5), random.normal(size=3), random.normal(size=3)
    value = lambda share: difference @ np.prod((point + share * step) ** exponents, axis=1)  # noqa: E731
    rates = contributions(exponents, difference, point, step)
    assert rates.sum() == pytest.approx((value(1e-5) - value(-1e-5)) / 2e-5, rel=1e-8)
    still = contributions(exponents, difference, point, step * [1, 0, 1])
    assert still[1] == 0 and still[[0, 2]] == pytest.approx(rates[[0, 2]])


def test_the_largest_part_is_counted_among_what_goes_the_same_way():
    assert largest_part(np.array([3.0, -1.0, 1.0])) == (0, 0.75)
    assert largest_part(np.array([1.0, -4.0, -1.0])) == (1, 0.8)
    assert largest_part(np.array([1.0, -1.0])) is None


def test_the_family_along_a_line_is_the_family():
    scenario = view("base")
    family, random = scenario.family, np.random.default_rng(2)
    start, step = random.uniform(0, 1, (2, len(family.parameters))).round(3)
    line = along_line(family, *([as_fraction(value) for value in values] for values in (start, step)))
    powers = Family(("share",), np.arange(len(line))[:, None], line.astype(float))
    for share in (0, 0.3, 1):
        expected = family.at(dict(zip(family.parameters, start + share * step)))
        assert powers.at({"share": share}) == pytest.approx(expected, abs=1e-12)


PENNIES = {"row": table([["a", 0], [0, 1]]), "col": table([["0", "1"], ["1", "4 * b"]])}


def test_a_mixed_equilibrium_that_is_born_and_dies_within_a_sliver_is_seen(tmp_path):
    """The row player's move 0 pays from a = 0 on, the column player turns at b = 1/4, 1e-5 of the way later."""
    first = toy(tmp_path, PENNIES, {"a": (-0.5, -2, 2), "b": (0, 0, 1)}, name="first")
    second = toy(tmp_path, PENNIES, {"a": (0.5, -2, 2), "b": (0.5 / 1.00002, 0, 1)}, name="second")
    found = between(first, second).crossings
    assert found["share"].tolist() == pytest.approx([0.5, 0.50001], abs=1e-9)
    assert "+" in found["after"][0] and found["after"][0] == found["before"][1]
    assert found["parameter"].tolist() == ["a", "b"]


def test_views_with_the_same_values_have_no_crux():
    assert between(view("base"), view("base")).crossings.empty


def test_wrong_input_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="different games"):
        between(sim.load("mandelbaum"), sim.load("mallory"))
    with pytest.raises(InputError, match="did you mean 'best'"):
        between(view("base"), view("mallory"), "bset")
    same_moves = [toy(tmp_path, {"row": table([[f], [0]]), "col": table([[1], [1]])}, {"x": (0, 0, 1)}, name=name)
                  for name, f in (("first", "x"), ("second", "2 * x"))]  # fmt: skip
    with pytest.raises(InputError, match="different games"):
        between(*same_moves)
    curved = toy(tmp_path, {"row": table([["exp(x)"], [0]]), "col": table([[1], [1]])}, {"x": (0, 0, 1)})
    with pytest.raises(InputError, match="not polynomial"):
        between(curved, curved)
