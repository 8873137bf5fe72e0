"""Shares of a sampled box by outcome, a bar for each move of the leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.plot.layout import finish, most_lines, one_panel, points, row_names, settle
from sim.plot.options import FigureOptions
from sim.plot.style import FAINT, HIGH, LOW, MIDDLE, NOTHING, STRIPES, styled, text_colour
from sim.scenario.scenario import Scenario
from sim.study.summary import Summary
from sim.tell import answer_titles, captions
from sim.tell.results import in_words, outcome_word
from sim.tell.words import capital

ROW = 0.26  # inches
LEAST_WRITTEN = 0.06  # share below which a bar has no number
CLASSES = (LOW, MIDDLE, HIGH)  # of an outcome whose lowest, middle and highest values have names
# For outcomes that are moves: Okabe and Ito 2008 without its black, the strongest contrasts first.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442")
REST, ANOTHER = "#8a8a8a", "another"  # outcomes beyond the palette, taken together
OPEN = {"facecolor": NOTHING, "edgecolor": FAINT, "hatch": STRIPES, "linewidth": 0}


def draw_shares(ax: Axes, summary: Summary, colours: Mapping[str, str], names: Sequence[str] = ()) -> Axes:
    """Draw, for each move, the share of the points at which an outcome is certain; the rest is striped."""
    for place, shares in enumerate(summary.certain.values()):
        left = 0.0
        for outcome in colours:
            share = _share(shares, outcome, colours)
            ax.barh(place, share, left=left, color=colours[outcome], height=0.7)
            if share >= LEAST_WRITTEN:
                words = {
                    "size": points("font.size"),
                    "ha": "center",
                    "va": "center",
                    "color": text_colour(colours[outcome]),
                }
                ax.text(left + share / 2, place, f"{share:.0%}", **words)
            left += share
        ax.barh(place, 1 - left, left=left, height=0.7, **OPEN)
    ax.set_yticks(range(len(summary.certain)), names or list(summary.certain))
    ax.set(xlim=(0, 1), ylim=(len(summary.certain) - 0.5, -0.5))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return ax


@styled
def figure_shares(summary: Summary, scenario: Scenario, concept: str, *, options: FigureOptions) -> Figure:
    """Return the figure of a sampled study.

    Parameters
    ----------
    summary : Summary
    scenario : Scenario
    concept : str
        What the players of a stage play, in words.
    """
    levels = [f"{value:g}" for value in sorted(scenario.labels.levels.get(summary.outcome, ()))]
    chosen = _colours(summary, levels)
    colours = {_word(summary, scenario, value): colour for value, colour in chosen.items()}
    summary = in_words(summary, scenario)
    names = row_names(options, list(summary.certain))
    height = (len(names) + 0.4) * max(ROW, most_lines(names) * points("ytick.labelsize") * 1.35 / 72)
    figure, ax = one_panel(options, height, f"share of {summary.points:,} sampled worlds")
    draw_shares(ax, summary, colours, names)
    settle(figure, height)
    leads = len(scenario.order) > 1
    best = {
        (outcome, move): share for move, shares in summary.certain.items() for outcome, share in shares.items() if share
    }
    title = f"What follows each move of {scenario.labels.the(scenario.order[0][0])}" if leads else "What follows"
    if best:
        outcome, move = max(best, key=lambda pair: best[pair])
        title = answer_titles.certain(outcome, (move, best[outcome, move]), leads)
    key = [Patch(facecolor=colour, label=outcome) for outcome, colour in colours.items()]
    key.append(Patch(label="depends on the equilibrium, or none found", **OPEN))
    subtitle = captions.about(scenario, capital(concept))
    return finish(figure, title, subtitle, {f"{_counted(summary, scenario)}, in every equilibrium": key})


def _counted(summary: Summary, scenario: Scenario) -> str:
    """Return what is counted: an outcome, or a player's move."""
    if summary.outcome in scenario.outcomes:
        return scenario.labels.outcome(summary.outcome)
    return f"{scenario.labels.player(summary.outcome)}'s move"


def _word(summary: Summary, scenario: Scenario, value: str) -> str:
    return value if value == ANOTHER else outcome_word(summary, scenario, value)


def _colours(summary: Summary, levels: Sequence[str]) -> dict[str, str]:
    """Return a colour for each outcome that is certain somewhere; those beyond the palette are one.

    Parameters
    ----------
    levels : sequence of str
        Named values of the outcome that is counted, the lowest first; none of a move.
    """
    certain = {outcome for shares in summary.certain.values() for outcome in shares}
    if len(levels) == len(CLASSES):
        return {level: colour for level, colour in zip(levels, CLASSES) if level in certain}
    ordered = sorted(certain, key=lambda outcome: -sum(of.get(outcome, 0.0) for of in summary.certain.values()))
    return dict(zip(ordered, COLOURS)) | ({ANOTHER: REST} if len(ordered) > len(COLOURS) else {})


def _share(shares: Mapping[str, float], outcome: str, colours: Sequence[str]) -> float:
    if outcome in shares:
        return shares[outcome]
    return sum(share for name, share in shares.items() if name not in colours) if outcome == ANOTHER else 0.0
