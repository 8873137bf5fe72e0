"""The equilibrium correspondence along one parameter: breakpoints, and the branches between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from sim.errors import InputError
from sim.game.normal_form import Game
from sim.solve.equilibrium import EquilibriumSet
from sim.solve.nash import nash
from sim.solve.parametric.game import SAME_POINT, ParametricGame
from sim.solve.parametric.polynomial import Root
from sim.solve.parametric.rational import RationalStrategy
from sim.solve.profile import expected


class Branch:
    """One equilibrium followed over a closed interval of the parameter, on which its supports stay the same.

    Attributes
    ----------
    start, end : Root
        The ends of the interval; equal where the equilibrium holds at one point only.
    support : tuple of tuples of int
        Moves played, for each player.
    index : int or None
        +1 or -1 where it is regular, None where it is not.
    continuum : int or None
        Number of the continuum of equilibria that it is an extreme point of, None for an isolated one.
    """

    start: Root
    end: Root
    index: int | None
    continuum: int | None

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.start.value

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.end.value

    @property
    def support(self) -> tuple[tuple[int, ...], ...]:
        """Moves played, for each player."""
        raise NotImplementedError

    def at(self, x: float) -> tuple[np.ndarray, ...]:
        """Return the profile at x; InputError if x lies outside the branch."""
        raise NotImplementedError

    def check_within(self, x: float) -> None:
        """Refuse a point outside the branch."""
        if not self.low <= x <= self.high:
            raise InputError(f"{x:g} lies outside the branch, which runs from {self.low:g} to {self.high:g}.")


@dataclass(frozen=True, eq=False)
class RationalBranch(Branch):
    """A branch whose probabilities are rational functions of the parameter, known exactly; see `Branch`."""

    start: Root
    end: Root
    strategies: tuple[RationalStrategy, ...]
    index: int | None = None
    continuum: int | None = None

    @property
    def support(self) -> tuple[tuple[int, ...], ...]:
        """Moves played, for each player."""
        return tuple(strategy.support for strategy in self.strategies)

    @property
    def moves(self) -> bool:
        """Whether some probability depends on the parameter."""
        return any(strategy.moves for strategy in self.strategies)

    def at(self, x: float) -> tuple[np.ndarray, ...]:
        """Return the profile at x.

        Raises
        ------
        InputError
            If x lies outside the branch.
        """
        point = self._point(x)
        return tuple(strategy.at(point) for strategy in self.strategies)

    def _point(self, x: float) -> Fraction:
        for root in (self.start, self.end):
            if x == root.value:
                return root.fraction
        self.check_within(x)
        return Fraction(float(x))

    def __repr__(self) -> str:
        kind = "" if self.continuum is None else f", continuum {self.continuum}"
        return f"RationalBranch({self.low:.6g} to {self.high:.6g}, support {self.support}{kind})"


@dataclass(frozen=True, eq=False)
class Correspondence:
    """The equilibria of a game along one parameter.

    With the status ``complete``, the branches between two breakpoints are the (extreme) equilibria at every point, in
    the same arrangement. At a breakpoint the game is degenerate: the ends of the branches on both sides are equilibria
    there, and there may be more; `at` gives all of them.

    Attributes
    ----------
    game : ParametricGame
    roots : tuple of Root
        The breakpoints, ascending.
    branches : tuple of Branch
        Ascending by where they start.
    status : str
        ``complete``: no equilibrium and no breakpoint is missing; ``pure only``: mixed equilibria were not looked
        for; ``traced``: those of three and more players were, but a pair of them may be missed between two of the
        points solved; ``undecided``: see the message.
    message : str
    players, moves : labels, as in `Game`
    """

    game: ParametricGame
    roots: tuple[Root, ...]
    branches: tuple[Branch, ...]
    status: str
    message: str
    players: tuple[str, ...] | None = None
    moves: tuple[tuple[str, ...], ...] | None = None

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return float(self.game.low)

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return float(self.game.high)

    @property
    def rational_part(self) -> Correspondence:
        """The branches that are known exactly: all with two players, the pure ones with more."""
        return replace(self, branches=tuple(b for b in self.branches if isinstance(b, RationalBranch)))

    @property
    def breakpoints(self) -> tuple[float, ...]:
        """Where the set of equilibria changes, ascending."""
        return tuple(root.value for root in self.roots)

    @property
    def exact(self) -> tuple[Fraction | None, ...]:
        """The breakpoints as fractions, None where one is not known to be rational."""
        return tuple(root.exact for root in self.roots)

    @cached_property
    def cells(self) -> tuple[tuple[float, float], ...]:
        """The intervals that the breakpoints cut the whole one into."""
        cuts = sorted({self.low, *self.breakpoints, self.high})
        return tuple(zip(cuts, cuts[1:]))

    def branches_at(self, x: float) -> tuple[Branch, ...]:
        """Return the branches that hold at x."""
        return tuple(branch for branch in self.branches if branch.low <= x <= branch.high)

    def at(self, x: float) -> EquilibriumSet:
        """Return all equilibria at x, solved completely there (`sim.nash`).

        Raises
        ------
        InputError
            If x lies outside the interval.
        """
        return nash(self.game_at(x))

    def game_at(self, x: float) -> Game:
        """Return the game at x; a point within rounding of a breakpoint is taken for it."""
        if not self.low <= x <= self.high:
            raise InputError(f"{x:g} lies outside the interval from {self.low:g} to {self.high:g}.")
        near = [root.value for root in self.roots if abs(root.value - x) <= SAME_POINT * (self.high - self.low)]
        return Game(self.game.payoffs(near[0] if near else x), self.players, self.moves)

    def payoffs(self, branch: Branch, x: float) -> np.ndarray:
        """Return every player's payoff on a branch at x, shape (players,)."""
        return expected(self.game.payoffs(x), branch.at(x))

    def __repr__(self) -> str:
        head = f"Correspondence on [{self.low:g}, {self.high:g}]: {len(self.roots)} breakpoints, {self.status}"
        lines = [head]
        for low, high in self.cells:
            inside = [branch for branch in self.branches if branch.low <= low and high <= branch.high]
            lines.append(f"  {low:.6g} to {high:.6g}: " + "; ".join(str(branch.support) for branch in inside))
        return "\n".join(lines)
