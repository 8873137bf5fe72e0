"""`wedge sweep`: solve a view on a grid or a sample of assumptions and draw how the equilibria shift."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from sim.commands.arguments import Arguments, read_arguments
from sim.commands.compose import compose, each, with_changes
from sim.commands.launcher import launch, take_launcher
from sim.commands.output import deliver, figure_options
from sim.commands.over_time import asked, courses_in, named_plans, refuse_over_time, tie_of
from sim.commands.plot import draw_study
from sim.errors import InputError
from sim.printable import printable
from sim.scenario.compose import build, open_library
from sim.scenario.files import Library
from sim.scenario.overrides import read_override
from sim.solve.concepts import DEFAULT
from sim.study.designs import make_design
from sim.study.over_time import SECTION, asked_over_time
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.tell.courses import told_ended
from sim.tell.results import tell_ended
from sim.tell.words import failure_text
from sim.time.measure import HORIZON, LOGIT

FAILED = 3  # exit code
DEFAULT_AXES = ("axes.q=0:1:101", "axes.theta=0:1:101")


def run(words: Sequence[str]) -> None:
    """Run the command: check every study that is asked for, then run it, or all of a multirun through a launcher."""
    arguments = read_arguments(words)
    arguments.check("sweep")
    multirun = bool({"-m", "--multirun"} & arguments.options.keys())
    tie_of(arguments)  # before anything is solved
    library = open_library(arguments.config_dir)
    overrides, launcher = take_launcher(arguments.overrides)
    if launcher and not multirun:
        raise InputError(f"'{launcher[0]}' is for the studies of a multirun; add -m.")
    if "resume" in arguments.own:
        if multirun:
            raise InputError("resume= continues one study; leave out -m.")
        refuse_over_time(arguments.own, "a study goes on as it was begun")
        change = partial(with_changes, words=overrides, library=library) if overrides else None
        _finish(resume_study(arguments.own["resume"], change, library if library.own else None), arguments)
        return
    studies = _studies(overrides) if multirun else [overrides]
    if not any(override.lstrip("+").startswith(("axes.", "design=")) for override in overrides):
        axes = _default_axes(studies[0], arguments, library)
        studies = [[*study, *axes] for study in studies]
    configs = [_over_time(compose(study, library), arguments, library) for study in studies]
    for config in configs:
        make_design(build(config, library), config)
    if multirun:
        launch(len(configs), launcher, partial(_study_of_many, configs, arguments))
    else:
        _finish(run_study(configs[0], library), arguments)


def _over_time(config: Mapping[str, Any], arguments: Arguments, library: Library) -> dict[str, Any]:
    """Return the configuration with what is asked of a game over time; with years=1 of its first year alone, nothing."""
    scenario, own, concept = build(config, library), arguments.own, config["concept"]
    if scenario.time is None:
        refuse_over_time(own, f"the game '{scenario.game_name}' is played once")
    if scenario.time is not None and own.get("years") == "1" and "state" in own:
        raise InputError(
            f"state={own['state']}: a sweep of one {scenario.time.period} alone is of the game's first; in another state "
            f"ask over several {scenario.time.period}s, or wedge solve at single points."
        )
    if scenario.time is None or own.get("years") == "1":
        others = {key: text for key, text in own.items() if key != "years"}
        refuse_over_time(others, f"years=1 asks about one {scenario.time.period} alone" if scenario.time else "")
        return {**config, SECTION: None}
    if concept == HORIZON:
        config, concept = {**config, "concept": DEFAULT}, DEFAULT
    question = asked(arguments, LOGIT if concept == LOGIT else HORIZON)
    plans = named_plans(arguments, scenario)
    return {**config, SECTION: asked_over_time(scenario, concept, plans=plans, **question)}


def _default_axes(overrides: Sequence[str], arguments: Arguments, library: Library) -> tuple[str, ...]:
    """Return the axes of a study that names none, if its game has their parameters, and say so.

    Over time none are taken for granted: each point takes long.
    """
    names = [axis[len("axes.") :].partition("=")[0] for axis in DEFAULT_AXES]
    scenario = build(compose(overrides, library), library)
    over_time = scenario.time is not None and arguments.own.get("years") != "1"
    if over_time or not scenario.parameters.keys() >= set(names):
        return ()
    print(f"no axis is named; sweeping {' and '.join(axis[len('axes.') :] for axis in DEFAULT_AXES)}", file=sys.stderr)
    return DEFAULT_AXES


def _studies(overrides: Sequence[str]) -> list[list[str]]:
    """Return the overrides of each study of a multirun, lists such as ``view=base,fleitz`` being taken apart."""
    choices = [each(read_override(override)) for override in overrides]
    return [[str(override) for override in study] for study in product(*choices)]


def _study_of_many(configs: Sequence[Mapping[str, Any]], arguments: Arguments, number: int) -> None:
    """Run one study of a multirun, perhaps in a process of its own."""
    library = open_library(arguments.config_dir)
    try:
        _finish(run_study(configs[number], library), arguments)
    except InputError as error:
        print(f"wedge: {printable(str(error))}", file=sys.stderr)
        raise SystemExit(2) from None  # Hydra would print a traceback


def _finish(directory: Path, arguments: Arguments) -> None:
    """Draw the figures of a study and say where everything is; leave with code 3 if some chunks failed."""
    results = arguments.results(directory, partial=True)
    drawn = draw_study(directory, figure_options(arguments.own), arguments) if results.complete else []
    courses = courses_in(results, arguments) if results.complete else None
    deliver(arguments, tell_ended(results, drawn, [] if courses is None else told_ended(courses)))
    failures = results.manifest["failures"]
    for failure in failures:
        print(f"wedge: {failure_text(failure)}", file=sys.stderr)
    if failures:
        raise SystemExit(FAILED)
