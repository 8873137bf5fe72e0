"""A study whose equilibria are given by rules, so that every figure can be checked against them."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.scenario.labels import Labels, Word

MOVES = {"us": ["HOLD", "OFFER"], "russia": ["WEST", "BLOC"], "china": ["BACK", "CURB"]}
LABELS = Labels(players={"us": Word("the US"), "russia": Word("Russia"), "china": Word("China")})
ALIGNMENT = {"BLOC": -1.0, "WEST": 1.0}
AT_ONCE = {
    "form": "simultaneous", "us": "HOLD", "russia": "BLOC", "china": "BACK", "russia_alignment": -1.0,
    "led_best": False, "led_worst": False, "equilibrium": 0, "status": "complete",
}  # fmt: skip


def rule(us: str, gain: float, trust: float) -> set[tuple[str, str]]:
    """Return what follows a move: an offer is taken from gain 0.3, refused up to 0.6; under trust 0.2, nothing."""
    if us == "HOLD":
        return {("BLOC", "BACK")}
    if trust < 0.2:
        return set()
    refused = {("BLOC", "BACK")} if gain <= 0.6 else set()
    taken = {("WEST", "CURB")} if gain >= 0.3 else set()
    return refused | taken


def make_study(parameters: dict | None = None, **axes) -> SimpleNamespace:
    """Return the study of `rule` on a grid; the US prefers the offer when it expects Russia to take it up."""
    axes = {name: np.asarray(values, dtype=float) for name, values in axes.items()}
    values = {"gain": 0.5, "trust": 1.0, "spare": 0.0, **(parameters or {})}
    rows = []
    for point, theta in enumerate(product(*axes.values())):
        here = dict(zip(axes, theta))
        at = {**values, **here}
        for us in MOVES["us"]:
            follows = sorted(rule(us, at["gain"], at["trust"]), reverse=True)  # as in the menu
            offered = rule("OFFER", at["gain"], at["trust"])
            best = us == "OFFER" if ("WEST", "CURB") in offered else us == "HOLD"
            worst = us == "OFFER" if offered == {("WEST", "CURB")} else us == "HOLD"
            common = {"point": point, **here, "form": "led", "us": us, "led_best": best, "led_worst": worst}
            for number, (russia, china) in enumerate(follows):
                answer = {"russia": russia, "china": china, "russia_alignment": ALIGNMENT[russia]}
                rows.append({**common, **answer, "equilibrium": number, "status": "complete"})
            if not follows:
                rows.append({**common, "led_best": False, "led_worst": False, "equilibrium": 0, "status": "none"})
        rows.append({"point": point, **here, **AT_ONCE})
    table = pd.DataFrame(rows)
    table["led_average"] = table["led_best"]
    for player, menu in MOVES.items():
        table[player] = pd.Categorical(table[player], categories=menu)
    return SimpleNamespace(
        table=table,
        axes=axes,
        title="A made-up offer",
        view="rules",
        game="toy",
        players=("us", "russia", "china"),
        moves=MOVES,
        leader="us",
        outcomes=("russia_alignment",),
        outcome="russia_alignment",
        parameters={
            name: {"value": value, "low": 0.0, "high": 1.0, "unit": "$ a barrel", "source": "made up"}
            for name, value in values.items()
        },
        labels=LABELS,
        scenario=None,
    )


@pytest.fixture(scope="module")
def line():
    """The study along gain."""
    return make_study(gain=np.linspace(0, 1, 101))


@pytest.fixture(scope="module")
def plane():
    """The study over gain and trust."""
    return make_study(gain=np.linspace(0, 1, 41), trust=np.linspace(0, 1, 21))
