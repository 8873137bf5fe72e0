"""Tables of thresholds: what holds between two of them, a row for each equilibrium or for many that bring the same."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.thresholds.cells import Answer, cells
from sim.ask.thresholds.cells import Cell as Interval
from sim.ask.thresholds.thresholds import History, Thresholds
from sim.scenario.labels import beside
from sim.tell.document import Cell, Column, Table
from sim.tell.plays import MIXTURES, written
from sim.tell.strategies import along, strategies
from sim.tell.threshold_changes import after, nothing, place
from sim.tell.words import EQUAL, PURE_NUMBERS, counted, main_outcome, outcome_range

MOST_ANSWERS = 6  # equilibria between two thresholds that have a row each
ALONG = "Chances that change between two thresholds are given at both, as 0.2 to 0.5."


def caption(found: Thresholds) -> str:
    """Return what the table of what follows is about."""
    parameter = found.scenario.parameters[found.parameter]
    unit = "" if parameter.unit in PURE_NUMBERS else f", in {parameter.unit}"
    return f"What follows, where it changes with {beside(found.said, found.parameter)}{unit}:"


def between_table(found: Thresholds, histories: Sequence[History | None], said: str) -> Table:
    """Return what holds between the thresholds after histories, under a caption."""
    scenario, labels = found.scenario, found.scenario.labels
    outcome = main_outcome(scenario)
    led = histories != [None]
    rows = []
    for history in histories:
        names = [beside(labels.move(*pair), pair[1]) for pair in zip(found.earlier, history or ())]
        for interval in cells(found, history):
            span = _span(found, interval)
            for row in _interval_rows(found, history, interval, outcome):
                rows.append([*names, span, *row])
                names, span = [""] * len(names), Cell("", interval.low)
    columns = [
        *(Column(f"Move of {labels.the(player)}") for player in found.earlier if led),
        Column("Value"),
        *(labels.player(player) for player in found.movers(histories[0])),
        labels.outcome(outcome),
    ]
    return Table(said, columns, rows)


def _interval_rows(found: Thresholds, history: History | None, interval: Interval, outcome: str) -> list[list[str]]:
    if not interval.answers:
        return [[nothing(found, history), *[""] * (len(found.movers(history)) - 1), "–"]]
    many = len(interval.answers) > MOST_ANSWERS
    groups = _by_level(found, interval, outcome) if many else [[answer] for answer in interval.answers]
    rows = []
    for group in groups:
        first, *others = strategies(group[0], interval)
        start = f"{counted(len(group), 'equilibrium', 'equilibria')}, such as {first}" if len(group) > 1 else first
        ends = [end for answer in group for end in _ends(answer, interval, outcome)]
        rows.append([start, *others, outcome_range(found.scenario, outcome, ends)])
    return rows


def _by_level(found: Thresholds, interval: Interval, outcome: str) -> list[list[Answer]]:
    """Return equilibria by what they bring: those of each named value of an outcome, then all others."""
    groups: dict[str, list[Answer]] = {}
    for answer in interval.answers:
        ends = _ends(answer, interval, outcome)
        level = found.scenario.labels.level(outcome, ends[0]) if max(ends) - min(ends) < EQUAL else ""
        groups.setdefault(level, []).append(answer)
    return [groups[level] for level in sorted(groups, key=lambda level: not level)]


def _ends(answer: Answer, interval: Interval, outcome: str) -> list[float]:
    return [value for x in (interval.low, interval.high) for value in answer.outcome_range(outcome, x)]


def _span(found: Thresholds, interval: Interval) -> Cell:
    """Return an interval, with a mark where it holds the parameter's value in the view."""
    span = f"{place(found, interval.low)} to {place(found, interval.high)}"
    here = interval.low <= found.scenario.values()[found.parameter] <= interval.high
    return Cell(f"{span} (this view)" if here else span, interval.low, "here" if here else "")


def notes(*tables: Table) -> list[str]:
    """Return how mixtures and continua are written, where there are any in tables."""
    told = written(cell.text for table in tables for row in table.rows for cell in row)
    return [*told, *([ALONG] if MIXTURES in told else [])]


def branches_table(found: Thresholds, histories: Sequence[History | None]) -> Table:
    """Return what a game theorist asks for: each branch with its index or its continuum."""
    labels = found.scenario.labels
    rows = []
    for history in histories:
        menus = [labels.menu(player, found.scenario.moves[player]) for player in found.movers(history)]
        for branch in found.branches_of(history):
            index = "–" if branch.index is None else f"{branch.index:+d}".replace("-", "−")
            ends = (branch.low, branch.high)
            said = [along(menu, [branch.branch], k, ends, found.parameter) for k, menu in enumerate(menus)]
            rows.append(
                [
                    after(found, history),
                    f"{place(found, branch.low)} to {place(found, branch.high)}",
                    " / ".join(said),
                    index if branch.continuum is None else f"continuum {branch.continuum + 1}",
                ]
            )
    about = "Index: +1 or −1 for an equilibrium that small changes of the payoffs leave in place; of a continuum its extreme points are listed."
    return Table(about, ["After", found.parameter, "Moves played", "Index"], rows)
