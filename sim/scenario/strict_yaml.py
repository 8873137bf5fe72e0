"""Strict YAML: plain data with words as keys, and nothing that runs code, grows in memory or hides from a reader.

A subset of YAML 1.2: one document of mappings, lists, texts, decimal numbers, true, false and null. Data is built from
the parser's events as they come, so that what is refused is refused before anything of its size is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import yaml

from sim.errors import InputError
from sim.printable import HIDDEN

MOST_ENTRIES = 100_000  # keys and values of one file
DEEPEST = 40  # mappings and lists inside each other
LONGEST_NUMBER = 400  # characters
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NUMBERS_BEGIN = frozenset("+-.0123456789")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, several times faster


def parse_yaml(content: bytes, place: str) -> dict[str, Any]:
    """Return the data of a YAML file whose top level is a mapping; texts are normalised (NFC).

    Parameters
    ----------
    content : bytes
        In UTF-8.
    place : str
        The file, for the message.

    Raises
    ------
    InputError
        With the line, if it does not parse or holds anything but plain data: an alias, tag, merge key, a second
        document, a repeated key, a key that is not a word, a hidden character, a number out of range.
    """
    text = decoded(content, place)
    try:
        data = _Reader(iter(_LOADER(text).get_event, None), place).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.rstrip("\n").count("\n")  # an end that is missed is missed on the last line
        where = f"{place}, line {min(mark.line, last) + 1}" if mark else place
        raise InputError(f"{where}: {_problem(error, text)}.") from None
    except yaml.YAMLError as error:
        raise InputError(f"{place}: does not parse as YAML ({str(error).splitlines()[0]}).") from None
    if not isinstance(data, dict):
        kind = {list: "a list", str: "a text", type(None): "nothing"}.get(type(data), "a number or truth value")
        raise InputError(f"{place}: a mapping of keys is expected at the top, not {kind}.")
    return data


def _problem(error: yaml.MarkedYAMLError, text: str) -> str:
    """Return what is wrong, in the parser's words but where a character that begins nothing can be shown."""
    mark, problem = error.problem_mark, str(error.problem or error.context)
    if mark is None or "cannot start any token" not in problem:
        return problem
    character = text.splitlines()[mark.line][mark.column : mark.column + 1]
    if character == "\t":
        return "a tab stands before a key or value; YAML is indented by spaces"
    return f"no value begins with {character}; put it in quotation marks" if character else problem


def dump_yaml(data: Any) -> str:
    """Return plain data as YAML that `parse_yaml` reads back as it was."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def dump_entry(key: str, value: Any) -> str:
    """Return a key with its value as one line of YAML, mappings and lists in brackets."""
    flow = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6, default_flow_style=True)
    named = yaml.dump(key, Dumper=_Dumper, allow_unicode=True, width=10**6)
    return ": ".join(text.removesuffix("...\n").strip() for text in (named, flow))


class _Dumper(yaml.SafeDumper):
    """Quotes every text that the strict reader would take for a number, and writes shared data out in each place."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


for _pattern, _kind in ((_WHOLE, "int"), (_DECIMAL, "float")):
    _Dumper.add_implicit_resolver(
        f"tag:yaml.org,2002:{_kind}", re.compile(f"^(?:{_pattern.pattern})$"), list("-+.0123456789")
    )


def decoded(content: bytes, place: str) -> str:
    """Return the text, its line breaks made alike; refuse what is not UTF-8 or holds hidden characters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{place}, line {line}: is not text in UTF-8.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := HIDDEN.search(text):
        raise InputError(f"{place}, line {text.count(chr(10), 0, found.start()) + 1}: {_hidden(found)}")
    return text


def _hidden(found: re.Match) -> str:
    return f"the character U+{ord(found.group()):04X} is not allowed: it does not show, or changes how the rest shows."


class _Reader:
    """Builds data from the events of one file."""

    def __init__(self, events: Iterator[yaml.Event], place: str):
        self._events, self._place, self._entries = events, place, 0

    def document(self) -> Any:
        """Return the data of the only document; None if there is none."""
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        data = self._data(next(self._events), 0)
        next(self._events)  # the document's end
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            self._refuse(following, "a second document begins; a file holds one")
        return data

    def _data(self, event: yaml.Event, depth: int) -> Any:
        self._check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(depth)
        return self._mapping(depth)

    def _list(self, depth: int) -> list[Any]:
        data = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            data.append(self._data(event, depth + 1))
        return data

    def _mapping(self, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._check(event, depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "a key must be a plain word")
            key = self._text(event)
            if key in data:
                self._refuse(event, f"the key '{key}' is repeated")
            if key == "<<":
                self._refuse(event, "merge keys (<<) are not allowed")
            data[key] = self._data(next(self._events), depth + 1)
        return data

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        """Return a word or number that stands without quotes as what it means, anything else as text."""
        text = self._text(event)
        if event.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _NUMBERS_BEGIN:
            return text
        if _NOT_FINITE.fullmatch(text):
            return float(text.lower().replace(".", ""))
        if not _DECIMAL.fullmatch(text):
            return text
        if len(text) > LONGEST_NUMBER:
            self._refuse(event, f"a number has {len(text):,} characters; at most {LONGEST_NUMBER} are read")
        if float(text) in (float("inf"), float("-inf")):
            self._refuse(event, f"{text} is too large a number to compute with")
        return int(text) if _WHOLE.fullmatch(text) else float(text)

    def _text(self, event: yaml.ScalarEvent) -> str:
        # What is not escaped was looked at with the whole text.
        if event.style == '"' and (found := HIDDEN.search(event.value)):
            self._refuse(event, _hidden(found)[:-1])
        return event.value if event.value.isascii() else normalize("NFC", event.value)

    def _check(self, event: yaml.Event, depth: int) -> None:
        """Refuse what is not plain data, or too much of it."""
        self._entries += 1
        if self._entries > MOST_ENTRIES:
            self._refuse(event, f"the file has more than {MOST_ENTRIES:,} keys and values")
        if depth > DEEPEST:
            self._refuse(event, f"more than {DEEPEST} mappings and lists lie inside each other")
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "aliases (*name) are not allowed")
        if event.tag is not None:
            self._refuse(event, "tags (!name) are not allowed")

    def _refuse(self, event: yaml.Event, what: str) -> None:
        raise InputError(f"{self._place}, line {event.start_mark.line + 1}: {what}.")
