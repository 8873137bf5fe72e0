"""The search for all equilibria, game by game and support by support; see `sim.solve.n_players.branch_and_prune`.

Every function here is a kernel (see `sim.kernels.compiling`); `search_games` is the entry.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels.code import in_place
from sim.kernels.compiling import entry
from sim.solve.n_players.balance import is_uneven
from sim.solve.n_players.cell_tests import all_equilibria, is_empty
from sim.solve.n_players.krawczyk import (
    at_most_one_root,
    precondition,
    row_without_root,
    weight_bounds,
    write_equations,
)
from sim.solve.n_players.multilinear import (
    cell_length,
    copy_cell,
    move_vertex,
    root_cell,
    shrink,
)
from sim.solve.n_players.newton import centre, linearize, newton, smallest_weight, work_space
from sim.solve.n_players.reduced_game import has_twins, reduce_game
from sim.solve.n_players.search_control import CELLS, SETS_PER_CELL, STOP, new_control
from sim.solve.n_players.search_record import TWINS, UNEVEN, record_cell, record_pure, record_root
from sim.solve.n_players.support_pruning import is_covered, support_size, surviving_supports
from sim.solve.n_players.verification import holds
from sim.solve.n_players.where_to_cut import edge_to_cut

# Verdicts on a cell.
EMPTY, ROOT, CONTINUUM, OPEN, UNEXAMINED = 0, 1, 2, 3, 4
# What part of a support is searched: all of it, that of one with a larger support's cells around it, a region.
WHOLE, COVERED, REGION = 0, 1, 2
# Widths down to which cells are bisected. The first serves isolated equilibria: where it leaves more cells open than
# MOST_OPEN allows in the part that is searched, there is a continuum; of a whole support the next, coarser width is taken
# then that leaves no more than MOST_OPEN_COARSE.
WIDTHS = (1e-7, 2.0**-10, 2.0**-7, 2.0**-5, 2.0**-3, 1.0)
MOST_OPEN, MOST_OPEN_COARSE = (40, 0, 20), 200
# A cell is examined again, not bisected, while the Krawczyk operator leaves less than this of some simplex.
WORTHWHILE = 0.7
# Numbers in the stack of cells of a large game, about; and cells that fit in any.
MOST_NUMBERS, SHALLOWEST = 2**25, 16
# Edges are not cut in the middle, where the equilibria of symmetric games lie.
CUT = 0.4871
# How far outside its cell, in vertex weights, Newton's root still counts as the cell's own.
MARGIN = 1e-6


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


def _on_no_games(kernel):
    from sim.solve.n_players.search_run import run

    run(kernel, np.zeros((0, 1, 1)), 1, new_control())


@entry("games of three and more players", 30, _on_no_games)
def search_games(payoffs, moves, start, max_cells, harmless, regions, record, control):
    """Search games from number `start` on for all their equilibria.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, profiles)
    moves : int64 ndarray, shape (players,)
    start : int
    max_cells : int
        Budget for each game.
    harmless : float
        Games more uneven than this are left out: see `sim.solve.n_players.balance.is_uneven`.
    regions : Regions
        Where to search; everywhere if there are none.
    record : sim.solve.n_players.search_record.Record
    control : int64 ndarray, shape (3,)
        Shared with the thread that waits: see `sim.solve.n_players.search_control`.

    Returns
    -------
    int
        The first game that did not fit into the record; the number of games if all did.
    """
    for number in range(start, payoffs.shape[0]):
        for column in range(record.totals.shape[1]):
            before = record.totals[number - 1, column] if number > 0 else 0
            record.totals[number, column] = before if column in (2, 3) else 0
        record.totals[number, UNEVEN] = is_uneven(payoffs[number], moves, harmless)
        if control[STOP] or record.totals[number, UNEVEN]:
            continue
        game = reduce_game(payoffs[number], moves, record.twins[number])
        record.totals[number, TWINS] = has_twins(game, record.twins[number])
        if len(regions.supports) == 0 and not record_pure(game, record, number):
            return number
        if not search_supports(game, max_cells, regions, record, number, control):
            return number
        for row in range(record.totals[number - 1, 2] if number > 0 else 0, record.totals[number, 2]):
            record.holds[row] = holds(payoffs[number], moves, record.roots[row])
    return payoffs.shape[0]


def search_supports(game, max_cells, regions, record, number, control):
    """Search supports that survive, or the regions, for mixed equilibria; return False if the record is full."""
    players = len(game.moves)
    totals = record.totals[number]
    work = work_space(game.moves)
    stack, root, start = cell_space(game)
    profiles = np.zeros(game.table.shape[1], np.int64)
    part = WHOLE
    if len(regions.supports) == 0:
        supports, finished = surviving_supports(game, SETS_PER_CELL * max_cells, profiles, control)
        totals[4] = not finished
    else:
        part = REGION
        supports = np.zeros((len(regions.supports), players), np.int64)
        for row in range(len(supports)):
            region_support(game, regions.supports[row], supports[row])
    totals[5] = len(supports)
    for row in range(len(supports)):
        support = supports[row]
        if totals[1] >= max_cells or control[STOP]:
            totals[4] = 1
            return True
        totals[0] += 1
        if support_size(support) == players:
            continue
        layout = root_cell(game, support, profiles, root)
        copy_cell(root, start)
        if part == REGION:
            shrink_to_region(start, layout, game, support, regions.low[row], work.lower)
        else:
            part = COVERED if is_covered(game, support, profiles) else WHOLE
        if not enclose(stack, start, root, layout, work, support, part, max_cells, game, record, number, control):
            return False
    return True


@in_place
def region_support(game, original, support):
    """Write the support of a region, given in original moves, in moves of the reduced game."""
    for p in range(len(support)):
        support[p] = 0
        for a in range(game.moves[p]):
            support[p] |= (original[p] >> game.kept[p, a] & 1) << a


@in_place
def shrink_to_region(cell, layout, game, support, low, lower):
    """Shrink the cell of a whole support to the profiles with probabilities of at least `low`."""
    for p in range(len(support)):
        vertex, free = 0, 1.0
        for a in range(game.moves[p]):
            if support[p] >> a & 1:
                lower[vertex] = low[game.first[p] + game.kept[p, a]]
                free -= lower[vertex]
                vertex += 1
        if vertex > 1 and free > 0.0:
            shrink(cell, layout, p, lower, free)


def cell_space(game):
    """Return room for a stack of cells and for two single cells of any support."""
    length = cell_length(game.moves)
    depth = 2
    for p in range(len(game.moves)):
        depth += 32 * (game.moves[p] - 1)
    depth = min(depth, max(SHALLOWEST, MOST_NUMBERS // length))
    return np.empty((depth, length)), np.empty(length), np.empty(length)


@in_place
def enclose(stack, start, root, layout, work, support, part, max_cells, game, record, number, control):
    """Enclose the equilibria of a support that lie in the cell `start`, as finely as their number allows.

    `part` is WHOLE, COVERED for a support with only isolated roots of interest (what else it has lies in a larger
    support's cells), or REGION for a cell that is kept as it is if a finer search does not settle it.

    Returns
    -------
    bool
        False if the record is full.
    """
    totals = record.totals[number]
    roots, cells = totals[2], totals[3]
    for attempt in range(len(WIDTHS) if part == WHOLE else 1):
        totals[2], totals[3] = roots, cells
        copy_cell(start, stack[0])
        width, most_open = WIDTHS[attempt], MOST_OPEN[part] if attempt == 0 else MOST_OPEN_COARSE
        done = search_cells(
            stack, root, layout, work, support, width, most_open, max_cells, game, record, number, control
        )
        if totals[2] == len(record.roots) or totals[3] >= len(record.low) - len(stack):
            return False
        if done:
            return True
    if part == REGION:
        totals[2], totals[3] = roots, cells
        record_cell(start, layout, support, OPEN, game, record, number)
    return True


@in_place
def search_cells(stack, root, layout, work, support, smallest, most_open, max_cells, game, record, number, control):
    """Search the cell in stack[0], depth first, with bisection down to the width `smallest`.

    Returns
    -------
    bool
        False if more than `most_open` cells stayed open or the record is full.
    """
    totals = record.totals[number]
    top, opened = 0, 0
    while top >= 0:
        if totals[1] >= max_cells or control[STOP]:
            totals[4] = 1
            for level in range(top + 1):
                record_cell(stack[level], layout, support, UNEXAMINED, game, record, number)
            return True
        totals[1] += 1
        control[CELLS] = totals[1]
        cell = stack[top]
        verdict = examine(cell, layout, work)
        if verdict == EMPTY:
            top -= 1
            continue
        if verdict == ROOT:
            if totals[2] == len(record.roots):
                return False
            if record_root(cell, root, layout, work, support, game, record, number):
                top -= 1
                continue
        player, a, b = edge_to_cut(cell, layout, work, smallest)
        if verdict != CONTINUUM and player >= 0 and top + 1 < len(stack):
            copy_cell(cell, stack[top + 1])
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


@in_place
def examine(cell, layout, work):
    """Return the verdict on a cell, which is shrunk in place as far as that is worthwhile.

    EMPTY: it has no equilibrium; ROOT: at most one, whose vertex weights are in `work.weights`; CONTINUUM: all its
    profiles are equilibria; OPEN otherwise.
    """
    d = layout.unknowns[-1]
    left = 0.0
    while left < WORTHWHILE:
        if is_empty(cell, layout, work):
            return EMPTY
        centre(layout, work.weights)
        linearize(cell, layout, work)
        rank = precondition(d, work)
        write_equations(cell, layout, work)
        for k in range(d):
            if row_without_root(cell, layout, work, k):
                return EMPTY
        if rank == d and at_most_one_root(layout, work):
            centre(layout, work.weights)
            if newton(cell, layout, work) and smallest_weight(layout, work.weights) > -MARGIN:
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
