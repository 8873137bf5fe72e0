"""Results as plain data for machines."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd


def as_json(data: Any) -> str:
    """Return data as JSON text."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=plain)


def records(table: pd.DataFrame | None) -> list[dict[str, Any]] | None:
    """Return a table as plain data, a mapping for each row."""
    if table is None:
        return None
    return [{name: plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """Return a value of numpy or pandas as plain data; None where there is none."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if value is None or (np.ndim(value) == 0 and pd.isna(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value
