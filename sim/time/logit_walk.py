"""Walks along branches of stationary logit equilibria."""

from __future__ import annotations

import numpy as np

from sim.time.logit_branch import Branch, Heading, Point

FIRST_STEP, SHORTEST_STEP = 0.5, 1e-7  # of arc length
# How wrong a point is looked for, in scaled payoffs times the precision, aims at AIM by the length of steps, each at most
# GROWTH times and at least half the last one; one along which the branch turns more sharply than SMALLEST_COSINE says is
# halved, for it may have led to another branch.
AIM, GROWTH, SMALLEST_COSINE = 0.1, 4.0, 0.7
AT = 1e-12  # how near, relatively, a precision is the one asked for


class Walk:
    """A walk along a branch, from a point on it.

    By arc length, so that turning points are passed. A point is looked for where the branch would be if it went on
    bending as before; the length of steps makes that about equally wrong at each.

    Parameters
    ----------
    branch : Branch
    point : Point
    sense : {1, -1}
        Whether the precision rises or falls at first.
    """

    def __init__(self, branch: Branch, point: Point, sense: int = 1):
        self.branch, self.point, self.system = branch, point, branch.system(point)
        values = np.linalg.solve(self.system.matrix, -self.system.by_precision)
        self.heading = branch.heading(point, self.system, values, sense=sense)
        self.step, self.turns = FIRST_STEP, 0
        self.before: tuple[Heading, float] | None = None

    def advance(self, target: float = np.inf) -> bool:
        """Go one step on, no further than to a precision that lies ahead; return whether there is one."""
        branch, heading = self.branch, self.heading
        while self.step >= SHORTEST_STEP:
            ahead = (target - self.point.precision) / heading.slope.precision
            left = ahead if ahead > AT * (1 + target) else np.inf
            length = min(self.step, left)
            found = branch.stepped(self.point, heading, self.before, length, target if left <= self.step else None)
            if found is not None and (found[0].precision - target) * (self.point.precision - target) < 0:  # beyond it
                found = branch.stepped(self.point, heading, self.before, left, target) if np.isfinite(left) else None
            if found is not None:
                point, system, values, wrong = found
                onwards = branch.heading(point, system, values, (heading, length))
                if branch.cosine(heading, onwards) >= SMALLEST_COSINE or length <= SHORTEST_STEP:
                    self.point, self.system, self.before, self.heading = point, system, (heading, length), onwards
                    self.turns += int(onwards.slope.precision * heading.slope.precision < 0)
                    self.step = length * min(GROWTH, max(0.5, np.cbrt(AIM / max(wrong, SHORTEST_STEP))))
                    return True
            self.step = length / 2
        return False
