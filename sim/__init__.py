"""A game-theoretic simulator of strategies for parting Russia from China.

>>> import sim
>>> scenario = sim.load("mandelbaum")
>>> sim.nash(scenario.game(q=0.9)).complete
True

Scenarios and games: `load`, `from_table`, `Scenario`, `Game`, `payoff_table`, `read_nfg`, `write_nfg`,
`write_efg`.
Solving: `nash`, `nash_many`, `solution`, `CONCEPTS` and what a concept of one's own is made of (`Concept`, `EquilibriumTable`,
`pure_table`).
Many points: `sweep`, `read_results`, `read_study`.
Questions: `check`, `explain`, `compare`, `changed`, `nearest_change`, `thresholds`, `plane`, `flip`, `between`,
`sensitivity`, `robustness`, `rules`, `claims`, `precedents`; over time `path`, `best_plan`, `each_alone`, `outlook`,
`reasons`, `crossings`, `overtaking` and `transitions`, with `load_plan`; `document` tells a result in words, `figures`
draws it.
"""

from importlib import import_module
from typing import Any

# Public name: module and name there. Loaded at first use, so that `import sim` and `wedge --help` stay quick.
_HOMES = {
    "BestPlan": "sim.ask.best_plan:BestPlan",
    "CONCEPTS": "sim.solve.concepts:CONCEPTS",
    "Check": "sim.ask.check.check:Check",
    "Claims": "sim.ask.claims.claims:Claims",
    "Concept": "sim.solve.concept:Concept",
    "Equilibrium": "sim.solve.equilibrium:Equilibrium",
    "EquilibriumSet": "sim.solve.equilibrium:EquilibriumSet",
    "EquilibriumTable": "sim.solve.batch:EquilibriumTable",
    "Changed": "sim.ask.changed:Changed",
    "Comparison": "sim.ask.compare:Comparison",
    "Crossings": "sim.ask.contest.crossings:Crossings",
    "EachAlone": "sim.ask.each_alone:EachAlone",
    "Explanations": "sim.ask.explain:Explanations",
    "Flip": "sim.ask.flip.flip:Flip",
    "Game": "sim.game.normal_form:Game",
    "InputError": "sim.errors:InputError",
    "Judgements": "sim.ask.precedents:Judgements",
    "NearestChange": "sim.ask.nearest:NearestChange",
    "Outlook": "sim.ask.outlook:Outlook",
    "Overtaking": "sim.ask.contest.overtaking:Overtaking",
    "Paths": "sim.ask.path:Paths",
    "Plan": "sim.scenario.plans:Plan",
    "Plane": "sim.ask.plane:Plane",
    "Reasons": "sim.ask.reasons:Reasons",
    "Results": "sim.study.results:Results",
    "Robustness": "sim.ask.robustness:Robustness",
    "Rule": "sim.ask.rules:Rule",
    "Rules": "sim.ask.rules:Rules",
    "Scenario": "sim.scenario.scenario:Scenario",
    "Sensitivity": "sim.ask.sensitivity:Sensitivity",
    "Solution": "sim.ask.solution:Solution",
    "Study": "sim.study.study:Study",
    "Thresholds": "sim.ask.thresholds.thresholds:Thresholds",
    "Transitions": "sim.ask.transitions:Transitions",
    "Walk": "sim.ask.between.between:Walk",
    "best_plan": "sim.ask.best_plan:best_plan",
    "between": "sim.ask.between.between:between",
    "changed": "sim.ask.changed:changed",
    "check": "sim.ask.check.check:check",
    "claims": "sim.ask.claims.claims:claims",
    "compare": "sim.ask.compare:compare",
    "crossings": "sim.ask.contest.crossings:crossings",
    "document": "sim.tell:tell",
    "each_alone": "sim.ask.each_alone:each_alone",
    "explain": "sim.ask.explain:explain",
    "figures": "sim.plot.figures:figures",
    "from_table": "sim.scenario.data_files:from_table",
    "flip": "sim.ask.flip.flip:flip",
    "load": "sim.scenario.compose:load",
    "load_plan": "sim.scenario.plans:load_plan",
    "nash": "sim.solve.nash:nash",
    "nash_many": "sim.solve.nash:nash_many",
    "nearest_change": "sim.ask.nearest:nearest_change",
    "outlook": "sim.ask.outlook:outlook",
    "overtaking": "sim.ask.contest.overtaking:overtaking",
    "path": "sim.ask.path:path",
    "payoff_table": "sim.scenario.payoff_table:payoff_table",
    "plane": "sim.ask.plane:plane",
    "points": "sim.study.designs:points",
    "precedents": "sim.ask.precedents:precedents",
    "pure_table": "sim.solve.batch:pure_table",
    "read_nfg": "sim.game.nfg:read_nfg",
    "read_results": "sim.study.results:read_results",
    "read_study": "sim.study.study:read_study",
    "reasons": "sim.ask.reasons:reasons",
    "report": "sim.reports.report:report",
    "explore": "sim.reports.explore:explore",
    "robustness": "sim.ask.robustness:robustness",
    "rules": "sim.ask.rules:rules",
    "sensitivity": "sim.ask.sensitivity:sensitivity",
    "solution": "sim.ask.solution:solve",
    "sweep": "sim.study.sweep:sweep",
    "thresholds": "sim.ask.thresholds.thresholds:thresholds",
    "transitions": "sim.ask.transitions:transitions",
    "write_efg": "sim.game.efg:write_efg",
    "write_nfg": "sim.game.nfg:write_nfg",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605 (a list)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    home, _, there = _HOMES[name].partition(":")
    value = getattr(import_module(home), there)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
