"""Composition: a game, a view and overrides, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sim.errors import PATH, InputError, expect, nearest
from sim.scenario.domain import left_of
from sim.scenario.files import GROUPS, Library, read_yaml
from sim.scenario.meant import meant_key, meant_value
from sim.scenario.names import LABEL, is_label, spelt, visible
from sim.scenario.overrides import Override, read_override, set_value
from sim.scenario.read import check_game, check_view, read_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.shipped import shipped_directory
from sim.scenario.where import Where

ROOT = "wedge"  # scenarios/wedge.yaml
CHOICES = ("design", "executor")  # groups of the composition root whose keys the command line changes


def load(view: str | Path, overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> Scenario:
    """Load a scenario: a shipped view by name, or a file of one's own.

    Parameters
    ----------
    view : str or Path
        A view's name, or the path of a YAML file that holds a view.
    overrides : sequence of str
        As on the command line: ``params.relief_gain=3``, ``game=prewar``.
    config_dir : str or Path, optional
        A directory of one's own with ``game/*.yaml`` or ``view/*.yaml``.

    Raises
    ------
    InputError
        If a name is unknown or a file holds something wrong.

    Examples
    --------
    >>> load("mandelbaum", overrides=["params.q=0.9"]).values()["q"]
    0.9
    """
    expect(view, PATH, "view", "a view's name or a file")
    expect(overrides, (list, tuple), "overrides", "a list such as ['params.q=0.5']")
    for override in overrides:
        expect(override, str, "overrides", "a word such as 'params.q=0.5'")
    library = open_library(config_dir)
    if Path(view).suffix in (".yaml", ".yml"):
        return _load_file(Path(view), overrides, library)
    return build(compose([f"view={view}", *overrides], library), library)


def open_library(config_dir: str | Path | None = None) -> Library:
    """Return the shipped scenarios together with those of a directory of one's own."""
    expect(config_dir, (*PATH, type(None)), "config_dir", "a directory")
    return Library(Path(config_dir) if config_dir else None)


def compose(overrides: Sequence[str], library: Library) -> dict[str, Any]:
    """Return the configuration as plain data that holds all of the scenario.

    ``choices`` names the view and the game; ``view`` and ``game`` are their data, the game by default the view's own.
    Hydra composes the program's own groups. It sees no file, name or text of the user's.

    Raises
    ------
    InputError
        For an override that is not ``key=value``, or an unknown key, game or view.
    """
    read = [read_override(override) for override in overrides]
    for override in read:
        _check_key(override, read, library)
    config = deepcopy(_settings(tuple(str(override) for override in read if override.key in CHOICES)))
    for override in read:
        if override.key not in CHOICES:
            _check_setting(override, config)
            set_value(config, override)
    view_file = library.path("view", config["view"])
    view = read_view(view_file)
    game_file = library.path("game", config["game"]) if config["game"] else _game_of(view, view_file, library)
    choices = {"game": spelt(game_file.stem), "view": spelt(view_file.stem)}
    return {**config, "choices": choices, "view": view, "game": read_game(choices["game"], library)}


@lru_cache(maxsize=64)
def _settings(choices: tuple[str, ...]) -> dict[str, Any]:
    """Return the composition root with what is chosen of its groups."""
    return compose_groups(choices)


def compose_groups(words: Sequence[str]) -> dict[str, Any]:
    """Return what Hydra composes of the shipped files alone, with words in its own grammar.

    Raises
    ------
    InputError
        If Hydra cannot compose that.
    """
    from hydra import compose as compose_config
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(str(shipped_directory()), version_base="1.3"):
            config = compose_config(ROOT, list(words))
        return OmegaConf.to_container(config, resolve=False)
    except (HydraException, OmegaConfBaseException) as error:
        raise InputError(f"the command line: {str(error).splitlines()[0]}") from None


@cache
def root_keys() -> tuple[str, ...]:
    """Return the keys that the composition root knows."""
    root = read_yaml(shipped_directory() / f"{ROOT}.yaml")
    return (*GROUPS, *CHOICES, *(key for key in root if key not in ("defaults", "hydra", *GROUPS)))


def _check_key(override: Override, overrides: Sequence[Override], library: Library) -> None:
    """Refuse a key that the composition root does not know, or that is not changed from the command line."""
    key, section = override.key, override.path[0]
    if re.match(r"~?hydra\b", key):
        raise InputError(f"'{override}' is Hydra's own and is not taken; hydra/launcher=NAME is, by wedge sweep -m.")
    if section not in root_keys():
        meant = meant_key(key, override.text, root_keys(), _parameter_names(overrides, library))
        raise InputError(f"unknown key '{key}' on the command line; {meant}")
    if section in GROUPS and key != section:
        raise InputError(f"'{key}' cannot be changed on the command line; change the {section}'s file.")
    if key in GROUPS and "," in override.text:
        raise InputError(f"'{override}' names several; {meant_value(key, override.text)}")
    if key in CHOICES and override.text not in _choices(key):
        raise InputError(f"unknown {key} '{override.text}'; {nearest(override.text, _choices(key))}")
    elif section in CHOICES and override.path[-1] == "kind":
        raise InputError(f"'{key}' cannot be changed by itself; write {section}={override.text}.")


