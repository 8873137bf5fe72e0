"""What `flip` is asked: a target, in which equilibria it should hold, and which assumptions may change how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.errors import InputError, expect, nearest, shown
from sim.scenario.scenario import Scenario
from sim.scenario.target import Target

QUANTIFIERS = ("some", "every", "led")
LED_EXPECTATIONS = ("best", "worst")
BOUNDS = ("range", "none")
MOST_COMBINATIONS = 32  # of values of discrete parameters, each a search of its own
BUDGET = 8_000
NORMS = {"1": 1.0, "2": 2.0, "inf": np.inf}


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked of a scenario.

    Attributes
    ----------
    scenario : Scenario
    holds : ndarray of bool, shape (n1, …, nN)
        Profiles at which the target holds.
    history : tuple of int or None
        Moves of the earlier players; None where the leader's move is not prescribed.
    quantifier : {"some", "every", "led"}
    expectation : {"best", "worst"}
        What the leader expects of several equilibria; for the led path.
    norm : 1, 2 or inf
    bounded : bool
        Whether parameters stay in their plausible ranges.
    free : tuple of str
        Parameters that may change, of those that take all values of a range.
    discrete : tuple of str
        Discrete parameters that may change.
    held : tuple of str
        Discrete parameters that are held fixed, since all together have too many values to try.
    budget : int
        Effort of a search, see `sim.ask.flip.programs.Optimum`.
    """

    scenario: Scenario
    holds: np.ndarray
    history: tuple[int, ...] | None
    quantifier: str
    expectation: str
    norm: float
    bounded: bool
    free: tuple[str, ...]
    discrete: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    budget: int = BUDGET

    @property
    def earlier(self) -> tuple[str, ...]:
        """The players who move before the last stage."""
        return self.scenario.earlier

    @property
    def is_strict(self) -> bool:
        """Whether the target holds on an open set of assumptions, which has no nearest point."""
        return self.quantifier != "some"

    @property
    def seeks_mixed(self) -> bool:
        """Whether equilibria in mixed moves are looked for as what brings the target about.

        Every equilibrium is none that is looked for; one follower mixes only between moves that are best by themselves.
        """
        followers = len(self.scenario.order[-1])
        return self.quantifier == "every" or followers == 1 or (
            self.quantifier == "some" and followers == 2 and self.history is not None
        )  # fmt: skip


def read_question(
    scenario: Scenario,
    target: Target,
    moves: Mapping[str, str],
    quantifier: str,
    expectation: str,
    norm: float | str,
    bounds: str | None,
    only: Sequence[str] | None,
    budget: int,
) -> Question:
    """Return the question; arguments as for `sim.ask.flip.flip.flip`.

    Raises
    ------
    InputError
        For an unknown name or a move that is missing, if no profile after the prescribed moves reaches the target, or
        if a payoff is not polynomial in the parameters.
    """
    _choice("quantifier", quantifier, QUANTIFIERS)
    expect(budget, int, "budget", "a whole number")
    if isinstance(budget, bool) or budget < 1:
        raise InputError(f"budget={budget}: a whole number of at least 1 is expected.")
    may_change = _may_change(scenario, only)
    discrete = tuple(name for name in may_change if scenario.parameters[name].is_discrete)
    tried = _tried(scenario, discrete, only)
    question = Question(
        scenario=scenario,
        holds=target.holds,
        history=_history(scenario, moves, quantifier),
        quantifier=quantifier,
        expectation=_choice("expectation", expectation, LED_EXPECTATIONS),
        norm=NORMS[_choice("norm", f"{norm:g}" if isinstance(norm, (int, float)) else norm, tuple(NORMS))],
        bounded=_choice("bounds", str(bounds).lower(), BOUNDS) == "range",
        free=tuple(name for name in may_change if name not in discrete),
        discrete=tried,
        held=() if tried else discrete,
        budget=budget,
    )
    _check_reachable(question, target)
    return question


def _choice(key: str, value: object, choices: Sequence[str]) -> str:
    value = value if isinstance(value, str) else shown(value)
    if value not in choices:
        raise InputError(f"{key}={value}: {nearest(value, choices)}")
    return value


def _history(scenario: Scenario, moves: Mapping[str, str], quantifier: str) -> tuple[int, ...] | None:
    earlier = scenario.earlier
    for player in moves:
        if scenario.player(player) not in earlier:
            listed = ", ".join(earlier) or "there is none"
            raise InputError(f"{player}={moves[player]}: only the moves of earlier stages ({listed}) are given.")
    if quantifier == "led":
        if len(scenario.order) != 2 or len(earlier) != 1:
            raise InputError(
                "quantifier=led: the path of play is followed only where one player leads and one stage follows; name "
                "the earlier moves and ask quantifier=some or quantifier=every of what follows them."
                if earlier
                else "quantifier=led: the game has not one leader and one stage of followers."
            )
        if not moves:
            return None
    for player in earlier:
        if player not in moves:
            raise InputError(f"the move of {player} is missing; name it, as in {player}={scenario.moves[player][0]}.")
    return tuple(scenario.move(player, moves[player]) for player in earlier)


def _may_change(scenario: Scenario, only: Sequence[str] | None) -> tuple[str, ...]:
    if not scenario.family.is_polynomial:
        raise InputError(f"flip: a payoff of '{scenario.game_name}' is not polynomial in the parameters.")
    if only is None:
        found = tuple(name for name, p in scenario.parameters.items() if p.high > p.low)
        if not found:
            scenario.first_parameter()
            raise InputError(f"no parameter of '{scenario.view}' has a plausible range; there is nothing to change.")
        return found
    for name in only:
        parameter = scenario.parameter(name)
        if parameter.high == parameter.low:
            raise InputError(f"only={name}: its plausible range is the one value {parameter.low:g}; it cannot change.")
    if not only:
        raise InputError("only: name at least one parameter that may change.")
    return tuple(dict.fromkeys(only))


def _tried(scenario: Scenario, discrete: Sequence[str], only: Sequence[str] | None) -> tuple[str, ...]:
    """Return the discrete parameters whose values are tried: all, or none where these make too many combinations."""
    count = prod(len(scenario.parameters[name].domain.numbers) for name in discrete)
    if count <= MOST_COMBINATIONS:
        return tuple(discrete)
    if only is not None:
        raise InputError(
            f"only: {' and '.join(discrete)} have {count:,} combinations of values; at most {MOST_COMBINATIONS} are "
            "tried. Name fewer of them."
        )
    return ()


def _check_reachable(question: Question, target: Target) -> None:
    """Refuse a target that no profile after the prescribed moves reaches."""
    if question.history is None:
        return
    earlier = [question.scenario.players.index(player) for player in question.earlier]
    if not np.moveaxis(question.holds, earlier, range(len(earlier)))[question.history].any():
        raise InputError(
            f"target={target.text}: no profile after the prescribed move reaches it, whatever the assumptions."
        )
