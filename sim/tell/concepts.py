"""Answers of solution concepts that are not a table of profiles: all side by side, commitment, learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Any

import pandas as pd

from sim.ask.learning import ARRIVED, LearnedPlay, Learning
from sim.ask.predictions import AT_ONCE, PARTIAL, Commitments, Predictions
from sim.scenario.scenario import Scenario
from sim.solve.concepts import CONCEPTS
from sim.tell.data import records
from sim.tell.document import Block, Column, Details, Document, Paragraph, Part, Table, Terms
from sim.tell.plays import spelt
from sim.tell.solution import scale_text, some
from sim.tell.words import (
    capital,
    counted,
    heading,
    listed,
    main_outcome,
    number,
    outcome_range,
    payoff_units,
    situation,
    telling_outcomes,
)

NASH = "nash"
NOTHING = "nothing"  # is picked by a concept


@singledispatch
def tell(result: Any) -> Document:
    """Return what concepts predict, what commitment brings, or where learning leads, in words."""
    raise TypeError(f"{type(result).__name__} is no answer of a solution concept.")


@tell.register
def _predictions(result: Predictions) -> Document:
    scenario, ranges = result.scenario, result.ranges
    blocks = [
        Paragraph(" ".join(finding_of_concepts(result)), "lead"),
        _others_table(result),
        Paragraph(scale_text(scenario, listed(_scaled())), "note"),
        Part("If the first mover could commit itself to chance", [Paragraph(commitment_sentence(result.commitment))]),
        _all_concepts(result),
    ]
    return Document(heading(scenario), blocks, records(ranges), ranges)


def finding_of_concepts(result: Predictions) -> list[str]:
    """Return which concepts always say what Nash equilibrium says, and how often the others do not."""
    scenario, said = result.scenario, _said(result)
    count = len({concept for of in said.values() for concept in of})
    outcome = scenario.labels.outcome(main_outcome(scenario))
    about = f"{count} solution concepts are compared by what they say of {outcome} in {counted(len(said), 'situation')}"
    by_count: dict[int, list[str]] = {}
    for concept in dict.fromkeys(result.ranges["concept"]):
        by_count.setdefault(sum(of.get(concept) != of[NASH] for of in said.values()), []).append(concept)
    alike = [concept for concept in by_count.pop(0) if concept != NASH]
    sentences = [f"{about}."]
    if alike:
        sentences.append(f"The same as Nash equilibrium everywhere: {listed(alike)}.")
    if by_count:
        parts = [f"{listed(names)} in {n}" for n, names in sorted(by_count.items())]
        sentences.append(f"Something else: {'; '.join(parts)} of them.")
    return sentences


def _scaled() -> list[str]:
    """Return the concepts compared that depend on the scale of payoffs."""
    return [name for name, concept in CONCEPTS.items() if name not in PARTIAL and concept.scale_matters]


def _said(result: Predictions) -> dict[str, dict[str, str]]:
    """Return what each concept says of the main outcome in each situation, that of all at once last."""
    scenario, outcome = result.scenario, main_outcome(result.scenario)
    said: dict[str, dict[str, str]] = {}
    for row in result.ranges.itertuples():
        text = NOTHING if pd.isna(row.low) else outcome_range(scenario, outcome, [row.low, row.high])
        said.setdefault(row.situation, {})[row.concept] = text
    return {where: of for where, of in said.items() if where != AT_ONCE} | {AT_ONCE: said[AT_ONCE]}


def _situation(scenario: Scenario, where: str) -> str:
    """Return a history of earlier moves, given as their names with spaces between, by their labels."""
    if where == AT_ONCE:
        return "if all move at once"
    moves = dict(zip(scenario.earlier, where.split(" ")))
    return f"after {scenario.labels.play(moves, moves.values(), ', ')}"


def _others_table(result: Predictions) -> Table:
    """Return what Nash equilibrium says in each situation, and which concepts say something else."""
    scenario = result.scenario
    rows = []
    for where, of in _said(result).items():
        others: dict[str, list[str]] = {}
        for concept, text in of.items():
            if text != of[NASH]:
                others.setdefault(text, []).append(concept)
        differing = "; ".join(f"{text}: {', '.join(concepts)}" for text, concepts in others.items())
        rows.append([capital(_situation(scenario, where)), of[NASH], differing or "–"])
    outcome = scenario.labels.outcome(main_outcome(scenario))
    columns = ["Situation", "Nash equilibrium", "Concepts that say something else"]
    return Table(f"What the concepts say of {outcome} (meanings with --details):", columns, rows)


def _all_concepts(result: Predictions) -> Details:
    scenario, said = result.scenario, _said(result)
    concepts = list(dict.fromkeys(result.ranges["concept"]))
    rows = [[capital(_situation(scenario, where)), *(of.get(c, "–") for c in concepts)] for where, of in said.items()]
    columns = [Column("Situation"), *map(Column, concepts)]
    terms = Terms([(name, CONCEPTS[name].meaning) for name in concepts])
    return Details("Every concept", [terms, Table("", columns, rows)])


@tell.register
def _commitments(result: Commitments) -> Document:
    scenario = result.scenario
    blocks: list[Block] = [Paragraph(commitment_sentence(result), "lead")]
    if result.found is not None and result.found.strategy is not None:
        rows = [
            [scenario.labels.outcome(name), outcome_range(scenario, name, [value])]
            for name, value in result.outcomes.items()
        ]
        blocks += [Paragraph(COMMITTED, "note"), Table("What it brings:", ["Outcome", "Expected"], rows)]
    frame = pd.DataFrame([dict(result.outcomes)]) if result.outcomes else None
    return Document(heading(scenario), blocks, _commitment_data(result), frame)


COMMITTED = (
    "The others know the chances but not the move that is drawn, play pure moves, and where several of their equilibria "
    "follow play the one that is best for the first mover (strong Stackelberg; Conitzer and Sandholm 2006)."
)


def commitment_sentence(result: Commitments) -> str:
    """Return the leader's best commitment, what it is worth and what follows; or that there is none."""
    scenario, found = result.scenario, result.found
    if found is None:
        return "No single player leads the others here, so that there is no commitment to solve for."
    labels, leader = scenario.labels, scenario.order[0][0]
    if found.strategy is None:
        return f"After no mixed move of {labels.the(leader)} is there a pure equilibrium of the others."
    others = [player for player in scenario.players if player != leader]
    replies = [f"{labels.the(p)} plays {labels.move(p, scenario.moves[p][a])}" for p, a in zip(others, found.reply)]
    best = spelt(labels.menu(leader, scenario.moves[leader]), [found.strategy])
    ends = situation(scenario, {name: result.outcomes[name] for name in telling_outcomes(scenario)})
    return (
        f"If {labels.the(leader)} can commit to a mixed move, its best is {best}, worth {number(found.value)} to it "
        f"({payoff_units(scenario)}). Then {listed(replies)}, which is an equilibrium between them: {ends}."
    )


