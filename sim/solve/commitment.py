"""Leader commitment to a mixed move: strong and weak Stackelberg equilibria.

The leader announces a mixed strategy and is believed; the followers see it, not its outcome, and reply. In the
strong solution they break their indifferences in the leader's favour, in the weak one against it. The strong
value is an optimum and never below what the leader earns in any Nash equilibrium of the same game; the weak
value is a supremum, which the leader may only be able to approach.

References
----------
Conitzer, V. and Sandholm, T. (2006), Computing the optimal strategy to commit to. von Stengel, B. and Zamir, S.
(2010), Leadership games with convex strategy sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import scipy

from sim.errors import InputError
from sim.solve.profile import TOLERANCE, payoff_grain

HIGHS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
LARGEST = 1000.0  # a payoff range counts as no more than this many of its smallest differences that stand out
INTERIOR = 1e-8  # share of the payoff range by which a region's move must be able to be strictly best
STRICT = 1e-6  # share of the payoff range above which a payoff difference found by a linear program is one


@dataclass(frozen=True, eq=False)
class Commitment:
    """The leader's best announcement and what follows from it.

    Attributes
    ----------
    leader : int
    strategy : ndarray, shape (n_leader,) or None
        The mixed strategy announced; where the value is not attained, the limit of better and better ones. None
        where there is no solution.
    reply : tuple of int or None
        The followers' moves, by player number, the leader left out.
    value : float
        The leader's expected payoff; the supremum if it is not attained; NaN where there is no solution.
    payoffs : ndarray, shape (players,) or None
        Expected payoffs at `strategy` and `reply`.
    weak : bool
        Whether indifferent followers were taken to choose against the leader.
    attained : bool
        Whether `strategy` itself earns `value`. Always, in a strong solution.
    regret : float
        Largest gain of a follower from another reply, in payoff units.
    status : str
        ``optimal``, ``supremum`` (not attained), ``inexact`` (regret above TOLERANCE of a payoff range) or
        ``no pure equilibrium`` (whatever the leader announces, the followers' game has none).
    """

    leader: int
    strategy: np.ndarray | None
    reply: tuple[int, ...] | None
    value: float
    payoffs: np.ndarray | None
    weak: bool
    attained: bool
    regret: float
    status: str

    def __repr__(self) -> str:
        kind = "weak" if self.weak else "strong"
        strategy = None if self.strategy is None else np.array2string(self.strategy, precision=4)
        answer = f"value={self.value:.6g}, strategy={strategy}, reply={self.reply}"
        return f"Commitment({kind}, {self.status}, {answer})"


def commitment(payoffs: np.ndarray, leader: int = 0, weak: bool = False) -> Commitment:
    """Return the leader's optimal mixed commitment.

    With one follower, one linear program for each of its moves (Conitzer and Sandholm 2006). With
    several, the followers are taken to play a pure Nash equilibrium of the game that they face once the leader
    has spoken, the leader's favourite where there are several: one program for each of their pure profiles.
    Equilibria in which followers mix are not considered.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)
        At least two players.
    leader : int
        Player number, from 0.
    weak : bool
        Let an indifferent follower choose against the leader. One follower only.

    Returns
    -------
    Commitment

    Raises
    ------
    InputError
        If the payoffs are not finite or not of that shape, there is no such leader, or `weak` is asked for with
        several followers.

    Examples
    --------
    Conitzer and Sandholm's game: committing to the dominated first row earns more than the equilibrium's 2.

    >>> game = np.array([[[2, 4], [1, 3]], [[1, 0], [0, 1]]])
    >>> found = commitment(game)
    >>> round(found.value, 6), found.strategy.round(6).tolist(), found.reply
    (3.5, [0.5, 0.5], (1,))
    """
    payoffs = np.asarray(payoffs, dtype=float)
    _check(payoffs, leader, weak)
    ordered = np.moveaxis(payoffs, leader + 1, 1)
    leads = ordered[leader]
    follows = np.delete(ordered, leader, axis=0)
    if weak:
        strategy, reply, value, attained = _weak(leads, follows[0])
    else:
        strategy, reply, value = _strong(leads, follows)
        attained = strategy is not None
    if strategy is None:
        return Commitment(leader, None, None, np.nan, None, weak, False, np.nan, "no pure equilibrium")
    shares = np.array([(strategy @ _gains(payoff, reply, f)).max() for f, payoff in enumerate(follows)])
    regrets = shares * [_width(payoff, 1 + f) for f, payoff in enumerate(follows)]
    if (shares > TOLERANCE).any():
        status = "inexact"
    else:
        status = "optimal" if attained else "supremum"
    expected = np.tensordot(strategy, ordered, axes=(0, 1))[(slice(None), *reply)]
    return Commitment(leader, strategy, reply, value, expected, weak, attained, float(regrets.max()), status)


def _strong(leads: np.ndarray, follows: np.ndarray) -> tuple[np.ndarray | None, tuple[int, ...] | None, float]:
    """Return the best strategy, reply and value over the followers' pure profiles; the first of equals.

    Parameters
    ----------
    leads : ndarray, shape (n_leader, followers' moves …)
    follows : ndarray, shape (followers, n_leader, followers' moves …)
    """
    best, width = (None, None, np.nan), _width(leads)
    losses = (leads - leads.max()) / width
    for reply in product(*map(range, leads.shape[1:])):
        gains = np.concatenate([_gains(follows[f], reply, f) for f in range(len(follows))], axis=1)
        strategy = _maximise(losses[(slice(None), *reply)], gains.T)
        if strategy is not None:
            value = float(strategy @ leads[(slice(None), *reply)])
            if best[0] is None or value > best[2] + TOLERANCE * width:
                best = strategy, reply, value
    return best


def _weak(leads: np.ndarray, follows: np.ndarray) -> tuple[np.ndarray, tuple[int, ...], float, bool]:
    """Return the supremum over the leader's strategies of the worst best reply (von Stengel and Zamir 2010).

    Only moves that are best replies on a region of full dimension count: where such a region ends, the leader can
    step back into it. Moves that always pay the follower alike share a region, and the worst of them counts.

    Parameters
    ----------
    leads, follows : ndarray, shape (n_leader, n_follower)
    """
    highest, width = leads.max(), _width(leads)
    leads, follows = (leads - highest) / width, follows / _width(follows, 1)
    alike = [np.abs(follows - follows[:, [move]]).max(axis=0) <= TOLERANCE for move in range(follows.shape[1])]
    first = [move for move in range(len(alike)) if np.flatnonzero(alike[move])[0] == move]
    margins = [_margin(follows, move, alike[move]) for move in first]
    candidates = []
    for move, margin in zip(first, margins):
        if margin >= min(INTERIOR, max(margins)):
            rows = (follows - follows[:, [move]])[:, ~alike[move]].T
            strategy, value = _maximise_least(leads[:, alike[move]], rows)
            candidates.append((value, strategy, move))
    value, strategy, move = max(candidates, key=lambda candidate: candidate[0])
    attained = False
    for worst, _, other in candidates:
        attaining = _attaining(leads, follows, other, alike[other], value) if worst >= value - TOLERANCE else None
        if attaining is not None:
            strategy, move, attained = attaining, other, True
            break
    reply = min(np.flatnonzero(alike[move]), key=lambda reply: strategy @ leads[:, reply])
    return strategy, (int(reply),), float(highest + width * value), attained


def _margin(follows: np.ndarray, move: int, alike: np.ndarray) -> float:
    """Return how strictly `move`, and what is like it, can be best against some fully mixed strategy.

    The largest number that the strategy's probabilities and the follower's losses from other moves can all reach.
    """
    moves = len(follows)
    rows = np.vstack([(follows[:, ~alike] - follows[:, [move]]).T, -np.eye(moves)])
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    result = scipy.optimize.linprog(
        np.append(np.zeros(moves), -1.0),
        A_ub=rows,
        b_ub=np.zeros(len(rows)),
        A_eq=np.append(np.ones(moves), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, 1)] * moves + [(None, 1)],
        method="highs",
        options=HIGHS,
    )
    return float(result.x[-1])


def _attaining(leads: np.ndarray, follows: np.ndarray, move: int, alike: np.ndarray, value: float) -> np.ndarray | None:
    """Return a strategy whose worst best reply earns the leader `value`, from the region of `move`; None if none.

    On the face of the region where the value is reached, a move that ties with `move` everywhere must not pay
    the leader less; adding that demand shrinks the face, and so on until the remaining moves can be made
    strictly worse for the follower.
    """
    tied = alike.copy()
    region = (follows - follows[:, [move]])[:, ~alike].T
    while True:
        rows = np.vstack([region, -leads[:, tied].T])
        limits = np.append(np.zeros(len(region)), np.full(tied.sum(), TOLERANCE - value))
        points = [
            (other, _maximise(follows[:, move] - follows[:, other], rows, limits)) for other in np.flatnonzero(~tied)
        ]
        if not points:
            return _maximise(leads[:, move], rows, limits)
        if points[0][1] is None:
            return None
        newly = [other for other, point in points if point @ (follows[:, move] - follows[:, other]) <= STRICT]
        if not newly:
            return np.mean([point for _, point in points], axis=0)
        tied[newly] = True


def _width(payoff: np.ndarray, axis: int = 0) -> float:
    """Return the payoff range of the player who moves on this axis, a catastrophe aside; 1 where all are equal."""
    _, grain = payoff_grain(payoff, axis)
    return min(float(np.ptp(payoff)), LARGEST * float(grain.item())) or 1.0


def _gains(payoff: np.ndarray, reply: tuple[int, ...], follower: int) -> np.ndarray:
    """Return what each other move would gain a follower, against each move of the leader.

    Returns
    -------
    ndarray, shape (n_leader, moves of the follower), as a share of its payoff range
    """
    own = payoff[(slice(None), *reply[:follower], slice(None), *reply[follower + 1 :])]
    return (own - own[:, [reply[follower]]]) / _width(payoff, 1 + follower)


def _maximise(objective: np.ndarray, rows: np.ndarray, limits: np.ndarray | None = None) -> np.ndarray | None:
    """Return the mixed strategy with the largest objective subject to rows · strategy <= limits; None if none."""
    result = scipy.optimize.linprog(
        -objective,
        A_ub=rows,
        b_ub=np.zeros(len(rows)) if limits is None else limits,
        A_eq=np.ones((1, len(objective))),
        b_eq=[1.0],
        method="highs",
        options=HIGHS,
    )
    if result.x is None:
        return None
    strategy = np.maximum(result.x, 0)
    return strategy / strategy.sum()


def _maximise_least(values: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the strategy, subject to rows · strategy <= 0, with the largest least value over columns, and it."""
    moves, columns = values.shape
    constraints = np.vstack(
        [
            np.hstack([rows, np.zeros((len(rows), 1))]),
            np.hstack([-values.T, np.ones((columns, 1))]),
        ]
    )
    result = scipy.optimize.linprog(
        np.append(np.zeros(moves), -1.0),
        A_ub=constraints,
        b_ub=np.zeros(len(constraints)),
        A_eq=np.append(np.ones(moves), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, 1)] * moves + [(None, None)],
        method="highs",
        options=HIGHS,
    )
    strategy = np.maximum(result.x[:moves], 0)
    strategy /= strategy.sum()
    return strategy, float((strategy @ values).min())


def _check(payoffs: np.ndarray, leader: int, weak: bool) -> None:
    """Raise InputError where an argument of `commitment` does not fit."""
    if payoffs.ndim < 3 or payoffs.ndim != len(payoffs) + 1 or 0 in payoffs.shape:
        raise InputError(
            f"payoffs have shape {payoffs.shape}; it must be (players, n1, …, nN), two players or more, no n zero."
        )
    if not np.isfinite(payoffs).all():
        raise InputError("a payoff is not a finite number.")
    if leader not in range(len(payoffs)):
        raise InputError(f"leader is {leader}; it must be a player's number, 0 to {len(payoffs) - 1}.")
    if weak and len(payoffs) > 2:
        raise InputError("the weak solution is for one follower; with several, ask for the strong one.")
