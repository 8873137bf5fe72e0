"""Views read from their files: what a view extends, and the game that it names, changes or holds itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError, shown
from sim.scenario.data_files import read_sections
from sim.scenario.domain import left_of
from sim.scenario.files import Library, named_beside
from sim.scenario.games import GROUP, OF_A_VIEW, merge_game, read_game, refuse_circle
from sim.scenario.names import spelt
from sim.scenario.parameters import OWN_JUDGEMENT
from sim.scenario.read import GAME_KEYS, VIEW_KEYS, check_game
from sim.scenario.sections import check_keys, check_mapping
from sim.scenario.shipped import shipped_directory
from sim.scenario.sources import read_sources, refuse_replaced
from sim.scenario.where import Where

FOLDER = "view"
KEYS = tuple(dict.fromkeys((*VIEW_KEYS, *GAME_KEYS)))
OF_A_GAME = tuple(key for key in GAME_KEYS if key not in VIEW_KEYS)
BELIEF = ("value", "source", "note")  # what a view says of a parameter; the game says the rest


@dataclass(frozen=True)
class View:
    """What a file says, complete with all that it extends.

    Attributes
    ----------
    view, game : dict
        Plain data of the view, its `params` with those that it inherits, and of the game that it is about.
    game_file : Path
        Where that game lies: the view's own file if it changes the game or holds one.
    whole : bool
        Whether the game is in the file and nowhere else, so that the view says nothing of any other.
    """

    view: dict[str, Any]
    game: dict[str, Any]
    game_file: Path
    whole: bool


@dataclass(frozen=True)
class Start:
    """What a view starts from.

    Attributes
    ----------
    name : str
        As the view gives it.
    group : str
        ``view`` or ``game``.
    file : Path
    """

    name: str
    group: str
    file: Path


def read_view(file: Path, library: Library) -> View:
    """Read a view, or a game that a file holds by itself.

    Raises
    ------
    InputError
        If a file cannot be read, has an unknown key, says nothing of a game, or views extend each other in a circle.
    """
    library = library.beside(file)
    if _is_game(file):
        game = read_game(file, library)
        return View({"game": spelt(file.stem), "title": game["title"], "params": {}}, game, file, whole=True)
    files, layers = [file], [_read(file)]
    while (start := _extended(files[-1], layers[-1], library)) is not None and start.group == FOLDER:
        refuse_circle(start.file, files, start.name, Where(files[-1]) / "extends")
        files.append(start.file)
        layers.append(_read(start.file))
    found = None
    for file, data in zip(reversed(files), reversed(layers)):
        found = _upon(found, file, data, library)
    return found


def start_of(file: Path, library: Library) -> Start | None:
    """Return the view or game that the view in a file starts from; None if it holds all of its game itself."""
    data, library = read_sections(file), library.beside(file)
    groups = (GROUP,) if _is_game(file) else (FOLDER, GROUP)
    return _named(file, data, "extends", library, groups) or _named(file, data, "game", library)


def _is_game(file: Path) -> bool:
    """Whether a file is a game by its place, and has nothing of a view."""
    return file.resolve().parent.name == GROUP and read_sections(file).keys().isdisjoint({"game", *OF_A_VIEW})


def _extended(file: Path, data: Mapping[str, Any], library: Library) -> Start | None:
    """Return the view that a file extends, or the game if no view has that name."""
    return _named(file, data, "extends", library, (FOLDER, GROUP))


def _named(
    file: Path, data: Mapping[str, Any], key: str, library: Library, groups: tuple[str, ...] = (GROUP,)
) -> Start | None:
    if key not in data:
        return None
    name, where = data[key], Where(file) / key
    if not isinstance(name, (str, int, float)):
        raise InputError(f"{where}: a name is expected, not {shown(name)}.")
    return Start(str(name), *named_beside(str(name), groups, library, where))


def _read(file: Path) -> dict[str, Any]:
    """Read one file, and check its keys, its sources and, in a view that ships, that no value lacks its source."""
    data = read_sections(file)
    check_keys(data, KEYS, ("title",), Where(file))
    where = Where(file) / "params"
    data["params"] = {} if data.get("params") is None else data["params"]
    check_mapping(data["params"], where)
    if data.get("sources") is not None:
        read_sources(data["sources"], Where(file) / "sources")
    if file.resolve().parent == shipped_directory() / FOLDER:
        for name, entry in data["params"].items():
            if not isinstance(entry, Mapping):
                raise InputError(
                    f"{where / name}: value and source are expected in a shipped view, not {shown(entry)}."
                )
    return data


def _upon(base: View | None, file: Path, data: Mapping[str, Any], library: Library) -> View:
    """Return the view that a file's own data make of the one that it extends.

    What holds between parameters (`where`) is the view's own where the game is another's, else the game's.
    """
    game, game_file = _game_of(base, file, data, library)
    whole = game is None or (base is not None and base.whole)
    holds_game = game is None
    is_own = not data.keys().isdisjoint(OF_A_GAME)
    if holds_game and not is_own:
        message = "'game' is missing; name the game that the view is about, or give 'moves' and 'payoffs' here."
        raise InputError(f"{Where(file)}: {message}")
    new = {name: entry for name, entry in data["params"].items() if is_own and _is_new(name, entry, game)}
    if is_own:
        own = {key: data[key] for key in GAME_KEYS if key in data and (key != "where" or holds_game)}
        game, game_file = merge_game(game or {}, {**own, "params": new}, Where(file)), file
        check_game(game, file)
    said = {name: entry for name, entry in data["params"].items() if name not in new}
    before = base.view if base is not None else {"params": {}}
    view = {key: data[key] for key in VIEW_KEYS if key in data and not (key == "where" and holds_game)}
    view |= {"game": spelt(game_file.stem), "params": _believed(before["params"], said)}
    if "where" in before:
        view.setdefault("where", before["where"])
    if isinstance(before.get("accepts"), Mapping) and isinstance(view.get("accepts", {}), Mapping):
        view["accepts"] = {**before["accepts"], **view.get("accepts", {})}
    if sources := _sources(before.get("sources") or {}, data.get("sources") or {}, Where(file) / "sources"):
        view["sources"] = sources
    return View(view, game, game_file, whole)


def _game_of(base: View | None, file: Path, data: Mapping[str, Any], library: Library) -> tuple[dict | None, Path]:
    """Return the game that a file is about before it changes it, None if it names none, and where that lies."""
    extended, named = _extended(file, data, library), _named(file, data, "game", library)
    if extended is not None and extended.group == GROUP:
        if named is not None:
            raise InputError(
                f"{Where(file) / 'game'}: 'extends' names the game {extended.name} already; leave one out."
            )
        named = extended
    if named is not None:
        return read_game(named.file, library), named.file
    return (base.game, base.game_file) if base is not None else (None, file)


def _is_new(name: str, entry: Any, game: Mapping[str, Any] | None) -> bool:
    """Whether an entry makes a parameter: in a whole game all do, else those that say more than a view believes."""
    if game is None:
        return True
    known = game.get("params")
    is_known = isinstance(known, Mapping) and name in known
    return not is_known and isinstance(entry, Mapping) and not entry.keys() <= set(BELIEF)


def _believed(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a view says of parameters upon what it inherits: a new value takes its source and note along."""
    believed = dict(before)
    for name, entry in said.items():
        if name in before:
            inherited, entry = _spelt_out(before[name]), _spelt_out(entry)
            left = left_of(inherited, entry)
            kept = {key: said for key, said in left.items() if "value" not in entry or key not in BELIEF}
            entry = {**kept, **entry}
        believed[name] = entry
    return believed


def _sources(before: Mapping[str, Any], own: Mapping[str, Any], where: Where) -> dict[str, Any]:
    """Return the sources of a view together with those that it inherits, which it cannot replace."""
    refuse_replaced(own, before, where, "is one of the view that this one extends")
    return {**before, **own}


def _spelt_out(entry: Any) -> Mapping[str, Any]:
    return entry if isinstance(entry, Mapping) else {"value": entry, "source": OWN_JUDGEMENT}
