"""All equilibria of two-player games, against support and vertex enumeration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

import sim
from benchmarks.answers import Answers, by_game, compared, flat
from benchmarks.games import VON_STENGEL, random_games, shape_text
from benchmarks.peers import gambit_answers, gambit_games, peer, quantecon_game
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.solve.compiling import compiled
from sim.solve.two_players.bimatrix import STATUSES, BatchEquilibria, bimatrix_equilibria, bimatrix_equilibria_batch
from sim.solve.two_players.bimatrix_kernel import solve_games

QUANTECON, NASHPY = "quantecon support_enumeration", "nashpy vertex_enumeration"
# Shape; random games in the batch, one by one, and for the peer that takes milliseconds for each.
SIZES = (((3, 3), 5000, 300, 30), ((4, 4), 2000, 200, 20), ((6, 6), 300, 40, 4))
STENGEL_SHAPE, STENGEL_COUNT = (6, 6), 75
COMPLETE = STATUSES.index("complete")


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows of a process in which no kernel is loaded yet, and then those with the kernel loaded."""
    for shape, _, some, _ in SIZES:
        yield _against(QUANTECON, "one by one, no kernel loaded", shape, some, 1, effort)
    compiled(solve_games)
    for shape, many, some, few in SIZES:
        yield _against(QUANTECON, "one by one", shape, some, 1, effort)
        yield _against(QUANTECON, "sim.nash, one by one", shape, some, None, effort)
        yield _against(QUANTECON, "batch", shape, many, 5, effort)
        yield _against(NASHPY, "one by one", shape, few, None, effort)
    for arithmetic in ("rational", "floating point"):
        yield _von_stengel(arithmetic, effort)


def _against(name: str, way: str, shape: tuple[int, int], count: int, target: float | None, effort: Effort) -> Row:
    """Return the row of one peer and one way to ask this package."""
    payoffs = random_games(shape, effort.count(count))
    solve, read = WAYS[way]
    sides = {"ours": Side(solve, payoffs)}
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
        answers=compared(payoffs, read(ours.answer), their_answers),
    )


def _von_stengel(arithmetic: str, effort: Effort) -> Row:
    payoffs, gambit = VON_STENGEL[None], peer("pygambit")
    sides = {"ours": Side(_each, payoffs)}
    if gambit:
        solve, rational = gambit.nash.enummixed_solve, arithmetic == "rational"
        games = gambit_games(gambit, payoffs)
        sides["theirs"] = Side(lambda games: [solve(game, rational=rational) for game in games], games)
    measured = measure(sides, effort)
    ours, theirs = measured["ours"], measured.get("theirs")
    their_answers = gambit_answers(theirs.answer, STENGEL_SHAPE) if theirs else None
    comparison = compared(payoffs, _read_each(ours.answer), their_answers)
    return Row(
        work=f"von Stengel's {shape_text(STENGEL_SHAPE)} with {STENGEL_COUNT} equilibria: one by one",
        peer=f"pygambit enummixed_solve, {arithmetic}",
        ours=ours.processor,
        theirs=theirs.processor if theirs else None,
        target=1,
        answers=f"{len(ours.answer[0])} of {STENGEL_COUNT} found; {comparison}",
    )


def _quantecon(payoffs: np.ndarray) -> Side | None:
    theory = peer("quantecon.game_theory")
    if not theory:
        return None
    games = [quantecon_game(theory, game) for game in payoffs]
    return Side(lambda games: [theory.support_enumeration(game) for game in games], games)


def _nashpy(payoffs: np.ndarray) -> Side | None:
    nashpy = peer("nashpy")
    if not nashpy:
        return None
    games = [nashpy.Game(*game) for game in payoffs]
    return Side(lambda games: [list(game.vertex_enumeration()) for game in games], games)


PEERS: dict[str, Callable[[np.ndarray], Side | None]] = {QUANTECON: _quantecon, NASHPY: _nashpy}


def _each(games: np.ndarray) -> list[Any]:
    return [bimatrix_equilibria(A, B) for A, B in games]


def _read_each(found: Sequence[Any]) -> Answers:
    profiles = [np.hstack([one.x, one.y]) for one in found]
    return Answers(profiles, sum(one.status == "complete" for one in found))


def _read_sets(found: Sequence[sim.EquilibriumSet]) -> Answers:
    profiles = [np.array([np.concatenate(equilibrium.profile) for equilibrium in one]) for one in found]
    return Answers(profiles, sum(one.certificate.status == "complete" for one in found))


def _read_batch(found: BatchEquilibria) -> Answers:
    profiles = by_game(np.hstack([found.x, found.y]), found.game, len(found.count))
    return Answers(profiles, int(np.count_nonzero(found.status == COMPLETE)))


# How this package is asked, and how its answer is read.
WAYS: dict[str, tuple[Callable[[np.ndarray], Any], Callable[[Any], Answers]]] = {
    "one by one, no kernel loaded": (_each, _read_each),
    "one by one": (_each, _read_each),
    "sim.nash, one by one": (lambda games: [sim.nash(sim.Game(game)) for game in games], _read_sets),
    "batch": (lambda games: bimatrix_equilibria_batch(games[:, 0], games[:, 1]), _read_batch),
}
