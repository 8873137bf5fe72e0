"""The answer of `wedge claims`: the counts, what fails and why, the cruxes; what is chosen, in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sim.ask.claims.claims import Claims
from sim.ask.claims.cruxes import Crux
from sim.ask.claims.judge import Judgement
from sim.ask.claims.table import counts
from sim.ask.claims.verdicts import BUILT_IN, CANNOT_HOLD, INPUT, MARKS, NOT_APPLICABLE, TESTED, WAITS, WORDS
from sim.ask.claims.walk import is_over_time
from sim.scenario.labels import beside
from sim.scenario.scenario import Scenario
from sim.tell.claims_over_time import asked_how
from sim.tell.data import records
from sim.tell.document import Block, Commands, Details, Document, Items, Paragraph, Part, Table, Terms
from sim.tell.origin import drawn
from sim.tell.words import counted, listed, number, with_labels

FAILING = (CANNOT_HOLD, "fails", "no effect", "undecided")
MEANINGS = {
    "holds": "the model bears the claim out in that view",
    "holds in some equilibria": "several equilibria follow, and the claim holds in some of them only",
    "fails": "the model contradicts it there",
    "no effect": "it says that something makes a difference, and there that makes none",
    "undecided": "equilibria in pure moves do not settle it",
    BUILT_IN: "it held in every draw from a box three times as wide as the plausible one: an assumption, not a result",
    CANNOT_HOLD: "it held in none of those draws: no value of an assumption makes it true in this model",
    NOT_APPLICABLE: "the view's game has not what the claim names",
}
_SAID = {  # of one claim, of several
    "fails": ("fails", "fail"),
    "no effect": ("finds no effect", "find no effect"),
    "undecided": ("is undecided", "are undecided"),
    "holds in some equilibria": ("holds in some equilibria", "hold in some equilibria"),
    "holds": ("holds", "hold"),
    BUILT_IN: ("is built in (an assumption and not a result)", "are built in (assumptions and not results)"),
    CANNOT_HOLD: ("cannot hold in this model", "cannot hold in this model"),
    WAITS: ("waits for what is not modelled", "wait for what is not modelled"),
    INPUT: ("is a fact taken as input", "are facts taken as input"),
}


def tell(found: Claims) -> Document:
    """Return the claims in words: a page of all, or those that were chosen in full."""
    changed = [Paragraph(f"Changed in every view: {found.changes}.")] if found.changes else []
    blocks: list[Block] = [Paragraph(counts_text(found.judgements), "lead"), *changed]
    if found.study is not None:
        worlds = drawn(found.study.origin, found.study.scenario)
        blocks.append(
            Paragraph(
                f"Shares are counted in the worlds of the study in {found.study.directory}, {worlds}; claims about other "
                "games have none."
            )
        )
    blocks += _timed(found)
    if found.crux is not None:
        blocks += _crux_in_full(found)
    if found.choice.is_all and found.crux is None:
        blocks += [*_page(found), Details("Every claim", _in_full(found))]
    else:
        blocks += _in_full(found)
    table = found.table()
    data = {"changes": found.changes, "claims": records(table), "counts": counts(found.judgements)}
    return Document("What the sources claim, and what the model makes of it", blocks, data, table)


def _timed(found: Claims) -> list[Block]:
    """Return how many of the tested claims are about a game over time, and that these are asked of one world."""
    timed = [own for own in found.own if own.claim.test is not None and is_over_time(own.claim.test.statement)]
    if not timed:
        return []
    one = len(timed) == 1
    text = (
        f"{counted(len(timed), 'claim is', 'claims are')} asked of a game over time: {'it is' if one else 'these are'} judged "
        "at the values of the author's view alone, not in draws of the assumptions, and over other horizons beside."
    )
    return [Paragraph(text, "note")]


def counts_text(judgements: Sequence[Judgement]) -> str:
    """Return the counts as sentences: first the tests that could have come out otherwise, then those that could not."""
    n = counts(judgements)
    noun = "claim" if n["claims"] == 1 else "claims"
    could = [_counted(n[verdict], verdict) for verdict in reversed(WORDS) if n[verdict]]
    could_not = [_counted(n[verdict], verdict) for verdict in (BUILT_IN, CANNOT_HOLD) if n[verdict]]
    sentences = [f"{n['claims']} {noun}, {n['tested']} tested."]
    if could:
        sentences.append(f"In the author's own view {listed(could)}.")
    if could_not:
        others = "Apart from these, the" if could else "The"
        sentences.append(f"{others} verdict is the same in every draw of the assumptions: {listed(could_not)}.")
    untested = [_counted(n[verdict], verdict) for verdict in (WAITS, INPUT) if n[verdict]]
    sentences += [f"{'; '.join(untested)}."] if untested else []
    return " ".join(sentences)


def legend(verdicts: Iterable[str] = (*TESTED, NOT_APPLICABLE)) -> Terms:
    """Return what each mark stands for."""
    return Terms([(f"{MARKS[verdict]} {verdict}", MEANINGS[verdict]) for verdict in verdicts if verdict in MEANINGS])


def _counted(count: int, verdict: str) -> str:
    return f"{count} {_SAID[verdict][count != 1]}"


def _page(found: Claims) -> list[Block]:
    """Return the page of all claims: how each source fares, what fails and why, what divides the authors."""
    failing = [own for own in found.own if own.verdict in FAILING]
    blocks: list[Block] = [_by_source(found)]
    if failing:
        blocks.append(Part("What the model does not bear out", [_failing(failing, found.scenarios)]))
    if found.cruxes:
        blocks.append(Part("Where the authors contradict each other", _cruxes(found)))
    ways = [
        ("wedge claims id=B09", "one claim in full: what was found, how firmly it stands, the command that shows it"),
        ("wedge claims source=mandelbaum", "the claims of one source in full"),
        ("wedge claims crux=K1", "the two sides of a crux"),
    ]
    return [*blocks, Part("Marks", [legend()]), Part("More", [Commands(ways)])]


def _by_source(found: Claims) -> Table:
    """Return how many claims of each source have which verdict in the author's own view."""
    sources = list(dict.fromkeys(own.claim.source for own in found.own))
    verdicts = [*reversed(WORDS), BUILT_IN, CANNOT_HOLD, WAITS, INPUT]
    verdicts = [verdict for verdict in verdicts if any(own.verdict == verdict for own in found.own)]
    rows = []
    for source in sources:
        here = [own.verdict for own in found.own if own.claim.source == source]
        rows.append([f"{source} ({len(here)})", *(str(here.count(verdict) or "–") for verdict in verdicts)])
    return Table("Claims of each source, by their verdict in the author's own view:", ["Source", *verdicts], rows)


