"""Does play get there: learning in the last stage of a scenario, after every move of its leader.

An equilibrium says where play rests, not how it comes to rest there. Two players who know no equilibrium and only
follow a rule of learning may reach one, which then is the one that the rule selects from that start; or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import scipy

from sim.errors import InputError, nearest
from sim.game.normal_form import Game
from sim.scenario.scenario import Scenario
from sim.solve.equilibrium import EquilibriumSet
from sim.solve.learning import LearningPath, learning_path
from sim.solve.nash import nash

# Rounds of fictitious play; points of the replicator at intervals of REPLICATOR_STEP, which is slow near the end
# where a player hardly minds which move it makes.
STEPS = {"fictitious play": 2000, "replicator": 100_000}
ARRIVED = 0.01  # largest difference in any probability between the end of a path and an equilibrium reached
OFF_UNIFORM = 0.05  # share of a random mixture in the start; uniform play, if an equilibrium, would stay for ever


@dataclass(frozen=True, eq=False)
class LearnedPlay:
    """Where a rule of learning leads the two players of the last stage, after one history of earlier moves.

    Attributes
    ----------
    history : mapping of player to move
        What was chosen before; empty where nobody moves earlier.
    players : tuple of two str
    moves : tuple of two tuples of str
    path : LearningPath
        Its own `arrived` asks for a small regret only, which a player who hardly minds has far from equilibrium.
    equilibria : EquilibriumSet
        Of the last stage.
    nearest : tuple of two ndarray, shapes (n1,), (n2,)
        The equilibrium nearest to the end of the path, a point of a continuum included.
    component : int or None
        Number of the continuum that `nearest` lies on, None if it is isolated.
    distance : float
        Largest difference in any probability between the end of the path and `nearest`.
    """

    history: Mapping[str, str]
    players: tuple[str, str]
    moves: tuple[tuple[str, ...], tuple[str, ...]]
    path: LearningPath
    equilibria: EquilibriumSet
    nearest: tuple[np.ndarray, np.ndarray]
    component: int | None
    distance: float

    @property
    def arrived(self) -> bool:
        """Whether the path ends within ARRIVED of an equilibrium."""
        return self.distance <= ARRIVED

    @property
    def choices(self) -> int:
        """Number of isolated equilibria and continua that the path could have led to."""
        isolated = sum(equilibrium.component is None for equilibrium in self.equilibria)
        return isolated + len(self.equilibria.components)


def learned_play(
    scenario: Scenario, rule: str = "replicator", steps: int | None = None, seed: int = 0
) -> list[LearnedPlay]:
    """Return where learning leads the last stage of a scenario, after every history of earlier moves.

    All paths have the same start, `start_near_uniform`.

    Parameters
    ----------
    scenario : Scenario
        Two players move in its last stage.
    rule : {"fictitious play", "replicator"}
    steps : int, optional
        As in `learning_path`; by default as in STEPS.
    seed : int
        Of the start, and of ties in fictitious play.

    Raises
    ------
    InputError
        If the last stage has not two players, or the rule is unknown.
    """
    if rule not in STEPS:
        raise InputError(f"there is no learning rule '{rule}' here; {nearest(rule, STEPS)}")
    if len(scenario.order[-1]) != 2:
        raise InputError(
            f"learning is for two players at once; {len(scenario.order[-1])} move in the last stage of "
            f"'{scenario.game_name}' ({', '.join(scenario.order[-1])})."
        )
    payoffs = scenario.game().payoffs
    last = [i for i, player in enumerate(scenario.players) if player in scenario.order[-1]]
    earlier = [i for i in range(len(scenario.players)) if i not in last]
    names = tuple(scenario.players[i] for i in last)
    menus = tuple(scenario.moves[name] for name in names)
    start = start_near_uniform([len(menu) for menu in menus], seed)
    found = []
    for chosen in product(*(range(scenario.shape[i]) for i in earlier)):
        at = dict(zip(earlier, chosen))
        stage = payoffs[(last, *(at.get(i, slice(None)) for i in range(len(scenario.players))))]
        path = learning_path(stage, rule, steps or STEPS[rule], start, seed=seed)
        equilibria = nash(Game(stage, names, menus))
        profile, component, distance = nearest_equilibrium(equilibria, path.end)
        history = {scenario.players[i]: scenario.moves[scenario.players[i]][move] for i, move in at.items()}
        found.append(LearnedPlay(history, names, menus, path, equilibria, profile, component, distance))
    return found


def mean_outcomes(scenario: Scenario, player: str) -> dict[str, float]:
    """Return the scenario's first outcome for each move of a player, averaged over all that the others may do."""
    outcome = next(iter(scenario.outcome_values().values()))
    by_move = np.moveaxis(outcome, scenario.players.index(player), 0)
    return {move: float(values.mean()) for move, values in zip(scenario.moves[player], by_move)}


def start_near_uniform(sizes: Sequence[int], seed: int = 0) -> list[np.ndarray]:
    """Return uniform play, moved by the share OFF_UNIFORM towards a random mixture of each player's moves."""
    generator = np.random.default_rng(seed)
    return [(1 - OFF_UNIFORM) / size + OFF_UNIFORM * generator.dirichlet(np.ones(size)) for size in sizes]


def nearest_equilibrium(
    equilibria: EquilibriumSet, profile: Sequence[np.ndarray]
) -> tuple[tuple[np.ndarray, np.ndarray], int | None, float]:
    """Return the equilibrium of a two-player game nearest to a profile, its continuum, and the distance.

    Distance is the largest difference in any probability. A continuum is a union of maximal Nash subsets, each the
    product of two convex hulls, so that the players' nearest strategies can be sought one by one.

    Returns
    -------
    nearest : tuple of two ndarray
    component : int or None
        Number of the continuum, None for an isolated equilibrium.
    distance : float
    """
    candidates = [(None, [s[None] for s in eq.profile]) for eq in equilibria if eq.component is None]
    for number, component in enumerate(equilibria.components):
        candidates += [(number, subset) for subset in component.subsets]
    best = None
    for component, hulls in candidates:
        strategies = tuple(_nearest_in_hull(np.asarray(hull), s) for hull, s in zip(hulls, profile))
        distance = float(max(np.abs(near - s).max() for near, s in zip(strategies, profile)))
        if best is None or distance < best[2]:
            best = strategies, component, distance
    return best


def _nearest_in_hull(vertices: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Return the point of the hull of `vertices`, shape (k, n), that differs least from `point`, shape (n,)."""
    count, size = vertices.shape
    if count == 1:
        return vertices[0]
    # Unknowns: a weight for each vertex, and the largest difference, which is minimised.
    slack = -np.ones((size, 1))
    found = scipy.optimize.linprog(
        np.append(np.zeros(count), 1.0),
        A_ub=np.block([[vertices.T, slack], [-vertices.T, slack]]),
        b_ub=np.concatenate([point, -point]),
        A_eq=np.append(np.ones(count), 0.0)[None],
        b_eq=[1.0],
    )
    weights = np.maximum(found.x[:-1], 0)
    return weights @ vertices / weights.sum()
