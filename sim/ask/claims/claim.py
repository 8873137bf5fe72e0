"""What a claim is: who says it, where, and a test of it that is data.

A test is a statement about a place. A place is a list of cases: moves of the leader with the equilibria that
follow each, or profiles. A statement is of one of eight kinds; `sim.ask.claims.statements` gives each its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.scenario.formula import Formula

KINDS = (
    "goal", "precedent", "instrument", "fact", "mechanism", "condition", "risk", "claim", "strategy", "crux",
)  # fmt: skip
EVERY, SOME, NEVER = "every", "some", "never"
LOW, HIGH = "low", "high"

AFTER, PATH, AT_ONCE, AT = "after", "path", "at_once", "at"


@dataclass(frozen=True)
class Place:
    """Where a statement is asked.

    Attributes
    ----------
    kind : str
        ``after``: what follows each listed move of the leader, a case each. ``path``: the path of play, one
        case. ``at_once``: the equilibria when all move at once (the pure ones with more than two players), one
        case. ``at``: each listed profile, a case each.
    moves : mapping of player to tuple of str
        Listed moves; a pattern such as ``RELIEF+*`` stands for all that match. A player not named may play any
        move. After a move of the leader they stand under the empty name.
    expectation : str
        On the path: what every mover expects of several equilibria (best, worst or average).
    reply : str
        At profiles: the player whose best replies are the answers; the cases are then the others' profiles.
    changes : mapping of parameter to float or str
        Parameters that are set, to a number, the name of a value, or the ``low`` or ``high`` end of their plausible
        range.
    """

    kind: str
    moves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expectation: str = ""
    reply: str = ""
    changes: Mapping[str, float | str] = field(default_factory=dict)


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
    formula: Formula | None
    parameter: str
    low: float | None
    high: float | None
    direction: str
    cases: str = EVERY


UPWARDS, DOWNWARDS, SOMEWHERE = "upwards", "downwards", "somewhere"
CROSSINGS = (UPWARDS, DOWNWARDS, SOMEWHERE)


@dataclass(frozen=True)
class Threshold:
    """An outcome statement turns once between low and high, true (upwards) or false (downwards), or somewhere."""

    outcome: Outcome
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

    formula: Formula
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
    formula: Formula | None
    different: bool
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


Statement = Outcome | Profiles | Trend | Threshold | Compare | Same | Share | Together


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
