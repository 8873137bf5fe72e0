"""Kernels of the logit branch: the equations, the path follower, the limit.

A profile is one flat array of all players' probabilities; player i owns `starts[i]:starts[i + 1]`. A point of the
branch is the flat array of log-probabilities followed by lambda, so that probabilities far below the smallest
number that a float can hold cost no accuracy. Payoffs arrive through `pair_payoffs`, divided by the largest
payoff range of the game.

All functions run interpreted for one game and compiled for many (`sim.kernels.compiling`), with the same numbers: sums
are taken term by term and exponentials one by one, as numpy would take them in another order or by a function of its
own.
"""

from __future__ import annotations

import math

import numpy as np

from sim.kernels.compiling import entry
from sim.solve.profile import TOLERANCE

CONVERGED, REACHED, BUDGET_SPENT, STUCK, NOT_CONVERGED = range(5)

FIRST_STEP = 0.1
GROWTH = 2.5  # a step is at most this many times the last one
DISPLACEMENT = 0.08  # the predictor's error in log-probability that the step length aims at
LARGEST_ERROR = 0.4  # a prediction further off than this is not corrected but shortened
SMALLEST_COSINE = 0.85  # between successive tangents; a sharper turn is taken in shorter steps
NEWTON_STEPS = 6
NOISE = 1e-9  # rounding in a Newton step, for each unit of lambda, where payoffs tie;
LARGEST_NOISE = 1e-3  # it is harmless, as a log-probability error is divided by lambda in the payoffs
LARGEST_LOG = 1.0  # a guess with a probability above e is no guess
CLOSE = 1e-6  # the last Newton step; the error left is of the order of its square
SHORTEST = 1e-6  # brackets a bifurcation; share of 1 + lambda
UNDERFLOW = 1e-12  # a step shorter than this is no step; share of 1 + lambda

LAMBDA_TO_POLISH = 1e3  # times the smallest payoff range; the limit is looked for from there,
REGRET_TO_POLISH = 1e-6  # once the largest regret is this share of the payoff range
LIMIT_DISTANCE = 1e-4  # from the branch to the limit accepted, in probability
LAST_REGRET, LAST_DISTANCE = 1e-4, 1e-3  # the same where no further step can be taken
LARGEST_LAMBDA = 1e13  # times the payoff range; beyond it rounding decides
POLISH_STEPS = 30
REGULARISATION = 1e-13  # of the normal equations of a polishing step


def pair_payoffs(payoffs: np.ndarray) -> np.ndarray:
    """Return, for every ordered pair of players (i, j), the payoffs of i with the moves of i and j first.

    Parameters
    ----------
    payoffs : ndarray, shape (games, players, n1, …, nN)

    Returns
    -------
    ndarray, shape (games, N (N - 1) n1 … nN)
        The arrays of shape (n_i, n_j, the others' moves in order), flattened, one after the other.
    """
    games, players = payoffs.shape[:2]
    return np.concatenate(
        [
            np.moveaxis(payoffs[:, i], (1 + i, 1 + j), (1, 2)).reshape(games, -1)
            for i in range(players)
            for j in range(players)
            if i != j
        ],
        axis=1,
    )


def probabilities(point, moves):
    """Return the probabilities whose logarithms are the first numbers of a point, shape (moves,)."""
    mixed = np.empty(moves)
    for a in range(moves):
        mixed[a] = math.exp(point[a])
    return mixed


def product(left, right):
    """Return the sum of the products of two arrays' entries."""
    total = 0.0
    for a in range(len(left)):
        total += left[a] * right[a]
    return total


def move_payoffs(pairs, starts, mixed):
    """Return the payoff of every move, shape (n,), and its derivatives by the others' probabilities, (n, n)."""
    players, moves = len(starts) - 1, starts[-1]
    values, slopes = np.zeros(moves), np.zeros((moves, moves))
    weights = np.empty(len(pairs))
    position = 0
    for i in range(players):
        for j in range(players):
            if i == j:
                continue
            count, weights[0] = 1, 1.0
            for k in range(players):
                if k != i and k != j:
                    count = _spread(weights, count, mixed[starts[k] : starts[k + 1]])
            for a in range(starts[i], starts[i + 1]):
                values[a] = 0.0
                for b in range(starts[j], starts[j + 1]):
                    slope = 0.0
                    for rest in range(count):
                        slope += weights[rest] * pairs[position + rest]
                    position += count
                    slopes[a, b] = slope
                    values[a] += slope * mixed[b]
    return values, slopes


