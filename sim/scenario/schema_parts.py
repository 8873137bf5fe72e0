"""Parts that the JSON Schemas of all files are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sim.scenario.label_sections import LONGEST_LABEL, LONGEST_NOTE

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number"]}  # a number, such as a year, is read as a text
WORD: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
FORMULA: Schema = {"type": ["string", "number"], "description": "a number, or a formula in names"}
LABEL: Schema = {**TEXT, "maxLength": LONGEST_LABEL, "description": "how it is called, in a few words"}
NOTE: Schema = {**TEXT, "maxLength": LONGEST_NOTE, "description": "one plain sentence"}
WORDS = {"label": LABEL, "note": NOTE}


def schema(title: str, **rest: Any) -> Schema:
    """Return the schema of a file; of the draft that editors know best."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, **rest}


def described(entry: Schema, description: str) -> Schema:
    """Return a schema with what it is about."""
    return {**entry, "description": description}


def record(properties: Mapping[str, Schema], required: Collection[str] = ()) -> Schema:
    """Return the schema of a mapping with these keys and no others."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), **needed, "additionalProperties": False}


def named(entry: Schema) -> Schema:
    """Return the schema of a mapping from names of the author's own."""
    return {"type": "object", "additionalProperties": entry}


def list_of(entry: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": entry}


def one_of(*kinds: Schema) -> Schema:
    """Return the schema of what is one of several things."""
    return {"anyOf": list(kinds)}


def or_nothing(entry: Schema) -> Schema:
    """Return the schema of what may be left out though its key stands there, as where all below it is a comment."""
    about = {"description": entry["description"]} if "description" in entry else {}
    return {**about, **one_of(entry, {"type": "null"})}


def choice(values: Collection[str]) -> Schema:
    """Return the schema of a word out of some."""
    return {"enum": list(values)}


def has(*keys: str) -> Schema:
    """Return the schema of a mapping that has these keys among others."""
    return {"required": list(keys)}
