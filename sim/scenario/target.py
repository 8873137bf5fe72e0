"""Targets: a condition on the profile of play, written as an outcome, the name of a value of one, or a move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, nearest
from sim.scenario.expand import expand
from sim.scenario.formula import Formula, parse
from sim.scenario.scenario import Scenario

SAME = 1e-9  # values of an outcome that differ by less are one


@dataclass(frozen=True, eq=False)
class Target:
    """What should come about.

    A target holds in an equilibrium if it holds at every profile that the equilibrium plays.

    Attributes
    ----------
    text : str
        As its author wrote it.
    holds : ndarray of bool, shape (n1, …, nN)
        The profiles at which it holds.
    """

    text: str
    holds: np.ndarray

    def __repr__(self) -> str:
        return f"Target({self.text!r}, {int(self.holds.sum())} of {self.holds.size} profiles)"


def read_target(scenario: Scenario, text: str) -> Target:
    """Read a target.

    Parameters
    ----------
    scenario : Scenario
    text : str
        A condition on outcomes and instruments, such as ``russia_leaves`` or ``russia_alignment >= 1 and war == 0``;
        or a move of a player of the last stage, such as ``WEST_SETTLE``, or the beginning of several of one player's
        moves, such as ``west``; or what a value of an outcome is called, such as ``hedging``.

    Raises
    ------
    InputError
        If nothing of that name exists, the condition depends on parameters, or it holds at no profile.
    """
    text = str(text).strip()
    holds = _level(scenario, text)
    if holds is None:
        holds = _moves(scenario, text)
    if holds is None:
        holds = _condition(scenario, text)
    if not holds.any():
        raise InputError(f"target={text}: no profile of moves reaches it, whatever the assumptions.")
    return Target(text, holds)


def holds_by_state(
    scenario: Scenario, text: str, outcomes: Mapping[str, np.ndarray], switches: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Return where a target holds in each state of a game over time, shape (states, n1, …, nN).

    Parameters
    ----------
    scenario : Scenario
    text : str
        As `read_target` takes it; a condition may name levels of the states too.
    outcomes : mapping of outcome to ndarray, shape (states, n1, …, nN)
    switches : mapping of name to ndarray, shape (states,)
        The names that formulas know states by.

    Raises
    ------
    InputError
        As `read_target`.
    """
    text, spread = str(text).strip(), [-1, *[1] * len(scenario.shape)]
    shape = (len(next(iter(switches.values()))), *scenario.shape)
    named = _named_level(scenario, text)
    if named is not None:
        outcome, value = named
        holds = np.abs(outcomes[outcome] - value) <= SAME
    elif (moves := _moves(scenario, text)) is not None:
        holds = np.broadcast_to(moves, shape)
    else:
        formula = _checked(scenario, text)
        levels = {name: array[None] for name, array in scenario.levels.items()}
        states = {name: values.reshape(spread) for name, values in switches.items()}
        rounded = {name: np.round(values, 12) for name, values in {**levels, **states, **outcomes}.items()}
        values = np.broadcast_to(np.asarray(formula.evaluate(rounded)), shape)
        _refuse_number(scenario, text, values)
        holds = values != 0
    if not holds.any():
        raise InputError(f"target={text}: no profile of moves reaches it in any state.")
    return holds


def usual_target(scenario: Scenario) -> str:
    """Return the target where none is named: the first outcome that holds or does not, being 1 or 0 at each profile.

    Raises
    ------
    InputError
        If there is none.
    """
    name = yes_or_no(scenario)
    if name is None:
        raise InputError(f"which target? Name a move or a condition on one of {', '.join(scenario.outcomes)}.")
    return name


def yes_or_no(scenario: Scenario) -> str | None:
    """Return the first outcome that holds or does not, being 1 or 0 at each profile; None if there is none."""
    for name, values in scenario.outcome_values().items():
        if not _varies(scenario, name) and set(np.unique(values)) == {0.0, 1.0}:
            return name
    return None


def _level(scenario: Scenario, text: str) -> np.ndarray | None:
    """Return where an outcome has the value that is called so; None if none is."""
    named = _named_level(scenario, text)
    if named is None:
        return None
    outcome, value = named
    return np.abs(_at_every_profile(scenario, parse(outcome, "target"), text) - value) <= SAME