def _spread(weights, count, mixed):
    """Replace the first `count` weights, in place, by their products with each probability; return how many."""
    moves = len(mixed)
    for old in range(count - 1, -1, -1):
        for a in range(moves - 1, -1, -1):
            weights[old * moves + a] = weights[old] * mixed[a]
    return count * moves


def bordered_system(pairs, starts, point, direction):
    """Return Newton's linear system for the logit equations, with right-hand sides for the step and the tangent.

    With g(a) = log x(a) - lambda u(a), the equations of a player say that g is the same for all its moves and
    that its probabilities sum to one: g(a) - w·g + sum(x) - 1 = 0 for every move, for any weights w that sum to
    one. Newton's steps do not depend on w; with w = x all moves are treated alike, and unlike
    log x = log softmax(lambda u) the equations stay well-behaved at the largest lambda.

    Returns
    -------
    ndarray, shape (n + 1, n + 3)
        Columns: the Jacobian by log-probabilities and lambda, over the row `direction`; minus the residual, over
        0; zeros, over 1.
    """
    moves = starts[-1]
    lam = point[moves]
    mixed = probabilities(point, moves)
    values, slopes = move_payoffs(pairs, starts, mixed)
    system = np.zeros((moves + 1, moves + 3))
    for i in range(len(starts) - 1):
        first, end = starts[i], starts[i + 1]
        total, mean_gap, mean_value = 0.0, 0.0, 0.0
        for a in range(first, end):
            total += mixed[a]
            mean_gap += mixed[a] * (point[a] - lam * values[a])
            mean_value += mixed[a] * values[a]
        for a in range(first, end):
            system[a, moves] = mean_value / total - values[a]
            system[a, moves + 1] = mean_gap / total - (point[a] - lam * values[a]) - total + 1
        for b in range(moves):
            mean_slope = 0.0
            for a in range(first, end):
                mean_slope += mixed[a] * slopes[a, b]
            for a in range(first, end):
                system[a, b] = -lam * (slopes[a, b] - mean_slope / total) * mixed[b]
        for b in range(first, end):
            for a in range(first, end):
                system[a, b] = mixed[b] * (1 - 1 / total)
            system[b, b] += 1.0
    for c in range(moves + 1):
        system[moves, c] = direction[c]
    system[moves, moves + 2] = 1.0
    return system


def eliminate(matrix):
    """Solve by Gaussian elimination, in place: the right-hand sides, the last columns, become the solutions.

    Returns
    -------
    float
        Sign of the determinant; a zero pivot is replaced by a tiny one.
    """
    rows, columns = matrix.shape
    sign = 1.0
    for k in range(rows):
        pivot = k
        for r in range(k + 1, rows):
            if abs(matrix[r, k]) > abs(matrix[pivot, k]):
                pivot = r
        if pivot != k:
            sign = -sign
            for c in range(k, columns):
                matrix[k, c], matrix[pivot, c] = matrix[pivot, c], matrix[k, c]
        if matrix[k, k] == 0.0:
            matrix[k, k] = 1e-300
        if matrix[k, k] < 0.0:
            sign = -sign
        for r in range(k + 1, rows):
            factor = matrix[r, k] / matrix[k, k]
            if factor != 0.0:
                for c in range(k + 1, columns):
                    matrix[r, c] -= factor * matrix[k, c]
    for c in range(rows, columns):
        for k in range(rows - 1, -1, -1):
            for r in range(k + 1, rows):
                matrix[k, c] -= matrix[k, r] * matrix[r, c]
            matrix[k, c] /= matrix[k, k]
    return sign


def correct(pairs, starts, guess, direction):
    """Move `guess` to the branch by Newton, at right angles to `direction`.

    Returns
    -------
    converged : bool
    point : ndarray, shape (n + 1,)
    tangent : ndarray, shape (n + 1,), of length 1, along `direction`
    sign : float
        Of the determinant of the Jacobian with the tangent as its last row; it changes at a simple bifurcation
        and not at a turning point (Allgower and Georg 1990, section 8.1).
    error : float
        Length of the first Newton step, largest component: the predictor's error.
    """
    moves = starts[-1]
    point, tangent = guess.copy(), direction.copy()
    error, last, sign = np.inf, np.inf, 0.0
    for step in range(NEWTON_STEPS):
        if not point[:moves].max() <= LARGEST_LOG:
            break
        system = bordered_system(pairs, starts, point, direction)
        sign = eliminate(system)
        size, length = 0.0, 0.0
        for c in range(moves + 1):
            # Errors in a log-probability of -1000 do not matter, and rounding makes them in proportion to it.
            size = max(size, abs(system[c, moves + 1]) / (1 + abs(guess[c]) / 10))
            length += system[c, moves + 2] * system[c, moves + 2]
            point[c] += system[c, moves + 1]
        if step == 0:
            error = size
        if not size <= min(LARGEST_ERROR, 0.5 * last):
            break
        if size <= CLOSE + min(NOISE * point[moves], LARGEST_NOISE):
            for c in range(moves + 1):
                tangent[c] = system[c, moves + 2] / np.sqrt(length)
            return True, point, tangent, sign, error
        last = size
    return False, point, tangent, sign, error


