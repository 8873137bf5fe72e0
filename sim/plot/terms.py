"""Why a move is played: the terms of the payoff in which it differs from the best alternative."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.plot.layout import finish, most_lines, one_panel, points, row_names, settle, size_of
from sim.plot.options import FigureOptions
from sim.plot.style import FAINT, HIGH, INK, styled
from sim.solve.profile import TOLERANCE

ROW = 0.24  # inches
COLUMNS = 44, 88  # right ends of the payoffs beside the bars, in points from the panel
FEWEST = 2  # rows that a panel has room for, also where no term differs
WIDE = 4.5  # inches from which on there is room for them
BESIDE = 0.5  # inches for a number at the end of a bar
FOR, AGAINST = HIGH, "#dd7a45"
HATCH_AGAINST = "////"


def draw_terms(ax: Axes, table: pd.DataFrame, names: Sequence[str] = (), columns: Sequence[float] = COLUMNS) -> Axes:
    """Draw the difference that each term makes, the largest at the top, and the total margin at the foot.

    Parameters
    ----------
    ax : Axes
    table : DataFrame
        Columns ``term``, ``at_equilibrium``, ``at_alternative`` and ``difference``, in payoff units.
    names : sequence of str, optional
        What the differing terms are called, the largest first; by default as in the table.
    columns : sequence of float
        Where the payoffs of both moves stand beside the bars, in points; empty to leave them out.
    """
    shown = differing_terms(table)
    total = table[["at_equilibrium", "at_alternative", "difference"]].sum()
    rows = [*shown.itertuples(index=False, name=None)]
    rows.append(("total", total["at_equilibrium"], total["at_alternative"], total["difference"]))
    reach = max(abs(row[3]) for row in rows)
    reach = reach if reach > TOLERANCE else 1.0
    size = points("font.size")
    beside = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points", "size": size}
    places = [*range(len(shown)), len(shown) + 0.35]
    for place, (term, here, there, difference) in zip(places, rows):
        last = term == "total" and place == places[-1]
        favourable = difference >= 0
        weight = "bold" if last else "normal"
        ax.barh(
            place,
            difference,
            height=0.66,
            color=FOR if favourable else AGAINST,
            zorder=3,
            edgecolor=INK if last else "white",
            linewidth=1.6 if last else 0,
            hatch=None if favourable else HATCH_AGAINST,
        )
        ax.annotate(
            _signed(difference),
            (difference, place),
            (4 if favourable else -4, 0),
            textcoords="offset points",
            ha="left" if favourable else "right",
            va="center",
            size=size,
            weight=weight,
            zorder=4,
        )
        for x, value in zip(columns, (here, there)):
            ax.annotate(_plain(value), (1, place), (x, 0), ha="right", va="center", weight=weight, **beside)
    ax.axhline(len(shown) - 0.32, color=FAINT, linewidth=0.8, clip_on=False)
    for x, heading in zip(columns, ("this\nmove", "alter-\nnative")):
        ax.annotate(heading, (1, -0.62), (x, 0), ha="right", va="bottom", color=FAINT, linespacing=1.1, **beside)
    ax.axvline(0, color=INK, linewidth=0.9, zorder=5)
    ax.set_yticks(places, [*(names or shown["term"]), "total"])
    ax.get_yticklabels()[-1].set_weight("bold")
    ax.set(xlim=(-1.3 * reach, 1.3 * reach), ylim=(places[-1] + 0.55, -0.55))
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.locator_params(axis="x", nbins=4)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return ax


def differing_terms(table: pd.DataFrame) -> pd.DataFrame:
    """Return the terms that differ between the two moves, the largest difference first."""
    columns = ["term", "at_equilibrium", "at_alternative", "difference"]
    size = table["difference"].abs()
    differing = table.loc[size > TOLERANCE * max(size.max(), 1.0), columns]
    return differing.sort_values("difference", key=lambda d: -d.abs(), kind="stable")


@styled
def figure_terms(table: pd.DataFrame, title: str, subtitle: str, unit: str = "", *, options: FigureOptions) -> Figure:
    """Return the term-by-term figure of an explanation.

    Parameters
    ----------
    table : DataFrame
        One row per payoff term; see `draw_terms`.
    title, subtitle : str
        Why who plays what; the scenario and the equilibrium.
    unit : str, optional
        Unit of the payoffs; by default the table's column ``unit`` where all terms share it.
    options : FigureOptions
    """
    shown = differing_terms(table)
    names = row_names(options, shown["term"])
    row = ROW * max(1.0, 0.62 * most_lines(names))
    height = (max(len(shown), FEWEST) + 1.45) * row
    if not unit and "unit" in table and table["unit"].nunique() == 1:
        unit = str(table["unit"].iloc[0])
    measure = f" ({unit})" if unit else ""
    figure, ax = one_panel(options, height, f"payoff of this move less that of the alternative{measure}")
    draw_terms(ax, table, names, COLUMNS if options.width >= WIDE else ())
    settle(figure, height)
    width = size_of(ax)[0]
    room = width / max(width - 2 * BESIDE, 0.3 * width) / 1.3
    ax.set_xlim(*(end * room for end in ax.get_xlim()))
    same = len(table) - len(shown)
    note = f"{same} term{'s' if same > 1 else ''} without a difference left out." if same else ""
    against = {"facecolor": AGAINST, "edgecolor": "white", "hatch": HATCH_AGAINST, "linewidth": 0}
    key = [Patch(facecolor=FOR, label="speaks for this move"), Patch(label="speaks for the alternative", **against)]
    return finish(figure, title, subtitle, {"Difference": key}, note)


def _signed(value: float) -> str:
    return _plain(value) if value <= TOLERANCE else f"+{_plain(value)}"


def _plain(value: float) -> str:
    """Return two decimals, or one digit of a number too small for them."""
    tiny = TOLERANCE < abs(value) < 0.005
    return (f"{value:.1g}" if tiny else f"{round(value, 2) + 0.0:.2f}").replace("-", "−")
