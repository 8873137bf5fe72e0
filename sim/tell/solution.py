"""The answer of `wedge solve`: what the leader does best and what follows, then everything that was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.ask.changed import Changed
from sim.ask.nearest import nearest_change
from sim.ask.solution import Solution
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.equilibrium import Certificate
from sim.solve.profile import payoff_range
from sim.tell.changed import changes
from sim.tell.changed import finding as what_changed
from sim.tell.data import records
from sim.tell.document import Block, Column, Details, Document, Items, Paragraph, Part, Table, Terms
from sim.tell.nearest import finding as hanging
from sim.tell.words import (
    capital,
    heading,
    identity,
    listed,
    main_outcome,
    number,
    outcome_range,
    outcome_states,
    payoff_units,
    situations,
    strategy,
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
EXPLAINED = {
    "best, average, worst": "what the first mover counts on where several equilibria may follow its move.",
    "equilibrium": "moves from which no player gains by changing its own alone.",
    "index": "+1 or −1 for an isolated equilibrium that small changes of the payoffs leave in place; those of all sum "
    "to +1. A continuum is a connected set of equilibria, listed by points in it.",
    "regret": "the most that a player could still gain by another move: 0 but for rounding.",
}


def tell(solution: Solution, changed: Changed | None = None) -> Document:
    """Return a solution in words, with what differs from another one where that is given."""
    scenario = solution.scenario
    blocks: list[Block] = [Paragraph(" ".join(finding(solution)), "lead")]
    if changed is not None:
        blocks += changes(changed)
    if solution.concept.name == "nash" and (nearest := nearest_change(scenario)) is not None:
        blocks.append(Paragraph(" ".join(hanging(nearest))))
    blocks += _scope(solution)
    if solution.led is not None:
        blocks += [paths_table(scenario, solution.led), *_notes(solution)]
    blocks += [Part("If all moved at once" if scenario.earlier else "All equilibria", at_once(solution))]
    blocks.append(details(solution))
    return Document(heading(scenario), blocks, _data(solution) | _changed_data(changed), frame(solution))


def finding(solution: Solution) -> list[str]:
    """Return the answer in two or three sentences: the leader's best move, what follows it, what other moves bring."""
    if solution.led is None:
        return [_at_once_sentence(solution)]
    return [*_best(solution), *_others(solution)]


def frame(solution: Solution) -> pd.DataFrame:
    """Return all equilibria as one table, those of the order of moves before those when all move at once."""
    parts = {"led": solution.led, "simultaneous": solution.simultaneous}
    return pd.concat({form: table for form, table in parts.items() if table is not None}, names=["form"]).reset_index(
        level="form"
    )


def _best(solution: Solution) -> list[str]:
    scenario, table = solution.scenario, solution.led
    leader = scenario.order[0][0]
    the_leader = scenario.labels.the(leader)
    chosen = {e: tuple(dict.fromkeys(table.loc[table[f"led_{e}"], leader].astype(str))) for e in EXPECTATIONS}
    if not any(chosen.values()):
        return [f"What {the_leader} does best is not known: no equilibrium was found after any of its moves."]
    view = f"In view {scenario.label}"
    by_moves: dict[tuple[str, ...], list[str]] = {}
    for expectation, moves in chosen.items():
        by_moves.setdefault(moves, []).append(f"the {expectation}")
    if len(by_moves) == 1:
        moves = next(iter(by_moves))
        best = listed(scenario.labels.menu(leader, moves), "or")
        sentences = [f"{view} {the_leader} does best with {best}."]
    else:
        each = [
            f"with {listed(scenario.labels.menu(leader, moves), 'or')} if it expects {listed(expected, 'or')}"
            for moves, expected in by_moves.items()
        ]
        sentences = [f"{view} {the_leader} does best {'; '.join(each)} of what may follow."]
        moves = tuple(dict.fromkeys(move for these in by_moves for move in these))
    for move in moves[:MOST_NAMES]:
        rows = table[(table[leader] == move) & (table["status"] != "none")]
        if len(scenario.earlier) > 1:  # of those who move between, what they do best
            rows = rows[rows[[f"led_{expectation}" for expectation in EXPECTATIONS]].any(axis=1)]
        after = f"After {scenario.labels.move(leader, move)}" if len(moves) > 1 else "Then"
        sentences.append(f"{after} {situations(scenario, rows)}.")
    return sentences


