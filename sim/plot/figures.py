"""All figures of a result, by its type: what commands write and `sim.figures` returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure

from sim.plot.options import PAGE, FigureOptions, read_options

Figures = dict[str, Figure]


def figures(result: Any, **options: str) -> Figures:
    """Return all figures of a result.

    Parameters
    ----------
    result
        Of a question that draws, or of a study: what `sim.thresholds`, `sim.read_results` and the like return.
    **options
        As on the command line: ``width="85mm"``, ``panels="all"``, ``style="FILE"``.

    Returns
    -------
    dict of str to Figure
        By what each shows; a single one by the empty name. Empty where there is nothing to draw.

    Raises
    ------
    InputError
        If an option is not understood.
    TypeError
        For what no figure is of.
    """
    return drawn(result, read_options(options))


def drawn(result: Any, options: FigureOptions = PAGE, against: Any = None) -> Figures:
    """Return all figures of a result, drawn with some options; where one can hold it, with another view's answer."""
    for kind in type(result).__mro__:
        if kind.__name__ in BESIDE and against is not None:
            return BESIDE[kind.__name__](result, options, against)
        if kind.__name__ in DRAWERS:
            return DRAWERS[kind.__name__](result, options)
    raise TypeError(f"no figure is of a {type(result).__name__}; these are drawn: {', '.join(DRAWERS)}.")


def _claims(found: Any, options: FigureOptions) -> Figures:
    from sim.plot.claims import figure_claims

    if all(judgement.claim.test is None for judgement in found.judgements):
        return {}
    title = f"{found.crux.id}: {found.crux.question}" if found.crux else ""
    return {"": figure_claims(found.table(), found.views, title, found.changes, options=options)}


def _comparison(found: Any, options: FigureOptions) -> Figures:
    from sim.plot.strategy_table import figure_strategy_table
    from sim.scenario.changes import spelled_together

    first, changes = found.scenarios[0], spelled_together(found.scenarios)
    changed = f" Changed: {changes}." if changes else ""
    subtitle = f"Backward induction with all equilibria that follow each move.{changed}"
    players = [*first.earlier, *first.order[-1]]
    outcome = next(iter(first.outcomes))
    return {"": figure_strategy_table(found.paths, subtitle, players, outcome, first.labels, options=options)}


def _crossings(found: Any, options: FigureOptions) -> Figures:
    from sim.plot.crossings import figure_crossings

    return {"": figure_crossings(found, options=options)}


def _each_alone(found: Any, options: FigureOptions) -> Figures:
    from sim.plot.each_alone import tornado_figures

    return tornado_figures(found, options)


def _explanations(result: Any, options: FigureOptions) -> Figures:
    from sim.plot.panels import drawn_files
    from sim.plot.terms import figure_terms
    from sim.tell import answer_titles
    from sim.tell.explain import picture_caption, worded_terms
    from sim.tell.words import payoff_units

    scenario, made = result.scenario, {}
    for number in drawn_files([one.margin for one in result.found], options):
        found = result.found[number - 1]
        terms = worded_terms(scenario, found)
        played = scenario.labels.menu(found.player, (found.move, found.alternative))
        title = answer_titles.reasons(scenario.labels, found.player, tuple(played), terms)
        subtitle = picture_caption(scenario, found)
        made[str(number)] = figure_terms(terms, title, subtitle, payoff_units(scenario, found.player), options=options)
    return made


def _flip(found: Any, options: FigureOptions, against: Any = None) -> Figures:
    from sim.plot.flip import figure_flip

    only_beside = against is not None and against.changes and found.status == "holds already"
    return {"": figure_flip(found, against, options=options)} if found.changes or only_beside else {}


def _learning(found: Any, options: FigureOptions) -> Figures:
    from sim.ask.learning import mean_outcomes
    from sim.plot.learning import figure_learning
    from sim.tell.captions import about

    scenario, made = found.scenario, {}
    for rule, plays in found.plays.items():
        means = mean_outcomes(scenario, plays[0].players[0])
        name = rule.replace(" ", "_")
        made[name] = figure_learning(plays, means, about(scenario), scenario.labels, options=options)
    return made


def _overtaking(found: Any, options: FigureOptions) -> Figures:
    from sim.plot.crossings import figure_way

    return {"": figure_way(found, options=options)} if len(found.way) else {}


