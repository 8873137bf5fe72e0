"""The JSON Schema of scenario files, for editors: completion and a first check while one types.

Its keys are those that the strict reader takes. What a schema cannot say (names that formulas know, ranges that hold
their values, moves that exist) is checked when a file is read.
"""

from __future__ import annotations

from typing import Any

from sim.scenario import parameters, sources
from sim.scenario.examined import LONGEST_REASON, SIGN, SIGNS
from sim.scenario.label_sections import LONGEST_LABEL, LONGEST_NOTE
from sim.scenario.read import GAME_KEYS, VIEW_KEYS

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
FORMULA = {"type": ["string", "number"], "description": "a number, or a formula in names"}
LABEL = {"type": "string", "maxLength": LONGEST_LABEL, "description": "how it is called, in a few words"}
NOTE = {"type": "string", "maxLength": LONGEST_NOTE, "description": "one plain sentence"}
WORDS = {"label": LABEL, "note": NOTE}


def scenario_schema() -> dict[str, Any]:
    """Return the schema of a file that holds a game, a view, or both."""
    sections = {**_game_sections(), **_view_sections()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of wedge",
        "type": "object",
        "properties": {key: sections[key] for key in dict.fromkeys((*VIEW_KEYS, *GAME_KEYS))},
        "required": ["title"],
        "additionalProperties": False,
    }


def _game_sections() -> dict[str, Any]:
    described = {**FORMULA, "type": ["string", "number", "object"]}
    player = _one_of(NOTE, _record(WORDS))
    level = _one_of(LABEL, _record({**WORDS, "says": TEXT}))
    sign = {"enum": list(SIGNS), "description": "what the term is meant to be: never above zero, or never below"}
    term = _record({**WORDS, SIGN: sign, "formula": FORMULA})
    outcome = _record({**WORDS, "formula": FORMULA, "levels": {"type": "object", "additionalProperties": level}})
    return {
        "title": {**TEXT, "description": "what the game or view says, in a line"},
        "question": {**TEXT, "description": "what the game is there to answer; it heads reports"},
        "description": {**TEXT, "description": "what the game is about"},
        "order": {
            "type": "array",
            "items": _one_of(TEXT, _list_of(TEXT)),
            "description": "stages of play; players of one stage, in a list of their own, choose at once",
        },
        "players": {**_named(player), "description": "how players are called"},
        "instruments": {
            **_named(_named(_one_of(NOTE, _record(WORDS)))),
            "description": "what each player has to set, and what its levels mean",
        },
        "moves": {
            **_named({"type": ["object", "array"]}),
            "description": "each player's menu: rows of instrument levels, names alone, a product, or add and remove",
        },
        "params": {
            **_named(_one_of(NUMBER, TEXT, _parameter())),
            "description": "every number that describes the world: value, range, unit, source",
        },
        "where": {**_one_of(TEXT, _list_of(TEXT)), "description": "constraints between parameters: comparisons"},
        "quantities": {**_named(described), "description": "named once, used in any formula below"},
        "payoffs": {
            **_named(_one_of(_named(_one_of(FORMULA, term)), {"type": "array"})),
            "description": "each player's terms, which are added up, or a matrix",
        },
        "outcomes": {
            **_named(_one_of(FORMULA, outcome)),
            "description": "what figures and tables show; the first one gives the colours",
        },
        "sources": {
            **_named(_record(dict.fromkeys(sources.KEYS, TEXT))),
            "description": "entries that a source refers to in square brackets",
        },
        "accepts": {
            **_named({**TEXT, "maxLength": LONGEST_REASON}),
            "description": "findings of wedge check that are meant, by name, each with the reason",
        },
    }


def _view_sections() -> dict[str, Any]:
    return {
        "game": {**TEXT, "description": "the game that the view is about, by name or file"},
        "extends": {**TEXT, "description": "the view or game that this one starts from, by name or file"},
        "author": {**TEXT, "description": "whose view it is"},
        "source": {**TEXT, "description": "where it is said"},
        "note": {**TEXT, "description": "what a reader should know of the view"},
    }


def _parameter() -> dict[str, Any]:
    named = _one_of(NUMBER, {**TEXT, "description": "the name of a value"})
    values = _one_of(_list_of(NUMBER), _named(NUMBER))
    kinds = {
        "value": named,
        "low": {**NUMBER, "description": "lowest plausible value"},
        "high": {**NUMBER, "description": "highest plausible value"},
        "unit": TEXT,
        "source": {**TEXT, "description": "where the value is from"},
        "domain": {**_list_of({"type": ["number", "string"]}), "description": "what the value can be at all"},
        "values": {**values, "description": "the only values that it takes"},
        **WORDS,
    }
    return _record({key: kinds[key] for key in parameters.KEYS})


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _named(entry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": entry}


def _list_of(entry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": entry}


def _one_of(*kinds: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(kinds)}
