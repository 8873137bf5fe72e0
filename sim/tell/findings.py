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
from sim.scenario.examined import COST
from sim.scenario.labels import said
from sim.scenario.scenario import Scenario
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
    return f"{text}.{alike if more else ''}"


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
    return f"{who} never plays {move}: it leads nowhere that {labels.the(found.player)} would go, {worlds}."


def _idle(scenario: Scenario, found: Idle) -> str:
    parameter = scenario.parameters[found.parameter]
    outcomes = [said(scenario.labels.outcome(name)) for name in found.outcomes]
    but = f" It does change {listed(outcomes)}." if outcomes else ""
    if not found.players:
        return f"{capital(parameter.said)} changes no equilibrium: no payoff depends on it.{but}"
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
    if found.at_end:
        return (
            f"The payoff of {scenario.labels.the(found.player)} is no finite number at an end of a plausible range, as at "
            f"{place}{_where(scenario, found.values)}."
        )
    return (
        f"The payoff of {scenario.labels.the(found.player)} is no finite number in {found.worlds:,} of "
        f"{counted(found.of, 'world')}, as at {place}{_where(scenario, found.values)}; these worlds are left out below."
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
    Unmatched: _unmatched,
}
