"""Files to start from: a view in which every assumption stands as a comment, and a small game, both with what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from shlex import quote
from string import Template

from sim.scenario.changes import GAME
from sim.scenario.command_line import command
from sim.scenario.parameters import OWN_JUDGEMENT, Parameter
from sim.scenario.scenario import Scenario
from sim.scenario.strict_yaml import dump_entry
from sim.tell.document import Commands, Document, Paragraph

TEMPLATE = Path(__file__).parent / "new_game.yaml"


def game_text(path: Path) -> str:
    """Return a small game of one's own in one file."""
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(FILE=quote(str(path)))


def view_text(scenario: Scenario, start: str, path: Path, decisive: Collection[str], directory: Sequence[str]) -> str:
    """Return a view that extends another one and changes nothing but what is changed in it already.

    Parameters
    ----------
    start : str
        What the file extends, by name or the file beside it.
    path : Path
        Of the new file.
    decisive : collection of str
        The assumptions on which authors differ most; they come first.
    directory : sequence of str
        The words of a command that name a directory of one's own, if one is needed.
    """
    first = [parameter for name, parameter in scenario.parameters.items() if name in decisive]
    rest = [parameter for name, parameter in scenario.parameters.items() if name not in decisive]
    lines = [*_head(scenario, start, path, directory)]
    if scenario.parameters:
        lines += ["params:", *_section("What the authors differ on", first, scenario)] if first else ["params:"]
        lines += _section("The other assumptions" if first else "The assumptions", rest, scenario)
    return "\n".join(lines) + "\n"


def tell(path: Path, start: str | None, directory: Sequence[str]) -> Document:
    """Return that a file was written, and what may be done with it."""
    about = f"a view that extends {start}" if start else "a small game of your own"
    lead = f"written: {path}, {about}. Open it in an editor and follow its first lines."
    commands = [(line, says) for line, says in _commands(path, start, directory)]
    return Document("", [Paragraph(lead, "lead"), Commands(commands)], {"written": str(path), "extends": start})


def _commands(path: Path, start: str | None, directory: Sequence[str]) -> list[tuple[str, str]]:
    """Return the first commands to ask of a new file."""
    asked = [
        (command("solve", str(path), *directory), "what follows each move"),
        (command("list", f"view={path}", *directory), "what has been read, and what differs"),
    ]
    if start is not None:
        asked.append((command("compare", f"view={_beside(start, path)},{path}", *directory), "both side by side"))
    return asked


def _beside(start: str, path: Path) -> str:
    """Return the word that names what a file extends on the command line."""
    return str(path.parent / start) if Path(start).suffix and (path.parent / start).is_file() else start


def _head(scenario: Scenario, start: str, path: Path, directory: Sequence[str]) -> list[str]:
    said = [f"#   {line}" for line, _ in _commands(path, start, directory)]
    game = [_entry("game", change.value) for change in scenario.changes if change.key == GAME]
    return [
        f"# A view of your own. It starts from {start}: what is not said here is as it is there.",
        '# To change an assumption, take away the "# " before its line and write another value.',
        *said,
        "# Sources, moves and formulas of your own: wedge docs scenarios. Keys that an editor completes: wedge schema.",
        _entry("extends", start),
        *game,
        _entry("title", f"{path.stem}: a view that starts from {scenario.view}"),
        "# author: whose view it is",
        "# note: what a reader should know of it",
        "",
    ]


def _section(title: str, parameters: Sequence[Parameter], scenario: Scenario) -> list[str]:
    lines = [f"  # {title}:"]
    for parameter in parameters:
        about = f"{parameter.called}; plausible is {parameter.plausible} ({parameter.unit})"
        lines += ["", f"  # {' '.join(about.split())}", _assumption(parameter, scenario)]
    return [*lines, ""]


def _assumption(parameter: Parameter, scenario: Scenario) -> str:
    """Return the line that gives an assumption its value: a comment, unless it is changed already."""
    changed = {change.key: change.value for change in scenario.changes if change.name == parameter.name}
    if not changed:
        value = parameter.domain.name(parameter.value) or parameter.value
        return f"  # {_entry(parameter.name, value)}"
    if changed.keys() == {"value"}:
        return f"  {_entry(parameter.name, changed['value'])}"
    said = {key: _whole(value) for key, value in changed.items()}
    return f"  {_entry(parameter.name, said | ({'source': OWN_JUDGEMENT} if 'value' in said else {}))}"


def _entry(key: str, value: object) -> str:
    """Return a key with its value as a line of YAML, a number without a fraction as a whole one."""
    return dump_entry(key, _whole(value))


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value
