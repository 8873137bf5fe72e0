"""wedge sensitivity: which assumptions matter, how robust each move is, and where it works.

Over the box of all plausible ranges: Sobol and Morris indices of the target's probability and of the range of Russia's
alignment; the share of worlds in which each move of the leader brings the target about, its regret against the best
move of each world, maximin and minimax regret; and the boxes of assumptions in which a move works, as rules. Three
figures.

  wedge sensitivity view=base
  wedge sensitivity view=base samples=100000 base=2048 seed=1
  wedge sensitivity view=mandelbaum target="russia_leaves and war == 0" expectation=worst --json --out s.json
keys
  target=TARGET      as for wedge flip (russia_leaves)
  samples=N          worlds for robustness, regret and rules (10000)
  base=N             points of the Sobol design, a power of 2; N × (assumptions + 2) worlds are solved (1024)
  trajectories=N     of the Morris design (64)
  expectation=best   what the leader expects of several equilibria: best, worst or average
  seed=N             (0)
  us=MOVE            the move whose indices are printed and drawn, instead of the led path's
  figures=DIR        where the figures go (results/sensitivity)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import inf, isnan
from pathlib import Path

from sim.ask.robustness import Robustness, cautious_choices, robustness
from sim.ask.rules import Rule, rules
from sim.ask.sensitivity import OUTPUTS, Sensitivity, sensitivity
from sim.ask.worlds import LED_PATH, choice_word
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver_text, draw
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.constraints import listed
from sim.scenario.labels import beside
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.data import records
from sim.tell.scope import about_last_stage
from sim.tell.text import text_table
from sim.tell.words import heading, identity, number, payoff_units

FIGURES = "results/sensitivity"
USUAL_TARGET = "russia_leaves"
NUMBERS = {"samples": 10_000, "base": 1024, "trajectories": 64, "seed": 0}
MOST = 10_000_000
SHOWN = 12
LEADING = 3  # moves that the finding names
RULES_SHOWN = 2
OWN = {
    "mean_regret": "mean regret",
    "high_regret": "95 % below",
    "largest_regret": "largest regret",
    "lowest_payoff": "lowest payoff",
}
OUTPUT_NAMES = {"probability": "probability", "low": "lowest outcome", "high": "highest outcome"}


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    scenario = arguments.scenario()
    leaders = scenario.earlier
    leader = [name for name in leaders if len(leaders) == 1 and name not in ("target", *NUMBERS)]
    arguments.allow([*leader, *NUMBERS, "target", "expectation", "figures"], ("--json", "--out"))
    choice = LED_PATH
    if leader and leader[0] in arguments.own:
        choice = arguments.own[leader[0]]
        scenario.move(leader[0], choice)
    target, expectation = _target(arguments, scenario), arguments.own.get("expectation", "best")
    numbers = {key: _whole_number(arguments, key) for key in NUMBERS}
    seed = numbers["seed"]
    robust = robustness(scenario, target, numbers["samples"], seed, expectation)
    indices = None
    if not scenario.constraints:
        indices = sensitivity(scenario, target, numbers["base"], numbers["trajectories"], seed, expectation)
    found = rules(robust)
    drawn = _draw(robust, choice, arguments.own)
    deliver_text(
        arguments,
        lambda: _text(scenario, robust, indices, found, choice, drawn),
        lambda: _data(robust, indices, found, numbers),
    )


def _target(arguments: Arguments, scenario: Scenario) -> str:
    if "target" not in arguments.own and USUAL_TARGET not in scenario.outcomes:
        raise InputError(f"which target? Name one; the outcomes of this game are {', '.join(scenario.outcomes)}.")
    return arguments.own.get("target", USUAL_TARGET)


def _whole_number(arguments: Arguments, key: str) -> int:
    text = arguments.own.get(key, str(NUMBERS[key]))
    if not text.isdecimal() or int(text) > MOST:
        raise InputError(f"{key}={text}: a whole number from 0 to {MOST} is expected.")
    return int(text)


def _draw(robust: Robustness, choice: str, own: Mapping[str, str]) -> list[Path]:
    from sim.plot.sensitivity import figure_regret, figure_robustness, figure_tornado

    figures = {"tornado": figure_tornado(robust, choice), "robustness": figure_robustness(robust)}
    if len(robust.worlds.choices) > 2 and len(robust.scenario.earlier) == 1:
        figures["regret"] = figure_regret(robust, payoff_units(robust.scenario))
    chosen = {key: value for key, value in own.items() if key != "figures"}
    named = {file_stem(robust.scenario.stem, name, **chosen): figure for name, figure in figures.items()}
    return draw(Path(own.get("figures", FIGURES)), named)


def _text(
    scenario: Scenario,
    robust: Robustness,
    indices: Sensitivity | None,
    found: Sequence[Rule],
    choice: str,
    drawn: Sequence[Path],
) -> str:
    parts = [
        heading(scenario),
        _about(robust),
        _finding(robust),
        f"target: {robust.target.text}; {_sizes(robust, indices)}; the leader expects the {robust.expectation} of what "
        "follows",
        _robustness_text(robust),
        *_all_indices_text(scenario, indices, choice),
        _rules_text(scenario, found),
        "figures: " + ", ".join(map(str, drawn)),
    ]
    return "\n\n".join(part for part in parts if part)


def _about(robust: Robustness) -> str:
    """Return what the numbers are about, and what they are not."""
    worlds = f"in a sample of {len(robust.worlds):,} worlds, spread evenly over the plausible ranges"
    scenario = robust.scenario
    if len(scenario.earlier) > 1:
        return f"{about_last_stage(scenario)}, {worlds}; the led path is solved through all stages in each world."
    return f"{about_last_stage(scenario) if scenario.earlier else 'About all moving at once'}, {worlds}."


def _finding(robust: Robustness) -> str:
    """Return which moves are best most often, and after which one the target holds most often; nothing without a leader."""
    scenario, moves = robust.scenario, robust.table.iloc[:-1]
    if len(scenario.earlier) != 1 or len(moves) < 2:
        return ""
    often = moves.sort_values("best", ascending=False, kind="stable").head(LEADING)
    first, *others = (f"{choice_word(scenario, row.choice)} in {row.best:.1%}" for row in often.itertuples())
    surest = moves.loc[moves["every"].idxmax()]
    return (
        f"The best move of {scenario.labels.the(scenario.earlier[0])} is {first} of these worlds, {', '.join(others)}. "
        f"'{robust.target.text}' holds in every equilibrium most often after {choice_word(scenario, surest['choice'])}, "
        f"in {surest['every']:.1%}."
    )


def _robustness_text(robust: Robustness) -> str:
    shown = robust.shown
    # With several earlier players no one chooses among the sequences, and regret is nobody's.
    one_chooses = len(robust.scenario.earlier) < 2
    own = OWN if one_chooses else {}
    rows = [
        [choice_word(robust.scenario, row["choice"]), f"{row['every']:.1%}", f"{row['some']:.1%}",
         *([_share(row["best"])] if one_chooses else []), *(number(row[key]) for key in own), f"{row['solved']:,}"]
        for _, row in shown.iterrows()
    ]  # fmt: skip
    headers = ["move", "every", "some", *(["best"] if one_chooses else []), *own.values(), "worlds"]
    left = len(robust.table) - len(shown)
    most = f"Shown are the {len(shown) - 1} sequences after which it holds most often; the other {left} are in --json."
    kind = "" if robust.mixed else " in pure moves (mixed ones were not looked for)"
    best = ", and in which the move is a best one" if one_chooses else ""
    title = f"Share of worlds in which the target holds in every or some equilibrium{kind}{best}"
    lines = [title, text_table(headers, rows), most if left else "", _cautious(robust)]
    return "\n".join(line for line in lines if line)


def _share(value: float) -> str:
    return "–" if isnan(value) else f"{value:.1%}"


def _cautious(robust: Robustness) -> str:
    """Return the two cautious choices; a move is not told from another one where quarters of the sample differ more."""
    choices = cautious_choices(robust)
    return "\n".join(f"{choice[0].upper()}{choice[1:]}." for choice in choices)


def _sizes(robust: Robustness, indices: Sensitivity | None) -> str:
    sampled = f"{len(robust.worlds):,} worlds for robustness"
    return sampled if indices is None else f"{sampled}, {indices.worlds:,} for the indices"


def _all_indices_text(scenario: Scenario, indices: Sensitivity | None, choice: str) -> list[str]:
    """Return a table for each output, or why there is none."""
    if indices is not None:
        return [_indices_text(scenario, indices, choice, output) for output in OUTPUTS]
    return [
        f"All worlds keep {listed(scenario.constraints)}. No Sobol and Morris indices: they need assumptions that vary "
        "independently of each other, and these do not. How often the target holds at either end of each is in the "
        "first figure."
    ]


def _indices_text(scenario: Scenario, indices: Sensitivity, choice: str, output: str) -> str:
    ranked = indices.ranking(choice, output).head(SHOWN)
    morris = indices.morris[(indices.morris["choice"] == choice) & (indices.morris["output"] == output)].set_index(
        "parameter"
    )
    rows = [
        [beside(scenario.parameters[row.parameter].called, row.parameter),
         f"{row.total:.3f} ± {row.total_conf:.3f}", f"{row.first:.3f} ± {row.first_conf:.3f}",
         f"{morris.at[row.parameter, 'mu_star']:.3f}", f"{morris.at[row.parameter, 'mu']:+.3f}"]
        for row in ranked.itertuples()
    ]  # fmt: skip
    status = ranked["status"].iloc[0]
    note = "" if status == "complete" else f" ({status})"
    headers = ["parameter", "total index", "first-order index", "Morris |effect|", "Morris effect"]
    title = f"{choice_word(scenario, choice)}: what the {OUTPUT_NAMES[output]} depends on{note}"
    return f"{title}\n{text_table(headers, rows)}"


def _rules_text(scenario: Scenario, found: Sequence[Rule]) -> str:
    shown: dict[str, list[Rule]] = {}
    for rule in found:
        shown.setdefault(rule.choice, []).append(rule)
    rows = [
        [choice_word(scenario, rule.choice),
         " and ".join(_limit(scenario.parameters[name], *ends) for name, *ends in rule.limits),
         f"{rule.coverage:.0%}", f"{rule.density:.0%}"]
        for chosen in shown.values() for rule in chosen[:RULES_SHOWN]
    ]  # fmt: skip
    title = (
        "Where a move works in every equilibrium: coverage, the share of such worlds of the sample that lie there; "
        "density, how often it works there"
    )
    return title + "\n" + text_table(["move", "if", "coverage", "density"], rows)


def _limit(parameter: Parameter, low: float | None, high: float | None) -> str:
    """Return a limit as ``0.2 < q ≤ 0.9``, or ``side is -1 or 1`` of a discrete parameter."""
    if parameter.is_discrete:
        above, below = -inf if low is None else low, inf if high is None else high
        inside = [number for number in parameter.domain.numbers if above < number <= below]
        return f"{parameter.called} is {' or '.join(map(parameter.spelled, inside))}"
    return ("" if low is None else f"{low:.3g} < ") + parameter.called + ("" if high is None else f" ≤ {high:.3g}")


def _data(robust: Robustness, indices: Sensitivity | None, found: Sequence[Rule], numbers: dict[str, int]) -> dict:
    return {
        **identity(robust.scenario),
        "target": robust.target.text,
        "expectation": robust.expectation,
        **numbers,
        "robustness": records(robust.table),
        "maximin": robust.maximin,
        "maximin_tied": robust.maximin_tied,
        "minimax_regret": robust.minimax_regret,
        "minimax_regret_tied": robust.minimax_regret_tied,
        "sobol": None if indices is None else records(indices.sobol),
        "morris": None if indices is None else records(indices.morris),
        "rules": [asdict(rule) for rule in found],
    }
