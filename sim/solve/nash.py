"""All Nash equilibria of a finite game, mixed ones included: the method by the number of players.

A method is imported when the first game needs it: what a first answer takes is mostly imports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InputError, expect
from sim.game.normal_form import Game
from sim.solve.equilibrium import Contents, Equilibrium, EquilibriumSet

if TYPE_CHECKING:
    from sim.solve.n_players.found import Found


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
    budget = _checked(budget)
    if len(game.shape) == 2:
        from sim.solve.two_players.bimatrix import bimatrix_nash

        return bimatrix_nash(game) if budget is None else bimatrix_nash(game, budget)
    from sim.solve.n_players.branch_and_prune import MOST_MOVES

    if max(game.shape) <= MOST_MOVES:
        return _branch_and_prune_set(game, budget)
    from sim.solve.many_moves import nash_of_many_moves

    return nash_of_many_moves(game, partial(_branch_and_prune_set, budget=budget), MOST_MOVES)


def nash_many(games: Sequence[Game] | np.ndarray, budget: int | None = None, workers: int = 1) -> list[EquilibriumSet]:
    """Return all Nash equilibria of each of many games: what `nash` returns, many times faster than one by one.

    Parameters
    ----------
    games : sequence of Game, or array_like of shape (games, players, n1, …, nN)
        Games of one shape are solved together by compiled code; an array gives players and moves their numbers as
        names.
    budget : int, optional
        For each game, as in `nash`.
    workers : int
        Threads to share the games among; the answers do not depend on it.

    Returns
    -------
    list of EquilibriumSet
        One for each game, in their order.

    Raises
    ------
    InputError
        If something is no game, or the budget or the number of workers is not a whole number of at least 1.

    Examples
    --------
    >>> draws = np.random.default_rng(0).random((1000, 3, 2, 2, 2))
    >>> sets = nash_many(draws)
    >>> len(sets), all(found.complete for found in sets), max(len(found) for found in sets)
    (1000, True, 5)
    """
    budget, workers = _checked(budget), _checked(workers, "workers") or 1
    shapes, arrays, game_at = _by_shape(games)
    sets: list[EquilibriumSet] = [None] * len(shapes)  # type: ignore[list-item]  # each is filled below
    for shape in dict.fromkeys(shapes):
        numbers = [number for number, other in enumerate(shapes) if other == shape]
        found = _sets(arrays(numbers), [partial(game_at, number) for number in numbers], budget, workers)
        for number, one in zip(numbers, found):
            sets[number] = one
    return sets


def _sets(
    payoffs: np.ndarray, games: Sequence[Callable[[], Game]], budget: int | None, workers: int
) -> Iterator[EquilibriumSet]:
    """Yield the equilibria of games of one shape, which are made only when they are asked for."""
    if payoffs.shape[1] == 2:
        from sim.solve.two_players.bimatrix import BUDGET, bimatrix_equilibria_batch, contents

        batch = bimatrix_equilibria_batch(payoffs, workers, BUDGET if budget is None else budget)
        for number, game in enumerate(games):
            yield EquilibriumSet.on_demand(lambda number=number, game=game: contents(game(), batch.of(number)))
        return
    from sim.solve.n_players.branch_and_prune import MOST_MOVES, branch_and_prune_batch

    if max(payoffs.shape[2:]) > MOST_MOVES:
        yield from (nash(game(), budget) for game in games)
        return
    found = branch_and_prune_batch(payoffs, budget, workers)
    for number, game in enumerate(games):
        make = found.maker(number)
        yield EquilibriumSet.on_demand(lambda make=make, game=game: _contents(game(), make))


def _checked(number: int | None, name: str = "budget") -> int | None:
    """Return a whole number of at least 1, or None for none."""
    if number is None:
        return None
    if not isinstance(number, Integral) or isinstance(number, bool) or number < 1:
        raise InputError(f"{name} is {number!r}; it must be a whole number of at least 1.")
    return int(number)


def _by_shape(
    games: Sequence[Game] | np.ndarray,
) -> tuple[list[tuple[int, ...]], Callable[[list[int]], np.ndarray], Callable[[int], Game]]:
    """Return the shape of each game, what gives the payoffs of some of them, and what gives one of them."""
    if isinstance(games, Game):
        raise InputError("games: many games are expected, not one; for one there is sim.nash.")
    if isinstance(games, Sequence) and any(isinstance(game, Game) for game in games):
        for number, game in enumerate(games):
            expect(game, Game, f"games[{number}]", "a Game")
        return (
            [game.shape for game in games],
            lambda numbers: np.stack([games[number].payoffs for number in numbers]),
            games.__getitem__,
        )
    from sim.solve.two_players.bimatrix_kernel import LARGEST

    try:
        payoffs = np.array(games, dtype=float)
    except (TypeError, ValueError):
        payoffs = np.empty(1)
    if not payoffs.size:
        return [], payoffs.__getitem__, payoffs.__getitem__
    if payoffs.ndim < 3:
        raise InputError("games: games, or an array of payoffs of shape (games, players, n1, …, nN), are expected.")
    if not np.abs(payoffs).max() <= LARGEST or payoffs.ndim != 2 + payoffs.shape[1]:
        for number, own in enumerate(payoffs):
            try:
                Game(own)
            except InputError as wrong:
                raise InputError(f"games[{number}]: {wrong}") from None
    return [payoffs.shape[2:]] * len(payoffs), payoffs.__getitem__, lambda number: Game(payoffs[number])


def _branch_and_prune_set(game: Game, budget: int | None) -> EquilibriumSet:
    from sim.solve.n_players.branch_and_prune import search

    return EquilibriumSet.on_demand(partial(_contents, game, search(game.payoffs, budget)))


def _contents(game: Game, make: Callable[[], Found]) -> Contents:
    """Return what was found in a game as equilibria, certificate and continua."""
    found = make()
    isolated = [Equilibrium(game, profile, sign) for profile, sign in zip(found.profiles, found.indices)]
    on_continua = [
        Equilibrium(game, profile, None, number)
        for number, profiles in enumerate(found.representatives)
        for profile in profiles
    ]
    eliminated = tuple(
        tuple(moves[a] for a in numbers) for moves, numbers in zip(game.moves, found.certificate.eliminated)
    )
    certificate = replace(found.certificate, eliminated=eliminated)
    return (*isolated, *on_continua), certificate, found.components
