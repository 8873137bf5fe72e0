"""The one exception that a user's mistake raises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike

LONGEST_SHOWN = 60  # characters of a refused value in a message
PATH = (str, PathLike)  # what names a file or a directory
LIKE = 0.55  # names at least this alike are taken for each other's misspelling
AS_NEAR = 0.05  # of the likeness of the nearest name, by which others are as near to the eye
MOST_MEANT = 3  # names that a message asks after
SHORTEST_PART, PART = 3, 0.8  # letters of a part of a name that stands for it, and how alike they are at least


class InputError(ValueError):
    """What is wrong, where, and what would be right, in one sentence.

    The command line prints the message without a traceback and exits with code 2.
    """


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return a clause that names the valid choices nearest to `name`, to end an error message."""
    choices = [str(choice) for choice in valid if str(choice) != str(name)]  # never the very word that was refused
    if not choices:
        return "there is none to choose from."
    likeness = {choice: _likeness(str(name), choice) for choice in choices}
    best = max(likeness.values())
    if best >= LIKE:
        near = [choice for choice in likeness if likeness[choice] >= max(LIKE, best - AS_NEAR)]
        near.sort(key=lambda choice: -likeness[choice])
        return f"did you mean {_either(near[:MOST_MEANT])}?"
    listed = ", ".join(choices[:12]) + (", …" if len(choices) > 12 else "")
    return f"choose from: {listed}."


def _either(names: Sequence[str]) -> str:
    *rest, last = (f"'{name}'" for name in names)
    return f"{', '.join(rest)} or {last}" if rest else last


def closest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid choice that `name` probably stands for, None if none is much like it."""
    found = max(valid, key=lambda choice: _likeness(str(name), choice), default=None)
    return found if found is not None and _likeness(str(name), found) >= LIKE else None


def are_missing(keys: Sequence[str]) -> str:
    """Return the clause that says that keys are missing, all of them."""
    *rest, last = (f"'{key}'" for key in keys)
    return f"{', '.join(rest)} and {last} are missing" if rest else f"{last} is missing"


def expect_one_of(value: object, choices: Iterable[str], name: str) -> None:
    """Refuse an argument that is none of some words."""
    choices = tuple(choices)
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"{name}={value if isinstance(value, str) else shown(value)}: {nearest(str(value), choices)}")


def expect(value: object, kind: type | tuple[type, ...], name: str, meant: str) -> None:
    """Refuse an argument of another type than a function takes."""
    if not isinstance(value, kind):
        raise InputError(f"{name}: {meant} is expected, not {shown(value)}.")


def shown(value: object) -> str:
    """Return a refused value as a message shows it: on one line, cut if long."""
    text = " ".join(repr(value).split()) if value is not None else "nothing"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _likeness(a: str, b: str) -> float:
    """Return how alike two names are, from 0 to 1: in the order of their letters and in the letters alone.

    A name that is a part of the other is much like it, the more the longer it is.
    """
    a, b = a.lower(), b.lower()
    part, whole = sorted((a, b), key=len)
    if len(part) >= SHORTEST_PART and part in whole:
        return PART + (1 - PART) * len(part) / len(whole)
    from difflib import SequenceMatcher  # slow to import, and needed for a mistake only

    in_order = SequenceMatcher(None, a, b, autojunk=False).ratio()
    letters = SequenceMatcher(None, sorted(a), sorted(b), autojunk=False).ratio()  # forgives letters swapped
    return (in_order + letters) / 2
