"""Which move of a leader is best along a parameter, when the others' equilibria after each move are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import numpy as np

from sim.solve.parametric.correspondence import Correspondence
from sim.solve.parametric.envelope import envelope_cuts
from sim.solve.parametric.polynomial import Root
from sim.solve.parametric.rational import RationalFunction, expected_payoff


@dataclass(frozen=True)
class Choice:
    """The leader's best moves over an interval.

    Attributes
    ----------
    start, end : Root
    moves : tuple of int
        More than one where they tie throughout.
    """

    start: Root
    end: Root
    moves: tuple[int, ...]


def leader_choices(
    followers: Sequence[Correspondence], payoffs: Sequence[np.ndarray], expectation: str
) -> tuple[Choice, ...]:
    """Return the leader's best moves over the whole interval, piece by piece.

    Parameters
    ----------
    followers : sequence of Correspondence
        The others' equilibria after each of the leader's moves, with branches that are rational functions.
    payoffs : sequence of ndarray of Fraction or int, shape (degree + 1, followers' moves…)
        What the leader is paid after each of its moves, in one unit.
    expectation : {"best", "worst", "average"}
        Which of the (extreme) equilibria that follow the leader counts on.
    """
    game = followers[0].game
    cuts = game.cut(root for correspondence in followers for root in correspondence.roots)
    pieces: list[Choice] = []
    for start, end in zip(cuts, cuts[1:]):
        values = [_values(*pair, start, end) for pair in zip(followers, payoffs)]
        for left, right, functions in _one_each(values, start, end, expectation):
            flat = sorted({f for of_move in functions for f in of_move}, key=repr)
            bounds = [left, *envelope_cuts(flat, left, right), right]
            for a, b in zip(bounds, bounds[1:]):
                chosen = _best(functions, (a.fraction + b.fraction) / 2)
                if pieces and pieces[-1].moves == chosen:
                    a = pieces.pop().start
                pieces.append(Choice(a, b, chosen))
    return tuple(pieces)


def _values(followers: Correspondence, payoffs: np.ndarray, start: Root, end: Root) -> list[RationalFunction]:
    """Return what the leader is paid on each branch that runs through a cell."""
    middle = (start.fraction + end.fraction) / 2
    return [
        expected_payoff(payoffs, [strategy.positive_at(middle) for strategy in branch.strategies])
        for branch in followers.branches
        if branch.start.fraction < middle < branch.end.fraction
    ]


def _one_each(
    values: list[list[RationalFunction]], start: Root, end: Root, expectation: str
) -> Iterator[tuple[Root, Root, list[list[RationalFunction]]]]:
    """Yield intervals with the functions whose maximum is the value of each move to the leader."""
    if expectation == "best":
        yield start, end, values
        return
    if expectation == "average":
        yield start, end, [[_average(of_move)] if of_move else [] for of_move in values]
        return
    cuts = {root for of_move in values for root in envelope_cuts(of_move, start, end, lower=True)}
    bounds = [start, *sorted(cuts), end]
    for a, b in zip(bounds, bounds[1:]):
        middle = (a.fraction + b.fraction) / 2
        yield a, b, [[min(of_move, key=lambda f: f(middle))] if of_move else [] for of_move in values]


def _average(functions: Sequence[RationalFunction]) -> RationalFunction:
    return reduce(RationalFunction.plus, functions).times(Fraction(1, len(functions)))


def _best(functions: Sequence[Sequence[RationalFunction]], x: Fraction) -> tuple[int, ...]:
    """Return the moves whose value at x is largest, exactly."""
    values = {move: max(f(x) for f in of_move) for move, of_move in enumerate(functions) if of_move}
    return tuple(move for move, value in values.items() if value == max(values.values()))
