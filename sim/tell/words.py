"""Names, numbers, strategies and outcomes in the words of a reader: each is spelt by one function here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from sim.ask.uses import payoff_terms
from sim.scenario.changes import GAME, Change
from sim.scenario.labels import beside
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.tell.document import Cell

EQUAL = 1e-9
ROUNDING = 1e-12  # by which a sum of chances may miss 1
DECIMALS = 9  # what is smaller is rounding
PURE_NUMBERS = ("share", "probability")  # units of a number that no payoff is counted in
PARTS = ", "  # between those of a move that sets several instruments, in its label
EXPECTED = {"best": "the best", "average": "the average", "worst": "the worst"}


def number(value: float | None) -> str:
    """Return a number with the three digits that the sources of assumptions have; a dash where there is none.

    Examples
    --------
    >>> number(-0.54234), number(1234.5), number(2.0), number(-1e-12)
    ('−0.542', '1,234', '2', '0')
    """
    if value is None or np.isnan(value):
        return "–"
    value = round(float(value), DECIMALS) + 0.0
    return (f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.3g}").replace("-", "−")


def told_apart(value: float, others: Iterable[float]) -> str:
    """Return a number with three digits, or with as many more as tell it from others.

    Examples
    --------
    >>> told_apart(0.8542, [0.2, 0.9]), told_apart(4.998, [0.5, 5])
    ('0.854', '4.998')
    """
    near = [other for other in others if abs(other - value) > EQUAL]
    for digits in range(3, 16):
        text = f"{round(value, DECIMALS) + 0.0:.{digits}g}"
        if all(text != f"{round(other, DECIMALS) + 0.0:.{digits}g}" for other in near):
            break
    return number(value) if digits == 3 else text.replace("-", "−")


def percent(share: float) -> str:
    """Return a share as a whole per cent; one that is not quite none or all says so, all but for rounding being all.

    Examples
    --------
    >>> percent(0.144), percent(0.001), percent(0), percent(0.9999), percent(1), percent(1 - 1e-15)
    ('14%', '<1%', '0%', '>99%', '100%', '100%')
    """
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 - ROUNDING else f"{share:.0%}"


def chance(value: float) -> str:
    """Return a chance over time with three decimals, which is what the years ahead and the horizon leave of it."""
    return f"{value + 0.0:.3f}"


def chance_range(low: float, high: float) -> str:
    """Return a range of chances; one where both ends look alike."""
    return chance(low) if chance(low) == chance(high) else f"{chance(low)} to {chance(high)}"


def number_cell(value: float | None, look: str = "") -> Cell:
    """Return a number as a cell that is sorted by it."""
    missing = value is None or np.isnan(value)
    return Cell(number(value), None if missing else float(value), look)


def percent_cell(share: float | None) -> Cell:
    """Return a share as a cell that is sorted by it."""
    return Cell("–") if share is None else Cell(percent(share), float(share))


def assumption_cell(parameter: Parameter) -> Cell:
    """Return what an assumption is called as a cell that leads to its row in the table of all assumptions."""
    return Cell(parameter.called, link=f"assumption-{parameter.name}")


def number_range(low: float, high: float) -> str:
    """Return a range of values: one number where both ends agree."""
    return number(low) if high - low < EQUAL else f"{number(low)} to {number(high)}"


def situation(scenario: Scenario, outcomes: Mapping[str, float]) -> str:
    """Return what values of a scenario's outcomes mean: ``Russia stays in China's bloc and the war goes on``."""
    return listed([_state(scenario, name, value) for name, value in outcomes.items()])


def _state(scenario: Scenario, outcome: str, value: float) -> str:
    if clause := scenario.labels.says(outcome, value):
        return clause
    mixed = np.abs(scenario.outcome_values()[outcome] - value).min() > EQUAL
    return f"{scenario.labels.outcome(outcome)} is {number(value)}{' on average' if mixed else ''}"


def varying_outcomes(scenario: Scenario) -> list[str]:
    """Return the outcomes that are not the same whatever the players do, and the main one."""
    values = scenario.outcome_values()
    return [name for name in values if name == main_outcome(scenario) or np.ptp(values[name]) > EQUAL]


def telling_outcomes(scenario: Scenario) -> list[str]:
    """Return the outcomes that say in words how a play ends: those that vary and whose values have names.

    The main outcome alone where there are none.
    """
    named = [name for name in varying_outcomes(scenario) if name in scenario.labels.levels]
    return named or [main_outcome(scenario)]


def main_outcome(scenario: Scenario) -> str:
    """Return the outcome that a scenario is about, the first that it lists."""
    return next(iter(scenario.outcomes))


def listed(names: Sequence[str], link: str = "and", most: int | None = None) -> str:
    """Return names in a row, as ``A, B and C``, or ``A, a; B; and C`` where commas are within; of more than `most` the first ones, and how many more."""
    names = list(names)
    if most is not None and len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most} more"]
    *others, last = names
    if others and any(PARTS in name for name in names):
        return f"{'; '.join(others)}; {link} {last}"
    return f"{', '.join(others)} {link} {last}" if others else last


def with_labels(text: str, scenarios: Iterable[Scenario]) -> str:
    """Return a text with the labels of moves, outcomes and parameters in place of their identifiers.

    What stands between ‘ and ’ is words already.
    """
    called: dict[str, str] = {}
    for scenario in scenarios:
        labels = scenario.labels
        called |= {name: labels.outcome(name) for name in scenario.outcomes}
        called |= {name: parameter.called for name, parameter in scenario.parameters.items()}
        called |= {f"payoff_{player}": f"worth to {labels.the(player)}" for player in scenario.players}
        called |= {
            f"{player}_{move}": f"chance of {labels.move(player, move)}"
            for player in scenario.players
            for move in scenario.moves[player]
        }
        called |= {move: labels.move(player, move) for player in scenario.players for move in scenario.moves[player]}
        called |= _over_time(scenario)
    return re.sub(r"‘[^’]*’|\b[^\W\d]\w*", lambda word: called.get(word[0], word[0]), text)


def _over_time(scenario: Scenario) -> dict[str, str]:
    """Return what names of a game over time are called: levels, and the worth of the whole to a player."""
    if scenario.time is None:
        return {}
    factors = [factor for factor in scenario.time.factors if factor.numbers is None]
    levels = {level: factor.label(number) for factor in factors for number, level in enumerate(factor.levels)}
    return levels | {
        f"worth_{player}": f"worth of the whole to {scenario.labels.the(player)}" for player in scenario.players
    }


def capital(text: str) -> str:
    """Return a sentence with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number of things: ``1 view``, ``6 views``, ``2 equilibria``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def outcome_range(scenario: Scenario, outcome: str, values: Sequence[float]) -> str:
    """Return the range of an outcome's values, by the names of its levels where both ends have one."""
    ends = [min(values), max(values)]
    names = dict.fromkeys(scenario.labels.level(outcome, end) for end in ends)
    return number_range(*ends) if "" in names else " to ".join(names)


