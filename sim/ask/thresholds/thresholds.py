"""Thresholds: the values of one parameter at which the equilibria of a scenario change, exactly.

In the scenario's order of moves, the last stage is solved along the parameter after every history of earlier moves,
and the leader's best move is followed under each expectation; with all moving at once, likewise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from sim.ask.answer import Answer
from sim.ask.thresholds.one_parameter import along
from sim.game.family import Family
from sim.progress import steps
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.equilibrium import EquilibriumSet
from sim.solve.parametric.correspondence import Branch, Correspondence
from sim.solve.parametric.game import ParametricGame, parametric_game
from sim.solve.parametric.leader import Choice, leader_choices
from sim.solve.parametric.polynomial import Root, distinct
from sim.solve.parametric.pure import pure_correspondence
from sim.solve.parametric.tracing import traced_correspondence
from sim.solve.parametric.two_players import two_player_correspondence
from sim.solve.profile import expected
from sim.study.rows import LED, forms

History = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ScenarioBranch:
    """One equilibrium of a scenario followed along the parameter.

    Attributes
    ----------
    thresholds : Thresholds
    history : tuple of str or None
        Earlier moves that it follows; None where all move at once.
    branch : Branch
        The last stage's equilibrium.
    """

    thresholds: Thresholds
    history: History | None
    branch: Branch

    @property
    def low(self) -> float:
        """Lower end of its interval."""
        return self.branch.low

    @property
    def high(self) -> float:
        """Upper end of its interval."""
        return self.branch.high

    @property
    def index(self) -> int | None:
        """+1 or -1 where it is regular."""
        return self.branch.index

    @property
    def continuum(self) -> int | None:
        """Number, within its history, of the continuum that it is an extreme point of."""
        return self.branch.continuum

    @property
    def support(self) -> dict[str, tuple[str, ...]]:
        """The moves that each player of the last stage plays with positive probability."""
        scenario = self.thresholds.scenario
        return {
            player: tuple(scenario.moves[player][a] for a in moves)
            for player, moves in zip(self.thresholds.movers(self.history), self.branch.support)
        }

    @property
    def label(self) -> str:
        """The moves played, as ``HEDGE_SETTLE / LIMIT``; ``A + B`` where a player mixes."""
        return " / ".join(" + ".join(moves) for moves in self.support.values())

    def at(self, x: float) -> tuple[np.ndarray, ...]:
        """Return the profile of all players at x; InputError if x lies outside the branch."""
        scenario = self.thresholds.scenario
        strategies = dict(zip(self.thresholds.movers(self.history), self.branch.at(x)))
        for player, move in zip(self.thresholds.earlier, self.history or ()):
            strategies[player] = np.eye(len(scenario.moves[player]))[scenario.moves[player].index(move)]
        return tuple(strategies[player] for player in scenario.players)

    def payoffs(self, x: float) -> dict[str, float]:
        """Return every player's expected payoff at x."""
        values = expected(self.thresholds.game.payoffs(x), self.at(x))
        return dict(zip(self.thresholds.scenario.players, values.tolist()))

    def outcomes(self, x: float) -> dict[str, float]:
        """Return the expectation of every outcome at x."""
        tensors = self.thresholds.measures.at({self.thresholds.parameter: x})
        return dict(zip(self.thresholds.scenario.outcomes, expected(tensors, self.at(x)).tolist()))

    def __repr__(self) -> str:
        history = "all at once" if self.history is None else ", ".join(self.history)
        return f"ScenarioBranch({history}: {self.label}, {self.low:.6g} to {self.high:.6g})"


@dataclass(frozen=True, eq=False, repr=False)
class Thresholds(Answer):
    """The equilibria of a scenario along one parameter.

    Attributes
    ----------
    scenario : Scenario
    parameter : str
    game : ParametricGame
        Of all players, polynomial in the parameter.
    led : mapping of history to Correspondence
        What follows each history of earlier moves; empty where all move at once.
    choices : mapping of expectation to tuple of Choice
        The leader's best moves; empty where no single player leads. With three or more followers they count on
        equilibria in pure moves alone.
    simultaneous : Correspondence
        All moving at once.
    """

    scenario: Scenario
    parameter: str
    game: ParametricGame
    led: Mapping[History, Correspondence]
    choices: Mapping[str, tuple[Choice, ...]]
    simultaneous: Correspondence

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return float(self.game.low)

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return float(self.game.high)

    @cached_property
    def measures(self) -> Family:
        """The outcomes along the parameter."""
        others = {name: value for name, value in self.scenario.values().items() if name != self.parameter}
        return self.scenario.measures.restrict(others)

    @property
    def called(self) -> str:
        """What the parameter is called."""
        return self.scenario.parameters[self.parameter].called

    @property
    def said(self) -> str:
        """What the parameter is called inside a sentence."""
        return self.scenario.parameters[self.parameter].said

    @property
    def earlier(self) -> tuple[str, ...]:
        """The players who move before the last stage."""
        return self.scenario.earlier

    def movers(self, history: History | None) -> tuple[str, ...]:
        """Return the players who choose at once, after a history or (None) when nobody leads, in menu order."""
        return tuple(p for p in self.scenario.players if history is None or p not in self.earlier)

    @property
    def correspondences(self) -> dict[History | None, Correspondence]:
        """Every correspondence by its history, None for all moving at once."""
        return {**self.led, None: self.simultaneous}

    @property
    def roots(self) -> tuple[Root, ...]:
        """The breakpoints of all forms of play, and those at which the leader's best move changes."""
        of_sets = [root for found in self.correspondences.values() for root in found.roots]
        of_leader = [choice.start for choices in self.choices.values() for choice in choices[1:]]
        return tuple(distinct([*of_sets, *of_leader], 1e-12 * (self.high - self.low)))

    @property
    def breakpoints(self) -> tuple[float, ...]:
        """Where anything changes, ascending."""
        return tuple(root.value for root in self.roots)

    @property
    def exact(self) -> tuple[Fraction | None, ...]:
        """The breakpoints as fractions, None where one is not known to be rational."""
        return tuple(root.exact for root in self.roots)

    @property
    def branches(self) -> tuple[ScenarioBranch, ...]:
        """All branches, by history, those of play at once last."""
        return tuple(branch for history in self.correspondences for branch in self.branches_of(history))

    def branches_of(self, history: History | None) -> tuple[ScenarioBranch, ...]:
        """Return the branches that follow a history, or (None) those of play at once."""
        return tuple(ScenarioBranch(self, history, branch) for branch in self.correspondences[history].branches)

    def at(self, x: float) -> dict[History | None, EquilibriumSet]:
        """Return all equilibria at x, solved completely there, by history and (None) for all moving at once."""
        return {history: found.at(x) for history, found in self.correspondences.items()}


