"""Every command that the program or its documentation prints runs, and loads the scenario that it stands beside."""

import re
import shlex
from pathlib import Path

import pytest

from sim.ask.claims.judge import Court
from sim.ask.claims.read import read_library
from sim.ask.claims.reproduce import command_line
from sim.cli import main
from sim.commands.help import help_of, help_of_all
from sim.commands.registry import COMMANDS
from sim.reports.page import sections
from sim.reports.subject import one_view
from sim.scenario.compose import load
from tests.ask.claims.conftest import GAME, VIEWS
from tests.ask.claims.test_command import CLAIMS
from tests.toys.commands import refused
from tests.toys.small_scenario import load as load_small

ROOT = Path(__file__).parent.parent.parent
COURT = Court()
# The views in which claims are made.
SOURCES = ("fleitz", "jcpoa", "mallory", "mandelbaum", "opening_1972", "reuters", "riyadh")
COMMAND = re.compile(rf"\bwedge (?:{'|'.join(COMMANDS)})\b[^`\n#]*")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What stands for the reader's own files, for a cluster, or for hours of work, and what is run in its place.
PLACEHOLDERS = {
    "design.points=1000000": "design.points=8",
    "results/base/2026-01-31T12-00-00": None,
    "results/mandelbaum/2026-01-31T12-00-00": None,
    "results/mandelbaum_time/2026-01-31T12-00-00": None,
    "hydra/launcher=submitit_slurm": None,
    "hydra/launcher=ray": None,
    "view=NAME": None,
    "params.q=0.6": None,  # the report of it takes minutes; one with a change is made below
    "game=gas": None,
    "DIR": None,
    "--all": None,  # minutes; `report view=mandelbaum` runs, and the tests of the report make one of all views
    "claims.csv": None,  # as `claims`
    "axes.relief_gain=0.5:5:181": "axes.relief_gain=0.5:5:5",
    "axes.theta=0:1:101": "axes.theta=0:1:3",
    "samples=100000": "samples=100",
    "samples=8192": "samples=100",
    "base=2048": "base=16",
}


def printed(text):
    """Return the commands in a text, each as its words."""
    found = dict.fromkeys(re.sub(r"\s\s+.*", "", match.rstrip(" .;:")) for match in COMMAND.findall(text))
    return [shlex.split(line, comments=True)[1:] for line in found]


def words_of(block):
    """Yield every text of a block of a report."""
    for part in getattr(block, "blocks", ()):
        yield from words_of(part)
    for line, _ in getattr(block, "commands", ()):
        yield line
    yield getattr(block, "text", "")
    for row in getattr(block, "rows", ()):
        yield from (cell.text for cell in row if cell.look == "code")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def documented():
    texts = [help_of_all(), *(path.read_text() for path in DOCUMENTS)]
    texts += map(help_of, COMMANDS)
    examples = [line for text in texts for line in text.splitlines() if re.match(r"\s+wedge |wedge plot ", line)]
    commands = []
    for words in printed("\n".join(line for line in examples if "COMMAND" not in line)):
        replaced = [PLACEHOLDERS.get(re.sub("^(resume|results)=", "", word), word) for word in words]
        if None not in replaced and replaced not in commands:
            commands.append(replaced)
    return commands


@pytest.mark.long
@pytest.mark.parametrize("words", documented(), ids=shlex.join)
def test_a_command_of_the_documentation_runs(here, capsys, words):
    (here / "my").mkdir()
    load_small(here / "my")
    (here / "mine.yaml").write_text("extends: mandelbaum\ntitle: Mine\nparams: {q: 0.9}\n")  # as in README
    main(["export", "view=base", "my_game.nfg"])
    capsys.readouterr()
    assert refused([smaller(words)], capsys) == {}


def smaller(words):
    """Return a command with fewer points, claims, years or rules, where it would take long."""
    words = [fewer_points(word) for word in words]
    given = {word.partition("=")[0] for word in words}
    fewer = []
    if words[0] == "claims" and not given & {"id", "source", "crux"}:
        fewer = ["source=reuters"]  # all of them: test_the_claims_of_the_readme
    if "design=sobol" in words and "design.points" not in given:
        fewer = ["design.points=64"]
    if words[0] == "flip" and "--between" not in words:
        fewer = ["budget=10"]
    if any(word.startswith("view=") and "_time" in word for word in words):
        sizes = {"thresholds": ["points=3"], "sensitivity": ["years=4"], "flip": ["years=12", "budget=20"]}
        fewer = ["budget=10"] if any("plan=best" in word for word in words) else sizes.get(words[0], fewer)
    return [*words, *(word for word in fewer if word.partition("=")[0] not in given)]


