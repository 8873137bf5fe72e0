"""Overrides: the words ``key=value`` that change a configuration, each checked before anything acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from sim.errors import InputError
from sim.scenario.meant import meant_value

OPEN_SECTIONS = ("params", "axes", "design.weights")  # mappings from names of the user's to values
NAMES = ("view", "game", "concept")
TEXTS = ("results", "design.file", "executor.address")


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
        parsed = self._parsed()
        if parsed.is_sweep_override():
            raise InputError(f"the command line: '{self}' gives several values; {meant_value(self.key, self.text)}")
        value = parsed.value()
        for leaf in _leaves(value):
            if isinstance(leaf, int) and not _is_float(leaf):
                raise InputError(f"the command line: {self.key}: a number is too large to compute with.")
        return value

    def each(self) -> list[Override]:
        """Return the override of each study of a multirun: a list such as ``view=base,fleitz`` is taken apart."""
        if self.key in TEXTS:
            return [self]
        if self.key in NAMES:
            return [Override(self.key, name) for name in self.text.split(",")]
        parsed = self._parsed()
        if not parsed.is_sweep_override():
            return [self]
        return [Override(self.key, value) for value in parsed.sweep_string_iterator()]

    def _parsed(self) -> Any:
        from hydra.core.override_parser.overrides_parser import OverridesParser
        from hydra.errors import HydraException

        try:
            return OverridesParser.create().parse_override(f"value={self.text}")
        except (HydraException, ValueError, RecursionError):
            raise InputError(f"the command line: the value in '{self}' is not understood.") from None

    def __str__(self) -> str:
        return f"{self.key}={self.text}"


_OPENED = tuple(f"{section}." for section in OPEN_SECTIONS)


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
    return Override(key, text)


def set_value(config: dict[str, Any], override: Override) -> None:
    """Set a value in nested mappings; the key must be there, or lie in a section that takes any name.

    Raises
    ------
    InputError
        If there is no such key.
    """
    *way, last = override.path
    section = config
    for depth, key in enumerate(way):
        here = ".".join(way[: depth + 1])
        if here.startswith(_OPENED) and not isinstance(section.get(key), dict):
            section[key] = {}
        if not isinstance(section.get(key), dict):
            raise InputError(f"the command line: there is no '{override.key}' with these choices.")
        section = section[key]
    if last not in section and not f"{override.key}.".startswith(_OPENED):
        raise InputError(f"the command line: there is no '{override.key}' with these choices.")
    section[last] = override.value


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
