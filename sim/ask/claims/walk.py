"""The places within a statement, and the same statement with what is expected over time, or for how long, said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

from sim.ask.claims.claim import OVER_TIME, SOME, Outcome, Place, Share, Span, Statement, Together
from sim.time.rules import BEST, WORST

USUAL_RULES = (BEST, WORST)


def places_of(statement: Statement) -> Iterator[Place]:
    """Yield the places that a statement is about."""
    for entry in fields(statement):
        value = getattr(statement, entry.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Place):
                yield one
            elif is_dataclass(one):
                yield from places_of(one)


def is_over_time(statement: Statement) -> bool:
    """Whether a statement is about a game over time."""
    return any(place.kind == OVER_TIME for place in places_of(statement))


def under_each_rule(statement: Statement) -> list[Statement]:
    """Return a statement once for each rule by which equilibria over time are chosen, where it names none."""
    if isinstance(statement, Together | Share):  # their parts are asked one by one
        return [statement]
    if not any(place.kind == OVER_TIME and not place.expectation for place in places_of(statement)):
        return [statement]
    return [over_time(statement, lambda place, r=rule: _expecting(place, r)) for rule in USUAL_RULES]


def over_time(statement: Statement, change: Callable[[Place], Place]) -> Statement:
    """Return a statement with its places over time changed."""
    changed = {}
    for entry in fields(statement):
        value = getattr(statement, entry.name)
        if isinstance(value, Place):
            changed[entry.name] = change(value) if value.kind == OVER_TIME else value
        elif isinstance(value, tuple) and any(map(is_dataclass, value)):
            changed[entry.name] = tuple(over_time(part, change) for part in value)
        elif isinstance(value, Statement):
            changed[entry.name] = over_time(value, change)
    return replace(statement, **changed)


def over_years(statement: Statement, more: int) -> Statement:
    """Return a statement over a horizon that is so many years longer, or shorter."""
    return over_time(statement, lambda place: replace(place, span=replace(place.span, years=place.span.years + more)))


def of_one_year(statement: Statement) -> Statement:
    """Return a statement asked of the first year of a game over time, as if none followed."""
    return over_time(statement, lambda place: replace(place, expectation=BEST, span=Span(0, place.span.by, years=1)))


def asks_for_some(statement: Statement) -> bool:
    """Whether one answer will do."""
    return isinstance(statement, Outcome) and statement.quantifier == SOME


def _expecting(place: Place, rule: str) -> Place:
    return place if place.expectation else replace(place, expectation=rule)
