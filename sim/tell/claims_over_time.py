"""What a test of a game over time rests on, in a sentence: horizon, rule, and how a range is looked at."""

from __future__ import annotations

from sim.ask.claims.axis import POINTS_OVER_TIME
from sim.ask.claims.claim import OVER_TIME, Statement, Threshold, Together, Trend
from sim.ask.claims.walk import USUAL_RULES, is_over_time, places_of
from sim.tell.words import EXPECTED, capital, counted, listed
from sim.time.measure import LOGIT


def asked_how(statement: Statement) -> str:
    """Return how a test of a game over time was asked; empty for one of a game that is played once."""
    timed = [place for place in places_of(statement) if place.kind == OVER_TIME]
    if not timed:
        return ""
    parts = []
    if any(place.expectation == LOGIT for place in timed):
        parts.append("stationary logit choices, the same every year")
    if horizons := sorted({place.span.years for place in timed if place.expectation != LOGIT}):
        rules = {rule for place in timed for rule in ([place.expectation] if place.expectation else USUAL_RULES)}
        expected = listed([EXPECTED[rule] for rule in EXPECTED if rule in rules], "or")
        turn = ", one after the other: two numbers are in that order" if len(rules) > 1 else ""
        parts.append(f"backward induction over {listed(list(map(str, horizons)))} years, expecting {expected}{turn}")
    if looks := _along(statement):
        parts.append(looks)
    return f"{capital('; '.join(parts))}."


def _along(statement: Statement) -> str:
    """Return how a statement that goes along an assumption is looked at."""
    kinds = {type(part) for part in _parts(statement) if is_over_time(part)}
    places = counted(POINTS_OVER_TIME, "place")
    if Threshold in kinds:
        return f"a range is looked at in {places}, and turns between them are bracketed, not exact"
    return f"a range is looked at in {places}" if Trend in kinds else ""


def _parts(statement: Statement) -> list[Statement]:
    if isinstance(statement, Together):
        return [inner for part in statement.parts for inner in _parts(part)]
    return [statement]
