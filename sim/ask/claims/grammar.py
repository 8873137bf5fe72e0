"""The grammar of tests: from plain data to statements, strictly; `sim.ask.claims.grammar_places` reads their places.

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
    threshold: {in: tariff_hit, every: curb == 1, is: upwards}               # or downwards, somewhere; or of a compare
    compare: {value: payoff_us, of: {after: ARM}, is: greater, than: {after: SQUEEZE}, expecting: worst}
    same: {of: {after: ARM}, as: {after: ARM, with: {q: 0}}, is: different}  # the equilibria, or a `value`
    share: {of: {after: ARM, every: war == 0}, over: [q, theta], at_most: 0.5}
    all: [{...}, {...}]             # several statements

In a game over time a place is a plan of the first mover and a year::

    plan: arm_then                  # its name, a move that is always played, `free`, or a list of these
    plan: {extends: mixed, kept_by: {office: atlanticist}, otherwise: CONTAIN_BOTH, from: 2}      # changed for this test
    year: 10                        # how things stand then; `by: 10` what has happened by then; `from + 6` counts from
                                    # the year in which the plan begins
    state: {front: setback}         # where it starts; with another place, the state of the one year that is asked about
    expecting: logit                # or best, worst, average; the best and the worst, each in turn, if it is left out
    years: 30                       # of the horizon

    every: russia_leaves > 0.5      # formulas of what is expected in that year; `worth_us` is what the whole is worth
    chance: {of: russia_leaves, at_least: 0.5}                               # `once: setback`: among the courses with one
    expected: {of: years of russia_leaves, at_most: 4}                       # or first russia_leaves; or a formula
    compare: {chance: russia_leaves, of: {plan: arm_then}, is: greater, than: {plan: wait}}
    trend: {chance: russia_leaves, in: plan.from, low: 0, high: 8, is: falls}
    threshold: {in: draw_risk, compare: {chance: russia_leaves, of: {plan: ARM}, is: greater, than: {plan: wait}}, is: upwards}
    chain: [setback, accommodating, russia_leaves]                           # each has a chance once those before have come

What says that something makes a difference (a trend, a threshold, a comparison, `different`) has the verdict "no
effect" where nothing differs at all, in no case of the place; so "never rises" needs a fall somewhere, and "at least" a
case in which there is more. A share with `at_most` alone is true of what never happens; give `at_least` too where that matters.

Formulas may name outcomes, instruments, quantities and parameters, ``payoff_us``, a payoff term as
``russia_lifeline``, and a move as ``china_BIND``, which is the probability that it is played. Over time they name
outcomes, instruments, moves, levels of states and ``worth_us``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.ask.claims.claim import (
    CHANCE,
    CROSSINGS,
    DIRECTIONS,
    EVERY,
    NEVER,
    OVER_TIME,
    SOME,
    UNCHANGED,
    Asked,
    Between,
    Chain,
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
from sim.ask.claims.entries import read_cases, read_choice, read_moves, read_number, read_range, read_text, read_texts
from sim.ask.claims.grammar_places import (
    AROUND,
    PLACE_KEYS,
    VALUES,
    read_chance,
    read_expected,
    read_inner_place,
    read_place,
    read_value,
)
from sim.ask.claims.walk import is_over_time
from sim.errors import InputError
from sim.scenario.formula import Formula, parse
from sim.scenario.sections import check_keys, check_mapping
from sim.scenario.where import Where
from sim.solve.backward_induction import EXPECTATIONS

QUANTIFIERS = (EVERY, SOME, NEVER)
RELATIONS = {"greater": True, "at least": False}
EXPECTED = VALUES[2]
MOST_STEPS = 12  # of a chain


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
    place = _fitting(formula, read_place(data, where), where / quantifier)
    return Outcome(place, quantifier, formula, read_cases(data, where))


def _read_profiles(data: Mapping[str, Any], key: str, where: Where) -> Profiles:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    here = where / key
    check_keys(data[key], ("are", "include"), (), here)
    if len(data[key]) != 1:
        raise InputError(f"{here}: either 'are' or 'include' is expected.")
    ((how, patterns),) = data[key].items()
    if not isinstance(patterns, list) or not patterns:
        raise InputError(f"{here / how}: a list of patterns is expected, as in [{{russia: BLOC_WAR}}].")
    read = tuple(read_moves(pattern, here / how) for pattern in patterns)
    place = _fitting(None, read_place(data, where), here)
    return Profiles(place, read, how == "are", read_cases(data, where))


def _read_trend(data: Mapping[str, Any], key: str, where: Where) -> Trend:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    inner, here = data[key], where / key
    check_keys(inner, ("of", *VALUES[1:], "in", "low", "high", "is"), ("in", "is"), here)
    direction = read_choice(inner["is"], DIRECTIONS, here / "is")
    whole = inner.get("of") == "equilibria"
    if whole and direction != UNCHANGED:
        raise InputError(f"{here / 'is'}: the set of equilibria can only be '{UNCHANGED}', not '{direction}'.")
    value = None if whole else read_value(inner, "of", here)
    place = _fitting(value, read_place(data, where), here)
    return Trend(place, value, str(inner["in"]), *read_range(inner, here), direction, read_cases(data, where))


def _read_threshold(data: Mapping[str, Any], key: str, where: Where) -> Threshold:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    inner, here = data[key], where / key
    kinds = (*QUANTIFIERS, "compare", CHANCE, EXPECTED)
    check_keys(inner, ("in", "low", "high", "is", *kinds), ("in", "is"), here)
    named = {name: inner[name] for name in kinds if name in inner}
    if len(named) != 1:
        raise InputError(f"{here}: exactly one of {', '.join(kinds)} is expected.")
    place = {name: value for name, value in data.items() if name != key}
    kind = next(iter(named))
    statement = _READERS[kind]({**place, **named}, kind, here)
    crossing = read_choice(inner["is"], CROSSINGS, here / "is")
    return Threshold(statement, str(inner["in"]), *read_range(inner, here), crossing)


def _read_compare(data: Mapping[str, Any], key: str, where: Where) -> Compare:
    inner, here = data[key], where / key
    check_keys(data, (*AROUND, "cases", key), (), where)
    check_keys(inner, (*VALUES, "of", "is", "than", "expecting"), ("of", "is", "than"), here)
    relation = read_choice(inner["is"], RELATIONS, here / "is")
    expecting = inner.get("expecting", "")
    value = read_value(inner, "value", here)
    return Compare(
        value,
        _fitting(value, read_inner_place(inner["of"], data, here / "of"), here),
        _fitting(value, read_inner_place(inner["than"], data, here / "than"), here),
        RELATIONS[relation],
        read_choice(expecting, EXPECTATIONS, here / "expecting") if expecting else "",
        read_cases(data, where),
    )


def _read_same(data: Mapping[str, Any], key: str, where: Where) -> Same:
    inner, here = data[key], where / key
    check_keys(data, (*AROUND, "cases", key), (), where)
    check_keys(inner, ("of", "as", *VALUES, "is"), ("of", "as"), here)
    value = read_value(inner, "value", here) if any(name in inner for name in VALUES) else None
    return Same(
        _fitting(value, read_inner_place(inner["of"], data, here / "of"), here),
        _fitting(value, read_inner_place(inner["as"], data, here / "as"), here),
        value,
        read_choice(inner.get("is", "same"), ("same", "different"), here / "is") == "different",
        read_cases(data, where),
    )


def _read_between(data: Mapping[str, Any], key: str, where: Where) -> Between:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    inner, here = data[key], where / key
    check_keys(inner, ("of", *(["once"] if key == CHANCE else []), "at_least", "at_most"), ("of",), here)
    low, high = _bounds(inner, here, -float("inf"), float("inf"))
    asked = {name: inner[name] for name in ("of", "once") if name in inner}
    value = read_chance(asked, here) if key == CHANCE else read_expected(inner["of"], here / "of")
    place = _over_time(read_place(data, where), here)
    return Between(_fitting(value, place, here), value, low, high, read_cases(data, where))


def _read_chain(data: Mapping[str, Any], key: str, where: Where) -> Chain:
    check_keys(data, (*PLACE_KEYS, "cases", key), (), where)
    here = where / key
    if not isinstance(data[key], list) or not 2 <= len(data[key]) <= MOST_STEPS:
        raise InputError(f"{here}: a list of 2 to {MOST_STEPS} steps is expected, as in [setback, accommodating].")
    steps = tuple(read_text(step, here / number) for number, step in enumerate(data[key]))
    place = _over_time(read_place(data, where), here)
    if not place.span.by:
        raise InputError(f"{here}: a chain is followed up to a year; give by, as in by: 10.")
    return Chain(place, steps, read_cases(data, where))


def _over_time(place: Place, where: Where) -> Place:
    if place.kind != OVER_TIME:
        raise InputError(f"{where}: is asked of a game over time; name a plan, as in plan: free, not '{place.kind}'.")
    return place


def _fitting(value: Formula | Asked | None, place: Place, where: Where) -> Place:
    """Refuse what cannot be asked at a place."""
    if value is None or isinstance(value, Formula):
        if place.kind == OVER_TIME and value is None:
            raise InputError(
                f"{where}: over time a value is expected, as in chance: russia_leaves; not the equilibria."
            )
        if place.span is not None and place.span.by:
            raise InputError(f"{where}: what is expected of a formula is asked of a year; give year, not by.")
        return place
    if value.once and not _over_time(place, where).span.by:
        raise InputError(f"{where}: a chance once something else has come about is asked by a year; give by, not year.")
    return _over_time(place, where)


def _read_share(data: Mapping[str, Any], key: str, where: Where) -> Share:
    check_keys(data, (key,), (), where)
    inner, here = data[key], where / key
    check_keys(inner, ("of", "over", "at_least", "at_most"), ("of",), here)
    over = tuple(read_texts(inner.get("over", []), here / "over"))
    statement = read_statement(inner["of"], here / "of")
    if is_over_time(statement):
        raise InputError(
            f"{here / 'of'}: a share of the plausible box is asked of one year; ask over time at given values."
        )
    return Share(statement, over, *_bounds(inner, here, 0.0, 1.0))


def _bounds(data: Mapping[str, Any], where: Where, low: float, high: float) -> tuple[float, float]:
    """Return the bounds between which something is to lie, of which one at least is given."""
    if "at_least" not in data and "at_most" not in data:
        raise InputError(f"{where}: at_least or at_most is expected.")
    given = {key: read_number(data[key], where / key) for key in ("at_least", "at_most") if key in data}
    return given.get("at_least", low), given.get("at_most", high)


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
    CHANCE: _read_between,
    EXPECTED: _read_between,
    "chain": _read_chain,
    "share": _read_share,
    "all": _read_together,
}
