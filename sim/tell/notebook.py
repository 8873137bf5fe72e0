"""What a notebook shows of things that answer no question: a game, its equilibria, the solution concepts."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from sim.game.normal_form import Game
from sim.solve.concept import Concepts
from sim.solve.equilibrium import EquilibriumSet, strategy_label
from sim.tell.document import Block, Column, Document, Paragraph, Table
from sim.tell.words import counted, listed, number

MOST_CELLS = 100  # of a game of two players that is shown as a table


@singledispatch
def tell(thing: Any) -> Document:
    """Return what a thing is made of."""
    raise TypeError(f"{type(thing).__name__} has no words of its own.")


@tell.register
def _game(game: Game) -> Document:
    menus = [f"{player} has {counted(len(moves), 'move')}" for player, moves in zip(game.players, game.moves)]
    blocks: list[Block] = [Paragraph(f"All move at once; {listed(menus)}.", "lead")]
    if len(game.shape) == 2 and game.payoffs[0].size <= MOST_CELLS:
        blocks.append(_bimatrix(game))
    else:
        rows = [
            [player, ", ".join(moves), f"{number(own.min())} to {number(own.max())}"]
            for player, moves, own in zip(game.players, game.moves, game.payoffs)
        ]
        blocks.append(Table("", ["Player", Column("Moves", look="words"), "Payoffs"], rows))
    data = {"players": game.players, "moves": game.moves, "payoffs": game.payoffs}
    return Document(f"A game of {'×'.join(map(str, game.shape))} moves", blocks, data)


def _bimatrix(game: Game) -> Table:
    """Return a game of two players as rows and columns, both payoffs in each cell."""
    (first, second), (rows, columns) = game.payoffs, game.moves
    cells = [[row, *(f"{number(a)}, {number(b)}" for a, b in zip(*of))] for row, *of in zip(rows, first, second)]
    caption = f"Payoffs of {game.players[0]} (rows) and {game.players[1]} (columns):"
    return Table(caption, ["", *columns], cells)


@tell.register
def _equilibria(found: EquilibriumSet) -> Document:
    blocks: list[Block] = [Paragraph(found.certificate.message)]
    if len(found):
        count = len(found[0].profile)
        players = [f"Player {i + 1}" for i in range(count)]
        worth = [Column(f"Worth to {i + 1}", look="number") for i in range(count)]
        rows = [
            [
                *(strategy_label(strategy, moves) for strategy, moves in zip(one.profile, one.moves)),
                *map(number, one.payoffs),
                "–" if one.index is None else f"{one.index:+d}".replace("-", "−"),
                "–" if one.component is None else str(one.component + 1),
            ]
            for one in found
        ]
        blocks.append(Table("", [*players, *worth, "Index", "Continuum"], rows))
    data = {"equilibria": [vars(one) for one in found], "complete": found.complete}
    return Document(counted(len(found), "equilibrium", "equilibria"), blocks, data)


@tell.register
def _concepts(concepts: Concepts) -> Document:
    rows = [[name, concept.meaning] for name, concept in concepts.items()]
    table = Table("", ["Name", Column("What the players of a stage play", look="words")], rows)
    return Document("Solution concepts", [table], dict(rows))
