"""The answer of `wedge explain`: why a player does what it does, term by term, and what would change its mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.alignment.place import place
from sim.alignment.triangle import measured_ties
from sim.ask.explain import ClosingChange, Explanation, Explanations
from sim.scenario.labels import beside
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.document import Block, Column, Details, Document, Paragraph, Part, Table
from sim.tell.one_period import beyond
from sim.tell.words import EQUAL, capital, heading, listed, number, payoff_units, percent

SHOWN_CHANGES = 5
MOST_TOLD = 3  # equilibria that are told term by term, and moves in a sentence
MOST_TERMS = 2  # for a move and against it, in a sentence


def tell(explanations: Explanations) -> Document:
    """Return explanations in words."""
    scenario, found = explanations.scenario, explanations.found
    several = len(found) > 1
    blocks: list[Block] = [
        Paragraph(" ".join(finding(explanations)), "lead"),
        Paragraph(" ".join([about(explanations), *([beyond(scenario)] if scenario.time else [])]), "note"),
    ]
    if not several:
        blocks += reasons(scenario, found[0], said=False)
    parts = [Part(f"If {_profile(scenario, one)} is played", reasons(scenario, one)) for one in found if several]
    if len(found) <= MOST_TOLD:
        blocks += parts
    else:
        blocks += [_margins(scenario, found), Details("Each equilibrium, term by term", parts)]
    frame = pd.concat({n: one.terms for n, one in enumerate(found, start=1)}, names=["equilibrium"])
    return Document(heading(scenario), blocks, _data(explanations), frame.reset_index(level="equilibrium"))


def finding(explanations: Explanations) -> list[str]:
    """Return why the player does what it does, a sentence or two for each of its moves; one for many equilibria."""
    scenario, found = explanations.scenario, explanations.found
    led = led_moves(explanations)
    where = f"In view {scenario.label}{f', after {led},' if led else ''}"
    if len(found) == 1:
        return [f"{where} {why_sentence(scenario, found[0])}", nearest_tie(scenario, found[0])]
    played = dict.fromkeys(scenario.labels.move(one.player, one.move) for one in found)
    player = scenario.labels.the(explanations.player)
    return [
        f"{where} {player} plays {listed(list(played), 'or', MOST_TOLD)}: {len(found)} equilibria in pure moves may follow."
    ]


def not_drawn(count: int, drawn: Sequence[int]) -> str:
    """Return which equilibria have no figure, by number; empty where all have one."""
    rest = [str(number) for number in range(1, count + 1) if number not in drawn]
    if not rest:
        return ""
    equilibria = f"{'equilibria' if len(rest) > 1 else 'equilibrium'} {listed(rest)} of {count}"
    return f"not drawn: {equilibria}, where the least hangs on the move; panels=all draws every one"


def _margins(scenario: Scenario, found: Sequence[Explanation]) -> Table:
    """Return in a row for each of many equilibria by how much the player's move is better than its best alternative."""
    labels, player = scenario.labels, found[0].player
    movers = list(found[0].profile)
    rows = [
        [
            *(labels.move(*pair) for pair in one.profile.items()),
            labels.move(player, one.alternative),
            number(one.margin),
        ]
        for one in found
    ]
    the_player = labels.the(player)
    columns = [
        *map(labels.player, movers),
        Column(f"Best alternative of {the_player}"),
        Column("Worth less by", look="number"),
    ]
    unit = payoff_units(scenario, player)
    return Table(f"How firmly {the_player} keeps to its move, in {unit}; term by term with --details:", columns, rows)


def led_moves(explanations: Explanations) -> str:
    """Return the moves of the earlier stages: ``grand bargain``; nothing where all move at once."""
    labels = explanations.scenario.labels
    return listed([labels.move(*pair) for pair in explanations.moves.items()]) if explanations.moves else ""


def why(scenario: Scenario, found: Explanation) -> str:
    """Return the question that an explanation answers, as a title without its mark."""
    move, alternative = scenario.labels.menu(found.player, (found.move, found.alternative))
    return f"Why {scenario.labels.the(found.player)} plays {move} rather than {alternative}"


