"""The search behind `flip`: which clauses a target needs, and the nearest point at which they hold.

In some equilibrium: one program for each pure profile of the target, whose conditions are those of an equilibrium;
then, for two followers, one for each pair of supports.

In every equilibrium, and on the led path: the complete solver is called at the nearest point so far; whatever
equilibrium it finds in the way is excluded by a clause; and so on until none is in the way. A clause that excludes a
pure equilibrium is necessary, so the necessary clauses alone give a lower bound; one that excludes a mixed equilibrium
is only sufficient, and from there on the answer may be an upper bound, and says so. An equilibrium always exists (Nash
1951), so what holds in every one holds in some: where the target cannot hold in some equilibrium, that settles it.

All programs of a search share one budget, so it always ends, and where it is spent, or the search is broken off by
Ctrl-C, the answer is what is known by then, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np

from sim.ask.flip.conditions import EquilibriumConditions, Supports, is_pure, pure_profile
from sim.ask.flip.obstacles import Obstacles
from sim.ask.flip.play import Play
from sim.ask.flip.programs import NODES, Optimum, Program, nearest_point
from sim.ask.flip.question import Question
from sim.progress import one_more
from sim.solve.profile import TOLERANCE

# By how much, as a share of the payoff range, strict conditions must hold.
MARGIN = 1e-6
# Rounds of exclusion, and branch-and-bound nodes of each but the last.
MOST_ROUNDS, ROUND_NODES = 200, 400
# A mixed equilibrium must come nearer than the pure ones by this share: most share a nearest point with a pure one.
MIXED_IMPROVEMENT = 1e-3
MOST_SUPPORTS = 20_000  # looked through for mixed equilibria
LEAST_EFFORT = 25  # see `Optimum`, that each program counts for
FINISHING = 1_000  # effort of a program that makes a point that was found a better one
FARTHEST = 1024.0  # ranges, where nothing bounds the change
INSIDE = 0.05  # ranges around a boundary in which a point inside it is looked for
ROUNDING = 1e-6  # by which a second optimisation may miss what the first attained


@dataclass(frozen=True, eq=False)
class Trial:
    """A candidate for the equilibrium, its program with all clauses and with the necessary ones, and its optimum."""

    candidate: Supports | None
    refined: Program
    necessary: Program
    optimum: Optimum


@dataclass(frozen=True, eq=False)
class Found:
    """The outcome of a search.

    Attributes
    ----------
    boundary : ndarray or None
        The nearest point found; that of strict conditions by a margin.
    inside : ndarray or None
        The point nearest to the boundary at which the target holds by a margin; the boundary where there is none.
    distance, bound : float
        Distance of the boundary, and a proved lower bound.
    linear : bool
        Whether the programs of all pure candidates were linear.
    trials : tuple of Trial
        All candidates.
    ended : str
        Why the search ended early: ``budget spent`` or ``broken off``; empty where it did not.
    """

    boundary: np.ndarray | None
    inside: np.ndarray | None
    distance: float
    bound: float
    linear: bool
    trials: tuple[Trial, ...] = ()
    ended: str = ""


class Search:
    """The search for the nearest change of assumptions.

    Parameters
    ----------
    question : Question

    Attributes
    ----------
    play : Play
    program : Program
        The box of the parameters, without clauses.
    """

    def __init__(self, question: Question):
        self.question = question
        scenario = question.scenario
        self.play = Play(question)
        self.conditions = EquilibriumConditions(scenario, question.free)
        self.obstacles = Obstacles(self.play, self.conditions)
        self.budget_left: float = question.budget
        self.broken_off = False
        values = scenario.values()
        names = self.play.family.parameters
        parameters = [scenario.parameters[name] for name in names]
        start = np.array([values[name] for name in names])
        self.program = Program(
            exponents=self.play.family.exponents,
            start=start,
            low=np.minimum([(p if question.bounded else p.domain).low for p in parameters], start),
            high=np.maximum([(p if question.bounded else p.domain).high for p in parameters], start),
            widths=np.array([p.high - p.low for p in parameters]),
        )

    def run(self) -> Found:
        """Return the nearest point."""
        if self.play.holds(self.program.start):
            return Found(self.program.start, self.program.start, 0.0, 0.0, linear=True)
        needed = self.in_some_equilibrium if self.question.quantifier == "every" else None
        if needed is not None and np.isinf(needed.bound):
            return needed
        if needed is not None and self.weaker.broken_off:
            self._break_off()
        found = self._over(self.program, np.inf) if self.question.bounded else self._unbounded()
        if needed is not None and found.bound < needed.bound:
            found = replace(found, bound=min(needed.bound, found.distance))
        ended = "broken off" if self.broken_off else "budget spent" if self.budget_left < 1 else ""
        return replace(found, ended=ended)

    def _break_off(self) -> None:
        self.budget_left, self.broken_off = 0.0, True

    @cached_property
    def weaker(self) -> Search:
        """The search for the target in some equilibrium, which "every" needs."""
        return Search(replace(self.question, quantifier="some"))

    @cached_property
    def in_some_equilibrium(self) -> Found:
        """Where the target comes to hold in some equilibrium, as far as all of them are looked for."""
        found = self.weaker.run()
        return found if self.weaker.question.seeks_mixed else replace(found, bound=0.0)

    @property
    def can_change(self) -> bool:
        """Whether any comparison that decides about the target depends on a parameter that may change."""
        moving = self.program.exponents.any(axis=1)
        if self.question.quantifier == "led" and self.conditions.can_change(self.play.leader, moving):
            return True
        return any(self.conditions.equilibrium(profile)[:, moving].any() for profile in self.play.every_profile())

    def nearest(self, program: Program, margin: float = 0.0, cutoff: float = np.inf, nodes: int = NODES) -> Optimum:
        """Return the nearest point of a program, within what is left of the budget."""
        if self.budget_left < 1:
            return Optimum("budget spent", None, np.inf, 0.0)
        one_more("programs (Ctrl-C: the answer so far)")
        optimum = nearest_point(program, self.question.norm, margin, cutoff, nodes, self.budget_left)
        self.budget_left -= max(optimum.effort, LEAST_EFFORT)
        if optimum.status == "broken off":
            self._break_off()
        return optimum

    def _unbounded(self) -> Found:
        """Search larger and larger boxes: a point at most as far as the box reaches is the nearest of all.

        A box that holds all that can be is the last.
        """
        radius, cutoff, best = 1.0, np.inf, None
        while True:
            box = self.program.within(radius)
            found = self._over(box, cutoff)
            if found.boundary is not None:
                best, cutoff = found, found.distance
            elif best is not None:
                best = replace(best, bound=min(found.bound, best.distance))
            if best is not None and best.distance <= radius * (1 + TOLERANCE):
                return best
            whole = np.array_equal([box.low, box.high], [self.program.low, self.program.high])
            if whole or radius >= FARTHEST or (best is None and not self.can_change):
                return best or found
            radius = min(best.distance if best is not None else 2 * radius, FARTHEST)

    def _over(self, program: Program, cutoff: float) -> Found:
        if self.question.quantifier == "every":
            return self._finish([self._exclude(program, None, cutoff)])
        trials, best = [], cutoff
        for supports in self._candidates(program):
            if supports is None or self.budget_left < 1:  # not all candidates are tried
                trials.append(Trial(None, program, program, Optimum("budget spent", None, np.inf, 0.0)))
                break
            trial = self._try(program, supports, best)
            trials.append(trial)
            best = min(best, trial.optimum.value)
        return self._finish(trials)

    def _try(self, program: Program, supports: Supports, cutoff: float) -> Trial:
        """Make a profile of the target an equilibrium and, for the led path, what follows the leader's best move."""
        if not is_pure(supports):
            here = self.conditions.mixed_program(program, supports)
            return Trial(supports, here, here, self.nearest(here, cutoff=cutoff * (1 - MIXED_IMPROVEMENT)))
        here = program.with_clauses([[self.conditions.equilibrium(pure_profile(supports))]])
        if self.question.quantifier == "led":
            return self._exclude(here, supports, cutoff)
        return Trial(supports, here, here, self.nearest(here, cutoff=cutoff))

    def _candidates(self, program: Program) -> Iterator[Supports | None]:
        """Yield what may become the equilibrium: pure profiles of the target, nearest to one at the start first.

        Then, where mixed equilibria are looked for, their supports; None last where these are too many.
        """
        monomials = program.monomials(program.start)
        pure = [profile for profile in self.play.every_profile() if self.question.holds[profile]]
        pure.sort(key=lambda p: -(self.conditions.equilibrium(p) @ monomials).min(initial=0.0))
        yield from (tuple((move,) for move in profile) for profile in pure)
        if self.question.seeks_mixed and len(self.play.order[-1]) == 2:
            every = self.play.every_support()
            for supports in islice(every, MOST_SUPPORTS):
                if not is_pure(supports) and self.play.fulfils(supports):
                    yield supports
            if next(every, None) is not None:
                yield None

    def _exclude(self, program: Program, candidate: Supports | None, cutoff: float) -> Trial:
        """Exclude what stands in the way until nothing does.

        Any near point shows what stands in the way, so the nearest one is looked for closely only at the end.
        """
        refined, necessary, known, nodes = program, program, set(), ROUND_NODES
        best = Optimum("budget spent", None, np.inf, 0.0)
        for _ in range(MOST_ROUNDS):
            optimum = self.nearest(refined, MARGIN, min(cutoff, best.value), nodes)
            best = replace(best, status=optimum.status, bound=optimum.bound)
            if optimum.point is None:
                break
            if self.play.holds(optimum.point):
                best = optimum
                if optimum.status == "optimal" or nodes == NODES:
                    break
                nodes = NODES
                continue
            found = self.obstacles.in_the_way(optimum.point, candidate)
            new = {obstacle.key: obstacle for obstacle in found if obstacle.key not in known}
            if not new:
                break
            known |= new.keys()
            refined = refined.with_clauses([obstacle.clause for obstacle in new.values()])
            necessary = necessary.with_clauses([obstacle.clause for obstacle in new.values() if obstacle.necessary])
        return Trial(candidate, refined, necessary, best)

    def _finish(self, trials: Sequence[Trial]) -> Found:
        """Return the nearest of the trials, moved to the boundary, with what is proved."""
        best = min(trials, key=lambda trial: trial.optimum.value)
        linear = all(trial.refined.is_linear for trial in trials if trial.candidate is None or is_pure(trial.candidate))
        bound = min(self._bound(trial, best.optimum.value) for trial in trials)
        if best.optimum.point is None:
            return Found(None, None, np.inf, bound, linear, tuple(trials))
        if self.question.norm == np.inf:
            best = self._few_changes(best)
        count = len(self.play.family.parameters)
        point = best.optimum.point[:count]
        inside = point if self.question.is_strict else self._inside(best, point)
        return Found(point, inside, best.optimum.value, min(bound, best.optimum.value), linear, tuple(trials))

    def _few_changes(self, trial: Trial) -> Trial:
        """Return the trial with that of its optima in norm inf which changes least in norm 1."""
        margin = MARGIN if self.question.is_strict else 0.0
        near = trial.refined.within(trial.optimum.value * (1 + ROUNDING))
        fewer = nearest_point(near, 1, margin, effort=FINISHING)
        if fewer.point is None or (self.question.is_strict and not self.play.holds(fewer.point)):
            return trial
        return replace(trial, optimum=replace(trial.optimum, point=fewer.point))

    def _inside(self, trial: Trial, boundary: np.ndarray) -> np.ndarray:
        """Return the point nearest to the boundary at which the trial's equilibrium holds by a margin, if it does."""
        box = replace(self.program, start=boundary).within(INSIDE)
        if is_pure(trial.candidate):
            program = box.with_clauses(trial.refined.clauses)
        else:
            program = self.conditions.mixed_program(box, trial.candidate, MARGIN)
        margin = MARGIN if is_pure(trial.candidate) else 0.0
        within = nearest_point(program, 1, margin, effort=FINISHING)
        return boundary if within.point is None else within.point[: len(boundary)]

    def _bound(self, trial: Trial, cutoff: float) -> float:
        """Return a proved lower bound of the distance of a trial's profile; inf where it cannot be reached below it."""
        if len(trial.refined.clauses) == len(trial.necessary.clauses):
            return trial.optimum.bound
        return self.nearest(trial.necessary, MARGIN, cutoff).bound
