"""How robust each move is: which is best how often, after which the target holds, and what each may be sorry for."""

from __future__ import annotations

from math import isnan
from typing import Any

from sim.ask.robustness import Robustness
from sim.scenario.labels import beside
from sim.tell.captions import wanted
from sim.tell.choices import choice_word
from sim.tell.data import records
from sim.tell.document import Block, Column, Document, Items, Paragraph, Table
from sim.tell.origin import drawn
from sim.tell.scope import about_last_stage
from sim.tell.words import capital, heading, identity, listed, number, payoff_units, percent

LEADING = 3  # moves that the finding names
OWN = {
    "mean_regret": "Mean regret",
    "high_regret": "95% below",
    "largest_regret": "Largest regret",
    "lowest_payoff": "Lowest payoff",
}
WORDS = (
    "Best move: the share of the worlds in which the move is worth most to the leader, what follows being as it expects. "
    "Regret: what the move is worth less than the best one of that world."
)


def tell(robust: Robustness) -> Document:
    """Return in words how robust each move is."""
    blocks = [lead(robust), Paragraph(f"{target(robust)} {worlds(robust)}."), *table(robust)]
    return Document(heading(robust.scenario), blocks, data(robust), robust.moves)


def lead(robust: Robustness) -> Paragraph:
    """Return what the numbers are about, and what was found."""
    return Paragraph(" ".join(filter(None, [_about(robust), finding(robust)])), "lead")


def target(robust: Robustness) -> str:
    """Return what is asked for, and what the leader counts on."""
    text = robust.target.text
    named = beside(wanted(robust.scenario, text), text)
    return f"Target: {named}. The leader expects the {robust.expectation} of what follows."


def worlds(robust: Robustness) -> str:
    """Return how many worlds were solved."""
    return f"{len(robust.worlds):,} worlds were solved for robustness"


def finding(robust: Robustness) -> str:
    """Return which moves are best most often, and after which the target holds most often; nothing without a leader."""
    scenario, moves = robust.scenario, robust.moves.iloc[:-1]
    if len(scenario.earlier) != 1 or len(moves) < 2:
        return ""
    often = moves.sort_values("best", ascending=False, kind="stable").head(LEADING)
    first, *others = (f"{choice_word(scenario, row.choice)} in {percent(row.best)}" for row in often.itertuples())
    surest = moves.loc[moves["every"].idxmax()]
    return (
        f"The best move of {scenario.labels.the(scenario.earlier[0])} is {first} of these worlds, {', '.join(others)}. "
        f"‘{capital(wanted(scenario, robust.target.text))}’ holds in every equilibrium most often after {choice_word(scenario, surest['choice'])}, "
        f"in {percent(surest['every'])}."
    )


def _about(robust: Robustness) -> str:
    """Return what the numbers are about, and what they are not."""
    worlds = f"in a sample of {len(robust.worlds):,} worlds, {drawn(robust.worlds.origin, robust.scenario)}"
    scenario = robust.scenario
    if len(scenario.earlier) > 1:
        return f"{about_last_stage(scenario)}, {worlds}; the best moves in each world are found through all stages."
    return f"{about_last_stage(scenario) if scenario.earlier else 'About all moving at once'}, {worlds}."


def table(robust: Robustness) -> list[Block]:
    """Return a row for each move, with what no one row says below it."""
    shown, scenario = robust.shown, robust.scenario
    # With several earlier players no one chooses among the sequences, and regret is nobody's.
    one_chooses = len(scenario.earlier) < 2
    own = OWN if one_chooses else {}
    rows = [
        [choice_word(scenario, row["choice"]), percent(row["every"]), percent(row["some"]),
         *([_share(row["best"])] if one_chooses else []), *(number(row[key]) for key in own)]
        for _, row in shown.iterrows()
    ]  # fmt: skip
    names = ["In every", "In some", *(["Best move"] if one_chooses else []), *own.values()]
    columns = ["Move", *(Column(name, look="number") for name in names)]
    kind = "" if robust.mixed else " in pure moves (mixed ones were not looked for)"
    best = ", and in which the move is a best one" if one_chooses else ""
    title = f"Share of worlds in which the target holds in every or some equilibrium{kind}{best}"
    paid = f"; regret and payoffs in {payoff_units(scenario, scenario.order[0][0])}" if one_chooses else ""
    notes = [f"{capital(words)}." for words in cautious(robust)]
    if left := len(robust.moves) - len(shown):
        notes.append(f"The {len(shown) - 1} sequences after which it holds most often; the other {left} with --json.")
    if (solved := int(robust.moves["solved"].min())) < len(robust.worlds):
        notes.append(
            f"Some moves were solved in {solved:,} of the {len(robust.worlds):,} worlds only; --json says which."
        )
    how = [Paragraph(WORDS, "note")] if one_chooses else []
    return [Table(f"{title}{paid}:", columns, rows), *how, *([Items(notes)] if notes else [])]


def cautious(robust: Robustness) -> list[str]:
    """Return the maximin and the minimax-regret moves, as far as the sample tells them from others."""
    if robust.maximin == "none" or len(robust.worlds.choices) < 3:
        return []
    named = (
        ("largest lowest payoff", robust.maximin, robust.maximin_tied),
        ("smallest largest regret", robust.minimax_regret, robust.minimax_regret_tied),
    )
    scenario = robust.scenario
    return [
        f"{what} in this sample: {choice_word(scenario, move)}"
        + (f", not told apart from {listed([choice_word(scenario, one) for one in tied], 'or')}" if tied else "")
        for what, move, tied in named
    ]


def _share(value: float) -> str:
    return "–" if isnan(value) else percent(value)


def data(robust: Robustness) -> dict[str, Any]:
    """Return the same for a machine."""
    return {
        **identity(robust.scenario),
        "finding": finding(robust),
        "target": robust.target.text,
        "expectation": robust.expectation,
        "robustness": records(robust.moves),
        "maximin": robust.maximin,
        "maximin_tied": robust.maximin_tied,
        "minimax_regret": robust.minimax_regret,
        "minimax_regret_tied": robust.minimax_regret_tied,
        "drawn": drawn(robust.worlds.origin, robust.scenario),
    }
