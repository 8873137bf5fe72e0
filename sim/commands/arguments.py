"""The words of a command line, sorted: overrides of the configuration, the command's own keys, options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.commands.files import ANSWER_ENDINGS, check_file
from sim.errors import InputError, nearest
from sim.scenario.compose import load, root_keys
from sim.scenario.scenario import Scenario

OPTIONS = {
    "--config-dir": "DIR",
    "--out": "FILE",
    "--between": "VIEW VIEW",  # the second view is then a word of its own
    "--crux": "K1",
    "--json": "",
    "--check": "",
    "--all": "",
    "-m": "",
    "--multirun": "",
}


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

    @property
    def config_dir(self) -> str | None:
        """The user's own directory of scenarios."""
        return self.options.get("--config-dir")

    def scenario(self) -> Scenario:
        """Load the scenario that the overrides describe."""
        view = self.take("view") or "base"
        return load(view, self.overrides, self.config_dir)

    def take(self, key: str) -> str | None:
        """Remove ``key=…`` from the overrides and return its value, the last one if there are several."""
        named = [override for override in self.overrides if override.startswith(f"{key}=")]
        self.overrides = [override for override in self.overrides if override not in named]
        return named[-1].partition("=")[2] if named else None

    @property
    def out(self) -> Path | None:
        """The file that ``--out`` names."""
        return Path(self.options["--out"]) if "--out" in self.options else None

    def allow(
        self,
        keys: Iterable[str] = (),
        options: Sequence[str] = (),
        words: int = 0,
        endings: Sequence[str] = ANSWER_ENDINGS,
    ) -> None:
        """Refuse own keys, options or words that the command does not take, and a file that it cannot write.

        Parameters
        ----------
        endings : sequence of str
            Those of the files that the command writes with ``--out``.

        Raises
        ------
        InputError
            Naming the nearest valid one.
        """
        keys = list(keys)
        for key in self.own:
            if key not in keys:
                raise InputError(f"unknown key '{key}'; {nearest(key, [*keys, *root_keys()])}")
        for option in self.options:
            if option not in ("--config-dir", *options):
                raise InputError(f"the option {option} is not one of this command; see --help.")
        if len(self.words) > words:
            raise InputError(f"'{self.words[words]}' is not understood; write key=value, as in view=mandelbaum.")
        if self.out is not None:
            check_file(self.out, "--out", endings)

    def refuse_overrides(self) -> None:
        """Refuse overrides of a configuration where a command composes none, so that none is passed over in silence."""
        for override in self.overrides:
            raise InputError(f"'{override}' changes nothing in this answer; leave it out.")


def read_arguments(words: Sequence[str]) -> Arguments:
    """Sort the words of a command line.

    Raises
    ------
    InputError
        For an unknown option, an option without its value, or a key given twice.
    """
    arguments = Arguments()
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word.startswith("-"):
            _read_option(word, waiting, arguments.options)
        elif "=" not in word:
            arguments.words.append(word)
        elif word.lstrip("+~").partition("=")[0].partition(".")[0].partition("/")[0] in ("hydra", *root_keys()):
            arguments.overrides.append(word)
        else:
            key, _, value = word.partition("=")
            if key in arguments.own:
                raise InputError(f"'{key}' is given twice.")
            arguments.own[key] = value
    return arguments


def _read_option(word: str, waiting: list[str], options: dict[str, str]) -> None:
    name, equals, value = word.partition("=")
    if name not in OPTIONS:
        raise InputError(f"unknown option '{name}'; {nearest(name, OPTIONS)}")
    if OPTIONS[name] and not equals:
        if not waiting:
            raise InputError(f"{name} needs a value: {name} {OPTIONS[name]}.")
        value = waiting.pop(0)
    options[name] = value
