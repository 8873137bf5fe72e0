"""The formats in which an answer is written, by the ending of a file's name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.tell.data import as_json, plain
from sim.tell.document import Document

PAGE_WIDTH = 120  # columns of an answer in a text file


def rendered(document: Document, ending: str) -> bytes:
    """Return a document in the format that an ending stands for.

    Parameters
    ----------
    ending : str
        One of `ENDINGS`; none at all is text.

    Raises
    ------
    InputError
        For a table of numbers where the answer has none.
    """
    return FORMATS[ending.lower()](document)


def _text(document: Document) -> bytes:
    from sim.render.text import text

    return (text(document, PAGE_WIDTH, details=True) + "\n").encode()


def _markdown(document: Document) -> bytes:
    from sim.render.markdown import markdown

    return markdown(document).encode()


def _latex(document: Document) -> bytes:
    from sim.render.latex import latex

    return latex(document).encode()


def _html(document: Document) -> bytes:
    from sim.render.html import document_page

    return document_page(document)


def _json(document: Document) -> bytes:
    return (as_json(document.data) + "\n").encode()


def _csv(document: Document) -> bytes:
    return _flat(document).to_csv(index=False, lineterminator="\n").encode()


def _parquet(document: Document) -> bytes:
    written = io.BytesIO()
    _flat(document).to_parquet(written, index=False)
    return written.getvalue()


def _flat(document: Document) -> Any:
    """Return the answer's table, lists in its cells (a mixed strategy) as text."""
    table = document.table()
    if table is None:
        raise InputError("this answer is no table of numbers; write it as .txt, .md, .html or .json.")
    frame = table.copy()
    for name in frame:
        if (
            frame[name].dtype == object
            and frame[name].map(lambda cell: isinstance(cell, (list, tuple, np.ndarray))).any()
        ):
            frame[name] = frame[name].map(
                lambda cell: cell if isinstance(cell, str) else json.dumps(cell, default=plain)
            )
    return frame


FORMATS: dict[str, Callable[[Document], bytes]] = {
    "": _text,
    ".txt": _text,
    ".md": _markdown,
    ".csv": _csv,
    ".tex": _latex,
    ".html": _html,
    ".json": _json,
    ".parquet": _parquet,
}
ENDINGS = tuple(filter(None, FORMATS))
