"""Equilibria as results: one equilibrium, a component, a set with its certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.game.normal_form import Game
from sim.shown import Shown
from sim.solve.profile import TOLERANCE, expected, move_losses, payoff_grain, regrets

# Two profiles closer than this in every probability are the same equilibrium.
SAME_PROFILE = 1e-7


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """One Nash equilibrium and what it is worth.

    Attributes
    ----------
    game : Game
    profile : tuple of ndarray
        Mixed strategies, one 1-D array per player.
    index : int or None
        +1 or -1 for a regular equilibrium, None where the game is degenerate at it.
    component : int or None
        Number of the continuum that this is a point of, None for an isolated equilibrium.
    """

    game: Game
    profile: tuple[np.ndarray, ...]
    index: int | None
    component: int | None = None

    @cached_property
    def payoffs(self) -> np.ndarray:
        """Each player's expected payoff, shape (players,)."""
        return expected(self.game.payoffs, self.profile)

    @cached_property
    def regret(self) -> float:
        """Largest gain of any player from a deviation, in payoff units."""
        return float(regrets(self.game.payoffs, self.profile).max())

    @property
    def moves(self) -> tuple[tuple[str, ...], ...]:
        """Names of each player's moves."""
        return self.game.moves

    @property
    def support(self) -> tuple[tuple[int, ...], ...]:
        """Moves played with positive probability, by number, for each player."""
        return tuple(tuple(np.flatnonzero(strategy > 0).tolist()) for strategy in self.profile)

    @property
    def is_pure(self) -> bool:
        """Whether every player plays one move for certain."""
        return all(len(support) == 1 for support in self.support)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Equilibrium):
            return NotImplemented
        same_moves = self.moves == other.moves
        return same_moves and all(
            np.allclose(mine, yours, rtol=0, atol=SAME_PROFILE) for mine, yours in zip(self.profile, other.profile)
        )

    __hash__ = None  # type: ignore[assignment]  # as Python says it: equal ones need not hash alike

    def __repr__(self) -> str:
        strategies = ", ".join(strategy_label(strategy, moves) for strategy, moves in zip(self.profile, self.moves))
        payoffs = ", ".join(f"{payoff:.6g}" for payoff in self.payoffs)
        sign = "undefined" if self.index is None else f"{self.index:+d}"
        continuum = "" if self.component is None else f", component={self.component}"
        parts = [f"({strategies})", f"payoffs=({payoffs})", f"regret={self.regret:.1e}", f"index={sign}{continuum}"]
        return f"Equilibrium({', '.join(parts)})"


def strategy_label(strategy: np.ndarray, moves: Sequence[str]) -> str:
    """Return a strategy as text: ``BACK``, or ``0.25 BACK + 0.75 CURB`` where it mixes."""
    support = np.flatnonzero(strategy > 0).tolist()
    if len(support) == 1:
        return str(moves[support[0]])
    return " + ".join(f"{strategy[a]:.4g} {moves[a]}" for a in support)


@dataclass(frozen=True)
class Component:
    """A connected continuum of equilibria.

    Attributes
    ----------
    subsets : tuple of tuples
        Two players: the maximal Nash subsets that make it up, each a pair (extreme strategies of player 1,
        extreme strategies of player 2), arrays of shapes (k1, n1) and (k2, n2); every pair of convex
        combinations is an equilibrium. Empty for more players.
    low, high : tuples of ndarray
        Bounds on each probability over the component: its bounding cell.
    error : float
        Each bound is attained to within this; 0 where the bounds are exact.
    """

    subsets: tuple[tuple[np.ndarray, np.ndarray], ...]
    low: tuple[np.ndarray, ...]
    high: tuple[np.ndarray, ...]
    error: float = 0.0

    def __repr__(self) -> str:
        width = max(float((top - bottom).max()) for bottom, top in zip(self.low, self.high))
        kind = f"{len(self.subsets)} maximal Nash subsets" if self.subsets else "bounding cell"
        error = f", bounds to within {self.error:.2g}" if self.error else ""
        return f"Component({kind}, widest probability range {width:.4g}{error})"


