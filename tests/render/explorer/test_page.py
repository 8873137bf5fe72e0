"""The explorer's page before any browser sees it: size, policy, and that its data and modules go together."""

import json
import re

import numpy as np
import pytest

import sim
from sim.render.explorer.model import by_game, model
from sim.render.explorer.page import MODULES, files, page, script
from tests.render.explorer.conftest import TRIANGLE

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&"


@pytest.fixture(scope="module")
def views():
    return [sim.load(view) for view in TRIANGLE]


@pytest.fixture(scope="module")
def whole(views):
    return page(views, "wedge explore").decode()


def data_of(text):
    [found] = re.findall(r'<script type="application/json" id="model">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


def test_six_views_fit_into_400_kilobytes(whole):
    assert len(whole.encode()) < 400_000


def test_the_page_asks_for_nothing(whole):
    assert "default-src 'none'" in whole
    outside = set(
        re.findall(
            r"https?://[^\s\"'<>]+", re.sub(r"<script type=.application/json.*?</script>", "", whole, flags=re.DOTALL)
        )
    )
    assert outside == {"http://www.w3.org/2000/svg"}  # the name of a language, never fetched


def test_the_same_views_give_the_same_bytes(views, whole):
    assert page(views, "wedge explore").decode() == whole


def test_views_of_another_game_have_formulas_of_their_own(views):
    groups = [[view.view for view in group] for group in by_game(views)]
    assert groups == [["base", "mandelbaum", "riyadh", "fleitz", "reuters"], ["mallory"]]


def test_every_value_source_and_label_is_there(views, whole):
    for found, group in zip(data_of(whole), by_game(views)):
        for told, view in zip(found["views"], group):
            assert told["values"] == [parameter.value for parameter in view.parameters.values()]
            assert told["sources"] == [parameter.source for parameter in view.parameters.values()]
        assert [player["name"] for player in found["players"]] == list(group[0].players)


def value(tree, parameters, levels, known):
    """Return what a tree is worth, as the page's own evaluator does."""
    if not isinstance(tree, list):
        return tree
    name, *rest = tree
    named = {"parameter": parameters, "level": levels, "quantity": known}
    if name in named:
        return named[name][rest[0]]
    from sim.scenario.formula import ARRAYS

    return ARRAYS[name](*(value(part, parameters, levels, known) for part in rest))


@pytest.mark.parametrize("view", ["mandelbaum", "jcpoa", "bargaining", "opening_1972", "inspection"])
def test_polynomials_and_trees_give_the_payoffs(view):
    scenario = sim.load(view)
    told = model([scenario])["game"]["formulas"]
    values = [parameter.low + 0.3 * (parameter.high - parameter.low) for parameter in scenario.parameters.values()]
    monomials = [np.prod([values[j] ** power for j, power in factors]) for factors in told["monomials"]]
    sums = np.array([sum(monomials[k] * c for k, c in zip(terms[::2], terms[1::2])) for terms in told["polynomials"]])
    levels, known = [np.array(level) for level in told["levels"]], []
    for quantity in told["quantities"]:
        known.append(value(quantity, values, levels, known))
    rows = [value(row["tree"], values, levels, known) if isinstance(row, dict) else sums[row] for row in told["rows"]]
    at = dict(zip(scenario.parameters, values))
    payoffs = [sum(rows[k] for k in own) for own in told["terms"]]
    assert np.allclose(np.broadcast_arrays(*payoffs), scenario.family.at(at).reshape(len(payoffs), -1), atol=1e-10)
    outcomes = [rows[k] for k in told["outcomes"]]
    assert np.allclose(np.broadcast_arrays(*outcomes), scenario.measures.at(at).reshape(len(outcomes), -1), atol=1e-10)


def test_formulas_that_are_no_polynomials_come_as_trees(tmp_path):
    file = tmp_path / "odd.yaml"
    file.write_text(
        "title: Odd\norder: [[a, b]]\nmoves: {a: {X: {x: 1}, Y: {}}, b: {L: {l: 1}, R: {}}}\n"
        "params: {p: {value: 0.5, low: 0.1, high: 0.9, unit: share, source: an example}}\n"
        'quantities: {half: "max(p, 0.3) / (1 + p)"}\n'
        'payoffs: {a: {payoff: "where(p > 0.4, half * x, exp(p) * l)"}, b: {payoff: half * l - x}}\n'
    )
    told = model([sim.load(file)])["game"]["formulas"]
    assert any(isinstance(row, dict) for row in told["rows"]) and told["quantities"] and told["levels"]


def test_a_parameter_that_a_state_changes_is_what_it_is_there(tmp_path):
    file = tmp_path / "odd.yaml"
    file.write_text(
        "title: Odd\norder: [[a, b]]\nmoves: {a: {X: {x: 1}, Y: {}}, b: {L: {l: 1}, R: {}}}\n"
        "params: {p: {value: 0.5, low: 0.1, high: 0.9, unit: share, source: an example}}\n"
        'payoffs: {a: {payoff: "max(p, 0.3) * x"}, b: {payoff: l - x}}\n'
        "time: {states: {day: [even, odd]}, start: {day: odd}, discount: 0.5, values: {p: p * (1 + odd)}, "
        "transitions: {day: [{when: {day: odd}, to: {even: 1}}]}}\n"
    )
    scenario = sim.load(file)
    told = model([scenario])["game"]["formulas"]
    levels, known = [np.array(level) for level in told["levels"]], []
    for quantity in told["quantities"]:
        known.append(value(quantity, [0.4], levels, known))
    [row] = told["terms"][0]
    assert np.allclose(
        value(told["rows"][row]["tree"], [0.4], levels, known), scenario.family.at({"p": 0.4})[0].ravel()
    )


def test_what_a_module_imports_another_exports():
    home = files("sim.render.explorer")
    exported = {}
    for name in MODULES:
        text = (home / f"{name}.js").read_text()
        for wanted, source in re.findall(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', text, re.MULTILINE):
            assert source in exported, f"{name} imports {source}, which comes later"
            missing = {word.strip() for word in wanted.split(",") if word.strip()} - exported[source]
            assert not missing, f"{name} imports {missing} from {source}"
        exported[name] = set(
            re.findall(r"^export (?:const|function\*?|class|async function) (\w+)", text, re.MULTILINE)
        )
    assert not re.findall(r"^(?:import|export) ", script(), re.MULTILINE)


def test_a_strangers_words_stay_data(tmp_path):
    file = tmp_path / "hostile.yaml"
    file.write_text(
        f"title: {json.dumps(HOSTILE)}\nquestion: {json.dumps(HOSTILE)}\norder: [[a, b]]\n"
        f"players: {{a: {{note: {json.dumps(HOSTILE)}}}}}\n"
        "moves: {a: {X: {x: 1}, Y: {}}, b: {L: {l: 1}, R: {}}}\n"
        f"params: {{p: {{value: 0.5, low: 0, high: 1, unit: {json.dumps(HOSTILE)}, source: {json.dumps(HOSTILE)}}}}}\n"
        "payoffs: {a: {payoff: p * x}, b: {payoff: l - x}}\n"
    )
    text = page([sim.load(file)], HOSTILE).decode()
    assert "<img" not in text and text.count("<script") == 3
    assert data_of(text)[0]["parameters"][0]["unit"] == HOSTILE


def test_what_is_changed_is_where_one_stands():
    found = model([sim.load("mandelbaum", ["params.q=0.9"])])
    place = [parameter["name"] for parameter in found["parameters"]].index("q")
    assert found["start"][place] == 0.9
    assert found["views"][0]["values"][place] == sim.load("mandelbaum").parameters["q"].value
    assert found["views"][0]["command"] == "wedge solve view=mandelbaum"
