"""wedge solve: the equilibria of a view.

Prints what follows each move of the leader (the US), with Russia's and China's moves, Russia's alignment (-1 in
China's camp, 0 hedging, +1 with the West) and the payoffs; then the leader's best move if it expects the best, the
worst or the average of what follows; then the equilibria when all move at once.

  wedge solve view=mandelbaum
  wedge solve view=mallory params.q=0.9 --json
  wedge solve view=base --out base.json
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.solution import Solution, solve
from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.commands.text import heading, number, number_range, payoff_units, records, strategy, text_table
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(options=("--json", "--out"))
    solution = solve(arguments.scenario())
    deliver(arguments, lambda: as_text(solution), lambda: as_data(solution))


def as_text(solution: Solution) -> str:
    """Return the solution for a reader."""
    scenario = solution.scenario
    parts = [heading(scenario), f"payoffs in {payoff_units(scenario)}; every equilibrium's regret is shown in the same unit"]
    if solution.led is not None:
        leader = scenario.order[0][0]
        parts += [f"What follows each move of {leader}", _led_text(scenario, solution.led), _best_moves(scenario, solution.led)]
    parts += ["All move at once", _simultaneous_text(scenario, solution.simultaneous)]
    parts.append(f"{solution.certificate.message} [{solution.certificate.method}; status: {solution.certificate.status}]")
    return "\n\n".join(parts)


def as_data(solution: Solution) -> dict:
    """Return the solution for a machine."""
    scenario, certificate = solution.scenario, solution.certificate
    return {
        "view": scenario.view,
        "game": scenario.game_name,
        "title": scenario.title,
        "order": scenario.order,
        "payoff_unit": payoff_units(scenario),
        "led": records(solution.led),
        "simultaneous": records(solution.simultaneous),
        "certificate": {
            "method": certificate.method,
            "status": certificate.status,
            "message": certificate.message,
            "index_sum": certificate.index_sum,
        },
    }


def _led_text(scenario: Scenario, table: pd.DataFrame) -> str:
    earlier = [player for stage in scenario.order[:-1] for player in stage]
    outcome = next(iter(scenario.outcomes))
    leader = scenario.order[0][0]
    rows = []
    for moves, group in table.groupby(earlier, sort=False, observed=True):
        cells = [*moves, number_range(group[outcome])]
        for _, row in group.iterrows():
            rows.append([*cells, *_equilibrium_cells(scenario, row, scenario.order[-1], [leader]), _marks(row)])
            cells = [""] * len(cells)
    headers = [*earlier, _words(outcome), *_equilibrium_headers(scenario, scenario.order[-1], [leader])]
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
    return text_table([*_equilibrium_headers(scenario, scenario.players, scenario.players), _words(outcome)], rows)


def _equilibrium_headers(scenario: Scenario, movers: Sequence[str], paid: Sequence[str]) -> list[str]:
    return [*movers, *(f"payoff {player}" for player in paid), "regret", "index", "triangle"]


def _equilibrium_cells(scenario: Scenario, row: pd.Series, movers: Sequence[str], paid: Sequence[str]) -> list[str]:
    strategies = [strategy(row, player, scenario.moves[player]) for player in movers]
    payoffs = [number(row[f"payoff_{player}"]) for player in paid]
    if pd.notna(row["component"]):
        index = f"continuum {int(row['component']) + 1}"
    else:
        index = "–" if pd.isna(row["index"]) else f"{int(row['index']):+d}"
    return [*strategies, *payoffs, f"{row['regret']:.0e}", index, str(row.get("triangle", "–"))]


def _words(name: str) -> str:
    return name.replace("_", " ")
