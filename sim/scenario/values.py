"""Values on the command line: numbers, true, false, null, texts, lists and mappings, in Hydra's own spelling.

``0.5``, ``0:1:101``, ``'a, b'``, ``[1, 2]`` and ``{value: 3, low: 1}`` are each one value. ``1,2``, ``choice(1,2)`` and
``range(1,3)`` are several, one for each study of a multirun. Nothing is worked out: a text is kept letter by letter.
"""

from __future__ import annotations

import re
from typing import Any

LONGEST_NUMBER = 400  # characters
DEEPEST = 40  # lists and mappings inside each other
_WHOLE = re.compile(r"[-+]?[0-9]+(_[0-9]+)*")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(_[0-9]+)*(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?inf|nan", re.IGNORECASE)
_WORDS = {"true": True, "false": False, "null": None}
_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>[][{},])|'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<word>[^][{},'"]+))"""
)
_END = re.compile(r"\s*\Z")
_SEVERAL = re.compile(r"\s*[A-Za-z_]+\(.*\)\s*", re.DOTALL)


class SeveralValues(ValueError):
    """Text that gives several values, one for each study of a multirun."""


def read_value(text: str) -> Any:
    """Return the one value that a text gives.

    Raises
    ------
    SeveralValues
        If it gives a list of alternatives.
    ValueError
        If it is not understood.

    Examples
    --------
    >>> read_value("{value: 3, over: [q, 'a, b']}")
    {'value': 3, 'over': ['q', 'a, b']}
    """
    if _SEVERAL.fullmatch(text):
        raise SeveralValues(text)
    reader = _Reader(text)
    value = reader.value(0)
    if reader.sign == ",":
        raise SeveralValues(text)
    reader.end()
    return value


class _Reader:
    """Takes a text apart, one token ahead."""

    def __init__(self, text: str):
        self._text, self._place = text, 0
        self._advance()

    @property
    def sign(self) -> str | None:
        """The bracket or comma that comes next, if one does."""
        return self._token["sign"] if self._token else None

    def value(self, depth: int) -> Any:
        if depth > DEEPEST:
            raise ValueError(self._text)
        if self.sign == "[":
            return self._list(depth)
        if self.sign == "{":
            return self._mapping(depth)
        quoted, text = self._scalar()
        return text if quoted else _plain(text)

    def end(self) -> None:
        """Refuse what comes after the value."""
        if self._token is not None:
            raise ValueError(self._text)

    def _list(self, depth: int) -> list[Any]:
        entries = []
        self._take("[")
        while self.sign != "]":
            entries.append(self.value(depth + 1))
            self._comma("]")
        self._take("]")
        return entries

    def _mapping(self, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        self._take("{")
        while self.sign != "}":
            key, value = self._entry(depth)
            entries[key] = value
            self._comma("}")
        self._take("}")
        return entries

    def _entry(self, depth: int) -> tuple[str, Any]:
        """Return the key and the value of an entry: ``low: 1``, ``'a b': 1`` or ``over: [q]``."""
        quoted, key = self._scalar()
        if quoted:
            rest = self._scalar()[1] if self._token and self._token["word"] else ""
            colon, rest = rest[:1], rest[1:]
        else:
            key, colon, rest = key.partition(":")
        if not colon or not key.strip():
            raise ValueError(self._text)
        return (key if quoted else key.strip()), _plain(rest) if rest.strip() else self.value(depth + 1)

    def _scalar(self) -> tuple[bool, str]:
        """Return whether the text that comes next stands in quotes, and that text."""
        token = self._token
        if token is None or token["sign"]:
            raise ValueError(self._text)
        self._advance()
        if token["word"] is not None:
            return False, token["word"]
        text = token["single"] if token["single"] is not None else token["double"]
        return True, re.sub(r"\\(['\"\\])", r"\1", text)

    def _comma(self, closing: str) -> None:
        """Pass over the comma between two entries."""
        if self.sign != closing:
            self._take(",")

    def _take(self, sign: str) -> None:
        if self.sign != sign:
            raise ValueError(self._text)
        self._advance()

    def _advance(self) -> None:
        if _END.match(self._text, self._place):
            self._token = None
            return
        self._token = _TOKEN.match(self._text, self._place)
        if self._token is None:
            raise ValueError(self._text)
        self._place = self._token.end()


def _plain(text: str) -> Any:
    """Return a word that stands without quotes as what it means."""
    text = text.strip()
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if not _DECIMAL.fullmatch(text):
        return text
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    return int(text) if _WHOLE.fullmatch(text) else float(text)
