"""Sources: given once, referred to by key and claim, shown as a reader cites them.

``sources.yaml`` in a directory of scenarios maps keys to entries, and a game or view may bring its own under `sources`.
A `source` refers to them in brackets inside free text: ``[mandelbaum B09 to B11]`` is shown as ``Mandelbaum, 2025,
claims B09 to B11``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.files import Library, read_yaml
from sim.scenario.shipped import shipped_directory
from sim.scenario.where import Where

FILE = "sources.yaml"
SHIPS = "ships with the program"
REFERENCE = re.compile(r"\[([^\[\]\s,]+)(?:,?\s+([^\[\]]+))?\]")  # [key], [key, which claims]
_CLAIM = re.compile(r"\b[A-Z][0-9]+[a-z]?\b")
_YEAR = re.compile(r"\b[0-9]{4}\b")


@dataclass(frozen=True)
class Source:
    """A text or data set that numbers and claims come from.

    Attributes
    ----------
    key : str
    short : str
        How it is cited, as ``Mandelbaum, 2025``.
    author, title, publisher, date, file, address : str
        What is known of it; empty what is not. The file is one of the reader's own, the address is public.
    """

    key: str
    short: str
    author: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""
    file: str = ""
    address: str = ""

    def __str__(self) -> str:
        """The whole entry in a sentence."""
        parts = (self.author, self.title, self.publisher, self.date, self.address)
        return ", ".join(part for part in parts if part)


KEYS = tuple(entry.name for entry in fields(Source) if entry.name != "key")


def read_sources(section: Any, where: Where) -> dict[str, Source]:
    """Read a mapping of keys to sources.

    Raises
    ------
    InputError
        For an unknown key, an entry without author and title, or a text that is none.
    """
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of keys to sources is expected, not {shown(section)}.")
    return {str(key): _read_source(str(key), entry, where / key) for key, entry in section.items()}


def library_sources(library: Library) -> dict[str, Any]:
    """Return the entries of the shipped sources and of those in the user's own directory, by key, checked.

    Raises
    ------
    InputError
        If an entry is not sound, or the user's own has the key of a shipped one with another entry.
    """
    entries: dict[str, Any] = {}
    for home in (shipped_directory(), library.own):
        path = home / FILE if home is not None else None
        if path is None or not path.is_file():
            continue
        given = read_yaml(path)
        read_sources(given, Where(path))
        refuse_replaced(given, entries, Where(path), SHIPS)
        entries |= given
    return entries


def refuse_replaced(own: Mapping[str, Any], others: Mapping[str, Any], where: Where, whose: str) -> None:
    """Raise InputError if a file gives another entry to a key that is taken, so that claims would change authors.

    Parameters
    ----------
    own, others : mapping of key to entry
    where : Where
        The section of the file's own.
    whose : str
        Ends the clause on the other's, as ``ships with the program``.
    """
    for key, entry in own.items():
        if key in others and entry != others[key]:
            raise InputError(f"{where.at(key)}: the source '{key}' {whose}; give yours another key.")


def with_sources(
    data: Mapping[str, Any], shared: Mapping[str, Any], where: Where, also: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the data of a file together with the entries of all sources that it refers to, so that it stands alone.

    Parameters
    ----------
    shared : mapping of key to entry
        Those of `library_sources`.
    also : mapping of key to entry, optional
        Further sources that it may refer to: those of the view, for its game.

    Raises
    ------
    InputError
        For a reference to a source that nobody gives, naming the nearest, and a key that is taken.
    """
    own = data.get("sources")
    if own is not None:
        read_sources(own, where / "sources")
        refuse_replaced(own, read_yaml(shipped_directory() / FILE), where / "sources", SHIPS)
        refuse_replaced(own, shared, where / "sources", f"is in the directory's {FILE}")
    known = {**shared, **(also or {}), **(own or {})}
    used: dict[str, Any] = {}
    for text, place in _source_texts(data, where):
        for found in REFERENCE.finditer(text):
            used[found[1]] = _entry(found[1], known, place)
    used = {**(own or {}), **used}
    return {**data, "sources": used} if used else dict(data)


def with_citations(data: Mapping[str, Any], where: Where) -> dict[str, Any]:
    """Return the data of a file with every reference replaced by its citation; the file brings the sources along."""
    known = read_sources(data.get("sources") or {}, where / "sources")
    cited = dict(data)
    if isinstance(data.get("source"), str):
        cited["source"] = cite(data["source"], known, where / "source")
    if "params" in data:
        cited["params"] = cited_parameters(data["params"], known, where / "params")
    return cited


def cited_parameters(section: Any, known: Mapping[str, Source], where: Where) -> Any:
    """Return a section of parameters with the references in their sources replaced by citations."""
    if not isinstance(section, Mapping):
        return section
    return {name: _cited_entry(entry, known, where / name) for name, entry in section.items()}


def cite(text: str, known: Mapping[str, Source], where: Where) -> str:
    """Return a text with its references as a reader cites them: ``Mandelbaum, 2025, claims B09 to B11``.

    Raises
    ------
    InputError
        For a reference to a source that is not known.
    """
    return REFERENCE.sub(lambda found: _citation(_entry(found[1], known, where), found[2]), text)


def _cited_entry(entry: Any, known: Mapping[str, Source], where: Where) -> Any:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("source"), str):
        return entry
    return {**entry, "source": cite(entry["source"], known, where / "source")}


def _citation(source: Source, which: str | None) -> str:
    if not which:
        return source.short
    claims = _CLAIM.findall(which)
    kind = "" if not claims else "claim " if len(claims) == 1 else "claims "
    return f"{source.short}, {kind}{which.strip()}"


def _entry(key: str, known: Mapping[str, Any], where: Where) -> Any:
    if key not in known:
        raise InputError(f"{where}: unknown source '{key}'; {nearest(key, known)}")
    return known[key]


def _source_texts(data: Mapping[str, Any], where: Where) -> list[tuple[str, Where]]:
    """Return the texts in which a file refers to sources: its own `source` and those of its parameters."""
    texts = [(data.get("source"), where / "source")]
    params = data.get("params")
    for name, entry in params.items() if isinstance(params, Mapping) else ():
        if isinstance(entry, Mapping):
            texts.append((entry.get("source"), where / "params" / name / "source"))
    return [(text, place) for text, place in texts if isinstance(text, str)]


def _read_source(key: str, entry: Any, where: Where) -> Source:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: a mapping with author, title, publisher, date is expected, not {shown(entry)}.")
    for name in entry:
        if name not in KEYS:
            raise InputError(f"{where.at(name)}: unknown key '{name}'; {nearest(name, KEYS)}")
    texts = {name: _read_text(value, where / name) for name, value in entry.items()}
    if not texts.keys() & {"author", "title"}:
        raise InputError(f"{where}: 'author' and 'title' are missing; write at least one of them there.")
    return Source(key, **{"short": _short(texts), **texts})


def _read_text(value: Any, where: Where) -> str:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool) or not str(value).strip():
        raise InputError(f"{where}: a text is expected, not {shown(value)}.")
    return str(value).strip()


def _short(texts: Mapping[str, str]) -> str:
    """Return the author's last name, or else the title, with the year."""
    author = texts.get("author", "")
    name = author.split()[-1] if author and "," not in author and " and " not in author else author or texts["title"]
    year = _YEAR.search(texts.get("date", ""))
    return f"{name}, {year[0]}" if year else name
