"""The page: model, style and script in one HTML file that asks nothing of any network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from sim.render.explorer.model import by_game, model
from sim.render.html import own_file, own_hash, own_template
from sim.scenario.plans import Plan
from sim.scenario.scenario import Scenario
from sim.tell.words import listed

# In the order in which each uses those before it. A worker runs the first ones, which know of no page.
ENGINE = (
    "schedule",
    "payoffs",
    "bimatrix",
    "engine",
    "program",
    "dynamics",
    "horizon",
    "course",
    "worker",
)
PAGE = (
    "dom",
    "words",
    "answers",
    "paths",
    "strips",
    "nearest",
    "state",
    "save",
    "sliders",
    "map",
    "panels",
    "charts",
    "years",
    "main",
)
MODULES = (*ENGINE, *PAGE)
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|function\*?|class|async function) (\w+))", re.MULTILINE)


def page(scenarios: Sequence[Scenario], command: str, plans: Callable[[Scenario], list[Plan]] | None = None) -> bytes:
    """Return the explorer of views as an HTML page.

    What the views bring along stands in the page as data, and is shown as text: no label or note can become markup or
    script, and the page's policy admits no script but its own and no address outside itself.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The first is shown when the page is opened.
    command : str
        By which the page was written.
    plans : callable, optional
        Returns the plans of a game over time that are followed in the page; by default it is free play alone.
    """
    style = own_file("page.css") + own_file("explorer/explorer.css")
    engine, code = script(ENGINE), script(PAGE)
    models = [model(views, plans(views[0]) if plans else ()) for views in by_game(scenarios)]
    data = json.dumps(models, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    rendered = own_template("explorer/explorer.html").render(
        title=_title(scenarios),
        subtitle=_subtitle(scenarios),
        command=command,
        model=data.replace("<", "\\u003c"),
        style=style,
        engine=engine,
        script=code,
        style_hash=own_hash(style),
        script_hashes=[own_hash(engine), own_hash(code)],
    )
    return rendered.encode()


def _title(scenarios: Sequence[Scenario]) -> str:
    return scenarios[0].question or scenarios[0].own_title


def _subtitle(scenarios: Sequence[Scenario]) -> str:
    if len(scenarios) == 1:
        return scenarios[0].own_title if scenarios[0].question else ""
    return f"{len(scenarios)} views of it: {listed([scenario.view for scenario in scenarios])}"


@cache
def script(modules: tuple[str, ...] = MODULES) -> str:
    """Return modules as one script, each in a scope of its own that hands on what it exports."""
    return "\n".join(['"use strict";', *map(_scope, modules), ""])


def _scope(name: str) -> str:
    text = (files("sim.render.explorer") / f"{name}.js").read_text(encoding="utf-8")
    exported = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = module_\2;", text))
    return f"const module_{name} = (() => {{\n{body}return {{ {exported} }};\n}})();"
