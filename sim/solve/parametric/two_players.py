"""The equilibrium correspondence of a two-player game along one parameter, mixed equilibria and continua included.

Between two neighbouring tie points the equilibria keep their supports, so that one complete solution inside shows
them all; their probabilities are rational functions of the parameter by Cramer's rule. Each tie point is solved as
well, and is a breakpoint unless the equilibria there are just those that pass through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

import numpy as np

from sim.errors import InputError
from sim.solve.parametric.correspondence import Correspondence, RationalBranch
from sim.solve.parametric.enumeration import exact_equilibria, systems
from sim.solve.parametric.game import ParametricGame, as_parts, exact_game
from sim.solve.parametric.polynomial import Root
from sim.solve.parametric.rational import RationalStrategy, indifferent_strategy
from sim.solve.parametric.reduced import ReducedGame, reduced
from sim.solve.parametric.ties import all_tie_points, tie_points
from sim.solve.profile import TOLERANCE
from sim.solve.two_players.bimatrix import STATUSES, bimatrix_equilibria_batch

MOST_EXACT = 30_000  # systems of equations solved in rational arithmetic
SAME = 1e-7  # profiles closer than this in every probability are the same


@dataclass(frozen=True)
class Extreme:
    """What stays the same of one extreme equilibrium between two breakpoints.

    Attributes
    ----------
    supports, replies : tuples of tuples of int
        Moves that each player plays, and those that are best replies.
    index : int or None
    companions : frozenset
        (supports, replies) of all extreme equilibria of its continuum; empty for an isolated one.
    """

    supports: tuple[tuple[int, ...], ...]
    replies: tuple[tuple[int, ...], ...]
    index: int | None
    companions: frozenset = frozenset()


@dataclass(frozen=True, eq=False)
class Cell:
    """An open interval without tie points, and its equilibria by what stays the same of them."""

    start: Root
    end: Root
    extremes: dict[Extreme, tuple[RationalStrategy, RationalStrategy]]


def two_player_correspondence(
    game: ParametricGame,
    players: Sequence[str] | None = None,
    moves: Sequence[Sequence[str]] | None = None,
) -> Correspondence:
    """Return all equilibria of a two-player game along its parameter.

    Parameters
    ----------
    game : ParametricGame
        Of two players.
    players, moves : labels, optional

    Raises
    ------
    InputError
        If the game does not have two players, or has too many moves for all ties to be examined.
    """
    if len(game.shape) != 2:
        raise InputError(f"a two-player game is expected; this one has {len(game.shape)} players.")
    found = _unmoved(game) or _solved(game)
    labels = (tuple(players) if players else None, tuple(map(tuple, moves)) if moves else None)
    return replace(found, players=labels[0], moves=labels[1])


def _unmoved(game: ParametricGame) -> Correspondence | None:
    """Return the equilibria of a game in which the parameter changes no choice; None where it may."""
    choices = ReducedGame(game, tuple(tuple(range(count)) for count in game.shape)).relative
    if choices[1:].any():
        return None
    found = _steady(choices.shape[1:], tuple(as_parts(choices[0], game.unit).flat))
    if found.roots or found.status != "complete":
        return None
    ends = Root.at(game.low), Root.at(game.high)
    return replace(found, game=game, branches=tuple(replace(b, start=ends[0], end=ends[1]) for b in found.branches))


@lru_cache(maxsize=1024)
def _steady(shape: tuple[int, ...], payoffs: tuple[Fraction, ...]) -> Correspondence:
    """Return the equilibria of one game along a parameter that is not in it: asked for along all such parameters."""
    coefficients = np.array(payoffs, dtype=object).reshape(1, *shape)
    return _solved(exact_game(coefficients, Fraction(0), Fraction(1)))


def _solved(game: ParametricGame) -> Correspondence:
    left = reduced(game)
    status, message = "complete", "Every equilibrium and every breakpoint is listed."
    cells, roots, doubtful = _by_floats(left.game)
    if doubtful and systems(left.game.shape) <= MOST_EXACT:
        cuts = left.game.cut(all_tie_points(left.game))
        if len(cuts) * systems(left.game.shape) <= MOST_EXACT:
            cells, roots = _by_fractions(left.game, cuts)
            doubtful = []
            if any(cut.exact is None for cut in cuts):
                message = f"{message[:-1]}, except equilibria that hold at one irrational value alone."
    if doubtful:
        status = "undecided"
        places = ", ".join(f"{float(x):.6g}" for x in doubtful)
        message = f"Near {places} the solver could not decide all ties: equilibria may be wrong or missing there."
    branches = tuple(left.in_whole(branch) for branch in _branches(cells, roots))
    return Correspondence(game, roots, branches, status, message)


def _by_floats(game: ParametricGame) -> tuple[list[Cell], tuple[Root, ...], list[Fraction]]:
    """Return cells, breakpoints, and the points at which what the solver found is not proved to be right."""
    cuts = game.cut(tie_points(game))
    middles = [(a.fraction + b.fraction) / 2 for a, b in zip(cuts, cuts[1:])]
    solved = _solve(game, [float(x) for x in middles] + [cut.value for cut in cuts])
    inside, at_cuts = solved[: len(middles)], solved[len(middles) :]
    known: dict = {}
    cells = [
        Cell(a, b, {extreme: _strategies(game, extreme, x, known) for extreme in _extremes(game, float(x), found)})
        for a, b, x, found in zip(cuts, cuts[1:], middles, inside)
    ]
    doubtful = [
        x for x, found, cell in zip(middles, inside, cells) if not (found.is_decided and _verified(game, cell, x))
    ]
    return cells, _breakpoints(cuts, [np.concatenate([f.x, f.y], axis=1) for f in at_cuts], cells), doubtful


def _by_fractions(game: ParametricGame, cuts: Sequence[Root]) -> tuple[list[Cell], tuple[Root, ...]]:
    """Return cells and breakpoints where payoffs are too unequal for floats, every possible tie being a cut."""
    known: dict = {}
    cells = []
    for a, b in zip(cuts, cuts[1:]):
        x = (a.fraction + b.fraction) / 2
        extremes = _exact_extremes(game, x)
        cells.append(Cell(a, b, {extreme: _strategies(game, extreme, x, known) for extreme in extremes}))
    return cells, _breakpoints(cuts, [_exact_profiles(game, cut) for cut in cuts], cells)


def _breakpoints(cuts: Sequence[Root], at_cuts: Sequence[np.ndarray | None], cells: Sequence[Cell]) -> tuple[Root, ...]:
    """Return the cuts at which the set of equilibria changes, given all profiles there, None where not known."""
    beside = zip(cuts, at_cuts, [None, *cells], [*cells, None])
    return tuple(cut for cut, here, before, after in beside if _changes(cut, here, before, after))


@dataclass(frozen=True, eq=False)
class Solved:
    """The extreme equilibria of one game: arrays of shapes (K, m), (K, n), (K,), (K,), and the solver's status."""

    x: np.ndarray
    y: np.ndarray
    component: np.ndarray
    index: np.ndarray
    status: str

    @property
    def is_decided(self) -> bool:
        """Whether no equilibrium can be missing as far as the solver knows, nor by the sum of the indices, +1."""
        return self.status in ("complete", "degenerate") and bool((self.index == 0).any() or self.index.sum() == 1)


