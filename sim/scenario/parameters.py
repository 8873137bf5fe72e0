"""Parameters: a value with its plausible range, unit and source, changed by views and by the command line."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.errors import InputError, are_missing, nearest, shown
from sim.scenario.domain import Domain, Interval, Values, inferred, read_interval, read_values
from sim.scenario.label_sections import read_label
from sim.scenario.labels import said
from sim.scenario.menu import level
from sim.scenario.where import Where

REQUIRED = ("value", "low", "high", "unit", "source")
REQUIRED_OF_DISCRETE = ("value", "values", "unit", "source")
DOMAIN_KEYS = ("domain", "values")
KEYS = (*REQUIRED, "label", "note", *DOMAIN_KEYS)
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
        In `unit`; low to high is the plausible range, of a discrete parameter its lowest and highest value.
    unit, source, note : str
    label : str
        How it is called; empty where its name has to do.
    domain : Interval or Values
        What the value can be at all.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    note: str = ""
    label: str = ""
    domain: Domain = Interval()

    @property
    def called(self) -> str:
        """Its label, or else its name."""
        return self.label or self.name

    @property
    def said(self) -> str:
        """What it is called inside a sentence: ``the probability that the US keeps its word``."""
        return said(self.called)

    @property
    def is_discrete(self) -> bool:
        """Whether it takes some listed values only."""
        return isinstance(self.domain, Values)

    @property
    def plausible(self) -> str:
        """The plausible values in words: ``0 to 1``, ``-1 and 1``."""
        return str(self.domain) if self.is_discrete else f"{self.low:g} to {self.high:g}"

    @property
    def shown(self) -> str:
        """The value in words."""
        return self.spelled(self.value)

    def spelled(self, value: float, digits: str = "g") -> str:
        """Return a value in words: its name, or the number in a format."""
        return self.domain.name(value) or f"{value:{digits}}"

    def contains(self, value: float) -> bool:
        """Whether a value lies within the plausible range."""
        return self.low <= value <= self.high

    def number(self, value: Any, where: object) -> float:
        """Return what stands for a value, a number or the name of one, as a number of the domain.

        Raises
        ------
        InputError
            If it is none, or lies outside the domain.
        """
        number = self.domain.number(value, where)
        self.refuse_outside(number, where)
        return number

    def refuse_outside(self, values: np.ndarray | float, where: object) -> None:
        """Raise InputError if a value lies outside the domain."""
        inside = self.domain.contains(values)
        if inside if isinstance(inside, bool) else np.all(inside):
            return
        outside = np.atleast_1d(values)[~np.atleast_1d(inside)]
        farthest = outside[np.maximum(self.domain.low - outside, outside - self.domain.high).argmax()]
        cannot = f"{where}: {self.name} = {farthest:g} cannot be"
        if self.is_discrete:
            raise InputError(f"{cannot}; {self.name} takes only the values {self.domain}.")
        raise InputError(f"{cannot}; the domain of {self.name} ({self.unit}) is {self.domain}.")

    def data(self) -> dict[str, Any]:
        """Return it as plain data, as a file would state it; an end of the domain that is infinite is None."""
        data = {key: value for key, value in vars(self).items() if key != "domain"}
        if self.is_discrete:
            return {**data, "values": dict(zip(self.domain.names, self.domain.numbers)) or list(self.domain.numbers)}
        ends = (self.domain.low, self.domain.high)
        return {**data, "domain": [end if np.isfinite(end) else None for end in ends]}

    def at(self, shares: np.ndarray) -> np.ndarray:
        """Return the values at shares of the way through the plausible range; discrete ones have equal parts of it."""
        return self.domain.at(shares) if self.is_discrete else self.low + (self.high - self.low) * shares


def values_of(parameters: Mapping[str, Parameter]) -> dict[str, float]:
    """Return every parameter's value."""
    return {name: parameter.value for name, parameter in parameters.items()}


def read_parameters(section: Any, where: Where) -> dict[str, Parameter]:
    """Read the `params` of a game: every parameter with value, low, high, unit and source."""
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of parameters is expected, not {shown(section)}.")
    return {str(name): _read_parameter(str(name), entry, where / name) for name, entry in section.items()}


