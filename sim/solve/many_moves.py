"""Games of three or more players with more moves than branch and prune holds: dominated moves go first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sim.game.normal_form import Game
from sim.solve.dominance import Survivors, iterated_strict_dominance
from sim.solve.equilibrium import Certificate, Equilibrium, EquilibriumSet
from sim.solve.profile import index
from sim.solve.pure import pure_equilibria

METHOD = "pure profiles, one by one"


def nash_of_many_moves(game: Game, solver: Callable[[Game], EquilibriumSet], most_moves: int) -> EquilibriumSet:
    """Return the equilibria of a game that is too large for a method as it stands.

    Where the moves that survive iterated strict dominance are few enough, the method solves the game of those, which
    has the same equilibria. Otherwise the pure equilibria are listed, and the certificate says so.

    Parameters
    ----------
    game : Game
    solver : callable
        The method.
    most_moves : int
        The largest number of moves of a player that it holds.
    """
    survivors = iterated_strict_dominance(game.payoffs)
    if max(map(len, survivors.moves)) > most_moves:
        return _pure_nash(game, most_moves)
    names = [[moves[a] for a in left] for moves, left in zip(game.moves, survivors.moves)]
    found = solver(Game(survivors.reduced(game.payoffs), game.players, names))
    equilibria = [
        Equilibrium(game, _embedded(game, survivors, each.profile), each.index, each.component) for each in found
    ]
    components = [
        replace(each, low=_embedded(game, survivors, each.low), high=_embedded(game, survivors, each.high))
        for each in found.components
    ]
    left = [set(kept) - set(gone) for kept, gone in zip(names, found.certificate.eliminated)]
    eliminated = tuple(tuple(move for move in moves if move not in kept) for moves, kept in zip(game.moves, left))
    # The open cells are numbered by the moves of the smaller game, and would mislead beside this one.
    certificate = replace(found.certificate, eliminated=eliminated, undecided=())
    return EquilibriumSet(tuple(equilibria), certificate, tuple(components))


def _embedded(game: Game, survivors: Survivors, profile: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """Return numbers over the surviving moves as numbers over all moves, zero for the others."""
    whole = tuple(np.zeros(count) for count in game.shape)
    for strategy, moves, part in zip(whole, survivors.moves, profile):
        strategy[moves] = part
    return whole


def _pure_nash(game: Game, most_moves: int) -> EquilibriumSet:
    profiles = [
        [np.eye(count)[move] for count, move in zip(game.shape, moves)]
        for moves in np.argwhere(pure_equilibria(game.payoffs))
    ]
    found = "Every pure equilibrium is listed" if profiles else "There is no pure equilibrium"
    player = int(np.argmax(game.shape))
    certificate = Certificate(
        method=METHOD,
        status="partial",
        message=(
            f"{found}; mixed ones were not looked for, since {game.players[player]} has {game.shape[player]} moves and "
            f"the method for them holds {most_moves}."
        ),
    )
    equilibria = [Equilibrium(game, tuple(profile), index(game.payoffs, profile)) for profile in profiles]
    return EquilibriumSet(tuple(equilibria), certificate)
