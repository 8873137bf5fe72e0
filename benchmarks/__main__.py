"""Measure this package against other tools on the same games and print one table.

    python -m benchmarks [--quick] [section …]

Sections: all but the last by default, or some of bimatrix, n_players, pure, logit, sweep, thresholds, over_time,
scale, first_call, explorer and scale-million, which takes minutes. With --quick a tenth of the games are solved, in one
round: to see that everything runs, not to quote.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time

from benchmarks import bimatrix, explorer, first_call, logit, n_players, over_time, pure, scale, sweep, thresholds
from benchmarks.peers import PEERS, version
from benchmarks.table import as_text
from benchmarks.timing import Effort

SECTIONS = {
    "bimatrix": bimatrix.rows,  # first: it also measures games solved before any kernel is loaded
    "n_players": n_players.rows,
    "pure": pure.rows,
    "logit": logit.rows,
    "sweep": sweep.rows,
    "thresholds": thresholds.rows,
    "over_time": over_time.rows,
    "scale": scale.rows,
    "first_call": first_call.rows,
    "explorer": explorer.rows,
    "scale-million": scale.million,
}
ASKED_FOR = ("scale-million",)  # run only when they are named


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("sections", nargs="*", metavar="section", help=f"some of: {', '.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="a tenth of the games, one round")
    words = parser.parse_args()
    unknown = [name for name in words.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"unknown section '{unknown[0]}'; the sections are {', '.join(SECTIONS)}.")
    effort = Effort(games=0.1, rounds=1, seconds=0) if words.quick else Effort()
    start, load, rows = time.perf_counter(), _load(), []
    for name, section in SECTIONS.items():
        if name not in (words.sections or SECTIONS.keys() - set(ASKED_FOR)):
            continue
        for row in section(effort):
            rows.append(row)
            print(f"[{time.perf_counter() - start:4.0f} s] {row.brief}", file=sys.stderr, flush=True)
    print(_circumstances(f"{load} before, {_load()} after"), end="\n\n")
    print(as_text(rows))


def _circumstances(load: str) -> str:
    """Return what the table depends on: versions, cores, and how busy the machine was."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", *PEERS))
    return f"Python {platform.python_version()}, {versions}; {os.cpu_count()} cores; load average {load}"


def _load() -> str:
    """Return how many processes wanted a core in the last minute; on Windows nobody counts them."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main()
