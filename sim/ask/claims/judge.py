"""Claims judged in the author's own view and in the others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.ask.claims.beside import beside
from sim.ask.claims.boxes import WIDE_POINTS, alike_in_wide_box, box_share, has_box, looks_at_one_world, study_worlds
from sim.ask.claims.claim import Claim, Statement
from sim.ask.claims.findings import finding
from sim.ask.claims.margin import Margin, Turn, margin
from sim.ask.claims.places import find_answers
from sim.ask.claims.reproduce import command_line
from sim.ask.claims.statements import evaluate
from sim.ask.claims.verdicts import (
    BUILT_IN,
    CANNOT_HOLD,
    FAILS,
    HOLDS,
    INPUT,
    NO_EFFECT,
    NOT_APPLICABLE,
    TESTED,
    UNDECIDED,
    WAITS,
    WORDS,
)
from sim.ask.claims.walk import is_over_time, of_one_year, places_of
from sim.ask.claims.worlds import Worlds, one_world
from sim.errors import InputError, nearest
from sim.scenario.scenario import Scenario
from sim.scenario.shelf import Shelf
from sim.scenario.where import Where
from sim.study.results import Results

PLAUSIBLE_BOX = "the plausible box"
WIDE = f"{WIDE_POINTS:,} draws from a box three times as wide as the plausible one"

# For a statement's verdict in a view: the verdicts that the wide draws are to give, all of them, for it to be more than
# that view's; what the claim is then called; and in words.
EVERYWHERE = {
    HOLDS: ((HOLDS,), BUILT_IN, f"held in all {WIDE}"),
    FAILS: ((FAILS, NO_EFFECT), CANNOT_HOLD, f"held in none of {WIDE}"),
    NO_EFFECT: ((FAILS, NO_EFFECT), CANNOT_HOLD, f"held in none of {WIDE}"),
}


@dataclass(frozen=True)
class Judgement:
    """One claim in one view.

    Attributes
    ----------
    claim : Claim
    view : str
    verdict : str
        One of VERDICTS.
    reason : str
        Why it is not applicable, or what it waits for.
    found : str
        What the test found.
    nearest : Margin or None
        Nearest single change of a parameter that turns the verdict, in the author's own view.
    box : float or None
        Share of the plausible box, or of a study's worlds, in which the claim holds.
    box_of : str
        What it is a share of.
    beside : str
        Of a game over time, in words, the verdict over horizons some years shorter and longer.
    everywhere : str
        In words that the verdict was the same in all draws from the wide box; empty if it was not, or not asked.
    command : str
        The command line that shows the same.
    changes : str
        What differs from the view as its author wrote it.
    scenario : Scenario or None
        The game in which it was judged; None where none is asked or none has what the claim names.
    """

    claim: Claim
    view: str
    verdict: str
    reason: str = ""
    found: str = ""
    nearest: Margin | None = None
    box: float | None = None
    box_of: str = PLAUSIBLE_BOX
    beside: str = ""
    everywhere: str = ""
    command: str = ""
    changes: str = ""
    scenario: Scenario | None = field(default=None, repr=False, compare=False)

    @property
    def own(self) -> bool:
        """Whether this is the author's own view."""
        return self.view == self.claim.view

    @property
    def is_tested(self) -> bool:
        """Whether the claim was asked of a scenario there."""
        return self.verdict in TESTED

    @property
    def turn(self) -> Turn | None:
        """The nearest change of one parameter that turns the verdict."""
        return self.nearest.turn if self.nearest is not None else None

    @property
    def margin(self) -> str:
        """How firmly the verdict stands, in words."""
        parts = [self.everywhere] if self.everywhere else []
        parts += [self.nearest.text] if self.nearest is not None else []
        parts += [self.beside] if self.beside else []
        parts += [f"holds in {self.box:.0%} of {self.box_of}"] if self.box is not None else []
        return "; ".join(parts)


