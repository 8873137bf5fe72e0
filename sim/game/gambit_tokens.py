"""The words of Gambit's file formats: quoted texts, braces, commas, numbers."""

from __future__ import annotations

import math
import os
import re
from fractions import Fraction
from pathlib import Path

from sim.errors import InputError

# A backslash stands for itself except before a quotation mark.
_TOKEN = re.compile(r'"(?P<text>(?:[^"\\]|\\"?+)*+)"|(?P<mark>[{},])|(?P<word>[^\s{},"]+)|(?P<open>")')
_NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_COUNT = re.compile(r"\d{1,18}", re.ASCII)


def read_text(path: str | os.PathLike, max_bytes: int) -> str:
    """Return a file's text; InputError if it cannot be read, is longer than `max_bytes` or is not UTF-8."""
    try:
        size = os.stat(path).st_size
        if size > max_bytes:
            raise InputError(f"{path}: the file has {size} bytes; at most {max_bytes} are read.")
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: the text is not UTF-8.") from error


class Tokens:
    """The tokens of a text, one at a time, with their lines for error messages.

    Parameters
    ----------
    text : str
    path : path-like
        Named in error messages.

    Attributes
    ----------
    kind : {"text", "mark", "word", "end"}
        Of the current token: a quoted text, a brace or comma, any other word, the end of the file.
    value : str
        The current token, without its quotation marks.
    """

    def __init__(self, text: str, path: str | os.PathLike):
        self._text = text
        self._path = path
        self._matches = _TOKEN.finditer(text)
        self.advance()

    def advance(self) -> None:
        """Go to the next token."""
        self._match = next(self._matches, None)
        self.kind = "end" if self._match is None else str(self._match.lastgroup)
        self.value = "" if self._match is None else self._match[self.kind]
        if self.kind == "text":
            self.value = self.value.replace('\\"', '"')
        elif self.kind == "open":
            raise self.error("this quotation mark is never closed")

    def at(self, mark: str) -> bool:
        """Return whether the current token is this brace or comma."""
        return self.kind == "mark" and self.value == mark

    def take(self, kind: str, what: str) -> str:
        """Return the current token's value and go on; `what` names it in the error where it is another kind."""
        if self.kind != kind:
            raise self.error(f"expected {what}")
        value = self.value
        self.advance()
        return value

    def take_mark(self, mark: str) -> None:
        """Go past this brace or comma."""
        if not self.at(mark):
            raise self.error(f"expected '{mark}'")
        self.advance()

    def take_count(self, what: str, limit: float = math.inf) -> int:
        """Return the current token as a whole number from 0 to `limit` and go on."""
        if self.kind != "word" or not _COUNT.fullmatch(self.value) or int(self.value) > limit:
            raise self.error(f"expected {what}")
        return int(self.take("word", what))

    def take_number(self, what: str) -> float:
        """Return the current token as a finite float and go on."""
        if self.kind != "word" or not _NUMBER.fullmatch(self.value):
            raise self.error(f"expected {what}")
        try:
            number = float(Fraction(self.value) if "/" in self.value else self.value)
        except (ValueError, ArithmeticError):  # a division by zero, or more digits than fit
            number = math.nan
        if not math.isfinite(number):
            raise self.error(f"expected {what} that is finite")
        self.advance()
        return number

    def error(self, reason: str) -> InputError:
        """Return the exception that says where reading stopped, why, and what stands there."""
        position = len(self._text.rstrip()) if self._match is None else self._match.start()
        line = self._text.count("\n", 0, position) + 1
        found = "the file ends" if self._match is None else f"found {_shortened(self._match[0])}"
        return InputError(f"{self._path}, line {line}: {reason}; {found}.")


def _shortened(text: str) -> str:
    text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text[:41])
    return text if len(text) <= 40 else text[:39] + "…"
