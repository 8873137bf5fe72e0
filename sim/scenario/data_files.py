"""Games given as bare payoffs, in a Gambit file (``.nfg``) or a table (``.csv``, pandas), as scenarios.

Such a game has no formulas. So that there is something to vary, each payoff becomes a parameter of its own, named by
its player and its profile, as ``row_at_SILENT_TALK``, with its value as given. Its range is the value and half of the
distance between that player's lowest and highest payoff to either side: moving one payoff from end to end of its range
crosses as much of the player's scale as all the others lie apart. A game of more than `MOST_VARIED` payoffs has none.
"""

from __future__ import annotations

import marshal
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import numpy as np

from sim.errors import InputError, expect
from sim.game.nfg import parse_nfg
from sim.game.normal_form import Game
from sim.scenario.files import CSV, EFG, NFG, content_of, ending_of, read_yaml
from sim.scenario.label_sections import LONGEST_LABEL
from sim.scenario.names import LABEL, LONGEST_NAME, is_label, spelt, visible
from sim.scenario.payoff_table import MOST_PAYOFFS, game_of_table, parse_csv
from sim.scenario.read import read_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.strict_yaml import decoded

if TYPE_CHECKING:
    import pandas as pd

LARGEST_TABLE = 50_000_000  # bytes of a file of payoffs
MOST_VARIED = 500  # payoffs that are parameters each
UNIT = "payoff units"
ODD = re.compile(r"\W+")


def read_sections(path: Path) -> dict[str, Any]:
    """Return what a scenario's file says, whatever its kind, as the plain data of a YAML file.

    Raises
    ------
    InputError
        If it cannot be read, or holds something wrong.
    """
    if ending_of(path) == EFG:
        raise InputError(
            f"{path}: Gambit's extensive form is written here and not read; in Gambit, save the game as .nfg."
        )
    if ending_of(path) not in PARSERS:
        return read_yaml(path)
    return marshal.loads(_parsed(content_of(path, LARGEST_TABLE), str(path)))  # a copy that its owner may change


def from_table(table: pd.DataFrame, name: str = "table", title: str = "") -> Scenario:
    """Return a scenario whose payoffs a table gives, all players moving at once.

    Parameters
    ----------
    table : pandas.DataFrame
        A row for each profile; for each player a column of its moves, by its name, and one of its payoffs,
        ``payoff_NAME``.
    name : str
        What the scenario is called in answers and in the names of figures.
    title : str, optional

    Returns
    -------
    Scenario
        Each payoff is a parameter, up to 500 of them, named by its player and its profile.

    Raises
    ------
    InputError
        For a column that is none, a name or payoff that is not one, a profile that is missing or doubled.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"she": ["UP", "DOWN"], "he": ["STAY"] * 2, "payoff_she": [1, 2], "payoff_he": [0, 0]})
    >>> from_table(table).values()["she_at_DOWN_STAY"]
    2.0
    """
    for text, key in ((name, "name"), (title, "title")):
        expect(text, str, key, "a text")
    if not is_label(spelt(name)):
        raise InputError(f"name: {visible(name)} is not a name; a name {LABEL}.")
    game = sections(game_of_table(table), title or name, "given in the table")
    return read_scenario(game, Path(name), {"game": name, "title": game["title"]}, Path(name), {})


def sections(game: Game, title: str, source: str = "given in the file") -> dict[str, Any]:
    """Return a game as the plain data of a scenario's file; `source` says where its payoffs are from."""
    payoffs = {player: own.tolist() for player, own in zip(game.players, game.payoffs)}
    said = {"title": title, "moves": {player: list(menu) for player, menu in zip(game.players, game.moves)}}
    if game.payoffs.size > MOST_VARIED:
        return {**said, "payoffs": payoffs}
    params: dict[str, dict[str, Any]] = {}
    for player, own in zip(game.players, game.payoffs):
        names = np.empty(own.shape, dtype=object)
        for profile, value in np.ndenumerate(own):
            moves = [menu[move] for menu, move in zip(game.moves, profile)]
            name = _parameter_name(player, moves, params)
            names[profile] = name
            params[name] = _parameter(player, moves, float(value), own) | {"source": source}
        payoffs[player] = names.tolist()
    return {**said, "params": params, "payoffs": payoffs}


def _parameter(player: str, moves: Sequence[str], value: float, own: np.ndarray) -> dict[str, Any]:
    """Return a payoff as a parameter that stays as near its value as half of the player's payoffs' range is wide."""
    half, most = float(own.max() / 2 - own.min() / 2) or 0.5, sys.float_info.max
    label = f"payoff of {player} at {' / '.join(moves)}"
    return {
        "value": value,
        "low": max(value - half, -most),
        "high": min(value + half, most),
        "unit": UNIT,
        **({"label": label} if len(label) <= LONGEST_LABEL else {}),
    }


def _parameter_name(player: str, moves: Sequence[str], taken: Mapping[str, Any]) -> str:
    """Return a word for formulas that names a payoff, and no other one."""
    whole = ODD.sub("_", normalize("NFKC", "_".join([f"{player}_at", *moves])))
    whole = (whole if whole.isidentifier() else f"player_{whole}")[: LONGEST_NAME - 10]
    return next(name for number in range(1, len(taken) + 2) if (name := _numbered(whole, number)) not in taken)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _nfg_sections(text: str, place: str) -> dict[str, Any]:
    title, game = parse_nfg(text, place, MOST_PAYOFFS)
    for name in (*game.players, *(move for menu in game.moves for move in menu)):
        if not is_label(spelt(name)):
            raise InputError(f"{place}, line {_line(text, name)}: {visible(name[:40])} is not a name; a name {LABEL}.")
    game = Game(game.payoffs, list(map(spelt, game.players)), [list(map(spelt, menu)) for menu in game.moves])
    return sections(game, " ".join(title.split()) or Path(place).stem)


def _csv_sections(text: str, place: str) -> dict[str, Any]:
    return sections(parse_csv(text, place), Path(place).stem)


def _line(text: str, name: str) -> int:
    """Return the line on which a name first stands in quotation marks, the first if it stands nowhere as it is."""
    return text.count("\n", 0, max(text.find(f'"{name}"'), 0)) + 1


PARSERS: dict[str, Callable[[str, str], dict[str, Any]]] = {NFG: _nfg_sections, CSV: _csv_sections}


@lru_cache(maxsize=4)
def _parsed(content: bytes, place: str) -> bytes:
    """Parse what a file holds, once for the same content: reading a scenario asks for a file several times."""
    return marshal.dumps(PARSERS[ending_of(place)](decoded(content, place), place))
