"""Rows as an aligned table of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tabulate import tabulate


def text_table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as an aligned table; numbers come as text, already rounded."""
    return tabulate(rows, headers, tablefmt="simple", disable_numparse=True)
