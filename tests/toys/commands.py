"""Running commands that are printed somewhere."""

import shlex

from sim.cli import main


def refused(commands, capsys):
    """Return the commands that end in another exit code than 0, with what they say."""
    failed = {}
    for words in commands:
        code = main(words)
        said = capsys.readouterr().err
        if code:
            failed[shlex.join(words)] = said
    return failed
