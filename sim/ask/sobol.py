"""Sobol indices of a finished Saltelli design, with bootstrapped confidence intervals.

The estimators and the resampling are those of SALib (`SALib.analyze.sobol`), to the last digit; what all parameters
share, the resampled variance above all, is computed once and not twice for each.

References
----------
Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M. and Tarantola, S. (2010), Variance based sensitivity
analysis of model output, Computer Physics Communications 181(2), 259-270; Herman, J. and Usher, W. (2017), SALib: an
open-source Python library for sensitivity analysis, Journal of Open Source Software 2(9).
"""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

RESAMPLES = 100
CONFIDENCE = 0.95
LEAST = np.finfo(float).eps  # of a variance that is divided by


def indices(values: np.ndarray, parameters: int, seed: int) -> dict[str, np.ndarray]:
    """Return the Sobol indices of an output that is not the same everywhere.

    Parameters
    ----------
    values : ndarray, shape (blocks × (parameters + 2),)
        At the points of `sim.study.shares.saltelli`: each block has a point a, for each parameter the point a with that
        of b, and the point b.
    parameters : int
    seed : int

    Returns
    -------
    dict of str to ndarray, shape (parameters,)
        ``first`` and ``total`` are shares of the variance; ``first_conf`` and ``total_conf`` half the widths of their
        intervals at 95 %.
    """
    blocks = ((values - values.mean()) / values.std()).reshape(-1, parameters + 2)
    a, b = blocks[:, 0], blocks[:, -1]
    drawn = np.random.default_rng(seed).integers(len(blocks), size=(len(blocks), RESAMPLES))
    every, resampled = _Sample(a, b), _Sample(a[drawn], b[drawn])
    width = norm.ppf(0.5 + CONFIDENCE / 2)
    names = ("first", "total", "first_conf", "total_conf")
    found = {name: np.zeros(parameters) for name in names}
    for k in range(parameters):
        mixed = blocks[:, 1 + k]
        if (mixed == a).all():  # the parameter does nothing
            continue
        whole, spread = every.shares(mixed), resampled.shares(mixed[drawn])
        for name, value in zip(names, (*whole, *(width * share.std(ddof=1) for share in spread))):
            found[name][k] = value
    return found


class _Sample:
    """The outputs at points a and b, and what they vary; resamples of them are columns."""

    def __init__(self, a: np.ndarray, b: np.ndarray):
        self.a, self.b = a, b
        both = np.concatenate([a, b])
        self.variance = np.var(both, axis=0)
        self.varies = np.ptp(both) > LEAST

    def shares(self, mixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the first-order and the total share of a parameter, from the points a that have its value from b."""
        return self._share(np.mean(self.b * (mixed - self.a), axis=0)), self._share(
            0.5 * np.mean((self.a - mixed) ** 2, axis=0)
        )

    def _share(self, part: np.ndarray) -> np.ndarray:
        known = (self.variance > LEAST) & self.varies
        return np.divide(part, self.variance, out=np.zeros_like(self.variance), where=known)
