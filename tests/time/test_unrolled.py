"""Backward induction over a few years against the same game unrolled: as a tree in Gambit, and as a normal form."""

from itertools import product

import numpy as np
import pytest

import sim
from sim.game.normal_form import Game
from sim.time.horizon import solve_horizon
from tests.time.test_invariances import random_game
from tests.toys.over_time import following, game

YEARS = 2


def two_states(seed):
    """Return a random game of two states in which two choose at once; chances are sixteenths, which add up exactly."""
    one = random_game(seed, states=2, shape=(2, 2), stages=((0, 1),))
    first = np.random.default_rng(seed).integers(1, 16, size=8) / 16
    return following(one, np.stack([first, 1 - first], axis=1))


class Tree:
    """A game over some years as a Gambit file: a choice for each mover, then chance, year after year."""

    def __init__(self, one, years):
        self.one, self.years, self.lines, self.sets, self.ends = one, years, [], 0, 0
        names = " ".join(f'"p{player}"' for player in range(len(one.shape)))
        self.lines.append(f'EFG 2 R "unrolled" {{ {names} }}\n""\n')
        self._year(0, one.start, np.zeros(len(one.shape)))

    def text(self):
        return "\n".join(self.lines) + "\n"

    def _year(self, year, state, worth):
        numbers = [self.sets + 1 + k for k in range(len(self.one.shape))]
        self.sets += len(numbers)
        self._moves(year, state, worth, numbers, ())

    def _moves(self, year, state, worth, numbers, moves):
        """Write the choices of all who move at once: none sees what those before it chose in this year."""
        player = len(moves)
        if player == len(self.one.shape):
            self._chance(year, state, worth, moves)
            return
        menu = " ".join(f'"{move}"' for move in range(self.one.shape[player]))
        self.lines.append(f'p "" {player + 1} {numbers[player]} "" {{ {menu} }} 0')
        for move in range(self.one.shape[player]):
            self._moves(year, state, worth, numbers, (*moves, move))

    def _chance(self, year, state, worth, moves):
        one = self.one
        worth = worth + one.discount**year * one.payoffs[(state, slice(None), *moves)]
        if year + 1 == self.years:
            self.ends += 1
            self.lines.append(f't "" {self.ends} "" {{ {" ".join(f"{value:.17g}" for value in worth)} }}')
            return
        row = one.chances.toarray()[state * 4 + int(np.ravel_multi_index(moves, one.shape))]
        self.sets += 1
        chances = " ".join(f'"{following}" {chance:.17g}' for following, chance in enumerate(row))
        self.lines.append(f'c "" {self.sets} "" {{ {chances} }} 0')
        for after in range(len(row)):
            self._year(year + 1, after, worth)


@pytest.mark.parametrize("seed", range(4))
def test_a_tree_of_two_years_in_gambit(tmp_path, seed):
    """What is played is an equilibrium of the tree, agent by agent, and is worth what backward induction says."""
    pygambit = pytest.importorskip("pygambit")
    one = two_states(seed)
    file = tmp_path / "unrolled.efg"
    file.write_text(Tree(one, YEARS).text())
    read = pygambit.read_efg(file)
    solved = solve_horizon(one, YEARS)
    profile = read.mixed_behavior_profile()
    for number, player in enumerate(read.players):
        for place in read.get_infosets(player):
            followed = [step.action for step in place if step.player == "Chance"]
            state = int(followed[-1]) if followed else one.start
            own = solved.play[len(followed), state].sum(axis=1 - number)
            profile[pygambit.H.path(*(step.action for step in place))] = dict(zip("01", map(float, own)))
    values = [float(profile.payoffs[player]) for player in read.players]
    assert values == pytest.approx(solved.values[0, one.start])
    assert float(profile.max_regret()) == pytest.approx(0, abs=1e-9)
    assert float(profile.agent_max_regret()) == pytest.approx(0, abs=1e-9)


def test_nobody_cooperates_in_any_equilibrium_of_the_tree(tmp_path):
    """Gambit's own solution of the prisoners' tree, which has one path, is that of backward induction."""
    pygambit = pytest.importorskip("pygambit")
    one = game("grim")
    file = tmp_path / "grim.efg"
    file.write_text(Tree(one, YEARS).text())
    read = pygambit.read_efg(file)
    found = pygambit.nash.lcp_solve(read, rational=False).equilibrium
    values = [float(found.payoffs[player]) for player in read.players]
    assert values == pytest.approx(solve_horizon(one, YEARS).values[0, one.start])


@pytest.mark.parametrize("seed", range(6))
def test_the_normal_form_of_two_years(seed):
    """Strategies name a move for every year and state; what backward induction plays is among all their equilibria."""
    one = two_states(seed)
    solved = solve_horizon(one, YEARS)
    places = [(0, one.start), *((1, state) for state in range(2))]
    strategies = list(product(range(2), repeat=len(places)))
    payoffs = np.zeros((2, len(strategies), len(strategies)))
    for (i, x), (j, y) in product(enumerate(strategies), repeat=2):
        payoffs[:, i, j] = worth(one, dict(zip(places, zip(x, y))))
    found = sim.nash(Game(payoffs, ("row", "column"), tuple(tuple(map(str, range(8))) for _ in range(2))))
    values = [tuple(equilibrium.payoffs) for equilibrium in found]
    assert any(pytest.approx(solved.values[0, one.start]) == value for value in values)


def worth(one, moves):
    """Return what moves by year and state are worth, summed forwards."""
    total, shares = np.zeros(2), {one.start: 1.0}
    chances = one.chances.toarray()
    for year in range(YEARS):
        following = dict.fromkeys(range(2), 0.0)
        for state, share in shares.items():
            profile = moves[year, state]
            total += share * one.discount**year * one.payoffs[(state, slice(None), *profile)]
            for after, chance in enumerate(chances[state * 4 + int(np.ravel_multi_index(profile, (2, 2)))]):
                following[after] += share * chance
        shares = following
    return total
