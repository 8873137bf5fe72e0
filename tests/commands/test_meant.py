"""What a user wrote almost right: the message names what was probably meant."""

import pytest

from sim.cli import main
from sim.errors import InputError, nearest
from tests.toys.small_scenario import load


@pytest.fixture
def refusal(tmp_path, monkeypatch, capsys):
    """Run a command about the small scenario and return the one sentence with which it is refused."""
    own = tmp_path / "own"
    own.mkdir()
    load(own)
    (tmp_path / "GAMES.XLSX").write_bytes(b"PK")
    monkeypatch.chdir(tmp_path)

    def refused(name, *words):
        assert main([name, *words, "--config-dir", str(own)]) == 2
        output = capsys.readouterr()
        *warnings, message = output.err.splitlines()
        assert all(line.startswith("wedge: warning: ") for line in warnings) and output.out == ""
        assert not list(tmp_path.glob("results*"))  # nothing half written
        return message

    return refused


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("solve view=mine gain=2.5", "unknown key 'gain'; did you mean 'params.gain=2.5'?"),
        ("solve view=mine gian=2.5", "did you mean 'params.gain=2.5'?"),
        ("explain view=mine us=OFFER gain=2.5", "did you mean 'params.gain=2.5'?"),
        ("solve view=mine Params.gain=2.5", "did you mean 'params.gain=2.5'?"),
        ("solve view=mine param.gain=2.5", "did you mean 'params.gain=2.5'?"),
        ("solve view=mine params.Gain=2.5", "did you mean 'gain'?"),
        ("solve view=mine params.gain = 2.5", "write params.gain=2.5, without spaces around '='."),
        ("solve view=mine params.gain =2.5", "write params.gain=2.5, without spaces around '='."),
        ("solve view=mine params.gain= 2.5", "write params.gain=2.5, without spaces around '='."),
        ("solve GAMES.XLSX", "the name of a scenario's file ends in .yaml, .yml, .nfg or .csv."),
        ("solve view=mine params.gain:2.5", "did you mean params.gain=2.5?"),
        ("solve view=mine params.gain 2.5", "did you mean params.gain=2.5?"),
        ("solve view=mine params.gain=2,5", "did you mean params.gain=2.5?"),
        ("solve view=mine params.gain=1,2,3", "wedge sweep -m takes a list"),
        ("solve view=mine params.gain=", "'params.gain=' gives no value; write params.gain=VALUE"),
        ("solve view=mine params=3", "write params.NAME=VALUE"),
        ("solve --view mandelbaum", "a key has no dashes: did you mean view=mandelbaum?"),
        ("solve --view=mandelbaum", "a key has no dashes: did you mean view=mandelbaum?"),
        ("solve -view=mandelbaum", "a key has no dashes: did you mean view=mandelbaum?"),
        ("solve view=mine --jsno", "did you mean '--json'?"),
        ("solve view mandelbaum", "did you mean view=mandelbaum?"),
        ("solve view:mandelbaum", "did you mean view=mandelbaum?"),
        ("solve mandelbaum", "did you mean view=mandelbaum?"),
        ("solve view=Mandelbaum", "did you mean 'mandelbaum'?"),
        ("solve View=mandelbaum", "did you mean 'view'?"),
        ("solve view=", "'view=' gives no value"),
        ("solve view=mine game=", "'game=' gives no value"),
        ("solve view=mine concept=", "'concept=' gives no value"),
        ("solve view=base view=mine", "'view' is given twice"),
        ("solve view=mine params.gain=2 params.gain=3", "'params.gain' is given twice"),
        ("solve view=base,mine", "'view=base,mine' names several"),
        ("solve view=mine concept=Nash", "did you mean 'nash'?"),
        ("solve =2", "without spaces around '='"),
        ("explain view=mine us=offer", "did you mean 'OFFER'?"),
        ("explain view=mine US=OFFER", "did you mean 'us'?"),
        ("explain view=mine us=OFFER player=Russia", "did you mean 'russia'?"),
        ("thresholds view=mine param=Gain", "did you mean 'gain'?"),
        ("thresholds view=mine param=params.gain", "did you mean 'gain'?"),
        ("thresholds view=mine gain=1:3", "did you mean 'param=gain'?"),
        ("thresholds view=mine param=gain low=1,5", "low=1,5: did you mean low=1.5?"),
        ("flip view=mine us=OFFER target=align", "did you mean 'russia_alignment'?"),
        ("flip view=mine us=OFFER target=WEST only=Gain", "did you mean 'gain'?"),
        ("phase view=mine x=gian y=q", "did you mean 'gain'?"),
        ("sweep view=mine axes.q=0,0.5,1", "did you mean axes.q=[0,0.5,1]?"),
        ("sweep view=mine axes.q=0..1", "as in axes.q=0:1:101."),
        ("sweep view=mine axes.q=-0.5-1", "as in axes.q=-0.5:1:101."),
        ("sweep view=mine axes.q=0:1", "as in axes.q=0:1:101."),
        ("sweep view=mine axes.q=0,5:1:3", "with decimal points"),
        ("sweep view=mine axes=q", "write axes.NAME=VALUE"),
        ("sweep view=mine axis.q=0:1:3", "did you mean 'axes.q=0:1:3'?"),
        ("sweep view=mine q=0:1:101", "did you mean 'axes.q=0:1:101'?"),
        ("sweep view=mine axes.Q=0:1:3", "did you mean 'q'?"),
        ("sweep view=mine design=Sobol", "did you mean 'sobol'?"),
        ("sweep view=mine design.points=64", "add design=latin or random or sobol"),
        ("sweep view=mine design=sobol design.pionts=64", "did you mean 'design.points'?"),
        ("sweep view=mine design=sobol design.points=1,000", "did you mean design.points=1000?"),
        ("sweep view=mine design=sobol design.over=gain,q", "did you mean design.over=[gain,q]?"),
    ],
)
def test_what_was_meant(refusal, words, meant):
    assert meant in refusal(*words.split())


def test_a_target_is_found_by_a_part_of_its_name(refusal):
    assert "did you mean 'russia_leaves'?" in refusal("flip", "view=base", "us=CONCILIATE", "target=leave")


def test_the_name_of_a_value_is_offered_where_values_have_names(refusal):
    """An outcome of the shipped game has values with names; none of the small game has."""
    assert "did you mean 'hedging'?" in refusal("flip", "view=mandelbaum", "us=ARM", "target=hegding")
    said = refusal("flip", "view=mine", "us=OFFER", "target=hegding")
    assert "unknown name 'hegding'" in said and "hedging'" not in said


@pytest.mark.parametrize("name", ["hedge", "q", "russia_leaves", ""])
def test_the_very_word_is_never_what_was_meant(name):
    assert nearest(name, [name]) == "there is none to choose from."
    assert f"'{name}'" not in nearest(name, [name, "hedgehog"])


def test_an_override_of_the_library_is_helped_as_well(tmp_path):
    with pytest.raises(InputError, match="did you mean 'params.gain=2'?"):
        load(tmp_path, overrides=["gain=2"])
