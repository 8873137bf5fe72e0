"""Gambit's strategic-form files: published layout, round trips, Gambit itself, malformed files."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.errors import InputError
from sim.game.nfg import MAX_NUMBERS, read_nfg, write_nfg
from sim.game.normal_form import Game

DETERMINISTIC = settings(max_examples=60)

LABELS = st.text(min_size=1, max_size=6).filter(lambda text: not text.endswith("\\"))
# Gambit takes no control characters and no doubled or outer spaces.
GAMBIT_LABELS = st.text("abcR \"'é", min_size=1, max_size=4).map(lambda text: f"<{' '.join(text.split())}>")

PAYOFF_FORM = """NFG 1 R "Selten (IJGT, 75), Figure 2, normal form"
{ "Player 1" "Player 2" } { 3 2 }

1 1 0 2 0 2 1 1 0 3 2 0
"""

OUTCOME_FORM = """NFG 1 R "a \\"quoted\\" title" { "row" "column" }
{ { "up" "down" } { "left" "right" } }
"a comment"

{ { "win" 1, 1/3 } { "" -2.5e-1 .5, } }
1 2
0 1
"""


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a text to a file and gives its path."""

    def write(text):
        path = tmp_path / "game.nfg"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_payoff_form_lists_player_ones_moves_fastest(file):
    game = read_nfg(file(PAYOFF_FORM))
    assert game.players == ("Player 1", "Player 2")
    assert game.moves == (("1", "2", "3"), ("1", "2"))
    np.testing.assert_array_equal(game.payoffs[0], [[1, 1], [0, 0], [0, 2]])
    np.testing.assert_array_equal(game.payoffs[1], [[1, 1], [2, 3], [2, 0]])


def test_outcome_form_with_the_null_outcome(file):
    game = read_nfg(file(OUTCOME_FORM))
    assert game.moves == (("up", "down"), ("left", "right"))
    np.testing.assert_array_equal(game.payoffs[0], [[1, 0], [-0.25, 1]])
    np.testing.assert_array_equal(game.payoffs[1], [[1 / 3, 0], [0.5, 1 / 3]])


def test_white_space_and_byte_order_mark_do_not_matter(file):
    crowded = "\ufeff" + " ".join(PAYOFF_FORM.split()) + "\r\n\t "
    assert read_nfg(file(crowded)) == read_nfg(file(PAYOFF_FORM))


def test_empty_and_repeated_labels_are_numbered(file):
    game = read_nfg(file('NFG 1 R "" { "" "b" } { { "x" "x_1" "x" } { "" } } 1 2 3 4 5 6'))
    assert game.players == ("_1", "b")
    assert game.moves == (("x_2", "x_1", "x_3"), ("_1",))


@pytest.mark.parametrize(
    ("number", "value"),
    [("+3", 3.0), ("-1/3", -1 / 3), (".5", 0.5), ("2.", 2.0), ("1.e3", 1e3), ("1e-05", 1e-5), ("-0.1E+2", -10.0)],
)
def test_numbers(file, number, value):
    assert read_nfg(file(f'NFG 1 D "" {{ "a" }} {{ 1 }} {number}')).payoffs[0, 0] == value


@st.composite
def games(draw, labels=LABELS):
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    payoffs = draw(arrays(float, (len(shape), *shape), elements=st.floats(-8e307, 8e307)))  # a range fits too
    players = draw(st.lists(labels, min_size=len(shape), max_size=len(shape), unique=True))
    moves = [draw(st.lists(labels, min_size=n, max_size=n, unique=True)) for n in shape]
    return Game(payoffs, players, moves)


@pytest.mark.parametrize("form", ["payoff", "outcome"])
@DETERMINISTIC
@given(game=games())
def test_a_written_game_reads_back_equal(tmp_path_factory, form, game):
    path = tmp_path_factory.mktemp("nfg") / "game.nfg"
    write_nfg(game, path, title='say "no"', form=form)
    assert read_nfg(path) == game
    assert [entry.name for entry in path.parent.iterdir()] == ["game.nfg"]


def gambit_payoffs(gambit_game):
    return np.array([np.array(table, dtype=float) for table in gambit_game.to_arrays(float)])


@pytest.mark.parametrize("form", ["payoff", "outcome"])
@settings(DETERMINISTIC, max_examples=20)
@given(game=games(labels=GAMBIT_LABELS))
def test_gambit_reads_what_we_write(tmp_path_factory, form, game):
    pygambit = pytest.importorskip("pygambit")
    path = tmp_path_factory.mktemp("nfg") / "game.nfg"
    write_nfg(game, path, form=form)
    read = pygambit.read_nfg(path)
    np.testing.assert_array_equal(gambit_payoffs(read), game.payoffs)
    assert tuple(str(getattr(player, "label", player)) for player in read.players) == game.players


