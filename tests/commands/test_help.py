"""Help: every command and key in it, within 80 columns."""

import pytest

from sim.cli import main
from sim.commands.help import WIDTH, help_of, help_of_all
from sim.commands.registry import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_has_its_keys_options_and_examples(name):
    command, text = COMMANDS[name], help_of(name)
    for key in command.keys:
        assert f"{key.name.strip('<>')}={key.value}" in text
    for option in command.options:
        assert option in text
    for example in command.examples:
        assert f"  wedge {example}" in text
    assert ("--details" in text) == command.answers


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_help_fits_a_terminal(name):
    text = help_of_all() if name is None else help_of(name)
    assert [line for line in text.splitlines() if len(line) > WIDTH and not line.startswith("  wedge ")] == []


@pytest.mark.parametrize("words", [[], ["--help"], ["solve", "--help"], ["sweep", "-h"]])
def test_help_is_printed(words, capsys):
    assert main(words) == 0
    assert "wedge" in capsys.readouterr().out
