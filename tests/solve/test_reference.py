"""nashpy's methods as this package offers them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.game.normal_form import Game
from sim.solve.reference import METHODS, reference_equilibria
from sim.solve.two_players.bimatrix import bimatrix_nash

bounded = settings(max_examples=25)


@st.composite
def generic_games(draw):
    shape = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    return Game(np.random.default_rng(draw(st.integers(0, 2**32))).normal(size=(2, *shape)))


@st.composite
def tied_games(draw):
    shape = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    return Game(np.random.default_rng(draw(st.integers(0, 2**32))).integers(-2, 3, (2, *shape)))


def test_support_enumeration_is_not_offered():
    assert set(METHODS) == {"vertex_enumeration", "lemke_howson"}


@bounded
@given(generic_games())
def test_vertex_enumeration_finds_all_of_a_generic_game(game):
    assert reference_equilibria(game) == bimatrix_nash(game)


@bounded
@given(generic_games())
def test_lemke_howson_finds_some_of_a_generic_game(game):
    found = reference_equilibria(game, "lemke_howson")
    everything = bimatrix_nash(game)
    assert len(found) >= 1 and all(equilibrium in everything for equilibrium in found)


@pytest.mark.parametrize("method", METHODS)
@bounded
@given(tied_games())
def test_answers_on_tied_games_are_extreme_equilibria(method, game):
    extreme = {equilibrium.support for equilibrium in bimatrix_nash(game)}
    found = reference_equilibria(game, method)
    assert {equilibrium.support for equilibrium in found} <= extreme
    assert max((equilibrium.regret for equilibrium in found), default=0.0) < 1e-8


def test_battle_of_the_sexes_in_canonical_order():
    found = reference_equilibria(Game([[[3, 0], [0, 2]], [[2, 0], [0, 3]]]))
    assert [equilibrium.support for equilibrium in found] == [((0,), (0,)), ((1,), (1,)), ((0, 1), (0, 1))]
    assert [equilibrium.index for equilibrium in found] == [1, 1, -1]


def test_promises_nothing():
    found = reference_equilibria(Game([np.eye(2), np.eye(2)]), "lemke_howson")
    assert found.certificate.status == "partial" and not found.complete


@pytest.mark.parametrize(
    "shape, method, message",
    [
        ((2, 2, 2), "support_enumeration", "unknown"),
        ((2, 2, 2), "vertex_enumerration", "did you mean 'vertex_enumeration'"),
        ((3, 2, 2, 2), "lemke_howson", "two players"),
        ((2, 1, 3), "vertex_enumeration", "two moves of each player"),
    ],
)
def test_wrong_input(shape, method, message):
    with pytest.raises(InputError, match=message):
        reference_equilibria(Game(np.zeros(shape)), method)
