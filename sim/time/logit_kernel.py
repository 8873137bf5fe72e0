"""The equations of stationary logit choices in all states, with their derivatives: kernels.

Unknown are, beside the values of states, the logarithms of everybody's chances up to a constant: of the first mover's
moves in each state, and of each last mover's after every one of these. They keep small chances exact. In each subgame
the equations of these logarithms are linear in values to first order, and are solved there; what is left is a system of
equations of the values alone.
"""

import numpy as np

from sim.kernels.code import in_place
from sim.kernels.compiling import entry

_NONE, _ONE, _TWO = np.zeros(1, np.int64), np.zeros((1, 1)), np.zeros((1, 1), np.int64)
_POINT = (np.zeros((1, 1, 1)), _ONE, np.zeros((1, 1, 1)), 0.0, np.ones(1))
_GAMES = (_TWO, _TWO, _NONE, _NONE, _TWO, _NONE, np.ones((1, 1), np.bool_), np.ones((1, 1), np.bool_))
_FOLLOWING = (_TWO, _NONE, _NONE, _TWO, np.ones(1), np.zeros(2, np.uint32), np.zeros(0, np.uint32), np.zeros(0))


@entry("logit choices over time", 12, lambda kernel: kernel(*_POINT, *_GAMES, *_FOLLOWING))
def linearised_choices(
    worth, firsts, lasts, precision, rates, people, first, histories, replies, digits, blocks, with_history, with_move,
    pair, state, row, tenure, discount, pointer, target, chance,
):  # fmt: skip
    """Return what is expected in each state, and how it changes, the equations of choices kept to first order.

    Parameters
    ----------
    worth : ndarray, shape (states, persons, profiles)
    firsts : ndarray, shape (states, histories)
        Logarithms of the first mover's chances, up to a constant.
    lasts : ndarray, shape (states, histories, moves)
        Those of the last movers' moves, one mover's after another's.
    precision : float
    rates : ndarray, shape (persons,)
        Units in a payoff of 1.
    people, first : ndarray of int64, shapes (states, last movers) and (states, 1)
        Who moves.
    histories, replies : ndarray of int64
        What they add to the number of a profile.
    digits : ndarray of int64, shape (replies, last movers)
        The moves of each reply, numbered as in `lasts`.
    blocks : ndarray of int64, shape (moves,)
        Number among the last movers of whose each move is.
    with_history, with_move : ndarray of bool, shape (states, …)
        Which there are in a state.
    pair, state, row : ndarray of int64
        As `StochasticGame.pairs` has them.
    tenure, discount, pointer, target, chance
        Of the game: see `StochasticGame`.

    Returns
    -------
    expected, failing, by_precision : ndarray, shape (states, persons)
        What is expected; by how much less, once the choices' own equations are solved to first order; and how that
        changes with the precision.
    largest : float
        The largest failing of a choice's equation.
    matrix : ndarray, shape (states × persons, states × persons)
        Derivatives of what is expected by values of states.
    """
    states, persons, _ = worth.shape
    players, moves = digits.shape[1], len(blocks)
    expected, failing = np.zeros((states, persons)), np.zeros((states, persons))
    by_precision = np.zeros((states, persons))
    weights = np.zeros((len(state), persons, persons))
    after, others = np.zeros((len(histories), persons)), np.zeros(players)
    chances, worths = np.zeros((len(histories), moves)), np.zeros((len(histories), moves))
    all_slopes, all_by_move = np.zeros((len(histories), moves, moves)), np.zeros((len(histories), persons, moves))
    system, right = np.zeros((moves, moves)), np.zeros((moves, persons))
    shares, pushes = np.zeros(len(histories)), np.zeros((len(histories), persons))
    alone = np.zeros(len(histories), np.int64)
    largest = 0.0
    for s in range(states):
        own = first[s, 0]
        for h in range(len(histories)):
            if with_history[s, h]:
                x, v, slopes, by_move = chances[h], worths[h], all_slopes[h], all_by_move[h]
                _chances(lasts[s, h], with_move[s], blocks, players, x)
                _derivatives(worth[s], people[s], histories[h], replies, digits, x, v, slopes, by_move)
                _expectations(by_move, x, blocks, after[h])
        _chances(firsts[s], with_history[s], alone, 1, shares)
        lowest, reference = -1, 0.0
        for p in range(persons):
            for h in range(len(histories)):
                expected[s, p] += shares[h] * after[h, p] if shares[h] > 0 else 0.0
        for h in range(len(histories)):
            if not with_history[s, h]:
                continue
            wrong = firsts[s, h] - precision * rates[own] * after[h, own]
            if lowest < 0:
                lowest, reference = h, wrong
            largest = max(largest, abs(wrong - reference))
            for p in range(persons):
                slope = shares[h] * (after[h, p] - expected[s, p])
                pushes[h, p] = precision * rates[own] * slope
                by_precision[s, p] += rates[own] * slope * after[h, own]
                failing[s, p] += slope * wrong
        for h in range(len(histories)):
            if not with_history[s, h]:
                continue
            x, v, slopes, by_move = chances[h], worths[h], all_slopes[h], all_by_move[h]
            _equations(slopes, x, blocks, players, precision, rates, people[s], system)
            for a in range(moves):
                for p in range(persons):
                    right[a, p] = shares[h] * by_move[p, a] + pushes[h, p] * by_move[own, a]
            _by_chances(right, x, blocks, players)
            _solve(system.T, right)
            wrongs = _wrongs(lasts[s, h], v, blocks, precision, rates, people[s])
            largest = max(largest, _spread(wrongs, with_move[s], blocks, players))
            for a in range(moves):
                if with_move[s, a]:
                    for p in range(persons):
                        by_precision[s, p] += rates[people[s, blocks[a]]] * right[a, p] * v[a]
                        failing[s, p] += right[a, p] * wrongs[a]
            for k in range(len(replies)):
                together = 1.0
                for i in range(players):
                    together *= x[digits[k, i]]
                r = pair[s, histories[h] + replies[k]]
                for i in range(players):
                    others[i] = 1.0
                    for j in range(players):
                        others[i] *= x[digits[k, j]] if j != i else 1.0
                for p in range(persons):
                    weights[r, p, p] += shares[h] * together
                    weights[r, p, own] += pushes[h, p] * together
                    for i in range(players):
                        if with_move[s, digits[k, i]]:
                            rate = precision * rates[people[s, i]]
                            weights[r, p, people[s, i]] += rate * right[digits[k, i], p] * others[i]
    matrix = np.zeros((states, persons, states, persons))
    _add_following(weights, state, row, tenure, discount, pointer, target, chance, np.zeros(persons), matrix)
    return expected, failing, by_precision, largest, matrix.reshape(states * persons, states * persons)


