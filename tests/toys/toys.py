"""Toy scenarios whose payoffs are written profile by profile, and play of them solved by hand."""

from itertools import product

import yaml

import sim
from sim.solve.nash import nash
from sim.study.designs import matrix, points

LED = ["us", ["row", "col"]]  # an order of moves with a leader
WHERE = {"where": "row1 + 2 * col1", "when": "us1"}  # outcomes that tell profiles apart
WORDS = {"unit": "unit", "source": "test"}


def toy(directory, payoffs, params, order=None, outcomes=None, name="toy"):
    """Load a scenario from payoff tables.

    Parameters
    ----------
    payoffs : dict of player to dict of profile to formula
        A profile is a string of digits, one move per player in the order of the dict: ``{"row": {"00": "x - 1"}}``;
        a profile left out pays 0. Move 1 of row is called ROW1, and its instrument, 1 if it is played, ``row1``.
    params : dict of name to (value, low, high), or to (value, values) of a discrete parameter
    order : list, by default all at once
    outcomes : dict of name to formula
    """
    players = list(payoffs)
    profiles = sorted({profile for table in payoffs.values() for profile in table})
    counts = [1 + max(int(profile[i]) for profile in profiles) for i in range(len(players))]
    played = {p: [f"{p}{a}" for a in range(n)] for p, n in zip(players, counts)}
    game = {
        "title": "A toy",
        "order": order or [players],
        "instruments": {p: dict.fromkeys(names, "1 if played") for p, names in played.items()},
        "moves": {p: {i.upper(): {i: 1} for i in names} for p, names in played.items()},
        "params": {
            key: {**dict(zip(("value", "low", "high") if len(entry) == 3 else ("value", "values"), entry)), **WORDS}
            for key, entry in params.items()
        },
        "payoffs": {p: {"all": _formula(table, players)} for p, table in payoffs.items()},
        "outcomes": {"first": f"{players[0]}0", **(outcomes or {}), "used": _used(played)},
    }
    view = {"game": name, "title": "A view of it", "params": {}}
    for group, data in (("game", game), ("view", view)):
        (directory / group).mkdir(exist_ok=True)
        (directory / group / f"{name}.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    return sim.load(name, [], str(directory))


def led(directory, row, params, us=("0", "0"), outcomes=WHERE):
    """Load a scenario in which row plays ROW1, after either move of a leader who likes that, where a formula is positive.

    Parameters
    ----------
    row : str
        The formula; a third player, col, plays COL0.
    us : two formulas
        What its moves are worth to the leader, beside 1 for ROW1.
    """
    payoffs = {
        "us": {f"{a}{r}{c}": f"{worth} + {r}" for a, worth in enumerate(us) for r in "01" for c in "01"},
        "row": {f"{a}1{c}": row for a in "01" for c in "01"},
        "col": {f"{a}{r}0": "1" for a in "01" for r in "01"},
    }
    return toy(directory, payoffs, params, LED, outcomes)


def _formula(table, players):
    terms = [
        f"({formula}) * " + " * ".join(f"{p}{a}" for p, a in zip(players, profile))
        for profile, formula in table.items()
    ]
    return " + ".join(terms) or "0"


def _used(played):
    return " + ".join(name for names in played.values() for name in names)


def table(formulas):
    """Return a table from rows of formulas: ``[["x", 1], [0, 2]]`` for two players."""
    return {f"{a}{b}": str(formula) for a, row in enumerate(formulas) for b, formula in enumerate(row)}


def holds(scenario, wanted, quantifier, **values):
    """Whether a target holds in some or every equilibrium, all moving at once, from the complete solver alone."""
    fulfilled = [
        all(wanted(profile) for profile in product(*equilibrium.support))
        for equilibrium in nash(scenario.game(**values))
    ]
    return any(fulfilled) if quantifier == "some" else all(fulfilled)


def sample(scenario, count, seed=0):
    """Points spread evenly over a scenario's plausible ranges."""
    return points(scenario, "sobol", points=count, seed=seed)


def sample_matrix(scenario, count, seed=0):
    """The same, shape (points, parameters)."""
    return matrix(sample(scenario, count, seed))
