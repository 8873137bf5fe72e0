"""wedge sensitivity: which assumptions matter, how robust each move is, and where it works.

Over the box of all plausible ranges: Sobol and Morris indices of the target's probability and of the range of Russia's
alignment; the share of worlds in which each move of the leader brings the target about, its regret against the best
move of each world, maximin and minimax regret; and the boxes of assumptions in which a move works, as rules. Three
figures.

  wedge sensitivity view=base
  wedge sensitivity view=base samples=100000 base=2048 seed=1
  wedge sensitivity view=mandelbaum target="russia_leaves and war == 0" expectation=worst --json --out s.json
keys
  target=TARGET      as for wedge flip (russia_leaves)
  samples=N          worlds for robustness, regret and rules (10000)
  base=N             points of the Sobol design, a power of 2; N × (assumptions + 2) worlds are solved (1024)
  trajectories=N     of the Morris design (64)
  expectation=best   what the leader expects of several equilibria: best, worst or average
  seed=N             (0)
  us=MOVE            the move whose indices are printed and drawn, instead of the led path's
  figures=DIR        where the figures go (results/sensitivity)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.ask.robustness import Robustness, robustness
from sim.ask.rules import rules
from sim.ask.sensitivity import sensitivity
from sim.ask.worlds import LED_PATH
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw, tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.scenario import Scenario
from sim.tell.sensitivity import tell
from sim.tell.words import payoff_units

FIGURES = "results/sensitivity"
USUAL_TARGET = "russia_leaves"
NUMBERS = {"samples": 10_000, "base": 1024, "trajectories": 64, "seed": 0}
MOST = 10_000_000


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    scenario = arguments.scenario()
    leaders = scenario.earlier
    leader = [name for name in leaders if len(leaders) == 1 and name not in ("target", *NUMBERS)]
    arguments.allow([*leader, *NUMBERS, "target", "expectation", "figures"])
    choice = LED_PATH
    if leader and leader[0] in arguments.own:
        choice = arguments.own[leader[0]]
        scenario.move(leader[0], choice)
    target, expectation = _target(arguments, scenario), arguments.own.get("expectation", "best")
    numbers = {key: _whole_number(arguments, key) for key in NUMBERS}
    seed = numbers["seed"]
    robust = robustness(scenario, target, numbers["samples"], seed, expectation)
    indices = None
    if not scenario.constraints:
        indices = sensitivity(scenario, target, numbers["base"], numbers["trajectories"], seed, expectation)
    deliver(arguments, tell(robust, indices, rules(robust), choice, numbers))
    tell_written(_draw(robust, choice, arguments.own), arguments)


def _target(arguments: Arguments, scenario: Scenario) -> str:
    if "target" not in arguments.own and USUAL_TARGET not in scenario.outcomes:
        raise InputError(f"which target? Name one; the outcomes of this game are {', '.join(scenario.outcomes)}.")
    return arguments.own.get("target", USUAL_TARGET)


def _whole_number(arguments: Arguments, key: str) -> int:
    text = arguments.own.get(key, str(NUMBERS[key]))
    if not text.isdecimal() or int(text) > MOST:
        raise InputError(f"{key}={text}: a whole number from 0 to {MOST} is expected.")
    return int(text)


def _draw(robust: Robustness, choice: str, own: Mapping[str, str]) -> list[Path]:
    from sim.plot.sensitivity import figure_regret, figure_robustness, figure_tornado

    figures = {"tornado": figure_tornado(robust, choice), "robustness": figure_robustness(robust)}
    if len(robust.worlds.choices) > 2 and len(robust.scenario.earlier) == 1:
        figures["regret"] = figure_regret(robust, payoff_units(robust.scenario))
    chosen = {key: value for key, value in own.items() if key != "figures"}
    named = {file_stem(robust.scenario.stem, name, **chosen): figure for name, figure in figures.items()}
    return draw(Path(own.get("figures", FIGURES)), named)
