"""Views that an answer could not tell apart."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.errors import InputError
from sim.scenario.scenario import Scenario


def refuse_twins(scenarios: Iterable[Scenario]) -> None:
    """Refuse two files of one name; InputError names both."""
    files: dict[str, Path] = {}
    for scenario in scenarios:
        file = scenario.files[1]
        first = files.setdefault(scenario.view, file)
        if first.resolve() != file.resolve():
            raise InputError(f"two views are called '{scenario.view}': {first} and {file}; rename one.")
