"""A scenario examined before it is believed: what in its payoffs may say more than its author meant.

Ties and signs are read off the polynomials where the payoffs are polynomial in the parameters; what is played is
found in worlds all over the plausible ranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, partial

from sim.ask.answer import Answer
from sim.ask.check.chances import escaping_chances, escaping_discounts
from sim.ask.check.findings import Finding, Unmatched
from sim.ask.check.idle import idle
from sim.ask.check.reach import MOST_STATES, unreached
from sim.ask.check.rules import rules_in_states
from sim.ask.check.sample import Sample
from sim.ask.check.signs import escapes
from sim.ask.check.states import examined_states
from sim.ask.check.still import still
from sim.ask.check.ties import ties
from sim.ask.check.undefined import finite_sample
from sim.ask.check.unplayed import unplayed
from sim.ask.check.without_effect import detached, idle_over_time, still_over_time, valueless
from sim.errors import InputError, closest, expect
from sim.scenario.examined import EVERY, Accepted
from sim.scenario.scenario import Scenario, expect_scenario
from sim.solve.concepts import QUICK
from sim.study.engine import PointSolver, main_form

SAMPLES = 1024
FEWEST_SAMPLES, MOST_SAMPLES = 2, 1_000_000
MOST_MOVES = 10  # of the one of two players who has fewer: the work on all equilibria doubles with each more
PURE = "pure"


@dataclass(frozen=True, eq=False, repr=False)
class Check(Answer):
    """What an examination of a scenario found.

    Attributes
    ----------
    scenario : Scenario
    findings : tuple of Finding
        Signs that escape first, then payoffs that are no numbers, ties, what is never played, what never matters.
    worlds : int
        That were solved: the scenario's own values, and others all over the plausible ranges and near their ends.
    seed : int
    unproven : tuple of (player, term)
        Terms that keep their sign at all points of the sample; no proof was found that they do everywhere.
    cut : tuple of str
        Players with so many ties that only the first are listed.
    complete : bool
        Whether all equilibria of the last stage were looked at; else, of many moves or players, those in pure moves.
    unproven_chances : tuple of str
        Factors of a game over time whose chances are between 0 and 1 at all points of the sample and at the ends of the
        ranges; no proof was found that they are everywhere.
    """

    scenario: Scenario
    findings: tuple[Finding, ...]
    worlds: int
    seed: int
    unproven: tuple[tuple[str, str], ...]
    cut: tuple[str, ...]
    complete: bool
    unproven_chances: tuple[str, ...] = ()

    @property
    def every_state(self) -> bool:
        """Whether all states of a game over time were examined, not one alone."""
        return bool(examined_states(self.scenario).all())

    @cached_property
    def reasons(self) -> dict[str, Accepted]:
        """What accepts each finding that is meant, by the finding's name."""
        return {
            finding.name: accepted
            for finding in self.findings
            for accepted in self.scenario.accepted
            if matches(accepted.finding, finding.name) and not isinstance(finding, Unmatched)
        }

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nothing accepts."""
        return tuple(finding for finding in self.findings if finding.name not in self.reasons)

    @property
    def accepted(self) -> tuple[Finding, ...]:
        """The findings that are meant."""
        return tuple(finding for finding in self.findings if finding.name in self.reasons)


def check(scenario: Scenario, samples: int | None = None, seed: int = 0) -> Check:
    """Examine a scenario: its signs, ties, moves that are never played, parameters and outcomes that never matter.

    Of a game over time the signs and ties of every state are looked at, whether chances are chances all over the ranges,
    and what is never reached or never happens; of a state other than the first, taken by `Scenario.in_state`, the signs
    and ties of that state alone. What is played over time is not looked at.

    Parameters
    ----------
    scenario : Scenario
    samples : int, optional
        Worlds, SAMPLES by default; of a large game fewer are solved.
    seed : int
        Of the sample.

    Raises
    ------
    InputError
        If the number of samples or the seed is none, or constraints hold almost nowhere.

    Examples
    --------
    >>> import sim
    >>> [finding.name for finding in sim.check(sim.load("inspection"), samples=32).findings]
    []
    """
    expect_scenario(scenario)
    samples = SAMPLES if samples is None else samples
    for name, number, least in (("samples", samples, FEWEST_SAMPLES), ("seed", seed, 0)):
        expect(number, int, name, "a whole number")
        if isinstance(number, bool) or not least <= number <= MOST_SAMPLES:
            raise InputError(f"{name}={number}: a whole number from {least} to {MOST_SAMPLES:,} is expected.")
    sample, undefined = finite_sample(scenario, samples, seed)
    escaped, unproven = escapes(scenario, sample.values)
    tied, cut = ties(scenario, sample.values)
    complete = _is_complete(scenario)
    findings, unproven_chances = [*escaped, *undefined, *tied], []
    if scenario.time is None:
        solver = PointSolver(scenario, tuple(scenario.parameters), QUICK if complete else PURE)
        solve = partial(solver.paths, form=main_form(scenario))
        paths = solve(sample.values)
        findings += [
            *unplayed(sample, paths, solve, seed),
            *idle(sample, paths, solve, complete),
            *still(sample, paths),
        ]
    elif examined_states(scenario).all():
        moving, unproven_chances = _over_time(scenario, sample)
        findings = [*moving, *findings]
    findings += _unmatched(scenario, findings)
    return Check(
        scenario, tuple(findings), len(sample), seed, tuple(unproven), tuple(cut), complete, tuple(unproven_chances)
    )


def _over_time(scenario: Scenario, sample: Sample) -> tuple[list[Finding], list[str]]:
    """Return what there is to say of how states move, and the factors whose chances are not proven to be chances."""
    rules = list(rules_in_states(scenario, sample.values))
    chances, unproven = escaping_chances(scenario, rules)
    findings = [
        *chances,
        *escaping_discounts(scenario, sample.values),
        *(unreached(scenario, rules) if len(examined_states(scenario)) <= MOST_STATES else ()),
        *valueless(scenario, sample.values),
        *detached(scenario),
        *idle_over_time(scenario),
        *still_over_time(scenario),
    ]
    return findings, unproven


def _is_complete(scenario: Scenario) -> bool:
    """Whether all equilibria of the last stage are looked at: of one player, or of two with few moves."""
    counts = sorted(len(scenario.moves[player]) for player in scenario.order[-1])
    return len(counts) == 1 or (len(counts) == 2 and counts[0] <= MOST_MOVES)


def matches(pattern: str, name: str) -> bool:
    """Whether an entry of ``accepts:`` is about a finding; `EVERY` in it stands for any text, nothing else does."""
    return fnmatchcase(
        name, "".join(part if part == EVERY else f"[{part}]" if part in "?[" else part for part in pattern)
    )


def _unmatched(scenario: Scenario, findings: Sequence[Finding]) -> Iterator[Unmatched]:
    """Yield the entries that match nothing.

    Those that are inherited, or of a game in another place than the view, are not at fault, since the view may be about
    other ranges; nor are any where values are changed for once.
    """
    names = [finding.name for finding in findings]
    for accepted in () if scenario.changes else scenario.accepted:
        if not any(matches(accepted.finding, name) for name in names) and _is_own(scenario, accepted):
            free = [name for name in names if not any(matches(one.finding, name) for one in scenario.accepted)]
            yield Unmatched(accepted, closest(accepted.finding, free) or "")


def _is_own(scenario: Scenario, accepted: Accepted) -> bool:
    """Whether an entry stands in the file of the view, or of a game beside it, and not in one that these extend."""
    file, home = accepted.where.file.resolve(), accepted.where.home.resolve()
    return file == home and home.parent.parent == scenario.files[1].resolve().parent.parent
