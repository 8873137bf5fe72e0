"""How the factors of a game over time move: chances over moves and states, when they are highest, and the picture."""

import json

import numpy as np
import pytest

import sim
from sim.ask.transitions import ALL, ONE, UNLESS
from sim.cli import main
from sim.errors import InputError
from sim.plot.transitions import figure_transitions
from sim.time.model import Model
from tests.toys import over_time


@pytest.fixture(scope="module")
def triangle():
    return sim.transitions(sim.load("base_time"))


def arrow(found, factor, source, target):
    levels = found.scenario.time.factor(factor).levels
    [one] = [one for one in found.of(factor) if (levels[one.source], levels[one.target]) == (source, target)]
    return one


def test_a_game_that_is_played_once_has_none():
    with pytest.raises(InputError, match="is played once; it has no states"):
        sim.transitions(sim.load("base"))


def test_chances_are_those_of_the_model(triangle):
    scenario = triangle.scenario
    model, values = Model(scenario), scenario.values()
    for factor, chances in zip(scenario.time.factors, model.chances(values)):
        level = model.level(factor.name)
        for source in range(len(factor.levels)):
            for target in {*range(len(factor.levels))} - {source}:
                highest = chances[level == source][:, :, target].max()
                found = [one.high for one in triangle.of(factor.name) if (one.source, one.target) == (source, target)]
                assert found in ([pytest.approx(highest)], [] if highest == 0 else [None])


def test_moves_that_a_state_lacks_count_for_nothing(triangle):
    broken = arrow(triangle, "front", "settled", "stalemate")  # war is not to be had there, which would break it surely
    assert broken.low == broken.high == pytest.approx(0.01) and not broken.by_play


def test_when_a_chance_is_highest(triangle):
    ceasefire = arrow(triangle, "front", "stalemate", "ceasefire")
    assert (ceasefire.how, ceasefire.state) == (ALL, {}) and ceasefire.high == pytest.approx(0.8)
    assert ceasefire.moves == {"russia": ("BLOC_SETTLE", "HEDGE_SETTLE", "WEST_SETTLE")}
    falls = arrow(triangle, "regime", "incumbent", "accommodating")
    assert falls.state == {"front": (2,)} and falls.low < falls.high
    other = arrow(triangle, "office", "atlanticist", "transactional")
    assert (other.moves, other.state, other.by_play) == ({}, {}, False)
    broken = arrow(sim.transitions(sim.load("grim")), "trust", "intact", "broken")
    assert (broken.how, broken.moves) == (UNLESS, {"row": ("COOPERATE",), "column": ("COOPERATE",)})


def test_an_example_names_as_few_players_as_make_it_so(triangle):
    relief = arrow(triangle, "lifted", "0", "1")
    assert relief.how == ONE and len(relief.moves) == 1
    scenario, model = triangle.scenario, Model(triangle.scenario)
    [(player, [move])] = relief.moves.items()
    here = model.level("lifted") == 0
    chances = model.chances(scenario.values())[-1][here].reshape(-1, *scenario.shape, 2)[..., 1]
    axis = scenario.players.index(player)
    settled = (model.level("front") == 4)[here]
    taken = chances.take(scenario.moves[player].index(move), axis + 1)
    assert np.allclose(taken[~settled], relief.high)


def test_in_words_and_as_data(triangle):
    said = str(sim.document(triangle))
    assert "There are 22 ways in which things may change within a year, at the values of this view." in said
    assert "0% to 80%" in said and "After anything but war in the bloc or war and hedging by Russia" in said
    data = sim.document(triangle).data["transitions"]
    json.dumps(data)
    assert {"factor": "office", "from": "atlanticist", "to": "transactional"}.items() <= data[-4].items()
    assert len(triangle.table()) == len(triangle.arrows) == 22


def test_all_that_may_happen_is_drawn_and_no_label_lies_on_another(triangle):
    for name in ("base_time", "grim", "mallory_time"):
        found = sim.transitions(sim.load(name))
        for width in ("85mm", "170mm"):
            [figure] = sim.figures(found, width=width).values()
            words = [text for ax in figure.axes for text in ax.texts if text.get_text()]
            drawn = figure.canvas.get_renderer()
            boxes = [text.get_window_extent(drawn).shrunk(0.98, 0.9) for text in words]
            for number, box in enumerate(boxes):
                beside = [words[k].get_text() for k in range(number) if box.overlaps(boxes[k])]
                assert not beside, (words[number].get_text(), beside)
            inside = figure.axes[0].get_window_extent()
            assert all(inside.x0 - 1 <= box.x0 and box.x1 <= inside.x1 + 1 for box in boxes)


def test_a_factor_of_many_levels_is_named_and_not_drawn(tmp_path):
    text = (over_time.HERE / "grim.yaml").read_text()
    levels = list(range(12))
    text = text.replace("states: {trust: [intact, broken]}", f"states: {{trust: [intact, broken], age: {levels}}}")
    text = text.replace("start: {trust: intact}", "start: {trust: intact, age: 0}")
    (tmp_path / "old.yaml").write_text(text.rstrip() + "\n    age:\n      - {up: 1}\n")
    found = sim.transitions(sim.load(tmp_path / "old.yaml"))
    [figure] = sim.figures(found).values()
    assert (
        "Not drawn: age." in " ".join(" ".join(text.get_text().split()) for text in figure.texts)
        and len(found.of("age")) == 11
    )


def test_the_command_lists_and_draws(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["list", "view=grim", "figures=pictures"]) == 0
    said = capsys.readouterr().out
    assert (
        "Chances within a year, at the values of this view" in said and "written: pictures/grim_transitions.png" in said
    )
    assert (tmp_path / "pictures" / "grim_transitions.png").exists()
    assert main(["list", "view=base"]) == 0 and main(["list", "view=base", "figures=pictures"]) == 2
    assert "figures=pictures: the game 'triangle' is played once" in capsys.readouterr().err
    assert [file.stem for file in (tmp_path / "pictures").glob("*.png")] == ["grim_transitions"]


def test_chances_that_are_none_are_told_with_the_list(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (over_time.HERE / "grim.yaml").read_text().replace("broken: 1 - r * c", "broken: 2 - r * c")
    (tmp_path / "odd.yaml").write_text(text)
    assert main(["list", "view=odd.yaml"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "from trust=intact the chance of broken is 2 after" in said and "written" not in said


def test_a_figure_is_the_same_twice(triangle):
    one, other = (figure_transitions(triangle) for _ in range(2))
    assert [text.get_position() for text in one.axes[0].texts] == [text.get_position() for text in other.axes[0].texts]
