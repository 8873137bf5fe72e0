"""The answer of `wedge solve`: what the leader does best and what follows, then everything that was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.ask.changed import Changed
from sim.ask.nearest import nearest_change
from sim.ask.solution import Solution
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.equilibrium import Certificate
from sim.solve.profile import payoff_range
from sim.tell.changed import changes
from sim.tell.changed import finding as what_changed
from sim.tell.data import records
from sim.tell.document import Block, Details, Document, Items, Paragraph, Part, Terms
from sim.tell.equilibria import at_once_table, notes, paths_table, technical
from sim.tell.nearest import finding as hanging
from sim.tell.nearest import silence
from sim.tell.one_period import beyond
from sim.tell.plays import reached, sets, situations
from sim.tell.words import (
    PARTS,
    capital,
    heading,
    identity,
    listed,
    main_outcome,
    number,
    payoff_units,
)

MOST_NAMES = 6
MOST_OF_PARTS = 2  # moves made of several parts that are named
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
    "to +1 where all are such. A continuum is a connected set of equilibria, listed by points in it.",
    "regret": "the most that a player could still gain by another move: 0 but for rounding.",
}


def tell(solution: Solution, changed: Changed | None = None) -> Document:
    """Return a solution in words, with what differs from another one where that is given."""
    scenario = solution.scenario
    blocks: list[Block] = [Paragraph(" ".join(finding(solution)), "lead")]
    if changed is not None:
        blocks += changes(changed)
    if solution.concept.name == "nash":
        nearest = nearest_change(scenario)
        hangs = silence(scenario) if nearest is None else " ".join(hanging(nearest))
        blocks += [Paragraph(hangs)] if hangs else []
    blocks += _scope(solution)
    if solution.led is not None:
        table = paths_table(scenario, solution.led)
        blocks += [table, *notes(table), *_notes(solution)]
    blocks += [Part("If all moved at once" if scenario.earlier else "All equilibria", at_once(solution, blocks))]
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
    following: dict[str, list[str]] = {}
    for move in moves[:MOST_NAMES]:
        rows = table[(table[leader] == move) & (table["status"] != "none")]
        if len(scenario.earlier) > 1:  # of those who move between, what they do best
            rows = rows[rows[[f"led_{expectation}" for expectation in EXPECTATIONS]].any(axis=1)]
        following.setdefault(situations(scenario, sets(rows, scenario.earlier)), []).append(move)
    for situation, after in following.items():
        first = f"After {listed(scenario.labels.menu(leader, after), 'or')}{',' if len(after) > 1 else ''}"
        if len(after) == len(moves):
            first = "Then" if len(moves) == 1 else f"After {'either' if len(moves) == 2 else 'each of them'},"
        sentences.append(f"{first} {situation}.")
    return sentences


def _others(solution: Solution) -> list[str]:
    """Return after which moves the main outcome is another than after the rest; nothing where others move between."""
    scenario, table = solution.scenario, solution.led
    if len(scenario.earlier) > 1:
        return []
    leader, outcome = scenario.order[0][0], main_outcome(scenario)
    groups: dict[str, list[str]] = {}
    for move, rows in table[table["status"] != "none"].groupby(leader, sort=False, observed=True):
        groups.setdefault(reached(scenario, outcome, rows), []).append(str(move))
    label, count = capital(scenario.labels.outcome(outcome)), table[leader].nunique()
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
    others = groups[largest]
    rest = f"the other {len(others)}" if len(others) > 1 else scenario.labels.move(leader, others[0])
    return [f"{label} is {'; '.join(parts)}; {largest} after {rest}."]


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
    return f"In view {scenario.label}, all moving at once: {verb.lower()} {listed(counted)}: {situations(scenario, sets(found))}."


def _scope(solution: Solution) -> list[Block]:
    """Return what the players are taken to play, where that is not every Nash equilibrium."""
    concept, scenario = solution.concept, solution.scenario
    words = [] if concept.name == "nash" else [f"Solution concept: {concept.meaning}."]
    words += [scale_text(scenario)] if concept.scale_matters else []
    words += [beyond(scenario)] if scenario.time else []
    return [Paragraph(" ".join(words))] if words else []


def _notes(solution: Solution) -> list[Block]:
    """Return what is known of what follows each move, where that is not everything."""
    if solution.certificate is None:
        return []
    scenario = solution.scenario
    whole, notes = led_certificate(scenario, solution.led)
    earlier = listed([scenario.labels.the(player) for player in scenario.earlier])
    listed_ = "every equilibrium that follows is listed." if whole else "not every one is known to be listed."
    return [Items([f"After each move of {earlier}: {listed_}", *notes])]


def at_once(solution: Solution, said: Sequence[Block] = ()) -> list[Block]:
    """Return the equilibria when all move at once, and what is known of them.

    Parameters
    ----------
    said : sequence of Block, optional
        What stands before it: a note in there is not repeated.
    """
    found = solution.simultaneous[solution.simultaneous["status"] != "none"]
    if found.empty:
        return [Paragraph("No equilibrium was found.")]
    table = at_once_table(solution.scenario, found, solution.continua)
    whole = [f"All at once: {known(solution.certificate)}"] if solution.certificate is not None else []
    return [table, *(note for note in notes(table) if note not in said), *(Paragraph(text, "note") for text in whole)]


def known(certificate: Certificate) -> str:
    """Return how completely the equilibria are known, in a sentence without the words of the proof."""
    if certificate.status == "complete":
        return "no equilibrium is missing."
    if certificate.complete:
        return "no equilibrium is missing; of a continuum the bounds are given."
    return certificate.message


def details(solution: Solution) -> Details:
    """Return what a game theorist asks for: index, regret, patterns of ties, and how it was solved."""
    scenario = solution.scenario
    blocks: list[Block] = []
    for title, table, movers in (
        ("In the order of moves", solution.led, [*scenario.earlier, *scenario.order[-1]]),
        ("All at once", solution.simultaneous, scenario.players),
    ):
        if table is not None:
            blocks.append(technical(scenario, title, table, movers))
    if solution.certificate is not None:
        blocks.append(Paragraph(f"All at once: {certificate_text(solution.certificate)}"))
    return Details("Details", [*blocks, Terms(list(EXPLAINED.items()))])


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
        points = "given by its bounds" if few else "of which some points are known"
        notes.append(f"After {some(continua)} follows a continuum of equilibria, {points}.")
    return not open_, notes


def some(names: Sequence[str]) -> str:
    """Return the first names of a long list of moves, and how many more there are.

    Of moves that each set several instruments, too long to be read in a row, how many they are.
    """
    if len(names) > MOST_OF_PARTS and any(PARTS in name for name in names):
        return f"{len(names)} moves"
    more = len(names) - MOST_NAMES
    return listed(names) if more <= 0 else f"{', '.join(names[:MOST_NAMES])} and {more} more"
