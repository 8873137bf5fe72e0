"""What a word of the command line was probably meant to be: clauses that end a message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sim.errors import closest, nearest
from sim.scenario.files import READ, is_file_name

_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")


def meant_key(key: str, value: str, keys: Iterable[str], parameters: Iterable[str]) -> str:
    """Return a clause that names what an unknown key was probably meant to be.

    Parameters
    ----------
    keys : iterable of str
        Those that are known; of ``params.q`` the part before the point.
    parameters : iterable of str
        Those of the scenario: one without its section is taken for a change of it, a range for an axis.
    """
    keys, parameters = list(keys), list(parameters)
    head, point, rest = key.partition(".")
    found = closest(head, keys if point else [*keys, *parameters])
    if found in parameters and found not in keys:
        if ":" in value and "param" in keys:
            return f"did you mean 'param={found}'?"
        return f"did you mean '{'axes' if ':' in value else 'params'}.{found}={value}'?"
    if point and found:
        return f"did you mean '{found}.{rest}={value}'?"
    return nearest(head, keys)


def meant_value(key: str, text: str) -> str:
    """Return a clause on a key that was given several values where one is asked."""
    if key.startswith("axes.") and ":" not in text:
        return f"did you mean {key}=[{text}]?"
    if key.startswith("axes."):
        return "write low:high:points with decimal points, as in 0.5:1:101."
    if _DECIMAL_COMMA.fullmatch(text) and key.startswith("params."):
        return meant_number(key, text)
    if _THOUSANDS.fullmatch(text):
        return f"did you mean {key}={text.replace(',', '')}?"
    if key == "design.over":
        return f"did you mean {key}=[{text}]?"
    return "one is expected here; wedge sweep -m takes a list, and makes a study of each."


def meant_number(key: str, text: str) -> str:
    """Return a clause on a text that is not a number."""
    if _DECIMAL_COMMA.fullmatch(text):
        return f"did you mean {key}={text.replace(',', '.')}?"
    return f"a number is expected, as in {key}=0.5."


def meant_word(word: str, following: str | None, keys: Iterable[str], views: Iterable[str]) -> str:
    """Return a clause that names what a word that is not key=value was probably meant to be.

    Parameters
    ----------
    following : str or None
        The word after it.
    """
    key, colon, value = word.partition(":")
    known = key.partition(".")[0] in keys
    if known and colon and value:
        return f"did you mean {key}={value}?"
    if known and following is not None:
        return f"did you mean {word}={following}?"
    if known:
        return f"write {word}=VALUE."
    if word in views:
        return f"did you mean view={word}?"
    if Path(word).is_file() and not is_file_name(word):
        return f"the name of a scenario's file ends in {', '.join(READ[:-1])} or {READ[-1]}."
    return "write key=value, as in view=mandelbaum."
