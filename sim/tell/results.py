"""The answers of `wedge results` and `wedge sweep`: what a study found, counted over its points, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.scenario.command_line import command
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.concepts import concept, pure_only
from sim.study.progress import pace
from sim.study.results import Results, ResultsOverTime
from sim.study.summary import ALL_AT_ONCE, Summary, summarise
from sim.tell.document import Block, Column, Details, Document, Items, Paragraph, Table
from sim.tell.words import EXPECTED, capital, counted, failure_text, heading, listed, percent

PURE_ONLY = (
    "Mixed equilibria were not looked for, because three or more players move at once: a dash, or a share that is "
    "missing, says that there is no pure one."
)
STATED = ("status", "design", "concept", "seed", "duration_seconds", "worker_seconds", "table_sha256", "failures")
MOST_OUTCOMES = 4  # in the sentences
MOST_NAMES = 3  # of parameters
MOST_NUMBERS = 5  # columns of numbers of equilibria
DESIGNS = {
    "grid": "on a grid",
    "random": "drawn at random",
    "latin": "drawn as a Latin hypercube",
    "sobol": "drawn as a Sobol sequence",
    "file": "from a file",
}


def tell(results: Results, summary: Summary | None = None) -> Document:
    """Return what a study found in words."""
    summary = summary or summarise(results)
    scenario = results.scenario
    blocks: list[Block] = [
        Paragraph(" ".join(finding(results, summary)), "lead"),
        Paragraph(" ".join(_scope(results, summary)), "note"),
        _outcome_table(scenario, summary),
        *([_chosen_table(scenario, summary)] if any(summary.chosen.values()) else []),
        *failures(results.manifest.get("failures", [])),
        _details(results, summary),
    ]
    return Document(heading(scenario), blocks, _data(results, summary), _frame(summary))


def finding(results: Results, summary: Summary) -> list[str]:
    """Return which move most often brings each outcome for certain, and which move is chosen most often."""
    return [*_reached(results, summary), *_chosen(results.scenario, summary)]


def _reached(results: Results, summary: Summary) -> list[str]:
    scenario = results.scenario
    best: dict[str, tuple[float, list[str]]] = {}
    for move, shares in summary.certain.items():
        for outcome, share in shares.items():
            held, moves = best.get(outcome, (0.0, []))
            if share > held:
                best[outcome] = (share, [move])
            elif share == held:
                moves.append(move)
    if not best:
        return [f"At none of {_points(results)} is what follows certain."]
    ranked = sorted(best, key=lambda outcome: -best[outcome][0])[:MOST_OUTCOMES]
    leads = ALL_AT_ONCE not in summary.certain
    parts, about = [], _counted(scenario, summary)
    for outcome in ranked:
        share, moves = best[outcome]
        after = f" most often after {listed(_moves(scenario, moves), 'or')}" if leads else ""
        of_points = f"in {percent(share)} of the points, whichever equilibrium follows" if not parts else percent(share)
        parts.append(f"{outcome_word(summary, scenario, outcome)}{after} ({of_points})")
    return [f"Over {_points(results)}: {about} is {'; '.join(parts)}."]


def _chosen(scenario: Scenario, summary: Summary) -> list[str]:
    """Return which move the leader chooses at most points, by what it expects."""
    by_move: dict[str, dict[str, float]] = {}
    for expectation in EXPECTATIONS:
        shares = summary.chosen.get(expectation, {})
        if shares:
            move = max(shares, key=lambda name: shares[name])
            by_move.setdefault(move, {})[EXPECTED[expectation]] = shares[move]
    if not by_move:
        return []
    leader = scenario.order[0][0]
    parts = []
    for move, shares in by_move.items():
        expecting = "whatever it expects" if len(by_move) == 1 else f"expecting {listed(list(shares), 'or')}"
        span = " to ".join(dict.fromkeys(map(percent, sorted({min(shares.values()), max(shares.values())}))))
        parts.append(f"{scenario.labels.move(leader, move)} ({expecting}, in {span} of the points)")
    return [f"{capital(scenario.labels.the(leader))} does best most often with {listed(parts, 'or')}."]


def _points(results: Results) -> str:
    """Return how many points there are, how they were drawn and over what: ``the 64 points drawn at random …``."""
    manifest = results.manifest
    known = (
        f"{results.points:,}"
        if results.points == manifest["points"]
        else f"{results.points:,} of {manifest['points']:,}"
    )
    return f"the {known} points {how_drawn(manifest)}, over {_parameters(results.scenario, manifest['parameters'])}"


def how_drawn(manifest: Mapping[str, Any]) -> str:
    """Return where the points of a study come from: ``on a grid``, ``drawn as a Sobol sequence, seed 0``."""
    seed = "" if manifest["seed"] is None else f", seed {manifest['seed']}"
    return f"{DESIGNS.get(manifest['design'], manifest['design'])}{seed}"


def _parameters(scenario: Scenario, names: Sequence[str]) -> str:
    if len(names) > MOST_NAMES:
        return f"{len(names)} assumptions"
    return listed([scenario.parameters[name].said for name in names])


def _scope(results: Results, summary: Summary) -> list[str]:
    manifest = results.manifest
    notes = [f"Players of a stage play: {concept(manifest['concept']).meaning}."]
    if manifest["status"] != "complete":
        notes.append(
            f"The study is {manifest['status']}: {results.points:,} of {manifest['points']:,} points are there."
        )
    return [*notes, *([PURE_ONLY] if summary.pure_only else [])]


def _counted(scenario: Scenario, summary: Summary) -> str:
    if summary.outcome in scenario.outcomes:
        return scenario.labels.outcome(summary.outcome)
    return f"the move of {scenario.labels.the(summary.outcome)}"


def _outcome_table(scenario: Scenario, summary: Summary) -> Table:
    outcomes = list(dict.fromkeys(outcome for shares in summary.possible.values() for outcome in shares))
    rows = [
        [move_word(scenario, move), *(_share(summary, move, outcome) for outcome in outcomes)]
        for move in summary.possible
    ]
    columns = [_move_column(scenario), *(Column(outcome_word(summary, scenario, o), look="number") for o in outcomes)]
    about = capital(_counted(scenario, summary)) + (
        ", by thirds of its scale" if summary.outcome in scenario.outcomes else ""
    )
    caption = (
        f"{about}: share of the points at which every equilibrium that may follow has it and, in brackets, "
        "at which some has it:"
    )
    return Table(caption, columns, rows)


def _share(summary: Summary, move: str, outcome: str) -> str:
    possible = summary.possible[move].get(outcome)
    if possible is None:
        return "–"
    return f"{percent(summary.certain[move].get(outcome, 0.0))} ({percent(possible)})"


def _chosen_table(scenario: Scenario, summary: Summary) -> Table:
    rows = [
        [move_word(scenario, move), *(percent(shares.get(move, 0.0)) for shares in summary.chosen.values())]
        for move in summary.equilibria
    ]
    columns = [
        _move_column(scenario),
        *(Column(EXPECTED[name].removeprefix("the "), look="number") for name in summary.chosen),
    ]
    leader = scenario.labels.the(scenario.order[0][0])
    return Table(
        f"Share of the points at which the move is best for {leader}, by what it expects of what may follow:",
        columns,
        rows,
    )


def _move_column(scenario: Scenario) -> Column:
    return Column(
        f"Move of {scenario.labels.the(scenario.order[0][0])}" if len(scenario.order) > 1 else "Order of moves"
    )


def _moves(scenario: Scenario, moves: Sequence[str]) -> list[str]:
    names = [move_word(scenario, move) for move in moves]
    return names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"]


def failures(found: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Return which chunks failed, and why."""
    return [Paragraph(f"Failed chunks: {len(found)}."), Items([failure_text(f) for f in found])] if found else []


