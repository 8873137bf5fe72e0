"""From the plain data of a game, a view and overrides to a scenario, checked whole."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError, nearest
from sim.scenario.formula import FUNCTION_ARGUMENTS, Formula, parse
from sim.scenario.menu import Menu, read_menu
from sim.scenario.names import check_names, spelt
from sim.scenario.parameters import change_parameters, read_parameters
from sim.scenario.polynomial import check_memory
from sim.scenario.scenario import Scenario

GAME_KEYS = (
    "title", "description", "order", "instruments", "moves", "params", "quantities", "payoffs", "outcomes",
)  # fmt: skip
GAME_REQUIRED = ("title", "order", "moves", "params", "payoffs", "outcomes")
VIEW_KEYS = ("game", "title", "author", "source", "note", "params")
VIEW_REQUIRED = ("game", "title")
COMMAND_LINE = "params"


def read_scenario(
    game: Mapping[str, Any],
    game_file: Path,
    view: Mapping[str, Any],
    view_file: Path,
    overrides: Mapping[str, Any],
) -> Scenario:
    """Build a scenario and check all of it.

    Parameters
    ----------
    game, view : mapping
        Plain data of the two files.
    game_file, view_file : Path
        For messages; their stems name the game and the view.
    overrides : mapping
        Parameter changes from the command line.

    Raises
    ------
    InputError
        For the first thing found wrong, naming file, key and what would be right.
    """
    check_game(game, game_file)
    check_view(view, view_file)
    menus = _read_menus(game["moves"], game_file)
    players = tuple(menus)
    shape = tuple(len(menu.moves) for menu in menus.values())
    check_memory(1, len(players) * prod(shape))
    descriptions = _read_instruments(game.get("instruments"), menus, game_file)
    parameters = read_parameters(game["params"], f"{game_file}: params")
    levels = _spread(menus, descriptions)
    quantities = _read_formulas(game.get("quantities", {}), f"{game_file}: quantities")
    payoffs = _read_payoffs(game["payoffs"], players, game_file)
    outcomes = _read_formulas(game["outcomes"], f"{game_file}: outcomes")
    words = {"instruments": levels, "params": parameters, "quantities": quantities, "outcomes": game["outcomes"]}
    moves = {player: menu.moves for player, menu in menus.items()}
    check_names(moves, payoffs, words, lambda *keys: f"{game_file}: {'.'.join(keys)}")
    _check_names(levels, parameters, quantities, payoffs, outcomes, game_file)
    parameters = change_parameters(parameters, view.get("params", {}), f"{view_file}: params", source_required=True)
    parameters = change_parameters(parameters, overrides, COMMAND_LINE)
    scenario = Scenario(
        view=spelt(view_file.stem),
        game_name=spelt(game_file.stem),
        title=str(view["title"]),
        note=str(view.get("note", "")),
        players=players,
        moves=moves,
        order=_read_order(game["order"], players, f"{game_file}: order"),
        levels=levels,
        parameters=parameters,
        quantities=quantities,
        payoffs=payoffs,
        outcomes=outcomes,
        descriptions=descriptions,
        files=(game_file, view_file),
    )
    scenario.game()  # refuses payoffs that are not finite
    return scenario


def check_game(game: Any, game_file: Path) -> None:
    """Refuse a game's data with an unknown key at the top, or without a required one."""
    check_keys(game, GAME_KEYS, GAME_REQUIRED, str(game_file))


def check_view(view: Any, view_file: Path) -> None:
    """Refuse a view's data with an unknown key at the top, or without a required one."""
    check_keys(view, VIEW_KEYS, VIEW_REQUIRED, str(view_file))


def check_keys(section: Any, known: Iterable[str], required: Iterable[str], where: str) -> None:
    """Refuse a section that is not a mapping, has an unknown key or lacks a required one."""
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of keys is expected, not {section!r}.")
    for key in section:
        if key not in known:
            raise InputError(f"{where}: unknown key '{key}'; {nearest(key, known)}")
    for key in required:
        if key not in section:
            raise InputError(f"{where}: the key '{key}' is missing.")


def _read_menus(section: Any, game_file: Path) -> dict[str, Menu]:
    if not isinstance(section, Mapping) or not section:
        raise InputError(f"{game_file}: moves: no player has a menu; give each player its moves.")
    return {str(player): read_menu(menu, f"{game_file}: moves.{player}") for player, menu in section.items()}


