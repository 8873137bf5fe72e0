"""How a game goes on from period to period: states, what changes in them, and the chances of what follows.

A state is one level of every factor. In it the game is the scenario's own, with some parameters at other values and
some moves out of reach; what follows depends on the state and on what is played. This is a stochastic game (Shapley
1953) whose states are written as parameter values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from sim.scenario.formula import Formula
from sim.scenario.labels import Word

TO, RATES, STEPS = "to", "rates", "steps"

# A pattern of states: for each factor that it names, the numbers of the levels that fit.
Pattern = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Factor:
    """One respect in which periods differ.

    Attributes
    ----------
    name : str
    levels : tuple of str
        Names, or numbers as text.
    numbers : tuple of float or None
        The levels where they are numbers: in formulas the factor's name then stands for the number, otherwise each
        level's name is 1 where it holds and 0 elsewhere.
    word : Word
        What the factor is called.
    words : mapping of level to Word
    """

    name: str
    levels: tuple[str, ...]
    numbers: tuple[float, ...] | None = None
    word: Word = field(default_factory=Word)
    words: Mapping[str, Word] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """The label, or the name where there is none."""
        return self.word.label or self.name

    @property
    def switches(self) -> tuple[str, ...]:
        """Names that formulas know the factor by."""
        return self.levels if self.numbers is None else (self.name,)

    def switch_values(self, level: int) -> dict[str, float]:
        """Return what each of these names is at a level, given by number."""
        if self.numbers is not None:
            return {self.name: self.numbers[level]}
        return {name: float(name == self.levels[level]) for name in self.levels}

    def label(self, level: int) -> str:
        """Return what a level is called."""
        name = self.levels[level]
        return (self.words[name].label if name in self.words else "") or name


@dataclass(frozen=True, eq=False)
class Transition:
    """Where a factor may go from the states of a pattern; the rest of the probability stays.

    Attributes
    ----------
    when : Pattern
    kind : str
        ``to``: chances; ``rates``: rates a period, of risks that compete, which become chances; ``steps``: chances of
        one level up and one down, held at the ends.
    targets : mapping of int to Formula
        By number of level; of ``steps``, +1 and -1.
    """

    when: Pattern
    kind: str
    targets: Mapping[int, Formula]


@dataclass(frozen=True, eq=False)
class Leader:
    """A player who is another person at each level of a factor.

    Attributes
    ----------
    factor : str
    on_leaving : Formula or None
        What he gets once when he goes, after which he gets nothing. None: he goes on caring out of office.
    """

    factor: str
    on_leaving: Formula | None = None


@dataclass(frozen=True, eq=False)
class Unavailable:
    """Moves that a player does not have in the states of a pattern."""

    when: Pattern
    player: str
    moves: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A step of a chain: a condition on a year, or on two that follow each other, ``A -> B``, and what it is called."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Implied:
    """A number that the parameters imply, told beside a view; it enters no other formula.

    Attributes
    ----------
    says : str
        What it is.
    formula : Formula
        Of parameters.
    low, high : float
        What it can be at all.
    """

    says: str
    formula: Formula
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Dynamics:
    """The section ``time`` of a game.

    Attributes
    ----------
    period : str
        What a period is called, as ``year``.
    factors : tuple of Factor
    start : tuple of int
        Number of the level of each factor in the first period.
    discount : mapping of player to Formula
        Worth of the next period beside this one; formulas of parameters.
    leaders : mapping of player to Leader
    unavailable : tuple of Unavailable
    values : mapping of parameter to Formula
        What the parameter is in a state, from the parameters as they stand and the state's levels.
    transitions : mapping of factor to tuple of Transition
        Factors move independently of each other, given state and moves; at most one transition fits a state.
    chain : tuple of Step
        What the argument says must come about, in this order; may be empty.
    implied : tuple of Implied
        What a view's parameters imply, told beside it.
    """

    period: str
    factors: tuple[Factor, ...]
    start: tuple[int, ...]
    discount: Mapping[str, Formula]
    leaders: Mapping[str, Leader]
    unavailable: tuple[Unavailable, ...]
    values: Mapping[str, Formula]
    transitions: Mapping[str, tuple[Transition, ...]]
    chain: tuple[Step, ...] = ()
    implied: tuple[Implied, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of levels of each factor."""
        return tuple(len(factor.levels) for factor in self.factors)

    @property
    def switches(self) -> tuple[str, ...]:
        """Names that formulas know states by."""
        return tuple(name for factor in self.factors for name in factor.switches)

    def states(self) -> Iterator[tuple[int, ...]]:
        """Yield every state, the last factor's level changing fastest."""
        return product(*(range(count) for count in self.shape))

    def factor(self, name: str) -> Factor:
        """Return a factor by name."""
        return next(factor for factor in self.factors if factor.name == name)

    def levels_in(self, state: Sequence[int]) -> dict[str, str]:
        """Return the level of each factor in a state, by name."""
        return {factor.name: factor.levels[level] for factor, level in zip(self.factors, state)}

    def switch_values(self, state: tuple[int, ...]) -> dict[str, float]:
        """Return what each of the switches is in a state."""
        return {
            name: value
            for factor, level in zip(self.factors, state)
            for name, value in factor.switch_values(level).items()
        }

    def fits(self, when: Pattern, state: tuple[int, ...]) -> bool:
        """Whether a state fits a pattern."""
        return all(level in when.get(factor.name, (level,)) for factor, level in zip(self.factors, state))

    def menu(self, player: str, moves: tuple[str, ...], state: tuple[int, ...]) -> tuple[str, ...]:
        """Return the moves that a player has in a state."""
        gone = {
            move
            for entry in self.unavailable
            if entry.player == player and self.fits(entry.when, state)
            for move in entry.moves
        }
        return tuple(move for move in moves if move not in gone)
