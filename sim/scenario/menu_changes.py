"""Menus changed: a game that extends another adds moves to a player's inherited menu and takes moves from it."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.label_sections import labelled_rows
from sim.scenario.labels import Word
from sim.scenario.where import Where

ADD, REMOVE = "add", "remove"  # words that no move of a menu of rows is called by


class OneMoveWarning(UserWarning):
    """A player has one move left."""


class LostRowsWarning(UserWarning):
    """A menu that replaces another has no levels of instruments, though that one has."""


def inherit_menus(inherited: Mapping[str, Any], given: Any, instruments: Mapping[str, Word], where: Where) -> Any:
    """Return the menus of a game: those that it inherits, changed or replaced by those that it gives.

    Parameters
    ----------
    inherited : mapping of player to menu
        Empty for a game that extends none.
    given : mapping of player to menu
        A menu as `sim.scenario.menu.read_menu` takes it replaces the inherited one; one with ``add:`` (a menu of
        further moves) or ``remove:`` (a list of moves) changes it.
    instruments : mapping of name to Word
        What the game calls its instruments, and so the moves of its products.
    where : Where
        The section `moves` of the game that gives them.

    Raises
    ------
    InputError
        If a change has another key, adds a move that is there, takes one that is not, or there is nothing to change.

    Warns
    -----
    OneMoveWarning
        If one move is left of a menu that had more.
    LostRowsWarning
        If a menu without levels replaces one that has some, as when only labels were to be changed.
    """
    if not isinstance(given, Mapping):
        return given
    menus = {**inherited}
    for player, menu in given.items():
        here = where / player
        if _is_change(menu) and inherited and player not in inherited:
            raise InputError(f"{where.at(player)}: unknown player '{player}'; {nearest(player, inherited)}")
        if isinstance(menu, list) and (taken := {ADD, REMOVE}.intersection(map(str, menu))):
            raise InputError(f"{here}: no move can be called '{min(taken)}', a word that changes a menu; rename it.")
        menus[player] = _changed(inherited.get(player), menu, instruments, here) if _is_change(menu) else menu
        if player in inherited:
            before, now = (labelled_rows(each[player], here, instruments) for each in (inherited, menus))
            _warn_of_one_move(player, before, now, here)
            _warn_of_lost_rows(before, now, here)
    return menus


def _is_change(menu: Any) -> bool:
    return isinstance(menu, Mapping) and not menu.keys().isdisjoint((ADD, REMOVE))


def _warn_of_one_move(player: str, before: Collection[str], now: Collection[str], where: Where) -> None:
    if len(now) == 1 < len(before):
        [move] = now
        warnings.warn(f"{where}: one move is left, {move}; {player} has no choice.", OneMoveWarning, stacklevel=4)


def _warn_of_lost_rows(before: Mapping[str, Any], now: Mapping[str, Any], where: Where) -> None:
    if (lost := _instruments(before)) and not _instruments(now):
        message = (
            f"{where}: the menu is replaced by one without levels of {' and '.join(sorted(lost))}; to give a move "
            f"another label alone, list it under '{REMOVE}', and under '{ADD}' write it with its row."
        )
        warnings.warn(message, LostRowsWarning, stacklevel=4)


def _changed(menu: Any, change: Mapping[str, Any], instruments: Mapping[str, Word], where: Where) -> dict[str, Any]:
    """Return a menu's rows without those that are removed, then those that are added."""
    for key in change:
        if key not in (ADD, REMOVE):
            raise InputError(
                f"{where.at(key)}: '{key}' stands beside '{ADD}' or '{REMOVE}'; a menu is given whole, or changed by these "
                f"two alone, so that no move can be called by them."
            )
    if menu is None:
        raise InputError(
            f"{where}: there is no inherited menu that '{ADD}' and '{REMOVE}' could change; list the moves."
        )
    rows = labelled_rows(menu, where, instruments)
    gone = _removed(change.get(REMOVE), rows, where / REMOVE)
    kept = {move: row for move, row in rows.items() if move not in gone}
    added = {} if change.get(ADD) is None else labelled_rows(change[ADD], where / ADD, instruments)
    for move in added:
        if move in kept:
            raise InputError(
                f"{(where / ADD).at(move)}: {move} is a move already; list it under '{REMOVE}' too, to give it another row."
            )
    if not kept and not added:
        raise InputError(f"{where / REMOVE}: no move is left; keep one, or add one.")
    return _with_instruments({**kept, **added}, rows)


def _with_instruments(rows: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return rows in which every instrument of the rows before has a level: formulas know it by that."""
    lost = dict.fromkeys(_instruments(before) - _instruments(rows), 0)
    first, row = next(iter(rows.items()))
    return {**rows, first: {**row, **lost}} if lost and isinstance(row, Mapping) else dict(rows)


def _instruments(rows: Mapping[str, Any]) -> set[str]:
    return {
        key
        for row in rows.values()
        if isinstance(row, Mapping)
        for key, entry in row.items()
        if isinstance(entry, (int, float)) and not isinstance(entry, bool)
    }


def _removed(names: Any, rows: Mapping[str, Any], where: Where) -> list[str]:
    if names is None:
        return []
    if not isinstance(names, list):
        raise InputError(f"{where}: a list of moves is expected, as in [{next(iter(rows))}], not {shown(names)}.")
    for number, name in enumerate(names):
        if str(name) not in rows:
            raise InputError(f"{where / number}: unknown move {shown(name)}; {nearest(str(name), rows)}")
    return [str(name) for name in names]
