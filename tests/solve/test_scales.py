"""What changes nothing strategically changes no answer: penalties, constants of a choice, units, of any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.solve.backward_induction import backward_induction
from sim.solve.coalition import coalition_proof_equilibria, strong_equilibria
from sim.solve.commitment import commitment
from sim.solve.dominance import iterated_strict_dominance, surviving_moves
from sim.solve.matching import pairwise_stable
from sim.solve.ordinal import preference_ranks
from sim.solve.profile import choice_tolerance
from sim.solve.pure import pure_equilibria
from sim.solve.selection import pareto_dominated, risk_dominance
from sim.solve.stability import stability

bounded = settings(max_examples=60)

# What each concept says of one game, as plain data.
CONCEPTS = {
    "pure": lambda payoffs: pure_equilibria(payoffs).tolist(),
    "strong": lambda payoffs: strong_equilibria(payoffs).tolist(),
    "coalition-proof": lambda payoffs: coalition_proof_equilibria(payoffs).tolist(),
    "stability": lambda payoffs: {name: found.tolist() for name, found in stability(payoffs).equilibria.items()},
    "dominance": lambda payoffs: [moves.tolist() for moves in iterated_strict_dominance(payoffs).moves],
    "dominance, a batch": lambda payoffs: [alive.tolist() for alive in surviving_moves(payoffs[None])],
    "order": lambda payoffs: preference_ranks(payoffs).tolist(),
}
# Those that a constant added to a choice leaves alone: the order of profiles across choices is not theirs.
WITHIN_CHOICES = ["pure", "dominance", "dominance, a batch"]


@st.composite
def games(draw):
    """Small integer payoffs of two or three players."""
    shape = draw(st.sampled_from([(2, 2), (3, 2), (3, 3), (2, 2, 2), (3, 2, 2)]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    return generator.integers(0, draw(st.sampled_from([2, 4, 9])), (len(shape), *shape)).astype(float)


def with_penalty(payoffs, size):
    """Give the first player one more move, which costs everyone at least `size`."""
    worst = np.full((len(payoffs), 1, *payoffs.shape[2:]), -size) - payoffs[:, :1] * (size / 16)
    return np.concatenate([payoffs, worst], axis=1)


def with_cell(payoffs, size):
    """Put a catastrophe for everyone into the last profile."""
    payoffs = payoffs.copy()
    payoffs[(slice(None), *[-1] * (payoffs.ndim - 1))] = -size
    return payoffs


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("catastrophe", [with_penalty, with_cell])
@bounded
@given(payoffs=games(), power=st.integers(2, 16))
def test_the_size_of_a_catastrophe_does_not_matter(concept, catastrophe, payoffs, power):
    answer = CONCEPTS[concept]
    assert answer(catastrophe(payoffs, 10.0**power)) == answer(catastrophe(payoffs, 16.0))


@pytest.mark.parametrize("concept", WITHIN_CHOICES)
@bounded
@given(payoffs=games(), power=st.integers(0, 12), penalty=st.sampled_from([None, 1e4, 1e16]))
def test_a_constant_added_to_a_choice_changes_nothing(concept, payoffs, power, penalty):
    moved = payoffs.copy()
    moved[0, :, 0] += 10.0**power
    if penalty:
        payoffs, moved = with_penalty(payoffs, 16.0), with_penalty(moved, penalty)
    assert CONCEPTS[concept](moved) == CONCEPTS[concept](payoffs)


@pytest.mark.parametrize("concept", CONCEPTS)
@bounded
@given(payoffs=games(), power=st.integers(-8, 8), penalty=st.sampled_from([None, 1e4, 1e12]))
def test_a_players_unit_does_not_matter(concept, payoffs, power, penalty):
    scaled = with_penalty(payoffs, penalty) if penalty else payoffs.copy()
    scaled[-1] *= 10.0**power
    assert CONCEPTS[concept](scaled) == CONCEPTS[concept](with_penalty(payoffs, 16.0) if penalty else payoffs)


@pytest.mark.parametrize("size", [1e1, 1e10, 1e16, 1e100])
def test_the_prisoners_dilemma_with_a_move_that_nobody_would_make(size):
    payoffs = np.array([[[3, 0], [4, 1], [-size, -size]], [[3, 4], [0, 1], [-size, -size]]])
    assert np.argwhere(pure_equilibria(payoffs)).tolist() == [[1, 1]]
    assert [moves.tolist() for moves in iterated_strict_dominance(payoffs, mixed=True).moves] == [[1], [1]]


@pytest.mark.parametrize("size", [1e1, 1e10, 1e16])
def test_only_the_order_of_a_game_of_chicken_matters(size):
    payoffs = np.array([[0, -1], [1, -size]])
    nash = stability(np.array([payoffs, payoffs.T])).equilibria["nash"]
    assert nash.tolist() == [[False, True], [True, False]]


def test_rounding_about_zero_is_a_tie():
    payoffs = np.array([[[0.1 + 0.2 - 0.3, 1.0], [0.0, 0.5]], [[0.0, 1.0], [1.0, 0.0]]])
    assert payoffs[0, 0, 0] != 0 and choice_tolerance(payoffs[0])[0, 0] > payoffs[0, 0, 0]
    assert iterated_strict_dominance(payoffs).eliminations == ()
    assert preference_ranks(payoffs)[0, 0, 0] == preference_ranks(payoffs)[0, 1, 0]


@pytest.mark.parametrize("size", [1e1, 1e10, 1e16])
def test_a_partner_who_is_a_catastrophe_makes_no_other_pair_tie(size):
    assert pairwise_stable([[0, 2, 1], [2, 0, 1], [-size, -size, 0]]).tolist() == [False, False, True, False]


@pytest.mark.parametrize("size", [1e1, 1e10, 1e16])
def test_a_war_beside_them_does_not_make_two_equilibria_equal(size):
    assert pareto_dominated([[3, 3], [4, 4], [-size, -size]], [size + 4] * 2).tolist() == [True, False, True]
    hunt = np.array([[[4.0, -size], [3.0, 3.0]], [[4.0, 3.0], [-size, 3.0]]])
    assert risk_dominance(hunt).dominant == (1, 1)


@pytest.mark.parametrize("size", [1e1, 1e10, 1e16])
def test_a_leader_who_could_make_war_chooses_among_the_other_moves(size):
    leads, follows = (
        np.array([[3.0, 3.0], [4.0, 4.0], [-size, -size]]),
        np.array([[1.0, 0.0], [0.0, 1.0], [-size, 0.0]]),
    )
    paths = backward_induction(np.array([[leads, follows]]), [[0], [1]])
    assert paths.history[0][paths.on_path["best"]].tolist() == [1]


@pytest.mark.parametrize("size", [1e1, 1e6, 1e10, 1e16])
@pytest.mark.parametrize("weak", [False, True])
def test_a_commitment_beside_a_move_that_nobody_would_make(size, weak):
    game = np.array([[[2, 4], [1, 3], [-size, -size]], [[1, 0], [0, 1], [-size, -size]]])
    found = commitment(game, weak=weak)
    assert found.value == pytest.approx(3.5, abs=1e-6)
    assert found.strategy == pytest.approx([0.5, 0.5, 0.0], abs=1e-6)
