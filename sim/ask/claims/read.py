"""Strict reading of `claims/*.yaml`: every claim that is sound, and a sentence for each that is not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.ask.claims.claim import KINDS, Claim, Test
from sim.ask.claims.entries import read_choice, read_text, read_texts
from sim.ask.claims.grammar import read_statement
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.scenario.files import read_yaml
from sim.scenario.sections import check_keys, check_mapping
from sim.scenario.shipped import shipped_directory
from sim.scenario.sources import Source, cite, library_sources, read_sources
from sim.scenario.where import Where

FILE_KEYS = ("source", "view", "author", "claims")
CLAIM_KEYS = ("where", "author", "claim", "kind", "view", "justifies", "test", "waits_for", "note")
# What the project may lack for a test; details may follow after a colon.
WAITS = ("several periods", "hidden types", "further players", "further moves", "further terms", "another game")


def read_library(config_dir: str | None = None) -> tuple[list[Claim], list[str]]:
    """Read all claims that ship with the program, and those in the ``claims`` folder of a directory of one's own.

    Returns
    -------
    claims, problems
        As for `read_claims`; a claim whose id another file has already is among the problems.
    """
    sources = read_sources(library_sources(open_library(config_dir)), Where())
    directories = [shipped_directory(), *([Path(config_dir)] if config_dir else [])]
    claims: dict[str, Claim] = {}
    problems: list[str] = []
    for path in (path for directory in directories for path in sorted((directory / "claims").glob("*.yaml"))):
        try:
            found, wrong = read_claims(path, sources)
        except InputError as error:
            found, wrong = [], [str(error)]
        problems += wrong
        for claim in found:
            if claim.id in claims:
                problems.append(
                    f"{Where(path) / 'claims' / claim.id}: is in {claims[claim.id].file} already; give it another id."
                )
            else:
                claims[claim.id] = claim
    return list(claims.values()), problems


def read_claims(path: Path, sources: Mapping[str, Source] | None = None) -> tuple[list[Claim], list[str]]:
    """Read the claims of one source, which the file's `source` may refer to by its key.

    Returns
    -------
    claims : list of Claim
    problems : list of str
        A sentence for each claim that is refused, with its file, id and reason.

    Raises
    ------
    InputError
        If the file as a whole cannot be read.
    """
    data = read_yaml(path)
    check_keys(data, FILE_KEYS, ("source", "view", "claims"), Where(path))
    data["source"] = cite(str(data["source"]), sources or {}, Where(path) / "source")
    entries = data["claims"]
    check_mapping(entries, Where(path) / "claims")
    claims, problems = [], []
    for name, entry in entries.items():
        try:
            claims.append(_read_claim(name, entry, data, path))
        except InputError as error:
            problems.append(str(error))
    return claims, problems


def _read_claim(name: str, entry: Any, defaults: Mapping[str, Any], path: Path) -> Claim:
    where = Where(path) / "claims" / name
    check_keys(entry, CLAIM_KEYS, ("where", "claim", "kind"), where)
    entry = {"author": defaults.get("author", ""), "view": defaults["view"], **entry}
    kind = read_choice(entry["kind"], KINDS, where / "kind")
    justifies = tuple(read_texts(entry.get("justifies", []), where / "justifies"))
    given = [key for key in ("test", "waits_for") if key in entry]
    if len(given) > 1 or (not given and not (kind == "fact" and justifies)):
        raise InputError(
            f"{where}: give either a test or waits_for; a fact that is taken as input may give justifies alone."
        )
    return Claim(
        id=name,
        source=str(defaults["source"]),
        where=str(entry["where"]),
        author=str(entry["author"]),
        text=read_text(entry["claim"], where / "claim"),
        kind=kind,
        view=str(entry["view"]),
        justifies=justifies,
        test=_read_test(entry["test"], where / "test") if "test" in entry else None,
        waits_for=_waits(entry["waits_for"], where / "waits_for") if "waits_for" in entry else "",
        note=str(entry.get("note", "")).strip(),
        file=str(path),
    )


def _waits(value: Any, where: Where) -> str:
    text = read_text(value, where)
    read_choice(text.partition(":")[0], WAITS, where)
    return text


def _read_test(data: Any, where: Where) -> Test:
    check_mapping(data, where)
    rest = {key: value for key, value in data.items() if key != "game"}
    return Test(read_statement(rest, where), str(data.get("game", "")))
