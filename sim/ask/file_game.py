"""The solution of a bare game, such as one from a Gambit file: all its players move at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.ask.answer import Answer
from sim.game.normal_form import Game
from sim.solve.batch import ISOLATED, STATUSES
from sim.solve.concepts import Concept
from sim.solve.concepts import concept as named_concept
from sim.solve.equilibrium import Certificate, Component
from sim.solve.nash import nash


@dataclass(frozen=True, eq=False)
class Play:
    """A profile that a solution concept picks.

    Attributes
    ----------
    profile : tuple of ndarray
        A strategy for each player.
    payoffs : ndarray, shape (players,)
    regret : float
    index : int or None
    component : int or None
        Number of the continuum that it lies on; None if it is isolated.
    """

    profile: tuple[np.ndarray, ...]
    payoffs: np.ndarray
    regret: float
    index: int | None
    component: int | None


@dataclass(frozen=True, eq=False, repr=False)
class GameSolution(Answer):
    """What a solution concept picks in a game.

    Attributes
    ----------
    game : Game
    name : str
        What the game is called, such as its file.
    concept : Concept
    plays : tuple of Play
    status : str
        How the search ended, as in `sim.solve.batch.STATUSES`.
    certificate : Certificate or None
        What was examined, for Nash equilibria; None for other concepts.
    continua : tuple of Component
        Bounds of the continua, by the numbers that the plays give; for Nash equilibria.
    """

    game: Game
    name: str
    concept: Concept
    plays: tuple[Play, ...]
    status: str
    certificate: Certificate | None
    continua: tuple[Component, ...] = ()


def solve_game(game: Game, concept: str = "nash", budget: int | None = None, name: str = "a game") -> GameSolution:
    """Solve a game in which all players move at once.

    Parameters
    ----------
    concept : str
        A name of `sim.solve.concepts.CONCEPTS`.
    budget : int, optional
        How far to search for Nash equilibria: see `sim.solve.nash.nash`.
    name : str
        What the answer calls the game.
    """
    chosen = named_concept(concept)
    if concept == "nash":
        found = nash(game, budget)
        plays = tuple(Play(tuple(e.profile), e.payoffs, e.regret, e.index, e.component) for e in found)
        return GameSolution(game, name, chosen, plays, found.certificate.status, found.certificate, found.components)
    table = chosen.solver(game.payoffs[None], game.payoffs[None, 0])
    payoffs, regret = table.expected(game.payoffs[None]), table.regret(game.payoffs[None])
    plays = []
    for row in range(len(table.game)):
        component = int(table.component[row])
        profile = tuple(strategy[row] for strategy in table.strategies)
        place = None if component == ISOLATED else component
        plays.append(Play(profile, payoffs[row], float(regret[row]), int(table.index[row]) or None, place))
    return GameSolution(game, name, chosen, tuple(plays), STATUSES[table.status[0]], None)
