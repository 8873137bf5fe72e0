"""Strict YAML: plain data and nothing else; every refusal is one sentence with its line."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.printable import HIDDEN
from sim.scenario.files import read_yaml
from sim.scenario.strict_yaml import MOST_ENTRIES, dump_yaml, parse_yaml

HIDDEN_CHARACTERS = [
    "\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u00ad", "\u200b", "\u200e", "\u200f", "\u2028", "\u2029",
    "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\u061c", "\ufeff", "\U000e0041",
]  # fmt: skip


def refusal(content):
    with pytest.raises(InputError) as caught:
        parse_yaml(content if isinstance(content, bytes) else content.encode(), "x.yaml")
    text = str(caught.value)
    assert text.startswith("x.yaml") and text.endswith(".") and text.isprintable()
    return text


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: 1\nb: [1, 2", 2, ""),
        ("a: {b: 1\n", 1, ""),
        ("a:\n\tb: 1", 2, "a tab stands before a key or value; YAML is indented by spaces"),
        ("a: 1\nb: @home", 2, "no value begins with @; put it in quotation marks"),
        ("a: 1\n  b: 2", 2, ""),
        ("a: 1\na: 2", 2, "the key 'a' is repeated"),
        ("a: {b: 1, b: 2}", 1, "the key 'b' is repeated"),
        ("é: 1\ne\u0301: 2", 2, "the key 'é' is repeated"),
        ("a: &x 1\nb: *x", 2, "aliases"),
        ("a: 1\nb: !!set {x, y}", 2, "tags"),
        ("a: !!python/object/apply:os.system ['true']", 1, "tags"),
        ("a: !!binary aGk=", 1, "tags"),
        ("a: !!str 1", 1, "tags"),
        ("a: ! 1", 1, "tags"),
        ("a: !mine [1]", 1, "tags"),
        ("a: !!omap [x: 1]", 1, "tags"),
        ("!!str a: 1", 1, "tags"),
        ("!!map\na: 1", 1, "tags"),
        ("a: 1\n<<: {b: 1}", 2, "merge keys"),
        ("a: {<<: {b: 1}}", 1, "merge keys"),
        ("a: 1\n---\nb: 2", 2, "a second document"),
        ("? [a]\n: 1", 1, "a key must be a plain word"),
        ("? {a: 1}\n: 1", 1, "a key must be a plain word"),
        ("a: 1\nb: " + "9" * 1500, 2, "1,500 characters"),
        ("a: " + "9" * 350, 1, "too large a number"),
        ("a: 1e999", 1, "too large a number"),
        ("a: -1.0e+400", 1, "too large a number"),
        ("a: " + "[" * 60 + "]" * 60, 1, "inside each other"),
        ("a: " + "{b: " * 3000, 1, "inside each other"),
        ("%TAG ! tag:x,2000:\n---\na: !y 1", 3, "tags"),
    ],
)
def test_refused_with_its_line(text, line, part):
    answer = refusal(text)
    assert answer.startswith(f"x.yaml, line {line}: ") and part in answer


@pytest.mark.parametrize("character", HIDDEN_CHARACTERS, ids=lambda character: f"U+{ord(character):04X}")
@pytest.mark.parametrize("form", ["a: x{}y", "a: 'x{}y'", "'x{}y': 1", "# x{}y\na: 1", 'a: "x{}y"'])
def test_a_hidden_character_is_refused_raw_and_escaped(character, form):
    for written in {character, f"\\U{ord(character):08X}"} if '"' in form else {character}:
        answer = refusal("ok: 1\n" + form.format(written))
        assert answer.startswith("x.yaml, line 2: ") and f"U+{ord(character):04X}" in answer


def test_half_a_character_is_refused():
    assert "x.yaml" in refusal('a: "\\ud800"')


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"a: \xff", "line 1: is not text in UTF-8"),
        (b"a: 1\nb: caf\xe9", "line 2: is not text in UTF-8"),
        ("a: 1".encode("utf-16"), "is not text in UTF-8"),
        (b"", "a mapping of keys is expected at the top, not nothing"),
        (b"# only a comment", "not nothing"),
        (b"- 1", "not a list"),
        (b"word", "not a text"),
        (b"3", "not a number"),
        (b"null", "not nothing"),
    ],
)
def test_refused_as_a_whole(content, part):
    assert part in refusal(content)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-2", -2), ("+3", 3), ("1.5", 1.5), (".5", 0.5), ("-.5", -0.5), ("1.", 1.0), ("1e-3", 0.001),
        ("1.0e+3", 1000.0), ("2E5", 2e5), ("010", 10), ("true", True), ("FALSE", False), ("null", None), ("~", None),
        ("", None), ("yes", "yes"), ("no", "no"), ("on", "on"), ("2026-01-31", "2026-01-31"), ("1:30", "1:30"),
        ("0x1F", "0x1F"), ("1_000", "1_000"), ("'1'", "1"), ("'true'", "true"), ("=", "="), ("${x", "${x"),
        (".inf", math.inf), ("-.INF", -math.inf), ("[1, a]", [1, "a"]), ("{b: {c: 1}}", {"b": {"c": 1}}),
    ],
)  # fmt: skip
def test_values(text, value):
    data = parse_yaml(f"a: {text}\n".encode(), "x.yaml")["a"]
    assert data == value and type(data) is type(value)


@pytest.mark.parametrize("key", ["1", "01", "1.5", "true", "null", "~", "no", "2026-01-31", "0x1F", ".inf"])
def test_a_key_is_a_word_as_it_is_written(key):
    assert parse_yaml(f"{key}: 1".encode(), "x.yaml") == {key: 1}


def test_keys_and_texts_are_normalised_and_a_mark_of_byte_order_is_nothing():
    assert parse_yaml("\ufeffe\u0301: e\u0301\r\nb: 1\r".encode(), "x.yaml") == {"é": "é", "b": 1}


def test_a_file_of_too_many_keys_is_refused_at_the_first_that_is_too_many():
    lines = [f"k{i}: 1" for i in range(MOST_ENTRIES // 2 + 1000)]
    assert refusal("\n".join(lines)).startswith(f"x.yaml, line {MOST_ENTRIES // 2}: the file has more than 100,000")


PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**300), 10**300),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(codec="utf-8"), max_size=12).filter(lambda text: not HIDDEN.search(text)),
        st.from_regex(r"[-+]?[0-9._:eExo]{1,8}", fullmatch=True),
        st.sampled_from(["1e3", "-.5", "012", "08", "yes", "null", "~", "<<", "=", "1:30", "2026-01-31", "!", "&a"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.from_regex(r"[A-Za-z0-9_.+=-]{1,8}", fullmatch=True), inner, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(PLAIN)
def test_what_is_written_is_read_back_as_it_was(data):
    from unicodedata import normalize

    def normal(value):
        if isinstance(value, str):
            return normalize("NFC", value)
        if isinstance(value, list):
            return [normal(entry) for entry in value]
        return {key: normal(entry) for key, entry in value.items()} if isinstance(value, dict) else value

    back = parse_yaml(dump_yaml({"data": data}).encode(), "x.yaml")
    assert back == {"data": normal(data)} and repr(back) == repr({"data": normal(data)})


def test_shared_data_is_written_out():
    row = {"x": [1]}
    assert parse_yaml(dump_yaml({"a": row, "b": row}).encode(), "x.yaml") == {"a": row, "b": row}


def test_a_file_that_is_a_folder_or_not_there_is_told(tmp_path):
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(InputError, match="cannot be read"):
            read_yaml(path)