def evidence():
    """Return the words that show each tested claim in its own view, and the claim."""
    found = []
    for claim in read_library()[0]:
        if claim.test is not None:
            words = shlex.split(command_line(claim, COURT.scenario(claim.view, claim.test.game)))[1:]
            found.append((words, claim))
    return found


def one_of_each_kind(view):
    """Return the evidence of the first claim of each verb and game, of those made in a view."""
    kinds = {}
    for words, claim in evidence():
        if claim.view == view:
            kinds.setdefault((words[0], claim.test.game), words)
    return list(kinds.values())


@pytest.mark.long
def test_the_evidence_of_every_claim_loads_its_scenario():
    found = evidence()
    assert len(found) > 30 and any("game=policy_mix" in words for words, _ in found)
    assert {claim.view.removesuffix("_time") for _, claim in found} == set(SOURCES)
    for words, claim in found:
        given = {word.partition("=")[0]: word for word in words[1:]}
        assert len(given) == len(words) - 1, words  # each key once
        overrides = [word for word in words if word.startswith(("game=", "params."))]
        again = load(given["view"].removeprefix("view="), overrides)
        if words[0] == "claims":
            assert given["id"] == f"id={claim.id}"
        else:
            assert again.game_name == COURT.scenario(claim.view, claim.test.game).game_name
        for axis in (key for key in given if key.startswith("axes.")):
            assert axis.removeprefix("axes.") in again.parameters


@pytest.mark.long
@pytest.mark.parametrize("view", SOURCES)
def test_the_evidence_of_each_kind_of_claim_runs(here, capsys, view):
    commands = [smaller(words) for words in one_of_each_kind(view)]
    assert commands and refused(commands, capsys) == {}


@pytest.mark.long
@pytest.mark.parametrize("crux", [f"K{number}" for number in range(1, 13)])
def test_the_sweep_of_every_crux_runs(here, capsys, crux):
    assert main(["claims", f"crux={crux}", "view=base"]) == 0
    (sweep,) = printed("\n".join(re.findall(r"^ +(wedge sweep .*)$", capsys.readouterr().out, re.M))[:400])[:1]
    assert refused([[fewer_points(word) for word in sweep]], capsys) == {}


def fewer_points(word):
    """Return a word of a sweep with three points to its axis."""
    return re.sub(r"^(axes\..*):\d+$", r"\1:3", word)


@pytest.mark.long
def test_the_commands_of_a_report_run(here, capsys):
    check_report(one_view("mallory", ("params.q=0.85",)), capsys)


@pytest.fixture
def own(here):
    """A directory of one's own, with a space in its name, and claims about its game."""
    directory = here / "my own"
    views = {f"view/{name}": text for name, text in VIEWS.items()}
    games = {"game/doors": GAME, "game/other": GAME.replace("GO:", "RUN:")}
    for name, text in {**games, **views, "claims/doors": CLAIMS}.items():
        file = directory / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return directory.name


@pytest.mark.long
@pytest.mark.parametrize("overrides", [(), ("params.gain=0.123456789",), ("game=other",)])
def test_the_commands_of_a_report_of_ones_own_run(own, capsys, overrides):
    check_report(one_view("keen", overrides, own), capsys)


def check_report(subject, capsys):
    texts = {s.anchor: "\n".join(text for block in s.blocks for text in words_of(block)) for s in sections(subject)}
    commands = printed("\n".join(texts.values()))
    assert {"report", "list", "solve"} <= {words[0] for words in commands}
    assert refused([smaller(words) for words in commands if words[0] != "report"], capsys) == {}
    for words in printed(texts["reproduce"]):
        given = [word for word in words if word.startswith(("view=", "game=", "params."))]
        if words[0] in ("list", "solve", "explain", "thresholds"):
            again = load(given[0].removeprefix("view="), given[1:], subject.config_dir)
            assert again.title == subject.scenarios[0].title


@pytest.mark.parametrize("overrides", [(), ("params.gain=0.9",)])
def test_the_evidence_of_a_claim_of_ones_own_runs(own, capsys, overrides):
    words = ["claims", "source=doors", "view=keen,shy", "--config-dir", own, *overrides]
    assert main(words) == 0
    evidence = printed("\n".join(re.findall("Shown by: (.*)", capsys.readouterr().out)))
    assert evidence and all(command[-2:] == ["--config-dir", own] for command in evidence)
    assert all(set(overrides) <= set(command) for command in evidence)
    assert refused(evidence, capsys) == {}
