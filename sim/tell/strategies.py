"""What players do between two breakpoints: moves, mixtures with their chances, continua with their bounds.

Bounds are formulas in the parameter where these are short.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from sim.ask.thresholds.cells import Answer, Cell
from sim.solve.parametric.correspondence import Branch
from sim.solve.parametric.envelope import envelope_cuts
from sim.solve.parametric.polynomial import Polynomial, Root
from sim.solve.parametric.rational import RationalFunction
from sim.tell.plays import LEAST_CHANCE, continuum, mixture
from sim.tell.words import number, number_range, percent

LONGEST = 32  # letters of a formula; longer ones are given by their values at both ends


def strategies(answer: Answer, cell: Cell) -> list[str]:
    """Return what each player does in an equilibrium or a continuum, in menu order."""
    found = answer.branches[0].thresholds
    branches = [branch.branch for branch in answer.branches]
    menus = [found.scenario.labels.menu(player, found.scenario.moves[player]) for player in answer.branches[0].support]
    return [along(menu, branches, place, (cell.low, cell.high), found.parameter) for place, menu in enumerate(menus)]


def played(answer: Answer, cell: Cell) -> str:
    """Return what all players do in an equilibrium or a continuum, in one line."""
    return " / ".join(strategies(answer, cell))


def along(
    menu: Sequence[str], branches: Sequence[Branch], place: int, ends: tuple[float, float], parameter: str = ""
) -> str:
    """Return what a player does over an interval.

    Parameters
    ----------
    menu : sequence of str
        The labels of its moves.
    branches : sequence of Branch
        One, or all extreme points of a continuum.
    place : int
        Of the player among those of the branches.
    ends : pair of float
        Of the interval. The chances in a mixture are those at both, where they differ.
    parameter : str
        What runs over the interval, for formulas of a continuum's bounds; without it they are numbers at both ends.
    """
    shares = _shares(branches, place)
    if any(len(of) > 1 for of in shares.values()):
        texts = {menu[move]: _between(sorted(of, key=repr), ends, parameter) for move, of in shares.items()}
        return continuum(list(texts), list(texts.values()))
    at_ends = [branches[0].at(x)[place] for x in ends]
    chances = {menu[move]: [float(end[move]) for end in at_ends] for move in range(len(menu))}
    chances = {move: pair for move, pair in chances.items() if max(pair) > LEAST_CHANCE}
    return mixture(list(chances), [" to ".join(dict.fromkeys(map(number, pair))) for pair in chances.values()])


def bounds(answer: Answer, cell: Cell) -> str:
    """Return between what each chance of a continuum runs, ``BACK from 0 to 1 - q``, where these are formulas.

    Empty for an isolated equilibrium, and for moves that run from 0 to 1.
    """
    found = answer.branches[0].thresholds
    branches = [branch.branch for branch in answer.branches]
    texts = []
    for place, player in enumerate(answer.branches[0].support):
        menu = found.scenario.labels.menu(player, found.scenario.moves[player])
        shares = _shares(branches, place)
        if len(shares) > 1:
            told = list(shares.items())[: 1 if len(shares) == 2 else None]
            ends = (cell.low, cell.high)
            each = {menu[move]: _between(sorted(of, key=repr), ends, found.parameter) for move, of in told}
            texts += [f"{move} {text}" for move, text in each.items() if text]
    return ", ".join(texts)


def _shares(branches: Sequence[Branch], place: int) -> dict[int, set[RationalFunction]]:
    """Return the chances of each move that a player makes at the extreme points of a continuum, by the move's number."""
    if branches[0].continuum is None:
        return {}
    strategies = [branch.strategies[place] for branch in branches]
    played = sorted({move for strategy in strategies for move in strategy.support})
    return {move: {RationalFunction(s.numerators[move], s.denominator) for s in strategies} for move in played}


def _between(shares: list[RationalFunction], ends: tuple[float, float], parameter: str) -> str:
    """Return the least and the largest share of a move; empty where they are 0 and 1."""
    low, high = map(Root, ends)
    if not any(envelope_cuts(shares, low, high, lower) for lower in (False, True)):
        middle = (low.fraction + high.fraction) / 2
        extremes = [choose(shares, key=lambda share: share(middle)) for choose in (min, max)]
        texts = [formula(extreme, parameter) for extreme in extremes]
        if texts == ["0", "1"]:
            return ""
        constant = all(extreme.is_constant for extreme in extremes)
        if (parameter or constant) and max(map(len, texts)) <= LONGEST:
            return texts[0] if texts[0] == texts[1] else f"from {texts[0]} to {texts[1]}"
    spans = []
    for end in (low, high):
        values = sorted(float(share(end.fraction)) for share in shares)
        spans.append(f"from {number_range(values[0], values[-1])}")
    if spans[0] == spans[1]:
        return spans[0]
    at = [f"{parameter} = {number(x)}" if parameter else f"{percent(x)} of the way" for x in ends]
    return ", ".join(f"{span} at {where}" for span, where in zip(spans, at))


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
