"""Builds the documentation site: `make docs` leaves it in build/docs/site/index.html.

The pages of this folder are taken as they are. Others are made of what the program knows of itself: its commands, its
solution concepts, the docstrings of its solvers, its public names and the keys of a scenario file; and the gallery's
figures are drawn by the commands that stand above them.
"""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

from mkdocs.__main__ import cli as mkdocs

import sim
from sim.cli import main
from sim.commands.help import help_of
from sim.commands.registry import COMMANDS
from sim.commands.schema import SCHEMAS, schema_text
from sim.scenario.schema import view_schema
from sim.solve.batch import STATUSES

DOCS = Path(__file__).parent
SIM = DOCS.parent / "sim"
BUILD = DOCS.parent / "build" / "docs"
# What the statuses of `sim.solve.batch.STATUSES` say.
MEANT = {
    "complete": "every equilibrium is listed, a continuum by its extreme points",
    "degenerate": "every extreme equilibrium is listed; some are not regular, or span a continuum",
    "undecided": "something is too near the tolerance to be decided; others than those listed may exist",
    "budget spent": "the search was stopped; others may exist",
    "pure only": "mixed equilibria were not looked for",
    "selected": "the concept picks these; other equilibria may exist",
    "bound": "these are the ends of an outcome's range",
    "none": "nothing was found",
}
SHELL = re.compile(r"^```sh\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


def build() -> None:
    """Build the site from nothing."""
    shutil.rmtree(BUILD, ignore_errors=True)
    pages = BUILD / "pages"
    pages.mkdir(parents=True)
    for page in DOCS.glob("*.md"):
        shutil.copy(page, pages)
    shutil.copy(DOCS / "mkdocs.yml", BUILD)
    made = {"commands": commands(), "methods": methods(), "reference": reference(), "keys": keys()}
    for name, text in made.items():
        (pages / f"{name}.md").write_text(text)
    for kind in SCHEMAS:
        (pages / f"{kind}.json").write_text(schema_text(kind))
    draw_gallery(pages)
    with chdir(BUILD):
        mkdocs(["build", "--strict", "--quiet"], standalone_mode=False)
    print(f"written: {BUILD / 'site' / 'index.html'}")


def commands() -> str:
    """Return the page of the commands: what each prints with --help."""
    parts = ["# Commands", "What each command prints with `--help`."]
    for name in COMMANDS:
        parts += [f"## {name}", f"```text\n{help_of(name)}\n```"]
    return "\n\n".join(parts)


def methods() -> str:
    """Return the page of the methods: concepts, and the docstrings of the modules that name their sources."""
    rows = [f"| `{concept.name}` | {concept.meaning} |" for concept in sim.CONCEPTS.values()]
    parts = [
        "# Methods",
        "## Solution concepts",
        "What the players of a stage play; `concept=NAME` on the command line, `sim.CONCEPTS` in Python. Without a name "
        "it is `nash`. Every answer has a status that says how complete it is.",
        "\n".join(["| concept | what it picks |", "| --- | --- |", *rows]),
        "## How complete an answer is",
        "\n".join(["| status | what it says |", "| --- | --- |", *(f"| {s} | {MEANT[s]} |" for s in STATUSES)]),
        "## How it is found",
        "Each solver and each question, what it guarantees, and its sources.",
    ]
    for module, text in (*described(SIM / "solve"), *described(SIM / "ask")):
        title, _, rest = text.partition("\n\n")
        parts.append(f"### {' '.join(title.split()).rstrip('.')}\n\n`{module}`\n\n{rest}")
    return "\n\n".join(parts)


def described(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each module with sources in its docstring, and the docstring as Markdown."""
    for file in sorted(folder.rglob("*.py")):
        text = ast.get_docstring(ast.parse(file.read_text())) or ""
        if "\nReferences\n---" in text:
            name = ".".join(file.relative_to(SIM.parent).with_suffix("").parts)
            yield name, re.sub(r"^References\n-+\n", "**Sources.** ", text, flags=re.M)


def reference() -> str:
    """Return the page of the public names, for mkdocstrings."""
    parts = ["# Public names", sim.__doc__.split("\n\n", 2)[2].strip(), "## Functions"]
    functions, others = [], []
    for name in sim.__all__:
        value = getattr(sim, name)
        home = f"{value.__module__}.{value.__qualname__}" if hasattr(value, "__qualname__") else None
        entry = (
            f"::: {home}\n    options:\n      heading: sim.{name}\n      toc_label: {name}"
            if home
            else f"### sim.{name}\n\n{value.__doc__}"
        )
        (others if isinstance(value, type) or home is None else functions).append(entry)
    return "\n\n".join([*parts, *functions, "## Results and other types", *others])


def keys() -> str:
    """Return the page of the keys of a scenario file."""
    schema = view_schema()
    rows = [f"| `{key}` | {entry.get('description', '')} |" for key, entry in schema["properties"].items()]
    return "\n\n".join(
        [
            "# Keys of a scenario file",
            "A file holds a game, a view or both; [the language](scenarios.md) says what stands under each key. An "
            "unknown key is refused, with the nearest known one.",
            "\n".join(["| key | what it says |", "| --- | --- |", *rows]),
            "## In an editor",
            f"{', '.join(f'[{kind}.json]({kind}.json)' for kind in SCHEMAS)} are JSON Schemas, as `wedge schema` writes "
            "them. An editor that knows such schemas completes keys and marks misspelt ones, if a file begins with",
            "```yaml\n# yaml-language-server: $schema=schema/view.json\n```",
        ]
    )


def draw_gallery(pages: Path) -> None:
    """Draw the gallery's figures by its commands, and show them under these."""
    page = pages / "gallery.md"
    text = page.read_text()
    for block in SHELL.findall(text):
        before = set((pages / "figures").glob("*.png"))
        for line in block.splitlines():
            run(shlex.split(line)[1:], pages)
        drawn = sorted(set((pages / "figures").glob("*.png")) - before)
        if not drawn:
            sys.exit(f"docs/gallery.md: `{block.strip()}` draws no figure.")
        shown = "\n\n".join(f"![](figures/{file.name})" for file in drawn)
        text = text.replace(f"```sh\n{block}```\n", f"```sh\n{block}```\n\n{shown}\n")
    page.write_text(text)


def run(words: list[str], directory: Path) -> None:
    """Run a command in a directory; leave with what it says if it fails."""
    with chdir(directory), redirect_stdout(StringIO()):
        code = main(words)
    if code:
        sys.exit(f"docs: wedge {shlex.join(words)} ended with code {code}.")


if __name__ == "__main__":
    build()
