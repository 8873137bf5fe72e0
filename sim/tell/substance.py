"""How the substance of one answer differs from that of another, in clauses: best moves, who stands where, war or peace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.ask.substance import History, Situation, Substance
from sim.scenario.scenario import Scenario
from sim.tell.words import EXPECTED, PARTS, listed, number


def turns(scenario: Scenario, before: Substance, after: Substance) -> list[str]:
    """Return what is otherwise after a change, one clause for each kind of expectation, without a full stop."""
    told: dict[str, list[str]] = {}
    for expectation, follows in after.follows.items():
        clause = _turn(scenario, before.follows[expectation], follows)
        if clause:
            told.setdefault(clause, []).append(expectation)
    everyone = len(after.follows)
    return [_expecting(scenario, expectations, everyone) + clause for clause, expectations in told.items()]


def _turn(scenario: Scenario, before: dict, after: dict) -> str:
    if before == after:
        return ""
    if not scenario.earlier:
        return ", and ".join(situation_clauses(scenario, before.get((), ()), after.get((), ())))
    if set(before) == set(after):
        clauses = [
            f"{', and '.join(situation_clauses(scenario, before[move], after[move]))} after {moves(scenario, [move])}"
            for move in after
            if before[move] != after[move]
        ]
        return "; ".join(clauses)
    leader = scenario.labels.the(scenario.earlier[0])
    now, then = moves(scenario, after) or "not known", moves(scenario, before)
    if len(before) == len(after) == 1 and (parts := _parts_changed(now, then)):
        best = f"the best move of {leader} has {parts}"
    else:
        best = f"the best move of {leader} is {now}{f' instead of {then}' if before else ''}"
    told = situation_clauses(scenario, *([one for each in side.values() for one in each] for side in (before, after)))
    return f"{best}, and {', and '.join(told)}" if told and before and after else best


def _parts_changed(now: str, then: str) -> str:
    """Return which parts of a move made of several are other ones; nothing where it has no part in common."""
    parts, before = now.split(PARTS), then.split(PARTS)
    pairs = [pair for pair in zip(parts, before) if len(set(pair)) > 1]
    if len(parts) != len(before) or not 0 < len(pairs) < len(parts):
        return ""
    return " instead of ".join(listed(side) for side in zip(*pairs))


def moves(scenario: Scenario, histories: Iterable[History]) -> str:
    """Return moves of the leader, any of which may be meant."""
    played = [scenario.labels.play(scenario.earlier, history) for history in histories]
    return listed(played, "or") if played else ""


def situation_clauses(scenario: Scenario, before: Sequence[Situation], after: Sequence[Situation]) -> list[str]:
    """Return what is otherwise in some situations than in others, by the words of levels; by numbers where no level is.

    Empty where all outcomes take the same values.
    """
    if not before or not after:
        return ["no equilibrium in pure moves is left" if before else "there is an equilibrium in pure moves"]
    changed = {}
    for outcome in after[0]:
        values = [sorted({one[outcome] for one in side}) for side in (before, after)]
        if values[0] != values[1]:
            changed[outcome] = values
    worded = [clause for name, values in changed.items() if (clause := _level_clause(scenario, name, *values))]
    return worded or [_number_clause(scenario, name, *values) for name, values in list(changed.items())[:1]]


def _level_clause(scenario: Scenario, outcome: str, before: Sequence[float], after: Sequence[float]) -> str:
    gained = [value for value in after if value not in before] or after
    text = scenario.labels.says(outcome, gained[0])
    if not text or (len(after) > 1 and gained == after):
        return ""
    if len(before) == len(after) == 1:
        return text
    return f"{text} in {'every equilibrium' if len(after) == 1 else 'some equilibria'}"


def _number_clause(scenario: Scenario, outcome: str, before: Sequence[float], after: Sequence[float]) -> str:
    sides = [listed([number(value) for value in values], "or") for values in (after, before)]
    return f"{scenario.labels.outcome(outcome)} is {sides[0]} instead of {sides[1]}"


def _expecting(scenario: Scenario, expectations: Sequence[str], everyone: int) -> str:
    if len(expectations) == everyone:
        return ""
    expected = listed([EXPECTED[one] for one in expectations], "or")
    return f"if {scenario.labels.the(scenario.earlier[0])} expects {expected} of what may follow, "
