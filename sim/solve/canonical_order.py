"""The canonical order of two-player equilibria, for kernels; that of `sim.solve.equilibrium.sort_profiles`."""

from sim.kernels.code import in_place
from sim.solve.profile import TOLERANCE


@in_place
def sort_pairs(pairs, xs, ys):
    """Put the pairs in canonical order: few moves played first, then the moves of x, of y, the probabilities."""
    for k in range(1, len(pairs)):
        while k > 0 and _comes_before(pairs[k], pairs[k - 1], xs, ys):
            pairs[k, 0], pairs[k - 1, 0] = pairs[k - 1, 0], pairs[k, 0]
            pairs[k, 1], pairs[k - 1, 1] = pairs[k - 1, 1], pairs[k, 1]
            k -= 1


@in_place
def _comes_before(pair, other, xs, ys):
    x, other_x, y, other_y = xs[pair[0]], xs[other[0]], ys[pair[1]], ys[other[1]]
    sizes = 0
    for a in range(len(x)):
        sizes += int(x[a] > 0) - int(other_x[a] > 0)
    for b in range(len(y)):
        sizes += int(y[b] > 0) - int(other_y[b] > 0)
    if sizes != 0:
        return sizes < 0
    order = _compare_supports(x, other_x)
    if order == 0:
        order = _compare_supports(y, other_y)
    if order == 0:
        order = _compare_probabilities(x, other_x)
    if order == 0:
        order = _compare_probabilities(y, other_y)
    return order < 0


@in_place
def _compare_supports(strategy, other):
    """Return -1, 0 or 1 as the moves played, as a tuple of numbers, come before, equal or after the other's."""
    for a in range(len(strategy)):
        played, other_played = strategy[a] > 0, other[a] > 0
        if played != other_played:
            # Whoever plays move a comes first, unless the other plays no later move and so is a prefix.
            later = other if played else strategy
            ended = True
            for c in range(a + 1, len(strategy)):
                if later[c] > 0:
                    ended = False
            return -1 if played != ended else 1
    return 0


@in_place
def _compare_probabilities(strategy, other):
    """Return -1 where the first probability that differs is the larger one, 1 where it is smaller, 0 if none."""
    for a in range(len(strategy)):
        if abs(strategy[a] - other[a]) > TOLERANCE:
            return -1 if strategy[a] > other[a] else 1
    return 0
