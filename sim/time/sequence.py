"""How far a sequence of events has come by a year: each to come about after the one before, exact on an enlarged chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.time.stochastic_game import StochasticGame


@dataclass(frozen=True, eq=False)
class Event:
    """Something that holds in a year, or a change from one year to the next.

    Attributes
    ----------
    now : ndarray of bool, shape (states, n1, …, nN)
        Where it holds, or where the change begins.
    after : ndarray of bool, shape (states,), or None
        States that the change leads to; None: no change is asked for.
    """

    now: np.ndarray
    after: np.ndarray | None = None


def so_far_by_year(game: StochasticGame, play: np.ndarray, events: Sequence[Event], start: int) -> np.ndarray:
    """Return the chance that the first events have come about in a year or before, in their order.

    A state of the enlarged chain is a state of the game with the number of events that have come about. An event counts
    in the year of the one before too, if it holds then. A change counts from the year that it leads to.

    Parameters
    ----------
    game : StochasticGame
    play : ndarray, shape (years, states, n1, …, nN)
        Chance of every profile.
    events : sequence of Event
    start : int
        Number of the first state.

    Returns
    -------
    ndarray, shape (years, events)
        Of the first event, the first two, and so on; a column is never above the one before.
    """
    waiting = np.zeros((len(events) + 1, game.states))  # by how many events have come about, and by state
    waiting[0, start] = 1.0
    so_far = np.zeros((len(play), len(events)))
    for year, played in enumerate(play):
        flat = played.reshape(game.states, -1)
        joint = [share[:, None] * flat for share in waiting]
        for number, event in enumerate(events):
            if event.after is None:
                moved = joint[number] * event.now.reshape(flat.shape)
                joint[number] = joint[number] - moved
                joint[number + 1] = joint[number + 1] + moved
        reached = np.array([part.sum() for part in joint])
        so_far[year] = np.cumsum(reached[::-1])[::-1][1:]
        waiting = _following(game, joint, events)
    return so_far


def _following(game: StochasticGame, joint: Sequence[np.ndarray], events: Sequence[Event]) -> np.ndarray:
    """Return the chance of each number of events and state in the next year, changes on the way counted."""
    following = np.zeros((len(events) + 1, game.states))
    for number, part in enumerate(joint):
        to, within = _next(game, part), np.ones(game.states)
        for further in range(number, len(events)):
            event = events[further]
            if event.after is None:
                break
            part, within = part * event.now.reshape(part.shape), within * event.after
            changed = _next(game, part) * within
            following[further] += np.maximum(to - changed, 0.0)
            to = changed
        else:
            further = len(events)
        following[further] += to
    return following


def _next(game: StochasticGame, joint: np.ndarray) -> np.ndarray:
    """Return the chance of each following state, shape (states,), given that of each state and profile."""
    flat = joint.reshape(-1)
    some = np.flatnonzero(flat)
    return flat[some] @ game.chances[some] if len(some) else np.zeros(game.states)
