"""Precedents, read: episodes of history with a model of them and what the model should say of other circumstances.

A file `precedent/<name>.yaml` names a view, whose game is the model, or holds a market: powers that pair off, each
with the worth of each partner to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.scenario.compose import build, gather, open_library
from sim.scenario.constraints import refuse_broken
from sim.scenario.files import Library, read_yaml
from sim.scenario.menu import level
from sim.scenario.names import spelt
from sim.scenario.parameters import read_parameters, values_of
from sim.scenario.precedent import Counterfactual, Draws, Market, Outcome, Precedent
from sim.scenario.scenario import Scenario
from sim.scenario.sections import check_keys
from sim.scenario.sources import Source, cite, cited_parameters, library_sources, read_sources
from sim.scenario.where import Where

GROUP = "precedent"
MOST_DRAWS = 1_000_000
KEYS = (
    "title", "view", "market", "history", "sources", "lesson", "observed", "draws", "reported", "counterfactuals",
)  # fmt: skip
REQUIRED = ("title", "history", "sources", "lesson", "observed", "draws", "counterfactuals")
MARKET_KEYS = ("alone", "enemy", "values")
DRAWS_KEYS = ("count", "seed", "spread", "params")
COUNTERFACTUAL_KEYS = ("title", "params", "expected", "event", "reported")


def precedent_names(config_dir: str | Path | None = None) -> list[str]:
    """Return the names of all precedents, shipped or in a directory of one's own."""
    return open_library(config_dir).names(GROUP)


def load_precedent(name: str, config_dir: str | Path | None = None) -> Precedent:
    """Read a precedent.

    Raises
    ------
    InputError
        If there is none of that name, or its file holds something wrong.
    """
    library = open_library(config_dir)
    path = library.path(GROUP, name)
    library = library.beside(path)
    data = read_yaml(path)
    check_keys(data, KEYS, REQUIRED, Where(path))
    sources = read_sources(library_sources(library), Where())
    model = _read_model(data, library, sources, path)
    return Precedent(
        name=spelt(path.stem),
        title=str(data["title"]),
        history=str(data["history"]),
        lesson=str(data["lesson"]),
        sources=_read_sources(data["sources"], sources, Where(path) / "sources"),
        model=model,
        observed=_read_outcomes(model, data["observed"], Where(path) / "observed"),
        draws=_read_draws(model, data["draws"], Where(path) / "draws"),
        reported=_read_share(data.get("reported"), Where(path) / "reported"),
        counterfactuals=_read_counterfactuals(model, data["counterfactuals"], Where(path) / "counterfactuals"),
    )


def _read_sources(section: Any, known: Mapping[str, Source], where: Where) -> tuple[str, ...]:
    return tuple(cite(str(text), known, where / number) for number, text in enumerate(_list(section, where)))


def _read_model(
    data: Mapping[str, Any], library: Library, sources: Mapping[str, Source], path: Path
) -> Scenario | Market:
    if ("view" in data) == ("market" in data):
        raise InputError(f"{Where(path)}: a precedent has either a 'view' or a 'market', and not both.")
    if "view" in data:
        try:
            return build(gather(library, str(data["view"])), library)
        except InputError as error:
            raise InputError(f"{Where(path) / 'view'}: {error}") from None
    return _read_market(data["market"], sources, Where(path) / "market")


def _read_market(section: Any, sources: Mapping[str, Source], where: Where) -> Market:
    check_keys(section, MARKET_KEYS, MARKET_KEYS, where)
    common = cited_parameters({key: section[key] for key in ("alone", "enemy")}, sources, where)
    parameters = read_parameters(common, where)
    players = tuple(_mapping(section["values"], where / "values"))
    for player, partners in section["values"].items():
        here = where / "values" / player
        for partner, parameter in read_parameters(cited_parameters(partners, sources, here), here).items():
            if partner not in players or partner == player:
                others = [other for other in players if other != player]
                raise InputError(f"{here}: '{partner}' is not another player; {nearest(partner, others)}")
            parameters[f"{player}.{partner}"] = parameter
    return Market(players, parameters)


def _read_outcomes(model: Scenario | Market, section: Any, where: Where) -> tuple[Outcome, ...]:
    read = _read_profile if isinstance(model, Scenario) else _read_matching
    return tuple(read(model, entry, where / k) for k, entry in enumerate(_list(section, where)))


def _read_profile(scenario: Scenario, entry: Any, where: Where) -> Outcome:
    check_keys(entry, scenario.players, scenario.players, where)
    moves = _read_moves(scenario, entry, where)
    return tuple(moves[i] for i in range(len(scenario.players)))


