"""What an answer about the last stage of a game covers, in words, and which earlier moves are on a path of play."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS, backward_induction
from sim.study.rows import LED, forms


def about_last_stage(scenario: Scenario) -> str:
    """Return which choices are followed in a game with earlier moves, and which are not; without a full stop."""
    movers = names(scenario, scenario.order[-1])
    if len(scenario.earlier) == 1:
        leader = scenario.labels.the(scenario.earlier[0])
        return f"About what {movers} may do after each move of {leader}, and its best move"
    sequences = prod(len(scenario.moves[player]) for player in scenario.earlier)
    return (
        f"About the last stage alone, what {movers} may do after each of the {sequences} sequences of moves of "
        f"{names(scenario, scenario.earlier)}; where the path of play turns is not followed"
    )


def on_path(scenario: Scenario, payoffs: np.ndarray) -> list[tuple[str, ...]]:
    """Return the earlier moves that are made on some path of play, under any expectation, at some of many points.

    Parameters
    ----------
    scenario : Scenario
        With an order of moves.
    payoffs : ndarray, shape (points, players, n1, …, nN)
    """
    paths = backward_induction(payoffs, forms(scenario)[LED])
    played = np.any([paths.on_path[expectation] for expectation in EXPECTATIONS], axis=0)
    histories = sorted({tuple(map(int, row)) for row in np.stack(paths.history, axis=1)[played]})
    menus = [scenario.moves[player] for player in scenario.earlier]
    return [tuple(menu[move] for menu, move in zip(menus, moves)) for moves in histories]


def names(scenario: Scenario, players: Sequence[str]) -> str:
    """Return players' labels in a sentence."""
    *others, last = map(scenario.labels.the, players)
    return f"{', '.join(others)} and {last}" if others else last
