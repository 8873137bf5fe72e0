"""Regions of a plane of two parameters in which the same contestants survive.

Contestants, pure profiles or moves, are compared in pairs by polynomials in two parameters: where a polynomial is
positive one of the pair is out, where it is negative the other. Polynomials that are affine in both parameters cut the
plane along straight lines, and the regions are exact polygons. Others are followed by subdivision: a cell is quartered
until every polynomial has one sign in it or lies within the tolerance of an affine one, by its Bernstein coefficients.

References
----------
Farouki, R. (2012), The Bernstein polynomial basis: a centennial retrospective, Computer Aided Geometric Design 29.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sim.solve.parametric.bernstein import bernstein_coefficients, halves
from sim.solve.profile import TOLERANCE

CURVE = 1e-5  # distance, as a share of the box, within which a curved border is known
DEEPEST = 12  # quarterings of the box
GRID = 1e-12  # corners are rounded to this share of the box when parts are joined, so that no seam is left
REACH = 4.0  # half-planes are drawn this many boxes wide

Box = tuple[float, float, float, float]  # x and y of the lower left corner, then of the upper right one


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Polynomials that decide between pairs of contestants.

    Attributes
    ----------
    coefficients : ndarray, shape (comparisons, degree_x + 1, degree_y + 1)
        Each is its own scale.
    pairs : ndarray of int, shape (comparisons, 2)
        Where the polynomial is negative the first of the pair is out, where it is positive the second.
    count : int
        Number of contestants.
    """

    coefficients: np.ndarray
    pairs: np.ndarray
    count: int

    @property
    def is_affine(self) -> bool:
        """Whether every comparison is affine in both parameters together."""
        powers = np.add.outer(*(np.arange(size) for size in self.coefficients.shape[1:]))
        size = np.abs(self.coefficients).max(axis=(1, 2), keepdims=True, initial=0)
        return not (np.abs(self.coefficients) > TOLERANCE * size)[:, powers > 1].any()


@dataclass(frozen=True, eq=False)
class Piece:
    """A region with the contestants that survive in it.

    Attributes
    ----------
    shape : shapely geometry
        Polygons, in units of the box: (0, 0) to (1, 1).
    survivors : frozenset of int
    """

    shape: BaseGeometry
    survivors: frozenset[int]


def survivors(comparisons: Comparisons, box: Box, within: BaseGeometry | None = None) -> list[Piece]:
    """Return the regions of a box, one for each set of survivors, in the order of these sets.

    Parameters
    ----------
    comparisons : Comparisons
    box : tuple of float
    within : shapely geometry, optional
        The part of the box, in its units, to be divided; all of it by default.
    """
    unit = _in_unit_square(comparisons.coefficients, box)
    size = np.abs(unit).max(axis=(1, 2), keepdims=True, initial=0)
    unit = unit / np.where(size > 0, size, 1.0)
    whole = shapely.box(0, 0, 1, 1) if within is None else within
    alive = np.ones(comparisons.count, dtype=bool)
    pieces: dict[frozenset[int], list[BaseGeometry]] = {}
    for shape, left in _divided(unit, comparisons.pairs, alive, whole, (0.0, 0.0, 1.0), 0):
        pieces.setdefault(frozenset(np.flatnonzero(left).tolist()), []).append(shape)
    return [Piece(joined(pieces[key]), key) for key in sorted(pieces, key=sorted)]


