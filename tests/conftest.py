"""What all tests share, and their order, for two workers that are given whole files (`make test`)."""

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

gc.set_threshold(50_000, 20)  # looking for garbage more often takes a tenth of the time
# Properties are tried on the same examples in every run, however busy the machine; examples may share a folder.
settings.register_profile(
    "wedge",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("wedge")

HERE = Path(__file__).parent
# The compiled kernels come first, each built by one worker and read by the other: the first worker is given the first
# and third file, the second worker the second and fourth. Then come the files that take longest, so that both workers
# end together.
FIRST = [
    HERE / name
    for name in (
        "solve/test_branch_and_prune.py",
        "solve/test_logit.py",
        "study/test_strange_files.py",
        "solve/test_bimatrix.py",
        "scenario/test_hostile_folder.py",
        "commands/test_cli.py",
        "commands/test_changes.py",
        "ask/flip/test_flip.py",
        "ask/thresholds/test_thresholds.py",
        "reports/test_report.py",
        "commands/test_assumptions.py",
        "plot/test_learning_figure.py",
        "plot/test_figures.py",
        "study/test_resume.py",
        "commands/test_one_file.py",
    )
]
assert all(path.exists() for path in FIRST)


def pytest_collection_modifyitems(items):
    """Put the tests of the files in `FIRST` first, in that order; the others stay as they are."""
    places = {path: place for place, path in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish():
    """Look for no garbage among the modules and tests that are there."""
    gc.freeze()


@pytest.fixture
def blank_pictures(monkeypatch):
    """Figures are made but their files not drawn, for tests of names and words; tests/plot looks at what is drawn."""
    for module in ("sim.plot.style", "sim.reports.images"):
        monkeypatch.setattr(f"{module}.drawn_as", lambda figure, kind, options=None: b"blank")


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch):
    """Answers in a terminal so wide that no sentence is broken; how they fit a narrow one has tests of its own."""
    monkeypatch.setenv("COLUMNS", "1000")
