"""wedge sensitivity: which assumptions matter, how robust each move is, and where it works.

Over the box of all plausible ranges, as beliefs say, or in the worlds of a finished study: Sobol and Morris indices of
the target's probability and of the range of the first outcome; the share of worlds in which each move of the leader
brings the target about, its regret against the best move of each world, maximin and minimax regret; and the boxes of
assumptions in which a move works, as rules. Three figures.

  wedge sensitivity view=base
  wedge sensitivity view=base samples=100000 base=2048 seed=1
  wedge sensitivity view=mandelbaum target="russia_leaves and war == 0" expectation=worst --json --out s.json
  wedge sensitivity view=base beliefs=mine.yaml
  wedge sensitivity results=results/base/2026-01-31T12-00-00
keys
  target=TARGET      as for wedge flip; by default the first outcome that holds or does not (russia_leaves)
  samples=N          worlds for robustness, regret and rules (10000)
  base=N             points of the Sobol design, a power of 2; N × (assumptions + 2) worlds are solved (1024)
  trajectories=N     of the Morris design (64)
  expectation=best   what the leader expects of several equilibria: best, worst or average
  seed=N             (0)
  beliefs=FILE       a distribution for each assumption, with rank correlations (.yaml), or several experts' ranges (.csv)
  results=DIR        the worlds of a study instead; indices of a study with design=saltelli or morris
  us=MOVE            the move whose indices are printed and drawn, instead of the led path's
  figures=DIR        where the figures go (results/sensitivity)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.robustness import SAMPLES, Robustness, robustness
from sim.ask.rules import rules
from sim.ask.sensitivity import BASE, TRAJECTORIES, has_indices, sensitivity
from sim.ask.worlds import LED_PATH, refuse_settings
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import FIGURE_KEYS, deliver, draw, figure_options, tell_written
from sim.commands.registry import COMMANDS
from sim.errors import InputError
from sim.extras import require
from sim.scenario.changes import file_stem
from sim.study.results import Results, read_results
from sim.tell.over_worlds import tell
from sim.tell.words import payoff_units

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

FIGURES = "results/sensitivity"
USUAL = {"samples": SAMPLES, "base": BASE, "trajectories": TRAJECTORIES, "seed": 0}
NUMBERS = tuple(USUAL)
MOST = 10_000_000


def run(words: Sequence[str]) -> None:
    """Run the command."""
    require("SALib", "sklearn")
    arguments = read_arguments(words)
    directory = arguments.take("results")
    source = arguments.scenario() if directory is None else read_results(directory)
    scenario = source.scenario if isinstance(source, Results) else source
    if isinstance(source, Results):
        arguments.refuse_overrides()
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
    robust = robustness(source, target, numbers["samples"], seed, expectation, beliefs)
    indices = None
    if has_indices(source, robust):
        sizes = numbers["base"], numbers["trajectories"]
        indices = sensitivity(source, robust.target.text, *sizes, seed, expectation, beliefs)
    usual = {} if isinstance(source, Results) else USUAL
    stated = {**usual, **{key: value for key, value in numbers.items() if value is not None}}
    deliver(arguments, tell(robust, indices, rules(robust), choice, stated))
    tell_written(_draw(robust, choice, arguments.own, options), arguments)


def _whole_number(arguments: Arguments, key: str) -> int | None:
    text = arguments.own.get(key)
    if text is not None and (not text.isdecimal() or int(text) > MOST):
        raise InputError(f"{key}={text}: a whole number from 0 to {MOST} is expected.")
    return None if text is None else int(text)


def _draw(robust: Robustness, choice: str, own: Mapping[str, str], options: FigureOptions) -> list[Path]:
    from sim.plot.sensitivity import figure_regret, figure_robustness, figure_tornado

    figures = {
        "tornado": figure_tornado(robust, choice, options=options),
        "robustness": figure_robustness(robust, options=options),
    }
    if len(robust.worlds.choices) > 2 and len(robust.scenario.earlier) == 1:
        figures["regret"] = figure_regret(
            robust, payoff_units(robust.scenario, robust.scenario.order[0][0]), options=options
        )
    chosen = {key: value for key, value in own.items() if key not in FIGURE_KEYS}
    named = {file_stem(robust.scenario.stem, name, **chosen): figure for name, figure in figures.items()}
    return draw(Path(own.get("figures", FIGURES)), named, options)
