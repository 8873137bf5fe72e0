"""Every assumption with its value, plausible range, unit and source, and where the views differ."""

from __future__ import annotations

from sim.report.subject import Subject
from sim.scenario.constraints import listed
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Cell, Column, Paragraph, Part, Section, Table
from sim.tell.words import assumption_cell, number_cell


def assumptions_section(subject: Subject) -> Section:
    """Return the section on the assumptions."""
    blocks: list[Block] = [_all_parameters(subject)]
    if subject.several:
        blocks += [Part("Where the views differ", [_differences(subject)])]
    blocks += [Paragraph(note, "note") for note in _constraints(subject)]
    blocks += _sources(subject)
    return Section("assumptions", "Every assumption, with its range and source", blocks, wide=True)


def _all_parameters(subject: Subject) -> Table:
    parameters: dict[str, Parameter] = {}
    for scenario in subject.scenarios:
        parameters = {**scenario.parameters, **parameters}
    columns = [
        Column("Assumption"),
        Column("Name to type"),
        Column("Unit", look="short"),
        *(Column(_heading(scenario, subject), look="number") for scenario in subject.scenarios),
        Column("Low", look="number"),
        Column("High", look="number"),
        Column("What it is", look="words"),
        Column("Source", look="words"),
    ]
    caption = (
        "Assumptions of all views: their values, plausible ranges, units and sources"
        if subject.several
        else "The assumptions"
    )
    return Table(caption, columns, [_row(name, parameter, subject) for name, parameter in parameters.items()])


def _constraints(subject: Subject) -> list[str]:
    """Return what holds between assumptions at every point that can be, a sentence a view that states something."""
    return [
        f"View {scenario.label}: at every point that can be, {listed(scenario.constraints)}."
        for scenario in subject.scenarios
        if scenario.constraints
    ]


def _sources(subject: Subject) -> list[Block]:
    """Return the texts and data that the assumptions cite; nothing where they cite none."""
    sources = {key: source for scenario in subject.scenarios for key, source in scenario.sources.items()}
    if not sources:
        return []
    columns = [Column("Cited as"), Column("Source", look="words"), Column("Our file")]
    rows = [
        [Cell(source.short), Cell(str(source)), Cell(source.file or "–", look="code")] for source in sources.values()
    ]
    return [Part("Sources", [Table("The texts and data that are cited", columns, rows)])]


def _heading(scenario: Scenario, subject: Subject) -> str:
    return scenario.view if subject.several else "Value"


def _row(name: str, common: Parameter, subject: Subject) -> list[Cell]:
    cells = [
        Cell(common.called, anchor=f"assumption-{name}"),
        Cell(name, look="code"),
        Cell(common.unit),
    ]
    for scenario in subject.scenarios:
        own = scenario.parameters.get(name)
        differs = own is not None and own.value != common.value
        cells.append(_value_cell(own, "differs" if differs else ""))
    cells += [number_cell(common.low), number_cell(common.high), Cell(common.note or "–"), Cell(common.source)]
    return cells


def _value_cell(parameter: Parameter | None, look: str) -> Cell:
    """Return the value of a parameter, by its name where it has one."""
    if parameter is not None and parameter.domain.name(parameter.value):
        return Cell(parameter.shown, parameter.value, look)
    return number_cell(parameter.value if parameter else None, look)


def _differences(subject: Subject) -> Table:
    """Return each value in which a view differs from the first, with its own source."""
    first = subject.scenarios[0]
    rows = []
    for scenario in subject.scenarios[1:]:
        for name, own in scenario.parameters.items():
            common = first.parameters.get(name)
            if common is None or own.value == common.value:
                continue
            heading = [Cell(scenario.view, look="code"), assumption_cell(own), Cell(own.unit)]
            rows.append(
                [*heading, number_cell(own.value), number_cell(common.value), Cell(own.note or "–"), Cell(own.source)]
            )
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
