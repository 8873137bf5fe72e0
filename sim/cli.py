"""The `wedge` command: finds the subcommand, runs it, and turns a user's mistake into one sentence."""

from __future__ import annotations

import signal
import sys
import warnings
from functools import cache
from importlib import import_module
from typing import NoReturn

from sim.errors import InputError, nearest
from sim.printable import printable

INTERRUPTED = 130  # exit code

COMMANDS = {
    "list": "games, views and precedents; moves and parameters with their ranges and sources",
    "solve": "equilibria of a view: after each US move, and when all move at once",
    "explain": "why Russia (or another player) does what it does, term by term",
    "compare": "views side by side: what follows each US move in each",
    "thresholds": "where along one assumption the equilibria change, exactly",
    "phase": "where on a plane of two assumptions they change, exactly",
    "flip": "the smallest change of assumptions that reaches an outcome, and the cruxes between two views",
    "sensitivity": "which assumptions matter, how robust each US move is, and when it works",
    "claims": "what the sources claim, and in whose view the model bears it out",
    "precedents": "episodes of history as games: prediction, share of draws, counterfactuals",
    "sweep": "solve on a grid or a sample of assumptions and draw how the equilibria shift",
    "results": "what a sweep found: shares by outcome for each US move, ties, time, failures",
    "plot": "draw the figures of a finished sweep again",
    "report": "everything about a view in one HTML file",
    "export": "write a view's game as a Gambit file (.nfg)",
}

HELP = """wedge: which strategies part Russia from China, and under which assumptions.

usage: wedge COMMAND [key=value ...] [options]

commands
{commands}

keys that every command takes
  view=NAME            whose assumptions (wedge list names them), or the path of a file of your own, mine.yaml,
                       which may also be the first word after the command
  game=NAME            another game than the view's own, or the path of its file
  params.NAME=VALUE    one assumption changed
options
  --config-dir DIR     a directory of your own with view/*.yaml or game/*.yaml
  --help               of a command: its keys and an example

examples
  wedge solve view=mandelbaum
  wedge explain view=mandelbaum us=CONCILIATE
  wedge sweep view=mandelbaum axes.relief_gain=0.5:5:181 axes.theta=0:1:101
"""


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
    """Run the command line and return its exit code: 0, 2 for a user's mistake, 3 for failed chunks, 130 after Ctrl-C."""
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
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        listed = "\n".join(f"  {name:<12} {purpose}" for name, purpose in COMMANDS.items())
        print(HELP.format(commands=listed))
        return 0
    name, *rest = arguments
    if name == "--version":
        from importlib.metadata import version

        print(f"wedge {version('wedge-sim')}")
        return 0
    if name not in COMMANDS:
        raise InputError(f"unknown command '{name}'; {nearest(name, COMMANDS)}")
    module = import_module(f"sim.commands.{name}")
    if "--help" in rest or "-h" in rest:
        print(module.__doc__.strip())
        return 0
    module.run(rest)
    return 0


def _said(stop: BaseException | None) -> str:
    """Return what was said when Ctrl-C came first: a second one takes the place of the first while that is on its way."""
    while stop is not None and not str(stop):
        stop = stop.__context__
    return str(stop or "interrupted.")


@cache  # once each: a scenario is read more than once
def _say(message: str) -> None:
    print(f"wedge: warning: {printable(message)}", file=sys.stderr)


def _show_warning(message, category, filename, lineno, file=None, line=None) -> None:
    _say(str(message))


if __name__ == "__main__":
    program()
