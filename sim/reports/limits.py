"""The exact thresholds: where a single assumption changes what follows, and how near that is to each view."""

from __future__ import annotations

from collections.abc import Sequence

from sim.ask.thresholds.thresholds import Thresholds
from sim.plot.correspondence import figure_correspondence
from sim.reports.images import picture
from sim.reports.subject import Subject
from sim.reports.turning import AT_ONCE, TurningPoint, TurningPoints
from sim.scenario.command_line import command, scenario_words
from sim.tell.document import PRINTED_ROWS, Block, Cell, Column, Paragraph, Part, Section, Table
from sim.tell.threshold_changes import value
from sim.tell.threshold_tables import notes
from sim.tell.words import assumption_cell, listed, number, number_cell, percent_cell

PURE_ONLY = (
    "Where three or more players move at once, the thresholds are those of the equilibria in pure moves; mixed ones were "
    "not looked for there."
)
NEAREST = 10  # assumptions listed for each view, where there are several views
DRAWN = {False: 2, True: 1}  # parameters drawn for each view, for one view and for several


def thresholds_section(subject: Subject) -> Section:
    """Return the section on the thresholds."""
    blocks: list[Block] = [
        Paragraph(
            "A threshold is the value of one assumption at which what follows changes while all others stay as they are. "
            "Thresholds are roots of polynomials, computed and not read off a grid. The first in each table are those "
            "nearest to the view's own values: the doubts that matter most."
        )
    ]
    if any(len(scenario.players) > 2 for scenario in subject.scenarios):
        blocks.append(Paragraph(PURE_ONLY, "note"))
    for turning in subject.turning:
        here = _blocks(turning, subject.several)
        blocks += [Part(f"View {turning.scenario.view}", here)] if subject.several else here
    return Section("thresholds", "The exact thresholds", blocks, wide=True)


def _blocks(turning: TurningPoints, several: bool) -> list[Block]:
    points = turning.points
    if not points:
        return [Paragraph("No single assumption changes anything within its plausible range.")]
    view = turning.scenario.label
    nearest = _nearest_of_each(points)
    shown = nearest[:NEAREST] if several else points
    what = f"the nearest one of each of {len(shown)} assumptions" if several else f"all {len(points)}"
    caption = f"Thresholds in view {view}, {what} (shaded: what holds in this view)"
    blocks: list[Block] = [Table(caption, _columns(), [_row(point) for point in shown], cut_on_paper=True)]
    how = notes(*blocks)
    blocks += [Paragraph(" ".join(how), "note")] if how else []
    if len(shown) > PRINTED_ROWS:
        blocks.append(Paragraph(f"On paper this table ends after the {PRINTED_ROWS} nearest.", "note"))
    if several:
        whole = command("report", *scenario_words(turning.scenario))
        blocks.append(Paragraph(f"All {len(points)} thresholds of this view: {whole}", "note"))
    if len(turning.scenario.order) > 2:
        note = "The table says where the last stage changes after each history of moves, not where earlier ones do."
        blocks.append(Paragraph(note, "note"))
    blocks += [Paragraph(note, "note") for note in _without(turning)]
    if len(nearest[0].found.earlier) < 2:  # a panel stands for one earlier move
        blocks += [_figure(point.found) for point in nearest[: DRAWN[several]]]
    return blocks


def _without(turning: TurningPoints) -> list[str]:
    """Return sentences on the assumptions in which no threshold was looked for."""
    refused = [turning.scenario.parameters[name] for name in turning.refused]
    discrete = [parameter for parameter in refused if parameter.is_discrete]
    others = [parameter.called for parameter in refused if not parameter.is_discrete]
    notes = [f"Between the values of {p.said}, {p.domain}, lies no threshold." for p in discrete]
    if others:
        said = f"There is no threshold in {listed(others)}"
        notes.append(f"{said}: no payoff depends on them, or not as a polynomial.")
    return notes


def _columns() -> list[Column]:
    return [
        Column("Assumption"),
        Column("Unit", look="short"),
        Column("In this view", look="number"),
        Column("Threshold", look="number"),
        Column("Distance", "% of plausible range", "number"),
        Column("Where"),
        Column("Below the threshold", look="words"),
        Column("Above it", look="words"),
    ]


def _row(point: TurningPoint) -> list[Cell]:
    parameter = point.parameter
    return [
        assumption_cell(parameter),
        Cell(parameter.unit),
        number_cell(parameter.value),
        Cell(value(point.found, point.root), point.root.value),
        percent_cell(point.distance),
        Cell(point.place),
        Cell(point.below, look="here" if point.here is point.below else ""),
        Cell(point.above, look="here" if point.here is point.above else ""),
    ]


def _nearest_of_each(points: Sequence[TurningPoint]) -> list[TurningPoint]:
    """Return the nearest threshold of each assumption in the order of moves, or all at once where that is the order.

    The nearest of the points comes first.
    """
    nearest: dict[str, TurningPoint] = {}
    for point in [point for point in points if point.where != AT_ONCE] or points:
        nearest.setdefault(point.parameter.name, point)
    return list(nearest.values())


def _figure(found: Thresholds) -> Block:
    scenario, name = found.scenario, found.parameter
    parameter = scenario.parameters[name]
    caption = (
        f"View {scenario.label}: what follows each move as {parameter.said} goes from {number(found.low)} to {number(found.high)} "
        f"({parameter.unit}); {number(parameter.value)} in this view."
    )
    places = listed([number(x) for x in found.breakpoints])
    alt = f"A panel for each move, with lines for the equilibria along {parameter.said}. They change at {places}; the table lists how."
    return picture(figure_correspondence(found), alt, caption)
