"""Compiled kernels on disk: read where they are whole, compiled anew where they are not."""

import os
import subprocess
import sys
from pathlib import Path

import sim

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
