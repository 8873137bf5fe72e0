"""Precedents judged: does the model predict what happened, how robustly, and what of other circumstances.

A game with stages is solved by backward induction and, beside it, with all moving at once; a game without stages
by its pure equilibria; a market by its pairwise stable matchings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from sim.ask.answer import Answer
from sim.errors import PATH, expect
from sim.progress import steps
from sim.scenario.files import read_others
from sim.scenario.precedent import Counterfactual, Market, Outcome, Precedent
from sim.scenario.precedents import load_precedent, precedent_names
from sim.scenario.scenario import Scenario
from sim.solve.matching import all_matchings, matching_label, pairwise_stable
from sim.study.engine import PointSolver, main_form
from sim.study.rows import SIMULTANEOUS
from sim.study.samples import draws_around

# From parameters, numbers or arrays of shape (points,), to what is predicted, bool of shape (points, outcomes).
Predictor = Callable[[Mapping[str, np.ndarray | float]], np.ndarray]


@dataclass(frozen=True)
class Prediction:
    """What one concept of solution says of an episode.

    Attributes
    ----------
    concept : str
    predicted : tuple of Outcome
        At the model's own values.
    contains : bool
        Whether everything that was observed is predicted.
    unique : bool
        Whether nothing else is.
    share, unique_share : float
        Shares of the random draws in which that is so.
    """

    concept: str
    predicted: tuple[Outcome, ...]
    contains: bool
    unique: bool
    share: float
    unique_share: float


@dataclass(frozen=True)
class CounterfactualVerdict:
    """What the first concept says of a counterfactual.

    Attributes
    ----------
    counterfactual : Counterfactual
    predicted : tuple of tuples of Outcome
        In each of its cases.
    holds : bool
        Whether that is what was expected, in every case.
    share : tuple of float
        Least and largest share of the draws, over the cases, in which what was observed is still predicted.
    event_share : tuple of float or None
        The same for the event: some predicted outcome has its moves.
    """

    counterfactual: Counterfactual
    predicted: tuple[tuple[Outcome, ...], ...]
    holds: bool
    share: tuple[float, float]
    event_share: tuple[float, float] | None


@dataclass(frozen=True)
class Judgement:
    """An episode with its predictions, the main concept first, and the verdicts on its counterfactuals."""

    precedent: Precedent
    predictions: tuple[Prediction, ...]
    verdicts: tuple[CounterfactualVerdict, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Judgements(Answer):
    """Precedents judged."""

    found: tuple[Judgement, ...]


def precedents(names: Sequence[str] = (), config_dir: str | Path | None = None) -> Judgements:
    """Judge episodes of history as games: what the model predicts of them, and of other circumstances.

    Parameters
    ----------
    names : sequence of str
        By default all that there are.
    config_dir : str or Path, optional
        A directory of one's own with ``precedent/*.yaml``.

    Raises
    ------
    InputError
        For an unknown name, or a file that holds something wrong.
    """
    expect(names, (list, tuple), "names", "a list of precedents' names")
    expect(config_dir, (*PATH, type(None)), "config_dir", "a directory")

    for name in names:
        expect(name, str, "names", "a precedent's name")

    def judged(name: str) -> Judgement:
        return judge(load_precedent(name, config_dir))

    if names:
        return Judgements(tuple(map(judged, steps(list(dict.fromkeys(names)), "precedents"))))
    return Judgements(tuple(read_others(steps(precedent_names(config_dir), "precedents"), judged)))


def judge(precedent: Precedent) -> Judgement:
    """Judge a precedent at its model's values, in random draws around them, and in its counterfactuals."""
    methods = concepts(precedent.model)
    predictions = tuple(_predict(precedent, name, concept) for name, concept in methods.items())
    main = next(iter(methods.values()))
    verdicts = tuple(_verdict(precedent, counterfactual, main) for counterfactual in precedent.counterfactuals)
    return Judgement(precedent, predictions, verdicts)


def concepts(model: Scenario | Market) -> dict[str, Predictor]:
    """Return the concepts of solution that a model is solved by, the main one first."""
    if isinstance(model, Market):
        return {"pairwise stable": lambda values: pairwise_stable(model.over(values))}
    pure = PointSolver(model, concept="pure")
    at_once = {"all at once": lambda values: _predicted(pure, values, SIMULTANEOUS)}
    if len(model.order) == 1:
        return at_once
    stages = ", then ".join(" and ".join(stage) for stage in model.order)
    return {stages: lambda values: _predicted(PointSolver(model), values, main_form(model)), **at_once}


