"""Gambit's strategic-form files (``.nfg``), payoff and outcome form.

Source: The Gambit Project, "Game representation formats", strategic games. A file reads

    NFG 1 R "title" { "player 1" "player 2" } { { "a" "b" } { "c" "d" "e" } } "comment"

with moves named, as here, or only counted, ``{ 2 3 }``, and then one of two bodies. The payoff form lists the
payoffs of all players at each profile, player 1's move changing fastest. The outcome form lists outcomes,
``{ { "name" 1, 1/3 } … }``, and then the number of the outcome at each profile, 0 being the outcome at which
everyone gets 0.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import numpy as np

from sim.errors import PATH, InputError, expect, nearest
from sim.game.gambit_text import braced, number_text, quoted
from sim.game.gambit_tokens import Tokens, read_text
from sim.game.normal_form import Game
from sim.whole_files import write_whole

# Larger games are refused before memory is taken: numbers are profiles × players.
MAX_NUMBERS = 20_000_000
MAX_BYTES = 50 * MAX_NUMBERS
# An array of NumPy has at most 64 axes, and a game's has one more than it has players.
MAX_PLAYERS = 63


def read_nfg(path: str | Path) -> Game:
    """Read a game from a Gambit strategic-form file, in payoff or outcome form.

    Numbers may be integers, decimals, with an exponent, or rational: ``1/3`` is rounded once, to the nearest float, so
    that equal fractions are equal payoffs and are written as ``1/3`` again. As in Gambit, labels that are empty or
    repeated get a number (``_1``, ``a_1``, ``a_2``); the title and the comment are not kept.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    Game

    Raises
    ------
    InputError
        With file, line and reason, if the file cannot be read, is malformed, or holds more than `MAX_NUMBERS`
        payoffs.
    """
    expect(path, PATH, "path", "a file")
    return parse_nfg(read_text(path, MAX_BYTES), path)[1]


def parse_nfg(text: str, path: str | Path, most: int = MAX_NUMBERS) -> tuple[str, Game]:
    """Return the title and the game of a strategic-form file's text.

    Parameters
    ----------
    path : path-like
        Named in error messages.
    most : int
        Payoffs that are read at most; a game of more is refused by its head.

    Raises
    ------
    InputError
        As `read_nfg`.
    """
    tokens = Tokens(text, path)
    title = _read_preamble(tokens)
    players = _read_players(tokens)
    moves = _read_moves(tokens, players, most)
    if tokens.kind == "text":
        tokens.advance()
    profile_payoffs = _read_outcome_body if tokens.at("{") else _read_payoff_body
    shape = tuple(map(len, moves))
    table = profile_payoffs(tokens, math.prod(shape), len(players))
    if tokens.kind != "end":
        raise tokens.error(f"expected the end of the file after {math.prod(shape)} profiles")
    try:
        return title, Game([column.reshape(shape, order="F") for column in table.T], players, moves)
    except InputError as error:  # what no single number of the file shows
        raise InputError(f"{path}: {error}") from None


def write_nfg(game: Game, path: str | Path, title: str | None = None, form: str = "payoff") -> None:
    """Write a game as a Gambit strategic-form file, so that `read_nfg` gives back an equal game.

    The file appears whole or not at all: it is written beside `path` and then renamed.

    Parameters
    ----------
    game : Game
    path : path-like
    title : str, optional
    form : {"payoff", "outcome"}
        Payoffs at every profile, or the list of distinct outcomes and the number of each profile's outcome.

    Raises
    ------
    InputError
        If `form` is unknown, the file cannot be written, or a label is empty or ends in a backslash, which
        the format cannot hold.
    """
    expect(game, Game, "game", "a Game")
    expect(path, PATH, "path", "a file")
    expect(title, (str, type(None)), "title", "a text")
    bodies = {"payoff": _payoff_lines, "outcome": _outcome_lines}
    if form not in bodies:
        raise InputError(f"there is no form '{form}' of a .nfg file; {nearest(form, bodies)}")
    lines = [
        f"NFG 1 R {quoted(title or '')} {braced(game.players)}",
        "",
        "{ " + "\n  ".join(braced(names) for names in game.moves) + " }",
        '""',
        "",
        *bodies[form](game),
    ]
    write_whole(Path(path), ("\n".join(lines) + "\n").encode())


def _read_preamble(tokens: Tokens) -> str:
    """Go past ``NFG 1 R "title"`` and return the title."""
    for choices, what in ((("NFG",), "'NFG'"), (("1",), "version '1'"), (("R", "D"), "number type 'R' or 'D'")):
        if tokens.kind != "word" or tokens.value not in choices:
            raise tokens.error(f"expected {what} at the head of a strategic-form file")
        tokens.advance()
    return tokens.take("text", "the title in quotation marks")


def _read_players(tokens: Tokens) -> list[str]:
    players = _read_labels(tokens, "a player's name in quotation marks")
    if not players:
        raise tokens.error("the list of players is empty")
    if len(players) > MAX_PLAYERS:
        raise tokens.error(f"the game has {len(players)} players; at most {MAX_PLAYERS} are read")
    return players


def _read_moves(tokens: Tokens, players: Sequence[str], most: int) -> list[list[str]]:
    """Return the names of each player's moves: as listed, or ``1``, ``2``, … where they are only counted."""
    tokens.take_mark("{")
    if tokens.at("{"):
        named = [_read_labels(tokens, f"a move of {player} in quotation marks") for player in players]
        counts = [len(labels) for labels in named]
    else:
        named = None
        counts = [tokens.take_count(f"the number of moves of {player}") for player in players]
    if not tokens.at("}"):
        raise tokens.error(f"expected '}}' after the moves of {len(players)} players")
    if 0 in counts:
        raise tokens.error(f"{players[counts.index(0)]} has no moves")
    if math.prod(counts) * len(players) > most:
        size = f"{'×'.join(map(str, counts))} moves × {len(players)} players"
        raise tokens.error(f"the game has {size}, over {most} numbers")
    tokens.advance()
    return named if named is not None else [[str(k + 1) for k in range(n)] for n in counts]


