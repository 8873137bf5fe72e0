"""Shares of weight: points spread over a cube, from which beliefs make values of parameters.

References
----------
Sobol', I. M. (1967), On the distribution of points in a cube; Owen, A. B. (1998), Scrambling Sobol' and
Niederreiter–Xing points; McKay, M. D., Beckman, R. J. and Conover, W. J. (1979), A comparison of three methods for
selecting values of input variables; Saltelli, A. et al. (2010), Variance based sensitivity analysis of model output;
Morris, M. D. (1991), Factorial sampling plans for preliminary computational experiments. The last two by SALib
(Iwanaga, T., Usher, W. and Herman, J. 2022, Toward SALib 2.0).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np

from sim.errors import InputError

MORRIS_LEVELS = 4

# The points first, …, last - 1 of a cube, shape (points, dimensions).
Shares = Callable[[int, int], np.ndarray]


def random_shares(dimensions: int, size: int, seed: int, endless: bool = False) -> Shares:
    """Return points drawn independently; they have no end."""

    def shares(first: int, last: int) -> np.ndarray:
        stream = np.random.PCG64(seed).advance(first * dimensions)  # one draw is one step
        return np.random.Generator(stream).random((last - first, dimensions))

    return shares


def sobol_shares(dimensions: int, size: int, seed: int, endless: bool = False) -> Shares:
    """Return points of a scrambled Sobol sequence; it is kept where it stopped, as chunks are asked for in order."""
    from scipy.stats import qmc

    def begin() -> qmc.Sobol:
        return qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))

    lock, sequence = Lock(), begin()

    def shares(first: int, last: int) -> np.ndarray:
        nonlocal sequence
        with lock:
            if first < sequence.num_generated:
                sequence = begin()
            if first > sequence.num_generated:
                sequence.fast_forward(first - sequence.num_generated)
            with warnings.catch_warnings(action="ignore", category=UserWarning):  # a chunk is no power of two
                return sequence.random(last - first)

    return shares


def latin_shares(dimensions: int, size: int, seed: int, endless: bool = False) -> Shares:
    """Return a Latin hypercube, or without end hypercubes of that size one after another."""

    def shares(first: int, last: int) -> np.ndarray:
        cubes = [
            _hypercube(dimensions, size, [seed, k] if endless else seed)
            for k in range(first // size, (last - 1) // size + 1)
        ]
        start = first // size * size
        return np.concatenate(cubes)[first - start : last - start]

    return shares


SAMPLERS = {"random": random_shares, "latin": latin_shares, "sobol": sobol_shares}


def _hypercube(dimensions: int, size: int, seed: int | Sequence[int]) -> np.ndarray:
    """Draw a Latin hypercube a column at a time; its columns are independent of each other."""
    from scipy.stats import qmc

    streams = np.random.default_rng(seed).spawn(dimensions)
    return np.column_stack([qmc.LatinHypercube(1, rng=stream).random(size)[:, 0] for stream in streams])


def saltelli(dimensions: int, base: int, seed: int) -> np.ndarray:
    """Return Saltelli's design as SALib makes it, shape (base × (dimensions + 2), dimensions).

    Each block has a point a, for each dimension the point a with that coordinate of b, and the point b.

    Raises
    ------
    InputError
        If the base is no power of 2.
    """
    from scipy.stats import qmc

    if not isinstance(base, int) or base < 2 or base & (base - 1):
        near = 2 ** max(1, round(np.log2(max(base, 2)))) if isinstance(base, int) else 1024
        raise InputError(f"base={base}: the Sobol design needs a power of 2 of points, such as {near}.")
    drawn = qmc.Sobol(2 * dimensions, scramble=True, seed=seed).random(base)
    a, b = drawn[:, :dimensions], drawn[:, dimensions:]
    blocks = np.repeat(a[:, None], dimensions + 2, axis=1)
    each = np.arange(dimensions)
    blocks[:, 1 + each, each] = b
    blocks[:, -1] = b
    return blocks.reshape(-1, dimensions)


def morris(dimensions: int, trajectories: int, seed: int) -> np.ndarray:
    """Return Morris's trajectories, shape (trajectories × (dimensions + 1), dimensions)."""
    from SALib.sample import morris as sampler

    if not isinstance(trajectories, int) or trajectories < 2:
        raise InputError(f"trajectories={trajectories}: the Morris design needs at least 2.")
    return sampler.sample(problem(dimensions), trajectories, num_levels=MORRIS_LEVELS, seed=seed)


def problem(dimensions: int) -> dict:
    """Return a cube as SALib describes it."""
    return {"num_vars": dimensions, "names": [f"x{j}" for j in range(dimensions)], "bounds": [[0.0, 1.0]] * dimensions}
