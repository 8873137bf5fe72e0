"""Thresholds in sentences that can be quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sim.ask.thresholds.cells import Cell, cells
from sim.ask.thresholds.points import at_point
from sim.ask.thresholds.thresholds import History, Thresholds
from sim.scenario.labels import Labels
from sim.scenario.scenario import Scenario
from sim.solve.parametric.leader import Choice
from sim.solve.parametric.polynomial import Root
from sim.tell.threshold_scope import among, best_moves_count

SHORT_FRACTION = 1000  # denominators up to this are printed
EQUAL = 1e-9
POINTS = 5  # of a cell at which an outcome must be the same to be read as one value


def sentences(found: Thresholds, histories: Sequence[History | None] | None = None) -> list[str]:
    """Return one sentence for each threshold, by history, then for the leader, then for play at once.

    Parameters
    ----------
    found : Thresholds
    histories : sequence, optional
        Those to speak of; all by default.
    """
    told = list(found.correspondences) if histories is None else histories
    lines, still = [], {}
    for history in (history for history in told if history is not None):
        name = found.scenario.labels.play(found.earlier, history, ", ")
        own = _of_history(found, history, name)
        lines += own
        if not own:
            still.setdefault(among(found, history), []).append(f"{name} {_held(found, history)}")
    lines += leader_sentences(found)
    at_once = _of_history(found, None, "All at once") if None in told else []
    lines += at_once
    lines += [f"Nothing changes {_between(found)}{kind} after {'; '.join(after)}." for kind, after in still.items()]
    if None in told and not at_once:
        all_ = f"{_between(found)}{among(found, None)}"
        lines.append(f"Nothing changes {all_} when all move at once {_held(found, None)}.")
    return lines


def _held(found: Thresholds, history: History | None) -> str:
    labels = cells(found, history)[0].labels
    return f"({_either(labels)})" if labels else f"({nothing(found, history)})"


def nothing(found: Thresholds, history: History | None) -> str:
    """Return what it means that a cell has no branch."""
    return "no equilibrium in pure moves" if found.correspondences[history].status == "pure only" else "none was found"


def leader_sentences(found: Thresholds) -> list[str]:
    """Return where the leader's best move changes, under which expectations."""
    if not found.choices:
        return []
    leader = found.scenario.labels.the(found.earlier[0])
    known = best_moves_count(found)
    changes: dict[str, list[str]] = {}
    constant: dict[str, list[str]] = {}
    for expectation, choices in found.choices.items():
        for before, after in zip(choices, choices[1:]):
            text = f"{_best(found, after)} instead of {_best(found, before)} once {found.said} exceeds"
            changes.setdefault(f"{text} {value(after.start)}", []).append(expectation)
        if len(choices) == 1:
            constant.setdefault(f"{_best(found, choices[0])} {_between(found)}", []).append(expectation)
    return [
        f"The best move of {leader}{known} is {text}{_expecting(expectations, found)}."
        for text, expectations in (changes | constant).items()
    ]


def _best(found: Thresholds, choice: Choice) -> str:
    leader = found.earlier[0]
    menu = found.scenario.labels.menu(leader, found.scenario.moves[leader])
    return _either([menu[move] for move in choice.moves]) or "not known (no move is followed by one)"


def value(root: Root) -> str:
    """Return a threshold with four digits, and as a fraction where that is short: ``0.3333 (exactly 1/3)``."""
    text = f"{root.value:.4g}"
    if root.exact is None or root.exact.denominator > SHORT_FRACTION or float(text) == root.value:
        return text
    return f"{text} (exactly {root.exact})"


def _of_history(found: Thresholds, history: History | None, name: str) -> list[str]:
    here = cells(found, history)
    name += among(found, history).replace(" among", ", among", 1)
    lines = []
    for root in found.correspondences[history].roots:
        sides = [cell for cell in here if root.value in (cell.low, cell.high)]
        if len(sides) == 1 or Counter(sides[0].labels) == Counter(sides[1].labels):
            clause = at_point(found, history, root.value, sides, f"{found.said} = {value(root)}")
            lines += [f"{name}: {clause}."] if clause else []
            continue
        first, *others = _clauses(found, *sides, found.movers(history))
        also = f"; {others[0]} with it" if len(others) == 1 else f"; with it {' and '.join(others)}" if others else ""
        lines.append(f"{name}: {first} once {found.said} exceeds {value(root)}{also}.")
    return lines


