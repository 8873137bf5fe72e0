"""What a chance over time depends on: every assumption alone, and all together."""

import numpy as np
import pytest

import sim
from sim.ask.each_alone import HIGH, LOW
from sim.errors import InputError
from sim.time.measure import measure
from sim.time.model import Model
from sim.time.point import chances
from tests.toys.over_time import load

ASKED = {"years": 5, "by": 2, "target": "done"}


@pytest.fixture(scope="module")
def lucky():
    return load("lucky")


@pytest.fixture(scope="module")
def paying(lucky, tmp_path_factory):
    file = tmp_path_factory.mktemp("plans") / "paying.yaml"
    file.write_text("{game: lucky, title: paying, source: an example, rules: [{play: PAY}]}")
    return sim.load_plan(str(file), lucky)


@pytest.fixture(scope="module")
def found(lucky, paying):
    return sim.each_alone(lucky, [paying, None], **ASKED)


def test_each_end_is_the_measure_there(lucky, paying, found):
    asked = [measure(lucky, paying, rule, **ASKED) for rule in ("best", "worst")]
    model = Model(lucky)
    assert found.parameters == ("delta", "luck") and found.points == 5
    for end, delta in ((LOW, 0), (HIGH, 0.99)):
        assert found.chance[0, end, 0].tolist() == chances(model, asked, lucky.values(delta=delta)).tolist()
    assert found.own[0, :, 0].tolist() == chances(model, asked).tolist()


def test_an_end_that_makes_no_game_has_a_reason_and_no_number(found):
    assert np.isnan(found.chance[1, HIGH]).all() and list(found.missing) == [("luck", HIGH)]
    assert "the chance of turned is 2" in found.missing["luck", HIGH]
    assert not np.isnan(found.swings(0, 0)).any()
    assert found.swings(0, 0) == pytest.approx([0.5, 0.5]) and found.swings(1, 0) == pytest.approx([0, 0])


def test_the_plan_ahead_and_what_turns_that(found):
    assert found.leading(0) == (0, [(0, LOW, None), (1, LOW, None)])


def test_it_is_told(found):
    text = str(found)
    assert "it depends most, each moved alone, on patience (0% to" in text
    assert "In free play no assumption moves it alone." in text
    assert "‘paying’ is ahead at the view's own values; one assumption alone would turn that: patience 0" in text
    table = found.table()
    assert len(table) == 2 * 2 * 2 and table["at_high"].isna().sum() == 4
    figures = sim.figures(found)
    assert list(figures) == ["tornado_paying", "tornado_free"]


def test_all_together_on_request(lucky, paying):
    near = sim.load(lucky.files[0], overrides=["params.luck={value: 0.5, low: 0, high: 1}"])
    found = sim.each_alone(near, [paying], rules=["best"], trajectories=2, base=2, **ASKED)
    morris, sobol = found.indices["morris"], found.indices["saltelli"]
    assert found.points == 1 + 4 + 2 * 3 + 2 * 4
    assert list(morris["parameter"]) == list(sobol["parameter"]) == ["delta", "luck"]
    assert (morris["mu_star"] > 0).any() and "Morris effect" in str(found)


def test_what_cannot_be_asked(lucky):
    with pytest.raises(InputError, match="is played once"):
        sim.each_alone(sim.load("base"))
    with pytest.raises(InputError, match="at the view's own values there is no game"):
        sim.each_alone(sim.load(lucky.files[0], overrides=["params.luck=1.5"]), **ASKED)
