"""What all equilibria in pure moves come to, in words: exact ranges within a budget, bounds beyond it."""

from __future__ import annotations

from typing import Any

from sim.ask.every_pure import EveryPure
from sim.ask.path import Paths
from sim.tell.document import Block, Cell, Column, Paragraph, Table
from sim.tell.path_words import clause, plan_label, plan_name, when
from sim.tell.words import chance_range, number_range


def told_every(paths: Paths) -> list[Block]:
    """Return the range over all equilibria in pure moves; nothing where it was not asked for."""
    if not paths.every:
        return []
    first = paths.scenarios[0]
    several, mover = len(paths.scenarios) > 1, first.labels.the(first.order[0][0])
    columns = [
        *([Column("View")] if several else []),
        Column("Plan", look="words"),
        Column(when(paths).capitalize()),
        Column(f"Worth to {mover}"),
        Column("The range is"),
    ]
    rows = [
        [
            *([Cell(one.scenario.label)] if several else []),
            Cell(plan_label(one.plan)),
            *(_ranges(one)),
        ]
        for one in paths.every
    ]
    caption = f"Over all equilibria in pure moves, the chance that {clause(first, paths.target)} {when(paths)}:"
    return [Paragraph(_scope(paths)), Table(caption, columns, rows)]


def _ranges(one: EveryPure) -> list[Cell]:
    if one.none:
        return [Cell("–"), Cell("–"), Cell("none: nowhere such an equilibrium")]
    found = "exact" if one.exact else "a bound; it may be narrower"
    return [Cell(chance_range(*one.chance)), Cell(number_range(*one.worth)), Cell(found)]


def _scope(paths: Paths) -> str:
    period = paths.scenarios[0].time.period
    return (
        f"What each rule expects is one equilibrium of many. All those in pure moves of these {paths.years} {period}s, whose "
        "moves may depend on all that was played, come to what follows; equilibria in mixed moves are left out. The sets of "
        "all that may follow grow fast: where they exceed the budget, bounds are given that enclose them."
    )


def every_data(paths: Paths) -> list[dict[str, Any]]:
    """Return the same for a machine, by identifiers."""
    return [
        {
            "view": one.scenario.view,
            "plan": plan_name(one.plan),
            "status": one.sets.status,
            "equilibria": len(one.sets.chances),
            "chance": None if one.none else one.chance,
            "worth": None if one.none else one.worth,
        }
        for one in paths.every
    ]
