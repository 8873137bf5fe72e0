"""Figures as images that lie within the page."""

from __future__ import annotations

import base64
from typing import Any

from sim.plot.style import drawn_as
from sim.tell.document import Picture

PIXELS = 96  # CSS pixels to the inch


def picture(figure: Any, alt: str, caption: str) -> Picture:
    """Return a figure as SVG within a ``data:`` address, the same bytes every time.

    Parameters
    ----------
    figure : matplotlib Figure
    alt, caption : str
    """
    width, height = (round(PIXELS * float(inches)) for inches in figure.get_size_inches())
    address = "data:image/svg+xml;base64," + base64.b64encode(drawn_as(figure, "svg")).decode()
    return Picture(address, alt, caption, width, height)
