"""Each finding of an examination as a sentence or two: what, where it shows, and how surely."""

from __future__ import annotations

from collections.abc import Mapping

from sim.ask.check.findings import (
    DOMINATED,
    Coincidence,
    Escape,
    Finding,
    Idle,
    Still,
    Tie,
    Undefined,
    Unmatched,
    Unplayed,
)
from sim.ask.check.findings_over_time import Chance, Detached, Discount, Silent, Unmoved, Unreached, Valueless
from sim.scenario.examined import COST
from sim.scenario.labels import said
from sim.scenario.scenario import Scenario
from sim.tell.states import EVERY_STATE, in_states, state_at, with_levels
from sim.tell.words import capital, counted, listed, number, payoff_units

MOST_CELLS = 3  # that a sentence names
MOST_VALUES = 4  # of assumptions in a sentence


def sentence(scenario: Scenario, finding: Finding) -> str:
    """Return a finding in a sentence or two, without its name."""
    return _SENTENCES[type(finding)](scenario, finding)


def _escape(scenario: Scenario, found: Escape) -> str:
    labels = scenario.labels
    turns = "a cost that turns into a gain" if found.sign == COST else "a gain that turns into a cost"
    place = labels.play(scenario.players, found.profile)
    value = f"{number(found.value)} ({payoff_units(scenario, found.player)})"
    count = f"It does so in {found.profiles:,} of {counted(found.of, 'combination')} of moves"
    count += f", {in_states(scenario, found.held)}" if found.held else ""
    here = ", at the values of this view too" if found.here else ", but not at the values of this view"
    surely = "" if found.exact else "; that was found by sampling, so that there may be more"
    return (
        f"In the payoff of {labels.the(found.player)}, ‘{labels.term(found.player, found.term)}’ is {turns}: {value} "
        f"at {place}{_where(scenario, found.values)}. {count}{here}{surely}."
    )


def _where(scenario: Scenario, values: Mapping[str, float]) -> str:
    """Return the values of assumptions as a clause; of many the first."""
    named = [f"{scenario.parameters[n].said} is {scenario.parameters[n].spelled(v)}" for n, v in values.items()]
    return f", where {listed(named, most=MOST_VALUES)}" if named else ""


def _tie(scenario: Scenario, found: Tie) -> str:
    labels = scenario.labels
    pair = listed([labels.move(found.player, move) for move in found.moves])
    paid, cells = f"pay {labels.the(found.player)} exactly the same", _cells(scenario, found)
    if isinstance(found, Coincidence):
        text = f"At the values of this view, but not at others, {pair} {paid}{cells}"
    else:
        surely = "" if not scenario.parameters else _WHATEVER if found.exact else " at every point of a sample"
        link = " and" if surely == _WHATEVER and cells.startswith(_ALL) else ","
        text = f"{capital(pair)} {paid}{surely}{link if surely and cells else ''}{cells}"
    more = len(found.alike)
    alike = f" {counted(more, 'more pair')} of moves with the same difference {'ties' if more == 1 else 'tie'} too."
    where = f", {in_states(scenario, found.held)}" if found.held else ""
    if found.further:
        others = counted(found.further, "further combination")
        where += f" (with {others} in some states too)"
    return f"{text}{where}.{alike if more else ''}"


_WHATEVER, _ALL = " whatever the assumptions are", " whatever the others do"


def _cells(scenario: Scenario, found: Tie) -> str:
    """Return where two moves tie, by what the others do."""
    others = [player for player in scenario.players if player != found.player]
    if not others:
        return ""
    if len(found.cells) == found.of:
        return _ALL
    named = [scenario.labels.play(others, cell) for cell in found.cells]
    more = len(named) - MOST_CELLS
    tail = f"; and {more} more" if more > 0 else ""
    of = f"moves of {scenario.labels.the(others[0])}" if len(others) == 1 else "combinations of what the others do"
    return f" with {len(named):,} of the {found.of:,} {of}: {'; '.join(named[:MOST_CELLS])}{tail}"