@entry("steps of logit choices over time", 8, lambda kernel: kernel(*_POINT, *_GAMES, np.zeros((1, 1, 1)), 0.0))
def stepped_choices(
    worth, firsts, lasts, precision, rates, people, first, histories, replies, digits, blocks, with_history, with_move,
    change, further,
):  # fmt: skip
    """Return the logarithms of chances one step of Newton's method further, given how worth and the precision change.

    Parameters
    ----------
    worth, …, with_move
        As in `linearised_choices`.
    change : ndarray, shape (states, persons, profiles)
    further : float
        By how much the precision changes.

    Returns
    -------
    firsts, lasts : ndarray
    """
    states, persons, _ = worth.shape
    players, moves = digits.shape[1], len(blocks)
    new_firsts, new_lasts = firsts.copy(), lasts.copy()
    x, v, slopes = np.zeros(moves), np.zeros(moves), np.zeros((moves, moves))
    changed, by_move = np.zeros(moves), np.zeros((persons, moves))
    system, right = np.zeros((moves, moves)), np.zeros((moves, 1))
    after = np.zeros(persons)
    for s in range(states):
        own = first[s, 0]
        for h in range(len(histories)):
            if not with_history[s, h]:
                continue
            _chances(lasts[s, h], with_move[s], blocks, players, x)
            turned = _worth_of_moves(change[s], people[s], own, histories[h], replies, digits, x, changed)
            _derivatives(worth[s], people[s], histories[h], replies, digits, x, v, slopes, by_move)
            _expectations(by_move, x, blocks, after)
            _equations(slopes, x, blocks, players, precision, rates, people[s], system)
            wrongs = _wrongs(lasts[s, h], v, blocks, precision, rates, people[s])
            for a in range(moves):
                rate = rates[people[s, blocks[a]]]
                right[a, 0] = precision * rate * changed[a] + further * rate * v[a] - wrongs[a]
            _solve(system, right)
            for i in range(players):
                mean = 0.0
                for a in range(moves):
                    mean += x[a] * right[a, 0] if blocks[a] == i else 0.0
                for a in range(moves):
                    turned += by_move[own, a] * x[a] * (right[a, 0] - mean) if blocks[a] == i else 0.0
            for a in range(moves):
                if with_move[s, a]:
                    new_lasts[s, h, a] += right[a, 0]
            new_firsts[s, h] = rates[own] * ((precision + further) * after[own] + precision * turned)
    return new_firsts, new_lasts


@in_place
def _chances(logs, there, blocks, players, x):
    """Write the chances with these logarithms, up to a constant for each of some players, to `x`."""
    for i in range(players):
        top, total = -np.inf, 0.0
        for a in range(len(logs)):
            if blocks[a] == i and there[a]:
                top = max(top, logs[a])
        for a in range(len(logs)):
            if blocks[a] == i:
                x[a] = np.exp(logs[a] - top) if there[a] else 0.0
                total += x[a]
        for a in range(len(logs)):
            if blocks[a] == i:
                x[a] /= total


@in_place
def _expectations(by_move, x, blocks, after):
    """Write what each person may expect to `after`, given what that is for each move of the first of the last movers."""
    for p in range(len(after)):
        after[p] = 0.0
        for a in range(len(x)):
            after[p] += x[a] * by_move[p, a] if blocks[a] == 0 else 0.0


