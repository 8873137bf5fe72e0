"""A scenario: a family of games with labels, parameters and sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError, expect, nearest, shown
from sim.game.family import Family
from sim.game.normal_form import Game
from sim.scenario.changes import TITLE_LINK, Change, file_stem, spelled
from sim.scenario.constraints import Constraint, holding, refuse_broken
from sim.scenario.dynamics import Dynamics
from sim.scenario.examined import Accepted
from sim.scenario.expand import expand
from sim.scenario.files import directory_shown
from sim.scenario.formula import Formula
from sim.scenario.labels import Labels
from sim.scenario.parameters import Parameter, values_of, warn_outside
from sim.scenario.sources import Source
from sim.shown import Shown, menus


@dataclass(frozen=True, eq=False)
class Scenario(Shown):
    """A view of the world: a game whose payoffs are formulas, and the parameter values that its author believes.

    Attributes
    ----------
    view, game_name : str
        Names of the view and of the game that it is about.
    title, note : str
        What the view says, for figures and tables; with changes, the title names them, and the note says only that the
        author's note is not about them.
    players : tuple of str
    moves : mapping of player to tuple of str
    order : tuple of tuples of str
        Stages of play; the players of a stage choose at once, knowing the stages before.
    levels : mapping of instrument to ndarray
        Each instrument's level at every profile, shaped to broadcast over (n1, …, nN).
    parameters : mapping of name to Parameter
    quantities, outcomes : mapping of name to Formula
    payoffs : mapping of player to mapping of term to Formula
    descriptions : mapping of instrument to str
    files : tuple of Path
        Of the game and of the view.
    changes : tuple of Change
        What differs here from the view as its author wrote it.
    home : Path or None
        The user's directory of scenarios that a view needs which lies in none itself.
    labels : Labels
        What players, moves, instruments, terms, outcomes and their levels are called.
    sources : mapping of key to Source
        Those that the game and the view refer to.
    constraints : tuple of Constraint
        What holds between parameters at every point that can be.
    question : str
        What the game is there to answer, which heads reports; empty where it says nothing.
    signs : mapping of player to mapping of term to str
        What terms are meant to be, a ``cost`` or a ``gain``, where the game says so.
    accepted : tuple of Accepted
        Findings of `sim.check` that are meant.
    time : Dynamics or None
        How the game goes on from period to period; None for a game that is played once.
    state : tuple of int or None
        The state whose stage game this is, by number of level of each factor: of the first period unless another was
        asked for. None for a game that is played once.
    """

    view: str
    game_name: str
    title: str
    note: str
    players: tuple[str, ...]
    moves: Mapping[str, tuple[str, ...]]
    order: tuple[tuple[str, ...], ...]
    levels: Mapping[str, np.ndarray]
    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Formula]
    payoffs: Mapping[str, Mapping[str, Formula]]
    outcomes: Mapping[str, Formula]
    descriptions: Mapping[str, str]
    files: tuple[Path, ...]
    changes: tuple[Change, ...] = ()
    home: Path | None = None
    labels: Labels = field(default_factory=Labels)
    sources: Mapping[str, Source] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()
    question: str = ""
    signs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    accepted: tuple[Accepted, ...] = ()
    time: Dynamics | None = None
    state: tuple[int, ...] | None = None

    @property
    def label(self) -> str:
        """The view's name with what differs from it: ``mandelbaum with the chance of peace (q) at 0.9 instead of 0.2``."""
        return spelled(self.view, self.changes)

    @property
    def own_title(self) -> str:
        """The title as the view's author wrote it."""
        return self.title.removesuffix(spelled("", self.changes, TITLE_LINK))

    @property
    def stem(self) -> str:
        """The view's name with what differs from it, as files are named: ``mandelbaum_q=0.9``."""
        place = {"in": directory_shown(self.files[1])}  # of two files of the same name
        return file_stem(self.view, *(change.stem for change in self.changes), **self.elsewhere, **place)

    @property
    def elsewhere(self) -> dict[str, str]:
        """The factors, with their levels, in which the state at hand is not the first one of a game over time."""
        if self.time is None or self.state is None:
            return {}
        levels = zip(self.time.factors, self.time.start, self.state)
        return {factor.name: factor.levels[here] for factor, first, here in levels if here != first}

    @property
    def earlier(self) -> tuple[str, ...]:
        """The players who move before the last stage, in the order of play."""
        return tuple(player for stage in self.order[:-1] for player in stage)

    @property
    def stages(self) -> tuple[tuple[int, ...], ...]:
        """The order of moves as numbers of players."""
        return tuple(tuple(self.players.index(player) for player in stage) for stage in self.order)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of moves of each player."""
        return tuple(len(self.moves[player]) for player in self.players)

    @cached_property
    def family(self) -> Family:
        """Payoffs as a family over profiles, one row per player."""
        terms = [list(self.payoffs[player].values()) for player in self.players]
        return expand(terms, self.levels, self.quantities, tuple(self.parameters), self.shape)

    @cached_property
    def measures(self) -> Family:
        """Outcomes as a family over profiles, one row per outcome."""
        terms = [[formula] for formula in self.outcomes.values()]
        return expand(terms, self.levels, self.quantities, tuple(self.parameters), self.shape)

    def values(self, **changes: float | str) -> dict[str, float]:
        """Return every parameter's value, some of them changed, to a number or the name of one.

        Raises
        ------
        InputError
            For an unknown parameter, a value that is not a finite number or outside the parameter's domain, or values
            that break a constraint.

        Warns
        -----
        RangeWarning
            If a value lies outside its plausible range.
        """
        values = values_of(self.parameters)
        for name, value in changes.items():
            parameter = self.parameter(name)
            values[name] = parameter.number(value, name)
            warn_outside(parameter, values[name], name)
        if changes:
            refuse_broken(self.constraints, values, self.view)
        return values

    def allows(self, values: Mapping[str, np.ndarray | float]) -> np.ndarray:
        """Return where all constraints hold, the parameters that are not named being at their own values.

        Parameters
        ----------
        values : mapping of parameter to ndarray or float
            Arrays that broadcast with each other.

        Returns
        -------
        ndarray of bool
            Of the values' common shape.
        """
        return holding(self.constraints, {**values_of(self.parameters), **values})

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by name; InputError names the nearest one if there is none."""
        self.first_parameter()
        if not _is_one_of(name, self.parameters):
            raise InputError(f"unknown parameter {shown(name)} of '{self.view}'; {nearest(name, self.parameters)}")
        return self.parameters[name]

    def game(self, **changes: float) -> Game:
        """Return the game at the scenario's parameter values, some of them changed by name."""
        payoffs = self.family.at(self.values(**changes))
        if not np.isfinite(payoffs).all():
            raise InputError(self._not_finite(payoffs))
        return Game(payoffs, self.players, [self.moves[player] for player in self.players])

    def after(self, **moves: str) -> Scenario:
        """Return the subgame that follows moves of the first stages, as a scenario of the players who move later.

        Parameters
        ----------
        moves : move by player
            One of every player of the first stage, or of the first stages.

        Raises
        ------
        InputError
            For an unknown player or move, a player of whose stage or of an earlier one a move is missing, or if nothing
            is left to play.

        Examples
        --------
        >>> import sim
        >>> sim.load("mandelbaum").after(us="CONCILIATE").game().players
        ('russia', 'china')
        """
        from sim.scenario.subgame import subgame

        return subgame(self, moves)

    def in_state(self, **levels: str | float) -> Scenario:
        """Return the stage game of a state, as a scenario; factors that are not named stand where they stand here.

        Parameters
        ----------
        levels : level by factor

        Raises
        ------
        InputError
            For a game that is played once, an unknown factor or level.
        """
        from sim.scenario.stage import in_state, read_state

        return in_state(self, read_state(self, levels))

    def explore(self) -> Any:
        """Return a page in which one moves the assumptions and sees what follows, as `sim.explore` does."""
        from sim.reports.explore import explore

        return explore(self)

    def outcome_values(self, **changes: float) -> dict[str, np.ndarray]:
        """Return every outcome at every profile, arrays of shape (n1, …, nN)."""
        return dict(zip(self.outcomes, self.measures.at(self.values(**changes))))

    def term_values(self, player: str, **changes: float) -> dict[str, np.ndarray]:
        """Return every payoff term of a player at every profile, arrays of shape (n1, …, nN)."""
        names: dict[str, np.ndarray | float] = {**self.levels, **self.values(**changes)}
        for name, formula in self.quantities.items():
            names[name] = formula.evaluate(names)
        terms = self.payoffs[self.player(player)]
        return {term: np.broadcast_to(formula.evaluate(names), self.shape) for term, formula in terms.items()}

    def first_parameter(self) -> Parameter:
        """Return a parameter that a message can give as an example; InputError if the game has none."""
        if not self.parameters:
            raise InputError(
                f"the game '{self.game_name}' has no parameters; there is no assumption to vary. Numbers that are to vary are "
                "named under 'params'; a file of bare payoffs has them up to 500 payoffs."
            )
        return next(iter(self.parameters.values()))

    def player(self, name: str) -> str:
        """Return a player's name; InputError names the nearest one if there is none."""
        if not _is_one_of(name, self.players):
            raise InputError(f"unknown player {shown(name)}; {nearest(name, self.players)}")
        return name

    def move(self, player: str, name: str) -> int:
        """Return the number of a player's move; InputError names the nearest one if there is none."""
        moves = self.moves[self.player(player)]
        if not _is_one_of(name, moves):
            raise InputError(f"unknown move {shown(name)} of {player}; {nearest(name, moves)}")
        return moves.index(name)

    def _not_finite(self, payoffs: np.ndarray) -> str:
        row, *profile = np.argwhere(~np.isfinite(payoffs))[0]
        moves = ", ".join(self.moves[player][a] for player, a in zip(self.players, profile))
        return f"the payoff of {self.players[row]} at ({moves}) is not a finite number with these parameter values."

    def __repr__(self) -> str:
        head = f"Scenario {self.label} (game {self.game_name}), {len(self.parameters)} parameters"
        in_order = {player: self.moves[player] for stage in self.order for player in stage}
        return "\n".join([head, *menus(in_order)])


def expect_scenario(value: object, name: str = "scenario") -> None:
    """Refuse an argument that is no scenario."""
    expect(value, Scenario, name, "a Scenario, as sim.load returns it,")


def _is_one_of(name: object, names: Collection[str]) -> bool:
    return isinstance(name, str) and name in names


def at_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with other parameter values."""
    parameters = {name: replace(p, value=float(values[name])) for name, p in scenario.parameters.items()}
    return with_same_formulas(scenario, parameters=parameters)


def with_same_formulas(scenario: Scenario, **changes: Any) -> Scenario:
    """Return the scenario with other attributes, none of which its formulas depend on: they are not expanded again."""
    changed = replace(scenario, **changes)
    for name in ("family", "measures"):
        if name in vars(scenario):
            vars(changed)[name] = vars(scenario)[name]
    return changed


def without_labels(scenario: Scenario) -> Scenario:
    """Return the scenario with everything called by its identifier."""
    parameters = {name: replace(parameter, label="") for name, parameter in scenario.parameters.items()}
    changes = tuple(replace(change, said="") for change in scenario.changes)
    title = spelled(scenario.own_title, changes, TITLE_LINK)
    return with_same_formulas(scenario, parameters=parameters, labels=Labels(), changes=changes, title=title)
