"""Characters that do not show, or change how the rest shows: no text of a file's may bring them to a terminal."""

from __future__ import annotations

import re

# Control characters but tab and newline, marks that have no width or turn the direction of writing, halves of characters.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""Return a text with each such character as its number, as in ``\u001b``; a text in JSON stays the same data."""
    return HIDDEN.sub(lambda found: _number(found.group()), text)


def _number(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(rf"\u{units[k : k + 2].hex()}" for k in range(0, len(units), 2))
