"""What a person reads, whole: the answers of the commands about two made-up games, kept as files beside this test.

``make documents`` writes them anew, where words change on purpose; the difference is then read.
"""

import io
from contextlib import redirect_stdout
from difflib import unified_diff
from pathlib import Path
from unittest import mock

import pytest

from sim.cli import main

DOCUMENTS = Path(__file__).parent / "documents"
TOYS = str(Path(__file__).parents[1] / "toys" / "told")
WITHOUT = ("--quiet", "--config-dir", TOYS)
DRAWN = ("format=none",)
COMMANDS = {
    "solve": ["solve", "view=quarrel"],
    "solve_changed": ["solve", "view=quarrel", "params.clash=1"],
    "solve_ids": ["solve", "view=quarrel", "params.clash=1", "--ids"],
    "solve_many": ["solve", "view=meeting", "--details"],
    "explain": ["explain", "view=quarrel", "mediator=WARN", "player=south", *DRAWN],
    "explain_many": ["explain", "view=meeting", *DRAWN],
    "compare": ["compare", "view=quarrel,bold", *DRAWN],
    "thresholds": ["thresholds", "view=quarrel", "param=threat", "--details", *DRAWN],
    "thresholds_many": ["thresholds", "view=meeting", "param=x", *DRAWN],
    "phase": ["phase", "view=quarrel", "x=threat", "y=prize", *DRAWN],
    "flip": ["flip", "view=quarrel", "mediator=WARN", "target=clash_comes == 1", *DRAWN],
    "between": ["flip", "--between", "quarrel", "bold", *DRAWN],
}


def printed(name: str) -> str:
    """Return what a command prints, 80 columns wide."""
    said = io.StringIO()
    with mock.patch.dict("os.environ", {"COLUMNS": "80"}), redirect_stdout(said):
        assert main([*COMMANDS[name], *WITHOUT]) == 0
    return said.getvalue()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_what_is_kept(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kept, now = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8"), printed(name)
    differences = "".join(unified_diff(kept.splitlines(True), now.splitlines(True), "kept", "now"))
    assert not differences, f"\n{differences}\nOn purpose? `make documents` keeps what is printed now."


def test_what_is_kept_is_of_a_command():
    assert {path.stem for path in DOCUMENTS.iterdir()} == set(COMMANDS)


if __name__ == "__main__":
    for each in COMMANDS:
        (DOCUMENTS / f"{each}.txt").write_text(printed(each), encoding="utf-8")
