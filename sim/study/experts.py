"""What several experts say: each one's ranges of parameters, and the weight of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.files import LARGEST_FILE
from sim.scenario.menu import level
from sim.scenario.scenario import Scenario

COLUMNS = ("expert", "parameter", "low", "high")
WEIGHT = "weight"
MOST_EXPERTS = 1_000


def read_experts(path: Path) -> dict[str, Any]:
    """Read a CSV of ``expert,parameter,low,high`` with, if wanted, a column ``weight``, the same in an expert's rows.

    Returns
    -------
    dict of expert to ``{weight: number, ranges: {parameter: [low, high]}}``

    Raises
    ------
    InputError
        Naming the line that is wrong.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path}: the file is larger than {LARGEST_FILE:,} bytes.")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is no text in UTF-8.") from None
    lines = csv.DictReader(io.StringIO(text))
    head = [name.strip() for name in lines.fieldnames or ()]
    lines.fieldnames = head
    if len(set(head)) < len(head) or set(head) not in ({*COLUMNS}, {*COLUMNS, WEIGHT}):
        raise InputError(f"{path}: the first line is to be {','.join(COLUMNS)}, or that and {WEIGHT}.")
    experts: dict[str, Any] = {}
    try:
        for row in lines:
            _add(experts, row, f"{path}, line {lines.line_num}")
    except csv.Error as error:
        raise InputError(f"{path}, line {lines.line_num}: {error}.") from None
    if not experts:
        raise InputError(f"{path}: holds no expert.")
    return experts


def check_experts(section: Any, scenario: Scenario) -> dict[str, Any]:
    """Return what experts say, as `read_experts` returns it, once it is sure that it is that.

    Raises
    ------
    InputError
        For another shape, a weight that is not positive, or a parameter that the scenario does not have.
    """
    if section is None:
        return {}
    where = "design.beliefs.experts"
    if not isinstance(section, Mapping) or not section or len(section) > MOST_EXPERTS:
        raise InputError(
            f"{where}: 1 to {MOST_EXPERTS:,} experts with their ranges are expected, not {shown(section)}."
        )
    checked = {}
    for name, entry in section.items():
        here = f"{where}.{name}"
        ranges = entry.get("ranges") if isinstance(entry, Mapping) else None
        if not isinstance(ranges, Mapping) or set(entry) - {"ranges", WEIGHT}:
            raise InputError(f"{here}: 'ranges' of parameters and, if wanted, a '{WEIGHT}' are expected.")
        weight = level(entry.get(WEIGHT, 1.0), f"{here}.{WEIGHT}")
        if weight <= 0:
            raise InputError(f"{here}.{WEIGHT}: a number above 0 is expected, not {weight:g}.")
        for parameter, ends in ranges.items():
            _check_range(scenario, parameter, ends, f"{here}.{parameter}")
        checked[str(name)] = {WEIGHT: weight, "ranges": dict(ranges)}
    return checked


def _check_range(scenario: Scenario, name: str, ends: Any, where: str) -> None:
    if name not in scenario.parameters:
        raise InputError(f"{where}: unknown parameter '{name}'; {nearest(str(name), scenario.parameters)}")
    if not isinstance(ends, list) or len(ends) != 2:
        raise InputError(f"{where}: a lowest and a highest value are expected, not {shown(ends)}.")
    for end in ends:
        level(end, where)


def _add(experts: dict[str, Any], row: Mapping[str, Any], where: str) -> None:
    """Add a line of the file to what its expert says."""
    if None in row or None in row.values():
        raise InputError(f"{where}: as many values as in the first line are expected.")
    name, parameter = row["expert"].strip(), row["parameter"].strip()
    if not name or not parameter:
        raise InputError(f"{where}: an expert and a parameter are expected.")
    low, high = (_number(row[key], f"{where}: {key}") for key in ("low", "high"))
    weight = _number(row[WEIGHT], f"{where}: {WEIGHT}") if WEIGHT in row else 1.0
    expert = experts.setdefault(name, {WEIGHT: weight, "ranges": {}})
    if expert[WEIGHT] != weight:
        raise InputError(f"{where}: {name} has the weight {weight:g} here and {expert[WEIGHT]:g} before; give one.")
    if parameter in expert["ranges"]:
        raise InputError(f"{where}: {name} gives {parameter} twice.")
    if not low < high:
        raise InputError(f"{where}: low {low:g} is not below high {high:g}.")
    expert["ranges"][parameter] = [low, high]


def _number(text: str, where: str) -> float:
    try:
        return level(float(text), where)
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{where}: a number is expected, not {shown(text)}.") from None
