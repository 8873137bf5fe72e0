"""Games over time: what one solution takes, and logit choices against sgamesolver.

sgamesolver needs an interpreter of its own, with NumPy before version 2: `pip install "numpy<2" scipy "pandas<2.3" cython`
and then `pip install --no-build-isolation --no-cache-dir sgamesolver`; SGAMESOLVER_PYTHON names it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np

import sim
from benchmarks.table import NOTHING, Row
from benchmarks.timing import Effort, Side, measure
from sim.time.horizon import solve_horizon
from sim.time.logit import follow_logit
from sim.time.model import Model
from sim.time.rules import BEST, WORST
from sim.time.stochastic_game import StochasticGame

VIEW, YEARS = "mandelbaum_time", 30
SOLUTION, STUDIED, FOLLOWED = 0.1, 0.24, 2.0  # seconds that are aimed at
PRECISION, GREAT = 4.0, 8.0
PEER, INTERPRETER = "sgamesolver", "SGAMESOLVER_PYTHON"
SIZES = ((2, (2, 2)), (4, (3, 3)), (8, (2, 2, 2)), (8, (4, 4)), (16, (3, 3)), (50, (3, 3, 3)))
PEER_PRECISION, SAME = 10.0, 1e-6
TARGET = 5
LONGEST = 900  # seconds that the peer is given for all games
SEED = 2025
POINTS = 20
HERE = Path(__file__).parent


def rows(effort: Effort) -> Iterator[Row]:
    """Yield what a solution, a point of a study and logit choices take, then the rows against the peer."""
    model = Model(sim.load(VIEW))
    values = model.scenario.values()
    game = model.at(values)
    yield _goal(f"{YEARS} years of {VIEW}, all equilibria", lambda: solve_horizon(game, YEARS), SOLUTION, effort)
    points = cycle(_random_points(model))  # another each time: what a parameter leaves alone is kept from the last
    yield _goal(f"{VIEW} at other parameters, both rules", lambda: _studied(model, next(points)), STUDIED, effort)
    for precision, seconds in ((PRECISION, FOLLOWED), (GREAT, None)):
        yield _followed(game, precision, seconds, effort)
    yield from _against_peer(SIZES[: max(2, round(len(SIZES) * effort.games))])


def _random_points(model: Model) -> list[dict[str, float]]:
    """Return points in the plausible ranges, all parameters drawn."""
    random, parameters = np.random.default_rng(SEED), model.scenario.parameters
    return [{name: float(p.at(random.random(1))[0]) for name, p in parameters.items()} for _ in range(POINTS)]


def _studied(model: Model, values: dict[str, float]) -> None:
    game = model.at(values)
    for rule in (BEST, WORST):
        solve_horizon(game, YEARS, rule)


def _goal(work: str, solve: Callable[[], object], seconds: float | None, effort: Effort, answers: str = "") -> Row:
    """Return the row of some work, against the seconds that are aimed at."""
    taken = measure({"ours": Side(lambda _: solve(), [None])}, effort)["ours"].processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peer = NOTHING if seconds is None else f"the goal: {seconds:g} s"
    return Row(
        work, peer, taken, seconds, None if seconds is None else 1, answers or f"memory {memory:,.0f} MiB", "call"
    )


def _followed(game: StochasticGame, precision: float, seconds: float | None, effort: Effort) -> Row:
    point = follow_logit(game, precision)
    answers = f"reached {point.precision:g}, residual {point.residual:.0e}, {point.turns} turning points"
    work = f"logit choices of {VIEW} to precision {precision:g}"
    return _goal(work, lambda: follow_logit(game, precision), seconds, effort, answers)


def random_game(states: int, shape: Sequence[int], discount: float = 0.9) -> StochasticGame:
    """Return a game of simultaneous moves with payoffs uniform on [0, 1) and random chances of all states."""
    random = np.random.default_rng([SEED, states, *shape])
    chances = random.exponential(size=(states, *shape, states))
    payoffs = random.random((states, len(shape), *shape))
    return StochasticGame.of_arrays(
        payoffs, chances / chances.sum(axis=-1, keepdims=True), np.full(len(shape), discount)
    )


def _against_peer(sizes: Sequence[tuple[int, tuple[int, ...]]]) -> Iterator[Row]:
    games = [random_game(*size) for size in sizes]
    theirs, reason = _of_peer(games)
    for number, ((states, shape), game) in enumerate(zip(sizes, games)):
        follow_logit(game, 0.1)  # loads what is compiled
        start = time.process_time()
        found = follow_logit(game, PEER_PRECISION, np.ones(len(shape)))
        ours = time.process_time() - start
        work = f"logit choices, {states} states, {'×'.join(map(str, shape))} moves at once, to precision {PEER_PRECISION:g}"
        answers = reason or _compared(found.play, theirs.get(f"chances{number}"))
        seconds = theirs.get(f"seconds{number}")
        yield Row(work, PEER, ours, None if seconds is None else float(seconds), TARGET, answers)


def _of_peer(games: Sequence[StochasticGame]) -> tuple[dict[str, np.ndarray], str]:
    """Return what the peer finds, by name, or why it was not asked."""
    python = os.environ.get(INTERPRETER)
    if not python:
        return {}, f"{INTERPRETER} names no interpreter that has it"
    with tempfile.TemporaryDirectory() as folder:
        arrays, answers = Path(folder) / "games.npz", Path(folder) / "answers.npz"
        given = {}
        for number, game in enumerate(games):
            given |= {f"payoffs{number}": game.payoffs, f"discount{number}": game.discount}
            given[f"chances{number}"] = game.chances.toarray().reshape(game.states, *game.shape, game.states)
        np.savez(arrays, **given)
        words = [python, HERE / "sgamesolver_side.py", arrays, answers, str(PEER_PRECISION)]
        threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | threads
        try:
            done = subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, timeout=LONGEST)
        except (OSError, subprocess.TimeoutExpired) as error:
            return {}, f"it was not done: {type(error).__name__}"
        if done.returncode:
            return {}, f"it failed: {done.stderr.strip().splitlines()[-1]}"
        return dict(np.load(answers)), ""


def _compared(play: np.ndarray, theirs: np.ndarray | None) -> str:
    """Return by how much each player's chances differ from the peer's."""
    if theirs is None:
        return "peer gives no equilibrium"
    players = play.ndim - 1
    largest = 0.0
    for player in range(players):
        ours = play.sum(axis=tuple(1 + other for other in range(players) if other != player))
        largest = max(largest, float(np.abs(ours - theirs[:, player, : ours.shape[1]]).max()))
    return f"{'same' if largest < SAME else 'other'} chances, largest difference {largest:.0e}"
