"""The JSON Schemas take what the strict readers take, and mark what a reader refuses for its keys or their kinds."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

import sim
from sim.ask.claims.read import read_claims
from sim.cli import main
from sim.commands.schema import SCHEMAS, schema_text
from sim.errors import InputError
from sim.scenario.plans import load_plan
from sim.scenario.precedents import load_precedent
from sim.scenario.shipped import shipped_directory

VALID = {kind: Draft7Validator(schema()) for kind, schema in SCHEMAS.items()}
SHIPPED = [(kind, file) for kind in SCHEMAS for file in sorted((shipped_directory() / kind).glob("*.yaml"))]
DOCUMENTED = [
    (name, text)
    for page in sorted((Path(__file__).parents[2] / "docs").glob("*.md"))
    for name, text in re.findall(r'^```yaml title="(.*?)"\n(.*?)^```', page.read_text(), re.DOTALL | re.MULTILINE)
    if name != "sources.yaml"
]
HEADER = "# yaml-language-server: $schema="

VIEW = """
title: A game
question: what pays
order: [[a, b]]
players: {a: {label: the first, note: who has the choice}}
instruments: {a: {up: {label: up, note: how far}}}
moves: {a: {UP: {up: 1, label: go up}, DOWN: {}}, b: [LEFT, RIGHT]}
params:
  x: {value: 1, low: 0, high: 2, unit: points, source: 2021}
  s: {value: -1, values: [-1, 1], unit: sign, source: an example}
payoffs: {a: {worth: {label: the worth, formula: x * up}}, b: [[1, x], [0, s]]}
outcomes: {height: {formula: up, levels: {0: down, 1: {label: aloft, says: it is up}}}}
time:
  period: year
  states: {wind: {label: the wind, levels: {calm: still, storm: {label: storm, note: it blows}}}, debt: [0, 1]}
  start: {wind: calm, debt: 0}
  discount: {a: 0.9, b: 1 / 3}
  leaders: {b: {changes_with: wind, on_leaving: -1}}
  unavailable: [{when: {wind: storm}, a: [UP]}]
  values: {}
  transitions:
    wind: [{when: {wind: calm}, to: {storm: 0.1 * up}}, {when: {wind: storm}, rates: {calm: 2}}]
    debt: [{up: up / 2, down: 0.1}]
"""
PRECEDENT = """
title: An episode
market:
  alone: {value: 0, low: -1, high: 1, unit: points, source: an example}
  enemy: {value: -5, low: -9, high: -1, unit: points, source: an example}
  values:
    a: {b: {value: 1, low: 0, high: 2, unit: points, source: an example}}
    b: {a: {value: 1, low: 0, high: 2, unit: points, source: an example}}
history: It happened.
sources: [a book]
lesson: It may happen again.
observed: [[[a, b]]]
draws: {count: 4, seed: 1, spread: 1}
reported: 0.5
counterfactuals: {other: {title: otherwise, params: {a.b: [-2, -1]}, expected: [[[a, b]]]}}
"""
CLAIMS = """
source: a text
view: base
claims:
  A1:
    where: P1
    kind: condition
    claim: It holds.
    test: {after: ARM, with: {q: high}, threshold: {in: q, every: war == 0, is: upwards}}
  A2:
    where: P2
    kind: fact
    claim: It is so.
    justifies: [q]
  A3:
    where: P3
    kind: risk
    claim: It may be.
    waits_for: "several periods: it takes time"
  A4:
    where: P4
    kind: claim
    claim: It is better.
    test: {all: [{compare: {value: payoff_us, of: {after: ARM}, is: greater, than: {path: best}}}, {at_once: true, some: war}]}
"""
PLAN = """
game: triangle_time
title: arms, then talks
source: an example
note: while it lasts
player: us
rules:
  - {when: {front: [gains, setback], dependence: 2}, play: ARM}
  - {play: DIALOGUE}
