"""Solution concepts as solvers: what they must contain, and that each works in any order of moves."""

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.solve.backward_induction import backward_induction
from sim.solve.concepts import CONCEPTS, MEANINGS, concept
from sim.solve.solvers import SOLVERS

PENNIES = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
CHICKEN = np.array([[[6.0, 2.0], [7.0, 0.0]], [[6.0, 7.0], [2.0, 0.0]]])
DILEMMA = np.array([[[2.0, 0.0], [3.0, 1.0]], [[2.0, 3.0], [0.0, 1.0]]])
WELFARE = CHICKEN.sum(axis=0)


def profiles(name, game):
    table = concept(name).solver(game[None], game.sum(axis=0)[None])
    return {tuple(tuple(np.round(s[row], 6)) for s in table.strategies) for row in range(len(table.game))}


def test_an_unknown_concept_names_the_nearest():
    with pytest.raises(InputError, match="unknown concept 'logti'; did you mean 'logit'"):
        concept("logti")


def test_each_has_a_meaning_and_a_solver():
    assert list(MEANINGS) == list(SOLVERS)


@pytest.mark.parametrize("name", CONCEPTS)
def test_every_concept_solves_both_forms_of_a_scenario(name):
    scenario = sim.load("base")
    table = sim.sweep(scenario, {"q": [0.3, 0.6]}, concept=name)
    assert set(table["form"]) == {"led", "simultaneous"}
    led = table[table["form"] == "led"]
    assert led.groupby("point")["us"].nunique().tolist() == 2 * [len(scenario.moves["us"])]
    solved = table[table["status"] != "none"]
    for outcome in ("russia_alignment", "payoff_us"):
        assert solved[outcome].notna().all()
    if name not in ("metarational", "symmetric", "sequential"):
        assert (solved["regret"] < 1e-7).all()


@pytest.mark.parametrize("name", ["nash", "undominated", "logit", "quick", "vertex_enumeration", "lemke_howson"])
def test_matching_pennies(name):
    assert profiles(name, PENNIES) == {((0.5, 0.5), (0.5, 0.5))}


def test_the_dilemma_separates_the_concepts():
    both_defect = {((0.0, 1.0), (0.0, 1.0))}
    assert profiles("nash", DILEMMA) == profiles("coalition_proof", DILEMMA) == both_defect
    assert profiles("strong", DILEMMA) == set()
    assert profiles("sequential", DILEMMA) == both_defect | {((1.0, 0.0), (1.0, 0.0))}


def test_correlated_rows_are_the_ends_of_the_range_and_expected_uses_the_joint_distribution():
    table = concept("correlated").solver(CHICKEN[None], WELFARE[None])
    values = table.expected(CHICKEN[None]).sum(axis=1)
    assert values[1] == pytest.approx(10.5)  # Aumann (1974): 5.25 each
    product = table.strategies[0][1] @ WELFARE @ table.strategies[1][1]
    assert product != pytest.approx(values[1])
    assert (table.regret(CHICKEN[None]) < 1e-9).all()


def test_nash_of_three_players_is_complete():
    game = np.stack([np.arange(8.0).reshape(2, 2, 2)] * 3)
    table = concept("nash").solver(game[None], game.sum(axis=0)[None])
    assert len(table.game) >= 1 and table.status[0] <= 1


def test_undominated_keeps_the_better_convention():
    stag = np.array([[[4.0, 0.0], [3.0, 3.0]], [[4.0, 3.0], [0.0, 3.0]]])
    assert profiles("undominated", stag) == {((1.0, 0.0), (1.0, 0.0))}


def test_a_concept_serves_every_order_of_moves():
    shape = (2, 2, 2)
    payoffs = np.random.default_rng(1).normal(size=(3, 3, *shape))
    for name in ("logit", "correlated", "strong"):
        paths = backward_induction(payoffs, [(0,), (1, 2)], concept(name).solver, payoffs[:, 0])
        assert set(paths.point) <= {0, 1, 2}
        assert all((strategy.sum(axis=1) == pytest.approx(1)) for strategy in paths.strategies(shape))
