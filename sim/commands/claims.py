"""`wedge claims`: what the sources claim, and whether the model bears it out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sim.ask.claims.chosen import Choice
from sim.ask.claims.claims import Claims, claims
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import FIGURE_KEYS, deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.progress import reached
from sim.scenario.changes import file_stem
from sim.scenario.command_line import distinguishing_words
from sim.scenario.files import listed_names
from sim.tell.claims import tell

FIGURES = "results/claims"


def run(words: Sequence[str]) -> None:
    """Run the command; claims that are refused are named at the end, after the others have been judged."""
    arguments = read_arguments(words)
    arguments.check("claims")
    if "--crux" in arguments.options:
        arguments.own.setdefault("crux", arguments.options["--crux"])
    named = arguments.take("view")
    results = arguments.take("results")
    study = None if results is None else arguments.results(results)
    _check_overrides(arguments.overrides)
    views, options = listed_names(named) if named else (), figure_options(arguments.own)
    crux = arguments.own.get("crux", "")
    judged = partial(reached, "claims")
    found = claims(views, arguments.overrides, arguments.config_dir, _choice(arguments), crux, study, judged)
    deliver(arguments, tell(found))
    directory = Path(arguments.own.get("figures", FIGURES))
    tell_written(draw_all(directory, _name(arguments, found, named), found, options), arguments)
    if found.problems:
        raise InputError("\n".join(["these claims are refused:", *found.problems]))


def _check_overrides(overrides: Sequence[str]) -> None:
    for override in overrides:
        if not override.lstrip("+").startswith("params."):
            raise InputError(f"'{override}' cannot be given here; each claim says which game it is about.")


def _choice(arguments: Arguments) -> Choice:
    own = arguments.own
    ids = tuple(name for name in own.get("id", "").split(",") if name)
    return Choice(ids, **{key: own.get(key, "") for key in ("source", "author", "kind", "verdict")})


def _name(arguments: Arguments, found: Claims, named: str | None) -> str:
    """Return what the figure's file is called, by what the claims were chosen by."""
    chosen = {key: value for key, value in arguments.own.items() if key not in FIGURE_KEYS}
    return file_stem("claims", *distinguishing_words(found.scenarios, named), **chosen)
