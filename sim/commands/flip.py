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
  --check            solve the followers' game at the changed assumptions by a second, independent method (nashpy)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from sim.ask.between.cruxes import Walk, cruxes, same_game
from sim.ask.flip.check import second_opinion
from sim.ask.flip.flip import Flip, flip
from sim.ask.flip.search import MARGIN
from sim.ask.twins import refuse_twins
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver_text, draw
from sim.errors import InputError
from sim.scenario.changes import file_stem
from sim.scenario.command_line import game_word
from sim.scenario.files import listed_names
from sim.scenario.labels import beside
from sim.tell.between_sentences import about_walk, in_words, never
from sim.tell.data import records
from sim.tell.text import text_table
from sim.tell.words import heading, identity, number, strategy

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
    drawn = _draw_flip(found, own)
    check = "--check" in arguments.options
    deliver_text(arguments, lambda: _text(found, check, drawn), lambda: _data(found))


def _run_walk(arguments: Arguments) -> None:
    arguments.allow(WALK_KEYS, ("--json", "--out", "--between"), words=1)
    if "--between" in arguments.options:
        names = [arguments.options["--between"], *arguments.words]
    else:
        names = listed_names(arguments.own["between"])
    if len(names) != 2:
        raise InputError("between: two views are expected, as in between=mandelbaum,mallory.")
    first = arguments.shelf.load(names[0], arguments.overrides)
    second = arguments.shelf.load(names[1], arguments.overrides)
    refuse_twins([first, second])
    if not same_game(first, second) and not any(override.startswith("game=") for override in arguments.overrides):
        second = arguments.shelf.load(names[1], [*arguments.overrides, f"game={game_word(first)}"])
    walk = cruxes(first, second, arguments.own.get("expectation", "best"))
    drawn = _draw_walk(walk, arguments.own)
    deliver_text(
        arguments,
        lambda: _walk_text(walk, drawn),
        lambda: {"game": first.game_name, "about": about_walk(walk), "crossings": records(walk.crossings)},
    )


def _text(found: Flip, check: bool, drawn: Sequence[Path]) -> str:
    parts = [heading(found.scenario), f"{found.about}.", found.sentence]
    if found.changes:
        parts.append(("" if found.found else "The closest approach:\n") + _changes(found))
    if found.status != "holds already":
        parts.append(_solved_again(found))
    if check:
        parts.append(_second_opinion(found))
    parts.append(f"method: {found.method}")
    if drawn:
        parts.append("figure: " + ", ".join(map(str, drawn)))
    return "\n\n".join(parts)


def _changes(found: Flip) -> str:
    named = found.scenario.parameters
    rows = [
        [
            beside(named[c.parameter].called, c.parameter),
            c.started,
            c.ended,
            c.unit,
            f"{c.share:.1%}",
            "yes" if c.within else "no",
            c.source,
        ]
        for c in found.main_changes
    ]
    return text_table(["parameter", "from", "to", "unit", "share of its range", "plausible", "source"], rows)


def _solved_again(found: Flip) -> str:
    """Return what follows at the changed assumptions, after the prescribed move or else on the led path."""
    scenario, table = found.scenario, found.check
    earlier = scenario.earlier
    if found.question.history is not None:
        for player, move in zip(earlier, found.question.history):
            table = table[table[player] == scenario.moves[player][move]]
    elif earlier:
        table = table[table[f"led_{found.question.expectation}"]]
    outcome = next(iter(scenario.outcomes), None)
    shown = [*earlier, *scenario.order[-1]]
    rows = [
        [*(strategy(scenario, row, player) for player in shown), number(row[outcome]) if outcome else ""]
        for _, row in table.iterrows()
    ]
    verdict = "the target holds" if found.check_holds else "the target does not hold"
    step = f"where the target holds by {MARGIN:g} of a payoff range" if found.found else "at the closest approach"
    headers = [*map(scenario.labels.player, shown), scenario.labels.outcome(outcome or "")]
    return f"Solved again {step}: {verdict}.\n" + text_table(headers, rows)


def _second_opinion(found: Flip) -> str:
    opinion = second_opinion(found)
    verdict = "they agree" if opinion.agree else "they DISAGREE"
    counts = f"the complete solver finds {opinion.ours} (extreme) equilibria there, nashpy {opinion.reference}"
    return f"check: {counts}; {verdict}."


def _data(found: Flip) -> dict:
    return {
        **identity(found.scenario),
        "target": found.target.text,
        "about": found.about,
        "sentence": found.sentence,
        "status": found.status,
        "distance": found.distance if found.found else None,
        "bound": found.bound if found.bound < float("inf") else None,
        "changes": [asdict(change) for change in found.changes],
        "values": dict(found.values),
        "shortfall": found.shortfall,
        "obstacle": found.obstacle,
        "method": found.method,
        "check_holds": found.check_holds,
        "check": records(found.check),
    }


def _walk_text(walk: Walk, drawn: Sequence[Path]) -> str:
    first, second = walk.first, walk.second
    kind = "" if walk.mixed else " of equilibria in pure moves"
    count = f"{len(walk.crossings)} crossings{kind}" + (", in order" if len(walk.crossings) else "")
    title = f"From {first.label} to {second.label} in the game '{first.game_name}': {count}"
    about = about_walk(walk)
    if not len(walk.crossings):
        return "\n\n".join([about, f"{title}. {never(walk)}"])
    rows = [[f"{row.share:.4f}", row.moves, _cause(row), row.before, row.after] for row in in_words(walk).itertuples()]
    headers = ["share of the way", "after", "driven most by", f"from {first.view}'s side", f"to {second.view}'s"]
    pairs = [(first.parameters[name], second.parameters[name]) for name in walk.disagreements]
    changed = [f"{here.called} {here.shown} to {there.shown}" for here, there in pairs]
    return "\n\n".join(
        [about, title, "What they disagree about: " + "; ".join(changed), text_table(headers, rows),
         "figure: " + ", ".join(map(str, drawn))]
    )  # fmt: skip


def _cause(row) -> str:
    return f"{row.parameter} ({row.contribution:.0%})" if isinstance(row.parameter, str) else "–"


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