def outcomes(model: Scenario | Market) -> list[Outcome]:
    """Return all outcomes of a model in the order in which its concepts list them."""
    if isinstance(model, Market):
        return [tuple(matching) for matching in all_matchings(len(model.players)).tolist()]
    return list(np.ndindex(model.shape))


def outcome_label(model: Scenario | Market, outcome: Outcome) -> str:
    """Return an outcome as text: ``(TRIANGLE, DETENTE, TILT_US)``, ``britain–prussia, austria–france``."""
    if isinstance(model, Market):
        return matching_label(outcome, model.players)
    moves = (model.moves[player][move] for player, move in zip(model.players, outcome))
    return "(" + ", ".join(moves) + ")"


def _predicted(solver: PointSolver, values: Mapping[str, np.ndarray | float], form: str) -> np.ndarray:
    """Return which pure profiles lie on the path, whichever of the equilibria that follow its movers expect."""
    paths, shape = solver.paths(values, form), solver.scenario.shape
    strategies = paths.strategies(shape)
    pure = np.logical_and.reduce([(strategy > 0).sum(axis=1) == 1 for strategy in strategies])
    chosen = pure & np.logical_or.reduce(list(paths.on_path.values()))
    moves = [strategy[chosen].argmax(axis=1) for strategy in strategies]
    points = len(paths.table.status) // prod(paths.history_shape)
    predicted = np.zeros((points, prod(shape)), dtype=bool)
    predicted[paths.point[chosen], np.ravel_multi_index(moves, shape)] = True
    return predicted


def _predict(precedent: Precedent, name: str, concept: Predictor) -> Prediction:
    own = _values(precedent.model)
    observed = _mask(precedent.model, precedent.observed)
    predicted = concept(own)
    drawn = concept(_drawn(precedent, own))
    return Prediction(
        concept=name,
        predicted=_listed(precedent.model, predicted[0]),
        contains=bool(_contains(predicted, observed)[0]),
        unique=bool((predicted == observed).all()),
        share=float(_contains(drawn, observed).mean()),
        unique_share=float((drawn == observed).all(axis=1).mean()),
    )


def _verdict(precedent: Precedent, counterfactual: Counterfactual, concept: Predictor) -> CounterfactualVerdict:
    model = precedent.model
    expected, observed = (_mask(model, listed) for listed in (counterfactual.expected, precedent.observed))
    event = np.array([all(o[i] == move for i, move in counterfactual.event.items()) for o in outcomes(model)])
    predicted, shares, event_shares = [], [], []
    for case in counterfactual.cases:
        values = {**_values(model), **case}
        predicted.append(concept(values)[0])
        drawn = concept(_drawn(precedent, values))
        shares.append(float(_contains(drawn, observed).mean()))
        event_shares.append(float(drawn[:, event].any(axis=1).mean()))
    return CounterfactualVerdict(
        counterfactual=counterfactual,
        predicted=tuple(_listed(model, row) for row in predicted),
        holds=all(bool((row == expected).all()) for row in predicted),
        share=(min(shares), max(shares)),
        event_share=(min(event_shares), max(event_shares)) if counterfactual.event else None,
    )


def _values(model: Scenario | Market) -> dict[str, float]:
    return {name: parameter.value for name, parameter in model.parameters.items()}


def _drawn(precedent: Precedent, values: Mapping[str, float]) -> dict[str, np.ndarray | float]:
    """Return values with those to be drawn, shape (draws,), around them."""
    draws = draws_around(precedent.model, values, precedent.draws)
    return {**values, **draws.values(0, draws.size)}


def _mask(model: Scenario | Market, listed: Sequence[Outcome]) -> np.ndarray:
    return np.array([outcome in listed for outcome in outcomes(model)])


def _listed(model: Scenario | Market, row: np.ndarray) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome, chosen in zip(outcomes(model), row) if chosen)


def _contains(predicted: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Return for each point whether everything observed is predicted, shape (points,)."""
    return (predicted | ~observed).all(axis=1)
