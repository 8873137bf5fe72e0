"""The chain of an argument in words, tables and figures, and what all pure equilibria come to."""

import numpy as np
import pytest

import sim
from sim.ask.path import path
from sim.cli import main
from sim.errors import InputError
from sim.tell.chain import chain_finding, further, step_label
from tests.toys.over_time import load

CHAIN = "setback, setback -> accommodating or hardline, setback -> accommodating"


@pytest.fixture(scope="module")
def found():
    return path(load("war_chain"), target="office", years=20, by=10, chain=CHAIN)


def test_each_step_and_the_share_that_comes_further(found):
    [one] = found.found[:1]
    chances = one.so_far[10]
    assert further(chances)[2] == pytest.approx(0.34)
    text = str(found)
    assert "In free play, by period 10 war: setback with a chance of 80%" in text
    assert "in brackets, of the cases that have come to the step before, the share that comes to this one" in text
    assert f"{chances[1]:.3f} ({chances[1] / chances[0]:.0%})" in text and f"{chances[2]:.3f} (34%)" in text


def test_later_steps_are_not_told_of_a_chain_that_breaks():
    never = path(load("war_chain"), target="office", years=20, by=10, chain="setback,accommodating,stalemate")
    [start, told] = chain_finding(never)
    assert told.endswith("war: stalemate, 0%.") and start.startswith("The argument as a chain of steps")
    broken = path(load("war_chain"), target="office", years=20, by=10, chain="accommodating -> hardline,setback")
    assert chain_finding(broken)[1].endswith("war: hardline with a chance of 0%.")


def test_shares_of_nothing_are_none():
    assert np.isnan(further(np.array([0.5, 0.0, 0.0]))).tolist() == [False, False, True]


def test_a_game_brings_its_own_chain():
    scenario = sim.load("mandelbaum_time")
    assert step_label(scenario, scenario.time.chain[0]) == "Russia suffers a setback"
    found = path(scenario, [sim.load_plan("contain", scenario)], years=3, rules=("best",))
    assert found.chain == scenario.time.chain
    [one] = found.found
    assert one.so_far.shape == (3, 4) and one.so_far[2, 0] > 0 and (np.diff(one.so_far, axis=1) <= 1e-12).all()
    assert (np.diff(one.so_far, axis=0) >= -1e-12).all()
    low, high = np.moveaxis(one.so_far_range, -1, 0)
    assert (low <= one.so_far).all() and (one.so_far <= high).all()
    assert "if the US contains both powers" in str(found)


def test_the_chain_is_drawn(found):
    figure = sim.figures(found)["chain"]
    title = [" ".join(text.get_text().split()) for text in figure.texts if text.get_gid() == "title"]
    whole = found.found[0].so_far[10, -1]
    assert title == [f"The chain of the argument comes to its end by period 10 with a chance of {whole:.0%}"]
    words = [text.get_text() for text in figure.axes[0].texts]
    assert f"{found.found[0].so_far[10, 0]:.0%}" in words and "34%" in words


@pytest.mark.parametrize(
    ("chain", "message"),
    [
        ("setbak", "chain: 'setbak': unknown name 'setbak'; did you mean 'setback'?"),
        ("setback -> office", "chain: 'setback -> office': of the year after, levels alone are known, not 'office'."),
        ("setback -> stalemate and setback", "no state has what is asked of the year after."),
        ("setback,,office", "chain: '' is no step"),
    ],
)
def test_wrong_steps(chain, message, capsys):
    assert (
        main(["path", str(load("war_chain").files[0]), "target=office", f"chain={chain}", "years=3", "format=none"])
        == 2
    )
    assert message in capsys.readouterr().err
    with pytest.raises(InputError):
        path(load("war_chain"), target="office", chain=chain, years=3)


def test_commas_within_brackets_do_not_part_steps():
    found = path(load("war_chain"), target="office", years=3, chain="max(setback, hardline), accommodating")
    assert [step.text for step in found.chain] == ["max(setback, hardline)", "accommodating"]


def test_how_long_it_lasts_is_told_on_request(capsys):
    toy = str(load("war_chain").files[0])
    assert main(["path", toy, "years=3", "target=setback", "--details", "format=none"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "it then lasts 1.37 periods on average, periods after the last one left out." in out


def test_all_pure_equilibria_are_told(capsys):
    toy = str(load("coordination").files[0])
    words = ["path", toy, "years=2", "year=1", "target=meet", "format=none"]
    assert main([*words, "expectation=best,every"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Over all equilibria in pure moves, the chance that ‘meet’ holds in period 1:" in out
    assert "free play 1.000 1.9 to 3.8 exact" in out
    assert main([*words, "expectation=best"]) == 0
    assert "Over all equilibria" not in capsys.readouterr().out
    assert main(["path", str(load("big_match").files[0]), "years=2", "expectation=every", "format=none"]) == 0
    assert "none: nowhere such an equilibrium" in " ".join(capsys.readouterr().out.split())