def _paths(found: Any, options: FigureOptions) -> Figures:
    from sim.plot.path import path_figures

    return path_figures(found, options)


def _plane(found: Any, options: FigureOptions, against: Any = None) -> Figures:
    from sim.plot.exact_phase import figure_exact_phase, figure_exact_phase_by_move
    from sim.plot.polygons import same_maps

    if against is not None and same_maps(found, against):  # the views differ in the values of the axes alone
        against = None
    maps = {e: figure_exact_phase(found, e, against, options=options) for e in found.chosen}
    return {**maps, "by_move": figure_exact_phase_by_move(found, against, options=options)}


def _reasons(result: Any, options: FigureOptions) -> Figures:
    from sim.plot.terms import figure_terms
    from sim.tell import answer_titles
    from sim.tell.reasons import caption, worded
    from sim.tell.words import payoff_units

    scenario, made = result.outlook.scenario, {}
    for number, one in enumerate(result.found, start=1):
        terms = worded(scenario, one)
        played = tuple(scenario.labels.menu(one.player, (one.move, one.alternative)))
        title = answer_titles.reasons(scenario.labels, one.player, played, terms)
        unit = payoff_units(scenario, one.player)
        made[str(number)] = figure_terms(terms, title, caption(result, one), unit, options=options)
    return made


def _results(results: Any, options: FigureOptions) -> Figures:
    from sim.solve.concepts import concept
    from sim.study.study import figure_study
    from sim.study.summary import summarise

    meaning = concept(results.manifest["concept"]).meaning
    if results.manifest["axes"]:
        from sim.plot.study import study_figures

        return study_figures(figure_study(results), options, meaning)
    from sim.plot.shares import figure_shares

    return {"shares": figure_shares(summarise(results), results.scenario, meaning, options=options)}


def _over_time(results: Any, options: FigureOptions) -> Figures:
    from sim.plot.courses import course_figures
    from sim.study.courses import read_courses

    return course_figures(read_courses(results), options)


def _robustness(found: Any, options: FigureOptions) -> Figures:
    return over_worlds(found, found.worlds.choices[-1], options)


def over_worlds(found: Any, choice: str, options: FigureOptions) -> Figures:
    """Return the figures of a `Robustness`: what the target turns on after a choice, each move's shares, and its regret."""
    from sim.plot.sensitivity import figure_regret, figure_robustness, figure_tornado
    from sim.tell.words import payoff_units

    made = {
        "tornado": figure_tornado(found, choice, options=options),
        "robustness": figure_robustness(found, options=options),
    }
    if len(found.worlds.choices) > 2 and len(found.scenario.earlier) == 1:
        made["regret"] = figure_regret(found, payoff_units(found.scenario, found.scenario.order[0][0]), options=options)
    return made


def _thresholds(found: Any, options: FigureOptions, against: Any = None) -> Figures:
    from sim.plot.correspondence import figure_correspondence

    return {"": figure_correspondence(found, against=against, options=options)}


def _transitions(found: Any, options: FigureOptions) -> Figures:
    from sim.plot.transitions import figure_transitions

    return {"": figure_transitions(found, options=options)} if found.arrows else {}


def _walk(walk: Any, options: FigureOptions) -> Figures:
    from sim.plot.flip import figure_walk

    return {"": figure_walk(walk, options=options)} if len(walk.crossings) else {}


# Those whose figures show another view's answer beside their own.
BESIDE: dict[str, Callable[[Any, FigureOptions, Any], Figures]] = {
    "Flip": _flip,
    "Plane": _plane,
    "Thresholds": _thresholds,
}
DRAWERS: dict[str, Callable[[Any, FigureOptions], Figures]] = {
    "Claims": _claims,
    "Comparison": _comparison,
    "Crossings": _crossings,
    "EachAlone": _each_alone,
    "Explanations": _explanations,
    "Flip": _flip,
    "Learning": _learning,
    "Overtaking": _overtaking,
    "Paths": _paths,
    "Plane": _plane,
    "Reasons": _reasons,
    "Results": _results,
    "ResultsOverTime": _over_time,
    "Robustness": _robustness,
    "Thresholds": _thresholds,
    "Transitions": _transitions,
    "Walk": _walk,
}
