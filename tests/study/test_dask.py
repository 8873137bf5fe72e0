"""Studies on a Dask cluster: the same bytes, workers that die, and workers or schedulers that will not do."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from threading import Thread

import pytest

from sim.errors import InputError
from sim.study import dask_cluster
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.store import read_manifest
from tests.toys.study import (
    POISONED,
    ROOT,
    asking,
    only_study,
    part_count,
    poisoned,
    table_bytes,
    toy_config,
    toy_library,
    wait_for,
)

pytestmark = pytest.mark.long  # kills, clusters and Ctrl-C

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    """A cluster of two workers that the tests can do violence to."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50,
        scheduler_kwargs={"allowed_failures": 2},
    ) as cluster:  # fmt: skip
        yield cluster


def on(cluster):
    return "executor=dask", f"executor.address={cluster.scheduler_address}"


def test_a_cluster_of_this_machines_own_gives_the_same_table(tmp_path, whole):
    directory = run_study(toy_config(tmp_path, "executor=dask"))
    assert table_bytes(directory) == whole
    assert read_manifest(directory)["status"] == "complete"


def test_workers_that_are_killed_change_nothing(tmp_path, cluster):
    many = "design.points=800"
    whole = table_bytes(run_study(toy_config(tmp_path / "whole", many)))
    killed = []

    def kill():
        for count in (20, 200):
            wait_for(lambda least=count: part_count(tmp_path) > least)
            alive = [worker.pid for worker in cluster.workers.values() if worker.pid not in (None, *killed)]
            killed.append(alive[0])  # its keeper may not have noticed yet that the one before is dead
            os.kill(alive[0], signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    directory = run_study(toy_config(tmp_path, many, *on(cluster)))
    killer.join()
    assert len(set(killed)) == 2
    assert read_manifest(directory)["status"] == "complete"
    assert table_bytes(directory) == whole


class Poison(distributed.WorkerPlugin):
    """Makes every worker of the cluster, new ones too, die of one chunk."""

    name = "poison"

    def setup(self, worker):
        from sim.study import work

        if not hasattr(work, "unspoilt"):
            work.unspoilt, work.solve_task = work.solve_task, poisoned(work.solve_task)

    def teardown(self, worker):
        from sim.study import work

        work.solve_task = work.unspoilt
        del work.unspoilt


def test_a_chunk_that_kills_its_workers_is_given_up_and_it_alone(tmp_path, cluster, whole):
    with distributed.Client(cluster) as client:
        client.register_plugin(Poison())
        directory = run_study(toy_config(tmp_path, *on(cluster)))
        client.unregister_worker_plugin("poison")
    manifest = read_manifest(directory)
    assert [failure["chunk"]["number"] for failure in manifest["failures"]] == [POISONED]
    assert manifest["failures"][0]["reason"] == "the workers that tried it died"
    assert len(table_bytes(directory)) == 29
    resume_study(directory, library=toy_library(tmp_path))  # on the same cluster, unspoilt now
    assert table_bytes(directory) == whole


def test_a_scheduler_that_does_not_answer(tmp_path, whole, monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", "1s")
    with pytest.raises(InputError, match="no Dask scheduler answers at 'tcp://127.0.0.1:9' .* wedge sweep resume="):
        run_study(toy_config(tmp_path, "executor=dask", "executor.address=tcp://127.0.0.1:9"))
    resume_study(only_study(tmp_path), asking("executor=serial"), toy_library(tmp_path))
    assert table_bytes(only_study(tmp_path)) == whole


def test_a_scheduler_that_dies(tmp_path, monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", "10s")
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = (["dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], ["dask_worker", address])
    command = [sys.executable, "-m"]
    scheduler, worker = (
        subprocess.Popen([*command, f"distributed.cli.{name}", *rest], env=environment, stderr=subprocess.DEVNULL)
        for name, *rest in words
    )

    wait_for(lambda: _answers(port), scheduler)

    def kill():
        # Dask gives a worker of which it hears nothing several minutes before it asks for the same again.
        wait_for(lambda: part_count(tmp_path) > 20, scheduler, worker, seconds=900)
        scheduler.kill()

    killer = Thread(target=kill)
    killer.start()
    try:
        with pytest.raises(InputError, match="the connection to the Dask scheduler was lost; .* wedge sweep resume="):
            run_study(toy_config(tmp_path, "design.points=4000", "executor=dask", f"executor.address={address}"))
    finally:
        killer.join()
        for process in (scheduler, worker):
            process.kill()
            process.wait()
    assert read_manifest(only_study(tmp_path))["status"] == "incomplete"


def _free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def _answers(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_an_address_that_is_none(tmp_path):
    with pytest.raises(InputError, match="no Dask scheduler answers at 'nonsense'"):
        run_study(toy_config(tmp_path, "executor=dask", "executor.address=nonsense"))


def test_a_worker_with_other_code_is_refused(tmp_path):
    for name in ("sim", "scenarios", "tests"):
        shutil.copytree(ROOT / name, tmp_path / "other" / name, ignore=shutil.ignore_patterns("__pycache__"))
    with open(tmp_path / "other" / "sim" / "study" / "rows.py", "a") as file:
        file.write("\n# changed\n")
    with distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as cluster:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address, "--no-nanny"]
        worker = subprocess.Popen(
            [*command, "--no-dashboard"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "other")},
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with pytest.raises(InputError, match="the worker on .* differs from the study in the program's code"):
                run_study(toy_config(tmp_path, *on(cluster)))
        finally:
            worker.kill()
            worker.wait()
    assert read_manifest(only_study(tmp_path))["status"] == "incomplete"


def test_dask_that_is_not_installed_is_said_before_anything_is_made(tmp_path, monkeypatch):
    config = toy_config(tmp_path, "executor=dask")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="executor=dask needs Dask; install it with pip install"):
        run_study(config)
    assert not (tmp_path / "results").exists()