def _solve(game: ParametricGame, points: Sequence[float]) -> list[Solved]:
    payoffs = game.payoffs(np.array(points))
    found = bimatrix_equilibria_batch(payoffs)
    ends = np.cumsum(found.count)
    parts = [slice(end - count, end) for end, count in zip(ends, found.count)]
    return [
        Solved(found.x[part], found.y[part], found.component[part], found.index[part], STATUSES[status])
        for part, status in zip(parts, found.status)
    ]


def _extremes(game: ParametricGame, point: float, found: Solved) -> list[Extreme]:
    """Return what stays the same of the equilibria found at a point, in the solver's order."""
    payoffs = game.payoffs(point)
    sides = []
    for x, y in zip(found.x, found.y):
        values = payoffs[0] @ y, x @ payoffs[1]
        scales = (np.ptp(payoffs[player]) for player in range(2))
        replies = (np.flatnonzero(v >= v.max() - 10 * TOLERANCE * scale) for v, scale in zip(values, scales))
        supports = (np.flatnonzero(strategy > TOLERANCE) for strategy in (x, y))
        sides.append((tuple(map(_numbers, supports)), tuple(map(_numbers, replies))))
    return [
        Extreme(
            *side,
            index=int(index) or None,
            companions=frozenset(s for s, c in zip(sides, found.component) if c == number >= 0),
        )
        for side, number, index in zip(sides, found.component, found.index)
    ]


