"""Supports that conditional dominance leaves.

A support profile is a set of moves for each player, held as one integer per player whose bit a stands for move a.
In an equilibrium with support S no move of S_i is strictly dominated, by any move of player i, on the profiles of
S_-i. Supports are assigned player by player, and dominated moves are removed from the players still free, again
and again, before the next support is assigned (Porter, R., Nudelman, E. and Shoham, Y. (2008), Simple search
methods for finding a Nash equilibrium, Games and Economic Behavior 63, algorithm 2). Only strict dominance is
used, so that no equilibrium of a degenerate game is lost. Payoffs are compared as they are: those of one choice
are equal or far apart (`sim.solve.n_players.balance`).

Every function here is a kernel (see `sim.kernels.compiling`). A game is a table of payoffs of shape
(players, profiles), each player's range scaled to 1, with profile numbers in C order; `strides[p]` is the step in
the profile number from one move of player p to the next.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.code import in_place
from sim.solve.n_players.search_control import SETS, STOP


def profile_strides(moves):
    """Return the step in the profile number from one move of each player to the next, shape (players,)."""
    strides = np.ones(len(moves), np.int64)
    for p in range(len(moves) - 2, -1, -1):
        strides[p] = strides[p + 1] * moves[p + 1]
    return strides


@in_place
def opponent_profiles(domain, moves, strides, player, profiles):
    """Write the numbers of the profiles of domain_-player, in C order, `player` at move 0; return how many."""
    profiles[0] = 0
    count = 1
    for p in range(len(moves) - 1, -1, -1):
        if p == player:
            continue
        size = 0
        for a in range(moves[p]):
            if domain[p] >> a & 1:
                size += 1
        # Extend from the last block backwards, so that the profiles being read are overwritten last.
        block = size
        for a in range(moves[p] - 1, -1, -1):
            if domain[p] >> a & 1:
                block -= 1
                for c in range(count):
                    profiles[block * count + c] = profiles[c] + a * strides[p]
        count *= size
    return count


@in_place
def beats(table, step, a, b, profiles, count):
    """Return whether move b is strictly better than move a on the first `count` of the opponents' `profiles`."""
    for c in range(count):
        if table[profiles[c] + b * step] <= table[profiles[c] + a * step]:
            return False
    return True


@in_place
def ties(table, step, a, b, profiles, count):
    """Return whether moves a and b are worth the same on the first `count` of the opponents' `profiles`."""
    for c in range(count):
        if table[profiles[c] + b * step] != table[profiles[c] + a * step]:
            return False
    return True


@in_place
def remove_dominated(payoffs, moves, strides, domain, fixed, profiles):
    """Remove conditionally dominated moves from `domain`, in place, until none is left.

    Parameters
    ----------
    payoffs : ndarray, shape (players, profiles)
    moves, strides : int64 ndarray, shape (players,)
    domain : int64 ndarray, shape (players,)
        Sets of moves, changed in place.
    fixed : bool ndarray, shape (players,)
        Players whose set is their support.
    profiles : int64 ndarray, shape (profiles,)
        Work space.

    Returns
    -------
    bool
        False if a move of a fixed player is dominated, so that no equilibrium has this support.
    """
    changed = True
    while changed:
        changed = False
        for player in range(len(moves)):
            count = opponent_profiles(domain, moves, strides, player, profiles)
            for a in range(moves[player]):
                if not domain[player] >> a & 1:
                    continue
                for b in range(moves[player]):
                    if b != a and beats(payoffs[player], strides[player], a, b, profiles, count):
                        if fixed[player]:
                            return False
                        domain[player] &= ~(1 << a)
                        changed = True
                        break
    return True


@in_place
def remove_duplicates(payoffs, moves, strides, domain, profiles, twin):
    """Keep one of each group of moves that are worth the same to every player on `domain`, in place.

    `twin`, int64 ndarray of shape (players, largest number of moves), receives for each move the move that stands
    for it: itself, or the one that is kept in its place, or -1 for a move outside `domain`.
    """
    for p in range(len(moves)):
        for a in range(twin.shape[1]):
            twin[p, a] = -1
        count = opponent_profiles(domain, moves, strides, p, profiles)
        for a in range(moves[p]):
            if not domain[p] >> a & 1:
                continue
            twin[p, a] = a
            for b in range(a):
                if twin[p, b] == b:
                    same = True
                    for player in range(len(moves)):
                        same = same and ties(payoffs[player], strides[p], a, b, profiles, count)
                    if same:
                        twin[p, a] = b
                        break
    for p in range(len(moves)):
        for a in range(moves[p]):
            if twin[p, a] not in (a, -1):
                domain[p] &= ~(1 << a)


