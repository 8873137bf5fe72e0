"""A solution as text for a reader and as data for a machine."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.ask.solution import Solution
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.equilibrium import Certificate
from sim.solve.profile import payoff_range
from sim.tell.text import (
    heading,
    identity,
    number,
    outcome_range,
    payoff_units,
    records,
    strategy,
    text_table,
)

MOST_MOVES = 24  # of the leader, in a table
MOST_NAMES = 6
# What is not known after a move, by the status of what follows it.
UNKNOWN = {
    "pure only": "mixed equilibria were not looked for",
    "none": "none was found",
    "undecided": "some may be missing, as rounding leaves it open,",
    "budget spent": "some may be missing, as the search ended early,",
    "degenerate": "some may be missing, as the game is degenerate,",
}


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
            _best_moves(scenario, solution.led),
            f"What follows each move of {scenario.labels.the(leader)}",
            led_text(scenario, solution.led),
        ]
        if solution.certificate is not None:
            parts.append(led_certificate(scenario, solution.led))
    parts += ["All move at once", _simultaneous_text(scenario, solution.simultaneous)]
    if solution.certificate is not None:
        parts.append(f"When all move at once: {certificate_text(solution.certificate)}")
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
        "certificate": solution.certificate
        and {"about": "all players moving at once", **certificate_data(solution.certificate)},
    }


def scale_text(scenario: Scenario) -> str:
    """Return the payoff ranges, beside which an answer that depends on them must be read."""
    ranges = zip(scenario.players, payoff_range(scenario.game().payoffs))
    listed = ", ".join(f"{scenario.labels.player(player)} {number(width)}" for player, width in ranges)
    return f"This concept depends on the scale of payoffs; their ranges here: {listed} ({payoff_units(scenario)})."


def certificate_text(certificate: Certificate) -> str:
    """Return what was examined and what that proves."""
    return f"{certificate.message} [{certificate.method}; status: {certificate.status}]"


def certificate_data(certificate: Certificate) -> dict:
    """Return a certificate as plain data."""
    fields = ("method", "status", "message", "index_sum", "supports", "cells", "eliminated")
    return {name: getattr(certificate, name) for name in fields}


def led_certificate(scenario: Scenario, table: pd.DataFrame) -> str:
    """Return what is known of the equilibria that follow each move: where all are listed, and the continua."""
    by_status: dict[str, list[str]] = {}
    continua = []
    for moves, group in table.groupby(list(scenario.earlier), sort=False, observed=True):
        name = scenario.labels.play(scenario.earlier, moves, ", ")
        by_status.setdefault(str(group["status"].iloc[0]), []).append(name)
        continua += [name] if group["component"].notna().any() else []
    known = ("complete", "degenerate") if len(scenario.order[-1]) <= 2 else ("complete",)
    count = sum(map(len, by_status.values()))
    whole = sum(len(by_status.get(status, ())) for status in known)
    places = "each move" if whole == count else f"{whole} of {count} moves"
    parts = ["every equilibrium that follows is listed"]
    open_ = {status: moves for status, moves in by_status.items() if status not in known}
    parts += [f"{UNKNOWN.get(status, status)} after {_some(moves)}" for status, moves in open_.items()]
    if continua:
        points = "its extreme points" if len(scenario.order[-1]) <= 2 else "points in it"
        parts.append(f"a continuum is listed by {points} after {_some(continua)}")
    return f"After {places} of {' and '.join(map(scenario.labels.the, scenario.earlier))}: {'; '.join(parts)}."


def _some(names: Sequence[str]) -> str:
    """Return the first names of a long list, and how many more there are."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def led_text(scenario: Scenario, table: pd.DataFrame) -> str:
    """Return what follows each move of the leader, as a table."""
    earlier = list(scenario.earlier)
    labels, outcome = scenario.labels, next(iter(scenario.outcomes))
    leader = scenario.order[0][0]
    rows = []
    shown, note = _shown(scenario, table)
    for moves, group in shown.groupby(earlier, sort=False, observed=True):
        cells = [beside(labels.move(player, move), move) for player, move in zip(earlier, moves)]
        cells.append(outcome_range(scenario, outcome, group[outcome]))
        for _, row in group.iterrows():
            rows.append([*cells, *_equilibrium_cells(scenario, row, scenario.order[-1], [leader]), _marks(row)])
            cells = [""] * len(cells)
    headers = [*map(labels.player, earlier), labels.outcome(outcome)]
    headers += _equilibrium_headers(scenario, table, scenario.order[-1], [leader])
    headers.append(f"best for {labels.the(leader)} if it expects")
    return "\n\n".join(filter(None, [text_table(headers, rows), note]))


