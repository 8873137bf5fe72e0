"""What an examination can find in how a game over time goes on: chances, states, values that states change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.ask.check.findings import Cell, Finding
from sim.ask.check.states import Held


@dataclass(frozen=True)
class Chance(Finding):
    """Chances of a factor's levels that are below 0, or together above 1, somewhere in the ranges.

    Attributes
    ----------
    factor : str
    above : bool
        Whether they add up to more than 1; else one is below 0.
    levels : tuple of str
        Whose chances they are.
    value : float
        Of that chance, or of the sum, where it is worst among the points that were looked at.
    state : mapping of factor to level
        Where that is; factors that do not matter are left out.
    profile : tuple of str
    values : mapping of parameter to float
    here : bool
        Whether it is so at the scenario's own values too.
    exact : bool
        Whether all states in which it is so were found, by the form of the formulas; else by sampling.
    held : Held or None
    """

    kind = "chance"
    factor: str
    above: bool
    levels: tuple[str, ...]
    value: float
    state: Mapping[str, str]
    profile: Cell
    values: Mapping[str, float]
    here: bool
    exact: bool
    held: Held | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return self.factor, "above" if self.above else "below"


@dataclass(frozen=True)
class Discount(Finding):
    """A worth of the next period that lies outside 0 to 1 somewhere in the ranges.

    Attributes
    ----------
    player : str
    value : float
    values : mapping of parameter to float
    here : bool
        Whether it is so at the scenario's own values too.
    """

    kind = "discount"
    player: str
    value: float
    values: Mapping[str, float]
    here: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.player,)


@dataclass(frozen=True)
class Unmoved(Finding):
    """A factor that never changes, whatever is played.

    Attributes
    ----------
    factor : str
    everywhere : bool
        Whether that is so all over the ranges; else at the scenario's own values.
    exact : bool
        Whether that follows from the formulas; else from a sample.
    ruled : bool
        Whether there are transitions of it at all.
    """

    kind = "unmoved"
    factor: str
    everywhere: bool
    exact: bool
    ruled: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.factor,)


@dataclass(frozen=True)
class Unreached(Finding):
    """States that are never reached from the first one, whatever is played.

    Attributes
    ----------
    factor, level : str
        A level that is never entered; empty: states that are never reached though each of their levels is.
    held : Held
        The states.
    everywhere, exact : bool
        See `Unmoved`.
    """

    kind = "unreached"
    factor: str
    level: str
    held: Held
    everywhere: bool
    exact: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.factor, self.level) if self.factor else ("states",)


@dataclass(frozen=True)
class Silent(Finding):
    """A transition that never happens in a state that is reached, whatever is played.

    Attributes
    ----------
    factor : str
    rule : int
        Number of the rule among those of the factor, from 1.
    target : str
        The level, or ``up`` or ``down``.
    at_end : bool
        Whether it is a step beyond the last level.
    everywhere, exact : bool
        See `Unmoved`.
    """

    kind = "silent"
    factor: str
    rule: int
    target: str
    at_end: bool
    everywhere: bool
    exact: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return self.factor, str(self.rule), self.target


@dataclass(frozen=True)
class Valueless(Finding):
    """A value of a parameter in states that changes nothing.

    Attributes
    ----------
    parameter : str
    unused : bool
        Whether nothing uses the parameter; else its value is in every state what it is without.
    """

    kind = "value"
    parameter: str
    unused: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.parameter,)


@dataclass(frozen=True)
class Detached(Finding):
    """A factor on which nothing depends: no payoff, outcome, move, office or other factor.

    Attributes
    ----------
    factor : str
    """

    kind = "detached"
    factor: str

    @property
    def subject(self) -> tuple[str, ...]:
        """See `Finding`."""
        return (self.factor,)
