"""What a scenario says to whoever examines it: the signs of its terms, and the findings that are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.where import Where

SIGN = "sign"
COST, GAIN = "cost", "gain"
SIGNS = (COST, GAIN)  # never above zero, never below
LONGEST_REASON = 1_000  # characters
MOST_ACCEPTED = 1_000
EVERY = "*"  # stands for any text in the name of a finding


@dataclass(frozen=True)
class Accepted:
    """A finding that is meant.

    Attributes
    ----------
    finding : str
        Its name, in which `EVERY` stands for any text.
    reason : str
    where : Where
        The place where it stands.
    """

    finding: str
    reason: str
    where: Where


def read_signs(payoffs: Mapping[str, Any], where: Where) -> dict[str, dict[str, str]]:
    """Read the sign that each term is meant to have, by player and term; those that state none are left out.

    Raises
    ------
    InputError
        If one is neither `COST` nor `GAIN`.
    """
    signs: dict[str, dict[str, str]] = {}
    for player, terms in payoffs.items():
        for term, entry in terms.items() if isinstance(terms, Mapping) else ():
            if isinstance(entry, Mapping) and SIGN in entry:
                signs.setdefault(str(player), {})[str(term)] = _sign(entry[SIGN], where / player / term / SIGN)
    return signs


def _sign(value: Any, where: Where) -> str:
    if value not in SIGNS:
        raise InputError(f"{where}: {shown(value)} is no sign of a term; {nearest(str(value), SIGNS)}")
    return value


def read_accepted(section: Any, where: Where) -> tuple[Accepted, ...]:
    """Read ``accepts: {finding: reason}``.

    Raises
    ------
    InputError
        If it is not that, or a reason is missing.
    """
    if section is None:
        return ()
    if not isinstance(section, Mapping):
        raise InputError(
            f"{where}: findings with the reason why each is meant are expected, as in {{idle/status: it is paid "
            f"whatever they do}}, not {shown(section)}."
        )
    if len(section) > MOST_ACCEPTED:
        raise InputError(
            f"{where}: {len(section):,} findings; at most {MOST_ACCEPTED:,} are read; '*' stands for many."
        )
    return tuple(Accepted(str(name), _reason(reason, where / name), where / name) for name, reason in section.items())


def _reason(value: Any, where: Where) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: the reason why this is meant is expected, not {shown(value)}.")
    text = " ".join(value.split())
    if len(text) > LONGEST_REASON:
        raise InputError(f"{where}: has {len(text)} characters; at most {LONGEST_REASON:,} are read.")
    return text
