"""Views of one game as plain data for the page: formulas, assumptions, moves, and what everything is called."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from sim.alignment.triangle import measured_ties
from sim.ask.uses import payoff_terms
from sim.render.explorer.formulas import formulas, tree
from sim.scenario.command_line import command, scenario_words
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.words import listed, payoff_units, title_beside


def model(scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """Return views as plain data, laid out as `words.js` says (its `Model`).

    Parameters
    ----------
    scenarios : sequence of Scenario
        Of one game: the same formulas, other values (`are_one_game`).
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
        "constraints": [
            {"tree": tree(constraint.formula, first), "text": constraint.formula.text}
            for constraint in first.constraints
        ],
        "ties": [list(first.outcomes).index(name) for name in measured_ties(first.players, first.outcomes)] or None,
    }


def are_one_game(scenario: Scenario, other: Scenario) -> bool:
    """Whether two views differ in nothing but their assumptions' values."""
    names = ("players", "moves", "order", "payoffs", "outcomes", "quantities", "state")
    return list(scenario.parameters) == list(other.parameters) and all(
        getattr(scenario, name) == getattr(other, name) for name in names
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
        "values": [parameter.value for parameter in scenario.parameters.values()],
        "sources": [parameter.source for parameter in scenario.parameters.values()],
        "command": command("solve", *scenario_words(scenario)),
    }
