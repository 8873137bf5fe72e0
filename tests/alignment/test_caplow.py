"""Caplow's types of triad."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.alignment.caplow import TYPES, classify
from sim.errors import InputError


def coalitions(triad):
    return {"".join(sorted(coalition)) for coalition in triad.coalitions}


@pytest.mark.parametrize(
    ("amounts", "number", "likely"),
    [
        ((1, 1, 1), 1, {"ab", "ac", "bc"}),
        ((3, 2, 2), 2, {"bc"}),
        ((1, 2, 2), 3, {"ab", "ac"}),
        ((3, 1, 1), 4, set()),
        ((4, 3, 2), 5, {"ac", "bc"}),
        ((4, 2, 1), 6, set()),
        ((5, 3, 2), 7, {"bc"}),
        ((4, 2, 2), 8, {"bc"}),
    ],
)
def test_the_eight_types(amounts, number, likely):
    triad = classify(dict(zip("abc", amounts)))
    assert triad.number == number
    assert coalitions(triad) == likely


def test_1972_any_coalition_has_china_in_it():
    triad = classify({"ussr": 0.381, "us": 0.367, "china": 0.252})
    assert triad.order == ("ussr", "us", "china")
    assert triad.number == 5
    assert set(triad.coalitions) == {frozenset({"us", "china"}), frozenset({"ussr", "china"})}


def test_2022_the_us_and_russia_together_do_not_outweigh_china():
    triad = classify({"us": 0.312, "russia": 0.096, "china": 0.591})
    assert triad.order[0] == "china"
    assert triad.number == 6
    assert triad.coalitions == ()


def test_shares_that_are_nearly_equal_may_count_as_equal():
    capabilities = {"ussr": 0.381, "us": 0.367, "china": 0.252}
    assert classify(capabilities, equal=0.02).number == 3


@settings(deadline=None, derandomize=True)
@given(
    amounts=st.lists(st.integers(1, 12), min_size=3, max_size=3),
    order=st.permutations(range(3)),
    unit=st.floats(0.01, 100),
)
def test_neither_the_order_of_the_names_nor_the_unit_matters(amounts, order, unit):
    named = dict(zip("xyz", amounts))
    shuffled = {"xyz"[i]: unit * amounts[i] for i in order}
    one, other = classify(named), classify(shuffled, equal=1e-9)
    assert one.number == other.number
    # With equal members it is open which of them is called A.
    if len(set(amounts)) == 3:
        assert one.order == other.order and one.coalitions == other.coalitions


@settings(deadline=None, derandomize=True)
@given(amounts=st.lists(st.integers(1, 30), min_size=3, max_size=3))
def test_every_triad_has_the_type_that_its_relation_says(amounts):
    triad = classify(dict(zip("xyz", amounts)))
    A, B, C = sorted(amounts, reverse=True)
    relation, _ = TYPES[triad.number]
    statement = relation.replace("=", "==").replace(", ", " and ")
    assert eval(statement, {}, {"A": A, "B": B, "C": C}), (amounts, relation)


def test_wrong_input():
    with pytest.raises(InputError, match="three members"):
        classify({"a": 1, "b": 2})
    for amount in (-1, float("nan")):
        with pytest.raises(InputError, match="non-negative"):
            classify({"a": 1, "b": 2, "c": amount})
    with pytest.raises(InputError, match="not all zero"):
        classify({"a": 0, "b": 0, "c": 0})