class Court:
    """Judges claims; looks at the plausible box once for each game.

    Parameters
    ----------
    shelf : Shelf, optional
        Where the scenarios come from.
    overrides : sequence of str
        Assumptions changed in every view, as ``params.q=0.5``.
    results : Results, optional
        A finished study in whose worlds the shares of claims about its game are counted, in place of the plausible box.

    Attributes
    ----------
    shelf : Shelf
    overrides : tuple of str
    """

    def __init__(self, shelf: Shelf | None = None, overrides: Sequence[str] = (), results: Results | None = None):
        self._study = None if results is None else study_worlds(results)
        self.shelf = shelf or Shelf()
        self.overrides = tuple(overrides)
        self._worlds: dict[Scenario, Worlds] = {}
        self._of_game: dict[tuple, Scenario] = {}
        self._boxes: dict[tuple, float] = {}
        self._everywhere: dict[tuple, bool] = {}

    @property
    def has_study(self) -> bool:
        """Whether shares are those of a study's worlds."""
        return self._study is not None

    def scenario(self, view: str, game: str = "") -> Scenario:
        """Return a view, of its own game or of another.

        Raises
        ------
        InputError
            If there is no such view or game, or the view says nothing of that game.
        """
        return self._load(view, game, self.overrides)

    def home(self, claim: Claim) -> Scenario:
        """Return the own view of a claim that has passed `check`, as its author wrote it."""
        return self._load(claim.view, "", ())

    def _load(self, view: str, game: str, overrides: tuple[str, ...]) -> Scenario:
        return self.shelf.load(view, [*overrides, *([f"game={game}"] if game else [])])

    def check(self, claim: Claim) -> None:
        """Refuse a claim whose own view does not have what it names.

        Raises
        ------
        InputError
            Naming file, id and reason.
        """
        try:
            scenario = self._load(claim.view, claim.test.game if claim.test else "", ())
            for name in claim.justifies:
                check_justified(name, scenario)
            if claim.test:
                check_names(claim.test.statement, self._world(scenario))
        except InputError as error:
            raise InputError(f"{Where(Path(claim.file)) / 'claims' / claim.id}: {error}") from None

    def applies(self, claim: Claim, view: str) -> bool:
        """Whether a view's game has what a claim that is tested speaks of."""
        try:
            check_names(claim.test.statement, self._world(self.scenario(view, claim.test.game)))
        except InputError:
            return False
        return True

    def judge(self, claim: Claim, view: str, evidence: bool = True) -> Judgement:
        """Judge a claim that has passed `check` in one view; without evidence, what it is called and no more."""
        if claim.test is None:
            if claim.waits_for:
                return Judgement(claim, view, WAITS, claim.waits_for)
            return Judgement(claim, view, INPUT, ", ".join(claim.justifies))
        statement, game = claim.test.statement, claim.test.game
        try:
            scenario = self.scenario(view, game)
            world = self._world(scenario)
            verdict = evaluate(statement, world)[0]
        except InputError as error:
            return Judgement(claim, view, NOT_APPLICABLE, str(error))
        name, everywhere = WORDS[verdict], ""
        over_time = is_over_time(statement)
        if verdict in EVERYWHERE and not over_time and self._is_everywhere(claim, scenario, verdict):
            _, name, everywhere = EVERYWHERE[verdict]
        own, reason = view == claim.view, "no equilibrium was found" if verdict == UNDECIDED else ""
        if not evidence:
            return Judgement(claim, view, name, reason, everywhere=everywhere, scenario=scenario)
        return Judgement(
            claim,
            view,
            name,
            reason,
            found=finding(statement, world) if own else "",
            nearest=margin(statement, scenario)
            if own and not over_time and not everywhere and looks_at_one_world(statement)
            else None,
            box=None if over_time else self._box(claim, scenario),
            box_of=PLAUSIBLE_BOX if self._study is None else f"the study's {self._study.size:,} worlds",
            beside=beside(statement, world, verdict) if own and over_time else "",
            everywhere=everywhere,
            command=command_line(claim, scenario, self.shelf.config_dir),
            changes=", ".join(map(str, scenario.changes)),
            scenario=scenario,
        )

    def _world(self, scenario: Scenario) -> Worlds:
        """Return a scenario's own values as one point, which remembers the answers found there."""
        return self._worlds.setdefault(scenario, one_world(scenario))

    def _box(self, claim: Claim, scenario: Scenario) -> float | None:
        """Return the share of the plausible box; views of one game have the same."""
        if not has_box(claim.test.statement):
            return None
        if self._study is not None and not _same_game(scenario, self._study.scenario):
            return None
        game = self._one_of_its_game(scenario)
        if (claim.id, game) not in self._boxes:
            self._boxes[claim.id, game] = box_share(claim.test.statement, game, self._study)
        return self._boxes[claim.id, game]

    def _is_everywhere(self, claim: Claim, scenario: Scenario, verdict: int) -> bool:
        """Return whether a verdict is that of all draws from the wide box; views of one game have the same."""
        game = self._one_of_its_game(scenario)
        key = claim.id, game, verdict
        if key not in self._everywhere:
            self._everywhere[key] = alike_in_wide_box(claim.test.statement, game, EVERYWHERE[verdict][0])
        return self._everywhere[key]

    def _one_of_its_game(self, scenario: Scenario) -> Scenario:
        """Return the first scenario met that differs in no more than its parameters' values: all have one box."""
        ranges = tuple(
            (p.low, p.high, p.domain, p.value if p.low == p.high else None) for p in scenario.parameters.values()
        )
        kept = tuple(constraint.formula.text for constraint in scenario.constraints)
        moves = tuple(scenario.moves.items())
        return self._of_game.setdefault((scenario.game_name, moves, ranges, kept), scenario)


def check_names(statement: Statement, world: Worlds) -> None:
    """Refuse a statement that names something which the game does not have.

    What is about a game over time is asked of its first year alone, which names the same.
    """
    for place in places_of(statement):
        find_answers(place, world)
    evaluate(of_one_year(statement), world)


def _same_game(scenario: Scenario, other: Scenario) -> bool:
    """Whether two scenarios have one game with the same menus and assumptions."""
    same = scenario.game_name == other.game_name and scenario.moves == other.moves
    return same and scenario.parameters.keys() == other.parameters.keys()


def check_justified(name: str, scenario: Scenario) -> None:
    """Refuse a name that is neither a parameter nor a payoff term ``player.term``."""
    player, dot, term = name.partition(".")
    if not dot:
        scenario.parameter(name)
        return
    terms = scenario.payoffs[scenario.player(player)]
    if term not in terms:
        raise InputError(f"justifies: unknown term '{term}' of {player}; {nearest(term, terms)}")
