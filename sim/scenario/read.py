"""From the plain data of a game, a view and overrides to a scenario, checked whole."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.changes import TITLE_LINK, attributed, find_changes, note_of, spelled
from sim.scenario.constraints import Constraint, read_constraints, refuse_broken
from sim.scenario.dynamics import Dynamics
from sim.scenario.examined import Accepted, read_accepted, read_signs
from sim.scenario.formula import FUNCTION_ARGUMENTS, Formula, check_known, parse
from sim.scenario.label_sections import check_distinct, read_labels
from sim.scenario.matrix import plays_first_move, read_matrix
from sim.scenario.menu import Menu
from sim.scenario.menus import read_instruments, read_menus, spread_levels
from sim.scenario.names import check_names, spelt
from sim.scenario.parameters import Parameter, change_parameters, read_parameters, values_of
from sim.scenario.plain_sections import without_labels
from sim.scenario.polynomial import check_memory
from sim.scenario.read_chain import check_chain_names
from sim.scenario.read_implied import check_implied_names
from sim.scenario.read_time import check_time_names, read_time
from sim.scenario.scenario import Scenario
from sim.scenario.sections import check_keys
from sim.scenario.sources import read_sources, with_citations
from sim.scenario.stage import switch_levels, values_in_state
from sim.scenario.where import Where

GAME_KEYS = (
    "title", "question", "description", "order", "players", "instruments", "moves", "params", "where", "quantities",
    "payoffs", "outcomes", "time", "sources", "accepts",
)  # fmt: skip
GAME_REQUIRED = ("title", "moves", "payoffs")
VIEW_KEYS = ("game", "extends", "title", "author", "source", "note", "params", "where", "sources", "accepts")
VIEW_REQUIRED = ("game", "title")
COMMAND_LINE = Where(None, ("params",))


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
    labelled, game = game, without_labels(with_citations(game, Where(game_file)), Where(game_file))
    view = with_citations(view, Where(view_file))
    menus = read_menus(game["moves"], game_file)
    players = tuple(menus)
    shape = tuple(len(menu.moves) for menu in menus.values())
    check_memory(1, len(players) * prod(shape))
    descriptions = read_instruments(game.get("instruments"), menus, game_file)
    order = _read_order(_given(game, "order", [list(players)]), players, Where(game_file) / "order")
    common = read_parameters(_given(game, "params", {}), Where(game_file) / "params")
    levels = spread_levels(menus, descriptions)
    moves = {player: menu.moves for player, menu in menus.items()}
    dynamics = _read_dynamics(game, menus, levels, common, Where(game_file) / "time")
    switches = dynamics.switches if dynamics else ()
    quantities = _read_formulas(_given(game, "quantities", {}), Where(game_file) / "quantities")
    payoffs = _read_payoffs(game["payoffs"], moves, {*levels, *common, *quantities, *switches}, game_file)
    outcomes = _read_formulas(_given(game, "outcomes", {}), Where(game_file) / "outcomes")
    outcomes = outcomes or plays_first_move(moves, order)
    words = {
        "instruments": levels,
        "params": common,
        "quantities": quantities,
        "outcomes": _given(game, "outcomes", {}),
    }
    check_names(moves, payoffs, words, Where(game_file))
    used = set()
    if dynamics is not None:
        used = check_time_names(dynamics, levels, common, quantities, Where(game_file) / "time")
        check_implied_names(dynamics, common, Where(game_file) / "time" / "implied")
        check_chain_names(dynamics, (*outcomes, *levels, *switches), Where(game_file) / "time" / "chain")
    _check_names(levels, common, quantities, payoffs, outcomes, switches, used, game_file)
    stated = _given(view, "params", {})
    own = change_parameters(common, stated, Where(view_file) / "params", source_required=True)
    parameters = change_parameters(own, overrides, COMMAND_LINE)
    for named, place in ((common, Where(game_file)), (own, Where(view_file)), (parameters, Where())):
        check_distinct(named, named, place / "params")
    constraints = _read_constraints((game, game_file, common), (view, view_file, own), parameters)
    changes = find_changes((str(view["game"]), game_file.stem), own, parameters)
    scenario = Scenario(
        view=spelt(view_file.stem),
        game_name=spelt(game_file.stem),
        title=spelled(_read_text(view["title"], Where(view_file) / "title"), changes, TITLE_LINK),
        question=_read_text(_given(game, "question", ""), Where(game_file) / "question"),
        note=note_of(_read_text(_given(view, "note", ""), Where(view_file) / "note"), changes),
        players=players,
        moves=moves,
        order=order,
        levels=levels if dynamics is None else {**levels, **switch_levels(dynamics, dynamics.start, len(players))},
        parameters=attributed(parameters, common, changes, overrides),
        quantities=quantities if dynamics is None else {**values_in_state(dynamics), **quantities},
        payoffs=payoffs,
        outcomes=outcomes,
        descriptions=descriptions,
        files=(game_file, view_file),
        changes=changes,
        labels=read_labels(labelled, moves, Where(game_file)),
        sources=read_sources(_given(game, "sources", {}) | _given(view, "sources", {}), Where(view_file) / "sources"),
        constraints=constraints,
        signs=read_signs(labelled["payoffs"], Where(game_file) / "payoffs"),
        accepted=_read_accepted((game, game_file), (view, view_file)),
        time=dynamics,
        state=None if dynamics is None else dynamics.start,
    )
    try:
        scenario.game()  # refuses payoffs that are not finite, and games too large
    except InputError as error:
        raise InputError(f"{Where(game_file) / 'payoffs'}: {error}") from None
    return scenario


def _read_constraints(game, view, parameters: Mapping[str, Parameter]) -> tuple[Constraint, ...]:
    """Read the constraints of a game and a view, each with its file and parameters; refuse values that break them."""
    constraints: tuple[Constraint, ...] = ()
    for data, file, stated in (game, view):
        constraints += read_constraints(data.get("where"), stated, Where(file) / "where")
        refuse_broken(constraints, values_of(stated), Where(file) / "params")
    refuse_broken(constraints, values_of(parameters), COMMAND_LINE)
    return constraints


def _read_accepted(*data_and_files: tuple[Mapping[str, Any], Path]) -> tuple[Accepted, ...]:
    """Read the findings that a game and a view accept; the view's reason stands where both do."""
    read = (read_accepted(data.get("accepts"), Where(file) / "accepts") for data, file in data_and_files)
    return tuple({one.finding: one for accepted in read for one in accepted}.values())


