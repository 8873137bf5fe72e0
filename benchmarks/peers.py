"""The other tools: found if installed, given the same games, their answers read as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module, metadata
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.answers import Answers, flat

PEERS = ("pygambit", "quantecon", "nashpy")


def version(package: str) -> str:
    """Return the version of an installed package, or that it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def peer(module: str) -> ModuleType | None:
    """Return a peer's module, None where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        return None


def gambit_games(gambit: ModuleType, payoffs: np.ndarray) -> list[Any]:
    """Return pygambit's games for payoffs of shape (games, players, n1, …, nN); the numbers are kept exactly."""
    kind = getattr(gambit, "StrategicGame", gambit.Game)  # from version 17 on, and before
    return [kind.from_arrays(*game) for game in payoffs]


def published_games(gambit: ModuleType) -> list[np.ndarray]:
    """Return the payoffs, shape (players, n1, …, nN), of the games of several players that come with pygambit."""
    games = [gambit.catalog.load(name) for name in gambit.catalog.games()["Game"]]
    return [np.array(game.to_arrays(float), dtype=float) for game in games if len(game.players) > 1]


def gambit_answers(results: Iterable[Any], shape: tuple[int, ...]) -> Answers:
    """Return the equilibria of pygambit's results for games of one shape."""
    return Answers([flat((_gambit_profile(e, shape) for e in r.equilibria), sum(shape)) for r in results])


def gambit_limit(result: Any, shape: tuple[int, ...]) -> np.ndarray | None:
    """Return the profile of one result of `logit_solve`, flat; None where it gave none."""
    if hasattr(result, "equilibrium"):  # from version 17 on
        found = result.equilibrium
    else:
        found = next(iter(result.equilibria), None)
    return None if found is None else np.concatenate(_gambit_profile(found, shape))


def _gambit_profile(equilibrium: Any, shape: tuple[int, ...]) -> list[np.ndarray]:
    """Return the strategies as arrays; players and moves are labelled by numbers."""
    mixed = (equilibrium[str(player + 1)] for player in range(len(shape)))
    return [np.array([float(own[str(a + 1)]) for a in range(moves)]) for own, moves in zip(mixed, shape)]


def quantecon_game(theory: ModuleType, payoffs: np.ndarray) -> Any:
    """Return quantecon's game, in which every player's own move comes first and the others' follow in turn."""
    players = range(len(payoffs))
    turned = (payoffs[i].transpose([*players[i:], *players[:i]]) for i in players)
    return theory.NormalFormGame([theory.Player(np.ascontiguousarray(tensor)) for tensor in turned])