@dataclass(frozen=True)
class Certificate:
    """What was examined and what that proves.

    Attributes
    ----------
    method : str
        The algorithm and its source.
    status : str
        ``complete``: every equilibrium is listed; ``degenerate``: complete, and some of it is a continuum or
        not regular; ``budget spent``: stopped at the budget; ``undecided``: cells remain at the smallest size;
        ``partial``: the method does not look for every equilibrium.
    message : str
        One sentence for a reader.
    index_sum : int or None
        Sum of the indices; +1 where all equilibria are regular and none is missing.
    supports, cells : int
        Numbers examined.
    undecided : tuple
        What stayed open and where: (support, low, high) for each cell.
    eliminated : tuple of tuples of str
        Moves removed beforehand by iterated strict dominance, for each player.
    """

    method: str
    status: str
    message: str
    index_sum: int | None = None
    supports: int = 0
    cells: int = 0
    undecided: tuple = ()
    eliminated: tuple[tuple[str, ...], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether no equilibrium can be missing."""
        return self.status in ("complete", "degenerate")


Contents = tuple[tuple[Equilibrium, ...], Certificate, tuple[Component, ...]]


class EquilibriumSet(Shown, Sequence):
    """The equilibria that a method found, in a fixed order, with its certificate.

    Iterating gives isolated equilibria and, for a continuum, its extreme equilibria (two players) or
    representative points (more); `components` describes the continua.
    """

    _make: Callable[[], Contents]

    def __init__(self, equilibria: Sequence[Equilibrium], certificate: Certificate, components=()):
        self._contents = tuple(equilibria), certificate, tuple(components)

    @classmethod
    def on_demand(cls, make: Callable[[], Contents]) -> EquilibriumSet:
        """Return a set of which equilibria, certificate and components are made when they are first asked for.

        A solver's arrays say it all; objects are what most of the time would go into that small games take.
        """
        found = cls.__new__(cls)
        found._make = make
        return found

    @cached_property
    def _contents(self) -> Contents:
        return self._make()

    def __getstate__(self) -> dict:
        return {"_contents": self._contents}

    @property
    def equilibria(self) -> tuple[Equilibrium, ...]:
        """The equilibria, as iterating gives them."""
        return self._contents[0]

    @property
    def certificate(self) -> Certificate:
        """What was examined and what that proves."""
        return self._contents[1]

    @property
    def components(self) -> tuple[Component, ...]:
        """The continua."""
        return self._contents[2]

    @property
    def complete(self) -> bool:
        """Whether the certificate says that no equilibrium is missing."""
        return self.certificate.complete

    def __len__(self) -> int:
        return len(self.equilibria)

    def __getitem__(self, key):
        return self.equilibria[key]

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.equilibria)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EquilibriumSet):
            return NotImplemented
        unmatched = list(other.equilibria)
        for mine in self.equilibria:
            if mine not in unmatched:
                return False
            unmatched.remove(mine)
        return not unmatched

    __hash__ = None  # type: ignore[assignment]  # as Python says it: equal ones need not hash alike

    def __repr__(self) -> str:
        count = f"{len(self)} {'equilibrium' if len(self) == 1 else 'equilibria'}"
        head = f"EquilibriumSet: {count}, {self.certificate.status} ({self.certificate.method})"
        return "\n".join([head, *(f"  {equilibrium!r}" for equilibrium in self)])


def sort_profiles(profiles: Sequence[Sequence[np.ndarray]]) -> list[Sequence[np.ndarray]]:
    """Return profiles in the canonical order: pure first, smaller supports first, then by moves played."""

    def key(profile):
        strategies = [strategy.tolist() for strategy in profile]
        supports = tuple(tuple(a for a, share in enumerate(own) if share > 0) for own in strategies)
        probabilities = tuple(round(-share * 1e9) for own in strategies for share in own)
        return sum(map(len, supports)), supports, probabilities

    return sorted(profiles, key=key)


def within_tolerance(game: Game, profile: Sequence[np.ndarray], factor: float = 1.0) -> bool:
    """Return whether every player's regret is at most `factor` × TOLERANCE of what its moves lose.

    That is the expected loss against the best replies (`move_losses`), together with the smallest loss of the table
    that stands out: a loss that the profile does not meet measures nothing.
    """
    for player, strategy in enumerate(profile):
        lost = move_losses(game.payoffs, profile, player)
        floor, grain = payoff_grain(game.payoffs[player], player)
        mean = lost @ strategy
        if mean - lost.min() > factor * (TOLERANCE * (mean + grain.item()) + floor.item()):
            return False
    return True