def _clauses(found: Thresholds, left: Cell, right: Cell, movers: Sequence[str]) -> list[str]:
    """Return what changes from one cell to the next, of other labels, the most telling first."""
    if not (left.answers and right.answers):
        return [_labels_clause(left.labels, right.labels)]
    scenario = found.scenario
    readings = {name: _reading(scenario.labels, name, left, right) for name in scenario.labels.levels}
    told = [_decided_by(scenario, name) for name, text in readings.items() if text]
    clauses = [text for text in readings.values() if text]
    for player in movers:
        before, after = (scenario.labels.menu(player, side.played(player)) for side in (left, right))
        if player not in told and before != after:
            clauses.append(_moves_clause(scenario.labels.the(player), before, after))
    return clauses or [_labels_clause(left.labels, right.labels)]


def _decided_by(scenario: Scenario, outcome: str) -> str | None:
    """Return the player whose move alone decides an outcome; None where several do, or none."""
    values = scenario.outcome_values()[outcome]
    deciding = [player for axis, player in enumerate(scenario.players) if np.ptp(values, axis=axis).any()]
    return deciding[0] if len(deciding) == 1 else None


def _reading(labels: Labels, outcome: str, left: Cell, right: Cell) -> str | None:
    """Return what the change of an outcome means; None where its range stays the same or its value has no name."""
    before, after = _constant_range(outcome, left), _constant_range(outcome, right)
    if before is None or after is None or max(abs(a - b) for a, b in zip(before, after)) < EQUAL:
        return None
    sure_before, sure_after = before[1] - before[0] < EQUAL, after[1] - after[0] < EQUAL
    target = after[0] if sure_after or abs(after[1] - before[1]) < EQUAL else after[1]
    text = labels.says(outcome, target)
    if not text or (sure_before and sure_after):
        return text
    return f"{text} in every equilibrium" if sure_after else f"{text} in some equilibria"


def _constant_range(outcome: str, cell: Cell) -> tuple[float, float] | None:
    """Return the range of an outcome over all equilibria of a cell; None if it moves within it, or there is none."""
    ranges = [cell.outcome_range(outcome, x) for x in np.linspace(cell.low, cell.high, POINTS)]
    return None if None in ranges or np.ptp(ranges, axis=0).max() > EQUAL else ranges[0]


def _moves_clause(player: str, before: Sequence[str], after: Sequence[str]) -> str:
    gained, lost = [m for m in after if m not in before], [m for m in before if m not in after]
    if gained and lost:
        if len(before) == len(after) == 1:
            return f"{player} plays {_either(gained)} instead of {_either(lost)}"
        return f"{player} may play {_either(gained)} and no longer plays {_either(lost)}"
    return f"{player} may play {_either(gained)}" if gained else f"{player} no longer plays {_either(lost)}"


def _labels_clause(before: Sequence[str], after: Sequence[str]) -> str:
    """Return which equilibria come and go, by label, each as often as it comes or goes."""
    gained = list((Counter(after) - Counter(before)).elements())
    lost = list((Counter(before) - Counter(after)).elements())
    if gained and lost:
        return f"{_all(gained)} {'replaces' if len(gained) == 1 else 'replace'} {_all(lost)}"
    if gained:
        return f"{_all(gained)} {'is an equilibrium' if len(gained) == 1 else 'are equilibria'} too"
    return f"{_all(lost)} {'is an equilibrium' if len(lost) == 1 else 'are equilibria'} no more"


def _all(labels: Sequence[str]) -> str:
    return " and ".join(labels)


def _expecting(expectations: Sequence[str], found: Thresholds) -> str:
    if len(expectations) == len(found.choices):
        return ""
    return f" if it expects the {' or the '.join(expectations)} of what may follow"


def _between(found: Thresholds) -> str:
    return f"between {found.said} = {found.low:g} and {found.high:g}"


def _either(names: Sequence[str]) -> str:
    return " or ".join(names)
