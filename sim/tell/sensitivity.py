"""The answer of `wedge sensitivity`: which move is best how often, what it turns on, and where it works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import inf, isnan
from typing import Any

from sim.ask.robustness import Robustness, cautious_choices
from sim.ask.rules import Rule
from sim.ask.sensitivity import OUTPUTS, Sensitivity
from sim.ask.worlds import LED_PATH, choice_word
from sim.scenario.constraints import listed as constraints_listed
from sim.scenario.labels import beside
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.captions import wanted
from sim.tell.data import records
from sim.tell.document import Block, Column, Details, Document, Items, Paragraph, Table, Terms
from sim.tell.origin import drawn
from sim.tell.scope import about_last_stage
from sim.tell.words import capital, heading, identity, number, payoff_units, percent

SHOWN = 12  # assumptions of a table
LEADING = 3  # moves that the finding names
RULES_SHOWN = 2
OWN = {
    "mean_regret": "Mean regret",
    "high_regret": "95% below",
    "largest_regret": "Largest regret",
    "lowest_payoff": "Lowest payoff",
}
OUTPUT_NAMES = {"probability": "probability", "low": "lowest outcome", "high": "highest outcome"}
EXPLAINED = [
    ("best move", "share of the worlds in which it is worth most to the leader, what follows being as it expects"),
    ("regret", "what a move is worth less than the best one of that world"),
    (
        "total index",
        "share of the target's variance over the worlds in which an assumption has a part, alone or with others",
    ),
    ("first-order index", "the part that it has alone; both with the half-width of their 95% confidence interval"),
    (
        "Morris effect",
        "mean change of the target as one assumption goes through its range, and mean size of that change",
    ),
    (
        "coverage, density",
        "share of the worlds in which a move works that lie in a box; share of the box in which it works",
    ),
]


def tell(
    robust: Robustness,
    indices: Sensitivity | None,
    found: Sequence[Rule],
    choice: str = LED_PATH,
    numbers: Mapping[str, int] | None = None,
) -> Document:
    """Return in words how robust each move is, what that turns on, and where each works.

    Parameters
    ----------
    robust : Robustness
    indices : Sensitivity or None
        None where assumptions do not vary independently, or a study has not the points.
    found : sequence of Rule
    choice : str
        The move whose indices are shown.
    numbers : mapping of str to int, optional
        Sizes of the samples and the seed, for a machine.
    """
    scenario = robust.scenario
    blocks: list[Block] = [
        Paragraph(" ".join(filter(None, [_about(robust), finding(robust)])), "lead"),
        Paragraph(
            f"Target: {beside(wanted(scenario, robust.target.text), robust.target.text)}. {_sizes(robust, indices)}. The leader expects the {robust.expectation} of what "
            "follows."
        ),
        *_robustness(robust),
        *(_indices(scenario, indices, choice) if indices is not None else [Paragraph(_no_indices(robust))]),
        _rules(scenario, found),
        Details("Words", [Terms(EXPLAINED)]),
    ]
    return Document(heading(scenario), blocks, _data(robust, indices, found, numbers or {}), robust.table)


def finding(robust: Robustness) -> str:
    """Return which moves are best most often, and after which the target holds most often; nothing without a leader."""
    scenario, moves = robust.scenario, robust.table.iloc[:-1]
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
        return f"{about_last_stage(scenario)}, {worlds}; the best moves in each world are found through all stages in each world."
    return f"{about_last_stage(scenario) if scenario.earlier else 'About all moving at once'}, {worlds}."


def _robustness(robust: Robustness) -> list[Block]:
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
    notes = [f"{capital(words)}." for words in cautious_choices(robust)]
    if left := len(robust.table) - len(shown):
        notes.append(f"The {len(shown) - 1} sequences after which it holds most often; the other {left} with --json.")
    if (solved := int(robust.table["solved"].min())) < len(robust.worlds):
        notes.append(
            f"Some moves were solved in {solved:,} of the {len(robust.worlds):,} worlds only; --json says which."
        )
    return [Table(f"{title}{paid}:", columns, rows), *([Items(notes)] if notes else [])]


def _share(value: float) -> str:
    return "–" if isnan(value) else percent(value)


def _sizes(robust: Robustness, indices: Sensitivity | None) -> str:
    sampled = f"{len(robust.worlds):,} worlds were solved for robustness"
    return sampled if indices is None else f"{sampled}, {indices.worlds:,} for the indices"


def _indices(scenario: Scenario, indices: Sensitivity, choice: str) -> list[Block]:
    """Return a table for the target's probability, those of the outcome's range on request."""
    first, *others = (_index_table(scenario, indices, choice, output) for output in OUTPUTS)
    return [first, Details("What the range of the outcome depends on", others)]


def _no_indices(robust: Robustness) -> str:
    """Return why there are no indices."""
    scenario, origin = robust.scenario, robust.worlds.origin
    instead = "How often the target holds at either end of each assumption is in the first figure."
    if scenario.constraints:
        kept = f"All worlds keep {constraints_listed(scenario.constraints)}. "
    elif origin.beliefs is not None and not origin.beliefs.are_independent:
        kept = "The worlds are drawn from beliefs that tie assumptions to each other. "
    else:
        return (
            f"No Sobol and Morris indices: they need the points of a study with design=saltelli or design=morris, and this "
            f"one has a {origin.kind} design. {instead}"
        )
    return (
        f"{kept}No Sobol and Morris indices: they need assumptions that vary independently of each other, and these do "
        f"not. {instead}"
    )


def _index_table(scenario: Scenario, indices: Sensitivity, choice: str, output: str) -> Table:
    columns = {
        name: table for name, table in (("sobol", indices.sobol), ("morris", indices.morris)) if table is not None
    }
    of_output = {
        name: table[(table["choice"] == choice) & (table["output"] == output)].set_index("parameter")
        for name, table in columns.items()
    }
    main, by = ("sobol", "total") if "sobol" in of_output else ("morris", "mu_star")
    ranked = of_output[main].sort_values(by, ascending=False, kind="stable").head(SHOWN)
    headers, spelt = [], []
    if "sobol" in of_output:
        headers += ["Total index", "First-order index"]
        spelt += [lambda name: _with_error(of_output["sobol"].loc[name], "total")]
        spelt += [lambda name: _with_error(of_output["sobol"].loc[name], "first")]
    if "morris" in of_output:
        headers += ["Morris effect", "Its mean size"]
        spelt += [lambda name: f"{of_output['morris'].at[name, 'mu']:+.2f}".replace("-", "−")]
        spelt += [lambda name: f"{of_output['morris'].at[name, 'mu_star']:.2f}"]
    rows = [
        [beside(scenario.parameters[name].called, name), *(spell(name) for spell in spelt)] for name in ranked.index
    ]
    status = ranked["status"].iloc[0]
    note = "" if status == "complete" else f" ({status})"
    title = f"{capital(choice_word(scenario, choice))}: what the {OUTPUT_NAMES[output]} depends on{note}"
    return Table(f"{title}:", ["Assumption", *(Column(name, look="number") for name in headers)], rows)


def _with_error(row: Any, name: str) -> str:
    return f"{row[name]:.2f} ± {row[f'{name}_conf']:.2f}".replace("-", "−")


def _rules(scenario: Scenario, found: Sequence[Rule]) -> Block:
    shown: dict[str, list[Rule]] = {}
    for rule in found:
        shown.setdefault(rule.choice, []).append(rule)
    rows = [
        [choice_word(scenario, rule.choice),
         " and ".join(_limit(scenario.parameters[name], *ends) for name, *ends in rule.limits),
         percent(rule.coverage), percent(rule.density)]
        for chosen in shown.values() for rule in chosen[:RULES_SHOWN]
    ]  # fmt: skip
    if not rows:
        return Paragraph(
            "No rule says where a move works: each works everywhere, nowhere, or in no box that stands out."
        )
    columns = [
        "Move",
        Column("Works if", look="words"),
        Column("Coverage", look="number"),
        Column("Density", look="number"),
    ]
    title = (
        "Where a move works in every equilibrium: coverage, the share of such worlds of the sample that lie there; "
        "density, how often it works there:"
    )
    return Table(title, columns, rows)


def _limit(parameter: Parameter, low: float | None, high: float | None) -> str:
    """Return a limit as ``0.2 < q ≤ 0.9``, or ``side is -1 or 1`` of a discrete parameter."""
    if parameter.is_discrete:
        above, below = -inf if low is None else low, inf if high is None else high
        inside = [value for value in parameter.domain.numbers if above < value <= below]
        return f"{parameter.called} is {' or '.join(map(parameter.spelled, inside))}"
    least, most = ("" if low is None else f"{number(low)} < "), ("" if high is None else f" ≤ {number(high)}")
    return f"{least}{parameter.called}{most}"


def _data(
    robust: Robustness, indices: Sensitivity | None, found: Sequence[Rule], numbers: Mapping[str, int]
) -> dict[str, Any]:
    return {
        **identity(robust.scenario),
        "finding": finding(robust),
        "target": robust.target.text,
        "expectation": robust.expectation,
        **numbers,
        "robustness": records(robust.table),
        "maximin": robust.maximin,
        "maximin_tied": robust.maximin_tied,
        "minimax_regret": robust.minimax_regret,
        "minimax_regret_tied": robust.minimax_regret_tied,
        "drawn": drawn(robust.worlds.origin, robust.scenario),
        "sobol": _records(indices.sobol if indices else None),
        "morris": _records(indices.morris if indices else None),
        "rules": [asdict(rule) for rule in found],
    }


def _records(table: Any) -> list[dict[str, Any]] | None:
    return None if table is None else records(table)
