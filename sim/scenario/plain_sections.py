"""The sections of a game without labels, notes and signs, so that the rest is read as if there were none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.examined import SIGN
from sim.scenario.where import Where

LABEL, NOTE, FORMULA, LEVELS, SAYS = "label", "note", "formula", "levels", "says"
WORDS = (LABEL, NOTE)


def without_labels(game: Mapping[str, Any], where: Where) -> dict[str, Any]:
    """Return a game's data without its labels, notes and signs: rows of levels, notes of instruments, formulas.

    Whatever has another shape than it should is left as it is, for the readers of the sections to refuse.

    Raises
    ------
    InputError
        If the mapping of an instrument, term or outcome has an unknown key, or lacks its formula.
    """
    plain = {key: section for key, section in game.items() if key != "players"}
    for key, strip in (("moves", plain_menu), ("instruments", _plain_instruments), ("payoffs", _plain_terms)):
        if isinstance(game.get(key), Mapping):
            plain[key] = {name: strip(entry, where / key / name) for name, entry in game[key].items()}
    if isinstance(game.get("outcomes"), Mapping):
        plain["outcomes"] = {
            name: _plain_formula(entry, (*WORDS, FORMULA, LEVELS), where / "outcomes" / name)
            for name, entry in game["outcomes"].items()
        }
    return plain


def check_words(entry: Any, known: Sequence[str], where: Where) -> None:
    """Refuse an entry that is no mapping of known keys."""
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: {' and '.join(known)} are expected, not {shown(entry)}.")
    for key in entry:
        if key not in known:
            raise InputError(f"{where.at(key)}: unknown key '{key}'; {nearest(key, known)}")


def plain_menu(menu: Any, where: Where) -> Any:
    """Return a menu with rows of levels alone."""
    if not isinstance(menu, Mapping):
        return menu
    if "product" in menu and isinstance(menu["product"], Mapping):
        factors = {name: _plain_rows(factor) for name, factor in menu["product"].items()}
        return {**menu, "product": factors}
    return _plain_rows(menu)


def _plain_rows(rows: Any) -> Any:
    if not isinstance(rows, Mapping):
        return rows
    return {
        name: {key: row[key] for key in row if key not in WORDS} if isinstance(row, Mapping) else row
        for name, row in rows.items()
    }


def _plain_instruments(entries: Any, where: Where) -> Any:
    """Return each instrument's note."""
    if not isinstance(entries, Mapping):
        return entries
    for name, entry in entries.items():
        if name in WORDS:
            raise InputError(
                f"{where.at(name)}: an instrument is not called '{name}', which is a key of a move; rename it."
            )
        if isinstance(entry, Mapping):
            check_words(entry, WORDS, where / name)
    return {name: entry.get(NOTE, "") if isinstance(entry, Mapping) else entry for name, entry in entries.items()}


def _plain_terms(terms: Any, where: Where) -> Any:
    if not isinstance(terms, Mapping):
        return terms
    return {name: _plain_formula(entry, (*WORDS, SIGN, FORMULA), where / name) for name, entry in terms.items()}


def _plain_formula(entry: Any, known: Sequence[str], where: Where) -> Any:
    """Return the formula of a term or outcome, given alone or under its key."""
    if not isinstance(entry, Mapping):
        return entry
    check_words(entry, known, where)
    if FORMULA not in entry:
        raise InputError(f"{where}: 'formula' is missing; write it there.")
    return entry[FORMULA]
