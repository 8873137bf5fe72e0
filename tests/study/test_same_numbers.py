"""The same numbers, to the last bit, however many points are solved at once and whatever processor solves them."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.commands.compose import compose
from sim.game.family import Family
from sim.scenario.compose import open_library
from sim.solve.batch import EquilibriumTable
from sim.study.designs import make_design
from sim.study.engine import PointSolver
from tests.toys.study import ROOT

POINTS = 60


def numbers(view, concept, step, points=POINTS):
    """Return a digest of every number of a sample solved `step` points at a time, in an order that knows no steps."""
    scenario = sim.load(view)
    words = [f"view={view}", "design=random", f"design.points={points}"]
    design = make_design(scenario, compose(words, open_library()))
    solve = PointSolver(scenario, design.parameters, concept)
    pieces = [solve(design.values(first, min(first + step, points)), first) for first in range(0, points, step)]
    rows = pa.concat_tables(pieces).to_pylist()
    rows.sort(key=lambda row: (row["form"], row["point"]))  # a piece lists its led rows before its simultaneous ones
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="module")
def at_once():
    return numbers("base", "quick", POINTS)


@pytest.mark.parametrize("step", [1, 7])
def test_how_many_points_are_solved_at_once_does_not_matter(at_once, step):
    assert numbers("base", "quick", step) == at_once


STUDIES = (("quick", POINTS), ("correlated", 1))


@pytest.mark.parametrize("kernels", [pytest.param("Haswell", marks=pytest.mark.long), "Prescott"])
def test_the_processor_does_not_matter(at_once, kernels):
    """OpenBLAS has kernels for each kind of processor; numpy has its own, of which the older kind goes without."""
    known = np._core._multiarray_umath
    newer = " ".join(name for name in known.__cpu_dispatch__ if known.__cpu_features__[name])
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_CORETYPE": kernels}
    if kernels == "Prescott":
        environment["NPY_DISABLE_CPU_FEATURES"] = newer
    code = (
        "from tests.study.test_same_numbers import numbers, STUDIES; "
        "print(*(numbers('base', concept, 7, points) for concept, points in STUDIES))"
    )
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    here = [at_once if concept == "quick" else numbers("base", concept, points, points) for concept, points in STUDIES]
    assert answer.stdout.split() == here, answer.stderr


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 4))
def test_a_point_of_a_family_has_the_value_that_it_has_alone(seed, points, parameters):
    random = np.random.default_rng(seed)
    names = tuple("abcd"[:parameters])
    family = Family(names, random.integers(0, 6, (30, parameters)), random.normal(size=(30, 2, 3, 5)))
    values = {name: random.normal(size=points) for name in names}
    together = family.over(values)
    alone = [family.at({name: column[k] for name, column in values.items()}) for k in range(points)]
    assert together.tobytes() == np.array(alone).tobytes()


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 20))
def test_an_expectation_is_what_it_is_alone_wherever_it_lies_in_memory(seed, games):
    random = np.random.default_rng(seed)
    payoffs = random.normal(size=(games, 2, 17, 11))
    strategies = tuple(random.dirichlet(np.ones(moves), games) for moves in (17, 11))

    def table(rows):
        none = np.zeros(len(rows), dtype=int)
        return EquilibriumTable(rows, none, tuple(strategy[rows] for strategy in strategies), none, none, none)

    together, alone = table(np.arange(games)), [table(np.array([k])) for k in range(games)]
    turned = payoffs.transpose(3, 2, 1, 0).copy().transpose(3, 2, 1, 0)  # the same numbers, in another order in memory
    for measure in (EquilibriumTable.expected, EquilibriumTable.regret):
        expected = np.concatenate([measure(one, payoffs) for one in alone]).tobytes()
        assert measure(together, payoffs).tobytes() == measure(together, turned).tobytes() == expected
