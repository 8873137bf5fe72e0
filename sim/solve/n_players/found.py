"""What a search found in one game, as equilibria of the given game, verified, with a certificate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from sim.solve.equilibrium import Certificate, Component, sort_profiles
from sim.solve.n_players.balance import TOLD_APART, given_bounds, given_points, is_uneven
from sim.solve.n_players.canonical_form import Order
from sim.solve.n_players.continua import Gathered, played
from sim.solve.n_players.search_record import Record
from sim.solve.n_players.verification import is_equilibrium

METHOD = "branch and prune on supports left by conditional dominance (Porter, Nudelman & Shoham 2008)"

Profiles = list[tuple[np.ndarray, ...]]


@dataclass(frozen=True)
class Found:
    """All equilibria of one game.

    Attributes
    ----------
    profiles : list of tuples of ndarray
        Isolated equilibria, one array of probabilities per player.
    indices : list of int or None
        Their indices, +1 or -1; None for one that is not regular.
    components : tuple of Component
        Continua of equilibria, each with its bounding cell.
    representatives : tuple of lists of profiles
        Some equilibria of each component.
    certificate : Certificate
    """

    profiles: Profiles
    indices: list[int | None]
    components: tuple[Component, ...]
    representatives: tuple[Profiles, ...]
    certificate: Certificate


def make_found(
    payoffs: np.ndarray,
    balanced: np.ndarray,
    factors: np.ndarray | None,
    record: Record,
    gathered: Gathered,
    max_cells: int,
) -> Found:
    """Return the equilibria of one game with components and certificate.

    Parameters
    ----------
    payoffs, balanced : ndarrays, shape (players, n1, …, nN)
        The given game, and the one of `record` and `gathered`.
    factors : ndarray, shape (moves of all players,), or None
        See `sim.solve.n_players.balance.given_points`; None where the game was searched as it was given.
    record : Record
        The part for this game.
    gathered : Gathered
    max_cells : int
        The budget that was set.
    """
    moves = payoffs.shape[1:]
    reached = gathered if factors is None else _of_given_game(gathered, factors, moves)
    is_verified = factors is None and reached.roots is record.roots and bool(record.holds.all())
    verified = reached if is_verified else _verified(payoffs, reached)
    profiles, signs = [_parts(root, moves) for root in verified.roots], verified.signs
    order = _order(profiles)
    index_sum = int(signs.sum()) if signs.all() and not verified.components else None
    flat = balanced.reshape(len(balanced), -1)
    is_blurred = verified is not reached or (index_sum != 1 and is_uneven(flat, np.array(moves), TOLD_APART))
    status, message = _verdict(verified, index_sum, record.totals, max_cells, is_blurred)
    return Found(
        profiles=[profiles[i] for i in order],
        indices=[int(signs[i]) or None for i in order],
        components=verified.components,
        representatives=verified.representatives,
        certificate=Certificate(
            method=METHOD,
            status=status,
            message=message,
            index_sum=index_sum,
            supports=int(record.totals[0]),
            cells=int(record.totals[1]),
            undecided=verified.undecided,
            eliminated=tuple(
                tuple(move for move, twin in enumerate(twins.tolist()) if twin < 0)
                for twins in _parts(record.twins, moves)
            ),
        ),
    )


def _parts(flat: np.ndarray, moves: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Return each player's part of a flat array."""
    ends = list(accumulate(moves))
    return tuple(flat[end - count : end] for end, count in zip(ends, moves))


def renumbered(found: Found, order: Order) -> Found:
    """Return what was found in a game that was arranged in an order, as the players and moves were numbered."""
    profiles = [order.restored(profile) for profile in found.profiles]
    eliminated: list[tuple[int, ...]] = [()] * len(order.players)
    for player, moves in zip(order.players, found.certificate.eliminated):
        eliminated[player] = tuple(sorted(int(order.moves[player][move]) for move in moves))
    undecided = [tuple(map(order.restored, bounds)) for _, *bounds in found.certificate.undecided]
    rows = _order(profiles)
    return Found(
        profiles=[profiles[i] for i in rows],
        indices=[found.indices[i] for i in rows],
        components=tuple(
            replace(part, low=order.restored(part.low), high=order.restored(part.high)) for part in found.components
        ),
        representatives=tuple([order.restored(one) for one in profiles] for profiles in found.representatives),
        certificate=replace(
            found.certificate,
            eliminated=tuple(eliminated),
            undecided=tuple((played(high), low, high) for low, high in undecided),
        ),
    )


