"""Scenarios are read without the command line's machinery."""

import subprocess
import sys

import pytest

import sim
from sim.errors import InputError


def test_a_scenario_is_loaded_without_hydra():
    script = "import sim, sys; sim.load('mandelbaum', ['params.q=0.9']).game(); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert not set(out.split()) & {"hydra", "omegaconf", "antlr4", "pandas", "scipy", "numba", "pyarrow", "matplotlib"}


@pytest.mark.parametrize("word", ["workers=3", "axes.q=0:1:3", "design=sobol", "executor.address=x", "results=a"])
def test_what_says_nothing_of_a_scenario_is_refused(word):
    with pytest.raises(InputError, match=f"'{word}' changes nothing in this answer; leave it out."):
        sim.load("base", [word])