def _failing(failing: Sequence[Judgement], scenarios: Sequence[Scenario]) -> Table:
    rows = [
        [
            own.claim.id,
            MARKS[own.verdict],
            own.claim.view,
            own.claim.text,
            _found(own, scenarios) or own.reason or own.claim.note,
        ]
        for own in failing
    ]
    return Table("", ["Claim", "", "View", "What is claimed", "What was found"], rows)


def _cruxes(found: Claims) -> list[Block]:
    marks = {own.claim.id: MARKS[own.verdict] for own in found.own}
    items = [
        f"{crux.id}: {crux.question} "
        + "; or ".join(f"{side.says.rstrip('.')} ({_with_marks(side.claims, marks)})" for side in crux.sides)
        for crux, _, _ in found.cruxes
    ]
    return [Items(items)]


def _with_marks(ids: Sequence[str], marks: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {marks[name]}" if name in marks else name for name in ids)


def _crux_in_full(found: Claims) -> list[Block]:
    crux, shown_by, values = found.cruxes[0]
    sides = Items([f"{side.says} ({', '.join(side.claims)})" for side in crux.sides])
    notes: list[Block] = [Paragraph(crux.note)] if crux.note else []
    return [
        Paragraph(f"{crux.id}: {crux.question}", "lead"),
        sides,
        *notes,
        deciding(crux, values, found),
        Commands([(shown_by, "shows what the answer turns on")]),
    ]


def deciding(crux: Crux, values: Mapping[str, Mapping[str, float | None]], found: Claims) -> Table:
    """Return the assumptions on which a crux turns, with their value in each view."""
    known = {name: p for scenario in found.scenarios for name, p in scenario.parameters.items()}
    rows = []
    for name in crux.decides:
        cells = [number(row[name]) for row in values.values()]
        parameter = known.get(name)
        called, plausible = (beside(parameter.called, name), parameter.plausible) if parameter else (name, "–")
        rows.append([called, plausible, *cells])
    return Table("What decides, with its value in each view:", ["Assumption", "Plausible", *values], rows)


def _in_full(found: Claims) -> list[Block]:
    return [Part(f"{own.claim.id}: {own.verdict}", _claim(own, found)) for own in found.own]


def _reason(own: Judgement, scenarios: Sequence[Scenario]) -> str:
    reason = _taken(own, scenarios) if own.verdict == INPUT else own.reason
    return f": {reason}" if reason else ""


def _claim(own: Judgement, found: Claims) -> list[Block]:
    """Return one claim in full: what it says and where, its verdicts, what was found and how firmly it stands."""
    claim = own.claim
    said = f"{claim.text} ({', '.join(filter(None, (claim.author, claim.where)))}; {claim.kind})"
    lines = [("In the author's own view", f"{own.verdict} (view {claim.view}){_reason(own, found.scenarios)}")]
    if claim.test is not None:
        elsewhere = {j.view: MARKS[j.verdict] for j in found.judgements if j.claim.id == claim.id}
        lines.append(("In each view", ", ".join(f"{view} {elsewhere[view]}" for view in found.views)))
    lines += [
        ("Asked by", asked_how(claim.test.statement) if claim.test is not None else ""),
        ("Found", _found(own, found.scenarios)),
        ("How firmly it stands", with_labels(own.margin, found.scenarios)),
    ]
    lines += [("The model takes from it", _taken(own, found.scenarios) if own.verdict != INPUT else "")]
    lines += [("Note", claim.note), ("Shown by", own.command)]
    return [Paragraph(said), Terms([(word, text) for word, text in lines if text])]


def _found(own: Judgement, scenarios: Sequence[Scenario]) -> str:
    """Return what a test found, in the words of the game that it is about."""
    return with_labels(own.found, [own.scenario] if own.scenario is not None else scenarios).replace(" * ", " × ")


def _taken(own: Judgement, scenarios: Sequence[Scenario]) -> str:
    """Return the assumptions and the payoff terms that a claim is the reason for."""
    scenario = own.scenario or next((one for one in scenarios if one.view == own.claim.view), None)
    if scenario is None:
        return ", ".join(own.claim.justifies)
    said = []
    for name in own.claim.justifies:
        player, dot, term = name.partition(".")
        said.append(scenario.labels.term(player, term) if dot else scenario.parameter(name).called)
    return "; ".join(dict.fromkeys(said))
