"""Beliefs: how likely the values of parameters are, alone and together, and points made from them.

A sample is made of shares of weight, uniform in a cube, wherever these come from; beliefs turn them into values. What
several experts say is a mixture: each point is drawn from the ranges of one of them, chosen by weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError, nearest, shown
from sim.scenario.files import read_yaml
from sim.scenario.parameters import Parameter
from sim.scenario.scenario import Scenario
from sim.study.correlations import correlated, read_correlations
from sim.study.distributions import KIND, UNIFORM, Quantile, quantile
from sim.study.experts import check_experts, read_experts

KEYS = ("title", "parameters", "correlations", "experts")


@dataclass(frozen=True, eq=False)
class Beliefs:
    """What is believed of the parameters that vary.

    Attributes
    ----------
    kinds : mapping of parameter to str
        The distribution of each: a name of `sim.study.distributions.DISTRIBUTIONS`.
    quantiles : tuple of mappings of parameter to Quantile
        One for each expert, or one alone.
    chances : ndarray, shape (experts,)
        Weights of the experts, summed up from the first to each.
    factor : ndarray, shape (parameters, parameters), or None
        See `sim.study.correlations.read_correlations`.
    experts : tuple of str
        Empty where nobody is named.
    title : str
        Whose beliefs they are; empty for those that follow from the plausible ranges alone.
    own : tuple of str
        Parameters whose distribution is stated, and does not follow from the plausible range.
    """

    kinds: Mapping[str, str]
    quantiles: tuple[Mapping[str, Quantile], ...]
    chances: np.ndarray = field(default_factory=lambda: np.ones(1))
    factor: np.ndarray | None = None
    experts: tuple[str, ...] = ()
    title: str = ""
    own: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Those that vary."""
        return tuple(self.kinds)

    @property
    def dimensions(self) -> int:
        """Number of shares that make a point: one for each parameter, and one for the choice among experts."""
        return len(self.kinds) + (len(self.quantiles) > 1)

    @property
    def are_independent(self) -> bool:
        """Whether the parameters vary independently of each other."""
        return self.factor is None and len(self.quantiles) == 1

    def at(self, shares: np.ndarray) -> dict[str, np.ndarray]:
        """Turn shares of weight, shape (points, dimensions), into the parameters' values, arrays of shape (points,)."""
        columns = [np.ascontiguousarray(shares[:, j]) for j in range(len(self.kinds))]
        if self.factor is not None:
            columns = correlated(columns, self.factor)
        if len(self.quantiles) == 1:
            return {name: value(column) for (name, value), column in zip(self.quantiles[0].items(), columns)}
        who = np.searchsorted(self.chances, shares[:, -1] * self.chances[-1], side="right")
        values = {name: np.empty(len(shares)) for name in self.kinds}
        for number, of_expert in enumerate(self.quantiles):
            his = np.flatnonzero(who == number)
            for name, column in zip(self.kinds, columns):
                values[name][his] = of_expert[name](column[his])
        return values


@dataclass(frozen=True, eq=False)
class Origin:
    """Where points come from.

    Attributes
    ----------
    kind : str
        Of the design: a name of `sim.study.designs.KINDS`.
    beliefs : Beliefs or None
        What they were drawn from; None for a grid or a file, whose points nobody drew.
    """

    kind: str
    beliefs: Beliefs | None = None


def plausible(parameters: Mapping[str, Parameter]) -> Beliefs:
    """Return the beliefs that every value of the plausible ranges is as likely, whatever the others are."""
    return Beliefs(dict.fromkeys(parameters, UNIFORM), ({name: p.at for name, p in parameters.items()},))


def varying(scenario: Scenario) -> tuple[str, ...]:
    """Return the parameters whose plausible range is more than one value.

    Raises
    ------
    InputError
        If there is none.
    """
    names = tuple(name for name, parameter in scenario.parameters.items() if parameter.high > parameter.low)
    if not names:
        scenario.first_parameter()
        raise InputError(f"no parameter of '{scenario.view}' has a plausible range; there is nothing to vary.")
    return names


