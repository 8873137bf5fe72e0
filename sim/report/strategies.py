"""The strategy table: what follows each move of the leader, in each view."""

from __future__ import annotations

import pandas as pd

from sim.alignment.triangle import measured_ties, tie_names
from sim.ask.compare import compare
from sim.ask.solution import Solution
from sim.commands.explain import why, worded_terms
from sim.plot.strategy_table import figure_strategy_table
from sim.plot.style import EXPECTATIONS
from sim.plot.terms import figure_terms
from sim.plot.triangle import figure_triangle
from sim.report.images import picture
from sim.report.subject import Subject
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Cell, Column, Paragraph, Part, Picture, Section, Table
from sim.tell.words import (
    EXPECTED,
    capital,
    listed,
    main_outcome,
    number,
    number_cell,
    payoff_units,
    range_cell,
    strategy,
    varying_outcomes,
)

MOST_OUTCOMES = 4  # columns of a table
MOST_EXPLAINED = 2  # equilibria whose reasons are drawn


def strategies_section(subject: Subject) -> Section:
    """Return the section with the strategy table."""
    led = [solution for solution in subject.solutions if solution.led is not None]
    blocks: list[Block] = []
    if led and all(len(solution.scenario.order) == 2 for solution in led):  # a row stands for one earlier move
        blocks.append(_figure([solution.scenario for solution in led]))
    if led:
        blocks.append(_matrix(led) if subject.several else _paths(led[0]))
    if not subject.several:
        blocks += [*_reasons(subject), _at_once(subject.solutions[0])]
    return Section("strategies", "The strategy table", blocks, wide=True)


def _figure(scenarios: list[Scenario]) -> Picture:
    views = listed([scenario.label for scenario in scenarios])
    lead, *others = scenarios[0].order[0][0], *scenarios[0].order[-1]
    labels, outcome = scenarios[0].labels, main_outcome(scenarios[0])
    caption = f"Backward induction with all equilibria that follow each move; {'views' if len(scenarios) > 1 else 'view'} {views}."
    figure = figure_strategy_table(compare(scenarios), caption, (lead, *others), outcome, labels)
    alt = (
        f"A coloured table with a row for each move of {labels.the(lead)} and a column for each view ({views}). Each cell names what "
        f"{listed([labels.the(player) for player in others])} do; its colour stands for {labels.outcome(outcome)}; the best moves are outlined. "
        "The table after it says the same in figures."
    )
    return picture(figure, alt, caption)


def _matrix(solutions: list[Solution]) -> Table:
    """Return the main outcome after each move in each view, with the marks of the best moves."""
    first = solutions[0].scenario
    leader, outcome = first.order[0][0], main_outcome(first)
    rows = []
    for move in first.moves[leader]:
        cells = [Cell(first.labels.move(leader, move))]
        for solution in solutions:
            rows_here = solution.led[solution.led[leader] == move]
            cell = range_cell(rows_here[outcome])
            marks, said = _marks(rows_here)
            cells.append(Cell(f"{cell.text} {marks}".strip(), cell.sort, "best" if marks else "", f"{cell.text}{said}"))
        rows.append(cells)
    heading = Column(f"After move of {first.labels.the(leader)}")
    columns = [heading, *(Column(s.scenario.view, look="mark") for s in solutions)]
    note = "▲ ● ▼: the best move, expecting the best, the average, the worst of what follows"
    return Table(f"{first.labels.scale(outcome)}, in the equilibria that follow each move; {note}", columns, rows)


def _marks(rows: pd.DataFrame) -> tuple[str, str]:
    """Return the marks of a best move, and what they say."""
    expectations = [name for name in EXPECTATIONS if rows[f"led_{name}"].any()]
    said = f", best move expecting {listed([EXPECTED[name] for name in expectations], 'or')}" if expectations else ""
    return "".join(EXPECTATIONS[name] for name in expectations), said


def _paths(solution: Solution) -> Table:
    """Return everything that follows each move in one view."""
    scenario = solution.scenario
    earlier = scenario.earlier
    rows = []
    for _, row in solution.led.iterrows():
        marks, said = _marks(pd.DataFrame([row]))
        first = Cell(scenario.labels.play(earlier, row[list(earlier)].astype(str), ", "))
        rows.append(
            [
                first,
                *_equilibrium(scenario, row, scenario.order[-1]),
                Cell(marks or "–", look="mark", said=said.lstrip(", ")),
            ]
        )
    columns = [
        Column("After"),
        *_columns(scenario, scenario.order[-1]),
        Column("Best move", "expecting ▲ best ● average ▼ worst", "mark"),
    ]
    return Table(f"What follows each move: all equilibria{_left_out(scenario)}", columns, rows)


