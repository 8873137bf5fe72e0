"""Compiled kernels on disk: read where they are whole, compiled anew where they are not, and never in one's way."""

import ast
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

import sim
from sim.kernels import disk
from sim.kernels.code import call_graph, constants, stamp
from sim.solve.n_players.branch_and_prune_kernel import search_games

ROOT = Path(sim.__file__).parents[1]

TOY = '''
import numpy as np
from sim.kernels.compiling import entry

FACTOR = 1.0


@entry("toys", 1, lambda kernel: kernel(np.zeros(1)))
def total(numbers):
    """Return the sum."""
    result = 0.0
    for number in numbers:
        result += FACTOR * number
    return result
'''

# What the scripts below have in common: the toy is read anew, as a later run would, and it is said whether it is built.
BUILT = """
import contextlib, importlib, io, os, pathlib, subprocess, sys, time
import numpy as np
import toy
from sim.kernels import compiling

source, cache = pathlib.Path(toy.__file__), pathlib.Path(os.environ["NUMBA_CACHE_DIR"])

def built(answer=6.0):
    importlib.reload(toy)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        assert compiling.compiled(toy.total)(np.arange(4.0)) == answer
    return "compiling what solves toys" in said.getvalue()
"""


def run(tmp_path, script, cache="cache"):
    """Return the lines that a script prints beside the toy, and what it says on stderr."""
    (tmp_path / "toy.py").write_text(TOY)
    environment = {
        **os.environ, "NUMBA_CACHE_DIR": str(tmp_path / cache), "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}",
        "PYTHONDONTWRITEBYTECODE": "1",  # a source that changes within a second is read anew
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", BUILT + script], env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


DAMAGES = """
def flipped(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1:]

print(built(), built())
for damage in (flipped, lambda data: data[:-1], lambda data: data[:20], lambda data: b"", lambda data: b"x" * 999):
    [file] = cache.glob("*.kernel")
    file.write_bytes(damage(file.read_bytes()))
    print(built(), built())
file.unlink()
file.mkdir()
print(built())
file.rmdir()
print(built(), built())
"""


def test_damaged_files_are_discarded_and_written_again(tmp_path):
    said, _ = run(tmp_path, DAMAGES)
    assert said == ["True False"] * 6 + ["True", "True False"]


CHANGED = """
print(built(), built())
source.write_text(source.read_text().replace("FACTOR = 1.0", "FACTOR = 2.0"))
print(built(12.0), built(12.0))
source.write_text(source.read_text().replace("FACTOR = 2.0", "FACTOR = 1.0  # as before"))
print(built())
"""


def test_a_kernel_changed_by_one_constant_is_built_anew(tmp_path):
    said, _ = run(tmp_path, CHANGED)
    assert said == ["True False", "True False", "False"]


def test_where_nothing_can_be_written_the_answer_is_right_and_one_sentence_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    script = "print(compiling.compiled(toy.total)(np.arange(4.0)))"
    said, errors = run(tmp_path, script, cache="file/folder")
    assert said == ["6.0"]
    announced, kept = errors.splitlines()
    assert announced == "compiling what solves toys (once per machine, about 1 s) …"
    assert kept.startswith("it could not be kept: ") and "NUMBA_CACHE_DIR may name a folder that can" in kept


AT_ONCE = """
script = "import toy, numpy as np; from sim.kernels.compiling import compiled; print(compiled(toy.total)(np.arange(4.0)))"
both = [subprocess.Popen([sys.executable, "-c", script], stdout=-1, stderr=-1, text=True) for _ in range(2)]
print(*(process.communicate()[0].strip() for process in both))
print(built(), len(list(cache.iterdir())))
"""


@pytest.mark.long
def test_two_processes_that_compile_at_once_do_not_harm_each_other(tmp_path):
    said, _ = run(tmp_path, AT_ONCE)
    assert said == ["6.0 6.0", "False 1"]


BESIDE = """
first = compiling.kernel_for(toy.total, 0.9 * compiling.PATIENCE) is toy.total  # little work
second = compiling.kernel_for(toy.total, 0.9 * compiling.PATIENCE) is toy.total  # more, in the end
started = time.monotonic()
while compiling.kernel_for(toy.total, 0.0) is toy.total and time.monotonic() < started + 100:
    time.sleep(0.01)
print(first, second, compiling.is_loaded(toy.total), compiling.was_built_here(toy.total))
importlib.reload(toy)
print(compiling.kernel_for(toy.total, 2.0) is toy.total)
"""


def test_what_was_never_compiled_is_compiled_beside_the_work_without_a_word(tmp_path):
    said, errors = run(tmp_path, BESIDE)
    assert said == ["True True True False", "False"]
    assert not errors


def test_a_process_that_compiles_beside_another_ends_with_it(tmp_path):
    script = "assert compiling.is_coming(toy.total); print(compiling._beside[toy.total].pid)"
    [number], _ = run(tmp_path, script)
    for _ in range(200):
        if not Path(f"/proc/{number}").exists() or "Z" in Path(f"/proc/{number}/stat").read_text().split()[2]:
            break
        subprocess.run(["sleep", "0.05"])
    else:
        pytest.fail("it went on")
    assert not list((tmp_path / "cache").glob("*.kernel"))


def some_kernel():
    """Stands for an entry: only its name and code matter here."""


def test_a_file_is_read_wherever_it_lies_and_written_where_that_can_be_done(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    places = [tmp_path / "file" / "folder", tmp_path / "folder"]
    monkeypatch.setattr(disk, "places", lambda function: places)
    assert disk.read(some_kernel, "here") is None
    assert disk.write(some_kernel, "here", b"code")
    assert disk.read(some_kernel, "here") == b"code" and disk.read(some_kernel, "elsewhere") is None
    assert disk.is_known(some_kernel) and not disk.is_known(run)
    places.pop()
    assert not disk.write(some_kernel, "here", b"code")


def test_what_has_not_been_used_for_the_longest_time_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "places", lambda function: [tmp_path])
    systems = [f"system {number:02}" for number in range(disk.KEPT + 2)]
    abandoned = tmp_path / ".some_kernel-old.part"
    abandoned.write_text("")
    for age, system in enumerate(systems[:-1]):
        disk.write(some_kernel, system, b"code")
        [file] = tmp_path.glob(f"*-{system}*.kernel")
        os.utime(file, (age, age))
    os.utime(abandoned, (0, 0))
    first, second, *others = systems
    assert disk.read(some_kernel, first) is None  # removed for the last one
    assert disk.read(some_kernel, second)  # used, and thereby the newest
    disk.write(some_kernel, systems[-1], b"code")
    left = [system for system in systems if disk.read(some_kernel, system)]
    assert left == [second, *others[1:]] and not abandoned.exists()


def test_nothing_private_of_numba_is_used():
    files = [file for file in Path(sim.__file__).parent.rglob("*.py") if "numba" in file.read_text()]
    assert files
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name for name in names if name.startswith("numba")} <= {"numba", "numba.extending"}, file
            if isinstance(node, ast.Attribute) and "import numba" in file.read_text():
                assert not node.attr.startswith("_") or node.attr.startswith("__"), (file, node.attr)


