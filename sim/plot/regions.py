"""Labelled regions of a plane: filled cells, borders, stripes where several answers hold, words inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from scipy.ndimage import distance_transform_edt, label, maximum_filter, minimum_filter

from sim.plot.layout import LINE, points, text_size
from sim.plot.style import DOTS, INK, NOTHING, STRIPES, stripe_colour, text_colour

RASTER = 90  # cells per inch on which labels are placed
MOST_NUMBERS = 12  # regions that the legend explains
SMALLEST = 0.004  # share of the map below which a region, such as a line of ties, is not named


@dataclass(frozen=True)
class Region:
    """What holds in one region.

    Attributes
    ----------
    profiles : tuple of tuples of str
        The equilibria that hold there; they tell one region from another.
    label : str
        Several lines; the text in the picture.
    colours : tuple of str
        Fill, then stripes where several equilibria hold; empty where none does.
    """

    profiles: tuple[tuple[str, ...], ...]
    label: str
    colours: tuple[str, ...]

    @property
    def fill(self) -> str:
        """Background colour."""
        return self.colours[0] if self.colours else NOTHING

    @property
    def hatch(self) -> dict:
        """Hatch and its colour, for a patch; empty where exactly one equilibrium holds."""
        if not self.colours:
            return {"hatch": DOTS, "edgecolor": "#c4c4c4"}
        return {"hatch": STRIPES, "edgecolor": stripe_colour(*self.colours[:2])} if self.colours[1:] else {}


def draw_regions(
    ax: Axes,
    ids: np.ndarray,
    regions: Sequence[Region],
    x_edges: np.ndarray,
    y_edges: np.ndarray,
    numbers: dict[Region, int],
) -> Axes:
    """Draw regions and write in each what holds there.

    Parameters
    ----------
    ax : Axes
        Of its final size, with its limits set.
    ids : ndarray of int, shape (ny, nx)
        Place in `regions` of each cell.
    regions : sequence of Region
    x_edges, y_edges : ndarray, shapes (nx + 1,), (ny + 1,)
        Borders of the cells.
    numbers : dict
        Numbers of the regions whose label does not fit and goes to the legend; this call adds its own.
    """
    ax.pcolormesh(
        x_edges,
        y_edges,
        ids,
        cmap=ListedColormap([region.fill for region in regions]),
        vmin=-0.5,
        vmax=len(regions) - 0.5,
        rasterized=True,
        zorder=1,
    )
    raster, x, y = _raster(ax, ids, x_edges, y_edges)
    for k, region in enumerate(regions):
        if region.hatch and (raster == k).any():
            inside = np.pad((raster == k).astype(float), 1)
            stripes = ax.contourf(
                _padded(x),
                _padded(y),
                inside,
                levels=[0.5, 1.5],
                colors="none",
                hatches=[region.hatch["hatch"]],
                zorder=2,
            )
            stripes.set(edgecolor=region.hatch["edgecolor"], linewidth=0)
    ax.plot(*_borders(ids, x_edges, y_edges), color=INK, linewidth=0.7, zorder=3)
    return write_regions(ax, raster, regions, x, y, numbers)


def write_regions(
    ax: Axes,
    raster: np.ndarray,
    regions: Sequence[Region],
    x: np.ndarray,
    y: np.ndarray,
    numbers: dict[Region, int],
) -> Axes:
    """Write in each region what holds there, or its number where the words do not fit.

    Parameters
    ----------
    ax, regions, numbers : as for `draw_regions`
    raster : ndarray of int, shape (rows, columns)
        Place in `regions` of each cell of a raster over the axes.
    x, y : ndarray, shapes (columns,), (rows,)
        Coordinates of the cells' middles, as from `raster_points`.
    """
    size = points("font.size")
    small = []
    taken = np.zeros(raster.shape, dtype=bool)
    for k, region in enumerate(regions):
        inside = raster == k
        if inside.mean() >= SMALLEST and not _write(ax, _largest_part(inside), region, x, y, size, taken):
            small.append((inside, region))
    for inside, region in small:
        if region not in numbers and len(numbers) >= MOST_NUMBERS:
            continue
        number = numbers.get(region, len(numbers) + 1)
        if _write_number(ax, inside, number, x, y, size, taken):
            numbers[region] = number
    return ax


def interior_point(inside: np.ndarray, width: int, height: int) -> tuple[int, int] | None:
    """Return the cell (row, column) at which a box of `height` × `width` cells lies deepest inside a region.

    Deepest means farthest from the region's border (its pole of inaccessibility, on the raster) among the cells
    around which the whole box fits. None if it fits nowhere.
    """
    fits = minimum_filter(inside, size=(height, width), mode="constant", cval=0)
    if not fits.any():
        return None
    depth = distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    return _deepest(np.where(fits, depth, 0))


def _deepest(depth: np.ndarray) -> tuple[int, int]:
    """Return the middle one of the cells that are as good as deepest: a long band has many."""
    rows, columns = np.nonzero(depth >= 0.98 * depth.max())
    middle = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    return int(rows[middle]), int(columns[middle])


def _write(ax: Axes, inside: np.ndarray, region: Region, x, y, size: float, taken: np.ndarray) -> bool:
    """Write the region's label inside it, and mark the place as taken; return whether there was room."""
    width, height = (_cells(length) for length in text_size(region.label, size))
    point = interior_point(inside, width, height)
    if point is None:
        return False
    row, column = point
    _take(taken, point, width, height)
    words = {"size": size, "ha": "center", "va": "center", "linespacing": LINE, "zorder": 5}
    text = ax.text(x[column], y[row], region.label, color=text_colour(region.fill), **words)
    if region.hatch:  # a plain ground lifts the words off the stripes
        text.set_bbox({"facecolor": region.fill, "edgecolor": "none", "boxstyle": "round,pad=0.2"})
    return True