def _unplayed(scenario: Scenario, found: Unplayed) -> str:
    labels = scenario.labels
    who, move = capital(labels.the(found.player)), labels.move(found.player, found.move)
    worlds = f"in {'all ' if found.worlds > 1 else ''}{counted(found.worlds, 'world')} looked at"
    if found.how == DOMINATED:
        better = labels.move(found.player, found.by) if found.by else "another move, or a mixture of others,"
        return f"{who} never plays {move}: {better} is better whatever the others do, {worlds}."
    go = f"it leads nowhere that {labels.the(found.player)} would go"
    return f"{who} never plays {move}: {go}, be the best, the worst or the average of several equilibria expected, {worlds}."


def _idle(scenario: Scenario, found: Idle) -> str:
    parameter = scenario.parameters[found.parameter]
    outcomes = [said(scenario.labels.outcome(name)) for name in found.outcomes]
    but = f" It does change {listed(outcomes)}." if outcomes else ""
    if not found.players:
        no = "no payoff" if scenario.time is None else "no payoff, chance, discount or price of office"
        return f"{capital(parameter.said)} changes no equilibrium: {no} depends on it.{but}"
    if found.exact:
        adds = [_added(scenario, player) for player in found.players]
        always = f"{capital(parameter.said)} changes no equilibrium, whatever its value"
        return f"{always}: it adds the same {listed(adds)}.{but}"
    text = (
        f"{capital(parameter.said)} changes no equilibrium in {counted(found.worlds, 'world')}, in each of which it "
        f"went through its plausible range ({parameter.plausible})"
    )
    along = "; and with all else as in this view there is no threshold in that range, exactly" if found.along else ""
    return f"{text}{along}.{but}"


def _added(scenario: Scenario, player: str) -> str:
    who = scenario.labels.the(player)
    later = ", and whatever follows" if player in scenario.earlier else ""
    return f"to the payoff of {who} whatever {who} does{later}"


def _still(scenario: Scenario, found: Still) -> str:
    name = capital(said(scenario.labels.outcome(found.outcome)))
    value = scenario.labels.level(found.outcome, found.value) or number(found.value)
    if found.everywhere:
        surely = (
            "whatever is played"
            if found.exact and scenario.time is None
            else "whatever is played, in every state"
            if found.exact
            else f"whatever is played, at {counted(found.worlds, 'point')} of a sample"
        )
        return f"{name} is the same {surely}: {value} at the values of this view."
    after = (
        f", after every move of {listed([scenario.labels.the(p) for p in scenario.earlier])}"
        if scenario.earlier
        else ""
    )
    return f"{name} is the same in every equilibrium found in {counted(found.worlds, 'world')}{after}: {value}."


def _undefined(scenario: Scenario, found: Undefined) -> str:
    place = scenario.labels.play(scenario.players, found.profile)
    place += f", {in_states(scenario, found.held)}" if found.held else ""
    if found.at_end:
        return (
            f"The payoff of {scenario.labels.the(found.player)} is no finite number at an end of a plausible range, as at "
            f"{place}{_where(scenario, found.values)}."
        )
    return (
        f"The payoff of {scenario.labels.the(found.player)} is no finite number in {found.worlds:,} of "
        f"{counted(found.of, 'world')}, as at {place}{_where(scenario, found.values)}; these worlds are left out below."
    )


def _chance(scenario: Scenario, found: Chance) -> str:
    factor = scenario.time.factor(found.factor)
    levels = listed([factor.label(factor.levels.index(level)) for level in found.levels])
    if not found.above:
        what = f"the chance of {levels} is {number(found.value)}, and a chance may not be below 0"
    elif len(found.levels) == 1:
        what = f"the chance of {levels} is {number(found.value)}, and a chance may not exceed 1"
    else:
        what = f"the chances of {levels} add up to {number(found.value)}; they may not exceed 1"
    place = f"{state_at(scenario, found.state)}, after {scenario.labels.play(scenario.players, found.profile)}"
    here = ", at the values of this view too" if found.here else ", but not at the values of this view"
    surely = "" if found.exact else "; that was found by sampling, so that there may be more"
    with_values = ", ".join(f"{name}={number(value)}" for name, value in found.values.items())
    given = f" with {with_values}" if with_values else ""
    return (
        f"{capital(factor.called)} (time.transitions.{found.factor}): at {place}{given}, {what}. There are such values and "
        f"moves {in_states(scenario, found.held)}{here}{surely}."
    )


