"""Results as text for a terminal, and as data for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from tabulate import tabulate

from sim.scenario.changes import GAME, Change
from sim.scenario.scenario import Scenario


def text_table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as an aligned table; numbers come as text, already rounded."""
    return tabulate(rows, headers, tablefmt="simple", disable_numparse=True)


def number(value: float | None) -> str:
    """Return a number with three decimals, without a negative zero; a dash where there is none."""
    if value is None or pd.isna(value):
        return "–"
    return f"{round(float(value), 3) + 0.0:.3f}"


def number_range(values: Sequence[float]) -> str:
    """Return the range of values: one number where they agree."""
    low, high = number(min(values)), number(max(values))
    return low if low == high else f"{low} to {high}"


def outcome_range(scenario: Scenario, outcome: str, values: Sequence[float]) -> str:
    """Return the range of an outcome's values, by the names of its levels where both ends have one."""
    ends = [min(values), max(values)]
    names = dict.fromkeys(scenario.labels.level(outcome, end) for end in ends)
    return number_range(ends) if "" in names else " to ".join(names)


def strategy(scenario: Scenario, row: pd.Series, player: str) -> str:
    """Return a player's strategy in a row of results in words: its move, or the probabilities of its mix."""
    mix = row[f"{player}_mix"]
    if mix is None or np.ndim(mix) == 0:
        return scenario.labels.strategy(player, str(row[player]))
    moves = scenario.labels.menu(player, scenario.moves[player])
    return " + ".join(f"{p:.3g} {move}" for p, move in zip(mix, moves) if p > 0.0005)


def heading(scenario: Scenario) -> str:
    """Return the title of a scenario, its names and its order of moves, and what differs from the view, in words."""
    stages = ", then ".join(
        " and ".join(map(scenario.labels.the, stage)) + (" at once" if len(stage) > 1 else "")
        for stage in scenario.order
    )
    names = f"view {scenario.view}, game {scenario.game_name}; order of moves: {stages}"
    return "\n".join([scenario.title, names, *(_meaning(scenario, c) for c in scenario.changes if c.key != GAME)])


def _meaning(scenario: Scenario, change: Change) -> str:
    """Return a change with the unit of its number and what that is."""
    parameter = scenario.parameters[change.name]
    return f"changed: {change}; {', '.join(filter(None, [parameter.unit, parameter.note]))}"


def identity(scenario: Scenario) -> dict[str, Any]:
    """Return what an answer is about, for a machine: names, title, and what differs from the view."""
    return {
        "view": scenario.view,
        "game": scenario.game_name,
        "title": scenario.title,
        "changes": [vars(change) for change in scenario.changes],
    }


def payoff_units(scenario: Scenario) -> str:
    """Return the unit that most parameters share: that of the payoffs."""
    units = [parameter.unit for parameter in scenario.parameters.values()]
    return max(dict.fromkeys(units), key=units.count) if units else "payoff units"


def failure_text(failure: Mapping[str, Any]) -> str:
    """Return what a study's manifest says of a chunk that failed, with the parameters at fault."""
    chunk = failure["chunk"]
    where = f"points {chunk['first']:,} to {chunk['last'] - 1:,}"
    at = f"at point {failure['point']:,}: " if failure["point"] is not None else "somewhere in "
    values = {name: value if isinstance(value, list) else [value] for name, value in failure["parameters"].items()}
    parameters = ", ".join(f"{name}={' to '.join(f'{number:.6g}' for number in ends)}" for name, ends in values.items())
    return f"chunk {chunk['number']} ({where}) failed three times: {failure['reason'].rstrip('.')}; {at}{parameters}"


def records(table: pd.DataFrame | None) -> list[dict[str, Any]] | None:
    """Return a table as plain data."""
    if table is None:
        return None
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if value is None or (np.ndim(value) == 0 and pd.isna(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def words(name: str) -> str:
    """Return a name of the YAML as words."""
    return name.replace("_", " ")


def as_json(data: Any) -> str:
    """Return data as JSON text."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=_plain)
