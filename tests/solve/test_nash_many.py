"""Many games in one call: game by game what one call for each gives."""

import pickle

import numpy as np
import pytest

import sim
from sim.solve.equilibrium import EquilibriumSet


def content(found: EquilibriumSet):
    """All that a set holds, as plain data, to the last bit."""
    equilibria = [
        ([own.tolist() for own in e.profile], e.payoffs.tolist(), e.regret, e.index, e.component, e.moves)
        for e in found
    ]
    bounds = [[part.tolist() for part in (*one.low, *one.high)] for one in found.components]
    certificate = {name: str(value) for name, value in vars(found.certificate).items()}
    return equilibria, bounds, certificate


def made_up(*moves: int, count: int = 12) -> np.ndarray:
    """Games of which a third are degenerate and one is far from even."""
    generator = np.random.default_rng(len(moves))
    games = generator.random((count, len(moves), *moves))
    games[::3] = generator.integers(0, 2, games[::3].shape)
    games[1, 0] *= 1e12 ** generator.integers(0, 2, moves)
    return games


@pytest.mark.parametrize("moves", [(2, 2), (3, 4), (3,), (2, 2, 2)])
def test_many_games_are_solved_as_one_by_one(moves):
    payoffs = made_up(*moves)
    games = [sim.Game(own) for own in payoffs]
    one_by_one = [content(sim.nash(game)) for game in games]
    assert [content(found) for found in sim.nash_many(games)] == one_by_one
    assert [content(found) for found in sim.nash_many(payoffs, workers=2)] == one_by_one


def test_games_of_several_shapes_keep_their_order_and_names():
    games = [
        sim.Game(made_up(2, 3, count=2)[1], ["us", "them"], [["A", "B"], ["a", "b", "c"]]),
        sim.Game(made_up(2, 2, 2, count=2)[1]),
        sim.Game(made_up(2, 3, count=4)[2]),
    ]
    assert [content(found) for found in sim.nash_many(games)] == [content(sim.nash(game)) for game in games]


def test_a_game_that_the_kernel_leaves_open_says_how_it_was_solved():
    """Losses apart by so many orders of magnitude are settled in rational arithmetic."""
    uneven = np.array([[[1e14, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 1e-3]]])
    found = sim.nash_many(np.stack([uneven, made_up(2, 2)[2]]))
    assert "rational" in found[0].certificate.method and "rational" not in found[1].certificate.method
    assert content(found[0]) == content(sim.nash(sim.Game(uneven)))


def test_a_budget_is_for_each_game():
    payoffs = np.random.default_rng(1).random((3, 2, 6, 6))
    for found, own in zip(sim.nash_many(payoffs, budget=3), payoffs):
        assert found.certificate.status == "budget spent"
        assert content(found) == content(sim.nash(sim.Game(own), budget=3))


def test_no_games():
    assert sim.nash_many([]) == [] and sim.nash_many(np.zeros((0, 2, 3, 3))) == []


@pytest.mark.parametrize(
    ("games", "sentence"),
    [
        (sim.Game([[[1]], [[1]]]), "many games are expected, not one"),
        ([sim.Game([[[1]], [[1]]]), 3], r"games\[1\]: a Game is expected, not 3"),
        (None, "games, or an array of payoffs of shape"),
        ("games", "games, or an array of payoffs of shape"),
        (np.ones((2, 3)), "games, or an array of payoffs of shape"),
        (np.ones((2, 3, 2, 2)), r"games\[0\]: 3 payoff arrays need 3 axes each"),
        (np.stack([np.ones((2, 2, 2)), np.full((2, 2, 2), np.nan)]), r"games\[1\]: a payoff of player 1 is not a fin"),
    ],
)
def test_what_is_no_array_of_games_is_refused(games, sentence):
    with pytest.raises(sim.InputError, match=sentence):
        sim.nash_many(games)


@pytest.mark.parametrize("workers", [0, True, 1.5])
def test_a_number_of_workers_that_is_none(workers):
    with pytest.raises(sim.InputError, match="workers is .* whole number of at least 1"):
        sim.nash_many(made_up(2, 2), workers=workers)


def test_a_set_is_made_once_and_when_it_is_asked_for():
    game, calls = sim.Game(made_up(2, 2)[1]), []

    def make():
        calls.append(game)
        return sim.nash(game).equilibria, sim.nash(game).certificate, ()

    found = EquilibriumSet.on_demand(make)
    assert calls == []
    assert list(found) == list(sim.nash(game)) and found.complete and calls == [game]
    assert content(pickle.loads(pickle.dumps(found))) == content(found) and calls == [game]
    with pytest.raises(AttributeError):
        found.certificate = None
