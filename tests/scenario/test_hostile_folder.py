"""A stranger's folder and the command line run no code: Hydra's own groups are out of their reach."""

import pytest
import yaml

from sim.cli import main
from tests.toys.small_scenario import GAME, VIEW, changed, load

# Hydra's groups, with the names that it looks for by itself.
GROUPS = {
    "launcher": ["basic", "joblib"],
    "sweeper": ["basic"],
    "callbacks": ["default"],
    "job_logging": ["none", "default"],
    "hydra_logging": ["none", "default"],
    "help": ["default"],
    "hydra_help": ["default"],
    "output": ["default"],
    "env": ["default"],
}
CLASSES = {"launcher": "basic_launcher.BasicLauncher", "sweeper": "basic_sweeper.BasicSweeper"}
SWEEP = ("sweep", "view=mine", "axes.q=0:1:2", "executor=serial", "format=none")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a small game and its view, beside which results go."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "theirs"
    home.mkdir()
    load(home)
    return home


def payload(mark):
    """Return what makes a file when Hydra instantiates it, and when logging makes a handler of it."""
    target = {"_target_": "logging.FileHandler", "filename": str(mark)}
    factory = {"()": "logging.FileHandler", "filename": str(mark)}
    logging = {"version": 1, "root": {"handlers": ["x"]}, "handlers": {"x": factory}}
    return target, logging


def spoil(home, group, mark):
    """Write one of Hydra's groups into a folder so that it brings a callback and log handlers along."""
    target, logging = payload(mark)
    (home / "hydra" / group).mkdir(parents=True)
    (home / "hydra" / "callbacks").mkdir(exist_ok=True)
    (home / "hydra" / "callbacks" / "x.yaml").write_text(yaml.safe_dump({"x": target}))
    for name in GROUPS[group]:
        data = {"_target_": f"hydra._internal.core_plugins.{CLASSES[group]}"} if group in CLASSES else {}
        data |= logging if group.endswith("logging") else {}
        text = yaml.safe_dump({"defaults": ["/hydra/callbacks/x@_global_.hydra.callbacks"], **data})
        (home / "hydra" / group / f"{name}.yaml").write_text(text)
    everything = {"hydra": {"callbacks": {"x": target}, "job_logging": logging, "hydra_logging": logging}}
    for name in ("wedge", "config", "hydra/wedge"):
        (home / f"{name}.yaml").write_text(yaml.safe_dump(everything))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("words", [SWEEP, (*SWEEP, "-m"), ("solve", "view=mine")], ids=["one", "many", "solve"])
