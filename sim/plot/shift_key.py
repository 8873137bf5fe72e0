"""How lines, bands and marks of an equilibrium shift look, and the legend that says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import Normal, Stroke

from sim.plot import reading
from sim.plot.branches import Branch, Shift
from sim.plot.continua import BETWEEN, CONTINUUM
from sim.plot.style import DOTS, EXPECTATIONS, FAINT, INK, LINE_STYLES, MIXED, PLAUSIBLE, STRIPES

WIDTH, WIDER = 2.6, 3.2  # points: of a line, and by how much each line around it is wider
RANGE = {"facecolor": "none", "edgecolor": "#c9c9c9", "linewidth": 0, "zorder": 1.5}
BEFORE = {"color": INK, "linestyle": (0, (4, 2)), "linewidth": 1.0, "alpha": 0.75, "zorder": 5}
BAND = {"facecolor": MIXED, "alpha": 0.3, "linewidth": 0, "zorder": 2}
OUTLINE = "#4d4d4d"  # light lines stand out from white
OWN = {"color": INK, "linestyle": (0, (1, 2)), "linewidth": 1.1}
NOTHING = {"facecolor": "none", "edgecolor": "#c4c4c4", "linewidth": 0, "zorder": 1}


def nesting(branches: Sequence[Branch]) -> list[np.ndarray]:
    """Return how many earlier branches share the outcome of each branch at each of its points: 0 where it is the first."""
    places = []
    for i, branch in enumerate(branches):
        place = np.zeros(len(branch.y), dtype=int)
        for other in branches[:i]:
            if len(other.y) == len(branch.y):
                place += np.abs(other.y - branch.y) < 1e-9
        places.append(np.repeat(place[1::3], 3))
    return places


def look(place: int, style) -> dict:
    """Return the look of a line that surrounds so many others, its dashes as long as theirs."""
    width = WIDTH + place * WIDER
    if not isinstance(style, str):
        style = (style[0], tuple(length * WIDTH / width for length in style[1]))
    return {
        "linewidth": width,
        "linestyle": style,
        "zorder": 3 - 0.1 * place,
        "solid_capstyle": "butt",
        "dash_capstyle": "butt",
        "snap": False,  # or the outline would come to lie beside the line
        "path_effects": [Stroke(linewidth=width + 1, foreground=OUTLINE), Normal()],
    }


def styles_of(study: reading.Study, branches: Sequence[Branch]) -> dict[str, object]:
    """Return a line style for each combination of the other followers' moves; mixed ones come last.

    Where there are more of them than styles, mixtures share one; of too many moves none is told from another.
    """
    played = dict.fromkeys(" / ".join(branch.moves[1:]) for branch in branches)
    menus = [study.moves[player] for player in reading.followers(study)[1:]]
    pure = [" / ".join(moves) for moves in product(*menus)]
    names = dict.fromkeys([*pure, *played])
    styles = {name: LINE_STYLES[k % len(LINE_STYLES)] for k, name in enumerate(names) if name in played}
    if len(styles) <= len(LINE_STYLES):
        return styles
    moves = [name for name in pure if name in played]
    if len(moves) >= len(LINE_STYLES):
        return {}
    return dict(zip(moves, LINE_STYLES)) | {name: LINE_STYLES[-1] for name in played if name not in moves}


def key_of(
    study: reading.Study, shifts: Sequence[Shift], colours, styles, strips, own: float | None, plausible
) -> dict[str, list[Artist]]:
    """Return the legend: colours of one follower's moves, line styles of the others', and the marks."""
    first, *others = (study.labels.player(player) for player in reading.followers(study))
    played = {branch.moves[0] for shift in shifts for branch in shift.branches}
    line = look(0, "-")
    hues = [Line2D([], [], color=colours[move], label=move, **line) for move in colours if move in played]
    if played - set(colours):
        hues.append(Line2D([], [], color=MIXED, label="a mixture", **line))
    shared = list(styles.values()).count(LINE_STYLES[-1]) > 1
    named = {"a mixture" if shared and style == LINE_STYLES[-1] else name: style for name, style in styles.items()}
    dashes = [
        Line2D([], [], color=INK, linestyle=style, linewidth=1.8, label=name) for name, style in named.items() if name
    ]
    marks = _marks(shifts, own, plausible)
    key = {f"{first}'s move": hues, f"{' / '.join(others)}'s move": dashes, "Marks": marks}
    if strips:
        leader = study.labels.the(study.leader)
        alike = len(strips) == 1
        key[f"Strip: {leader}'s best move" + ("" if alike else ", if it expects")] = (
            [Patch(facecolor=INK, label="whatever it expects of what may follow")]
            if alike
            else [
                Patch(facecolor=INK, label=f"{marks} the {_either(marks)} of what may follow")
                for marks in strips.values()
            ]
        )
    return key


def _either(marks: str) -> str:
    return " or the ".join(name for name, mark in EXPECTATIONS.items() if mark in marks)


def _marks(shifts: Sequence[Shift], own: float | None, plausible) -> list[Artist]:
    marks = []
    branches = [branch for shift in shifts for branch in shift.branches]
    if any(shift.changes for shift in shifts):
        marks.append(Line2D([], [], color=FAINT, linewidth=0.8, label="the equilibria change"))
    if any(shift.before is not None for shift in shifts):
        marks.append(Line2D([], [], label="the lowest and the highest outcome in the view set beside it", **BEFORE))
    if any(place.any() for shift in shifts for place in nesting(shift.branches)):
        nested = [Stroke(linewidth=WIDTH + 1, foreground="white"), Normal()]
        marks.append(Line2D([], [], color=FAINT, linewidth=WIDTH, path_effects=[
            Stroke(linewidth=WIDTH + WIDER + 1, foreground="#4d4d4d"), Stroke(linewidth=WIDTH + WIDER, foreground="#c9c9c9"),
            *nested], label="several with the same outcome"))  # fmt: skip
    if any(BETWEEN in move for branch in branches for move in branch.moves):
        bands = any(shift.bands for shift in shifts)
        marks.append(Patch(label=CONTINUUM, **(BAND if bands else {"facecolor": "none", "edgecolor": "none"})))
    if any((shift.high > shift.low).any() for shift in shifts):
        marks.append(Patch(hatch=STRIPES, label="range over several equilibria", **RANGE))
    if any(np.isnan(shift.low).any() for shift in shifts):
        marks.append(Patch(hatch=DOTS, label="no equilibrium in pure moves", **NOTHING))
    if own is not None:
        marks.append(Line2D([], [], marker="^", markersize=4.5, label="the view's own value", **OWN))
    if plausible:
        marks.append(Patch(label="plausible range", **PLAUSIBLE))
    return marks
