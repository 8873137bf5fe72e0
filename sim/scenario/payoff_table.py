"""Payoffs as a table with a row for each profile: each player's move, and what it is worth to each.

A table, of a CSV file or of pandas, has two columns for each player: one by the player's name, with its moves, and
``payoff_NAME``. Players and moves come in the order in which the table names them; the rows may come in any.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import InputError, expect, nearest, shown
from sim.game.gambit_text import number_text
from sim.game.normal_form import Game
from sim.scenario.columns import payoff
from sim.scenario.names import LABEL, is_label, spelt, visible
from sim.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd

MOST_PAYOFFS = 1_000_000  # of all players together
MOST_PLAYERS = 20
LONGEST_NUMBER = 400  # characters

Row = tuple[str, Sequence[Any]]  # where it stands, and its cells


def parse_csv(text: str, place: str) -> Game:
    """Return the game of a CSV file's text.

    Parameters
    ----------
    place : str
        The file, for messages.

    Raises
    ------
    InputError
        With the line, for a column that is none, a name or number that is not one, a profile that is missing or doubled.
    """
    lines = _csv_rows(text, place)
    where, head = next(lines, (f"{place}, line 1", []))
    for mark, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(head) == 1 and mark in head[0]:
            raise InputError(f"{where}: columns are separated by commas here, not by {called}.")
    return _game(list(map(str, head)), where, lines, place)


def game_of_table(table: pd.DataFrame) -> Game:
    """Return the game of a table of pandas.

    Raises
    ------
    InputError
        With the number of the row, from 1; as `parse_csv`.
    """
    import pandas as pd

    expect(table, pd.DataFrame, "table", "a pandas DataFrame")
    names = [str(name) for name in table.columns]
    table = table.astype(object).where(table.notna(), None)  # what is missing is no move called "nan"
    rows = ((f"the table, row {number}", row) for number, row in enumerate(table.itertuples(index=False, name=None), 1))
    return _game(names, "the table", rows, "the table")


def payoff_table(game: Game) -> pd.DataFrame:
    """Return a game as a table, a row for each profile.

    Examples
    --------
    >>> import sim
    >>> sim.payoff_table(sim.Game([[[1, 0]], [[0, 1]]], ["a", "b"], [["UP"], ["LEFT", "RIGHT"]]))
        a      b  payoff_a  payoff_b
    0  UP   LEFT       1.0       0.0
    1  UP  RIGHT       0.0       1.0
    """
    import pandas as pd

    expect(game, Game, "game", "a Game")
    moves = pd.DataFrame(list(product(*game.moves)), columns=list(game.players))
    payoffs = {payoff(player): own.ravel() for player, own in zip(game.players, game.payoffs)}
    return pd.concat([moves, pd.DataFrame(payoffs)], axis=1)


def write_csv(game: Game, path: str | Path) -> None:
    """Write a game as a CSV file, whole or not at all, that loads as the same game.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*game.players, *map(payoff, game.players)])
    numbers = game.payoffs.reshape(len(game.players), -1).T.tolist()
    for moves, row in zip(product(*game.moves), numbers):
        writer.writerow([*moves, *map(number_text, row)])
    write_whole(Path(path), out.getvalue().encode())


