"""The smallest change of assumptions found that makes one plan better than another: a search without a proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.ask.answer import Answer
from sim.ask.contest.contest import Contest
from sim.ask.contest.search import Search, Single, size_of, width_of
from sim.ask.flip.flip import Change, changes_to
from sim.errors import InputError, expect
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.time.measure import Measure
from sim.time.rules import BEST

BUDGET = 1_000  # points of the parameters at which both chances are computed


@dataclass(frozen=True, eq=False, repr=False)
class Overtaking(Answer):
    """The smallest change of assumptions found that makes one plan's chance higher than another's, or than a level.

    Attributes
    ----------
    scenario : Scenario
    plans : tuple of Plan or None
    level : float or None
    rule : str
    asked : Measure
    status : {'holds already', 'found', 'not found'}
    before, after : tuple of float
        Both chances at the scenario's values, and after the change; where none was found, at the closest approach.
    changes : tuple of Change
        What changes, the largest share first.
    distance : float
        Sum of their shares; inf where nothing was found.
    singles : tuple of Single
        Assumptions whose change alone does it, the smallest share first.
    way : ndarray, shape (points, 3)
        Both chances on the straight way to the change and half as far beyond it: share of the way, first, second.
    solved : int
        Points of the parameters at which both chances were computed.
    ended : {'', 'budget spent', 'broken off'}
        Why the search ended early.
    """

    scenario: Scenario
    plans: tuple[Plan | None, ...]
    level: float | None
    rule: str
    asked: Measure
    status: str
    before: tuple[float, float]
    after: tuple[float, float]
    changes: tuple[Change, ...]
    distance: float
    singles: tuple[Single, ...]
    way: np.ndarray
    solved: int
    ended: str


def overtaking(
    scenario: Scenario,
    plans: Sequence[Plan | None],
    *,
    above: float | None = None,
    only: Sequence[str] | None = None,
    rules: Sequence[str] = (BEST,),
    budget: int = BUDGET,
    **asked,
) -> Overtaking:
    """Search for the smallest change of assumptions under which the first plan's chance is the higher one.

    Size is the sum of changes in shares of plausible ranges, which no assumption leaves. Each is tried alone, at the
    middle and the end of its range on either side, and bracketed where that suffices; then several together, by a local
    search. Smaller changes may exist.

    Parameters
    ----------
    scenario : Scenario
        Of a game over time.
    plans : sequence of Plan or None
        Two, the first of which is to become better; or one with `above`. None is free play.
    above : float, optional
    only : sequence of str, optional
        Parameters that may change; by default all but discrete ones.
    rules : sequence of one of {'best', 'worst', 'average', 'logit'}
    budget : int
        Points of the parameters at which both chances are computed. Ctrl-C too ends the search with what is known.
    **asked
        ``target``, ``years``, ``year`` or ``by``, ``nodes``, ``precision``, ``state``, as `sim.path` takes them.

    Raises
    ------
    InputError
        For a game that is played once, an unknown parameter, or a bad argument.

    Examples
    --------
    >>> import sim
    >>> sim.overtaking(sim.load("grim"), [None], above=0.5, years=3, by=1, budget=50).status
    'not found'
    """
    expect(only, (list, tuple, type(None)), "only", "a list of parameters")
    if not isinstance(budget, int) or budget < 1:
        raise InputError(f"budget: a whole number of at least 1 is expected, not {budget!r}.")
    if len(rules) != 1:
        raise InputError("rules: one is expected; the smallest change is searched for under one of them.")
    contest = Contest(scenario, plans, above, rules, **asked)
    search = Search(contest, _free(scenario, only), budget)
    before = search.first()
    search.run()
    best = search.best if search.best is not None else search.closest
    values = search.values(best)
    status = (
        "holds already" if not best and search.best is not None else "found" if search.best is not None else "not found"
    )
    return Overtaking(
        scenario=scenario,
        plans=contest.plans,
        level=above,
        rule=rules[0],
        asked=contest.asked,
        status=status,
        before=before,
        after=search.chances(best, counted=False),
        changes=changes_to(scenario, values),
        distance=size_of(best) if search.best is not None else np.inf,
        singles=tuple(sorted(search.singles.values(), key=lambda single: single.share)),
        way=search.way(best),
        solved=search.solved,
        ended=search.ended,
    )


def _free(scenario: Scenario, only: Sequence[str] | None) -> list[str]:
    """Return the parameters that may change."""
    names = [scenario.parameter(name).name for name in (scenario.parameters if only is None else only)]
    free = [name for name in names if not scenario.parameters[name].is_discrete and width_of(scenario, name) > 0]
    if only is not None and len(free) < len(names):
        held = next(name for name in names if name not in free)
        raise InputError(f"only: {held} takes only some values; it is held fixed here, leave it out.")
    return free
