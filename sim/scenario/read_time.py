"""The section ``time`` of a game, read strictly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import isfinite, prod
from typing import Any

from sim.errors import InputError, are_missing, nearest, shown
from sim.scenario.dynamics import RATES, STEPS, TO, Dynamics, Factor, Leader, Pattern, Transition, Unavailable
from sim.scenario.formula import Formula, check_known, parse
from sim.scenario.label_sections import read_word
from sim.scenario.labels import Word
from sim.scenario.names import WORD, is_word, visible
from sim.scenario.plain_sections import LABEL, LEVELS, WORDS, check_words
from sim.scenario.where import Where

KEYS = ("period", "states", "start", "discount", "leaders", "unavailable", "values", "transitions")
REQUIRED = ("states", "start", "discount", "transitions")
CHANGES_WITH, ON_LEAVING, WHEN, UP, DOWN = "changes_with", "on_leaving", "when", "up", "down"
MOST_STATES = 100_000
MOST_LEVELS = 1_000  # of one factor


def read_time(
    section: Any, order: Sequence[Sequence[str]], moves: Mapping[str, Sequence[str]], where: Where
) -> Dynamics:
    """Read how a game goes on.

    Parameters
    ----------
    section : mapping
        Plain data of the section.
    order : sequence of sequences of str
        The stages of play.
    moves : mapping of player to moves
    where : Where
        The section.

    Raises
    ------
    InputError
        For an unknown or missing key, level, factor, player or move; a level that is no name; rules that overlap; a
        player without a move in some state; too many states. Names in formulas are checked by `check_time_names`.
    """
    _check(section, KEYS, REQUIRED, where)
    factors = _read_factors(section["states"], where / "states")
    dynamics = Dynamics(
        period=_text(section.get("period", "period"), where / "period"),
        factors=factors,
        start=_read_start(section["start"], factors, where / "start"),
        discount=_read_discount(section["discount"], tuple(moves), where / "discount"),
        leaders=_read_leaders(section.get("leaders"), factors, tuple(moves), where / "leaders"),
        unavailable=_read_unavailable(section.get("unavailable"), factors, moves, where / "unavailable"),
        values=_read_values(section.get("values"), where / "values"),
        transitions=_read_transitions(section["transitions"], factors, where / "transitions"),
    )
    _refuse_no_move(dynamics, moves, where / "unavailable")
    return dynamics


def check_time_names(
    dynamics: Dynamics,
    instruments: Collection[str],
    parameters: Collection[str],
    quantities: Collection[str],
    owners: Mapping[str, str],
    where: Where,
) -> set[str]:
    """Refuse levels that bear another's name and formulas with unknown names; return the names that they use.

    Parameters
    ----------
    owners : mapping of instrument to player
    """
    taken = {
        **{name: f"an instrument of {owners[name]}" if name in owners else "an instrument" for name in instruments},
        **dict.fromkeys(parameters, "a parameter"),
        **dict.fromkeys(quantities, "a quantity"),
    }
    for factor in dynamics.factors:
        for name in factor.switches:
            if name in taken:
                place = where / "states" / factor.name
                place = place if factor.numbers is not None else place / name
                raise InputError(f"{place}: {name} already names {taken[name]}; levels need names of their own.")
            taken[name] = f"a level of {factor.name}"
    known = {
        "discount": parameters,
        "values": {*parameters, *dynamics.switches},
        "leaders": {*parameters, *dynamics.switches},
    }
    everything = {*instruments, *parameters, *quantities, *dynamics.switches}
    used: set[str] = set()
    for keys, formula in _formulas(dynamics):
        check_known(formula, known.get(keys[0], everything), _place(where, keys))
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


def _check(section: Any, known: Sequence[str], required: Sequence[str], where: Where) -> None:
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping with {', '.join(required or known)} is expected, not {shown(section)}.")
    for key in section:
        if key not in known:
            raise InputError(f"{where.at(key)}: unknown key '{key}'; {nearest(key, known)}")
    if missing := [key for key in required if section.get(key) is None]:
        raise InputError(f"{where}: {are_missing(missing)}; write {'it' if len(missing) == 1 else 'them'} there.")


def _text(value: Any, where: Where) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: a word such as year is expected, not {shown(value)}.")
    return value.strip()


def _read_factors(section: Any, where: Where) -> tuple[Factor, ...]:
    if not isinstance(section, Mapping) or not section:
        raise InputError(
            f"{where}: a mapping of factors is expected, as in {{trust: [intact, broken]}}, not {shown(section)}."
        )
    factors = tuple(_read_factor(str(name), entry, where / name) for name, entry in section.items())
    bearer: dict[str, str] = {}
    for factor in factors:
        for name in factor.switches:
            if bearer.setdefault(name, factor.name) != factor.name:
                raise InputError(f"{where / factor.name}: '{name}' is a level of {bearer[name]} too; rename one.")
    if (count := prod(len(factor.levels) for factor in factors)) > MOST_STATES:
        raise InputError(
            f"{where}: the factors make {count:,} states; at most {MOST_STATES:,} are solved. Leave out levels."
        )
    return factors


def _read_factor(name: str, entry: Any, where: Where) -> Factor:
    if not is_word(name):
        raise InputError(f"{where}: {visible(name)} is not a name for a factor; it {WORD}.")
    word, given = Word(), entry
    if isinstance(entry, Mapping):
        check_words(entry, (*WORDS, LEVELS), where)
        if LEVELS not in entry:
            raise InputError(f"{where}: 'levels' is missing; write it there.")
        word, given, where = (
            read_word({key: entry[key] for key in WORDS if key in entry}, where),
            entry[LEVELS],
            where / LEVELS,
        )
    if not isinstance(given, (list, Mapping)) or not 2 <= len(given) <= MOST_LEVELS:
        raise InputError(
            f"{where}: two levels or more are expected, as in [intact, broken], at most {MOST_LEVELS:,}; not {shown(given)}."
        )
    levels = [str(level) for level in given]
    if len(set(levels)) < len(levels):
        twice = next(level for level in levels if levels.count(level) > 1)
        raise InputError(f"{where}: the level {twice} is there twice; remove one.")
    numbers = [_number(level) for level in levels]
    if all(number is None for number in numbers):
        for level in levels:
            if not is_word(level):
                raise InputError(f"{where}: {visible(level)} is not a name for a level; it {WORD}.")
    elif None in numbers:
        raise InputError(f"{where}: some levels are numbers and some are names; write all as numbers or all as names.")
    words = _level_words(given, where)
    return Factor(name, tuple(levels), None if None in numbers else tuple(map(float, numbers)), word, words)


def _level_words(given: Any, where: Where) -> dict[str, Word]:
    if not isinstance(given, Mapping):
        return {}
    words = {}
    for level, entry in given.items():
        entry = entry if isinstance(entry, Mapping) else {LABEL: entry}
        check_words(entry, WORDS, where / level)
        words[str(level)] = read_word(entry, where / level)
    return words


def _number(level: str) -> float | None:
    try:
        number = float(level)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _read_start(section: Any, factors: Sequence[Factor], where: Where) -> tuple[int, ...]:
    names = [factor.name for factor in factors]
    _check(section, names, names, where)
    return tuple(level_number(factor, section[factor.name], where / factor.name) for factor in factors)


def level_number(factor: Factor, level: Any, where: Where) -> int:
    """Return the number of a level; InputError names the nearest one if there is none."""
    text = str(level)
    if text in factor.levels:
        return factor.levels.index(text)
    if factor.numbers is not None and _number(text) in factor.numbers:
        return factor.numbers.index(_number(text))
    raise InputError(f"{where}: '{text}' is no level of {factor.name}; {nearest(text, factor.levels)}")


def read_pattern(section: Any, factors: Sequence[Factor], where: Where) -> Pattern:
    """Read a pattern of states: a level, or a list of levels, for each factor that matters.

    Raises
    ------
    InputError
        For an unknown factor or level.
    """
    if section is None:
        return {}
    _check(section, [factor.name for factor in factors], (), where)
    pattern = {}
    for factor in factors:
        if factor.name in section:
            given = section[factor.name]
            listed = given if isinstance(given, list) else [given]
            pattern[factor.name] = tuple(level_number(factor, level, where / factor.name) for level in listed)
    return pattern


def _read_discount(section: Any, players: Sequence[str], where: Where) -> dict[str, Formula]:
    if not isinstance(section, Mapping):
        return dict.fromkeys(players, parse(section, where))
    _check(section, players, players, where)
    return {player: parse(section[player], where / player) for player in players}


def _read_leaders(section: Any, factors: Sequence[Factor], players: Sequence[str], where: Where) -> dict[str, Leader]:
    if section is None:
        return {}
    _check(section, players, (), where)
    names, leaders = [factor.name for factor in factors], {}
    for player, entry in section.items():
        _check(entry, (CHANGES_WITH, ON_LEAVING), (CHANGES_WITH,), where / player)
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
    for number, entry in enumerate(_listed(section, where)):
        here = where / number
        _check(entry, (WHEN, *moves), (WHEN,), here)
        when = read_pattern(entry[WHEN], factors, here / WHEN)
        for player in (key for key in entry if key != WHEN):
            gone = tuple(str(move) for move in _listed(entry[player], here / player))
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


def _read_transitions(section: Any, factors: Sequence[Factor], where: Where) -> dict[str, tuple[Transition, ...]]:
    names = [factor.name for factor in factors]
    _check(section, names, (), where)
    transitions = {}
    for factor in factors:
        if factor.name in section:
            here = where / factor.name
            given = section[factor.name]
            rules = tuple(
                _read_rule(rule, factor, factors, here / number) for number, rule in enumerate(_listed(given, here))
            )
            _refuse_overlap(rules, factors, here)
            transitions[factor.name] = rules
    return transitions


def _read_rule(rule: Any, factor: Factor, factors: Sequence[Factor], where: Where) -> Transition:
    _check(rule, (WHEN, TO, RATES, UP, DOWN), (), where)
    when = read_pattern(rule.get(WHEN), factors, where / WHEN)
    kinds = [key for key in (TO, RATES) if key in rule] + ([STEPS] if {UP, DOWN} & rule.keys() else [])
    if len(kinds) != 1:
        raise InputError(
            f"{where}: one of 'to', 'rates', or 'up' and 'down' is expected; found {' and '.join(kinds) or 'none'}."
        )
    [kind] = kinds
    if kind == STEPS:
        return Transition(
            when, kind, {step: parse(rule[key], where / key) for key, step in ((UP, 1), (DOWN, -1)) if key in rule}
        )
    if not isinstance(rule[kind], Mapping):
        raise InputError(f"{where / kind}: a mapping of levels to formulas is expected, not {shown(rule[kind])}.")
    targets = {
        level_number(factor, level, where / kind): parse(text, where / kind / level)
        for level, text in rule[kind].items()
    }
    return Transition(when, kind, targets)


def _refuse_overlap(rules: Sequence[Transition], factors: Sequence[Factor], where: Where) -> None:
    for (i, one), (j, other) in combinations(enumerate(rules), 2):
        common = {
            factor: sorted(
                set(one.when.get(factor.name, range(len(factor.levels))))
                & set(other.when.get(factor.name, range(len(factor.levels))))
            )
            for factor in factors
        }
        if all(common.values()):
            named = [
                f"{factor.name}={factor.levels[levels[0]]}"
                for factor, levels in common.items()
                if factor.name in one.when or factor.name in other.when
            ]
            follows = ", ".join(named) or "every state"
            raise InputError(
                f"{where}: rules {i + 1} and {j + 1} both say what follows {follows}; give each state one rule."
            )


def _listed(section: Any, where: Where) -> list[Any]:
    if section is None:
        return []
    if not isinstance(section, list):
        raise InputError(f"{where}: a list is expected, not {shown(section)}.")
    return section
