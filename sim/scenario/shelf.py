"""Scenarios that were loaded once, for the whole of a command or of an analysis."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from sim.errors import InputError
from sim.scenario.compose import load, open_library
from sim.scenario.files import Library
from sim.scenario.scenario import Scenario


class Shelf:
    """The scenarios of a library, each read when it is first asked for and then handed on.

    A shelf is for one command: what changes in a file afterwards is not seen.

    Parameters
    ----------
    config_dir : str or Path, optional
        A directory of the user's own with ``game/*.yaml`` or ``view/*.yaml``.
    """

    def __init__(self, config_dir: str | Path | None = None):
        self.config_dir = config_dir
        self._found: dict[tuple, tuple[Scenario | InputError, list[warnings.WarningMessage]]] = {}

    @property
    def library(self) -> Library:
        """Where the files lie."""
        return open_library(self.config_dir)

    def load(self, view: str | Path, overrides: Sequence[str] = ()) -> Scenario:
        """Return a scenario as `sim.load` does, with the warnings that it gave.

        Raises
        ------
        InputError
            If a name is unknown or a file holds something wrong; each time again.
        """
        key = str(view), tuple(overrides)
        if key not in self._found:
            self._found[key] = self._read(view, overrides)
        found, said = self._found[key]
        for warning in said:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
        if isinstance(found, InputError):
            raise found
        return found

    def _read(self, view: str | Path, overrides: Sequence[str]) -> tuple:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                return load(view, list(overrides), self.config_dir), said
            except InputError as error:
                return error, said
