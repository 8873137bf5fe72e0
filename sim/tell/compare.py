"""The answer of `wedge compare`: which move does what in how many views, and where the views differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.ask.compare import Comparison
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.tell.data import records
from sim.tell.document import Cell, Column, Details, Document, Paragraph, Part, Table, Terms
from sim.tell.equilibria import paths_table
from sim.tell.one_period import side_by_side
from sim.tell.plays import reached
from sim.tell.solution import MOST_NAMES, some
from sim.tell.words import EXPECTED, capital, listed, main_outcome, period_alone, title_beside

MARKS = {"best": "▲", "average": "●", "worst": "▼"}
MARKS_SAID = "▲ ● ▼: the best move, expecting the best, the average, the worst of what may follow"


def tell(comparison: Comparison) -> Document:
    """Return views side by side in words."""
    scenarios = comparison.scenarios
    blocks = [
        Paragraph(" ".join(finding(comparison)), "lead"),
        matrix(comparison),
        Terms([(comparison.name(scenario), title_beside(scenario)) for scenario in scenarios]),
        *side_by_side(scenarios),
        Details(
            "What follows each move",
            [Part(f"View {s.label}", [paths_table(s, comparison.of(s))]) for s in scenarios],
        ),
    ]
    count = f"{len(scenarios)} views side by side" if len(scenarios) > 1 else f"View {scenarios[0].label}"
    first = scenarios[0]
    title = "\n".join([f"{count}: what follows each move of {first.labels.the(_leader(first))}", *period_alone(first)])
    return Document(title, blocks, records(comparison.paths), comparison.paths)


def finding(comparison: Comparison) -> list[str]:
    """Return which moves are best in how many views, and after which moves the main outcome is the same in all."""
    return [*_best(comparison), *_outcomes(comparison)]


def matrix(comparison: Comparison) -> Table:
    """Return the main outcome after each move in each view, with the marks of the best moves."""
    first = comparison.scenarios[0]
    leader, outcome = _leader(first), main_outcome(first)
    rows = [
        [Cell(label), *(_cell(scenario, comparison.after(scenario, move)) for scenario in comparison.scenarios)]
        for move, label in _menu(comparison).items()
    ]
    columns = [
        Column(f"Move of {first.labels.the(leader)}"),
        *(Column(comparison.name(scenario), look="mark") for scenario in comparison.scenarios),
    ]
    about = capital(first.labels.outcome(outcome))
    caption = f"{about} in the equilibria that follow each move, in the order of moves; {MARKS_SAID}:"
    return Table(caption, columns, rows)


def _leader(scenario: Scenario) -> str:
    return scenario.order[0][0]


def _menu(comparison: Comparison) -> dict[str, str]:
    """Return the leader's moves in all views with what each is called."""
    leader = _leader(comparison.scenarios[0])
    return {
        move: scenario.labels.move(leader, move)
        for scenario in reversed(comparison.scenarios)
        for move in scenario.moves[leader]
    } | {move: comparison.scenarios[0].labels.move(leader, move) for move in comparison.scenarios[0].moves[leader]}


def _cell(scenario: Scenario, rows: pd.DataFrame) -> Cell:
    """Return what follows a move, with its marks; a dash where the view has no such move."""
    if rows.empty:
        return Cell("–", said="no such move in this view")
    outcome = main_outcome(scenario)
    text, values = _reached(scenario, rows), rows[outcome].dropna()
    best = [name for name in EXPECTATIONS if rows[f"led_{name}"].any()]
    marks = "".join(MARKS[name] for name in MARKS if name in best)
    said = f"{text}, best move expecting {listed([EXPECTED[name] for name in best], 'or')}" if best else ""
    sort = None if values.empty else (values.min() + values.max()) / 2
    return Cell(f"{text} {marks}".strip(), sort, "best" if marks else "", said)


def _reached(scenario: Scenario, rows: pd.DataFrame) -> str:
    """Return what the main outcome is in the equilibria in some rows."""
    outcome = main_outcome(scenario)
    return reached(scenario, outcome, rows) if rows[outcome].notna().any() else "none found"


