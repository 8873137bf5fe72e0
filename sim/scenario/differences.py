"""What differs in a view from the view or game that it starts from."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.changes import plain
from sim.scenario.compose import load, open_library
from sim.scenario.scenario import Scenario
from sim.scenario.views import start_of

NONE = "–"


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    Attributes
    ----------
    kind : str
        ``value``, ``range``, ``moves``, ``order``, ``quantity``, ``term`` or ``outcome``.
    name : str
        Of the parameter, player, quantity or outcome; a term is ``player.term``.
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
    """

    group: str
    name: str
    found: tuple[Difference, ...]


def find_differences(scenario: Scenario, config_dir: str | Path | None = None) -> Differences | None:
    """Return what differs from the view that a view extends, else from the game that it is about.

    None for a file that holds all of its game itself.
    """
    start = start_of(scenario.files[1], open_library(config_dir))
    if start is None:
        return None
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # what is odd there is not odd here
        before = load(start.file, config_dir=config_dir)
    return Differences(start.group, start.name, tuple(_differences(scenario, before)))


def _differences(scenario: Scenario, before: Scenario) -> Iterator[Difference]:
    for kind, here, there in (
        ("value", _values(scenario), _values(before)),
        ("range", _ranges(scenario), _ranges(before)),
    ):
        yield from _unlike(kind, here, there)
    for player in {**scenario.moves, **before.moves}:
        here, there = (one.moves.get(player, ()) for one in (scenario, before))
        added, removed = ([move for move in one if move not in other] for one, other in ((here, there), (there, here)))
        if added or removed:
            yield Difference("moves", player, ", ".join(added) or NONE, ", ".join(removed) or NONE)
    yield from _unlike("order", {"": _order(scenario)}, {"": _order(before)})
    for kind, section in (("quantity", _quantities), ("term", _terms), ("outcome", _outcomes)):
        yield from _unlike(kind, section(scenario), section(before))


def _unlike(kind: str, here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Difference]:
    for name in {**here, **there}:
        if here.get(name) != there.get(name):
            yield Difference(kind, name, here.get(name, NONE), there.get(name, NONE))


def _values(scenario: Scenario) -> dict[str, str]:
    return {name: plain(parameter.value) for name, parameter in scenario.parameters.items()}


def _ranges(scenario: Scenario) -> dict[str, str]:
    return {name: f"{plain(p.low)} to {plain(p.high)}" for name, p in scenario.parameters.items()}


def _order(scenario: Scenario) -> str:
    return ", then ".join(" and ".join(stage) for stage in scenario.order)


def _quantities(scenario: Scenario) -> dict[str, str]:
    return {name: formula.text for name, formula in scenario.quantities.items()}


def _terms(scenario: Scenario) -> dict[str, str]:
    return {
        f"{player}.{name}": formula.text
        for player, terms in scenario.payoffs.items()
        for name, formula in terms.items()
    }


def _outcomes(scenario: Scenario) -> dict[str, str]:
    return {name: formula.text for name, formula in scenario.outcomes.items()}
