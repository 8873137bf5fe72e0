"""Each folder of `sim` is importable without those to its right."""

import ast
from functools import cache
from pathlib import Path

SIM = Path(__file__).parent.parent / "sim"
ORDER = (
    ("errors", "extras", "printable", "progress", "shown", "whole_files", "file_lock"),
    ("kernels",),
    ("game",),
    ("scenario",),
    ("solve",),
    ("time",),
    ("alignment",),
    ("study",),
    ("ask",),
    ("tell",),
    ("plot",),
    ("render",),
    ("reports",),
    ("commands",),
    ("cli",),
)
# The looks to the right that there are today, and why. An entry that is no longer needed fails the test: take it out.
EXCEPTIONS = {
    ("sim.ask.answer", "sim.tell"): "a result looks its teller up when it is shown",
    ("sim.scenario.scenario", "sim.reports.explore"): "a scenario shows itself in a notebook, to be moved",
    ("sim.shown", "sim.tell"): "what a notebook shows looks its words up",
    ("sim.tell.document", "sim.render.html"): "a document shows itself in a notebook",
    ("sim.tell.document", "sim.render.text"): "a document prints itself",
}
# Narrower than the order: what a folder imports of the others.
ONLY = {
    "kernels": {"errors", "progress", "whole_files"},
    "game": {"errors", "file_lock", "kernels", "shown", "whole_files"},
    "solve": {"errors", "extras", "game", "kernels", "progress", "shown", "whole_files"},
}


def place(module):
    """Return the number of a module's folder in the order."""
    [number] = [i for i, names in enumerate(ORDER) if module.split(".")[1] in names]
    return number


def imported(file):
    """Return the modules of `sim` that a file imports, wherever in it but for types alone."""
    found = set()
    for node in nodes(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: relative imports hide what is imported"
            # `from sim.plot import study` imports a module, `from sim.errors import shown` a name.
            found |= {whole if is_module(whole := f"{node.module}.{a.name}") else node.module for a in node.names}
    return {name for name in found if name.startswith("sim.")}


def nodes(tree):
    """Yield all nodes but those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node
            yield from nodes(node)


def is_module(name):
    place = SIM.parent / Path(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


@cache
def imports():
    """Return every pair of a module of `sim` and one that it imports."""
    files = [file for file in sorted(SIM.rglob("*.py")) if file != SIM / "__init__.py"]
    named = {file: ".".join(file.relative_to(SIM.parent).with_suffix("").parts) for file in files}
    return {(named[file].removesuffix(".__init__"), module) for file in files for module in imported(file)}


def test_imports_go_to_the_left():
    to_the_right = {(here, there) for here, there in imports() if place(there) > place(here)}
    assert to_the_right == EXCEPTIONS.keys()


def test_what_solves_knows_games_only():
    for here, there in imports():
        folder, other = here.split(".")[1], there.split(".")[1]
        assert folder not in ONLY or other == folder or other in ONLY[folder], (here, there)


def test_one_engine_solves_games_in_stages():
    """What solves at points asks `sim.study.engine`, which knows the order of moves and refuses what is not finite."""
    callers = {
        file.relative_to(SIM).as_posix() for file in SIM.rglob("*.py") if "backward_induction(" in file.read_text()
    }
    assert callers == {"solve/backward_induction.py", "study/engine.py"}
