"""The JSON Schema of files of claims, for editors: the grammar of tests, as far as keys and words go."""

from __future__ import annotations

from typing import Any

from sim.ask.claims.claim import (
    AFTER,
    AT,
    AT_ONCE,
    CHANCE,
    CROSSINGS,
    DIRECTIONS,
    EVERY,
    KINDS,
    OVER_TIME,
    PATH,
    SOME,
)
from sim.ask.claims.grammar import EXPECTED, MOST_STEPS, QUANTIFIERS, RELATIONS
from sim.ask.claims.grammar_places import EXPECTING, PLACE_KEYS, SINCE
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
from sim.time.measure import MOST_YEARS

STATEMENT = {"$ref": "#/definitions/statement"}
TEXTS = one_of(WORD, list_of(WORD))
YEAR: Schema = {"type": "integer", "minimum": 0}
CHANGED = record(
    {"extends": WORD, "kept_by": named(one_of(TEXT, list_of(TEXT))), "otherwise": WORD, "from": YEAR}, ("extends",)
)
PLAN = one_of(WORD, CHANGED)
PLACE: dict[str, Schema] = {
    AFTER: described(TEXTS, "what follows a move of the leader, a list of moves, or 'every move'"),
    PATH: described(choice(EXPECTATIONS), "the path of play if all expect the best, worst or average of what follows"),
    AT_ONCE: described({"const": True}, "the equilibria when all move at once"),
    AT: described(named(TEXTS), "profiles; whoever is not named plays any move"),
    OVER_TIME: described(
        one_of(PLAN, list_of(PLAN)), "in a game over time: a plan, a move that is always played, or free"
    ),
    "reply": described(WORD, "with at: only this player's best replies"),
    "with": described(named(one_of(NUMBER, WORD)), "parameters set for this test"),
    "state": described(named(TEXT), "the state in the first year, or in the one year that is asked about"),
    "year": described(one_of(YEAR, {"type": "string", "pattern": SINCE.pattern}), "how things stand then"),
    "by": described(one_of(YEAR, {"type": "string", "pattern": SINCE.pattern}), "what has happened by then"),
    "years": described({"type": "integer", "minimum": 1, "maximum": MOST_YEARS}, "of the horizon"),
    "expecting": described(choice(EXPECTING), "of several equilibria; the best and the worst, each, if left out"),
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
    bounds = {"at_least": NUMBER, "at_most": NUMBER}
    some_bound = {"anyOf": [has("at_least"), has("at_most")]}
    inner = record({key: PLACE[key] for key in PLACE_KEYS})
    patterns = {**list_of(named(TEXTS)), "minItems": 1}
    chance = {**record({"of": FORMULA, "once": FORMULA, **bounds}, ("of",)), **some_bound}
    expected = {**record({"of": FORMULA, **bounds}, ("of",)), **some_bound}
    asked = {CHANCE: one_of(FORMULA, record({"of": FORMULA, "once": FORMULA}, ("of",))), EXPECTED: FORMULA}
    compare = record(
        {
            "value": FORMULA,
            **asked,
            "of": inner,
            "is": choice(RELATIONS),
            "than": inner,
            "expecting": choice(EXPECTATIONS),
        },
        ("of", "is", "than"),
    )
    turning = {**dict.fromkeys(QUANTIFIERS, FORMULA), "compare": compare, CHANCE: chance, EXPECTED: expected}
    return {
        **dict.fromkeys(QUANTIFIERS, FORMULA),
        "equilibria": {**record({"are": patterns, "include": patterns}), "minProperties": 1, "maxProperties": 1},
        "trend": {
            **record({"of": FORMULA, **asked, "in": WORD, **ends, "is": choice(DIRECTIONS)}, ("in", "is")),
            "oneOf": [has(key) for key in ("of", *asked)],
        },
        "threshold": {
            **record({"in": WORD, **ends, "is": choice(CROSSINGS), **turning}, ("in", "is")),
            "oneOf": [has(kind) for kind in turning],
        },
        "compare": {**compare, "oneOf": [has(key) for key in ("value", *asked)]},
        "same": record(
            {"of": inner, "as": inner, "value": FORMULA, **asked, "is": choice(("same", "different"))}, ("of", "as")
        ),
        CHANCE: chance,
        EXPECTED: expected,
        "chain": {**list_of(FORMULA), "minItems": 2, "maxItems": MOST_STEPS},
        "share": {
            **record({"of": STATEMENT, "over": TEXTS, **bounds}, ("of",)),
            **some_bound,
        },
        "all": {**list_of(STATEMENT), "minItems": 1},
    }
