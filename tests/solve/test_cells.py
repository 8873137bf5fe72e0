"""Cells of a search: what is written about their equations, and where they are cut."""

import numpy as np
import pytest

from sim.solve.n_players import krawczyk, newton
from sim.solve.n_players.krawczyk import precondition, row_without_root, write_equations
from sim.solve.n_players.multilinear import move_vertex, root_cell
from sim.solve.n_players.newton import centre, linearize, work_space
from sim.solve.n_players.reduced_game import reduce_game
from sim.solve.n_players.support_pruning import profile_strides
from sim.solve.n_players.where_to_cut import edge_to_cut, most_curved_edge

SHAPES = [(2, 2, 2), (3, 2, 4), (2, 3, 2, 2), (3, 3)]


def cell_of(shape, seed):
    """Return the cell of all profiles of a random game, cut a few times, its layout and its work space."""
    random = np.random.default_rng([seed, *shape])
    payoffs, moves = random.random((len(shape), *shape)).reshape(len(shape), -1), np.array(shape)
    game = reduce_game(payoffs, moves, np.zeros(sum(shape), np.int64))
    # Dominated moves too: what is written holds in any game.
    every_move = np.tile(np.arange(max(shape)), (len(shape), 1))
    game = game._replace(table=payoffs, moves=moves, strides=profile_strides(moves), kept=every_move)
    support, cell = (1 << moves) - 1, np.zeros(4 * payoffs.size + 99)
    layout = root_cell(game, support, np.zeros(payoffs.size, np.int64), cell)
    for player, count in enumerate(shape):
        a, b = random.permutation(count)[:2]
        move_vertex(cell, layout, player, a, b, random.uniform(0.1, 0.6))
    return cell, layout, work_space(moves), random


def corners_of(layout):
    """Return the vertex of each player at every corner, shape (corners, players)."""
    return np.array(list(np.ndindex(*layout.sizes)))


def equations_at(work, layout, weights):
    """Return the equations at a point, by their values at the corners."""
    shares = [np.split(weights, np.cumsum(layout.sizes)[:-1])[p][v] for p, v in enumerate(corners_of(layout).T)]
    return work.equations[: layout.unknowns[-1], : layout.corners] @ np.prod(shares, axis=0)


@pytest.mark.parametrize("shape", SHAPES)
def test_equations_and_slopes_at_a_point_are_those_between_the_corners(shape):
    cell, layout, work, random = cell_of(shape, 1)
    weights = np.concatenate([random.dirichlet(np.ones(size)) for size in shape])
    work.weights[: len(weights)] = weights
    linearize(cell, layout, work)
    write_equations(cell, layout, work)
    assert np.allclose(work.residual, equations_at(work, layout, weights), rtol=0, atol=1e-14)
    first = np.cumsum((0, *shape[:-1]))
    for player, size in enumerate(shape):
        for vertex in range(1, size):
            ends = []
            for only in (vertex, 0):  # a payoff is linear in each player's weights
                moved = weights.copy()
                moved[first[player] : first[player] + size] = np.eye(size)[only]
                ends.append(equations_at(work, layout, moved))
            column = layout.unknowns[player] + vertex - 1
            assert np.allclose(work.jacobian[:, column], ends[0] - ends[1], rtol=0, atol=1e-14)


def preconditioned(shape, seed):
    """Return the preconditioned equations of a cell at its corners."""
    cell, layout, work, _ = cell_of(shape, seed)
    centre(layout, work.weights)
    linearize(cell, layout, work)
    precondition(layout.unknowns[-1], work)
    write_equations(cell, layout, work)
    signs = [row_without_root(cell, layout, work, k) for k in range(layout.unknowns[-1])]
    return work.values[: layout.unknowns[-1], : layout.corners].copy(), work.slack.copy(), signs


@pytest.mark.parametrize("shape", SHAPES)
def test_many_equations_are_added_up_as_few_are(shape, monkeypatch):
    few = preconditioned(shape, 3)
    for module in (krawczyk, newton):
        monkeypatch.setattr(module, "FEW_UNKNOWNS", 0)
    many = preconditioned(shape, 3)
    assert np.allclose(few[0], many[0], rtol=0, atol=few[1].min()) and np.array_equal(few[1], many[1])
    assert few[2] == many[2]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_most_curved_edge_is_the_one_whose_slopes_vary_most(shape):
    cell, layout, work, _ = cell_of(shape, 2)
    centre(layout, work.weights)
    linearize(cell, layout, work)
    d = layout.unknowns[-1]
    assert precondition(d, work) == d
    write_equations(cell, layout, work)
    for k in range(d):
        row_without_root(cell, layout, work, k)
    values = work.values[:d, : layout.corners].reshape(d, *shape)
    variance = {}
    for player, size in enumerate(shape):
        for b in range(size):
            for a in range(b):
                slopes = values.take(b, axis=1 + player) - values.take(a, axis=1 + player)
                variance[player, a, b] = slopes.reshape(d, -1).var(axis=1).sum() * layout.corners / size
    player, a, b = found = most_curved_edge(cell, layout, work, 0.0)
    if len(shape) == 2:  # linear in the other's weights
        assert player == -1 and max(variance.values()) < 1e-20
        assert edge_to_cut(cell, layout, work, 0.0)[0] >= 0
    else:
        assert variance[found] >= max(variance.values()) - 1e-9
        assert edge_to_cut(cell, layout, work, 0.0) == found