def _others(solution: Solution) -> list[str]:
    """Return after which moves the main outcome is another than after the rest; nothing where others move between."""
    scenario, table = solution.scenario, solution.led
    if len(scenario.earlier) > 1:
        return []
    leader, outcome = scenario.order[0][0], main_outcome(scenario)
    groups: dict[str, list[str]] = {}
    for move, rows in table[table["status"] != "none"].groupby(leader, sort=False, observed=True):
        groups.setdefault(outcome_states(scenario, outcome, rows[outcome].tolist()), []).append(str(move))
    label, count = scenario.labels.outcome(outcome), table[leader].nunique()
    if count < 2:
        return []
    if len(groups) == 1:
        return [f"{label} is the same after every move: {next(iter(groups))}."]
    if len(groups) > MOST_NAMES:
        return []
    largest = max(groups, key=lambda group: len(groups[group]))
    parts = [
        f"{group} after {some(scenario.labels.menu(leader, moves))}"
        for group, moves in groups.items()
        if group != largest
    ]
    return [f"{label} is {'; '.join(parts)}; {largest} after the other {len(groups[largest])}."]


def _at_once_sentence(solution: Solution) -> str:
    scenario, table = solution.scenario, solution.simultaneous
    found = table[table["status"] != "none"]
    if found.empty:
        return f"In view {scenario.label}, all moving at once, no equilibrium was found."
    continua = found["component"].dropna().nunique()
    isolated = int(found["component"].isna().sum())
    counted = [f"{isolated} equilibri{'um' if isolated == 1 else 'a'}"] if isolated else []
    counted += [f"{continua} continu{'um' if continua == 1 else 'a'} of equilibria"] if continua else []
    known = "There is" if solution.certificate is not None and solution.certificate.complete else "Found: "
    verb = "There are" if isolated + continua > 1 and known == "There is" else known
    return f"In view {scenario.label}, all moving at once: {verb.lower()} {listed(counted)}: {situations(scenario, found)}."


def _scope(solution: Solution) -> list[Block]:
    """Return what the players are taken to play, where that is not every Nash equilibrium."""
    concept, scenario = solution.concept, solution.scenario
    words = [] if concept.name == "nash" else [f"Solution concept: {concept.meaning}."]
    words += [scale_text(scenario)] if concept.scale_matters else []
    return [Paragraph(" ".join(words))] if words else []


def paths_table(scenario: Scenario, table: pd.DataFrame) -> Table:
    """Return what follows each move of the leader."""
    labels, outcome, leader = scenario.labels, main_outcome(scenario), scenario.order[0][0]
    shown, left_out = _shown(scenario, table)
    rows = []
    for moves, group in shown.groupby(list(scenario.earlier), sort=False, observed=True):
        cells = [beside(labels.move(player, move), move) for player, move in zip(scenario.earlier, moves)]
        mark = ", ".join(e for e in EXPECTATIONS if group[f"led_{e}"].any())
        for _, row in group.iterrows():
            rows.append([*cells, *_row(scenario, row, scenario.order[-1], outcome, leader), mark])
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


def _row(scenario: Scenario, row: pd.Series, movers: Sequence[str], outcome: str, *paid: str) -> list[str]:
    if row["status"] == "none":
        return ["none found", *[""] * (len(movers) - 1), "–", *["–"] * len(paid)]
    return [
        *(strategy(scenario, row, player) for player in movers),
        outcome_range(scenario, outcome, [row[outcome]]),
        *(number(row[f"payoff_{player}"]) for player in paid),
    ]


def _notes(solution: Solution) -> list[Block]:
    """Return what is known of what follows each move, where that is not everything."""
    if solution.certificate is None:
        return []
    scenario = solution.scenario
    whole, notes = led_certificate(scenario, solution.led)
    earlier = listed([scenario.labels.the(player) for player in scenario.earlier])
    listed_ = "every equilibrium that follows is listed." if whole else "not every one is known to be listed."
    return [Items([f"After each move of {earlier}: {listed_}", *notes])]


def at_once(solution: Solution) -> list[Block]:
    """Return the equilibria when all move at once, and what is known of them."""
    scenario = solution.scenario
    found = solution.simultaneous[solution.simultaneous["status"] != "none"]
    if found.empty:
        return [Paragraph("No equilibrium was found.")]
    outcome = main_outcome(scenario)
    rows = [_row(scenario, row, scenario.players, outcome, *scenario.players) for _, row in found.iterrows()]
    columns = [
        *map(scenario.labels.player, scenario.players),
        scenario.labels.outcome(outcome),
        *(Column(f"Worth to {scenario.labels.the(player)}", look="number") for player in scenario.players),
    ]
    certificate = solution.certificate
    said = [Paragraph(f"All at once: {certificate.message}", "note")] if certificate is not None else []
    caption = "" if scenario.earlier else f"Unit of payoffs: {payoff_units(scenario)}"
    return [Table(caption, columns, rows), *said]


def details(solution: Solution) -> Details:
    """Return what a game theorist asks for: index, regret, patterns of ties, and how it was solved."""
    scenario = solution.scenario
    blocks: list[Block] = []
    for title, table, movers in (
        ("In the order of moves", solution.led, [*scenario.earlier, *scenario.order[-1]]),
        ("All at once", solution.simultaneous, scenario.players),
    ):
        if table is not None:
            blocks.append(_technical(scenario, title, table, movers))
    if solution.certificate is not None:
        blocks.append(Paragraph(f"All at once: {certificate_text(solution.certificate)}"))
    return Details("Details", [*blocks, Terms(list(EXPLAINED.items()))])


