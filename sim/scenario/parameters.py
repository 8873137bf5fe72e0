"""Parameters: a value with its plausible range, unit and source, changed by views and by the command line."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.errors import InputError, are_missing, nearest, shown
from sim.scenario.label_sections import read_label
from sim.scenario.menu import level
from sim.scenario.where import Where

REQUIRED = ("value", "low", "high", "unit", "source")
KEYS = (*REQUIRED, "label", "note")
OWN_JUDGEMENT = "own judgement"  # the source of a view's bare number


class RangeWarning(UserWarning):
    """A parameter's value lies outside its plausible range."""


@dataclass(frozen=True)
class Parameter:
    """A number that describes the world.

    Attributes
    ----------
    name : str
    value, low, high : float
        In `unit`; low to high is the plausible range.
    unit, source, note : str
    label : str
        How it is called; empty where its name has to do.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    note: str = ""
    label: str = ""

    @property
    def called(self) -> str:
        """Its label, or else its name."""
        return self.label or self.name

    def contains(self, value: float) -> bool:
        """Whether a value lies within the plausible range."""
        return self.low <= value <= self.high


def read_parameters(section: Any, where: Where) -> dict[str, Parameter]:
    """Read the `params` of a game: every parameter with value, low, high, unit and source."""
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of parameters is expected, not {shown(section)}.")
    return {str(name): _read_parameter(str(name), entry, where / name) for name, entry in section.items()}


def _read_parameter(name: str, entry: Any, where: Where) -> Parameter:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: value, low, high, unit and source are expected, not {shown(entry)}.")
    missing = [key for key in REQUIRED if key not in entry]
    for key in entry:
        if missing and key not in KEYS:  # a required key misspelt is not called missing
            raise InputError(f"{where.at(key)}: unknown key '{key}'; {nearest(key, KEYS)}")
    if missing:
        raise InputError(f"{where}: {are_missing(missing)}; a parameter has value, low, high, unit and source.")
    blank = Parameter(name, 0.0, 0.0, 0.0, "", "")
    return _checked(_changed(blank, entry, where), where)


def change_parameters(
    parameters: Mapping[str, Parameter], changes: Any, where: Where, source_required: bool = False
) -> dict[str, Parameter]:
    """Return the parameters with a view's or the command line's changes.

    Parameters
    ----------
    changes : mapping of name to number or mapping
        A number is a new value; a mapping changes any of value, low, high, unit, source, note.
    where : Where
        File and key, or the command line, for messages.
    source_required : bool
        Whether a new value must come with its source, as in a view; a bare number is own judgement.

    Raises
    ------
    InputError
        For an unknown parameter or key, or a value that is not a finite number.

    Warns
    -----
    RangeWarning
        If a value lies outside low–high.
    """
    if not isinstance(changes, Mapping):
        raise InputError(f"{where}: a mapping of parameters is expected, not {shown(changes)}.")
    changed = dict(parameters)
    for name, entry in changes.items():
        here = where / name
        if name not in parameters:
            raise InputError(f"{here}: unknown parameter '{name}'; {nearest(name, parameters)}")
        if not isinstance(entry, Mapping):
            entry = {"value": level(entry, here)} | ({"source": OWN_JUDGEMENT} if source_required else {})
        if source_required and "value" in entry and "source" not in entry:
            raise InputError(f"{here}: 'source' is missing; a view says where each value comes from.")
        changed[name] = _checked(_changed(parameters[name], entry, here), here)
    return changed


def _changed(parameter: Parameter, entry: Mapping[str, Any], where: Where) -> Parameter:
    for key in entry:
        if key not in KEYS:
            raise InputError(f"{where.at(key)}: unknown key '{key}'; {nearest(key, KEYS)}")
    numbers = {key: level(entry[key], where / key) for key in ("value", "low", "high") if key in entry}
    texts = {key: str(entry[key]) for key in ("unit", "source", "note") if key in entry}
    for key in ("unit", "source"):
        if key in texts and not texts[key].strip():
            raise InputError(f"{where / key}: is empty; every number carries its unit and source.")
    if "label" in entry:
        texts["label"] = read_label(entry["label"], where / "label")
    return replace(parameter, **numbers, **texts)


def _checked(parameter: Parameter, where: Where) -> Parameter:
    if parameter.low > parameter.high:
        raise InputError(f"{where}: low {parameter.low:g} is above high {parameter.high:g}; swap them.")
    warn_outside(parameter, parameter.value, where)
    return parameter


def warn_outside(parameter: Parameter, value: float, where: object) -> None:
    """Warn if `value` lies outside the parameter's plausible range."""
    if not parameter.contains(value):
        message = f"{where}: {value:g} lies outside the plausible range {parameter.low:g} to {parameter.high:g}."
        warnings.warn(message, RangeWarning, stacklevel=3)
