"""The claims of the sources with the verdicts of the model, and the cruxes where they contradict each other."""

from __future__ import annotations

from sim.ask.claims.cruxes import Crux, crux_command, read_cruxes, values_by_view
from sim.ask.claims.judge import Judgement
from sim.ask.claims.table import claims_table, own_judgements
from sim.ask.claims.verdicts import INPUT, MARKS, VERDICTS, WAITS
from sim.plot.claims import figure_claims
from sim.reports.images import picture
from sim.reports.subject import Subject
from sim.scenario.changes import spelled_together
from sim.scenario.command_line import command, directory_words
from sim.tell.claims import counts_text
from sim.tell.claims_over_time import asked_how
from sim.tell.document import Block, Cell, Column, Commands, Paragraph, Part, Section, Table
from sim.tell.words import listed, number, number_range

LOOKS = dict(zip(VERDICTS, ("fails", "fails", "none", "none", "partly", "holds", "built", "none", "none", "none")))


def claims_section(subject: Subject) -> Section | None:
    """Return the section on the claims; None where no claim is about the views of the report."""
    if not subject.judgements:
        return None
    _, problems = subject.claims
    blocks: list[Block] = [
        Paragraph(
            "What the sources claim, in our words, each tested in its author's own view and in the views of this report. A "
            "verdict says whether the model bears a claim out, given that view's assumptions; it does not say that the "
            "claim is true or false of the world. A claim that the model contradicts is reported as such. One that no "
            "value of an assumption turns, in 500 draws from a box three times as wide as the plausible one, is an "
            "assumption and not a result: it is built in, or cannot hold in this model, and counted apart."
        ),
        Paragraph(counts_text(subject.judgements), "lead"),
        *([Paragraph(f"Refused, because something in them is wrong: {'; '.join(problems)}")] if problems else []),
        _verdicts(subject),
        _figure(subject),
        Part("What stands behind each verdict", _evidence(subject)),
        Part("Where the authors contradict each other", _cruxes(subject)),
    ]
    return Section(
        "claims", "The claims and their verdicts", [block for block in blocks if block is not None], wide=True
    )


def _figure(subject: Subject) -> Block | None:
    table = claims_table(subject.judgements)
    if table["verdict"].isin([WAITS, INPUT]).all():
        return None
    changes = spelled_together(subject.court.scenario(view) for view in subject.views)
    caption = "Which tested claim holds in which view; the author's own view is outlined."
    alt = f"A row for each tested claim and a column for each view, {listed(subject.views)}; the table before it says the same."
    return picture(figure_claims(table, subject.views, changes=changes), alt, caption)


def _verdicts(subject: Subject) -> Table:
    found = {(j.claim.id, j.view): j for j in subject.judgements}
    rows = [
        [
            Cell(own.claim.id, look="code"),
            Cell(own.claim.text),
            Cell(f"{own.claim.author}, {own.claim.where}"),
            Cell(own.claim.kind),
            Cell(own.claim.view, look="code"),
            Cell(own.verdict, _rank(own), LOOKS[own.verdict]),
            *(_mark(found[own.claim.id, view]) for view in subject.views),
        ]
        for own in own_judgements(subject.judgements)
    ]
    columns = [
        Column("Id"),
        Column("Claim", look="words"),
        Column("Author, place in the source"),
        Column("Kind"),
        Column("Own view"),
        Column("Verdict in the own view"),
        *(Column(view, look="mark") for view in subject.views),
    ]
    key = ", ".join(f"{mark} {verdict}" for verdict, mark in MARKS.items() if verdict not in (WAITS, INPUT))
    return Table(f"The claims with their verdicts ({key})", columns, rows)


def _mark(judgement: Judgement) -> Cell:
    if judgement.claim.test is None:
        return Cell("", _rank(judgement), "mark", "not tested")
    return Cell(MARKS[judgement.verdict], _rank(judgement), f"mark {LOOKS[judgement.verdict]}", judgement.verdict)