def _discount(scenario: Scenario, found: Discount) -> str:
    period = scenario.time.period
    here = " At the values of this view too it is none." if found.here else ""
    return (
        f"The worth of the next {period} to {scenario.labels.the(found.player)} (time.discount.{found.player}) is "
        f"{number(found.value)}{_where(scenario, found.values)}; it must lie between 0 and 1.{here}"
    )


def _whatever(scenario: Scenario, found: Unmoved | Unreached | Silent) -> str:
    """Return how far what never happens never happens."""
    if not scenario.parameters:
        return "whatever is played"
    if not found.everywhere:
        return "whatever is played, at the values of this view, but not at others"
    if found.exact:
        return "whatever is played and whatever the assumptions are"
    return "whatever is played, at all points of a sample of the assumptions"


def _unmoved(scenario: Scenario, found: Unmoved) -> str:
    factor = scenario.time.factor(found.factor)
    what = f"{capital(said(factor.called))} ({found.factor}) never changes"
    if not found.ruled:
        return f"{what}: no transition is of it. Make it a parameter, or say how it moves."
    return f"{what}, {_whatever(scenario, found)}. Make it a parameter, or let it move."


def _unreached(scenario: Scenario, found: Unreached) -> str:
    if not found.factor:
        never = f"{counted(found.held.count, 'state')} of {found.held.of:,} {'is' if found.held.count == 1 else 'are'}"
        which = with_levels(scenario, found.held)
        return f"{never} never reached from the first {scenario.time.period}, {_whatever(scenario, found)}: {which}."
    factor = scenario.time.factor(found.factor)
    level = factor.label(factor.levels.index(found.level))
    return f"{capital(factor.called)} never comes to {level}, {_whatever(scenario, found)}."


def _silent(scenario: Scenario, found: Silent) -> str:
    factor = scenario.time.factor(found.factor)
    if found.at_end:
        top = "the last level has none above" if found.target == "up" else "the first level has none below"
        return f"{capital(factor.called)}: rule {found.rule} never takes a step {found.target}, since {top}."
    if found.target in factor.levels:
        goes = f"never leads to {factor.label(factor.levels.index(found.target))}"
    else:
        goes = f"never takes a step {found.target}"
    return f"{capital(factor.called)}: rule {found.rule} {goes}, {_whatever(scenario, found)}."


def _valueless(scenario: Scenario, found: Valueless) -> str:
    parameter = scenario.parameters[found.parameter]
    if found.unused:
        return (
            f"The value of {parameter.said} in states (time.values.{found.parameter}) changes nothing: nothing uses it."
        )
    return (
        f"The value of {parameter.said} in states (time.values.{found.parameter}) changes nothing: it is the assumption "
        f"itself {EVERY_STATE}."
    )


def _detached(scenario: Scenario, found: Detached) -> str:
    factor = scenario.time.factor(found.factor)
    return (
        f"Nothing depends on {said(factor.called)} ({found.factor}): no payoff, outcome, move or other factor. It can "
        "matter only as what the players remember and answer to."
    )


def _unmatched(scenario: Scenario, found: Unmatched) -> str:
    meant = f"; did you mean '{found.nearest}'?" if found.nearest else "; take the entry out."
    return f"{found.accepted.where} accepts what is not found{meant}"


_SENTENCES = {
    Escape: _escape,
    Tie: _tie,
    Coincidence: _tie,
    Unplayed: _unplayed,
    Idle: _idle,
    Still: _still,
    Undefined: _undefined,
    Chance: _chance,
    Discount: _discount,
    Unmoved: _unmoved,
    Unreached: _unreached,
    Silent: _silent,
    Valueless: _valueless,
    Detached: _detached,
    Unmatched: _unmatched,
}
