"""The closest approach to a target that no change of assumptions was found to reach, and what is still in the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.ask.flip.conditions import Profile, is_pure, pure_profile
from sim.ask.flip.play import Play
from sim.ask.flip.programs import nearest_point, smallest_shortfall
from sim.ask.flip.search import ROUNDING, Found, Search
from sim.solve.profile import payoff_range

SHORTFALL_NODES = 2_000  # branch-and-bound nodes for each candidate


@dataclass(frozen=True, eq=False)
class Closest:
    """The point that comes closest.

    Attributes
    ----------
    point : ndarray
    shortfall : float
        The largest gain from a deviation that still speaks against the target in some equilibrium, as a share of the
        player's payoff range; 0 where it holds in one.
    obstacle : str
        What is in the way, in words; empty where nothing that may change matters.
    """

    point: np.ndarray
    shortfall: float
    obstacle: str


def closest_approach(search: Search, found: Found) -> Closest:
    """Return the closest approach after a search that found nothing.

    For some equilibrium: the point of the last box at which the most profitable deviation from a pure profile of the
    target is smallest. For every equilibrium and the led path: where the target comes to hold in some equilibrium, the
    nearest such point; otherwise as for some equilibrium.
    """
    if not search.can_change:
        return Closest(search.program.start, 0.0, "")
    if search.question.quantifier == "some":
        return _smallest_gain(search, found)
    weaker = search.in_some_equilibrium
    if weaker.inside is None:
        return closest_approach(search.weaker, weaker)
    return Closest(weaker.inside, 0.0, _in_the_way(search.play, weaker.inside))


def _smallest_gain(search: Search, found: Found) -> Closest:
    smallest, best = np.inf, None
    for trial in found.trials:
        if trial.candidate is not None and is_pure(trial.candidate):
            optimum = smallest_shortfall(trial.refined, SHORTFALL_NODES, smallest)
            if optimum.point is not None and optimum.value < smallest:
                smallest, best, point = optimum.value, trial, optimum.point
    if best is None:
        return Closest(search.program.start, np.inf, "not even an approach was found")
    nearest = nearest_point(best.refined, search.question.norm, -smallest - ROUNDING)
    point = point if nearest.point is None else nearest.point
    return Closest(point, float(smallest), _gain(search, point, pure_profile(best.candidate), smallest))


def _gain(search: Search, point: np.ndarray, profile: Profile, shortfall: float) -> str:
    """Return who still gains most by what, measured against the player's payoff range at the start."""
    play, scenario = search.play, search.question.scenario
    names = play.family.parameters
    payoffs = play.family.at(dict(zip(names, point)))
    scale = payoff_range(play.family.at(dict(zip(names, search.program.start))))
    gains = []
    for i in play.order[-1]:
        own = payoffs[(i, *profile[:i], slice(None), *profile[i + 1 :])]
        gains.append(((own.max() - own[profile[i]]) / max(scale[i], np.finfo(float).tiny), i, own))
    share, player, own = max(gains, key=lambda gain: gain[0])
    name, best, move = scenario.players[player], int(own.argmax()), profile[player]
    if best == move or scale[player] == 0:
        return f"{shortfall:.2%} of a payoff range is missing"
    moves = scenario.labels.menu(name, scenario.moves[name])
    gain = f"{own[best] - own[move]:.4g}, {share:.2%} of its payoff range"
    return f"{scenario.labels.the(name)} would still gain {gain}, by {moves[best]} instead of {moves[move]}"


def _in_the_way(play: Play, point: np.ndarray) -> str:
    """Return what keeps the target, which holds in some equilibrium at a point, from holding as asked."""
    rows, _ = play.rows(point)
    contrary = [row for row in rows if row.decides and not play.fulfils(row.supports)]
    if not contrary:
        return "it holds in all equilibria found, but not all are known"
    label = play.label(contrary[0].supports)
    if play.question.quantifier == "every":
        return f"{label} remains an equilibrium where it comes to hold in one"
    scenario = play.question.scenario
    leader = scenario.players[play.leader]
    move = scenario.moves[leader][play.history(contrary[0].supports)[0]]
    by = scenario.labels.move(leader, move)
    return f"{scenario.labels.the(leader)} leads to {label} by {by} where it comes to hold in an equilibrium"