def _choices(group: str) -> list[str]:
    return sorted(path.stem for path in (shipped_directory() / group).glob("*.yaml"))


def _check_setting(override: Override, config: Mapping[str, Any]) -> None:
    """Refuse a key that the chosen design or executor does not have but others have, naming those."""
    group, *way = override.path
    if group not in CHOICES or not way or way[0] in config[group]:
        return
    owners = [name for name in _choices(group) if way[0] in read_yaml(shipped_directory() / group / f"{name}.yaml")]
    if owners:
        raise InputError(f"'{override.key}' goes with another {group}; add {group}={' or '.join(owners)}.")


def _parameter_names(overrides: Sequence[Override], library: Library) -> list[str]:
    """Return the parameters of the game that overrides choose, for a message; none where it cannot be read."""
    chosen = {"view": "base"} | {override.key: override.text for override in overrides}
    try:
        game = chosen.get("game") or str(read_view(library.path("view", chosen["view"]))["game"])
        return list(read_game(game, library).get("params") or {})
    except InputError:
        return []


def build(config: Mapping[str, Any], library: Library | None = None) -> Scenario:
    """Build the scenario that a completed configuration describes; the library tells where its files lie."""
    names = config["choices"]
    files = {group: library.path(group, names[group]) if library else Path(f"{names[group]}.yaml") for group in GROUPS}
    return _read(config, files["game"], config["view"], files["view"])


def _read(config: Mapping[str, Any], game_file: Path, view: Mapping[str, Any], view_file: Path) -> Scenario:
    """Read a scenario whose files have proper names, and whose players can be told from keys on the command line."""
    for file in (game_file, view_file):
        if not is_label(spelt(file.stem)):
            raise InputError(f"{visible(str(file))}: its name is not one; a name {LABEL}.")
    scenario = read_scenario(config["game"], game_file, view, view_file, config["params"])
    for player in scenario.players:
        if player in (*root_keys(), "hydra"):
            raise InputError(f"{(Where(game_file) / 'moves').at(player)}: '{player}' is a key of the command line already; rename the player.")
    return scenario


def read_view(view_file: Path) -> dict[str, Any]:
    """Return a view's plain data."""
    view = read_yaml(view_file)
    check_view(view, view_file)
    return view


def read_game(name: str, library: Library) -> dict[str, Any]:
    """Return a game's plain data, with what it extends merged in.

    Raises
    ------
    InputError
        If there is no such game, or games extend each other in a circle.
    """
    game_file = file = library.path("game", name)
    game, seen = read_yaml(file), [name]
    while "extends" in game:
        where, parent = Where(file) / "extends", str(game.pop("extends"))
        if parent in seen:
            raise InputError(f"{where}: '{parent}' extends itself, by way of {' and '.join(seen)}.")
        seen.append(parent)
        file = _file_named(parent, library, where)
        game = _merge(read_yaml(file), game)
    check_game(game, game_file)
    return game


def _game_of(view: Mapping[str, Any], view_file: Path, library: Library) -> Path:
    """Return the file of the game that a view is about."""
    return _file_named(str(view["game"]), library, Where(view_file) / "game")


def _file_named(game: str, library: Library, where: Where) -> Path:
    """Return the file of a game that another file names; InputError says where, if there is none."""
    try:
        return library.path("game", game)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _merge(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two games: sections key by key, parameters within their own keys, a player's menu as a whole."""
    merged = {**parent, **child}
    for section in set(parent) & set(child):
        if isinstance(parent[section], dict) and isinstance(child[section], dict):
            merged[section] = {**parent[section], **child[section]}
            if section in ("params", "payoffs", "instruments"):
                for name in set(parent[section]) & set(child[section]):
                    entries = parent[section][name], child[section][name]
                    if all(isinstance(entry, dict) for entry in entries):
                        inherited = left_of(*entries) if section == "params" else entries[0]
                        merged[section][name] = {**inherited, **entries[1]}
    return merged


def _load_file(path: Path, overrides: Sequence[str], library: Library) -> Scenario:
    """Load a view from a file anywhere; a directory of scenarios that it lies in goes along."""
    if not path.is_file():
        raise InputError(f"the file '{path}' does not exist.")
    home = path.resolve().parent
    if library.own is None and home.name in GROUPS and home.parent != shipped_directory():
        library = Library(home.parent)
    view = read_view(path)
    named = [override.partition("=")[2] for override in overrides if override.startswith("game=")]
    game_file = library.path("game", named[-1]) if named else _game_of(view, path, library)
    config = compose([*overrides, f"game={spelt(game_file.stem)}"], library)
    return _read(config, game_file, view, path)