@in_place
def is_covered(game, support, profiles):
    """Return whether a larger support has every equilibrium with this support on its boundary.

    So it is when a move outside the support is worth the same as one inside, whatever the others play on theirs:
    adding it adds an equation that holds identically.
    """
    for player in range(len(game.moves)):
        count = opponent_profiles(support, game.moves, game.strides, player, profiles)
        for a in range(game.moves[player]):
            if support[player] >> a & 1:
                for b in range(game.moves[player]):
                    if not support[player] >> b & 1:
                        if ties(game.table[player], game.strides[player], a, b, profiles, count):
                            return True
    return False


def surviving_supports(game, most, profiles, control):
    """Return the supports that conditional dominance leaves, those with few moves first.

    Parameters
    ----------
    game : sim.solve.n_players.reduced_game.ReducedGame
    most : int
        Number of sets of moves to try, on all levels of the search.
    profiles : int64 ndarray, shape (profiles,)
        Work space.
    control : int64 ndarray
        See `sim.solve.n_players.search_control`.

    Returns
    -------
    supports : int64 ndarray, shape (supports, players)
    finished : bool
        False if there were more sets to try.
    """
    players = len(game.moves)
    order = smallest_first(game.moves)
    domains = np.zeros((players + 1, players), np.int64)  # sets left once the first `level` players have theirs
    choice = np.zeros(players, np.int64)  # next set to try on each level
    fixed = np.zeros(players, np.bool_)
    for p in range(players):
        domains[0, p] = (1 << game.moves[p]) - 1
    choice[0] = domains[0, order[0]]
    supports = np.zeros((64, players), np.int64)
    found, tried, level = 0, 0, 0
    while level >= 0 and tried < most and not control[STOP]:
        player = order[level]
        if choice[level] == 0:
            level -= 1
            continue
        tried += 1
        control[SETS] = tried
        for p in range(players):
            domains[level + 1, p] = domains[level, p]
            fixed[order[p]] = p <= level
        domains[level + 1, player] = choice[level]
        choice[level] = (choice[level] - 1) & domains[level, player]
        if not remove_dominated(game.table, game.moves, game.strides, domains[level + 1], fixed, profiles):
            continue
        if level < players - 1:
            level += 1
            choice[level] = domains[level, order[level]]
            continue
        if found == len(supports):
            supports = first_rows(supports, found, 2 * found)
        for p in range(players):
            supports[found, p] = domains[players, p]
        found += 1
    return smallest_first_rows(supports, found), level < 0


def smallest_first(sizes):
    """Return the order that sorts `sizes`, equal ones as they come."""
    order = np.arange(len(sizes))
    for k in range(1, len(sizes)):
        while k > 0 and sizes[order[k]] < sizes[order[k - 1]]:
            order[k], order[k - 1] = order[k - 1], order[k]
            k -= 1
    return order


def first_rows(array, count, length):
    """Return the first `count` rows of an array with room for `length`."""
    longer = np.zeros((length, array.shape[1]), np.int64)
    for row in range(count):
        for column in range(array.shape[1]):
            longer[row, column] = array[row, column]
    return longer


def smallest_first_rows(supports, count):
    """Return the first `count` supports, in order of the number of moves in them."""
    ordered = np.zeros((count, supports.shape[1]), np.int64)
    done, total = 0, 0
    while done < count:
        for row in range(count):
            if support_size(supports[row]) == total:
                for p in range(supports.shape[1]):
                    ordered[done, p] = supports[row, p]
                done += 1
        total += 1
    return ordered


@in_place
def support_size(support):
    """Return the number of moves in a support, of all players together."""
    size = 0
    for p in range(len(support)):
        rest = support[p]
        while rest:
            rest &= rest - 1
            size += 1
    return size
