"""Results as plain data for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isinf
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def as_json(data: Any) -> str:
    """Return data as JSON text; what is not a number is null, and an infinite one is ``"inf"`` or ``"-inf"``."""
    return json.dumps(_strict(data), indent=2, ensure_ascii=False, allow_nan=False, default=str)


def _strict(data: Any) -> Any:
    """Return data in which every value is one that JSON knows."""
    if isinstance(data, Mapping):
        return {str(name): _strict(value) for name, value in data.items()}
    if isinstance(data, np.ndarray | list | tuple | set | frozenset):
        return [_strict(value) for value in (data.tolist() if isinstance(data, np.ndarray) else data)]
    value = plain(data)
    return str(value) if isinstance(value, float) and isinf(value) else value


def records(table: pd.DataFrame | None) -> list[dict[str, Any]] | None:
    """Return a table as plain data, a mapping for each row."""
    if table is None:
        return None
    return [{name: plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """Return a value of numpy or pandas as plain data; None where there is none."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if value is None or (np.ndim(value) == 0 and value != value):
        return None
    return value.item() if isinstance(value, np.generic) else value
