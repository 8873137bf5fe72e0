"""Profiles of moves as short lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONG = 28  # characters
MOST = 6  # profiles that are named, of more the first ones
NO_EQUILIBRIUM = "no equilibrium in\npure strategies"


def describe_profiles(profiles: Sequence[tuple[str, ...]], leads: bool) -> str:
    """Return profiles as short lines: ``BLOC_WAR / BACK, LIMIT``, under the leader's move if that is given first.

    Profiles that differ in the last player's move only share a line, and so do leader's moves that the same
    answers follow. Of many, the first are named and the others counted.

    Examples
    --------
    >>> describe_profiles([("BLOC_WAR", "BACK"), ("BLOC_WAR", "LIMIT")], leads=False)
    'BLOC_WAR / BACK, LIMIT'
    """
    if not profiles:
        return NO_EQUILIBRIUM
    answers = {}
    for profile in profiles:
        answers.setdefault(profile[0] if leads else "", []).append(profile[1:] if leads else profile)
    leaders = {}
    for move, followed in answers.items():
        more = [f"{len(followed) - MOST + 1} more"] if len(followed) > MOST else []
        lines = profile_lines(followed[: MOST - 1] if more else followed)
        text = "\nor ".join([*map(break_line, lines), *more])
        leaders.setdefault(text, []).append(move)
    if not leads:
        return "\n".join(leaders)
    return "\nor ".join(f"{_listed(moves)} →\n{text}" for text, moves in leaders.items())


def profile_lines(profiles: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a line for all profiles that differ in the last player's move only."""
    lines = {}
    for *others, last in profiles:
        lines.setdefault(" / ".join(others), []).append(last)
    return [" / ".join(filter(None, [others, ", ".join(last)])) for others, last in lines.items()]


def one_line(label: str) -> str:
    """Return a label of several lines as one."""
    return label.replace("+\n", "+").replace("\n", " ")


def break_name(name: str, characters: int = LONG) -> str:
    r"""Return a move's name, broken after ``+`` where it is longer than some characters.

    Examples
    --------
    >>> break_name("RELIEF+NO_TARIFF+LOW_ARMS", 18)
    'RELIEF+NO_TARIFF+\nLOW_ARMS'
    """
    lines = [""]
    for part in re.split(r"(?<=\S\+)(?=\S)", name):
        if lines[-1] and len(lines[-1]) + len(part) > characters:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def break_line(line: str) -> str:
    """Return a line with a break before the last player's move if it is long, as it is where players mix."""
    return line if len(line) <= LONG else "\n/ ".join(line.rsplit(" / ", 1))


def _listed(moves: Sequence[str]) -> str:
    """Return the leader's moves that tie, a line each; of more than four, the first three."""
    shown = moves if len(moves) <= 4 else [*moves[:3], f"{len(moves) - 3} more"]
    return "\nor ".join(break_name(move) for move in shown)