def _csv_rows(text: str, place: str) -> Iterator[Row]:
    """Yield each line that is not empty with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    try:
        for cells in reader:
            if cells:
                yield f"{place}, line {reader.line_num}", [cell.strip() for cell in cells]
    except csv.Error as error:
        raise InputError(f"{place}, line {reader.line_num}: is not a line of a CSV file ({error}).") from None


def _game(head: Sequence[str], where: str, rows: Iterable[Row], place: str) -> Game:
    """Return the game that a table's rows make, given in any order."""
    players = _players(head, where)
    columns = [head.index(player) for player in players], [head.index(payoff(player)) for player in players]
    menus: list[dict[str, int]] = [{} for _ in players]
    written: list[dict[str, str]] = [{} for _ in players]  # how each move was first written, by its small letters
    profiles: dict[tuple[str, ...], tuple[str, list[float]]] = {}
    last = where
    for last, cells in rows:
        if len(cells) != len(head):
            raise InputError(f"{last}: has {len(cells)} cells; the head names {len(head)} columns.")
        profile = tuple(_name(cells[column], f"{last}: {head[column]}") for column in columns[0])
        if profile in profiles:
            raise InputError(
                f"{last}: {_told(players, profile)} stands in {profiles[profile][0]} already; leave one out."
            )
        profiles[profile] = last, [_number(cells[column], f"{last}: {head[column]}") for column in columns[1]]
        for player, menu, spellings, move in zip(players, menus, written, profile):
            menu.setdefault(move, len(menu))
            if (other := spellings.setdefault(move.casefold(), move)) != move:
                raise InputError(
                    f"{last}: {player}: '{other}' and '{move}' differ in capitals only; spell one as the other."
                )
        if len(profiles) * len(players) > MOST_PAYOFFS:
            raise InputError(f"{last}: the table has more than {MOST_PAYOFFS:,} payoffs; a game has no more here.")
    _refuse_missing(players, menus, profiles, last)
    payoffs = np.empty((len(players), *map(len, menus)))
    for profile, (_, numbers) in profiles.items():
        at = tuple(menu[move] for menu, move in zip(menus, profile))
        for own, number in zip(payoffs, numbers):
            own[at] = number
    try:
        return Game(payoffs, players, [list(menu) for menu in menus])
    except InputError as error:  # what no single number shows
        raise InputError(f"{place}: {error}") from None


def _players(head: Sequence[str], where: str) -> list[str]:
    """Return the players whose moves and payoffs the columns give."""
    for name in head:
        if head.count(name) > 1:
            raise InputError(f"{where}: two columns are called {visible(name)}; rename one.")
    named = [name for name in head if not name.startswith(payoff(""))]
    players = [_name(name, where) for name in named]
    for name in head:
        if name.startswith(payoff("")) and name.removeprefix(payoff("")) not in players:
            known = [payoff(player) for player in players]
            raise InputError(f"{where}: {visible(name)} is a payoff of no player of the table; {nearest(name, known)}")
    for player in players:
        if payoff(player) not in head:
            raise InputError(
                f"{where}: the column '{payoff(player)}' is missing; each player has a column of moves, by its name, and "
                "one of payoffs."
            )
    if not players:
        raise InputError(f"{where}: no column is a player's; name them as in row,column,payoff_row,payoff_column.")
    if len(players) > MOST_PLAYERS:
        raise InputError(f"{where}: the table has {len(players)} players; at most {MOST_PLAYERS} are read.")
    return players


def _name(cell: Any, where: str) -> str:
    if cell is None:
        raise InputError(
            f"{where}: a name is missing; pandas reads 'NA' and 'None' as missing unless keep_default_na=False."
        )
    name = spelt(str(cell))
    if not is_label(name):
        raise InputError(f"{where}: {visible(name[: 2 * 20])} is not a name; a name {LABEL}.")
    return name


def _number(cell: Any, where: str) -> float:
    """Return a payoff: a number, or a text such as ``2``, ``0.5`` or ``1/3``."""
    try:
        if isinstance(cell, (bool, np.bool_)):
            raise TypeError
        if isinstance(cell, str) and (len(cell) > LONGEST_NUMBER or not cell.isascii() or "_" in cell):
            raise ValueError
        number = float(Fraction(cell)) if isinstance(cell, str) and "/" in cell else float(cell)
    except (ValueError, TypeError, ArithmeticError):
        raise InputError(f"{where}: a number is expected, as in 2, 0.5 or 1/3, not {shown(cell)}.") from None
    if not math.isfinite(number):
        raise InputError(f"{where}: {shown(cell)} is not a finite number.")
    return number


def _refuse_missing(
    players: Sequence[str], menus: Sequence[Mapping[str, int]], profiles: Mapping[tuple[str, ...], Any], last: str
) -> None:
    """Refuse a table without a row for each profile, naming the first that lacks one."""
    count = math.prod(map(len, menus))
    if len(profiles) == count > 0:
        return
    if not profiles:
        raise InputError(f"{last}: no row follows; each combination of moves has one.")
    missing = next(profile for profile in product(*menus) if profile not in profiles)
    raise InputError(
        f"{last}: the table ends without a row for {_told(players, missing)}; {len(profiles):,} of {count:,} combinations "
        "of moves are there, and each has one."
    )


def _told(players: Sequence[str], profile: Sequence[str]) -> str:
    return ", ".join(f"{player}={move}" for player, move in zip(players, profile))
