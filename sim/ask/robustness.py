"""How robust each move of the leader is over the box of plausible assumptions.

References
----------
Savage, L. J. (1951), The theory of statistical decision (minimax regret); Wald, A. (1950), Statistical Decision
Functions (maximin); Lempert, R., Popper, S. and Bankes, S. (2003), Shaping the Next One Hundred Years (robust
decisions).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.ask.worlds import Worlds, asked_of, read_worlds, refuse_settings, solve_worlds
from sim.errors import InputError, expect
from sim.scenario.scenario import Scenario
from sim.scenario.target import Target
from sim.solve.concepts import pure_only
from sim.study.beliefs import varying
from sim.study.designs import points
from sim.study.results import Results

SAMPLES = 10_000  # worlds, where nothing else is said
UNWEIGHTED = ("grid", "morris")  # designs whose points lie where they serve, not as often as is believed
MOST_SEQUENCES = 12
ROUNDING = 1e-12  # share of two payoffs by which they may differ in rounding; no third one has a part in it
PARTS = 4  # of the sample, whose extremes show how well it knows its own
ENDS = 0.2  # share of the worlds that counts as one end of a parameter's range


@dataclass(frozen=True, eq=False, repr=False)
class Robustness(Answer):
    """Each move of the leader in many worlds.

    Attributes
    ----------
    scenario : Scenario
    target : Target
    expectation : str
    worlds : Worlds
    regret : ndarray, shape (worlds, moves)
        The best move's payoff to the leader in that world less the move's own; NaN where a move is not solved.
    moves : pandas.DataFrame
        One row per move, and the led path last: share of worlds in which the target holds in ``every`` and in ``some``
        equilibrium, ``best``: share in which the move is a best one; ``mean_regret``, ``high_regret`` (95 % of worlds
        have less), ``largest_regret`` and ``lowest_payoff`` in payoff units; ``solved``: number of worlds behind the
        row. Regret and payoff are missing for the led path.
    maximin, minimax_regret : str
        The moves with the largest lowest payoff and the smallest largest regret, among the worlds sampled; "none" where
        none is known, or where several players move before the last stage, whose moves no one player chooses.
    maximin_tied, minimax_regret_tied : tuple of str
        The moves that the sample does not tell from them: nearer than the extremes of its quarters are to its own, for
        one of the two moves.
    """

    scenario: Scenario
    target: Target
    expectation: str
    worlds: Worlds
    regret: np.ndarray
    moves: pd.DataFrame
    maximin: str
    minimax_regret: str
    maximin_tied: tuple[str, ...]
    minimax_regret_tied: tuple[str, ...]

    @property
    def shown(self) -> pd.DataFrame:
        """The rows of the table that a page has room for.

        All of one leader's moves; of many sequences of several players' moves those after which the target holds most
        often, and the led path.
        """
        *sequences, path = self.moves.index
        if len(self.scenario.earlier) < 2 or len(sequences) <= MOST_SEQUENCES:
            return self.moves
        often = self.moves.loc[sequences, ["every", "some"]].sum(axis=1).sort_values(ascending=False, kind="stable")
        return self.moves.loc[[*sorted(often.index[:MOST_SEQUENCES]), path]]

    @property
    def mixed(self) -> bool:
        """Whether mixed equilibria take part."""
        return not pure_only(self.worlds.concept, len(self.scenario.order[-1]))


def robustness(
    source: Scenario | Results,
    target: str | None = None,
    samples: int | None = None,
    seed: int | None = None,
    expectation: str = "best",
    beliefs: str | Path | Mapping[str, Any] | None = None,
) -> Robustness:
    """Return how robust every move of the leader is, in many worlds drawn anew or in those of a finished study.

    Parameters
    ----------
    source : Scenario or Results
        Of a scenario, worlds are spread evenly over the box low to high, or as beliefs say.
    target : str, optional
        As for `sim.scenario.target.read_target`; by default `sim.scenario.target.usual_target`.
    samples : int, optional
        Number of worlds, SAMPLES by default.
    seed : int, optional
        0 by default.
    expectation : {"best", "worst", "average"}
        What the leader expects of several equilibria.
    beliefs : str, Path or mapping, optional
        A file, or what it holds: see `sim.study.beliefs.make_beliefs`.

    Raises
    ------
    InputError
        For an unknown target or expectation, fewer than two samples, no parameter with a range, or a study whose points
        are no sample.
    """
    scenario, wanted = asked_of(source, target, expectation)
    if isinstance(source, Results):
        refuse_settings(source, samples=samples, seed=seed, beliefs=beliefs)
        worlds = _sampled_worlds(source, read_worlds(sampled(source), wanted.holds, expectation))
    else:
        samples = SAMPLES if samples is None else samples
        for name, number in (("samples", samples), ("seed", seed or 0)):
            expect(number, int, name, "a whole number")
        if samples < 2:
            raise InputError(f"samples={samples}: at least 2 worlds are needed.")
        varying(scenario)
        drawn = points(scenario, "sobol", points=samples, seed=seed or 0, beliefs=beliefs)
        worlds = solve_worlds(scenario, drawn, wanted.holds, expectation)
    regret = regrets(worlds.worth)
    one_chooses = len(scenario.earlier) <= 1
    maximin, *near_maximin = _best(worlds, worlds.worth) if one_chooses else ["none"]
    minimax, *near_minimax = _best(worlds, -regret) if one_chooses else ["none"]
    return Robustness(
        scenario=scenario,
        target=wanted,
        expectation=expectation,
        worlds=worlds,
        regret=regret,
        moves=_table(worlds, regret),
        maximin=maximin,
        minimax_regret=minimax,
        maximin_tied=tuple(near_maximin),
        minimax_regret_tied=tuple(near_minimax),
    )


def sampled(results: Results, refused: Collection[str] = UNWEIGHTED) -> Results:
    """Return a study whose points are a sample, of which shares can be counted.

    Raises
    ------
    InputError
        If they are a grid or the steps of an analysis, or fewer than two.
    """
    kind = results.config["design"]["kind"]
    if kind in refused:
        raise InputError(
            f"the study in '{results.directory}' has a {kind} design, of whose points shares say nothing; count them in a "
            "sample, as with design=sobol."
        )
    if results.points < 2:
        raise InputError(
            f"the study in '{results.directory}' has {results.points} points; at least 2 worlds are needed."
        )
    return results


def _sampled_worlds(results: Results, worlds: Worlds) -> Worlds:
    """Return the worlds that are drawn each by itself: of Saltelli's blocks the first and the last."""
    if results.config["design"]["kind"] != "saltelli":
        return worlds
    block = len(worlds.parameters) + 2
    place = np.arange(len(worlds)) % block
    return worlds.take(np.flatnonzero((place == 0) | (place == block - 1)))


