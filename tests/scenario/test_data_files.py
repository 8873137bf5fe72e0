"""Games given as bare payoffs: a Gambit file, a CSV file and a table of pandas are scenarios like any other."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sim
from sim.errors import InputError
from sim.game.nfg import write_nfg
from sim.scenario import data_files, payoff_table
from sim.scenario.payoff_table import write_csv

PAYOFFS = """NFG 1 R "Two prisoners" { "row" "column" } { { "SILENT" "TALK" } { "SILENT" "TALK" } }
3 3 5 0 0 5 1/3 1/3
"""
OUTCOMES = """NFG 1 R "Two prisoners" { "row" "column" } { { "SILENT" "TALK" } { "SILENT" "TALK" } } ""
{ { "both" 3, 3 } { "one" 5, 0 } { "other" 0, 5 } { "none" 1/3, 1/3 } }
1 2 3 4
"""
TABLE = """row,column,payoff_row,payoff_column
SILENT,SILENT,3,3
TALK,TALK,1/3,1/3
SILENT,TALK,0,5
TALK,SILENT,5,0
"""
GAME = sim.Game(
    [[[3, 0], [5, 1 / 3]], [[3, 5], [0, 1 / 3]]], ["row", "column"], [["SILENT", "TALK"], ["SILENT", "TALK"]]
)


def loaded(tmp_path, name, content):
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return sim.load(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "text"),
    [("pd.nfg", PAYOFFS), ("pd.nfg", OUTCOMES), ("pd.csv", TABLE), ("pd.csv", "\ufeff" + TABLE)]
    + [("pd.NFG", PAYOFFS), ("pd.CSV", TABLE)],
)
def test_the_game_is_the_one_that_the_file_holds(tmp_path, name, text):
    scenario = loaded(tmp_path, name, text)
    assert scenario.game() == GAME
    assert scenario.title == ("Two prisoners" if name.lower() == "pd.nfg" else "pd")
    assert scenario.order == (("row", "column"),)


def test_the_rows_and_columns_of_a_table_may_come_in_any_order(tmp_path):
    table = sim.payoff_table(GAME)
    shuffled = table.iloc[[0, 3, 1, 2], [3, 1, 2, 0]]
    game = sim.from_table(shuffled, "pd", "Two prisoners").game()
    assert game.players == ("column", "row") and game.moves == GAME.moves[::-1]
    np.testing.assert_array_equal(game.payoffs, GAME.payoffs[::-1].transpose(0, 2, 1))


def test_every_payoff_is_a_parameter_within_half_of_the_players_range(tmp_path):
    scenario = loaded(tmp_path, "pd.csv", TABLE)
    assert list(scenario.parameters)[:4] == [
        "row_at_SILENT_SILENT",
        "row_at_SILENT_TALK",
        "row_at_TALK_SILENT",
        "row_at_TALK_TALK",
    ]
    talk = scenario.parameter("row_at_TALK_SILENT")
    assert (talk.value, talk.low, talk.high, talk.unit) == (5, 2.5, 7.5, "payoff units")
    assert talk.said == "the payoff of row at TALK / SILENT"
    changed = scenario.game(row_at_TALK_SILENT=2.5).payoffs - GAME.payoffs
    assert changed[0, 1, 0] == -2.5 and np.count_nonzero(changed) == 1


def test_payoffs_that_are_all_alike_still_have_a_range(tmp_path):
    parameter = loaded(tmp_path, "one.csv", "a,payoff_a\nUP,2\nDOWN,2\n").parameter("a_at_UP")
    assert (parameter.low, parameter.high) == (1.5, 2.5)


def test_payoffs_at_the_end_of_what_a_number_holds(tmp_path):
    parameter = loaded(tmp_path, "one.csv", "a,payoff_a\nUP,1e308\nDOWN,0\n").parameter("a_at_UP")
    assert parameter.high == pytest.approx(1.5e308)
    parameter = loaded(tmp_path, "one.csv", "a,payoff_a\nUP,1.7e308\nDOWN,0\n").parameter("a_at_UP")
    assert np.isfinite(parameter.high)


@pytest.mark.parametrize(
    ("moves", "names"),
    [
        (("A_B", "A"), ["she_at_A_B", "she_at_A"]),
        (("A+B", "A-B"), ["she_at_A_B", "she_at_A_B_2"]),
        (("élan", "ⅷ"), ["she_at_élan", "she_at_viii"]),
        (("1", "2"), ["she_at_1", "she_at_2"]),
    ],
)
def test_names_of_parameters_are_words_for_formulas_and_differ(tmp_path, moves, names):
    text = "she,payoff_she\n" + "".join(f"{move},{number}\n" for number, move in enumerate(moves))
    assert list(loaded(tmp_path, "one.csv", text).parameters) == names


def test_players_that_are_called_by_numbers(tmp_path):
    text = 'NFG 1 R "" { "1" "2" } { 2 2 } 1 2 3 4 5 6 7 8'
    scenario = loaded(tmp_path, "numbered.nfg", text)
    assert next(iter(scenario.parameters)) == "player_1_at_1_1" and scenario.title == "numbered"


def test_players_and_moves_without_a_name_or_of_one_name_get_numbers(tmp_path):
    text = 'NFG 1 R "" { "" "b" } { { "UP" "UP" } { "LEFT" } } 1 2 3 4'
    scenario = loaded(tmp_path, "unnamed.nfg", text)
    assert scenario.moves["_1"] == ("UP_1", "UP_2")
    assert [scenario.labels.outcome(one) for one in scenario.outcomes] == ["1 plays UP 1", "b plays LEFT"]


def test_equal_fractions_are_equal_payoffs_and_are_written_again(tmp_path):
    scenario = loaded(tmp_path, "third.nfg", 'NFG 1 R "" { "a" } { 3 } 1/3 2/6 0.125')
    first, second, _ = scenario.game().payoffs[0]
    assert first == second == float(Fraction(1, 3))
    write_nfg(scenario.game(), tmp_path / "again.nfg")
    write_csv(scenario.game(), tmp_path / "again.csv")
    assert (tmp_path / "again.nfg").read_text().splitlines()[-3:] == ["1/3", "1/3", "0.125"]
    assert (tmp_path / "again.csv").read_text().split() == ["a,payoff_a", "1,1/3", "2,1/3", "3,0.125"]


def test_a_threshold_at_a_fraction_is_that_fraction(tmp_path):
    """To be silent alone is worth as much to row as to talk like the other at 1/3, not at a decimal near it."""
    found = sim.thresholds(loaded(tmp_path, "pd.nfg", PAYOFFS), "row_at_SILENT_TALK")
    assert found.simultaneous.exact == (Fraction(1, 3),)


@settings(max_examples=40)
@given(data=st.data())
def test_a_game_goes_into_each_kind_of_file_and_a_table_and_back(tmp_path_factory, data):
    shape = tuple(data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    game = sim.Game(data.draw(arrays(float, (len(shape), *shape), elements=st.floats(-8e307, 8e307))))
    folder = tmp_path_factory.mktemp("files")
    write_csv(game, folder / "game.csv")
    write_nfg(game, folder / "game.nfg")
    assert sim.load(folder / "game.csv").game() == game == sim.load(folder / "game.nfg").game()
    assert sim.from_table(sim.payoff_table(game)).game() == game


def test_a_large_game_has_no_parameters_and_says_so(tmp_path):
    count = data_files.MOST_VARIED // 2 + 1
    game = sim.Game(np.arange(2.0 * count).reshape(2, count, 1))
    scenario = sim.from_table(sim.payoff_table(game))
    assert not scenario.parameters and scenario.game() == game


def test_a_file_extends_a_game_of_bare_payoffs(tmp_path):
    (tmp_path / "pd.csv").write_text(TABLE)
    text = "extends: pd.csv\ntitle: Row first\norder: [row, column]\nparams: {row_at_TALK_TALK: 2}\n"
    scenario = loaded(tmp_path, "led.yaml", text)
    assert scenario.order == (("row",), ("column",)) and scenario.game().payoffs[0, 1, 1] == 2
    text = "game: pd.csv\ntitle: A view of it\nparams: {row_at_TALK_TALK: 2}\n"
    assert loaded(tmp_path, "view.yaml", text).game().payoffs[0, 1, 1] == 2


HEAD = "row,column,payoff_row,payoff_column\n"
NFG = 'NFG 1 R "t" { "a" "b" } { { "x" "y" } { "u" } }\n'


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", "", "x.csv, line 1: no column is a player's"),
        ("x.csv", HEAD, "x.csv, line 1: no row follows"),
        ("x.csv", "row;column;payoff_row;payoff_column\n", "line 1: columns are separated by commas here"),
        ("x.csv", HEAD.replace(",", "\t"), "line 1: columns are separated by commas here, not by tabs"),
        ("x.csv", HEAD + "A,B,1,2\na,C,1,2\n", "line 3: row: 'A' and 'a' differ in capitals only; spell one as the other"),
        ("x.csv", "row,row\n", "line 1: two columns are called 'row'"),
        ("x.csv", "row,payof_row\nUP,1", "line 1: the column 'payoff_row' is missing"),
        ("x.csv", "row,payoff_row,payoff_rwo\n", "line 1: 'payoff_rwo' is a payoff of no player of the table; did you mean 'payoff_row'?"),
        ("x.csv", "payoff_row\n1", "line 1: 'payoff_row' is a payoff of no player"),
        ("x.csv", HEAD + "A,B,1\n", "line 2: has 3 cells; the head names 4 columns"),
        ("x.csv", HEAD + "A,B,1,2,3\n", "line 2: has 5 cells"),
        ("x.csv", HEAD + "A,B,1,two\n", "line 2: payoff_column: a number is expected, as in 2, 0.5 or 1/3, not 'two'"),
        ("x.csv", HEAD + "A,B,1,\n", "line 2: payoff_column: a number is expected"),
        ("x.csv", HEAD + "A,B,1,1/0\n", "line 2: payoff_column: a number is expected"),
        ("x.csv", HEAD + "A,B,1,1_0\n", "line 2: payoff_column: a number is expected"),
        ("x.csv", HEAD + "A,B,1,٣\n", "line 2: payoff_column: a number is expected"),
        ("x.csv", HEAD + f"A,B,1,{'9' * 5000}/7\n", "line 2: payoff_column: a number is expected"),
        ("x.csv", HEAD + "A,B,1,inf\n", "line 2: payoff_column: 'inf' is not a finite number"),
        ("x.csv", HEAD + "A,B,nan,1\n", "line 2: payoff_row: 'nan' is not a finite number"),
        ("x.csv", HEAD + "A,B,1,2\nA,B,1,2\n", "line 3: row=A, column=B stands in x.csv, line 2 already; leave one out"),
        ("x.csv", HEAD + "A,B,1,2\nC,D,1,2\n", "line 3: the table ends without a row for row=A, column=D; 2 of 4"),
        ("x.csv", HEAD + "<b>A</b>,B,1,2\n", "line 2: row: '<b>A</b>' is not a name"),
        ("x.csv", HEAD + ",B,1,2\n", "line 2: row: '' is not a name"),
        ("x.csv", HEAD + '"A\nC",B,1,2\n', "is not a name"),
        ("x.csv", HEAD + "A\x00,B,1,2\n", "line 2: the character U+0000 is not allowed"),
        ("x.csv", HEAD + "A\u202e,B,1,2\n", "line 2: the character U+202E is not allowed"),
        ("x.csv", HEAD + '"A,B,1,2\n', "is not a line of a CSV file"),
        ("x.csv", HEAD + f"{'A' * 200_000},B,1,2\n", "is not a line of a CSV file"),
        ("x.csv", HEAD + "A,B,1,2\na,B,1,2\n", "'A' and 'a' differ in capitals only"),
        ("x.csv", b"row,payoff_row\n\xff,1\n", "line 2: is not text in UTF-8"),
        ("x.csv", "a <b>,payoff_a <b>\nU,1\n", "line 1: 'a <b>' is not a name"),
        ("x.csv", "a,payoff_a\nU,1e308\nD,-1e308\n", "more than a number can hold"),
        ("x.csv", "hydra,payoff_hydra\nU,1\n", "'hydra' is a key of the command line already; rename the player"),
        ("x.csv", ",".join(f"p{k},payoff_p{k}" for k in range(21)), "has 21 players; at most 20 are read"),
        ("x.nfg", "", "x.nfg, line 1: expected 'NFG'"),
        ("x.nfg", NFG + "1 2 3", "x.nfg, line 2: expected payoff 2 of 2 at profile 2 of 2; the file ends"),
        ("x.nfg", NFG.replace('"y"', '"<i>y</i>"') + "1 2 3 4", "x.nfg, line 1: '<i>y</i>' is not a name"),
        ("x.nfg", NFG.replace(' { { "x"', '\n{ { "1*"') + "1 2 3 4", "x.nfg, line 2: '1*' is not a name"),
        ("x.nfg", NFG.replace("x", "\x00") + "1 2 3 4", "x.nfg, line 1: the character U+0000 is not allowed"),
        ("x.nfg", NFG.replace('"b"', '"A"') + "1 2 3 4", "'a' and 'A' differ in capitals only"),
        ("x.nfg", 'NFG 1 R "" { "a" "b" } { 2000 2000 }', "line 1: the game has 2000×2000 moves × 2 players, over 1000000 numbers"),
        ("x.efg", "EFG 2 R", "x.efg: Gambit's extensive form is written here and not read"),
        ("a b?.csv", TABLE, "its name is not one"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_with_its_place(tmp_path, monkeypatch, name, content, says):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, name, content)
    said = str(caught.value).replace(f"{tmp_path}/", "")
    assert says in said and "\n" not in said and len(said) < 320


def test_a_file_too_large_is_refused_by_its_size_unread(tmp_path):
    for name in ("x.csv", "x.nfg"):
        with open(tmp_path / name, "wb") as file:
            file.truncate(10**12)
        with pytest.raises(InputError, match=r"larger than 50,000,000 bytes; it has 1,000,000,000,000"):
            sim.load(tmp_path / name)


def test_a_table_too_large_is_refused_by_its_number_of_payoffs(monkeypatch):
    monkeypatch.setattr(payoff_table, "MOST_PAYOFFS", 4)
    with pytest.raises(InputError, match="row 3: the table has more than 4 payoffs"):
        sim.from_table(sim.payoff_table(GAME))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda table: table.drop(columns="payoff_row"), "the table: the column 'payoff_row' is missing"),
        (lambda table: table.iloc[:3], "the table, row 3: the table ends without a row for row=TALK, column=TALK"),
        (
            lambda table: pd.concat([table, table.iloc[:1]]),
            "row 5: row=SILENT, column=SILENT stands in the table, row 1",
        ),
        (
            lambda table: table.assign(payoff_row=[1, 2, None, 4]),
            "row 3: payoff_row: a number is expected, as in 2, 0.5 or 1/3, not nothing",
        ),
        (lambda table: table.assign(payoff_row=[True, False, True, True]), "row 1: payoff_row: a number is expected"),
        (lambda table: table.assign(row=["A", "A", None, None]), "row 3: row: a name is missing"),
        (lambda table: table.assign(row=["A", "A", float("nan"), float("nan")]), "row 3: row: a name is missing"),
        (lambda table: table.assign(payoff_row=[1, 2, np.inf, 4]), "row 3: payoff_row: inf is not a finite number"),
        (lambda table: table.assign(payoff_row=["1", "2", "x", "4"]), "row 3: payoff_row: a number is expected"),
        (lambda table: table.to_dict(), "table: a pandas DataFrame is expected"),
    ],
)
def test_a_table_that_is_none(change, says):
    with pytest.raises(InputError) as caught:
        sim.from_table(change(sim.payoff_table(GAME)))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("players", "move", "says"),
    [
        (["a", "payoff_a"], "UP", "the player 'payoff_a': its column of moves would be read as one of payoffs"),
        (["a", "b"], "U,P", "'U,P' is not a name"),
        (["a", "b"], "", "'' is not a name"),
    ],
)
def test_what_would_not_be_read_is_not_written(tmp_path, players, move, says):
    with pytest.raises(InputError, match=says):
        write_csv(sim.Game([[[1]], [[2]]], players, [[move], ["LEFT"]]), tmp_path / "game.csv")
    assert not list(tmp_path.iterdir())


def test_a_player_called_like_a_column_of_payoffs_is_in_no_table():
    with pytest.raises(InputError, match="does not begin with payoff_"):
        sim.payoff_table(sim.Game([[[1]], [[2]]], ["payoff_b", "b"], [["UP"], ["LEFT"]]))


@pytest.mark.parametrize("name", ["a/b", "", "x\ny"])
def test_a_table_is_called_by_a_name(name):
    with pytest.raises(InputError, match="is not a name"):
        sim.from_table(sim.payoff_table(GAME), name)


def test_payoffs_of_a_table_may_be_exact_numbers():
    table = sim.payoff_table(GAME).assign(payoff_row=[Fraction(1, 3), 2, "1/3", np.float32(4)])
    assert sim.from_table(table).game().payoffs[0].tolist() == [[1 / 3, 2], [1 / 3, 4]]