kept_by: {office: atlanticist}
otherwise: CONTAIN_BOTH
from: 1
"""


def read_view(folder, text):
    (folder / "mine.yaml").write_text(text)
    sim.load(folder / "mine.yaml")


def read_game(folder, text):
    (folder / "game").mkdir()
    (folder / "game" / "ours.yaml").write_text(text)
    sim.load(folder / "game" / "ours.yaml")


def read_precedent(folder, text):
    (folder / "precedent").mkdir()
    (folder / "precedent" / "mine.yaml").write_text(text)
    load_precedent("mine", folder)


def read_some_claims(folder, text):
    (folder / "mine.yaml").write_text(text)
    problems = read_claims(folder / "mine.yaml")[1]
    if problems:
        raise InputError(problems[0])


def read_plan(folder, text):
    (folder / "mine.yaml").write_text(text)
    load_plan(str(folder / "mine.yaml"), sim.load("base_time"))


READERS = {
    "view": read_view,
    "game": read_game,
    "precedent": read_precedent,
    "claims": read_some_claims,
    "plan": read_plan,
}
GOOD = {"view": VIEW, "game": VIEW, "precedent": PRECEDENT, "claims": CLAIMS, "plan": PLAN}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_it_is_a_schema_and_the_one_that_ships(kind):
    Draft7Validator.check_schema(json.loads(schema_text(kind)))
    shipped = shipped_directory() / "schema" / f"{kind}.json"
    assert shipped.read_text() == schema_text(kind), "wedge schema out=scenarios/schema writes them anew"


@pytest.mark.parametrize("kind, file", SHIPPED, ids=lambda value: getattr(value, "stem", value))
def test_what_ships_is_valid_and_names_its_schema(kind, file):
    text = file.read_text()
    assert not list(VALID[kind].iter_errors(yaml.safe_load(text)))
    named = file.parent / text.splitlines()[0].removeprefix(HEADER)
    assert named.resolve() == (shipped_directory() / "schema" / f"{kind}.json").resolve() and named.is_file()


@pytest.mark.parametrize("name, text", DOCUMENTED, ids=[name for name, _ in DOCUMENTED])
def test_what_is_documented_is_valid(name, text):
    data = yaml.safe_load(text)
    kind = next((kind for kind, key in (("plan", "rules"), ("claims", "claims")) if key in data), "view")
    assert not list(VALID[kind].iter_errors(data))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_reader_and_schema_take_what_is_good(tmp_path, kind):
    READERS[kind](tmp_path, GOOD[kind])
    assert not list(VALID[kind].iter_errors(yaml.safe_load(GOOD[kind])))


@pytest.mark.parametrize("key", sorted(VALID["view"].schema["properties"]))
def test_reader_and_schema_agree_on_a_key_with_nothing_below_it(tmp_path, key):
    data = {**yaml.safe_load(VIEW.replace("formula: x * up", "formula: up")), key: None}
    if key == "params":
        data["payoffs"]["b"] = [[1, 0], [0, 1]]
    if not VALID["view"].is_valid(data):
        with pytest.raises(InputError):
            read_view(tmp_path, yaml.safe_dump(data, sort_keys=False))
    else:
        read_view(tmp_path, yaml.safe_dump(data, sort_keys=False))


OF_ANY = [
    ("title:", "tilte:"),
    ("title: ", "title: ' ' # "),
    ("title: ", "title: true # "),
    ("payoffs:", "payofs:"),
    ("low:", "lo:"),
    ("low: 0", "low: nought"),
    ("value: 1", "value: []"),
    ("UP: {up: 1", "UP: {up: high"),
    ("b: [LEFT, RIGHT]", "b: LEFT"),
    ("order: [[a, b]]", "order: a"),
    ("note: who has", "nte: who has"),
    ("formula: x * up", "formla: x * up"),
    ("formula: up,", "formula: [up],"),
    ("label: aloft", "lable: aloft"),
    ("values: [-1, 1]", "values: both"),
    ("start: {wind", "strat: {wind"),
    ("debt: [0, 1]", "debt: 2"),
    ("changes_with:", "changes:"),
    ("to: {storm", "two: {storm"),
    ("label: go up", f"label: {'go up ' * 20}"),
]
BAD = [
    ("plan", "rules:", "rule:"),
    ("plan", "play: ARM", "plays: ARM"),
    ("plan", "from: 1", "from: soon"),
    *(("view", *slip) for slip in OF_ANY),
    *(("game", *slip) for slip in OF_ANY),
    ("view", "moves:", "author: me\nmvoes:"),
    ("precedent", "title: An", "titel: An"),
    ("precedent", "market:", "view: base\nmarket:"),
    ("precedent", "enemy:", "foe:"),
    ("precedent", "count: 4", "count: 0"),
    ("precedent", "count: 4", "count: many"),
    ("precedent", "seed: 1", "seed: 1.5"),
    ("precedent", "reported: 0.5", "reported: 50"),
    ("precedent", "observed: [[[a, b]]]", "observed: []"),
    ("precedent", "sources: [a book]", "sources: a book"),
    ("precedent", "expected:", "expects:"),
    ("claims", "source:", "sorce:"),
    ("claims", "where: P1", "wher: P1"),
    ("claims", "kind: condition", "kind: conditoin"),
    ("claims", "after: ARM, with", "afer: ARM, with"),
    ("claims", "is: upwards", "is: up"),
    ("claims", "every: war == 0, is", "every: war == 0, never: war, is"),
    ("claims", "every: war == 0, is", "is"),
    ("claims", "{q: high}", "{q: []}"),
    ("claims", "justifies: [q]", "note: none"),
    ("claims", "waits_for: \"several periods", "waits_for: \"better times"),
    ("claims", "path: best", "path: bset"),
    ("claims", "is: greater, than", "is: greater, then"),
    ("claims", "at_once: true", "at_once: false"),
    ("claims", "some: war}", "some: war, never: war}"),
    ("claims", "waits_for:", "test: {after: ARM, every: war}\n    waits_for:"),
]  # fmt: skip


@pytest.mark.parametrize("kind, was, becomes", BAD)
def test_reader_and_schema_refuse_the_same_slips(tmp_path, kind, was, becomes):
    assert was in GOOD[kind]
    text = GOOD[kind].replace(was, becomes, 1)
    with pytest.raises(InputError):
        READERS[kind](tmp_path, text)
    assert not VALID[kind].is_valid(yaml.safe_load(text))


def test_the_command_writes_them_and_says_how_to_name_them(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["schema", "out=my/schema"]) == 0
    said = capsys.readouterr().out
    for kind in SCHEMAS:
        assert (tmp_path / "my" / "schema" / f"{kind}.json").read_text() == schema_text(kind)
        assert f"{HEADER}my/schema/{kind}.json" in said
    assert main(["schema", "game"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMAS["game"]()
    assert main(["schema", "game", "--out", "game.json"]) == 0
    assert (tmp_path / "game.json").read_text() == schema_text("game")


@pytest.mark.parametrize(
    "line, says",
    [
        ("schema gmae", "did you mean 'game'?"),
        ("schema game out=x", "write --out FILE"),
        ("schema --out x.json", "name which"),
        ("schema game --out x.txt", "end the name in .json"),
        ("schema game --out no/x.json", "the directory 'no' does not exist"),
        ("schema view=base", "changes nothing in this answer"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path, monkeypatch, capsys, line, says):
    monkeypatch.chdir(tmp_path)
    assert main(line.split()) == 2
    said = capsys.readouterr()
    assert says in said.err and said.err.count("\n") == 1 and not said.out and not list(tmp_path.iterdir())
