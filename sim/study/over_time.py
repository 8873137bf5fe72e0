"""Studies of games over time: what is asked at every point, the table of its answers, and who answers.

The table has a row for every point, plan and rule: the chance that is asked for, its range over other horizons, what the
whole is worth to whoever moves in the first period; or, at a point that makes no game, the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.errors import InputError
from sim.scenario import columns
from sim.scenario.compose import open_library
from sim.scenario.plans import FREE_PLAY, Plan, plan_data, read_plan
from sim.scenario.scenario import Scenario
from sim.solve.concepts import DEFAULT
from sim.study.plain_data import Each
from sim.time.measure import LOGIT, YEARS, Measure, measure
from sim.time.model import Model
from sim.time.plans import forced_moves
from sim.time.point import Point, target_by_state
from sim.time.rules import BEST, WORST

SECTION = "over_time"  # of a study's configuration; null in studies of games that are played once
THEN, EVER = "year", "by"  # how things stand in a year, or whether something has happened by then
SOLVED, REFUSED = STATUSES = ("solved", "refused")
CHUNK = 4  # points of a part: each takes long
# What the section must hold, see `sim.study.plain_data.check_shape`.
SHAPE = {
    "plans": [{"name": str, "says": (Each(object), type(None))}],
    "rules": [str],
    "target": str,
    "years": range(1, 10**6),
    "year": range(10**6),
    "asks": {THEN, EVER},
    "nodes": str,
    "precision": float,
    "state?": [range(10**6)],
}


def question(
    scenario: Scenario, plans: Sequence[Plan | None] = (None,), rules: Sequence[str] = (BEST, WORST), **how: Any
) -> dict[str, Any]:
    """Return what a study asks at every point, as plain data that needs no other file.

    Parameters
    ----------
    plans : sequence of Plan or None
        None is free play.
    rules : sequence of str
        As `sim.path` takes them.
    **how
        As for `sim.time.measure.measure`.

    Raises
    ------
    InputError
        For a game that is played once, a plan, target or argument that is none, or two plans of one name.
    """
    refuse_nothing(plans, rules)
    asked = [measure(scenario, plan, rule, **how) for plan in plans for rule in rules]
    names = [name_of(plan) for plan in plans]
    for kind, given in (("plan", names), ("rule", list(rules))):
        twice = [name for name in given if given.count(name) > 1]
        if twice:
            raise InputError(f"{kind}s: '{twice[0]}' is named twice; leave one out.")
    model = Model(scenario)
    target_by_state(model, asked[0].target, model.outcomes.over({**scenario.values(), **model.switches}))
    for plan in plans:
        forced_moves(model, plan, asked[0].years)
    first = asked[0]
    return {
        "plans": [
            {"name": name, "says": None if p is None else plan_data(p, scenario)} for name, p in zip(names, plans)
        ],
        "rules": list(rules),
        **{key: getattr(first, key) for key in ("target", "years", "year", "nodes", "precision")},
        "asks": EVER if first.by else THEN,
        **({} if first.state in (None, scenario.time.start) else {"state": list(first.state)}),
    }


def asked_over_time(scenario: Scenario, concept: str = DEFAULT, **asked: Any) -> dict[str, Any] | None:
    """Return what a study asks of a game over time, as `question` does; None where it asks for the equilibria of one period.

    Parameters
    ----------
    concept : str
        ``logit`` asks for stationary logit choices.
    **asked
        As for `question`, None being the same as nothing; ``years=1`` asks for equilibria of the first period.

    Raises
    ------
    InputError
        As `question`; or if something is asked that goes with more than one period, and there is one.
    """
    given = {key: value for key, value in asked.items() if value is not None}
    years = given.get("years", YEARS)
    if scenario.time is None or years == 1:
        for key in given:
            if key != "years" or scenario.time is None:
                why = (
                    f"the game '{scenario.game_name}' is played once"
                    if scenario.time is None
                    else "years=1 is one year alone"
                )
                raise InputError(f"{key}: {why}; leave it out.")
        return None
    if concept == LOGIT:
        given["rules"] = (LOGIT,)
    elif concept != DEFAULT:
        raise InputError(
            f"concept={concept}: over {years} {scenario.time.period}s a game is solved backwards (leave it out), or by "
            f"concept={LOGIT}; of one {scenario.time.period} alone, years=1, any concept can be had."
        )
    return question(scenario, **given)


def measures(scenario: Scenario, section: Mapping[str, Any]) -> list[Measure]:
    """Return what a study asks at every point: for every plan the rules in their order; raises as `question`."""
    how = {key: section[key] for key in ("target", "years", "nodes", "precision")} | {section["asks"]: section["year"]}
    if "state" in section:
        how["state"] = _levels(scenario, section["state"])
    refuse_nothing(section["plans"], section["rules"])
    library = open_library()
    plans = [
        None if one["says"] is None else read_plan(one["says"], Path(f"{one['name']}.yaml"), scenario, library)
        for one in section["plans"]
    ]
    return [measure(scenario, plan, rule, **how) for plan in plans for rule in section["rules"]]


def _levels(scenario: Scenario, state: Sequence[int]) -> dict[str, str]:
    """Return the levels of a state by factor; InputError if the game has no such state."""
    shape = scenario.time.shape
    if len(state) != len(shape) or any(level >= count for level, count in zip(state, shape)):
        raise InputError(f"state: {list(state)} is no state of the game '{scenario.game_name}'.")
    return scenario.time.levels_in(state)


def refuse_nothing(plans: Sequence[Any], rules: Sequence[str]) -> None:
    """Refuse a question without any plan or rule."""
    if not plans or not rules:
        raise InputError("plans and rules: name at least one of each.")


def name_of(plan: Plan | None) -> str:
    """Return the name by which the table knows a plan."""
    return FREE_PLAY if plan is None else plan.name


def schema(scenario: Scenario, parameters: Iterable[str]) -> pa.Schema:
    """Return the columns of the table and their types."""
    label, number = pa.dictionary(pa.int32(), pa.string()), pa.float64()
    return pa.schema(
        {
            columns.POINT: pa.int64(),
            **dict.fromkeys(parameters, number),
            columns.PLAN: label,
            columns.EXPECTATION: label,
            columns.CHANCE: number,
            columns.CHANCE_LOW: number,
            columns.CHANCE_HIGH: number,
            **{columns.payoff(player): number for player in scenario.players},
            columns.STATUS: label,
            columns.REASON: pa.string(),
        }.items()
    )


@dataclass(frozen=True)
class Answer:
    """What is found at a point by one plan and rule: numbers, or why there are none.

    Attributes
    ----------
    numbers : tuple of float or None
        The chance, its range, the worth to each player.
    reason : str or None
    """

    numbers: tuple[float, ...] | None
    reason: str | None = None

    @property
    def chance(self) -> float:
        """The chance, NaN where there is none."""
        return self.numbers[0] if self.numbers else float("nan")


class CourseSolver:
    """Answers measures of a game over time at points where some of its parameters vary.

    Parameters
    ----------
    scenario : Scenario
    asked : sequence of Measure
    """

    trial = 1  # points by which the cost of all is told

    def __init__(self, scenario: Scenario, asked: Sequence[Measure]):
        self.scenario, self.asked = scenario, tuple(asked)

    @cached_property
    def _model(self) -> Model:
        return Model(self.scenario)

    def __call__(self, values: Mapping[str, np.ndarray], first: int) -> pa.Table:
        """Return the table of consecutive points.

        Parameters
        ----------
        values : mapping of parameter to ndarray, shape (points,)
        first : int
            Number of the first point.
        """
        points = len(next(iter(values.values())))
        answers = [
            answer for k in range(points) for answer in self.at({name: float(values[name][k]) for name in values})
        ]
        return self._table(values, first, answers)

    def at(self, values: Mapping[str, float]) -> list[Answer]:
        """Return what is found at one point, by each measure."""
        try:
            point = Point(self._model, {**self.scenario.values(), **values})
        except InputError as error:
            return [Answer(None, self._reason(error))] * len(self.asked)
        return [self._answer(point, asked) for asked in self.asked]

    def _answer(self, point: Point, asked: Measure) -> Answer:
        try:
            low, high = point.range(asked)
            course = point.course(asked)
        except InputError as error:
            return Answer(None, self._reason(error))
        worth = course.solved.values[0, course.start, point.game.movers[course.start]]
        return Answer((course.chance(asked), low, high, *map(float, worth)))

    def _reason(self, error: InputError) -> str:
        """Return what an error says, files without their folders, which differ from machine to machine."""
        text = str(error)
        for file in self.scenario.files:
            text = text.replace(str(file), file.name)
        return text

    def _table(self, values: Mapping[str, np.ndarray], first: int, answers: Sequence[Answer]) -> pa.Table:
        each, points = len(self.asked), len(answers) // len(self.asked)
        names = [name_of(asked.plan) for asked in self.asked]
        found = [np.array([a.numbers[k] if a.numbers else np.nan for a in answers]) for k in range(self._numbers)]
        missing = np.array([answer.numbers is None for answer in answers])
        data = [
            pa.array(np.repeat(np.arange(first, first + points), each)),
            *(pa.array(np.repeat(np.asarray(column, dtype=float), each)) for column in values.values()),
            _labels(names * points, list(dict.fromkeys(names))),
            _labels([asked.rule for asked in self.asked] * points, list(dict.fromkeys(a.rule for a in self.asked))),
            *(pa.array(column, mask=missing) for column in found),
            _labels([STATUSES[int(gone)] for gone in missing], STATUSES),
            pa.array([answer.reason for answer in answers], pa.string()),
        ]
        return pa.Table.from_arrays(data, schema=schema(self.scenario, values))

    @property
    def _numbers(self) -> int:
        return 3 + len(self.scenario.players)


def _labels(texts: Sequence[str], names: Sequence[str]) -> pa.DictionaryArray:
    codes = np.array([names.index(text) for text in texts], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(names), pa.string()))
