"""Plain data that a study's files hold: strict JSON, and what is wrong with its keys and kinds of value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from reprlib import repr as short
from typing import Any

from sim.errors import InputError

COUNT = range(2**63)
KINDS = {str: "text", float: "a number", type(None): "nothing", object: "anything"}


@dataclass(frozen=True)
class Each:
    """The shape of a mapping from any name to values of one shape."""

    shape: Any


def read_json(text: bytes | str) -> Any:
    """Return the data of a JSON text; ValueError if it is none, repeats a key or holds what is no number."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def check_shape(data: Any, shape: Any, where: str) -> None:
    """Check data against a shape; InputError names the first key that is missing or has a value of another kind.

    Parameters
    ----------
    shape : object
        A type; a range of whole numbers; a tuple of shapes, one of which must fit; a set of words; ``[shape]`` for a
        list; `Each` for a mapping; or a mapping of the keys that must be there to their shapes, a name that ends in
        ``?`` being one that may be missing. Keys beyond those are let be.
    where : str
        What holds the data, for messages.
    """
    wrong = _fault(data, shape, "")
    if wrong:
        raise InputError(f"{where} is damaged: {wrong}.")


def _fault(data: Any, shape: Any, key: str) -> str | None:
    """Return what is wrong with data, None if nothing is."""
    if not _is_kind(data, shape):
        return f"{key or 'at the top'}: {_kind(shape)} is expected, not {short(data)}"
    if isinstance(shape, list):
        within = ((value, shape[0], f"{key}[{place}]") for place, value in enumerate(data))
    elif isinstance(shape, Each):
        within = ((value, shape.shape, _joined(key, name)) for name, value in data.items())
    elif isinstance(shape, Mapping):
        missing = [name for name in shape if name not in data and not name.endswith("?")]
        if missing:
            return f"the key '{_joined(key, missing[0])}' is missing"
        known = {name.rstrip("?"): of for name, of in shape.items()}
        within = ((data[name], of, _joined(key, name)) for name, of in known.items() if name in data)
    else:
        return None
    return next(filter(None, (_fault(*one) for one in within)), None)


def _is_kind(data: Any, shape: Any) -> bool:
    """Whether data is of a shape's kind, whatever it holds."""
    if isinstance(shape, tuple):
        return any(_fault(data, one, "") is None for one in shape)
    if isinstance(shape, set):
        return isinstance(data, str) and data in shape
    if isinstance(shape, range):
        return isinstance(data, int) and not isinstance(data, bool) and data in shape
    if isinstance(shape, list):
        return isinstance(data, list)
    if isinstance(shape, Each | Mapping):
        return isinstance(data, dict) and all(isinstance(name, str) for name in data)
    if shape is float:
        return isinstance(data, int | float) and not isinstance(data, bool)
    return isinstance(data, shape)


def _kind(shape: Any) -> str:
    if isinstance(shape, tuple):
        return " or ".join(map(_kind, shape))
    if isinstance(shape, set):
        return f"one of {', '.join(sorted(shape))}"
    if isinstance(shape, range):
        return f"a whole number from {shape[0]}" + (f" to {shape[-1]:,}" if shape != COUNT else "")
    if isinstance(shape, list):
        return "a list"
    return "a mapping of keys" if isinstance(shape, Each | Mapping) else KINDS[shape]


def _joined(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a key is repeated")
    return data


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is not a number")
