"""The edge at which a command line becomes a configuration: Hydra composes the program's own groups, once a command.

Hydra sees no file, name or text of the user's; what it composes is handed on as plain data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.errors import InputError, nearest
from sim.scenario.compose import CHOICES, ROOT, check_key, default_view, gather
from sim.scenario.files import Library, listed_names, read_yaml
from sim.scenario.overrides import NAMES, TEXTS, Override, read_override, set_value
from sim.scenario.shipped import shipped_directory
from sim.scenario.values import SeveralValues, read_value


def compose(words: Sequence[str], library: Library) -> dict[str, Any]:
    """Return the configuration of a study as plain data that holds all of the scenario.

    ``choices`` names the view and the game; ``view`` and ``game`` are their data, the game by default the view's own.

    Raises
    ------
    InputError
        For a word that is not ``key=value``, or an unknown key, design, executor, game or view.
    """
    read = _checked(words, library)
    config = compose_groups([str(override) for override in read if override.key in CHOICES])
    for override in read:
        if override.key not in CHOICES:
            _check_setting(override, config)
            set_value(config, override)
    if "view" not in [override.key for override in read]:
        config["view"] = default_view(words)
    return {**config, **gather(library, config["view"], config["game"], config["params"])}


def with_changes(config: Mapping[str, Any], words: Sequence[str], library: Library) -> dict[str, Any]:
    """Return a completed configuration with what words say differently; ``choices`` then name another view or game.

    Raises
    ------
    InputError
        As `compose` does.
    """
    changed = deepcopy(dict(config))
    for override in sorted(_checked(words, library), key=lambda override: override.key not in CHOICES):
        if override.key in ("view", "game"):
            changed["choices"][override.key] = override.value
        elif override.key == "executor":
            changed["executor"] = compose_groups([str(override)])["executor"]
        elif override.key == "design":
            changed["design"]["kind"] = override.text
        else:
            _check_setting(override, changed)
            set_value(changed, override)
    return changed


def each(override: Override) -> list[Override]:
    """Return the override of each study of a multirun: a list such as ``view=base,fleitz`` is taken apart."""
    if override.key in TEXTS:
        return [override]
    if override.key in NAMES:
        return [Override(override.key, name) for name in listed_names(override.text)]
    try:
        read_value(override.text)
    except SeveralValues:
        return [Override(override.key, value) for value in _alternatives(override)]
    except ValueError:
        pass  # refused where it is set
    return [override]


def _alternatives(override: Override) -> list[str]:
    """Return the values that Hydra's grammar finds in ``1,2``, ``choice(1,2)`` or ``range(1,3)``."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        parsed = OverridesParser.create().parse_override(f"value={override.text}")
        if parsed.is_sweep_override():
            return list(parsed.sweep_string_iterator())
    except (HydraException, ValueError, RecursionError):
        pass
    raise InputError(f"the command line: the value in '{override}' is not understood.")


def compose_groups(words: Sequence[str]) -> dict[str, Any]:
    """Return what Hydra composes of the shipped files alone, with words in its own grammar.

    Raises
    ------
    InputError
        If Hydra cannot compose that.
    """
    refuse_misread(Path.cwd())
    return deepcopy(_composed(tuple(words)))


@lru_cache
def _composed(words: tuple[str, ...]) -> dict[str, Any]:
    """Compose once for the same words: the studies of a multirun ask for the same groups."""
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


def refuse_misread(folder: Path) -> None:
    """Raise InputError if Hydra, which notes the folders that it works in, would take a part of one for a name."""
    if "${" in str(folder):
        raise InputError(f"a sweep does not work in the folder '{folder}', whose name holds '${{'.")


def _checked(words: Sequence[str], library: Library) -> list[Override]:
    """Return the words as overrides, each of a key that there is."""
    read = [read_override(word) for word in words]
    for override in read:
        check_key(override, read, library)
        key, section = override.key, override.path[0]
        if key in CHOICES and override.text not in _choices(key):
            raise InputError(f"unknown {key} '{override.text}'; {nearest(override.text, _choices(key))}")
        if section in CHOICES and override.path[-1] == "kind":
            raise InputError(f"'{key}' cannot be changed by itself; write {section}={override.text}.")
    return read


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