def trace(pairs, starts, ranges, target, path):
    """Follow the principal branch from lambda = 0 until its limit is known or lambda reaches `target`.

    Parameters
    ----------
    pairs : ndarray, from `pair_payoffs`
    starts : ndarray of int, shape (players + 1,)
    ranges : ndarray, shape (players,)
        Payoff ranges, all at most 1, none zero.
    target : float
    path : ndarray, shape (largest number of points, n + 3), overwritten
        Rows: log-probabilities, lambda, the tangent's lambda component, the sign of `correct`.

    Returns
    -------
    status : int
    points : int
        Rows of `path` in use.
    limit : ndarray, shape (n,)
    """
    moves = starts[-1]
    point, axis = np.zeros(moves + 1), np.zeros(moves + 1)
    axis[moves] = 1.0
    for i in range(len(starts) - 1):
        point[starts[i] : starts[i + 1]] = -math.log(starts[i + 1] - starts[i])
    _, _, direction, sign, _ = correct(pairs, starts, point, axis)
    _record(path, 0, point, direction, sign)
    step, next_polish = FIRST_STEP, LAMBDA_TO_POLISH / ranges.min()
    for count in range(1, len(path)):
        shortened = False
        while True:
            found, new, tangent, new_sign, error = correct(pairs, starts, point + step * direction, direction)
            cosine = product(tangent, direction)
            shortest = SHORTEST * (1 + point[moves])
            smooth = cosine >= SMALLEST_COSINE and new_sign == sign
            if found and new[moves] >= 0.0 and (smooth or step <= shortest):
                if new[moves] < target:
                    break
                share = (target - point[moves]) / (new[moves] - point[moves])
                guess = point + share * (new - point)
                guess[moves] = target
                found, landed, tangent, sign, _ = correct(pairs, starts, guess, axis)
                if found:
                    _record(path, count, landed, tangent, sign)
                    return REACHED, count + 1, probabilities(landed, moves)
            step, shortened = step / 2, True
            if step <= UNDERFLOW * (1 + point[moves]):
                return _last_resort(pairs, starts, ranges, target, point, STUCK, count)
        if not shortened:
            step *= min(GROWTH, max(0.5, np.sqrt(DISPLACEMENT / max(error, 1e-9))))
        point, direction, sign = new, tangent, new_sign
        _record(path, count, point, direction, sign)
        if target == np.inf and point[moves] >= next_polish:
            mixed = probabilities(point, moves)
            if largest_regret(pairs, starts, ranges, mixed) <= REGRET_TO_POLISH:
                found, limit = nearest_equilibrium(pairs, starts, ranges, mixed, LIMIT_DISTANCE)
                if found:
                    return CONVERGED, count + 1, limit
                next_polish = 4 * point[moves]
        if point[moves] > LARGEST_LAMBDA:
            return _last_resort(pairs, starts, ranges, target, point, NOT_CONVERGED, count + 1)
    return _last_resort(pairs, starts, ranges, target, point, BUDGET_SPENT, len(path))


def _last_resort(pairs, starts, ranges, target, point, status, count):
    """Return what `trace` does from where it had to stop: CONVERGED after all if an equilibrium is close by."""
    mixed = probabilities(point, len(point) - 1)
    if target == np.inf and largest_regret(pairs, starts, ranges, mixed) <= LAST_REGRET:
        found, limit = nearest_equilibrium(pairs, starts, ranges, mixed, LAST_DISTANCE)
        if found:
            return CONVERGED, count, limit
    return status, count, mixed


def _record(path, row, point, tangent, sign):
    for c in range(len(point)):
        path[row, c] = point[c]
    path[row, len(point)] = tangent[-1]
    path[row, len(point) + 1] = sign


