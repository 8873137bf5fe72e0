"""What an answer or a refusal about a game over time says to ask next runs, whatever the question was asked with."""

import re

import pytest

from sim.cli import main
from tests.toys.commands import refused
from tests.toys.over_time import HERE

CALLED = {"N": "2", "NAME": "PAY"}  # what stands for values of the reader's
HINTED = re.compile(r"\b(years|budget|plan|trajectories|base|concept|nodes|panels)=(\w+)")
ANSWERS = [
    "solve promise state=stage:turned params.delta=0.5",
    "solve promise state=stage:turned params.delta=0.5 concept=horizon years=3 nodes=pure",
    "solve coordination state=day:even concept=horizon years=2 nodes=pure",
    "explain promise us=PAY state=stage:turned params.delta=0.5",
    "explain promise state=stage:turned params.delta=0.5 concept=horizon years=3 nodes=pure",
    "compare promise state=stage:turned params.delta=0.5",
    "compare promise.yaml,lucky",
    "thresholds lucky param=luck state=stage:open params.delta=0.5",
    "flip lucky us=PAY target=STAY state=stage:open params.delta=0.5",
    "phase couple x=luck y=cost state=stage:open",
    "flip gamble compare=free above=0.5 target=fights years=6 year=0 budget=9 params.risk=0.3 state=war:setback",
    "path promise plan=best,free factors=stage budget=3 years=4 nodes=pure params.delta=0.5",
    "sensitivity promise years=4 nodes=pure params.delta=0.5",
    "sweep promise plan=PAY,free axes.delta=0:0.9:3 years=3 nodes=pure",
    "sweep promise axes.delta=0:0.9:3 years=1",
]
REFUSED = [
    "thresholds side param=luck",
    "thresholds side param=luck state=stage:turned params.delta=0.5",
    "thresholds side param=luck params.luck=0 state=stage:turned",
    "thresholds side param=luck compare=PAY,free years=3 by=2 nodes=pure params.delta=0.5",
    "thresholds side param=luck compare=kept.yaml,free years=3 expectation=worst",
    "thresholds side param=luck compare=PAY,free concept=logit precision=1 years=3",
    "thresholds curved param=luck params.delta=0.5",
    "thresholds curved param=luck state=stage:turned params.delta=0.5",
    "thresholds promise param=delta state=stage:turned params.delta=0.5",
    "phase lucky x=luck y=delta",
    "phase curved x=luck y=cost",
    "phase curved x=luck y=cost state=stage:turned",
    "sensitivity promise samples=64 params.delta=0.5",
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with the made-up games, a discrete and a non-polynomial one among them, and a plan."""
    for file in HERE.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text())
    lucky = (HERE / "lucky.yaml").read_text()
    (tmp_path / "side.yaml").write_text(lucky.replace("value: 0.5, low: 0, high: 2", "value: 1, values: [0, 1]"))
    curved = lucky.replace("open * luck,", "open * exp(luck) * cost,").replace("turn * luck", "turn / 2")
    cost = "  cost: {value: 1, low: 1, high: 2, unit: points, source: an example}\n"
    (tmp_path / "curved.yaml").write_text(curved.replace("payoffs:\n", f"{cost}payoffs:\n"))
    (tmp_path / "couple.yaml").write_text((tmp_path / "curved.yaml").read_text().replace("exp(luck)", "luck"))
    (tmp_path / "kept.yaml").write_text("{game: side, title: kept, source: an example, rules: [{play: PAY}]}")
    monkeypatch.chdir(tmp_path)


def words_of(line):
    name, view, *rest = line.split()
    return [name, f"{view}.yaml", *rest, *(["format=none"] if name not in ("solve", "compare") else [])]


def commands_in(text):
    """Return the commands in a text, each as its words: up to the first that is neither key=value nor a path."""
    found = []
    for rest in re.split(r"\bwedge ", " ".join(text.split()))[1:]:
        words = []
        for word in rest.split():
            if words and not re.match(r"[\w.]+=|results/", word):
                break
            words.append(word.rstrip(".;)"))
            if word != words[-1]:
                break
        found.append(words)
    return found


def quick(words):
    """Return a command with fewer points and years, and without figures."""
    more = [re.sub(r":(5|31|101)$", ":2", word) for word in words]
    if not any(word.startswith(("years=", "concept=", "results/")) for word in words) and words[0] != "solve":
        more.append("years=3")
    more += ["points=2"] if words[0] == "thresholds" and not any(word.startswith("points=") for word in words) else []
    more += ["design.points=4"] if "design=sobol" in words else []
    return more if {"format=none", "solve", "results"} & {*more[:1], *more} else [*more, "format=none"]


@pytest.mark.parametrize("line", ANSWERS)
def test_what_an_answer_leads_to_runs(line, here, capsys):
    words = words_of(line)
    assert main(words) == 0
    text = " ".join(capsys.readouterr().out.split())
    leads = commands_in(text)
    for key, value in dict(HINTED.findall(text)).items():
        kept = [word for word in words if not word.startswith(f"{key}=")]
        leads.append([*kept, f"{key}={CALLED.get(value, value)}"])
    assert leads and refused(map(quick, leads), capsys) == {}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_named_instead_of_what_is_refused_runs(line, here, capsys):
    assert main(words_of(line)) == 2
    [lead] = commands_in(capsys.readouterr().err.removeprefix("wedge: "))
    assert {word for word in line.split() if word.startswith(("params.delta=", "state="))} <= set(lead)
    assert refused([quick(lead)], capsys) == {}
