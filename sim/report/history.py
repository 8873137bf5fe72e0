"""The precedents: episodes of history as games with known outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.ask.precedents import CounterfactualVerdict, Judgement, Prediction, judge, outcome_label
from sim.report.subject import Subject
from sim.scenario.files import read_others
from sim.scenario.precedents import Outcome, Precedent, load_precedent, precedent_names
from sim.scenario.scenario import Scenario
from sim.tell.document import Cell, Column, Items, Paragraph, Part, Section, Table
from sim.tell.words import has_alignment, number, percent, percent_cell


def precedents_section(subject: Subject) -> Section | None:
    """Return the section on the precedents; None if there are none."""
    precedents = relevant_precedents(subject)
    if not precedents:
        return None
    text = (
        "Episodes of history, each a game with payoffs of its own. What happened is compared with what the game predicts, at "
        "its own values and in random draws around them; then with what it predicts in other circumstances."
    )
    judgements = [judge(precedent) for precedent in precedents]
    return Section("precedents", "The precedents", [Paragraph(text), *map(_part, judgements)])


def relevant_precedents(subject: Subject) -> list[Precedent]:
    """Return the precedents of a report: all where it is about the triangle, else those of its own game."""
    games = {scenario.game_name for scenario in subject.scenarios}
    names = precedent_names(subject.config_dir)
    found = read_others(names, lambda name: load_precedent(name, subject.config_dir))
    if any(map(has_alignment, subject.scenarios)):
        return found
    return [p for p in found if isinstance(p.model, Scenario) and p.model.game_name in games]


def _part(judgement: Judgement) -> Part:
    precedent = judgement.precedent
    draws = precedent.draws
    happened = ", then ".join(_labels(judgement, precedent.observed))
    note = (
        f"Shares are of {draws.count:,} draws (seed {draws.seed}) in which {len(draws.parameters)} parameters are each "
        f"multiplied by 2 to the power u, u uniform from {number(-draws.spread)} to {number(draws.spread)}. An earlier study of "
        "the same payoffs, with other draws, reported the share in the last column."
    )
    blocks = [
        Paragraph(precedent.history.strip()),
        Paragraph(f"What happened: {happened}."),
        _predictions(judgement),
        *([_counterfactuals(judgement)] if judgement.verdicts else []),
        Paragraph(note, "note"),
        Paragraph(f"Lesson: {precedent.lesson.strip()}"),
        Paragraph("Sources:"),
        Items(precedent.sources),
    ]
    return Part(precedent.title, blocks)


def _predictions(judgement: Judgement) -> Table:
    rows = [_prediction_row(judgement, prediction) for prediction in judgement.predictions]
    columns = [
        Column("Order of moves"),
        Column("Predicted", look="words"),
        Column("What happened is"),
        Column("Predicted in", "% of draws", "number"),
        Column("Alone predicted in", "% of draws", "number"),
        Column("Earlier study", "% of draws", "number"),
    ]
    return Table("What the model predicts", columns, rows)


def _prediction_row(judgement: Judgement, prediction: Prediction) -> list[Cell]:
    count = len(prediction.predicted)
    if prediction.unique:
        place = "the only prediction" if count == 1 else f"all {count} that are predicted"
    else:
        place = f"among {count} predicted" if prediction.contains else "not predicted"
    shares = (prediction.share, prediction.unique_share, judgement.precedent.reported)
    return [
        Cell(prediction.concept),
        Cell(_lines(judgement, prediction.predicted)),
        Cell(place),
        *map(percent_cell, shares),
    ]


def _counterfactuals(judgement: Judgement) -> Table:
    columns = [
        Column("If", look="words"),
        Column("With", look="words"),
        Column("Predicted then", look="words"),
        Column("As its argument needs"),
        Column("What happened, predicted in", "% of draws", "number"),
        Column("The move asked about, in", "% of draws", "number"),
        Column("Earlier study", "% of draws", "number"),
    ]
    rows = [_counterfactual_row(judgement, verdict) for verdict in judgement.verdicts]
    return Table("Other circumstances", columns, rows)


def _counterfactual_row(judgement: Judgement, verdict: CounterfactualVerdict) -> list[Cell]:
    counterfactual = verdict.counterfactual
    predicted = "\nor\n".join(_lines(judgement, outcomes) for outcomes in dict.fromkeys(verdict.predicted))
    expected = f"no; expected {_lines(judgement, counterfactual.expected)}"
    return [
        Cell(counterfactual.title),
        Cell(_changes(judgement, counterfactual.cases)),
        Cell(predicted),
        Cell("yes", look="holds") if verdict.holds else Cell(expected, look="fails"),
        _shares(verdict.share),
        _event(judgement, verdict),
        percent_cell(counterfactual.reported),
    ]


def _changes(judgement: Judgement, cases: Sequence[Mapping[str, float]]) -> str:
    values = {name: dict.fromkeys(number(case[name]) for case in cases) for name in cases[0]}
    units = dict.fromkeys(judgement.precedent.model.parameters[name].unit for name in values)
    return ", ".join(f"{name} {' or '.join(listed)}" for name, listed in values.items()) + f" ({'; '.join(units)})"


def _event(judgement: Judgement, verdict: CounterfactualVerdict) -> Cell:
    model = judgement.precedent.model
    if verdict.event_share is None or not isinstance(model, Scenario):
        return Cell("–")
    moves = [model.moves[model.players[i]][move] for i, move in verdict.counterfactual.event.items()]
    shares = _shares(verdict.event_share)
    return Cell(f"{', '.join(moves)}: {shares.text}", shares.sort)


def _shares(shares: tuple[float, float]) -> Cell:
    low, high = map(percent, shares)
    return Cell(low if low == high else f"{low} to {high}", sum(shares) / 2)


def _lines(judgement: Judgement, outcomes: Sequence[Outcome]) -> str:
    return "\n".join(_labels(judgement, outcomes)) or "nothing"


def _labels(judgement: Judgement, outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome_label(judgement.precedent.model, outcome) for outcome in outcomes]
