"""What becomes of a game over time: in free play, and under every plan that is made for it."""

from __future__ import annotations

from sim.ask.path import Paths
from sim.plot.options import FigureOptions
from sim.plot.path import figure_bands, figure_chances
from sim.reports.images import picture
from sim.reports.subject import Subject
from sim.tell.document import Block, Paragraph, Part, Picture, Section
from sim.tell.over_time import over_time
from sim.tell.path import tell
from sim.tell.path_words import when
from sim.tell.words import capital

OPTIONS = FigureOptions(all_panels=True)


def over_time_section(subject: Subject) -> Section | None:
    """Return the section on the years that follow; None for a game that is played once, and for views compared."""
    paths = subject.paths
    if paths is None:
        return None
    scenario = subject.scenarios[0]
    period = scenario.time.period
    other = Paragraph(
        f"The other sections ask about one {period} of this game, the first, as if none followed, but for claims that "
        "name a plan. Here the game goes on: what is played moves the state of things, and everyone counts what follows."
    )
    lead, table, *rest = tell(paths).blocks
    blocks: list[Block] = [
        lead,
        other,
        table,
        *_pictures(paths),
        *rest,
        Part("How the game goes on", over_time(scenario)),
    ]
    return Section("over_time", "What becomes of it over time", blocks, wide=True)


def _pictures(paths: Paths) -> list[Picture]:
    """Return the chances by year, and the state of things as bands for each plan."""
    scenario = paths.scenarios[0]
    period = scenario.time.period
    caption = f"The chance of what is looked for, {period} by {period}, in free play and under each plan."
    alt = f"{caption} A line for each plan, within the range over expectations and horizons; the table says what it is {when(paths)}."
    pictures = [picture(figure_chances(paths, options=OPTIONS), alt, caption)]
    for factor in scenario.time.factors:
        if len(factor.levels) > 2 and factor.numbers is None:
            caption = f"{capital(factor.called)}, {period} by {period}, in free play and under each plan."
            alt = f"{caption} Bands for the chances of {', '.join(map(factor.label, range(len(factor.levels))))}."
            pictures.append(picture(figure_bands(paths, factor, options=OPTIONS), alt, caption))
    return pictures
