"""What differs in a view from the view or game that it starts from."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sim.scenario.changes import plain
from sim.scenario.dynamics import STEPS, Factor, Transition
from sim.scenario.scenario import Scenario
from sim.scenario.shelf import Shelf
from sim.scenario.stage import primed
from sim.scenario.views import start_of

NONE = "–"
ALL_ZERO = "all at 0"
ONCE = "once"


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    Attributes
    ----------
    kind : str
        ``value``, ``range``, ``domain``, ``unit``, ``constraint``, ``moves``, ``row``, ``order``, ``quantity``,
        ``term`` or ``outcome``; over time ``played`` (once, or again each period), ``factor``, ``start``, ``discount``, ``state value`` or
        ``transition``.
    name : str
        Of the parameter, player, quantity or outcome; a term is ``player.term``, the row of a move ``player.move``,
        and a constraint its own text.
    here, there : str
        In the view, and in what it starts from; of moves those that are in one only.
    """

    kind: str
    name: str
    here: str
    there: str


@dataclass(frozen=True)
class Differences:
    """All that differs in a view.

    Attributes
    ----------
    group, name : str
        What the view starts from: a ``view`` or ``game``, and its name.
    found : tuple of Difference
    words : bool
        Whether labels, notes or sources differ too.
    """

    group: str
    name: str
    found: tuple[Difference, ...]
    words: bool = False


def find_differences(scenario: Scenario, shelf: Shelf | None = None) -> Differences | None:
    """Return what differs from the view that a view extends, else from the game that it is about.

    None for a file that holds all of its game itself.
    """
    shelf = shelf or Shelf()
    start = start_of(scenario.files[1], shelf.library)
    if start is None:
        return None
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # what is odd there is not odd here
        before = shelf.load(start.file)
    found = tuple(_differences(scenario, before))
    return Differences(start.group, start.name, found, _words(scenario, before) != _words(before, scenario))


def _differences(scenario: Scenario, before: Scenario) -> Iterator[Difference]:
    for kind, section in (("value", _values), ("range", _ranges)):
        yield from _unlike(kind, section(scenario), section(before))
    common = scenario.parameters.keys() & before.parameters.keys()
    for kind, section in (("domain", _domains), ("unit", _units)):
        yield from _unlike(kind, *(_only(common, section(one)) for one in (scenario, before)))
    yield from _unlike("constraint", _constraints(scenario), _constraints(before))
    for player in {**scenario.moves, **before.moves}:
        here, there = (one.moves.get(player, ()) for one in (scenario, before))
        added, removed = ([move for move in one if move not in other] for one, other in ((here, there), (there, here)))
        if added or removed:
            yield Difference("moves", player, ", ".join(added) or NONE, ", ".join(removed) or NONE)
        if here and there:
            rows = _rows(scenario, player), _rows(before, player)
            yield from _unlike("row", *(_only(rows[0].keys() & rows[1].keys(), section) for section in rows))
    yield from _unlike("order", {"": _order(scenario)}, {"": _order(before)})
    for kind, section in (
        ("quantity", _quantities),
        ("term", _terms),
        ("outcome", _outcomes),
        ("played", _played),
    ):
        yield from _unlike(kind, section(scenario), section(before))
    if scenario.time is not None and before.time is not None:
        for kind, section in (
            ("factor", _factors),
            ("start", _start),
            ("discount", _discounts),
            ("state value", _state_values),
            ("transition", _transitions),
        ):
            yield from _unlike(kind, section(scenario), section(before))


def _unlike(kind: str, here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Difference]:
    for name in {**here, **there}:
        if here.get(name) != there.get(name):
            yield Difference(kind, name, here.get(name, NONE), there.get(name, NONE))


def _only(names: Collection[str], section: Mapping[str, str]) -> dict[str, str]:
    return {name: entry for name, entry in section.items() if name in names}


def _words(scenario: Scenario, other: Scenario) -> tuple:
    """Return labels, notes and sources, of parameters that another scenario has too."""
    common = (p for name, p in scenario.parameters.items() if name in other.parameters)
    return scenario.labels, {p.name: (p.label, p.note, p.source) for p in common}


def _values(scenario: Scenario) -> dict[str, str]:
    return {name: p.domain.name(p.value) or plain(p.value) for name, p in scenario.parameters.items()}


def _ranges(scenario: Scenario) -> dict[str, str]:
    return {
        name: p.plausible if p.is_discrete else f"{plain(p.low)} to {plain(p.high)}"
        for name, p in scenario.parameters.items()
    }


def _domains(scenario: Scenario) -> dict[str, str]:
    """Return what can be at all; the values of a discrete parameter are its range already."""
    return {name: str(p.domain) for name, p in scenario.parameters.items() if not p.is_discrete}


def _units(scenario: Scenario) -> dict[str, str]:
    return {name: p.unit for name, p in scenario.parameters.items()}


def _constraints(scenario: Scenario) -> dict[str, str]:
    texts = (constraint.formula.text for constraint in scenario.constraints)
    return {text: text for text in texts}


def _rows(scenario: Scenario, player: str) -> dict[str, str]:
    """Return the levels, other than 0, of the instruments that tell a player's moves apart."""
    axis, moves = scenario.players.index(player), scenario.moves[player]
    rows = [[] for _ in moves]
    for instrument, levels in scenario.levels.items():
        if levels.shape[axis] == len(moves):
            for row, level in zip(rows, levels.ravel()):
                row += [f"{instrument} {plain(level)}"] if level else []
    return {f"{player}.{move}": ", ".join(row) or ALL_ZERO for move, row in zip(moves, rows)}


def _order(scenario: Scenario) -> str:
    return ", then ".join(" and ".join(stage) for stage in scenario.order)


def _quantities(scenario: Scenario) -> dict[str, str]:
    """Return the quantities, but those that stand for parameters whose values a state changes."""
    inner = {name for value in _state_values(scenario) for name in (value, primed(value))}
    return {name: formula.text for name, formula in scenario.quantities.items() if name not in inner}


def _terms(scenario: Scenario) -> dict[str, str]:
    return {
        f"{player}.{name}": formula.text
        for player, terms in scenario.payoffs.items()
        for name, formula in terms.items()
    }


def _outcomes(scenario: Scenario) -> dict[str, str]:
    return {name: formula.text for name, formula in scenario.outcomes.items()}


def _played(scenario: Scenario) -> dict[str, str]:
    return {"": ONCE if scenario.time is None else f"{scenario.time.period} by {scenario.time.period}"}


def _factors(scenario: Scenario) -> dict[str, str]:
    """Return the levels of what changes from period to period."""
    return {one.name: ", ".join(one.levels) for one in scenario.time.factors}


def _start(scenario: Scenario) -> dict[str, str]:
    return scenario.time.levels_in(scenario.time.start)


def _discounts(scenario: Scenario) -> dict[str, str]:
    return {player: formula.text for player, formula in scenario.time.discount.items()}


def _state_values(scenario: Scenario) -> dict[str, str]:
    return {name: formula.text for name, formula in scenario.time.values.items()} if scenario.time else {}


def _transitions(scenario: Scenario) -> dict[str, str]:
    """Return the chances of each factor, by number of rule and level, or step."""
    return {
        f"{factor.name} {number} {_target(factor, rule, key)}": formula.text
        for factor in scenario.time.factors
        for number, rule in enumerate(scenario.time.transitions.get(factor.name, ()), 1)
        for key, formula in rule.targets.items()
    }


def _target(factor: Factor, rule: Transition, key: int) -> str:
    if rule.kind == STEPS:
        return "up" if key > 0 else "down"
    return factor.levels[key]
