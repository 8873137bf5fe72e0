"""A game with its players and moves in an order that does not depend on how they were numbered.

Players and moves get ranks by what they are worth: at first none, then, round after round, by the payoffs and the
ranks of everyone at the profiles in which they take part, until no round tells more of them apart (Weisfeiler and
Leman 1968, the refinement of colours). Of moves that still tie, as in a symmetric game, one is set apart and the
rounds go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_ORDERED = 4096  # profiles of the largest game that is brought into an order of its own


@dataclass(frozen=True)
class Order:
    """An order of players and of each player's moves.

    Attributes
    ----------
    players : int ndarray
        Numbers of the players, in order.
    moves : list of int ndarray
        Numbers of the moves of each player, in order; players as they were numbered.
    """

    players: np.ndarray
    moves: list[np.ndarray]

    @property
    def changes_nothing(self) -> bool:
        """Whether players and moves are in this order already."""
        return all((order == np.arange(len(order))).all() for order in (self.players, *self.moves))

    def arranged(self, payoffs: np.ndarray) -> np.ndarray:
        """Return payoffs, shape (players, n1, …, nN), in this order."""
        payoffs = payoffs[np.ix_(range(len(payoffs)), *self.moves)]
        return payoffs[self.players].transpose(0, *(1 + self.players))

    def restored(self, arrays: Sequence) -> tuple[np.ndarray, ...]:
        """Return one array per player, with an entry per move, as players and moves were numbered."""
        given: list = [None] * len(self.players)
        for player, array in zip(self.players, arrays):
            given[player] = np.empty_like(array)
            given[player][self.moves[player]] = array
        return tuple(given)


def canonical_order(payoffs: np.ndarray) -> Order:
    """Return the order of a game's players and moves; payoffs have the shape (players, n1, …, nN).

    A game of more than `MOST_ORDERED` profiles keeps the order in which it is given.
    """
    if payoffs[0].size > MOST_ORDERED:
        return Order(np.arange(len(payoffs)), [np.arange(count) for count in payoffs.shape[1:]])
    ranks = _refined(payoffs, [np.zeros(count, dtype=np.int64) for count in payoffs.shape[1:]])
    while (tied := _first_tie(ranks)) is not None:
        player, move = tied
        ranks = [2 * rank for rank in ranks]
        ranks[player][move] -= 1
        ranks = _refined(payoffs, ranks)
    players = sorted(range(len(ranks)), key=lambda player: sorted(ranks[player].tolist()))
    return Order(np.array(players), [np.argsort(rank, kind="stable") for rank in ranks])


def _refined(payoffs: np.ndarray, ranks: list[np.ndarray]) -> list[np.ndarray]:
    """Return the ranks of all moves, told apart as far as rounds go; moves of like players share ranks."""
    count = len(np.unique(np.concatenate(ranks)))
    while True:
        ranks = _next_round(payoffs, ranks)
        told_apart = len(np.unique(np.concatenate(ranks)))
        if told_apart == count:
            return ranks
        count = told_apart


def _next_round(payoffs: np.ndarray, ranks: list[np.ndarray]) -> list[np.ndarray]:
    """Return ranks of the moves by their ranks, their players' moves and what everyone gets with them."""
    shape = payoffs.shape[1:]
    who = [sorted(rank.tolist()) for rank in ranks]
    kinds = {kind: number for number, kind in enumerate(sorted(set(map(tuple, who))))}
    at = np.stack([np.broadcast_to(np.expand_dims(rank, [q for q in range(len(shape)) if q != p]), shape)
                   for p, rank in enumerate(ranks)])  # fmt: skip
    kind = [kinds[tuple(moves)] for moves in who]
    rows = np.moveaxis(np.stack([at, payoffs]), (0, 1), (-1, -2)).reshape(-1, len(shape), 2).tolist()
    seen = [sorted((k, *entry) for k, entry in zip(kind, row)) for row in rows]
    numbers = np.arange(len(seen)).reshape(shape)
    signatures = []
    for player in range(len(shape)):
        own = payoffs[player].ravel()
        for move in range(shape[player]):
            profiles = numbers.take(move, axis=player).ravel()
            signatures.append(
                (kind[player], int(ranks[player][move]), sorted((float(own[p]), seen[p]) for p in profiles))
            )
    order = sorted(range(len(signatures)), key=signatures.__getitem__)
    new = np.zeros(len(signatures), dtype=np.int64)
    for before, here in zip(order, order[1:]):
        new[here] = new[before] + (signatures[here] != signatures[before])
    return np.split(new, np.cumsum(shape)[:-1])


def _first_tie(ranks: list[np.ndarray]) -> tuple[int, int] | None:
    """Return (player, move) of a move with the lowest rank that another has too; None if there is none."""
    together = np.concatenate(ranks)
    values, counts = np.unique(together, return_counts=True)
    if (counts == 1).all():
        return None
    place = int(np.argmax(together == values[counts > 1][0]))
    ends = np.cumsum([len(rank) for rank in ranks])
    player = int(np.searchsorted(ends, place, side="right"))
    return player, place - int(ends[player] - len(ranks[player]))
