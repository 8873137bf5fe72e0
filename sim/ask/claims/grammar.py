"""The grammar of tests: from plain data to statements and places, strictly.

A test names a place and makes one statement about it::

    after: GRAND_BARGAIN            # what follows a move of the leader, a list of moves, or `every move`
    path: worst                     # the path of play if all expect the best, worst or average of what follows
    at_once: true                   # the (pure) equilibria when all move at once
    at: {us: "RELIEF+*", china: BACK}       # profiles; whoever is not named plays any move
    reply: russia                   # with `at`: only the player's best replies
    with: {theta: 1, q: high}       # parameters set, to a number, a named value or an end of the plausible range
    cases: some                     # the statement need hold for one of the moves or profiles only

    every: russia_leaves == 1       # or some, or never: a formula in every, some or no equilibrium
    equilibria: {are: [{russia: BLOC_WAR, china: [BACK, BIND]}]}             # or include
    trend: {of: war, in: theta, low: 0, high: 1, is: never falls}            # or `of: equilibria`, `is: unchanged`
    threshold: {in: tariff_hit, every: curb == 1, is: upwards}               # or downwards, somewhere
    compare: {value: payoff_us, of: {after: ARM}, is: greater, than: {after: SQUEEZE}, expecting: worst}
    same: {of: {after: ARM}, as: {after: ARM, with: {q: 0}}, is: different}  # the equilibria, or a `value`
    share: {of: {after: ARM, every: war == 0}, over: [q, theta], at_most: 0.5}
    all: [{...}, {...}]             # several statements

What says that something makes a difference (a trend, a threshold, a comparison, `different`) has the verdict "no
effect" where nothing differs at all, in no case of the place; so "never rises" needs a fall somewhere, and "at least" a
case in which there is more. A share with `at_most` alone is true of what never happens; give `at_least` too where that matters.

Formulas may name outcomes, instruments, quantities and parameters, ``payoff_us``, a payoff term as
``russia_lifeline``, and a move as ``china_BIND``, which is the probability that it is played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sim.ask.claims.claim import (
    AFTER,
    AT,
    AT_ONCE,
    CROSSINGS,
    DIRECTIONS,
    EVERY,
    HIGH,
    LOW,
    NEVER,
    PATH,
    SOME,
    UNCHANGED,
    Compare,
    Outcome,
    Place,
    Profiles,
    Same,
    Share,
    Statement,
    Threshold,
    Together,
    Trend,
)
from sim.errors import InputError, nearest, shown
from sim.scenario.formula import parse
from sim.scenario.sections import check_keys, check_mapping
from sim.scenario.where import Where
from sim.solve.backward_induction import EXPECTATIONS

PLACES = (AFTER, PATH, AT_ONCE, AT)
PLACE_KEYS = (*PLACES, "reply", "with")
QUANTIFIERS = (EVERY, SOME, NEVER)
EVERY_MOVE = "every move"
RELATIONS = {"greater": True, "at least": False}


def read_statement(data: Any, where: Where) -> Statement:
    """Read one statement.

    Raises
    ------
    InputError
        If it is none or more than one of the kinds, or a key of it is unknown, missing or wrong.
    """
    check_mapping(data, where)
    kinds = [key for key in data if key in _READERS]
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        raise InputError(f"{where}: exactly one statement of {', '.join(_READERS)} is expected; found {found}.")
    return _READERS[kinds[0]](data, kinds[0], where)


def _read_outcome(data: Mapping[str, Any], quantifier: str, where: Where) -> Outcome:
    check_keys(data, (*PLACE_KEYS, "cases", quantifier), (), where)
    formula = parse(data[quantifier], where / quantifier)
    return Outcome(_read_place(data, where), quantifier, formula, _cases(data, where))


def _read_profiles(data: Mapping[str, Any], key: str, where: Where) -> Profiles:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    here = where / key
    check_keys(data[key], ("are", "include"), (), here)
    if len(data[key]) != 1:
        raise InputError(f"{here}: either 'are' or 'include' is expected.")
    ((how, patterns),) = data[key].items()
    if not isinstance(patterns, list) or not patterns:
        raise InputError(f"{here / how}: a list of patterns is expected, as in [{{russia: BLOC_WAR}}].")
    read = tuple(_moves(pattern, here / how) for pattern in patterns)
    return Profiles(_read_place(data, where), read, how == "are", _cases(data, where))


def _read_trend(data: Mapping[str, Any], key: str, where: Where) -> Trend:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    inner, here = data[key], where / key
    check_keys(inner, ("of", "in", "low", "high", "is"), ("of", "in", "is"), here)
    direction = read_choice(inner["is"], DIRECTIONS, here / "is")
    whole = inner["of"] == "equilibria"
    if whole and direction != UNCHANGED:
        raise InputError(f"{here / 'is'}: the set of equilibria can only be '{UNCHANGED}', not '{direction}'.")
    formula = None if whole else parse(inner["of"], here / "of")
    place, cases = _read_place(data, where), _cases(data, where)
    return Trend(place, formula, str(inner["in"]), *_range(inner, here), direction, cases)


def _read_threshold(data: Mapping[str, Any], key: str, where: Where) -> Threshold:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    inner, here = data[key], where / key
    check_keys(inner, ("in", "low", "high", "is", *QUANTIFIERS), ("in", "is"), here)
    named = {name: inner[name] for name in QUANTIFIERS if name in inner}
    if len(named) != 1:
        raise InputError(f"{here}: exactly one of {', '.join(QUANTIFIERS)} is expected.")
    place = {name: value for name, value in data.items() if name != key}
    outcome = _read_outcome({**place, **named}, next(iter(named)), here)
    crossing = read_choice(inner["is"], CROSSINGS, here / "is")
    return Threshold(outcome, str(inner["in"]), *_range(inner, here), crossing)


def _read_compare(data: Mapping[str, Any], key: str, where: Where) -> Compare:
    inner, here = data[key], where / key
    check_keys(data, ("with", "cases", key), (), where)
    around = _changes(data.get("with", {}), where / "with")
    keys = ("value", "of", "is", "than", "expecting")
    check_keys(inner, keys, keys[:4], here)
    relation = read_choice(inner["is"], RELATIONS, here / "is")
    expecting = inner.get("expecting", "")
    return Compare(
        parse(inner["value"], here / "value"),
        _inner_place(inner["of"], around, here / "of"),
        _inner_place(inner["than"], around, here / "than"),
        RELATIONS[relation],
        read_choice(expecting, EXPECTATIONS, here / "expecting") if expecting else "",
        _cases(data, where),
    )


def _read_same(data: Mapping[str, Any], key: str, where: Where) -> Same:
    inner, here = data[key], where / key
    check_keys(data, ("with", "cases", key), (), where)
    check_keys(inner, ("of", "as", "value", "is"), ("of", "as"), here)
    around = _changes(data.get("with", {}), where / "with")
    return Same(
        _inner_place(inner["of"], around, here / "of"),
        _inner_place(inner["as"], around, here / "as"),
        parse(inner["value"], here / "value") if "value" in inner else None,
        read_choice(inner.get("is", "same"), ("same", "different"), here / "is") == "different",
        _cases(data, where),
    )


def _read_share(data: Mapping[str, Any], key: str, where: Where) -> Share:
    check_keys(data, (key,), (), where)
    inner, here = data[key], where / key
    check_keys(inner, ("of", "over", "at_least", "at_most"), ("of",), here)
    if "at_least" not in inner and "at_most" not in inner:
        raise InputError(f"{here}: at_least or at_most is expected.")
    return Share(
        read_statement(inner["of"], here / "of"),
        tuple(read_texts(inner.get("over", []), here / "over")),
        _number(inner.get("at_least", 0), here / "at_least"),
        _number(inner.get("at_most", 1), here / "at_most"),
    )


def _read_together(data: Mapping[str, Any], key: str, where: Where) -> Together:
    check_keys(data, (key,), (), where)
    if not isinstance(data[key], list) or not data[key]:
        raise InputError(f"{where / key}: a list of statements is expected.")
    parts = enumerate(data[key])
    return Together(tuple(read_statement(part, where / key / number) for number, part in parts))


_READERS: Mapping[str, Callable[[Mapping[str, Any], str, str], Statement]] = {
    EVERY: _read_outcome,
    SOME: _read_outcome,
    NEVER: _read_outcome,
    "equilibria": _read_profiles,
    "trend": _read_trend,
    "threshold": _read_threshold,
    "compare": _read_compare,
    "same": _read_same,
    "share": _read_share,
    "all": _read_together,
}


def _inner_place(data: Any, around: Mapping[str, float | str], where: Where) -> Place:
    """Read a place within a statement; what is set around it holds in it too."""
    check_keys(data, PLACE_KEYS, (), where)
    return _read_place({**data, "with": {**around, **_changes(data.get("with", {}), where / "with")}}, where)


def _read_place(data: Mapping[str, Any], where: Where) -> Place:
    kinds = [key for key in PLACES if key in data]
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        raise InputError(f"{where}: exactly one place of {', '.join(PLACES)} is expected; found {found}.")
    (kind,) = kinds
    value, here = data[kind], where / kind
    changes = _changes(data.get("with", {}), where / "with")
    reply = str(data.get("reply", ""))
    if reply and kind != AT:
        raise InputError(f"{where / 'reply'}: best replies are asked for at profiles; give 'at' with it.")
    if kind == AFTER:
        moves = () if value == EVERY_MOVE else tuple(read_texts(value, here))
        return Place(AFTER, {"": moves} if moves else {}, changes=changes)
    if kind == PATH:
        return Place(PATH, expectation=read_choice(value, EXPECTATIONS, here), changes=changes)
    if kind == AT_ONCE:
        if value is not True:
            raise InputError(f"{here}: only 'true' can be given, not {shown(value)}.")
        return Place(AT_ONCE, changes=changes)
    moves = _moves(value, here)
    if reply in moves:
        raise InputError(f"{here}: {reply} replies freely; do not list its moves.")
    return Place(AT, moves, reply=reply, changes=changes)


def _changes(data: Any, where: Where) -> dict[str, float | str]:
    if not isinstance(data, Mapping):
        raise InputError(f"{where}: a mapping of parameters to values is expected, not {shown(data)}.")
    return {name: value if isinstance(value, str) else _number(value, where / name) for name, value in data.items()}


def _moves(data: Any, where: Where) -> dict[str, tuple[str, ...]]:
    if not isinstance(data, Mapping):
        raise InputError(f"{where}: a mapping of players to moves is expected, not {shown(data)}.")
    return {player: tuple(read_texts(moves, where / player)) for player, moves in data.items()}


def _cases(data: Mapping[str, Any], where: Where) -> str:
    return read_choice(data.get("cases", EVERY), (EVERY, SOME), where / "cases")


def _range(data: Mapping[str, Any], where: Where) -> tuple[float | None, float | None]:
    low, high = (_number(data[name], where / name) if name in data else None for name in (LOW, HIGH))
    if low is not None and high is not None and low >= high:
        raise InputError(f"{where}: low {low:g} is not below high {high:g}.")
    return low, high


def _number(value: Any, where: Where) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise InputError(f"{where}: a finite number is expected, not {shown(value)}.")
    return float(value)


def read_text(value: Any, where: Where) -> str:
    """Return a text that is not empty; InputError otherwise."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: a text is expected, not {shown(value)}.")
    return value.strip()


def read_texts(value: Any, where: Where) -> Sequence[str]:
    """Return one text or a list of texts as a list."""
    return [read_text(item, where) for item in (value if isinstance(value, list) else [value])]


def read_choice(value: Any, choices: Iterable[str], where: Where) -> str:
    """Return a value that is one of the choices; InputError names the nearest one otherwise."""
    choices = tuple(choices)
    if value not in choices:
        raise InputError(f"{where}: '{value}' is not one of the choices; {nearest(str(value), choices)}")
    return value
