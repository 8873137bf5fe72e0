"""wedge thresholds: the values of one parameter at which the equilibria change, exactly.

Prints what it is about, the thresholds in sentences, then the equilibria between them after each move of the leader (the
US) and when all move at once, and draws them. Thresholds are roots of polynomials, not read off a grid. With at most two
who move at once none is missing; with more, none of equilibria in pure moves.

  wedge thresholds view=mallory param=q
  wedge thresholds view=mandelbaum param=relief_gain low=0 high=20 --check
  wedge thresholds view=riyadh param=q --json --out thresholds.json
keys
  param=NAME     the parameter
  low=, high=    the interval; by default the parameter's plausible range
  mixed=no       when all of three or more players move at once, look for pure equilibria only, which is quicker
  figures=DIR    where the figure is written (results/thresholds)
options
  --check        solve games beside every threshold and between them anew, by two other methods, and compare
  --json         as data; --out FILE writes to a file
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.ask.thresholds.cells import Answer, Cell, cells
from sim.ask.thresholds.check import Check, check
from sim.ask.thresholds.continuum_bounds import bounds
from sim.ask.thresholds.thresholds import History, Thresholds, thresholds
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver_text, draw
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.labels import beside
from sim.scenario.meant import meant_number
from sim.tell.text import text_table
from sim.tell.threshold_scope import about, left_out, names, told
from sim.tell.threshold_sentences import nothing, sentences
from sim.tell.words import heading, identity, outcome_range

KEYS = ("param", "low", "high", "mixed", "figures")
FIGURES = "results/thresholds"
MOST_LISTED = 8


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(KEYS, ("--json", "--out", "--check"))
    scenario = arguments.scenario()
    if "param" not in arguments.own:
        raise InputError(f"which parameter? Name one, as in param={scenario.first_parameter().name}.")
    mixed = arguments.own.get("mixed", "yes")
    if mixed not in ("yes", "no"):
        raise InputError(f"mixed={mixed}: yes or no is expected.")
    ends = (number_of(arguments, key) for key in ("low", "high"))
    found = thresholds(scenario, arguments.own["param"], *ends, mixed=mixed == "yes")
    checks = check(found) if "--check" in arguments.options else None
    deliver_text(arguments, lambda: as_text(found, checks), lambda: as_data(found, checks))
    if "--json" not in arguments.options:
        _draw(found, arguments.own)


def number_of(arguments: Arguments, key: str) -> float | None:
    """Return the number given for a key, None if there is none."""
    text = arguments.own.get(key)
    try:
        return None if text is None else float(text)
    except ValueError:
        raise InputError(f"{key}={text}: {meant_number(key, text)}") from None


def as_text(found: Thresholds, checks: Sequence[Check] | None) -> str:
    """Return the thresholds for a reader."""
    scenario = found.scenario
    parameter = scenario.parameters[found.parameter]
    own = f"{beside(parameter.called, parameter.name)}: {parameter.value:g} in this view ({parameter.unit})"
    span = f"followed from {found.low:g} to {found.high:g}"
    shown = told(found)
    parts = [heading(scenario), about(found), left_out(found, shown), f"{own}; {span}"]
    parts += ["\n".join(sentences(found, shown)), _table(found, shown), _messages(found)]
    if checks is not None:
        parts.append(_check_text(found, checks))
    return "\n\n".join(part for part in parts if part)


def as_data(found: Thresholds, checks: Sequence[Check] | None) -> dict:
    """Return the thresholds for a machine."""
    menu = found.scenario.moves[found.earlier[0]] if found.choices else ()
    data = {
        **identity(found.scenario),
        "parameter": found.parameter,
        "low": found.low,
        "high": found.high,
        "about": about(found),
        "breakpoints": [
            {"value": x, "exact": None if exact is None else str(exact)}
            for x, exact in zip(found.breakpoints, found.exact)
        ],
        "sentences": sentences(found),
        "best_moves": {
            expectation: [
                {"from": c.start.value, "to": c.end.value, "moves": [menu[move] for move in c.moves]} for c in choices
            ]
            for expectation, choices in found.choices.items()
        },
        "correspondences": [_correspondence_data(found, history) for history in found.correspondences],
    }
    if checks is not None:
        data["checks"] = [{**vars(one), "agrees": one.agrees, "nothing_to_compare": one.is_empty} for one in checks]
    return data


def _correspondence_data(found: Thresholds, history: History | None) -> dict:
    correspondence = found.correspondences[history]
    return {
        "history": history,
        "status": correspondence.status,
        "breakpoints": list(correspondence.breakpoints),
        "branches": [
            {
                "from": branch.low,
                "to": branch.high,
                "support": branch.support,
                "index": branch.index,
                "continuum": branch.continuum,
                "at_low": _point_data(branch, branch.low),
                "at_high": _point_data(branch, branch.high),
            }
            for branch in found.branches_of(history)
        ],
    }


def _point_data(branch, x: float) -> dict:
    return {
        "profile": [strategy.tolist() for strategy in branch.at(x)],
        "payoffs": branch.payoffs(x),
        "outcomes": branch.outcomes(x),
    }


def _table(found: Thresholds, shown: Sequence[History | None]) -> str:
    """Return what holds between the breakpoints of each correspondence shown."""
    labels, outcome = found.scenario.labels, next(iter(found.scenario.outcomes))
    rows = []
    for history in shown:
        name = "all at once" if history is None else labels.play(found.earlier, history, ", ")
        for cell in cells(found, history):
            rows.append([name, *_cell_row(found, cell, outcome, nothing(found, history))])
            name = ""
    headers = ["after", f"{found.parameter} from", "to", labels.outcome(outcome), "equilibria (A ~ B: a continuum)"]
    return text_table(headers, rows)


def _cell_row(found: Thresholds, cell: Cell, outcome: str, empty: str) -> list[str]:
    ranges = [cell.outcome_range(outcome, x) for x in (cell.low, cell.high)]
    if None in ranges:
        return [f"{cell.low:.10g}", f"{cell.high:.10g}", "–", empty]
    span = outcome_range(found.scenario, outcome, [value for ends in ranges for value in ends])
    held = "; ".join(_with_bounds(answer, cell) for answer in cell.answers)
    return [f"{cell.low:.10g}", f"{cell.high:.10g}", span, held]


def _with_bounds(answer: Answer, cell: Cell) -> str:
    """Return an answer's label, with the bounds of a continuum where these are not 0 and 1."""
    text = bounds(answer, cell)
    return f"{answer.label} ({text})" if text else answer.label


