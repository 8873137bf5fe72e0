"""How far a sequence of events comes by a year, and how long something lasts, against closed forms and all histories."""

from itertools import product

import numpy as np
import pytest

from sim.time.played import Played
from sim.time.sequence import Event, so_far_by_year
from sim.time.spells import spells
from tests.toys.over_time import chain, game


def alone(one, years):
    """Return what is played in a game without a choice."""
    return [Played.of(np.ones((one.states, *one.shape)))] * years


def at(one, *states):
    """Return the event of being in some states."""
    now = np.zeros((one.states, *one.shape), dtype=bool)
    now[list(states)] = True
    return now


def levels(one, *states):
    return np.isin(np.arange(one.states), states)


STALEMATE, SETBACK, ACCOMMODATING, HARDLINE = range(4)


def test_the_factors_of_a_chain():
    """A setback, then the ruler removed there, then an accommodating successor: each at most as likely as the one before."""
    one = game("war_chain", r=0)
    events = [
        Event(at(one, SETBACK)),
        Event(at(one, SETBACK), levels(one, ACCOMMODATING, HARDLINE)),
        Event(at(one, SETBACK), levels(one, ACCOMMODATING)),
    ]
    so_far = so_far_by_year(one, alone(one, 40), events, one.start)
    d, h, years = 0.15, 0.115, np.arange(40)
    assert so_far[:, 0] == pytest.approx(1 - (1 - d) ** years)
    removed = 1 - (d * (1 - h) ** years - h * (1 - d) ** years) / (d - h)
    assert so_far[:, 1] == pytest.approx(removed)
    assert so_far[:, 2] == pytest.approx(0.34 * removed)


def test_order_counts():
    one = game("war_chain")
    later = so_far_by_year(one, alone(one, 5), [Event(at(one, SETBACK)), Event(at(one, STALEMATE))], one.start)
    first = so_far_by_year(one, alone(one, 5), [Event(at(one, STALEMATE)), Event(at(one, SETBACK))], one.start)
    assert first[1].tolist() == pytest.approx([1, 0.15])
    assert later[:3, 1].tolist() == pytest.approx([0, 0, 0.15 * 0.2])


@pytest.mark.parametrize("seed", range(3))
def test_a_sequence_over_all_histories(seed):
    """The enlarged chain against the sum over every history of states and moves."""
    random, years = np.random.default_rng(seed), 4
    one = game("promise")
    play = random.dirichlet(np.ones(4), size=(years, one.states)).reshape(years, one.states, 2, 2)
    events = [Event(random.random((3, 2, 2)) < 0.5, None if k % 2 else random.random(3) < 0.6) for k in (1, 2, 2, 1)]
    expected, chances = np.zeros((years, len(events))), one.chances.toarray()
    for history in product(range(3), range(4), repeat=years):
        states, moves = history[::2], history[1::2]
        chance, done = float(states[0] == one.start), 0
        for year, (state, move) in enumerate(zip(states, moves)):
            chance *= play[year, state].reshape(-1)[move]
            done = advanced(events, done, state, move, None)
            expected[year, :done] += chance / 12 ** (years - 1 - year)  # every history that begins so is summed over
            if year + 1 < years:
                chance *= chances[state * 4 + move, states[year + 1]]
                done = advanced(events, done, state, move, states[year + 1])
    assert so_far_by_year(one, list(map(Played.of, play)), events, one.start) == pytest.approx(expected)


def advanced(events, done, state, move, following):
    """Return how many events have come about after those of a year, or of a change of state."""
    while done < len(events) and (events[done].after is None) == (following is None):
        event = events[done]
        if not event.now[state].reshape(-1)[move] or (following is not None and not event.after[following]):
            break
        done += 1
    return done


def of_setback(one, years, for_ever=False):
    play, now = alone(one, years), at(one, SETBACK)
    held = np.tile(now.reshape(one.states, -1).any(axis=1).astype(float), (years, 1))
    without = [each.where(~now) for each in play]
    return spells(held, chain(one, play), chain(one, without), one.start, for_ever)


def test_how_long_a_setback_lasts():
    found = of_setback(game("war_chain"), 3, for_ever=True)
    assert found.length == pytest.approx(1 / (0.2 + 0.115))
    assert (found.chance, found.wait) == pytest.approx((1, 1 / 0.15))
    within = of_setback(game("war_chain"), 3)
    assert within.begun == pytest.approx(0.15 + 0.85 * 0.15)
    assert within.length == pytest.approx((0.15 * (1 + 0.685) + 0.85 * 0.15) / within.begun)
    assert within.wait == pytest.approx((0.15 + 2 * 0.85 * 0.15) / within.chance)


def test_what_never_ends_lasts_for_ever_and_what_never_begins_has_no_length():
    assert of_setback(game("war_chain", r=0, h=0), 3, for_ever=True).length == np.inf
    never = of_setback(game("war_chain", d=0), 3, for_ever=True)
    assert (never.chance, never.begun) == (0, 0) and np.isnan(never.length) and np.isnan(never.wait)


def test_a_first_time_that_may_never_come():
    found = of_setback(game("war_chain", n=0.03), 1, for_ever=True)
    assert found.chance == pytest.approx(0.15 / 0.18)
    assert found.wait == pytest.approx(1 / 0.18)