def _details(results: Results, summary: Summary) -> Details:
    manifest = results.manifest
    notes = [f"{results.rows:,} rows; points with ties: {percent(summary.ties)}."]
    if "duration_seconds" in manifest:
        notes.append(
            f"Time: {manifest['duration_seconds']:,.0f} s; of all workers {manifest['worker_seconds']:,.0f} s."
        )
    notes += [] if manifest.get("failures") else ["Failed chunks: none."]
    return Details("Details", [Paragraph(" ".join(notes)), _number_table(results.scenario, summary)])


def _number_table(scenario: Scenario, summary: Summary) -> Table:
    numbers = sorted({number for shares in summary.equilibria.values() for number in shares})
    shown = [number for number in numbers if number < MOST_NUMBERS]
    more = len(numbers) > len(shown)
    rows = []
    for move, shares in summary.equilibria.items():
        beyond = [percent(sum(share for number, share in shares.items() if number not in shown))] if more else []
        rows.append([move_word(scenario, move), *(percent(shares.get(number, 0.0)) for number in shown), *beyond])
    heads = [*map(str, shown), *(["more"] if more else [])]
    columns = [_move_column(scenario), *(Column(head, look="number") for head in heads)]
    return Table("Share of the points by how many equilibria may follow (a continuum counts as one):", columns, rows)