OTHERS = """
LIMIT = 7
"""

READER = """
from typing import NamedTuple

import numpy as np
import other

NUMBER, PAIR, TABLE = 1, (1, (2.5, 3)), np.arange(2000.0)


class Sides(NamedTuple):
    left: float
    right: float


def helper(x):
    return x + NUMBER


def entry(x, start=0):
    return [helper(part) + other.LIMIT + PAIR[0] + TABLE[3] + Sides(part, 1.0)[0] for part in x]
"""

CHANGES = [
    ("NUMBER, PAIR, TABLE = 1,", "NUMBER, PAIR, TABLE = 2,"),
    ("(2.5, 3)", "(2.5, 4)"),
    ("np.arange(2000.0)", "np.arange(2000.0) + (np.arange(2000) == 1000)"),
    ("x + NUMBER", "x - NUMBER"),
    ("start=0", "start=1"),
    ("PAIR[0]", "PAIR[1][0]"),
    ("    left: float\n    right: float", "    right: float\n    left: float"),
]


def stamp_of(source, others=OTHERS):
    """Return the fingerprint of a kernel in a module of a package of its own."""
    other, module = types.ModuleType("other"), types.ModuleType("other.reader")
    exec(others, vars(other))
    sys.modules["other"] = other
    try:
        exec(source, vars(module))
    finally:
        del sys.modules["other"]
    return stamp(call_graph(module.entry))


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_change_of_code_or_of_a_constant_that_it_reads_is_noticed(old, new):
    assert old in READER and stamp_of(READER) == stamp_of(READER)
    assert stamp_of(READER.replace(old, new)) != stamp_of(READER)


def test_a_constant_of_another_module_is_noticed():
    assert stamp_of(READER) != stamp_of(READER, OTHERS.replace("7", "8"))


def test_tuples_that_the_shipped_kernels_read_are_among_their_constants():
    read = [value for part in call_graph(search_games) for _, value in constants(part)]
    assert any(isinstance(value, tuple) for value in read)