def _read_parameter(name: str, entry: Any, where: Where) -> Parameter:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: value, low, high, unit and source are expected, not {shown(entry)}.")
    required = REQUIRED_OF_DISCRETE if "values" in entry else REQUIRED
    missing = [key for key in required if key not in entry]
    for key in entry:
        if missing and key not in KEYS:  # a required key misspelt is not called missing
            raise InputError(f"{where.at(key)}: unknown key '{key}'; {nearest(key, KEYS)}")
    if missing:
        raise InputError(f"{where}: {are_missing(missing)}; a parameter has {_listed(required)}.")
    blank = Parameter(name, 0.0, 0.0, 0.0, "", "")
    return _checked(_changed(blank, entry, where, where / "value"), entry, where)


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
        For an unknown parameter or key, a value that is not a finite number, or one that the parameter cannot have.

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
        if bare := not isinstance(entry, Mapping):
            entry = {"value": entry} | ({"source": OWN_JUDGEMENT} if source_required else {})
        if source_required and "value" in entry and "source" not in entry:
            raise InputError(f"{here}: 'source' is missing; a view says where each value comes from.")
        changed[name] = _checked(_changed(parameters[name], entry, here, here if bare else here / "value"), entry, here)
    return changed


def _listed(keys: Sequence[str]) -> str:
    return f"{', '.join(keys[:-1])} and {keys[-1]}"


def _changed(parameter: Parameter, entry: Mapping[str, Any], where: Where, where_value: Where) -> Parameter:
    for key in entry:
        if key not in KEYS:
            raise InputError(f"{where.at(key)}: unknown key '{key}'; {nearest(key, KEYS)}")
    texts = {key: str(entry[key]) for key in ("unit", "source", "note") if key in entry}
    for key in ("unit", "source"):
        if key in texts and not texts[key].strip():
            raise InputError(f"{where / key}: is empty; every number carries its unit and source.")
    if "label" in entry:
        texts["label"] = read_label(entry["label"], where / "label")
    ends = {key: level(entry[key], where / key) for key in ("low", "high") if key in entry}
    domain = _domain(parameter, entry, {**ends, **texts}, where)
    changed = replace(parameter, **{**ends, **texts, **domain})
    return replace(changed, value=changed.number(entry["value"], where_value)) if "value" in entry else changed


def _domain(parameter: Parameter, entry: Mapping[str, Any], changes: Mapping[str, Any], where: Where) -> dict[str, Any]:
    """Return the domain that an entry states, or that its unit implies, as changes of the parameter."""
    stated = [key for key in DOMAIN_KEYS if key in entry]
    if stated and where.file is None:
        raise InputError(
            f"{where / stated[0]}: what {parameter.name} can be is stated in the file of the game or view."
        )
    if len(stated) > 1:
        raise InputError(f"{where.at('domain')}: 'values' say what it can be; leave out 'domain'.")
    discrete = "values" in entry or (parameter.is_discrete and "domain" not in entry)
    if discrete and (ends := [key for key in ("low", "high") if key in entry]):
        raise InputError(f"{where.at(ends[0])}: its values say what is plausible; leave out '{ends[0]}'.")
    if "values" in entry:
        values = read_values(entry["values"], where / "values")
        return {"domain": values, "low": values.low, "high": values.high}
    if "domain" in entry:
        return {"domain": read_interval(entry["domain"], where / "domain")}
    if "unit" in entry and not parameter.is_discrete:
        return {"domain": inferred(changes["unit"], changes.get("low", parameter.low))}
    return {}


def _checked(parameter: Parameter, entry: Mapping[str, Any], where: Where) -> Parameter:
    """Return the parameter, refused where what an entry changes does not go with what it leaves."""
    stated = next((key for key in (*DOMAIN_KEYS, "unit") if key in entry), None)
    if parameter.low > parameter.high:
        raise InputError(f"{where}: low {parameter.low:g} is above high {parameter.high:g}; swap them, or give both.")
    for key in ("low", "high", "value"):
        place = where / (key if key in entry or stated is None else stated)
        parameter.refuse_outside(getattr(parameter, key), place)
    warn_outside(parameter, parameter.value, where)
    return parameter


def warn_outside(parameter: Parameter, value: float, where: object) -> None:
    """Warn if `value` lies outside the parameter's plausible range."""
    if not parameter.contains(value):
        message = f"{where}: {value:g} lies outside the plausible range {parameter.low:g} to {parameter.high:g}."
        warnings.warn(message, RangeWarning, stacklevel=3)
