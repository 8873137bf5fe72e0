"""Which earlier moves of a game are on a path of play."""

from __future__ import annotations

import numpy as np

from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS, backward_induction
from sim.study.rows import LED, forms


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
