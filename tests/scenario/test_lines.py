"""Whatever is wrong in a file is told with the file, the line and the key, whichever file of several it stands in."""

import pytest
import yaml

import sim
from sim.ask.claims.read import read_claims
from sim.errors import InputError
from sim.scenario.precedents import load_precedent

GAME = """\
title: A small game
order: [us, [russia, china]]
instruments:
  us: {relief: share of sanctions lifted}
  russia: {bloc: alignment with China}
moves:
  us:
    WAIT: {}
    OFFER: {relief: 1}
  russia:
    BLOC: {bloc: 1}
    WEST: {}
  china: [BACK, CURB]
params:
  gain: {value: 2, low: 1, high: 3, unit: points, source: the author}
  q:
    value: 0.5
    low: 0
    high: 1
    unit: probability
    source: the author
quantities:
  delivered: q * relief
payoffs:
  us:
    cost: -relief
  russia:
    relief: gain * delivered * (1 - bloc)
  china:
    - - [0, 1]
      - [1, 0]
    - - [2, 0]
      - [0, q]
outcomes:
  russia_alignment: 1 - 2 * bloc
"""
VIEW = """\
game: small
title: A view of it
params:
  q:
    value: 0.6
    source: a guess
"""
CHILD = """\
extends: small
title: A child of it
payoffs:
  us:
    wedge: 1 - bloc
params:
  gain: {high: 4}
"""
PRECEDENT = """\
title: An episode
view: mine
history: It happened.
sources: [a book]
lesson: It may happen again.
observed:
  - {us: WAIT, russia: BLOC, china: CURB}
draws:
  count: 10
  seed: 1
  spread: 1
counterfactuals:
  other:
    title: With more to gain
    params: {gain: 3}
    expected:
      - {us: WAIT, russia: BLOC, china: CURB}
"""
CLAIMS = """\
source: An article
view: mine
claims:
  C1:
    where: P1
    claim: Russia stays.
    kind: condition
    test:
      after: WAIT
      every: bloc == 1
"""


def problems(file, directory):
    """Read a file of a scenario directory; return what is wrong with it."""
    try:
        if file == "claims/article":
            return read_claims(directory / "claims" / "article.yaml")[1]
        if file == "precedent/episode":
            load_precedent("episode", directory)
        else:
            sim.load("mine", ["game=child"] if file == "game/child" else [], directory)
    except InputError as error:
        return [str(error)]
    return []