def largest_regret(pairs, starts, ranges, mixed):
    """Return the largest regret of any player as a share of its payoff range."""
    values, _ = move_payoffs(pairs, starts, mixed)
    largest = 0.0
    for i in range(len(starts) - 1):
        own = values[starts[i] : starts[i + 1]]
        regret = own.max() - product(own, mixed[starts[i] : starts[i + 1]])
        largest = max(largest, regret / ranges[i])
    return largest


def nearest_equilibrium(pairs, starts, ranges, mixed, within):
    """Return the equilibrium next to a profile of small regret, from the supports that the profile suggests.

    Returns
    -------
    found : bool
        Whether one was found closer than `within` whose regret is at rounding level.
    equilibrium : ndarray, shape (n,)
    """
    best, nearest, size = mixed.copy(), within, 0
    for threshold in (1e-2, 1e-3, 1e-4, 1e-5, 1e-7):
        support = mixed > threshold
        if support.sum() == size:
            continue
        size = support.sum()
        candidate = polish(pairs, starts, ranges, mixed, support)
        distance = np.abs(candidate - mixed).max()
        if distance < nearest and largest_regret(pairs, starts, ranges, candidate) <= 1e-3 * TOLERANCE:
            best, nearest = candidate, distance
    return nearest < within, best


def polish(pairs, starts, ranges, mixed, support):
    """Solve the indifference equations on a support by Newton's method from `mixed`.

    Steps are regularised least-squares steps, nearly of least length, so that on a continuum of solutions one
    close by is found.
    """
    moves = starts[-1]
    mixed = mixed * support
    _normalise(starts, mixed)
    for _ in range(POLISH_STEPS):
        values, slopes = move_payoffs(pairs, starts, mixed)
        system, largest = np.zeros((moves, moves + 1)), 0.0
        for i in range(len(starts) - 1):
            first, end = starts[i], starts[i + 1]
            reference = first + np.argmax(mixed[first:end])
            for a in range(first, end):
                for b in range(moves):
                    if not (support[a] and support[b]):
                        continue
                    if a != reference:
                        system[a, b] = (slopes[a, b] - slopes[reference, b]) / ranges[i]
                    elif first <= b < end:
                        system[a, b] = 1.0
                if support[a]:
                    system[a, moves] = (values[reference] - values[a]) / ranges[i]
                    largest = max(largest, abs(system[a, moves]))
        if largest <= 1e-15:
            break
        normal = np.empty((moves, moves + 1))
        for a in range(moves):
            for b in range(moves + 1):
                normal[a, b] = product(system[:, a], system[:, b])
            normal[a, a] += REGULARISATION
        eliminate(normal)
        mixed += normal[:, moves]
        change = np.abs(normal[:, moves]).max()
        if not 1e-16 < change <= 0.1:
            break
    _normalise(starts, mixed)
    return mixed


def _normalise(starts, mixed):
    """Make the probabilities, in place, not negative and of sum one for each player."""
    for i in range(len(starts) - 1):
        total = 0.0
        for a in range(starts[i], starts[i + 1]):
            mixed[a] = max(mixed[a], 0.0)
            total += mixed[a]
        for a in range(starts[i], starts[i + 1]):
            mixed[a] /= total


def _on_no_games(kernel):
    pairs, ranges, limits = (np.zeros((0, 2)) for _ in range(3))
    kernel(pairs, np.array([0, 1, 2]), ranges, 1, limits, np.zeros(0), np.zeros((0, 4), np.int64))


@entry("quantal responses", 15, _on_no_games)
def trace_batch(pairs, starts, ranges, points, limits, regrets, report):
    """Trace every game of a batch.

    Parameters
    ----------
    pairs : ndarray, shape (games, …)
    ranges : ndarray, shape (games, players)
    points : int
        Largest number of points on a branch.
    limits : ndarray, shape (games, n), overwritten
    regrets : ndarray, shape (games,), overwritten
        Largest regret of any player at the limit, in the units of `pairs`.
    report : ndarray of int, shape (games, 4), overwritten
        Status, points on the branch, turning points, simple bifurcations.
    """
    moves = starts[-1]
    path = np.empty((points, moves + 3))
    units = np.ones(len(starts) - 1)
    for game in range(len(pairs)):
        status, used, limit = trace(pairs[game], starts, ranges[game], np.inf, path)
        limits[game] = limit
        regrets[game] = largest_regret(pairs[game], starts, units, limit)
        report[game, 0] = status
        report[game, 1] = used
        report[game, 2] = (path[1:used, moves + 1] * path[: used - 1, moves + 1] < 0).sum()
        report[game, 3] = (path[1:used, moves + 2] != path[: used - 1, moves + 2]).sum()