def _rank(judgement: Judgement) -> float:
    return float(VERDICTS.index(judgement.verdict))


def _evidence(subject: Subject) -> list[Block]:
    """Return what was found of each claim; on one view, of its own claims, and where to ask for the others'."""
    rows = []
    judged = own_judgements(subject.judgements)
    shown = [own for own in judged if subject.has_evidence(own.claim)]
    for own in shown:
        words = [
            f"{own.verdict}: {own.reason}" if own.reason else "",
            asked_how(own.claim.test.statement) if own.claim.test is not None else "",
            own.found,
            f"The model takes from it: {', '.join(own.claim.justifies)}."
            if own.claim.justifies and own.verdict != INPUT
            else "",
            own.claim.note,
        ]
        cells = [Cell(own.claim.id, look="code"), Cell(own.verdict, _rank(own), LOOKS[own.verdict])]
        cells += [
            Cell("\n".join(filter(None, words)) or "–"),
            Cell(own.margin or "–"),
            Cell(own.command or "–", look="code"),
        ]
        rows.append(cells)
    columns = [
        Column("Id"),
        Column("Verdict in the own view"),
        Column("What was found, and why", look="words"),
        Column("How firmly it stands", look="words"),
        Column("Command that shows it", look="words"),
    ]
    title = "What was found in the author's own view, and how firmly it stands"
    blocks: list[Block] = [Table(title, columns, rows)] if rows else []
    if others := [own for own in judged if own.is_tested and not subject.has_evidence(own.claim)]:
        words = [f"id={others[0].claim.id}", *subject.assumption_overrides, *directory_words(subject.config_dir)]
        blocks += [
            Paragraph(
                f"The claims of other views ({len(others)} that are tested) are asked here whether they hold, and no more; "
                "what was found of each, and how firmly it stands, is asked for by its id:"
            ),
            Commands([(command("claims", *words), others[0].claim.text)]),
        ]
    return blocks


def _cruxes(subject: Subject) -> list[Block]:
    verdicts = {own.claim.id: MARKS[own.verdict] for own in own_judgements(subject.judgements)}
    cruxes = [crux for crux in read_cruxes().values() if any(name in verdicts for name in crux.claims)]
    columns = [
        Column("Crux"),
        Column("Question", look="words"),
        Column("Two sides, with their claims", look="words"),
        Column("Assumptions that decide: value in each view, and plausible range", look="words"),
    ]
    rows = [
        [
            Cell(crux.id, look="code"),
            Cell(_question(crux)),
            Cell(_sides(crux, verdicts)),
            Cell(_deciding(crux, subject)),
        ]
        for crux in cruxes
    ]
    commands = [(crux_command(crux, subject.court), f"{crux.id}: {crux.question}") for crux in cruxes]
    return [
        Table("The cruxes", columns, rows),
        Paragraph("The sweeps that show what each answer turns on:"),
        Commands(commands),
    ]


def _question(crux: Crux) -> str:
    return "\n".join(filter(None, [crux.question, crux.note]))


def _sides(crux: Crux, verdicts: dict[str, str]) -> str:
    sides = []
    for side in crux.sides:
        claims = ", ".join(f"{name} {verdicts[name]}" if name in verdicts else name for name in side.claims)
        sides.append(f"{side.says} ({claims})")
    return "\n".join(sides)


def _deciding(crux: Crux, subject: Subject) -> str:
    values = values_by_view(crux, subject.views, subject.court)
    parameters = subject.court.scenario(crux.view).parameters
    lines = []
    for name in crux.decides:
        p = parameters[name]
        shown = ", ".join(f"{view} {number(row[name])}" for view, row in values.items() if row[name] is not None)
        lines.append(f"{name}: {shown}; plausible {number_range(p.low, p.high)} ({p.unit})")
    return "\n".join(lines)
