"""Patterns of the strategic triangle, role values, and structural balance."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.alignment.triangle import is_balanced, pattern, pattern_names, role_values, tie_signs
from sim.errors import InputError

PLAYERS = ("us", "russia", "china")
US, RUSSIA, CHINA = range(3)


@pytest.mark.parametrize(
    ("ties", "name"),
    [
        ((1, 1, 1), "ménage à trois"),
        ((1, 1, -1), "romantic triangle, us pivot"),
        ((1, -1, 1), "romantic triangle, russia pivot"),
        ((-1, 1, 1), "romantic triangle, china pivot"),
        ((1, -1, -1), "stable marriage us–russia, china out"),
        ((-1, 1, -1), "stable marriage us–china, russia out"),
        ((-1, -1, 1), "stable marriage russia–china, us out"),
        ((-1, -1, -1), "unit veto"),
        ((0, 0, 0.3), "stable marriage russia–china, us out"),
        ((0.3, -1e-12, 1e-12), "stable marriage us–russia, china out"),
    ],
)
def test_patterns(ties, name):
    assert pattern(*ties, PLAYERS) == name


def test_other_names_and_another_threshold():
    assert pattern(1, 0.2, -1, players=("usa", "ussr", "prc")) == "romantic triangle, usa pivot"
    assert pattern(1, 0.2, -1, players=("usa", "ussr", "prc"), absent=0.2) == "stable marriage usa–ussr, prc out"


def test_many_rows_and_broadcasting():
    ties = np.random.default_rng(0).uniform(-1, 1, size=(3, 20_000))
    names = pattern(*ties, PLAYERS)
    assert names.shape == (20_000,)
    assert set(names) == set(pattern_names(PLAYERS))
    for row in range(0, 20_000, 997):
        assert names[row] == pattern(*ties[:, row], PLAYERS)
    assert pattern(np.ones((4, 1)), -1, np.ones(5), PLAYERS).shape == (4, 5)
    assert pattern([], [], [], PLAYERS).shape == (0,)


@pytest.mark.parametrize(
    ("ties", "values"),
    [
        ((1, 1, 1), (1, 1, 1)),
        ((1, -1, 1), (-1, 3, -1)),
        ((-1, -1, 1), (-3, 1, 1)),
        ((1, -1, -1), (1, 1, -3)),
        ((-1, -1, -1), (-1, -1, -1)),
        ((0, 0, 1), (-1, 1, 1)),
    ],
)
def test_role_values(ties, values):
    assert tuple(role_values(*ties)) == values
    assert tuple(role_values(*(0.4 * tie for tie in ties))) == values


@given(ties=arrays(float, 3, elements=st.floats(-1, 1)), order=st.permutations(range(3)))
def test_relabelling_the_players_changes_only_the_order(ties, order):
    square = np.zeros((3, 3))
    for (i, j), tie in zip(((0, 1), (0, 2), (1, 2)), ties):
        square[i, j] = square[j, i] = tie
    names = np.array(["us", "russia", "china"])[list(order)]
    reordered = square[np.ix_(order, order)][np.triu_indices(3, 1)]
    assert tuple(role_values(*reordered)) == tuple(role_values(*ties)[list(order)])
    name, original = pattern(*reordered, players=names), pattern(*ties, PLAYERS)
    # Of a married pair, the one listed first is named first.
    assert sorted(re.findall(r"\w+", name)) == sorted(re.findall(r"\w+", original))


def test_russias_best_replies_stop_at_the_pivot():
    # A tie is the lower of two attitudes; the others hold out a hand to Russia and not to each other.
    others = {(US, RUSSIA): 1, (CHINA, RUSSIA): 1, (US, CHINA): -1}

    def value(to_us, to_china):
        ties = min(others[US, RUSSIA], to_us), others[US, CHINA], min(others[CHINA, RUSSIA], to_china)
        return role_values(*ties)[RUSSIA], pattern(*ties, PLAYERS)

    attitudes, path = (-1, 1), []
    while not path or path[-1] != attitudes:
        path.append(attitudes)
        attitudes = max([attitudes, *product((-1, 1), repeat=2)], key=lambda choice: value(*choice)[0])
    assert [value(*step) for step in path] == [
        (1, "stable marriage russia–china, us out"),
        (3, "romantic triangle, russia pivot"),
    ]


def test_absent_and_hostile_ties_share_a_name_but_not_a_sign_or_a_role_value():
    absent, hostile = (0, 0, 1), (-1, -1, 1)
    assert pattern(*absent, PLAYERS) == pattern(*hostile, PLAYERS)
    assert tie_signs(absent).tolist() == [0, 0, 1]
    assert role_values(*absent)[US] > role_values(*hostile)[US]


def test_wrong_input():
    with pytest.raises(InputError, match="NaN"):
        pattern(1, float("nan"), 1, PLAYERS)
    with pytest.raises(InputError, match="three players"):
        pattern(1, 1, 1, players=("us", "russia"))


def test_balanced_are_friendship_of_all_and_marriages():
    signs = np.where(np.arange(8)[:, None] >> np.arange(3) & 1, 1, -1)
    assert np.flatnonzero(is_balanced(*signs.T)).tolist() == [1, 2, 4, 7]
    assert not is_balanced(1, 0, 1)
