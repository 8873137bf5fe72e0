"""wedge precedents: episodes of history as games, and what the games say of other circumstances.

For each: what happened; what the model predicts, and in what share of random draws of its parameters it predicts
what happened; the counterfactuals, and whether the model says of them what its argument needs.

  wedge precedents
  wedge precedents opening_1972
  wedge precedents --json --out precedents.json
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

from sim.ask.precedents import CounterfactualVerdict, Judgement, Prediction, judge, outcome_label
from sim.commands.arguments import read_arguments
from sim.commands.output import deliver_text
from sim.scenario.files import read_others
from sim.scenario.precedents import Outcome, load_precedent, precedent_names
from sim.scenario.scenario import Scenario
from sim.tell.text import text_table

WIDTH = 110


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    known = precedent_names(arguments.config_dir)
    arguments.allow(options=("--json", "--out"), words=len(known))
    arguments.refuse_overrides()

    def judged(name: str) -> Judgement:
        return judge(load_precedent(name, arguments.config_dir))

    asked = dict.fromkeys(arguments.words)
    judgements = [judged(name) for name in asked] if asked else read_others(known, judged)
    deliver_text(arguments, lambda: as_text(judgements), lambda: [as_data(judgement) for judgement in judgements])


def as_text(judgements: Sequence[Judgement]) -> str:
    """Return the judgements for a reader."""
    return "\n\n\n".join("\n\n".join(_parts(judgement)) for judgement in judgements)


def as_data(judgement: Judgement) -> dict:
    """Return a judgement for a machine."""
    precedent = judgement.precedent
    return {
        "precedent": precedent.name,
        "title": precedent.title,
        "history": precedent.history.strip(),
        "sources": precedent.sources,
        "lesson": precedent.lesson.strip(),
        "observed": _labels(judgement, precedent.observed),
        "draws": vars(precedent.draws),
        "reported_share": precedent.reported,
        "predictions": [
            {**vars(prediction), "predicted": _labels(judgement, prediction.predicted)}
            for prediction in judgement.predictions
        ],
        "counterfactuals": [_verdict_data(judgement, verdict) for verdict in judgement.verdicts],
    }


def _verdict_data(judgement: Judgement, verdict: CounterfactualVerdict) -> dict:
    counterfactual = verdict.counterfactual
    return {
        "name": counterfactual.name,
        "title": counterfactual.title,
        "cases": [
            {"params": dict(case), "predicted": _labels(judgement, predicted)}
            for case, predicted in zip(counterfactual.cases, verdict.predicted)
        ],
        "expected": _labels(judgement, counterfactual.expected),
        "as_expected": verdict.holds,
        "observed_share": verdict.share,
        "event": _event(judgement, verdict),
        "event_share": verdict.event_share,
        "reported_share": counterfactual.reported,
    }


def _parts(judgement: Judgement) -> list[str]:
    precedent = judgement.precedent
    happened = _joined(_labels(judgement, precedent.observed))
    return [
        f"{precedent.title}\nprecedent {precedent.name}",
        fill(precedent.history, WIDTH),
        f"What happened: {happened}",
        _predictions(judgement),
        _range_of_draws(judgement),
        "Other circumstances",
        _counterfactuals(judgement),
        fill(f"Lesson: {precedent.lesson}", WIDTH),
        fill("Sources: " + "; ".join(precedent.sources), WIDTH),
    ]


def _range_of_draws(judgement: Judgement) -> str:
    draws = judgement.precedent.draws
    return fill(
        f"Shares are of {draws.count:,} draws (seed {draws.seed}) in which {len(draws.parameters)} parameters "
        f"are each multiplied by 2^u, u uniform from {-draws.spread:g} to {draws.spread:g}; 'earlier' is the share "
        "that an earlier study of the same payoffs, with other draws, reported.",
        WIDTH,
    )


def _predictions(judgement: Judgement) -> str:
    rows = [_prediction_row(judgement, prediction) for prediction in judgement.predictions]
    headers = ["solved", "predicted", "what happened is", "in draws", "and alone", "earlier"]
    return text_table(headers, rows)


def _prediction_row(judgement: Judgement, prediction: Prediction) -> list[str]:
    count = len(prediction.predicted)
    if prediction.unique:
        place = "the only prediction" if count == 1 else f"all {count} that are predicted"
    else:
        place = f"among {count}" if prediction.contains else "not predicted"
    shown = "\n".join(_labels(judgement, prediction.predicted)) or "nothing"
    shares = (prediction.share, prediction.unique_share, judgement.precedent.reported)
    return [prediction.concept, shown, place, *map(_percent, shares)]


def _counterfactuals(judgement: Judgement) -> str:
    rows = [_verdict_row(judgement, verdict) for verdict in judgement.verdicts]
    headers = ["if", "predicted", "as expected", "what happened, in draws", "move, in draws", "earlier"]
    return text_table(headers, rows)


def _verdict_row(judgement: Judgement, verdict: CounterfactualVerdict) -> list[str]:
    counterfactual = verdict.counterfactual
    sets = list(dict.fromkeys(verdict.predicted))
    predicted = "\nor\n".join("\n".join(_labels(judgement, outcomes)) or "nothing" for outcomes in sets)
    event = f"{_event(judgement, verdict)}: {_percents(verdict.event_share)}" if verdict.event_share else ""
    return [
        fill(f"{counterfactual.title} ({_changes(counterfactual.cases)})", 44),
        predicted,
        "yes" if verdict.holds else "NO, expected\n" + "\n".join(_labels(judgement, counterfactual.expected)),
        _percents(verdict.share),
        event,
        _percent(counterfactual.reported),
    ]


def _changes(cases: Sequence[Mapping[str, float]]) -> str:
    values = {name: list(dict.fromkeys(case[name] for case in cases)) for name in cases[0]}
    return ", ".join(f"{name} {' / '.join(f'{value:g}' for value in listed)}" for name, listed in values.items())


def _event(judgement: Judgement, verdict: CounterfactualVerdict) -> str:
    model = judgement.precedent.model
    if not isinstance(model, Scenario):
        return ""
    moves = ((model.players[i], move) for i, move in verdict.counterfactual.event.items())
    return ", ".join(model.moves[player][move] for player, move in moves)


def _labels(judgement: Judgement, outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome_label(judgement.precedent.model, outcome) for outcome in outcomes]


def _joined(labels: Sequence[str]) -> str:
    return ", then ".join(labels)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _percents(shares: tuple[float, float]) -> str:
    low, high = map(_percent, shares)
    return low if low == high else f"{low} to {high}"