def _commitment_data(result: Commitments) -> dict[str, Any] | None:
    found = result.found
    if found is None:
        return None
    fields = ("strategy", "reply", "value", "payoffs", "attained", "regret", "status")
    return {
        **{name: getattr(found, name) for name in fields},
        "outcomes": dict(result.outcomes),
        "finding": [commitment_sentence(result)],
    }


@tell.register
def _learning(result: Learning) -> Document:
    scenario = result.scenario
    blocks: list[Block] = [Paragraph(" ".join(finding_of_learning(result)), "lead"), Paragraph(LEARNED, "note")]
    for rule, plays in result.plays.items():
        rows = [_learning_row(scenario, play) for play in plays]
        blocks.append(Table(f"Where {rule} leads:", _learning_columns(scenario, plays[0]), rows))
    data = _learning_data(result.plays)
    frame = pd.DataFrame([{"rule": row["rule"], **row["history"], "arrived": row["arrived"],
                           "distance": row["distance"]} for row in data])  # fmt: skip
    return Document(heading(scenario), blocks, data, frame)


LEARNED = (
    f"A path has reached an equilibrium if at its end no chance of a move differs from there by more than {ARRIVED:g}. "
    "All paths start near uniform play; another start may lead elsewhere."
)


def finding_of_learning(result: Learning) -> list[str]:
    """Return, for each rule, after how many histories it reaches an equilibrium, and after which it does not."""
    sentences = []
    for rule, plays in result.plays.items():
        missed = [play for play in plays if not play.arrived]
        if not plays[0].history:
            reached = "reaches no equilibrium" if missed else "reaches an equilibrium"
            sentences.append(f"{capital(rule)} {reached} from near uniform play.")
            continue
        after = (
            f"{len(plays) - len(missed)} of {counted(len(plays), 'move')}"
            if missed
            else f"all {counted(len(plays), 'move')}"
        )
        but = f", not after {some([_history(result.scenario, play) for play in missed])}" if missed else ""
        sentences.append(f"{capital(rule)} reaches an equilibrium after {after}{but}.")
    return sentences


def _history(scenario: Scenario, play: LearnedPlay) -> str:
    return scenario.labels.play(play.history, play.history.values(), ", ")


def _learning_columns(scenario: Scenario, play: LearnedPlay) -> list[Column]:
    history = [Column(f"Move of {scenario.labels.the(player)}") for player in play.history]
    ends = [Column(scenario.labels.player(player)) for player in play.players]
    return [*history, *ends, Column("Reached"), Column("Distance", look="number"), Column("Equilibria", look="number")]


def _learning_row(scenario: Scenario, play: LearnedPlay) -> list[str]:
    labels = scenario.labels
    menus = [labels.menu(player, moves) for player, moves in zip(play.players, play.moves)]
    ends = [spelt(menu, [strategy[-1].round(2)]) for strategy, menu in zip(play.path.profiles, menus)]
    history = [labels.move(*pair) for pair in play.history.items()]
    return [*history, *ends, "yes" if play.arrived else "no", number(round(play.distance, 4)), str(play.choices)]


def _learning_data(plays: Mapping[str, Sequence[LearnedPlay]]) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule,
            "history": dict(play.history),
            "end": {player: strategy[-1] for player, strategy in zip(play.players, play.path.profiles)},
            "arrived": play.arrived,
            "distance": play.distance,
            "seed": play.path.seed,
        }
        for rule, of_rule in plays.items()
        for play in of_rule
    ]
