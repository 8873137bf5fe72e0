"""The fraction that a float was rounded from."""

from __future__ import annotations

from fractions import Fraction

SHORT = 12  # digits of a decimal that is taken for what was meant; one of more may be a rounded fraction
LARGEST_DENOMINATOR = 10_000
LARGEST = 1e6  # up to here such fractions lie much farther apart than floats


def simple_fraction(value: float) -> Fraction | None:
    """Return the fraction of small denominator to which a float is the nearest; None if it is a short decimal, or none is.

    Examples
    --------
    >>> simple_fraction(1 / 3), simple_fraction(1 / 3 + 1e-12)
    (Fraction(1, 3), None)
    """
    if digits(repr(value)) <= SHORT or not abs(value) < LARGEST:
        return None
    fraction = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
    return fraction if float(fraction) == value else None


def digits(text: str) -> int:
    """Return the number of significant digits of a decimal."""
    return len(text.partition("e")[0].replace(".", "").lstrip("-0").rstrip("0"))
