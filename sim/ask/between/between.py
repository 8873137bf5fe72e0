"""The cruxes between two views: where, on the straight line from one's assumptions to the other's, the answer changes.

Along the line every payoff is a polynomial in one number, the share of the way, so the exact correspondence along one
parameter applies: with two followers no equilibrium, mixed or pure, and no change is missing; with three or more the
pure ones are followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from sim.ask.allowed import warn_of_line
from sim.ask.answer import Answer
from sim.ask.between.causes import Causes
from sim.errors import InputError, nearest
from sim.game.family import Family
from sim.progress import steps
from sim.scenario.labels import AND
from sim.scenario.labels import BETWEEN as CONTINUUM
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.parametric.correspondence import Branch, Correspondence
from sim.solve.parametric.game import as_fraction, as_fractions, exact_game
from sim.solve.parametric.leader import leader_choices
from sim.solve.parametric.polynomial import multiply
from sim.solve.parametric.pure import pure_correspondence
from sim.solve.parametric.two_players import two_player_correspondence
from sim.solve.profile import TOLERANCE
from sim.study.rows import LED, forms

BEST_MOVE = "best move"
COLUMNS = ["share", "moves", "before", "after", "parameter", "contribution"]

History = tuple[int, ...]
Supports = tuple[tuple[int, ...], ...]
# Isolated equilibria and continua by the supports of their (extreme) points, with the branches that these are.
Equilibria = dict[tuple[Supports, ...], tuple[Branch, ...]]


@dataclass(frozen=True, eq=False)
class Held:
    """An isolated equilibrium, or a continuum by its extreme points, over a stretch of the way.

    Attributes
    ----------
    label : str
        As in the columns ``before`` and ``after`` of `Walk.crossings`.
    branches : tuple of Branch
        Of the players of the last stage, in menu order: one, or all extreme points of the continuum.
    low, high : float
        Ends of the stretch, as shares of the way.
    """

    label: str
    branches: tuple[Branch, ...]
    low: float
    high: float


@dataclass(frozen=True, eq=False, repr=False)
class Walk(Answer):
    """The way from one view's assumptions to another's.

    Attributes
    ----------
    first, second : Scenario
        Of one game.
    crossings : pandas.DataFrame
        One row per change, in order: ``share`` of the way; ``moves`` of the earlier players after which it happens, or
        "best move" where the leader's best move changes; the equilibria ``before`` and ``after``, ``A ~ B`` in a continuum; ``parameter``, the
        assumption that contributes most to the change there, and its ``contribution``: its part in all that drives
        the deciding comparison across zero; both missing where no comparison of pure moves decides.
    doubts : tuple of str
        What the solver could not decide on the way.
    held : tuple of pairs of tuples of Held
        For each crossing what is played before and after it, with its chances; empty for those of the best move.
    """

    first: Scenario
    second: Scenario
    crossings: pd.DataFrame
    doubts: tuple[str, ...] = ()
    held: tuple[tuple[tuple[Held, ...], tuple[Held, ...]], ...] = ()

    @property
    def disagreements(self) -> tuple[str, ...]:
        """The parameters that the views give other values."""
        return tuple(n for n, p in self.first.parameters.items() if p.value != self.second.parameters[n].value)

    @property
    def mixed(self) -> bool:
        """Whether mixed equilibria take part: with at most two followers."""
        return len(self.first.order[-1]) <= 2


def between(first: Scenario, second: Scenario, expectation: str = "best") -> Walk:
    """Walk the straight line between the parameter values of two views and return each change of the answer, in order.

    Parameters
    ----------
    first, second : Scenario
        Of the same game; for views of different games load one with the other's (``overrides=["game=…"]``).
    expectation : {"best", "worst", "average"}
        What the leader expects of several equilibria, for its best move.

    Raises
    ------
    InputError
        If the games differ, the payoffs are not polynomial in the parameters, or a discrete one differs.
    """
    expect_scenario(first, "first")
    expect_scenario(second, "second")
    if expectation not in EXPECTATIONS:
        raise InputError(f"expectation={expectation}: {nearest(expectation, EXPECTATIONS)}")
    if not first.family.is_polynomial:
        raise InputError(
            f"a payoff of '{first.game_name}' is not polynomial in the parameters; the line has no exact roots."
        )
    if not same_game(first, second):
        raise InputError(
            f"the views '{first.view}' ({first.game_name}) and '{second.view}' ({second.game_name}) are about "
            f"different games; name one for both, as in game={first.game_name}."
        )
    for name, parameter in first.parameters.items():
        if parameter.is_discrete and parameter.value != second.parameters[name].value:
            raise InputError(
                f"the line from '{first.view}' to '{second.view}' passes values that {name} cannot have: it takes only "
                f"{parameter.domain}; give both views the same, as in params.{name}={parameter.shown}."
            )
    warn_of_line(first, second)
    return Walk(first, second, *_Line(first, second, expectation).crossings())


def same_game(first: Scenario, second: Scenario) -> bool:
    """Whether two scenarios have the same moves, order and formulas, so that they differ in values alone."""
    if (first.players, first.moves, first.order) != (second.players, second.moves, second.order):
        return False
    one, other = first.family, second.family
    return (
        one.parameters == other.parameters
        and np.array_equal(one.exponents, other.exponents)
        and np.array_equal(one.coefficients, other.coefficients)
    )


class _Line:
    """The family of games along the line."""

    def __init__(self, first: Scenario, second: Scenario, expectation: str):
        self.scenario, self.expectation = first, expectation
        names = first.family.parameters
        start, end = ([as_fraction(view.values()[name]) for name in names] for view in (first, second))
        step = [b - a for a, b in zip(start, end)]
        self.game = exact_game(along_line(first.family, start, step), Fraction(0), Fraction(1))
        all_forms = forms(first)
        self.order = all_forms.get(LED) or next(iter(all_forms.values()))
        self.earlier = [i for stage in self.order[:-1] for i in stage]
        self.causes = Causes(first.family, np.array(start, dtype=float), np.array(step, dtype=float), self.order)

    def crossings(self) -> tuple[pd.DataFrame, tuple[str, ...], tuple]:
        """Return the changes of what follows each history and of the best move, in order, all doubts, what is held."""
        histories = list(np.ndindex(*(self.scenario.shape[i] for i in self.earlier)))
        found = {history: self._correspondence(history) for history in steps(histories, "moves")}
        rows = [row for history in histories for row in self._changes(history, found[history])]
        if len(self.earlier) == 1:
            rows += self._changes_of_best_move(found)
        rows.sort(key=lambda row: row[0])  # at one place: by history, the best move last
        doubts = dict.fromkeys(one.message for one in found.values() if one.status == "undecided")
        table = pd.DataFrame([row[:-1] for row in rows], columns=COLUMNS)
        return _inherit(table), tuple(doubts), tuple(row[-1] for row in rows)

    def _correspondence(self, history: History) -> Correspondence:
        game = self.game.after(dict(zip(self.earlier, history)))
        return (two_player_correspondence if len(game.shape) == 2 else pure_correspondence)(game)

    def _changes(self, history: History, found: Correspondence) -> list[tuple]:
        cells = [self._equilibria_between(history, found, low, high) for low, high in found.cells]
        rows = []
        for root, before, after, *ends in zip(found.roots, cells, cells[1:], found.cells, found.cells[1:]):
            if before.keys() != after.keys():
                cause = self.causes.of_equilibria(root.value, _points(before) ^ _points(after))
                held = tuple(self._held(side, *stretch) for side, stretch in zip((before, after), ends))
                labels = ["; ".join(one.label for one in side) for side in held]
                rows.append((root.value, self._histories([history]), *labels, *cause, held))
        return rows

    def _held(self, found: Equilibria, low: float, high: float) -> tuple[Held, ...]:
        groups = sorted(found, key=lambda group: (len(group), sum(map(len, group[0])), group))
        return tuple(
            Held("/".join(self._label(i, group) for i in self.order[-1]), found[group], low, high) for group in groups
        )

    def _changes_of_best_move(self, found: dict[History, Correspondence]) -> list[tuple]:
        leader = self.earlier[0]
        paid = list(np.moveaxis(self.game.whole[:, leader], 1 + leader, 0))
        choices = leader_choices(list(found.values()), paid, self.expectation)
        rows = []
        for before, after in zip(choices, choices[1:]):
            share, (old, new) = after.start.value, (set(before.moves), set(after.moves))
            cause = self.causes.of_best_move(
                share, *(self._near(found, share, moves) for moves in (old - new or new, new - old or old))
            )
            rows.append(
                (
                    share,
                    BEST_MOVE,
                    *(self._histories((m,) for m in sorted(moves)) for moves in (old, new)),
                    *cause,
                    ((), ()),
                )
            )
        return rows

    def _equilibria_between(self, history: History, found: Correspondence, low: float, high: float) -> Equilibria:
        groups: dict = {}
        for number, branch in enumerate(found.branches):
            if branch.low <= low and high <= branch.high:
                key = (number,) if branch.continuum is None else ("continuum", branch.continuum)
                groups.setdefault(key, []).append(branch)
        return {
            tuple(sorted({self._all_players(history, branch.support) for branch in group})): tuple(group)
            for group in groups.values()
        }

    def _near(self, found: dict[History, Correspondence], share: float, moves: set[int]) -> frozenset[Supports]:
        """Return what follows moves of the leader at a share of the way or right beside it."""
        return frozenset(
            self._all_players((move,), branch.support)
            for move in moves
            for branch in found[(move,)].branches
            if branch.low - TOLERANCE <= share <= branch.high + TOLERANCE
        )

    def _all_players(self, history: History, last: Supports) -> Supports:
        """Return the supports of all players, those of the last stage being given in menu order."""
        played = dict(zip(self.earlier, ((move,) for move in history))) | dict(zip(sorted(self.order[-1]), last))
        return tuple(played[i] for i in range(len(self.scenario.players)))

    def _histories(self, histories) -> str:
        menus = [self.scenario.moves[self.scenario.players[i]] for i in self.earlier]
        return ", ".join("/".join(menu[a] for menu, a in zip(menus, history)) for history in histories)

    def _label(self, player: int, group: Sequence[Supports]) -> str:
        """Return what a player does: ``A + B`` where it mixes, ``A ~ B`` over a continuum."""
        moves = self.scenario.moves[self.scenario.players[player]]
        played = sorted({move for supports in group for move in supports[player]})
        return (CONTINUUM if len(group) > 1 else AND).join(moves[a] for a in played)


def _points(found: Equilibria) -> frozenset[Supports]:
    """Return isolated equilibria and the extreme points of continua alike."""
    return frozenset(supports for group in found for supports in group)


def _inherit(table: pd.DataFrame) -> pd.DataFrame:
    """Give a change of the best move that comes with a change of what follows the assumption behind the latter."""
    for place in table.index[(table["moves"] == BEST_MOVE) & table["parameter"].isna()]:
        here = (table["share"] - table.at[place, "share"]).abs() <= TOLERANCE
        causes = table[here & table["parameter"].notna()]
        if len(causes):
            table.loc[place, ["parameter", "contribution"]] = causes.iloc[0][["parameter", "contribution"]].tolist()
    return table


def along_line(family: Family, start: Sequence[Fraction], step: Sequence[Fraction]) -> np.ndarray:
    """Return a polynomial family's coefficients in the share of the way along the line start + share × step.

    Parameters
    ----------
    family : Family
    start, step : sequence of Fraction, one per parameter

    Returns
    -------
    ndarray of Fraction, shape (degree + 1, rows, n1, …, nN)
    """
    degree = int(family.exponents.sum(axis=1).max(initial=0))
    coefficients = np.full((degree + 1, *family.shape), Fraction(0), dtype=object)
    for exponents, tensor in zip(family.exponents, family.coefficients):
        line = (Fraction(1),)
        for k in np.flatnonzero(exponents):
            for _ in range(exponents[k]):
                line = multiply(line, (start[k], step[k]))
        used = np.nonzero(tensor)
        exact = as_fractions(tensor[used])
        for power, factor in enumerate(line):
            if factor and len(exact):
                coefficients[power][used] += exact * factor
    return coefficients
