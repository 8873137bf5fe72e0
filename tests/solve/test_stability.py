"""Stability in the graph model: published tables, the definitions taken literally, inclusions."""

from dataclasses import fields
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.solve.stability import StabilityTable, stability

DETERMINISTIC = settings(max_examples=150)


@st.composite
def ordinal_games(draw):
    """Games of one to four players with few payoff levels, so that ties are common."""
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    levels = draw(st.integers(1, 6))
    return draw(arrays(float, (len(shape), *shape), elements=st.integers(0, levels)))


def stable_profiles(payoffs):
    equilibria = stability(payoffs).equilibria
    return {concept: set(map(tuple, np.argwhere(stable).tolist())) for concept, stable in equilibria.items()}


def test_prisoners_dilemma():
    cooperate, defect = (0, 0), (1, 1)
    found = stable_profiles(np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]]))
    assert found == {
        "nash": {defect},
        "general_metarational": {cooperate, defect},
        "symmetric_metarational": {cooperate, defect},
        "sequential": {cooperate, defect},
    }


def test_chicken():
    # Giving way is stable by threat, but the threat to collide is not credible: it is not an improvement.
    found = stable_profiles(np.array([[[3.0, 2.0], [4.0, 1.0]], [[3.0, 4.0], [2.0, 1.0]]]))
    one_gives_way = {(0, 1), (1, 0)}
    assert found == {
        "nash": one_gives_way,
        "general_metarational": one_gives_way | {(0, 0)},
        "symmetric_metarational": one_gives_way | {(0, 0)},
        "sequential": one_gives_way,
    }


def test_general_but_not_symmetric_metarational():
    # Column punishes row's improvement by its third move, from which row escapes to a better place still.
    row = np.array([[1.0, 1.0, 3.0], [2.0, 2.0, 0.0]])
    table = stability(np.stack([row, np.zeros((2, 3))]))
    assert table.general_metarational[0, 0, 0]
    assert not table.symmetric_metarational[0, 0, 0]


def literal_stability(payoffs):
    """Return the four concepts by their definitions, state by state, with legal sequences of moves."""
    players = range(len(payoffs))
    shape = payoffs.shape[1:]

    def reachable(player, state):
        return [(*state[:player], move, *state[player + 1 :]) for move in range(shape[player]) if move != state[player]]

    def improving(player, state):
        return [target for target in reachable(player, state) if payoffs[player][target] > payoffs[player][state]]

    def legally_reachable(step, player, state):
        """Return the states that the others reach from `state`, no one moving twice in a row."""
        seen = set()
        frontier = [(state, None)]
        while frontier:
            here, mover = frontier.pop()
            for other in players:
                if other in (player, mover):
                    continue
                new = {(target, other) for target in step(other, here)} - seen
                seen |= new
                frontier += new
        return {target for target, _ in seen}

    def deterred(player, state, responses, escape):
        value = payoffs[player][state]
        return all(
            any(
                payoffs[player][response] <= value
                and not (escape and any(payoffs[player][last] > value for last in reachable(player, response)))
                for response in responses(player, after)
            )
            for after in improving(player, state)
        )

    def table(responses, escape=False):
        stable = np.zeros(payoffs.shape, dtype=bool)
        for player in players:
            for state in product(*map(range, shape)):
                stable[(player, *state)] = deterred(player, state, responses, escape)
        return stable

    def moves(player, state):
        return legally_reachable(reachable, player, state)

    return StabilityTable(
        nash=table(lambda player, state: ()),
        general_metarational=table(moves),
        symmetric_metarational=table(moves, escape=True),
        sequential=table(lambda player, state: legally_reachable(improving, player, state)),
    )


@DETERMINISTIC
@given(payoffs=ordinal_games())
def test_agrees_with_the_definitions_taken_literally(payoffs):
    assert stability(payoffs) == literal_stability(payoffs)


@DETERMINISTIC
@given(payoffs=ordinal_games())
def test_inclusions(payoffs):
    table = stability(payoffs)
    assert (table.nash <= table.symmetric_metarational).all()
    assert (table.symmetric_metarational <= table.general_metarational).all()
    assert (table.nash <= table.sequential).all()
    assert (table.sequential <= table.general_metarational).all()


@DETERMINISTIC
@given(payoffs=ordinal_games())
def test_only_the_order_of_payoffs_matters(payoffs):
    assert stability(np.exp(payoffs) - 5) == stability(payoffs)


@DETERMINISTIC
@given(payoffs=ordinal_games(), data=st.data())
def test_relabelling_players_relabels_the_answer(payoffs, data):
    order = data.draw(st.permutations(range(len(payoffs))))

    def relabelled(array):
        return array[order].transpose(0, *(1 + player for player in order))

    table = stability(payoffs)
    assert stability(relabelled(payoffs)) == StabilityTable(
        *(relabelled(getattr(table, concept.name)) for concept in fields(table))
    )


def test_repr_lists_the_stable_profiles():
    text = repr(stability(np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])))
    assert "nash: 1: (1, 1)" in text
    assert "sequential: 2: (0, 0), (1, 1)" in text
