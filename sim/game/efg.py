"""Gambit's extensive-form files (``.efg``): a game with its order of moves.

Source: The Gambit Project, "Game representation formats", extensive games. A tree is listed node by node, each before
what follows it: ``p "" PLAYER SET "label" { "move" … } 0`` for a choice, ``t "" OUTCOME "label" { 1, 1/3 }`` for an
end. Players of one stage choose without knowing each other's moves: the nodes at which one of them chooses after the
same moves of the earlier stages are one information set.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from operator import index
from pathlib import Path

from sim.errors import PATH, InputError, expect, shown
from sim.game.gambit_text import braced, number_text, quoted
from sim.game.normal_form import Game
from sim.whole_files import write_whole

MOST_NODES = 2_000_000


def write_efg(game: Game, path: str | Path, stages: Sequence[Sequence[int]] | None = None, title: str = "") -> None:
    """Write a game as a Gambit extensive-form file, whole or not at all.

    Parameters
    ----------
    game : Game
    path : path-like
    stages : sequence of sequences of int, optional
        The order of moves: the numbers of the players who choose at once, stage by stage, each player knowing the moves
        of the stages before. By default all are in one stage.
    title : str

    Raises
    ------
    InputError
        If the stages do not have each player once, the tree has more than `MOST_NODES` nodes, the file cannot be written,
        or a name is empty or ends in a backslash, which the format cannot hold.

    Examples
    --------
    >>> import sim
    >>> scenario = sim.load("mandelbaum")
    >>> sim.write_efg(scenario.game(), "mandelbaum.efg", scenario.stages)  # doctest: +SKIP
    """
    expect(game, Game, "game", "a Game")
    expect(path, PATH, "path", "a file")
    expect(title, str, "title", "a text")
    stages = [range(len(game.players))] if stages is None else stages
    order = _order(stages, len(game.players))
    nodes = sum(math.prod(game.shape[player] for player in order[:depth]) for depth in range(len(order) + 1))
    if nodes > MOST_NODES:
        raise InputError(f"the tree has {nodes:,} nodes; at most {MOST_NODES:,} are written. A .nfg file is shorter.")
    lines = [f"EFG 2 R {quoted(title)} {braced(game.players)}", '""', "", *_nodes(game, stages)]
    write_whole(Path(path), ("\n".join(lines) + "\n").encode())


def _order(stages: Sequence[Sequence[int]], players: int) -> list[int]:
    """Return the players in the order of their stages, each of whom has one."""
    try:
        order = [index(player) for stage in stages for player in stage]
    except TypeError:
        order = []
    if sorted(order) != list(range(players)):
        raise InputError(
            f"stages: {shown(stages)} must name each of {players} players, from 0, once, as in [[0], [1, 2]]."
        )
    return order


def _nodes(game: Game, stages: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield the lines of all nodes, each before those that follow it."""
    order = [player for stage in stages for player in stage]
    # How many of the moves made before its own each player knows: those of the stages before.
    known = [sum(map(len, stages[:number])) for number, stage in enumerate(stages) for _ in stage]
    menus = [braced(menu) for menu in game.moves]
    sets: list[dict[tuple[int, ...], int]] = [{} for _ in game.players]
    payoffs = game.payoffs.reshape(len(game.players), -1).T.tolist()
    steps = [math.prod(game.shape[player + 1 :]) for player in range(len(game.players))]
    ends = 0

    def below(made: tuple[int, ...], place: int) -> Iterator[str]:
        nonlocal ends
        if len(made) == len(order):
            ends += 1
            yield f't "" {ends} "" {{ {", ".join(map(number_text, payoffs[place]))} }}'
            return
        player = order[len(made)]
        number = sets[player].setdefault(made[: known[len(made)]], len(sets[player]) + 1)
        yield f'p "" {player + 1} {number} "" {menus[player]} 0'
        for move in range(game.shape[player]):
            yield from below((*made, move), place + move * steps[player])

    return below((), 0)
