"""Claims by views: which claim holds in whose world."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sim.ask.claims.verdicts import BUILT_IN, CANNOT_HOLD, MARKS, NOT_APPLICABLE
from sim.plot.layout import LINE, finish, new_figure, text_size, wrap
from sim.plot.style import DOTS, FAINT, HIGH, INK, LOW, MIDDLE, NOTHING, STRIPES, styled, text_colour

WORDS, CELL, GUTTER, BETWEEN, HEADER = 3.7, 0.46, 0.012, 0.45, 0.75  # inches
TEXT = 6.4  # points
TALL = 30  # claims from which on they stand in two blocks
LOOKS = {
    verdict: (MARKS[verdict] if verdict != NOT_APPLICABLE else "", look)
    for verdict, look in {
        "holds": {"facecolor": HIGH},
        "holds in some equilibria": {"facecolor": MIDDLE, "hatch": STRIPES, "edgecolor": "#c9c3b6"},
        "fails": {"facecolor": LOW},
        "no effect": {"facecolor": "white", "edgecolor": FAINT, "linewidth": 0.5},
        "undecided": {"facecolor": "white", "edgecolor": FAINT, "linewidth": 0.5, "linestyle": ":"},
        BUILT_IN: {"facecolor": "white", "edgecolor": HIGH, "linewidth": 1.2},
        CANNOT_HOLD: {"facecolor": "white", "edgecolor": LOW, "linewidth": 1.2},
        NOT_APPLICABLE: {"facecolor": NOTHING, "hatch": DOTS, "edgecolor": "#c4c4c4"},
    }.items()
}
OUTLINE = {"facecolor": "none", "edgecolor": INK, "linewidth": 1.8}
ELSEWHERE = "precedent"  # column of claims judged in a view of their own, which is none of those shown


@styled
def figure_claims(table: pd.DataFrame, views: Sequence[str], title: str, changes: str = "") -> Figure:
    """Return the figure of all tested claims: a row each, a column for each view.

    Parameters
    ----------
    table : DataFrame
        As `sim.ask.claims.table.claims_table` makes it.
    views : sequence of str
    title : str
    changes : str
        What differs from the views as their authors wrote them.
    """
    tested = table[table["verdict"].isin(LOOKS)]
    claims = list(dict.fromkeys(tested["id"]))
    columns = list(views)
    if not tested.groupby("id", sort=False)["own_view"].first().isin(views).all():
        columns.append(ELSEWHERE)
    half = -(-len(claims) // 2) if len(claims) > TALL else len(claims)
    blocks = [claims[:half], claims[half:]] if half < len(claims) else [claims]
    rows = dict(tested.groupby("id", sort=False))
    heights = [HEADER + sum(_height(rows[name]) for name in block) for block in blocks]
    width, height = WORDS + len(columns) * CELL, max(heights)
    whole = len(blocks) * width + (len(blocks) - 1) * BETWEEN
    figure = new_figure(whole, height)
    for number, block in enumerate(blocks):
        left = number * (width + BETWEEN)
        ax = figure.add_axes((left / whole, 0, width / whole, 1))
        ax.set(xlim=(0, width), ylim=(height, 0))
        draw_claims(ax, [rows[name] for name in block], columns)
    changed = f", but {changes}" if changes else ""
    caption = (
        f"Verdict of each test at the view's own parameter values{changed}; of several equilibria all count. What is built "
        "in, or cannot hold, is so in all of many draws from a box three times as wide as the plausible one: an assumption "
        "and no result. What waits for a richer model, or is taken as input, is not shown."
    )
    own = [Patch(label="the author's own view", **OUTLINE)]
    return finish(figure, title, caption, {"Verdict": _verdict_key(), "Outlined": own})


def draw_claims(ax: Axes, rows: Sequence[pd.DataFrame], columns: Sequence[str]) -> Axes:
    """Draw one block; data coordinates are inches from the upper left corner.

    Parameters
    ----------
    ax : Axes
    rows : sequence of DataFrame
        For each claim its rows in the views.
    columns : sequence of str
        Views, and ELSEWHERE for an own view that is none of them.
    """
    ax.set_axis_off()
    for column, name in enumerate(columns):
        x = WORDS + (column + 0.5) * CELL
        slanted = {"rotation": 45, "rotation_mode": "anchor", "ha": "left", "va": "bottom"}
        ax.text(x, HEADER - 0.06, name, size=7.5, weight="bold", **slanted)
    top = HEADER
    for claim in rows:
        height = _height(claim)
        first = claim.iloc[0]
        middle = top + height / 2
        ax.text(0, middle, first["id"], size=TEXT + 0.6, weight="bold", va="center")
        ax.text(0.42, middle, "\n".join(_words(claim)), size=TEXT, va="center", linespacing=LINE)
        verdicts = dict(zip(claim["view"], claim["verdict"]))
        for column, name in enumerate(columns):
            view = first["own_view"] if name == ELSEWHERE and first["own_view"] not in columns else name
            if view in verdicts:
                _draw_cell(ax, verdicts[view], WORDS + column * CELL, top, height, view == first["own_view"])
        top += height
    return ax


def _words(claim: pd.DataFrame) -> list[str]:
    return wrap(claim.iloc[0]["claim"], WORDS - 0.5, TEXT)


def _height(claim: pd.DataFrame) -> float:
    return text_size("\n".join(_words(claim)), TEXT)[1] + 0.09


def _draw_cell(ax: Axes, verdict: str, left: float, top: float, height: float, own: bool) -> None:
    mark, look = LOOKS[verdict]
    ax.add_patch(_box(left, top, height, GUTTER, **{"linewidth": 0, **look}))
    centre = left + CELL / 2, top + height / 2
    ax.text(*centre, mark, size=7.5, ha="center", va="center", color=text_colour(look["facecolor"]))
    if own:
        ax.add_patch(_box(left, top, height, GUTTER + 0.008, zorder=3, **OUTLINE))


def _box(left: float, top: float, height: float, inset: float, **look) -> Rectangle:
    return Rectangle((left + inset, top + inset), CELL - 2 * inset, height - 2 * inset, **look)


def _verdict_key() -> list[Patch]:
    return [
        Patch(label=f"{mark} {verdict}".strip(), **{"linewidth": 0.4, "edgecolor": FAINT, **look})
        for verdict, (mark, look) in LOOKS.items()
    ]