def _read_labels(tokens: Tokens, what: str) -> list[str]:
    tokens.take_mark("{")
    labels = []
    while not tokens.at("}"):
        labels.append(tokens.take("text", f"{what} or '}}'"))
    tokens.advance()
    return _distinct(labels)


def _distinct(labels: Sequence[str]) -> list[str]:
    """Return the labels with a number added to each that is empty or repeated."""
    times = Counter(labels)
    taken = set(labels)
    numbers: defaultdict[str, count[int]] = defaultdict(lambda: count(1))

    def numbered(label: str) -> str:
        return next(name for n in numbers[label] if (name := f"{label}_{n}") not in taken)

    return [label if label and times[label] == 1 else numbered(label) for label in labels]


def _read_payoff_body(tokens: Tokens, profiles: int, players: int) -> np.ndarray:
    """Return payoffs, shape (profiles, players)."""
    table = np.empty((profiles, players))
    for p in range(profiles):
        for i in range(players):
            table[p, i] = tokens.take_number(f"payoff {i + 1} of {players} at profile {p + 1} of {profiles}")
    return table


def _read_outcome_body(tokens: Tokens, profiles: int, players: int) -> np.ndarray:
    """Return payoffs, shape (profiles, players)."""
    outcomes = [[0.0] * players, *_read_outcomes(tokens, players)]
    numbers = np.empty(profiles, dtype=np.intp)
    for p in range(profiles):
        what = f"the outcome's number at profile {p + 1} of {profiles}, 0 to {len(outcomes) - 1}"
        numbers[p] = tokens.take_count(what, limit=len(outcomes) - 1)
    return np.array(outcomes)[numbers]


def _read_outcomes(tokens: Tokens, players: int) -> Iterator[list[float]]:
    """Yield the payoffs of each outcome in ``{ { "name" 1, 2 } … }``; a comma may follow each payoff."""
    tokens.take_mark("{")
    while not tokens.at("}"):
        tokens.take_mark("{")
        tokens.take("text", "the outcome's name in quotation marks")
        payoffs = []
        for i in range(players):
            payoffs.append(tokens.take_number(f"payoff {i + 1} of {players} of the outcome"))
            if tokens.at(","):
                tokens.advance()
        tokens.take_mark("}")
        yield payoffs
    tokens.advance()


def _profile_payoffs(game: Game) -> np.ndarray:
    """Return payoffs, shape (profiles, players), player 1's move changing fastest."""
    return np.stack([array.ravel(order="F") for array in game.payoffs], axis=1)


def _payoff_lines(game: Game) -> list[str]:
    return [" ".join(map(number_text, row)) for row in _profile_payoffs(game).tolist()]


def _outcome_lines(game: Game) -> list[str]:
    numbers: dict[tuple[float, ...], int] = {}
    rows = [numbers.setdefault(tuple(row), len(numbers) + 1) for row in _profile_payoffs(game).tolist()]
    outcomes = (f'{{ "Outcome {n}" {", ".join(map(number_text, row))} }}' for row, n in numbers.items())
    return ["{", *outcomes, "}", " ".join(map(str, rows))]
