"""Pieces of work done side by side: all of them, whatever becomes of the processes."""

from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

import pytest

from sim.errors import InputError
from sim.study.side_by_side import side_by_side
from tests.toys.study import doubled, doubled_or_dead, refused


@pytest.mark.parametrize("workers", [1, 2])
def test_every_piece_is_done_under_its_number(workers):
    assert dict(side_by_side(doubled, [5, 6, 7], workers)) == {0: 10, 1: 12, 2: 14}


def test_what_a_process_died_over_is_done_here():
    assert dict(side_by_side(doubled_or_dead, [1, 2, 3, 4], 2)) == {0: 2, 1: 4, 2: 6, 3: 8}


def test_where_no_process_lives_to_begin_everything_is_done_here(monkeypatch):
    class Dead(ThreadPoolExecutor):
        def submit(self, *call):
            raise BrokenExecutor

    monkeypatch.setattr("sim.study.side_by_side.process_pool", Dead)
    assert dict(side_by_side(doubled, [5, 6, 7], 2)) == {0: 10, 1: 12, 2: 14}


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_refused_in_a_process_is_refused_here(workers):
    with pytest.raises(InputError, match="no such piece: 0.1"):
        list(side_by_side(refused, [0.1, 0.2], workers))


def test_of_two_refusals_the_first_is_told_whichever_comes_first():
    with pytest.raises(InputError, match="no such piece: 0.5"):
        list(side_by_side(refused, [0.5, 0], 2))
