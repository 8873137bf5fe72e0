"""The menus of all players together: read, with the instruments that they set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError, nearest
from sim.scenario.menu import Menu, read_menu
from sim.scenario.sections import check_keys, check_mapping
from sim.scenario.where import Where


def read_menus(section: Any, game_file: Path) -> dict[str, Menu]:
    """Read every player's menu; InputError if there is none."""
    if not isinstance(section, Mapping) or not section:
        raise InputError(f"{Where(game_file) / 'moves'}: no player has a menu; give each player its moves.")
    return {str(player): read_menu(menu, Where(game_file) / "moves" / player) for player, menu in section.items()}


def read_instruments(section: Any, menus: Mapping[str, Menu], game_file: Path) -> dict[str, str]:
    """Return the notes of the instruments, checked to cover the menus.

    Raises
    ------
    InputError
        If two players share an instrument, one is declared twice, or a menu sets one that is not declared.
    """
    owner: dict[str, str] = {}
    for player, menu in menus.items():
        for instrument in menu.levels:
            if owner.setdefault(instrument, player) != player:
                raise InputError(
                    f"{Where(game_file) / 'moves' / player}: the instrument '{instrument}' is also one of {owner[instrument]}; "
                    "give each player its own names."
                )
    if section is None:
        return dict.fromkeys(owner, "")
    check_keys(section, tuple(menus), (), Where(game_file) / "instruments")
    descriptions: dict[str, str] = {}
    for player, entries in section.items():
        check_mapping(entries, Where(game_file) / "instruments" / player)
        for name, text in entries.items():
            if name in descriptions:
                place = Where(game_file) / "instruments" / player
                raise InputError(f"{place.at(name)}: the instrument '{name}' is declared twice; remove one.")
            descriptions[name] = str(text)
    for instrument, player in owner.items():
        declared = tuple(section.get(player) or ())
        if instrument not in declared:
            where = Where(game_file) / "moves" / player
            raise InputError(f"{where}: unknown instrument '{instrument}'; {nearest(instrument, declared)}")
    return descriptions


def spread_levels(menus: Mapping[str, Menu], declared: Iterable[str]) -> dict[str, np.ndarray]:
    """Return each instrument's levels with its player's axis in place, the other axes of length 1.

    A declared instrument that no move names is at 0.
    """
    levels = {instrument: np.zeros([1] * len(menus)) for instrument in declared}
    for axis, menu in enumerate(menus.values()):
        for instrument, row in menu.levels.items():
            levels[instrument] = row.reshape([-1 if axis == other else 1 for other in range(len(menus))])
    return levels