def thresholds(
    scenario: Scenario, parameter: str, low: float | None = None, high: float | None = None, mixed: bool = True
) -> Thresholds:
    """Return the equilibria of a scenario along one parameter, and where the set of equilibria changes.

    After each history of earlier moves, the equilibria of a last stage of two players are complete, mixed ones and
    continua included; their breakpoints are roots of polynomials. With three or more players the pure equilibria are
    exact, and with `mixed` the mixed ones are traced, of which a pair between two points solved may be missed.

    Parameters
    ----------
    scenario : Scenario
    parameter : str
    low, high : float, optional
        The interval; by default the parameter's plausible range.
    mixed : bool
        Whether to look for mixed equilibria of three and more players who move at once too, which takes longer.

    Raises
    ------
    InputError
        If the parameter is unknown, no payoff depends on it, a payoff is not polynomial in it, or the interval is
        empty.

    Warns
    -----
    RangeWarning
        If the interval reaches beyond the plausible range.
    """
    expect_scenario(scenario)
    game = along(scenario, parameter, low, high)
    everyone = range(len(game.shape))
    earlier = [player for stage in forms(scenario).get(LED, ())[:-1] for player in stage]
    led = {}
    histories = list(product(*(range(game.shape[player]) for player in earlier))) if earlier else []
    for numbers in steps(histories, "moves"):
        history = dict(zip(earlier, numbers))
        names = tuple(scenario.moves[scenario.players[player]][move] for player, move in history.items())
        movers = [player for player in everyone if player not in history]
        led[names] = _correspondence(scenario, game.after(history), movers, mixed)
    choices = {}
    if len(earlier) == 1:
        leader = earlier[0]
        paid = list(np.moveaxis(game.whole[:, leader], 1 + leader, 0))
        followers = [correspondence.rational_part for correspondence in led.values()]
        choices = {e: leader_choices(followers, paid, e) for e in EXPECTATIONS}
    simultaneous = _correspondence(scenario, game, everyone, mixed)
    return Thresholds(scenario, parameter, game, led, choices, simultaneous)


def thresholds_of_family(
    coefficients: Any,
    low: float,
    high: float,
    players: Sequence[str] | None = None,
    moves: Sequence[Sequence[str]] | None = None,
    mixed: bool = True,
) -> Correspondence:
    """Return the equilibria of a game whose payoffs are polynomials in one parameter; the status says how completely.

    Parameters
    ----------
    coefficients : array_like, shape (degree + 1, players, n1, …, nN)
        Payoffs are the sum over k of coefficients[k] × parameter**k; a float stands for its decimal.
    low, high : float
    players, moves : labels, optional
    mixed : bool
        Whether to look for the mixed equilibria of three and more players.

    Raises
    ------
    InputError
        If the coefficients are not those of a family of games, or the interval is empty.

    Examples
    --------
    Hawk and dove, the prize being the parameter and the cost of a fight 4:

    >>> hawk = [[[-2, 0], [0, 0]], [[-2, 0], [0, 0]]], [[[0.5, 1], [0, 0.5]], [[0.5, 0], [1, 0.5]]]
    >>> thresholds_of_family(hawk, 1, 6)
    Correspondence on [1, 6]: 1 breakpoints, complete
      1 to 4: ((0,), (1,)); ((1,), (0,)); ((0, 1), (0, 1))
      4 to 6: ((0,), (0,))
    """
    return _solve(parametric_game(coefficients, low, high), players, moves, mixed)


def _correspondence(scenario: Scenario, game: ParametricGame, players: Sequence[int], mixed: bool) -> Correspondence:
    names = [scenario.players[player] for player in players]
    return _solve(game, names, [scenario.moves[name] for name in names], mixed)


def _solve(game: ParametricGame, players, moves, mixed: bool) -> Correspondence:
    """Return the correspondence by the method for the number of players."""
    if len(game.shape) == 2:
        return two_player_correspondence(game, players, moves)
    method = traced_correspondence if mixed and len(game.shape) > 2 else pure_correspondence
    return method(game, players, moves)
