"""The answers of `wedge list`: what there is to choose from, all of one view, one of its assumptions, the sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sim.ask.uses import by_payoff, outcomes_of, payoff_terms
from sim.scenario.changes import plain
from sim.scenario.differences import Differences
from sim.scenario.labels import beside
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.scenario.sources import Source
from sim.tell.assumptions import assumptions_table, constraint_notes, plausible, sources_table, value
from sim.tell.differences import differences_blocks, differences_data
from sim.tell.document import Block, Column, Commands, Details, Document, Paragraph, Table, Terms
from sim.tell.moves import instruments_table, moves_of, order_sentence
from sim.tell.over_time import over_time
from sim.tell.words import capital, counted, heading, identity, listed, payoff_units

GROUPS = {"game": "Games", "view": "Views", "plan": "Plans", "precedent": "Precedents"}


def tell_titles(titles: Mapping[str, Mapping[str, str]]) -> Document:
    """Return the names and titles of games, views and precedents."""
    blocks: list[Block] = [
        Paragraph(f"There are {listed([counted(len(entries), group) for group, entries in titles.items()])}.", "lead")
    ]
    for group, entries in titles.items():
        columns = [Column(GROUPS[group]), Column("What it is about")]
        blocks.append(Table("", columns, [list(entry) for entry in entries.items()]))
    more = [
        ("wedge list view=NAME", "a view's moves and assumptions, with their ranges and sources"),
        ("wedge list view=NAME param=TEXT", "an assumption in full, or all that speak of it"),
        ("wedge list sources", "what is cited"),
    ]
    rows = [
        {"group": group, "name": name, "title": title}
        for group, entries in titles.items()
        for name, title in entries.items()
    ]
    return Document("What there is to choose from", [*blocks, Commands(more)], titles, rows)


def tell_sources(sources: Mapping[str, Source]) -> Document:
    """Return all sources that are cited."""
    data = {key: asdict(source) for key, source in sources.items()}
    lead = f"{counted(len(sources), 'text or data set', 'texts and data sets')} cited; a view cites one by its key, in brackets here."
    return Document("Sources", [Paragraph(lead, "lead"), sources_table(sources, "")], data, list(data.values()))


def tell(scenario: Scenario, differences: Differences | None = None) -> Document:
    """Return all that a view is made of: its order of moves, moves, assumptions and outcomes."""
    data = {**scenario_data(scenario), "differs_from": differences_data(differences)}
    blocks = [
        Paragraph(_summary(scenario), "lead"),
        *([Paragraph(scenario.note.strip())] if scenario.note.strip() else []),
        *(moves_of(scenario, player) for player in scenario.players),
        *_assumptions(scenario),
        _outcomes(scenario),
        *over_time(scenario),
        *differences_blocks(differences),
        *_details(scenario),
    ]
    return Document(heading(scenario, one_period=False), blocks, data, _rows(scenario.parameters.values()))


def _summary(scenario: Scenario) -> str:
    labels = scenario.labels
    counts = [f"{labels.the(player)} has {counted(len(scenario.moves[player]), 'move')}" for player in scenario.players]
    rest = counted(len(scenario.parameters), "assumption") if scenario.parameters else "no parameters"
    return f"{order_sentence(scenario)} {capital(listed(counts))}; there are {rest}. Payoffs are in {payoff_units(scenario)}."


def _assumptions(scenario: Scenario) -> list[Block]:
    """Return the assumptions by the players whose payoffs they enter, and what holds between them."""
    groups = by_payoff(scenario)
    tables = [
        assumptions_table([scenario], names, f"{_group(scenario, players)}:" if len(groups) > 1 else "Assumptions:")
        for players, names in groups.items()
    ]
    return [*tables, *(Paragraph(note, "note") for note in constraint_notes([scenario]))]


def _group(scenario: Scenario, players: Sequence[str]) -> str:
    if not players:
        return "Assumptions that enter no payoff"
    names = listed([scenario.labels.the(player) for player in players])
    return f"Assumptions that enter the payoff{'s' if len(players) > 1 else ''} of {names}"


def _outcomes(scenario: Scenario) -> Table:
    labels = scenario.labels
    rows = [[beside(labels.outcome(name), name), _levels(scenario, name)] for name in scenario.outcomes]
    return Table("Outcomes:", ["Outcome", Column("Its values", look="words")], rows)


def _levels(scenario: Scenario, outcome: str) -> str:
    levels = scenario.labels.levels.get(outcome, {})
    return ", ".join(f"{plain(at)}".replace("-", "−") + f" {level.label}" for at, level in levels.items())


def _details(scenario: Scenario) -> list[Details]:
    blocks = [*instruments_table(scenario), *([sources_table(scenario.sources)] if scenario.sources else [])]
    return [Details("Instruments and sources", blocks)] if blocks else []


def tell_parameters(scenario: Scenario, found: Sequence[Parameter], asked: str) -> Document:
    """Return one assumption in full, or all that were found.

    Parameters
    ----------
    found : sequence of Parameter
        At least one.
    asked : str
        What was looked for.
    """
    data = {**identity(scenario), "parameters": {parameter.name: parameter.data() for parameter in found}}
    names = [parameter.name for parameter in found]
    if len(found) == 1:
        blocks = parameter_in_full(scenario, found[0])
    else:
        lead = f"{counted(len(found), 'assumption')} of view {scenario.label} speak of '{asked}'."
        blocks = [Paragraph(lead, "lead"), assumptions_table([scenario], names)]
    return Document(heading(scenario, one_period=False), blocks, data, _rows(found))


def parameter_in_full(scenario: Scenario, parameter: Parameter) -> list[Block]:
    """Return all that is known of an assumption."""
    can_be = "can be" if parameter.is_discrete else "plausible is"
    lead = (
        f"In view {scenario.label} {beside(parameter.said, parameter.name)} is {value(parameter)} ({parameter.unit}); "
        f"{can_be} {plausible(parameter)}."
    )
    terms = [
        ("what it is", parameter.note),
        ("source", parameter.source),
        ("what it can be at all", str(parameter.domain).replace("-", "−")),
        ("enters", _enters(scenario, parameter)),
        ("to change it", f"params.{parameter.name}={plain(parameter.value)}"),
    ]
    return [Paragraph(lead, "lead"), Terms([(word, meaning) for word, meaning in terms if meaning])]


def _enters(scenario: Scenario, parameter: Parameter) -> str:
    labels = scenario.labels
    payoffs = [
        f"the payoff of {labels.the(player)} ({', '.join(labels.term(player, term) for term in terms)})"
        for player, terms in payoff_terms(scenario, parameter.name).items()
    ]
    outcomes = [f"the outcome {labels.outcome(name)}" for name in outcomes_of(scenario, parameter.name)]
    return listed([*payoffs, *outcomes]) if payoffs or outcomes else "no payoff and no outcome"


def _rows(parameters: Iterable[Parameter]) -> list[dict[str, Any]]:
    columns = ("name", "label", "value", "low", "high", "unit", "source", "note")
    return [{column: getattr(parameter, column) for column in columns} for parameter in parameters]


def scenario_data(scenario: Scenario) -> dict[str, Any]:
    """Return all of a view for a machine."""
    return {
        **identity(scenario),
        "note": scenario.note,
        "order": scenario.order,
        "moves": dict(scenario.moves),
        "instruments": dict(scenario.descriptions),
        "labels": asdict(scenario.labels),
        "sources": {key: asdict(source) for key, source in scenario.sources.items()},
        "parameters": {name: parameter.data() for name, parameter in scenario.parameters.items()},
        "where": [constraint.formula.text for constraint in scenario.constraints],
        "outcomes": list(scenario.outcomes),
    }
