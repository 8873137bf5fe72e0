"""Why a move is played: the terms of the payoff in which it differs from the best alternative."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.plot.layout import finish, new_figure
from sim.plot.style import FAINT, HIGH, INK, styled
from sim.solve.profile import TOLERANCE

WIDTH, ROW = 4.6, 0.27  # inches
FOR, AGAINST = HIGH, "#dd7a45"
HATCH_AGAINST = "////"


def draw_terms(ax: Axes, table: pd.DataFrame) -> Axes:
    """Draw the difference that each term makes, the largest at the top, and the total margin at the foot.

    Parameters
    ----------
    ax : Axes
    table : DataFrame
        Columns ``term``, ``at_equilibrium``, ``at_alternative`` and ``difference``, in payoff units.
    """
    shown = differing_terms(table)
    total = table[["at_equilibrium", "at_alternative", "difference"]].sum()
    rows = [*shown.itertuples(index=False, name=None)]
    rows.append(("total", total["at_equilibrium"], total["at_alternative"], total["difference"]))
    reach = max(max(abs(row[3]) for row in rows), TOLERANCE)
    beside = ax.get_yaxis_transform()
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
            size=7.5,
            weight=weight,
            zorder=4,
        )
        for x, value in ((1.13, here), (1.30, there)):
            ax.text(x, place, _plain(value), transform=beside, ha="right", va="center", size=7.5, weight=weight)
    ax.axhline(len(shown) - 0.32, color=FAINT, linewidth=0.8, clip_on=False)
    for x, heading in ((1.13, "this\nmove"), (1.30, "alter-\nnative")):
        ax.text(x, -0.62, heading, transform=beside, ha="right", va="bottom", size=7, color=FAINT, linespacing=1.1)
    ax.axvline(0, color=INK, linewidth=0.9, zorder=5)
    ax.set_yticks(places, [row[0] for row in rows])
    ax.get_yticklabels()[-1].set_weight("bold")
    ax.set(xlim=(-1.28 * reach, 1.28 * reach), ylim=(places[-1] + 0.55, -0.55))
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#e3e3e3", linewidth=0.6)
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
def figure_terms(table: pd.DataFrame, title: str, caption: str, unit: str = "") -> Figure:
    """Return the term-by-term figure of an explanation.

    Parameters
    ----------
    table : DataFrame
        One row per payoff term; see `draw_terms`.
    title, caption : str
        Who plays what, and instead of what; the scenario and concept of solution.
    unit : str, optional
        Unit of the payoffs; by default the table's column ``unit`` where all terms share it.
    """
    count = len(differing_terms(table))
    height = (count + 1.45) * ROW
    figure = new_figure(WIDTH, height)
    ax = draw_terms(figure.add_axes((0, 0, 1, 1)), table)
    same = len(table) - count
    if same:
        caption += f" · {same} term{'s' if same > 1 else ''} without a difference left out"
    if not unit and "unit" in table and table["unit"].nunique() == 1:
        unit = str(table["unit"].iloc[0])
    ax.set_xlabel("payoff of this move less that of the alternative" + (f"\n({unit})" if unit else ""))
    key = [
        Patch(facecolor=FOR, label="speaks for this move"),
        Patch(
            facecolor=AGAINST, edgecolor="white", hatch=HATCH_AGAINST, linewidth=0, label="speaks for the alternative"
        ),
    ]
    return finish(figure, title, caption, {"Difference": key})


def _signed(value: float) -> str:
    return _plain(value) if value <= TOLERANCE else f"+{_plain(value)}"


def _plain(value: float) -> str:
    """Return two decimals, or one digit of a number too small for them."""
    tiny = TOLERANCE < abs(value) < 0.005
    return (f"{value:.1g}" if tiny else f"{round(value, 2) + 0.0:.2f}").replace("-", "−")
