"""How firmly a verdict on a game over time stands: what it is over horizons some years shorter and longer."""

from __future__ import annotations

from sim.ask.claims.claim import OVER_TIME, Statement
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import WORDS
from sim.ask.claims.walk import over_years, places_of
from sim.ask.claims.worlds import Worlds
from sim.time.measure import LOGIT
from sim.time.point import BESIDE


def beside(statement: Statement, world: Worlds, verdict: int) -> str:
    """Return the verdict over other horizons, in words; for logit choices, which have none, that they are."""
    timed = [place for place in places_of(statement) if place.kind == OVER_TIME]
    if all(place.expectation == LOGIT for place in timed):
        return "stationary logit choices, asked of these values alone"
    years = max(place.span.years for place in timed)
    found = {
        years + more: int(evaluate(over_years(statement, more), world)[0])
        for more in (-BESIDE, BESIDE)
        if all(place.span.years + more > place.span.year for place in timed)
    }
    if set(found.values()) <= {verdict}:
        same = " and ".join(str(horizon) for horizon in found)
        return f"the same over {same} years as over {years}; asked of these values alone"
    said = "; ".join(f"{WORDS[one]} over {horizon} years" for horizon, one in found.items())
    return f"over {years} years; {said}; asked of these values alone"