def why_sentence(scenario: Scenario, found: Explanation) -> str:
    """Return by how much a move is better than the best other one, and the terms that weigh most for and against it."""
    player = scenario.labels.the(found.player)
    move, alternative = scenario.labels.menu(found.player, (found.move, found.alternative))
    if number(found.margin) == number(0):
        return f"{player} is indifferent between {move} and {alternative}, its best alternative."
    said = f"{move} is worth {number(found.margin)} more to {player} than {alternative}, its best alternative"
    return f"{said} ({payoff_units(scenario, found.player)}){_weights(scenario, found)}."


def _weights(scenario: Scenario, found: Explanation) -> str:
    terms = worded_terms(scenario, found)
    clauses = []
    for kind, side in (
        ("for it speaks most", terms[terms["difference"] > EQUAL].nlargest(MOST_TERMS, "difference")),
        ("against it", terms[terms["difference"] < -EQUAL].nsmallest(MOST_TERMS, "difference")),
    ):
        names = [f"{row.term} ({number(row.difference)})" for row in side.itertuples()]
        clauses += [f"{kind} {listed(names)}"] if names else []
    return f"; {', '.join(clauses)}" if clauses else ""


def worded_terms(scenario: Scenario, found: Explanation) -> pd.DataFrame:
    """Return an explanation's terms by their labels."""
    return found.terms.assign(term=[scenario.labels.term(found.player, term) for term in found.terms["term"]])


def nearest_tie(scenario: Scenario, found: Explanation) -> str:
    """Return the smallest change of one assumption that makes another move as good, or that there is none."""
    if not scenario.parameters:
        return "The game has no parameters; there is no assumption whose change could make another move as good."
    held = "the others' moves held fixed"
    if not found.changes:
        return f"No change of a single assumption would make another move as good, {held}.{_not_looked_at(scenario)}"
    best = found.changes[0]
    move, alternative = scenario.labels.menu(found.player, (found.move, best.alternative))
    parameter, player = scenario.parameters[best.parameter], scenario.labels.the(found.player)
    if best.share == 0:
        return f"{capital(move)} and {alternative} are equally good for {player} as it is, {held}."
    sentence = (
        f"The smallest change of one assumption that would make another move as good: {parameter.said} at "
        f"{number(best.needed)} instead of {number(best.value)} ({parameter.unit}), "
        f"{'within' if best.within else 'outside'} its plausible range {_plausible(parameter)}; {player} is then "
        f"indifferent between {move} and {alternative}, {held}."
    )
    if not any(change.within for change in found.changes):
        sentence += " No single assumption does so within its plausible range."
    return sentence + _not_looked_at(scenario)


def _not_looked_at(scenario: Scenario) -> str:
    """Return a sentence on the discrete parameters, which have no value at which moves are as good; else nothing."""
    names = [parameter.called for parameter in scenario.parameters.values() if parameter.is_discrete]
    return f" Not looked at, since between their values there is none: {', '.join(names)}." if names else ""


def _plausible(parameter: Parameter) -> str:
    return parameter.plausible.replace("-", "−")


def about(explanations: Explanations) -> str:
    """Return which equilibria are explained, and which are left out."""
    scenario, found = explanations.scenario, explanations.found
    count, mixed = len(found), found[0].mixed
    kind = (
        "one equilibrium in pure moves that follows" if count == 1 else f"{count} equilibria in pure moves that follow"
    )
    labels = scenario.labels
    led = ", ".join(
        f"{labels.the(player)} plays {labels.move(player, move)}" for player, move in explanations.moves.items()
    )
    where = "the last stage alone, whether or not the path of play comes there: " if len(explanations.moves) > 1 else ""
    text = f"About {where}the {kind} when {led or 'all move at once'}"
    if mixed is None:
        return f"{text}; equilibria in mixed moves were not looked for."
    if not mixed:
        return f"{text}."
    # Not counted: some are the ends of continua, which are counted as one each elsewhere.
    return f"{text}; those in mixed moves are not explained here."


def reasons(scenario: Scenario, found: Explanation, said: bool = True) -> list[Block]:
    """Return the terms of a choice, what would change it, and the rest on request.

    Parameters
    ----------
    said : bool
        Whether the sentences on the margin and the nearest change come before the tables.
    """
    blocks: list[Block] = [terms_table(scenario, found), *_changes(scenario, found), _details(scenario, found)]
    if said:
        sentences = f"{capital(why_sentence(scenario, found))} {nearest_tie(scenario, found)}"
        return [Paragraph(sentences), *blocks]
    return blocks


