"""What things are called: labels and notes of every kind, inherited key by key, refused where they are none."""

import pytest

import sim
from sim.errors import InputError
from sim.scenario.compose import open_library
from sim.scenario.labels import beside

GAME = """\
title: A small game
order: [us, russia]
players:
  us: {label: the US, note: It moves first.}
instruments:
  us: {relief: {label: sanction relief, note: share of sanctions lifted}, nato: a note alone}
  russia: {bloc: alignment with China}
moves:
  us:
    WAIT: {label: wait and see}
    OFFER: {label: offer relief, note: Nothing is asked for it., relief: 1, nato: 1}
  russia:
    BLOC: {label: stay, bloc: 1}
    WEST: {}
params:
  gain: {value: 2, low: 1, high: 3, unit: points, source: the author, label: gain from relief}
payoffs:
  us:
    cost: {label: price at home, note: Congress objects., formula: -relief - nato}
  russia:
    relief: gain * relief * (1 - bloc)
outcomes:
  alignment:
    label: Russia's alignment
    formula: 1 - 2 * bloc
    levels: {-1: in China's bloc, 1: {label: with the West, note: It has turned., says: Russia turns to the West}}
"""
CHILD = """\
extends: small
title: A child of it
players: {us: {note: Another note.}}
instruments: {us: {relief: another note, nato: {label: NATO concession}}}
params: {gain: {label: worth of relief}}
payoffs:
  us: {cost: -2 * relief - nato}
  russia: {relief: {label: worth of relief to Russia}}
outcomes:
  alignment: {label: alignment, levels: {0: between}}
"""
PRODUCT = """\
  us:
    product:
      relief: [0, 1]
      nato: {HOLD: {}, YIELD: {label: give way, nato: 1}}
"""


def load(folder, game=GAME, child=CHILD, name="small"):
    for group, file, text in (
        ("game", "small", game),
        ("game", "child", child),
        ("view", "mine", f"game: {name}\ntitle: A view\n"),
    ):
        (folder / group).mkdir(exist_ok=True)
        (folder / group / f"{file}.yaml").write_text(text, encoding="utf-8")
    return sim.load("mine", config_dir=folder)


def test_every_kind_has_its_label_and_what_has_none_is_called_by_its_name(tmp_path):
    scenario = load(tmp_path)
    labels = scenario.labels
    assert (labels.the("us"), labels.player("us"), labels.player("russia")) == ("the US", "US", "russia")
    assert labels.menu("us", scenario.moves["us"]) == ["wait and see", "offer relief"]
    assert labels.menu("russia", scenario.moves["russia"]) == ["stay", "WEST"]
    assert (labels.instrument("relief"), labels.instrument("nato")) == ("sanction relief", "nato")
    assert (labels.term("us", "cost"), labels.term("russia", "relief")) == ("price at home", "relief")
    assert labels.scale("alignment") == "Russia's alignment (−1 in China's bloc, 1 with the West)"
    assert [labels.level("alignment", value) for value in (-1, 0, 1.0)] == ["in China's bloc", "", "with the West"]
    assert labels.says("alignment", 1) == "Russia turns to the West"
    assert labels.says("alignment", -1) == "Russia's alignment: in China's bloc"
    assert scenario.parameters["gain"].called == "gain from relief"
    assert (labels.players["us"].note, labels.moves["us"]["OFFER"].note, labels.terms["us"]["cost"].note) == (
        "It moves first.",
        "Nothing is asked for it.",
        "Congress objects.",
    )
    assert scenario.descriptions == {
        "relief": "share of sanctions lifted",
        "nato": "a note alone",
        "bloc": "alignment with China",
    }


