"""The JSON Schema of scenario files, for editors: completion and a first check while one types.

Its keys are those that the strict reader takes. What a schema cannot say (names that formulas know, ranges that hold
their values, moves that exist) is checked when a file is read.
"""

from __future__ import annotations

from typing import Any

from sim.scenario import parameters, sources
from sim.scenario.examined import LONGEST_REASON, SIGN, SIGNS
from sim.scenario.read import GAME_KEYS, VIEW_KEYS
from sim.scenario.schema_parts import (
    FORMULA,
    LABEL,
    NOTE,
    NUMBER,
    TEXT,
    WORDS,
    choice,
    described,
    has,
    list_of,
    named,
    one_of,
    or_nothing,
    record,
    schema,
)
from sim.scenario.time_schema import time_schema

MAY_BE_EMPTY = (
    "question", "description", "order", "players", "instruments", "params", "where", "quantities", "outcomes", "time",
    "sources", "accepts", "author", "source", "note",
)  # fmt: skip


def game_schema() -> dict[str, Any]:
    """Return the schema of a file of a game alone, as in a folder of games."""
    sections = {**_game_sections(), **_view_sections()}
    keys = dict.fromkeys((*GAME_KEYS, "extends"))
    return schema(
        "A game of wedge",
        **record({key: _entry(sections, key) for key in keys}, ["title"]),
        anyOf=[has("extends"), has("moves", "payoffs")],
    )


def view_schema() -> dict[str, Any]:
    """Return the schema of a file that holds a view, or a game and whose view it is: a whole scenario."""
    sections = {**_game_sections(), **_view_sections()}
    keys = dict.fromkeys((*VIEW_KEYS, *GAME_KEYS))
    return schema(
        "A view of wedge, or a whole scenario",
        **record({key: _entry(sections, key) for key in keys}, ["title"]),
        anyOf=[has("game"), has("extends"), has("moves", "payoffs")],
    )


def _entry(sections: dict[str, Any], key: str) -> dict[str, Any]:
    return or_nothing(sections[key]) if key in MAY_BE_EMPTY else sections[key]


def _game_sections() -> dict[str, Any]:
    player = one_of(NOTE, record(WORDS))
    level = one_of(LABEL, record({**WORDS, "says": TEXT}))
    sign = described(choice(SIGNS), "what the term is meant to be: never above zero, or never below")
    term = one_of(FORMULA, record({**WORDS, SIGN: sign, "formula": FORMULA}))
    outcome = record({**WORDS, "formula": FORMULA, "levels": named(level)})
    return {
        "title": {**TEXT, "pattern": r"\S", "description": "what the game or view says, in a line"},
        "question": {**TEXT, "description": "what the game is there to answer; it heads reports"},
        "description": {**TEXT, "description": "what the game is about"},
        "order": {
            "type": "array",
            "items": one_of(TEXT, list_of(TEXT)),
            "description": "stages of play; players of one stage, in a list of their own, choose at once",
        },
        "players": {**named(player), "description": "how players are called"},
        "instruments": {
            **named(named(one_of(NOTE, record(WORDS)))),
            "description": "what each player has to set, and what its levels mean",
        },
        "moves": {
            **named(_menu()),
            "description": "each player's menu: rows of instrument levels, names alone, a product, or add and remove",
        },
        "params": {
            **named(one_of(NUMBER, TEXT, parameter_schema())),
            "description": "every number that describes the world: value, range, unit, source",
        },
        "where": {**one_of(TEXT, list_of(TEXT)), "description": "constraints between parameters: comparisons"},
        "quantities": {**named(FORMULA), "description": "named once, used in any formula below"},
        "payoffs": {
            **named(one_of(named(term), {"type": "array"})),
            "description": "each player's terms, which are added up, or a matrix",
        },
        "outcomes": {
            **named(one_of(FORMULA, outcome)),
            "description": "what figures and tables show; the first one gives the colours",
        },
        "time": {**time_schema(), "description": "how the game goes on from period to period"},
        "sources": {
            **named(record(dict.fromkeys(sources.KEYS, TEXT))),
            "description": "entries that a source refers to in square brackets",
        },
        "accepts": {
            **named({**TEXT, "maxLength": LONGEST_REASON}),
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


def _menu() -> dict[str, Any]:
    """Return the schema of a player's moves."""
    row = described({"type": "object", "properties": WORDS, "additionalProperties": NUMBER}, "levels of instruments")
    listed = list_of({"type": ["string", "number"]})
    changes = {
        "product": described(named(one_of(list_of(NUMBER), named(row))), "instruments, each with levels or named rows"),
        "except": described(list_of(named(NUMBER)), "combinations of a product that are left out"),
        "add": described(one_of(named({"type": ["object", "array"]}), listed), "further moves"),
        "remove": described(listed, "moves that go"),
    }
    rows = {"type": "object", "properties": changes, "additionalProperties": row}
    return one_of(rows, listed)


def parameter_schema() -> dict[str, Any]:
    """Return the schema of what is said of a parameter."""
    value = one_of(NUMBER, {**TEXT, "description": "the name of a value"})
    values = one_of(list_of(NUMBER), named(NUMBER))
    kinds = {
        "value": value,
        "low": {**NUMBER, "description": "lowest plausible value"},
        "high": {**NUMBER, "description": "highest plausible value"},
        "unit": TEXT,
        "source": {**TEXT, "description": "where the value is from"},
        "domain": {**list_of({"type": ["number", "string"]}), "description": "what the value can be at all"},
        "values": {**values, "description": "the only values that it takes"},
        **WORDS,
    }
    return record({key: kinds[key] for key in parameters.KEYS})
