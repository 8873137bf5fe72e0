"""The JSON Schema of files of claims, for editors: the grammar of tests, as far as keys and words go."""

from __future__ import annotations

from typing import Any

from sim.ask.claims.claim import AFTER, AT, AT_ONCE, CROSSINGS, DIRECTIONS, EVERY, KINDS, PATH, SOME
from sim.ask.claims.grammar import PLACE_KEYS, QUANTIFIERS, RELATIONS
from sim.ask.claims.read import CLAIM_KEYS, FILE_KEYS, WAITS
from sim.scenario.schema_parts import (
    FORMULA,
    NUMBER,
    TEXT,
    WORD,
    Schema,
    choice,
    described,
    has,
    list_of,
    named,
    one_of,
    record,
    schema,
)
from sim.solve.backward_induction import EXPECTATIONS

STATEMENT = {"$ref": "#/definitions/statement"}
TEXTS = one_of(WORD, list_of(WORD))
PLACE: dict[str, Schema] = {
    AFTER: described(TEXTS, "what follows a move of the leader, a list of moves, or 'every move'"),
    PATH: described(choice(EXPECTATIONS), "the path of play if all expect the best, worst or average of what follows"),
    AT_ONCE: described({"const": True}, "the equilibria when all move at once"),
    AT: described(named(TEXTS), "profiles; whoever is not named plays any move"),
    "reply": described(WORD, "with at: only this player's best replies"),
    "with": described(named(one_of(NUMBER, WORD)), "parameters set for this test"),
}


def claims_schema() -> dict[str, Any]:
    """Return the schema of a file of claims."""
    kinds = {
        "source": described(TEXT, "the text that claims; [key] is an entry of sources.yaml"),
        "view": described(TEXT, "in whose view its claims are judged"),
        "author": TEXT,
        "claims": described(named(_claim()), "by id"),
    }
    properties = {key: kinds[key] for key in FILE_KEYS}
    statement = {**record(_statements()), "oneOf": [has(kind) for kind in _kinds()]}
    required = ("source", "view", "claims")
    return schema("Claims for wedge", **record(properties, required), definitions={"statement": statement})


def _claim() -> Schema:
    test = {**record({**_statements(), "game": TEXT}), "oneOf": [has(kind) for kind in _kinds()]}
    kinds = {
        "where": described(TEXT, "where in the text it is said"),
        "author": described(TEXT, "who claims it, where not the file's author"),
        "claim": described(WORD, "what is claimed, in our own words"),
        "kind": choice(KINDS),
        "view": described(TEXT, "in whose view it is judged, where not the file's"),
        "justifies": described(TEXTS, "the parameters or terms that it is the reason for"),
        "test": described(test, "a place and one statement about it"),
        "waits_for": {"type": "string", "pattern": f"^\\s*({'|'.join(WAITS)})\\s*(:|$)"},
        "note": TEXT,
    }
    return {
        **record({key: kinds[key] for key in CLAIM_KEYS}, ("where", "claim", "kind")),
        "not": has("test", "waits_for"),
        "anyOf": [has("test"), has("waits_for"), has("justifies")],
    }


def _statements() -> dict[str, Schema]:
    """Return the keys of a statement: its place, in which cases it need hold, and what it says."""
    return {**{key: PLACE[key] for key in PLACE_KEYS}, "cases": choice((EVERY, SOME)), **_kinds()}


def _kinds() -> dict[str, Schema]:
    """Return the kinds of statement, of which one is made."""
    ends = {"low": NUMBER, "high": NUMBER}
    inner = record({key: PLACE[key] for key in PLACE_KEYS})
    patterns = {**list_of(named(TEXTS)), "minItems": 1}
    return {
        **dict.fromkeys(QUANTIFIERS, FORMULA),
        "equilibria": {**record({"are": patterns, "include": patterns}), "minProperties": 1, "maxProperties": 1},
        "trend": record({"of": FORMULA, "in": WORD, **ends, "is": choice(DIRECTIONS)}, ("of", "in", "is")),
        "threshold": {
            **record(
                {"in": WORD, **ends, "is": choice(CROSSINGS), **dict.fromkeys(QUANTIFIERS, FORMULA)}, ("in", "is")
            ),
            "oneOf": [has(quantifier) for quantifier in QUANTIFIERS],
        },
        "compare": record(
            {
                "value": FORMULA,
                "of": inner,
                "is": choice(RELATIONS),
                "than": inner,
                "expecting": choice(EXPECTATIONS),
            },
            ("value", "of", "is", "than"),
        ),
        "same": record({"of": inner, "as": inner, "value": FORMULA, "is": choice(("same", "different"))}, ("of", "as")),
        "share": {
            **record({"of": STATEMENT, "over": TEXTS, "at_least": NUMBER, "at_most": NUMBER}, ("of",)),
            "anyOf": [has("at_least"), has("at_most")],
        },
        "all": {**list_of(STATEMENT), "minItems": 1},
    }