def heading(scenario: Scenario, one_period: bool | None = True, state: tuple[int, ...] | None = None) -> str:
    """Return the title of a scenario, its names and its order of moves, and what differs from the view, in words.

    Parameters
    ----------
    scenario : Scenario
    one_period : bool or None
        Whether the answer is about one period of a game over time, the state at hand, not about the whole; None where the
        answer itself says what it is about.
    state : tuple of int, optional
        Where the whole begins, if not in the game's first state.
    """
    names = f"view {scenario.view}, game {scenario.game_name}; order of moves: {order_of_moves(scenario)}"
    moment = []
    if scenario.time and one_period is False:
        states = counted(prod(scenario.time.shape), "state")
        moment = [f"played again each {scenario.time.period}, in {states}; in the first {state_words(scenario, state)}"]
    elif one_period:
        moment = period_alone(scenario)
    return "\n".join([scenario.own_title, names, *moment, *(_meaning(scenario, change) for change in scenario.changes)])


def period_alone(scenario: Scenario) -> list[str]:
    """Return that an answer is about one period of a game over time, and in which state; nothing where it is played once."""
    if scenario.time is None:
        return []
    return [f"one {scenario.time.period} of a game over time, as if none followed: {state_words(scenario)}"]


def state_words(scenario: Scenario, state: tuple[int, ...] | None = None) -> str:
    """Return a state of a game over time, by default the one at hand: ``the war: stalemate, the ruler: the incumbent``."""
    levels = scenario.state if state is None else state
    return ", ".join(f"{factor.called}: {factor.label(level)}" for factor, level in zip(scenario.time.factors, levels))


