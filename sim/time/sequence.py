"""How far a sequence of events has come by a year: each to come about after the one before, exact on an enlarged chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim.time.played import Played
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


def so_far_by_year(game: StochasticGame, played: Sequence[Played], events: Sequence[Event], start: int) -> np.ndarray:
    """Return the chance that the first events have come about in a year or before, in their order.

    A state of the enlarged chain is a state of the game with the number of events that have come about. An event counts
    in the year of the one before too, if it holds then. A change counts from the year that it leads to.

    Parameters
    ----------
    game : StochasticGame
    played : sequence of Played
        What is played in each year.
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
    so_far = np.zeros((len(played), len(events)))
    for year, one in enumerate(played):
        now = [event.now.reshape(-1)[one.place] for event in events]
        joint = list(waiting[:, one.state] * one.chance)
        for number, event in enumerate(events):
            if event.after is None:
                moved = joint[number] * now[number]
                joint[number] = joint[number] - moved
                joint[number + 1] = joint[number + 1] + moved
        reached = np.array([part.sum() for part in joint])
        so_far[year] = np.cumsum(reached[::-1])[::-1][1:]
        waiting = _following(game.following[game.row.reshape(-1)[one.place]], joint, now, events)
    return so_far


def _following(
    successors: sparse.csr_array, joint: Sequence[np.ndarray], now: Sequence[np.ndarray], events: Sequence[Event]
) -> np.ndarray:
    """Return the chance of each number of events and state in the next year, changes on the way counted.

    Parameters
    ----------
    successors : sparse array, shape (profiles, states)
        Chances of what follows those that are played.
    joint : sequence of ndarray, shape (profiles,)
        Their chances together with each number of events.
    now : sequence of ndarray of bool, shape (profiles,)
        Where each event holds, or begins.
    """
    parts, places = [], []  # what moves on, with the number of events before it and of changes on the way
    for number, part in enumerate(joint):
        parts.append(part)
        places.append((number, 0))
        for further in range(number, len(events)):
            if events[further].after is None:
                break
            part = part * now[further]
            parts.append(part)
            places.append((number, further + 1 - number))
    moved = dict(zip(places, np.stack(parts) @ successors))
    following = np.zeros((len(events) + 1, successors.shape[1]))
    for number, changes in places:
        to = moved[number, changes] * _after(events, number, changes)
        further = moved.get((number, changes + 1), 0.0) * _after(events, number, changes + 1)
        following[number + changes] += np.maximum(to - further, 0.0)
    return following


def _after(events: Sequence[Event], number: int, changes: int) -> np.ndarray | float:
    """Return the states that all of some changes in a row lead to."""
    after = [event.after for event in events[number : number + changes] if event.after is not None]
    return np.all(after, axis=0) if after else 1.0
