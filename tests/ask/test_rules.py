"""Scenario discovery: boxes that are there are found, and coverage and density are those of the worlds."""

import numpy as np
import pytest

import sim
from sim.ask.robustness import robustness
from sim.ask.rules import boxes, rules

NAMES = ("a", "b", "c")


@pytest.fixture(scope="module")
def points():
    return np.random.default_rng(4).random((4000, 3))


def counted(rule, points, works, names):
    """Coverage, density and mass of a rule, from its printed limits, in the half that the tree was not grown on."""
    _, test = np.array_split(np.random.default_rng(0).permutation(len(points)), 2)
    inside = np.ones(len(test), dtype=bool)
    for name, low, high in rule.limits:
        column = points[test, names.index(name)]
        inside &= (column > (-np.inf if low is None else low)) & (column <= (np.inf if high is None else high))
    worked = works[test]
    return (inside & worked).sum() / worked.sum(), (inside & worked).sum() / inside.sum(), inside.mean()


def test_a_box_is_found(points):
    works = (points[:, 0] < 0.4) & (points[:, 2] > 0.7)
    [rule] = boxes("MOVE", NAMES, points, works)
    limits = {name: (low, high) for name, low, high in rule.limits}
    assert limits.keys() == {"a", "c"}
    assert limits["a"] == (None, pytest.approx(0.4, abs=0.01))
    assert limits["c"] == (pytest.approx(0.7, abs=0.01), None)
    assert rule.coverage > 0.97 and rule.density > 0.97 and rule.mass == pytest.approx(0.12, abs=0.02)


def test_coverage_and_density_are_recomputed_from_the_worlds(points):
    works = points[:, 0] + points[:, 1] ** 2 > 0.8
    found = boxes("MOVE", NAMES, points, works)
    assert len(found) > 1
    for rule in found:
        assert (rule.coverage, rule.density, rule.mass) == pytest.approx(counted(rule, points, works, NAMES), abs=1e-12)
        assert len(rule.limits) <= 3
    assert sum(rule.coverage for rule in found) <= 1 + 1e-12  # boxes do not overlap
    assert [rule.coverage for rule in found] == sorted((rule.coverage for rule in found), reverse=True)


def test_a_point_on_a_limit_counts_in_double_precision():
    """Points that differ by less than single precision resolves still lie on the side that the rule says."""
    near = 0.5 + 1e-9 * np.arange(-1000, 1000)
    points = np.column_stack([near, np.random.default_rng(0).random(2000)])
    works = near < 0.5
    for rule in boxes("MOVE", ("a", "b"), points, works):
        assert (rule.coverage, rule.density, rule.mass) == pytest.approx(counted(rule, points, works, ("a", "b")))


def test_what_always_or_never_works_has_no_rule(points):
    assert boxes("MOVE", NAMES, points, np.ones(len(points), dtype=bool)) == []
    assert boxes("MOVE", NAMES, points, np.zeros(len(points), dtype=bool)) == []


@pytest.mark.parametrize("quantifier", ["every", "some"])
def test_the_rules_of_a_view_are_counted_in_its_worlds(quantifier):
    found = robustness(sim.load("base"), samples=1024)
    worlds = found.worlds
    listed = rules(found, quantifier)
    assert {rule.choice for rule in listed} <= set(worlds.choices) and listed
    for rule in listed:
        works = getattr(worlds, quantifier)[:, worlds.choices.index(rule.choice)]
        expected = counted(rule, worlds.points, works, worlds.parameters)
        assert (rule.coverage, rule.density, rule.mass) == pytest.approx(expected, abs=1e-12)
    assert rules(found, quantifier).rules == listed.rules