def _of_given_game(gathered: Gathered, factors: np.ndarray, moves: tuple[int, ...]) -> Gathered:
    """Return what was found in a balanced game in the probabilities of the given one."""
    if (factors == 1.0).all():
        return gathered
    split = np.cumsum(moves)[:-1]

    def bounds(low, high):
        given = given_bounds(np.concatenate(low), np.concatenate(high), factors, moves)
        return tuple(tuple(np.split(bound, split)) for bound in given)

    def component(part):
        low, high = bounds(part.low, part.high)
        widths = (top - bottom for bottom, top in zip(np.concatenate(low), np.concatenate(high)))
        return Component((), low, high, max(widths) if part.error else 0.0)  # its error in these probabilities is open

    def points(profiles):
        given = given_points(np.array([np.concatenate(profile) for profile in profiles]), factors, moves)
        return [tuple(np.split(point, split)) for point in given]

    return replace(
        gathered,
        roots=given_points(gathered.roots, factors, moves),
        components=tuple(map(component, gathered.components)),
        representatives=tuple(map(points, gathered.representatives)),
        undecided=tuple((support, *bounds(low, high)) for support, low, high in gathered.undecided),
    )


def _verified(payoffs: np.ndarray, reached: Gathered) -> Gathered:
    """Return what was reached, without profiles that are no equilibria.

    A component of which no profile is left becomes an undecided cell.
    """
    split = np.cumsum(payoffs.shape[1:])[:-1]
    holds = np.array([is_equilibrium(payoffs, np.split(root, split)) for root in reached.roots], dtype=bool)
    kept = [[one for one in profiles if is_equilibrium(payoffs, one)] for profiles in reached.representatives]
    if holds.all() and list(map(len, kept)) == list(map(len, reached.representatives)):
        return reached
    lost = tuple(
        (played(part.high), part.low, part.high) for part, profiles in zip(reached.components, kept) if not profiles
    )
    return replace(
        reached,
        roots=reached.roots[holds],
        signs=reached.signs[holds],
        components=tuple(part for part, profiles in zip(reached.components, kept) if profiles),
        representatives=tuple(profiles for profiles in kept if profiles),
        undecided=(*reached.undecided, *lost),
    )


def _order(profiles: Profiles) -> list[int]:
    """Return the numbers of the profiles in canonical order."""
    number = {id(profile): i for i, profile in enumerate(profiles)}
    return [number[id(profile)] for profile in sort_profiles(profiles)]


def _verdict(
    gathered: Gathered, index_sum: int | None, totals: np.ndarray, max_cells: int, is_blurred: bool
) -> tuple[str, str]:
    """Return status and message of the certificate."""
    examined, _, _, _, spent, surviving, *_ = totals.tolist()
    if spent:
        return "budget spent", (
            f"Stopped at budget={max_cells} cells after {examined} of {surviving} supports: pure equilibria "
            f"are all listed; mixed ones may be missing, in the undecided cells or on the other supports."
        )
    if is_blurred and index_sum != 1:
        return "undecided", (
            "What is listed is verified, but payoffs differ too unevenly, over many orders of magnitude or by next to "
            "nothing, to say that there is no other equilibrium."
        )
    if gathered.undecided:
        return "undecided", (
            f"Every equilibrium is listed or lies in a component, or in one of {len(gathered.undecided)} cells in "
            f"which none was found or excluded."
        )
    if gathered.components:
        return "degenerate", f"Every equilibrium is listed or lies in one of {_continua_text(gathered.components)}"
    if index_sum is None:
        return "degenerate", "Every equilibrium is listed; some are not regular."
    if index_sum != 1:
        return "undecided", f"The indices sum to {index_sum}, not +1: an equilibrium was lost to rounding errors."
    return "complete", "Every equilibrium is listed; all are regular and their indices sum to +1."


def _continua_text(components: tuple[Component, ...]) -> str:
    """Return how many continua there are, and what is shown of them."""
    count = len(components)
    error = max(part.error for part in components)
    bounds = f" Their bounds are right to within {error:.2g}." if error else ""
    return (
        f"{count} continu{'a' if count > 1 else 'um'}, of which some points are listed with their payoffs; other "
        f"points can be worth more or less.{bounds}"
    )