def _technical(scenario: Scenario, title: str, table: pd.DataFrame, movers: Sequence[str]) -> Table:
    places = ["triangle"] if "triangle" in table else []
    paid = [player for player in scenario.players if f"payoff_{player}" in table]
    rows = []
    for _, row in table[table["status"] != "none"].iterrows():
        index = "–" if pd.isna(row["index"]) else f"{int(row['index']):+d}".replace("-", "−")
        continuum = index if pd.isna(row["component"]) else f"continuum {int(row['component']) + 1}"
        rows.append(
            [
                *(strategy(scenario, row, player) for player in movers),
                *(number(row[f"payoff_{player}"]) for player in paid),
                f"{row['regret']:.0e}",
                continuum,
                *(scenario.labels.named(str(row[place])) for place in places),
            ]
        )
    payoffs = [Column(f"Payoff of {scenario.labels.the(player)}", look="number") for player in paid]
    columns = [*map(scenario.labels.player, movers), *payoffs, Column("Regret", look="number"), "Index"]
    return Table(f"{title}:", [*columns, *(["Triangle"] if places else [])], rows)


def _data(solution: Solution) -> dict[str, Any]:
    """Return the solution for a machine."""
    scenario = solution.scenario
    return {
        **identity(scenario),
        "finding": finding(solution),
        "order": scenario.order,
        "concept": solution.concept.name,
        "payoff_unit": payoff_units(scenario),
        "payoff_range": dict(zip(scenario.players, payoff_range(scenario.game().payoffs))),
        "led": records(solution.led),
        "simultaneous": records(solution.simultaneous),
        "certificate": solution.certificate
        and {"about": "all players moving at once", **certificate_data(solution.certificate)},
    }


def scale_text(scenario: Scenario, concept: str = "This concept") -> str:
    """Return the payoff ranges, beside which an answer that depends on them must be read."""
    ranges = zip(scenario.players, payoff_range(scenario.game().payoffs))
    widths = ", ".join(f"{scenario.labels.player(player)} {number(width)}" for player, width in ranges)
    return (
        f"{capital(concept)} depends on the scale of payoffs; their ranges here: {widths} ({payoff_units(scenario)})."
    )


def certificate_text(certificate: Certificate) -> str:
    """Return what was examined and what that proves."""
    return f"{certificate.message} [{certificate.method}; status: {certificate.status}]"


def _changed_data(changed: Changed | None) -> dict[str, Any]:
    return {} if changed is None else {"against": changed.against.view, "changed": what_changed(changed)}


def certificate_data(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as plain data."""
    fields = ("method", "status", "message", "index_sum", "supports", "cells", "eliminated")
    return {name: getattr(certificate, name) for name in fields}


def led_certificate(scenario: Scenario, table: pd.DataFrame) -> tuple[bool, list[str]]:
    """Return whether all that follows each move is listed, and sentences on what is not, and on continua."""
    by_status: dict[str, list[str]] = {}
    continua = []
    for moves, group in table.groupby(list(scenario.earlier), sort=False, observed=True):
        name = scenario.labels.play(scenario.earlier, moves, ", ")
        by_status.setdefault(str(group["status"].iloc[0]), []).append(name)
        continua += [name] if group["component"].notna().any() else []
    few = len(scenario.order[-1]) <= 2
    known = ("complete", "degenerate") if few else ("complete",)
    open_ = {status: moves for status, moves in by_status.items() if status not in known}
    notes = [f"After {some(moves)}: {UNKNOWN.get(status, status).rstrip(',')}." for status, moves in open_.items()]
    if continua:
        points = "its extreme points" if few else "points in it"
        notes.append(f"After {some(continua)} follows a continuum of equilibria, listed by {points}.")
    return not open_, notes


def some(names: Sequence[str]) -> str:
    """Return the first names of a long list, and how many more there are."""
    more = len(names) - MOST_NAMES
    return listed(names) if more <= 0 else f"{', '.join(names[:MOST_NAMES])} and {more} more"


def _shown(scenario: Scenario, table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows of the moves that have room, the leader's best ones in its menu's order, and what is left out."""
    leader = scenario.order[0][0]
    marks = [f"led_{expectation}" for expectation in EXPECTATIONS]
    ranked = table.assign(chosen=table[marks].any(axis=1)).groupby(leader, sort=False, observed=True)
    ranked = ranked.agg({"chosen": "any", f"payoff_{leader}": "max"})
    if len(ranked) <= MOST_MOVES:
        return table, ""
    ranked = ranked.sort_values(["chosen", f"payoff_{leader}"], ascending=False, kind="stable")
    note = f"; of its {len(ranked)} moves the {MOST_MOVES} worth most to it, all with --json"
    return table[table[leader].isin(ranked.index[:MOST_MOVES])], note