def _write_number(ax: Axes, inside: np.ndarray, number: int, x, y, size: float, taken: np.ndarray) -> bool:
    """Put a numbered disc on a region too small for words, clear of all writing; return whether it found room."""
    side = _cells(1.9 * size / 72)
    free = ~maximum_filter(taken, size=side) & _inner(inside.shape, side // 4)
    depth = np.where(inside & free, distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1], 0)
    if not depth.any():
        return False
    row, column = _deepest(depth)
    _take(taken, (row, column), side, side)
    ax.text(
        x[column],
        y[row],
        str(number),
        size=size,
        weight="bold",
        ha="center",
        va="center",
        zorder=6,
        color=INK,
        bbox={"facecolor": "white", "edgecolor": INK, "linewidth": 0.5, "boxstyle": "circle,pad=0.15"},
    )
    return True


def _take(taken: np.ndarray, point: tuple[int, int], width: int, height: int) -> None:
    """Mark the box around a point as written on."""
    top, left = max(point[0] - height // 2, 0), max(point[1] - width // 2, 0)
    taken[top : point[0] + height // 2 + 1, left : point[1] + width // 2 + 1] = True


def _cells(inches: float) -> int:
    """Return an odd number of raster cells that covers a length and some air around it."""
    return 2 * int(np.ceil((inches + 0.08) * RASTER / 2)) + 1


def _inner(shape: tuple[int, int], border: int) -> np.ndarray:
    inner = np.zeros(shape, dtype=bool)
    inner[border : shape[0] - border, border : shape[1] - border] = True
    return inner


def _largest_part(inside: np.ndarray) -> np.ndarray:
    """Return the largest connected part of a region."""
    parts, count = label(inside)
    return parts == 1 + np.argmax(np.bincount(parts.ravel(), minlength=count + 1)[1:])


def raster_points(ax: Axes) -> tuple[np.ndarray, np.ndarray]:
    """Return the coordinates of the columns and rows of a raster over the axes, `RASTER` cells to the inch."""
    place = ax.get_position(original=True)
    width, height = ax.figure.get_size_inches() * (place.width, place.height)
    return tuple(
        low + (np.arange(n) + 0.5) / n * (high - low)
        for n, (low, high) in zip((round(width * RASTER), round(height * RASTER)), (ax.get_xlim(), ax.get_ylim()))
    )


def _raster(ax: Axes, ids: np.ndarray, x_edges: np.ndarray, y_edges: np.ndarray):
    """Return the cells as seen in the axes, and the coordinates of the raster's columns and rows."""
    x, y = raster_points(ax)
    columns = np.clip(np.searchsorted(x_edges, x) - 1, 0, ids.shape[1] - 1)
    rows = np.clip(np.searchsorted(y_edges, y) - 1, 0, ids.shape[0] - 1)
    return ids[np.ix_(rows, columns)], x, y


def _padded(values: np.ndarray) -> np.ndarray:
    """Return equally spaced values with one more at either end."""
    step = values[1] - values[0]
    return np.concatenate([[values[0] - step], values, [values[-1] + step]])


def _borders(ids: np.ndarray, x_edges: np.ndarray, y_edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sides between cells of different regions as one line, broken by NaN: its x and its y."""
    row, column = np.nonzero(ids[:, 1:] != ids[:, :-1])
    upright = x_edges[[column + 1, column + 1]], y_edges[[row, row + 1]]
    row, column = np.nonzero(ids[1:] != ids[:-1])
    level = x_edges[[column, column + 1]], y_edges[[row + 1, row + 1]]
    lines = (np.concatenate([a, b], axis=1) for a, b in zip(upright, level))
    return tuple(np.pad(line, ((0, 1), (0, 0)), constant_values=np.nan).T.ravel() for line in lines)
