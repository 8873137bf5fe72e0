"""The answer of `wedge precedents`: episodes of history as games, and what the games say of other circumstances."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.ask.precedents import CounterfactualVerdict, Judgement, Judgements, Prediction, outcome_label
from sim.scenario.precedent import Market, Outcome
from sim.scenario.scenario import Scenario
from sim.tell.document import Block, Cell, Column, Document, Items, Paragraph, Part, Table
from sim.tell.words import capital, counted, listed, number, percent, percent_cell

AT_ONCE = "all at once"


def tell(judgements: Judgements) -> Document:
    """Return judged precedents in words."""
    found = judgements.found
    blocks: list[Block] = [Paragraph(" ".join(finding(judgements)), "lead"), *map(episode, found)]
    title = "Precedents: episodes of history as games"
    frame = pd.DataFrame([_row(judgement, prediction) for judgement in found for prediction in judgement.predictions])
    return Document(title, blocks, [_data(judgement) for judgement in found], frame)


def finding(judgements: Judgements) -> list[str]:
    """Return in how many episodes the model predicts what happened, and how many counterfactuals come out as needed."""
    found = judgements.found
    if not found:
        return ["There are no precedents."]
    if len(found) == 1:
        return [capital(_predicted(found[0])), *_needed(found)]
    main = [judgement.predictions[0] for judgement in found]
    alone = sum(prediction.unique for prediction in main)
    among = sum(prediction.contains for prediction in main) - alone
    every = "all" if alone == len(found) else alone
    first = f"Of {len(found)} episodes the game predicts what happened, and nothing else, in {every}"
    first += f", and as one of several predictions in {among}" if among else ""
    shares = [prediction.share for prediction in main]
    drawn = " to ".join(dict.fromkeys(map(percent, (min(shares), max(shares)))))
    return [
        f"{first}; it is among the predictions in {drawn} of random draws around the game's own values.",
        *_needed(found),
    ]


def _needed(found: Sequence[Judgement]) -> list[str]:
    """Return how many counterfactuals come out as their arguments need."""
    verdicts = [verdict for judgement in found for verdict in judgement.verdicts]
    held = sum(verdict.holds for verdict in verdicts)
    if not verdicts:
        return []
    other = counted(len(verdicts), "other circumstance")
    share = f"all {other}" if held == len(verdicts) > 1 else f"{held} of {other}"
    return [f"In {share} it predicts what the argument from history needs."]


def episode(judgement: Judgement) -> Part:
    """Return all about one precedent."""
    precedent = judgement.precedent
    happened = ", then ".join(outcome_words(judgement, precedent.observed))
    blocks: list[Block] = [
        Paragraph(precedent.history.strip()),
        Paragraph(f"What happened: {happened}. {capital(_predicted(judgement))}"),
        _predictions(judgement),
        *([_counterfactuals(judgement)] if judgement.verdicts else []),
        Paragraph(_draws(judgement), "note"),
        Paragraph(f"Lesson: {precedent.lesson.strip()}"),
        Paragraph("Sources:"),
        Items(precedent.sources),
    ]
    return Part(f"{precedent.title} ({precedent.name})", blocks)


def _predicted(judgement: Judgement) -> str:
    """Return whether the game predicts what happened, and in what share of the draws."""
    main = judgement.predictions[0]
    said = (
        "predicts what happened and nothing else"
        if main.unique
        else "predicts what happened among others"
        if main.contains
        else "does not predict what happened"
    )
    return (
        f"the game {said}; it is among the predictions in {percent(main.share)} of random draws around the game's "
        "own values."
    )


def _draws(judgement: Judgement) -> str:
    draws = judgement.precedent.draws
    return (
        f"Shares are of {draws.count:,} draws (seed {draws.seed}) in which {len(draws.parameters)} assumptions are each "
        f"multiplied by 2 to the power u, u uniform from {number(-draws.spread)} to {number(draws.spread)}. An earlier "
        "study of the same payoffs, with other draws, reported the share in the last column."
    )


def _predictions(judgement: Judgement) -> Table:
    columns = [
        Column("Order of moves"),
        Column("Predicted", look="words"),
        Column("What happened is"),
        Column("Predicted in", "of draws", "number"),
        Column("Alone in", "of draws", "number"),
        Column("Earlier study", look="number"),
    ]
    rows = [_prediction_row(judgement, prediction) for prediction in judgement.predictions]
    return Table("What the game predicts:", columns, rows)


def _prediction_row(judgement: Judgement, prediction: Prediction) -> list[Cell]:
    count = len(prediction.predicted)
    if prediction.unique:
        place = "the only prediction" if count == 1 else f"all {count} that are predicted"
    else:
        place = f"among {count} predicted" if prediction.contains else "not predicted"
    shares = (prediction.share, prediction.unique_share, judgement.precedent.reported)
    return [
        Cell(_method(judgement, prediction.concept)),
        Cell(_lines(judgement, prediction.predicted)),
        Cell(place),
        *map(percent_cell, shares),
    ]


def _method(judgement: Judgement, concept: str) -> str:
    """Return the order of moves by the players' labels; a concept of another kind as it is called."""
    model = judgement.precedent.model
    if concept == AT_ONCE or not isinstance(model, Scenario):
        return concept
    return ", then ".join(listed([model.labels.the(player) for player in stage]) for stage in model.order)


