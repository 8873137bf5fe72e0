"""Plans: rules that bind the first mover of a game over time, read from ``plan/<name>.yaml`` or a file of one's own."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.compose import open_library
from sim.scenario.dynamics import Dynamics, Pattern
from sim.scenario.files import Library, read_others, read_yaml
from sim.scenario.names import spelt
from sim.scenario.read_states import read_pattern
from sim.scenario.scenario import Scenario
from sim.scenario.sections import check_keys
from sim.scenario.sources import cite, library_sources, read_sources
from sim.scenario.where import Where

GROUP = "plan"
FREE_PLAY = "free"  # the word for no plan at all
KEYS = ("game", "title", "does", "source", "note", "player", "rules", "kept_by", "otherwise", "from")
REQUIRED = ("game", "title", "source", "rules")
WHEN, PLAY = "when", "play"
CHANGES = ("kept_by", "otherwise", "from")  # what may be changed in a plan without a file of its own
LATEST = 1_000  # year in which a plan may begin


@dataclass(frozen=True)
class Rule:
    """A move, and the states in which it is played."""

    when: Pattern
    move: int


@dataclass(frozen=True)
class Plan:
    """What the first mover is bound to.

    Attributes
    ----------
    name, title, source, note : str
    rules : tuple of Rule
        The first that fits a state holds; where none does the player is free.
    kept_by : Pattern
        States in which the plan is kept.
    otherwise : int or None
        The move in the others, and before the plan begins; None: the player is free there.
    begins : int
        The year in which the plan begins.
    does : str
        What who is bound does, as the end of a sentence: ``arms Ukraine, then bargains``; may be empty.
    asked_as : str
        The word by which it was asked for, where that may be another than its name.
    """

    name: str
    title: str
    source: str
    note: str
    rules: tuple[Rule, ...]
    kept_by: Pattern
    otherwise: int | None
    begins: int
    does: str = ""
    asked_as: str = field(default="", compare=False)

    @property
    def word(self) -> str:
        """The word that names it on a command line."""
        return self.asked_as or self.name


def plan_names(config_dir: str | Path | None = None) -> list[str]:
    """Return the names of all plans, shipped or in a directory of one's own."""
    return open_library(config_dir).names(GROUP)


def plans_of(scenario: Scenario, config_dir: str | Path | None = None) -> list[Plan]:
    """Return all plans for a scenario's game, shipped or in a directory of one's own; none where it is played once.

    Raises
    ------
    InputError
        If the file of one of them holds something wrong.
    """
    if scenario.time is None:
        return []
    library, found = open_library(config_dir), []
    for name in library.names(GROUP):
        file = library.path(GROUP, name)
        data = read_yaml(file)
        if data.get("game") == scenario.game_name:
            found.append(read_plan(data, file, scenario, library.beside(file)))
    return found


def load_plan(name: str, scenario: Scenario, config_dir: str | Path | None = None) -> Plan:
    """Read a plan for a scenario over time.

    Parameters
    ----------
    name : str
        Of a plan that ships or lies in a directory of one's own, the path of a file, or a move of the first mover, which
        is then played always.

    Raises
    ------
    InputError
        If there is none of that name, its file holds something wrong, or the game is played once.

    Warns
    -----
    UserWarning
        If a rule never holds.
    """
    library = open_library(config_dir)
    if _is_move(name, scenario) and name not in library.names(GROUP):
        return _always(name, scenario)
    file = library.path(GROUP, name)
    return replace(read_plan(read_yaml(file), file, scenario, library.beside(file)), asked_as=str(name))


def plans_for(scenario: Scenario, config_dir: str | Path | None = None) -> list[Plan]:
    """Return all plans that are made for a scenario's game, shipped or in a directory of one's own.

    None where nobody moves first. Those of one's own that hold something wrong are left out, with a warning.
    """
    library = open_library(config_dir)

    def read(name: str) -> Plan | None:
        file = library.path(GROUP, name)
        data = read_yaml(file)
        made = str(data.get("game")) == scenario.game_name
        return read_plan(data, file, scenario, library.beside(file)) if made else None

    return [plan for plan in read_others(library.names(GROUP), read) if plan is not None]


def changed_plan(plan: Plan, changes: Mapping[str, Any], scenario: Scenario, where: Where) -> Plan:
    """Return a plan with some of CHANGES in place of its own, as its file would say them; raises as `load_plan`."""
    check_keys(changes, CHANGES, (), where)
    new: dict[str, Any] = {}
    if "kept_by" in changes:
        new["kept_by"] = read_pattern(changes["kept_by"], _dynamics(scenario).factors, where / "kept_by")
    if "otherwise" in changes:
        player = scenario.order[0][0]
        new["otherwise"] = _move(changes["otherwise"], player, scenario.moves[player], where / "otherwise")
    if "from" in changes:
        new["begins"] = _begins(changes["from"], where / "from")
    return replace(plan, **new)


def _is_move(name: str, scenario: Scenario) -> bool:
    """Whether a plan can be named by this move: somebody alone moves first and has it."""
    first = scenario.order[0]
    return (
        scenario.time is not None and len(first) == 1 and len(scenario.order) > 1 and name in scenario.moves[first[0]]
    )


