"""What a command and its keys are: the types of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What stands after a key, so that it can be read, checked and completed.
VIEW, VIEWS, GAME = "view", "views", "game"
PARAMETER, PARAMETERS, AXIS = "parameter", "parameters", "axis"
PLAYER, MOVE, TARGET = "player", "move", "target"
NUMBER, WHOLE, CHOICE = "number", "whole", "choice"
DIRECTORY, FILE, TEXT = "directory", "file", "text"
CLAIM, CRUX, CONCEPT, PRECEDENT, STUDY, PAGE = "claim", "crux", "concept", "precedent", "study", "page"
SCHEMA, PLAN, STATE = "schema", "plan", "state"

MOST = 10_000_000  # of what a whole number counts
WHOLE_ANSWERS = {  # what ``concept=`` takes besides solution concepts
    "commitment": "the leader's best commitment to a mixed move",
    "learning": "where fictitious play and replicator dynamics lead after each move of the leader",
    "all": "what each of them predicts, side by side",
}


@dataclass(frozen=True)
class Key:
    """A key of a command line, ``name=value``.

    Attributes
    ----------
    name : str
        ``PLAYER`` in angle brackets, as ``<us>``, stands for the names of the players whose moves can be given.
    value : str
        What stands after it in the help: ``DIR``, ``N``, or the value that it has by default.
    meaning : str
    kind : str
        What it is, one of the constants above.
    choices : tuple of str
        Of a `CHOICE`.
    default : str
        What holds where it is left out.
    low, high : int
        Of a `WHOLE` number.
    """

    name: str
    value: str
    meaning: str
    kind: str = TEXT
    choices: tuple[str, ...] = ()
    default: str = ""
    low: int = 0
    high: int = MOST


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes
    ----------
    purpose : str
        In a line.
    about : str
        What it prints and writes.
    examples : tuple of str
        Without the word ``wedge``.
    keys : tuple of Key
    options : mapping of str to str
        Of its own, with what each does.
    words : int
        Most words that are neither key nor option; the first ones' kind is `word`.
    word : str
    of_view : bool
        Whether it is about a view, so that view, game and params are keys of it too.
    answers : bool
        Whether it gives an answer that ``--json``, ``--out`` and the like apply to.
    closing : str
        What else the help says.
    """

    purpose: str
    about: str
    examples: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    words: int = 0
    word: str = TEXT
    of_view: bool = True
    answers: bool = True
    closing: str = ""

    def key(self, name: str) -> Key:
        """Return a key by name."""
        return next(key for key in self.keys if key.name == name)

    @property
    def names(self) -> list[str]:
        """Names of the keys, without those that stand for players."""
        return [key.name for key in self.keys if not key.name.startswith("<")]
