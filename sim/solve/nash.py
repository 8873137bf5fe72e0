"""All Nash equilibria of a finite game, mixed ones included: the method by the number of players.

A method is imported when the first game needs it: what a first answer takes is mostly imports.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from numbers import Integral

from sim.errors import InputError, expect
from sim.game.normal_form import Game
from sim.solve.equilibrium import EquilibriumSet, make_equilibrium


def nash(game: Game, budget: int | None = None) -> EquilibriumSet:
    """Return all Nash equilibria of a game, with a certificate that says whether any can be missing.

    Two players: every extreme equilibrium and the continua they span (`bimatrix_nash`). Otherwise: supports pruned by
    conditional dominance, then branch and prune on the simplices (`branch_and_prune`).

    Parameters
    ----------
    game : Game
    budget : int, optional
        How far to search before what was found is returned with the status ``budget spent``: vertices of a
        best-response polytope for two players, cells of mixed strategies for more. By default, what takes less than
        a minute or so. Pure equilibria of three players and more are found whatever it is.

    Returns
    -------
    EquilibriumSet
        Iterate for the equilibria; `complete` and `certificate` say what is proven.

    Raises
    ------
    InputError
        If the budget is not a whole number of at least 1.

    Examples
    --------
    >>> nash(Game([[[3, 0], [0, 2]], [[2, 0], [0, 3]]]))
    EquilibriumSet: 3 equilibria, complete (vertices of the best-response polytopes (Avis, Rosenberg, Savani and von Stengel 2010))
      Equilibrium((1, 1), payoffs=(3, 2), regret=0.0e+00, index=+1)
      Equilibrium((2, 2), payoffs=(2, 3), regret=0.0e+00, index=+1)
      Equilibrium((0.6 1 + 0.4 2, 0.4 1 + 0.6 2), payoffs=(1.2, 1.2), regret=8.9e-17, index=-1)
    """
    expect(game, Game, "game", "a Game, as sim.Game or scenario.game() makes it,")
    if budget is not None and (not isinstance(budget, Integral) or isinstance(budget, bool) or budget < 1):
        raise InputError(f"budget is {budget!r}; it must be a whole number of at least 1.")
    if len(game.shape) == 2:
        from sim.solve.two_players.bimatrix import bimatrix_nash

        return bimatrix_nash(game) if budget is None else bimatrix_nash(game, int(budget))
    from sim.solve.many_moves import nash_of_many_moves
    from sim.solve.n_players.branch_and_prune import MOST_MOVES

    search = partial(_branch_and_prune_set, budget=None if budget is None else int(budget))
    return search(game) if max(game.shape) <= MOST_MOVES else nash_of_many_moves(game, search, MOST_MOVES)


def _branch_and_prune_set(game: Game, budget: int | None) -> EquilibriumSet:
    from sim.solve.n_players.branch_and_prune import branch_and_prune

    found = branch_and_prune(game.payoffs, budget)
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
