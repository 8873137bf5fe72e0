"""Reading results: lazily or as pandas, counted part by part, queried from outside, drawn."""

import json
import re

import numpy as np
import pandas as pd
import pyarrow.dataset as ds
import pytest

import sim
from sim.cli import main
from sim.commands.compose import compose
from sim.scenario.compose import open_library
from sim.study.run import run_study
from sim.study.summary import level_parts, summarise
from tests.toys.study import ROOT, toy_config


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A sample of the triangle, in three parts."""
    home = tmp_path_factory.mktemp("results")
    words = ["view=base", "design=sobol", "design.points=64", "chunk=25", "executor=serial", f"results={home}"]
    return sim.read_results(run_study(compose(words, open_library())))


def test_the_table_is_read_by_row_and_column(results):
    assert results.dataset.count_rows() == results.rows == len(results.to_pandas())
    some = results.to_pandas(["point", "us", "triangle"], ds.field("led_best"))
    assert list(some) == ["point", "us", "triangle"]
    assert sorted(some["point"].unique()) == list(range(64))
    assert results.config["design"]["points"] == 64 and results.scenario.view == "base"
    assert "complete, 64 points" in repr(results)


def third(alignment):
    """The named value in whose third of the range an alignment lies."""
    return "-1" if alignment < -1 / 3 - 1e-9 else "1" if alignment > 1 / 3 + 1e-9 else "0"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([-1, 0, 1], [0, 0, 1, 1, 1, 2, 2]),
        ([-1, 1], [0, 0, 0, 1, 1, 1, 1]),
        ([-1, 0, 0.5, 1], [0, 0, 1, 2, 2, 3, 3]),
    ],
)
def test_a_range_is_cut_into_a_part_for_each_named_value(levels, expected):
    values = np.array([-1, -0.6, -1 / 3, 0, 1 / 3, 0.6, 1])
    assert level_parts(values, levels).tolist() == expected


def test_a_summary_counts_what_the_whole_table_holds(results):
    table, found = results.to_pandas(), summarise(results)
    led = table[(table["form"] == "led") & (table["status"] != "none")]
    for move, at_move in led.groupby("us", observed=True):
        patterns = at_move.groupby("point")["russia_alignment"].agg(lambda column: frozenset(map(third, column)))
        for outcome in set().union(*patterns):
            possible = sum(outcome in held for held in patterns) / 64
            certain = sum(held == {outcome} for held in patterns) / 64
            assert found.possible[move].get(outcome, 0) == pytest.approx(possible)
            assert found.certain[move].get(outcome, 0) == pytest.approx(certain)
        assert sum(found.equilibria[move].values()) == pytest.approx(at_move["point"].nunique() / 64)
        chosen = at_move.loc[at_move["led_worst"], "point"].nunique() / 64
        assert found.chosen["worst"].get(move, 0) == pytest.approx(chosen)
    ties = table.loc[table["status"] == "degenerate", "point"].nunique() / 64
    assert found.ties == pytest.approx(ties)


def test_a_continuum_counts_as_one_equilibrium(results):
    table, found = results.to_pandas(), summarise(results)
    led = table[(table["form"] == "led") & (table["status"] != "none")]
    alone = led["component"].isna()
    numbers = led[alone].groupby(["us", "point"], observed=True).size().add(
        led[~alone].groupby(["us", "point"], observed=True)["component"].nunique(), fill_value=0
    )  # fmt: skip
    for move, of_move in numbers.groupby(level="us", observed=True):
        shares = of_move.value_counts() / 64
        assert found.equilibria[move] == pytest.approx({int(n): share for n, share in shares.items()})


def test_the_command_says_it_in_text_and_data(results, capsys):
    assert main(["results", str(results.directory), "--details"]) == 0
    text = capsys.readouterr().out
    varied = len(results.scenario.parameters)
    assert f"Over the 64 points drawn as a Sobol sequence, seed 0, over {varied} assumptions: " in text
    assert "Failed chunks: none." in text
    assert main(["results", str(results.directory), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["points"] == 64 and data["table_sha256"] == results.manifest["table_sha256"]
    assert data["chosen"]["best"] == summarise(results).chosen["best"]


def test_the_documented_query(results):
    duckdb = pytest.importorskip("duckdb")
    (query,) = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "scale.md").read_text(), re.DOTALL)
    pattern = re.search(r"'([^']*equilibria\.parquet/\*\.parquet)'", query)[1]
    answer = duckdb.sql(query.replace(pattern, f"{results.directory}/equilibria.parquet/*.parquet")).df()
    possible = summarise(results).possible
    expected = {(move, outcome): share for move, shares in possible.items() for outcome, share in shares.items()}
    assert {(row.us, row.russia): row.share for row in answer.itertuples()} == pytest.approx(expected, abs=1e-3)


def test_a_sample_is_drawn_as_shares_and_a_grid_as_maps(results, blank_pictures, tmp_path, capsys):
    assert main(["plot", str(results.directory)]) == 0
    assert {path.stem for path in (results.directory / "figures").iterdir()} == {"shares"}
    grid = run_study(toy_config(tmp_path, "axes.q=0:1:5", "axes.gain=1:3:5", design=()))
    assert main(["plot", str(grid)]) == 0
    assert "phase_q_gain_best.png" in {path.name for path in (grid / "figures").iterdir()}
    assert isinstance(sim.read_study(grid).table, pd.DataFrame)
