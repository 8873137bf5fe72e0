"""One period of a game over time with what follows counted in: what may be played, and what it gains now and later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.ask.path import CONCEPTS
from sim.ask.solution import rows_of
from sim.errors import InputError, expect, expect_one_of, nearest
from sim.scenario import columns
from sim.scenario.scenario import Scenario, expect_scenario
from sim.scenario.stage import in_state, read_state, with_what_follows
from sim.solve.concepts import DEFAULT
from sim.solve.concepts import concept as named_concept
from sim.study.engine import PointSolver, main_form
from sim.study.rows import LED
from sim.time.horizon import solve_horizon
from sim.time.logit import LogitPoint
from sim.time.measure import HORIZON, LOGIT, MOST_YEARS, NODES, PRECISION, YEARS, Measure, expect_whole
from sim.time.model import Model
from sim.time.nodes import pure_first
from sim.time.point import SOLVERS, Point
from sim.time.rules import AVERAGE, BEST, RULES, WORST
from sim.time.stochastic_game import StochasticGame

LEAST_CHANCE = 1e-12  # of logit choices that is more than rounding
_all = named_concept(DEFAULT).solver
OF_A_STATE = {"all": _all, "pure": partial(pure_first, solver=_all)}  # what is played after each history, by `nodes`


@dataclass(frozen=True, eq=False)
class Prospect:
    """The game of a state with what follows counted in, as one rule has it.

    Attributes
    ----------
    rule : str
        Which equilibrium is expected at every later step; ``logit`` for logit choices.
    stage : Scenario
        Of the state, every payoff with the further term `sim.scenario.stage.FOLLOWS`.
    gains : ndarray, shape (players, states)
        What it is worth to each player, as of this period, that a state follows.
    table : pandas.DataFrame
        A row for each equilibrium after each history of earlier movers, with the columns of `sim.solution`'s and, for
        every player, ``now_<player>`` and ``later_<player>``, which add up to his payoff. Of logit choices a row for
        each move of the first mover, with its ``chance``.
    strategies : tuple of ndarray, shape (rows, n_i)
        What each player does in the rows in which something was found, which come first.
    chosen : ndarray of bool, shape (rows,)
        What the earlier movers choose by the rule; of logit choices, the likeliest. Everything where all move at once.
    """

    rule: str
    stage: Scenario
    gains: np.ndarray
    table: pd.DataFrame
    strategies: tuple[np.ndarray, ...]
    chosen: np.ndarray

    def joint(self, row: int) -> np.ndarray:
        """Return the chance of every profile in a row, shape (n1, …, nN)."""
        return reduce(np.multiply.outer, [strategy[row] for strategy in self.strategies])


@dataclass(frozen=True, eq=False, repr=False)
class Outlook(Answer):
    """What may be played in one state of a game over time, with what follows counted in.

    Attributes
    ----------
    scenario : Scenario
        The game of the state alone, as if nothing followed.
    years : int
        Of the horizon, this one included; of logit choices without a meaning.
    concept : {'horizon', 'logit'}
    following : ndarray, shape (n1, …, nN, states)
        Chance of every state in the next period.
    prospects : tuple of Prospect
        One for each rule.
    logit : LogitPoint or None
        The stationary equilibrium, of logit choices.
    nodes : {'all', 'pure'}
        Over a horizon, whether all equilibria of each step are found, or pure ones and others only where there is none.
    """

    scenario: Scenario
    years: int
    concept: str
    following: np.ndarray
    prospects: tuple[Prospect, ...]
    logit: LogitPoint | None = None
    nodes: str = NODES[0]

    def of(self, rule: str) -> Prospect:
        """Return the prospect of a rule."""
        return next(prospect for prospect in self.prospects if prospect.rule == rule)


def outlook(
    scenario: Scenario,
    state: Mapping[str, str | float] | None = None,
    *,
    years: int = YEARS,
    rules: Sequence[str] = (BEST, WORST),
    nodes: str = NODES[0],
    concept: str = HORIZON,
    precision: float = PRECISION,
) -> Outlook:
    """Return what may be played in one state of a game over time, with what follows counted in.

    Over a horizon these are all equilibria of the state's game, after every move of the first mover, if from the next
    period on the equilibria of the horizon's rest are played that a rule expects.

    Parameters
    ----------
    scenario : Scenario
        Of a game over time, as it was loaded.
    state : mapping of factor to level, optional
        Factors that are not named stand as in the first period.
    years : int
        Of the horizon, this one included; what comes after is worth 0.
    rules : sequence of {'best', 'worst', 'average'}
        Which of several equilibria is expected, by what it is worth to the first mover (to the first player where all
        move at once).
    nodes : {'all', 'pure'}
        Whether all equilibria are found, in this state and at later steps, or pure ones and others only where there is
        none.
    concept : {'horizon', 'logit'}
    precision : float
        Of logit choices, per unit of scaled payoff.

    Raises
    ------
    InputError
        For a game that is played once, an unknown factor or level, or a bad argument.

    Examples
    --------
    >>> import sim
    >>> found = sim.outlook(sim.load("grim"), {"trust": "broken"}, years=3)
    >>> found.of("best").table[["row", "now_row", "later_row"]].values.tolist()
    [['CHEAT', 1.0, 0.96]]
    """
    expect_scenario(scenario)
    expect(state, (Mapping, type(None)), "state", "a mapping of factor to level")
    _check(scenario, years, rules, nodes, concept)
    model, levels = Model(scenario), read_state(scenario, state or {})
    point, place = Point(model), int(np.ravel_multi_index(levels, scenario.time.shape))
    game = point.game
    stage = in_state(scenario, levels)
    menus = [[scenario.moves[player].index(move) for move in stage.moves[player]] for player in scenario.players]
    block = game.chances[place * np.prod(game.shape) : (place + 1) * np.prod(game.shape)]
    following = block.toarray().reshape(*game.shape, game.states)[np.ix_(*menus)]
    if concept == LOGIT:
        found = point.logit(Measure("", rule=LOGIT, precision=precision))
        gains = gains_of(game, found.values, place)
        prospect = _logit_prospect(stage, following, gains, found.play[place][np.ix_(*menus)])
        return Outlook(stage, years, concept, following, (prospect,), found)
    prospects = tuple(
        _prospect(stage, following, gains_of(game, _values_after(game, years, rule, nodes), place), rule, nodes)
        for rule in rules
    )
    return Outlook(stage, years, concept, following, prospects, nodes=nodes)


def _check(scenario: Scenario, years: int, rules: Sequence[str], nodes: str, concept: str) -> None:
    if scenario.time is None:
        raise InputError(f"the game '{scenario.game_name}' is played once; nothing follows that could be counted in.")
    expect_whole(scenario)
    if concept not in CONCEPTS:
        raise InputError(f"concept: '{concept}' is none of a game over time; {nearest(concept, CONCEPTS)}")
    if not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
        raise InputError(f"years: a whole number from 1 to {MOST_YEARS} is expected, not {years!r}.")
    if not rules or any(rule not in RULES for rule in rules):
        raise InputError(f"rules: some of {', '.join(RULES)} are expected, not {rules!r}.")
    expect_one_of(nodes, NODES, "nodes")


def _values_after(game: StochasticGame, years: int, rule: str, nodes: str) -> np.ndarray:
    """Return the worth of every state in the next period, shape (states, persons)."""
    if years == 1:
        return np.zeros((game.states, len(game.persons)))
    return solve_horizon(game, years - 1, rule, solver=SOLVERS[nodes]).values[0]


def gains_of(game: StochasticGame, values: np.ndarray, place: int) -> np.ndarray:
    """Return what it is worth to each player in a state, as of this period, that a state follows.

    That is the discounted worth of the state to the person who moves here; where his office ends with it, what he gets
    on leaving.

    Parameters
    ----------
    values : ndarray, shape (states, persons)
        Worth of the states in the next period.
    place : int
        Number of the state.

    Returns
    -------
    ndarray, shape (players, states)
    """
    persons = game.movers[place]
    stays = (game.tenure[:, persons] == game.tenure[place, persons]).T
    worth = np.where(stays, values[:, persons].T, game.leaving[place, persons][:, None])
    return game.discount[persons][:, None] * worth


def _prospect(scenario: Scenario, following: np.ndarray, gains: np.ndarray, rule: str, nodes: str) -> Prospect:
    """Return the equilibria of a state's game with what follows counted in."""
    later = np.moveaxis(following @ gains.T, -1, 0)
    stage = with_what_follows(scenario, later)
    form = main_form(stage)
    paths = PointSolver(stage, solver=OF_A_STATE[nodes]).paths(stage.values(), form)
    table = rows_of(stage, stage.game(), form, paths)
    found = len(paths.payoffs)
    for player, ahead in zip(stage.players, paths.expected(later[None]).T):
        ahead = np.concatenate([ahead, np.full(len(table) - found, np.nan)])
        table[f"now_{player}"] = table[columns.payoff(player)] - ahead
        table[f"later_{player}"] = ahead
    led = table[columns.led(rule)].to_numpy(dtype=bool)
    chosen = _chosen(table, led, rule, stage.order[0][0]) if form == LED else np.ones(len(table), dtype=bool)
    return Prospect(rule, stage, gains, table, paths.strategies(stage.shape), chosen)


