"""What chances over time rest on: the horizon and the rules, or logit choices; where a plan would be left; cycles."""

from __future__ import annotations

import numpy as np

from sim.ask.path import Paths
from sim.scenario.labels import said
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.tell.path_words import backwards, expecting, logit_precision, nodes_scope, plan_label, single
from sim.tell.words import capital, listed, number, payoff_units, percent, state_words


def scope(paths: Paths) -> list[str]:
    """Return what the numbers rest on and do not cover."""
    first = paths.scenarios[0]
    period, mover = first.time.period, first.labels.the(first.order[0][0])
    worth = f"Worth is in {payoff_units(first, first.order[0][0])}, all {period}s added up, later ones discounted."
    if logit_precision(paths) is not None:
        return [*_logit_scope(paths), worth, *_implied(paths)]
    sentences = [backwards(first, paths.years)]
    if not single(paths.found):
        sentences.append(
            "What is expected at each step is a rule, no bound: the best and the worst do not enclose all that may come out. "
            f"{_choices(paths)}"
        )
    sentences.append(worth)
    sentences += [*nodes_scope(paths), *_deviations(paths, mover)]
    return [*sentences, *_cycles(paths), *_implied(paths)]


def implied(scenario: Scenario) -> list[str]:
    """Return what a view's parameters imply, told beside it."""
    sentences = []
    for one in scenario.time.implied:
        value = float(one.formula.evaluate(scenario.values()))
        beyond = not one.low - 1e-9 <= value <= one.high + 1e-9
        can = f", which cannot be: it lies between {number(one.low)} and {number(one.high)}" if beyond else ""
        sentences.append(f"{capital(one.says)}: {number(value)}{can}. It enters no formula.")
    return sentences


def _implied(paths: Paths) -> list[str]:
    several = len(paths.scenarios) > 1
    return [
        f"In the view {scenario.label}, {sentence[:1].lower()}{sentence[1:]}" if several else sentence
        for scenario in paths.scenarios
        for sentence in implied(scenario)
    ]


def _logit_scope(paths: Paths) -> list[str]:
    """Return what logit choices are, and how far they are from best replies."""
    first = paths.scenarios[0]
    point, period = paths.found[0].logit, first.time.period
    scales = dict(zip((person.player for person in paths.found[0].persons), point.scales))
    units = listed([f"{number(scales[i])} for {first.labels.the(player)}" for i, player in enumerate(first.players)])
    regret = np.max([one.logit.regret for one in paths.found], axis=0)
    gains = listed([f"{number(regret[i])} for {first.labels.the(player)}" for i, player in enumerate(first.players)])
    return [
        f"Stationary logit choices: the same in every {period}, for ever; followed from equal chances at precision 0 to "
        f"{number(point.precision)} per unit of payoff, a unit being {units}. One branch, found by following it; no proof that "
        f"there is no other.",
        *_further(paths),
        f"At this precision a move that costs little is often played: the range shows the same at precision "
        f"{number(2 * point.precision)}. The most that a player gains by his best move of one {period}: {gains}.",
        f"The equations hold to {max(one.logit.residual for one in paths.found):.0e} in scaled payoffs.",
    ]


def _further(paths: Paths) -> list[str]:
    """Return what was found from other starts, where they were asked for."""
    sentences = []
    for one in paths.found:
        if one.further is not None:
            chances, starts, lost = paths.further(one), one.further.starts, one.further.lost
            where = f"In the view {one.scenario.label}, " if len(paths.scenarios) > 1 else ""
            which = f"under {plan_label(one.plan)} " if len(paths.plans) > 1 else ""
            failed = f", of which {lost} led nowhere," if lost else ""
            low, high = percent(chances.min()), percent(chances.max())
            over = f"{low} in each" if low == high else f"{low} to {high} over them"
            led = f"{len(chances)} different equilibria found at this precision; the chance is {over}"
            if len(chances) == 1:
                led = "no other equilibrium found at this precision"
            sentences.append(
                f"{where}{which}{starts} starts were tried{failed} and {led}. Others may exist: this is no complete list."
            )
    return [capital(sentence) for sentence in sentences]


def _choices(paths: Paths) -> str:
    shares = [one.choices / one.subgames for one in paths.found]
    low, high = percent(min(shares)), percent(max(shares))
    return f"Of the subgames, {low if low == high else f'{low} to {high}'} have several equilibria."


def _deviations(paths: Paths, mover: str) -> list[str]:
    """Return for each plan where the first mover would gain most by leaving it for a year."""
    return [
        _deviation(paths, scenario, plan, mover)
        for scenario in paths.scenarios
        for plan in paths.plans
        if plan is not None
    ]


def _deviation(paths: Paths, scenario: Scenario, plan: Plan, mover: str) -> str:
    """Return where a plan would rather be left, with the chance of things standing so."""
    period, player = scenario.time.period, scenario.order[0][0]
    where = f"In the view {scenario.label}, " if len(paths.scenarios) > 1 else ""
    found = [one for one in paths.of(scenario, plan).values() if one.deviation.gain > 1e-9]
    if not found:
        return capital(f"{where}{mover} would never rather leave ‘{plan.title}’ for one {period}.")
    one = max(found, key=lambda path: path.deviation.gain)
    deviation = one.deviation
    move = said(scenario.labels.move(player, scenario.moves[player][deviation.move]))
    state = state_words(scenario, _levels(scenario, deviation.state))
    share = one.shares[deviation.year, deviation.state]
    so = "" if share > 1 - 1e-9 else f", which comes about with a chance of {percent(share)}"
    return capital(
        f"{where}‘{plan.title}’ is a promise that {mover} would rather break: in {period} {deviation.year} ({state}{so}) "
        f"{move} for one {period} would gain it {number(deviation.gain)}, after which the plan goes on."
    )


def _cycles(paths: Paths) -> list[str]:
    """Return whether what is played settles as the end moves away."""
    lengths = {one.cycle for one in paths.found}
    period = paths.scenarios[0].time.period
    if lengths == {1}:
        return [f"What is played settles: far from the end it is the same in every {period}."]
    parts = []
    for length in sorted(lengths):
        which = [
            f"{plan_label(one.plan)} expecting {expecting(one)}"
            + (f" in {one.scenario.view}" if len(paths.scenarios) > 1 else "")
            for one in paths.found
            if one.cycle == length
        ]
        what = {0: "does not settle within the horizon", 1: "settles"}.get(
            length, f"repeats itself every {length} {period}s, a cycle"
        )
        parts.append(f"{what} ({listed(which, most=4)})")
    return [f"What is played far from the end {'; '.join(parts)}."]


def _levels(scenario: Scenario, state: int) -> tuple[int, ...]:
    return tuple(int(level) for level in np.unravel_index(state, scenario.time.shape))
