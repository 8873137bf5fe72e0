"""The JSON Schema of precedents, for editors."""

from __future__ import annotations

from typing import Any

from sim.scenario.precedents import COUNTERFACTUAL_KEYS, DRAWS_KEYS, KEYS, MARKET_KEYS, MOST_DRAWS, REQUIRED
from sim.scenario.schema import parameter_schema
from sim.scenario.schema_parts import NUMBER, TEXT, described, has, list_of, named, one_of, record, schema


def precedent_schema() -> dict[str, Any]:
    """Return the schema of a file of a precedent."""
    share = {**NUMBER, "minimum": 0, "maximum": 1}
    whole = {"type": "integer", "minimum": 0}
    outcomes = list_of(one_of(named(TEXT), list_of(list_of(TEXT))))
    kinds = {
        "title": TEXT,
        "view": described(TEXT, "the view whose game is the model"),
        "market": described(_market(), "in place of a view: powers that pair off"),
        "history": described(TEXT, "what happened"),
        "sources": {**list_of(TEXT), "minItems": 1},
        "lesson": described(TEXT, "what is argued from it today"),
        "observed": {
            **described(outcomes, "what happened: a move of each player, or pairs of powers"),
            "minItems": 1,
        },
        "draws": _draws(whole),
        "reported": described(share, "the share of draws that an earlier study found"),
        "counterfactuals": named(_counterfactual(outcomes, share)),
    }
    properties = {key: kinds[key] for key in KEYS}
    return schema("A precedent of wedge", **record(properties, REQUIRED), oneOf=[has("view"), has("market")])


def _market() -> dict[str, Any]:
    worth = parameter_schema()
    kinds = {"alone": worth, "enemy": worth, "values": named(named(worth))}
    return record({key: kinds[key] for key in MARKET_KEYS}, MARKET_KEYS)


def _draws(whole: dict[str, Any]) -> dict[str, Any]:
    kinds = {
        "count": {**whole, "minimum": 1, "maximum": MOST_DRAWS},
        "seed": whole,
        "spread": described(NUMBER, "each parameter is multiplied by 2 to a power from minus this to this"),
        "params": described({**list_of(TEXT), "minItems": 1}, "those that are drawn; by default all"),
    }
    return record({key: kinds[key] for key in DRAWS_KEYS}, ("count", "seed", "spread"))


def _counterfactual(outcomes: dict[str, Any], share: dict[str, Any]) -> dict[str, Any]:
    value = {"type": ["number", "string"]}
    kinds = {
        "title": TEXT,
        "params": described(named(one_of(value, list_of(value))), "the other circumstances; of a list, each value"),
        "expected": {**described(outcomes, "all that the model should predict then"), "minItems": 1},
        "event": described(named(TEXT), "moves whose share of the draws is counted"),
        "reported": share,
    }
    return record({key: kinds[key] for key in COUNTERFACTUAL_KEYS}, ("title", "params", "expected"))
