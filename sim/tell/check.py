"""What an examination of a scenario found: how many things to look at, then each with its name and where it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from math import prod
from typing import Any

import pandas as pd

from sim.ask.check.check import Check
from sim.ask.check.findings import Finding, Unmatched
from sim.ask.check.findings_over_time import Chance
from sim.ask.check.reach import MOST_STATES
from sim.scenario.examined import Accepted
from sim.scenario.labels import beside, said
from sim.tell.document import Block, Details, Document, Items, Paragraph, Part
from sim.tell.findings import sentence
from sim.tell.words import counted, heading, identity, listed

KINDS = {
    "chance": "Chances that are none",
    "discount": "Worths of the next period that are no shares",
    "unmoved": "What never changes",
    "unreached": "States that are never reached",
    "silent": "Transitions that never happen",
    "value": "Values in states that change nothing",
    "detached": "What nothing depends on",
    "sign": "Terms that turn from a cost into a gain, or from a gain into a cost",
    "undefined": "Payoffs that are no numbers",
    "tie": "Moves that pay the same whatever the assumptions are",
    "coincidence": "Moves that pay the same at these values only",
    "unplayed": "Moves that are never played",
    "idle": "Assumptions that change no equilibrium",
    "still": "Outcomes that never vary",
    "accepts": "Accepted findings that there are not",
}
MOST_LISTED = 6  # findings of a kind, before the details
HOW = (
    "What is meant is listed in the file of the game or view under accepts, by its name as it stands in brackets, with "
    "the reason, as in accepts: {{{name}: why it is meant}}; * stands for any part of a name."
)


def tell(found: Check) -> Document:
    """Return the findings in words; the table has a row for each, those that are accepted last."""
    blocks: list[Block] = [Paragraph(lead(found), "lead"), Paragraph(scope(found))]
    rest: list[Block] = []
    for kind, title in KINDS.items():
        of_kind = [finding for finding in found.open if finding.kind == kind]
        if of_kind:
            blocks.append(Part(title, [Items([_named(found, one) for one in of_kind[:MOST_LISTED]])]))
        if len(more := of_kind[MOST_LISTED:]):
            blocks.append(Paragraph(f"{counted(len(more), 'more thing')} of this kind with --details.", "note"))
            rest.append(Part(title, [Items([_named(found, one) for one in more])]))
    blocks += [Part("What is meant", [Items(accepted(found))])] if found.accepted else []
    acceptable = [finding.name for finding in found.open if not isinstance(finding, Unmatched)]
    blocks += [Paragraph(HOW.format(name=acceptable[0]), "note")] if acceptable else []
    if found.accepted:
        rest.append(Part("What is meant", [Items([_named(found, finding) for finding in found.accepted])]))
    blocks += [Details("All findings", rest)] if rest else []
    return Document(heading(found.scenario, one_period=not found.every_state), blocks, _data(found), frame(found))


def lead(found: Check) -> str:
    """Return how many things there are to look at, and how many more are meant."""
    where, meant = f"view {found.scenario.label}", len(found.accepted)
    more = f"{counted(meant, 'finding')} {'is' if meant == 1 else 'are'} meant, as the file says"
    if found.open:
        return f"{counted(len(found.open), 'thing')} to look at in {where}{f'; {more}' if meant else ''}."
    return f"Nothing to look at in {where}{f': {more}' if meant else ''}."


def scope(found: Check) -> str:
    """Return what was looked at, and how surely."""
    scenario = found.scenario
    parts = _signs(found)
    if found.cut:
        whose = listed([scenario.labels.the(player) for player in found.cut])
        parts.append(f"The moves of {whose} tie so often that only the first ties are listed.")
    if scenario.time is not None:
        return " ".join([*parts, *_over_time(found)])
    if found.worlds > 1:
        parts.append(
            f"What is played was looked at in {found.worlds:,} worlds, the view's own values and {found.worlds - 1:,} "
            "others all over the plausible ranges and near their ends."
        )
    else:
        parts.append("There is one world to look at: no assumption has a range.")
    if not found.complete:
        parts.append("Of what is played in the end, equilibria in pure moves alone were looked at.")
    return " ".join(parts)


def _over_time(found: Check) -> list[str]:
    """Return what was looked at of a game over time."""
    dynamics = found.scenario.time
    left = "whether a move is ever played, or an assumption ever turns what is played"
    if not found.every_state:
        return [
            f"Looked at was one {dynamics.period} of a game over time, in the state above; not {left}, which other states "
            "decide."
        ]
    states = counted(prod(dynamics.shape), "state")
    moves = f"how the game goes on from the first {dynamics.period}, whatever is played"
    parts = [f"All {states} were looked at, and {moves}; not {left}."]
    if prod(dynamics.shape) > MOST_STATES:
        parts = [f"All {states} were looked at; not which of them are reached, nor {left}."]
    bad = {finding.factor for finding in found.findings if isinstance(finding, Chance)}
    if not bad and not found.unproven_chances:
        parts.append("Chances stay between 0 and 1 at every plausible value of the assumptions.")
    elif not bad:
        named = listed([said(dynamics.factor(name).called) for name in found.unproven_chances], most=3)
        parts.append(
            f"That chances of {named} stay between 0 and 1 is not proven, but so at the ends of the ranges and at "
            f"{found.worlds:,} points of a sample."
        )
    return parts


def _signs(found: Check) -> list[str]:
    """Return how many terms keep the sign that is meant, how many do not, and of which it is not known."""
    scenario = found.scenario
    signs = sum(map(len, scenario.signs.values()))
    if not signs:
        return []
    escaped = sum(finding.kind == "sign" for finding in found.findings)
    kept, everywhere = signs - escaped - len(found.unproven), "at every plausible value of the assumptions"
    if kept == signs:
        which, keep = ("The one term", "keeps it") if signs == 1 else (f"All {signs} terms", "keep theirs")
        return [f"{which} with a sign that is meant {keep} {everywhere}."]
    if escaped == signs == 1:
        return ["The one term with a sign that is meant breaks it."]
    said = [f"{kept} {'keeps it' if kept == 1 else 'keep theirs'} {everywhere}"] if kept else []
    if escaped:
        said.append(f"{escaped} {'breaks it' if escaped == 1 else 'break theirs'}")
    parts = [f"Of {counted(signs, 'term')} with a sign that is meant, {' and '.join(said)}."] if said else []
    if found.unproven:
        named = listed([f"{scenario.labels.term(*one)} ({one[0]}.{one[1]})" for one in found.unproven], most=3)
        keep = "keeps its sign" if len(found.unproven) == 1 else "keep their signs"
        parts.append(f"That {named} {keep} is not proven, but so at every point of a sample.")
    return parts


def accepted(found: Check) -> list[str]:
    """Return the findings that are meant with the reason, those together that one entry accepts."""
    groups: dict[Accepted, list[Finding]] = {}
    for finding in found.accepted:
        groups.setdefault(found.reasons[finding.name], []).append(finding)
    return [_meant(found, entry, findings) for entry, findings in groups.items()]


def _meant(found: Check, entry: Accepted, findings: Sequence[Finding]) -> str:
    reason = entry.reason if entry.reason.endswith((".", "!", "?")) else f"{entry.reason}."
    text = f"{beside(sentence(found.scenario, findings[0]), entry.finding)} Accepted: {reason}"
    if more := len(findings) - 1:
        text += f" So {'is' if more == 1 else 'are'} {counted(more, 'more finding')} by this name."
    return text


def _named(found: Check, finding: Finding) -> str:
    """Return a finding as a sentence, with the name by which it is accepted."""
    text = sentence(found.scenario, finding)
    return text if isinstance(finding, Unmatched) else beside(text, finding.name)


def frame(found: Check) -> pd.DataFrame:
    """Return a row for each finding, those that nothing accepts first."""
    rows = [
        {
            "name": finding.name,
            "kind": finding.kind,
            "accepted": finding.name in found.reasons,
            "reason": found.reasons[finding.name].reason if finding.name in found.reasons else "",
            "finding": sentence(found.scenario, finding),
        }
        for finding in (*found.open, *found.accepted)
    ]
    return pd.DataFrame(rows, columns=["name", "kind", "accepted", "reason", "finding"])


def _data(found: Check) -> dict[str, Any]:
    return {
        **identity(found.scenario),
        "finding": lead(found),
        "open": len(found.open),
        "accepted": len(found.accepted),
        "worlds": found.worlds,
        "seed": found.seed,
        "complete": found.complete,
        "cut": list(found.cut),
        "unproven": [list(one) for one in found.unproven],
        "findings": [
            {
                "name": finding.name,
                "kind": finding.kind,
                "reason": found.reasons[finding.name].reason if finding.name in found.reasons else None,
                "sentence": sentence(found.scenario, finding),
                **_fields(finding),
            }
            for finding in (*found.open, *found.accepted)
        ],
    }


def _fields(finding: Finding) -> Mapping[str, Any]:
    if isinstance(finding, Unmatched):
        accepted = finding.accepted
        return {
            "entry": accepted.finding,
            "why": accepted.reason,
            "place": str(accepted.where),
            "nearest": finding.nearest,
        }
    return {field.name: _plain(getattr(finding, field.name)) for field in fields(finding)}


def _plain(value: Any) -> Any:
    """Return a value with lists in place of tuples."""
    if is_dataclass(value):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    is_row = isinstance(value, Iterable) and not isinstance(value, str)
    return [_plain(one) for one in value] if is_row else value
