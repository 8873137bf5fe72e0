"""An answer says what was not looked for, and what its certificate is about."""

import pytest
import yaml

from sim.cli import main
from sim.commands.results import PURE_ONLY

FOLLOWERS = ("a", "b", "c")


def pennies(followers):
    """A leader, and followers of whom the first matches the second and the second mismatches the first."""
    return {
        "title": "pennies",
        "order": ["l", list(followers)],
        "moves": {name: {"HEADS": {}, "TAILS": {f"side_{name}": 1}} for name in ("l", *followers)},
        "params": {"gain": {"value": 1, "low": 0.5, "high": 2, "unit": "points", "source": "made up"}},
        "payoffs": {
            "l": {"same": "gain * side_l * side_a"},
            "a": {"match": "gain * (1 - (side_a - side_b)**2)"},
            "b": {"differ": "gain * (side_a - side_b)**2"},
            **({"c": {"heads": "-side_c"}} if "c" in followers else {}),
        },
        "outcomes": {"side": "side_a"},
    }


@pytest.mark.parametrize("count", [2, 3])
def test_sweep_and_results_say_that_mixed_equilibria_were_not_looked_for(tmp_path, monkeypatch, capsys, count):
    monkeypatch.chdir(tmp_path)
    views = {"game": {"pennies": pennies(FOLLOWERS[:count])}, "view": {"ours": {"game": "pennies", "title": "Ours"}}}
    for group, files in views.items():
        (tmp_path / group).mkdir()
        for name, data in files.items():
            (tmp_path / group / f"{name}.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    assert main(["sweep", "view=ours", "--config-dir", ".", "axes.gain=0.5:2:3", "executor=serial"]) == 0
    swept = capsys.readouterr().out
    (directory,) = (tmp_path / "results" / "ours").iterdir()
    assert main(["results", str(directory)]) == 0
    shown = capsys.readouterr().out
    assert [PURE_ONLY in text for text in (swept, shown)] == [count == 3] * 2
