"""``plan=best`` of `wedge path`: the best plan of all rules over some factors, sought and, if wanted, saved."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.ask.best_plan import AIMS, BUDGET, MOST_BUDGET, WORTH, BestPlan, best_plan
from sim.commands.arguments import Arguments, whole_number
from sim.commands.files import check_file
from sim.commands.over_time import plan_words
from sim.errors import InputError, expect_one_of
from sim.scenario.files import listed_names
from sim.scenario.plan_text import plan_text
from sim.scenario.plans import Plan, load_plan, plan_names
from sim.scenario.scenario import Scenario
from sim.scenario.where import YAML
from sim.time.measure import LOGIT
from sim.whole_files import write_whole

BEST_PLAN = "best"  # the word for a plan that is sought
KEYS = ("factors", "aim", "budget", "save")


def sought(arguments: Arguments, scenarios: Sequence[Scenario], rule: str, how: Mapping[str, Any]) -> BestPlan | None:
    """Return the best plan of all rules over the factors that are named, where one is asked for.

    Parameters
    ----------
    rule : str
        What is expected of several equilibria; or logit choices, for which no plan is sought.
    how : mapping
        The horizon and what is looked for, as `sim.path` takes them.

    Raises
    ------
    InputError
        If a key that says how to seek stands without it, several views are named, or the file to save is there already.
    """
    own = arguments.own
    if BEST_PLAN not in plan_words(arguments):
        for key in KEYS:
            if key in own:
                raise InputError(f"{key}={own[key]} changes nothing without plan={BEST_PLAN}.")
        return None
    scenario = _one(scenarios)
    if rule == LOGIT:
        raise InputError(f"plan={BEST_PLAN} is sought over a horizon; leave out concept={LOGIT}.")
    if "factors" not in own:
        names_of = [factor.name for factor in scenario.time.factors] if scenario.time else []
        raise InputError(
            f"plan={BEST_PLAN}: over which factors? Name one or two, as in factors={','.join(names_of[:2])}."
        )
    aim = own.get("aim", WORTH)
    expect_one_of(aim, AIMS, "aim")
    budget = whole_number("budget", own.get("budget", str(BUDGET)), 1, MOST_BUDGET)
    file = _new_file(own["save"]) if "save" in own else None
    start = [None, *_fitting(scenario, arguments.config_dir)]
    asked = {key: value for key, value in how.items() if key != "precision"}  # of logit choices alone
    found = best_plan(scenario, listed_names(own["factors"]), start, aim=aim, rule=rule, budget=budget, **asked)
    if file is not None:
        write_whole(file, plan_text(found.plan, scenario).encode())
    return found


def _one(scenarios: Sequence[Scenario]) -> Scenario:
    if len(scenarios) > 1:
        raise InputError(
            f"plan={BEST_PLAN} is sought in one view; save it there with save=FILE.yaml, and name that file with several."
        )
    return scenarios[0]


def _new_file(text: str) -> Path:
    """Return the file to save a plan in, if it may be made."""
    path = Path(text)
    check_file(path, "save", YAML)
    if os.path.lexists(path):
        raise InputError(f"save={text}: that file is there already and is left as it is; name another one.")
    return path


def _fitting(scenario: Scenario, config_dir: str | None) -> list[Plan]:
    """Return all plans that ship or lie in the user's folder and go with the game."""
    plans = []
    for name in plan_names(config_dir):
        try:
            plans.append(load_plan(name, scenario, config_dir))
        except InputError:  # of another game
            continue
    return plans
