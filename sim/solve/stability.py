"""Stability for players who look some moves ahead and know only their order of preference.

The graph model of Fang, L., Hipel, K. W. and Kilgour, D. M. (1993), Interactive Decision Making: The Graph Model
for Conflict Resolution, with the pure profiles as states and each player free to change from any of its moves to
any other. A state is stable for a player if each of its unilateral improvements is deterred by what the others
may do next. The concepts differ in what deters:

- Nash: nothing does.
- General metarational (Howard 1971): any response of the others that leaves the player no better off than at
  the start.
- Symmetric metarational (Howard 1971): such a response that the player cannot escape by a further move.
- Sequential (Fraser and Hipel 1979): such a response made of unilateral improvements of those who respond.

The others respond by a legal sequence of moves: any of them, in any order, none twice in a row. Here a player
reaches any of its moves in one step and preferences are transitive, so that two moves in a row by one player
come to one, and the last condition takes no state away from what they reach.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.solve.ordinal import improvements, preference_ranks


@dataclass(frozen=True, eq=False)
class StabilityTable:
    """Which pure profiles are stable, for whom and in which sense.

    Attributes
    ----------
    nash, general_metarational, symmetric_metarational, sequential : ndarray of bool, shape (players, n1, …, nN)
        Whether the profile is stable for the player.
    """

    nash: np.ndarray
    general_metarational: np.ndarray
    symmetric_metarational: np.ndarray
    sequential: np.ndarray

    @property
    def equilibria(self) -> dict[str, np.ndarray]:
        """Profiles that are stable for every player, by concept: each of shape (n1, …, nN), bool."""
        return {concept.name: getattr(self, concept.name).all(axis=0) for concept in fields(self)}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StabilityTable):
            return NotImplemented
        return all(np.array_equal(getattr(self, c.name), getattr(other, c.name)) for c in fields(self))

    __hash__ = None  # type: ignore[assignment]  # as Python says it: equal ones need not hash alike

    def __repr__(self) -> str:
        lines = [f"StabilityTable: {self.nash[0].size} profiles, {len(self.nash)} players; stable for all:"]
        for concept, stable in self.equilibria.items():
            profiles = ", ".join(str(tuple(profile)) for profile in np.argwhere(stable)[:12].tolist())
            more = ", …" if stable.sum() > 12 else ""
            lines.append(f"  {concept.replace('_', ' ')}: {stable.sum()}: {profiles}{more}")
        return "\n".join(lines)


def stability(payoffs: np.ndarray) -> StabilityTable:
    """Return the stability of every pure profile, for every player, in four senses.

    Only the order of a player's payoffs matters; payoffs within the tolerance of each other are ties, and
    neither is an improvement on the other.

    Parameters
    ----------
    payoffs : ndarray, shape (players, n1, …, nN)

    Returns
    -------
    StabilityTable

    Examples
    --------
    The prisoners' dilemma, moves cooperate and defect: looking ahead makes mutual cooperation stable.

    >>> dilemma = np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])
    >>> stability(dilemma)
    StabilityTable: 4 profiles, 2 players; stable for all:
      nash: 1: (1, 1)
      general metarational: 2: (0, 0), (1, 1)
      symmetric metarational: 2: (0, 0), (1, 1)
      sequential: 2: (0, 0), (1, 1)
    """
    ranks = preference_ranks(payoffs)
    players = range(len(ranks))

    def stable(sanction):
        return np.stack([_deterred(ranks, player, sanction(ranks, player)) for player in players])

    return StabilityTable(
        nash=stable(_no_sanction),
        general_metarational=stable(_general_sanction),
        symmetric_metarational=stable(_symmetric_sanction),
        sequential=stable(_sequential_sanction),
    )


def _deterred(ranks: np.ndarray, player: int, sanction: np.ndarray) -> np.ndarray:
    """Return at which profiles every improvement of the player may end no better than it began.

    Parameters
    ----------
    ranks : ndarray of int, shape (players, n1, …, nN)
    player : int
    sanction : ndarray of int, shape (n1, …, nN)
        The rank down to which the others can bring the player once it has moved to the profile.

    Returns
    -------
    ndarray of bool, shape (n1, …, nN)
    """
    start = np.moveaxis(ranks[player], player, 0)[:, None]
    after = np.moveaxis(sanction, player, 0)[None, :]
    gains = improvements(ranks, player) & (after > start)
    return np.moveaxis(~gains.any(axis=1), 0, player)


def _no_sanction(ranks: np.ndarray, player: int) -> np.ndarray:
    return ranks[player]


def _general_sanction(ranks: np.ndarray, player: int) -> np.ndarray:
    """Return the worst that the others' moves can make of the player's move."""
    return np.broadcast_to(ranks[player].min(axis=_others(ranks, player), keepdims=True), ranks[player].shape)


def _symmetric_sanction(ranks: np.ndarray, player: int) -> np.ndarray:
    """Return the player's minimax rank, the same everywhere: the others choose, then the player escapes."""
    escape = ranks[player].max(axis=player)
    return np.full(ranks[player].shape, escape.min())


def _sequential_sanction(ranks: np.ndarray, player: int) -> np.ndarray:
    """Return the worst rank of the player along any sequence of the others' improvements."""
    responders = {other: improvements(ranks, other) for other in _others(ranks, player)}
    worst = ranks[player]
    while True:
        further = worst
        for other, improves in responders.items():
            here = np.moveaxis(further, other, 0)
            next_step = np.where(improves, here[None, :], here[:, None]).min(axis=1)
            further = np.moveaxis(next_step, 0, other)
        if np.array_equal(further, worst):
            return worst
        worst = further


def _others(ranks: np.ndarray, player: int) -> tuple[int, ...]:
    return tuple(other for other in range(len(ranks)) if other != player)
