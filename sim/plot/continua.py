"""Continua of equilibria under one label, instead of one for each of their extreme points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

BETWEEN = " ~ "  # A ~ B: every mixture of A and B that the continuum holds
CONTINUUM = f"A{BETWEEN}B: a continuum of mixtures"
MIXED = " + "


def merge_continua(table: pd.DataFrame, players: Sequence[str], keys: Sequence[str]) -> pd.DataFrame:
    """Return the table with one label per player and continuum: all moves that it plays somewhere in it.

    Parameters
    ----------
    table : DataFrame
        Rows with a ``component`` number are extreme points of that continuum. A table without this column comes
        back as it is.
    players : sequence of str
        Columns of moves.
    keys : sequence of str
        Columns that tell one solved game from another.
    """
    if "component" not in table:
        return table
    merged = table.drop(columns="component")
    rows = np.flatnonzero(table["component"].notna())
    if not len(rows):
        return merged
    within = table.iloc[rows]
    group = within.groupby([*keys, "component"], observed=True, dropna=False, sort=False).ngroup().to_numpy()
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    for player in players:
        column = table[player].astype("category")
        moves, plays = _supports(column.cat.categories)
        union = np.logical_or.reduceat(plays[column.cat.codes.to_numpy()[rows[order]]], starts)
        kinds, kind = np.unique(union, axis=0, return_inverse=True)
        names = [BETWEEN.join(moves[played]) for played in kinds]
        labels = column.cat.add_categories([name for name in names if name not in column.cat.categories])
        codes = labels.cat.codes.to_numpy().copy()
        codes[rows] = labels.cat.categories.get_indexer(names)[kind.ravel()[group]]
        merged[player] = pd.Categorical.from_codes(codes, labels.cat.categories)
    return merged


def _supports(labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the pure moves and which of them each label plays, shape (labels, moves)."""
    parts = [str(label).split(MIXED) for label in labels]
    moves = list(dict.fromkeys(part for played in sorted(parts, key=len) for part in played))
    return np.array(moves, dtype=object), np.array([[move in played for move in moves] for played in parts])
