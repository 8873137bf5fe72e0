"""Studies: what a directory holds, that it reads back, and that wrong ones are refused before anything is written."""

import numpy as np
import pytest

import sim
from sim.commands.compose import compose
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.study import store
from sim.study.run import run_study
from sim.whole_files import write_whole

pytestmark = pytest.mark.filterwarnings("ignore::sim.scenario.parameters.RangeWarning")


def config(tmp_path, *overrides):
    return compose(["view=mallory", "axes.q=0.2:0.9:5", f"results={tmp_path}", *overrides], open_library())


def test_a_study_reads_back_from_its_files_alone(tmp_path):
    directory = run_study(config(tmp_path, "params.theta=0.3"))
    assert sorted(path.name for path in directory.iterdir()) == [
        "config.yaml", "equilibria.parquet", "manifest.json", "parts.jsonl"
    ]  # fmt: skip
    assert directory.parent == tmp_path / "mallory"
    found = sim.read_study(directory)
    expected = sim.sweep(sim.load("mallory", ["params.theta=0.3"]), {"q": np.linspace(0.2, 0.9, 5)})
    assert len(found.table) == len(expected)
    for name in ("russia", "china", "payoff_us", "russia_alignment", "led_best", "status"):
        assert found.table[name].astype(str).tolist() == expected[name].astype(str).tolist()
    assert found.scenario.values()["theta"] == 0.3
    np.testing.assert_allclose(found.axes["q"], np.linspace(0.2, 0.9, 5))


def test_the_manifest_holds_what_is_needed_to_repeat(tmp_path):
    manifest = store.read_manifest(run_study(config(tmp_path)))
    assert manifest["status"] == "complete"
    assert manifest["axes"] == {"q": [0.2, 0.9, 5]}
    needed = {"versions", "revision", "seed", "duration_seconds", "points_per_second", "rows", "python", "identity"}
    assert needed <= manifest.keys()


def test_a_failed_write_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"before")
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(InputError, match="cannot be written \\(No space left on device\\)"):
        write_whole(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("override", "part"),
    [
        ("axes.q=0.2:0.9", "write low:high:points"),
        ("workers=0", "a whole number from 1 to 256"),
        ("chunk=0", "a whole number from 1 to 1,000,000"),
        ("results=/proc/nowhere", "cannot be written"),
    ],
)
def test_a_wrong_study_is_refused_before_anything_is_written(tmp_path, override, part):
    with pytest.raises(InputError) as caught:
        run_study(config(tmp_path, override))
    assert part in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_reading_what_is_no_study(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        sim.read_results(tmp_path / "nowhere")
    with pytest.raises(InputError, match="is not a study: it has no manifest.json"):
        sim.read_results(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="manifest.json' is damaged"):
        sim.read_results(tmp_path)
