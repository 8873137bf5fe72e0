"""`wedge flip`: the smallest change of assumptions that brings a target about; or what changes between two views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ask.between.between import Walk, between, same_game
from sim.ask.contest.overtaking import BUDGET as POINTS
from sim.ask.contest.overtaking import overtaking
from sim.ask.flip.check import second_opinion
from sim.ask.flip.flip import Flip, flip
from sim.ask.flip.question import BUDGET
from sim.ask.twins import refuse_twins
from sim.commands.against import against
from sim.commands.arguments import Arguments, read_arguments, whole_number
from sim.commands.contest import KEYS as CONTEST
from sim.commands.contest import contest_of, refuse_without_plans
from sim.commands.output import FIGURE_KEYS, deliver, draw_all, figure_options, tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.command_line import game_word
from sim.scenario.files import listed_names
from sim.scenario.scenario import Scenario
from sim.scenario.target import yes_or_no
from sim.tell import between as told_between
from sim.tell import flip as told_flip
from sim.time.measure import LOGIT
from sim.time.rules import BEST

if TYPE_CHECKING:
    from sim.plot.options import FigureOptions

MOST_BUDGET = 10**9
CHOICES = ("quantifier", "expectation", "norm", "bounds")
FIGURES = "results/flip"
KEYS = ("target", "only", "budget", "against", "state", *FIGURE_KEYS, *CHOICES)
WALK_KEYS = ("between", "expectation", "state", *FIGURE_KEYS)


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    if "between" in arguments.own or "--between" in arguments.options:
        _run_walk(arguments)
    elif "compare" in arguments.own:
        _run_plans(arguments)
    else:
        _run_flip(arguments)


def _run_flip(arguments: Arguments) -> None:
    refuse_without_plans(arguments, (key for key in CONTEST if key not in KEYS))
    scenario = arguments.scenario()
    arguments.check("flip", scenario.players)
    own, options = arguments.own, figure_options(arguments.own)
    if "target" not in own:
        move = scenario.moves[scenario.order[-1][0]][0]
        outcome = yes_or_no(scenario)
        beside = f" or an outcome, as in target={move} or target={outcome}" if outcome else f", as in target={move}"
        raise InputError(f"which target? Name a move{beside}.")
    only = _only(own)
    choices = {key: own[key] for key in CHOICES if key in own}
    budget = whole_number("budget", own.get("budget", str(BUDGET)), 1, MOST_BUDGET)
    moves = {player: own[player] for player in scenario.players if player in own and player not in KEYS}

    def ask(one: Scenario) -> Flip:
        return flip(one, own["target"], only=only, budget=budget, **choices, **moves)

    found = ask(scenario)
    opinion = second_opinion(found) if "--check" in arguments.options else None
    other = against(arguments, scenario, ask)
    deliver(arguments, told_flip.tell(found, opinion, other))
    tell_written(_draw_flip(found, own, options, other and other[1]), arguments)


def _only(own: Mapping[str, str]) -> list[str] | None:
    return [name.strip() for name in own["only"].split(",")] if "only" in own else None


def _run_plans(arguments: Arguments) -> None:
    """Search for the smallest change that makes one plan better than another."""
    concept, own = arguments.take("concept"), arguments.own
    scenario = arguments.scenario(whole=True)
    arguments.allow((*CONTEST, "only", "budget", "state", *FIGURE_KEYS))
    options = figure_options(own)
    budget = whole_number("budget", own.get("budget", str(POINTS)), 1, MOST_BUDGET)
    asked = contest_of(arguments, scenario, concept, (BEST,))
    found = overtaking(scenario, asked.pop("plans"), only=_only(own), budget=budget, **asked)
    chosen = {key: own.get(key) for key in ("only", "budget", *CONTEST)} | arguments.state()
    stem = file_stem(scenario.stem, **chosen, concept=LOGIT if found.rule == LOGIT else None)
    drawn = draw_all(Path(own.get("figures", FIGURES)), stem, found, options)
    deliver(arguments, found.document())
    tell_written(drawn, arguments)


def _run_walk(arguments: Arguments) -> None:
    _refuse_keys_of_flip(arguments)
    arguments.allow(WALK_KEYS, ("--between",), words=1)
    options = figure_options(arguments.own)
    if "--between" in arguments.options:
        names = [arguments.options["--between"], *arguments.words]
    else:
        names = listed_names(arguments.own["between"])
    if len(names) != 2:
        raise InputError("between: two views are expected, as in between=mandelbaum,mallory.")
    first = arguments.load(names[0], arguments.overrides)
    second = arguments.load(names[1], arguments.overrides)
    refuse_twins([first, second])
    if not same_game(first, second) and not any(override.startswith("game=") for override in arguments.overrides):
        second = arguments.load(names[1], [*arguments.overrides, f"game={game_word(first)}"])
    walk = between(first, second, arguments.own.get("expectation", "best"))
    deliver(arguments, told_between.tell(walk))
    tell_written(_draw_walk(walk, arguments.own, options), arguments)


def _refuse_keys_of_flip(arguments: Arguments) -> None:
    """Refuse what the way to a target is asked with, where two views are compared."""
    for key in KEYS:
        if key in arguments.own and key not in WALK_KEYS:
            given = f"{key}={arguments.own[key]}"
            if key == "against":
                raise InputError(f"{given}: between sets two views against each other already; leave it out.")
            raise InputError(f"{given} belongs to a question about a target; between asks where two views part.")


def _draw_flip(found: Flip, own: Mapping[str, str], options: FigureOptions, other: Flip | None) -> list[Path]:
    history = found.question.history or ()
    earlier = found.scenario.earlier
    moves = [found.scenario.moves[player][move] for player, move in zip(earlier, history)]
    chosen = {key: own.get(key) for key in (*CHOICES, "only", "budget", "against")}
    name = file_stem(found.scenario.stem, *moves, found.target.text, **chosen)
    return draw_all(Path(own.get("figures", FIGURES)), name, found, options, other)


def _draw_walk(walk: Walk, own: Mapping[str, str], options: FigureOptions) -> list[Path]:
    name = file_stem(walk.first.stem, "to", walk.second.stem, expectation=own.get("expectation"))
    return draw_all(Path(own.get("figures", FIGURES)), name, walk, options)
