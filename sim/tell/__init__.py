"""Answers in words: one file for each question, whose `tell` turns a result into a `Document`.

The only folder where sentences for people are made. Numbers, names, mixtures and continua are each spelt by one function
of `sim.tell.words`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.tell.document import Document

# By the name of a result's type, the module that tells it.
TELLERS = {
    "BestPlan": "best_plan",
    "Changed": "changed",
    "Check": "check",
    "Claims": "claims",
    "Commitments": "concepts",
    "Comparison": "compare",
    "Concepts": "notebook",
    "Crossings": "crossings",
    "EquilibriumSet": "notebook",
    "EachAlone": "each_alone",
    "Explanations": "explain",
    "Flip": "flip",
    "Game": "notebook",
    "Judgements": "precedents",
    "Learning": "concepts",
    "NearestChange": "nearest",
    "Outlook": "outlook",
    "Overtaking": "overtaking",
    "Paths": "path",
    "Plane": "plane",
    "Predictions": "concepts",
    "Reasons": "reasons",
    "Results": "results",
    "ResultsOverTime": "courses",
    "Robustness": "robustness",
    "Rules": "rules",
    "Scenario": "catalogue",
    "Sensitivity": "sensitivity",
    "Solution": "solution",
    "Thresholds": "thresholds",
    "Transitions": "transitions",
    "Walk": "between",
}


def tell(result: Any, **details: Any) -> Document:
    """Return a result as a document, which any renderer shows.

    Parameters
    ----------
    result
        Of a question: of `sim.solution`, `sim.thresholds` and the like.
    **details
        What the teller of that kind of result takes beside it.

    Raises
    ------
    TypeError
        For what is no result of a question.
    """
    for kind in type(result).__mro__:
        if kind.__name__ in TELLERS:
            return import_module(f"sim.tell.{TELLERS[kind.__name__]}").tell(result, **details)
    raise TypeError(f"{type(result).__name__} is no result of a question; these are: {', '.join(TELLERS)}.")
