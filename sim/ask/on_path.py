"""Which earlier moves of a game are on a path of play."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.study.engine import PointSolver


def on_path(scenario: Scenario, values: Mapping[str, np.ndarray]) -> list[tuple[str, ...]]:
    """Return the earlier moves that are made on some path of play, under any expectation, at some of many points.

    Parameters
    ----------
    scenario : Scenario
        With an order of moves.
    values : mapping of parameter to ndarray, shape (points,)
        Of those that vary; the others are at the scenario's values.
    """
    paths = PointSolver(scenario, tuple(values)).paths(values)
    played = np.any([paths.on_path[expectation] for expectation in EXPECTATIONS], axis=0)
    histories = sorted({tuple(map(int, row)) for row in np.stack(paths.history, axis=1)[played]})
    menus = [scenario.moves[player] for player in scenario.earlier]
    return [tuple(menu[move] for menu, move in zip(menus, moves)) for moves in histories]