@pytest.mark.parametrize("text", [PAYOFF_FORM, OUTCOME_FORM])
def test_we_read_what_gambit_writes(tmp_path, file, text):
    pygambit = pytest.importorskip("pygambit")
    path = file(text)
    ours = read_nfg(path)
    theirs = pygambit.read_nfg(path)
    np.testing.assert_allclose(gambit_payoffs(theirs), ours.payoffs, rtol=1e-15)
    (tmp_path / "gambit.nfg").write_text(theirs.to_nfg(), encoding="utf-8")
    assert read_nfg(tmp_path / "gambit.nfg") == ours


HEAD = 'NFG 1 R "t" { "a" "b" }'


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "expected 'NFG'"),
        ('EFG 2 R "t" { "a" }', 1, "expected 'NFG'"),
        ('NFG 2 R "t" { "a" } { 1 } 1', 1, "version '1'"),
        ('NFG 1 Q "t" { "a" } { 1 } 1', 1, "number type"),
        ('NFG 1 R\ntitle { "a" } { 1 } 1', 2, "title"),
        ('NFG 1 R "t\n\n{ 1 }', 1, "never closed"),
        ('NFG 1 R "t" { }', 1, "list of players is empty"),
        ('NFG 1 R "t" { "a", "b" } { 1 1 } 1 2', 1, "player's name"),
        (HEAD + "\n{ 2 x } 1", 2, "number of moves of b"),
        (HEAD + "\n{ 2 -1 } 1", 2, "number of moves of b"),
        (HEAD + "\n{ 2 2 2 } 1", 2, "after the moves of 2 players"),
        (HEAD + "\n{ 2 0 } 1", 2, "b has no moves"),
        (HEAD + '\n{ { "u" } }', 2, "expected '{'"),
        (HEAD + '\n{ { "u" } { "l" ', 2, "a move of b"),
        (HEAD + "\n{ 2 2 }\n1 2 3 4\n5 6 7", 4, "payoff 2 of 2 at profile 4 of 4; the file ends"),
        (HEAD + "\n{ 2 2 }\n1 2 3 4\n5 6 7 8 9", 4, "expected the end of the file after 4 profiles; found 9"),
        (HEAD + "\n{ 1 1 }\n1 nan", 3, "payoff 2 of 2 at profile 1 of 1; found nan"),
        (HEAD + "\n{ 1 1 }\n1 1_0", 3, "found 1_0"),
        (HEAD + "\n{ 1 1 }\n1 1.5/2", 3, "found 1.5/2"),
        (HEAD + "\n{ 1 1 }\n1 1/0", 3, "finite"),
        (HEAD + "\n{ 1 1 }\n1 1e999", 3, "finite"),
        (HEAD + f"\n{{ 1 1 }}\n1 {'9' * 5000}/7", 3, "finite"),
        (HEAD + f"\n{{ 1 1 }}\n1 {'9' * 100_000}x", 3, "payoff 2 of 2 at profile 1 of 1; found 999"),
        (HEAD + "\n{ 1 1 }\n1, 2", 3, "payoff 2 of 2"),
        (HEAD + '\n{ 1 1 }\n1 "a\n\x1b[31m"', 3, r'payoff 2 of 2 at profile 1 of 1; found "a\n\x1b[31m"'),
        (HEAD + '\n{ 1 1 }\n{ { "o" 1 } } 1', 3, "payoff 2 of 2 of the outcome"),
        (HEAD + "\n{ 1 1 }\n{ { 1 2 } } 1", 3, "outcome's name"),
        (HEAD + '\n{ 1 1 }\n{ { "o" 1 2 3 } } 1', 3, "expected '}'"),
        (HEAD + '\n{ 1 1 }\n{ { "o" 1 2 } }\n2', 4, "profile 1 of 1, 0 to 1; found 2"),
        (HEAD + '\n{ 1 1 }\n{ { "o" 1 2 } }\n1.0', 4, "outcome's number"),
        (HEAD + '\n{ 1 2 }\n{ { "o" 1 2 } }\n1', 4, "profile 2 of 2, 0 to 1; the file ends"),
    ],
)
def test_malformed_files_give_line_and_reason(file, text, line, reason):
    path = file(text)
    with pytest.raises(InputError) as error:
        read_nfg(path)
    assert f"{path}, line {line}: " in str(error.value)
    assert reason in str(error.value)
    assert len(str(error.value)) < len(str(path)) + 160


