"""What a claim is: who says it, where, and a test of it that is data.

A test is a statement about a place. A place is a list of cases: moves of the leader with the equilibria that
follow each, profiles, or plans in a game over time. A statement is of one of ten kinds; `sim.ask.claims.statements`
gives each its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.scenario.formula import Formula
from sim.time.measure import YEARS

KINDS = (
    "goal", "precedent", "instrument", "fact", "mechanism", "condition", "risk", "claim", "strategy", "crux",
)  # fmt: skip
EVERY, SOME, NEVER = "every", "some", "never"
LOW, HIGH = "low", "high"

AFTER, PATH, AT_ONCE, AT, OVER_TIME = "after", "path", "at_once", "at", "plan"


@dataclass(frozen=True)
class PlanChoice:
    """A plan in a game over time, by name, and what is changed in it.

    Attributes
    ----------
    name : str
        Of a plan, a move that is always played, or `sim.scenario.plans.FREE_PLAY`.
    changes : mapping of str to plain data
        Keys of a plan's file, ``kept_by``, ``otherwise`` and ``from``, in place of its own.
    """

    name: str
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """When a question is asked of a game over time.

    Attributes
    ----------
    year : int
    by : bool
        Whether it is asked what has happened by that year, not how things stand then.
    since : bool
        Whether the year is counted from the one in which the plan begins.
    years : int
        Of the horizon.
    """

    year: int
    by: bool = False
    since: bool = False
    years: int = YEARS


@dataclass(frozen=True)
class Place:
    """Where a statement is asked.

    Attributes
    ----------
    kind : str
        ``after``: what follows each listed move of the leader, a case each. ``path``: the path of play, one
        case. ``at_once``: the equilibria when all move at once (the pure ones with more than two players), one
        case. ``at``: each listed profile, a case each. ``plan``: a game over time under each listed plan, a case
        each.
    moves : mapping of player to tuple of str
        Listed moves; a pattern such as ``RELIEF+*`` stands for all that match. A player not named may play any
        move. After a move of the leader they stand under the empty name.
    expectation : str
        On the path: what every mover expects of several equilibria (best, worst or average). Over time: what the first
        mover does, or ``logit``; the best and the worst, each in turn, if it is empty.
    reply : str
        At profiles: the player whose best replies are the answers; the cases are then the others' profiles.
    changes : mapping of parameter to float or str
        Parameters that are set, to a number, the name of a value, or the ``low`` or ``high`` end of their plausible
        range.
    state : mapping of factor to level
        Of a game over time: the state in the first year, where it is not the game's.
    plans : tuple of PlanChoice
    span : Span or None
        Over time alone.
    """

    kind: str
    moves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expectation: str = ""
    reply: str = ""
    changes: Mapping[str, float | str] = field(default_factory=dict)
    state: Mapping[str, str | float] = field(default_factory=dict)
    plans: tuple[PlanChoice, ...] = ()
    span: Span | None = None


CHANCE, FIRST, LASTS = "chance", "first", "years of"


@dataclass(frozen=True)
class Asked:
    """What is asked of a game over time besides what is expected of formulas in a year.

    Attributes
    ----------
    kind : str
        ``chance``: that something holds in the year, or has held by then; ``first``: the year in which it first holds,
        of the courses in which it does; ``years of``: how long it lasts once it has begun.
    target : str
        What is looked for, as `sim.flip` takes it; it may name levels.
    once : str
        Of chances by a year: the chance is among the courses in which this has held before, or in the same year.
    """

    kind: str
    target: str
    once: str = ""

    @property
    def text(self) -> str:
        """As it is written, for messages and findings."""
        given = f" once {self.once}" if self.once else ""
        return f"{self.kind}{' of' if self.kind == CHANCE else ''} {self.target}{given}"


@dataclass(frozen=True)
class Outcome:
    """A formula holds in every answer, in some, or never; in each case of the place, or in some case."""

    place: Place
    quantifier: str
    formula: Formula
    cases: str = EVERY


@dataclass(frozen=True)
class Profiles:
    """The equilibria are those that the patterns describe, or include them.

    A pattern gives players the moves that they may play; an equilibrium fits if they play no other.
    """

    place: Place
    patterns: tuple[Mapping[str, tuple[str, ...]], ...]
    exactly: bool
    cases: str = EVERY


RISES, FALLS, NEVER_RISES, NEVER_FALLS, UNCHANGED = "rises", "falls", "never rises", "never falls", "unchanged"
DIRECTIONS = (RISES, FALLS, NEVER_RISES, NEVER_FALLS, UNCHANGED)


@dataclass(frozen=True)
class Trend:
    """A value moves one way as a parameter goes from low to high: its least and its greatest over the answers.

    Without a formula it is the set of equilibria, which can only be unchanged.
    """

    place: Place
    formula: Formula | Asked | None
    parameter: str
    low: float | None
    high: float | None
    direction: str
    cases: str = EVERY


UPWARDS, DOWNWARDS, SOMEWHERE = "upwards", "downwards", "somewhere"
CROSSINGS = (UPWARDS, DOWNWARDS, SOMEWHERE)


@dataclass(frozen=True)
class Threshold:
    """A statement turns once between low and high, true (upwards) or false (downwards), or somewhere."""

    statement: Outcome | Compare | Between
    parameter: str
    low: float | None
    high: float | None
    crossing: str


@dataclass(frozen=True)
class Compare:
    """A value is greater at one place than at another, or at least as great.

    All answers of one place are held against all of the other; with an expectation, the best, worst or average of
    each. Profiles are compared one by one: the players whom neither place names play the same in both.
    """

    formula: Formula | Asked
    place: Place
    than: Place
    strictly: bool
    expectation: str = ""
    cases: str = EVERY


@dataclass(frozen=True)
class Same:
    """Two places have the same equilibria, or the same range of a value; or they differ."""

    place: Place
    other: Place
    formula: Formula | Asked | None
    different: bool
    cases: str = EVERY


@dataclass(frozen=True)
class Between:
    """A value in a game over time lies between two bounds."""

    place: Place
    formula: Formula | Asked
    at_least: float
    at_most: float
    cases: str = EVERY


@dataclass(frozen=True)
class Chain:
    """Steps of an argument, each after the one before, all have a chance once those before have come about."""

    place: Place
    steps: tuple[str, ...]
    cases: str = EVERY


@dataclass(frozen=True)
class Share:
    """A statement holds in a share of the plausible box that lies between two bounds.

    `over` names the parameters that vary, the others staying as they are; all vary if it is empty.
    """

    statement: Statement
    over: tuple[str, ...]
    at_least: float
    at_most: float


@dataclass(frozen=True)
class Together:
    """Several statements, all of them."""

    parts: tuple[Statement, ...]


Statement = Outcome | Profiles | Trend | Threshold | Compare | Same | Between | Chain | Share | Together


@dataclass(frozen=True)
class Test:
    """A statement and the game in which it is asked; the view's own game if none is named."""

    statement: Statement
    game: str = ""


@dataclass(frozen=True)
class Claim:
    """One claim of one source.

    Attributes
    ----------
    id, source, where, author, text, kind : str
        `where` is the paragraph or line of the source; `text` the claim in our own words.
    view : str
        The author's view, in which the claim is judged first.
    justifies : tuple of str
        Parameters, or terms as ``player.term``, that the model takes from this claim.
    test : Test or None
    waits_for : str
        What the model lacks for a test.
    note : str
    file : str
        Where it stands, for messages.
    """

    id: str
    source: str
    where: str
    author: str
    text: str
    kind: str
    view: str
    justifies: tuple[str, ...]
    test: Test | None
    waits_for: str
    note: str
    file: str