def _read_moves(scenario: Scenario, entry: Mapping[str, Any], where: Where) -> dict[int, int]:
    """Return moves by number from a mapping of players to moves."""
    moves = {}
    for player, move in entry.items():
        menu = scenario.moves[player]
        if move not in menu:
            raise InputError(f"{where}: unknown move '{move}' of {player}; {nearest(move, menu)}")
        moves[scenario.players.index(player)] = menu.index(move)
    return moves


def _read_matching(market: Market, entry: Any, where: Where) -> Outcome:
    partner = list(range(len(market.players)))
    for pair in _list(entry, where):
        if not isinstance(pair, list) or len(pair) != 2:
            raise InputError(f"{where}: pairs of players are expected, as in [[britain, prussia]], not {shown(pair)}.")
        for player in pair:
            if player not in market.players:
                raise InputError(f"{where}: unknown player '{player}'; {nearest(player, market.players)}")
        i, j = map(market.players.index, pair)
        if i == j or partner[i] != i or partner[j] != j:
            raise InputError(f"{where}: a player of {pair} is paired twice.")
        partner[i], partner[j] = j, i
    return tuple(partner)


def _read_draws(model: Scenario | Market, section: Any, where: Where) -> Draws:
    check_keys(section, DRAWS_KEYS, ("count", "seed", "spread"), where)
    count, seed = (_whole(section[key], where / key) for key in ("count", "seed"))
    if not 1 <= count <= MOST_DRAWS:
        raise InputError(f"{where / 'count'}: from 1 to {MOST_DRAWS:,} draws can be made, not {count}.")
    spread = [name for name, parameter in model.parameters.items() if not parameter.is_discrete]
    names = _list(section.get("params", spread), where / "params")
    for name in names:
        _check_parameter(model, name, where / "params")
        if name not in spread:
            raise InputError(
                f"{where / 'params'}: {name} takes only some values and is not drawn around one; leave it out."
            )
    return Draws(count, seed, level(section["spread"], where / "spread"), tuple(names))


def _read_counterfactuals(model: Scenario | Market, section: Any, where: Where) -> tuple[Counterfactual, ...]:
    entries = _mapping(section, where).items()
    return tuple(_read_counterfactual(model, name, entry, where / name) for name, entry in entries)


def _read_counterfactual(model: Scenario | Market, name: str, section: Any, where: Where) -> Counterfactual:
    check_keys(section, COUNTERFACTUAL_KEYS, ("title", "params", "expected"), where)
    event = section.get("event", {})
    players = model.players if isinstance(model, Scenario) else ()
    check_keys(event, players, (), where / "event")
    return Counterfactual(
        name=name,
        title=str(section["title"]),
        cases=_read_cases(model, section["params"], where / "params"),
        expected=_read_outcomes(model, section["expected"], where / "expected"),
        event=_read_moves(model, event, where / "event") if event else {},
        reported=_read_share(section.get("reported"), where / "reported"),
    )


def _read_cases(model: Scenario | Market, section: Any, where: Where) -> tuple[Mapping[str, float], ...]:
    """Return one case for each combination of the values listed."""
    lists = {}
    for name, value in _mapping(section, where).items():
        _check_parameter(model, name, where)
        listed = value if isinstance(value, list) else [value]
        lists[name] = [model.parameters[name].number(entry, where / name) for entry in listed]
    cases = tuple(dict(zip(lists, values)) for values in product(*lists.values()))
    if isinstance(model, Scenario):
        for case in cases:
            refuse_broken(model.constraints, {**values_of(model.parameters), **case}, where)
    return cases


def _check_parameter(model: Scenario | Market, name: str, where: Where) -> None:
    if name not in model.parameters:
        raise InputError(f"{where}: unknown parameter '{name}'; {nearest(name, model.parameters)}")


def _read_share(value: Any, where: Where) -> float | None:
    if value is None:
        return None
    share = level(value, where)
    if not 0 <= share <= 1:
        raise InputError(f"{where}: a share from 0 to 1 is expected, not {share:g}.")
    return share


def _whole(value: Any, where: Where) -> int:
    if level(value, where) != int(value) or value < 0:
        raise InputError(f"{where}: a whole number that is not negative is expected, not {shown(value)}.")
    return int(value)


def _mapping(value: Any, where: Where) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(f"{where}: a mapping of names is expected, not {shown(value)}.")
    return value


def _list(value: Any, where: Where) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise InputError(f"{where}: a list is expected, not {shown(value)}.")
    return value