@pytest.mark.parametrize("text", [PAYOFF_FORM, OUTCOME_FORM])
def test_a_file_cut_anywhere_gives_a_game_or_an_error_with_its_line(tmp_path, text):
    path, whole = tmp_path / "game.nfg", text.encode()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        _read_or_refused(path)


TOKENS = st.sampled_from(
    ["{", "}", ",", '"', '""', '"a"', '\\"', "NFG", "EFG", "0", "1", "2", "-1", "1/0", "1e999", "8e307", "-1e308"]
    + ["nan", "9" * 30, "٣", "\x00", "\ufeff", "\\", "1" * 400 + ".5", "\n", "R", "D", "é"]
)


@pytest.mark.parametrize("text", [PAYOFF_FORM, OUTCOME_FORM])
@settings(DETERMINISTIC, max_examples=300)
@given(data=st.data())
def test_a_file_with_other_words_gives_a_game_or_an_error_with_its_line(tmp_path_factory, text, data):
    words = text.split(" ")
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(words) - 1))
        words[place : place + data.draw(st.integers(0, 2))] = data.draw(st.lists(TOKENS, max_size=2))
    path = tmp_path_factory.mktemp("nfg") / "game.nfg"
    path.write_text(" ".join(words), encoding="utf-8")
    _read_or_refused(path)


@settings(DETERMINISTIC, max_examples=200)
@given(content=st.binary(max_size=60))
def test_any_bytes_give_a_game_or_an_error_with_its_line(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("nfg") / "game.nfg"
    path.write_bytes(b'NFG 1 R "" { "a" } { 2 } ' + content)
    _read_or_refused(path)


def _read_or_refused(path):
    try:
        game = read_nfg(path)
    except InputError as error:
        assert f"{path}, line " in str(error) or "more than a number can hold" in str(error)
        assert len(str(error).splitlines()) == 1
    else:
        assert np.isfinite(game.payoffs).all()


def test_a_range_that_overflows_names_file_and_player(file):
    path = file(HEAD + "\n{ 2 1 }\n1 1e308 1 -1e308")
    with pytest.raises(InputError) as error:
        read_nfg(path)
    assert str(error.value).startswith(f"{path}: the payoffs of b span")


@pytest.mark.parametrize("counts", [(20_000, 20_000), (10**17, 1), (2,) * 30])
def test_a_game_too_large_is_refused_by_its_size(file, counts):
    players = " ".join(f'"p{i}"' for i in range(len(counts)))
    path = file(f'NFG 1 R "big" {{ {players} }} {{ {" ".join(map(str, counts))} }} 1 2 3')
    with pytest.raises(InputError, match=f"{counts[0]}×{counts[1]}.* over {MAX_NUMBERS} numbers"):
        read_nfg(path)


def test_as_many_players_as_an_array_has_axes(file):
    def text(players):
        names = " ".join(f'"{i}"' for i in range(players))
        return f'NFG 1 R "" {{ {names} }} {{ {"1 " * players} }} {"0 " * players}'

    assert len(read_nfg(file(text(63))).players) == 63
    with pytest.raises(InputError, match="64 players"):
        read_nfg(file(text(64)))


def test_files_that_cannot_be_read(tmp_path, file, monkeypatch):
    with pytest.raises(InputError, match="absent.nfg"):
        read_nfg(tmp_path / "absent.nfg")
    with pytest.raises(InputError, match="cannot read"):
        read_nfg(tmp_path)
    (tmp_path / "latin.nfg").write_bytes(b'NFG 1 R\n"\xe9" { "a" } { 1 } 1')
    with pytest.raises(InputError, match="line 2: the text is not UTF-8"):
        read_nfg(tmp_path / "latin.nfg")
    monkeypatch.setattr("sim.game.nfg.MAX_BYTES", 10)
    with pytest.raises(InputError, match="at most 10 are read"):
        read_nfg(file(PAYOFF_FORM))


def test_games_that_cannot_be_written(tmp_path):
    game = Game([[1.0, 2.0]])
    with pytest.raises(InputError, match="did you mean 'outcome'"):
        write_nfg(game, tmp_path / "game.nfg", form="outcomes")
    with pytest.raises(InputError, match="cannot be written"):
        write_nfg(game, tmp_path / "nowhere" / "game.nfg")
    with pytest.raises(InputError, match="backslash"):
        write_nfg(Game([[1.0, 2.0]], ["a\\"]), tmp_path / "game.nfg")
    with pytest.raises(InputError, match="empty"):
        write_nfg(Game([[1.0, 2.0]], [""]), tmp_path / "game.nfg")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_replaced_is_left_whole(tmp_path):
    target = tmp_path / "game.nfg"
    target.mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_nfg(Game([[1.0, 2.0]]), target)
    assert [entry.name for entry in tmp_path.iterdir()] == ["game.nfg"]