def test_a_folder_with_a_group_of_hydras_runs_nothing(folder, tmp_path, group, words):
    spoil(folder, group, tmp_path / "mark")
    assert main([*words, "--config-dir", str(folder)]) == 0
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("group", ["design", "executor", "view/../hydra"])
def test_a_folder_does_not_replace_a_group_of_ours(folder, tmp_path, group):
    target, logging = payload(tmp_path / "mark")
    (folder / group).mkdir(parents=True, exist_ok=True)
    for name in ("grid", "serial", "launcher"):
        text = yaml.safe_dump({"hydra": {"callbacks": {"x": target}, "job_logging": logging}})
        (folder / group / f"{name}.yaml").write_text(f"# @package _global_\n{text}")
    assert main([*SWEEP, "--config-dir", str(folder)]) == 0
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("where", ["game", "view", "moves", "params", "outcomes"])
@pytest.mark.parametrize("words", [SWEEP, (*SWEEP, "-m")], ids=["one", "many"])
def test_a_target_in_a_scenario_runs_nothing(folder, tmp_path, capsys, where, words):
    target, logging = payload(tmp_path / "mark")
    for extra in (target, {"hydra": {"job_logging": logging}}, {"defaults": [{"override /hydra/launcher": "evil"}]}):
        game = {**GAME, **extra} if where == "game" else GAME
        view = {**VIEW, **extra} if where == "view" else VIEW
        if where in GAME:
            game = changed(GAME, (where,), {**GAME[where], **extra})
        for group, name, data in (("game", "small", game), ("view", "mine", view)):
            (folder / group / f"{name}.yaml").write_text(yaml.safe_dump(data))
        assert main([*words, "--config-dir", str(folder)]) == 2
        assert one_sentence(capsys)
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize(
    "word",
    [
        "hydra/launcher=evil",
        "hydra/launcher=../view/mine",
        "+hydra/launcher=basic,joblib",
        "hydra.launcher._target_=logging.FileHandler",
        "+hydra.launcher.x={_target_:logging.FileHandler,filename:mark}",
        "+hydra.launcher.x=[{_target_:logging.FileHandler,filename:mark}]",
        "hydra.launcher.n_jobs=${oc.env:HOME}",
        *(f"{mark}hydra/{group}=basic" for group in ("sweeper", "callbacks") for mark in ("", "+", "++")),
        *(f"hydra/{group}=default" for group in GROUPS if group != "launcher"),
        "+hydra.callbacks.x={_target_:logging.FileHandler,filename:mark}",
        "+hydra.callbacks.x._target_=logging.FileHandler",
        "hydra.job_logging={handlers:{x:{'()':logging.FileHandler}}}",
        "hydra.searchpath=[file://theirs]",
        "hydra.sweep.dir=elsewhere",
        "hydra.run.dir=elsewhere",
        "hydra.job.env_set.PATH=theirs",
        "hydra.output_subdir=x",
        "hydra={}",
        "~hydra/launcher=basic",
        "hydra@x=y",
        "_target_=logging.FileHandler",
        "+_target_=logging.FileHandler",
        "params._target_=logging.FileHandler",
        "design._target_=logging.FileHandler",
        "+design._target_=logging.FileHandler",
        "design@hydra.launcher=grid",
        "defaults=[x]",
        "--config-path=theirs",
        "--config-name=mine",
        "--info",
        "--experimental-rerun=x",
        "-cd=theirs",
        "--hydra-help",
        "--cfg=job",
        "--package=hydra",
        "--run",
        "--shell-completion",
    ],
)
@pytest.mark.parametrize("command", ["sweep -m", "sweep", "solve"])
def test_the_command_line_takes_nothing_of_hydras_but_launchers(folder, tmp_path, capsys, command, word):
    first, *rest = command.split()
    assert main([first, *rest, "view=mine", word, "--config-dir", str(folder)]) == 2
    assert one_sentence(capsys)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["theirs"]


def test_a_launcher_may_be_set_up(folder, tmp_path):
    words = ["hydra/launcher=joblib", "hydra.launcher.n_jobs=1", "params.gain=1.5,2.5"]
    assert main([*SWEEP, "-m", *words, "--config-dir", str(folder)]) == 0
    assert len(list((tmp_path / "results" / "mine").iterdir())) == 2


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("hydra.launcher.n_jobbs=1", "n_jobbs"),
        ("+hydra.launcher.n_jobbs=1", "n_jobbs"),
        ("hydra.launcher.n_jobs=1,2", "several values"),
        ("hydra.launcher.n_jobs=many", "many"),
        ("hydra.launcher.n_jobs=[1", "not understood"),
        ("hydra/launcher=joblob", "did you mean 'joblib'?"),
        ("hydra/launcher=ray", "pip install hydra-ray-launcher"),
    ],
)
def test_a_mistake_about_a_launcher_is_one_sentence(folder, tmp_path, capsys, word, part):
    words = [
        *SWEEP,
        "-m",
        *([] if word.startswith("hydra/") else ["hydra/launcher=joblib"]),
        word,
        "--config-dir",
        str(folder),
    ]
    assert main(words) == 2 and part in one_sentence(capsys)
    assert not (tmp_path / "results").exists()


def one_sentence(capsys):
    """Return what was said on an error, if it is one line without a traceback."""
    said = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("no axis")]
    assert len(said) == 1 and said[0].startswith("wedge: ")
    return said[0]
