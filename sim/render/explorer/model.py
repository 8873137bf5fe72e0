"""Views of one game as plain data for the page: formulas, assumptions, moves, and what everything is called."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from sim.alignment.triangle import measured_ties
from sim.ask.uses import payoff_terms
from sim.render.explorer.dynamics import dynamics
from sim.render.explorer.formulas import formulas, tree
from sim.scenario.command_line import command, scenario_words
from sim.scenario.parameters import Parameter
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.tell.words import listed, payoff_units, title_beside


def model(scenarios: Sequence[Scenario], plans: Sequence[Plan] = ()) -> dict[str, Any]:
    """Return views as plain data, laid out as `words.js` says (its `Model`).

    Parameters
    ----------
    scenarios : sequence of Scenario
        Of one game: the same formulas, other values (`are_one_game`).
    plans : sequence of Plan
        Of a game over time.
    """
    first = scenarios[0]
    return {
        "game": {"shape": list(first.shape), "order": list(map(list, first.stages)), "formulas": formulas(first)},
        "title": first.own_title,
        "question": first.question,
        "unit": payoff_units(first),
        "players": [_player(first, player) for player in first.players],
        "outcomes": [_outcome(first, outcome) for outcome in first.outcomes],
        "parameters": [_parameter(first, parameter) for parameter in first.parameters.values()],
        "views": [_view(scenario) for scenario in scenarios],
        "start": [parameter.value for parameter in first.parameters.values()],
        "constraints": [
            {"tree": tree(constraint.formula, first, quantities=0), "text": constraint.formula.text}
            for constraint in first.constraints
        ],
        "time": dynamics(first, plans),
        "ties": [list(first.outcomes).index(name) for name in measured_ties(first.players, first.outcomes)] or None,
    }


def by_game(scenarios: Sequence[Scenario]) -> list[list[Scenario]]:
    """Return views in groups of one game, in the order of each group's first."""
    groups: list[list[Scenario]] = []
    for scenario in scenarios:
        group = next((group for group in groups if are_one_game(scenario, group[0])), None)
        if group is None:
            groups.append([scenario])
        else:
            group.append(scenario)
    return groups


def are_one_game(scenario: Scenario, other: Scenario) -> bool:
    """Whether two views differ in nothing but their assumptions' values."""
    names = ("players", "moves", "order", "payoffs", "outcomes", "quantities", "constraints", "state")
    return (
        list(scenario.parameters) == list(other.parameters)
        and all(getattr(scenario, name) == getattr(other, name) for name in names)
        and dynamics(scenario) == dynamics(other)
    )


def _player(scenario: Scenario, player: str) -> dict[str, Any]:
    labels = scenario.labels
    notes = labels.moves.get(player, {})
    moves = [
        {"name": move, "label": labels.move(player, move), "note": notes[move].note if move in notes else ""}
        for move in scenario.moves[player]
    ]
    terms = [{"name": term, "label": labels.term(player, term)} for term in scenario.payoffs[player]]
    return {"name": player, "the": labels.the(player), "label": labels.player(player), "moves": moves, "terms": terms}


def _outcome(scenario: Scenario, outcome: str) -> dict[str, Any]:
    labels = scenario.labels
    levels = [
        {"value": value, "label": level.label, "says": labels.says(outcome, value)}
        for value, level in labels.levels.get(outcome, {}).items()
    ]
    return {"name": outcome, "label": labels.outcome(outcome), "levels": levels}


def _parameter(scenario: Scenario, parameter: Parameter) -> dict[str, Any]:
    domain = parameter.domain
    values = list(zip(domain.numbers, domain.names or [""] * len(domain.numbers))) if parameter.is_discrete else []
    return {
        "name": parameter.name,
        "called": parameter.called,
        "said": parameter.said,
        "labelled": bool(parameter.label),
        "unit": parameter.unit,
        "low": parameter.low,
        "high": parameter.high,
        "domain": [end if isfinite(end) else None for end in (domain.low, domain.high)],
        "values": [{"value": value, "name": name} for value, name in values],
        "note": parameter.note,
        "group": _group(scenario, parameter.name),
    }


def _group(scenario: Scenario, parameter: str) -> str:
    """Return whose payoffs an assumption enters, as the heading of a group."""
    players = list(payoff_terms(scenario, parameter))
    if not players:
        return "What is measured"
    if len(players) == len(scenario.players) > 1:
        return "What counts for all"
    return f"What counts for {listed([scenario.labels.the(player) for player in players])}"


def _view(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.view,
        "title": title_beside(scenario),
        "note": scenario.note,
        "values": _own_values(scenario),
        "sources": [parameter.source for parameter in scenario.parameters.values()],
        "command": command("solve", *_view_words(scenario)),
        "file": _start(scenario),
    }


def _view_words(scenario: Scenario) -> list[str]:
    """Return the words that load the view as its author holds it."""
    changed = {change.word for change in scenario.changes if change.key == "value"}
    return [word for word in scenario_words(scenario) if word not in changed]


def _own_values(scenario: Scenario) -> list[float]:
    """Return the values of all assumptions as the view's author holds them, without what is changed here."""
    values = {name: parameter.value for name, parameter in scenario.parameters.items()}
    for change in scenario.changes:
        if change.key == "value":
            values[change.name] = scenario.parameters[change.name].domain.number(change.before, change.name)
    return list(values.values())


def _start(scenario: Scenario) -> str:
    """Return what a view that starts from this one extends: its name, or the name of a file beside it."""
    word = scenario_words(scenario)[0].removeprefix("view=")
    return Path(word).name if Path(word).suffix else word
