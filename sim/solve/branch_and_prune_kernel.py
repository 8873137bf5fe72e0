"""The search for all equilibria, game by game and support by support; see `sim.solve.branch_and_prune`.

Every function here is a kernel (see `sim.solve.compiling`); `search_games` is the entry.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.solve.cell_tests import all_equilibria, is_empty
from sim.solve.krawczyk import (
    MARGIN,
    at_most_one_root,
    centre,
    linearize,
    newton,
    precondition,
    row_without_root,
    weight_bounds,
    work_space,
)
from sim.solve.multilinear import cell_length, edge_length, move_vertex, root_cell, shrink
from sim.solve.profile import TOLERANCE
from sim.solve.reduced_game import reduce_game
from sim.solve.search_record import record_cell, record_pure, record_root
from sim.solve.support_pruning import first_search, is_covered, next_support

# Verdicts on a cell.
EMPTY, ROOT, CONTINUUM, OPEN, UNEXAMINED = 0, 1, 2, 3, 4
# Widths down to which cells are bisected: the first serves isolated equilibria; where it leaves more than
# MOST_OPEN cells open, there is a continuum and the next, coarser width is taken.
WIDTHS = (1e-7, 2.0**-10, 2.0**-7, 2.0**-5, 2.0**-3)
MOST_OPEN = 200
# A cell is examined again, not bisected, while the Krawczyk operator leaves less than this of some simplex.
WORTHWHILE = 0.7
# Edges are not cut in the middle, where the equilibria of symmetric games lie.
CUT = 0.4871


class Regions(NamedTuple):
    """Parts of one game to search instead of all of it.

    Attributes
    ----------
    supports : int64 ndarray, shape (regions, players)
        Support of each, one set of moves per player.
    low : ndarray, shape (regions, moves of all players)
        Smallest probability of each move in the region.
    """

    supports: np.ndarray
    low: np.ndarray


def search_games(payoffs, moves, start, max_cells, regions, record):
    """Search games from number `start` on for all their equilibria.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, profiles)
    moves : int64 ndarray, shape (players,)
    start : int
    max_cells : int
        Budget for each game.
    regions : Regions
        Where to search; everywhere if there are none.
    record : sim.solve.search_record.Record

    Returns
    -------
    int
        The first game that did not fit into the record; the number of games if all did.
    """
    for number in range(start, payoffs.shape[0]):
        record.totals[number] = 0
        if number > 0:
            record.totals[number, 2:4] = record.totals[number - 1, 2:4]
        game = reduce_game(payoffs[number], moves, record.twins[number])
        if len(regions.supports) > 0:
            fits = search_regions(game, max_cells, regions, record, number)
        else:
            fits = record_pure(game, record, number) and search_supports(game, max_cells, record, number)
        if not fits:
            return number
    return payoffs.shape[0]


def search_supports(game, max_cells, record, number):
    """Search all supports that survive for mixed equilibria; return False if the record is full."""
    work = work_space(game.moves)
    stack, root, start = cell_space(game)
    profiles = np.empty(game.table.shape[1], np.int64)
    fixed = np.zeros(len(game.moves), np.bool_)
    order, domains, choice, level = first_search(game.moves)
    while next_support(game, order, domains, choice, level, fixed, profiles):
        support = domains[-1]
        record.totals[number, 0] += 1
        mixed = False
        for p in range(len(support)):
            mixed = mixed or support[p] & (support[p] - 1) != 0
        if mixed:
            covered = is_covered(game, support, profiles)
            layout = root_cell(game, support, profiles, root)
            start[:] = root
            if not enclose(stack, start, root, layout, work, support, covered, max_cells, game, record, number):
                return False
            if record.totals[number, 4]:
                break
    return True


def search_regions(game, max_cells, regions, record, number):
    """Search regions, in which there is no continuum to be expected; return False if the record is full."""
    work = work_space(game.moves)
    stack, root, start = cell_space(game)
    profiles = np.empty(game.table.shape[1], np.int64)
    support = np.zeros(len(game.moves), np.int64)
    for region in range(len(regions.supports)):
        for p in range(len(support)):
            support[p] = 0
            for a in range(game.moves[p]):
                support[p] |= (regions.supports[region, p] >> game.kept[p, a] & 1) << a
        layout = root_cell(game, support, profiles, root)
        start[:] = root
        for p in range(len(support)):
            vertex, free = 0, 1.0
            for a in range(game.moves[p]):
                if support[p] >> a & 1:
                    work.lower[vertex] = regions.low[region, game.first[p] + game.kept[p, a]]
                    free -= work.lower[vertex]
                    vertex += 1
            if free > 0.0:
                shrink(start, layout, p, work.lower, free)
        if not enclose(stack, start, root, layout, work, support, False, max_cells, game, record, number):
            return False
        if record.totals[number, 4]:
            break
    return True


def cell_space(game):
    """Return room for a stack of cells and for two single cells of any support."""
    length = cell_length(game.moves)
    depth = 2 + 32 * (np.sum(game.moves) - len(game.moves))
    return np.empty((depth, length)), np.empty(length), np.empty(length)


def enclose(stack, start, root, layout, work, support, covered, max_cells, game, record, number):
    """Enclose all equilibria of a support that lie in the cell `start`, as finely as their number allows.

    Of a `covered` support only isolated roots are wanted: what else it has lies in a larger support's cells.

    Returns
    -------
    bool
        False if the record is full.
    """
    totals = record.totals[number]
    roots, cells = totals[2], totals[3]
    for attempt in range(len(WIDTHS)):
        totals[2], totals[3] = roots, cells
        most_open = MOST_OPEN if attempt < len(WIDTHS) - 1 else max_cells
        if covered:
            most_open = 0
        stack[0] = start
        done = search_cells(
            stack, root, layout, work, support, WIDTHS[attempt], most_open, max_cells, game, record, number
        )
        if totals[2] == len(record.roots) or totals[3] >= len(record.low) - len(stack):
            return False
        if done or covered:
            return True
    return True


def search_cells(stack, root, layout, work, support, smallest, most_open, max_cells, game, record, number):
    """Search the cell in stack[0], depth first, with bisection down to the width `smallest`.

    Returns
    -------
    bool
        False if more than `most_open` cells stayed open or the record is full.
    """
    totals = record.totals[number]
    top, opened = 0, 0
    while top >= 0:
        if totals[1] >= max_cells:
            totals[4] = 1
            for level in range(top + 1):
                record_cell(stack[level], layout, support, UNEXAMINED, game, record, number)
            return True
        totals[1] += 1
        cell = stack[top]
        verdict = examine(cell, layout, work)
        if verdict == EMPTY:
            top -= 1
            continue
        if verdict == ROOT:
            if totals[2] == len(record.roots):
                return False
            record_root(cell, root, layout, work, support, game, record, number)
            top -= 1
            continue
        player, a, b = steepest_edge(cell, layout, smallest)
        if verdict == OPEN and player >= 0 and top + 1 < len(stack):
            stack[top + 1] = cell
            move_vertex(stack[top], layout, player, a, b, CUT)
            move_vertex(stack[top + 1], layout, player, b, a, 1.0 - CUT)
            top += 1
            continue
        opened += 1
        if opened > most_open or totals[3] >= len(record.low) - len(stack):
            return False
        record_cell(cell, layout, support, verdict, game, record, number)
        top -= 1
    return True


def examine(cell, layout, work):
    """Return the verdict on a cell, which is shrunk in place as far as that is worthwhile.

    EMPTY: it has no equilibrium; ROOT: at most one, whose vertex weights are in `work.weights`; CONTINUUM: all its
    profiles are equilibria; OPEN otherwise.
    """
    d = layout.unknowns[-1]
    left = 0.0
    while left < WORTHWHILE:
        if is_empty(cell, layout, work.lower):
            return EMPTY
        centre(layout, work.weights)
        linearize(cell, layout, work.weights, work.residual, work.jacobian)
        rank = precondition(d, work)
        for k in range(d):
            if row_without_root(cell, layout, work, k):
                return EMPTY
        if rank == d and at_most_one_root(layout, work):
            centre(layout, work.weights)
            if newton(cell, layout, work) and work.weights[: d + len(layout.sizes)].min() > -MARGIN:
                return ROOT
        left = 1.0
        for p in range(len(layout.sizes)):
            if layout.sizes[p] > 1:
                free = weight_bounds(layout, work, p)
                if free < 0.0:
                    return EMPTY
                if free < 0.95:
                    shrink(cell, layout, p, work.lower, free)
                left = min(left, free)
    return CONTINUUM if all_equilibria(cell, layout) else OPEN


def steepest_edge(cell, layout, smallest):
    """Return the edge (player, vertex, vertex) longer than `smallest` along which payoff differences change most.

    The player is -1 if no payoff difference changes along any such edge.
    """
    best, player, first, second = TOLERANCE, -1, 0, 0
    for p in range(len(layout.sizes)):
        for b in range(1, layout.sizes[p]):
            for a in range(b):
                if edge_length(cell, layout, p, a, b) <= smallest:
                    continue
                change = 0.0
                for i in range(len(layout.sizes)):
                    if i != p:
                        change = max(change, largest_change(cell, layout, i, p, a, b))
                if change > best:
                    best, player, first, second = change, p, a, b
    return player, first, second


def largest_change(cell, layout, i, player, a, b):
    """Return how much player i's payoff differences change at most along an edge of another player's simplex."""
    step = layout.strides[i, player]
    block = step * layout.sizes[player]
    start = layout.tensors[i]
    largest = 0.0
    for outer in range(start, start + layout.rows[i] * layout.columns[i], block):
        for c in range(outer, outer + step):
            largest = max(largest, abs(cell[c + a * step] - cell[c + b * step]))
    return largest