def joined(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the union of shapes in units of the box."""
    return shapely.union_all(shapes, grid_size=GRID)


def _in_unit_square(coefficients: np.ndarray, box: Box) -> np.ndarray:
    """Return Bernstein coefficients on the box, of degree one or more both ways, shape (comparisons, …)."""
    grown = np.zeros((len(coefficients), *(max(size, 2) for size in coefficients.shape[1:])))
    grown[:, : coefficients.shape[1], : coefficients.shape[2]] = coefficients
    along_x = bernstein_coefficients(np.moveaxis(grown, 1, 0), box[0], box[2])
    return np.moveaxis(bernstein_coefficients(np.moveaxis(along_x, 2, 0), box[1], box[3]), (0, 1, 2), (2, 1, 0))


def _divided(bernstein, pairs, alive, shape, cell, depth):
    """Yield parts of a shape inside a square cell (corner x, y, side) with who survives there."""
    alive = alive.copy()
    low, high = bernstein.min(axis=(1, 2)), bernstein.max(axis=(1, 2))
    both = (low < -TOLERANCE) & (high > TOLERANCE)
    # With one sign only, a tie is met along the cell's edge at most. With none, it excludes nobody.
    alive[pairs[~both & (low < -TOLERANCE), 0]] = False
    alive[pairs[~both & (high > TOLERANCE), 1]] = False
    undecided = both & alive[pairs].any(axis=1)
    bernstein, pairs = bernstein[undecided], pairs[undecided]
    if not len(pairs):
        yield shape, alive
        return
    affine, error = _affine(bernstein)
    steepness = np.abs(affine[:, 1:]).max(axis=1)
    if depth >= DEEPEST or (error * cell[2] <= CURVE * steepness).all():
        yield from _cut(affine, pairs, alive, shape, cell)
        return
    half = cell[2] / 2
    for column, part in enumerate(halves(bernstein, 1)):
        for row, quarter in enumerate(halves(part, 2)):
            corner = (cell[0] + column * half, cell[1] + row * half, half)
            square = shapely.box(corner[0], corner[1], corner[0] + half, corner[1] + half)
            inside = shapely.intersection(shape, square)
            if inside.area > 0:
                yield from _divided(quarter, pairs, alive, inside, corner, depth + 1)


def _affine(bernstein: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the affine functions a + b u + c v nearest to the corners of a cell, and bounds on their errors."""
    n, m = bernstein.shape[1] - 1, bernstein.shape[2] - 1
    corners = bernstein[:, [0, n, 0, n], [0, 0, m, m]]
    b = (corners[:, 1] + corners[:, 3] - corners[:, 0] - corners[:, 2]) / 2
    c = (corners[:, 2] + corners[:, 3] - corners[:, 0] - corners[:, 1]) / 2
    a = corners.mean(axis=1) - (b + c) / 2
    u, v = np.arange(n + 1)[:, None] / n, np.arange(m + 1)[None] / m
    plane = a[:, None, None] + b[:, None, None] * u + c[:, None, None] * v
    return np.stack([a, b, c], axis=1), np.abs(bernstein - plane).max(axis=(1, 2))


def _cut(affine, pairs, alive, shape, cell):
    """Yield the parts that straight lines cut a shape into, those lines alone that still decide something."""
    waiting = [(shape, alive, 0)]
    while waiting:
        part, left, k = waiting.pop()
        while k < len(pairs) and not left[pairs[k]].any():
            k += 1
        if k == len(pairs):
            yield part, left
            continue
        positive = _half_plane(affine[k], cell)
        for loser, side in ((pairs[k, 1], part.intersection(positive)), (pairs[k, 0], part.difference(positive))):
            if side.area > TOLERANCE**2:
                fewer = left.copy()
                fewer[loser] = False
                waiting.append((side, fewer, k + 1))


def _half_plane(affine: np.ndarray, cell: tuple[float, float, float]) -> BaseGeometry:
    """Return the part of the plane, as far as is needed, in which an affine function on a cell is positive."""
    a, b, c = affine
    x, y, side = cell
    square = b * b + c * c
    if square == 0:
        return shapely.box(-REACH, -REACH, REACH, REACH) if a > 0 else shapely.Polygon()
    normal = np.array([b, c]) / np.sqrt(square)
    along = np.array([-normal[1], normal[0]])
    # The foot of the perpendicular from the middle of the cell, so that the far corners keep all digits.
    middle = np.array([0.5, 0.5])
    foot = middle - normal * (a + (b + c) / 2) / np.sqrt(square)
    origin = np.array([x, y]) + side * foot
    far = REACH
    corners = [
        origin - far * along,
        origin + far * along,
        origin + far * (along + normal),
        origin + far * (normal - along),
    ]
    return shapely.Polygon(corners)
