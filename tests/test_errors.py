"""Messages: the names that a misspelt one may stand for."""

import pytest

from sim.errors import nearest


@pytest.mark.parametrize(
    ("name", "valid", "says"),
    [
        ("ARMED", ["ADMIT", "ARM", "ARMED_BARGAIN"], "did you mean 'ARM' or 'ARMED_BARGAIN'?"),
        ("relief", ["relief_years", "relief_cost", "q"], "did you mean 'relief_cost' or 'relief_years'?"),
        ("thta", ["theta", "q", "relief_gain"], "did you mean 'theta'?"),
        ("ARM_A", ["ARM_B", "ARM_C", "ARM_D", "ARM_E"], "did you mean 'ARM_B', 'ARM_C' or 'ARM_D'?"),
        ("zzz", ["a", "b"], "choose from: a, b."),
        ("a", ["a"], "there is none to choose from."),
    ],
)
def test_the_nearest_names_are_asked_after_all_that_are_about_as_near(name, valid, says):
    assert nearest(name, valid) == says
