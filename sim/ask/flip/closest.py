"""The closest approach to a target that no change of assumptions was found to reach, and what is still in the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.ask.flip.conditions import Profile, is_pure, pure_profile
from sim.ask.flip.play import Play
from sim.ask.flip.programs import nearest_point, smallest_shortfall
from sim.ask.flip.search import ROUNDING, Found, Search
from sim.progress import steps
from sim.solve.profile import payoff_range

EFFORT = 2_000  # for each candidate, and for the nearest point at which the best of them misses as little


@dataclass(frozen=True)
class Obstacle:
    """What is in the way of a target at the closest approach.

    Attributes
    ----------
    kind : str
        ``gain``: a player would gain by another move; ``short``: part of a payoff range is missing, and no single move
        decides; ``remains``: another equilibrium remains where the target comes to hold in one; ``led``: the leader
        leads to another one there; ``unknown``: not all equilibria there are known; ``far``: not even an approach was
        found.
    player, better, played : str
        Who would gain, by which move instead of which.
    gain, share : float
        The gain, also as a share of the player's payoff range.
    equilibrium : tuple of str
        What each player of the last stage does in the other equilibrium, ``A + B`` where it mixes.
    move : str
        The leader's, for ``led``.
    """

    kind: str
    player: str = ""
    better: str = ""
    played: str = ""
    gain: float = 0.0
    share: float = 0.0
    equilibrium: tuple[str, ...] = ()
    move: str = ""


@dataclass(frozen=True, eq=False)
class Closest:
    """The point that comes closest.

    Attributes
    ----------
    point : ndarray
    shortfall : float
        The largest gain from a deviation that still speaks against the target in some equilibrium, as a share of the
        player's payoff range; 0 where it holds in one.
    obstacle : Obstacle or None
        What is in the way; None where nothing that may change matters.
    """

    point: np.ndarray
    shortfall: float
    obstacle: Obstacle | None


def closest_approach(search: Search, found: Found) -> Closest:
    """Return the closest approach after a search that found nothing.

    For some equilibrium: the point of the last box at which the most profitable deviation from a pure profile of the
    target is smallest. For every equilibrium and the led path: where the target comes to hold in some equilibrium, the
    nearest such point; otherwise as for some equilibrium.
    """
    if not search.can_change:
        return Closest(search.program.start, 0.0, None)
    if search.question.quantifier == "some":
        return _smallest_gain(search, found)
    weaker = search.in_some_equilibrium
    if weaker.inside is None:
        return closest_approach(search.weaker, weaker)
    return Closest(weaker.inside, 0.0, _in_the_way(search.play, weaker.inside))


def _smallest_gain(search: Search, found: Found) -> Closest:
    smallest, best = np.inf, None
    for trial in steps(found.trials, "candidates"):
        if trial.candidate is not None and is_pure(trial.candidate):
            optimum = smallest_shortfall(trial.refined, cutoff=smallest, effort=EFFORT)
            if optimum.status == "broken off":
                raise KeyboardInterrupt
            if optimum.point is not None and optimum.value < smallest:
                smallest, best, point = optimum.value, trial, optimum.point
    if best is None:
        return Closest(search.program.start, np.inf, Obstacle("far"))
    nearest = nearest_point(best.refined, search.question.norm, -smallest - ROUNDING, effort=EFFORT)
    point = point if nearest.point is None else nearest.point
    return Closest(point, float(smallest), _gain(search, point, pure_profile(best.candidate), smallest))


def _gain(search: Search, point: np.ndarray, profile: Profile, shortfall: float) -> Obstacle:
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
        return Obstacle("short", share=shortfall)
    menu = scenario.moves[name]
    return Obstacle("gain", name, menu[best], menu[move], float(own[best] - own[move]), float(share))


def _in_the_way(play: Play, point: np.ndarray) -> Obstacle:
    """Return what keeps the target, which holds in some equilibrium at a point, from holding as asked."""
    rows, _ = play.rows(point)
    contrary = [row for row in rows if row.decides and not play.fulfils(row.supports)]
    if not contrary:
        return Obstacle("unknown")
    equilibrium = play.played(contrary[0].supports)
    if play.question.quantifier == "every":
        return Obstacle("remains", equilibrium=equilibrium)
    scenario = play.question.scenario
    leader = scenario.players[play.leader]
    move = scenario.moves[leader][play.history(contrary[0].supports)[0]]
    return Obstacle("led", leader, equilibrium=equilibrium, move=move)
