"""The words of a command line, sorted: overrides of the configuration, the command's own keys, options."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.files import check_file
from sim.commands.options import ALWAYS, COMMON_OPTIONS, checked_key, read_option
from sim.commands.registry import COMMANDS
from sim.commands.unknown import refuse_concept, unknown_key
from sim.errors import LONGEST_SHOWN, InputError
from sim.render.formats import ENDINGS
from sim.scenario.compose import default_view, root_keys
from sim.scenario.files import is_file_name
from sim.scenario.meant import meant_number, meant_word
from sim.scenario.scenario import Scenario, without_labels
from sim.scenario.shelf import Shelf

if TYPE_CHECKING:
    from sim.study.results import Results

MOST_WORKERS = 256


@dataclass
class Arguments:
    """What a command was given.

    Attributes
    ----------
    overrides : list of str
        For the configuration: ``view=…``, ``params.…=…``.
    own : dict of str
        Keys that are the command's own or a player's: ``player=china``, ``us=CONCILIATE``.
    options : dict of str
        ``--out FILE`` as ``{"--out": "FILE"}``; an option without a value as the empty string.
    words : list of str
        What is neither, such as a directory.
    """

    overrides: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    view: str = ""  # by what the scenario is loaded, once it is
    loaded: Scenario | None = field(default=None, repr=False)  # the scenario, once it is loaded

    @property
    def config_dir(self) -> str | None:
        """The user's own directory of scenarios."""
        return self.options.get("--config-dir")

    @cached_property
    def shelf(self) -> Shelf:
        """The scenarios that the command reads, each once."""
        return Shelf(self.config_dir)

    def scenario(self, whole: bool = False) -> Scenario:
        """Load the scenario that the overrides describe; of a game over time the state that ``state=`` names, unless whole."""
        self.view = self.take("view") or default_view(self.overrides)
        scenario = self.shelf.load(self.view, self.overrides)
        self.loaded = scenario
        shown = self._by_identifiers(scenario)
        return shown if whole else self.stage(shown)

    def load(self, view: str, overrides: Sequence[str] = (), whole: bool = False) -> Scenario:
        """Load a view, by its identifiers where these are asked for, in the state that is."""
        shown = self._by_identifiers(self.shelf.load(view, overrides))
        return shown if whole else self.stage(shown)

    def stage(self, scenario: Scenario) -> Scenario:
        """Return the scenario of the state that ``state=`` names, itself where none is named."""
        return scenario.in_state(**self.state()) if "state" in self.own else scenario

    def state(self) -> dict[str, str]:
        """Return the levels that ``state=`` names, by factor: ``state=front:setback,regime:hardline``."""
        levels: dict[str, str] = {}
        for part in self.own["state"].split(",") if "state" in self.own else ():
            factor, colon, level = part.partition(":")
            if not (factor and colon and level):
                raise InputError(f"state={self.own['state']}: FACTOR:LEVEL is expected, as in state=front:setback.")
            if factor in levels:
                raise InputError(f"state={self.own['state']}: {factor} is there twice; leave one out.")
            levels[factor] = level
        return levels

    def other(self, view: str | None = None) -> Scenario:
        """Load another view, or the one at hand as its author wrote it."""
        return self.load(view or self.view)

    def results(self, directory: str | Path, partial: bool = False) -> Results:
        """Read a study back, by its identifiers where these are asked for."""
        from sim.study.results import read_results  # it takes long to import

        results = read_results(directory, partial=partial)
        if "--ids" in self.options:
            vars(results)["scenario"] = without_labels(results.scenario)
        return results

    def _by_identifiers(self, scenario: Scenario) -> Scenario:
        return without_labels(scenario) if "--ids" in self.options else scenario

    def name_view(self, file: str) -> None:
        """Let a word that is a file's path name the view; InputError if one is named already."""
        if any(override.startswith("view=") for override in self.overrides):
            raise InputError(f"'{file}' is a second view; name one.")
        self.overrides.append(f"view={file}")

    def take(self, key: str) -> str | None:
        """Remove ``key=…`` from the overrides and return its value, the last one if there are several."""
        named = [override for override in self.overrides if override.startswith(f"{key}=")]
        self.overrides = [override for override in self.overrides if override not in named]
        return named[-1].partition("=")[2] if named else None

    def take_workers(self) -> int:
        """Remove ``workers=N`` and return it; by default as many as this process has cores."""
        text = self.take("workers")
        if text is None:
            return min(
                len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_WORKERS
            )
        return whole_number("workers", text, 1, MOST_WORKERS)

    @property
    def out(self) -> Path | None:
        """The file that ``--out`` names."""
        return Path(self.options["--out"]) if "--out" in self.options else None

    def check(
        self, name: str, players: Iterable[str] = (), words: int | None = None, endings: Sequence[str] = ENDINGS
    ) -> None:
        """Refuse what a command of the registry does not take.

        Parameters
        ----------
        name : str
            Of the command.
        players : iterable of str
            Those whose moves can be given by their names.
        words : int, optional
            Most words that are neither key nor option, where it is not what the registry says.
        endings : sequence of str
            Those of the files that the command writes with ``--out``.

        Raises
        ------
        InputError
            Naming the nearest valid one.
        """
        command = COMMANDS[name]
        refuse_concept(self.overrides, name)
        options = [part for option in command.options for part in re.findall(r"--?[a-z]+", option)]
        most = command.words if words is None else words
        self.allow([*players, *command.names], options, most, endings, command.answers, name)

    def allow(
        self,
        keys: Iterable[str] = (),
        options: Sequence[str] = (),
        words: int = 0,
        endings: Sequence[str] = ENDINGS,
        answers: bool = True,
        name: str = "",
    ) -> None:
        """Refuse own keys, options or words that the command does not take, and a file that it cannot write.

        Parameters
        ----------
        endings : sequence of str
            Those of the files that the command writes with ``--out``.
        answers : bool
            Whether it gives an answer that options such as ``--json`` apply to.
        name : str
            Of the command, where a key may be one of other commands.

        Raises
        ------
        InputError
            Naming the nearest valid one.
        """
        keys = list(keys)
        for key in self.own:
            if key not in keys:
                raise InputError(unknown_key(key, self.own[key], keys, self._loaded(), name))
        for option in self.options:
            if option not in (*(COMMON_OPTIONS if answers else ALWAYS), *options):
                raise InputError(f"the option {option} is not one of this command; see --help.")
        if len(self.words) > words:
            word, following = [*self.words[words:], None][:2]
            views = self.shelf.library.names("view")
            meant = meant_word(word, following, [*keys, *root_keys()], views)
            raise InputError(f"'{word}' is not understood; {meant}")
        if self.out is not None:
            check_file(self.out, "--out", endings)

    def refuse_overrides(self) -> None:
        """Refuse overrides of a configuration where a command composes none, so that none is passed over in silence."""
        for override in self.overrides:
            raise InputError(f"'{override}' changes nothing in this answer; leave it out.")

    def _loaded(self) -> Scenario | None:
        """Return the scenario that an unknown word is about, None where it cannot be loaded."""
        if self.loaded is not None:
            return self.loaded
        named = [word.partition("=")[2] for word in self.overrides if word.startswith("view=")]
        changes = [word for word in self.overrides if word.startswith(("game=", "params."))]
        try:
            return self.shelf.load([default_view(self.overrides), *named][-1], changes)
        except InputError:
            return None


