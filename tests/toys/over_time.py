"""Made-up games over time, by the names of their files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import sparse

import sim
from sim.time.model import Model
from sim.time.paths import successors
from sim.time.stochastic_game import StochasticGame

HERE = Path(__file__).parent / "time"


def load(name):
    return sim.load(HERE / f"{name}.yaml")


def game(name, **changes):
    """Return a game at its values, some of them changed, as arrays."""
    scenario = load(name)
    return Model(scenario).at(scenario.values(**changes))


def random_game(seed, states, shape, stages=None):
    """Return a game of random payoffs and chances, in which some profiles lead to few states."""
    random = np.random.default_rng(seed)
    chances = random.exponential(size=(states, *shape, states)) * (random.random((states, *shape, states)) < 0.6)
    chances[..., 0] += 0.1
    payoffs = random.normal(size=(states, len(shape), *shape))
    discount = random.uniform(0.5, 0.9, len(shape))
    return StochasticGame.of_arrays(payoffs, chances / chances.sum(axis=-1, keepdims=True), discount, stages)


def following(one, chances, **changes):
    """Return a game with other chances of what follows each profile, shape (states × profiles, states)."""
    rows = sparse.csr_array(chances)
    rows.indptr, rows.indices = rows.indptr.astype(np.int32), rows.indices.astype(np.int32)
    return replace(one, following=rows, row=np.arange(rows.shape[0]).reshape(rows.shape[1], -1), **changes)


def chain(game, played):
    """Return the chances of each state's successors in each year."""
    return [successors(game, one) for one in played]
