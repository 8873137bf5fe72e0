"""The pure equilibria of a game of any number of players along one parameter.

A pure profile is an equilibrium where no deviation pays: where polynomials in the parameter, one for each deviation,
are not negative. Their real roots are the ends of the intervals on which it holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.solve.parametric.correspondence import Correspondence, RationalBranch
from sim.solve.parametric.game import (
    MIXED,
    NEGATIVE,
    ROUNDING,
    ZERO,
    ParametricGame,
    exact_signs,
    term_sizes,
)
from sim.solve.parametric.polynomial import (
    Polynomial,
    Root,
    evaluate,
    real_roots,
    subtract,
)
from sim.solve.parametric.rational import pure_strategy

MESSAGE = (
    "Every pure equilibrium and every point at which the pure ones change is listed; mixed ones were not looked for."
)
ALONE = "Every best move and every point at which they change is listed; where some tie, so do their mixtures."


def pure_correspondence(
    game: ParametricGame,
    players: Sequence[str] | None = None,
    moves: Sequence[Sequence[str]] | None = None,
) -> Correspondence:
    """Return the pure equilibria of a game along its parameter.

    Parameters
    ----------
    game : ParametricGame
        Of any number of players.
    players, moves : labels, optional
    """
    verdicts = [_deviations(game, player) for player in range(len(game.shape))]
    excluded = np.any([(verdict == NEGATIVE).any(axis=-1) for verdict in verdicts], axis=0)
    branches = []
    for profile in map(tuple, np.argwhere(~excluded).tolist()):
        here = [verdict[profile] for verdict in verdicts]
        gains = [
            subtract(game.polynomial(i, profile), game.polynomial(i, _deviate(profile, i, a)))
            for i, verdict in enumerate(here)
            for a in np.flatnonzero(verdict == MIXED).tolist()
        ]
        ties = any(np.count_nonzero(verdict == ZERO) > 1 for verdict in here)
        strategies = tuple(pure_strategy(a, count) for a, count in zip(profile, game.shape))
        for start, end in _intervals(gains, game):
            index = 1 if not ties and start != end else None
            branches.append(RationalBranch(start, end, strategies, index))
    branches.sort(key=lambda branch: (branch.low, branch.high))
    roots = {end for branch in branches for end in (branch.start, branch.end) if _inside(end, branch, game)}
    message = ALONE if len(game.shape) == 1 else MESSAGE
    labels = (tuple(players) if players else None, tuple(map(tuple, moves)) if moves else None)
    return Correspondence(game, tuple(sorted(roots)), tuple(branches), "pure only", message, *labels)


def _intervals(gains: Sequence[Polynomial], game: ParametricGame) -> list[tuple[Root, Root]]:
    """Return the maximal closed intervals, or single points, on which no polynomial is negative."""
    cuts = game.cut(root for gain in gains for root in real_roots(gain, game.low, game.high))
    found: list[tuple[Root, Root]] = []
    for k, cut in enumerate(cuts):
        if not all(_not_negative(gain, cut, game) for gain in gains):
            continue
        follows = k > 0 and all(evaluate(gain, (cuts[k - 1].fraction + cut.fraction) / 2) >= 0 for gain in gains)
        found.append((found.pop()[0], cut) if follows and found else (cut, cut))
    return found


def _not_negative(gain: Polynomial, cut: Root, game: ParametricGame) -> bool:
    """Return whether a polynomial is not negative at a cut.

    At an irrational one, of which the nearest float is known, what lies within rounding of zero is taken for it.
    """
    value = evaluate(gain, cut.fraction)
    if value >= 0 or cut.exact is not None:
        return value >= 0
    sizes = term_sizes(np.array(gain, dtype=float), float(game.low), float(game.high))
    return value >= -ROUNDING * float(sizes)


def _deviations(game: ParametricGame, player: int) -> np.ndarray:
    """Return the sign of what the player loses by each deviation from each profile, shape (n1, …, nN, n_player)."""
    payoffs = game.coefficients[:, player]
    alternatives = np.expand_dims(np.moveaxis(payoffs, 1 + player, -1), 1 + player)
    return exact_signs(payoffs[..., None] - alternatives, game)


def _deviate(profile: tuple[int, ...], player: int, move: int) -> tuple[int, ...]:
    return (*profile[:player], move, *profile[player + 1 :])


def _inside(end: Root, branch: RationalBranch, game: ParametricGame) -> bool:
    """Return whether the set of equilibria changes at an end of a branch."""
    return branch.start == branch.end or game.low < end.fraction < game.high
