"""Names: what a scenario's author may call things, so that each has one spelling, one meaning and one column.

Labels are names of games, views, players, moves and payoff terms. They are shown, and files are named after them. Words
are names of parameters, quantities, instruments and outcomes, which formulas use. Both are normalised (NFC) when they
are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from keyword import iskeyword
from unicodedata import category, normalize

from sim.errors import InputError
from sim.scenario import columns
from sim.scenario.where import Where

LONGEST_NAME = 200  # characters
SIGNS = "_-+=."  # of a label, beside letters and digits
LABEL = f"has letters, digits, _ - + = . and single spaces between, a letter, digit or _ first, {LONGEST_NAME} at most"
WORD = f"has letters, digits and _, no digit first, {LONGEST_NAME} at most, and is no word of formulas such as 'and'"
# Letters and marks that take no room and cannot be seen.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def check_names(
    moves: Mapping[str, Iterable[str]],
    terms: Mapping[str, Iterable[str]],
    words: Mapping[str, Iterable[str]],
    where: Where,
) -> None:
    """Check every name that a game gives.

    Parameters
    ----------
    moves, terms : mapping of player to names
    words : mapping of kind to names
        The kinds are sections of the file: instruments, params, quantities, outcomes.
    where : Where
        The game.

    Raises
    ------
    InputError
        For a name outside its alphabet, two labels that differ in capitals only, or a name that two columns of the
        results would bear.
    """
    _check_labels(moves, where / "moves")
    for player, names in moves.items():
        _check_labels(names, where / "moves" / player)
    for player, names in terms.items():
        _check_labels(names, where / "payoffs" / player)
    for kind, names in words.items():
        for name in names:
            if not is_word(name):
                raise InputError(f"{(where / kind).at(name)}: {visible(name)} is not a name for a formula; it {WORD}.")
    _check_columns({"moves": moves, "params": words["params"], "outcomes": words["outcomes"]}, moves, where)


@lru_cache(maxsize=4096)  # a library is asked for its names again and again
def is_label(name: str) -> bool:
    """Whether a name is in the alphabet of labels."""
    return (
        0 < len(name) <= LONGEST_NAME
        and spelt(name) == name
        and all(category(character)[0] in "LMN" or character in SIGNS or character == " " for character in name)
        and (category(name[0])[0] in "LN" or name[0] == "_")
        and not name.endswith((".", " "))
        and "  " not in name
        and not _UNSEEN.search(name)
    )


def is_word(name: str) -> bool:
    """Whether a name is in the alphabet of words, and one that a formula reads back as it is."""
    return (
        name.isidentifier()
        and len(name) <= LONGEST_NAME
        and normalize("NFKC", name) == name  # as Python spells it when a formula is parsed
        and not iskeyword(name)
        and not _UNSEEN.search(name)
    )


def spelt(name: str) -> str:
    """Return a name in its one spelling; a disk or a keyboard may have given it in another."""
    return normalize("NFC", name)


def visible(name: str) -> str:
    """Return a name in quotes, what does not show in it as its number."""
    return repr(name) if name.isprintable() and not _UNSEEN.search(name) else ascii(name)


def _check_labels(names: Iterable[str], where: Where) -> None:
    seen: dict[str, str] = {}
    for name in names:
        if not is_label(name):
            raise InputError(f"{where.at(name)}: {visible(name)} is not a name; a name {LABEL}.")
        twin = seen.setdefault(name.casefold(), name)
        if twin != name:
            raise InputError(f"{where.at(name)}: '{twin}' and '{name}' differ in capitals only; rename one.")


def _check_columns(kinds: Mapping[str, Iterable[str]], players: Iterable[str], where: Where) -> None:
    """Refuse a name that is a column of the results already."""
    bearer: dict[str, str] = {}
    for kind, names in kinds.items():
        for name in names:
            if columns.is_own(name, players):
                raise InputError(f"{(where / kind).at(name)}: '{name}' is a column of the results already; rename it.")
            if bearer.setdefault(name, kind) != kind:
                raise InputError(
                    f"{(where / kind).at(name)}: '{name}' is also one of {bearer[name]}; both would be the same column of the "
                    "results. Rename one."
                )
