"""Cruxes: where the authors contradict each other, with the parameters that decide and the sweep that shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.ask.claims.entries import read_text, read_texts
from sim.ask.claims.judge import Court
from sim.errors import InputError, nearest
from sim.scenario.command_line import command, scenario_words
from sim.scenario.files import read_yaml
from sim.scenario.sections import check_keys, check_mapping
from sim.scenario.shipped import shipped_directory
from sim.scenario.where import Where
from sim.study.grid import make_grid

KEYS = ("question", "sides", "decides", "sweep", "note")
FILE = "cruxes.yaml"


@dataclass(frozen=True)
class Side:
    """What one side says, and the claims that say it."""

    says: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Crux:
    """A question on which claims contradict each other.

    Attributes
    ----------
    id, question : str
    sides : tuple of Side
    decides : tuple of str
        Parameters, the most important first.
    view : str
        The view that is swept.
    axes : mapping of parameter to str
        As ``low:high:points``.
    note : str
    """

    id: str
    question: str
    sides: tuple[Side, ...]
    decides: tuple[str, ...]
    view: str
    axes: Mapping[str, str]
    note: str

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims of all sides."""
        return tuple(dict.fromkeys(name for side in self.sides for name in side.claims))


def read_cruxes(path: Path | None = None) -> dict[str, Crux]:
    """Read the shipped cruxes, or those of a file.

    Raises
    ------
    InputError
        If a key is unknown, missing or wrong.
    """
    path = path or shipped_directory() / FILE
    return {name: _read_crux(name, entry, Where(path) / name) for name, entry in read_yaml(path).items()}


def _read_crux(name: str, entry: Any, where: Where) -> Crux:
    check_keys(entry, KEYS, KEYS[:-1], where)
    check_keys(entry["sweep"], ("view", "axes"), ("view", "axes"), where / "sweep")
    if not isinstance(entry["sides"], list) or len(entry["sides"]) < 2:
        raise InputError(f"{where / 'sides'}: a list of two sides or more is expected.")
    sides = []
    for number, side in enumerate(entry["sides"]):
        here = where / "sides" / number
        check_keys(side, ("says", "claims"), ("says", "claims"), here)
        claims = tuple(read_texts(side["claims"], here / "claims"))
        sides.append(Side(read_text(side["says"], here / "says"), claims))
    axes = entry["sweep"]["axes"]
    check_mapping(axes, where / "sweep" / "axes")
    return Crux(
        id=name,
        question=read_text(entry["question"], where / "question"),
        sides=tuple(sides),
        decides=tuple(read_texts(entry["decides"], where / "decides")),
        view=read_text(entry["sweep"]["view"], where / "sweep" / "view"),
        axes={axis: read_text(values, where / "sweep" / "axes" / axis) for axis, values in axes.items()},
        note=str(entry.get("note", "")).strip(),
    )


def check_crux(crux: Crux, claims: Collection[str], court: Court) -> None:
    """Refuse a crux that names a claim, parameter or view that there is not.

    Raises
    ------
    InputError
    """
    for name in crux.claims:
        if name not in claims:
            raise InputError(f"{FILE}: {crux.id}: unknown claim '{name}'; {nearest(name, claims)}")
    try:
        scenario = court.scenario(crux.view)
        for name in crux.decides:
            scenario.parameter(name)
        make_grid(scenario, crux.axes)
    except InputError as error:
        raise InputError(f"{FILE}: {crux.id}: {error}") from None


def crux_command(crux: Crux, court: Court) -> str:
    """Return the sweep that shows what the answer turns on, with the court's changes of assumptions."""
    axes = (f"axes.{name}={axis}" for name, axis in crux.axes.items())
    return command("sweep", *scenario_words(court.scenario(crux.view)), *axes)


def values_by_view(crux: Crux, views: Collection[str], court: Court) -> dict[str, dict[str, float | None]]:
    """Return the deciding parameters' values in each view and in the one that is swept; None where it has none."""
    table = {}
    for view in dict.fromkeys([*views, crux.view]):
        parameters = court.scenario(view).parameters
        table[view] = {name: parameters[name].value if name in parameters else None for name in crux.decides}
    return {view: row for view, row in table.items() if any(value is not None for value in row.values())}
