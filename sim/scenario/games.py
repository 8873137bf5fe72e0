"""Games read from their files, with what they extend merged in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.data_files import read_sections
from sim.scenario.domain import left_of
from sim.scenario.files import Library, named_beside
from sim.scenario.label_sections import instrument_words, merge_section
from sim.scenario.menu_changes import inherit_menus
from sim.scenario.read import check_game
from sim.scenario.sources import refuse_replaced
from sim.scenario.where import Where

GROUP = "game"
OF_A_VIEW = ("author", "source", "note")
LONGEST_CHAIN = 40  # files that extend each other


def read_game(file: Path, library: Library) -> dict[str, Any]:
    """Return a game's plain data, with what it extends merged in.

    Raises
    ------
    InputError
        If the file cannot be read, names a game that there is not, or games extend each other in a circle.
    """
    layers, game_file = [], file
    while True:
        game = read_sections(file)
        if file.resolve().parent.name != GROUP:  # a file by itself, which may say whose view it is
            game = {key: section for key, section in game.items() if key not in OF_A_VIEW}
        layers.append((game, Where(file)))
        if "extends" not in game:
            break
        where, parent = Where(file) / "extends", str(game.pop("extends"))
        _, file = named_beside(parent, (GROUP,), library, where)
        refuse_circle(file, [place.file for _, place in layers], parent, where)
    merged: dict[str, Any] = {}
    for game, where in reversed(layers):
        merged = merge_game(merged, game, where)
    check_game(merged, game_file)
    return merged


def merge_game(parent: Mapping[str, Any], child: Mapping[str, Any], where: Where) -> dict[str, Any]:
    """Merge two games: sections key by key, entries within their own keys, menus whole or as they are changed.

    Parameters
    ----------
    parent : mapping
        Empty if there is none.
    where : Where
        The file of the child.
    """
    if all(isinstance(game.get("sources"), Mapping) for game in (parent, child)):
        refuse_replaced(child["sources"], parent["sources"], where / "sources", "is one of the game that this changes")
    merged = {**parent, **child}
    for section in parent.keys() & child.keys():
        if isinstance(parent[section], dict) and isinstance(child[section], dict):
            inherited = _left(parent[section], child[section]) if section == "params" else parent[section]
            merged[section] = merge_section(section, inherited, child[section])
    if "moves" in child:
        inherited = parent.get("moves")
        merged["moves"] = inherit_menus(
            inherited if isinstance(inherited, dict) else {},
            child["moves"],
            instrument_words(merged.get("instruments"), where / "instruments"),
            where / "moves",
        )
    return merged


def _left(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a game without what those of one that extends it take back."""
    left = dict(parent)
    for name in parent.keys() & child.keys():
        if isinstance(parent[name], Mapping) and isinstance(child[name], Mapping):
            left[name] = left_of(parent[name], child[name])
    return left


def refuse_circle(file: Path, before: list[Path], name: str, where: Where) -> None:
    """Refuse a file that is one of those which extend it, and too long a chain; `where` is where the last names it."""
    if len(before) >= LONGEST_CHAIN:
        raise InputError(f"{where}: more than {LONGEST_CHAIN} files extend each other.")
    if file.resolve() in [path.resolve() for path in before]:
        way = " and ".join(path.stem for path in before)
        raise InputError(f"{where}: '{name}' extends itself, by way of {way}.")