def _always(move: str, scenario: Scenario) -> Plan:
    [player] = scenario.order[0]
    rule = Rule({}, scenario.moves[player].index(move))
    return Plan(move, f"always {scenario.labels.move(player, move)}", "", "", (rule,), {}, None, 0)


def read_plan(data: Mapping[str, Any], file: Path, scenario: Scenario, library: Library) -> Plan:
    """Read a plan from the plain data of its file; raises as `load_plan`."""
    where, dynamics = Where(file), _dynamics(scenario)
    check_keys(data, KEYS, REQUIRED, where)
    player = _player(data, scenario, where)
    menu = scenario.moves[player]
    rules = data["rules"]
    if not isinstance(rules, list) or not rules:
        raise InputError(
            f"{where / 'rules'}: a list of rules is expected, as in [{{play: {menu[0]}}}], not {shown(rules)}."
        )
    known = read_sources(library_sources(library), Where())
    read = tuple(_rule(rule, number, player, menu, dynamics, where) for number, rule in enumerate(rules))
    _warn_never_fits(read, dynamics, where / "rules")
    return Plan(
        name=spelt(file.stem),
        title=str(data["title"]),
        source=cite(str(data["source"]), known, where / "source"),
        note=str(data.get("note") or ""),
        rules=read,
        kept_by=read_pattern(data.get("kept_by"), dynamics.factors, where / "kept_by"),
        otherwise=_move(data["otherwise"], player, menu, where / "otherwise") if "otherwise" in data else None,
        begins=_begins(data.get("from", 0), where / "from"),
        does=str(data.get("does") or ""),
    )


def first_mover(scenario: Scenario, where: Where | None = None) -> str:
    """Return who moves first, whom a plan binds.

    Raises
    ------
    InputError
        If nobody does.
    """
    first = scenario.order[0]
    if len(first) > 1 or len(scenario.order) == 1:
        place = "" if where is None else f"{where}: "
        raise InputError(f"{place}nobody moves first in the game '{scenario.game_name}'; a plan binds a first mover.")
    return first[0]


def _player(data: Mapping[str, Any], scenario: Scenario, where: Where) -> str:
    player = str(data.get("player", scenario.order[0][0]))
    if player not in scenario.players:
        raise InputError(f"{where / 'player'}: unknown player '{player}'; {nearest(player, scenario.players)}")
    first = first_mover(scenario, where)
    if player != first:
        raise InputError(f"{where / 'player'}: {player} moves after {first}; a plan can bind the first player only.")
    return player


def _rule(rule: Any, number: int, player: str, menu: Sequence[str], dynamics: Dynamics, where: Where) -> Rule:
    here = where / "rules" / number
    check_keys(rule, (WHEN, PLAY), (PLAY,), here)
    when = read_pattern(rule.get(WHEN), dynamics.factors, here / WHEN)
    move = str(rule[PLAY])
    if move not in menu:
        raise InputError(f"{here / PLAY}: {player} has no move {move}; {nearest(move, menu)}")
    return Rule(when, menu.index(move))


def _warn_never_fits(rules: Sequence[Rule], dynamics: Dynamics, where: Where) -> None:
    """Warn of rules that never hold, since earlier ones fit all their states."""
    left = list(dynamics.states())
    for number, rule in enumerate(rules):
        rest = [state for state in left if not dynamics.fits(rule.when, state)]
        if len(rest) == len(left):
            warnings.warn(f"{where / number}: never holds; rules before it fit all its states.", stacklevel=3)
        left = rest


def _move(move: Any, player: str, menu: tuple[str, ...], where: Where) -> int:
    if str(move) not in menu:
        raise InputError(f"{where}: {player} has no move {move}; {nearest(str(move), menu)}")
    return menu.index(str(move))


def _begins(value: Any, where: Where) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LATEST:
        raise InputError(f"{where}: a year from 0 to {LATEST:,} is expected, not {shown(value)}.")
    return value


def plan_data(plan: Plan, scenario: Scenario) -> dict[str, Any]:
    """Return a plan of a scenario over time as `read_plan` reads it, its sources cited."""
    menu, dynamics = scenario.moves[scenario.order[0][0]], _dynamics(scenario)
    rules = [{**_where(WHEN, rule.when, dynamics), PLAY: menu[rule.move]} for rule in plan.rules]
    return {
        "game": scenario.game_name,
        "title": plan.title,
        **({"does": plan.does} if plan.does else {}),
        "source": plan.source,
        **({"note": plan.note} if plan.note else {}),
        "rules": rules,
        **_where("kept_by", plan.kept_by, dynamics),
        **({} if plan.otherwise is None else {"otherwise": menu[plan.otherwise]}),
        "from": plan.begins,
    }


def _dynamics(scenario: Scenario) -> Dynamics:
    if scenario.time is None:
        raise InputError(f"the game '{scenario.game_name}' is played once; a plan is for a game over time.")
    return scenario.time


def _where(key: str, when: Pattern, dynamics: Dynamics) -> dict[str, Any]:
    """Return a pattern of states by names of levels, under its key; nothing where it fits every state."""
    named = {name: [dynamics.factor(name).levels[level] for level in levels] for name, levels in when.items()}
    return {key: named} if named else {}
