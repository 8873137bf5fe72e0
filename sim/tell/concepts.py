"""Answers of solution concepts that are not a table of profiles: all side by side, commitment, learning."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.ask.learning import STEPS, LearnedPlay, learned_play, mean_outcomes
from sim.ask.predictions import AT_ONCE, mixed_commitment, predictions
from sim.commands.output import draw
from sim.scenario.scenario import Scenario
from sim.solve.concepts import CONCEPTS
from sim.solve.equilibrium import strategy_label
from sim.tell.data import records
from sim.tell.solution import scale_text
from sim.tell.text import text_table
from sim.tell.words import heading, number, number_range

LEARNING_FIGURES = Path("results/learning")


def _all_text(scenario: Scenario) -> str:
    """Return the range of the first outcome under every concept: situations × concepts."""
    table = predictions(scenario)
    labels, outcome = scenario.labels, scenario.labels.outcome(next(iter(scenario.outcomes)))
    concepts = list(dict.fromkeys(table["concept"]))
    situations = [s for s in dict.fromkeys(table["situation"]) if s != AT_ONCE] + [AT_ONCE]
    cells = {(row.concept, row.situation): _range_cell(row.low, row.high) for row in table.itertuples()}
    rows = [
        [_history(scenario, situation), *(cells.get((concept, situation), "–") for concept in concepts)]
        for situation in situations
    ]
    legend = [[name, CONCEPTS[name].meaning] for name in concepts]
    parts = [
        heading(scenario),
        f"Range of {outcome} under each concept; a dash where the concept picks nothing",
        text_table([labels.player(scenario.order[0][0]), *concepts], rows),
        text_table(["concept", "meaning"], legend),
        scale_text(scenario),
        _commitment_text(scenario, title=False),
    ]
    return "\n\n".join(part for part in parts if part)


def _history(scenario: Scenario, situation: str) -> str:
    """Return the labels of a history of earlier moves, given as their names with spaces between."""
    if situation != AT_ONCE and len(scenario.earlier) == 1:
        return scenario.labels.move(scenario.earlier[0], situation)
    return situation


def _range_cell(low: float, high: float) -> str:
    return "–" if pd.isna(low) else number_range(low, high)


def _commitment_text(scenario: Scenario, title: bool = True) -> str:
    answer = mixed_commitment(scenario)
    if answer is None:
        return "No single player leads the others here, so that there is no commitment to solve for."
    found, outcomes = answer
    labels, leader = scenario.labels, scenario.order[0][0]
    if found.strategy is None:
        sentence = f"After no mixed move of {labels.the(leader)} is there a pure equilibrium of the others."
    else:
        others = [player for player in scenario.players if player != leader]
        replies = ", ".join(
            f"{labels.the(p)} {labels.move(p, scenario.moves[p][a])}" for p, a in zip(others, found.reply)
        )
        measured = ", ".join(
            f"{labels.outcome(name)} {number(value)}" for name, value in zip(scenario.outcomes, outcomes)
        )
        best = strategy_label(found.strategy, labels.menu(leader, scenario.moves[leader]))
        sentence = (
            f"If {labels.the(leader)} can commit to a mixed move, its best is {best}, "
            f"worth {number(found.value)} to it; then {replies} is an equilibrium: {measured}. "
            "(Strong Stackelberg; Conitzer and Sandholm 2006; the others play pure moves and break ties in its favour.)"
        )
    return f"{heading(scenario)}\n\n{sentence}" if title else sentence


def _learning_text(scenario: Scenario) -> str:
    """Return where learning leads after each move of the leader, and draw the paths."""
    parts, figures = [heading(scenario)], {}
    for rule in STEPS:
        plays = learned_play(scenario, rule)
        parts += [
            f"Where {rule} leads",
            text_table(_learning_headers(scenario, plays[0]), [_learning_row(scenario, play) for play in plays]),
        ]
        figures[f"{scenario.stem}_{rule.replace(' ', '_')}"] = _learning_figure(scenario, plays)
    drawn = draw(LEARNING_FIGURES, figures)
    return "\n\n".join([*parts, "figures: " + ", ".join(map(str, drawn))])


def _learning_headers(scenario: Scenario, play: LearnedPlay) -> list[str]:
    players = map(scenario.labels.player, (*play.history, *play.players))
    return [*players, "equilibrium reached", "distance to the nearest", "equilibria there are"]


def _learning_row(scenario: Scenario, play: LearnedPlay) -> list[str]:
    labels = scenario.labels
    menus = [labels.menu(player, moves) for player, moves in zip(play.players, play.moves)]
    ends = [strategy_label(strategy[-1].round(2), menu) for strategy, menu in zip(play.path.profiles, menus)]
    history = [labels.move(*pair) for pair in play.history.items()]
    return [*history, *ends, "yes" if play.arrived else "no", f"{play.distance:.4f}", str(play.choices)]


def _learning_figure(scenario: Scenario, plays: list[LearnedPlay]):
    from sim.plot.learning import figure_learning

    caption = f"{scenario.title} (view {scenario.view}, game {scenario.game_name})"
    return figure_learning(plays, mean_outcomes(scenario, plays[0].players[0]), caption, scenario.labels)


def _learning_data(scenario: Scenario) -> list[dict]:
    return [
        {
            "rule": rule,
            "history": dict(play.history),
            "end": {player: strategy[-1] for player, strategy in zip(play.players, play.path.profiles)},
            "arrived": play.arrived,
            "distance": play.distance,
            "seed": play.path.seed,
        }
        for rule in STEPS
        for play in learned_play(scenario, rule)
    ]


def _commitment_data(scenario: Scenario) -> dict | None:
    answer = mixed_commitment(scenario)
    if answer is None:
        return None
    found, outcomes = answer
    fields = ("strategy", "reply", "value", "payoffs", "attained", "regret", "status")
    return {name: getattr(found, name) for name in fields} | {"outcomes": dict(zip(scenario.outcomes, outcomes))}


# By the name of the concept: text for a reader, data for a machine.
ANSWERS = {
    "all": (_all_text, lambda scenario: records(predictions(scenario))),
    "commitment": (_commitment_text, _commitment_data),
    "learning": (_learning_text, _learning_data),
}
