"""The types that the page's modules state in their comments."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OPTIONS = ("--allowJs", "--checkJs", "--noEmit", "--strict", "--target", "es2023", "--module", "es2022", "--moduleResolution", "bundler", "--lib", "es2023,dom,dom.iterable")  # fmt: skip


@pytest.mark.long
def test_types_of_the_modules():
    found = shutil.which("tsc") or shutil.which("tsc", path=str(ROOT / "build/tsc/node_modules/.bin"))
    if found is None:
        pytest.skip("needs TypeScript: npm install --prefix build/tsc typescript@5.9.3")
    done = subprocess.run([found, *OPTIONS, ROOT / "sim/render/explorer/main.js"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
