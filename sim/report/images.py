"""Figures as images that lie within the page."""

from __future__ import annotations

import base64
import io
from typing import Any

from sim.plot.style import styled
from sim.tell.document import Picture

PIXELS = 96  # CSS pixels to the inch


@styled
def picture(figure: Any, alt: str, caption: str) -> Picture:
    """Return a figure as SVG within a ``data:`` address, the same bytes every time.

    Parameters
    ----------
    figure : matplotlib Figure
    alt, caption : str
    """
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    width, height = (round(PIXELS * float(inches)) for inches in figure.get_size_inches())
    address = "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
    return Picture(address, alt, caption, width, height)