def _named_level(scenario: Scenario, text: str) -> tuple[str, float] | None:
    """Return the outcome, and the value of it, that is called so; None if none is.

    Raises
    ------
    InputError
        If two outcomes have such a value.
    """
    named = [
        (outcome, value)
        for outcome, levels in scenario.labels.levels.items()
        for value, level in levels.items()
        if text.casefold() in (level.label.casefold(), level.says.casefold()) and text
    ]
    if len(named) > 1:
        both = " and ".join(scenario.labels.outcome(outcome) for outcome, _ in named)
        raise InputError(f"target={text}: {both} both have a value of this name; write a condition on one of them.")
    return named[0] if named else None


def _moves(scenario: Scenario, text: str) -> np.ndarray | None:
    """Return where a player of the last stage plays the move, or one that begins like it."""
    found = {}
    for player in scenario.order[-1]:
        moves = scenario.moves[player]
        named = [a for a, move in enumerate(moves) if move == text]
        if not named and text and text not in scenario.outcomes:
            named = [a for a, move in enumerate(moves) if move.upper().startswith(text.upper())]
        if named:
            found[player] = named
    if not found:
        return None
    if len(found) > 1:
        raise InputError(
            f"target={text}: {' and '.join(found)} both have such a move; write a condition on instruments."
        )
    [(player, named)] = found.items()
    axis = scenario.players.index(player)
    plays = np.isin(np.arange(scenario.shape[axis]), named)
    spread = [1] * len(scenario.shape)
    spread[axis] = -1
    return np.broadcast_to(plays.reshape(spread), scenario.shape)


def _condition(scenario: Scenario, text: str) -> np.ndarray:
    values = _at_every_profile(scenario, _checked(scenario, text), text)
    _refuse_number(scenario, text, values)
    return values != 0


def _checked(scenario: Scenario, text: str) -> Formula:
    """Return a condition as a formula; InputError for a name that it cannot have."""
    formula = parse(text, "target")
    known = [*scenario.outcomes, *scenario.levels]
    for name in sorted(formula.names):
        if name in scenario.parameters:
            raise InputError(f"target={text}: '{name}' is an assumption; a target is a condition on what is played.")
        if name not in known:
            moves = [move for player in scenario.order[-1] for move in scenario.moves[player]]
            levels = [level.label for named in scenario.labels.levels.values() for level in named.values()]
            choices = [*scenario.outcomes, *moves, *scenario.levels, *levels]
            raise InputError(f"target={text}: unknown name '{name}'; {nearest(name, choices)}")
    return formula


def _refuse_number(scenario: Scenario, text: str, values: np.ndarray) -> None:
    """Refuse an outcome that is a number, neither holding nor not."""
    if text in scenario.outcomes and not set(np.unique(values)) <= {0.0, 1.0}:
        number = f"{scenario.labels.scale(text)} is a number"
        raise InputError(f"target={text}: {number}; write a condition on it, as in '{text} >= {values.max():g}'.")


def _at_every_profile(scenario: Scenario, formula: Formula, text: str) -> np.ndarray:
    """Return the value, at every profile, of a formula over outcomes and instruments."""
    outcomes = scenario.outcome_values()
    for name in sorted(formula.names & outcomes.keys()):
        if _varies(scenario, name):
            raise InputError(f"target={text}: the outcome {name} depends on the assumptions as well as on the moves.")
    # Rounded, so that a comparison does not see the rounding error of a sum.
    names = {name: np.round(values, 12) for name, values in {**scenario.levels, **outcomes}.items()}
    return np.broadcast_to(np.asarray(formula.evaluate(names)), scenario.shape)


def _varies(scenario: Scenario, outcome: str) -> bool:
    """Whether an outcome depends on parameters."""
    formula = scenario.outcomes[outcome]
    measure = expand([[formula]], scenario.levels, scenario.quantities, tuple(scenario.parameters), scenario.shape)
    return not measure.is_polynomial or bool(measure.coefficients[measure.exponents.any(axis=1)].any())
