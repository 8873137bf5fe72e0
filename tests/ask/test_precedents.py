"""Precedents: what happened is predicted, and other circumstances behave as history's lessons need."""

import json
from functools import cache

import numpy as np
import pytest
import yaml

import sim
from sim.ask.precedents import judge, outcome_label
from sim.commands import precedents as command
from sim.errors import InputError
from sim.scenario.precedents import load_precedent, precedent_names
from sim.scenario.shipped import shipped_directory
from sim.solve.pure import pure_equilibria

NAMES = ("jcpoa", "opening_1972", "revolution_1756")
jcpoa = sim.load("jcpoa")


@cache
def judged(name):
    return judge(load_precedent(name))


def labels(judgement, outcomes):
    return {outcome_label(judgement.precedent.model, outcome) for outcome in outcomes}


def verdict(name, counterfactual):
    return next(v for v in judged(name).verdicts if v.counterfactual.name == counterfactual)


def test_all_precedents_are_there():
    assert set(precedent_names()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_happened_is_predicted_and_every_counterfactual_is_as_expected(name):
    judgement = judged(name)
    assert all(prediction.contains for prediction in judgement.predictions)
    assert judgement.predictions[0].unique
    assert all(verdict.holds for verdict in judgement.verdicts)


@pytest.mark.parametrize("name", NAMES)
def test_some_counterfactual_removes_what_happened(name):
    observed = set(judged(name).precedent.observed)
    assert any(not observed <= set(case) for verdict in judged(name).verdicts for case in verdict.predicted)


@pytest.mark.parametrize("name", NAMES)
def test_shares_lie_within_sampling_error_of_those_reported(name):
    judgement = judged(name)
    pairs = [(judgement.predictions[0].share, judgement.precedent.reported)]
    pairs += [(v.event_share[0], v.counterfactual.reported) for v in judgement.verdicts if v.event_share]
    for share, reported in pairs:
        if reported is not None:
            # Two samples of 4,000, and a report that was rounded to a percent.
            assert abs(share - reported) <= 3 * np.sqrt(2 * reported * (1 - reported) / 4000) + 0.005


def test_1972_is_the_only_path_when_the_us_leads_and_one_of_five_at_once():
    led, at_once = judged("opening_1972").predictions
    history = "(TRIANGLE, DETENTE, TILT_US)"
    assert labels(judged("opening_1972"), led.predicted) == {history}
    assert len(at_once.predicted) == 5
    assert history in labels(judged("opening_1972"), at_once.predicted)
    assert led.unique_share == led.share
    assert at_once.unique_share == 0


def test_1972_without_the_split_china_stays_out():
    without = verdict("opening_1972", "no_split")
    assert [labels(judged("opening_1972"), case) for case in without.predicted] == [
        {"(DETENTE_ONLY, DETENTE, ISOLATE)"}
    ]
    assert without.share[1] < 0.02


def iran_moderates(**changes):
    equilibria = pure_equilibria(jcpoa.game(**changes).payoffs)
    return bool(equilibria[:, jcpoa.move("iran", "COMPLY_MODERATE")].any())


@pytest.mark.parametrize("snapback", [0, 0.4, 1])
def test_jcpoa_moderation_is_bought_by_scope_and_then_size(snapback):
    v = jcpoa.values()
    reserve = max(0, v["nuclear_option"] - snapback * v["sanctions"])
    needed = v["moderation"] + v["regional"] + reserve
    assert not iran_moderates(scope=1, snapback=snapback, relief=needed - 0.01)
    assert iran_moderates(scope=1, snapback=snapback, relief=needed + 0.01)
    assert 2.5 < needed < 5
    for relief in np.geomspace(0.5, 50, 25):
        assert not iran_moderates(scope=0, snapback=snapback, relief=relief)


def test_jcpoa_both_regimes_for_every_size_of_relief():
    for relief in np.geomspace(0.5, 50, 25):
        found = np.argwhere(pure_equilibria(jcpoa.game(relief=relief).payoffs))
        moves = [(jcpoa.moves["us"][us], jcpoa.moves["iran"][iran]) for us, iran in found]
        assert moves == [("DEAL", "COMPLY_EXPAND"), ("PRESSURE", "DEFY")]


def test_1756_table():
    expected = {
        "the_1740s": {"britain–austria, france–prussia"},
        "prussia_unafraid": {"britain–austria, france–prussia"},
        "hanover_indifferent": {"britain–austria, france–prussia", "britain–prussia, austria–france"},
        "austria_unwilling": {"britain–prussia, austria, france"},
    }
    for name, matchings in expected.items():
        (predicted,) = verdict("revolution_1756", name).predicted
        assert labels(judged("revolution_1756"), predicted) == matchings


def test_the_same_precedent_is_judged_the_same_twice():
    assert judge(load_precedent("opening_1972")).predictions == judged("opening_1972").predictions


@pytest.mark.parametrize("name", ["opening_1972", "jcpoa"])
def test_every_number_has_a_range_unit_source_and_note(name):
    for parameter in sim.load(name).parameters.values():
        assert parameter.low < parameter.high and parameter.contains(parameter.value)
        assert parameter.unit and parameter.source and parameter.note


def test_command(capsys):
    command.run(["revolution_1756"])
    printed = capsys.readouterr().out
    assert "Britain–Prussia, Austria–France" in printed and "worth of Prussia to Britain 1 (" in printed
    command.run(["--json"])
    data = json.loads(capsys.readouterr().out)
    assert [entry["precedent"] for entry in data] == list(NAMES)
    assert all(case["as_expected"] for entry in data for case in entry["counterfactuals"])


def edited(tmp_path, name, change):
    """Write a shipped precedent, changed, as `mine` of one's own directory, and return that directory."""
    data = yaml.safe_load((shipped_directory() / "precedent" / f"{name}.yaml").read_text())
    change(data)
    for folder in ("precedent", "view"):
        (tmp_path / folder).mkdir()
    (tmp_path / "precedent" / "mine.yaml").write_text(yaml.safe_dump(data))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("jcpoa", lambda d: d.pop("history"), "'history' is missing"),
        ("jcpoa", lambda d: d.update(market={}), "either a 'view' or a 'market'"),
        ("jcpoa", lambda d: d["observed"][0].update(us="DEALS"), "did you mean 'DEAL'"),
        ("jcpoa", lambda d: d["observed"][0].update(eu="DEAL"), "unknown key 'eu'"),
        ("jcpoa", lambda d: d["draws"].update(params=["releif"]), "did you mean 'relief'"),
        ("jcpoa", lambda d: d["draws"].update(count=0), "draws.count"),
        ("jcpoa", lambda d: d["draws"].update(seed=1.5), "whole number"),
        ("jcpoa", lambda d: d.update(reported=98), "share from 0 to 1"),
        ("jcpoa", lambda d: d.update(counterfactuals=[1]), "mapping"),
        ("jcpoa", lambda d: d["counterfactuals"]["full_scope"]["params"].update(scope="all"), "a number"),
        ("jcpoa", lambda d: d.update(observed=[]), "list is expected"),
        ("revolution_1756", lambda d: d["observed"][0].append(["britain", "france"]), "paired twice"),
        ("revolution_1756", lambda d: d["observed"][0].append(["russia", "france"]), "unknown player 'russia'"),
        ("revolution_1756", lambda d: d["market"]["values"]["britain"].update(britain=dict(d["market"]["alone"])),
         "not another player"),
        ("revolution_1756", lambda d: d["market"].update(values=3), "mapping"),
        ("revolution_1756", lambda d: d["counterfactuals"]["the_1740s"].update(event={"britain": "x"}), "britain"),
    ],
)  # fmt: skip
def test_wrong_input(tmp_path, name, change, message):
    directory = edited(tmp_path, name, change)
    with pytest.raises(InputError, match="mine.yaml") as error:
        load_precedent("mine", directory)
    assert message in str(error.value)


def test_unknown_precedent():
    with pytest.raises(InputError, match="did you mean 'opening_1972'"):
        load_precedent("opening1972")
