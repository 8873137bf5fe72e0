"""The one exception that a user's mistake raises."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """What is wrong, where, and what would be right, in one sentence.

    The command line prints the message without a traceback and exits with code 2.
    """


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return a clause that names the valid choice nearest to `name`, to end an error message."""
    choices = [str(choice) for choice in valid]
    close = get_close_matches(str(name), choices, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    if not choices:
        return "there is none to choose from."
    shown = ", ".join(choices[:12]) + (", …" if len(choices) > 12 else "")
    return f"choose from: {shown}."
