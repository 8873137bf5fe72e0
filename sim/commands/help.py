"""The help of a command: what its file says at the top, read without importing all that the command computes with."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

CONCEPTS = "{concepts}"  # stands where a command lists the solution concepts


def help_of(command: str) -> str:
    """Return the help of a command, given its name."""
    source = Path(find_spec(f"sim.commands.{command}").origin).read_text(encoding="utf-8")
    text = ast.get_docstring(ast.parse(source))
    return text.replace(CONCEPTS, _concepts()) if CONCEPTS in text else text


def _concepts() -> str:
    from sim.solve.concepts import CONCEPTS as concepts

    return "\n".join(f"                  {concept.name}: {concept.meaning}" for concept in concepts.values())