def check_game(game: Any, game_file: Path) -> None:
    """Refuse a game's data with an unknown key at the top, or without a required one."""
    check_keys(game, GAME_KEYS, GAME_REQUIRED, Where(game_file))
    _check_title(game["title"], Where(game_file) / "title")


def check_view(view: Any, view_file: Path) -> None:
    """Refuse a view's data with an unknown key at the top, or without a required one."""
    check_keys(view, VIEW_KEYS, VIEW_REQUIRED, Where(view_file))
    _check_title(view["title"], Where(view_file) / "title")


def _check_title(title: Any, where: Where) -> None:
    if not _read_text(title, where).strip():
        raise InputError(f"{where}: is empty; say in a line what it is about.")


def _given(section: Mapping[str, Any], key: str, default: Any) -> Any:
    """Return what stands under a key, the default if there is no such key or nothing under it."""
    return default if section.get(key) is None else section[key]


def _read_text(value: Any, where: Where) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    raise InputError(f"{where}: a text is expected, not {shown(value)}.")


def _read_dynamics(game, menus: Mapping[str, Menu], levels, parameters, where: Where) -> Dynamics | None:
    """Read how a game goes on; None for one that is played once."""
    if game.get("time") is None:
        return None
    owners = {name: f"an instrument of {player}" for player, menu in menus.items() for name in menu.levels}
    taken = {
        **dict.fromkeys(FUNCTION_ARGUMENTS, "a function of formulas"),
        **dict.fromkeys(menus, "a player"),
        **{move: f"a move of {player}" for player, menu in menus.items() for move in menu.moves},
        **dict.fromkeys(_given(game, "outcomes", {}), "an outcome"),
        **dict.fromkeys(levels, "an instrument"),
        **owners,
        **dict.fromkeys(parameters, "a parameter"),
        **dict.fromkeys(_given(game, "quantities", {}), "a quantity"),
    }
    return read_time(game["time"], {player: menu.moves for player, menu in menus.items()}, taken, where)


