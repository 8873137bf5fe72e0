"""Robustness: shares, regret, maximin and minimax regret against a direct count."""

import numpy as np
import pytest

import sim
from sim.ask.robustness import regrets, robustness, swings
from sim.errors import InputError
from sim.tell.robustness import cautious
from tests.toys.toys import sample_matrix, toy

# After US1 the row player leaves (ROW1) where x > 1/4; after US0 never. The leader gets y after US0, 1/2 after US1,
# and 3/4 after US2, which is followed by coordination: ROW0/COL0, ROW1/COL1 and a mixture.
PAYOFFS = {
    "us": {**{f"0{a}{b}": "y" for a in "01" for b in "01"}, **{f"1{a}{b}": "1 / 2" for a in "01" for b in "01"},
           "200": "3 / 4", "211": "1 / 4"},
    "row": {"010": "-1", "011": "-1", "110": "x - 1 / 4", "111": "x - 1 / 4", "200": "1", "211": "1"},
    "col": {"000": "1", "010": "1", "100": "1", "110": "1", "200": "1", "211": "1"},
}  # fmt: skip


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    params = {"x": (0, 0, 1), "y": (0, 0, 1)}
    return toy(tmp_path_factory.mktemp("toy"), PAYOFFS, params, order=["us", ["row", "col"]])


def test_shares_are_those_of_a_direct_count(scenario):
    found = robustness(scenario, "ROW1", samples=1024)
    x, y = sample_matrix(scenario, 1024).T
    table = found.moves.set_index("choice")
    assert table["every"].tolist() == pytest.approx([0, (x > 0.25).mean(), 0, 0])
    # The leader hopes for the better end of US2 where US0 pays less; both ends follow it.
    assert table["some"].tolist() == pytest.approx([0, (x > 0.25).mean(), 1, (y < 0.75).mean()])
    assert table.at["US1", "every"] == 0.75  # evenly spread
    assert (table["solved"] == 1024).all()


@pytest.mark.parametrize(
    ("expectation", "third"), [("best", 3 / 4), ("worst", 1 / 4), ("average", (3 / 4 + 1 / 4 + 1 / 4) / 3)]
)
def test_regret_and_the_two_cautious_choices_are_those_of_a_direct_count(scenario, expectation, third):
    found = robustness(scenario, "ROW1", samples=256, expectation=expectation)
    y = sample_matrix(scenario, 256)[:, 1]
    worth = np.column_stack([y, np.full(256, 0.5), np.full(256, third)])
    regret = worth.max(axis=1)[:, None] - worth
    assert found.worlds.worth == pytest.approx(worth, abs=1e-9)
    assert found.regret == pytest.approx(regret, abs=1e-9)
    table = found.moves.iloc[:3]
    assert table["largest_regret"].tolist() == pytest.approx(regret.max(axis=0), abs=1e-9)
    assert table["mean_regret"].tolist() == pytest.approx(regret.mean(axis=0), abs=1e-9)
    assert table["lowest_payoff"].tolist() == pytest.approx(worth.min(axis=0), abs=1e-9)
    assert table["best"].tolist() == pytest.approx((regret <= 1e-9).mean(axis=0))
    names = np.array(["US0", "US1", "US2"])
    assert found.maximin == names[worth.min(axis=0).argmax()]
    assert found.minimax_regret == names[regret.max(axis=0).argmin()]


def test_a_tie_within_rounding_is_no_regret():
    worth = np.array([[0.1 + 0.2, 0.3, 0.0], [1.0, np.nan, 0.5]])
    found = regrets(worth)
    assert found[0].tolist() == [0, 0, pytest.approx(0.3)]
    assert found[1, [0, 2]].tolist() == [0, 0.5] and np.isnan(found[1, 1])


def test_a_catastrophe_of_one_move_hides_no_regret_of_another():
    assert regrets(np.array([[1.0, 0.5, -1e13]]))[0, :2].tolist() == [0, 0.5]


def test_swings_rank_the_parameter_that_decides_first(scenario):
    found = robustness(scenario, "ROW1", samples=1024)
    table = swings(found.worlds, "US1")
    assert table["parameter"].tolist() == ["x", "y"]
    assert table.loc[0, ["at_low", "at_high"]].tolist() == [0, 1]
    assert table.loc[1, "at_low"] == pytest.approx(0.75, abs=0.05)
    assert (table["mean"] == 0.75).all()


def test_the_led_path_of_the_base_view_is_the_best_move_of_each_world():
    found = robustness(sim.load("base"), samples=64)
    regret, every = found.regret, found.worlds.every
    for world in range(64):
        best = regret[world] == 0
        assert every[world, -1] <= every[world, :-1][best].all()
    assert (regret.min(axis=1) == 0).all()


def test_same_seed_same_table(scenario):
    first, again = (robustness(scenario, "ROW1", samples=100, seed=5) for _ in range(2))
    assert first.moves.equals(again.moves)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"samples": 0}, "samples=0: at least 2"),
        ({"samples": -5}, "samples=-5: at least 2"),
        ({"expectation": "avrage"}, "did you mean 'average'"),
        ({"target": "russia_leavs"}, "did you mean 'russia_leaves'"),
    ],
)
def test_wrong_input_is_one_sentence(options, says):
    with pytest.raises(InputError, match=says):
        robustness(sim.load("base"), **options)


def test_moves_that_tie_are_named_with_the_one_that_the_sample_puts_first(tmp_path):
    # The lowest payoffs of the first two moves tie in truth, at x + y = 0 and x = 0; the third is far below.
    own = {f"{a}{b}": worth for a, worth in enumerate(("x + y", "x", "x - 9")) for b in range(2)}
    pay = {"us": own, "row": {"01": "1"}}
    scenario = toy(tmp_path, pay, {"x": (0.5, 0, 1), "y": (0.0005, 0, 0.001)}, order=["us", ["row"]])
    for seed in range(4):
        found = robustness(scenario, "ROW1", samples=500, seed=seed)
        assert {found.maximin, *found.maximin_tied} == {"US0", "US1"}
        assert all("in this sample" in line for line in cautious(found))
        assert "US0" in cautious(found)[0] and "US1" in cautious(found)[0]
