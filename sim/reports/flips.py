"""What divides the authors: the smallest change of mind that brings about what is asked for, and the way between views."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, compress

import pandas as pd

from sim.ask.between.between import BEST_MOVE, Walk, between
from sim.ask.flip.flip import Flip, flip
from sim.errors import InputError
from sim.reports.subject import Subject, alike_views
from sim.scenario.command_line import game_word
from sim.scenario.scenario import Scenario
from sim.scenario.shelf import Shelf
from sim.scenario.target import usual_target
from sim.study.side_by_side import side_by_side
from sim.tell.between import NOTE, in_words
from sim.tell.captions import wanted
from sim.tell.document import Block, Cell, Column, Paragraph, Part, Section, Table
from sim.tell.flip import obstacle, steps
from sim.tell.words import assumption_cell, capital, listed, number_cell, percent, percent_cell

EXPECTATION = "worst"  # what the leader counts on, so that the answer does not rest on hope


def flips_section(subject: Subject) -> Section | None:
    """Return the section on what divides the authors; None where no leader moves or no other view is comparable."""
    parts = [part for part in (_change_of_mind(subject), _between(subject)) if part is not None]
    return Section("flips", "What divides the authors", parts, wide=True) if parts else None


@dataclass(frozen=True)
class _Asked:
    """A view whose smallest change is looked for, by what it is loaded from."""

    view: str
    overrides: tuple[str, ...]
    config_dir: str | None


def _change_of_mind(subject: Subject) -> Part | None:
    """Return the smallest change of each view under which the usual target comes about on the path of play."""
    led = [len(s.order) == 2 and len(s.order[0]) == 1 for s in subject.scenarios]
    views, scenarios = list(compress(subject.views, led)), list(compress(subject.scenarios, led))
    if subject.workers < 2 or len(views) < 2:
        found = dict(enumerate(map(_changed, scenarios)))
    else:
        asked = [_Asked(view, subject.overrides, subject.config_dir) for view in views]
        found = dict(side_by_side(_changed_elsewhere, asked, subject.workers))
    answers = [answer for _, answer in sorted(found.items()) if answer is not None]
    rows, clauses = [row for row, _ in answers], [clause for _, clause in answers]
    if not rows:
        return None
    wish = listed([*dict.fromkeys(clauses)], "or")
    leader = scenarios[0].labels.the(scenarios[0].order[0][0])
    text = (
        f"How far a view is from one in which {leader} makes its best move, counting on the {EXPECTATION} of what may follow, "
        f"and {wish}. The size of a change is measured in shares of the plausible range of each assumption, added up."
    )
    columns = [
        Column("View"),
        Column("Answer"),
        Column("Assumptions that change", look="words"),
        Column("Size of the change", "% of plausible ranges", "number"),
        Column("Proved least size", "% of plausible ranges", "number"),
    ]
    table = Table(f"The smallest change of assumptions after which {wish}", columns, rows)
    return Part("The smallest change of mind", [Paragraph(text), table])


def _changed_elsewhere(asked: _Asked) -> tuple[list[Cell], str] | None:
    """Return what `_changed` does, in a process that has not loaded the view."""
    with warnings.catch_warnings(action="ignore"):  # whoever asks has given them
        scenario = Shelf(asked.config_dir).load(asked.view, asked.overrides)
    return _changed(scenario)


def _changed(scenario: Scenario) -> tuple[list[Cell], str] | None:
    """Return a view's row of the table, and what is wished for; None where there is no exact answer."""
    try:
        target = usual_target(scenario)
        found = flip(scenario, target, quantifier="led", expectation=EXPECTATION)
    except InputError:
        return None  # there is no such target, or payoffs are not polynomial
    return _flip_row(found), wanted(scenario, target)


def _flip_row(found: Flip) -> list[Cell]:
    answer = {"found": "found, and none is smaller", "not certified": "found; a smaller one is not excluded"}
    size = percent_cell(found.distance) if found.found else Cell("–")
    bound = percent_cell(found.bound) if found.found else Cell("–")
    words = steps(found) if found.found and found.changes else obstacle(found) or "none"
    return [
        Cell(found.scenario.view, look="code"),
        Cell(answer.get(found.status, found.status)),
        Cell(words),
        size,
        bound,
    ]


def _between(subject: Subject) -> Part | None:
    """Return where the leader's best move changes on the way from one view to another."""
    walks = [between(first, second) for first, second in _pairs(subject)]
    if not walks:
        return None
    rows = [row for walk in walks for row in _walk_rows(walk)]
    leader = walks[0].first.labels.the(walks[0].first.order[0][0])
    game = walks[0].first.game_name
    text = (
        f"Where on the way from one view to another the best move of {leader} changes, counting on the best of what may "
        f"follow. {NOTE} All views are compared in the game {game}."
    )
    blocks: list[Block] = [Paragraph(text)]
    if rows:
        blocks.append(Table("Where the best move changes between two views", _walk_columns(), rows))
    still = [
        f"{capital(walk.first.label)} and {capital(walk.second.label)}"
        for walk in walks
        if not len(_of_best_move(walk))
    ]
    if still:
        blocks.append(Paragraph(f"The best move is the same all the way between {'; between '.join(still)}.", "note"))
    return Part("The way from one view to another", blocks)


def _pairs(subject: Subject) -> list[tuple[Scenario, Scenario]]:
    """Return the pairs of views to compare, all in one game: each with each, or the one with all others."""
    first = subject.scenarios[0]
    if len(first.order) == 1 or not first.family.is_polynomial:
        return []
    names = subject.views[1:] if subject.several else alike_views(first, subject.shelf)
    others = [_in_game(name, game_word(first), subject) for name in names]
    views = [first, *(other for other in others if other is not None)]
    return list(combinations(views, 2)) if subject.several else [(first, other) for other in views[1:]]


def _in_game(view: str, game: str, subject: Subject) -> Scenario | None:
    """Return another view in the first one's game; None if it says nothing of that."""
    overrides = [override for override in subject.overrides if not override.startswith("game=")]
    try:
        return subject.shelf.load(view, [*overrides, f"game={game}"])
    except InputError:
        return None


def _of_best_move(walk: Walk) -> pd.DataFrame:
    crossings = in_words(walk).assign(name=walk.crossings["parameter"])
    return crossings[crossings["moves"] == BEST_MOVE]


def _walk_columns() -> list[Column]:
    return [
        Column("From"),
        Column("To"),
        Column("Share of the way", "%", "number"),
        Column("Best move before"),
        Column("Best move after"),
        Column("Assumption that does most"),
        Column("Its part in the change", "%", "number"),
        Column("It goes from", look="number"),
        Column("To", look="number"),
        Column("Unit", look="short"),
    ]


def _walk_rows(walk: Walk) -> Sequence[list[Cell]]:
    return [_walk_row(walk, row) for row in _of_best_move(walk).itertuples()]


def _walk_row(walk: Walk, row) -> list[Cell]:
    known = not pd.isna(row.name)
    ends = [view.parameters[row.name] if known else None for view in (walk.first, walk.second)]
    return [
        Cell(walk.first.view, look="code"),
        Cell(walk.second.view, look="code"),
        Cell(percent(row.share), float(row.share)),
        Cell(row.before),
        Cell(row.after),
        assumption_cell(ends[0]) if known else Cell("–"),
        percent_cell(row.contribution if known else None),
        *(number_cell(end.value if end else None) for end in ends),
        Cell(ends[0].unit if known else "–"),
    ]
