"""All figures that fit a study."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from sim.plot import grid_axes, reading
from sim.plot.options import PAGE, FigureOptions
from sim.plot.phase import figure_phase, figure_phase_by_move
from sim.plot.shift import figure_shift
from sim.plot.style import EXPECTATIONS


def study_figures(study: reading.Study, options: FigureOptions = PAGE, kind: str = "") -> dict[str, Figure]:
    """Return every figure that fits, by name.

    One axis gives the equilibrium shift. Two axes give the phase maps, under each expectation that leads to a
    different map, and the shift along each axis through the view's own value of the other, if the grid has it.
    Further axes are fixed at the view's own values if the grid has them; otherwise nothing is drawn.

    Parameters
    ----------
    study : Study
    options : FigureOptions
    kind : str
        The concept of solution in words.
    """
    chosen = {"options": options, "kind": kind}
    study = reading.prepared(study)
    axes = list(study.axes)
    if len(axes) > 2:
        fixed = {axis: grid_axes.own_value(study, axis) for axis in axes[2:]}
        study = cut(study, fixed)
        return study_figures(study, options, kind) if study is not None else {}
    if len(axes) == 1:
        return {f"shift_{axes[0]}": figure_shift(study, axes[0], **chosen)}
    x, y = axes
    figures = {
        f"phase_{x}_{y}_{expectation}": figure_phase(study, x, y, expectation, **chosen)
        for expectation in _differing_expectations(study)
    }
    figures[f"phase_{x}_{y}_by_move"] = figure_phase_by_move(study, x, y, **chosen)
    for axis, other in ((x, y), (y, x)):
        line = cut(study, {other: grid_axes.own_value(study, other)})
        if line is not None:
            figures[f"shift_{axis}"] = figure_shift(line, axis, **chosen)
    return figures


def cut(study: reading.Study, fixed: Mapping[str, float | None]) -> reading.Study | None:
    """Return the study at given values of some axes, which it then lacks; None if the grid has no such point."""
    table = study.table
    for axis, value in fixed.items():
        grid = grid_axes.grid_values(study, axis)
        if value is None or not np.isclose(grid, value, rtol=0, atol=1e-9 * max(np.ptp(grid), 1e-300)).any():
            return None
        place = int(np.abs(grid - value).argmin())
        table = table[grid_axes.positions(study, axis, table) == place]
    axes = {axis: grid for axis, grid in study.axes.items() if axis not in fixed}
    title = f"{study.title}, " + ", ".join(_held(study, axis, value) for axis, value in fixed.items())
    return reading.replaced(study, table=table, axes=axes, title=title)


def _held(study: reading.Study, axis: str, value: float) -> str:
    words = grid_axes.ticks(study, axis)
    return f"{grid_axes.called(study, axis)} = {f'{value:g}' if words is None else words[int(value)]}"


def _differing_expectations(study: reading.Study) -> list[str]:
    """Return the expectations that put different rows on the leader's path, the first of equals only."""
    if reading.leader(study) is None:
        return ["best"]
    paths = {}
    for expectation in EXPECTATIONS:
        paths.setdefault(study.table[f"led_{expectation}"].to_numpy(dtype=bool).tobytes(), expectation)
    return list(paths.values())
