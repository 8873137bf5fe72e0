"""What a study found, counted part by part: how much of the box has which outcome."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.scenario.columns import COMPONENT, FORM, LABEL, MOVE, POINT, STATUS, led
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.batch import DEGENERATE, NONE, STATUSES
from sim.solve.concepts import pure_only
from sim.solve.profile import TOLERANCE
from sim.study.results import Results
from sim.study.rows import LED, SIMULTANEOUS

ALL_AT_ONCE = "all at once"  # in place of a move where nobody leads


@dataclass(frozen=True)
class Summary:
    """Shares of the points of a study. Where several equilibria hold, an outcome is certain if all of them have it.

    Attributes
    ----------
    points : int
    outcome : str
        The column that is counted: the scenario's first outcome where its values have names, by equal parts of its
        range, one around each such value; else the move of the first player to move last.
    certain, possible : mapping of move to mapping of outcome to float
        Share of the points at which, after this move, every equilibrium has the outcome, and at which some has it.
    equilibria : mapping of move to mapping of int to float
        Share of the points with so many equilibria, a continuum counting as one.
    chosen : mapping of expectation to mapping of move to float
        Share of the points at which the leader chooses the move, ties included, when it expects that of what follows.
    ties : float
        Share of the points at which some game is degenerate.
    pure_only : bool
        Whether mixed equilibria of the last stage were not looked for.
    """

    points: int
    outcome: str
    certain: Mapping[str, Mapping[str, float]]
    possible: Mapping[str, Mapping[str, float]]
    equilibria: Mapping[str, Mapping[int, float]]
    chosen: Mapping[str, Mapping[str, float]]
    ties: float
    pure_only: bool


def summarise(results: Results) -> Summary:
    """Count a study's outcomes, holding one part at a time."""
    scenario = results.scenario
    leads = len(scenario.order) > 1
    leader = scenario.order[0][0] if leads else None
    first = next(iter(scenario.outcomes), "")
    levels = sorted(scenario.labels.levels.get(first, ()))
    outcome = first if len(levels) > 1 else scenario.order[-1][0]
    flags = [led(expectation) for expectation in EXPECTATIONS]
    columns = [POINT, FORM, outcome, COMPONENT, STATUS, *flags, *([leader] if leads else [])]
    certain, possible, equilibria = defaultdict(Counter), defaultdict(Counter), defaultdict(Counter)
    chosen: dict[str, Counter] = {expectation: Counter() for expectation in EXPECTATIONS}
    ties = 0
    for table in results.tables(columns):
        rows = table.to_pandas()
        ties += rows.loc[rows[STATUS] == STATUSES[DEGENERATE], POINT].nunique()
        rows = rows[(rows[FORM] == (LED if leads else SIMULTANEOUS)) & (rows[STATUS] != STATUSES[NONE])]
        moves = rows[leader].astype(str) if leads else pd.Series(ALL_AT_ONCE, index=rows.index)
        rows = rows.assign(**{MOVE: moves, LABEL: _labels(rows[outcome], levels)})
        _count(rows, certain, possible, equilibria)
        for expectation, flag in zip(EXPECTATIONS, flags):
            chosen[expectation].update(rows.loc[rows[flag]].drop_duplicates([POINT, MOVE])[MOVE])
    order = scenario.moves[leader] if leads else (ALL_AT_ONCE,)
    points = max(results.points, 1)
    return Summary(
        results.points,
        outcome,
        *({move: _shares(counts[move], points) for move in order} for counts in (certain, possible, equilibria)),
        chosen={expectation: _shares(counts, points) for expectation, counts in chosen.items() if leads},
        ties=ties / points,
        pure_only=pure_only(results.manifest["concept"], len(scenario.order[-1])),
    )


def _labels(values: pd.Series, levels: Sequence[float]) -> np.ndarray:
    """Return numbers as the named values in whose parts of the range they lie, as text, and moves as they are."""
    if not pd.api.types.is_numeric_dtype(values):
        return values.astype(str).to_numpy()
    return np.array([f"{level:g}" for level in levels], dtype=object)[level_parts(values.to_numpy(), levels)]


def level_parts(values: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Return for each value the number of the part of the range, cut into as many equal parts as there are levels.

    The limit between two parts belongs to the one that is nearer to the middle.
    """
    low, high = levels[0], levels[-1]
    limits = np.linspace(low, high, len(levels) + 1)[1:-1]
    inwards = np.where(limits > (low + high) / 2, TOLERANCE, -TOLERANCE) * (high - low)
    return np.digitize(values, limits + inwards)


def _count(rows: pd.DataFrame, certain, possible, equilibria) -> None:
    """Add a part's rows to the counters of each move."""
    pairs = rows[[POINT, MOVE, LABEL]].drop_duplicates()
    alone = ~pairs.duplicated([POINT, MOVE], keep=False)
    # A continuum has a row per extreme point; all of them bear its number.
    one_each = rows[COMPONENT].isna() | ~rows.duplicated([POINT, MOVE, COMPONENT])
    numbers = rows[one_each].groupby([POINT, MOVE]).size().rename("number").reset_index()
    for counters, found, key in (
        (possible, pairs, LABEL),
        (certain, pairs[alone], LABEL),
        (equilibria, numbers, "number"),
    ):
        for (move, value), count in found.groupby([MOVE, key]).size().items():
            counters[move][value] += count


def _shares(counts: Counter, points: int) -> dict:
    """Return counts as shares of the points, the largest first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {value: float(np.round(count / points, 12)) for value, count in ordered}
