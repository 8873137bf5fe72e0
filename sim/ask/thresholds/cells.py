"""What holds between two neighbouring breakpoints: isolated equilibria and continua, each under one label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.ask.thresholds.thresholds import History, ScenarioBranch, Thresholds

MIXED = " + "  # A + B: one mixture of A and B
BETWEEN = " ~ "  # A ~ B: a continuum of mixtures of A and B


@dataclass(frozen=True, eq=False)
class Answer:
    """An isolated equilibrium, or a continuum given by its extreme equilibria.

    Attributes
    ----------
    branches : tuple of ScenarioBranch
        One, or all extreme equilibria of one continuum.
    """

    branches: tuple[ScenarioBranch, ...]

    @property
    def is_continuum(self) -> bool:
        """Whether this is a continuum."""
        return self.branches[0].continuum is not None

    @cached_property
    def moves(self) -> tuple[str, ...]:
        """What each player of the last stage plays: ``A``, ``A + B`` where it mixes, ``A ~ B`` over a continuum."""
        supports = [branch.support for branch in self.branches]
        joined = []
        for player in supports[0]:
            played = [move for move in self._menu(player) if any(move in support[player] for support in supports)]
            joined.append((BETWEEN if len(supports) > 1 else MIXED).join(played))
        return tuple(joined)

    @property
    def label(self) -> str:
        """What is played, in words and in one line: ``peace and hedging / full support ~ limited support``."""
        return self.branches[0].thresholds.scenario.labels.play(self.branches[0].support, self.moves)

    def outcome_range(self, outcome: str, x: float) -> tuple[float, float]:
        """Return the least and the largest expectation of an outcome at x; a continuum spans what lies between."""
        values = [branch.outcomes(x)[outcome] for branch in self.branches]
        return min(values), max(values)

    def _menu(self, player: str) -> tuple[str, ...]:
        return self.branches[0].thresholds.scenario.moves[player]

    def __repr__(self) -> str:
        return f"Answer({self.label})"


@dataclass(frozen=True, eq=False)
class Cell:
    """An interval between two neighbouring breakpoints of one correspondence.

    Attributes
    ----------
    low, high : float
    answers : tuple of Answer
    """

    low: float
    high: float
    answers: tuple[Answer, ...]

    @property
    def middle(self) -> float:
        """The point half-way."""
        return (self.low + self.high) / 2

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the answers."""
        return tuple(answer.label for answer in self.answers)

    def outcome_range(self, outcome: str, x: float | None = None) -> tuple[float, float] | None:
        """Return the range of an outcome over all equilibria at x, half-way by default; None if there is none."""
        ranges = [answer.outcome_range(outcome, self.middle if x is None else x) for answer in self.answers]
        return (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else None

    def played(self, player: str) -> tuple[str, ...]:
        """Return the moves that a player makes in some equilibrium."""
        moves = self.answers[0]._menu(player) if self.answers else ()
        supports = [branch.support[player] for answer in self.answers for branch in answer.branches]
        return tuple(move for move in moves if any(move in support for support in supports))


def cells(found: Thresholds, history: History | None) -> tuple[Cell, ...]:
    """Return the cells that follow a history, or (None) those of play at once, ascending."""
    branches = found.branches_of(history)
    return tuple(
        Cell(low, high, answers([b for b in branches if b.low <= low and high <= b.high]))
        for low, high in found.correspondences[history].cells
    )


def answers(branches: Sequence[ScenarioBranch]) -> tuple[Answer, ...]:
    """Return branches that hold at one point as isolated equilibria and continua, in order of appearance."""
    groups: dict = {}
    for number, branch in enumerate(branches):
        key = ("isolated", number) if branch.continuum is None else ("continuum", branch.continuum)
        groups.setdefault(key, []).append(branch)
    return tuple(Answer(tuple(group)) for group in groups.values())
