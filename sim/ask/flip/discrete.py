"""Flips over discrete parameters: a search of its own at each combination of their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import numpy as np

from sim.ask.flip.question import Question
from sim.ask.flip.search import Found, Search
from sim.errors import InputError
from sim.scenario.constraints import all_of
from sim.scenario.scenario import at_values


def search_everywhere(question: Question) -> tuple[Search, Found]:
    """Return the search with the nearest point, its distances taken from the question's own values.

    Without discrete parameters that may change it is the only one. Where none finds a point, it is the one at the
    question's own values, with what is proved of all.

    Constraints take no part in a search: a nearest point that keeps them is the nearest of those that do. One that does
    not is passed over, and bounds what may still be found.

    Raises
    ------
    InputError
        If every point found breaks a constraint.
    """
    best, bounds, broken, ended = None, [], [], ""
    for values, away in _combinations(question):
        if best is not None and away >= best[1].distance:
            break  # so are all that follow
        if ended == "broken off":
            bounds.append(away)
            break
        search = Search(replace(question, scenario=at_values(question.scenario, values)))
        found = _run(search)
        distance, bound = (float(np.linalg.norm([part, away], question.norm)) for part in (found.distance, found.bound))
        found = replace(found, distance=distance, bound=bound)
        ended = found.ended or ended
        bounds.append(bound)
        if not _allowed(search, found):
            broken.append(search)
            continue
        if best is None or distance < best[1].distance:
            best = search, found
    if broken and (best is None or not np.isfinite(best[1].distance)):
        told = all_of(question.scenario.constraints)
        raise InputError(
            f"flip: the nearest change that was found breaks {told}, and the search cannot look for others; name with "
            "only= the parameters that may change, leaving out one that the constraint ties."
        )
    search, found = best
    return search, replace(found, bound=min([*bounds, found.distance]), ended=ended)


def _allowed(search: Search, found: Found) -> bool:
    """Whether the constraints hold at both points that a search found, or it found none."""
    scenario, names = search.question.scenario, search.play.family.parameters
    points = [point for point in (found.boundary, found.inside) if point is not None]
    return all(bool(scenario.allows(dict(zip(names, point)))) for point in points)


def _combinations(question: Question) -> Iterator[tuple[Mapping[str, float], float]]:
    """Yield all combinations of the discrete parameters' values with their distances, the nearest first."""
    scenario, names = question.scenario, question.discrete
    own = scenario.values()
    parameters = [scenario.parameters[name] for name in names]
    combinations = []
    for numbers in product(*(parameter.domain.numbers for parameter in parameters)):
        shares = [abs(x - own[p.name]) / (p.high - p.low) for x, p in zip(numbers, parameters)]
        away = float(np.linalg.norm(shares, question.norm)) if shares else 0.0
        combinations.append(({**own, **dict(zip(names, numbers))}, away))
    yield from sorted(combinations, key=lambda combination: combination[1])


def _run(search: Search) -> Found:
    """Run a search; with no other parameter that may change, the target holds here or not."""
    if search.question.free:
        return search.run()
    start = search.program.start
    if search.play.holds(start):
        return Found(start, start, 0.0, 0.0, linear=True)
    _, complete = search.play.rows(start)
    return Found(None, None, np.inf, np.inf if complete else 0.0, linear=True)
