"""Composition: a game, a view and overrides, put together by Hydra."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import InputError, nearest
from sim.scenario.files import GROUPS, Library, read_yaml, shipped_directory
from sim.scenario.read import check_game, check_view, read_scenario
from sim.scenario.scenario import Scenario

ROOT = "wedge"  # scenarios/wedge.yaml
OPEN_SECTIONS = ("params", "axes", "design.weights")  # mappings that take any key
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
    library = open_library(config_dir)
    if Path(view).suffix in (".yaml", ".yml"):
        return _load_file(Path(view), overrides, library)
    return build(compose([f"view={view}", *overrides], library), library)


def open_library(config_dir: str | Path | None = None) -> Library:
    """Return the shipped scenarios together with those of a directory of one's own."""
    return Library(Path(config_dir) if config_dir else None)


def compose(overrides: Sequence[str], library: Library) -> dict[str, Any]:
    """Return the composed configuration as plain data, see `plain`.

    Raises
    ------
    InputError
        For an override that is not ``key=value``, or an unknown key, game or view.
    """
    from hydra import compose as compose_config
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    check_overrides(overrides, library)
    arguments = [*search_path(library), *hydra_overrides(overrides)]
    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(str(shipped_directory()), version_base="1.3"):
            config = compose_config(ROOT, arguments, return_hydra_config=True)
    except (HydraException, OmegaConfBaseException) as error:
        raise InputError(f"the command line: {str(error).splitlines()[0]}") from None
    return complete(config, config.hydra.runtime.choices, library)


def search_path(library: Library) -> list[str]:
    """Return the override that makes Hydra look into the user's own directory too."""
    return [f"hydra.searchpath=['file://{library.own.resolve()}']"] if library.own else []


def complete(config: Any, choices: Mapping[str, str | None], library: Library) -> dict[str, Any]:
    """Return a Hydra configuration as plain data that holds all of the scenario.

    ``choices`` names the view and the game; ``game`` is the chosen game's data, by default that of the view's game.
    """
    from omegaconf import OmegaConf

    keys = [key for key in config if key != "hydra"]
    data = OmegaConf.to_container(OmegaConf.masked_copy(config, keys), resolve=False)
    view = str(choices["view"])
    game = choices.get("game") or str(data["view"]["game"])
    return {**data, "choices": {"game": game, "view": view}, "game": read_game(game, library)}


@cache
def root_keys() -> tuple[str, ...]:
    """Return the keys that the composition root knows."""
    root = read_yaml(shipped_directory() / f"{ROOT}.yaml")
    return (*GROUPS, *CHOICES, *(key for key in root if key not in ("defaults", "hydra")))


def check_overrides(overrides: Sequence[str], library: Library) -> None:
    """Check the keys of overrides and the game and view that they name.

    The files that Hydra is going to read are read strictly here first, so that it sees only plain data.
    """
    chosen = {"game": "", "view": "base"}
    for override in overrides:
        key, value = _key_and_value(override)
        section, _, rest = key.partition(".")
        if section.partition("/")[0] == "hydra":
            continue
        if section not in root_keys():
            raise InputError(f"unknown key '{key}' on the command line; {nearest(section, root_keys())}")
        if section in GROUPS:
            if rest:
                raise InputError(f"'{key}' cannot be changed on the command line; change the {section}'s file.")
            chosen[section] = value
        if key in CHOICES:
            names = sorted(path.stem for path in (shipped_directory() / key).glob("*.yaml"))
            if value not in names:
                raise InputError(f"unknown {key} '{value}'; {nearest(value, names)}")
    view = read_view(library.path("view", chosen["view"]))
    read_game(chosen["game"] or str(view["game"]), library)


def hydra_overrides(overrides: Sequence[str]) -> list[str]:
    """Return overrides in Hydra's grammar: a parameter or axis needs no ``++`` to be new."""
    opened = tuple(f"{section}{mark}" for section in OPEN_SECTIONS for mark in ".=")
    return [
        f"++{override.lstrip('+')}" if override.lstrip("+").startswith(opened) else override for override in overrides
    ]


def _key_and_value(override: str) -> tuple[str, str]:
    key, equals, value = override.lstrip("+").partition("=")
    if not equals or not key:
        raise InputError(f"'{override}' is not understood; write key=value, as in view=mandelbaum or params.q=0.5.")
    return key, value


def build(config: Mapping[str, Any], library: Library | None = None) -> Scenario:
    """Build the scenario that a completed configuration describes; the library tells where its files lie."""
    names = config["choices"]
    files = {group: library.path(group, names[group]) if library else Path(f"{names[group]}.yaml") for group in GROUPS}
    return read_scenario(config["game"], files["game"], config["view"], files["view"], config["params"])


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
    game_file = library.path("game", name)
    game, seen = read_yaml(game_file), [name]
    while "extends" in game:
        parent = str(game.pop("extends"))
        if parent in seen:
            raise InputError(f"{game_file}: extends: '{parent}' extends itself, by way of {' and '.join(seen)}.")
        seen.append(parent)
        game = _merge(read_yaml(library.path("game", parent)), game)
    check_game(game, game_file)
    return game


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
                        merged[section][name] = {**entries[0], **entries[1]}
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
    game = named[-1] if named else str(view["game"])
    config = compose([*overrides, f"game={game}"], library)
    return read_scenario(config["game"], library.path("game", game), view, path, config["params"])
