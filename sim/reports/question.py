"""The question, who plays, and how to read the answers."""

from __future__ import annotations

from sim.reports.subject import Subject
from sim.scenario.scenario import Scenario
from sim.tell.document import Cell, Column, Paragraph, Part, Section, Table, Terms
from sim.tell.moves import instruments_table, moves_of, order_sentence
from sim.tell.words import listed, number, payoff_units


def question(subject: Subject) -> str:
    """Return the question that a report answers: that of its games where they share one, else what the views say."""
    asked = {scenario.question for scenario in subject.scenarios}
    return asked.pop() if len(asked) == 1 and all(asked) else listed([scenario.title for scenario in subject.scenarios])


def question_section(subject: Subject) -> Section:
    """Return the section on the question."""
    first = subject.scenarios[0]
    blocks = [
        Paragraph(
            "Everything that can be done is a move in a game. What each player gains from each combination of moves is "
            "a formula in named assumptions, every one with a plausible range and a source. A view is a set of values "
            "for these assumptions, such as one author believes in. For each view all equilibria are computed: the "
            "combinations of moves from which no player gains by changing its own. What the report says is what "
            "follows from the assumptions, not a forecast."
        ),
        Paragraph(
            f"{order_sentence(first)} Payoffs are in {payoff_units(first)}; those of different players are never compared."
        ),
        _views(subject),
        Part("How to read the words", [Terms(_vocabulary(subject))]),
        Part(
            "The moves",
            [_moves_note(first), *(moves_of(first, player) for player in first.players), *instruments_table(first)],
        ),
    ]
    return Section("question", "The question", blocks)


def _views(subject: Subject) -> Table:
    rows = [
        [
            Cell(scenario.view, look="code"),
            Cell(scenario.title),
            Cell(scenario.note.strip()),
            Cell(scenario.game_name, look="code"),
        ]
        for scenario in subject.scenarios
    ]
    columns = [
        Column("View"),
        Column("What it says", look="words"),
        Column("How it is put into the game", look="words"),
        Column("Game"),
    ]
    return Table("The views in this report" if subject.several else "The view in this report", columns, rows)


def _vocabulary(subject: Subject) -> list[tuple[str, str]]:
    words = [
        (
            "equilibrium",
            "a combination of moves from which no player gains by changing its own. Several may follow one move; the "
            "report then shows all of them, because the theory does not say which will come about.",
        ),
        (
            "expecting the best, the average, the worst",
            "what the first mover counts on where several equilibria may follow its move: the one it likes best (▲), "
            "their average (●), the one it likes least (▼).",
        ),
        ("0.4 A + 0.6 B", "a player mixes: it plays A with a chance of 0.4, B otherwise."),
        ("A ~ B", "a continuum of equilibria, in which the chances of A and B vary within bounds."),
        ("plausible range", "the values of an assumption that its sources allow, from low to high."),
        (
            "plausible box",
            "all combinations of values within the plausible ranges; shares of it are shares of a random sample.",
        ),
        (
            "threshold",
            "the exact value of an assumption at which what follows changes, the others staying as they are.",
        ),
    ]
    scales = dict.fromkeys(
        (scenario.labels.outcome(name), _levels(scenario, name))
        for scenario in subject.scenarios
        for name in scenario.labels.levels
    )
    return [*scales, *words]


def _levels(scenario: Scenario, outcome: str) -> str:
    """Return what the values of an outcome mean; between, of a mixture, an expected value."""
    levels = scenario.labels.levels[outcome].items()
    return "; ".join(f"{number(value)} if {level.says or level.label}" for value, level in levels) + "."


def _moves_note(scenario: Scenario) -> Paragraph:
    return Paragraph(
        "A move is a row of instruments, each used to the level that is named; what is not named is not used (0). "
        "Levels are shares from 0 to 1 unless the description says otherwise."
        if scenario.descriptions
        else "A move is a row of instruments, each used to the level that is named."
    )
