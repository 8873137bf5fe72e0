"""The answer of `wedge thresholds`: where the best move and what follows change, then what holds between the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.ask.changed import Changed
from sim.ask.thresholds.check import Check
from sim.ask.thresholds.thresholds import History, ScenarioBranch, Thresholds
from sim.tell.changed import before, before_data
from sim.tell.document import Block, Details, Document, Items, Paragraph, Part, Table
from sim.tell.one_period import where_chances_cross
from sim.tell.threshold_changes import (
    after,
    changes,
    changes_at,
    leader_sentences,
    place,
    sentences,
    unchanged,
    value,
    while_,
)
from sim.tell.threshold_scope import about, among, left_out, told
from sim.tell.threshold_tables import between_table, branches_table, caption, notes
from sim.tell.words import capital, heading, identity, listed, with_unit

MOST_LISTED = 8  # histories in a sentence on how completely they are known
MOST_BEST = 3  # sentences on the leader's best move before the answer's details


def tell(
    found: Thresholds, checks: Sequence[Check] | None = None, against: tuple[Changed, Thresholds] | None = None
) -> Document:
    """Return thresholds in words, with the games solved anew where they were checked, and another view's beside them."""
    then = None if against is None else (against[0], finding(against[1]))
    shown = told(found)
    changed = [history for history in shown if changes(found, history)]
    led = [history for history in changed if history is not None]
    blocks: list[Block] = [
        Paragraph(" ".join(finding(found)), "lead"),
        Paragraph(" ".join(filter(None, [about(found), left_out(found, shown)]))),
    ]
    blocks += before(*then) if then else []
    best = leader_sentences(found)
    lines = [*(best if len(best) > MOST_BEST else []), *(line for history in led for line in changes(found, history))]
    blocks += [Items([capital(line) for line in lines])] if lines else []
    tables = [between_table(found, led, caption(found))] if led else []
    blocks += tables
    still = unchanged(found, [history for history in shown if history not in changed])
    if None in changed:
        tables.append(between_table(found, [None], "" if found.earlier else caption(found)))
        here: list[Block] = [Items(changes(found, None)), tables[-1]]
        blocks += [Part("If all moved at once", here)] if found.earlier else here
    how = notes(*tables)
    blocks += [Paragraph(" ".join(how), "note")] if how else []
    blocks += [Paragraph(" ".join(still))] if still else []
    blocks.append(Paragraph(" ".join(messages(found)), "note"))
    blocks += where_chances_cross(found.scenario, found.parameter)
    blocks += _checked(found, checks) if checks is not None else []
    blocks.append(Details("Every equilibrium between the thresholds", [branches_table(found, shown)]))
    return Document(
        heading(found.scenario), blocks, _data(found, checks) | (before_data(*then) if then else {}), frame(found)
    )


def finding(found: Thresholds) -> list[str]:
    """Return where the leader's best move changes, and the threshold nearest to the parameter's value in the view."""
    best = leader_sentences(found)
    if len(best) > MOST_BEST:
        roots = {choice.start.value: choice.start for choices in found.choices.values() for choice in choices[1:]}
        leader = found.scenario.labels.the(found.earlier[0])
        places = listed([place(found, root) for root in sorted(roots)])
        best = [f"The best move of {leader} changes where {found.said} is {places}, as listed below."]
    return [*best, _nearest(found)]


def _nearest(found: Thresholds) -> str:
    scenario = found.scenario
    parameter = scenario.parameters[found.parameter]
    own = f"In view {scenario.label} {found.said} is {with_unit(parameter.shown, parameter)}"
    turns = [(root, history) for history in found.led or (None,) for root, _ in changes_at(found, history)]
    if not turns:
        scope = listed(list(dict.fromkeys(among(found, history).strip() for history in found.led or (None,))))
        what = "what follows does not change after any move" if found.led else "the equilibria do not change"
        return " ".join(f"{own}; {what} {while_(found)} {scope}".split()) + "."
    root, history = min(turns, key=lambda turn: abs(turn[0].value - parameter.value))
    if history is None:
        if root.value == scenario.values()[found.parameter]:
            return f"{own}, which is itself a value at which the equilibria change{among(found, None)}."
        return f"{own}; the nearest value at which the equilibria change{among(found, None)} is {value(found, root)}."
    count = len({history for _, history in turns})
    one = (
        f"after {f'all {count}' if count == len(found.led) else f'{count} of the {len(found.led)}'} moves"
        if len(found.earlier) == 1
        else f"after {count} sequences of moves"
    )
    what = (
        f"what follows changes{among(found, history)} {one}"
        if count > 1
        else f"what follows changes{among(found, history)}"
    )
    near = "nearest to that at" if len(turns) > 1 else "only at"
    return f"{own}; {what}, {near} {value(found, root)}, after {after(found, history)}."


