"""The answer in brief: for each view the best move, what follows it, and the assumption that is nearest to changing it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.ask.solution import Solution
from sim.report.subject import Subject
from sim.report.turning import AT_ONCE, BEST_MOVE, TurningPoints
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.tell.document import Block, Cell, Column, Items, Paragraph, Section, Table
from sim.tell.threshold_sentences import value
from sim.tell.words import (
    ALIGNMENT,
    EQUAL,
    EXPECTED,
    WAR,
    capital,
    has_alignment,
    has_war,
    listed,
    main_outcome,
    number,
    percent,
    situation,
)


def answer_section(subject: Subject) -> Section:
    """Return the section with the answer in brief."""
    rows = [_row(*pair) for pair in zip(subject.solutions, subject.turning)]
    leaders = {s.labels.the(s.order[0][0]) for s in subject.scenarios if len(s.order) > 1}
    best = f"Best move of {next(iter(leaders))}" if len(leaders) == 1 else "Best first move"
    columns = [
        Column("View"),
        Column(best, look="words"),
        Column("What follows it", look="words"),
        Column("The nearest threshold of this answer", look="words"),
    ]
    caption = "The answer in each view" if subject.several else "The answer in this view"
    return Section("answer", "The answer in brief", [*_parting(subject), Table(caption, columns, rows)])


def _parting(subject: Subject) -> list[Block]:
    """Return which moves part Russia from China for certain, and which may."""
    led = [s for s in subject.solutions if s.led is not None and has_alignment(s.scenario)]
    if not led:
        return []
    sure = {solution.scenario.label: _parting_moves(solution, "min") for solution in led}
    may = {solution.scenario.label: _parting_moves(solution, "max") for solution in led}
    sentences = [
        f"{capital(view)}: Russia leaves China's bloc for certain after {listed(sure[view] or ['no move'])}"
        + (
            f"; it may, as one of several equilibria, after {listed(only_may)}."
            if (only_may := _without(may, sure, view))
            else "."
        )
        for view in sure
    ]
    if len(led) == 1:
        return [Paragraph(sentences[0], "lead")]
    return [Paragraph(_most_often(sure, may), "lead"), Items(sentences)]


def _parting_moves(solution: Solution, end: str) -> list[str]:
    """Return the leader's moves after which the least ("min") or greatest ("max") alignment is not that of the bloc."""
    leader = solution.scenario.order[0][0]
    alignment = solution.led.groupby(leader, sort=False, observed=True)[ALIGNMENT].agg(end)
    moves = [str(move) for move, reached in alignment.items() if reached > -1 + EQUAL]
    return solution.scenario.labels.menu(leader, moves)


def _without(may: dict[str, list[str]], sure: dict[str, list[str]], view: str) -> list[str]:
    return [move for move in may[view] if move not in sure[view]]


def _most_often(sure: dict[str, list[str]], may: dict[str, list[str]]) -> str:
    """Return a sentence on the moves that part Russia from China in most views."""
    counts = pd.Series([move for moves in sure.values() for move in moves], dtype=str).value_counts(sort=False)
    if counts.empty:
        return f"In none of the {len(sure)} views does any move part Russia from China for certain."
    top = [str(move) for move in counts.index[counts == counts.max()]]
    views = [view for view in sure if top[0] in sure[view]]
    others = [view for view in may if top[0] in may[view] and view not in views]
    if counts.max() == len(sure):
        return f"In all {len(sure)} views {listed(top)} part Russia from China for certain."
    first = f"No move parts Russia from China in all {len(sure)} views. "
    if len(top) > 1:
        return first + f"{listed(top)} do so for certain in {counts.max()} views each, more than any other."
    may_too = f" and may do so in {_named(others)}" if others else ""
    return first + f"{top[0]} does so for certain in {_named(views)}{may_too}; no other move does so in more views."


def _named(views: Sequence[str]) -> str:
    return listed([capital(view) for view in views])


def _row(solution: Solution, turning: TurningPoints) -> list[Cell]:
    scenario = solution.scenario
    heading = Cell(scenario.view, look="code")
    if solution.led is None:
        nearest = _nearest(turning, [AT_ONCE])
        return [heading, Cell("all move at once"), Cell(_follows(scenario, solution.simultaneous)), Cell(nearest)]
    leader = scenario.order[0][0]
    table = solution.led
    chosen = {e: tuple(dict.fromkeys(table.loc[table[f"led_{e}"], leader].astype(str))) for e in EXPECTATIONS}
    path = table[table[[f"led_{expectation}" for expectation in EXPECTATIONS]].any(axis=1)]
    moves = list(dict.fromkeys(move for best in chosen.values() for move in best))
    follows = [
        f"After {scenario.labels.move(leader, move)}: {_follows(scenario, path[path[leader] == move])}."
        for move in moves
    ]
    two_stages = len(scenario.order) == 2
    nearest = (
        _nearest(turning, [*scenario.labels.menu(leader, moves), BEST_MOVE])
        if two_stages
        else "not computed where there are more than two stages of moves"
    )
    return [heading, Cell(_best(scenario, chosen)), Cell("\n".join(follows)), Cell(nearest)]


def _best(scenario: Scenario, chosen: dict[str, tuple[str, ...]]) -> str:
    by_moves: dict[tuple[str, ...], list[str]] = {}
    for expectation in EXPECTED:
        moves = tuple(scenario.labels.menu(scenario.order[0][0], chosen[expectation]))
        by_moves.setdefault(moves, []).append(EXPECTED[expectation])
    if len(by_moves) == 1:
        return " or ".join(next(iter(by_moves))) + ", whatever it expects"
    return "; ".join(f"{' or '.join(moves)} if it expects {listed(es, 'or')}" for moves, es in by_moves.items())


def _follows(scenario: Scenario, rows: pd.DataFrame) -> str:
    """Return what the equilibria in a table bring, each different situation once."""
    names = dict.fromkeys([main_outcome(scenario), *([WAR] if has_war(scenario) else [])])
    known = rows.loc[rows["status"] != "none", list(names)]
    situations = dict.fromkeys(situation(scenario, row) for row in known.to_dict("records"))
    return "; or ".join(situations) or "no equilibrium was found"


def _nearest(turning: TurningPoints, wheres: Sequence[str]) -> str:
    """Return the nearest threshold after certain moves, or of the best move, in a sentence."""
    points = [
        point
        for point in turning.points
        if any(point.where == where or (where == BEST_MOVE and point.where.startswith(where)) for where in wheres)
    ]
    if not points:
        return "none: no single assumption changes it within its plausible range"
    point = points[0]
    return (
        f"{point.parameter.said} at {value(point.root)} instead of {number(point.parameter.value)} ({point.parameter.unit}), "
        f"{percent(point.distance)} of its plausible range away; {point.place}: {point.beyond} instead of {point.here}"
    )
