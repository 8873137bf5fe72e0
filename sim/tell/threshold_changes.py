"""What changes at each threshold, in sentences that can be quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sim.ask.thresholds.cells import Cell, cells
from sim.ask.thresholds.thresholds import History, Thresholds
from sim.scenario.labels import Labels
from sim.scenario.scenario import Scenario
from sim.solve.parametric.leader import Choice
from sim.solve.parametric.polynomial import Root
from sim.tell.strategies import played
from sim.tell.threshold_points import at_point
from sim.tell.threshold_scope import among, best_moves_count
from sim.tell.words import listed, number, told_apart

SHORT_FRACTION = 1000  # denominators up to this are printed
EQUAL = 1e-9
MOST_ANSWERS = 4  # equilibria in a sentence
POINTS = 5  # of a cell at which an outcome must be the same to be read as one value


def sentences(found: Thresholds, histories: Sequence[History | None] | None = None) -> list[str]:
    """Return one sentence for each threshold, by history, then for the leader, then for play at once, then for the rest.

    Parameters
    ----------
    found : Thresholds
    histories : sequence, optional
        Those to speak of; all by default.
    """
    told = list(found.correspondences) if histories is None else histories
    changed = {history: changes(found, history) for history in told}
    led = [line for history, lines in changed.items() if history is not None for line in lines]
    still = unchanged(found, [history for history, lines in changed.items() if not lines])
    return [*led, *leader_sentences(found), *changed.get(None, []), *still]


def changes(found: Thresholds, history: History | None) -> list[str]:
    """Return a sentence for each threshold after a history."""
    return [line for _, line in changes_at(found, history)]


def changes_at(found: Thresholds, history: History | None) -> list[tuple[Root, str]]:
    """Return each threshold after a history with its sentence."""
    here = cells(found, history)
    name = after(found, history) + among(found, history).replace(" among", ", among", 1)
    lines = []
    for root in found.correspondences[history].roots:
        sides = [cell for cell in here if root.value in (cell.low, cell.high)]
        if len(sides) == 1 or Counter(sides[0].labels) == Counter(sides[1].labels):
            clause = at_point(found, history, root.value, sides, f"{found.said} = {value(found, root)}")
            lines += [(root, f"{name}: {clause}.")] if clause else []
            continue
        first, *others = _clauses(found, *sides, found.movers(history))
        also = f"; {others[0]} with it" if len(others) == 1 else f"; with it {listed(others)}" if others else ""
        lines.append((root, f"{name}: {first} once {found.said} exceeds {value(found, root)}{also}."))
    return lines


def after(found: Thresholds, history: History | None) -> str:
    """Return what a history is called, where a sentence about it begins."""
    return "All at once" if history is None else found.scenario.labels.play(found.earlier, history, ", ")


def unchanged(found: Thresholds, histories: Sequence[History | None]) -> list[str]:
    """Return sentences on the histories after which nothing changes, those that are alike together."""
    kinds: dict[str, dict[str, list[str]]] = {}
    for history in (history for history in histories if history is not None):
        held = kinds.setdefault(among(found, history), {})
        held.setdefault(_held(found, history), []).append(after(found, history))
    lines = []
    for kind, held in kinds.items():
        groups = "; ".join(f"after {listed(names)} {what}" for what, names in held.items())
        lines.append(f"Nothing changes {while_(found)}{kind} {groups}.")
    if None in histories:
        whole = f"{while_(found)}{among(found, None)}"
        lines.append(f"Nothing changes {whole} when all move at once {_held(found, None)}.")
    return lines


def _held(found: Thresholds, history: History | None) -> str:
    cell = cells(found, history)[0]
    return f"({' or '.join(held(cell)) or nothing(found, history)})"


def held(cell: Cell) -> list[str]:
    """Return what may be played between two thresholds; of many equilibria the first ones, and how many more."""
    told = [played(answer, cell) for answer in cell.answers[:MOST_ANSWERS]]
    more = len(cell.answers) - len(told)
    return [*told, *([f"one of {more} more"] if more else [])]


def nothing(found: Thresholds, history: History | None) -> str:
    """Return what it means that a cell has no branch."""
    return "no equilibrium in pure moves" if found.correspondences[history].status == "pure only" else "none was found"


def leader_sentences(found: Thresholds) -> list[str]:
    """Return where the leader's best move changes, under which expectations."""
    if not found.choices:
        return []
    leader = found.scenario.labels.the(found.earlier[0])
    known = best_moves_count(found)
    changed: dict[str, list[str]] = {}
    constant: dict[str, list[str]] = {}
    for expectation, choices in found.choices.items():
        for before, then in zip(choices, choices[1:]):
            text = f"{best(found, then)} instead of {best(found, before)} once {found.said} exceeds"
            changed.setdefault(f"{text} {value(found, then.start)}", []).append(expectation)
        if len(choices) == 1:
            constant.setdefault(best(found, choices[0]), []).append(expectation)
    lines = [f"{text}{_expecting(expectations, found)}" for text, expectations in changed.items()]
    if constant:
        held = [f"{moves}{_expecting(expectations, found)}" for moves, expectations in constant.items()]
        lines.append(f"{'; '.join(held)}{',' if len(held) > 1 else ''} {while_(found)}")
    return [f"The best move of {leader}{known} is {line}." for line in lines]


