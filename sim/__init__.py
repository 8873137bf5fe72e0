"""A game-theoretic simulator of strategies for parting Russia from China.

>>> import sim
>>> scenario = sim.load("mandelbaum")
>>> sim.nash(scenario.game(q=0.9)).complete
True
"""

from importlib import import_module

# Loaded at first use, so that `import sim` and `wedge --help` stay quick.
_HOMES = {
    "Equilibrium": "sim.solve.equilibrium",
    "EquilibriumSet": "sim.solve.equilibrium",
    "Game": "sim.game.normal_form",
    "InputError": "sim.errors",
    "Scenario": "sim.scenario.scenario",
    "flip": "sim.ask.flip.flip",
    "load": "sim.scenario.compose",
    "nash": "sim.solve.nash",
    "points": "sim.study.designs",
    "read_nfg": "sim.game.nfg",
    "read_results": "sim.study.results",
    "read_study": "sim.study.study",
    "robustness": "sim.ask.robustness",
    "rules": "sim.ask.rules",
    "sensitivity": "sim.ask.sensitivity",
    "sweep": "sim.study.sweep",
    "thresholds": "sim.ask.thresholds.thresholds",
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
