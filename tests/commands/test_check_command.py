"""`wedge check` as a user runs it on a file of one's own: what is told first, by what names, when it is an error."""

import json

import pytest

from sim.cli import main

# Crowded quays are a cost only up to one berth; two moves of the line are the same; pride is paid whatever happens.
BERTHS = """\
title: A city and a shipping line
order: [city, line]
players:
  city: {label: the city}
  line: {label: the shipping line}
moves:
  city:
    WAIT: {label: no berth}
    BUILD: {label: a berth, berths: 1}
    EXPAND: {label: two berths, berths: 1.5}
  line:
    STAY: {label: staying away}
    WATCH: {label: waiting outside}
    CALL: {label: calling, calls: 1}
params:
  fee: {label: harbour fee, value: 2, low: 1, high: 4, unit: millions, source: an example}
  crowd: {label: harm by crowded quays, value: 1, low: 0.5, high: 2, unit: millions, source: an example}
  cost: {label: cost of a berth, value: 1, low: 0.1, high: 3, unit: millions, source: an example}
  trade: {label: worth of the trade, value: 3, low: 0, high: 6, unit: millions, source: an example}
  pride: {label: pride of the city, value: 1, low: 0, high: 2, unit: millions, source: an example}
payoffs:
  city:
    fees: {label: fees, sign: gain, formula: fee * berths * calls}
    crowding: {label: crowded quays, sign: cost, formula: -crowd * calls * (1 - berths)}
    building: {label: building, sign: cost, formula: -cost * berths}
    pride: {label: pride, sign: gain, formula: pride}
  line:
    trade: {label: trade, formula: (trade - fee) * berths * calls}
outcomes:
  arrives: {label: whether a ship calls, formula: calls}
"""
ACCEPTED = """\
accepts:
  sign/city/crowding: Two berths take more than one ship, and the room that is left is let.
  tie/line/*: A line that does not call earns nothing.
  idle/pride: It is there to be seen.
"""
NAMES = ["sign/city/crowding", "tie/line/STAY/WATCH", "tie/line/STAY/CALL", "idle/pride"]


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """Run the command on a file that adds some text to the game; return exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def command(*words, more="", samples=32):
        (tmp_path / "berths.yaml").write_text(BERTHS + more)
        code = main(["check", "berths.yaml", f"samples={samples}", *words])
        return code, *capsys.readouterr()

    return command


def test_the_finding_comes_first_then_each_with_its_name(check):
    code, out, err = check()
    assert code == 0
    assert "4 things to look at in view berths." in out.split("\n\n")[1]
    assert [name for name in NAMES if f"({name})" in out] == NAMES
    assert (
        "In the payoff of the city, ‘crowded quays’ is a cost that turns into a gain: 1 (millions) at two berths / "
        "calling, where the harm by crowded quays is 2. It does so in 1 of 9 combinations of moves, at the values of "
        "this view too."
    ) in out
    assert (
        "Staying away and waiting outside pay the shipping line exactly the same whatever the assumptions are and"
        in out
    )
    assert "with 1 of the 3 moves of the city: no berth." in out
    assert "it adds the same to the payoff of the city whatever the city does, and whatever follows" in out
    assert err == ""


def test_identifiers_stand_only_where_one_types_them(check):
    _, out, _ = check()
    for name in NAMES:
        out = out.replace(name, "")
    assert not any(word in out for word in ("WATCH", "EXPAND", "CALL", "crowding", "city/"))


def test_strict_makes_a_finding_an_error_unless_it_is_accepted(check):
    assert check("--strict")[0] == 4
    code, out, _ = check("--strict", more=ACCEPTED)
    assert code == 0
    assert "Nothing to look at in view berths: 4 findings are meant, as the file says." in out
    assert "(tie/line/*) Accepted: A line that does not call earns nothing. So is 1 more finding by this name." in out
    assert "accepts:" not in out


def test_an_entry_that_matches_nothing_is_a_finding_with_its_line(check):
    code, out, _ = check("--strict", more=ACCEPTED.replace("idle/pride", "idle/prid"))
    assert code == 4 and "2 things to look at" in out
    [line] = [i for i, text in enumerate((BERTHS + ACCEPTED).splitlines(), 1) if "idle/pride" in text]
    assert f"berths.yaml, line {line}: accepts.idle/prid accepts what is not found; did you mean 'idle/pride'?" in out


def test_a_changed_value_does_not_make_entries_a_finding(check):
    code, _, _ = check("--strict", "params.crowd=0.6", more=ACCEPTED)
    assert code == 0


def test_everything_as_data(check):
    code, out, err = check("--json", "--quiet", more=ACCEPTED)
    data = json.loads(out)
    assert code == 0 and err == "" and (data["open"], data["accepted"], data["worlds"]) == (0, 4, 32)
    assert [one["name"] for one in data["findings"]] == NAMES
    sign, tie, *_ = data["findings"]
    assert (sign["value"], sign["profile"], sign["values"], sign["exact"]) == (
        1,
        ["EXPAND", "CALL"],
        {"crowd": 2},
        True,
    )
    assert sign["reason"].startswith("Two berths") and "crowded quays" in sign["sentence"]
    assert tie["cells"] == [["WAIT"], ["BUILD"], ["EXPAND"]] and tie["of"] == 3


@pytest.mark.parametrize("ending", ["txt", "md", "html", "csv", "tex"])
def test_it_is_written_in_every_format(check, tmp_path, ending):
    code, _, _ = check("--out", f"found.{ending}", "--quiet")
    text = (tmp_path / f"found.{ending}").read_text()
    assert code == 0 and "crowd" in text and "pride" in text


def test_a_long_list_is_cut_and_whole_with_details(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    menu, rows = ", ".join(f"M{k}" for k in range(5)), [[0, 1]] * 5
    (tmp_path / "many.yaml").write_text(
        f"title: Many\nmoves: {{a: [{menu}], b: [L, R]}}\npayoffs: {{a: {rows}, b: {rows}}}\n"
    )
    shown = []
    for words in ((), ("--details",)):
        assert main(["check", "many.yaml", *words]) == 0
        shown.append(capsys.readouterr().out)
    ties = [f"(tie/a/M{one}/M{other})" for other in range(5) for one in range(other)]
    assert [sum(tie in out for tie in ties) for out in shown] == [6, 10]
    assert "4 more things of this kind with --details." in shown[0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("samples=x",), "samples=x: a whole number"),
        (("samples=1",), "samples=1: a whole number from 2"),
        (("seed=-1",), "seed=-1: a whole number"),
        (("sampels=3",), "did you mean 'samples'?"),
        (("--stric",), "did you mean '--strict'?"),
        (("target=x",), "unknown key 'target'"),
    ],
)
def test_what_is_wrong_is_one_sentence(check, words, says, tmp_path, capsys):
    (tmp_path / "berths.yaml").write_text(BERTHS)
    assert main(["check", "berths.yaml", *words]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("value", ["-1", "two", "\u0663", "9" * 5000])
@pytest.mark.parametrize("command", ["check view=inspection samples", "sensitivity view=inspection samples"])
def test_a_number_that_is_none_is_refused_in_one_sentence(capsys, command, value):
    assert main(f"{command}={value}".split()) == 2
    out, err = capsys.readouterr()
    assert not out and "a whole number from" in err and err.count("\n") == 1 and len(err) < 200


@pytest.mark.parametrize(
    ("formulas", "said"),
    [
        (["x"], "The one term with a sign that is meant keeps it at every plausible value of the assumptions."),
        (["-x"], "The one term with a sign that is meant breaks it."),
        (["x", "x", "-x"], "Of 3 terms with a sign that is meant, 2 keep theirs at every plausible value of the assumptions and 1 breaks it."),
        (["-x", "-x"], "Of 2 terms with a sign that is meant, 2 break theirs."),
        (["log(1 + x)"], "That t0 (a.t0) keeps its sign is not proven, but so at every point of a sample."),
    ],
)  # fmt: skip
def test_how_many_terms_keep_their_sign_is_said(tmp_path, capsys, formulas, said):
    terms = ", ".join(f"t{number}: {{sign: gain, formula: {formula}}}" for number, formula in enumerate(formulas))
    (tmp_path / "signs.yaml").write_text(
        "title: Signs\nmoves: {a: {UP: {up: 1}, DOWN: {}}}\n"
        "params: {x: {value: 1, low: 0.5, high: 2, unit: points, source: an example}}\n"
        f"payoffs: {{a: {{{terms}, all: up}}}}\n"
    )
    assert main(["check", str(tmp_path / "signs.yaml"), "samples=8"]) == 0
    assert f"{said} What is played" in " ".join(capsys.readouterr().out.split())
