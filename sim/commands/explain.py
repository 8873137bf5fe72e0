"""`wedge explain`: why a player does what it does after a move of the leader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.explain import explain
from sim.ask.path import CONCEPTS
from sim.ask.reasons import reasons
from sim.ask.solution import led_table
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.outlook import KEYS, outlook_of, refuse_idle
from sim.commands.output import deliver, draw, draw_all, figure_options, figures_of, tell_not_drawn, tell_written
from sim.errors import InputError, nearest
from sim.scenario.changes import file_stem
from sim.scenario.scenario import Scenario
from sim.tell import captions
from sim.tell.explain import not_drawn, tell
from sim.tell.reasons import tell as tell_reasons

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.plot.options import FigureOptions


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    if (concept := arguments.take("concept")) is not None:
        _run_over_time(arguments, concept)
        return
    scenario = arguments.scenario()
    arguments.check("explain", scenario.players)
    refuse_idle(arguments)
    moves = {name: arguments.own[name] for name in scenario.players if name in arguments.own}
    explanations = explain(scenario, moves, arguments.own.get("player"))
    options = figure_options(arguments.own)
    directory = Path(arguments.own.get("figures", "results/explain"))
    name = file_stem(scenario.stem, *explanations.moves.values(), explanations.found[0].player)
    made = figures_of(explanations, options)
    drawn = draw(directory, {f"{name}_{number}": figure for number, figure in made.items()}, options)
    drawn += draw(directory, _triangle_figures(scenario, moves, arguments.own.get("before"), options), options)
    deliver(arguments, tell(explanations))
    tell_written(drawn, arguments)
    if made:
        tell_not_drawn(not_drawn(len(explanations.found), [int(number) for number in made]), arguments)


def _run_over_time(arguments: Arguments, concept: str) -> None:
    """Explain a choice with what follows counted in."""
    if concept not in CONCEPTS:
        raise InputError(f"concept={concept}: {nearest(concept, CONCEPTS)}")
    scenario = arguments.scenario(whole=True)
    arguments.check("explain", scenario.players)
    own, options = arguments.own, figure_options(arguments.own)
    if "before" in own:
        raise InputError(f"before={own['before']} changes nothing with concept={concept}; leave it out.")
    moves = {name: own[name] for name in scenario.players if name in own}
    found = reasons(outlook_of(arguments, concept, scenario), own.get("player"), moves)
    chosen = {key: own.get(key) for key in KEYS} | {"concept": concept}
    stem = file_stem(found.outlook.scenario.stem, *moves.values(), found.player, **chosen)
    drawn = draw_all(Path(own.get("figures", "results/explain")), stem, found, options)
    deliver(arguments, tell_reasons(found))
    tell_written(drawn, arguments)


def _triangle_figures(
    scenario: Scenario, moves: dict[str, str], before: str | None, options: FigureOptions
) -> dict[str, Figure]:
    """Return the triangle before and after the leader's move, where three players' ties are measured."""
    leader = scenario.order[0][0]
    table = led_table(scenario)
    if table is None or "triangle" not in table or list(moves) != [leader]:
        return {}
    from sim.plot.panels import drawn_files
    from sim.plot.triangle import figure_triangle

    start = scenario.moves[leader][scenario.move(leader, before)] if before else scenario.moves[leader][0]
    origin = table[table[leader] == start].iloc[0]
    figures = {}
    follow = table[table[leader] == moves[leader]]
    for number in drawn_files([0.0] * len(follow), options):
        row = follow.iloc[number - 1]
        subtitle = captions.about(scenario, f"Equilibrium {number} that follows, backward induction")
        name = file_stem(scenario.stem, moves[leader], "triangle", str(number), before=before)
        figures[name] = figure_triangle(
            origin, row, scenario.players, subtitle, labels=scenario.labels, options=options
        )
    return figures
