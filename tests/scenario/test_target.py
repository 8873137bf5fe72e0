"""Targets: which profiles they hold at, and what is refused."""

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.scenario.target import read_target, usual_target
from tests.toys.small_scenario import GAME, changed, load


@pytest.fixture(scope="module")
def base():
    return sim.load("base")


def test_what_a_value_is_called_and_the_beginnings_of_moves_are_targets(base):
    alignment = base.outcome_values()["russia_alignment"]
    camps = {name: read_target(base, name).holds for name in ("bloc", "hedge", "west")}
    assert np.array_equal(camps["bloc"], alignment == -1)
    assert np.array_equal(camps["hedge"], alignment == 0)
    assert np.array_equal(camps["west"], alignment == 1)
    for name, text in {"bloc": "in China's bloc", "hedge": "Russia hedges", "west": "With the West"}.items():
        assert np.array_equal(read_target(base, text).holds, camps[name])
    assert np.array_equal(sum(holds.astype(int) for holds in camps.values()), np.ones(base.shape))


def test_a_move_and_the_beginning_of_moves(base):
    assert np.array_equal(read_target(base, "WEST_SETTLE").holds, read_target(base, "west").holds)
    both = read_target(base, "HEDGE_").holds
    assert np.array_equal(both, read_target(base, "hedge").holds)
    curbs = read_target(base, "CURB").holds  # a move of China and an instrument: the same profiles
    assert np.array_equal(curbs, np.broadcast_to(base.levels["curb"] == 1, base.shape))


def test_a_condition_joins_outcomes_and_instruments(base):
    outcomes = base.outcome_values()
    expected = (outcomes["russia_leaves"] == 1) & (outcomes["war"] == 0) & (base.levels["tariff"] == 0)
    assert np.array_equal(read_target(base, "russia_leaves and war == 0 and not tariff").holds, expected)


def test_a_comparison_does_not_see_rounding(tmp_path):
    tenths = changed(GAME, ("outcomes",), {"russia_alignment": "1 - 2 * bloc", "sum": "0.1 * bloc + 0.2 * bloc"})
    assert read_target(load(tmp_path, tenths), "sum == 0.3").holds.any()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wset", "did you mean 'west'"),
        ("WEST_SETLE", "did you mean 'WEST_SETTLE'"),
        ("russia_leavs", "did you mean 'russia_leaves'"),
        ("russia_leaves > 2", "no profile of moves reaches it"),
        ("q > 0.5", "'q' is an assumption"),
        ("B", "russia and china both have such a move"),
        ("GRAND_BARGAIN", "unknown name"),  # a move of the leader is no answer of the others
        ("west and", "target"),
        ("russia_alignment", "is a number; write a condition on it, as in 'russia_alignment >= 1'"),
        ("", "target"),
    ],
)
def test_wrong_targets_are_one_sentence(base, text, says):
    with pytest.raises(InputError, match=says):
        read_target(base, text)


def test_an_outcome_that_depends_on_assumptions_is_no_target(tmp_path):
    game = changed(GAME, ("outcomes", "gained"), "gain * (1 - bloc)")
    with pytest.raises(InputError, match="gained depends on the assumptions"):
        read_target(load(tmp_path, game), "gained > 1")


def test_the_usual_target_is_the_first_outcome_that_holds_or_does_not(base, tmp_path):
    assert usual_target(base) == "russia_leaves"
    neither = changed(GAME, ("outcomes",), {"gained": "gain * (1 - bloc)", "leaning": "1 - 2 * bloc"})
    with pytest.raises(InputError, match="which target. Name a move or a condition on one of gained, leaning"):
        usual_target(load(tmp_path, neither))
