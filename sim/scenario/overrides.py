"""Overrides: the words ``key=value`` that change a configuration, each checked before anything acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from sim.errors import InputError, nearest
from sim.scenario.files import is_file_name
from sim.scenario.meant import meant_value
from sim.scenario.names import spelt
from sim.scenario.values import SeveralValues, read_value

OPEN_SECTIONS = ("params", "axes", "design.weights")  # mappings from names of the user's to values
NAMES = ("view", "game", "concept")
TEXTS = ("results", "design.file", "executor.address")
_OPENED = tuple(f"{section}." for section in OPEN_SECTIONS)


@dataclass(frozen=True)
class Override:
    """A change of the configuration.

    Attributes
    ----------
    key, text : str
        As written: ``params.relief_gain`` and ``4``.
    """

    key: str
    text: str

    @property
    def path(self) -> list[str]:
        """The key as the way through nested mappings."""
        return self.key.split(".")

    @property
    def value(self) -> Any:
        """The value as plain data; a name or a path is taken letter by letter.

        Raises
        ------
        InputError
            If it does not parse, or is a list of values, one for each study, where one is asked.
        """
        if self.key in (*NAMES, *TEXTS):
            return self.text
        try:
            value = read_value(self.text)
        except SeveralValues:
            message = f"'{self}' gives several values; {meant_value(self.key, self.text)}"
            raise InputError(f"the command line: {message}") from None
        except ValueError:
            raise InputError(f"the command line: the value in '{self}' is not understood.") from None
        for leaf in _leaves(value):
            if isinstance(leaf, int) and not _is_float(leaf):
                raise InputError(f"the command line: {self.key}: a number is too large to compute with.")
        return value

    def __str__(self) -> str:
        return f"{self.key}={self.text}"


def read_override(word: str) -> Override:
    """Read ``key=value``; a ``+`` before it, as in Hydra's grammar, says nothing here.

    Raises
    ------
    InputError
        If it is not that.
    """
    key, equals, text = word.lstrip("+").partition("=")
    if not equals or not key:
        raise InputError(f"'{word}' is not understood; write key=value, as in view=mandelbaum or params.q=0.5.")
    if not text:
        raise InputError(f"'{key}=' gives no value; write {key}=VALUE, or leave it out.")
    key = spelt(key)
    return Override(key, text if key in TEXTS or is_file_name(text) else spelt(text))


def set_value(config: dict[str, Any], override: Override) -> None:
    """Set a value in nested mappings; the key must be there, or lie in a section that takes any name.

    Raises
    ------
    InputError
        If there is no such key, or a section would be no mapping any more.
    """
    *way, last = override.path
    value, section, here = override.value, config, ""
    for key in way:
        here = f"{here}{key}."
        if here.startswith(_OPENED) and here not in _OPENED and not isinstance(section.get(key), dict):
            section[key] = {}  # a number that becomes value, low and high
        section = section.get(key)
        if not isinstance(section, dict):
            raise InputError(f"the command line: '{override}' is not understood; there is nothing below {here[:-1]}.")
    if last not in section and not here.startswith(_OPENED) and override.key not in OPEN_SECTIONS:
        known = nearest(override.key, [f"{here}{key}" for key in section if key != "kind"])
        raise InputError(f"the command line: there is no '{override.key}' with these choices; {known}")
    if override.key in OPEN_SECTIONS and not isinstance(value, dict):
        raise InputError(f"the command line: '{override}' is not understood; write {override.key}.NAME=VALUE.")
    section[last] = value


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from _leaves(entry)
    else:
        yield value


def _is_float(number: int) -> bool:
    try:
        return isfinite(float(number))
    except OverflowError:
        return False