def order_of_moves(scenario: Scenario) -> str:
    """Return who moves when: ``the US, then Russia and China at once``."""
    stages = (" and ".join(map(scenario.labels.the, stage)) + " at once" * (len(stage) > 1) for stage in scenario.order)
    return ", then ".join(stages)


def _meaning(scenario: Scenario, change: Change) -> str:
    """Return a change by what the assumption is called, and what that is."""
    if change.key == GAME:
        return f"changed: the game is {change.value}, in the view {change.before}"
    parameter = scenario.parameters[change.name]
    which = "" if change.key == "value" else f"the plausible {change.key} of "
    values = [parameter.domain.name(value) or number(value) for value in (change.value, change.before)]
    now = f"{which}{beside(parameter.said, change.name)} is {with_unit(values[0], parameter)}, in the view {values[1]}"
    return f"changed: {now}{f'; {parameter.note}' if parameter.note else ''}"


def title_beside(scenario: Scenario) -> str:
    """Return a title where the view's name stands before it: without that name at its beginning.

    ``mandelbaum: Russia stays in China's camp …``, not ``mandelbaum: Mandelbaum: Russia stays …``.
    """
    name, colon, rest = scenario.title.partition(": ")
    return rest if colon and name.casefold() == scenario.view.casefold() else scenario.title


def identity(scenario: Scenario) -> dict[str, Any]:
    """Return what an answer is about, for a machine: names, title, and what differs from the view."""
    return {
        "view": scenario.view,
        "game": scenario.game_name,
        "title": scenario.title,
        "changes": [vars(change) for change in scenario.changes],
    }


def payoff_units(scenario: Scenario, player: str = "") -> str:
    """Return the unit of a player's payoffs; of all players', with whose is which where they differ."""
    if player:
        return _unit(scenario, player)
    units = {player: _unit(scenario, player) for player in scenario.players}
    if len(set(units.values())) == 1:
        return next(iter(units.values()))
    return listed([f"{unit} ({scenario.labels.the(player)})" for player, unit in units.items()])


def _unit(scenario: Scenario, player: str) -> str:
    """Return the unit that most assumptions have that enter a player's payoff, or any where that names none."""
    everything = list(scenario.parameters)
    own = [name for name in everything if player in payoff_terms(scenario, name)]
    for names in (own, everything):
        units = [scenario.parameters[name].unit for name in names]
        counted_in = [unit for unit in units if unit not in PURE_NUMBERS]
        if counted_in:
            return max(dict.fromkeys(counted_in), key=counted_in.count)
    return "payoff units"


def with_unit(text: str, parameter: Parameter) -> str:
    """Return a value of a parameter with its unit in brackets, where that says more than what the parameter is called."""
    return text if parameter.unit in PURE_NUMBERS else f"{text} ({parameter.unit})"


def failure_text(failure: Mapping[str, Any]) -> str:
    """Return what a study's manifest says of a chunk that failed, with the parameters at fault."""
    chunk = failure["chunk"]
    where = f"points {chunk['first']:,} to {chunk['last'] - 1:,}"
    at = f"at point {failure['point']:,}: " if failure["point"] is not None else "somewhere in "
    values = {name: value if isinstance(value, list) else [value] for name, value in failure["parameters"].items()}
    parameters = ", ".join(f"{name}={' to '.join(f'{number:.6g}' for number in ends)}" for name, ends in values.items())
    return f"chunk {chunk['number']} ({where}) failed three times: {failure['reason'].rstrip('.')}; {at}{parameters}"