def _chosen(table: pd.DataFrame, led: np.ndarray, rule: str, leader: str) -> np.ndarray:
    """Return the rows on the path that the leader leads which the rule expects: of several that follow, the best or worst."""
    if rule == AVERAGE or not led.any():
        return led
    worth = table[columns.payoff(leader)].where(led)
    end = worth.max() if rule == BEST else worth.min()
    return led & np.isclose(worth, end, rtol=1e-9, atol=1e-9)


def _logit_prospect(scenario: Scenario, following: np.ndarray, gains: np.ndarray, play: np.ndarray) -> Prospect:
    """Return what logit choices are in a state, a row for each move of the first mover."""
    later = np.moveaxis(following @ gains.T, -1, 0)
    stage = with_what_follows(scenario, later)
    earlier = [stage.players.index(player) for player in stage.earlier]
    shape, count = stage.shape, int(np.prod([stage.shape[i] for i in earlier], dtype=int))
    by_history = np.moveaxis(play, earlier, range(len(earlier))).reshape(
        count, *(n for i, n in enumerate(shape) if i not in earlier)
    )
    chance = by_history.reshape(count, -1).sum(axis=1)
    kept = np.flatnonzero(chance > LEAST_CHANCE)
    history = np.unravel_index(kept, [shape[i] for i in earlier]) if earlier else ()
    strategies: dict[int, np.ndarray] = {i: np.eye(shape[i])[moves] for i, moves in zip(earlier, history)}
    last = [i for i in range(len(shape)) if i not in earlier]
    for axis, i in enumerate(last):
        others = tuple(1 + other for other in range(len(last)) if other != axis)
        strategies[i] = by_history[kept].sum(axis=others) / chance[kept, None]
    ordered = tuple(strategies[i] for i in range(len(shape)))
    table = _logit_table(stage, later, ordered, chance[kept])
    return Prospect(LOGIT, stage, gains, table, ordered, chance[kept] >= chance.max() * (1 - 1e-9))


