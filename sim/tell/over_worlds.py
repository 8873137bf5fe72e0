"""The answer of `wedge sensitivity`: which move is best how often, what that turns on, and where each works."""

from __future__ import annotations

from collections.abc import Mapping

from sim.ask.robustness import Robustness
from sim.ask.rules import Rules
from sim.ask.sensitivity import Sensitivity
from sim.ask.worlds import LED_PATH
from sim.scenario.constraints import all_of
from sim.tell import robustness, rules, sensitivity
from sim.tell.document import Block, Details, Document, Paragraph, Terms
from sim.tell.words import heading


def tell(
    robust: Robustness,
    indices: Sensitivity | None,
    found: Rules,
    choice: str = LED_PATH,
    numbers: Mapping[str, int] | None = None,
) -> Document:
    """Return in words how robust each move is, what that turns on, and where each works.

    Parameters
    ----------
    robust : Robustness
    indices : Sensitivity or None
        None where assumptions do not vary independently, or a study has not the points.
    found : Rules
    choice : str
        The move whose indices are shown.
    numbers : mapping of str to int, optional
        Sizes of the samples and the seed, for a machine.
    """
    solved = [robustness.worlds(robust), *([sensitivity.worlds(indices)] if indices is not None else [])]
    blocks: list[Block] = [
        robustness.lead(robust),
        Paragraph(f"{robustness.target(robust)} {', '.join(solved)}."),
        *robustness.table(robust),
        *(sensitivity.tables(indices, choice) if indices is not None else [Paragraph(_no_indices(robust))]),
        rules.table(found),
        Details("Words", [Terms(rules.TERMS)]),
    ]
    data = {
        **robustness.data(robust),
        **(numbers or {}),
        **sensitivity.data(indices),
        "rules": rules.data(found),
    }
    return Document(heading(robust.scenario), blocks, data, robust.moves)


def _no_indices(robust: Robustness) -> str:
    """Return why there are no indices."""
    scenario, origin = robust.scenario, robust.worlds.origin
    instead = "How often the target holds at either end of each assumption is in the first figure."
    if scenario.constraints:
        kept = f"All worlds keep {all_of(scenario.constraints)}. "
    elif origin.beliefs is not None and not origin.beliefs.are_independent:
        kept = "The worlds are drawn from beliefs that tie assumptions to each other. "
    else:
        return (
            f"No Sobol and Morris indices: they need the points of a study with design=saltelli or design=morris, and this "
            f"one has a {origin.kind} design. {instead}"
        )
    return (
        f"{kept}No Sobol and Morris indices: they need assumptions that vary independently of each other, and these do "
        f"not. {instead}"
    )