@pytest.fixture
def read(tmp_path):
    """Write the files, some text of one replaced, and read what the file is; return the message."""
    texts = {"game/small": GAME, "game/child": CHILD, "view/mine": VIEW, "precedent/episode": PRECEDENT}

    def message(file, old, new):
        assert old in {**texts, "claims/article": CLAIMS}[file]
        for name, text in {**texts, "claims/article": CLAIMS}.items():
            path = tmp_path / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.replace(old, new, 1) if name == file else text)
        [told] = problems(file, tmp_path)
        return told

    return message


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("game/small", "title: A small game", "titel: x", "1: unknown key 'titel'"),
        ("game/small", "[us, [russia, china]]", "[us, [russia, chna]]", "2: order: unknown player 'chna'"),
        ("game/small", "[us, [russia, china]]", "3", "2: order: a list of stages"),
        ("game/small", "  us: {relief", "  su: {relief", "4: instruments: unknown key 'su'"),
        ("game/small", "{bloc: alignment", "{blok: alignment", "10: moves.russia: unknown instrument 'bloc'"),
        ("game/small", "{bloc: alignment", "{relief: x, bloc: a", "5: instruments.russia: the instrument 'relief' is"),
        ("game/small", "OFFER: {relief: 1}", "OFFER: {relief: one}", "9: moves.us.OFFER.relief: a number"),
        ("game/small", "OFFER: {relief: 1}", "OFFER: 1", "9: moves.us.OFFER: a row"),
        ("game/small", "china: [BACK, CURB]", "china: []", "13: moves.china: the menu is empty"),
        ("game/small", "china: [BACK, CURB]", "china: [BACK, BACK]", "13: moves.china[1]: the move 'BACK'"),
        ("game/small", "china: [BACK, CURB]", "china: {product: {a: [0, 0]}}", "13: moves.china.product.a: a level"),
        ("game/small", "high: 3, unit", "hihg: 3, unit", "15: params.gain: unknown key 'hihg'"),
        ("game/small", "low: 1, high: 3, unit: points, ", "", "15: params.gain: 'low', 'high' and 'unit' are missing"),
        ("game/small", "    value: 0.5", "    value: half", "17: params.q.value: a number"),
        ("game/small", "    low: 0", "    low: 2", "16: params.q: low 2 is above high 1"),
        ("game/small", "    unit: probability", "    unit: ''", "20: params.q.unit: is empty"),
        ("game/small", "delivered: q * relief", "delivered: q * releif", "23: quantities.delivered: unknown name"),
        ("game/small", "delivered: q * relief", "gain: q * relief", "23: quantities: 'gain' is both"),
        ("game/small", "cost: -relief", "cost: relief -", "26: payoffs.us.cost: 'relief -' has a syntax error"),
        ("game/small", "cost: -relief", "cost: f(relief)", "26: payoffs.us.cost: unknown function 'f'"),
        ("game/small", "cost: -relief", "cost: []", "26: payoffs.us.cost: a formula"),
        ("game/small", "  russia:\n    relief: g", "  rusia:\n    relief: g", "27: payoffs: unknown player 'rusia'"),
        ("game/small", "- [0, q]", "- [0, p]", "33: payoffs.china[1][1][1]: unknown name 'p'"),
        ("game/small", "- [0, q]", "- [0]", "33: payoffs.china[1][1]: a list of 2 numbers"),
        ("game/small", "- [1, 0]", "- 1", "31: payoffs.china[0][1]: a list of 2 numbers"),
        ("game/small", "1 - 2 * bloc", "1 - 2 * west", "35: outcomes.russia_alignment: unknown name 'west'"),
        ("game/small", "cost: -relief", "cost: relief / (bloc - bloc)", "24: payoffs: the payoff of us at"),
        ("view/mine", "game: small", "game: smal", "1: game: unknown game 'smal'"),
        ("view/mine", "title: A view of it", "title: [a]", "2: title: a text"),
        ("view/mine", "params:", "parms:", "3: unknown key 'parms'"),
        ("view/mine", "  q:", "  p:", "4: params.p: unknown parameter 'p'"),
        ("view/mine", "value: 0.6", "value: much", "5: params.q.value: a number"),
        ("view/mine", "    source: a guess", "    note: a guess", "4: params.q: 'source' is missing"),
        ("game/child", "extends: small", "extends: smal", "1: extends: unknown game 'smal'"),
        ("game/child", "extends: small", "extends: child", "1: extends: 'child' extends itself"),
        ("game/child", "wedge: 1 - bloc", "wedge: 1 - block", "5: payoffs.us.wedge: unknown name 'block'"),
        ("game/child", "{high: 4}", "{high: 0}", "7: params.gain: low 1 is above high 0"),
        ("precedent/episode", "view: mine", "view: mien", "2: view: unknown view 'mien'"),
        ("precedent/episode", "sources: [a book]", "sources: a book", "4: sources: a list"),
        ("precedent/episode", "  - {us: WAIT", "  - {us: WAITS", "7: observed[0]: unknown move 'WAITS'"),
        ("precedent/episode", "count: 10", "count: 0", "9: draws.count: from 1"),
        ("precedent/episode", "seed: 1", "seed: -1", "10: draws.seed: a whole number"),
        ("precedent/episode", "{gain: 3}", "{gian: 3}", "15: counterfactuals.other.params: unknown parameter"),
        ("precedent/episode", "{gain: 3}", "{gain: x}", "15: counterfactuals.other.params.gain: a number"),
        ("precedent/episode", "    expected:", "    expcted:", "16: counterfactuals.other: unknown key"),
        ("claims/article", "kind: condition", "kind: wish", "7: claims.C1.kind: 'wish' is not one"),
        ("claims/article", "where: P1", "were: P1", "5: claims.C1: unknown key 'were'"),
        ("claims/article", "after: WAIT", "after: [3]", "9: claims.C1.test.after: a text"),
        ("claims/article", "every: bloc == 1", "every: bloc ==", "10: claims.C1.test.every: 'bloc ==' has a syntax error"),
        ("claims/article", "every: bloc == 1", "evry: bloc == 1", "8: claims.C1.test: exactly one statement"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(read, file, old, new, place):
    message = read(file, old, new)
    assert f"{file}.yaml, line {place}" in message and "\n" not in message


def test_a_mistake_in_the_parent_names_the_parent(read, tmp_path):
    """The child loads what the parent holds; the file to mend is the parent's."""
    read("game/small", "cost: -relief", "cost: -releif")
    with pytest.raises(InputError) as caught:
        sim.load("mine", ["game=child"], tmp_path)
    assert "game/small.yaml, line 26: payoffs.us.cost: unknown name 'releif'" in str(caught.value)


def test_a_view_in_a_file_of_its_own_names_itself(read, tmp_path):
    read("view/mine", "game: small", "game: smal")
    with pytest.raises(InputError) as caught:
        sim.load(tmp_path / "view" / "mine.yaml")
    assert "view/mine.yaml, line 1: game: unknown game 'smal'; did you mean 'small'?" in str(caught.value)


def test_the_lines_of_a_file_that_has_changed_are_looked_up_again(read):
    assert "line 26: payoffs.us.cost" in read("game/small", "cost: -relief", "cost: -releif")
    assert "line 27: payoffs.us.cost" in read("game/small", "cost: -relief", "more: 1\n    cost: -releif")


ODD = [None, 3, "x y", [], {}, [None], {"x": None}]


def ways(data):
    """Yield the way to every entry of nested data."""
    for key, entry in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (key,)
        yield from ((key, *way) for way in ways(entry))


def replaced(data, way, value):
    key, *rest = way
    copy = data.copy()
    copy[key] = replaced(copy[key], rest, value) if rest else value
    return copy


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("file", ["game/small", "view/mine", "precedent/episode", "claims/article"])
def test_an_odd_value_anywhere_is_read_or_refused_with_its_line(read, tmp_path, file):
    """Every entry in turn is nothing, a number, a text, a list, a mapping."""
    read("view/mine", "game: small", "game: smal")
    (tmp_path / "view" / "mine.yaml").write_text(VIEW)
    path = tmp_path / f"{file}.yaml"
    text = path.read_text()
    data = yaml.safe_load(text)
    for way in ways(data):
        for value in ODD:
            path.write_text(yaml.safe_dump(replaced(data, way, value), sort_keys=False))
            for message in problems(file, tmp_path):
                assert f"{file}.yaml, line " in message and "\n" not in message, (way, value)
