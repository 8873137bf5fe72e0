"""wedge explain: why a player does what it does after a move of the leader.

For each equilibrium that follows: the payoff of the player's move and of its best alternative, term by term, the
margin between them, and the one change of an assumption that would make another move as good. Writes two figures for
each: the terms, and the triangle of ties before and after the move.

  wedge explain view=mandelbaum us=CONCILIATE
  wedge explain view=mandelbaum us=SQUEEZE player=china figures=my_figures
keys
  us=MOVE         the leader's move (a player's name is the key)
  player=NAME     whose choice to explain (russia)
  before=MOVE     the leader's move that the triangle is compared with (the first of its menu)
  figures=DIR     where the figures go (results/explain)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from sim.alignment.place import place
from sim.alignment.triangle import measured_ties
from sim.ask.explain import ClosingChange, Explanation, explain
from sim.ask.solution import led_table
from sim.commands.arguments import read_arguments
from sim.commands.output import deliver_text, draw
from sim.scenario.changes import file_stem
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.text import text_table
from sim.tell.words import heading, number, payoff_units

SHOWN_CHANGES = 5


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    scenario = arguments.scenario()
    arguments.allow(keys=[*scenario.players, "player", "before", "figures"], options=("--json", "--out"))
    player = arguments.own.get("player") or scenario.order[-1][0]
    moves = {name: arguments.own[name] for name in scenario.players if name in arguments.own}
    explanations = explain(scenario, moves, player)
    directory = Path(arguments.own.get("figures", "results/explain"))
    figures = _term_figures(scenario, moves, explanations) | _triangle_figures(
        scenario, moves, arguments.own.get("before")
    )
    drawn = draw(directory, figures)
    deliver_text(arguments, lambda: _text(scenario, moves, explanations, drawn), lambda: _data(explanations))


def _term_figures(scenario: Scenario, moves: dict[str, str], explanations: Sequence[Explanation]) -> dict:
    from sim.plot.terms import figure_terms

    figures = {}
    for number_, found in enumerate(explanations, start=1):
        name = file_stem(scenario.stem, *moves.values(), found.player, str(number_))
        title = why(scenario, found)
        caption = f"{scenario.label} (game {scenario.game_name}); equilibrium {_profile(scenario, found)} in its order of moves"
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
    for number_, (_, row) in enumerate(table[table[leader] == moves[leader]].iterrows(), start=1):
        names = f"{scenario.label} (game {scenario.game_name})"
        caption = f"{names}; equilibrium {number_} that follows, backward induction"
        name = file_stem(scenario.stem, moves[leader], "triangle", str(number_), before=before)
        figures[name] = figure_triangle(origin, row, scenario.players, caption, labels=scenario.labels)
    return figures


def why(scenario: Scenario, found: Explanation) -> str:
    """Return the question that an explanation answers, as a title without its mark."""
    labels = scenario.labels
    move, alternative = labels.menu(found.player, (found.move, found.alternative))
    return f"Why {labels.the(found.player)} plays {move} rather than {alternative}"


def worded_terms(scenario: Scenario, found: Explanation) -> pd.DataFrame:
    """Return an explanation's terms by their labels."""
    return found.terms.assign(term=[scenario.labels.term(found.player, term) for term in found.terms["term"]])


def _profile(scenario: Scenario, found: Explanation) -> str:
    return "(" + scenario.labels.play(found.profile, found.profile.values(), ", ") + ")"


def _text(scenario: Scenario, moves: dict[str, str], explanations: Sequence[Explanation], drawn: list[Path]) -> str:
    parts = [heading(scenario), _about(scenario, moves, explanations)]
    for found in explanations:
        parts += [
            _headline(scenario, found),
            _terms(scenario, found),
            _closing(scenario, found),
            _place(scenario, found),
        ]
    parts.append("figures: " + ", ".join(map(str, drawn)))
    return "\n\n".join(part for part in parts if part)


def _about(scenario: Scenario, moves: dict[str, str], explanations: Sequence[Explanation]) -> str:
    """Return which equilibria are explained, and which are left out."""
    count, mixed = len(explanations), explanations[0].mixed
    kind = (
        "one equilibrium in pure moves that follows" if count == 1 else f"{count} equilibria in pure moves that follow"
    )
    labels = scenario.labels
    led = ", ".join(f"{labels.the(player)} plays {labels.move(player, move)}" for player, move in moves.items())
    where = "the last stage alone, whether or not the path of play comes there: " if len(moves) > 1 else ""
    about = f"About {where}the {kind} when {led or 'all move at once'}"
    if mixed is None:
        return f"{about}; equilibria in mixed moves were not looked for."
    if not mixed:
        return f"{about}."
    return f"{about}; {mixed} more in mixed moves {'is' if mixed == 1 else 'are'} not explained (see wedge solve)."