def _read_formulas(section: Any, where: Where) -> dict[str, Formula]:
    if not isinstance(section, Mapping):
        raise InputError(
            f"{where}: a mapping of names to formulas is expected, as in {{cost: 2 * aid}}, not {shown(section)}."
        )
    return {str(name): parse(text, where / name) for name, text in section.items()}


def _read_payoffs(
    section: Any, moves: Mapping[str, Sequence[str]], known: Collection[str], game_file: Path
) -> dict[str, dict[str, Formula]]:
    """Read each player's terms: named formulas, or one matrix."""
    players = tuple(moves)
    where = Where(game_file) / "payoffs"
    if isinstance(section, Mapping):
        for player in section:
            if player not in players:
                raise InputError(f"{where.at(player)}: unknown player '{player}'; {nearest(player, players)}")
    check_keys(section, players, players, where)
    return {
        player: read_matrix(section[player], player, moves, known, where / player)
        if isinstance(section[player], list)
        else _read_formulas(section[player], where / player)
        for player in players
    }


def _read_order(section: Any, players: Sequence[str], where: Where) -> tuple[tuple[str, ...], ...]:
    if not isinstance(section, list):
        raise InputError(f"{where}: a list of stages is expected, as in [us, [russia, china]], not {shown(section)}.")
    stages = tuple(tuple(map(str, stage)) if isinstance(stage, list) else (str(stage),) for stage in section)
    listed = [player for stage in stages for player in stage]
    for player in listed:
        if player not in players:
            raise InputError(f"{where}: unknown player '{player}'; {nearest(player, players)}")
        if listed.count(player) > 1:
            raise InputError(f"{where}: '{player}' moves twice; each player has one place; remove one.")
    for player in players:
        if player not in listed:
            raise InputError(f"{where}: '{player}' has no place; every player moves once, add it to a stage.")
    return tuple(stage for stage in stages if stage)


def _check_names(levels, parameters, quantities, payoffs, outcomes, switches, used: set[str], game_file: Path) -> None:
    """Refuse names that clash, names that nothing defines, and instruments or parameters that nothing uses.

    `switches` are the names of states, `used` those that formulas of transitions use.
    """
    kinds = {"instrument": levels, "parameter": parameters, "quantity": quantities}
    sections = {"instrument": "moves", "parameter": "params", "quantity": "quantities"}
    places = {kind: Where(game_file) / key for kind, key in sections.items()}
    meaning: dict[str, str] = dict.fromkeys(FUNCTION_ARGUMENTS, "function")
    for kind, names in kinds.items():
        for name in names:
            if name in meaning:
                raise InputError(
                    f"{places[kind].at(name)}: '{name}' is both a {meaning[name]} and a {kind}; rename one."
                )
            meaning[name] = kind
    known = {*levels, *parameters, *switches}
    used = set(used)
    for keys, formula, defines in _all_formulas(quantities, payoffs, outcomes):
        check_known(formula, known, Where(game_file, keys))
        used |= formula.names
        known |= {defines} if defines else set()
    for name in levels:
        if name not in used:
            raise InputError(
                f"{places['instrument']}: the instrument '{name}' is used by no formula; remove it or use it."
            )
    for name in [*parameters, *quantities]:
        if name not in used:
            place = places["parameter" if name in parameters else "quantity"].at(name)
            warnings.warn(f"{place}: '{name}' is used by no formula; changing it changes nothing.", stacklevel=2)


def _all_formulas(quantities, payoffs, outcomes):
    """Yield (keys, formula, name that it defines) in the order in which names become known."""
    yield from ((("quantities", name), formula, name) for name, formula in quantities.items())
    for player, terms in payoffs.items():
        yield from ((("payoffs", player, term), formula, None) for term, formula in terms.items())
    yield from ((("outcomes", name), formula, None) for name, formula in outcomes.items())
