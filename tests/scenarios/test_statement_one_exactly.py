"""Unconditional relief cannot move Russia where payoffs are additive, and can where relief replaces the lifeline.

The size of the relief that CONCILIATE pays at once is made a parameter; with substitution 0 no size has any effect,
with more there is one from which Russia leaves the bloc, and `thresholds` and `flip` find the same.
"""

import warnings

import pytest

import sim
from sim.ask.flip.flip import flip
from sim.ask.thresholds.thresholds import thresholds
from sim.tell.flip import sentence

VIEWS = ("base", "fleitz", "mallory", "mandelbaum", "reuters", "riyadh")
SIZED = """
title: The wartime game with the size of relief as a parameter
extends: triangle
params:
  relief_size: {value: 1, low: 0, high: 4, domain: [0, .inf], unit: share, source: test}
quantities:
  delivered: relief * kept * relief_size
"""


@pytest.fixture(scope="module")
def sized(tmp_path_factory):
    """The base values with the size of relief and a given substitution."""
    directory = tmp_path_factory.mktemp("scenarios")
    for kind, text in (("game", SIZED), ("view", "game: sized\ntitle: The size of relief\nparams: {}\n")):
        (directory / kind).mkdir()
        (directory / kind / "sized.yaml").write_text(text)
    return lambda substitution: sim.load("sized", [f"params.substitution={substitution}"], str(directory))


def test_without_substitution_no_size_of_relief_is_a_threshold_or_a_flip(sized):
    scenario = sized(0)
    assert thresholds(scenario, "relief_size").led["CONCILIATE",].breakpoints == ()
    for quantifier in ("some", "every"):
        found = flip(scenario, "russia_leaves", quantifier, only=["relief_size"], bounds="none", us="CONCILIATE")
        assert found.status == "out of reach" and found.changes == ()
        assert sentence(found).startswith("No change of relief_size")
        assert sentence(found).endswith("no comparison behind it depends on that.")


def test_with_substitution_threshold_and_flip_are_finite_and_the_same(sized):
    scenario = sized(0.8)
    breakpoints = thresholds(scenario, "relief_size").led["CONCILIATE",].breakpoints
    options = {"only": ["relief_size"], "bounds": "none", "us": "CONCILIATE"}
    some, every = (flip(scenario, "russia_leaves", quantifier, **options) for quantifier in ("some", "every"))
    assert some.status == "found" and every.found
    assert some.changes[0].end == pytest.approx(min(breakpoints), abs=1e-7)
    assert every.changes[0].end == pytest.approx(max(breakpoints), abs=1e-4)
    assert some.check_holds and every.check_holds


def test_more_substitution_needs_less_relief(sized):
    options = {"only": ["relief_size"], "bounds": "none", "us": "CONCILIATE"}
    sizes = [flip(sized(share), "russia_leaves", **options).distance for share in (0.5, 1)]
    assert sizes == sorted(sizes, reverse=True) and all(0 < size < float("inf") for size in sizes)


@pytest.mark.parametrize("view", VIEWS)
def test_the_worth_of_relief_paid_at_once_matters_in_no_view(view):
    """Its worth, unlike its size, is additive whatever the substitution."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scenario = sim.load(view, ["game=triangle", "params.substitution=1"])
    found = flip(scenario, "west", only=["relief_gain"], bounds="none", us="CONCILIATE")
    assert found.status == ("holds already" if found.distance == 0 else "out of reach")
    assert found.changes == ()
