"""`wedge claims`: filters, tables, and claims that are refused without stopping the others."""

import json

import pandas as pd
import pytest

from sim.commands.claims import run
from sim.errors import InputError

CLAIMS = """
source: doors.txt
view: keen
author: A. Doorman
claims:
  D1: {where: P1, kind: claim, claim: going pays, test: {after: GO, every: side == 1}}
  D2: {where: P1, kind: claim, claim: nobody meets, test: {after: STAY, every: side == 1}}
  D3: {where: P2, kind: fact, claim: fares are due, justifies: [fare, l.fare]}
  D4: {where: P2, kind: risk, claim: it ends, waits_for: several periods}
"""
BROKEN = """
source: broken.txt
view: keen
claims:
  X1: {where: P1, kind: claim, claim: unknown key, tset: {after: GO, every: side == 1}}
  X2: {where: P1, kind: claim, claim: unknown move, test: {after: GOO, every: side == 1}}
  X3: {where: P1, kind: claim, claim: unknown view, view: kean, test: {after: GO, every: side == 1}}
  X4: {where: P1, kind: claim, claim: a test of nothing, test: {after: GO}}
  X5: {where: P1, kind: fact, claim: justifies nothing, justifies: [l.fair]}
  X6: {where: P1, kind: claim, claim: neither test nor reason}
  X7: {where: P1, kind: claim, claim: waits for no known thing, waits_for: better weather}
  D1: {where: P1, kind: claim, claim: a second one of that name, test: {after: GO, every: side == 1}}
  X8: {where: P1, kind: claim, claim: a sound one, test: {after: GO, every: side == 1}}
"""


@pytest.fixture
def own(library, tmp_path):
    """The made-up game's directory with claims of its own, written anew for each test."""
    directory = tmp_path / "own"
    directory.mkdir()
    for folder in ("game", "view"):
        (directory / folder).symlink_to(library / folder)
    (directory / "claims").mkdir()
    (directory / "claims" / "doors.yaml").write_text(CLAIMS)
    return directory


@pytest.fixture
def wedge_claims(own, tmp_path, capsys):
    def call(*words):
        run([*words, f"figures={tmp_path / 'figures'}", "--config-dir", str(own)])
        return capsys.readouterr().out

    return call


def test_a_claim_with_its_verdicts_and_margin(wedge_claims, tmp_path):
    text = wedge_claims("source=doors", "view=keen,shy,elsewhere")
    assert "D1: holds" in text and "going pays (A. Doorman, P1; claim)" in text
    assert "In each view: keen ✓, shy ✗, elsewhere –" in text
    assert "fails at gain = 1 (now 1.5, 25% of its range; exact)" in text
    assert "Shown by: wedge solve view=keen" in text
    assert "D2: cannot hold" in text and "held in none of 500 draws" in text
    assert "4 claims, 2 tested. In the author's own view 1 holds." in text
    assert (
        "Apart from these, the verdict is the same in every draw of the assumptions: 1 cannot hold in this model."
        in text
    )
    assert (tmp_path / "figures" / "claims_keen_shy_elsewhere_source=doors.svg").stat().st_size > 1000


def test_filters(wedge_claims):
    assert "D2" not in wedge_claims("source=doors", "verdict=holds", "view=keen")
    text = wedge_claims("author=doorman", "verdict=cannot-hold", "view=keen")
    assert "D2" in text and "D1" not in text
    assert "taken as input (view keen): fare\n" in wedge_claims("id=D3", "view=keen")


def test_a_changed_assumption(wedge_claims):
    assert "D1: fails" in wedge_claims("id=D1", "view=keen", "params.gain=0.9")


def test_a_changed_assumption_that_a_view_does_not_have(capsys, tmp_path):
    run(["id=F02,F10", "view=base", "params.theta=0.1", f"figures={tmp_path}"])
    text = capsys.readouterr().out
    assert "F02: not applicable" in text
    assert "F10: holds" in text


def test_tables(wedge_claims, tmp_path):
    wedge_claims("source=doors", "view=keen,shy", "--out", str(tmp_path / "claims.csv"))
    table = pd.read_csv(tmp_path / "claims.csv")
    assert list(table["verdict"][table["id"] == "D1"]) == ["holds", "fails"]
    wedge_claims("source=doors", "view=keen,shy", "--out", str(tmp_path / "claims.md"))
    page = (tmp_path / "claims.md").read_text()
    assert "## D1: holds" in page and "**In each view**: keen ✓, shy ✗" in page
    data = json.loads(wedge_claims("id=D1", "view=shy", "--json"))
    assert data["counts"]["tested"] == 1
    assert [row["box_share"] for row in data["claims"]] == [data["claims"][0]["box_share"]] * 2


def test_broken_claims_do_not_stop_the_others(own, tmp_path, capsys):
    (own / "claims" / "broken.yaml").write_text(BROKEN)
    with pytest.raises(InputError) as refused:
        run(["view=keen", "source=broken", f"figures={tmp_path}", "--config-dir", str(own)])
    assert "X8: holds" in capsys.readouterr().out
    message = str(refused.value)
    reasons = {
        "X1": "unknown key 'tset'",
        "X2": "unknown move 'GOO' of l; did you mean 'GO'",
        "X3": "unknown view 'kean'; did you mean 'keen'",
        "X4": "exactly one statement",
        "X5": "unknown term 'fair' of l; did you mean 'fare'",
        "X6": "either a test or waits_for",
        "X7": "'better weather' is not one of the choices",
        "D1": "is in",
    }
    for name, reason in reasons.items():
        line = next(line for line in message.splitlines() if f": claims.{name}" in line)
        assert ("broken.yaml, line " in line) or (name == "D1" and ", line " in line)
        assert reason in line


def test_a_crux_shows_both_sides(capsys, tmp_path):
    run(["crux=K9", "view=mandelbaum", "id=B21", f"figures={tmp_path}"])
    text = capsys.readouterr().out
    assert "K9: Must the regime change?" in text
    assert "(theta)" in text and "0 to 1" in text
    assert "wedge sweep view=mandelbaum axes.theta=0:1:101" in text
    assert "B21: holds" in text


@pytest.mark.parametrize(
    "words, message",
    [
        (["id=Q99"], "unknown claim 'Q99'"),
        (["crux=K13"], "unknown crux 'K13'"),
        (["verdict=maybe"], "unknown verdict"),
        (["kind=factt"], "did you mean 'fact'"),
        (["view=nobody"], "unknown view 'nobody'"),
        (["game=prewar"], "each claim says which game"),
        (["author=nobody at all"], "no claim fits"),
        (["autor=x"], "did you mean 'author'"),
    ],
)
def test_wrong_words(words, message, tmp_path):
    with pytest.raises(InputError, match=message):
        run([*words, f"figures={tmp_path}"])