def _shown(scenario: Scenario, table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows of the moves that have room, the leader's best ones in its menu's order, and a note on the rest."""
    leader = scenario.order[0][0]
    marks = [f"led_{expectation}" for expectation in EXPECTATIONS]
    ranked = table.assign(chosen=table[marks].any(axis=1)).groupby(leader, sort=False, observed=True)
    ranked = ranked.agg({"chosen": "any", f"payoff_{leader}": "max"})
    if len(ranked) <= MOST_MOVES:
        return table, ""
    ranked = ranked.sort_values(["chosen", f"payoff_{leader}"], ascending=False, kind="stable")
    whose = scenario.labels.the(leader)
    note = f"{MOST_MOVES} of the {len(ranked)} moves of {whose} are shown, those worth most to it; --json gives all."
    return table[table[leader].isin(ranked.index[:MOST_MOVES])], note


def _marks(row: pd.Series) -> str:
    return ", ".join(f"the {expectation}" for expectation in EXPECTATIONS if row[f"led_{expectation}"])


def _best_moves(scenario: Scenario, table: pd.DataFrame) -> str:
    leader = scenario.order[0][0]
    chosen = {
        expectation: " or ".join(
            scenario.labels.menu(leader, dict.fromkeys(table.loc[table[f"led_{expectation}"], leader].astype(str)))
        )
        for expectation in EXPECTATIONS
    }
    the_leader = scenario.labels.the(leader)
    if len(set(chosen.values())) == 1:
        return f"The best move of {the_leader} is {chosen['best']}, whichever of the equilibria it expects to follow."
    lines = [f"  {expectation:<8} {moves}" for expectation, moves in chosen.items()]
    return "\n".join([f"The best move of {the_leader}, if it expects of the equilibria that follow", *lines])


def _simultaneous_text(scenario: Scenario, table: pd.DataFrame) -> str:
    found = table[table["status"] != "none"]
    if found.empty:
        return "No equilibrium was found."
    outcome = next(iter(scenario.outcomes))
    rows = [
        [
            *_equilibrium_cells(scenario, row, scenario.players, scenario.players),
            outcome_range(scenario, outcome, [row[outcome]]),
        ]
        for _, row in found.iterrows()
    ]
    headers = _equilibrium_headers(scenario, found, scenario.players, scenario.players)
    return text_table([*headers, scenario.labels.outcome(outcome)], rows)


def _equilibrium_headers(
    scenario: Scenario, table: pd.DataFrame, movers: Sequence[str], paid: Sequence[str]
) -> list[str]:
    places = [column for column in ("triangle",) if column in table]
    player = scenario.labels.player
    return [*map(player, movers), *(f"payoff {player(one)}" for one in paid), "regret", "index", *places]


def _equilibrium_cells(scenario: Scenario, row: pd.Series, movers: Sequence[str], paid: Sequence[str]) -> list[str]:
    strategies = [strategy(scenario, row, player) for player in movers]
    payoffs = [number(row[f"payoff_{player}"]) for player in paid]
    if pd.notna(row["component"]):
        index = f"continuum {int(row['component']) + 1}"
    else:
        index = "–" if pd.isna(row["index"]) else f"{int(row['index']):+d}"
    places = [scenario.labels.named(str(row["triangle"]))] if "triangle" in row else []
    return [*strategies, *payoffs, f"{row['regret']:.0e}", index, *places]
