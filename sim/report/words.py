"""Names, numbers and outcomes in the words of a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.report.content import Cell
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario

ALIGNMENT, WAR = "russia_alignment", "war"
EQUAL = 1e-9
RUSSIA = "russia"
EXPECTED = {"best": "the best", "average": "the average", "worst": "the worst"}


def number(value: float | None) -> str:
    """Return a number with four digits and a true minus; a dash where there is none."""
    if value is None or pd.isna(value):
        return "–"
    return f"{round(float(value), 9) + 0.0:.4g}".replace("-", "−")


def percent(share: float) -> str:
    """Return a share as a percentage, with a decimal where it is small."""
    return f"{share:.1%}" if 0 < share < 0.0995 else f"{share:.0%}"


def number_cell(value: float | None, look: str = "") -> Cell:
    """Return a number as a cell that is sorted by it."""
    missing = value is None or pd.isna(value)
    return Cell(number(value), None if missing else float(value), look)


def percent_cell(share: float | None) -> Cell:
    """Return a share as a cell that is sorted by it."""
    return Cell("–") if share is None else Cell(percent(share), float(share))


def assumption_cell(parameter: Parameter) -> Cell:
    """Return what an assumption is called as a cell that leads to its row in the table of all assumptions."""
    return Cell(parameter.called, link=f"assumption-{parameter.name}")


def number_range(low: float, high: float) -> str:
    """Return a range of values: one number where both ends agree."""
    return number(low) if high - low < EQUAL else f"{number(low)} to {number(high)}"


def range_cell(values: Iterable[float]) -> Cell:
    """Return the range of values as a cell that is sorted by its middle."""
    values = [float(value) for value in values if not pd.isna(value)]
    if not values:
        return Cell("none")
    return Cell(number_range(min(values), max(values)), (min(values) + max(values)) / 2)


def situation(scenario: Scenario, outcomes: Mapping[str, float]) -> str:
    """Return what values of a scenario's outcomes mean: ``Russia stays in China's bloc, the war goes on``."""
    return ", ".join(_state(scenario, name, value) for name, value in outcomes.items())


def _state(scenario: Scenario, outcome: str, value: float) -> str:
    return scenario.labels.says(outcome, value) or f"{scenario.labels.outcome(outcome)} {number(value)}"


def has_war(scenario: Scenario) -> bool:
    """Whether Russia's war is something that a game's players decide: an outcome that is not the same everywhere."""
    return RUSSIA in scenario.players and WAR in varying_outcomes(scenario)


def has_alignment(scenario: Scenario) -> bool:
    """Whether a game is about where Russia stands."""
    return RUSSIA in scenario.players and ALIGNMENT in scenario.outcomes


def varying_outcomes(scenario: Scenario) -> list[str]:
    """Return the outcomes that are not the same whatever the players do, and the main one."""
    values = scenario.outcome_values()
    return [name for name in values if name == main_outcome(scenario) or np.ptp(values[name]) > EQUAL]


def main_outcome(scenario: Scenario) -> str:
    """Return the outcome that a scenario is about, the first that it lists."""
    return next(iter(scenario.outcomes))


def listed(names: Sequence[str], link: str = "and") -> str:
    """Return names in a row, as ``A, B and C``."""
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {link} {names[-1]}"


def capital(text: str) -> str:
    """Return a sentence with its first letter in upper case."""
    return text[:1].upper() + text[1:]
