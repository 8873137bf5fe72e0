"""A small study whose parts are quickly solved, and ways to break it off."""

import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from threadpoolctl import threadpool_info

from sim.commands.compose import compose, with_changes
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.study import executors, work
from sim.study.parts import TABLE
from tests.toys.small_scenario import GAME, VIEW, load

SMALL = ("design=sobol", "design.points=60", "design.seed=3", "chunk=2", "executor=serial")
ROOT = Path(__file__).parents[2]
POISONED = 5  # the chunk that kills a poisoned worker


def toy_library(tmp_path, game=GAME, view=VIEW):
    """Write the small game and its view, None for those that are there, and return them together with what is shipped."""
    home = tmp_path / "scenarios"
    home.mkdir(parents=True, exist_ok=True)
    if game is not None:
        load(home, game=game, view=view)
    return open_library(home)


def toy_config(tmp_path, *overrides, game=GAME, design=SMALL):
    """Return the configuration of a study of the small game; results go to a directory of their own."""
    library = toy_library(tmp_path, game)
    return compose(["view=mine", f"results={tmp_path / 'results'}", *design, *overrides], library)


def asking(*words):
    """Return the change of a stored configuration that words of the command line ask for."""
    return partial(with_changes, words=words, library=open_library())


def table_bytes(directory):
    """Return a digest of every file of a study's table, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((directory / TABLE).iterdir())}


def only_study(tmp_path):
    """Return the directory of the one study that was begun."""
    (directory,) = (tmp_path / "results" / "mine").iterdir()
    return directory


def forked(function, *arguments):
    """Call a function in a child process; return its number and the end of a pipe with the InputError's message.

    The child leaves with 0, with 2 after an InputError, with 1 after anything else.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    code = 1
    hear_ctrl_c(signal.default_int_handler)
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        function(*arguments)
        code = 0
    except InputError as error:
        os.write(writer, str(error).encode())
        code = 2
    finally:
        os._exit(code)


def ended(child, reader):
    """Wait for a child of `forked`; return its exit code, negative for a signal, and the message."""
    with os.fdopen(reader) as pipe:
        message = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), message


def hear_ctrl_c(handler=signal.SIG_DFL):
    """Undo what a shell does to its background jobs, and so to the tests and their children: that they ignore Ctrl-C."""
    signal.signal(signal.SIGINT, handler)


def wait_for(condition, *children, seconds=120.0):
    """Wait until a condition holds, as long as children that `forked` or `wedge` started live."""
    end = time.monotonic() + seconds
    while not condition():
        dead = [child for child in children if not _lives(child)]
        assert condition() or not dead, f"{dead} ended before"
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)


def _lives(child):
    number = child.pid if isinstance(child, subprocess.Popen) else child[0]
    return os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def processes_of(session):
    """Return the numbers of the processes that are left of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, of = (path / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of) == session and state != "Z":
            found.append(int(path.name))
    return found


def part_count(tmp_path):
    """Return the number of parts that there are of the studies."""
    return len(list((tmp_path / "results").glob(f"*/*/{TABLE}/*.parquet")))


def wedge(tmp_path, *words):
    """Start the command in a session of its own; even the shortest study is given to processes, and none to the disk."""
    code = (
        "import os; from sim.cli import program; from sim.study import executors; executors.PROCESSES_PAY = 0.0; "
        "os.fsync = lambda file: None; program()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *words, "--config-dir", str(tmp_path / "scenarios")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=environment,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip


def begin_fragile_worker():
    """Begin a worker that one chunk kills when it is tried first."""
    _begin_patched(lambda mark: not mark.exists())


def begin_poisoned_worker():
    """Begin a worker that one chunk kills always."""
    _begin_patched(lambda mark: True)


def _begin_patched(dies):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work.solve_task = poisoned(executors.solve_task, dies)


def poisoned(solve_task, dies=lambda mark: True):
    """Return a `solve_task` that ends its process while one chunk's part is written."""

    def solve(task):
        mark = Path(task.directory) / "died"
        if task.chunk.number == POISONED and dies(mark):
            mark.touch()
            os.replace = lambda *paths: os._exit(9)
        return solve_task(task)

    return solve


def doubled(number):
    """Return twice a number."""
    return 2 * number


def threads_of_linear_algebra(*_):
    """Return how many threads each library of linear algebra has in this process."""
    return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]


def doubled_or_dead(number):
    """Return twice a number, but for 2 and 3 in a process of its own, which ends."""
    if number in (2, 3) and multiprocessing.parent_process() is not None:
        os._exit(9)
    return 2 * number


def refused(number):
    """Refuse a number, after so many seconds."""
    time.sleep(number)
    raise InputError(f"no such piece: {number}")
