"""Scenario discovery: the boxes of assumptions in which a move works, as rules.

A classification tree is grown on half of the worlds; the leaves in which the move works more often than not are boxes.
Coverage and density are measured on the other half.

References
----------
Breiman, L. et al. (1984), Classification and Regression Trees; Bryant, B. and Lempert, R. (2010), Thinking inside the
box: a participatory, computer-assisted approach to scenario discovery; Lempert, R., Bryant, B. and Bankes, S. (2008),
Comparing algorithms for scenario discovery (trees and PRIM). Trees by scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.ask.answer import Answer
from sim.ask.robustness import Robustness
from sim.errors import InputError, expect, nearest
from sim.extras import require
from sim.progress import steps
from sim.scenario.scenario import Scenario
from sim.scenario.target import Target

DEPTH = 3
QUANTIFIERS = ("every", "some")
SMALLEST_LEAF = 0.02  # share of the worlds that the tree is grown on


@dataclass(frozen=True)
class Rule:
    """A box of assumptions in which a move works.

    Attributes
    ----------
    choice : str
    limits : tuple of (parameter, low, high)
        Only the parameters that are limited: low < parameter <= high; None where a side is open.
    coverage : float
        Share of the worlds in which the move works that lie in the box.
    density : float
        Share of the box's worlds in which the move works.
    mass : float
        Share of all worlds that lie in the box. All three are counted in the half that the tree was not grown on.
    """

    choice: str
    limits: tuple[tuple[str, float | None, float | None], ...]
    coverage: float
    density: float
    mass: float


@dataclass(frozen=True, eq=False, repr=False)
class Rules(Answer):
    """Rules of all moves, a sequence: those of each move together, the widest coverage first.

    Attributes
    ----------
    scenario : Scenario
    target : Target
    quantifier : str
    rules : tuple of Rule
    """

    scenario: Scenario
    target: Target
    quantifier: str
    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __getitem__(self, place: int) -> Rule:
        return self.rules[place]


def rules(found: Robustness, quantifier: str = "every", depth: int = DEPTH) -> Rules:
    """Return, for every move of the leader, the boxes in which the target holds in every (or some) equilibrium.

    A move that always works or never does has no rule.

    Parameters
    ----------
    found : Robustness
    quantifier : {"every", "some"}
    depth : int
        Most limits that a rule has.
    """
    expect(found, Robustness, "found", "what sim.robustness returns")
    if quantifier not in QUANTIFIERS:
        raise InputError(f"quantifier={quantifier}: {nearest(str(quantifier), QUANTIFIERS)}")
    expect(depth, int, "depth", "a whole number")
    listed: list[Rule] = []
    for k, choice in enumerate(steps(found.worlds.choices, "moves")):
        solved = found.worlds.solved[:, k]
        works = getattr(found.worlds, quantifier)[solved, k]
        listed += boxes(choice, found.worlds.parameters, found.worlds.points[solved], works, depth)
    return Rules(found.scenario, found.target, quantifier, tuple(listed))


def boxes(
    choice: str, parameters: tuple[str, ...], points: np.ndarray, works: np.ndarray, depth: int = DEPTH
) -> list[Rule]:
    """Return the boxes of a tree in which `works` is true more often than not, the widest coverage first.

    Parameters
    ----------
    points : ndarray, shape (worlds, parameters)
    works : ndarray of bool, shape (worlds,)
    """
    require("sklearn")
    from sklearn.tree import DecisionTreeClassifier

    # Shuffled: every second point of a Sobol sequence lies in the same half of some parameters' ranges.
    shuffled = np.random.default_rng(0).permutation(len(points))
    grow, test = np.array_split(shuffled, 2)
    if works[grow].all() or not works[grow].any() or not works[test].any():
        return []
    tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=SMALLEST_LEAF, random_state=0)
    tree.fit(points[grow], works[grow])
    found = []
    for node, limits in _leaves(tree.tree_, 0, {}):
        if tree.tree_.value[node][0].argmax() != 1:
            continue
        # By the limits themselves: the tree looks at points rounded to single precision.
        inside = _inside(points[test], limits)
        worked = np.count_nonzero(inside & works[test])
        if not worked:
            continue
        named = tuple((parameters[v], *limits[v]) for v in sorted(limits))
        coverage, density = worked / np.count_nonzero(works[test]), worked / np.count_nonzero(inside)
        found.append(Rule(choice, named, float(coverage), float(density), float(inside.mean())))
    return sorted(found, key=lambda rule: -rule.coverage)


def _inside(points: np.ndarray, limits: dict[int, tuple[float | None, float | None]]) -> np.ndarray:
    inside = np.ones(len(points), dtype=bool)
    for variable, (low, high) in limits.items():
        inside &= (low is None or points[:, variable] > low) & (high is None or points[:, variable] <= high)
    return inside


def _leaves(tree, node: int, limits: dict[int, tuple[float | None, float | None]]) -> Iterator[tuple[int, dict]]:
    """Yield each leaf with the limits on the way to it."""
    if tree.children_left[node] == tree.children_right[node]:
        yield node, limits
        return
    variable, split = int(tree.feature[node]), float(tree.threshold[node])
    low, high = limits.get(variable, (None, None))
    # A split further down is always inside the limits so far.
    yield from _leaves(tree, tree.children_left[node], {**limits, variable: (low, split)})
    yield from _leaves(tree, tree.children_right[node], {**limits, variable: (split, high)})
