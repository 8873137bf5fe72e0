"""wedge flip: the smallest change of assumptions that brings a target about; or the cruxes between two views.

Size is counted in shares of each assumption's plausible range. The answer is a sentence, a table, a figure, and the
game solved again at the changed assumptions. Where nothing reaches the target it says so, with the closest approach.

  wedge flip view=mandelbaum us=CONCILIATE target=russia_leaves
  wedge flip view=base us=GRAND_BARGAIN target=west quantifier=every norm=inf
  wedge flip view=mandelbaum us=CONCILIATE target=west only=relief_gain,substitution bounds=none
  wedge flip --between mandelbaum mallory
keys
  us=MOVE            the leader's move (a player's name is the key); may be left out with quantifier=led
  target=TARGET      west, hedge or bloc; a move of Russia or China; or a condition, "russia_leaves and war == 0"
  quantifier=some    in some equilibrium that follows; every: in every one; led: on the path that the leader leads
  expectation=best   what the leader expects of several equilibria, for led: best or worst
  norm=1             few assumptions; inf: all a little; 2: between
  bounds=range       assumptions stay in their plausible ranges; none: they go wherever it takes
  only=A,B           assumptions that may change (all)
  between=A,B        the walk from view A to view B; both in A's game, or in game=NAME
  figures=DIR        where the figure goes (results/flip)
options
  --between A B      the same as between=A,B
  --details          where the values of what changes come from; all equilibria before and after each change
  --check            solve the followers' game at the changed assumptions by a second, independent method (nashpy)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.ask.between.between import Walk, between, same_game
from sim.ask.flip.check import second_opinion
from sim.ask.flip.flip import Flip, flip
from sim.ask.twins import refuse_twins
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver, draw, tell_written
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.command_line import game_word
from sim.scenario.compose import load
from sim.scenario.files import listed_names
from sim.tell import between as told_between
from sim.tell import flip as told_flip

CHOICES = ("quantifier", "expectation", "norm", "bounds")
FIGURES = "results/flip"
KEYS = ("target", "only", "figures", *CHOICES)
WALK_KEYS = ("between", "expectation", "figures")


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    if "between" in arguments.own or "--between" in arguments.options:
        _run_walk(arguments)
    else:
        _run_flip(arguments)


def _run_flip(arguments: Arguments) -> None:
    scenario = arguments.scenario()
    arguments.allow([*scenario.players, *KEYS], ("--json", "--out", "--check"))
    own = arguments.own
    if "target" not in own:
        move = scenario.moves[scenario.order[-1][0]][0]
        raise InputError(
            f"which target? Name a move or an outcome, as in target={move} or target={next(iter(scenario.outcomes))}."
        )
    only = [name.strip() for name in own["only"].split(",")] if "only" in own else None
    choices = {key: own[key] for key in CHOICES if key in own}
    moves = {player: own[player] for player in scenario.players if player in own and player not in KEYS}
    found = flip(scenario, own["target"], only=only, **choices, **moves)
    opinion = second_opinion(found) if "--check" in arguments.options else None
    deliver(arguments, told_flip.tell(found, opinion))
    tell_written(_draw_flip(found, own), arguments)


def _run_walk(arguments: Arguments) -> None:
    arguments.allow(WALK_KEYS, ("--json", "--out", "--between"), words=1)
    if "--between" in arguments.options:
        names = [arguments.options["--between"], *arguments.words]
    else:
        names = listed_names(arguments.own["between"])
    if len(names) != 2:
        raise InputError("between: two views are expected, as in between=mandelbaum,mallory.")
    first = load(names[0], arguments.overrides, arguments.config_dir)
    second = load(names[1], arguments.overrides, arguments.config_dir)
    refuse_twins([first, second])
    if not same_game(first, second) and not any(override.startswith("game=") for override in arguments.overrides):
        second = load(names[1], [*arguments.overrides, f"game={game_word(first)}"], arguments.config_dir)
    walk = between(first, second, arguments.own.get("expectation", "best"))
    deliver(arguments, told_between.tell(walk))
    tell_written(_draw_walk(walk, arguments.own), arguments)


def _draw_flip(found: Flip, own: Mapping[str, str]) -> list[Path]:
    from sim.plot.flip import figure_flip

    if not found.changes:
        return []
    history = found.question.history or ()
    earlier = found.scenario.earlier
    moves = [found.scenario.moves[player][move] for player, move in zip(earlier, history)]
    chosen = {key: own.get(key) for key in (*CHOICES, "only")}
    name = file_stem(found.scenario.stem, *moves, found.target.text, **chosen)
    return draw(Path(own.get("figures", FIGURES)), {name: figure_flip(found)})


def _draw_walk(walk: Walk, own: Mapping[str, str]) -> list[Path]:
    from sim.plot.flip import figure_walk

    if not len(walk.crossings):
        return []
    name = file_stem(walk.first.stem, "to", walk.second.stem, expectation=own.get("expectation"))
    return draw(Path(own.get("figures", FIGURES)), {name: figure_walk(walk)})