def outcome_word(summary: Summary, scenario: Scenario, value: str) -> str:
    """Return what a value of the counted outcome is called: that of a named value, or a move."""
    if summary.outcome in scenario.outcomes:
        return scenario.labels.level(summary.outcome, float(value))
    return scenario.labels.strategy(summary.outcome, value)


def move_word(scenario: Scenario, move: str) -> str:
    """Return what a move of the leader is called; that all move at once where nobody leads."""
    return move if move == ALL_AT_ONCE else scenario.labels.move(scenario.order[0][0], move)


def in_words(summary: Summary, scenario: Scenario) -> Summary:
    """Return the summary with moves and outcomes by their labels."""

    def by_move(shares: Mapping[str, Any]) -> dict[str, Any]:
        return {move_word(scenario, move): of_move for move, of_move in shares.items()}

    def by_outcome(shares: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        return by_move(
            {move: {outcome_word(summary, scenario, o): s for o, s in of.items()} for move, of in shares.items()}
        )

    return replace(
        summary,
        certain=by_outcome(summary.certain),
        possible=by_outcome(summary.possible),
        equilibria=by_move(summary.equilibria),
        chosen={expectation: by_move(shares) for expectation, shares in summary.chosen.items()},
    )


def _data(results: Results, summary: Summary) -> dict[str, Any]:
    stated = {key: results.manifest.get(key) for key in STATED}
    numbers = {"rows": results.rows, "of_points": results.manifest["points"], **asdict(summary)}
    return {**stated, **numbers, "finding": finding(results, summary)}


def _frame(summary: Summary) -> pd.DataFrame:
    rows = [
        (move, outcome, summary.certain[move].get(outcome, 0.0), share)
        for move, shares in summary.possible.items()
        for outcome, share in shares.items()
    ]
    return pd.DataFrame(rows, columns=["move", "outcome", "certain", "possible"])


def tell_ended(results: Results, drawn: Sequence[Path], found: Sequence[Block] = ()) -> Document:
    """Return how a study ended and where its files are.

    Parameters
    ----------
    drawn : sequence of Path
        Files of its figures.
    found : sequence of Block
        What is said of its answer.
    """
    manifest, scenario, directory = results.manifest, results.scenario, results.directory
    rate = f" ({pace(manifest['points_per_second'])})" if manifest.get("points_per_second") else ""
    lead = (
        f"{scenario.label}: {counted(manifest['points'], 'point')} in {manifest['duration_seconds']:.1f} s{rate}, "
        f"{counted(manifest['rows'], 'row')} in {directory}"
    )
    blocks: list[Block] = [Paragraph(lead, "lead"), *found]
    blocks += [Items([str(path) for path in drawn])] if drawn else []
    if not isinstance(results, ResultsOverTime) and pure_only(manifest["concept"], len(scenario.order[-1])):
        blocks.append(Paragraph(PURE_ONLY, "note"))
    more = "All that it found" if found else "What it found"
    blocks.append(Paragraph(f"{more}: {command('results', str(directory))}", "note"))
    stated = {key: manifest.get(key) for key in STATED}
    data = {**stated, "points": manifest["points"], "rows": manifest["rows"], "directory": directory, "figures": drawn}
    return Document("", blocks, data)


def tell_drawn(results: Results, drawn: Sequence[Path]) -> Document:
    """Return which figures of a study were drawn."""
    lead = f"Figures of {results.scenario.label}, {counted(results.points, 'point')}:"
    blocks = [Paragraph(lead, "lead"), Items([str(path) for path in drawn])]
    return Document("", blocks, {"directory": results.directory, "figures": list(drawn)})
