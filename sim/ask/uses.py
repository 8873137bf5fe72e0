"""Where an assumption enters a game: the terms of the players' payoffs, and the outcomes, that depend on it."""

from __future__ import annotations

from collections.abc import Collection

from sim.scenario.scenario import Scenario


def payoff_terms(scenario: Scenario, parameter: str) -> dict[str, list[str]]:
    """Return the terms that name a parameter, themselves or through quantities, by player; players without are left out."""
    names = _through(scenario, parameter)
    found = {
        player: [term for term, formula in terms.items() if formula.names & names]
        for player, terms in scenario.payoffs.items()
    }
    return {player: terms for player, terms in found.items() if terms}


def outcomes_of(scenario: Scenario, parameter: str) -> list[str]:
    """Return the outcomes that name a parameter, themselves or through quantities."""
    names = _through(scenario, parameter)
    return [outcome for outcome, formula in scenario.outcomes.items() if formula.names & names]


def by_payoff(scenario: Scenario) -> dict[tuple[str, ...], list[str]]:
    """Return all parameters by the players whose payoffs they enter: one player's own first, then those of several."""
    groups: dict[tuple[str, ...], list[str]] = {(player,): [] for player in scenario.players}
    for name in scenario.parameters:
        groups.setdefault(tuple(payoff_terms(scenario, name)), []).append(name)
    return {players: names for players, names in groups.items() if names}


def _through(scenario: Scenario, parameter: str) -> Collection[str]:
    """Return the parameter and all quantities that depend on it."""
    names = {parameter}
    for quantity, formula in scenario.quantities.items():  # each uses earlier ones only, and may stand for a parameter
        if formula.names & names:
            names.add(quantity)
        else:
            names.discard(quantity)
    return frozenset(names)
