"""Completion of a command line in bash, zsh and fish: commands, keys, and what stands after them.

``wedge completion bash`` prints a script, which asks the program itself what may come next: it knows the views, the
moves and the assumptions of the game at hand.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sim.commands.keys import (
    AXIS,
    CHOICE,
    CLAIM,
    CONCEPT,
    CRUX,
    MOVE,
    PAGE,
    PARAMETER,
    PARAMETERS,
    PLAN,
    PLAYER,
    PRECEDENT,
    SCHEMA,
    STATE,
    STUDY,
    TARGET,
    VIEW,
    VIEWS,
    WHOLE_ANSWERS,
    Command,
    Key,
)
from sim.commands.options import ALWAYS, COMMON_OPTIONS
from sim.commands.registry import COMMANDS
from sim.errors import InputError, nearest
from sim.scenario.compose import default_view, load, open_library
from sim.scenario.files import is_file_name
from sim.scenario.plans import FREE_PLAY
from sim.scenario.scenario import Scenario
from sim.solve.concepts import CONCEPTS

OPTION = "--complete"  # asks for what may come next: the words so far, the last one unfinished
SCRIPTS = {
    "bash": r"""_wedge() {
  local line="${COMP_LINE:0:COMP_POINT}" IFS=$' \t'
  local -a words; read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  IFS=$'\n'; COMPREPLY=($(wedge --complete "${words[@]:1}" 2>/dev/null))
  local word="${words[-1]}"
  if [[ "$word" == *=* && "$COMP_WORDBREAKS" == *=* ]]; then COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*=}"}"}"); fi
  [[ "${COMPREPLY[0]}" == *[=.] ]] && compopt -o nospace
}
complete -o default -F _wedge wedge
""",
    "zsh": r"""#compdef wedge
