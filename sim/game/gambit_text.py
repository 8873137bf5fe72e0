"""How names and numbers are written in Gambit's files."""

from __future__ import annotations

from collections.abc import Iterable

from sim.errors import InputError
from sim.game.exact import simple_fraction


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same float: a decimal, or a fraction such as ``1/3``.

    Examples
    --------
    >>> number_text(0.1), number_text(1 / 3), number_text(2.0)
    ('0.1', '1/3', '2')
    """
    fraction = simple_fraction(value)
    return repr(value).removesuffix(".0") if fraction is None else str(fraction)


def braced(labels: Iterable[str]) -> str:
    """Return names in quotation marks and braces.

    Raises
    ------
    InputError
        If one is empty or ends in a backslash, which the format cannot hold.
    """
    labels = list(labels)
    if "" in labels:
        raise InputError(f"one of the names {labels} is empty, which a file of Gambit's cannot hold.")
    return "{ " + " ".join(map(quoted, labels)) + " }"


def quoted(label: str) -> str:
    """Return a text in quotation marks; InputError if it ends in a backslash."""
    if label.endswith("\\"):
        raise InputError(f"'{label}' ends in a backslash, which a file of Gambit's cannot hold.")
    return '"' + label.replace('"', '\\"') + '"'
