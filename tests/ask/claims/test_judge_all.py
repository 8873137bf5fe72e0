"""Claims judged side by side: the same judgements for any number of processes."""

import pytest

from sim.ask.claims import judge_all as judging
from sim.ask.claims.judge import Court
from sim.ask.claims.judge_all import judge_all
from sim.ask.claims.read import read_library

CHOSEN = ("F02", "F04", "A13", "A14", "B14")


@pytest.fixture(scope="module")
def claims():
    return [claim for claim in read_library()[0] if claim.id in CHOSEN]


@pytest.mark.long
def test_processes_do_not_change_the_judgements(claims, monkeypatch):
    monkeypatch.setattr(judging, "FEW", 0)
    told = {1: [], 2: []}
    alone, together = (
        judge_all(Court(), claims, ["base"], lambda *how_many, n=n: told[n].append(how_many), workers=n) for n in (1, 2)
    )
    assert repr(alone) == repr(together)
    assert [j.scenario is None for j in alone] == [j.scenario is None for j in together]
    assert all(j.claim is claim for j, claim in zip(together[::2], claims))
    assert told[1] == told[2] == [(done, len(claims)) for done in range(1, len(claims) + 1)]


def test_without_evidence_a_claim_is_called_the_same_and_no_more(claims):
    [claim] = [claim for claim in claims if claim.id == "F04"]
    own = Court().judge(claim, claim.view)
    bare = Court().judge(claim, claim.view, evidence=False)
    assert (bare.verdict, bare.reason, bare.everywhere) == (own.verdict, own.reason, own.everywhere)
    assert own.found and own.command and not (bare.found or bare.command) and bare.box is bare.nearest is None