def regrets(worth: np.ndarray) -> np.ndarray:
    """Return how much less each move is worth than the best one of its world, shape (worlds, moves)."""
    best = np.fmax.reduce(worth, axis=1)[:, None]
    ties = best - worth <= ROUNDING * np.fmax(np.abs(best), np.abs(worth))
    return np.where(ties, 0.0, best - worth)


def swings(worlds: Worlds, choice: str) -> pd.DataFrame:
    """Return how the target's probability moves as each parameter goes from the low to the high end of its range.

    Returns
    -------
    pandas.DataFrame
        One row per parameter, the widest swing first: ``parameter``, ``at_low`` and ``at_high``: mean probability in
        the worlds of the lowest and the highest fifth of its range, all else as it comes; ``mean``: in all worlds.
    """
    k = worlds.choices.index(choice)
    solved = worlds.solved[:, k]
    at, values = worlds.points[solved], worlds.probability[solved, k]
    if not len(values):
        return pd.DataFrame(columns=["parameter", "at_low", "at_high", "mean"])
    fifth = max(1, round(len(values) * ENDS))
    order = np.argsort(at, axis=0, kind="stable")
    table = pd.DataFrame(
        {
            "parameter": list(worlds.parameters),
            "at_low": values[order[:fifth]].mean(axis=0),
            "at_high": values[order[-fifth:]].mean(axis=0),
            "mean": values.mean(),
        }
    )
    width = (table["at_high"] - table["at_low"]).abs()
    return table.reindex(width.sort_values(ascending=False, kind="stable").index).reset_index(drop=True)


def _table(worlds: Worlds, regret: np.ndarray) -> pd.DataFrame:
    rows = []
    for k, choice in enumerate(worlds.choices):
        solved = worlds.solved[:, k]
        count = max(np.count_nonzero(solved), 1)
        row = {
            "choice": choice,
            "every": np.count_nonzero(worlds.every[:, k]) / count,
            "some": np.count_nonzero(worlds.some[:, k]) / count,
        }
        if k < regret.shape[1] and solved.any():
            own, payoff = regret[solved, k], worlds.worth[solved, k]
            row |= {
                "best": float((own <= 0).mean()),
                "mean_regret": float(own.mean()),
                "high_regret": float(np.quantile(own, 0.95)),
                "largest_regret": float(own.max()),
                "lowest_payoff": float(payoff.min()),
            }
        rows.append(row | {"solved": int(np.count_nonzero(solved))})
    columns = [
        "choice",
        "every",
        "some",
        "best",
        "mean_regret",
        "high_regret",
        "largest_regret",
        "lowest_payoff",
        "solved",
    ]
    return pd.DataFrame(rows, columns=columns)


def _best(worlds: Worlds, values: np.ndarray) -> list[str]:
    """Return the move whose lowest value is largest, and those that the sample does not tell from it, in menu order."""
    lowest = np.fmin.reduce(values, axis=0)
    if np.isnan(lowest).all():
        return ["none"]
    parts = [np.fmin.reduce(part, axis=0) for part in np.array_split(values, min(PARTS, len(values)))]
    error = np.fmax.reduce(np.abs(parts - lowest))
    best = int(np.nanargmax(lowest))
    near = [k for k in np.flatnonzero(lowest[best] - lowest <= np.fmax(error, error[best])) if k != best]
    return [worlds.choices[k] for k in (best, *near)]
