"""What is left to play once the first stages' moves are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.errors import InputError
from sim.scenario.formula import Formula
from sim.scenario.scenario import Scenario


def subgame(scenario: Scenario, moves: Mapping[str, str]) -> Scenario:
    """Return the scenario that follows moves of the first stages: see `Scenario.after`."""
    numbers = {scenario.player(player): scenario.move(player, move) for player, move in moves.items()}
    stages = [set(stage) <= numbers.keys() for stage in scenario.order]
    played = stages.index(False) if False in stages else len(stages)
    made = [player for stage in scenario.order[:played] for player in stage]
    if played == len(stages):
        raise InputError(f"after the moves of {', '.join(scenario.players)} nothing is left to play.")
    for player in numbers:
        if player not in made:
            missing = next(p for stage in scenario.order for p in stage if p not in numbers)
            raise InputError(f"the move of {player} cannot be given before that of {missing}, who does not move later.")
    if not made:
        first = " and ".join(scenario.order[0])
        raise InputError(f"no move is given; name those of the first stage ({first}).")
    left = tuple(player for player in scenario.players if player not in made)
    place = tuple(numbers[p] if p in made else slice(None) for p in scenario.players)
    named = [scenario.labels.play([player], [moves[player]]) for player in made]
    return replace(
        scenario,
        question="",  # it is about all moves
        title=f"{scenario.title}, after {', '.join(named)}",
        players=left,
        moves={player: scenario.moves[player] for player in left},
        order=scenario.order[played:],
        levels={name: _left(level, place) for name, level in scenario.levels.items()},
        payoffs={player: _formulas_left(scenario.payoffs[player], place) for player in left},
        quantities=_formulas_left(scenario.quantities, place),
        outcomes=_formulas_left(scenario.outcomes, place),
        accepted=(),  # they are about the whole game
    )


def _formulas_left(formulas: Mapping[str, Formula], place: tuple[int | slice, ...]) -> dict[str, Formula]:
    """Return formulas with the arrays that they bring along as they are where some moves are made."""
    return {
        name: replace(formula, arrays={key: _left(array, place) for key, array in formula.arrays.items()})
        for name, formula in formulas.items()
    }


def _left(level: np.ndarray, place: tuple[int | slice, ...]) -> np.ndarray:
    """Return an array over profiles where some moves are made; axes that it does not vary over stay of length 1."""
    sizes = np.shape(level)
    return level[tuple(p if isinstance(p, slice) else min(p, n - 1) for p, n in zip(place, sizes))]
