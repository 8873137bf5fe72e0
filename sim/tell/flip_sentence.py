"""A flip in words: the answer, and how it was found and what that guarantees."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from sim.ask.flip.question import Question
from sim.ask.flip.search import FARTHEST, MARGIN
from sim.ask.scope import names
from sim.scenario.constraints import said_to_hold

if TYPE_CHECKING:
    from sim.ask.flip.flip import Flip

CERTIFIED = 1e-3  # bound and distance agree to this share
MOST_NAMED = 4  # changes, in a sentence; of more the largest, and the rest are counted
WORTH_NAMING = 5e-4  # smallest change, as a share of a range, that is named among larger ones


def about(question: Question) -> str:
    """Return which choices an answer is about; without a full stop."""
    scenario = question.scenario
    if question.quantifier == "led":
        return f"About the path of play that {scenario.labels.the(question.earlier[0])} leads"
    what = f"what {names(scenario, scenario.order[-1])} may do{_in_pure_moves(question)}"
    if not question.earlier:
        return f"About {what}, all moving at once"
    if len(question.earlier) > 1:
        return f"About the last stage alone, {what} after the moves named, whether or not the path of play comes there"
    return f"About {what} after the move named, whether or not {scenario.labels.the(question.earlier[0])} would make it"


def sentence(flip: Flip) -> str:
    """Return the answer in words."""
    question, where = flip.question, _where(flip.question)
    if flip.status == "holds already":
        return f"'{flip.target.text}' holds {where} already; no assumption has to change."
    if flip.found:
        return f"'{flip.target.text}' holds {where} once {_steps(flip)}: {_size(flip)}."
    hold = f"makes '{flip.target.text}' hold {where}" + _in_pure_moves(question)
    reach = _reach(question)
    if not flip.obstacle and question.discrete and flip.status == "out of reach":
        return f"No change {reach} {hold}."
    if not flip.obstacle:
        named = " or ".join(question.scenario.parameters[name].said for name in question.free)
        free = named if len(question.free) < 4 else "the parameters that may change"
        return f"No change of {free} {hold}: no comparison behind it depends on that."
    if flip.status == "out of reach":
        return f"No change {reach} {hold}; at the closest approach {flip.obstacle}."
    return (
        f"No change {reach} was found that {hold}, and none is proved impossible; at the closest approach "
        f"found {flip.obstacle}."
    )


def _reach(question: Question) -> str:
    """Return how far was looked, after "No change"."""
    if question.bounded:
        return "within the plausible ranges"
    domains = [question.scenario.parameters[name].domain for name in question.free]
    if all(isfinite(domain.low) and isfinite(domain.high) for domain in domains):
        return "within what the parameters can be"
    return f"of up to {FARTHEST:g} times the ranges"


def _steps(flip: Flip) -> str:
    changes = sorted(flip.main_changes, key=lambda change: -change.share)
    shown = changes if len(changes) <= MOST_NAMED else changes[: MOST_NAMED - 1]
    named = flip.scenario.parameters
    steps = [f"{named[c.parameter].said} goes from {c.started} to {c.ended}" for c in shown]
    if shown is not changes:
        steps.append(f"{len(changes) - len(shown)} more assumptions change")
    return " and ".join(filter(None, [", ".join(steps[:-1]), *steps[-1:]]))


def method(flip: Flip) -> str:
    """Return how the answer was found and what that guarantees."""
    if flip.status == "holds already":
        return "solved at the view's own values, all equilibria"
    parts = [_programs(flip)]
    if not flip.question.seeks_mixed:
        parts.append("equilibria in mixed moves were not looked for as what brings it about")
    parts += _of_discrete(flip.question)
    if flip.found and flip.scenario.constraints:
        parts.append(f"{said_to_hold(flip.scenario.constraints)} there")
    if flip.question.is_strict:
        parts.append(f"strict conditions, taken to hold by {MARGIN:g} of a payoff range")
    return "; ".join(parts)


def _of_discrete(question: Question) -> list[str]:
    """Return what was done with discrete parameters."""
    parameters = question.scenario.parameters
    tried = [f"{name} tried at {parameters[name].domain}" for name in question.discrete]
    held = [f"{name} held at {parameters[name].spelled(parameters[name].value)}" for name in question.held]
    return tried + ([f"{', '.join(held)}: together they have too many values to try"] if held else [])


def _programs(flip: Flip) -> str:
    question = flip.question
    if not question.free:
        return "solved at each value, all equilibria"
    if flip.linear and flip.status in ("found", "out of reach"):
        kind = "linear programs, exact" if question.norm != 2 else f"convex programs, exact within {CERTIFIED:.1%}"
        if question.quantifier == "some" and question.seeks_mixed and len(question.scenario.order[-1]) == 2:
            return f"{kind}; mixed equilibria by spatial branch and bound (SCIP), within {CERTIFIED:.1%}"
        return kind
    proofs = {
        "found": f"global optimum within {CERTIFIED:.1%}",
        "out of reach": "proof that there is none",
        "not found": "no proof either way",
    }
    return f"spatial branch and bound (SCIP), {proofs.get(flip.status, 'upper and lower bound')}"


def _size(flip: Flip) -> str:
    kinds = {1.0: "of a range in all", 2.0: "of a range in norm 2"}
    kind = kinds.get(flip.question.norm, "of its range at most for each")
    if flip.status == "found":
        return f"{flip.distance:.4g} {kind}, and no smaller change does it" + _in_pure_moves(flip.question)
    if flip.bound <= 0:
        return f"{flip.distance:.4g} {kind}; a smaller one is not excluded"
    return f"{flip.distance:.4g} {kind}; the smallest is proved to be at least {flip.bound:.4g}"


def _in_pure_moves(question: Question) -> str:
    return "" if question.seeks_mixed else " in pure moves"


def _where(question: Question) -> str:
    scenario = question.scenario
    history = [scenario.moves[player][a] for player, a in zip(question.earlier, question.history or ())]
    played = scenario.labels.play(question.earlier, history, " and ")
    if question.quantifier == "led":
        leader = scenario.labels.the(question.earlier[0])
        path = f"on the path that {leader} leads" + (f" with {played}" if played else "")
        return f"{path} (expecting the {question.expectation} of what follows)"
    return f"in {question.quantifier} equilibrium" + (f" after {played}" if played else "")
