"""Flips over discrete parameters: a search of its own at each combination of their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import numpy as np

from sim.analysis.flip_question import Question
from sim.analysis.flip_search import Found, Search
from sim.scenario.scenario import at_values


def search_everywhere(question: Question) -> tuple[Search, Found]:
    """Return the search with the nearest point, its distances taken from the question's own values.

    Without discrete parameters that may change it is the only one. Where none finds a point, it is the one at the
    question's own values, with what is proved of all.
    """
    best, bounds = None, []
    for values, away in _combinations(question):
        if best is not None and away >= best[1].distance:
            break  # so are all that follow
        search = Search(replace(question, scenario=at_values(question.scenario, values)))
        found = _run(search)
        distance, bound = (float(np.linalg.norm([part, away], question.norm)) for part in (found.distance, found.bound))
        found = replace(found, distance=distance, bound=bound)
        bounds.append(bound)
        if best is None or distance < best[1].distance:
            best = search, found
    search, found = best
    return search, replace(found, bound=min([*bounds, found.distance]))


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