@in_place
def _worth_of_moves(worth, people, own, history, replies, digits, x, v):
    """Write what each move is worth to its mover to `v`; return what the first mover may expect."""
    v[:] = 0.0
    expected = 0.0
    for k in range(len(replies)):
        profile, together = history + replies[k], 1.0
        for i in range(digits.shape[1]):
            together *= x[digits[k, i]]
            others = 1.0
            for j in range(digits.shape[1]):
                others *= x[digits[k, j]] if j != i else 1.0
            v[digits[k, i]] += others * worth[people[i], profile]
        expected += together * worth[own, profile]
    return expected


@in_place
def _derivatives(worth, people, history, replies, digits, x, v, slopes, by_move):
    """Write what each move is worth to its mover, how that changes with chances, and how all expectations do."""
    v[:], slopes[:], by_move[:] = 0.0, 0.0, 0.0
    for k in range(len(replies)):
        profile = history + replies[k]
        for i in range(digits.shape[1]):
            mine, others = digits[k, i], 1.0
            for j in range(digits.shape[1]):
                others *= x[digits[k, j]] if j != i else 1.0
            v[mine] += others * worth[people[i], profile]
            for p in range(len(by_move)):
                by_move[p, mine] += others * worth[p, profile]
            for j in range(digits.shape[1]):
                if j != i:
                    rest = 1.0
                    for l in range(digits.shape[1]):  # noqa: E741
                        rest *= x[digits[k, l]] if l not in (i, j) else 1.0
                    slopes[mine, digits[k, j]] += rest * worth[people[i], profile]


@in_place
def _equations(slopes, x, blocks, players, precision, rates, people, system):
    """Write the derivatives of the equations of moves' logarithms by these logarithms to `system`."""
    for a in range(len(x)):
        rate = precision * rates[people[blocks[a]]]
        for i in range(players):
            mean = 0.0
            for c in range(len(x)):
                mean += slopes[a, c] * x[c] if blocks[c] == i else 0.0
            for b in range(len(x)):
                if blocks[b] == i:
                    system[a, b] = -rate * x[b] * (slopes[a, b] - mean) if i != blocks[a] else 0.0
        system[a, a] = 1.0


@in_place
def _by_chances(right, x, blocks, players):
    """Turn derivatives by chances, shape (moves, …), into derivatives by their logarithms, in place."""
    for p in range(right.shape[1]):
        for i in range(players):
            mean = 0.0
            for a in range(len(x)):
                mean += right[a, p] * x[a] if blocks[a] == i else 0.0
            for a in range(len(x)):
                if blocks[a] == i:
                    right[a, p] = x[a] * (right[a, p] - mean)


def _wrongs(logs, v, blocks, precision, rates, people):
    """Return by how much the equations of moves' logarithms fail."""
    wrongs = np.zeros(len(v))
    for a in range(len(v)):
        wrongs[a] = logs[a] - precision * rates[people[blocks[a]]] * v[a]
    return wrongs


@in_place
def _spread(wrongs, there, blocks, players):
    """Return the largest difference between the failings of a player's moves and that of his first."""
    largest = 0.0
    for i in range(players):
        reference = np.nan
        for a in range(len(wrongs)):
            if blocks[a] == i and there[a]:
                if np.isnan(reference):
                    reference = wrongs[a]
                largest = max(largest, abs(wrongs[a] - reference))
    return largest


@in_place
def _solve(matrix, right):
    """Solve linear equations in place, by elimination with row exchanges; the matrix is used up."""
    n = len(matrix)
    for c in range(n):
        pivot = c
        for r in range(c + 1, n):
            if abs(matrix[r, c]) > abs(matrix[pivot, c]):
                pivot = r
        if pivot != c:
            for k in range(c, n):
                matrix[c, k], matrix[pivot, k] = matrix[pivot, k], matrix[c, k]
            for k in range(right.shape[1]):
                right[c, k], right[pivot, k] = right[pivot, k], right[c, k]
        for r in range(c + 1, n):
            factor = matrix[r, c] / matrix[c, c]
            if factor != 0:
                for k in range(c + 1, n):
                    matrix[r, k] -= factor * matrix[c, k]
                for k in range(right.shape[1]):
                    right[r, k] -= factor * right[c, k]
    for c in range(n - 1, -1, -1):
        for k in range(right.shape[1]):
            right[c, k] /= matrix[c, c]
            for r in range(c):
                right[r, k] -= matrix[r, c] * right[c, k]


@in_place
def _add_following(weights, state, row, tenure, discount, pointer, target, chance, shares, matrix):
    """Add to `matrix` derivatives by values of following states, given those by each pair's, shape (pairs, of whom, whose)."""
    persons = weights.shape[1]
    for r in range(len(weights)):
        s = state[r]
        for k in range(pointer[row[r]], pointer[row[r] + 1]):
            t = target[k]
            for whose in range(persons):
                shares[whose] = discount[whose] * chance[k] if tenure[t, whose] == tenure[s, whose] else 0.0
            for whom in range(persons):
                for whose in range(persons):
                    matrix[s, whom, t, whose] += weights[r, whom, whose] * shares[whose]
