"""Where ties lie on the map of the triangle, in words."""

import pytest

from sim.alignment.place import place


@pytest.mark.parametrize(
    "ties, words",
    [
        ((1, 1, 1), "ménage à trois; role values us +1, russia +1, china +1; in structural balance"),
        ((1, -1, 1), "romantic triangle, russia pivot; role values us -1, russia +3, china -1; out of structural balance"),
        ((-1, -1, 1), "stable marriage russia–china, us out; role values us -3, russia +1, china +1; in structural balance"),
        ((-1, -1, -1), "unit veto; role values us -1, russia -1, china -1; out of structural balance"),
        ((0, -1, 1), "stable marriage russia–china, us out; role values us -2, russia +2, china +0; out of structural balance"),
    ],
)  # fmt: skip
def test_place(ties, words):
    assert place(ties, ("us", "russia", "china")) == words
