"""The equilibrium correspondence of a game of three or more players along one parameter, mixed equilibria included.

Pure equilibria come from the roots of polynomials. Mixed ones are found by the complete engine inside every interval
between two breakpoints known so far, and followed in both directions until a probability or the loss from a deviation
comes to zero, or an end is reached; folds are passed. Every new end cuts an interval in two, which are solved in turn,
until the complete engine finds nothing in any interval that no branch runs through. A pair of branches that is born and
dies between two of the points solved would be missed; the message says so, and how many points there were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from sim.game.normal_form import Game
from sim.solve.n_players.canonical_form import canonical_order
from sim.solve.nash import nash
from sim.solve.parametric.correspondence import Branch, Correspondence
from sim.solve.parametric.game import ParametricGame
from sim.solve.parametric.path import between, corrected, trace
from sim.solve.parametric.polynomial import Root
from sim.solve.parametric.pure import pure_correspondence
from sim.solve.parametric.reduced import ReducedGame, reduced
from sim.solve.parametric.support_system import SupportSystem
from sim.solve.profile import TOLERANCE, Profile

LEAST_SOLVED = 16  # the interval is cut into so many equal parts, each of which is looked into at least once
MOST_SOLVED = 500  # games solved completely before the search is given up
SAME = 1e-7  # profiles closer than this in every probability are the same
NEAR = 1e-9  # breakpoints closer than this share of the interval are the same


@dataclass(frozen=True, eq=False)
class TracedBranch(Branch):
    """A branch followed numerically; see `correspondence.Branch`.

    Attributes
    ----------
    start, end : Root
    system : SupportSystem
    points : ndarray, shape (count, d + 1)
        Points of the path, the parameter ascending; the first and last are the ends.
    index : int or None
    continuum : None
    """

    start: Root
    end: Root
    system: SupportSystem
    points: np.ndarray
    index: int | None
    continuum: None = None

    @property
    def support(self) -> tuple[tuple[int, ...], ...]:
        """Moves played, for each player."""
        return self.system.supports

    def at(self, x: float) -> tuple[np.ndarray, ...]:
        """Return the profile at x, solved for to rounding; InputError if x lies outside the branch."""
        self.check_within(x)
        position = self.system.position(x)
        k = int(np.searchsorted(self.points[1:-1, -1], position))
        a, b = self.points[k], self.points[k + 1]
        if position <= a[-1] or position >= b[-1]:
            return self.system.profile(a if position <= a[-1] else b)
        return self.system.profile(between(self.system, a, b, lambda w: w[-1] - position))

    def __repr__(self) -> str:
        return f"TracedBranch({self.low:.6g} to {self.high:.6g}, support {self.support})"


def traced_correspondence(
    game: ParametricGame,
    players: Sequence[str] | None = None,
    moves: Sequence[Sequence[str]] | None = None,
) -> Correspondence:
    """Return the equilibria of a game of any number of players along its parameter, mixed ones included.

    Parameters
    ----------
    game : ParametricGame
    players, moves : labels, optional

    Returns
    -------
    Correspondence
        With the status ``traced`` where every equilibrium at the points solved lies on a branch; otherwise
        ``undecided``, and the message says where continua or equilibria that are not regular were met.
    """
    left = reduced(game)
    pure = pure_correspondence(game, players, moves)
    branches: list[Branch] = list(pure.branches)
    verified: set[tuple[float, float]] = set()
    doubts: dict[float, str] = {}
    parts = [Root.at(game.low + (game.high - game.low) * Fraction(k, LEAST_SOLVED)) for k in range(LEAST_SOLVED)]
    while True:
        cuts = game.cut([*parts, *_roots(branches, game)])
        todo = [cell for cell in pairwise(root.value for root in cuts) if cell not in verified]
        if not todo or len(verified) > MOST_SOLVED:
            break
        for low, high in todo:
            verified.add((low, high))
            middle = (low + high) / 2
            branches += _missing_branches(left, middle, branches, doubts)
    if todo:
        doubts[todo[0][0]] = f"gave up after {MOST_SOLVED} complete solutions"
    branches.sort(key=lambda branch: (branch.low, branch.high, branch.support))
    inside = list(game.cut(_roots(branches, game))[1:-1])
    ends = [branch.start for branch in branches if branch.low == branch.high]
    solved = f"Pure equilibria are exact. Mixed ones were solved for completely at {len(verified)} points"
    missed = "a pair of mixed ones that is born and dies between two of these points would be missed"
    message = f"{solved}, at least one between every two breakpoints, and followed from there; {missed}."
    if doubts:
        message = (
            f"Pure equilibria are exact. Mixed ones were solved for at {len(verified)} points; {_summary(doubts)}; "
            f"{missed}."
        )
    return Correspondence(
        game,
        tuple(sorted({*inside, *ends})),
        tuple(branches),
        "undecided" if doubts else "traced",
        message,
        pure.players,
        pure.moves,
    )


def _summary(doubts: dict[float, str]) -> str:
    """Return each doubt with the points at which it was met."""
    places: dict[str, list[float]] = {}
    for x, doubt in sorted(doubts.items()):
        places.setdefault(doubt, []).append(x)
    return "; ".join(
        f"{doubt} (at {len(points)} points from {points[0]:.6g} to {points[-1]:.6g})"
        for doubt, points in places.items()
    )


def _roots(branches: Sequence[Branch], game: ParametricGame) -> list[Root]:
    """Return the ends of all branches that lie inside the interval."""
    return [root for b in branches for root in (b.start, b.end) if game.low < root.fraction < game.high]


def _missing_branches(
    left: ReducedGame, x: float, branches: Sequence[Branch], doubts: dict[float, str]
) -> list[TracedBranch]:
    """Solve the game at a point and return the branches through equilibria that lie on none."""
    game, payoffs = left.whole, left.game.payoffs(x)
    order = canonical_order(payoffs)  # into which a game with continua is brought: it is searched once that way
    found = nash(Game(order.arranged(payoffs)))
    if not found.complete:
        doubts[x] = found.certificate.message
    cuts = game.cut(_roots(branches, game))
    here = [branch.at(x) for branch in branches if branch.low <= x <= branch.high]
    new: list[TracedBranch] = []
    solved = [left.profile_in_whole(order.restored(equilibrium.profile)) for equilibrium in found]
    for equilibrium, profile in zip(found, solved):
        known = here + [branch.at(x) for branch in new if branch.low <= x <= branch.high]
        if any(_same(profile, other) for other in known):
            continue
        if equilibrium.index is None:
            doubts[x] = "there are continua, or equilibria that are not regular, which no branch follows"
            continue
        supports = tuple(tuple(np.flatnonzero(strategy > TOLERANCE).tolist()) for strategy in profile)
        traced, whole = _trace(left, x, profile, supports, equilibrium.index, cuts)
        new += traced
        if not whole:
            doubts[x] = f"a path of mixed equilibria could not be followed to its end from support {supports}"
    if not all(any(_same(profile, other) for other in solved) for profile in here) and x not in doubts:
        doubts[x] = "a branch runs on where the complete engine finds no equilibrium"
    return new


def _same(profile: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> bool:
    return all(np.abs(a - b).max() < SAME for a, b in zip(profile, other))


def _trace(
    left: ReducedGame, x: float, profile: Profile, supports: tuple, index: int, cuts: Sequence[Root]
) -> tuple[list[TracedBranch], bool]:
    """Return the path through an equilibrium as branches on which the parameter rises, and whether it is whole."""
    system = SupportSystem(left.recentred, supports, left.game.ranges)
    start = system.unknowns(profile, x)
    only_x = np.zeros(len(start))
    only_x[-1] = 1.0
    start = corrected(system, start, only_x)
    if start is None:
        return [], False
    path = trace(system, start)
    home = sum(fold < path.home for fold in path.folds)
    branches = []
    for number, (first, last) in enumerate(pairwise([0, *path.folds, len(path.points) - 1])):
        points = path.points[first : last + 1]
        if points[0, -1] > points[-1, -1]:
            points = points[::-1]
        ends = (_root(system, points[k], left.whole, cuts) for k in (0, -1))
        # The index changes its sign at every fold.
        branches.append(TracedBranch(*ends, system, points, index * (-1) ** abs(number - home)))
    return branches, path.complete


def _root(system: SupportSystem, w: np.ndarray, game: ParametricGame, cuts: Sequence[Root]) -> Root:
    """Return the end of a branch, that of the interval or a known one where it is the same."""
    x = float(system.x(w))
    near = min(cuts, key=lambda root: abs(root.value - x))
    return near if abs(near.value - x) <= NEAR * float(game.high - game.low) else Root(x)
