"""The chain of an argument: events that are to come about one after the other, read strictly."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.dynamics import Dynamics, Step
from sim.scenario.formula import Formula, parse
from sim.scenario.read_states import listed_entries
from sim.scenario.sections import check_keys
from sim.scenario.where import Where

STEP, LABEL = "step", "label"
ARROW = "->"  # between what holds in a year and what holds in the next
MOST_STEPS = 12


def read_chain(section: Any, where: Where) -> tuple[Step, ...]:
    """Read the steps of a chain; none where nothing stands there.

    Raises
    ------
    InputError
        For an unknown key, too many steps, or a step that is no condition.
    """
    entries = listed_entries(section, where)
    if len(entries) > MOST_STEPS:
        raise InputError(f"{where}: the chain has {len(entries)} steps; at most {MOST_STEPS} are followed.")
    return tuple(_read_step(entry, where / number) for number, entry in enumerate(entries))


def _read_step(entry: Any, where: Where) -> Step:
    entry = {STEP: entry} if isinstance(entry, str) else entry
    check_keys(entry, (STEP, LABEL), (STEP,), where)
    label = entry.get(LABEL, "")
    if not isinstance(label, str):
        raise InputError(f"{where / LABEL}: a few words are expected, not {shown(label)}.")
    step = Step(str(entry[STEP]).strip(), label.strip())
    conditions(step.text, where / STEP)
    return step


def chain_steps(chain: str | Sequence[str | Step]) -> tuple[Step, ...]:
    """Return steps that were asked for: a list of them, or a text with commas between.

    Raises
    ------
    InputError
        If there are none or too many, or one is no condition.
    """
    where = Where(None, ("chain",))
    listed = _parts(chain) if isinstance(chain, str) else list(chain)
    steps = tuple(step if isinstance(step, Step) else Step(str(step).strip()) for step in listed)
    if not 1 <= len(steps) <= MOST_STEPS:
        raise InputError(f"chain: 1 to {MOST_STEPS} steps are expected, not {len(steps)}.")
    for step in steps:
        conditions(step.text, where)
    return steps


def _parts(text: str) -> list[str]:
    """Return what stands between commas, those within brackets left alone."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def conditions(text: str, where: Where) -> tuple[Formula, Formula | None]:
    """Return what a step asks for in a year, and in the one after, None where it asks for nothing there.

    Raises
    ------
    InputError
        If one of them is no formula, or there are several arrows.
    """
    now, *after = (part.strip() for part in text.split(ARROW))
    if len(after) > 1 or not now or "" in after:
        raise InputError(
            f"{where}: '{text}' is no step; write a condition, or two of years that follow each other, as in 'A {ARROW} B'."
        )
    return parse(now, where), parse(after[0], where) if after else None


def check_chain_names(dynamics: Dynamics, known: Collection[str], where: Where) -> None:
    """Refuse a step with an unknown name.

    Parameters
    ----------
    known : collection of str
        Names of what holds in a year: outcomes, instruments, levels; of the year after, levels alone are known.
    """
    for number, step in enumerate(dynamics.chain):
        here = where / number / STEP
        now, after = conditions(step.text, here)
        for formula, names in ((now, known), (after, dynamics.switches)):
            for name in sorted(formula.names if formula else ()):
                if name not in names:
                    raise InputError(f"{here}: unknown name '{name}'; {nearest(name, names)}")
