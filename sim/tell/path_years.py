"""How things stand year by year in a game over time: tables by year for people, and for machines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.ask.path import Path, Paths
from sim.tell.chain import chain_data
from sim.tell.document import Block, Cell, Column, Paragraph, Part, Table
from sim.tell.every_pure import every_data
from sim.tell.path_words import begins_in, clause, expecting, logit_precision, plan_label, plan_name
from sim.tell.words import capital, chance, identity, number, number_cell, percent

STEPS = 5  # years between the columns of what comes when


def year_by_year(paths: Paths, one: Path) -> list[Block]:
    """Return how things stand year by year on one path: chances of levels, outcomes, the target."""
    scenario = one.scenario
    years = [year for year in range(0, paths.years, STEPS)]
    years = sorted({*years, paths.year, paths.years - 1})
    columns = [Column("What"), *(Column(str(year), look="number") for year in years)]
    words = clause(scenario, paths.target)
    rows = [
        [Cell(f"{words}, then"), *(Cell(chance(one.then[year])) for year in years)],
        [Cell(f"{words}, by then"), *(Cell(chance(one.ever[year])) for year in years)],
    ]
    for number_of, name in enumerate(scenario.outcomes):
        cells = (number_cell(one.outcomes[year, number_of]) for year in years)
        rows.append([Cell(capital(scenario.labels.outcome(name))), *cells])
    for factor in scenario.time.factors:
        shares = one.factor_shares(factor.name)
        for level in range(len(factor.levels)):
            label = f"{factor.called}: {factor.label(level)}"
            rows.append([Cell(capital(label)), *(Cell(chance(shares[year, level])) for year in years)])
    about = f"{plan_label(one.plan)}: {expecting(one)}"
    about = f"{scenario.label}: {about}" if len(paths.scenarios) > 1 else about
    table = Table(f"Chances and expectations by {scenario.time.period}:", columns, rows)
    return [Part(capital(about), [Paragraph(_lasting(paths, one)), table])]


def _lasting(paths: Paths, one: Path) -> str:
    """Return when what is looked for first holds on average, and how long it then lasts."""
    words, period, spells = clause(one.scenario, paths.target), one.scenario.time.period, one.spells
    for_ever = logit_precision(paths) is not None
    if not spells.chance > 0:
        return f"Never {words if for_ever else f'within the {paths.years} {period}s: {words}'}."
    cases = "" if spells.chance > 1 - 1e-9 else f" in the {percent(spells.chance)} of cases in which it ever does"
    within = "" if for_ever else f", {period}s after the last one left out"
    lasts = "for ever" if np.isinf(spells.length) else f"{number(spells.length)} {period}s on average{within}"
    return f"{capital(words)} first in {period} {number(spells.wait)} on average{cases}; it then lasts {lasts}."


def frame(paths: Paths) -> pd.DataFrame:
    """Return a row for each view, plan, rule and year, by identifiers."""
    rows = []
    for one in paths.found:
        for year in range(paths.years):
            row: dict[str, Any] = {
                "view": one.scenario.view,
                "plan": plan_name(one.plan),
                "expectation": one.rule,
                "year": year,
            }
            row |= {"then": one.then[year], "by_then": one.ever[year]}
            row |= dict(zip(("then_low", "then_high"), one.then_range[year]))
            row |= dict(zip(("by_then_low", "by_then_high"), one.ever_range[year]))
            row |= dict(zip(one.scenario.outcomes, one.outcomes[year]))
            for factor in one.scenario.time.factors:
                row |= {
                    f"{factor.name}_{level}": share
                    for level, share in zip(factor.levels, one.factor_shares(factor.name)[year])
                }
            rows.append(row)
    return pd.DataFrame(rows)


def data(paths: Paths) -> dict[str, Any]:
    """Return the answer for a machine, by identifiers."""
    table = frame(paths)
    return {
        "scenarios": [
            {**identity(scenario), "state": begins_in(scenario, state)}
            for scenario, state in zip(paths.scenarios, paths.states)
        ],
        "target": paths.target,
        "years": paths.years,
        "nodes": paths.nodes,
        "year": paths.year,
        "by": paths.by,
        "paths": [
            {
                "view": one.scenario.view,
                "plan": plan_name(one.plan),
                "expectation": one.rule,
                "chance": paths.chance(one),
                "range": paths.range(one),
                "values": dict(zip(one.scenario.players, map(float, one.values))),
                "several": one.choices,
                "subgames": one.subgames,
                "cycle": one.cycle,
                "deviation": None if one.deviation is None else vars(one.deviation),
            }
            for one in paths.found
        ],
        "chain": chain_data(paths),
        "every_pure": every_data(paths),
        "years_table": table.to_dict("records"),
    }
