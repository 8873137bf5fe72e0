"""The precedents: episodes of history as games with known outcomes."""

from __future__ import annotations

from sim.alignment.triangle import measured_ties
from sim.ask.precedents import judge
from sim.reports.subject import Subject
from sim.scenario.files import read_others
from sim.scenario.precedent import Precedent
from sim.scenario.precedents import load_precedent, precedent_names
from sim.scenario.scenario import Scenario
from sim.tell.document import Paragraph, Section
from sim.tell.precedents import episode


def precedents_section(subject: Subject) -> Section | None:
    """Return the section on the precedents; None if there are none."""
    precedents = relevant_precedents(subject)
    if not precedents:
        return None
    text = (
        "Episodes of history, each a game with payoffs of its own. What happened is compared with what the game predicts, at "
        "its own values and in random draws around them; then with what it predicts in other circumstances."
    )
    judgements = [judge(precedent) for precedent in precedents]
    return Section("precedents", "The precedents", [Paragraph(text), *map(episode, judgements)])


def relevant_precedents(subject: Subject) -> list[Precedent]:
    """Return the precedents of a report: all where it is about a triangle of powers, else those of its own game."""
    games = {scenario.game_name for scenario in subject.scenarios}
    names = precedent_names(subject.config_dir)
    found = read_others(names, lambda name: load_precedent(name, subject.config_dir))
    if any(measured_ties(scenario.players, scenario.outcomes) for scenario in subject.scenarios):
        return found
    return [p for p in found if isinstance(p.model, Scenario) and p.model.game_name in games]