def whole_number(key: str, text: str, low: int, high: int) -> int:
    """Return the number that ``key=`` gives; InputError unless it is a whole one from `low` to `high`."""
    short = text.isascii() and text.isdecimal() and len(text) <= len(str(high))  # Python refuses to read very long ones
    if not short or not low <= int(text) <= high:
        given = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
        raise InputError(f"{key}={given}: a whole number from {low} to {high:,} is expected.")
    return int(text)


def number_of(arguments: Arguments, key: str) -> float | None:
    """Return the number given for a key, None if there is none."""
    text = arguments.own.get(key)
    try:
        return None if text is None else float(text)
    except ValueError:
        raise InputError(f"{key}={text}: {meant_number(key, text)}") from None


def read_arguments(words: Sequence[str], of_view: bool = True) -> Arguments:
    """Sort the words of a command line.

    Parameters
    ----------
    of_view : bool
        Whether the command is about a view, so that a first word such as ``mine.yaml`` names it.

    Raises
    ------
    InputError
        For an unknown option, an option or key without its value, or a key given twice.
    """
    arguments, given = Arguments(), set()
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word.startswith("-"):
            read_option(word, waiting, arguments.options)
        elif "=" not in word:
            arguments.words.append(word)
        else:
            key = checked_key(word, arguments.words, waiting)
            if key in given:
                raise InputError(f"'{key}' is given twice; leave one out.")
            given.add(key)
            if key.partition(".")[0].partition("/")[0] in ("hydra", *root_keys()):
                arguments.overrides.append(word)
            else:
                arguments.own[key] = word.partition("=")[2]
    if of_view and arguments.words and is_file_name(arguments.words[0]) and "--between" not in arguments.options:
        arguments.name_view(arguments.words.pop(0))
    return arguments
