"""What all tests share."""

import pytest


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch):
    """Answers in a terminal so wide that no sentence is broken; how they fit a narrow one has tests of its own."""
    monkeypatch.setenv("COLUMNS", "1000")
