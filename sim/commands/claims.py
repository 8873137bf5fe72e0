"""wedge claims: what the sources claim, and whether the model bears it out.

Every claim is judged in its author's own view and in the others: it holds, holds in some equilibria, fails, finds no
effect where it says that there is one, or is not applicable there. A claim that holds in all (in none) of 500 draws
from a box three times as wide as the plausible one is built in (cannot hold): no value of an assumption turns it, so
that it is no result; these are counted apart. With a verdict come the nearest single change of an assumption that
would turn it, the share of the plausible box in which the claim holds, and the command that shows it. Writes the
figure too.

  wedge claims
  wedge claims source=mandelbaum verdict=fails
  wedge claims id=B09 view=mandelbaum,fleitz
  wedge claims crux=K1
  wedge claims --out claims.csv
keys
  id=F03,…        claims by id
  source=NAME     claims of one source, by a part of its name (mandelbaum)
  author=TEXT     claims of an author whose name holds this text
  crux=K1         the two sides of a crux, the parameters that decide and the sweep that shows it
  kind=KIND       goal, precedent, instrument, fact, mechanism, condition, risk, claim, strategy or crux
  verdict=TEXT    holds, some (in some equilibria), fails, no-effect, undecided, built-in, cannot-hold, input or waits,
                  in the author's own view
  view=A,B,…      the views to judge in, besides the author's own (the common base and the five authors')
  params.X=VALUE  one assumption changed, in every view
  figures=DIR     where the figure goes (results/claims)
  width=85mm, format=png,svg,pdf, panels=all, style=FILE
                  how it is drawn (16cm; png,svg; at most six panels; the style that is shipped)
options
  --crux K1       the same as crux=K1
  --out FILE      .csv for a row per claim and view, .md for a page, .json, or text
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.claims.claim import KINDS, Claim
from sim.ask.claims.cruxes import Crux, check_crux, crux_command, read_cruxes, values_by_view
from sim.ask.claims.judge import Court, Judgement
from sim.ask.claims.read import read_library
from sim.ask.claims.table import claims_table, counts, counts_text, markdown, own_judgements
from sim.ask.claims.verdicts import INPUT, MARKS, PARTLY, VERDICTS, WAITS, WORDS
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.files import ANSWER_ENDINGS
from sim.commands.output import FIGURE_KEYS, deliver, draw, figure_options
from sim.errors import InputError, nearest
from sim.scenario.changes import file_stem, spelled_together
from sim.scenario.command_line import distinguishing_words
from sim.scenario.compose import COMMON_VIEW
from sim.scenario.files import listed_names
from sim.tell.text import records, text_table

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

KEYS = ("id", "source", "author", "crux", "kind", "verdict", *FIGURE_KEYS)
FIGURES = "results/claims"
ENDINGS = (".csv", ".md", *ANSWER_ENDINGS)
SHORT_VERDICTS = {
    "some": WORDS[PARTLY],
    "input": INPUT,
    **{name: verdict for verdict in VERDICTS for name in (verdict, verdict.replace(" ", "-"))},
}


def run(words: Sequence[str]) -> None:
    """Run the command; claims that are refused are named at the end, after the others have been judged."""
    arguments = read_arguments(words)
    arguments.allow(keys=KEYS, options=("--json", "--out", "--crux"), endings=ENDINGS)
    if "--crux" in arguments.options:
        arguments.own.setdefault("crux", arguments.options["--crux"])
    named = arguments.take("view")
    _check_overrides(arguments.overrides)
    claims, problems = read_library(arguments.config_dir)
    court = Court(arguments.config_dir, arguments.overrides)
    crux = _crux(arguments, claims, court)
    chosen, broken = _sound(_choose(claims, arguments, crux), court)
    views = listed_names(named) if named else _views(claims)
    for view in views:
        court.scenario(view)
    if not _chosen(arguments):  # claims that are chosen have been asked for, wherever they apply
        _refuse_others(chosen, views, court)
    judgements = _filter(court.judge_all(chosen, views), arguments)
    _report(arguments, judgements, views, crux, court, named)
    if problems or broken:
        raise InputError("\n".join(["these claims are refused:", *problems, *broken]))


def _refuse_others(claims: Sequence[Claim], views: Sequence[str], court: Court) -> None:
    """Refuse views to which none of the claims applies: what is found of others says nothing of them."""
    tested = [claim for claim in claims if claim.test is not None]
    if tested and not any(court.applies(claim, view) for view in views for claim in tested):
        games = " and ".join(dict.fromkeys(court.scenario(view).game_name for view in views))
        raise InputError(f"no claim is about the game {games}; give claims of your own with --config-dir.")


def _check_overrides(overrides: Sequence[str]) -> None:
    for override in overrides:
        if not override.lstrip("+").startswith("params."):
            raise InputError(f"'{override}' cannot be given here; each claim says which game it is about.")


def _views(claims: Sequence[Claim]) -> list[str]:
    """Return the common view and those in which each source is judged most often, in the order of the sources."""
    by_source: dict[str, list[str]] = {}
    for claim in claims:
        by_source.setdefault(claim.source, []).append(claim.view)
    most = [max(dict.fromkeys(views), key=views.count) for views in by_source.values()]
    return list(dict.fromkeys([COMMON_VIEW, *most]))


def _crux(arguments: Arguments, claims: Sequence[Claim], court: Court) -> Crux | None:
    if "crux" not in arguments.own:
        return None
    cruxes, name = read_cruxes(), arguments.own["crux"].upper()
    if name not in cruxes:
        raise InputError(f"unknown crux '{name}'; {nearest(name, cruxes)}")
    check_crux(cruxes[name], [claim.id for claim in claims], court)
    return cruxes[name]


def _choose(claims: Sequence[Claim], arguments: Arguments, crux: Crux | None) -> list[Claim]:
    own = arguments.own
    wanted = [name for name in own.get("id", "").split(",") if name]
    for name in wanted:
        if name not in [claim.id for claim in claims]:
            raise InputError(f"unknown claim '{name}'; {nearest(name, [claim.id for claim in claims])}")
    if own.get("kind", KINDS[0]) not in KINDS:
        raise InputError(f"unknown kind '{own['kind']}'; {nearest(own['kind'], KINDS)}")
    if own.get("verdict", WAITS) not in SHORT_VERDICTS:
        raise InputError(f"unknown verdict '{own['verdict']}'; {nearest(own['verdict'], SHORT_VERDICTS)}")
    tests = [
        lambda claim: not wanted or claim.id in wanted,
        lambda claim: own.get("source", "").casefold() in claim.source.casefold(),
        lambda claim: own.get("author", "").casefold() in claim.author.casefold(),
        lambda claim: claim.kind == own.get("kind", claim.kind),
        lambda claim: crux is None or claim.id in crux.claims,
    ]
    chosen = [claim for claim in claims if all(test(claim) for test in tests)]
    if not chosen:
        raise InputError("no claim fits; wedge claims --help names the keys.")
    return chosen


def _sound(claims: Sequence[Claim], court: Court) -> tuple[list[Claim], list[str]]:
    """Return the claims whose own view has what they name, and a sentence for each other one."""
    sound, broken = [], []
    for claim in claims:
        try:
            court.check(claim)
            sound.append(claim)
        except InputError as error:
            broken.append(str(error))
    return sound, broken


def _filter(judgements: Sequence[Judgement], arguments: Arguments) -> list[Judgement]:
    if "verdict" not in arguments.own:
        return list(judgements)
    verdict = SHORT_VERDICTS[arguments.own["verdict"]]
    kept = {judgement.claim.id for judgement in own_judgements(judgements) if judgement.verdict == verdict}
    return [judgement for judgement in judgements if judgement.claim.id in kept]


def _report(
    arguments: Arguments,
    judgements: Sequence[Judgement],
    views: Sequence[str],
    crux: Crux | None,
    court: Court,
    named: str | None,
) -> None:
    table = claims_table(judgements)
    scenarios = [court.scenario(view) for view in views]
    changes = spelled_together(scenarios)
    name = file_stem("claims", *distinguishing_words(scenarios, named), **_chosen(arguments))
    options = figure_options(arguments.own)
    figures = _figures(name, table, views, crux, changes, options)
    drawn = draw(Path(arguments.own.get("figures", FIGURES)), figures, options)
    ending = arguments.out.suffix.lower() if arguments.out else ""

    def text() -> str:
        if ending == ".csv":
            return table.to_csv(index=False).rstrip("\n")
        if ending == ".md":
            return markdown(judgements, views, changes)
        parts = [f"changed: {changes}"] if changes else []
        parts += [_crux_text(crux, views, court)] if crux else []
        parts += [_claim_text(own, judgements, views) for own in own_judgements(judgements)]
        return "\n\n".join([*parts, *(f"figure: {file}" for file in drawn), counts_text(judgements)])

    deliver(arguments, text, lambda: {"changes": changes, "claims": records(table), "counts": counts(judgements)})


def _chosen(arguments: Arguments) -> dict[str, str]:
    """Return the keys that choose among the claims."""
    return {key: value for key, value in arguments.own.items() if key not in FIGURE_KEYS}


def _figures(name: str, table, views: Sequence[str], crux: Crux | None, changes: str, options: FigureOptions) -> dict:
    from sim.plot.claims import figure_claims

    if table["verdict"].isin([WAITS, INPUT]).all():
        return {}
    title = f"{crux.id}: {crux.question}" if crux else ""
    return {name: figure_claims(table, views, title, changes, options=options)}


def _crux_text(crux: Crux, views: Sequence[str], court: Court) -> str:
    lines = [f"{crux.id}  {crux.question}"]
    lines += [f"  {side.says}  ({', '.join(side.claims)})" for side in crux.sides]
    lines += [f"  {crux.note}"] if crux.note else []
    values = values_by_view(crux, views, court)
    rows = []
    for name in crux.decides:
        parameter = court.scenario(crux.view).parameters[name]
        shown = [f"{row[name]:g}" if row[name] is not None else "–" for row in values.values()]
        rows.append([name, parameter.plausible, *shown])
    table = text_table(["decides", "plausible", *values], rows)
    return "\n\n".join(["\n".join(lines), table, f"shown by: {crux_command(crux, court)}"])


def _claim_text(own: Judgement, judgements: Sequence[Judgement], views: Sequence[str]) -> str:
    claim = own.claim
    reason = f": {own.reason}" if own.reason else ""
    origin = f"{claim.view}; {claim.author}, {claim.where}; {claim.kind}"
    lines = [f"{claim.id}  {own.verdict.upper()}{reason}  [{origin}]", f"  {claim.text}"]
    if claim.test is not None:
        elsewhere = {j.view: MARKS[j.verdict] for j in judgements if j.claim.id == claim.id}
        lines.append("  in " + "  ".join(f"{view} {elsewhere[view]}" for view in views))
        shown = {"found": own.found, "margin": own.margin, "shown by": own.command}
        lines += [f"  {name}: {text}" for name, text in shown.items() if text]
    if claim.justifies and own.verdict != INPUT:
        lines.append(f"  justifies: {', '.join(claim.justifies)}")
    lines += [f"  note: {claim.note}"] if claim.note else []
    return "\n".join(lines)
