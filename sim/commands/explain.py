"""`wedge explain`: why a player does what it does after a move of the leader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.ask.explain import Explanations, explain
from sim.ask.solution import led_table
from sim.commands.arguments import read_arguments
from sim.commands.output import deliver, draw, tell_written
from sim.scenario.changes import file_stem
from sim.scenario.scenario import Scenario
from sim.tell.explain import picture_caption, tell, why, worded_terms
from sim.tell.words import payoff_units


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    scenario = arguments.scenario()
    arguments.allow(keys=[*scenario.players, "player", "before", "figures"], options=("--json", "--out"))
    moves = {name: arguments.own[name] for name in scenario.players if name in arguments.own}
    explanations = explain(scenario, moves, arguments.own.get("player"))
    figures = _term_figures(explanations) | _triangle_figures(scenario, moves, arguments.own.get("before"))
    drawn = draw(Path(arguments.own.get("figures", "results/explain")), figures)
    deliver(arguments, tell(explanations))
    tell_written(drawn, arguments)


def _term_figures(explanations: Explanations) -> dict:
    from sim.plot.terms import figure_terms

    scenario, figures = explanations.scenario, {}
    for number, found in enumerate(explanations.found, start=1):
        name = file_stem(scenario.stem, *explanations.moves.values(), found.player, str(number))
        title, caption = why(scenario, found), picture_caption(scenario, found)
        figures[name] = figure_terms(worded_terms(scenario, found), title, caption, unit=payoff_units(scenario))
    return figures


def _triangle_figures(scenario: Scenario, moves: dict[str, str], before: str | None) -> dict:
    """Return the triangle before and after the leader's move, where three players' ties are measured."""
    leader = scenario.order[0][0]
    table = led_table(scenario)
    if table is None or "triangle" not in table or list(moves) != [leader]:
        return {}
    from sim.plot.triangle import figure_triangle

    start = scenario.moves[leader][scenario.move(leader, before)] if before else scenario.moves[leader][0]
    origin = table[table[leader] == start].iloc[0]
    figures = {}
    for number, (_, row) in enumerate(table[table[leader] == moves[leader]].iterrows(), start=1):
        names = f"{scenario.label} (game {scenario.game_name})"
        caption = f"{names}; equilibrium {number} that follows, backward induction"
        name = file_stem(scenario.stem, moves[leader], "triangle", str(number), before=before)
        figures[name] = figure_triangle(origin, row, scenario.players, caption, labels=scenario.labels)
    return figures
