"""States of a game over time: factors with their levels, the first state, and patterns of states, read strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite, prod
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.dynamics import Factor, Pattern
from sim.scenario.label_sections import read_word
from sim.scenario.labels import Word
from sim.scenario.names import WORD, is_word, visible
from sim.scenario.plain_sections import LABEL, LEVELS, WORDS, check_words
from sim.scenario.sections import check_keys
from sim.scenario.where import Where

MOST_STATES = 100_000
MOST_LEVELS = 1_000  # of one factor


def listed_entries(section: Any, where: Where) -> list[Any]:
    """Return the entries of a list, none where nothing stands there; InputError for anything else."""
    if section is None:
        return []
    if not isinstance(section, list):
        raise InputError(f"{where}: a list is expected, not {shown(section)}.")
    return section


def read_factors(section: Any, taken: Mapping[str, str], where: Where) -> tuple[Factor, ...]:
    """Read the factors and their levels; raises as `sim.scenario.read_time.read_time`."""
    if not isinstance(section, Mapping) or not section:
        raise InputError(
            f"{where}: a mapping of factors is expected, as in {{trust: [intact, broken]}}, not {shown(section)}."
        )
    factors = tuple(_read_factor(str(name), entry, where / name) for name, entry in section.items())
    bearer = dict(taken)
    for factor in factors:
        for name in factor.switches:
            if name in bearer:
                place = where / factor.name
                place = place if factor.numbers is not None else place / name
                raise InputError(f"{place}: {name} already names {bearer[name]}; levels need names of their own.")
        bearer |= dict.fromkeys(factor.switches, f"a level of {factor.name}")
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
    elif len(set(numbers)) < len(numbers):
        twice = next(level for level, number in zip(levels, numbers) if numbers.count(number) > 1)
        raise InputError(f"{where}: the level {twice} is there twice, written in two ways; remove one.")
    words = _level_words(given, where)
    return Factor(
        name,
        tuple(levels),
        None if None in numbers else tuple(number for number in numbers if number is not None),
        word,
        words,
    )


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


def read_start(section: Any, factors: Sequence[Factor], where: Where) -> tuple[int, ...]:
    """Read the first state; InputError unless it has a level of every factor."""
    names = [factor.name for factor in factors]
    check_keys(section, names, names, where)
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
    check_keys(section, [factor.name for factor in factors], (), where)
    pattern = {}
    for factor in factors:
        if factor.name in section:
            given = section[factor.name]
            listed = given if isinstance(given, list) else [given]
            pattern[factor.name] = tuple(level_number(factor, level, where / factor.name) for level in listed)
    return pattern
