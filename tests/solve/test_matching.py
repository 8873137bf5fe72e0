"""Stable matchings: published examples, the definition itself, and properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.errors import InputError
from sim.solve.matching import all_matchings, matching_label, pairwise_stable


def stable_labels(values, players):
    stable = all_matchings(len(players))[pairwise_stable(values)]
    return {matching_label(matching, players) for matching in stable}


def from_rankings(rankings):
    """Return values from each player's ranking of the others, best first; the others are worse than nobody."""
    names = list(rankings)
    values = np.full((len(names), len(names)), -1.0)
    for i, ranked in enumerate(rankings.values()):
        values[i, i] = 0
        for place, partner in enumerate(ranked):
            values[i, names.index(partner)] = len(ranked) - place
    return values


def test_matchings_are_the_involutions():
    counts = [1, 2, 4, 10, 26, 76, 232, 764]  # 1, 2, 4, …: OEIS A000085
    for players, count in enumerate(counts, start=1):
        matchings = all_matchings(players)
        assert len(matchings) == len({tuple(matching) for matching in matchings}) == count
        assert (np.take_along_axis(matchings, matchings, axis=1) == np.arange(players)).all()


def test_roommates_without_a_stable_matching():
    """Gale and Shapley 1962, example 3: three who chase each other and one whom all like least."""
    rankings = {"a": "bcd", "b": "cad", "c": "abd", "d": "abc"}
    assert stable_labels(from_rankings(rankings), list(rankings)) == set()


def test_marriages_of_gale_and_shapley():
    """Their example 1: three of six possible marriages of everyone are stable."""
    rankings = {"α": "ABC", "β": "BCA", "γ": "CAB", "A": "βγα", "B": "γαβ", "C": "αβγ"}
    assert stable_labels(from_rankings(rankings), list(rankings)) == {
        "α–A, β–B, γ–C",
        "α–C, β–A, γ–B",
        "α–B, β–C, γ–A",
    }


def test_ties_do_not_block():
    indifferent = np.ones((3, 3))
    assert pairwise_stable(indifferent).all()
    assert stable_labels([[0, 1, 1], [1, 0, 1], [1, 1, 0]], "abc") == {"a–b, c", "a–c, b", "a, b–c"}


def test_the_outside_option_decides():
    liked = np.array([[0.0, 2.0], [1.0, 0.0]])
    assert stable_labels(liked, "ab") == {"a–b"}
    assert stable_labels(liked + np.diag([0, 1.5]), "ab") == {"a, b"}


@settings(max_examples=60)
@given(values=arrays(float, (5, 5), elements=st.integers(-3, 3).map(float)))
def test_stable_is_what_nobody_blocks(values):
    stable = pairwise_stable(values)
    for matching, found in zip(all_matchings(5), stable):
        have = values[np.arange(5), matching]
        alone = any(values[i, i] > have[i] for i in range(5))
        pair = any(values[i, j] > have[i] and values[j, i] > have[j] for i in range(5) for j in range(i))
        assert found == (not alone and not pair)


@settings(max_examples=40)
@given(
    values=arrays(float, (4, 4), elements=st.integers(-3, 3).map(float)),
    scale=st.floats(0.1, 10),
    shift=st.floats(-5, 5),
)
def test_only_the_order_of_a_players_own_values_counts(values, scale, shift):
    rescaled = values.copy()
    rescaled[2] = scale * rescaled[2] + shift
    assert (pairwise_stable(rescaled) == pairwise_stable(values)).all()


def test_a_batch_is_its_games_and_inputs_stay():
    values = np.random.default_rng(3).normal(size=(50, 6, 6))
    kept = values.copy()
    assert (pairwise_stable(values) == [pairwise_stable(one) for one in values]).all()
    assert (values == kept).all()


def test_wrong_input():
    with pytest.raises(InputError, match="row and a column"):
        pairwise_stable(np.zeros((2, 3)))
    with pytest.raises(InputError, match="finite"):
        pairwise_stable([[0, np.nan], [0, 0]])
    with pytest.raises(InputError, match="1 to 10"):
        all_matchings(11)
