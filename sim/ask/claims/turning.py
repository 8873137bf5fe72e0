"""Where along a parameter a statement's verdict may turn: points between which nothing that it looks at changes.

A verdict follows from equilibria and from signs of rational functions of the parameter. Between two neighbouring
points at which the equilibria change, the statement's formulas are followed with every comparison that they make;
where one of these may turn, there is another point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import product

from sim.ask.claims.claim import AT, Compare, Outcome, Profiles, Same, Statement, Together
from sim.ask.claims.lines import Followed, Line, Profile, line
from sim.ask.claims.present import NotExact
from sim.scenario.formula import Arithmetic, Formula
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.parametric.game import as_fraction
from sim.solve.parametric.polynomial import Polynomial, Root, multiply, real_roots, scaled
from sim.solve.parametric.rational import RationalFunction, pure_strategy

AVERAGE = EXPECTATIONS[2]
EVERYTHING = Fraction(10**9)
MOST_PIECES = 500  # of a line, after which it is left to a scan
Found = list[Polynomial]


def turning_points(
    statement: Statement, scenario: Scenario, parameter: str, reach: Fraction = EVERYTHING
) -> list[Root]:
    """Return the points of a parameter's range between which the verdict does not change, ascending.

    Parameters
    ----------
    reach : Fraction
        How far from the present value to look, as a share of the plausible range.

    Returns
    -------
    list of Root
        Both ends of what is looked at among them; none at all if nothing that the statement looks at depends on the parameter.

    Raises
    ------
    NotExact
        If something that the statement looks at is not polynomial in the parameter, or not followed exactly.
    """
    if isinstance(statement, Together):
        return sorted({root for part in statement.parts for root in turning_points(part, scenario, parameter, reach)})
    places = _PLACES[type(statement)](statement)
    if any(place.state for place in places):
        raise NotExact
    lines = [line(scenario, parameter, tuple(place.changes.items())).within(reach) for place in places]
    formula = None if isinstance(statement, Profiles) else statement.formula
    names = formula.names if formula else ()
    limits = [constraint.formula for constraint in scenario.constraints if parameter in constraint.formula.names]
    if all(along.is_still(place) and not any(map(along.moves, names)) for along, place in zip(lines, places)):
        return []
    followed = [along.follow(place) for along, place in zip(lines, places)]
    points = {Root.at(lines[0].low), Root.at(lines[0].high), *(root for found in followed for root in found.roots)}
    cuts = sorted(points)
    anywhere = tuple(pure_strategy(0, count) for count in scenario.shape)
    waiting = list(zip(cuts, cuts[1:]))
    for _ in range(MOST_PIECES):
        if not waiting:
            return sorted(points)
        low, high = waiting.pop()
        middle = (low.fraction + high.fraction) / 2
        signs = _SIGNS[type(statement)](statement, lines, followed, middle)
        for formula in limits:  # between two points all constraints hold, or not all
            _value(formula, line(scenario, parameter, ()), anywhere, middle, signs)
        inside = {r for sign in signs for r in real_roots(sign, low.fraction, high.fraction) if low < r < high}
        cuts = [low, *sorted(inside), high]
        waiting += zip(cuts, cuts[1:]) if inside else []
        points |= inside
    raise NotExact


def _of_outcome(statement: Outcome, lines: Sequence[Line], followed: Sequence[Followed], x: Fraction) -> Found:
    signs: Found = []
    for profile in (profile for case in followed[0].at(x) for profile in case):
        signs.append(_value(statement.formula, lines[0], profile, x, signs).numerator)
    return [sign for sign in signs if len(sign) > 1]


def _of_comparison(
    statement: Compare | Same, lines: Sequence[Line], followed: Sequence[Followed], x: Fraction
) -> Found:
    """Return the differences of all values at one place from all at the other, as far as cases are compared."""
    if statement.formula is None:
        return []
    signs: Found = []
    sides = [
        [[_value(statement.formula, along, profile, x, signs) for profile in case] for case in found.at(x)]
        for along, found in zip(lines, followed)
    ]
    if isinstance(statement, Compare) and statement.expectation == AVERAGE:
        sides = [[_average(case) for case in side] for side in sides]
    places = _PLACES[type(statement)](statement)
    one_by_one = all(place.kind == AT and not place.reply for place in places)
    pairs = zip(*sides) if one_by_one else product(*sides)
    signs += [a.minus(b) for here, there in pairs for a in here for b in there]
    return list(dict.fromkeys(sign for sign in signs if len(sign) > 1))


_PLACES: dict[type, Callable] = {
    Outcome: lambda statement: [statement.place],
    Profiles: lambda statement: [statement.place],
    Compare: lambda statement: [statement.place, statement.than],
    Same: lambda statement: [statement.place, statement.other],
}
_SIGNS: dict[type, Callable] = {
    Outcome: _of_outcome,
    Profiles: lambda *of_equilibria_alone: [],
    Compare: _of_comparison,
    Same: _of_comparison,
}


def _value(formula: Formula, along: Line, profile: Profile, x: Fraction, signs: Found) -> RationalFunction:
    """Return a formula of expectations around x, and note the polynomials whose signs its form there hangs on."""
    names = {name: along.expected(name, profile) for name in sorted(formula.names)}
    if all(value.is_constant for value in names.values()):
        return _function(float(formula.evaluate({name: float(value(x)) for name, value in names.items()})))
    return _function(formula.evaluate(names, _arithmetic(x, signs)))


def _average(functions: Sequence[RationalFunction]) -> list[RationalFunction]:
    return [reduce(RationalFunction.plus, functions).times(Fraction(1, len(functions)))] if functions else []


def _function(value: RationalFunction | float) -> RationalFunction:
    if isinstance(value, RationalFunction):
        return value
    number = as_fraction(value)
    return RationalFunction((number,) if number else ())


def _arithmetic(x: Fraction, signs: Found) -> Arithmetic:
    """Return the arithmetic of formulas on rational functions around x; what its choices hang on is added to signs."""

    def on_functions(operation: Callable) -> Callable:
        return lambda *values: operation(*map(_function, values))

    def sign(function: RationalFunction) -> int:
        signs.append(function.numerator)
        value = function(x)
        return (value > 0) - (value < 0)

    def truth(value: bool) -> RationalFunction:
        return _function(float(value))

    def minus(a: RationalFunction, b: RationalFunction) -> RationalFunction:
        return a.plus(_negative(b))

    def compared(test: Callable[[int], bool]) -> Callable:
        return on_functions(lambda a, b: truth(test(sign(minus(a, b)))))

    def divided(a: RationalFunction, b: RationalFunction) -> RationalFunction:
        return _times(a, _inverse(b, sign(b)))

    def extreme(wanted: int) -> Callable:
        return on_functions(lambda *values: reduce(lambda a, b: a if sign(minus(a, b)) == wanted else b, values))

    return {
        "+": on_functions(RationalFunction.plus),
        "-": on_functions(minus),
        "*": on_functions(_times),
        "/": on_functions(divided),
        "**": on_functions(_power),
        "neg": on_functions(_negative),
        "pos": on_functions(lambda a: a),
        "not": on_functions(lambda a: truth(sign(a) == 0)),
        "and": on_functions(lambda *values: truth(all(sign(a) for a in values))),
        "or": on_functions(lambda *values: truth(any(sign(a) for a in values))),
        "<": compared(lambda s: s < 0),
        "<=": compared(lambda s: s <= 0),
        ">": compared(lambda s: s > 0),
        ">=": compared(lambda s: s >= 0),
        "==": compared(lambda s: s == 0),
        "!=": compared(lambda s: s != 0),
        "min": extreme(-1),
        "max": extreme(1),
        "where": on_functions(lambda condition, a, b: a if sign(condition) else b),
        "abs": on_functions(lambda a: a if sign(a) >= 0 else _negative(a)),
        "exp": _refused,
        "log": _refused,
    }


def _times(a: RationalFunction, b: RationalFunction) -> RationalFunction:
    return RationalFunction(multiply(a.numerator, b.numerator), multiply(a.denominator, b.denominator))


def _negative(a: RationalFunction) -> RationalFunction:
    return RationalFunction(scaled(a.numerator, Fraction(-1)), a.denominator)


def _inverse(a: RationalFunction, sign: int) -> RationalFunction:
    """Return 1 / a with a positive denominator."""
    if not sign:
        raise NotExact
    return RationalFunction(scaled(a.denominator, Fraction(sign)), scaled(a.numerator, Fraction(sign)))


def _power(a: RationalFunction, exponent: RationalFunction) -> RationalFunction:
    """Return a whole power, the only one that is a rational function."""
    if len(exponent.numerator) > 1 or len(exponent.denominator) > 1:
        raise NotExact
    power = exponent(Fraction(0))
    if power.denominator != 1 or power < 0:
        raise NotExact
    return reduce(_times, [a] * int(power), _function(1.0))


def _refused(*values: object) -> RationalFunction:
    raise NotExact