def best(found: Thresholds, choice: Choice) -> str:
    """Return the leader's best moves."""
    leader = found.earlier[0]
    menu = found.scenario.labels.menu(leader, found.scenario.moves[leader])
    return _either([menu[move] for move in choice.moves]) or "not known (no move is followed by one)"


def value(found: Thresholds, root: Root) -> str:
    """Return a threshold, and as a fraction where that is short: ``0.333 (exactly 1/3)``."""
    text = place(found, root.value)
    shown = float(text.replace("−", "-").replace(",", ""))
    if root.exact is None or root.exact.denominator > SHORT_FRACTION or shown == root.value:
        return text
    return f"{text} (exactly {root.exact})".replace("-", "−")


def place(found: Thresholds, x: float) -> str:
    """Return a value of the parameter, told apart from the other thresholds, the ends and its value in the view."""
    return told_apart(x, [*found.breakpoints, found.low, found.high, found.scenario.values()[found.parameter]])


def _clauses(found: Thresholds, left: Cell, right: Cell, movers: Sequence[str]) -> list[str]:
    """Return what changes from one cell to the next, of other labels, the most telling first."""
    if not (left.answers and right.answers):
        return [_labels_clause(left, right)]
    scenario = found.scenario
    readings = {name: _reading(scenario.labels, name, left, right) for name in scenario.labels.levels}
    told = [_decided_by(scenario, name) for name, text in readings.items() if text]
    clauses = [text for text in readings.values() if text]
    for player in movers:
        before, after = (scenario.labels.menu(player, side.played(player)) for side in (left, right))
        if player not in told and before != after:
            clauses.append(_moves_clause(scenario.labels.the(player), before, after))
    return clauses or [_labels_clause(left, right)]


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


def _labels_clause(before: Cell, after: Cell) -> str:
    """Return which equilibria come and go, each as often as it comes or goes; of many the first ones."""
    said = {answer.label: played(answer, cell) for cell in (before, after) for answer in cell.answers}
    changes = (Counter(after.labels) - Counter(before.labels), Counter(before.labels) - Counter(after.labels))
    gained, lost = ([said[label] for label in change.elements()] for change in changes)
    if gained and lost:
        return f"{_some(gained)} {'replaces' if len(gained) == 1 else 'replace'} {_some(lost)}"
    if gained:
        return f"{_some(gained)} {'is an equilibrium' if len(gained) == 1 else 'are equilibria'} too"
    return f"{_some(lost)} {'is an equilibrium' if len(lost) == 1 else 'are equilibria'} no more"


def _some(names: Sequence[str]) -> str:
    return listed(names, most=MOST_ANSWERS)


def _expecting(expectations: Sequence[str], found: Thresholds) -> str:
    if len(expectations) == len(found.choices):
        return ""
    return f" if it expects the {' or the '.join(expectations)} of what may follow"


def while_(found: Thresholds) -> str:
    """Return over which values of the parameter something holds."""
    return f"while {found.said} goes from {number(found.low)} to {number(found.high)}"


def _either(names: Sequence[str]) -> str:
    return " or ".join(names)
