"""What a report is about, and the answers that several of its sections share, each computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from sim.ask.claims.claim import Claim
from sim.ask.claims.judge import Court, Judgement
from sim.ask.claims.judge_all import judge_all
from sim.ask.claims.read import read_library
from sim.ask.claims.verdicts import NOT_APPLICABLE
from sim.ask.claims.walk import is_over_time
from sim.ask.compare import Comparison, are_alike, compare
from sim.ask.explain import Explanations, explain
from sim.ask.path import Paths, path
from sim.ask.solution import Solution, solve
from sim.errors import InputError
from sim.reports.turning import TurningPoints, turning_points
from sim.scenario.compose import COMMON_VIEW
from sim.scenario.files import read_others
from sim.scenario.plans import plans_for
from sim.scenario.scenario import Scenario
from sim.scenario.shelf import Shelf


@dataclass(frozen=True, eq=False)
class Subject:
    """The views that a report is about.

    Attributes
    ----------
    scenarios : tuple of Scenario
    views : list of str
        What each is loaded by: its name, or the path of its file.
    overrides : tuple of str
        Assumptions changed on the command line.
    shelf : Shelf
        Where the scenarios come from, and others that are compared with them.
    workers : int
        Processes that judge the claims, and look for the smallest changes of several views.
    """

    scenarios: tuple[Scenario, ...]
    views: list[str]
    overrides: tuple[str, ...] = ()
    shelf: Shelf = field(default_factory=Shelf)
    workers: int = 1

    @property
    def config_dir(self) -> str | None:
        """A user's own directory of scenarios."""
        return self.shelf.config_dir

    @property
    def assumption_overrides(self) -> list[str]:
        """The overrides of assumptions, without that of the game."""
        return [override for override in self.overrides if override.lstrip("+").startswith("params.")]

    @property
    def several(self) -> bool:
        """Whether there is more than one view."""
        return len(self.scenarios) > 1

    @cached_property
    def solutions(self) -> list[Solution]:
        """The equilibria of every view."""
        return [solve(scenario) for scenario in self.scenarios]

    @cached_property
    def comparison(self) -> Comparison | None:
        """The views in which somebody leads, side by side; None where there is none."""
        led = [solution.scenario for solution in self.solutions if solution.led is not None]
        return compare(led) if led else None

    @cached_property
    def paths(self) -> Paths | None:
        """What becomes of the one view over time, in free play and under each plan; None of one state, and of no time."""
        scenario = self.scenarios[0]
        if self.several or scenario.time is None or scenario.elsewhere:
            return None
        return path(scenario, [None, *plans_for(scenario, self.config_dir)])

    @cached_property
    def turning(self) -> list[TurningPoints]:
        """Every view's thresholds in every parameter."""
        return [turning_points(scenario) for scenario in self.scenarios]

    @cached_property
    def explained(self) -> tuple[pd.Series | None, Explanations | None]:
        """The best move of the first view, as a row of its solution, and why its follower does what it does after it.

        None where all move at once; no explanations where no equilibrium in pure moves follows.
        """
        scenario, table = self.scenarios[0], self.solutions[0].led
        if table is None or not table["led_best"].any():
            return None, None
        path = table[table["led_best"]]
        best = path.loc[path[f"payoff_{scenario.earlier[0]}"].idxmax()]
        moves = {player: str(best[player]) for player in scenario.earlier}
        try:
            return best, explain(scenario, moves, scenario.order[-1][0])
        except InputError:
            return best, None

    @cached_property
    def court(self) -> Court:
        """Judge of the claims, under the same changes of assumptions."""
        return Court(self.shelf, self.assumption_overrides)

    @cached_property
    def claims(self) -> tuple[list[Claim], list[str]]:
        """All sound claims, and a sentence for each one that is refused."""
        claims, problems = read_library(self.config_dir)
        sound = []
        for claim in claims:
            try:
                self.court.check(claim)
                sound.append(claim)
            except InputError as error:
                problems.append(str(error))
        return sound, problems

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The claims in their own views and in the report's.

        On one view, those that say nothing of it are left out, and evidence is found for its own alone.
        """
        claims, _ = self.claims
        if self.several:
            return judge_all(self.court, claims, self.views, workers=self.workers)
        about = [claim for claim in claims if self._may_be_about(claim)]
        found = judge_all(self.court, about, self.views, evidence=self.has_evidence, workers=self.workers)
        here = {j.claim.id for j in found if j.view in self.views and (j.own or j.verdict != NOT_APPLICABLE)}
        return [judgement for judgement in found if judgement.claim.id in here]

    def has_evidence(self, claim: Claim) -> bool:
        """Whether the report tells what was found of a claim, and how firmly it stands."""
        return self.several or claim.view in self.views

    def _may_be_about(self, claim: Claim) -> bool:
        """Whether a claim can say something of the one view: it is the view's own, or about the same players.

        What is asked of a game over time says nothing of one that is played once.
        """
        if claim.view in self.views:
            return True
        timed = claim.test is not None and is_over_time(claim.test.statement)
        if timed and self.scenarios[0].time is None:
            return False
        return self.court.home(claim).players == self.scenarios[0].players


def one_view(view: str, overrides: Sequence[str] = (), config_dir: str | None = None, workers: int = 1) -> Subject:
    """Return the subject of a report on one view."""
    shelf = Shelf(config_dir)
    return Subject((shelf.load(view, overrides),), [str(view)], tuple(overrides), shelf, workers)


def all_views(overrides: Sequence[str] = (), config_dir: str | None = None, workers: int = 1) -> Subject:
    """Return the subject of a report on the common view and all that are alike."""
    shelf = Shelf(config_dir)
    common = shelf.load(COMMON_VIEW, overrides)
    names = alike_views(common, shelf)
    scenarios = [common, *(shelf.load(name, overrides) for name in names)]
    return Subject(tuple(scenarios), [COMMON_VIEW, *names], tuple(overrides), shelf, workers)


def alike_views(scenario: Scenario, shelf: Shelf) -> list[str]:
    """Return the other views that have a scenario's players and its first mover's moves, and go on in time as it does."""
    library = shelf.library
    names = [name for name in library.names("view") if name != library.word("view", scenario.files[1])]
    views = read_others(names, shelf.load)
    return [view.view for view in views if are_alike(view, scenario)]