def _messages(found: Thresholds) -> str:
    """Return how complete each form of play is known to be."""
    histories: dict[str, list[str]] = {}
    for history, correspondence in found.led.items():
        name = found.scenario.labels.play(found.earlier, history, ", ")
        histories.setdefault(correspondence.message, []).append(name)
    each = f"each move of {names(found.scenario, found.earlier)}" if found.earlier else ""
    lines = [
        f"After {each if len(histories) == 1 else _listed(after)}: {message}" for message, after in histories.items()
    ]
    return "\n".join([*lines, f"All at once: {found.simultaneous.message}"])


def _listed(after: Sequence[str]) -> str:
    return "; ".join(after) if len(after) <= MOST_LISTED else f"{len(after)} others, such as {after[0]}"


def _check_text(found: Thresholds, checks: Sequence[Check]) -> str:
    rows = [
        [
            "all at once" if one.history is None else found.scenario.labels.play(found.earlier, one.history, ", "),
            "–" if one.breakpoint is None else f"{one.breakpoint:.10g}",
            f"{one.x:.10g}",
            str(one.exact),
            ", ".join(f"{count} by {name}" for name, count in one.solved.items()),
            f"{one.difference:.0e}",
            "none to compare" if one.is_empty else "yes" if one.agrees else "NO",
        ]
        for one in checks
        if one.breakpoint is not None or not one.agrees
    ]
    agreeing, empty = sum(one.agrees for one in checks), sum(one.is_empty for one in checks)
    headers = ["after", "threshold", "solved at", "branches", "solved anew", "difference", "agrees"]
    nothing_there = f"; in {empty} there is no equilibrium to compare" if empty else ""
    verdict = f"Check: {agreeing} of {len(checks)} games beside and between the thresholds agree{nothing_there}."
    if agreeing + empty < len(checks):
        verdict += " The branches above are not all, or not right, where it says NO."
    return "\n\n".join([verdict, text_table(headers, rows)] if rows else [verdict])


def _draw(found: Thresholds, own: Mapping[str, str]) -> None:
    from sim.plot.correspondence import figure_correspondence

    name = file_stem(found.scenario.stem, found.parameter, **{key: own.get(key) for key in ("low", "high", "mixed")})
    for path in draw(Path(own.get("figures", FIGURES)), {name: figure_correspondence(found)}):
        print(f"\nfigure: {path}")
