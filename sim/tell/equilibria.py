"""Tables of equilibria: what follows each move of the earlier players, and what may be played when all move at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.equilibrium import Component
from sim.tell.document import Column, Paragraph, Table
from sim.tell.plays import Played, profile, sets, strategy, written
from sim.tell.words import (
    EQUAL,
    counted,
    listed,
    main_outcome,
    number,
    number_range,
    outcome_range,
    payoff_units,
)

MOST_MOVES = 24  # of the leader, in a table
MOST_LISTED = 12  # equilibria in a table; of more there is a row for each outcome


def paths_table(scenario: Scenario, table: pd.DataFrame) -> Table:
    """Return what follows each move of the leader; of many sequences of moves those in which who moves next does best."""
    labels, outcome, leader = scenario.labels, main_outcome(scenario), scenario.order[0][0]
    shown, left_out = _shown(scenario, table)
    rows = []
    for moves, group in shown.groupby(list(scenario.earlier), sort=False, observed=True):
        cells = [beside(labels.move(player, move), move) for player, move in zip(scenario.earlier, moves)]
        mark = ", ".join(e for e in EXPECTATIONS if group[f"led_{e}"].any())
        for following in _rows(scenario, sets(group), scenario.order[-1], outcome, leader):
            rows.append([*cells, *following, mark])
            cells, mark = [""] * len(cells), ""
    columns = [
        *(Column(f"Move of {labels.the(player)}") for player in scenario.earlier),
        *map(labels.player, scenario.order[-1]),
        labels.outcome(outcome),
        Column(f"Worth to {labels.the(leader)}", look="number"),
        "Best, expecting",
    ]
    earlier = listed([labels.the(player) for player in scenario.earlier])
    about = f"What follows each move of {earlier}, payoffs in {payoff_units(scenario, leader)}"
    return Table(f"{about}{left_out}:", columns, rows)


def at_once_table(scenario: Scenario, table: pd.DataFrame, components: Sequence[Component] = ()) -> Table:
    """Return the equilibria when all move at once: one by one, or where these are many by what they bring."""
    found = sets(table, components=components)
    outcome, labels = main_outcome(scenario), scenario.labels
    caption = "" if scenario.earlier else f"Unit of payoffs: {payoff_units(scenario)}"
    worth = [Column(f"Worth to {labels.the(player)}", look="number") for player in scenario.players]
    if len(found) > MOST_LISTED:
        return _grouped(scenario, found, outcome, worth, caption)
    columns = [*map(labels.player, scenario.players), labels.outcome(outcome), *worth]
    rows = _rows(scenario, found, scenario.players, outcome, *scenario.players)
    return Table(caption, columns, rows)


def notes(*tables: Table) -> list[Paragraph]:
    """Return how the mixtures and continua in tables are written."""
    told = written(cell.text for table in tables for row in table.rows for cell in row)
    return [Paragraph(" ".join(told), "note")] if told else []


def _rows(
    scenario: Scenario, found: Sequence[Played], movers: Sequence[str], outcome: str, *paid: str
) -> list[list[str]]:
    if not found:
        return [["none found", *[""] * (len(movers) - 1), "–", *["–"] * len(paid)]]
    return [
        [
            *(strategy(scenario, one, player) for player in movers),
            outcome_range(scenario, outcome, one.range(outcome)),
            *(number_range(*one.range(f"payoff_{player}")) for player in paid),
        ]
        for one in found
    ]


def _grouped(scenario: Scenario, found: Sequence[Played], outcome: str, worth: Sequence[Column], caption: str) -> Table:
    """Return equilibria by what they bring: those of each named value of the main outcome, then all others."""
    groups: dict[str, list[Played]] = {}
    for one in found:
        low, high = one.range(outcome)
        groups.setdefault(scenario.labels.level(outcome, low) if high - low < EQUAL else "", []).append(one)
    rows = []
    for group in (groups[level] for level in sorted(groups, key=lambda level: not level)):
        reached = outcome_range(scenario, outcome, [end for one in group for end in one.range(outcome)])
        example = min(group, key=lambda one: (not one.is_pure, one.is_continuum))
        ends = [[end for one in group for end in one.range(f"payoff_{player}")] for player in scenario.players]
        spans = [number_range(min(of), max(of)) for of in ends]
        rows.append([reached, f"{len(group):,}", *spans, profile(scenario, example, scenario.players)])
    columns = [
        scenario.labels.outcome(outcome),
        Column("Equilibria", look="number"),
        *worth,
        Column("Such as", look="words"),
    ]
    pure = sum(one.is_pure for one in found)
    continua = sum(one.is_continuum for one in found)
    kinds = [f"{pure} in pure moves"] if pure else []
    kinds += [f"{len(found) - pure - continua} in which somebody mixes moves"] if pure + continua < len(found) else []
    kinds += [counted(continua, "continuum, counted as one", "continua, each counted as one")] if continua else []
    summed = f"{len(found)} equilibria by what they bring: {listed(kinds)}; each by itself with --details."
    return Table(" ".join(filter(None, [summed, f"{caption}." if caption else ""])), columns, rows)


def technical(scenario: Scenario, title: str, table: pd.DataFrame, movers: Sequence[str]) -> Table:
    """Return what a game theorist asks for: every equilibrium, a continuum by its points, with index and regret."""
    places = ["triangle"] if "triangle" in table else []
    paid = [player for player in scenario.players if f"payoff_{player}" in table]
    rows = []
    for _, row in table[table["status"] != "none"].iterrows():
        index = "–" if pd.isna(row["index"]) else f"{int(row['index']):+d}".replace("-", "−")
        continuum = index if pd.isna(row["component"]) else f"continuum {int(row['component']) + 1}"
        point = Played(row.to_frame().T)
        rows.append(
            [
                *(strategy(scenario, point, player) for player in movers),
                *(number(row[f"payoff_{player}"]) for player in paid),
                f"{row['regret']:.0e}",
                continuum,
                *(scenario.labels.named(str(row[place])) for place in places),
            ]
        )
    payoffs = [Column(f"Payoff of {scenario.labels.the(player)}", look="number") for player in paid]
    columns = [*map(scenario.labels.player, movers), *payoffs, Column("Regret", look="number"), "Index"]
    return Table(f"{title}:", [*columns, *(["Triangle"] if places else [])], rows)


def _shown(scenario: Scenario, table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows of the moves that have room, the leader's best ones in its menu's order, and what is left out."""
    leader, *between = scenario.earlier
    left_out = ""
    if between and len(table[list(scenario.earlier)].drop_duplicates()) > MOST_MOVES:
        table = _answered(scenario, table)
        who = listed([scenario.labels.the(player) for player in between])
        left_out = f"; {who} answering as is best for it, all other sequences with --json"
    marks = [f"led_{expectation}" for expectation in EXPECTATIONS]
    ranked = table.assign(chosen=table[marks].any(axis=1)).groupby(leader, sort=False, observed=True)
    ranked = ranked.agg({"chosen": "any", f"payoff_{leader}": "max"})
    if len(ranked) <= MOST_MOVES:
        return table, left_out
    ranked = ranked.sort_values(["chosen", f"payoff_{leader}"], ascending=False, kind="stable")
    note = f"; of its {len(ranked)} moves the {MOST_MOVES} worth most to it, all with --json"
    return table[table[leader].isin(ranked.index[:MOST_MOVES])], left_out + note


def _answered(scenario: Scenario, table: pd.DataFrame) -> pd.DataFrame:
    """Return what follows each move of the leader if those who move between do best, whatever they expect."""
    kept = []
    for how in ("max", "min", "mean"):
        rows = table
        for depth in range(len(scenario.earlier) - 1, 0, -1):
            before, player = list(scenario.earlier[:depth]), scenario.earlier[depth]
            paid = rows.groupby([*before, player], observed=True)[f"payoff_{player}"].transform(how)
            most = paid.groupby([rows[name] for name in before], observed=True).transform("max")
            rows = rows[paid >= most - EQUAL]
        kept.append(rows.index)
    return table.loc[table.index.isin(kept[0].union(kept[1]).union(kept[2]))]