def _best(comparison: Comparison) -> list[str]:
    """Return in which views each move is best whatever is expected, and in which it is under some expectation."""
    scenarios = comparison.scenarios
    labels = scenarios[0].labels
    always: dict[str, list[str]] = {}
    sometimes: dict[str, list[str]] = {}
    for scenario in scenarios:
        for move, label in _menu(comparison).items():
            rows = comparison.after(scenario, move)
            best = [bool(rows[f"led_{name}"].any()) for name in EXPECTATIONS]
            if all(best):
                always.setdefault(label, []).append(comparison.name(scenario))
            elif any(best):
                sometimes.setdefault(label, []).append(comparison.name(scenario))
    the_leader = labels.the(_leader(scenarios[0]))
    ranked = sorted(
        {**always, **sometimes}, key=lambda move: (-len(always.get(move, [])), -len(sometimes.get(move, [])))
    )
    if not ranked:
        return [f"What {the_leader} does best is not known: no equilibrium was found after any of its moves."]
    clauses = []
    for move in ranked[:MOST_NAMES]:
        parts = [_in_views(always[move], len(scenarios))] if move in always else []
        if move in sometimes:
            also = f"depending on which of several equilibria it expects{',' if move in always else ''}"
            parts.append(f"{also} in {listed(sometimes[move])}")
        clauses.append(f"{move} {' and, '.join(parts)}")
    more = len(ranked) - MOST_NAMES
    return [
        f"{capital(the_leader)} does best with {'; with '.join(clauses)}{f'; with {more} other moves elsewhere' if more > 0 else ''}."
    ]


def in_all(count: int) -> str:
    """Return that something holds in every view compared, two or more: ``in both views``."""
    return "in both views" if count == 2 else f"in all {count} views"


def _in_views(views: Sequence[str], count: int) -> str:
    """Return in how many of the views compared: ``in all 6 views``, ``in 2 of 6 views (base, mallory)``."""
    if len(views) == count:
        return in_all(count) if count > 1 else f"in view {views[0]}"
    return f"in {len(views)} of {count} views ({', '.join(views)})"


def _outcomes(comparison: Comparison) -> list[str]:
    """Return after which moves the main outcome is the same in all views, and what it is after the others in how many."""
    scenarios = comparison.scenarios
    count = len(scenarios)
    alike: dict[str, list[str]] = {}
    differ: dict[str, Counter[str]] = {}
    for move, label in _menu(comparison).items():
        follows = Counter(_reached(s, after) for s in scenarios if len(after := comparison.after(s, move)))
        if len(follows) == 1 and follows.total() == count:
            alike.setdefault(next(iter(follows)), []).append(label)
        else:
            differ[label] = follows
    named = scenarios[0].labels.outcome(main_outcome(scenarios[0]))
    about = capital(named)
    sentences = []
    if alike and len(alike) <= MOST_NAMES:
        every = len(_menu(comparison))
        parts = [
            f"{value} after {some(moves) if len(moves) < every else 'every move'}" for value, moves in alike.items()
        ]
        everywhere = f" {in_all(count)}" if count > 1 else ""
        sentences.append(f"{about} is{everywhere} {'; '.join(parts)}.")
    return [*sentences, *_where_they_differ(differ, count, "it" if sentences else named)]


def _where_they_differ(differ: Mapping[str, Counter[str]], count: int, outcome: str) -> list[str]:
    """Return what follows moves after which the views differ; of what follows most often, where it does not."""
    if not differ:
        return []
    usual = sum(differ.values(), Counter()).most_common(1)[0][0]
    groups: dict[str, dict[int, list[str]]] = {}
    for move, follows in differ.items():
        for value, views in follows.items():
            if value != usual:
                groups.setdefault(value, {}).setdefault(views, []).append(move)
    if len(groups) > MOST_NAMES:
        return [f"The views differ after {some(list(differ))}."]
    parts = [
        f"{value} {', '.join(f'in {n} of {count} after {some(by_count[n])}' for n in sorted(by_count, reverse=True))}"
        for value, by_count in groups.items()
    ]
    return [f"Where views differ, {outcome} is {'; '.join(parts)}; otherwise {usual}."]