def _at_once(solution: Solution) -> Part:
    scenario = solution.scenario
    found = solution.simultaneous[solution.simultaneous["status"] != "none"]
    rows = [
        [Cell(str(n)), *_equilibrium(scenario, row, scenario.players)] for n, (_, row) in enumerate(found.iterrows(), 1)
    ]
    columns = [Column("No."), *_columns(scenario, scenario.players)]
    what = "If nobody could show its move before the others choose, these would be the equilibria."
    found_what = f"What was examined: {solution.certificate.message}" if solution.certificate else ""
    caption = f"Equilibria when all move at once{_left_out(scenario)}"
    blocks: list[Block] = [
        Paragraph(" ".join(filter(None, [what, found_what]))),
        Table(caption, columns, rows) if rows else Paragraph("No equilibrium was found."),
    ]
    return Part("When all move at once", blocks)


def _columns(scenario: Scenario, movers) -> list[Column]:
    outcomes = [Column(capital(scenario.labels.outcome(name)), look="number") for name in _outcomes(scenario)]
    payoffs = [
        Column(f"Payoff of {scenario.labels.the(p)}", payoff_units(scenario), "number") for p in scenario.players
    ]
    return [
        *(Column(scenario.labels.player(p)) for p in movers),
        *outcomes,
        *payoffs,
        *([Column("Triangle", look="words")] if _has_triangle(scenario) else []),
    ]


def _equilibrium(scenario: Scenario, row: pd.Series, movers) -> list[Cell]:
    cells = [Cell(strategy(scenario, row, p)) for p in movers]
    cells += [number_cell(row[name]) for name in _outcomes(scenario)]
    cells += [number_cell(row[f"payoff_{p}"]) for p in scenario.players]
    return [*cells, *([Cell(scenario.labels.named(str(row["triangle"])))] if _has_triangle(scenario) else [])]


def _outcomes(scenario: Scenario) -> list[str]:
    return _all_outcomes(scenario)[:MOST_OUTCOMES]


def _all_outcomes(scenario: Scenario) -> list[str]:
    return [name for name in varying_outcomes(scenario) if name not in tie_names(scenario.players)]


def _left_out(scenario: Scenario) -> str:
    """Return which outcomes a table has no room for, to end its caption."""
    left = _all_outcomes(scenario)[MOST_OUTCOMES:]
    return f" (without the outcomes {listed([scenario.labels.outcome(name) for name in left])})" if left else ""


def _has_triangle(scenario: Scenario) -> bool:
    return bool(measured_ties(scenario.players, scenario.outcomes))


def _reasons(subject: Subject) -> list[Block]:
    """Return why the follower does what it does after the best move, term by term, and the triangle before and after."""
    scenario, (best, explanations) = subject.scenarios[0], subject.explained
    if not explanations:
        return []  # no equilibrium in pure moves follows: there is no single move to explain
    follower = scenario.order[-1][0]
    labels = scenario.labels
    moves = [labels.move(player, str(best[player])) for player in scenario.earlier]
    blocks: list[Block] = []
    for found in explanations[:MOST_EXPLAINED]:
        profile, terms = labels.play(found.profile, found.profile.values(), ", "), worded_terms(scenario, found)
        move, alternative = labels.menu(follower, (found.move, found.alternative))
        caption = f"Equilibrium ({profile}) in view {scenario.label}; payoffs in {payoff_units(scenario)}."
        alt = (
            f"Bars for each term of {labels.the(follower)}'s payoff in which {move} differs from {alternative}, its best "
            f"alternative. It is worth {number(found.margin)} {payoff_units(scenario)} more: {_largest(terms)}."
        )
        blocks.append(
            picture(figure_terms(terms, why(scenario, found), caption, unit=payoff_units(scenario)), alt, caption)
        )
    left_out = len(explanations) - MOST_EXPLAINED
    if left_out > 0:
        blocks.append(Paragraph(f"Of {left_out} more equilibria that follow, the reasons are not drawn.", "note"))
    if _has_triangle(scenario):
        blocks.append(_triangle(scenario, subject.solutions[0].led, scenario.order[0][0], best))
    return [Part(f"Why, after {listed(moves)}", blocks)]


def _largest(terms: pd.DataFrame) -> str:
    largest = terms.reindex(terms["difference"].abs().sort_values(ascending=False, kind="stable").index).head(4)
    return ", ".join(f"{row.term} {number(row.difference)}" for row in largest.itertuples())


def _triangle(scenario: Scenario, table: pd.DataFrame, leader: str, best: pd.Series) -> Picture:
    before, labels = table.iloc[0], scenario.labels
    first, then = labels.menu(leader, (before[leader], best[leader]))
    caption = f"Ties of the three powers after {first} and after {then}, from −1 (hostile) to +1 (friendly)."
    alt = f"{caption} Before: {labels.named(before['triangle'])}. After: {labels.named(best['triangle'])}."
    return picture(figure_triangle(before, best, scenario.players, caption, labels=labels), alt, caption)
