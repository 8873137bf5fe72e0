"""What an answer hangs on, in sentences: the nearest change of one assumption that changes its substance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.ask.nearest import NearestChange
from sim.ask.substance import has_substance
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.document import Document, Paragraph
from sim.tell.substance import moves, turns
from sim.tell.words import capital, heading, identity, listed, percent, with_unit

MOST_DIGITS = 6


def tell(found: NearestChange) -> Document:
    """Return the nearest change in words; its table has one row, or none where nothing changes the answer."""
    frame = _frame(found)
    told: dict[str, Any] = {
        **identity(found.scenario),
        "finding": finding(found),
        "change": next(iter(records(frame)), None),
        "after": found.after,
        "unknown": found.unknown,
        "skipped": found.skipped,
        "scope": found.scope,
    }
    blocks = [Paragraph(" ".join(change(found)), "lead"), Paragraph(" ".join(scope(found)))]
    return Document(heading(found.scenario), blocks, told, frame)


def _frame(found: NearestChange) -> pd.DataFrame:
    names = ["parameter", "now", "value", "distance"]
    return pd.DataFrame([{name: getattr(found, name) for name in names}] if found.parameter else [], columns=names)


def finding(found: NearestChange) -> list[str]:
    """Return what is found first, then how far it is away, then what was looked at."""
    return change(found) if _unsought(found) else [*change(found), *scope(found)]


def change(found: NearestChange) -> list[str]:
    """Return the change in one or two sentences: what turns, where, and how far away that is."""
    scenario = found.scenario
    if _unsought(found):
        return ["What this hangs on was not looked for, since there is no equilibrium in pure moves."]
    if found.parameter is None:
        what = "the situations in equilibrium"
        if scenario.earlier:
            what = f"what {scenario.labels.the(scenario.earlier[0])} does best or the situation that follows"
        return [f"No single assumption, changed within its plausible range, changes {what}."]
    parameter = scenario.parameters[found.parameter]
    clauses = "; ".join(turns(scenario, found.here, found.beyond))
    value, now = _told_apart(parameter, found.value, found.now)
    if found.on_threshold:
        side = "rises above" if found.beyond == found.above else "falls below"
        return [f"The answer lies on a threshold: as soon as {parameter.said} {side} {value}, {clauses}."]
    if parameter.is_discrete:
        when = f"if it is {value} instead of {now}"
    else:
        when = f"once it {'exceeds' if found.value > found.now else 'falls below'} {value}"
    return [
        f"The assumption on which this hangs first is {parameter.said}: {when}, {clauses}.",
        f"Here it is {with_unit(now, parameter)}, and plausible is {parameter.plausible}; "
        f"the change is {percent(found.distance)} of that range.",
    ]


def _unsought(found: NearestChange) -> bool:
    """Whether nothing was looked for, as nothing is known to change."""
    return found.parameter is None and not any(found.here.best.values())


def silence(scenario: Scenario) -> str:
    """Return why `nearest_change` does not say what the answer hangs on; nothing if there is no assumption to change."""
    if not scenario.parameters:
        return ""
    why = "of this size" if has_substance(scenario) else "with this order of moves"
    return f"Which assumption this hangs on first is not looked for in a game {why}."


def turn(found: NearestChange) -> str:
    """Return what turns first, and where, as the title of a figure along that assumption, which is not discrete."""
    scenario, parameter = found.scenario, found.scenario.parameters[found.parameter]
    clauses = "; ".join(turns(scenario, found.here, found.beyond))
    rises = found.beyond == found.above if found.on_threshold else found.value > found.now
    value = with_unit(_told_apart(parameter, found.value, found.now)[0], parameter)
    return f"{capital(clauses)}, once {parameter.said} {'exceeds' if rises else 'falls below'} {value}"


def scope(found: NearestChange) -> list[str]:
    """Return what was looked at, and what not."""
    parts = ["One assumption is changed at a time, and equilibria in pure moves alone are looked at."]
    if found.unknown and found.here.best["best"]:
        parts.append(f"None is known after {moves(found.scenario, found.unknown)}, which counts for nothing here.")
    if found.skipped:
        named = listed([found.scenario.parameters[name].said for name in found.skipped])
        parts.append(
            f"Payoffs are no polynomials in {named}, which {'is' if len(found.skipped) == 1 else 'are'} left out."
        )
    return parts


def _told_apart(parameter: Parameter, *values: float) -> list[str]:
    """Return values with three digits, or with as many as it takes to tell them apart."""
    for digits in range(3, MOST_DIGITS):
        told = [parameter.spelled(value, f".{digits}g") for value in values]
        if len(set(told)) == len(set(values)):
            break
    return told
