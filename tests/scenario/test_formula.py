"""Formulas: what is accepted, what is refused, and that both evaluations agree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.formula import parse
from sim.scenario.polynomial import POLYNOMIALS, NotPolynomial, Polynomial

X = np.array([0.0, 0.5, 1.0]).reshape(3, 1)
Y = np.array([0.0, 1.0]).reshape(1, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 ** 2", 19),
        ("-2 ** 2", -4),
        ("7 / 2 - 1", 2.5),
        ("1 < 2 < 3", 1),
        ("1 < 2 > 3", 0),
        ("not 0 and (2 or 0)", 1),
        ("min(3, 1, 2) + max(1, 4)", 5),
        ("where(0, 5, 7)", 7),
        ("abs(-3) + exp(0) + log(1)", 4),
        ("where(1, 2, 1 / 0)", 2),
    ],
)
def test_arithmetic(text, expected):
    assert parse(text, "here").evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1 +", "syntax error"),
        ("a b", "syntax error"),
        ("__import__('os').system('true')", "not allowed"),
        ("a.b", "not allowed"),
        ("a[0]", "not allowed"),
        ("[a for a in b]", "not allowed"),
        ("lambda: 1", "not allowed"),
        ("'text'", "not allowed"),
        ("True", "not allowed"),
        ("a if b else c", "not allowed"),
        ("a := 3", "syntax error"),
        ("a & b", "not allowed"),
        ("a // b", "not allowed"),
        ("whre(1, 2, 3)", "did you mean 'where'?"),
        ("where(1, 2)", "takes 3 arguments, not 2"),
        ("min(1)", "at least 2"),
        ("2 ** 1000", "too large"),
        ("1e999", "not finite"),
        ("9" * 1500, "not finite"),
        ("0x" + "f" * 1500, "not finite"),
        ("2 ** " * 600 + "2", "characters"),
        ("2**" * 600 + "2", "nested too deeply"),
        ("a+" * 600 + "a", "nested too deeply"),
        ("a" + "*-a" * 300, "nested too deeply"),
        ("min(a," * 250 + "a" + ")" * 250, ""),
        ("(" * 300 + "1" + ")" * 300, ""),
        ("-" * 1500 + "1", ""),
        ("1+" * 1500 + "1", "characters"),
        ("${oc.env:HOME}", ""),
        ("a\0b", ""),
    ],
)
def test_refused_with_place(text, part):
    with pytest.raises(InputError) as caught:
        parse(text, "game.yaml: payoffs.russia.x")
    assert str(caught.value).startswith("game.yaml: payoffs.russia.x")
    assert part in str(caught.value)


@pytest.mark.parametrize("value", [None, True, [1], {"a": 1}])
def test_only_text_or_a_number_is_a_formula(value):
    with pytest.raises(InputError, match="a formula is expected"):
        parse(value, "here")


POLYNOMIAL_TEXTS = st.recursive(
    st.sampled_from(["x", "y", "p", "q", "2", "0.5", "(x > 0)", "min(x, y)", "exp(x)"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"where(x > y, {t[0]}, {t[1]})"),
        inner.map(lambda t: f"(-{t})"),
        inner.map(lambda t: f"({t}) ** 2"),
        inner.map(lambda t: f"({t}) / (1 + x)"),
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(POLYNOMIAL_TEXTS, st.floats(-2, 2), st.floats(-2, 2))
def test_expansion_equals_direct_evaluation(text, p, q):
    formula = parse(text, "here")
    direct = np.broadcast_to(formula.evaluate({"x": X, "y": Y, "p": p, "q": q}), (3, 2))
    names = {
        "x": Polynomial.of(X),
        "y": Polynomial.of(Y),
        "p": Polynomial.parameter("p"),
        "q": Polynomial.parameter("q"),
    }
    expanded = Polynomial.of(formula.evaluate(names, POLYNOMIALS))
    total = sum(
        array * np.prod([{"p": p, "q": q}[name] ** power for name, power in monomial])
        for monomial, array in expanded.coefficients.items()
    )
    np.testing.assert_allclose(
        np.broadcast_to(total, (3, 2)), direct, rtol=1e-9, atol=1e-9 * (1 + np.abs(direct).max())
    )


@pytest.mark.parametrize("text", ["exp(p)", "1 / p", "p ** 0.5", "p > 1", "where(p, 1, 2)", "2 ** p", "min(p, 1)"])
def test_not_polynomial_is_told(text):
    with pytest.raises(NotPolynomial):
        parse(text, "here").evaluate({"p": Polynomial.parameter("p")}, POLYNOMIALS)


@pytest.mark.parametrize("text", ["a+" * 199 + "a", "2-" * 199 + "a", "-" * 199 + "a", "+".join(["(a*2)"] * 199)])
def test_what_is_accepted_is_evaluated_too(text):
    formula = parse(text, "here")
    assert np.isfinite(formula.evaluate({"a": 1.0}))
    assert np.isfinite(Polynomial.of(formula.evaluate({"a": Polynomial.of(1.0)}, POLYNOMIALS)).constant)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a ** (9 ** 9)", "comes to 3.8742e.08; at most 64"),
        ("a ** (64 + 1)", "at most 64"),
        ("a ** min(65, 70)", "at most 64"),
        ("(a + b + c + d) ** 64", "the game is too large"),
        ("(" + "+".join("abcdefghijklmnopqrst") + ") ** 30", "the game is too large"),
        ("*".join(["(a + b + c)"] * 100), "the game is too large"),
    ],
)
def test_an_expansion_without_end_is_refused(text, part):
    names = {name: Polynomial.parameter(name) for name in "abcdefghijklmnopqrst"}
    with pytest.raises(InputError, match=part):
        parse(text, "here").evaluate(names, POLYNOMIALS)
