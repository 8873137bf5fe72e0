"""Threads of linear algebra: one for each worker, whatever kind of worker it is."""

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from sim.study import engine, executors
from sim.study.designs import make_grid
from sim.study.side_by_side import side_by_side
from tests.toys.small_scenario import load
from tests.toys.study import threads_of_linear_algebra


@pytest.fixture(autouse=True)
def many_threads():
    """Give linear algebra three threads in this process, however many cores there are."""
    with threadpool_limits(3, user_api="blas"):
        if not threadpool_info():
            pytest.skip("this build of numpy has no threads")
        yield


def test_a_process_among_others_has_one():
    counts = dict(side_by_side(threads_of_linear_algebra, [0, 1], 2)).values()
    assert [set(each) for each in counts] == [{1}, {1}]
    assert set(threads_of_linear_algebra()) == {3}


@pytest.mark.parametrize(("workers", "threads"), [(1, 3), (2, 1)])
def test_a_thread_among_others_has_one(tmp_path, monkeypatch, workers, threads):
    monkeypatch.setattr(engine, "batch_points", lambda scenario: 1)
    scenario = load(tmp_path)
    grid = make_grid(scenario, {"gain": [1.0, 2.0, 3.0]})
    counts = engine.in_batches(threads_of_linear_algebra, engine.batch_points(scenario), grid, workers)
    assert [set(each) for each in counts] == [{threads}] * 3
    assert set(threads_of_linear_algebra()) == {3}


@pytest.mark.parametrize(("workers", "threads"), [(1, 3), (2, 1)])
def test_a_thread_of_a_study_has_one(monkeypatch, workers, threads):
    monkeypatch.setattr(executors, "solve_task", threads_of_linear_algebra)
    counts = executors.Pools(workers, executors.ThreadPoolExecutor).run(["one", "two"])
    assert [set(each) for each in counts] == [{threads}] * 2
