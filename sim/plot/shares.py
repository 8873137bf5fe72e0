"""Shares of a sampled box by outcome, a bar for each move of the leader."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.plot.style import FAINT, MIDDLE, STRIPES, player_name, styled, text_colour
from sim.scenario.scenario import Scenario
from sim.study.summary import Summary

# Okabe and Ito 2008 without its black, the strongest contrasts first.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442")
REST = "#8a8a8a"  # outcomes beyond the palette, taken together


@styled
def figure_shares(summary: Summary, scenario: Scenario) -> Figure:
    """Draw, for each move, the share of the points at which an outcome is certain; the rest is striped.

    Parameters
    ----------
    summary : Summary
    scenario : Scenario

    Returns
    -------
    Figure
    """
    moves = list(summary.certain)
    outcomes = sorted(
        {outcome for shares in summary.certain.values() for outcome in shares},
        key=lambda outcome: -sum(shares.get(outcome, 0.0) for shares in summary.certain.values()),
    )
    named, others = outcomes[: len(COLOURS)], outcomes[len(COLOURS) :]
    figure = Figure(figsize=(8, 1.6 + 0.32 * len(moves) + 0.12 * len(named)), layout="constrained")
    ax = figure.add_subplot()
    left = [0.0] * len(moves)
    series = [
        (name, colour, [summary.certain[move].get(name, 0.0) for move in moves]) for name, colour in zip(named, COLOURS)
    ]
    if others:
        rest = [sum(summary.certain[move].get(name, 0.0) for name in others) for move in moves]
        series.append(("another", REST, rest))
    for name, colour, shares in series:
        bars = ax.barh(moves, shares, left=left, color=colour, label=name, height=0.72)
        labels = [f"{100 * share:.0f}%" if share >= 0.06 else "" for share in shares]
        ax.bar_label(bars, labels, label_type="center", fontsize=7, color=text_colour(colour))
        left = [start + share for start, share in zip(left, shares)]
    open_ends = [1 - start for start in left]
    ax.barh(
        moves, open_ends, left=left, color=MIDDLE, edgecolor=FAINT, hatch=STRIPES, linewidth=0, height=0.72,
        label="depends on the equilibrium, or none found",
    )  # fmt: skip
    ax.set(xlim=(0, 1), xlabel=f"share of {summary.points:,} sampled points")
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f}%")
    ax.invert_yaxis()
    ax.spines[["top", "right"]].set_visible(False)
    leader = player_name(scenario.order[0][0]) if len(scenario.order) > 1 else "nobody"
    ax.set_title(f"{scenario.title}: {summary.outcome} after each move of the {leader}", loc="left")
    figure.legend(loc="outside lower center", ncols=2)
    return figure
