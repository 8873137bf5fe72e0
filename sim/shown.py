"""How things that are no answers show themselves: by their names in a terminal, in words in a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MOST_NAMED = 12  # moves in a line


class Shown:
    """A thing that `sim.document` has words for."""

    def _repr_html_(self) -> str:
        from sim.tell import tell  # the one look to the right: whoever computes needs no words

        return tell(self)._repr_html_()


def menus(moves: Mapping[str, Sequence[str]]) -> list[str]:
    """Return each player's moves in a line, those of a long menu cut.

    >>> menus({"us": ["TALK", "WAIT"]})
    ['  us: TALK, WAIT']
    """
    return [
        f"  {player}: {', '.join(names[:MOST_NAMED])}{f', … ({len(names)} moves)' if len(names) > MOST_NAMED else ''}"
        for player, names in moves.items()
    ]
