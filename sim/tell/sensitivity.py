"""What the target depends on: Sobol and Morris indices of the assumptions."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.ask.sensitivity import OUTPUTS, Sensitivity
from sim.ask.worlds import LED_PATH
from sim.scenario.labels import beside
from sim.tell.choices import choice_word
from sim.tell.data import records
from sim.tell.document import Block, Column, Details, Document, Paragraph, Table
from sim.tell.origin import drawn
from sim.tell.scope import about_last_stage
from sim.tell.words import capital, heading, identity, listed

SOBOL = (
    "All assumptions are drawn together (a method of Sobol): the total index is the share of the target's ups and downs "
    "over the worlds in which an assumption has a part, alone or with others; the first-order index what it does alone; "
    "± is the half-width of a 95% confidence interval."
)
MORRIS = (
    "One assumption after another is moved (a method of Morris): the Morris effect is by how much the target rises, on "
    "average, as the assumption goes through its whole range; its mean size leaves the sign out, so that ups and downs do "
    "not cancel."
)
SHOWN = 12  # assumptions of a table
LEADING = 3  # assumptions that the finding names
OUTPUT_NAMES = {"probability": "probability", "low": "lowest outcome", "high": "highest outcome"}


def tell(indices: Sensitivity, choice: str = LED_PATH) -> Document:
    """Return in words what the target depends on after one move of the leader, or on the led path."""
    scenario = indices.scenario
    about = about_last_stage(scenario) if scenario.earlier else "About all moving at once"
    blocks = [
        Paragraph(finding(indices, choice), "lead"),
        Paragraph(
            f"{about}, in {indices.worlds:,} worlds, {drawn(indices.origin, scenario)}. The leader expects the "
            f"{indices.expectation} of what follows."
        ),
        *tables(indices, choice),
    ]
    told = {
        **identity(scenario),
        "target": indices.target.text,
        "expectation": indices.expectation,
        "drawn": drawn(indices.origin, scenario),
        **data(indices),
    }
    return Document(heading(scenario), blocks, told, _frame(indices))


def finding(indices: Sensitivity, choice: str = LED_PATH) -> str:
    """Return the assumptions on which the target depends most."""
    of_output, main, by = _indices(indices, choice, OUTPUTS[0])
    ranked = of_output[main][by]
    named = [indices.scenario.parameters[name].said for name in ranked.index[ranked > 0]][:LEADING]
    on = f"most on {listed(named)}" if named else "on no assumption in this sample"
    return f"{capital(choice_word(indices.scenario, choice))}: '{indices.target.text}' depends {on}."


def worlds(indices: Sensitivity) -> str:
    """Return how many worlds were solved."""
    return f"{indices.worlds:,} for the indices"


def tables(indices: Sensitivity, choice: str) -> list[Block]:
    """Return a table for the target's probability, those of the outcome's range on request."""
    first, *others = (_table(indices, choice, output) for output in OUTPUTS)
    how = [text for text, table in ((SOBOL, indices.sobol), (MORRIS, indices.morris)) if table is not None]
    return [first, Paragraph(" ".join(how), "note"), Details("What the range of the outcome depends on", others)]


def _table(indices: Sensitivity, choice: str, output: str) -> Table:
    scenario = indices.scenario
    of_output, main, _ = _indices(indices, choice, output)
    ranked = of_output[main].head(SHOWN)
    headers, spelt = [], []
    if "sobol" in of_output:
        headers += ["Total index", "First-order index"]
        spelt += [lambda name: _with_error(of_output["sobol"].loc[name], "total")]
        spelt += [lambda name: _with_error(of_output["sobol"].loc[name], "first")]
    if "morris" in of_output:
        headers += ["Morris effect", "Its mean size"]
        spelt += [lambda name: f"{round(of_output['morris'].at[name, 'mu'], 2) + 0.0:+.2f}".replace("-", "−")]
        spelt += [lambda name: f"{of_output['morris'].at[name, 'mu_star']:.2f}"]
    rows = [
        [beside(scenario.parameters[name].called, name), *(spell(name) for spell in spelt)] for name in ranked.index
    ]
    status = ranked["status"].iloc[0]
    note = "" if status == "complete" else f" ({status})"
    title = f"{capital(choice_word(scenario, choice))}: what the {OUTPUT_NAMES[output]} depends on{note}"
    return Table(f"{title}:", ["Assumption", *(Column(name, look="number") for name in headers)], rows)


def _indices(indices: Sensitivity, choice: str, output: str) -> tuple[dict[str, pd.DataFrame], str, str]:
    """Return the tables of each design, the largest index first; the main design's name, and its index that counts."""
    of_output = {}
    for name, by in (("sobol", "total"), ("morris", "mu_star")):
        table = getattr(indices, name)
        if table is not None:
            rows = table[(table["choice"] == choice) & (table["output"] == output)].set_index("parameter")
            of_output[name] = rows.sort_values(by, ascending=False, kind="stable")
    main, by = ("sobol", "total") if "sobol" in of_output else ("morris", "mu_star")
    return of_output, main, by


def _with_error(row: Any, name: str) -> str:
    return f"{row[name]:.2f} ± {row[f'{name}_conf']:.2f}".replace("-", "−")


def data(indices: Sensitivity | None) -> dict[str, Any]:
    """Return both tables for a machine; each null where there is none."""
    both = {name: getattr(indices, name, None) for name in ("sobol", "morris")}
    return {name: None if table is None else records(table) for name, table in both.items()}


def _frame(indices: Sensitivity) -> pd.DataFrame:
    """Return one row per choice, output and parameter, with the indices of both designs."""
    keys = ["choice", "output", "parameter"]
    both = {"sobol": indices.sobol, "morris": indices.morris}
    one, *other = [
        table.rename(columns={"status": f"{name}_status"}) for name, table in both.items() if table is not None
    ]
    return one.merge(other[0], on=keys, how="outer", sort=False) if other else one
