"""What a light use does not wait for: libraries that serve other questions are imported by those alone."""

import subprocess
import sys

import pytest

from sim.commands.registry import COMMANDS

DRAWN = {"matplotlib", "shapely", "scipy.ndimage"}
COMPOSED = {"hydra", "omegaconf", "joblib"}
ONE_QUESTION = {
    "scipy.stats",
    "scipy.optimize",
    "SALib",
    "sklearn",
    "pyscipopt",
    "nashpy",
    "networkx",
    "jinja2",
    "tqdm",
}
COMPILED = {"numba", "llvmlite"}
TABLES = {"pandas", "pyarrow"}
FILES = {"pyarrow.dataset", "pyarrow.parquet"}
ELSEWHERE = DRAWN | COMPOSED | ONE_QUESTION | COMPILED | FILES
HELP = "; ".join(f"main([*{words!r}, '--help'])" for words in [[], *([name] for name in COMMANDS)])

LISTS = "main(['list']); main(['list', 'view=base', 'param=q']); main(['list', 'sources'])"


@pytest.mark.parametrize(
    ("script", "unneeded"),
    [
        (f"from sim.cli import main; {HELP}", ELSEWHERE | TABLES | {"numpy", "scipy", "yaml"}),
        ("import sim; dir(sim)", ELSEWHERE | TABLES | {"numpy", "scipy", "yaml"}),
        ("import sim; assert sim.nash(sim.load('base').game()).complete", ELSEWHERE | TABLES),
        (f"from sim.cli import main; {LISTS}", ELSEWHERE | TABLES | {"scipy"}),
        ("from sim.cli import main; main(['solve', 'view=base'])", ELSEWHERE),
    ],
    ids=["help", "import sim", "load and nash", "list", "solve"],
)
def test_a_light_use_imports_little(script, unneeded):
    modules = "import sys; print(); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", f"{script}; {modules}"], capture_output=True, text=True, check=True)
    *said, loaded = ran.stdout.splitlines()
    assert unneeded.isdisjoint(loaded.split())
    assert any(said) or script.startswith("import sim")