def terms_table(scenario: Scenario, found: Explanation) -> Table:
    """Return the terms in which the move and its best alternative differ, and the sum of all others."""
    differ = found.terms["difference"].abs() > EQUAL
    terms = worded_terms(scenario, found)
    ordered = _largest_first(terms[differ])
    rows = [_term_row(row.term, row) for row in ordered.itertuples()]
    if not differ.all():
        rows.append(_term_row("the same either way", terms[~differ].sum(numeric_only=True)))
    rows.append(_term_row("all together", terms.sum(numeric_only=True)))
    about_terms = (
        f"What each move is worth to {scenario.labels.the(found.player)}, in {payoff_units(scenario, found.player)}"
    )
    return Table(f"{about_terms}, when {_others(scenario, found)}:", _term_columns(scenario, found), rows)


def _largest_first(terms: pd.DataFrame) -> pd.DataFrame:
    return terms.reindex(terms["difference"].abs().sort_values(ascending=False, kind="stable").index)


def _term_columns(scenario: Scenario, found: Explanation) -> list[Column]:
    played = scenario.labels.menu(found.player, (found.move, found.alternative))
    return [Column("What counts"), *(Column(name, look="number") for name in (*played, "Difference"))]


def _term_row(name: str, row: Any) -> list[str]:
    return [name, number(row.at_equilibrium), number(row.at_alternative), number(row.difference)]


def _others(scenario: Scenario, found: Explanation) -> str:
    labels = scenario.labels
    others = {player: move for player, move in found.profile.items() if player != found.player}
    return listed([f"{labels.the(player)} plays {labels.move(player, move)}" for player, move in others.items()])


def _changes(scenario: Scenario, found: Explanation) -> list[Table]:
    if not found.changes or found.changes[0].share == 0:
        return []
    shown = found.changes[:SHOWN_CHANGES]
    columns = [
        Column("Assumption"),
        Column("Now", look="number"),
        Column("Needed", look="number"),
        Column("Change", "of its range", "number"),
        Column("Plausible"),
        Column("As good then"),
    ]
    more = len(found.changes) - len(shown)
    left_out = f" ({more} more with --json)" if more else ""
    caption = f"Changes of one assumption that would make another move as good, the smallest first{left_out}:"
    return [Table(caption, columns, [_change_row(scenario, found.player, change) for change in shown])]


def _change_row(scenario: Scenario, player: str, change: ClosingChange) -> list[str]:
    parameter = scenario.parameters[change.parameter]
    return [
        beside(parameter.called, change.parameter),
        number(change.value),
        number(change.needed),
        percent(change.share),
        "yes" if change.within else f"no, {_plausible(parameter)}",
        scenario.labels.move(player, change.alternative),
    ]


def _details(scenario: Scenario, found: Explanation) -> Details:
    """Return all terms, and where the equilibrium lies in the triangle if three players' ties are measured."""
    rows = [_term_row(row.term, row) for row in worded_terms(scenario, found).itertuples()]
    blocks: list[Block] = [Table("Every term of the payoff:", _term_columns(scenario, found), rows)]
    names = measured_ties(scenario.players, scenario.outcomes)
    if names:
        profile = tuple(scenario.move(player, found.profile[player]) for player in scenario.players)
        measured = scenario.outcome_values()
        players = [scenario.labels.player(player) for player in scenario.players]
        where = place([float(measured[name][profile]) for name in names], players)
        blocks.append(Paragraph(f"Triangle: {where}."))
    return Details("Details", blocks)


def _profile(scenario: Scenario, found: Explanation) -> str:
    return scenario.labels.play(found.profile, found.profile.values(), ", ")


def picture_caption(scenario: Scenario, found: Explanation) -> str:
    """Return what a figure of the terms is about."""
    return f"{scenario.label} (game {scenario.game_name}); equilibrium: {_profile(scenario, found)}"


def _data(explanations: Explanations) -> Sequence[dict[str, Any]]:
    return [
        {**vars(one), "terms": records(one.terms), "changes": [asdict(change) for change in one.changes]}
        for one in explanations.found
    ]