def _headline(scenario: Scenario, found: Explanation) -> str:
    player = scenario.labels.the(found.player)
    move, alternative = scenario.labels.menu(found.player, (found.move, found.alternative))
    comparison = f"{move} is worth {number(found.margin)} more to {player} than {alternative}"
    if number(found.margin) == number(0):
        comparison = f"{player} is indifferent between {move} and {alternative}"
    return f"Equilibrium {_profile(scenario, found)}: {comparison}, its best alternative."


def _terms(scenario: Scenario, found: Explanation) -> str:
    terms = worded_terms(scenario, found)
    shown = terms[(found.terms["at_equilibrium"] != 0) | (found.terms["at_alternative"] != 0)]
    ordered = shown.reindex(shown["difference"].abs().sort_values(ascending=False, kind="stable").index)
    rows = [
        [row.term, number(row.at_equilibrium), number(row.at_alternative), number(row.difference)]
        for row in ordered.itertuples()
    ]
    totals = [number(ordered[column].sum()) for column in ("at_equilibrium", "at_alternative", "difference")]
    played = scenario.labels.menu(found.player, (found.move, found.alternative))
    headers = [f"term ({payoff_units(scenario)})", *played, "difference"]
    return text_table(headers, [*rows, ["all terms", *totals]])


def _place(scenario: Scenario, found: Explanation) -> str:
    """Return where the equilibrium lies in the triangle; nothing where three players' ties are not measured."""
    names = measured_ties(scenario.players, scenario.outcomes)
    if not names:
        return ""
    profile = tuple(scenario.move(player, found.profile[player]) for player in scenario.players)
    measured = scenario.outcome_values()
    players = [scenario.labels.player(player) for player in scenario.players]
    return f"Triangle: {place([float(measured[name][profile]) for name in names], players)}."


def _closing(scenario: Scenario, found: Explanation) -> str:
    if not scenario.parameters:
        return "The game has no parameters; there is no assumption whose change could make another move as good."
    if not found.changes:
        return (
            "No change of a single parameter would make another move as good, the other players' moves held fixed."
            + _not_looked_at(scenario)
        )
    best = found.changes[0]
    move, alternative = scenario.labels.menu(found.player, (found.move, best.alternative))
    parameter = scenario.parameters[best.parameter]
    name, player = beside(parameter.called, best.parameter), scenario.labels.the(found.player)
    if best.share == 0:
        return f"{move} and {alternative} are equally good for {player} as it is, the others' moves held fixed."
    place = "within" if best.within else "outside"
    sentence = (
        f"The smallest single change that would make another move as good: {name} from {best.value:g} to "
        f"{best.needed:.4g} ({parameter.unit}), {place} its plausible range {parameter.plausible}; "
        f"{player} is then indifferent between {move} and {alternative}, the others' moves held fixed."
    )
    if not any(change.within for change in found.changes):
        sentence += " No single parameter does so within its plausible range."
    sentence += _not_looked_at(scenario)
    rows = [_change_row(scenario, found.player, change) for change in found.changes[:SHOWN_CHANGES]]
    return (
        sentence
        + "\n"
        + text_table(["parameter", "now", "needed", "share of its range", "plausible", "as good then"], rows)
    )


def _not_looked_at(scenario: Scenario) -> str:
    """Return a sentence on the discrete parameters, which have no value at which moves are as good; else nothing."""
    names = [parameter.called for parameter in scenario.parameters.values() if parameter.is_discrete]
    return f" Not looked at, since between their values there is none: {', '.join(names)}." if names else ""


def _change_row(scenario: Scenario, player: str, change: ClosingChange) -> list[str]:
    parameter = scenario.parameters[change.parameter]
    plausible = "yes" if change.within else f"no, {parameter.plausible}"
    return [
        beside(parameter.called, change.parameter),
        f"{change.value:g}",
        f"{change.needed:.4g}",
        f"{change.share:.1%}",
        plausible,
        scenario.labels.move(player, change.alternative),
    ]


def _data(explanations: Sequence[Explanation]) -> list[dict]:
    return [
        {**vars(found), "terms": records(found.terms), "changes": [asdict(c) for c in found.changes]}
        for found in explanations
    ]
