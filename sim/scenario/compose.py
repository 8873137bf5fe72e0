"""A scenario composed: a game, a view and changes of parameters, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import PATH, InputError, expect
from sim.scenario.files import GROUPS, Library, is_file_name, listed_names, read_yaml
from sim.scenario.games import read_game
from sim.scenario.meant import meant_key, meant_value
from sim.scenario.names import LABEL, is_label, spelt, visible
from sim.scenario.overrides import Override, read_override, set_value
from sim.scenario.read import read_scenario
from sim.scenario.scenario import Scenario, with_same_formulas
from sim.scenario.shipped import shipped_directory
from sim.scenario.sources import library_sources, refuse_replaced, with_sources
from sim.scenario.views import View, read_view
from sim.scenario.where import Where

ROOT = "wedge"  # scenarios/wedge.yaml
COMMON_VIEW = "base"
CHOICES = ("design", "executor")  # groups of the composition root whose keys the command line changes


def load(view: str | Path, overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> Scenario:
    """Load a scenario: a shipped view by name, or a file of one's own.

    Parameters
    ----------
    view : str or Path
        A view's name, or the path of a YAML file that holds a view, a whole game, or both.
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
    read = [read_override(override) for override in (f"view={view}", *overrides)]
    chosen: dict[str, Any] = {"view": None, "game": None, "params": {}}
    for override in read:
        check_key(override, read, library)
        if override.path[0] not in chosen:
            raise InputError(f"'{override}' changes nothing in this answer; leave it out.")
        set_value(chosen, override)
    return build(gather(library, **chosen), library)


def open_library(config_dir: str | Path | None = None) -> Library:
    """Return the shipped scenarios together with those of a directory of one's own."""
    expect(config_dir, (*PATH, type(None)), "config_dir", "a directory")
    return Library(Path(config_dir) if config_dir else None)


def gather(
    library: Library, view: str, game: str | None = None, params: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return as plain data all that a scenario consists of, so that `build` needs no other file.

    Parameters
    ----------
    view, game : str
        Names, or paths of files; the game is by default the view's own.
    params : mapping, optional
        Parameters that are changed.

    Returns
    -------
    dict
        ``choices`` names the view and the game; ``view`` and ``game`` are their data; ``params``.

    Raises
    ------
    InputError
        For an unknown game or view, or files that do not go together.
    """
    view_file = library.path("view", view)
    found = read_view(view_file, library)
    played, game_file = _played(game, found, library)
    homes = [library.beside(file) for file in (view_file, game_file)]
    shared = {home: library_sources(home) for home in dict.fromkeys(homes)}
    said = with_sources(found.view, shared[homes[0]], Where(view_file))
    of_view, of_game = (one.get("sources") or {} for one in (found.view, played))
    refuse_replaced(of_view, of_game, Where(view_file) / "sources", "is one of its game")
    played = with_sources(played, shared[homes[1]], Where(game_file), said.get("sources"))
    choices = {"game": library.word("game", game_file), "view": library.word("view", view_file)}
    return {"choices": choices, "view": said, "game": played, "params": dict(params or {})}


def default_view(overrides: Sequence[str]) -> str:
    """Return the view where none is named: the common one, or a game's own values if that is named by its file."""
    named = [override.partition("=")[2] for override in overrides if override.startswith("game=")]
    return named[-1] if named and is_file_name(named[-1]) else COMMON_VIEW


def _played(word: str | None, view: View, library: Library) -> tuple[dict[str, Any], Path]:
    """Return the game to be played and its file: the view's own, or the one that the command line names.

    Raises
    ------
    InputError
        If there is no such game, or the view holds its game itself and so says nothing of another.
    """
    own = spelt(view.game_file.stem)
    if word is None or (spelt(word) == own and own not in library.names("game")):
        return view.game, view.game_file
    file = library.path("game", word)
    named = read_view(file, library) if is_file_name(word) else None
    game_file = file if named is None else named.game_file
    if game_file.resolve() == view.game_file.resolve():
        return view.game, view.game_file
    if view.whole:
        raise InputError(f"{view.game_file} holds a game itself and says nothing of the game {word}.")
    return read_game(file, library) if named is None else named.game, game_file


@cache
def root_keys() -> tuple[str, ...]:
    """Return the keys that the composition root knows."""
    root = read_yaml(shipped_directory() / f"{ROOT}.yaml")
    return (*GROUPS, *CHOICES, *(key for key in root if key not in ("defaults", "hydra", *GROUPS)))


def check_key(override: Override, overrides: Sequence[Override], library: Library) -> None:
    """Refuse a key that the composition root does not know, or that is not changed from the command line."""
    key, section = override.key, override.path[0]
    if re.match(r"~?hydra\b", key):
        raise InputError(f"'{override}' is Hydra's own and is not taken; hydra/launcher=NAME is, by wedge sweep -m.")
    if section not in root_keys():
        meant = meant_key(key, override.text, root_keys(), _parameter_names(overrides, library))
        raise InputError(f"unknown key '{key}' on the command line; {meant}")
    if section in GROUPS and key != section:
        raise InputError(f"'{key}' cannot be changed on the command line; change the {section}'s file.")
    if key in GROUPS and len(listed_names(override.text)) > 1:
        raise InputError(f"'{override}' names several; {meant_value(key, override.text)}")


def _parameter_names(overrides: Sequence[Override], library: Library) -> list[str]:
    """Return the parameters of the game that overrides choose, for a message; none where it cannot be read."""
    chosen = {override.key: override.text for override in overrides}
    try:
        view = read_view(library.path("view", chosen.get("view", COMMON_VIEW)), library)
        return list(_played(chosen.get("game"), view, library)[0].get("params") or {})
    except InputError:
        return []


def build(config: Mapping[str, Any], library: Library | None = None) -> Scenario:
    """Build the scenario that a completed configuration describes; the library tells where its files lie."""
    words = config["choices"]
    files = {group: library.path(group, words[group]) if library else _file_of(group, words[group]) for group in GROUPS}
    scenario = _read(config, files["game"], config["view"], files["view"])
    needs_home = library is not None and is_file_name(words["view"])
    return with_same_formulas(scenario, home=library.own) if needs_home else scenario


def _file_of(group: str, word: str) -> Path:
    """Return the file of a view or game where no library tells; of a user's own that lies in one, the name alone."""
    shipped = shipped_directory() / group / f"{word}.yaml"
    return Path(word) if is_file_name(word) else shipped if shipped.is_file() else Path(shipped.name)


def anchored(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a completed configuration that is good in any working directory."""
    choices = {
        group: str(Path(word).absolute()) if is_file_name(word) else word for group, word in config["choices"].items()
    }
    return {**config, "choices": choices}


def _read(config: Mapping[str, Any], game_file: Path, view: Mapping[str, Any], view_file: Path) -> Scenario:
    """Read a scenario whose files have proper names, and whose players can be told from keys on the command line."""
    for file in (game_file, view_file):
        if not is_label(spelt(file.stem)):
            raise InputError(f"{visible(str(file))}: its name is not one; a name {LABEL}.")
    scenario = read_scenario(config["game"], game_file, view, view_file, config["params"])
    for player in scenario.players:
        if player in (*root_keys(), "hydra"):
            raise InputError(
                f"{(Where(game_file) / 'moves').at(player)}: '{player}' is a key of the command line already; rename the player."
            )
    return scenario
