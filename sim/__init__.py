"""A game-theoretic simulator of strategies for parting Russia from China.

>>> import sim
>>> scenario = sim.load("mandelbaum")
>>> scenario.game(q=0.9)
Game(players=('us', 'russia', 'china'), moves 10×5×4)
"""

from importlib import import_module

# Loaded at first use, so that `import sim` and `wedge --help` stay quick.
_HOMES = {
    "Game": "sim.game.normal_form",
    "InputError": "sim.errors",
    "Scenario": "sim.scenario.scenario",
    "load": "sim.scenario.compose",
    "read_nfg": "sim.game.nfg",
    "write_nfg": "sim.game.nfg",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
