"""wedge solve: the equilibria of a view, or of a game in a Gambit file.

Prints what follows each move of the leader (the US), with Russia's and China's moves, Russia's alignment (-1 in
China's camp, 0 hedging, +1 with the West) and the payoffs; then the leader's best move if it expects the best, the
worst or the average of what follows; then the equilibria when all move at once.

  wedge solve view=mandelbaum
  wedge solve view=mallory params.q=0.9 --json
  wedge solve view=base concept=logit
  wedge solve view=base concept=all
  wedge solve game=my_game.nfg
keys
  concept=NAME    what the players of a stage play (nash):
{concepts}
                  commitment: the leader's best commitment to a mixed move
                  learning: where fictitious play and replicator dynamics lead after each move of the leader
                  all: what each of them predicts for Russia, side by side
  game=FILE.nfg   a game in Gambit's strategic form, all players moving at once
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.analysis.predictions import AT_ONCE, mixed_commitment, predictions
from sim.analysis.solution import Solution, solve
from sim.commands.arguments import Arguments, read_arguments
from sim.commands.output import deliver
from sim.commands.text import heading, number, number_range, payoff_units, records, strategy, text_table
from sim.errors import InputError
from sim.game.nfg import read_nfg
from sim.game.normal_form import Game
from sim.scenario.scenario import Scenario
from sim.solve.backward_induction import EXPECTATIONS
from sim.solve.concepts import CONCEPTS
from sim.solve.equilibrium import Certificate, EquilibriumSet, strategy_label
from sim.solve.nash import nash
from sim.solve.profile import payoff_range

__doc__ = __doc__.format(
    concepts="\n".join(f"                  {found.name}: {found.meaning}" for found in CONCEPTS.values())
)


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words)
    arguments.allow(options=("--json", "--out"))
    if any(override.startswith("game=") and override.endswith(".nfg") for override in arguments.overrides):
        _solve_file(arguments)
        return
    concept = arguments.take("concept") or "nash"
    scenario = arguments.scenario()
    if concept in ANSWERS:
        text, data = ANSWERS[concept]
        deliver(arguments, lambda: text(scenario), lambda: data(scenario))
        return
    solution = solve(scenario, concept)
    deliver(arguments, lambda: as_text(solution), lambda: as_data(solution))


def as_text(solution: Solution) -> str:
    """Return the solution for a reader."""
    scenario, concept = solution.scenario, solution.concept
    unit = payoff_units(scenario)
    parts = [heading(scenario), f"concept: {concept.meaning}\npayoffs and regret in {unit}"]
    if concept.scale_matters:
        parts.append(_scale_text(scenario))
    if solution.led is not None:
        leader = scenario.order[0][0]
        parts += [f"What follows each move of {leader}", _led_text(scenario, solution.led), _best_moves(scenario, solution.led)]
    parts += ["All move at once", _simultaneous_text(scenario, solution.simultaneous)]
    if solution.certificate is not None:
        parts.append(_certificate_text(solution.certificate))
    return "\n\n".join(parts)


def as_data(solution: Solution) -> dict:
    """Return the solution for a machine."""
    scenario = solution.scenario
    return {
        "view": scenario.view,
        "game": scenario.game_name,
        "title": scenario.title,
        "order": scenario.order,
        "concept": solution.concept.name,
        "payoff_unit": payoff_units(scenario),
        "payoff_range": dict(zip(scenario.players, payoff_range(scenario.game().payoffs))),
        "led": records(solution.led),
        "simultaneous": records(solution.simultaneous),
        "certificate": solution.certificate and _certificate_data(solution.certificate),
    }


def _scale_text(scenario: Scenario) -> str:
    ranges = zip(scenario.players, payoff_range(scenario.game().payoffs))
    listed = ", ".join(f"{player} {number(width)}" for player, width in ranges)
    return f"This concept depends on the scale of payoffs; their ranges here: {listed} ({payoff_units(scenario)})."


def _certificate_text(certificate: Certificate) -> str:
    return f"{certificate.message} [{certificate.method}; status: {certificate.status}]"


def _certificate_data(certificate: Certificate) -> dict:
    fields = ("method", "status", "message", "index_sum", "supports", "cells", "eliminated")
    return {name: getattr(certificate, name) for name in fields}


def _solve_file(arguments: Arguments) -> None:
    """Solve a game from a Gambit file."""
    path = Path(arguments.take("game"))
    if arguments.overrides:
        raise InputError(f"'{arguments.overrides[0]}' does not go with a game from a file.")
    game = read_nfg(path)
    found = nash(game)
    deliver(arguments, lambda: _file_text(path, game, found), lambda: _file_data(game, found))


def _file_text(path: Path, game: Game, found: EquilibriumSet) -> str:
    rows = []
    for equilibrium in found:
        strategies = [strategy_label(s, moves) for s, moves in zip(equilibrium.profile, game.moves)]
        sign = "–" if equilibrium.index is None else f"{equilibrium.index:+d}"
        index = sign if equilibrium.component is None else f"continuum {equilibrium.component + 1}"
        rows.append([*strategies, *map(number, equilibrium.payoffs), f"{equilibrium.regret:.0e}", index])
    headers = [*game.players, *(f"payoff {player}" for player in game.players), "regret", "index"]
    title = f"{path}: {len(game.shape)} players, {'×'.join(map(str, game.shape))} moves, all at once"
    return "\n\n".join([title, text_table(headers, rows), _certificate_text(found.certificate)])


def _file_data(game: Game, found: EquilibriumSet) -> dict:
    fields = ("profile", "payoffs", "regret", "index", "component")
    return {
        "players": game.players,
        "moves": game.moves,
        "equilibria": [{name: getattr(equilibrium, name) for name in fields} for equilibrium in found],
        "certificate": _certificate_data(found.certificate),
    }


def _all_text(scenario: Scenario) -> str:
    """Return the range of the first outcome under every concept: situations × concepts."""
    table = predictions(scenario)
    outcome = _words(next(iter(scenario.outcomes)))
    concepts = list(dict.fromkeys(table["concept"]))
    situations = [s for s in dict.fromkeys(table["situation"]) if s != AT_ONCE] + [AT_ONCE]
    cells = {(row.concept, row.situation): _range_cell(row.low, row.high) for row in table.itertuples()}
    rows = [[situation, *(cells.get((concept, situation), "–") for concept in concepts)] for situation in situations]
    legend = [[name, CONCEPTS[name].meaning] for name in concepts]
    parts = [
        heading(scenario),
        f"Range of {outcome} under each concept; a dash where the concept picks nothing",
        text_table([scenario.order[0][0], *concepts], rows),
        text_table(["concept", "meaning"], legend),
        _scale_text(scenario),
        _commitment_text(scenario, title=False),
    ]
    return "\n\n".join(part for part in parts if part)


def _range_cell(low: float, high: float) -> str:
    return "–" if pd.isna(low) else number_range([low, high])


def _commitment_text(scenario: Scenario, title: bool = True) -> str:
    answer = mixed_commitment(scenario)
    if answer is None:
        return "No single player leads the others here, so that there is no commitment to solve for."
    found, outcomes = answer
    leader = scenario.order[0][0]
    if found.strategy is None:
        sentence = f"After no mixed move of {leader} is there a pure equilibrium of the others."
    else:
        others = [player for player in scenario.players if player != leader]
        replies = ", ".join(f"{p} {scenario.moves[p][a]}" for p, a in zip(others, found.reply))
        measured = ", ".join(f"{_words(name)} {number(value)}" for name, value in zip(scenario.outcomes, outcomes))
        sentence = (
            f"If {leader} can commit to a mixed move, its best is {strategy_label(found.strategy, scenario.moves[leader])}, "
            f"worth {number(found.value)} to it; then {replies} is an equilibrium: {measured}. "
            "(Strong Stackelberg; Conitzer and Sandholm 2006; the others play pure moves and break ties in its favour.)"
        )
    return f"{heading(scenario)}\n\n{sentence}" if title else sentence


def _commitment_data(scenario: Scenario) -> dict | None:
    answer = mixed_commitment(scenario)
    if answer is None:
        return None
    found, outcomes = answer
    fields = ("strategy", "reply", "value", "payoffs", "attained", "regret", "status")
    return {name: getattr(found, name) for name in fields} | {"outcomes": dict(zip(scenario.outcomes, outcomes))}


# Answers that are not a table of profiles: text for a reader, data for a machine.
ANSWERS = {
    "all": (_all_text, lambda scenario: records(predictions(scenario))),
    "commitment": (_commitment_text, _commitment_data),
}


def _led_text(scenario: Scenario, table: pd.DataFrame) -> str:
    earlier = [player for stage in scenario.order[:-1] for player in stage]
    outcome = next(iter(scenario.outcomes))
    leader = scenario.order[0][0]
    rows = []
    for moves, group in table.groupby(earlier, sort=False, observed=True):
        cells = [*moves, number_range(group[outcome])]
        for _, row in group.iterrows():
            rows.append([*cells, *_equilibrium_cells(scenario, row, scenario.order[-1], [leader]), _marks(row)])
            cells = [""] * len(cells)
    headers = [*earlier, _words(outcome), *_equilibrium_headers(scenario, scenario.order[-1], [leader])]
    headers.append(f"best for {leader} if it expects")
    return text_table(headers, rows)


def _marks(row: pd.Series) -> str:
    return ", ".join(f"the {expectation}" for expectation in EXPECTATIONS if row[f"led_{expectation}"])


def _best_moves(scenario: Scenario, table: pd.DataFrame) -> str:
    leader = scenario.order[0][0]
    chosen = {
        expectation: " or ".join(dict.fromkeys(table.loc[table[f"led_{expectation}"], leader].astype(str)))
        for expectation in EXPECTATIONS
    }
    if len(set(chosen.values())) == 1:
        return f"The best move of {leader} is {chosen['best']}, whichever of the equilibria it expects to follow."
    lines = [f"  {expectation:<8} {moves}" for expectation, moves in chosen.items()]
    return "\n".join([f"The best move of {leader}, if it expects of the equilibria that follow", *lines])


def _simultaneous_text(scenario: Scenario, table: pd.DataFrame) -> str:
    found = table[table["status"] != "none"]
    if found.empty:
        return "No equilibrium was found."
    outcome = next(iter(scenario.outcomes))
    rows = [
        [*_equilibrium_cells(scenario, row, scenario.players, scenario.players), number(row[outcome])]
        for _, row in found.iterrows()
    ]
    return text_table([*_equilibrium_headers(scenario, scenario.players, scenario.players), _words(outcome)], rows)


def _equilibrium_headers(scenario: Scenario, movers: Sequence[str], paid: Sequence[str]) -> list[str]:
    return [*movers, *(f"payoff {player}" for player in paid), "regret", "index", "triangle"]


def _equilibrium_cells(scenario: Scenario, row: pd.Series, movers: Sequence[str], paid: Sequence[str]) -> list[str]:
    strategies = [strategy(row, player, scenario.moves[player]) for player in movers]
    payoffs = [number(row[f"payoff_{player}"]) for player in paid]
    if pd.notna(row["component"]):
        index = f"continuum {int(row['component']) + 1}"
    else:
        index = "–" if pd.isna(row["index"]) else f"{int(row['index']):+d}"
    return [*strategies, *payoffs, f"{row['regret']:.0e}", index, str(row.get("triangle", "–"))]


def _words(name: str) -> str:
    return name.replace("_", " ")