def test_labels_change_no_payoff(tmp_path):
    scenario = load(tmp_path)
    assert scenario.game().payoffs[:, 1, 1].tolist() == [-2, 2]
    assert scenario.outcome_values()["alignment"].tolist() == [[-1, 1], [-1, 1]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("OFFER", "offer relief"),
        ("WAIT + OFFER", "wait and see + offer relief"),
        ("0.25 WAIT + 0.75 OFFER", "0.25 wait and see + 0.75 offer relief"),
        ("WAIT ~ OFFER", "wait and see ~ offer relief"),
        ("WAIT + OFFER ~ OFFER", "wait and see + offer relief ~ offer relief"),
        ("nothing of these", "nothing of these"),
    ],
)
def test_mixtures_and_continua_are_told_by_the_labels_of_their_moves(tmp_path, text, told):
    assert load(tmp_path).labels.strategy("us", text) == told


def test_a_game_that_extends_another_changes_labels_key_by_key(tmp_path):
    scenario = load(tmp_path, name="child")
    labels = scenario.labels
    assert (labels.the("us"), labels.players["us"].note) == ("the US", "Another note.")
    assert (labels.instrument("relief"), scenario.descriptions["relief"]) == ("sanction relief", "another note")
    assert (labels.instrument("nato"), scenario.descriptions["nato"]) == ("NATO concession", "a note alone")
    assert scenario.parameters["gain"].called == "worth of relief"
    assert labels.term("us", "cost") == "price at home"
    assert scenario.payoffs["us"]["cost"].text == "-2 * relief - nato"
    assert labels.term("russia", "relief") == "worth of relief to Russia"
    assert scenario.payoffs["russia"]["relief"].text == "gain * relief * (1 - bloc)"
    assert labels.scale("alignment") == "alignment (−1 in China's bloc, 0 between, 1 with the West)"


def test_moves_of_a_product_join_the_labels_of_their_parts(tmp_path):
    head, rows = GAME.partition("  us:\n    WAIT")[0], GAME.partition("  russia:\n    BLOC")[2]
    scenario = load(tmp_path, f"{head}{PRODUCT}  russia:\n    BLOC{rows}")
    assert scenario.labels.menu("us", scenario.moves["us"]) == [
        "sanction relief 0, HOLD",
        "sanction relief 0, give way",
        "sanction relief 1, HOLD",
        "sanction relief 1, give way",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("label: wait and see", "label: ''", 10, "is empty"),
        ("label: wait and see", "label: 'a\n      b\n\n      c'", 10, "one line"),
        ("label: wait and see", "label: <b>wait</b>", 10, "'<' is not allowed"),
        ("label: wait and see", f"label: {'x' * 81}", 10, "has 81 characters; at most 80"),
        ("label: wait and see", "label: [a]", 10, "a text is expected"),
        ("label: wait and see", "label: offer relief", 11, "'OFFER' and 'WAIT' are both called 'offer relief'"),
        ("label: wait and see", "label: Offer", 11, "both called"),
        ("note: Nothing is asked for it.", "note: {a: 1}", 11, "a text is expected"),
        ("  us: {label: the US, note", "  russi: {label: the US, note", 4, "did you mean 'russia'"),
        ("  us: {label: the US, note", "  us: {labl: the US, note", 4, "did you mean 'label'"),
        ("  us: {label: the US, note: It moves first.}", "  us: the US", 4, "label and note are expected"),
        ("relief: {label: sanction", "relief: {lable: sanction", 6, "did you mean 'label'"),
        ("{relief: {label", "{note: 5, relief: {label", 6, "an instrument is not called 'note'"),
        ("formula: -relief - nato", "formal: -relief - nato", 19, "did you mean 'formula'"),
        (", formula: -relief - nato", "", 19, "'formula' is missing"),
        ("{-1: in China's bloc, 1:", "{low: in China's bloc, 1:", 26, "'low' is not a number"),
        ("{-1: in China's bloc, 1:", "{-1: with the West, 1:", 26, "both called"),
        ("1: {label: with the West, note", "1: {note", 26, "'label' is missing"),
        ("says: Russia", "say: Russia", 26, "did you mean 'says'"),
        ("label: gain from relief", "label: gain `from` relief", 16, "'`' is not allowed"),
        ("  us: {label: the US, note", "  us: {label: the, note", 4, "'the' is an article alone"),
        ("  us: {label: the US, note", "  us: {label: 'The ', note", 4, "'The' is an article alone"),
    ],
)
def test_what_is_no_label_is_refused_where_it_stands(tmp_path, old, new, line, said):
    assert old in GAME
    with pytest.raises(InputError) as error:
        load(tmp_path, GAME.replace(old, new))
    assert said in str(error.value)
    assert f"small.yaml, line {line}" in str(error.value)


