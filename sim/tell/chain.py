"""The chain of an argument in words: how far it comes by a year, and how many of the cases come one step further."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.ask.path import Path, Paths
from sim.scenario.dynamics import Dynamics, Step
from sim.scenario.read_chain import ARROW
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Cell, Column, Paragraph, Table
from sim.tell.path_words import clause, expecting, plan_label, plan_name, shown, supposing
from sim.tell.words import capital, chance, percent


def step_label(scenario: Scenario, step: Step) -> str:
    """Return what a step is called: its label, or its conditions with levels and outcomes in words."""
    if step.label:
        return step.label
    now, *after = (part.strip() for part in step.text.split(ARROW))
    return ", and then ".join(_condition(scenario, part) for part in (now, *after))


def _condition(scenario: Scenario, text: str) -> str:
    return _level(scenario.time, text) or clause(scenario, text)


def _level(dynamics: Dynamics, text: str) -> str:
    """Return what a level is called, with its factor; empty if the text names none."""
    for factor in dynamics.factors:
        if factor.numbers is None and text in factor.levels:
            return f"{factor.called}: {factor.label(factor.levels.index(text))}"
    return ""


def by_year(paths: Paths, one: Path) -> np.ndarray:
    """Return the chances of having come so far by the year that is asked about, shape (steps,)."""
    return one.so_far[paths.year]


def further(chances: np.ndarray) -> np.ndarray:
    """Return the share of the cases that have come to the step before which come to each step; NaN where none have."""
    before = np.concatenate([[1.0], chances[:-1]])
    return np.divide(chances, before, out=np.full(len(chances), np.nan), where=before > 0)


def told_chain(paths: Paths) -> list[Block]:
    """Return the chain of the argument, step by step; nothing where there is none."""
    if not paths.chain:
        return []
    return [Paragraph(" ".join(chain_finding(paths))), _table(paths)]


def chain_finding(paths: Paths) -> list[str]:
    """Return how far the chain comes under each plan, a sentence for each view and plan."""
    period, sentences = paths.scenarios[0].time.period, []
    for scenario in paths.scenarios:
        labels = [step_label(scenario, step) for step in paths.chain]
        for plan in paths.plans:
            where = f" in the view {scenario.label}" if len(paths.scenarios) > 1 else ""
            come = f"{capital(supposing(scenario, plan))}{where}, by {period} {paths.year}"
            sentences.append(
                f"{come} {_steps(labels, [by_year(paths, one) for one in paths.of(scenario, plan).values()])}."
            )
    return ["The argument as a chain of steps, each after the one before.", *sentences]


def _steps(labels: Sequence[str], chances: Sequence[np.ndarray]) -> str:
    """Return the chances of all steps, up to the first that never comes."""
    parts = []
    for number, label in enumerate(labels):
        numbers = list(dict.fromkeys(percent(rule[number]) for rule in chances))
        share = " or ".join(numbers)
        parts.append(f"{label} with a chance of {share}" if not parts else f"{label}, {share}")
        if numbers == ["0%"]:
            break
    return "; ".join(parts)


def _table(paths: Paths) -> Table:
    """Return a row for each view, plan and rule with the chance to have come so far, and the share that comes further."""
    first = paths.scenarios[0]
    several = len(paths.scenarios) > 1
    rows = []
    for one in shown(paths):
        chances = by_year(paths, one)
        shares = further(chances)
        cells = [
            Cell(chance(come) if number == 0 or np.isnan(share) else f"{chance(come)} ({percent(share)})", float(come))
            for number, (come, share) in enumerate(zip(chances, shares))
        ]
        rows.append([*([one.scenario.label] if several else []), plan_label(one.plan), expecting(one), *cells])
    columns = [
        *([Column("View")] if several else []),
        Column("Plan", look="words"),
        Column("Expecting"),
        *(Column(capital(step_label(first, step)), look="number") for step in paths.chain),
    ]
    caption = (
        f"Chance that the chain has come so far by {first.time.period} {paths.year}; in brackets, of the cases that have come "
        "to the step before, the share that comes to this one:"
    )
    return Table(caption, columns, rows)


def chain_data(paths: Paths) -> list[dict]:
    """Return the chain for a machine: the chance to have come so far by each year, by view, plan and rule."""
    return [
        {
            "view": one.scenario.view,
            "plan": plan_name(one.plan),
            "expectation": one.rule,
            "steps": [step.text for step in paths.chain],
            "by_year": one.so_far.tolist(),
            "range": one.so_far_range.tolist(),
        }
        for one in paths.found
        if paths.chain
    ]
