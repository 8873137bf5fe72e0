"""A document or a report as HTML: one page that needs no network, or a fragment for a notebook."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sim.tell.document import Document, Section


def page(
    title: str, subtitle: str, command: str, sections: Sequence[Section], kind: str = "report", explorer: str = ""
) -> bytes:
    """Return sections as an HTML page.

    Everything but the page's own style and script is escaped, and the page forbids all other scripts and every address
    outside itself, so that a scenario from a stranger stays text. `kind` names its look: ``brief`` for a single sheet;
    `explorer` is the file beside it to which it links, if any.
    """
    style, script = own_file("page.css"), own_file("page.js")
    rendered = own_template("page.html").render(
        title=title,
        subtitle=subtitle,
        command=command,
        sections=sections,
        kind=kind,
        explorer=explorer,
        style=style,
        script=script,
        style_hash=own_hash(style),
        script_hash=own_hash(script),
    )
    return rendered.encode()


def document_page(document: Document) -> bytes:
    """Return an answer as an HTML page of its own."""
    title, _, subtitle = document.title.partition("\n")
    return page(title, subtitle, "", [Section("answer", "The answer", document.blocks)])


def fragment(document: Document) -> str:
    """Return an answer as HTML without a page around it, as a notebook shows it."""
    return own_template("fragment.html").render(document=document)


@cache
def own_template(name: str) -> Any:
    """Return a template of this folder."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sim.render", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


@cache
def own_file(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("sim.render") / name).read_text(encoding="utf-8")


def own_hash(text: str) -> str:
    """Return the name by which the page's security policy admits an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
