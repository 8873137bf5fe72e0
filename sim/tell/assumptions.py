"""Assumptions in words: every one with its value, plausible range, unit, meaning and source, for one view or several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sim.scenario.constraints import all_of
from sim.scenario.labels import beside
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.scenario.sources import Source
from sim.tell.document import Cell, Column, Table
from sim.tell.words import number_cell, number_range


def assumptions_table(scenarios: Sequence[Scenario], names: Iterable[str] | None = None, caption: str = "") -> Table:
    """Return assumptions, a column of values for each view; range, unit, meaning and source are the first view's.

    Parameters
    ----------
    names : iterable of str, optional
        Of the assumptions shown; by default all.
    """
    parameters: dict[str, Parameter] = {}
    for scenario in scenarios:
        parameters = {**scenario.parameters, **parameters}
    several = len(scenarios) > 1
    columns = [
        Column("Assumption"),
        *(Column(scenario.view if several else "Value", look="number") for scenario in scenarios),
        Column("Plausible", look="number"),
        Column("Unit", look="short"),
        Column("What it is", look="words"),
        Column("Source", look="words"),
    ]
    shown = parameters if names is None else names
    return Table(caption, columns, [_row(parameters[name], scenarios) for name in shown])


def _row(common: Parameter, scenarios: Sequence[Scenario]) -> list[Cell]:
    owns = [scenario.parameters.get(common.name) for scenario in scenarios]
    values = [value_cell(own, "differs" if own is not None and own.value != common.value else "") for own in owns]
    return [
        Cell(beside(common.called, common.name), anchor=f"assumption-{common.name}"),
        *values,
        Cell(plausible(common), common.low),
        Cell(common.unit),
        Cell(common.note),
        Cell(common.source),
    ]


def value_cell(parameter: Parameter | None, look: str = "") -> Cell:
    """Return the value of a parameter, by its name where it has one; a dash where a view has no such parameter."""
    if parameter is not None and parameter.domain.name(parameter.value):
        return Cell(parameter.shown, parameter.value, look)
    return number_cell(parameter.value if parameter else None, look)


def value(parameter: Parameter) -> str:
    """Return the value of a parameter in words."""
    return value_cell(parameter).text


def plausible(parameter: Parameter) -> str:
    """Return the plausible values of a parameter: ``0.2 to 0.9``; those of a discrete one as a list."""
    if parameter.is_discrete:
        return parameter.plausible.replace("-", "−")
    return number_range(parameter.low, parameter.high)


def constraint_notes(scenarios: Iterable[Scenario]) -> list[str]:
    """Return what holds between assumptions at every point that can be, a sentence a view that states something."""
    return [
        f"View {scenario.label}: at every point that can be, {all_of(scenario.constraints)}."
        for scenario in scenarios
        if scenario.constraints
    ]


def sources_table(sources: Mapping[str, Source], caption: str = "The texts and data that are cited:") -> Table:
    """Return sources: how each is cited and referred to, what it is, and the reader's own file of it."""
    rows = [[beside(s.short, key), str(s), Cell(s.file or "–", look="code")] for key, s in sources.items()]
    return Table(caption, [Column("Cited as"), Column("Source", look="words"), Column("Our file", look="words")], rows)


def differences_table(first: Scenario, others: Sequence[Scenario]) -> Table:
    """Return each value in which other views differ from the first, with its own source."""
    rows = []
    for scenario in others:
        for name, own in scenario.parameters.items():
            common = first.parameters.get(name)
            if common is None or own.value == common.value:
                continue
            heading = [Cell(scenario.view, look="code"), Cell(own.called, link=f"assumption-{name}"), Cell(own.unit)]
            rows.append([*heading, value_cell(own), value_cell(common), own.note or "–", own.source])
    columns = [
        Column("View"),
        Column("Assumption"),
        Column("Unit", look="short"),
        Column("Value", look="number"),
        Column(f"In {first.view}", look="number"),
        Column("Why", look="words"),
        Column("Source", look="words"),
    ]
    return Table(f"Values in which a view differs from {first.view}", columns, rows)
