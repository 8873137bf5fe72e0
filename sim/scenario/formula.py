"""Formulas of a scenario: parsed once, evaluated over arrays or polynomials, never executed as code."""

from __future__ import annotations

import ast
import operator
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from sim.errors import InputError, nearest, shown

LONGEST_FORMULA = 2_000  # characters
LARGEST_EXPONENT = 64
DEEPEST = 200  # operations inside each other; a sum of n terms is n - 1 deep

FUNCTION_ARGUMENTS = {"min": (2, None), "max": (2, None), "where": (3, 3), "abs": (1, 1), "exp": (1, 1), "log": (1, 1)}

_LEAVES = ast.Name, ast.Constant
_OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.USub: "neg", ast.UAdd: "pos",
    ast.Not: "not", ast.And: "and", ast.Or: "or", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_GRAMMAR = (
    "a formula is arithmetic only: names, numbers, + - * / **, comparisons, and or not, min max where abs exp log."
)

# An arithmetic gives every operation its meaning for one kind of value.
Arithmetic = Mapping[str, Callable[..., Any]]


def _truth(value):
    return np.asarray(value) != 0


def _number(condition):
    return np.asarray(condition, dtype=float)


ARRAYS: Arithmetic = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": np.divide, "**": np.power,
    "neg": operator.neg, "pos": operator.pos,
    "not": lambda a: _number(~_truth(a)),
    "and": lambda *a: _number(reduce(np.logical_and, map(_truth, a))),
    "or": lambda *a: _number(reduce(np.logical_or, map(_truth, a))),
    "<": lambda a, b: _number(np.less(a, b)), "<=": lambda a, b: _number(np.less_equal(a, b)),
    ">": lambda a, b: _number(np.greater(a, b)), ">=": lambda a, b: _number(np.greater_equal(a, b)),
    "==": lambda a, b: _number(np.equal(a, b)), "!=": lambda a, b: _number(np.not_equal(a, b)),
    "min": lambda *a: reduce(np.minimum, a), "max": lambda *a: reduce(np.maximum, a),
    "where": lambda condition, a, b: np.where(_truth(condition), a, b),
    "abs": np.abs, "exp": np.exp, "log": np.log,
}  # fmt: skip
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


@dataclass(frozen=True)
class Formula:
    """A parsed formula: its text, syntax tree, the names that it uses, and arrays over profiles that it brings along."""

    text: str
    tree: ast.expr
    names: frozenset[str]
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict, compare=False)  # by names that nobody can write

    def evaluate(self, values: Mapping[str, Any], arithmetic: Arithmetic = ARRAYS) -> Any:
        """Return the formula's value, `values` giving each name an array (or what the arithmetic works on)."""
        with np.errstate(all="ignore"):
            return _evaluate(self.tree, ChainMap(self.arrays, values) if self.arrays else values, arithmetic)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


def parse(text: object, where: object) -> Formula:
    """Parse a formula and refuse whatever is not arithmetic.

    Parameters
    ----------
    text : str or number
    where : Where or str
        File and key, for the message.

    Raises
    ------
    InputError
        On a syntax error, a construct that is not arithmetic, a formula that is too long or nested too deeply.
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise InputError(f"{where}: a formula is expected here, not {shown(text)}.")
    text = str(text).strip()
    if len(text) > LONGEST_FORMULA:
        raise InputError(f"{where}: the formula has {len(text)} characters; at most {LONGEST_FORMULA} are read.")
    try:
        return _parsed(text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


@lru_cache(maxsize=512)  # views of one game have its formulas in common
def _parsed(text: str) -> Formula:
    """Parse a formula; what is wrong is said without its place."""
    try:
        tree = ast.parse(text, mode="eval").body
        if len(text) > DEEPEST and _depth(tree) > DEEPEST:  # an operation is a character at least
            raise InputError(
                f"the formula is nested too deeply, more than {DEEPEST} operations inside each other; name parts of it "
                "under 'quantities'."
            )
        return Formula(text, tree, frozenset(_names(tree)))
    except SyntaxError as error:
        place = f" at character {error.offset}" if error.offset else ""
        raise InputError(f"'{text}' has a syntax error{place}: {error.msg}.") from None
    except (RecursionError, MemoryError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("the formula is nested too deeply or holds a character that cannot be read.") from None


def check_known(formula: Formula, known: Collection[str], where: object) -> None:
    """Refuse a formula that uses a name which nothing defines."""
    for name in sorted(formula.names - set(known)):
        raise InputError(f"{where}: unknown name '{name}' in '{formula.text}'; {nearest(name, known)}")


def _depth(tree: ast.expr) -> int:
    """Return how many operations lie inside each other, without recursion."""
    depth, level = 0, [tree]
    while operations := [node for node in level if not isinstance(node, _LEAVES)]:
        level = [child for node in operations for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        depth += 1
    return depth


def _names(node: ast.expr) -> set[str]:
    """Return the names used below `node`; refuse every construct that is not arithmetic."""
    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            if not _is_finite(value):
                raise InputError("a number in the formula is too large, and so not finite.")
            return set()
        case ast.Name(id=name):
            return {name}
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            if isinstance(op, ast.Pow):
                _check_exponent(right)
            return _names(left) | _names(right)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _names(operand)
        case ast.BoolOp(values=values):
            return set().union(*(_names(value) for value in values))
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _OPERATORS for op in ops):
            return _names(left).union(*(_names(other) for other in others))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            _check_call(name, len(arguments))
            return set().union(*(_names(argument) for argument in arguments))
    raise InputError(f"'{ast.unparse(node)}' is not allowed; {_GRAMMAR}")


def _is_finite(number: float) -> bool:
    try:
        return bool(np.isfinite(float(number)))
    except OverflowError:  # a whole number of more digits than a float has
        return False


def _check_exponent(node: ast.expr) -> None:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and abs(node.value) > LARGEST_EXPONENT:
        raise InputError(f"the exponent {node.value} is too large; at most {LARGEST_EXPONENT} is allowed.")


def _check_call(name: str, count: int) -> None:
    if name not in FUNCTION_ARGUMENTS:
        raise InputError(f"unknown function '{name}'; {nearest(name, FUNCTION_ARGUMENTS)}")
    fewest, most = FUNCTION_ARGUMENTS[name]
    if count < fewest or (most is not None and count > most):
        wanted = str(fewest) if most == fewest else f"at least {fewest}"
        raise InputError(f"{name}() takes {wanted} arguments, not {count}.")


def _evaluate(node: ast.expr, values: Mapping[str, Any], arithmetic: Arithmetic) -> Any:
    def value(child: ast.expr) -> Any:
        return _evaluate(child, values, arithmetic)

    match node:
        case ast.Constant(value=number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=op, right=right):
            return arithmetic[_OPERATORS[type(op)]](value(left), value(right))
        case ast.UnaryOp(op=op, operand=operand):
            return arithmetic[_OPERATORS[type(op)]](value(operand))
        case ast.BoolOp(op=op, values=operands):
            return arithmetic[_OPERATORS[type(op)]](*map(value, operands))
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [value(left), *map(value, others)]
            links = [arithmetic[_OPERATORS[type(op)]](a, b) for op, a, b in zip(ops, sides, sides[1:])]
            return links[0] if len(links) == 1 else arithmetic["and"](*links)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return arithmetic[name](*map(value, arguments))
    raise AssertionError(f"unchecked node {ast.dump(node)}")
