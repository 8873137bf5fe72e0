"""A solution as text for a reader and as data for a machine."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.solution import Solution
from sim.commands.text import heading, identity, number, number_range, payoff_units, records, strategy, text_table, words
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.equilibrium import Certificate
from sim.solve.profile import payoff_range


def as_text(solution: Solution) -> str:
    """Return the solution for a reader."""
    scenario, concept = solution.scenario, solution.concept
    unit = payoff_units(scenario)
    parts = [heading(scenario), f"concept: {concept.meaning}\npayoffs and regret in {unit}"]
    if concept.scale_matters:
        parts.append(scale_text(scenario))
    if solution.led is not None:
        leader = scenario.order[0][0]
        parts += [
            f"What follows each move of {leader}",
            _led_text(scenario, solution.led),
            _best_moves(scenario, solution.led),
        ]
    parts += ["All move at once", _simultaneous_text(scenario, solution.simultaneous)]
    if solution.certificate is not None:
        parts.append(certificate_text(solution.certificate))
    return "\n\n".join(parts)


def as_data(solution: Solution) -> dict:
    """Return the solution for a machine."""
    scenario = solution.scenario
    return {
        **identity(scenario),
        "order": scenario.order,
        "concept": solution.concept.name,
        "payoff_unit": payoff_units(scenario),
        "payoff_range": dict(zip(scenario.players, payoff_range(scenario.game().payoffs))),
        "led": records(solution.led),
        "simultaneous": records(solution.simultaneous),
        "certificate": solution.certificate and certificate_data(solution.certificate),
    }


def scale_text(scenario: Scenario) -> str:
    """Return the payoff ranges, beside which an answer that depends on them must be read."""
    ranges = zip(scenario.players, payoff_range(scenario.game().payoffs))
    listed = ", ".join(f"{player} {number(width)}" for player, width in ranges)
    return f"This concept depends on the scale of payoffs; their ranges here: {listed} ({payoff_units(scenario)})."


def certificate_text(certificate: Certificate) -> str:
    """Return what was examined and what that proves."""
    return f"{certificate.message} [{certificate.method}; status: {certificate.status}]"


def certificate_data(certificate: Certificate) -> dict:
    """Return a certificate as plain data."""
    fields = ("method", "status", "message", "index_sum", "supports", "cells", "eliminated")
    return {name: getattr(certificate, name) for name in fields}


def _led_text(scenario: Scenario, table: pd.DataFrame) -> str:
    earlier = list(scenario.earlier)
    outcome = next(iter(scenario.outcomes))
    leader = scenario.order[0][0]
    rows = []
    for moves, group in table.groupby(earlier, sort=False, observed=True):
        cells = [*moves, number_range(group[outcome])]
        for _, row in group.iterrows():
            rows.append([*cells, *_equilibrium_cells(scenario, row, scenario.order[-1], [leader]), _marks(row)])
            cells = [""] * len(cells)
    headers = [*earlier, words(outcome), *_equilibrium_headers(table, scenario.order[-1], [leader])]
    headers.append(f"best for {leader} if it expects")
    return text_table(headers, rows)


def _marks(row: pd.Series) -> str:
    return ", ".join(f"the {expectation}" for expectation in EXPECTATIONS if row[f"led_{expectation}"])


def _best_moves(scenario: Scenario, table: pd.DataFrame) -> str:
    leader = scenario.order[0][0]
    chosen = {
        expectation: " or ".join(dict.fromkeys(table.loc[table[f"led_{expectation}"], leader].astype(str)))
        for expectation in EXPECTATIONS
    }
    if len(set(chosen.values())) == 1:
        return f"The best move of {leader} is {chosen['best']}, whichever of the equilibria it expects to follow."
    lines = [f"  {expectation:<8} {moves}" for expectation, moves in chosen.items()]
    return "\n".join([f"The best move of {leader}, if it expects of the equilibria that follow", *lines])


def _simultaneous_text(scenario: Scenario, table: pd.DataFrame) -> str:
    found = table[table["status"] != "none"]
    if found.empty:
        return "No equilibrium was found."
    outcome = next(iter(scenario.outcomes))
    rows = [
        [*_equilibrium_cells(scenario, row, scenario.players, scenario.players), number(row[outcome])]
        for _, row in found.iterrows()
    ]
    return text_table([*_equilibrium_headers(found, scenario.players, scenario.players), words(outcome)], rows)


def _equilibrium_headers(table: pd.DataFrame, movers: Sequence[str], paid: Sequence[str]) -> list[str]:
    places = [column for column in ("triangle",) if column in table]
    return [*movers, *(f"payoff {player}" for player in paid), "regret", "index", *places]


def _equilibrium_cells(scenario: Scenario, row: pd.Series, movers: Sequence[str], paid: Sequence[str]) -> list[str]:
    strategies = [strategy(row, player, scenario.moves[player]) for player in movers]
    payoffs = [number(row[f"payoff_{player}"]) for player in paid]
    if pd.notna(row["component"]):
        index = f"continuum {int(row['component']) + 1}"
    else:
        index = "–" if pd.isna(row["index"]) else f"{int(row['index']):+d}"
    places = [str(row["triangle"])] if "triangle" in row else []
    return [*strategies, *payoffs, f"{row['regret']:.0e}", index, *places]