def _numbers(moves: np.ndarray) -> tuple[int, ...]:
    return tuple(moves.tolist())


def _strategies(game: ParametricGame, extreme: Extreme, x: Fraction, known: dict) -> tuple:
    """Return both strategies of an extreme equilibrium as functions of the parameter."""
    found = []
    for player, played, replies in zip(range(2), extreme.supports, reversed(extreme.replies)):
        if (player, played, replies) not in known:
            payoffs = game.whole[:, 1 - player]
            own_first = payoffs.swapaxes(1, 2) if player == 0 else payoffs
            known[player, played, replies] = indifferent_strategy(own_first, replies, played, x)
        found.append(known[player, played, replies].positive_at(x))
    return tuple(found)


def _verified(game: ParametricGame, cell: Cell, x: Fraction) -> bool:
    """Return whether the equilibria of a cell are ones at a point of it, in exact arithmetic."""
    payoffs = game.payoffs_in_parts(x)
    for extreme, strategies in cell.extremes.items():
        shares = [strategy.in_parts(x) for strategy in strategies]
        values = payoffs[0] @ shares[1], shares[0] @ payoffs[1]
        for share, value, support, replies in zip(shares, values, extreme.supports, extreme.replies):
            if _numbers(np.flatnonzero(share > 0)) != support or (share < 0).any():
                return False
            if _numbers(np.flatnonzero(value == value.max())) != replies:
                return False
    return True


def _exact_extremes(game: ParametricGame, x: Fraction) -> list[Extreme]:
    """Return what stays the same of the equilibria at a rational point, solved exactly."""
    found = exact_equilibria(game.exact_payoffs(x))
    sides = [
        (tuple(v.support for v in equilibrium.vertices), tuple(v.replies for v in reversed(equilibrium.vertices)))
        for equilibrium in found
    ]
    members: dict = {}
    for side, equilibrium in zip(sides, found):
        members.setdefault(equilibrium.component, set()).add(side)
    return [
        Extreme(*side, e.index, frozenset() if e.is_isolated else frozenset(members[e.component]))
        for side, e in zip(sides, found)
    ]


def _exact_profiles(game: ParametricGame, cut: Root) -> np.ndarray | None:
    """Return all extreme equilibria at a cut as rows; None at an irrational one, which no fraction stands for."""
    if cut.exact is None:
        return None
    found = exact_equilibria(game.exact_payoffs(cut.exact))
    return np.array([[float(share) for v in e.vertices for share in v.shares] for e in found])


def _changes(cut: Root, here: np.ndarray | None, left: Cell | None, right: Cell | None) -> bool:
    """Return whether the set of equilibria changes at a tie point or at an end of the whole interval."""
    if left is not None and right is not None and left.extremes.keys() != right.extremes.keys():
        return True
    if here is None:
        return False
    neighbour = left or right
    limits = [np.concatenate([s.at(cut.fraction) for s in pair]) for pair in neighbour.extremes.values()]
    return not (_all_among(here, np.array(limits)) and _all_among(np.array(limits), here))


def _all_among(profiles: np.ndarray, others: np.ndarray) -> bool:
    """Return whether every profile is one of the others."""
    return bool((np.abs(profiles[:, None] - others[None]).max(axis=2) < SAME).any(axis=1).all())


def _branches(cells: Sequence[Cell], roots: Sequence[Root]) -> list[RationalBranch]:
    """Return each extreme equilibrium over the cells that it runs through."""
    breaks = set(roots)
    merged: list[Cell] = []
    for cell in cells:
        if merged and cell.start not in breaks:
            merged[-1] = Cell(merged[-1].start, cell.end, merged[-1].extremes)
        else:
            merged.append(cell)
    spans: list[tuple[Extreme, list[Cell]]] = []
    running: dict[Extreme, list[Cell]] = {}
    for cell in merged:
        running = {extreme: running.get(extreme, []) for extreme in cell.extremes}
        for extreme, span in running.items():
            if not span:
                spans.append((extreme, span))
            span.append(cell)
    numbers: dict = {}
    branches = []
    for extreme, span in spans:
        continuum = None
        if extreme.companions:
            continuum = numbers.setdefault((extreme.companions, span[0].start), len(numbers))
        branches.append(
            RationalBranch(span[0].start, span[-1].end, span[0].extremes[extreme], extreme.index, continuum)
        )
    return branches
