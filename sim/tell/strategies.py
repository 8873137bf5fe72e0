"""What players do between two breakpoints: moves, mixtures with their chances, continua with their bounds.

Bounds are formulas in the parameter where these are short.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from sim.ask.thresholds.cells import Answer, Cell
from sim.solve.parametric.envelope import envelope_cuts
from sim.solve.parametric.polynomial import Polynomial, Root
from sim.solve.parametric.rational import RationalFunction
from sim.tell.words import LEAST_CHANCE, continuum, number, with_chances

LONGEST = 32  # letters of a formula; longer ones are given by their values at both ends


def strategies(answer: Answer, cell: Cell) -> list[str]:
    """Return what each player does in an equilibrium or a continuum, in menu order.

    The chances in a with_chances are those at the lower and at the upper end of the interval, where they differ.
    """
    first, places = answer.branches[0], range(len(answer.moves))
    ends = [first.branch.at(x) for x in (cell.low, cell.high)]
    labels = first.thresholds.scenario.labels
    said = []
    for place, player in zip(places, first.support):
        moves = labels.strategy(player, answer.moves[place])
        if answer.is_continuum:
            said.append(continuum(moves, _of_player(answer, cell, player)))
        elif len(first.support[player]) == 1:
            said.append(moves)
        else:
            menu = first.thresholds.scenario.moves[player]
            shares = {menu[move]: [float(end[place][move]) for end in ends] for move in range(len(menu))}
            played = {move: ends for move, ends in shares.items() if max(ends) > LEAST_CHANCE}
            said.append(with_chances(map(_chance, played.values()), labels.menu(player, played)))
    return said


def played(answer: Answer, cell: Cell) -> str:
    """Return what all players do in an equilibrium or a continuum, in one line."""
    return " / ".join(strategies(answer, cell))


def _chance(ends: list[float]) -> str:
    """Return the chance of a move at both ends of an interval."""
    return " to ".join(dict.fromkeys(map(number, ends)))


def bounds(answer: Answer, cell: Cell) -> str:
    """Return between what each probability of a continuum runs, ``BACK from 0 to 1 - q``.

    Empty for an isolated equilibrium, and for moves that run from 0 to 1.
    """
    return ", ".join(text for player in answer.branches[0].support for text in _of_player(answer, cell, player))


def _of_player(answer: Answer, cell: Cell, player: str) -> list[str]:
    if not answer.is_continuum:
        return []
    found = answer.branches[0].thresholds
    place = found.movers(answer.branches[0].history).index(player)
    strategies = [branch.branch.strategies[place] for branch in answer.branches]
    played = sorted({move for strategy in strategies for move in strategy.support})
    texts = []
    for move in played[:-1] if len(played) == 2 else played if len(played) > 2 else ():
        shares = {RationalFunction(s.numerators[move], s.denominator) for s in strategies}
        text = _between(sorted(shares, key=repr), cell, found.parameter)
        texts += [f"{found.scenario.labels.move(player, found.scenario.moves[player][move])} {text}"] if text else []
    return texts


def _between(shares: list[RationalFunction], cell: Cell, parameter: str) -> str:
    """Return the least and the largest share of a move; empty where they are 0 and 1."""
    low, high = Root(cell.low), Root(cell.high)
    if not any(envelope_cuts(shares, low, high, lower) for lower in (False, True)):
        middle = (low.fraction + high.fraction) / 2
        ends = [choose(shares, key=lambda share: share(middle)) for choose in (min, max)]
        texts = [formula(end, parameter) for end in ends]
        if texts == ["0", "1"]:
            return ""
        if max(map(len, texts)) <= LONGEST:
            return texts[0] if texts[0] == texts[1] else f"from {texts[0]} to {texts[1]}"
    at_ends = [sorted(float(share(end.fraction)) for share in shares) for end in (low, high)]
    return ", ".join(
        f"from {values[0]:.4g} to {values[-1]:.4g} at {parameter} = {end.value:.4g}"
        for values, end in zip(at_ends, (low, high))
    )


def formula(share: RationalFunction, parameter: str) -> str:
    """Return a quotient of polynomials as text, ``(2 - q)/(1 + 3 q)``, with whole numbers only."""
    parts = share.numerator, share.denominator
    scale = lcm(*(Fraction(c).denominator for part in parts for c in part))
    whole = [[int(c * scale) for c in part] for part in parts]
    common = gcd(*(c for part in whole for c in part))
    above, below = (_polynomial([c // common for c in part], parameter) for part in whole)
    if below == "1" or above == "0":
        return above
    return "/".join(f"({text})" if " " in text else text for text in (above, below))


def _polynomial(coefficients: Polynomial, parameter: str) -> str:
    text = ""
    for power, coefficient in enumerate(coefficients):
        if not coefficient:
            continue
        name = "" if power == 0 else parameter if power == 1 else f"{parameter}**{power}"
        size = " ".join(filter(None, ["" if abs(coefficient) == 1 and name else str(abs(coefficient)), name]))
        sign = "-" if coefficient < 0 else "+"
        text += f" {sign} {size}" if text else f"{'-' if coefficient < 0 else ''}{size}"
    return text or "0"
