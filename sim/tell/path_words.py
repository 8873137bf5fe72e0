"""Words that all answers over time have in common: plans, when something is asked about, what is expected."""

from __future__ import annotations

from collections.abc import Iterable

from sim.ask.outlook import Outlook
from sim.ask.path import Path, Paths
from sim.scenario.plans import FREE_PLAY, Plan
from sim.scenario.scenario import Scenario
from sim.tell.captions import about, wanted
from sim.tell.words import EXPECTED, number
from sim.time.measure import LOGIT, Measure
from sim.time.point import BESIDE

EXPECTING = {**EXPECTED, "logit": "logit choices"}
ONE = "one equilibrium"
PURE_FIRST = "At each step pure equilibria are expected, mixed ones only where there is no pure one."
WHETHER = "whether "


def clause(scenario: Scenario, target: str) -> str:
    """Return what is looked for as a clause with a verb: an outcome whose label is none holds."""
    words = wanted(scenario, target)
    if target in scenario.outcomes:
        says = scenario.labels.outcome(target).startswith(WHETHER)
    else:
        says = words != target
    return words if says else f"‘{words}’ holds"


def plan_label(plan: Plan | None) -> str:
    """Return what a plan is called: its title; free play where there is none."""
    return "free play" if plan is None else plan.title


def plan_name(plan: Plan | None) -> str:
    """Return the name by which a plan is asked for."""
    return FREE_PLAY if plan is None else plan.name


def under(plan: Plan | None) -> str:
    """Return under what: ``under ‘arms now’``, or ``in free play``."""
    return "in free play" if plan is None else f"under ‘{plan.title}’"


def supposing(scenario: Scenario, plan: Plan | None, again: bool = False) -> str:
    """Return the same as a condition where a plan says what it does: ``if the US arms Ukraine``.

    Parameters
    ----------
    again : bool
        Whether who moves first was named in the clause before.
    """
    if plan is None or not plan.does:
        return under(plan)
    return f"if {'it' if again else scenario.labels.the(scenario.order[0][0])} {plan.does}"


def expecting(one: Path) -> str:
    """Return what is expected of several equilibria, on a path; that there is one at each step, where there is."""
    return ONE if single([one]) and one.logit is None else EXPECTING[one.rule]


def when(paths: Paths) -> str:
    """Return when: ``in year 10``, or ``by year 10``."""
    return when_words(paths.scenarios[0], paths)


def when_words(scenario: Scenario, asked: Paths | Measure) -> str:
    """Return when what is asked about comes about: ``in year 10``, or ``by year 10``."""
    return f"{'by' if asked.by else 'in'} {scenario.time.period} {asked.year}"


def begins_in(scenario: Scenario, state: tuple[int, ...] | None) -> dict[str, str]:
    """Return the levels of factors in which the first year begins, by name; without a state as the game begins."""
    return scenario.time.levels_in(scenario.time.start if state is None else state)


def event_words(scenario: Scenario, asked: Measure) -> str:
    """Return what is asked about, and when: ``Russia leaves China's bloc in year 10``."""
    return f"{clause(scenario, asked.target)} {when_words(scenario, asked)}"


def beginning(scenario: Scenario, state: tuple[int, ...] | None) -> str:
    """Return with what the first year begins, if not as the game does; else nothing."""
    if state in (None, scenario.time.start):
        return ""
    differ = [
        f"{factor.called}: {factor.label(level)}"
        for factor, level, usual in zip(scenario.time.factors, state, scenario.time.start)
        if level != usual
    ]
    return f"The first {scenario.time.period} begins with {', '.join(differ)}"


def begun(scenario: Scenario, state: tuple[int, ...] | None) -> list[str]:
    """Return the same as a sentence."""
    words = beginning(scenario, state)
    return [f"{words}."] if words else []


def all_begun(paths: Paths) -> list[str]:
    """Return with what the first year begins in each view, as sentences, if not as its game does."""
    begun_by_view = [begun(scenario, state) for scenario, state in zip(paths.scenarios, paths.states)]
    return list(dict.fromkeys(sentence for sentences in begun_by_view for sentence in sentences))


def years_of(scenario: Scenario, state: tuple[int, ...] | None, *parts: str) -> str:
    """Return the subtitle of a figure of what becomes of a scenario: its title, with what it begins, and further parts."""
    return about(scenario, beginning(scenario, state), *parts, one_period=False)


def logit_precision(paths: Paths) -> float | None:
    """Return the precision of logit choices; None over a horizon."""
    point = paths.found[0].logit
    return None if point is None else point.precision


def beside(paths: Paths) -> str:
    """Return what the range beside each chance is over: other horizons, or the precision doubled."""
    precision = logit_precision(paths)
    if precision is not None:
        return f"Precision {number(precision)} to {number(2 * precision)}"
    return _horizons(paths.years)


def beside_words(asked: Measure) -> str:
    """Return what the range beside a chance is over."""
    if asked.rule == LOGIT:
        return f"Precision {number(asked.precision)} to {number(2 * asked.precision)}"
    return _horizons(asked.years)


def _horizons(years: int) -> str:
    return f"Horizon {max(1, years - BESIDE)} to {years + BESIDE}"


def horizon_scope(scenario: Scenario, asked: Measure) -> list[str]:
    """Return how chances over time are found, what comes after the last year, and what their range is over."""
    if asked.rule == LOGIT:
        return [
            f"Stationary logit choices of precision {number(asked.precision)} per unit of scaled payoff; the range is to the "
            "double of it."
        ]
    return [backwards(scenario, asked.years), *nodes_scope(asked)]


def nodes_scope(asked: Paths | Measure | Outlook) -> list[str]:
    """Return that mixed equilibria of a step stand behind pure ones, where they do."""
    return [PURE_FIRST] if asked.nodes == "pure" else []


def backwards(scenario: Scenario, years: int) -> str:
    """Return how chances over a horizon are found."""
    period = scenario.time.period
    return (
        f"Backward induction over {years} {period}s; what comes after is worth 0, as is being out of office. Another "
        f"horizon gives other numbers: the range is over those of {max(1, years - BESIDE)} to {years + BESIDE} {period}s."
    )


def single(found: Iterable[Path]) -> bool:
    """Whether every subgame has one equilibrium, so that nothing is to be chosen by a rule."""
    return not any(one.choices for one in found)


def shown(paths: Paths) -> list[Path]:
    """Return the paths that differ: of a plan without several equilibria anywhere the first rule's alone."""
    kept = []
    for scenario in paths.scenarios:
        for plan in paths.plans:
            found = list(paths.of(scenario, plan).values())
            kept += found[:1] if single(found) else found
    return kept


def solved_by(scenario: Scenario, asked: Measure) -> str:
    """Return how chances are found, in short."""
    if asked.rule == LOGIT:
        return f"Stationary logit choices of precision {number(asked.precision)}."
    return f"Backward induction over {asked.years} {scenario.time.period}s."


def method(paths: Paths) -> str:
    """Return how what is drawn was found."""
    first, precision = paths.scenarios[0], logit_precision(paths)
    if precision is not None:
        return f"Stationary logit choices of precision {number(precision)}."
    mover = first.labels.the(first.order[0][0])
    backward = f"Backward induction over {paths.years} {first.time.period}s"
    if single(paths.found):
        return f"{backward}; no step has several equilibria."
    return f"{backward}; {mover} expects {EXPECTING[paths.rules[0]]} of the equilibria that may follow."