def with_beliefs(design: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a design with what the file of beliefs holds in place of its name.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    given = design.get("beliefs")
    return dict(design) if not isinstance(given, (str, Path)) else {**design, "beliefs": read_beliefs(Path(given))}


def read_beliefs(path: Path) -> dict[str, Any]:
    """Return what a file states as plain data: YAML as it is, or a CSV of several experts' ranges.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    if path.suffix not in (".yaml", ".yml", ".csv"):
        raise InputError(f"design.beliefs: a .yaml or .csv file is expected, not '{path}'.")
    if not path.exists():
        raise InputError(f"design.beliefs: the file '{path}' does not exist.")
    stated = {"experts": read_experts(path)} if path.suffix == ".csv" else read_yaml(path)
    return {"title": path.name, **stated}


def make_beliefs(scenario: Scenario, design: Mapping[str, Any]) -> Beliefs:
    """Return the beliefs that the settings of a design state.

    Parameters
    ----------
    design : mapping
        ``over``: the parameters that vary, by default all that have a range; ``weight``: the distribution of those of
        which nothing else is said; ``weights``: of single ones; ``beliefs``: plain data as `read_beliefs` returns it.

    Raises
    ------
    InputError
        If something of it is wrong.

    Warns
    -----
    RangeWarning
        If a distribution leaves a parameter's plausible range.
    """
    stated = with_beliefs(design).get("beliefs") or {}
    _check_keys(stated)
    distributions = _mapping(stated.get("parameters"), "design.beliefs.parameters")
    experts = check_experts(stated.get("experts"), scenario)
    said = [*distributions, *(name for ranges in experts.values() for name in ranges["ranges"])]
    weights = _mapping(design.get("weights"), "design.weights")
    names = _names(scenario, design.get("over"), said, weights)
    given: dict[str, tuple[Any, str]] = {}
    for name in names:
        weight = UNIFORM if scenario.parameters[name].is_discrete else design.get("weight", UNIFORM)
        given[name] = (weight, "design.weight")
    for name, weight in weights.items():
        if scenario.parameters[name].is_discrete:
            raise InputError(f"design.weights.{name}: the values of {name} have equal weight; leave this out.")
        given[name] = weight, f"design.weights.{name}"
    given |= {name: (entry, f"design.beliefs.parameters.{name}") for name, entry in distributions.items()}
    found = {name: quantile(scenario.parameters[name], *entry) for name, entry in given.items()}
    common = {name: value for name, (_, value) in found.items()}
    ranges = [
        {name: {KIND: UNIFORM, "low": low, "high": high} for name, (low, high) in expert["ranges"].items()}
        for expert in experts.values()
    ]
    quantiles = [
        common
        | {
            name: quantile(scenario.parameters[name], entry, f"design.beliefs: {who}: {name}")[1]
            for name, entry in of.items()
        }
        for who, of in zip(experts, ranges)
    ]
    correlations = stated.get("correlations")
    return Beliefs(
        kinds={name: kind for name, (kind, _) in found.items()},
        quantiles=tuple(quantiles) or (common,),
        chances=np.cumsum([expert["weight"] for expert in experts.values()] or [1.0]),
        factor=None if correlations is None else read_correlations(correlations, names, "design.beliefs.correlations"),
        experts=tuple(experts),
        title=str(stated.get("title", "")),
        own=tuple(name for name in names if name in said or given[name][0] != UNIFORM),
    )


def _names(scenario: Scenario, over: Any, said: Sequence[str], weights: Mapping[str, Any]) -> list[str]:
    """Return the parameters that vary, in the order of `over` or of the scenario."""
    named = [over] if isinstance(over, str) else list(over or ())
    for where, given in (("design.over", named), ("design.weights", weights), ("design.beliefs", said)):
        for name in given:
            if name not in scenario.parameters:
                raise InputError(f"{where}: unknown parameter '{name}'; {nearest(name, scenario.parameters)}")
    if len(set(named)) < len(named):
        raise InputError("design.over: a parameter is named twice.")
    ranged = [name for name, p in scenario.parameters.items() if p.low < p.high or name in said]
    names = named or ranged
    if not names:
        scenario.first_parameter()
        raise InputError("design: no parameter of the game has a range to sample.")
    for where, given in (("design.weights", weights), ("design.beliefs", said)):
        for name in given:
            if name not in names:
                raise InputError(f"{where}.{name}: the design does not vary {name}; name it in design.over.")
    return names


def _mapping(section: Any, where: str) -> Mapping[str, Any]:
    if section is not None and not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of parameter to distribution is expected, not {shown(section)}.")
    return section or {}


def _check_keys(stated: Any) -> None:
    if not isinstance(stated, Mapping):
        raise InputError(
            f"design.beliefs: a file, or a mapping of {', '.join(KEYS)}, is expected, not {shown(stated)}."
        )
    for key in stated:
        if key not in KEYS:
            raise InputError(f"design.beliefs: unknown key '{key}'; {nearest(str(key), KEYS)}")
