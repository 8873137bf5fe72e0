"""How a flip was found, and what that guarantees."""

from __future__ import annotations

from sim.ask.flip.flip import CERTIFIED, Flip
from sim.ask.flip.question import Question
from sim.ask.flip.search import MARGIN
from sim.scenario.constraints import said_to_hold


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
    if flip.status in ("not certified", "not found") and flip.ended:
        more = f"budget={10 * flip.question.budget} searches longer"
        parts.append(
            "broken off by Ctrl-C" if flip.ended == "broken off" else f"the search ended at its budget; {more}"
        )
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