def _counterfactuals(judgement: Judgement) -> Table:
    columns = [
        Column("If", look="words"),
        Column("With", look="words"),
        Column("Predicted then", look="words"),
        Column("As needed"),
        Column("What happened", "of draws", "number"),
        Column("The move asked about", "of draws", "number"),
        Column("Earlier study", look="number"),
    ]
    rows = [_counterfactual_row(judgement, verdict) for verdict in judgement.verdicts]
    return Table("Other circumstances:", columns, rows)


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
        _event_cell(judgement, verdict),
        percent_cell(counterfactual.reported),
    ]


def _changes(judgement: Judgement, cases: Sequence[Mapping[str, float]]) -> str:
    model, parameters = judgement.precedent.model, judgement.precedent.model.parameters
    called = {
        name: parameters[name].called if isinstance(model, Scenario) else _worth(model, name) for name in cases[0]
    }
    values = {name: list(dict.fromkeys(number(case[name]) for case in cases)) for name in cases[0]}
    units = list(dict.fromkeys(parameters[name].unit for name in values))
    changed = ", ".join(f"{called[name]} {' or '.join(known)}" for name, known in values.items())
    return f"{changed} ({'; '.join(units)})"


def _event_cell(judgement: Judgement, verdict: CounterfactualVerdict) -> Cell:
    event = _event(judgement, verdict)
    if verdict.event_share is None or not event:
        return Cell("–")
    shares = _shares(verdict.event_share)
    return Cell(f"{event}: {shares.text}", shares.sort)


def _event(judgement: Judgement, verdict: CounterfactualVerdict) -> str:
    model = judgement.precedent.model
    if not isinstance(model, Scenario):
        return ""
    moves = ((model.players[i], move) for i, move in verdict.counterfactual.event.items())
    return ", ".join(model.labels.move(player, model.moves[player][move]) for player, move in moves)


def _shares(shares: tuple[float, float]) -> Cell:
    low, high = map(percent, shares)
    return Cell(low if low == high else f"{low} to {high}", sum(shares) / 2)


def _lines(judgement: Judgement, outcomes: Sequence[Outcome]) -> str:
    return "\n".join(outcome_words(judgement, outcomes)) or "nothing"


def outcome_words(judgement: Judgement, outcomes: Sequence[Outcome]) -> list[str]:
    """Return outcomes by the labels of the moves; of a market by who pairs off with whom."""
    model = judgement.precedent.model
    if not isinstance(model, Scenario):
        return [_powers(model, outcome_label(model, outcome)) for outcome in outcomes]
    return [
        model.labels.play(model.players, [model.moves[p][move] for p, move in zip(model.players, outcome)], ", ")
        for outcome in outcomes
    ]


def _powers(model: Market, text: str) -> str:
    """Return a text with the names of a market's powers as one writes them."""
    return re.sub(r"\w+", lambda word: word[0].capitalize() if word[0] in model.players else word[0], text)


def _worth(model: Market, name: str) -> str:
    """Return what a market's value ``britain.austria`` is called: ``worth of Austria to Britain``."""
    power, dot, partner = name.partition(".")
    return _powers(model, f"worth of {partner} to {power}") if dot else name


def _row(judgement: Judgement, prediction: Prediction) -> dict[str, Any]:
    shares = {"share": prediction.share, "unique_share": prediction.unique_share}
    about = {"precedent": judgement.precedent.name, "concept": prediction.concept}
    return {**about, "contains": prediction.contains, "unique": prediction.unique, **shares}


def _data(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement for a machine."""
    precedent = judgement.precedent
    return {
        "precedent": precedent.name,
        "title": precedent.title,
        "history": precedent.history.strip(),
        "sources": precedent.sources,
        "lesson": precedent.lesson.strip(),
        "observed": _names(judgement, precedent.observed),
        "draws": vars(precedent.draws),
        "reported_share": precedent.reported,
        "predictions": [
            {**vars(prediction), "predicted": _names(judgement, prediction.predicted)}
            for prediction in judgement.predictions
        ],
        "counterfactuals": [_verdict_data(judgement, verdict) for verdict in judgement.verdicts],
    }


def _verdict_data(judgement: Judgement, verdict: CounterfactualVerdict) -> dict[str, Any]:
    counterfactual, model = verdict.counterfactual, judgement.precedent.model
    event = (
        [model.moves[model.players[i]][move] for i, move in counterfactual.event.items()]
        if counterfactual.event
        else []
    )
    return {
        "name": counterfactual.name,
        "title": counterfactual.title,
        "cases": [
            {"params": dict(case), "predicted": _names(judgement, predicted)}
            for case, predicted in zip(counterfactual.cases, verdict.predicted)
        ],
        "expected": _names(judgement, counterfactual.expected),
        "as_expected": verdict.holds,
        "observed_share": verdict.share,
        "event": ", ".join(event),
        "event_share": verdict.event_share,
        "reported_share": counterfactual.reported,
    }


def _names(judgement: Judgement, outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome_label(judgement.precedent.model, outcome) for outcome in outcomes]