def messages(found: Thresholds) -> list[str]:
    """Return how complete each form of play is known to be."""
    histories: dict[str, list[str]] = {}
    for history, correspondence in found.led.items():
        histories.setdefault(correspondence.message, []).append(after(found, history))
    each = (
        f"each move of {listed([found.scenario.labels.the(player) for player in found.earlier])}" if found.led else ""
    )
    lines = [
        f"After {each if len(histories) == 1 else _some(names)}: {message}" for message, names in histories.items()
    ]
    return [*lines, f"All at once: {found.simultaneous.message}"]


def _some(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= MOST_LISTED else f"{len(names)} others, such as {names[0]}"


def _checked(found: Thresholds, checks: Sequence[Check]) -> list[Block]:
    """Return how many of the games solved anew agree, those that do not, and on request all beside thresholds."""
    agreeing, empty = sum(one.agrees for one in checks), sum(one.is_empty for one in checks)
    nothing_there = f"; in {empty} there is no equilibrium to compare" if empty else ""
    verdict = f"Check: {agreeing} of {len(checks)} games beside and between the thresholds agree{nothing_there}."
    doubtful = [one for one in checks if not (one.agrees or one.is_empty)]
    if doubtful:
        verdict += " The equilibria above are not all, or not right, where they do not agree."
    beside_ = [one for one in checks if one.breakpoint is not None]
    blocks: list[Block] = [Paragraph(verdict)]
    blocks += [_check_table(found, "Games that do not agree:", doubtful)] if doubtful else []
    details = [_check_table(found, "Beside each threshold:", beside_)] if beside_ else []
    return [*blocks, *([Details("Games solved anew", details)] if details else [])]


def _check_table(found: Thresholds, caption: str, checks: Sequence[Check]) -> Table:
    rows = [
        [
            after(found, one.history),
            "–" if one.breakpoint is None else place(found, one.breakpoint),
            f"{one.x:.10g}",
            str(one.exact),
            ", ".join(f"{count} by {name}" for name, count in one.solved.items()),
            f"{one.difference:.0e}",
            "none to compare" if one.is_empty else "yes" if one.agrees else "NO",
        ]
        for one in checks
    ]
    columns = ["After", "Threshold", "Solved at", "Followed", "Solved anew", "Difference", "Agrees"]
    return Table(caption, columns, rows)


def frame(found: Thresholds) -> pd.DataFrame:
    """Return all branches as numbers, by identifiers; payoffs and outcomes at both of their ends."""
    return pd.DataFrame([_frame_row(found, branch) for branch in found.branches])


def _frame_row(found: Thresholds, branch: ScenarioBranch) -> dict[str, Any]:
    ends = {"low": branch.low, "high": branch.high}
    return {
        "form": "simultaneous" if branch.history is None else "led",
        **dict.fromkeys(found.scenario.players),
        **dict(zip(found.earlier, branch.history or ())),
        **{player: " + ".join(moves) for player, moves in branch.support.items()},
        **ends,
        "index": branch.index,
        "continuum": branch.continuum,
        **{f"payoff_{p}_{end}": paid for end, x in ends.items() for p, paid in branch.payoffs(x).items()},
        **{f"{name}_{end}": level for end, x in ends.items() for name, level in branch.outcomes(x).items()},
    }


def _data(found: Thresholds, checks: Sequence[Check] | None) -> dict[str, Any]:
    """Return the thresholds for a machine."""
    menu = found.scenario.moves[found.earlier[0]] if found.choices else ()
    data = {
        **identity(found.scenario),
        "finding": finding(found),
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


def _correspondence_data(found: Thresholds, history: History | None) -> dict[str, Any]:
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


def _point_data(branch: ScenarioBranch, x: float) -> dict[str, Any]:
    return {
        "profile": [strategy.tolist() for strategy in branch.at(x)],
        "payoffs": branch.payoffs(x),
        "outcomes": branch.outcomes(x),
    }
