"""The `wedge` command: finds the subcommand, runs it, and turns a user's mistake into one sentence."""

from __future__ import annotations

import signal
import sys
import warnings
from functools import cache
from importlib import import_module
from typing import NoReturn

from sim.commands.registry import COMMANDS
from sim.errors import InputError, nearest
from sim.printable import printable
from sim.progress import shown, wipe

INTERRUPTED = 130  # exit code


def program() -> NoReturn:
    """Run the command line as a program of its own: once Ctrl-C has been answered, another one changes nothing."""
    try:
        code = main()
    except KeyboardInterrupt:  # another one, while the first was being answered
        code = INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0; 2 mistake, 3 failed chunks, 4 findings, 130 Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    warnings.showwarning = _show_warning
    warnings.simplefilter("always", UserWarning)
    try:
        return _run(arguments)
    except InputError as error:
        print(f"wedge: {printable(str(error))}", file=sys.stderr)
        return 2
    except SystemExit as stop:  # Hydra and a study of a multirun leave this way
        return stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt as stop:
        print(f"\nwedge: {_said(stop)}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        sys.stderr.close()
        return 0


def _run(arguments: list[str]) -> int:
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help", "help"):
        from sim.commands.help import help_of_all

        print(help_of_all())
    elif name == "--version":
        from importlib.metadata import version

        print(f"wedge {version('wedge-sim')}")
    elif name == "completion":
        from sim.commands.completion import script

        print(script(rest), end="")
    elif name == "--complete":
        from sim.commands.completion import candidates

        print("\n".join(candidates(rest)))
    elif name not in COMMANDS:
        raise InputError(f"unknown command '{name}'; {nearest(name, COMMANDS)}")
    elif "--help" in rest or "-h" in rest:
        from sim.commands.help import help_of

        print(help_of(name))
    else:
        with shown("--quiet" not in rest):
            import_module(f"sim.commands.{name}").run(rest)
    return 0


def _said(stop: BaseException | None) -> str:
    """Return what was said when Ctrl-C came first: a second one takes the place of the first while that is on its way."""
    while stop is not None and not str(stop):
        stop = stop.__context__
    return str(stop or "interrupted.")


@cache  # once each: a scenario is read more than once
def _say(message: str) -> None:
    wipe()
    print(f"wedge: warning: {printable(message)}", file=sys.stderr)


def _show_warning(message, category, filename, lineno, file=None, line=None) -> None:
    _say(str(message))


if __name__ == "__main__":
    program()
