"""A file is locked where there is no `flock` too, as on Windows."""

import subprocess
import sys

WITHOUT_FCNTL = """
import os, subprocess, sys
from types import SimpleNamespace

taken = []

def locking(file, mode, count):
    place = os.fstat(file).st_ino, os.lseek(file, 0, os.SEEK_CUR)
    if place in taken:
        raise PermissionError
    taken.append(place)

sys.modules["fcntl"] = None
sys.modules["msvcrt"] = SimpleNamespace(LK_NBLCK=1, locking=locking)
import sim.commands.sweep, sim.study.lock
from pathlib import Path
from sim.errors import InputError

folder = Path(sys.argv[1])
with sim.study.lock.only_writer(folder):
    try:
        with sim.study.lock.only_writer(folder):
            print("twice")
    except InputError as error:
        print(error)
print(*folder.iterdir())
"""


def test_a_study_is_locked_without_flock(tmp_path):
    words = [sys.executable, "-c", WITHOUT_FCNTL, str(tmp_path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0].startswith(f"'{tmp_path}' is being written by process ") and said[1:] == [""]