_wedge() {
  local -a found; found=("${(@f)$(wedge --complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -Q -S '' -- ${(M)found:#*[=.]}
  compadd -Q -- ${found:#*[=.]}
}
compdef _wedge wedge
""",
    "fish": r"""complete -c wedge -f -a "(wedge --complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)"
""",
}
OF_VIEW = ("view=", "game=", "params.")


def script(words: Sequence[str]) -> str:
    """Return the script that makes a shell complete; InputError for a shell that there is none for."""
    shell = words[0] if words else ""
    if shell not in SCRIPTS or len(words) > 1:
        meant = nearest(shell, SCRIPTS) if shell else f"write one of {', '.join(SCRIPTS)}."
        raise InputError(f"which shell? {meant}")
    return SCRIPTS[shell]


def candidates(words: Sequence[str]) -> list[str]:
    """Return what the last of some words may become; nothing where that cannot be told."""
    *before, word = words or [""]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = _commands() if not before else _next(before[0], before[1:], word)
        except InputError:
            found = []
    return [candidate for candidate in found if candidate.startswith(word)]


def _commands() -> list[str]:
    return [*COMMANDS, "completion", "--help", "--version"]


def _next(name: str, before: Sequence[str], word: str) -> Iterable[str]:
    if name == "completion":
        return list(SCRIPTS)
    if name not in COMMANDS:
        return []
    command = COMMANDS[name]
    if word.startswith("-"):
        options = [part for option in command.options for part in option.split()[0].rstrip(",").split()]
        return [*options, *(COMMON_OPTIONS if command.answers else ALWAYS), "--help"]
    if "=" in word:
        return _values(command, before, word)
    if word.startswith(("params.", "axes.")):
        group = word.partition(".")[0]
        return [f"{group}.{parameter}=" for parameter in _scenario(before).parameters]
    return [*_words(command), *_keys(command, before), *(OF_VIEW if command.of_view else ())]


def _keys(command: Command, before: Sequence[str]) -> list[str]:
    given = {word.partition("=")[0] for word in before}
    leading = [key for key in command.keys if key.name.startswith("<")]
    names = [*(_scenario(before).earlier if leading else ()), *command.names]
    axes = ["axes.", "design="] if command is COMMANDS["sweep"] else []
    return [*(f"{name}=" for name in names if name not in given), *axes]


def _words(command: Command) -> list[str]:
    if not command.words:
        return []
    if command.word == PRECEDENT:
        from sim.scenario.precedents import precedent_names

        return list(precedent_names(None))
    if command.word == PAGE:
        from sim.commands.docs import shipped_pages

        return list(shipped_pages())
    if command.word == STUDY:
        return _studies()
    if command.word == SCHEMA:
        from sim.commands.schema import SCHEMAS

        return list(SCHEMAS)
    return ["sources"] if command is COMMANDS["list"] else []


def _studies() -> list[str]:
    return sorted(str(manifest.parent) for manifest in Path("results").glob("*/*/manifest.json"))


def _values(command: Command, before: Sequence[str], word: str) -> list[str]:
    """Return what may stand after a key, lists being completed behind their last comma."""
    name, _, value = word.partition("=")
    done, comma, _ = value.rpartition(",")
    return [f"{name}={done}{comma}{each}" for each in _possible(command, name, before)]


def _possible(command: Command, name: str, before: Sequence[str]) -> Iterable[str]:
    if name in ("view", "game"):
        return open_library(_config_dir(before)).names(name)
    scenario = _scenario(before)
    if name in scenario.players and any(key.name.startswith("<") for key in command.keys):
        return scenario.moves[name]
    key = next((key for key in command.keys if key.name == name), None)
    return _of_kind(key, scenario, before) if key is not None else []


def _of_kind(key: Key, scenario: Scenario, before: Sequence[str]) -> Iterable[str]:
    if key.kind == CHOICE:
        return key.choices
    return POSSIBLE[key.kind](scenario, before) if key.kind in POSSIBLE else []


def _targets(scenario: Scenario, before: Sequence[str]) -> list[str]:
    return [*scenario.outcomes, *(move for player in scenario.order[-1] for move in scenario.moves[player])]


def _earlier_moves(scenario: Scenario, before: Sequence[str]) -> list[str]:
    return [move for player in scenario.earlier for move in scenario.moves[player]]


def _concepts(scenario: Scenario, before: Sequence[str]) -> list[str]:
    return [*CONCEPTS, *WHOLE_ANSWERS, *(["horizon"] if scenario.time else ())]


def _cruxes(scenario: Scenario, before: Sequence[str]) -> Iterable[str]:
    from sim.ask.claims.cruxes import read_cruxes

    return read_cruxes()


def _claims(scenario: Scenario, before: Sequence[str]) -> list[str]:
    from sim.ask.claims.read import read_library

    return [claim.id for claim in read_library(_config_dir(before))[0]]


def _parameters(scenario: Scenario, before: Sequence[str]) -> Iterable[str]:
    return scenario.parameters


def _states(scenario: Scenario, before: Sequence[str]) -> list[str]:
    factors = scenario.time.factors if scenario.time else ()
    return [f"{factor.name}:{level}" for factor in factors for level in factor.levels]


POSSIBLE: dict[str, Callable[[Scenario, Sequence[str]], Iterable[str]]] = {
    **dict.fromkeys((PARAMETER, PARAMETERS, AXIS), _parameters),
    PLAYER: lambda scenario, before: scenario.players,
    MOVE: _earlier_moves,
    TARGET: _targets,
    VIEW: lambda scenario, before: open_library(_config_dir(before)).names("view"),
    VIEWS: lambda scenario, before: open_library(_config_dir(before)).names("view"),
    CONCEPT: _concepts,
    STATE: _states,
    STUDY: lambda scenario, before: _studies(),
    CRUX: _cruxes,
    CLAIM: _claims,
    PLAN: lambda scenario, before: [FREE_PLAY, *open_library(_config_dir(before)).names("plan")],
}


def _config_dir(before: Sequence[str]) -> str | None:
    for option, value in zip(before, before[1:]):
        if option == "--config-dir":
            return value
    return next((word.partition("=")[2] for word in before if word.startswith("--config-dir=")), None)


def _scenario(before: Sequence[str]) -> Scenario:
    """Return the scenario that the words before name, without its changes."""
    files = [f"view={word}" for word in before[:1] if "=" not in word and is_file_name(word)]
    named = [*files, *(word for word in before if word.startswith(("view=", "game=")))]
    view = next((word.partition("=")[2] for word in reversed(named) if word.startswith("view=")), None)
    games = [word for word in named if word.startswith("game=")]
    return load(view or default_view(games), games, _config_dir(before))
