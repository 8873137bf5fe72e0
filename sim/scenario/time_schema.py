"""The JSON Schemas of the section ``time`` of a game, and of plans, for editors."""

from __future__ import annotations

from typing import Any

from sim.scenario import plans, read_time
from sim.scenario.schema_parts import (
    FORMULA,
    LABEL,
    TEXT,
    WORDS,
    described,
    has,
    list_of,
    named,
    one_of,
    record,
    schema,
)

LEVEL = {"type": ["string", "number"]}
PATTERN = {
    **named(one_of(LEVEL, list_of(LEVEL))),
    "description": "states: a level, or a list of levels, of each factor that matters",
}


def time_schema() -> dict[str, Any]:
    """Return the schema of the section ``time``."""
    levels = one_of(list_of(LEVEL), named(one_of(LABEL, record(WORDS))))
    factor = one_of(list_of(LEVEL), {**record({**WORDS, "levels": levels}, ["levels"])})
    leader = record(
        {
            "changes_with": described(TEXT, "the factor whose level says who he is"),
            "on_leaving": described(
                FORMULA,
                "what he gets when he goes, after which he gets nothing: a formula of parameters as they stand, and of levels",
            ),
        },
        ["changes_with"],
    )
    gone = {
        "type": "object",
        "properties": {"when": PATTERN},
        "required": ["when"],
        "additionalProperties": list_of(TEXT),
    }
    kinds = {
        "period": described(TEXT, "what a period is called, as year"),
        "states": described(
            named(factor),
            "factors and their levels, two at least, with names that nothing else bears; a state is a level of each",
        ),
        "start": described(named(LEVEL), "the level of each factor in the first period"),
        "discount": described(
            one_of(FORMULA, named(FORMULA)), "worth of the next period beside this one, for all or by player"
        ),
        "leaders": described(named(leader), "players who are other persons at other levels of a factor"),
        "unavailable": described(list_of(gone), "moves that a player lacks in some states"),
        "values": described(
            named(FORMULA), "parameters that states change: formulas of parameters as they stand, and of levels"
        ),
        "transitions": described(named(list_of(_rule())), "where each factor may go; the rest of the chance stays"),
        "chain": described(list_of(one_of(TEXT, _step())), "what an argument says comes about, in this order"),
        "implied": described(list_of(_implied()), "numbers that a view's parameters imply, told beside it"),
    }
    return record({key: kinds[key] for key in read_time.KEYS})


def _step() -> dict[str, Any]:
    return record(
        {
            "step": described(TEXT, "a condition on outcomes, instruments and levels; 'A -> B' for years that follow"),
            "label": described(TEXT, "what it is called, as a clause: the ruler is removed"),
        },
        ["step"],
    )


def _implied() -> dict[str, Any]:
    ends = {key: described({"type": "number"}, f"the {key}est that it can be") for key in ("low", "high")}
    return record(
        {
            "says": described(TEXT, "what it is, in a few words"),
            "formula": described(FORMULA, "of parameters; it enters no other formula"),
            **ends,
        },
        ["says", "formula", "low", "high"],
    )


def _rule() -> dict[str, Any]:
    chances = named(FORMULA)
    return record(
        {
            "when": PATTERN,
            "to": described(chances, "chance of each level"),
            "rates": described(chances, "rate a period of each level, of risks that compete"),
            "up": described(FORMULA, "chance of one level up"),
            "down": described(FORMULA, "chance of one level down"),
        }
    ) | {"anyOf": [has("to"), has("rates"), has("up"), has("down")]}


def plan_schema() -> dict[str, Any]:
    """Return the schema of a file of a plan."""
    kinds = {
        "game": described(TEXT, "the game that the plan is for"),
        "title": described(TEXT, "what the plan is called, in a few words"),
        "does": described(TEXT, "what who is bound does, as the end of a sentence: arms Ukraine, then bargains"),
        "source": described(TEXT, "who proposes it"),
        "note": described(TEXT, "what it does"),
        "player": described(TEXT, "who is bound, the first mover"),
        "rules": {
            **list_of(record({"when": PATTERN, "play": TEXT}, ["play"])),
            "minItems": 1,
            "description": "the first that fits a state holds; where none does the player is free",
        },
        "kept_by": described(PATTERN, "the states in which the plan is kept"),
        "otherwise": described(
            TEXT, "the move in other states, and before the plan begins; without it the player is free"
        ),
        "from": {
            "type": "integer",
            "minimum": 0,
            "maximum": plans.LATEST,
            "description": "the year in which it begins",
        },
    }
    return schema("A plan of wedge", **record({key: kinds[key] for key in plans.KEYS}, plans.REQUIRED))
