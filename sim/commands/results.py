"""wedge results: what a sweep found, counted over its points.

For each move of the US, the share of the points at which every equilibrium that may follow has an outcome (certain),
and at which some of them has it (possible); how many equilibria there are; where the US chooses the move; ties, time
and failures. Every file is compared with its checksum first.

  wedge results results/base/2026-01-31T12-00-00
options
  --json, --out FILE   as data; into a file
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver_text
from sim.errors import InputError
from sim.solve.concepts import concept
from sim.study.results import Results, read_results
from sim.study.summary import Summary, in_words, summarise
from sim.tell.text import text_table
from sim.tell.words import failure_text, heading

PURE_ONLY = (
    "Mixed equilibria were not looked for, because three or more players move at once: a dash, or a share that is "
    "missing, says that there is no pure one."
)
STATED = ("status", "design", "concept", "seed", "duration_seconds", "worker_seconds", "table_sha256", "failures")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.allow(options=("--json", "--out"), words=1)
    arguments.refuse_overrides()
    if not arguments.words:
        raise InputError("name the directory of a sweep, as in wedge results results/base/….")
    results = read_results(Path(arguments.words[0]), partial=True)
    if not results.parts:
        raise InputError(f"the study in '{results.directory}' has no part yet.")
    results.check()
    summary = summarise(results)
    deliver_text(arguments, lambda: _as_text(results, summary), lambda: _as_data(results, summary))


def _as_data(results: Results, summary: Summary) -> dict[str, Any]:
    stated = {key: results.manifest.get(key) for key in STATED}
    return {**stated, "rows": results.rows, "of_points": results.manifest["points"], **asdict(summary)}


def _as_text(results: Results, summary: Summary) -> str:
    manifest, summary = results.manifest, in_words(summary, results.scenario)
    kind = manifest["design"] if manifest["seed"] is None else f"{manifest['design']} design, seed {manifest['seed']}"
    lines = [
        heading(results.scenario),
        f"{kind} over {_names(manifest['parameters'])}",
        f"{results.points:,} of {manifest['points']:,} points, {results.rows:,} rows; {manifest['status']}",
        f"concept: {concept(manifest['concept']).meaning}",
        *([PURE_ONLY] if summary.pure_only else []),
        "",
        f"share of the points by {_counted(results, summary)}: certain (possible)",
        _outcome_table(summary),
        "",
        "share of the points by number of equilibria, and at which the move is chosen",
        _number_table(summary),
        "",
        f"points with ties: {_percent(summary.ties)}",
    ]
    if "duration_seconds" in manifest:
        lines.append(f"time: {manifest['duration_seconds']:,.0f} s; of all workers {manifest['worker_seconds']:,.0f} s")
    failures = manifest.get("failures", [])
    lines.append(f"failed chunks: {len(failures) or 'none'}")
    return "\n".join([*lines, *(f"  {failure_text(failure)}" for failure in failures)])


def _counted(results: Results, summary: Summary) -> str:
    labels = results.scenario.labels
    if summary.outcome in results.scenario.outcomes:
        return labels.outcome(summary.outcome)
    return f"{labels.player(summary.outcome)}'s move"


def _outcome_table(summary: Summary) -> str:
    outcomes = list(dict.fromkeys(outcome for shares in summary.possible.values() for outcome in shares))
    rows = [
        [
            move,
            *(
                f"{_percent(summary.certain[move].get(outcome, 0.0))} ({_percent(possible[outcome])})"
                if outcome in possible
                else "–"
                for outcome in outcomes
            ),
        ]
        for move, possible in summary.possible.items()
    ]
    return text_table(["move", *outcomes], rows)


def _number_table(summary: Summary) -> str:
    numbers = sorted({number for shares in summary.equilibria.values() for number in shares})
    shown = [number for number in numbers if number < 5]
    more = [f"{shown[-1] + 1}+"] if len(numbers) > len(shown) else []
    rows = []
    for move, shares in summary.equilibria.items():
        beyond = [_percent(sum(share for number, share in shares.items() if number not in shown))] if more else []
        chosen = [_percent(of_moves.get(move, 0.0)) for of_moves in summary.chosen.values()]
        rows.append([move, *(_percent(shares.get(number, 0.0)) for number in shown), *beyond, *chosen])
    return text_table(["move", *map(str, shown), *more, *(f"chosen, {name}" for name in summary.chosen)], rows)


def _names(parameters: Sequence[str], most: int = 6) -> str:
    if len(parameters) <= most:
        return ", ".join(parameters)
    return f"{len(parameters)} parameters"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
