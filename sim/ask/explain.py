"""Why a player plays its equilibrium move: its payoff and that of the best alternative, term by term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.errors import InputError, expect
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.profile import TOLERANCE
from sim.study.engine import PointSolver

LONGEST_STEP = 1e6  # a change of a parameter by more than this many times its range is not reported


@dataclass(frozen=True)
class ClosingChange:
    """The smallest change of one parameter at which some other move becomes as good as the equilibrium move.

    Attributes
    ----------
    parameter : str
    alternative : str
        The move that becomes as good.
    value, needed : float
        The present value and the one that closes the margin, in the parameter's unit.
    share : float
        Size of the change as a share of the plausible range, low to high.
    within : bool
        Whether the needed value lies in the plausible range.
    """

    parameter: str
    alternative: str
    value: float
    needed: float
    share: float
    within: bool


@dataclass(frozen=True)
class Explanation:
    """One player's choice in one equilibrium.

    Attributes
    ----------
    player, move, alternative : str
    profile : dict of player to str
        What everybody plays in the equilibrium explained.
    others : int
        Number of other equilibria in pure moves that follow the same earlier moves.
    mixed : int or None
        Number of (extreme) equilibria in mixed moves that follow them too and are not explained; None with three or
        more players in the last stage, where mixed ones are not looked for.
    terms : pandas.DataFrame
        One row per payoff term: ``term``, ``at_equilibrium``, ``at_alternative``, ``difference``; payoff units.
    margin : float
        Payoff of the equilibrium move less that of the alternative.
    changes : tuple of ClosingChange
        Every parameter whose change alone makes another move as good, the smallest share of its range first; the other
        players' moves are held fixed.
    """

    player: str
    move: str
    alternative: str
    profile: Mapping[str, str]
    others: int
    mixed: int | None
    terms: pd.DataFrame
    margin: float
    changes: tuple[ClosingChange, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Explanations(Answer):
    """One player's choice in each pure equilibrium that follows certain moves of the earlier stages.

    Attributes
    ----------
    scenario : Scenario
    moves : mapping of player to move
        Of every player of an earlier stage.
    player : str
    found : tuple of Explanation
        One for each equilibrium in pure moves, at least one.
    """

    scenario: Scenario
    moves: Mapping[str, str]
    player: str
    found: tuple[Explanation, ...]


def explain(scenario: Scenario, moves: Mapping[str, str], player: str | None = None) -> Explanations:
    """Explain a player's move in each pure equilibrium that follows the named moves of the earlier stages.

    Parameters
    ----------
    moves : mapping of player to move
        The moves of every player of an earlier stage.
    player : str, optional
        A player of the last stage; by default its first.

    Raises
    ------
    InputError
        If a name is unknown, an earlier player's move is missing, the player moves earlier, has one move only, or no
        pure equilibrium follows.

    Examples
    --------
    >>> import sim
    >>> sim.explain(sim.load("mandelbaum"), {"us": "CONCILIATE"}).found[0].alternative
    'BLOC_WAR'
    """
    expect_scenario(scenario)
    expect(moves, Mapping, "moves", "a mapping of player to move")
    player = scenario.order[-1][0] if player is None else player
    history = _history(scenario, moves)
    if scenario.player(player) in history:
        raise InputError(f"player={player}: {player} moves first; explain a player of the last stage.")
    profiles, mixed = _equilibrium_profiles(scenario, history)
    axis = scenario.players.index(player)
    if scenario.shape[axis] < 2:
        raise InputError(f"player={player}: {player} has one move only; there is nothing to explain.")
    if not profiles:
        raise InputError("no equilibrium in pure moves follows; only a pure choice can be explained term by term.")
    found = tuple(_explain_profile(scenario, profile, axis, len(profiles) - 1, mixed) for profile in profiles)
    return Explanations(scenario, moves, player, found)


def _history(scenario: Scenario, moves: Mapping[str, str]) -> dict[str, int]:
    earlier = scenario.earlier
    for player in moves:
        if scenario.player(player) not in earlier:
            listed = ", ".join(earlier) or "there is none"
            raise InputError(f"{player}={moves[player]}: only the moves of earlier stages ({listed}) are given.")
    for player in earlier:
        if player not in moves:
            example = scenario.moves[player][0]
            raise InputError(f"the move of {player} is missing; name it, as in {player}={example}.")
    return {player: scenario.move(player, moves[player]) for player in earlier}


def _equilibrium_profiles(scenario: Scenario, history: Mapping[str, int]) -> tuple[list[tuple[int, ...]], int | None]:
    """Return the pure equilibria that follow the history, as profiles of move numbers, and how many are mixed."""
    paths = PointSolver(scenario).played(scenario.game().payoffs[None])
    strategies = paths.strategies(scenario.shape)
    pure = np.all([(strategy > 0).sum(axis=1) == 1 for strategy in strategies], axis=0)
    profiles = np.stack([strategy.argmax(axis=1) for strategy in strategies], axis=1)
    follows = np.all([profiles[:, scenario.players.index(p)] == a for p, a in history.items()] or [pure | True], axis=0)
    mixed = int(np.count_nonzero(follows & ~pure)) if len(scenario.order[-1]) <= 2 else None
    return [tuple(map(int, profile)) for profile in profiles[follows & pure]], mixed


def _explain_profile(
    scenario: Scenario, profile: tuple[int, ...], axis: int, others: int, mixed: int | None
) -> Explanation:
    player = scenario.players[axis]
    terms = {term: _along(values, profile, axis) for term, values in scenario.term_values(player).items()}
    totals = sum(terms.values())
    move = profile[axis]
    alternative = max((a for a in range(len(totals)) if a != move), key=lambda a: totals[a])
    table = pd.DataFrame(
        {
            "term": list(terms),
            "at_equilibrium": [values[move] for values in terms.values()],
            "at_alternative": [values[alternative] for values in terms.values()],
        }
    )
    table["difference"] = table["at_equilibrium"] - table["at_alternative"]
    names = scenario.moves[player]
    return Explanation(
        player=player,
        move=names[move],
        alternative=names[alternative],
        profile={p: scenario.moves[p][a] for p, a in zip(scenario.players, profile)},
        others=others,
        mixed=mixed,
        terms=table,
        margin=float(totals[move] - totals[alternative]),
        changes=_closing_changes(scenario, profile, axis),
    )


def _along(values: np.ndarray, profile: tuple[int, ...], axis: int) -> np.ndarray:
    """Return the values of all moves of one player, the others at the profile."""
    place: list[int | slice] = list(profile)
    place[axis] = slice(None)
    return values[tuple(place)]


def _closing_changes(scenario: Scenario, profile: tuple[int, ...], axis: int) -> tuple[ClosingChange, ...]:
    """Return, for every parameter, the nearest value at which another move of the player is as good.

    Discrete parameters are left out: between their values nothing is as good.
    """
    values = scenario.values()
    moves = scenario.moves[scenario.players[axis]]
    changes = []
    for name, parameter in scenario.parameters.items():
        line = scenario.family.restrict({n: v for n, v in values.items() if n != name})
        width = parameter.high - parameter.low
        if not line.is_polynomial or width == 0 or parameter.is_discrete:
            continue
        own = np.stack([_along(tensor[axis], profile, axis) for tensor in line.coefficients])
        roots = {
            moves[a]: _nearest_root(line.exponents[:, 0], own[:, profile[axis]] - own[:, a], parameter, scenario)
            for a in range(own.shape[1])
            if a != profile[axis]
        }
        known = {move: root for move, root in roots.items() if root is not None}
        if not known:
            continue
        move = min(known, key=lambda move: abs(known[move] - parameter.value))
        share = abs(known[move] - parameter.value) / width
        if share <= LONGEST_STEP:
            within = parameter.contains(known[move])
            changes.append(ClosingChange(name, move, parameter.value, known[move], share, within))
    return tuple(sorted(changes, key=lambda change: change.share))


def _nearest_root(
    exponents: np.ndarray, coefficients: np.ndarray, parameter: Parameter, scenario: Scenario
) -> float | None:
    """Return the root of a polynomial in one parameter that is nearest to its present value, of those that can be."""
    dense = np.zeros(exponents.max() + 1)
    np.add.at(dense, exponents, coefficients)
    significant = np.abs(dense) > TOLERANCE * np.abs(dense).max()
    if not significant[1:].any():
        return None
    degree = int(np.flatnonzero(significant).max())
    roots = np.polynomial.Polynomial(dense[: degree + 1]).roots()
    real = roots[np.abs(np.imag(roots)) <= TOLERANCE * (1 + np.abs(roots))].real
    real = real[parameter.domain.contains(real) & scenario.allows({parameter.name: real})]
    return float(real[np.abs(real - parameter.value).argmin()]) if len(real) else None
