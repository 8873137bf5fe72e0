"""`wedge sensitivity`: which assumptions matter, how robust each move is, and where it works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.robustness import SAMPLES, Robustness, robustness
from sim.ask.rules import rules
from sim.ask.sensitivity import BASE, TRAJECTORIES, has_indices, sensitivity
from sim.ask.worlds import LED_PATH, refuse_settings
from sim.commands.arguments import Arguments, read_arguments, whole_number
from sim.commands.output import FIGURE_KEYS, deliver, draw, draw_all, figure_options, tell_written
from sim.commands.over_time import KEYS, asked, named_plans, refuse_over_time
from sim.commands.registry import COMMANDS
from sim.errors import InputError
from sim.extras import require
from sim.scenario.changes import file_stem
from sim.scenario.command_line import command, scenario_words
from sim.scenario.scenario import Scenario
from sim.study.results import Results
from sim.tell.over_worlds import tell
from sim.time.measure import HORIZON

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURES = "results/sensitivity"
USUAL = {"samples": SAMPLES, "base": BASE, "trajectories": TRAJECTORIES, "seed": 0}
NUMBERS = tuple(USUAL)
MOST = 10_000_000
SHARED = ("target", "expectation")  # keys of games over time that say something of others too


def run(words: Sequence[str]) -> None:
    """Run the command."""
    require("SALib", "sklearn")
    arguments = read_arguments(words)
    directory = arguments.take("results")
    whole = arguments.own.get("years") != "1"
    if directory is not None and "state" in arguments.own:
        raise InputError(f"state={arguments.own['state']} changes nothing in a study's answer; leave it out.")
    source = arguments.scenario(whole) if directory is None else arguments.results(directory)
    scenario = source.scenario if isinstance(source, Results) else source
    if isinstance(source, Scenario) and scenario.time is not None and whole:
        _over_time(arguments, scenario)
        return
    if isinstance(source, Results):
        arguments.refuse_overrides()
    _refuse_over_time(arguments, scenario)
    leader = scenario.earlier if len(scenario.earlier) == 1 else ()
    arguments.check("sensitivity", [name for name in leader if name not in COMMANDS["sensitivity"].names])
    options = figure_options(arguments.own)
    choice = LED_PATH
    if leader and leader[0] in arguments.own:
        choice = arguments.own[leader[0]]
        scenario.move(leader[0], choice)
    target, expectation = arguments.own.get("target"), arguments.own.get("expectation", "best")
    numbers = {key: _whole_number(arguments, key) for key in NUMBERS}
    seed, beliefs = numbers["seed"], arguments.own.get("beliefs")
    if isinstance(source, Results):
        refuse_settings(source, **numbers, beliefs=beliefs)
    indices = None
    if has_indices(source, beliefs):
        indices = sensitivity(source, target, numbers["base"], numbers["trajectories"], seed, expectation, beliefs)
    robust = robustness(source, target, numbers["samples"], seed, expectation, beliefs)
    usual = {} if isinstance(source, Results) else USUAL
    stated = {**usual, **{key: value for key, value in numbers.items() if value is not None}}
    deliver(arguments, tell(robust, indices, rules(robust), choice, stated))
    tell_written(_draw(robust, choice, arguments.own, options), arguments)


def _refuse_over_time(arguments: Arguments, scenario: Scenario) -> None:
    """Refuse what is asked of games over time only, but for the years of one that is asked about a single one."""
    alone, shared = f"the game '{scenario.game_name}' is played once", SHARED
    if scenario.time is not None:
        alone, shared = f"years=1 asks about one {scenario.time.period} alone", (*SHARED, "years", "state")
    refuse_over_time({key: text for key, text in arguments.own.items() if key not in shared}, alone)


def _over_time(arguments: Arguments, scenario: Scenario) -> None:
    """Answer for a game over time: what the chance that is asked for depends on."""
    from sim.ask.each_alone import each_alone
    from sim.tell.each_alone import tell as tell_each_alone

    arguments.check("sensitivity")
    own = arguments.own
    for key in ("samples", "beliefs"):
        if key in own:
            raise InputError(
                f"{key}={own[key]}: over time assumptions are moved one at a time (or all together with trajectories=N, "
                f"base=N); leave it out, or draw worlds: {command('sweep', *scenario_words(arguments.stage(scenario)), 'design=sobol')}."
            )
    options, sizes = (
        figure_options(own),
        {key: _whole_number(arguments, key) for key in ("base", "trajectories", "seed")},
    )
    given = {key: size for key, size in sizes.items() if size is not None}
    found = each_alone(scenario, named_plans(arguments, scenario), **given, **asked(arguments, HORIZON))
    deliver(arguments, tell_each_alone(found))
    name = file_stem(scenario.stem, "sensitivity", **{key: own.get(key) for key in (*KEYS, *sizes)})
    tell_written(draw_all(Path(own.get("figures", FIGURES)), name, found, options), arguments)


def _whole_number(arguments: Arguments, key: str) -> int | None:
    text = arguments.own.get(key)
    return None if text is None else whole_number(key, text, 0, MOST)


def _draw(robust: Robustness, choice: str, own: Mapping[str, str], options: FigureOptions) -> list[Path]:
    from sim.plot.figures import over_worlds

    chosen = {key: value for key, value in own.items() if key not in (*FIGURE_KEYS, "state")}  # the stem has it
    made = over_worlds(robust, choice, options)
    named = {file_stem(robust.scenario.stem, name, **chosen): figure for name, figure in made.items()}
    return draw(Path(own.get("figures", FIGURES)), named, options)