def _read_instruments(section: Any, menus: Mapping[str, Menu], game_file: Path) -> dict[str, str]:
    """Check that declared instruments cover the menus and that no two players share one."""
    owner: dict[str, str] = {}
    for player, menu in menus.items():
        for instrument in menu.levels:
            if owner.setdefault(instrument, player) != player:
                raise InputError(
                    f"{game_file}: moves.{player}: the instrument '{instrument}' is also one of {owner[instrument]}; "
                    "give each player its own names."
                )
    if section is None:
        return {instrument: "" for instrument in owner}
    check_keys(section, tuple(menus), (), f"{game_file}: instruments")
    descriptions: dict[str, str] = {}
    for player, entries in section.items():
        check_keys(entries, tuple(entries or ()), (), f"{game_file}: instruments.{player}")
        for name, text in entries.items():
            if name in descriptions:
                raise InputError(f"{game_file}: instruments.{player}: the instrument '{name}' is declared twice.")
            descriptions[name] = str(text)
    for instrument, player in owner.items():
        declared = tuple(section.get(player) or ())
        if instrument not in declared:
            where = f"{game_file}: moves.{player}"
            raise InputError(f"{where}: unknown instrument '{instrument}'; {nearest(instrument, declared)}")
    return descriptions


def _spread(menus: Mapping[str, Menu], declared: Iterable[str]) -> dict[str, np.ndarray]:
    """Return each instrument's levels with its player's axis in place, the other axes of length 1.

    A declared instrument that no move names is at 0.
    """
    levels = {instrument: np.zeros([1] * len(menus)) for instrument in declared}
    for axis, menu in enumerate(menus.values()):
        for instrument, row in menu.levels.items():
            levels[instrument] = row.reshape([-1 if axis == other else 1 for other in range(len(menus))])
    return levels


def _read_formulas(section: Any, where: str) -> dict[str, Formula]:
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of names to formulas is expected, not {section!r}.")
    return {str(name): parse(text, f"{where}.{name}") for name, text in section.items()}


def _read_payoffs(section: Any, players: Sequence[str], game_file: Path) -> dict[str, dict[str, Formula]]:
    where = f"{game_file}: payoffs"
    if isinstance(section, Mapping):
        for player in section:
            if player not in players:
                raise InputError(f"{where}: unknown player '{player}'; {nearest(player, players)}")
    check_keys(section, players, players, where)
    return {player: _read_formulas(section[player], f"{where}.{player}") for player in players}


def _read_order(section: Any, players: Sequence[str], where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(section, list):
        raise InputError(f"{where}: a list of stages is expected, as in [us, [russia, china]], not {section!r}.")
    stages = tuple(tuple(map(str, stage)) if isinstance(stage, list) else (str(stage),) for stage in section)
    listed = [player for stage in stages for player in stage]
    for player in listed:
        if player not in players:
            raise InputError(f"{where}: unknown player '{player}'; {nearest(player, players)}")
        if listed.count(player) > 1:
            raise InputError(f"{where}: '{player}' moves twice; each player has one place.")
    for player in players:
        if player not in listed:
            raise InputError(f"{where}: '{player}' has no place; every player moves once.")
    return tuple(stage for stage in stages if stage)


def _check_names(levels, parameters, quantities, payoffs, outcomes, game_file: Path) -> None:
    """Refuse names that clash, names that nothing defines, and instruments or parameters that nothing uses."""
    kinds = {"instrument": levels, "parameter": parameters, "quantity": quantities}
    meaning: dict[str, str] = {name: "function" for name in FUNCTION_ARGUMENTS}
    for kind, names in kinds.items():
        for name in names:
            if name in meaning:
                raise InputError(f"{game_file}: '{name}' is both a {meaning[name]} and a {kind}; rename one.")
            meaning[name] = kind
    known = {*levels, *parameters}
    used: set[str] = set()
    for where, formula, defines in _all_formulas(quantities, payoffs, outcomes):
        for name in sorted(formula.names - known):
            raise InputError(f"{game_file}: {where}: unknown name '{name}' in '{formula.text}'; {nearest(name, known)}")
        used |= formula.names
        known |= {defines} if defines else set()
    for name in levels:
        if name not in used:
            raise InputError(f"{game_file}: the instrument '{name}' is used by no formula; remove it or use it.")
    for name in [*parameters, *quantities]:
        if name not in used:
            warnings.warn(f"{game_file}: '{name}' is used by no formula; changing it changes nothing.", stacklevel=2)


def _all_formulas(quantities, payoffs, outcomes):
    """Yield (key, formula, name that it defines) in the order in which names become known."""
    yield from ((f"quantities.{name}", formula, name) for name, formula in quantities.items())
    for player, terms in payoffs.items():
        yield from ((f"payoffs.{player}.{term}", formula, None) for term, formula in terms.items())
    yield from ((f"outcomes.{name}", formula, None) for name, formula in outcomes.items())
