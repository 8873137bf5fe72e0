"""What the things of a scenario are called: one spelling for each kind, the identifier where none is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ARTICLE = "the "  # begins the label of a player that has an article in sentences
AND, BETWEEN = " + ", " ~ "  # between the moves of a mixture, and of a continuum of mixtures
EQUAL = 1e-9


@dataclass(frozen=True)
class Word:
    """A label, how something is called, and a note, one plain sentence on it; either may be empty."""

    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Level(Word):
    """What a value of an outcome is called, and the clause that says it holds, as ``the war goes on``."""

    says: str = ""


@dataclass(frozen=True)
class Labels:
    """The words of a game, by identifier; what has none is not listed.

    Attributes
    ----------
    players, instruments, outcomes : mapping of name to Word
    moves, terms : mapping of player to mapping of name to Word
    levels : mapping of outcome to mapping of value to Level
    """

    players: Mapping[str, Word] = field(default_factory=dict)
    instruments: Mapping[str, Word] = field(default_factory=dict)
    outcomes: Mapping[str, Word] = field(default_factory=dict)
    moves: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    levels: Mapping[str, Mapping[float, Level]] = field(default_factory=dict)

    def the(self, player: str) -> str:
        """Return a player's label inside a sentence: ``the US``, ``Russia``."""
        return _label(self.players, player)

    def player(self, player: str) -> str:
        """Return a player's label where it stands alone, without its article: ``US``, ``Russia``."""
        return self.the(player).removeprefix(ARTICLE)

    def named(self, text: str) -> str:
        """Return a text, such as the name of a pattern of ties, with the players' labels in place of their names."""
        return re.sub(r"\w+", lambda word: self.player(word[0]), text)

    def move(self, player: str, move: str) -> str:
        """Return a move's label."""
        return _label(self.moves.get(player, {}), move)

    def menu(self, player: str, moves: Iterable[str]) -> list[str]:
        """Return the labels of a player's moves."""
        return [self.move(player, move) for move in moves]

    def play(self, players: Iterable[str], moves: Iterable[str], link: str = " / ") -> str:
        """Return the labels of what players do, each a move or a mixture, in one line."""
        return link.join(self.strategy(*pair) for pair in zip(players, moves))

    def strategy(self, player: str, text: str) -> str:
        """Return what a player does, with labels: a move, ``A + B``, ``0.4 A + 0.6 B``, ``A ~ B``."""
        words = self.moves.get(player, {})
        if not words or text in words:
            return self.move(player, text)
        return BETWEEN.join(AND.join(_part(words, part) for part in each.split(AND)) for each in text.split(BETWEEN))

    def instrument(self, instrument: str) -> str:
        """Return an instrument's label."""
        return _label(self.instruments, instrument)

    def term(self, player: str, term: str) -> str:
        """Return the label of a term of a player's payoff."""
        return _label(self.terms.get(player, {}), term)

    def outcome(self, outcome: str) -> str:
        """Return an outcome's label; its name as words where it has none."""
        return _label(self.outcomes, outcome, outcome.replace("_", " ").strip())

    def scale(self, outcome: str) -> str:
        """Return an outcome's label with those of its levels: ``Russia's alignment (−1 in China's bloc, 0 hedging)``."""
        levels = [f"{value:g}".replace("-", "−") + f" {level.label}" for value, level in self._levels(outcome).items()]
        return f"{self.outcome(outcome)} ({', '.join(levels)})" if levels else self.outcome(outcome)

    def level(self, outcome: str, value: float) -> str:
        """Return what a value of an outcome is called; nothing where it has no name."""
        found = self._level(outcome, value)
        return found.label if found else ""

    def says(self, outcome: str, value: float) -> str:
        """Return the clause that says that an outcome has a value; nothing where that value has no name."""
        found = self._level(outcome, value)
        return (found.says or f"{self.outcome(outcome)}: {found.label}") if found else ""

    def _levels(self, outcome: str) -> Mapping[float, Level]:
        return self.levels.get(outcome, {})

    def _level(self, outcome: str, value: float) -> Level | None:
        return next((level for at, level in self._levels(outcome).items() if abs(at - value) < EQUAL), None)


def said(label: str) -> str:
    """Return a label inside a sentence: with its article if it begins with a common noun and is more than one word."""
    return f"the {label}" if " " in label and label[0].islower() else label


def beside(label: str, name: str) -> str:
    """Return a label with the identifier beside it, for places where one reads what to type: ``back Russia (BACK)``."""
    return label if label == name else f"{label} ({name})"


def _label(words: Mapping[str, Word], name: str, otherwise: str | None = None) -> str:
    return (words[name].label if name in words else "") or (name if otherwise is None else otherwise)


def _part(words: Mapping[str, Word], text: str) -> str:
    """Return a move of a mixture, its probability before it if it is given."""
    share, space, move = text.partition(" ")
    if text not in words and space and move in words:
        return f"{share} {_label(words, move)}"
    return _label(words, text)
