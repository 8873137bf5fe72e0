"""Claims by views: which claim holds in whose world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from sim.ask.claims.verdicts import BUILT_IN, CANNOT_HOLD, MARKS, NOT_APPLICABLE
from sim.plot.layout import LINE, MARGIN, finish, points, sheet, text_size, wrap
from sim.plot.options import FigureOptions
from sim.plot.style import DOTS, FAINT, HIGH, INK, LOW, MIDDLE, NOTHING, STRIPES, styled, text_colour
from sim.tell import answer_titles

CELL, GUTTER, BETWEEN = 0.18, 0.012, 0.25  # inches: a verdict's cell, around it, and between blocks
NAME, LEAST_WORDS = 0.42, 1.4  # inches: a claim's name, and the least room for its words
MOST_IN_WORDS = 24  # claims; of more the names alone stand beside the verdicts, in several blocks
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


@dataclass(frozen=True)
class Block:
    """The measures of a block in inches, and whether it has the claims' words.

    Attributes
    ----------
    words : float
        Width of a claim's words; 0 where it has none.
    header : float
        Height of the views' names.
    """

    words: float
    header: float

    @property
    def names(self) -> float:
        """Width of all that stands beside the verdicts."""
        return NAME + self.words


@styled
def figure_claims(
    table: pd.DataFrame, views: Sequence[str], title: str = "", changes: str = "", *, options: FigureOptions
) -> Figure:
    """Return the figure of all tested claims: a row each, a column for each view.

    Parameters
    ----------
    table : DataFrame
        As `sim.ask.claims.table.claims_table` makes it.
    views : sequence of str
    title : str, optional
        By default how many claims hold in their own author's view.
    changes : str
        What differs from the views as their authors wrote them.
    options : FigureOptions
    """
    tested = table[table["verdict"].isin(LOOKS)]
    claims = list(dict.fromkeys(tested["id"]))
    columns = list(views)
    if not tested.groupby("id", sort=False)["own_view"].first().isin(views).all():
        columns.append(ELSEWHERE)
    rows = {name: group for name, group in tested.groupby("id", sort=False)}
    inner = options.width - 2 * MARGIN
    header = 0.75 * max(text_size(name, points("font.size"), "bold")[0] for name in columns) + 0.12
    words = inner - NAME - len(columns) * CELL - 0.75 * header
    in_words = len(claims) <= MOST_IN_WORDS and words >= LEAST_WORDS
    block = Block(words if in_words else 0.0, header)
    width = block.names + len(columns) * CELL + BETWEEN
    count = 1 if in_words else max(1, min(len(claims) // 4 or 1, int((inner + BETWEEN - 0.5 * header) / width)))
    length = -(-len(claims) // count)
    blocks = [claims[start : start + length] for start in range(0, len(claims), length)]
    height = header + max(sum(_height(rows[name], block) for name in part) for part in blocks)
    figure, ax, _ = sheet(options, height)
    for number, part in enumerate(blocks):
        draw_claims(ax, [rows[name] for name in part], columns, block, number * width)
    changed = f", but {changes}" if changes else ""
    subtitle = f"The verdict of each test at the view's own values{changed}; of several equilibria all count."
    note = (
        "Built in, or cannot hold: so in all of many draws from a box three times as wide as the plausible one, an "
        "assumption and no result. Not shown: what waits for a richer model, or is taken as input."
    )
    if not in_words:
        note = f"The names stand for the claims; wedge claims prints their words. {note}"
    own = tested[tested["view"] == tested["own_view"]].drop_duplicates("id")
    title = title or answer_titles.judged(own["verdict"].value_counts().to_dict(), len(claims))
    outlined = [Patch(label="the author's own view", **OUTLINE)]
    shown = set(tested["verdict"])
    return finish(figure, title, subtitle, {"Verdict": _verdict_key(shown), "Outlined": outlined}, note)


def draw_claims(
    ax: Axes, rows: Sequence[pd.DataFrame], columns: Sequence[str], block: Block, left: float = 0.0
) -> Axes:
    """Draw one block; data coordinates are inches from the upper left corner.

    Parameters
    ----------
    ax : Axes
    rows : sequence of DataFrame
        For each claim its rows in the views.
    columns : sequence of str
        Views, and ELSEWHERE for an own view that is none of them.
    block : Block
    left : float
        Where it begins.
    """
    font = points("font.size")
    for column, name in enumerate(columns):
        x = left + block.names + (column + 0.35) * CELL
        slanted = {"rotation": 45, "rotation_mode": "anchor", "ha": "left", "va": "bottom"}
        ax.text(x, block.header - 0.04, name, size=font, weight="bold", **slanted)
    top = block.header
    for claim in rows:
        height, first = _height(claim, block), claim.iloc[0]
        middle = top + height / 2
        ax.text(left, middle, first["id"], size=font, weight="bold", va="center")
        ax.text(left + NAME, middle, "\n".join(_words(claim, block)), size=font, va="center", linespacing=LINE)
        verdicts = dict(zip(claim["view"], claim["verdict"]))
        for column, name in enumerate(columns):
            view = first["own_view"] if name == ELSEWHERE and first["own_view"] not in columns else name
            if view in verdicts:
                corner = left + block.names + column * CELL, top
                _draw_cell(ax, verdicts[view], corner, height, view == first["own_view"])
        top += height
    return ax


def _words(claim: pd.DataFrame, block: Block) -> list[str]:
    return wrap(claim.iloc[0]["claim"], block.words - 0.1, points("font.size")) if block.words else []


def _height(claim: pd.DataFrame, block: Block) -> float:
    return max(text_size("\n".join(_words(claim, block)), points("font.size"))[1] + 0.07 if block.words else 0.0, CELL)


def _draw_cell(ax: Axes, verdict: str, corner: tuple[float, float], height: float, own: bool) -> None:
    mark, look = LOOKS[verdict]
    ax.add_patch(_box(corner, height, GUTTER, **{"linewidth": 0, **look}))
    centre = corner[0] + CELL / 2, corner[1] + height / 2
    words = {"size": points("font.size"), "ha": "center", "va": "center"}
    ax.text(*centre, mark, color=text_colour(look["facecolor"]), **words)
    if own:
        ax.add_patch(_box(corner, height, GUTTER, zorder=3, **OUTLINE))


def _box(corner: tuple[float, float], height: float, inset: float, **look) -> Rectangle:
    return Rectangle((corner[0] + inset, corner[1] + inset), CELL - 2 * inset, height - 2 * inset, **look)


def _verdict_key(shown: set[str]) -> list[Patch]:
    return [
        Patch(label=f"{mark} {verdict}".strip(), **{"linewidth": 0.4, "edgecolor": FAINT, **look})
        for verdict, (mark, look) in LOOKS.items()
        if verdict in shown
    ]
