"""Places in tests: from plain data to what a statement is about, in a game of one year or over time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.ask.claims.claim import (
    AFTER,
    AT,
    AT_ONCE,
    CHANCE,
    FIRST,
    LASTS,
    OVER_TIME,
    PATH,
    Asked,
    Place,
    PlanChoice,
    Span,
)
from sim.ask.claims.entries import read_changes, read_choice, read_moves, read_text, read_texts
from sim.errors import InputError, shown
from sim.scenario.formula import Formula, parse
from sim.scenario.plans import CHANGES
from sim.scenario.sections import check_keys
from sim.scenario.where import Where
from sim.solve.backward_induction import EXPECTATIONS
from sim.time.measure import LOGIT, MOST_YEARS, USUAL_YEAR, YEARS
from sim.time.rules import RULES

PLACES = (AFTER, PATH, AT_ONCE, AT, OVER_TIME)
TIMES = ("year", "by", "years", "expecting")
PLACE_KEYS = (*PLACES, "reply", "with", "state", *TIMES)
AROUND = ("with", "state", *TIMES)  # what may stand beside a statement and hold in both of its places
VALUES = ("value", CHANCE, "expected")
EXPECTING = (*RULES, LOGIT)
EVERY_MOVE = "every move"
SINCE = re.compile(r"from \+ (\d{1,3})")


def read_inner_place(data: Any, around: Mapping[str, Any], where: Where) -> Place:
    """Read a place within a statement; what stands around it holds in it too, where it does not say otherwise."""
    check_keys(data, PLACE_KEYS, (), where)
    outer = {key: around[key] for key in AROUND if key in around}
    if "year" in data or "by" in data:
        outer = {key: value for key, value in outer.items() if key not in ("year", "by")}
    changes = {
        **read_changes(around.get("with", {}), where / "with"),
        **read_changes(data.get("with", {}), where / "with"),
    }
    return read_place({**outer, **data, "with": changes}, where)


def read_place(data: Mapping[str, Any], where: Where) -> Place:
    """Read a place.

    Raises
    ------
    InputError
        If it is none or more than one of the kinds, or a key of it does not go with its kind.
    """
    kinds = [key for key in PLACES if key in data]
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        raise InputError(f"{where}: exactly one place of {', '.join(PLACES)} is expected; found {found}.")
    (kind,) = kinds
    value, here = data[kind], where / kind
    common = {"changes": read_changes(data.get("with", {}), where / "with"), "state": _state(data, where)}
    reply = str(data.get("reply", ""))
    if reply and kind != AT:
        raise InputError(f"{where / 'reply'}: best replies are asked for at profiles; give 'at' with it.")
    for key in TIMES:
        if key in data and kind != OVER_TIME:
            raise InputError(f"{where / key}: is asked of a game over time; give '{OVER_TIME}' with it, not '{kind}'.")
    if kind == OVER_TIME:
        plans = tuple(_plan(one, here) for one in (value if isinstance(value, list) else [value]))
        expecting = read_choice(data["expecting"], EXPECTING, where / "expecting") if "expecting" in data else ""
        return Place(OVER_TIME, expectation=expecting, plans=plans, span=_span(data, where), **common)
    if kind == AFTER:
        moves = () if value == EVERY_MOVE else tuple(read_texts(value, here))
        return Place(AFTER, {"": moves} if moves else {}, **common)
    if kind == PATH:
        return Place(PATH, expectation=read_choice(value, EXPECTATIONS, here), **common)
    if kind == AT_ONCE:
        if value is not True:
            raise InputError(f"{here}: only 'true' can be given, not {shown(value)}.")
        return Place(AT_ONCE, **common)
    moves = read_moves(value, here)
    if reply in moves:
        raise InputError(f"{here}: {reply} replies freely; do not list its moves.")
    return Place(AT, moves, reply=reply, **common)


def read_value(data: Mapping[str, Any], key: str, where: Where) -> Formula | Asked:
    """Read what is asked: one of a formula under the key, a `chance` and an `expected` time or value."""
    kinds = [name for name in (key, *VALUES[1:]) if name in data]
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        raise InputError(f"{where}: exactly one of {key}, {', '.join(VALUES[1:])} is expected; found {found}.")
    (kind,) = kinds
    if kind == CHANCE:
        return read_chance(data[kind], where / kind)
    return read_expected(data[kind], where / kind) if kind == VALUES[2] else parse(data[kind], where / kind)


def read_chance(data: Any, where: Where) -> Asked:
    """Read of what a chance is asked: a text, or a mapping with `of` and `once`."""
    if not isinstance(data, Mapping):
        return Asked(CHANCE, read_text(data, where))
    check_keys(data, ("of", "once"), ("of",), where)
    once = read_text(data["once"], where / "once") if "once" in data else ""
    return Asked(CHANCE, read_text(data["of"], where / "of"), once)


def read_expected(data: Any, where: Where) -> Asked | Formula:
    """Read what is expected: ``first X``, ``years of X`` or a formula."""
    text = str(data).strip()
    for kind in (FIRST, LASTS):
        if text.startswith(f"{kind} "):
            return Asked(kind, read_text(text.removeprefix(kind), where))
    return parse(data, where)


def _state(data: Mapping[str, Any], where: Where) -> dict[str, str | float]:
    state = data.get("state", {})
    if not isinstance(state, Mapping):
        raise InputError(
            f"{where / 'state'}: levels by factor are expected, as in {{front: setback}}, not {shown(state)}."
        )
    return dict(state)


def _plan(data: Any, where: Where) -> PlanChoice:
    if not isinstance(data, Mapping):
        return PlanChoice(read_text(data, where))
    check_keys(data, ("extends", *CHANGES), ("extends",), where)
    return PlanChoice(read_text(data["extends"], where / "extends"), {key: data[key] for key in CHANGES if key in data})


def _span(data: Mapping[str, Any], where: Where) -> Span:
    years = _whole(data.get("years", YEARS), 1, MOST_YEARS, where / "years")
    if "year" in data and "by" in data:
        raise InputError(f"{where}: give year, how things stand then, or by, what has happened by then; not both.")
    key = "by" if "by" in data else "year"
    value = data.get(key, min(USUAL_YEAR, years - 1))
    since = SINCE.fullmatch(str(value))
    year = _whole(int(since[1]) if since else value, 0, years - 1, where / key)
    return Span(year, key == "by", since is not None, years)


def _whole(value: Any, low: int, high: int, where: Where) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise InputError(f"{where}: a whole number from {low} to {high} is expected, not {shown(value)}.")
    return value
