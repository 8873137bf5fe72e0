"""The limit of the logit correspondence's principal branch, against Gambit's tracer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.answers import SAME, regret_share
from benchmarks.games import random_games, shape_text
from benchmarks.peers import gambit_games, gambit_limit, peer, published_games
from benchmarks.table import Row
from benchmarks.timing import Effort, Side, measure
from sim.kernels.compiling import compiled
from sim.solve.logit import LogitLimits, logit_limits
from sim.solve.logit_kernel import trace_batch
from sim.solve.profile import payoff_range

PEER = "pygambit logit_solve"
SHAPE = (3, 3, 3)
GAMES = 100
TARGET = 10
NO_EQUILIBRIUM = 1e-6  # a regret above this share of the payoff range; the peer stops at 1e-8


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the row of random games, then that of published ones."""
    compiled(trace_batch)
    yield _random(effort)
    row = _published(effort)
    if row:
        yield row


def _random(effort: Effort) -> Row:
    payoffs = random_games(SHAPE, effort.count(GAMES))
    sides = {"ours": Side(logit_limits, payoffs)}
    gambit = peer("pygambit")
    if gambit:
        solve = gambit.nash.logit_solve
        sides[PEER] = Side(lambda games: [solve(game) for game in games], gambit_games(gambit, payoffs))
    measured = measure(sides, effort)
    ours, theirs = measured["ours"], measured.get(PEER)
    limits = [gambit_limit(result, SHAPE) for result in theirs.answer] if theirs else None
    return Row(
        work=f"logit principal branch {shape_text(SHAPE)}, {len(payoffs)} games: batch",
        peer=PEER,
        ours=ours.processor,
        theirs=theirs.processor if theirs else None,
        target=TARGET,
        answers=_compared(payoffs, ours.answer, limits),
    )


def _published(effort: Effort) -> Row | None:
    """Return the row of the games that come with pygambit, in strategic form; None where it is not installed."""
    gambit = peer("pygambit")
    if not gambit:
        return None
    payoffs = published_games(gambit)
    payoffs = payoffs[: effort.count(len(payoffs))]
    games = [gambit_games(gambit, own[None])[0] for own in payoffs]
    sides = {
        "ours": Side(lambda games: [logit_limits(own[None]) for own in games], payoffs),
        PEER: Side(lambda games: [gambit.nash.logit_solve(game) for game in games], games),
    }
    measured = measure(sides, effort)
    ours, theirs = measured["ours"], measured[PEER]
    converged = sum(limits.statuses[0] == "converged" for limits in ours.answer)
    largest = max(float((one.regrets / payoff_range(own).max()).max()) for one, own in zip(ours.answer, payoffs))
    return Row(
        work=f"logit limits of {len(payoffs)} published games: one by one",
        peer=PEER,
        ours=ours.processor,
        theirs=theirs.processor,
        target=1,
        answers=f"converged {converged} of {len(payoffs)}, regret at most {largest:.0e} of the payoff range",
    )


def _compared(payoffs: np.ndarray, ours: LogitLimits, theirs: list[np.ndarray | None] | None) -> str:
    count = ours.statuses.count("converged")
    converged = f"converged {count} of {len(payoffs)}, regret at most {ours.regrets.max():.0e}"
    if theirs is None:
        return converged
    same = other = failed = 0
    for game, mine, limit in zip(payoffs, np.hstack(ours.profiles), theirs):
        if limit is None or regret_share(game, limit) > NO_EQUILIBRIUM:
            failed += 1
        elif np.abs(mine - limit).max() < SAME:
            same += 1
        else:
            other += 1
    return f"{converged}; same limit in {same}, another in {other}, peer gives no equilibrium in {failed}"
