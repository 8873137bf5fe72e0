"""The section ``time`` of a game, read strictly."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.dynamics import Dynamics, Factor, Leader, Unavailable
from sim.scenario.formula import Formula, check_known, parse
from sim.scenario.read_chain import read_chain
from sim.scenario.read_implied import read_implied
from sim.scenario.read_states import listed_entries, read_factors, read_pattern, read_start
from sim.scenario.read_transitions import WHEN, read_transitions
from sim.scenario.sections import check_keys
from sim.scenario.where import Where

KEYS = ("period", "states", "start", "discount", "leaders", "unavailable", "values", "transitions", "chain", "implied")
REQUIRED = ("states", "start", "discount", "transitions")
CHANGES_WITH, ON_LEAVING = "changes_with", "on_leaving"


def read_time(section: Any, moves: Mapping[str, Sequence[str]], taken: Mapping[str, str], where: Where) -> Dynamics:
    """Read how a game goes on.

    Parameters
    ----------
    section : mapping
        Plain data of the section.
    moves : mapping of player to moves
    taken : mapping of str to str
        Names that levels cannot bear, each with what it names already, as ``an instrument of us``.
    where : Where
        The section.

    Raises
    ------
    InputError
        For an unknown or missing key, level, factor, player or move; a level that is no name; rules that overlap; a
        player without a move in some state; too many states. Names in formulas are checked by `check_time_names`.

    Warns
    -----
    UserWarning
        If there is no transition of a factor.
    """
    check_keys(section, KEYS, REQUIRED, where)
    factors = read_factors(section["states"], taken, where / "states")
    dynamics = Dynamics(
        period=_text(section.get("period", "period"), where / "period"),
        factors=factors,
        start=read_start(section["start"], factors, where / "start"),
        discount=_read_discount(section["discount"], tuple(moves), where / "discount"),
        leaders=_read_leaders(section.get("leaders"), factors, tuple(moves), where / "leaders"),
        unavailable=_read_unavailable(section.get("unavailable"), factors, moves, where / "unavailable"),
        values=_read_values(section.get("values"), where / "values"),
        transitions=read_transitions(section["transitions"], factors, where / "transitions"),
        chain=read_chain(section.get("chain"), where / "chain"),
        implied=read_implied(section.get("implied"), where / "implied"),
    )
    _refuse_no_move(dynamics, moves, where / "unavailable")
    for factor in factors:
        if not dynamics.transitions.get(factor.name):
            place = (where / "states").at(factor.name)
            warnings.warn(
                f"{place}: {factor.name} never changes; make it a parameter, or say how it moves.", stacklevel=2
            )
    return dynamics


def check_time_names(
    dynamics: Dynamics,
    instruments: Collection[str],
    parameters: Collection[str],
    quantities: Collection[str],
    where: Where,
) -> set[str]:
    """Refuse formulas with unknown names; return the names that they use."""
    known = {
        "discount": parameters,
        "values": {*parameters, *dynamics.switches},
        "leaders": {*parameters, *dynamics.switches},
    }
    everything = {*instruments, *parameters, *quantities, *dynamics.switches}
    used: set[str] = set()
    for keys, formula in _formulas(dynamics):
        check_known(formula, known.get(str(keys[0]), everything), _place(where, keys))
        used |= formula.names
    for name in dynamics.values:
        if name not in parameters:
            raise InputError(f"{(where / 'values').at(name)}: unknown parameter '{name}'; {nearest(name, parameters)}")
    return used


def _place(where: Where, keys: Iterable[str | int]) -> Where:
    for key in keys:
        where = where / key
    return where


def _formulas(dynamics: Dynamics) -> Iterator[tuple[tuple[str | int, ...], Formula]]:
    """Yield (keys, formula) of every formula of the section."""
    yield from ((("discount", player), formula) for player, formula in dynamics.discount.items())
    for player, leader in dynamics.leaders.items():
        if leader.on_leaving is not None:
            yield ("leaders", player, ON_LEAVING), leader.on_leaving
    yield from ((("values", name), formula) for name, formula in dynamics.values.items())
    for factor, rules in dynamics.transitions.items():
        for number, rule in enumerate(rules):
            yield from ((("transitions", factor, number), formula) for formula in rule.targets.values())


def _text(value: Any, where: Where) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: a word such as year is expected, not {shown(value)}.")
    return value.strip()


def _read_discount(section: Any, players: Sequence[str], where: Where) -> dict[str, Formula]:
    if not isinstance(section, Mapping):
        return dict.fromkeys(players, parse(section, where))
    check_keys(section, players, players, where)
    return {player: parse(section[player], where / player) for player in players}


def _read_leaders(section: Any, factors: Sequence[Factor], players: Sequence[str], where: Where) -> dict[str, Leader]:
    if section is None:
        return {}
    check_keys(section, players, (), where)
    names, leaders = [factor.name for factor in factors], {}
    for player, entry in section.items():
        check_keys(entry, (CHANGES_WITH, ON_LEAVING), (CHANGES_WITH,), where / player)
        factor = str(entry[CHANGES_WITH])
        if factor not in names:
            raise InputError(f"{where / player / CHANGES_WITH}: unknown factor '{factor}'; {nearest(factor, names)}")
        leaving = parse(entry[ON_LEAVING], where / player / ON_LEAVING) if ON_LEAVING in entry else None
        leaders[player] = Leader(factor, leaving)
    return leaders


def _read_unavailable(
    section: Any, factors: Sequence[Factor], moves: Mapping[str, Sequence[str]], where: Where
) -> tuple[Unavailable, ...]:
    entries = []
    for number, entry in enumerate(listed_entries(section, where)):
        here = where / number
        check_keys(entry, (WHEN, *moves), (WHEN,), here)
        when = read_pattern(entry[WHEN], factors, here / WHEN)
        for player in (key for key in entry if key != WHEN):
            gone = tuple(str(move) for move in listed_entries(entry[player], here / player))
            for move in gone:
                if move not in moves[player]:
                    raise InputError(f"{here / player}: {player} has no move {move}; {nearest(move, moves[player])}")
            entries.append(Unavailable(when, player, gone))
    return tuple(entries)


def _refuse_no_move(dynamics: Dynamics, moves: Mapping[str, Sequence[str]], where: Where) -> None:
    for entry in dynamics.unavailable:
        for state in dynamics.states():
            if dynamics.fits(entry.when, state) and not dynamics.menu(entry.player, tuple(moves[entry.player]), state):
                named = [f"{f.name}={f.levels[s]}" for f, s in zip(dynamics.factors, state) if f.name in entry.when]
                raise InputError(f"{where}: {entry.player} has no move left in {', '.join(named) or 'any state'}.")


def _read_values(section: Any, where: Where) -> dict[str, Formula]:
    if section is None:
        return {}
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of parameters to formulas is expected, not {shown(section)}.")
    return {str(name): parse(text, where / name) for name, text in section.items()}
