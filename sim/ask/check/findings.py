"""What an examination of a scenario can find: one type for each kind, with the name by which it is accepted.

What it can find in what a game over time adds is in `findings_over_time`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sim.ask.check.states import Held
from sim.scenario.examined import Accepted

LINK = "/"  # between the parts of a finding's name; no name in a scenario has it
Pair = tuple[str, str]
Cell = tuple[str, ...]
DOMINATED, OFF_PATH = "dominated", "off path"


@dataclass(frozen=True)
class Finding:
    """One thing to look at."""

    kind: ClassVar[str]

    @property
    def subject(self) -> tuple[str, ...]:
        """The identifiers that say which one of its kind it is."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """What ``accepts:`` calls it, as ``tie/china/BACK/LIMIT``."""
        return LINK.join([self.kind, *self.subject])


@dataclass(frozen=True)
class Escape(Finding):
    """A term that breaks the sign that it is meant to have.

    Attributes
    ----------
    player, term, sign : str
    value : float
        Of the term, where it breaks it most among the points that were looked at.
    profile : tuple of str
        The moves there, in the order of the players.
    values : mapping of parameter to float
        Those that enter the term there.
    profiles, of : int
        In how many profiles it breaks its sign somewhere, of how many.
    here : bool
        Whether it does so at the scenario's own values too.
    exact : bool
        Whether all profiles at which it does were found, by the form of the formula; else by sampling.
    held : Held or None
        The states of a game over time in which it does.
    """

    kind = "sign"
    player: str
    term: str
    sign: str
    value: float
    profile: Cell
    values: Mapping[str, float]
    profiles: int
    of: int
    here: bool
    exact: bool
    held: Held | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return self.player, self.term


@dataclass(frozen=True)
class Tie(Finding):
    """Two moves that pay their player the same, whatever the values of the parameters.

    Attributes
    ----------
    player : str
    moves : pair of str
    cells : tuple of tuples of str
        Where: the moves of the others, in the order of the players; over time those with which they tie in the most
        states.
    of : int
        Number of all cells.
    alike : tuple of pairs of str
        Further pairs of moves that differ in the same instruments by the same levels, and tie somewhere too.
    exact : bool
        Whether the payoffs are the same polynomial; else they agree at all points of a sample.
    held : Held or None
        The states of a game over time in which they tie with all these cells.
    further : int
        Number of the other cells with which they tie in some state.
    """

    kind = "tie"
    player: str
    moves: Pair
    cells: tuple[Cell, ...]
    of: int
    alike: tuple[Pair, ...]
    exact: bool
    held: Held | None = None
    further: int = 0

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return self.player, *self.moves


@dataclass(frozen=True)
class Coincidence(Tie):
    """Two moves that pay their player the same at the scenario's own values, but not at others."""

    kind = "coincidence"


@dataclass(frozen=True)
class Unplayed(Finding):
    """A move that is never played.

    Attributes
    ----------
    player, move : str
    how : str
        `DOMINATED` in every cell, for a player of the last stage, or `OFF_PATH` in every world, for an earlier one.
    by : str
        A move that is better in every cell of every world looked at; empty where that differs, or is a mixture.
    worlds : int
        In how many worlds of the sample that was so, the scenario's own values among them.
    """

    kind = "unplayed"
    player: str
    move: str
    how: str
    by: str
    worlds: int

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return self.player, self.move


@dataclass(frozen=True)
class Idle(Finding):
    """A parameter that changes no equilibrium.

    Attributes
    ----------
    parameter : str
    exact : bool
        Whether that follows from the payoffs: whatever it adds to a payoff, the player's choices do not change it.
    players : tuple of str
        Those whose payoffs it changes at all.
    worlds : int
        Else, in how many worlds it was led through its range, and no equilibrium changed.
    along : bool
        Whether it is known exactly to have no threshold in its range, the others being at the scenario's values.
    outcomes : tuple of str
        Those that depend on it all the same.
    """

    kind = "idle"
    parameter: str
    exact: bool
    players: tuple[str, ...]
    worlds: int
    along: bool
    outcomes: tuple[str, ...]

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.parameter,)


@dataclass(frozen=True)
class Still(Finding):
    """An outcome that never varies with what is played.

    Attributes
    ----------
    outcome : str
    value : float
        At the scenario's own values.
    everywhere : bool
        Whether it is the same in all profiles; else in all equilibria after all moves of those who lead.
    exact : bool
        Whether that follows from its formula.
    worlds : int
    """

    kind = "still"
    outcome: str
    value: float
    everywhere: bool
    exact: bool
    worlds: int

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.outcome,)


@dataclass(frozen=True)
class Undefined(Finding):
    """A payoff that is no finite number somewhere in the ranges.

    Attributes
    ----------
    player : str
    profile : tuple of str
    values : mapping of parameter to float
        A point where that is so.
    worlds, of : int
        In how many worlds of the sample, of how many.
    at_end : bool
        Whether no world of the sample shows it, but an end of one range, the other parameters at their own values.
    held : Held or None
        The states of a game over time in which that is so.
    """

    kind = "undefined"
    player: str
    profile: Cell
    values: Mapping[str, float]
    worlds: int
    of: int
    at_end: bool = False
    held: Held | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.player,)


@dataclass(frozen=True)
class Unmatched(Finding):
    """An entry of ``accepts:`` that matches no finding.

    Attributes
    ----------
    accepted : Accepted
    nearest : str
        The finding that it may stand for; empty where none is like it.
    """

    kind = "accepts"
    accepted: Accepted
    nearest: str

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.accepted.finding,)
