"""How a game over time moves: levels as boxes, what may follow as arrows with their chances, a panel for each factor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch
from matplotlib.path import Path

from sim.ask.transitions import Arrow, Transitions
from sim.plot.layout import LINE, MARGIN, finish, points, sheet, text_size, wrap
from sim.plot.options import FigureOptions
from sim.plot.panels import drawn_panels
from sim.plot.style import FAINT, INK, styled
from sim.scenario.dynamics import Factor
from sim.scenario.scenario import Scenario
from sim.tell.captions import about
from sim.tell.transitions import chance, highest, is_fixed
from sim.tell.words import capital, listed

MOST_LEVELS = 8  # of a factor that is drawn
TOP = 0.08  # inches above the first panel
GAP = 0.5  # least room between two boxes, in inches
RISE, FIRST = 0.24, 0.3  # height of an arrow that spans two boxes more, and of one to the next
PAD = 0.14  # between a box and its words, both sides together
BOX = "#f4f1ea"
THIN, THICK = 0.6, 2.6  # points: arrows with no chance, and with certainty
DASHES = (0, (3, 1.6))
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@styled
def figure_transitions(found: Transitions, *, options: FigureOptions) -> Figure:
    """Return a picture of the transitions.

    Parameters
    ----------
    found : Transitions
    options : FigureOptions
    """
    scenario = found.scenario
    factors = [factor for factor in scenario.time.factors if len(factor.levels) <= MOST_LEVELS]
    weights = {factor.name: float(len(found.of(factor.name))) for factor in factors}
    shown = [scenario.time.factor(name) for name in drawn_panels(weights, options)] if factors else []
    panels = [_Panel(found, factor, options) for factor in shown]
    figure, ax, inner = sheet(options, TOP + sum(panel.height for panel in panels))
    top = TOP
    for panel in panels:
        panel.draw(ax, top, inner)
        top += panel.height
    left = [factor.called for factor in scenario.time.factors if factor not in shown]
    note = (
        f"Chances within a {scenario.time.period} at the values of this view, lowest to highest over all moves and states; "
        "what is left over stays. Not all of them are of moves that anybody would choose."
    )
    note += f" Not drawn: {listed(left)}." if left else ""
    legend = {
        "Arrows": [
            Line2D([], [], color=INK, linewidth=1.6, label="what is played, or the state of other things, matters"),
            Line2D(
                [], [], color=INK, linewidth=1.6, linestyle=DASHES, label="the same whatever is played, in every state"
            ),
            Line2D([], [], color=INK, linewidth=THICK, label="the thicker, the higher the chance can be"),
        ],
        "Boxes": [Patch(facecolor=BOX, edgecolor=INK, linewidth=1.8, label=f"in the first {scenario.time.period}")],
    }
    return finish(figure, _title(found), about(scenario, one_period=False), legend, note)


def _title(found: Transitions) -> str:
    """Return how many chances depend on what is played."""
    count, turned = len(found.arrows), sum(arrow.by_play for arrow in found.arrows)
    period = found.scenario.time.period
    if count == 1:
        return f"One thing may change within a {period}, {'by what is played' if turned else 'whatever is played'}"
    how_many = "each" if turned == count else f"{turned:,}" if turned else "none"
    return f"What is played decides the chances of {how_many} of {count:,} changes within a {period}"


class _Panel:
    """A factor: its boxes in a row, arrows to later ones above and to earlier ones below, and what they mean."""

    def __init__(self, found: Transitions, factor: Factor, options: FigureOptions):
        scenario, self.factor = found.scenario, factor
        self.arrows = found.of(factor.name)
        self.start = dict(zip((one.name for one in scenario.time.factors), scenario.time.start))[factor.name]
        self.size = points("font.size")
        self.letters = dict(zip((arrow for arrow in self.arrows if not is_fixed(arrow)), LETTERS))
        self.lanes = self._lanes()
        self.inner = options.width - 2 * MARGIN
        self.words = self._wrapped()
        self.key = self._key(scenario)
        self.line = self.size * LINE / 72
        self.title = points("axes.titlesize") * LINE / 72 + 0.04
        self.above, self.below = (self._reach(sign) for sign in (1, -1))
        self.box = max(len(words) for words in self.words) * self.line + 0.12
        self.height = self.title + self.above + self.box + self.below + len(self.key) * self.line + 0.22

    @property
    def _step(self) -> float:
        return self.inner / len(self.factor.levels)

    def _wrapped(self) -> list[list[str]]:
        """Return the label of each level, in lines that leave room for arrows between the boxes."""
        labels = [self.factor.label(level) for level in range(len(self.factor.levels))]
        words = [word for label in labels for word in label.split()]
        widest = max(text_size(word, self.size)[0] for word in words) + PAD
        room = min(max(self._step - GAP, widest), self._step - 0.05)
        self.lettering = self.size * min(
            1.0, (room - PAD) / (widest - PAD)
        )  # a narrow figure has smaller words in boxes
        return [wrap(label, room - PAD + 1e-6, self.lettering) for label in labels]

    def _key(self, scenario: Scenario) -> list[tuple[str, str]]:
        """Return lines that say when each arrow's chance is highest, the first of each with the letters of the arrows."""
        letters: dict[str, list[str]] = {}
        for arrow, letter in self.letters.items():
            letters.setdefault(f"highest {highest(scenario, arrow)}", []).append(letter)
        named = {words: ", ".join(own) for words, own in letters.items()}
        self.beside = max((text_size(own, self.size, "bold")[0] for own in named.values()), default=0) + 0.1
        return [
            (own if k == 0 else "", line)
            for words, own in named.items()
            for k, line in enumerate(wrap(words, self.inner - self.beside - 0.02, self.size))
        ]

    def _lanes(self) -> dict[Arrow, int]:
        """Return how high each arrow goes: the shortest lowest, none along another."""
        lanes: dict[Arrow, int] = {}
        for arrow in sorted(self.arrows, key=lambda one: abs(one.target - one.source)):
            low, high = sorted((arrow.source, arrow.target))
            beside = [
                lane
                for other, lane in lanes.items()
                if _sign(other) == _sign(arrow)
                and max(low, min(other.source, other.target)) < min(high, max(other.source, other.target))
            ]
            lanes[arrow] = max(beside, default=-1) + 1
        return lanes

    def _reach(self, sign: int) -> float:
        """Return how far arrows go above the boxes, or below."""
        lanes = [lane for arrow, lane in self.lanes.items() if _sign(arrow) == sign]
        return FIRST + RISE * max(lanes) + 0.12 if lanes else 0.06

    def draw(self, ax: Axes, top: float, width: float) -> None:
        """Draw it on a sheet, its data in inches from the upper left corner."""
        ax.text(
            0,
            top,
            capital(self.factor.called),
            va="top",
            size=points("axes.titlesize"),
            weight="bold",
        )
        upper = top + self.title + self.above
        lower = upper + self.box
        centres = (np.arange(len(self.words)) + 0.5) * self._step
        widths = [max(text_size(line, self.lettering)[0] for line in words) + PAD for words in self.words]
        for level, (x, wide, words) in enumerate(zip(centres, widths, self.words)):
            first = level == self.start
            ax.add_patch(
                FancyBboxPatch(
                    (x - wide / 2, upper),
                    wide,
                    self.box,
                    boxstyle="round,pad=0,rounding_size=0.05",
                    facecolor=BOX,
                    edgecolor=INK,
                    linewidth=1.8 if first else 0.7,
                    mutation_aspect=1,
                )
            )
            ax.text(
                x,
                (upper + lower) / 2,
                "\n".join(words),
                ha="center",
                va="center",
                size=self.lettering,
                linespacing=LINE,
            )
        for arrow in self.arrows:
            self._draw_arrow(ax, arrow, centres, widths, upper, lower)
        y = lower + self.below + 0.06
        for letter, line in self.key:
            ax.text(0.02, y, letter, va="top", size=self.size, weight="bold")
            ax.text(0.02 + self.beside, y, line, va="top", size=self.size, color=FAINT)
            y += self.line

    def _draw_arrow(
        self, ax: Axes, arrow: Arrow, centres: np.ndarray, widths: Sequence[float], upper: float, lower: float
    ) -> None:
        sign = _sign(arrow)
        side, out = (upper, -1) if sign > 0 else (lower, 1)
        x0, x1 = self._port(arrow, True, centres, widths), self._port(arrow, False, centres, widths)
        y = side + out * (FIRST + RISE * self.lanes[arrow])
        bend = min(0.3 * abs(x1 - x0), 0.35)
        curve = Path(
            [(x0, side), (x0, y), (x0 + sign * bend, y), (x1 - sign * bend, y), (x1, y), (x1, side)],
            [Path.MOVETO, Path.CURVE3, Path.CURVE3, Path.LINETO, Path.CURVE3, Path.CURVE3],
        )
        ax.add_patch(
            FancyArrowPatch(
                path=curve,
                arrowstyle="-|>,head_length=3.2,head_width=1.6",
                color=INK,
                shrinkA=0,
                shrinkB=0,
                linewidth=THIN + (THICK - THIN) * arrow.high,
                linestyle=DASHES if is_fixed(arrow) else "-",
                capstyle="butt",
                joinstyle="round",
                zorder=1,
                mutation_scale=1,
            )
        )
        letter = "" if is_fixed(arrow) else f"{self.letters.get(arrow, '')}  "
        ax.text(
            (x0 + x1) / 2,
            y,
            f"{letter}{_short(arrow)}",
            ha="center",
            va="center",
            size=self.size,
            zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "boxstyle": "square,pad=0.12"},
        )

    def _port(self, arrow: Arrow, leaves: bool, centres: np.ndarray, widths: Sequence[float]) -> float:
        """Return where on its box an arrow leaves or arrives: so that none crosses another that is nested in it."""
        sign = _sign(arrow)
        level = arrow.source if leaves else arrow.target
        # The ends on this side of the box: of arrows that go towards its left, then towards its right.
        ends = []
        for other in self.arrows:
            if _sign(other) != sign:
                continue
            for at, far, begins in ((other.source, other.target, True), (other.target, other.source, False)):
                if at == level:
                    ends.append((far > level, abs(far - level) * (-1 if far > level else 1), other, begins))
        ends.sort(key=lambda end: end[:2])
        place = next(k for k, end in enumerate(ends) if end[2] is arrow and end[3] is leaves)
        room = widths[level] * 0.8
        return float(centres[level] + room * ((place + 0.5) / len(ends) - 0.5))


def _sign(arrow: Arrow) -> int:
    """Return 1 for a step to a later level, -1 for one to an earlier one."""
    return 1 if arrow.target > arrow.source else -1


def _short(arrow: Arrow) -> str:
    return chance(arrow).replace("% to ", "–").replace(" to ", "–")