def _logit_table(
    stage: Scenario, later: np.ndarray, strategies: tuple[np.ndarray, ...], chance: np.ndarray
) -> pd.DataFrame:
    joints = np.stack([reduce(np.multiply.outer, row) for row in zip(*strategies)])
    letters = tuple(range(1, 1 + len(stage.shape)))

    def expected(tensors: np.ndarray) -> np.ndarray:
        return np.einsum(joints, (0, *letters), tensors, (20, *letters), (0, 20))

    table: dict[str, object] = {columns.STATUS: "logit", columns.COMPONENT: np.nan, "chance": chance}
    for player, strategy in zip(stage.players, strategies):
        names = stage.moves[player]
        table[player] = [" + ".join(names[a] for a in np.flatnonzero(row > LEAST_CHANCE)) for row in strategy]
        table[columns.mix(player)] = [row if np.count_nonzero(row > LEAST_CHANCE) > 1 else None for row in strategy]
    for player, paid, ahead in zip(stage.players, expected(stage.game().payoffs).T, expected(later).T):
        table |= {columns.payoff(player): paid, f"now_{player}": paid - ahead, f"later_{player}": ahead}
    table |= dict(zip(stage.outcomes, expected(stage.measures.at(stage.values())).T))
    return pd.DataFrame(table)
