"""Which panels of a figure, and which of many figures, are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.plot.options import FigureOptions

MOST_PANELS = 6


def drawn_panels(weights: Mapping[str, float], options: FigureOptions, most: int = MOST_PANELS) -> list[str]:
    """Return the panels to draw, in their order: at most six, the heaviest first; those without weight only if all are.

    Parameters
    ----------
    weights : mapping of panel to float
        How much changes in it; 0 where nothing does.
    """
    if options.all_panels:
        return list(weights)
    heavy = sorted((name for name in weights if weights[name] > 0), key=lambda name: -weights[name])[:most]
    return [name for name in weights if name in heavy] or list(weights)[-1:]


def drawn_files(weights: Sequence[float], options: FigureOptions) -> list[int]:
    """Return which of several figures of one kind are drawn, by number from 1: of more than six, the heaviest six."""
    numbers = range(1, len(weights) + 1)
    if options.all_panels or len(weights) <= MOST_PANELS:
        return list(numbers)
    heaviest = sorted(numbers, key=lambda number: -round(weights[number - 1], 9))  # of equal ones the first
    return sorted(heaviest[:MOST_PANELS])
