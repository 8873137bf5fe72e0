"""Compiled kernels on disk: read where they are whole, compiled anew where they are not."""

import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

import sim
from sim.solve.kernel_code import call_graph, constants, stamp
from sim.solve.n_players.branch_and_prune_kernel import search_games

KERNEL = '''
def total(numbers):
    """Return the sum."""
    result = 0.0
    for number in numbers:
        result += number
    return result
'''

# Each damage is done to all files of one kind; the module is then read anew, as a later run would.
SCRIPT = '''
import contextlib, importlib, io, os, pathlib, shutil, sys
import numpy as np
import toy
from sim.solve.compiling import compiled

cache = pathlib.Path(os.environ["NUMBA_CACHE_DIR"])

def flipped(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1:]

def built():
    """Whether the kernel was announced as still to be built."""
    importlib.reload(toy)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        assert compiled(toy.total)(np.arange(4.0)) == 6.0
    return "building kernel total" in said.getvalue()

print(built(), built())
for kind in ("nbi", "nbc"):
    for damage in (flipped, lambda data: data[:-1], lambda data: data[:20], lambda data: b"", lambda data: b"x" * 999):
        files = list(cache.rglob(f"*.{kind}"))
        assert files
        for file in files:
            file.write_bytes(damage(file.read_bytes()))
        print(built(), built())
    for file in files:
        file.unlink()
        file.mkdir()
    print(built())
    for file in files:
        file.rmdir()
    print(built(), built())
'''


def test_damaged_files_are_discarded_and_written_again(tmp_path):
    (tmp_path / "toy.py").write_text(KERNEL)
    root = Path(sim.__file__).parents[1]
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": f"{root}{os.pathsep}{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={**os.environ, **cache}, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    for_each_kind = ["True False"] * 5 + ["True", "True False"]
    assert done.stdout.splitlines() == ["True False", *for_each_kind, *for_each_kind]


OTHERS = """
LIMIT = 7
"""

READER = """
import numpy as np
import other

NUMBER, PAIR, TABLE = 1, (1, (2.5, 3)), np.arange(2000.0)


def helper(x):
    return x + NUMBER


def entry(x, start=0):
    return [helper(part) + other.LIMIT + PAIR[0] + TABLE[3] for part in x]
"""

CHANGES = [
    ("NUMBER, PAIR, TABLE = 1,", "NUMBER, PAIR, TABLE = 2,"),
    ("(2.5, 3)", "(2.5, 4)"),
    ("np.arange(2000.0)", "np.arange(2000.0) + (np.arange(2000) == 1000)"),
    ("x + NUMBER", "x - NUMBER"),
    ("start=0", "start=1"),
    ("PAIR[0]", "PAIR[1][0]"),
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
