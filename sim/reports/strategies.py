"""The strategy table: what follows each move of the leader, in each view."""

from __future__ import annotations

import pandas as pd

from sim.alignment.triangle import measured_ties
from sim.ask.compare import Comparison
from sim.ask.explain import Explanation
from sim.ask.solution import Solution
from sim.plot.strategy_table import figure_strategy_table
from sim.plot.terms import figure_terms
from sim.plot.triangle import figure_triangle
from sim.reports.images import picture
from sim.reports.subject import Subject
from sim.scenario.scenario import Scenario
from sim.tell import answer_titles
from sim.tell.compare import matrix
from sim.tell.document import Block, Paragraph, Part, Picture, Section
from sim.tell.equilibria import paths_table
from sim.tell.explain import about, led_moves, picture_caption, reasons, why, worded_terms
from sim.tell.solution import at_once, details
from sim.tell.triangle import named
from sim.tell.words import listed, main_outcome, payoff_units

MOST_EXPLAINED = 2  # equilibria whose reasons are told


def strategies_section(subject: Subject) -> Section:
    """Return the section with the strategy table."""
    comparison, blocks = subject.comparison, []
    if comparison is not None:
        if all(len(scenario.order) == 2 for scenario in comparison.scenarios):  # a row stands for one earlier move
            blocks.append(_figure(comparison))
        first = subject.solutions[0]
        blocks.append(matrix(comparison) if subject.several else paths_table(first.scenario, first.led))
    if not subject.several:
        blocks += [*_reasons(subject), _at_once(subject.solutions[0])]
    return Section("strategies", "The strategy table", blocks, wide=True)


def _figure(comparison: Comparison) -> Picture:
    scenarios = comparison.scenarios
    views = listed([scenario.label for scenario in scenarios])
    lead, *others = scenarios[0].order[0][0], *scenarios[0].order[-1]
    labels, outcome = scenarios[0].labels, main_outcome(scenarios[0])
    caption = f"Backward induction with all equilibria that follow each move; {'views' if len(scenarios) > 1 else 'view'} {views}."
    figure = figure_strategy_table(comparison.paths, caption, (lead, *others), outcome, labels)
    alt = (
        f"A coloured table with a row for each move of {labels.the(lead)} and a column for each view ({views}). Each cell names what "
        f"{listed([labels.the(player) for player in others])} do; its colour stands for {labels.outcome(outcome)}; the best moves are outlined. "
        "The table after it says the same."
    )
    return picture(figure, alt, caption)


def _at_once(solution: Solution) -> Part:
    what = "If nobody could show its move before the others choose, these would be the equilibria."
    return Part("If all moved at once", [Paragraph(what), *at_once(solution), details(solution)])


def _has_triangle(scenario: Scenario) -> bool:
    return bool(measured_ties(scenario.players, scenario.outcomes))


def _reasons(subject: Subject) -> list[Block]:
    """Return why the follower does what it does after the best move, term by term, and the triangle before and after."""
    scenario, (best, explanations) = subject.scenarios[0], subject.explained
    if explanations is None:
        return []  # no equilibrium in pure moves follows: there is no single move to explain
    blocks: list[Block] = [Paragraph(about(explanations), "note")]
    for found in explanations.found[:MOST_EXPLAINED]:
        blocks += [*reasons(scenario, found), _terms(scenario, found)]
    left_out = len(explanations.found) - MOST_EXPLAINED
    if left_out > 0:
        blocks.append(Paragraph(f"Of {left_out} more equilibria that follow, the reasons are left out.", "note"))
    if _has_triangle(scenario):
        blocks.append(_triangle(scenario, subject.solutions[0].led, scenario.order[0][0], best))
    return [Part(f"Why, after {led_moves(explanations)}", blocks)]


def _terms(scenario: Scenario, found: Explanation) -> Picture:
    """Return the terms of a choice as bars."""
    terms, labels = worded_terms(scenario, found), scenario.labels
    title = answer_titles.reasons(
        labels, found.player, tuple(labels.menu(found.player, (found.move, found.alternative))), terms
    )
    alt = f"{why(scenario, found)}: bars for each term of its payoff in which the two differ. The table before it says the same."
    figure = figure_terms(terms, title, picture_caption(scenario, found), unit=payoff_units(scenario, found.player))
    return picture(figure, alt, picture_caption(scenario, found))


def _triangle(scenario: Scenario, table: pd.DataFrame, leader: str, best: pd.Series) -> Picture:
    before, labels = table.iloc[0], scenario.labels
    first, then = labels.menu(leader, (before[leader], best[leader]))
    caption = f"Ties of the three powers after {first} and after {then}, from −1 (hostile) to +1 (friendly)."
    alt = f"{caption} Before: {named(labels, before['triangle'])}. After: {named(labels, best['triangle'])}."
    return picture(figure_triangle(before, best, scenario.players, caption, labels=labels), alt, caption)
