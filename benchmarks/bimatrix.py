"""All equilibria of two-player games, against support and vertex enumeration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

import sim
from benchmarks.answers import Answers, compared, flat
from benchmarks.games import VON_STENGEL, random_games, shape_text
from benchmarks.peers import gambit_answers, gambit_games, peer, quantecon_game
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.kernels.compiling import compiled
from sim.solve.two_players.bimatrix_kernel import solve_games

SUPPORTS, VERTICES = "quantecon support_enumeration", "quantecon vertex_enumeration"
NASHPY = "nashpy vertex_enumeration"
# Shape; random games in the batch, one by one, and for the peer that takes milliseconds for each; quantecon's faster
# method for a game of that size.
SIZES = (
    ((3, 3), 5000, 300, 30, SUPPORTS),
    ((4, 4), 2000, 200, 20, SUPPORTS),
    ((6, 6), 300, 40, 4, VERTICES),
    ((10, 10), 20, 10, 2, VERTICES),
    ((12, 12), 4, 4, 0, VERTICES),
)
MANY = "sim.nash_many"
STENGEL_SHAPE, STENGEL_COUNT = (6, 6), 75


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows of a process in which no kernel is loaded yet, and then those with the kernel loaded."""
    for shape, _, some, _, faster in SIZES[:3]:
        yield _against(faster, "one by one, no kernel loaded", shape, some, 1, effort)
    compiled(solve_games)
    for shape, many, some, few, faster in SIZES:
        yield _against(faster, "sim.nash, one by one", shape, some, 1, effort)
        yield _against(faster, "sim.nash, one by one, all read", shape, some, None, effort)
        yield _against(faster, MANY, shape, many, 5, effort)
        if few:
            yield _against(NASHPY, "sim.nash, one by one", shape, few, None, effort)
    for arithmetic in ("rational", "floating point"):
        yield _von_stengel(arithmetic, effort)


def _against(name: str, way: str, shape: tuple[int, int], count: int, target: float | None, effort: Effort) -> Row:
    """Return the row of one peer and one way to ask this package."""
    payoffs = random_games(shape, effort.count(count))
    solve, made = WAYS[way]
    sides = {"ours": Side(solve, made(payoffs))}
    side = PEERS[name](payoffs)
    if side:
        sides[name] = side
    measured = measure(sides, effort)
    ours, theirs = measured["ours"], measured.get(name)
    their_answers = Answers([flat(profiles, sum(shape)) for profiles in theirs.answer]) if theirs else None
    return Row(
        work=f"bimatrix {shape_text(shape)}, {len(payoffs)} games: {way}",
        peer=name,
        ours=ours.processor,
        theirs=theirs.processor if theirs else None,
        target=target,
        answers=compared(payoffs, read_sets(ours.answer), their_answers),
    )


def _von_stengel(arithmetic: str, effort: Effort) -> Row:
    payoffs, gambit = VON_STENGEL[None], peer("pygambit")
    sides = {"ours": Side(one_by_one, as_games(payoffs))}
    if gambit:
        solve, rational = gambit.nash.enummixed_solve, arithmetic == "rational"
        games = gambit_games(gambit, payoffs)
        sides["theirs"] = Side(lambda games: [solve(game, rational=rational) for game in games], games)
    measured = measure(sides, effort)
    ours, theirs = measured["ours"], measured.get("theirs")
    their_answers = gambit_answers(theirs.answer, STENGEL_SHAPE) if theirs else None
    comparison = compared(payoffs, read_sets(ours.answer), their_answers)
    return Row(
        work=f"von Stengel's {shape_text(STENGEL_SHAPE)} with {STENGEL_COUNT} equilibria: one by one",
        peer=f"pygambit enummixed_solve, {arithmetic}",
        ours=ours.processor,
        theirs=theirs.processor if theirs else None,
        target=1,
        answers=f"{len(ours.answer[0])} of {STENGEL_COUNT} found; {comparison}",
    )


def _quantecon(method: str, payoffs: np.ndarray) -> Side | None:
    theory = peer("quantecon.game_theory")
    if not theory:
        return None
    games, solve = [quantecon_game(theory, game) for game in payoffs], getattr(theory, method)
    return Side(lambda games: [solve(game) for game in games], games)


def _nashpy(payoffs: np.ndarray) -> Side | None:
    nashpy = peer("nashpy")
    if not nashpy:
        return None
    games = [nashpy.Game(*game) for game in payoffs]
    return Side(lambda games: [list(game.vertex_enumeration()) for game in games], games)


PEERS: dict[str, Callable[[np.ndarray], Side | None]] = {
    **{name: partial(_quantecon, name.split()[1]) for name in (SUPPORTS, VERTICES)},
    NASHPY: _nashpy,
}


def as_games(payoffs: np.ndarray) -> list[sim.Game]:
    """Return the games of an array, as a user has them before any is solved."""
    return [sim.Game(own) for own in payoffs]


def one_by_one(games: Sequence[sim.Game]) -> list[sim.EquilibriumSet]:
    """Solve each game."""
    return [sim.nash(game) for game in games]


def all_read(games: Sequence[sim.Game]) -> list[sim.EquilibriumSet]:
    """Solve each game and have certificate and equilibria made, which they are when they are first asked for."""
    sets = one_by_one(games)
    for found in sets:
        found.certificate  # noqa: B018 (asked for)
    return sets


def read_sets(found: Sequence[sim.EquilibriumSet]) -> Answers:
    """Return what was found in games that were solved."""
    profiles = [np.array([np.concatenate(equilibrium.profile) for equilibrium in one]) for one in found]
    return Answers(profiles, sum(one.certificate.status == "complete" for one in found))


# How this package is asked, and in which form it is given the games.
WAYS: dict[str, tuple[Callable[[Any], Any], Callable[[np.ndarray], Any]]] = {
    "one by one, no kernel loaded": (one_by_one, as_games),
    "sim.nash, one by one": (one_by_one, as_games),
    "sim.nash, one by one, all read": (all_read, as_games),
    MANY: (sim.nash_many, np.asarray),
}
