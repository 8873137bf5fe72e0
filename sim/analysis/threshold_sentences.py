"""Thresholds in sentences that can be quoted."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.threshold_cells import Cell, cells
from sim.analysis.thresholds import History, Thresholds
from sim.player_names import the
from sim.solve.parametric.polynomial import Root

# What a change to a value of an outcome means; the first that applies is said for Russia's alignment.
READINGS = {
    "russia_alignment": {-1: "Russia joins China's bloc", 0: "Russia hedges", 1: "Russia turns to the West"},
    "war": {0: "the war ends", 1: "Russia goes on fighting"},
}
LEAVES_THE_BLOC = {0: "Russia leaves the bloc and hedges", 1: "Russia leaves the bloc for the West"}
SHORT_FRACTION = 1000  # denominators up to this are printed
EQUAL = 1e-9


def sentences(found: Thresholds) -> list[str]:
    """Return one sentence for each threshold, by history, then for the leader, then for play at once."""
    lines, still = [], []
    for history in found.led:
        own = _of_history(found, history, ", ".join(history))
        lines += own
        if not own:
            still.append(f"{', '.join(history)} ({_either(cells(found, history)[0].labels)})")
    lines += leader_sentences(found)
    at_once = _of_history(found, None, "All at once")
    lines += at_once
    if still:
        lines.append(f"Nothing changes {_between(found)} after {'; '.join(still)}.")
    if not at_once:
        labels = cells(found, None)[0].labels
        held = f" ({_either(labels)})" if labels else " (no equilibrium in pure moves)"
        lines.append(f"Nothing changes {_between(found)} when all move at once{held}.")
    return lines


def leader_sentences(found: Thresholds) -> list[str]:
    """Return where the leader's best move changes, under which expectations."""
    if not found.choices:
        return []
    leader = the(found.earlier[0])
    menu = found.scenario.moves[found.earlier[0]]
    changes: dict[str, list[str]] = {}
    for expectation, choices in found.choices.items():
        for before, after in zip(choices, choices[1:]):
            moves = _either(menu[move] for move in after.moves)
            were = _either(menu[move] for move in before.moves)
            text = f"{moves} instead of {were} once {found.parameter} exceeds {value(after.start)}"
            changes.setdefault(text, []).append(expectation)
    if changes:
        return [f"The best move of {leader} is {text}{_expecting(e, found)}." for text, e in changes.items()]
    constant: dict[str, list[str]] = {}
    for expectation, (choice,) in found.choices.items():
        constant.setdefault(_either(menu[move] for move in choice.moves), []).append(expectation)
    return [f"The best move of {leader} is {m} {_between(found)}{_expecting(e, found)}." for m, e in constant.items()]


def value(root: Root) -> str:
    """Return a threshold with four digits, and as a fraction where that is short: ``0.3333 (exactly 1/3)``."""
    text = f"{root.value:.4g}"
    if root.exact is None or root.exact.denominator > SHORT_FRACTION or float(text) == root.value:
        return text
    return f"{text} (exactly {root.exact})"


def _of_history(found: Thresholds, history: History | None, name: str) -> list[str]:
    here = cells(found, history)
    roots = found.correspondences[history].roots
    lines = []
    for left, right in zip(here, here[1:]):
        root = next(root for root in roots if root.value == right.low)
        clauses = _clauses(found, left, right, found.movers(history))
        if not clauses:
            lines.append(
                f"{name}: at {found.parameter} = {value(root)} exactly there are more equilibria than on either side."
            )
            continue
        first, *others = clauses
        also = f"; {others[0]} with it" if len(others) == 1 else f"; with it {' and '.join(others)}" if others else ""
        lines.append(f"{name}: {first} once {found.parameter} exceeds {value(root)}{also}.")
    return lines


def _clauses(found: Thresholds, left: Cell, right: Cell, movers: Sequence[str]) -> list[str]:
    """Return what changes from one cell to the next, the most telling first."""
    if left.labels == right.labels:
        return []
    outcomes = [name for name in READINGS if name in found.scenario.outcomes]
    clauses = [clause for name in outcomes if (clause := _reading(name, left, right))]
    told = "russia" if clauses else None
    for player in movers:
        before, after = left.played(player), right.played(player)
        if player != told and before != after:
            clauses.append(_moves_clause(the(player), before, after))
    return clauses or [f"{_either(right.labels)} {_verb(right)} {_either(left.labels)}"]


def _reading(outcome: str, left: Cell, right: Cell) -> str | None:
    """Return what the change of an outcome means; None where its range stays the same or has no reading."""
    x = right.low
    before, after = left.outcome_range(outcome, x), right.outcome_range(outcome, x)
    if before is None or after is None or max(abs(a - b) for a, b in zip(before, after)) < EQUAL:
        return None
    sure_before, sure_after = before[1] - before[0] < EQUAL, after[1] - after[0] < EQUAL
    target = after[0] if sure_after or abs(after[1] - before[1]) < EQUAL else after[1]
    texts = READINGS[outcome]
    if outcome == "russia_alignment" and before[0] < -1 + EQUAL and target > -1 + EQUAL:
        texts = LEAVES_THE_BLOC
    text = texts.get(round(target)) if abs(target - round(target)) < EQUAL else None
    if text is None or (sure_before and sure_after):
        return text
    return f"{text} in every equilibrium" if sure_after else f"{text} in some equilibria"


def _moves_clause(player: str, before: Sequence[str], after: Sequence[str]) -> str:
    gained, lost = [m for m in after if m not in before], [m for m in before if m not in after]
    if gained and lost:
        return f"{player} plays {_either(gained)} instead of {_either(lost)}"
    return f"{player} may play {_either(gained)}" if gained else f"{player} no longer plays {_either(lost)}"


def _verb(cell: Cell) -> str:
    return "replaces" if len(cell.answers) == 1 else "replace"


def _expecting(expectations: Sequence[str], found: Thresholds) -> str:
    if len(expectations) == len(found.choices):
        return ""
    return f" if it expects the {' or the '.join(expectations)} of what may follow"


def _between(found: Thresholds) -> str:
    return f"between {found.parameter} = {found.low:g} and {found.high:g}"


def _either(names: Sequence[str]) -> str:
    return " or ".join(names)