def test_an_identifier_stands_beside_a_label_once():
    assert (beside("offer relief", "OFFER"), beside("OFFER", "OFFER")) == ("offer relief (OFFER)", "OFFER")


@pytest.mark.parametrize("view", open_library().names("view"))
def test_all_that_ships_is_called_in_words(view):
    scenario = sim.load(view)
    labels = scenario.labels
    assert set(labels.players) == set(scenario.players)
    assert all(labels.moves[player][move].label for player in scenario.players for move in scenario.moves[player])
    states = scenario.time.switches if scenario.time else ()
    assert all(labels.instruments[name].label for name in scenario.levels if name not in states)
    assert all(labels.terms[player][term].label for player, terms in scenario.payoffs.items() for term in terms)
    assert all(labels.outcomes[name].label for name in scenario.outcomes)
    assert all(parameter.label and parameter.note for parameter in scenario.parameters.values())


def test_labels_stay_with_the_moves_of_a_menu_that_is_changed(tmp_path):
    """Moves of an inherited product keep their joined labels where others are added and taken."""
    head, rows = GAME.partition("  us:\n    WAIT")[0], GAME.partition("  russia:\n    BLOC")[2]
    child = "extends: small\ntitle: A child\nmoves: {us: {remove: [relief=0+YIELD], add: {LATER: {label: later, nato: 1}}}}\n"
    scenario = load(tmp_path, f"{head}{PRODUCT}  russia:\n    BLOC{rows}", child, "child")
    assert scenario.moves["us"] == ("relief=0+HOLD", "relief=1+HOLD", "relief=1+YIELD", "LATER")
    assert scenario.labels.menu("us", scenario.moves["us"])[2:] == ["sanction relief 1, give way", "later"]


def test_a_sign_is_that_of_the_value_alone(tmp_path):
    levels = "{-1: non-aligned, 0: half-way, 1: pro-West}"
    game = GAME.partition("    levels:")[0] + f"    levels: {levels}\n"
    labels = load(tmp_path, game).labels
    assert labels.scale("alignment") == "Russia's alignment (−1 non-aligned, 0 half-way, 1 pro-West)"


OTHER = "worth: {value: 2, low: 1, high: 3, unit: points, source: the author, label: pay}"


@pytest.mark.parametrize(
    ("label", "view", "place"),
    [
        ("Pay", "", "small.yaml, line 17: params: 'worth' and 'gain' are both called 'pay'"),
        ("worth", "", "small.yaml, line 17: params: 'worth' and 'gain' are both called 'worth'"),
        ("gain", "params: {worth: {label: gain}}", "mine.yaml, line 3: params: 'worth' and 'gain' are both called"),
        ("gain", "params: {worth: {label: worth}}", None),
    ],
)
def test_parameters_are_told_apart(tmp_path, label, view, place):
    game = GAME.replace("label: gain from relief}", f"label: {label}}}\n  {OTHER}")
    game = game.replace("gain * relief", "gain * worth * relief")
    load(tmp_path, GAME)
    (tmp_path / "game" / "small.yaml").write_text(game)
    (tmp_path / "view" / "mine.yaml").write_text(f"game: small\ntitle: A view\n{view}")
    if place is None:
        assert sim.load("mine", config_dir=tmp_path).parameters["worth"].called == "worth"
        return
    with pytest.raises(InputError) as error:
        sim.load("mine", config_dir=tmp_path)
    assert place in str(error.value)


def test_names_of_parameters_may_differ_in_capitals_alone(tmp_path):
    game = GAME.replace("label: gain from relief}", f"label: x}}\n  {OTHER.replace('worth', 'GAIN')}")
    assert set(load(tmp_path, game.replace("gain * relief", "gain * GAIN * relief")).parameters) == {"gain", "GAIN"}
