"""A second opinion on a flip: the followers' game at the changed assumptions, solved by an independent method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.ask.flip.flip import Flip
from sim.errors import InputError
from sim.game.normal_form import Game
from sim.scenario.scenario import at_values
from sim.solve.equilibrium import within_tolerance
from sim.solve.nash import nash
from sim.solve.reference import reference_equilibria


@dataclass(frozen=True)
class SecondOpinion:
    """What two methods find after the leader's move at the changed assumptions.

    Attributes
    ----------
    ours, reference : int
        Number of (extreme) equilibria of the complete solver, and of nashpy's vertex enumeration.
    agree : bool
        Whether nashpy finds no equilibrium that ours lacks, counting points of continua by their regret, and ours
        are equilibria of the same game.
    """

    ours: int
    reference: int
    agree: bool


def second_opinion(flip: Flip) -> SecondOpinion:
    """Solve the followers' game at ``flip.values`` by two methods and compare.

    Raises
    ------
    InputError
        If the earlier moves were not prescribed, or there are not two followers.
    """
    scenario, history = flip.scenario, flip.question.history
    if history is None or len(scenario.order[-1]) != 2:
        raise InputError("--check needs the leader's move and two followers.")
    whole = at_values(scenario, flip.values).game()
    last = [scenario.players.index(player) for player in scenario.order[-1]]
    earlier = [i for i in range(len(scenario.players)) if i not in last]
    payoffs = np.moveaxis(whole.payoffs, [1 + i for i in earlier], range(1, 1 + len(earlier)))
    payoffs = payoffs[(last, *history)] if earlier else payoffs[last]
    game = Game(payoffs, scenario.order[-1], [scenario.moves[player] for player in scenario.order[-1]])
    ours, reference = nash(game), reference_equilibria(game)
    same = all(within_tolerance(game, equilibrium.profile, factor=10) for equilibrium in ours)
    isolated = [equilibrium for equilibrium in ours if equilibrium.component is None]
    theirs = [equilibrium for equilibrium in reference if ours.components or equilibrium in isolated]
    known = len(theirs) == len(reference) and all(equilibrium in list(reference) for equilibrium in isolated)
    return SecondOpinion(len(ours), len(reference), same and known)
