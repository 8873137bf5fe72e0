"""The games: random ones, the same in every run, and von Stengel's."""

from __future__ import annotations

import numpy as np

SEED = 2024

# von Stengel (1999), New maximal numbers of equilibria in bimatrix games: 6 × 6 with 75 equilibria.
VON_STENGEL = np.array(
    [
        [
            [9504, -660, 19976, -20526, 1776, -8976],
            [-111771, 31680, -130944, 168124, -8514, 52764],
            [397584, -113850, 451176, -586476, 29216, -178761],
            [171204, -45936, 208626, -263076, 14124, -84436],
            [1303104, -453420, 1227336, -1718376, 72336, -461736],
            [737154, -227040, 774576, -1039236, 48081, -300036],
        ],
        [
            [72336, 48081, 29216, 14124, 1776, -8514],
            [-461736, -300036, -178761, -84436, -8976, 52764],
            [1227336, 774576, 451176, 208626, 19976, -130944],
            [-1718376, -1039236, -586476, -263076, -20526, 168124],
            [1303104, 737154, 397584, 171204, 9504, -111771],
            [-453420, -227040, -113850, -45936, -660, 31680],
        ],
    ],
    dtype=float,
)


def random_games(shape: tuple[int, ...], count: int) -> np.ndarray:
    """Return games with independent payoffs, uniform on [0, 1), shape (count, players, n1, …, nN)."""
    return np.random.default_rng([SEED, *shape]).random((count, len(shape), *shape))


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as text: ``3×3×2``."""
    return "×".join(map(str, shape))
