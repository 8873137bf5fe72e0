"""A question whose library is not installed says so in a sentence."""

import tomllib
from pathlib import Path

import pytest

import sim
from sim import extras
from sim.cli import main
from sim.extras import EXTRAS
from tests.toys.small_scenario import load

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]


@pytest.fixture
def missing(monkeypatch):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)


def test_every_extra_brings_its_library_and_is_one_of_all():
    optional = PROJECT["optional-dependencies"]
    for package, extra, _ in EXTRAS.values():
        assert optional[extra] == [package] and extra in optional["all"][0]
        assert package not in PROJECT["dependencies"]


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        ("sensitivity view=base", "sensitivity"),
        ("report view=base", "flip"),
        ("flip view=mandelbaum us=CONCILIATE target=hedge", "flip"),
        ("solve view=base concept=lemke_howson", "nashpy"),
        ("solve view=base concept=learning", "nashpy"),
    ],
)
def test_a_command_names_the_extra(missing, tmp_path, monkeypatch, capsys, command, extra):
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and f"pip install 'wedge-sim[{extra}]'" in said
    assert not list(tmp_path.iterdir())


def test_public_functions_name_it_too(missing, tmp_path):
    scenario = load(tmp_path)
    with pytest.raises(sim.InputError, match=r"SALib is needed .*wedge-sim\[sensitivity\]"):
        sim.sensitivity(scenario, "WEST")
    with pytest.raises(sim.InputError, match=r"scikit-learn is needed .*wedge-sim\[rules\]"):
        sim.rules(sim.robustness(scenario, "WEST", samples=64))
