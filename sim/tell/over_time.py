"""The states of a game over time in words: factors, levels, and how they move."""

from __future__ import annotations

from math import prod

from sim.errors import InputError
from sim.scenario.dynamics import RATES, STEPS, Dynamics, Factor, Transition
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Column, Details, Paragraph, Table
from sim.tell.states import pattern_words
from sim.tell.words import capital, counted, listed


def over_time(scenario: Scenario) -> list[Block]:
    """Return what changes from period to period: factors with their levels, whose office ends, and how things move."""
    dynamics = scenario.time
    if dynamics is None:
        return []
    from sim.ask.transitions import transitions  # lists of games that are played once do not wait for what solves
    from sim.tell.transitions import chances_table

    rows = [
        [beside(factor.called, factor.name), _levels(factor), beside(factor.label(start), factor.levels[start])]
        for factor, start in zip(dynamics.factors, dynamics.start)
    ]
    columns = [Column("What changes"), Column("Its levels", look="words"), Column(f"In the first {dynamics.period}")]
    blocks: list[Block] = [
        Table(
            f"The game goes on from {dynamics.period} to {dynamics.period}, in {counted(prod(dynamics.shape), 'state')}:",
            columns,
            rows,
        )
    ]
    if notes := _notes(scenario):
        blocks.append(Paragraph(" ".join(notes), "note"))
    try:
        blocks.append(chances_table(transitions(scenario)))
    except InputError as error:  # chances that are none: what is told without them is right all the same
        blocks.append(Paragraph(str(error), "note"))
    blocks.append(Details("How things move", [_transitions(scenario), *_values(dynamics)]))
    return blocks


def _levels(factor: Factor) -> str:
    return ", ".join(beside(factor.label(number), level) for number, level in enumerate(factor.levels))


def _notes(scenario: Scenario) -> list[str]:
    """Return whose decisions end with office, and which moves are missing where."""
    dynamics, labels = scenario.time, scenario.labels
    notes = []
    for player, leader in dynamics.leaders.items():
        factor = dynamics.factor(leader.factor).called
        who = capital(labels.the(player))
        if leader.on_leaving is None:
            notes.append(f"{who} is decided for by whoever is in office ({factor}); each goes on caring out of office.")
        else:
            notes.append(
                f"{who} is decided for by whoever is in office ({factor}); nobody cares for what comes after him."
            )
    for entry in dynamics.unavailable:
        moves = listed(labels.menu(entry.player, entry.moves), "or")
        notes.append(f"{capital(labels.the(entry.player))} has no {moves} at {pattern_words(dynamics, entry.when)}.")
    return notes


def _transitions(scenario: Scenario) -> Table:
    """Return where each factor goes from where, with the formula of the chance."""
    dynamics = scenario.time
    rows = [
        [
            dynamics.factor(name).called,
            pattern_words(dynamics, rule.when),
            _target(dynamics.factor(name), rule, target),
            formula.text,
        ]
        for name, rules in dynamics.transitions.items()
        for rule in rules
        for target, formula in rule.targets.items()
    ]
    columns = [Column("What changes"), Column("At"), Column("Goes to"), Column("With the chance", look="words")]
    return Table("What is not listed stays as it is:", columns, rows)


def _target(factor: Factor, rule: Transition, target: int) -> str:
    if rule.kind == STEPS:
        return "one level up" if target > 0 else "one level down"
    return f"{factor.label(target)}{' (a rate)' if rule.kind == RATES else ''}"


def _values(dynamics: Dynamics) -> list[Block]:
    rows = [[name, formula.text] for name, formula in dynamics.values.items()]
    columns = [Column("Assumption"), Column("Its value in a state", look="words")]
    return [Table("Assumptions that states change:", columns, rows)] if rows else []
