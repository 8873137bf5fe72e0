"""All Nash equilibria of a finite game, mixed ones included: the method by the number of players."""

from __future__ import annotations

from dataclasses import replace

from sim.errors import expect
from sim.game.normal_form import Game
from sim.solve.equilibrium import EquilibriumSet, make_equilibrium
from sim.solve.n_players.branch_and_prune import branch_and_prune
from sim.solve.two_players.bimatrix import bimatrix_nash


def nash(game: Game) -> EquilibriumSet:
    """Return all Nash equilibria of a game, with a certificate that says whether any can be missing.

    Two players: every extreme equilibrium and the continua they span (`bimatrix_nash`). Otherwise: supports pruned by
    conditional dominance, then branch and prune on the simplices (`branch_and_prune`).

    Parameters
    ----------
    game : Game

    Returns
    -------
    EquilibriumSet
        Iterate for the equilibria; `complete` and `certificate` say what is proven.

    Examples
    --------
    >>> nash(Game([[[3, 0], [0, 2]], [[2, 0], [0, 3]]]))
    EquilibriumSet: 3 equilibria, complete (vertices of the best-response polytopes (Avis, Rosenberg, Savani and von Stengel 2010))
      Equilibrium((1, 1), payoffs=(3, 2), regret=0.0e+00, index=+1)
      Equilibrium((2, 2), payoffs=(2, 3), regret=0.0e+00, index=+1)
      Equilibrium((0.6 1 + 0.4 2, 0.4 1 + 0.6 2), payoffs=(1.2, 1.2), regret=0.0e+00, index=-1)
    """
    expect(game, Game, "game", "a Game, as sim.Game or scenario.game() makes it,")
    if len(game.shape) == 2:
        return bimatrix_nash(game)
    return _branch_and_prune_set(game)


def _branch_and_prune_set(game: Game) -> EquilibriumSet:
    found = branch_and_prune(game.payoffs)
    isolated = [make_equilibrium(game, profile, sign) for profile, sign in zip(found.profiles, found.indices)]
    on_continua = [
        make_equilibrium(game, profile, None, number)
        for number, profiles in enumerate(found.representatives)
        for profile in profiles
    ]
    eliminated = tuple(
        tuple(moves[int(a)] for a in numbers) for moves, numbers in zip(game.moves, found.certificate.eliminated)
    )
    certificate = replace(found.certificate, eliminated=eliminated)
    return EquilibriumSet((*isolated, *on_continua), certificate, found.components)
