"""The notebooks run from top to bottom, on public names."""

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import sim

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path):
    """Return a notebook and its cells of code."""
    notebook = nbformat.read(path, as_version=4)
    return notebook, [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_one_for_each_reader():
    assert [path.stem for path in NOTEBOOKS] == ["analyst", "student", "theorist"]


@EACH
def test_it_uses_public_names_only(path):
    lines = [line for cell in cells(path)[1] for line in cell.source.splitlines() if not line.startswith("%")]
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("sim")
        elif isinstance(node, ast.Import):
            assert all(alias.name == "sim" or not alias.name.startswith("sim.") for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sim":
            assert node.attr in sim.__all__


@EACH
def test_it_was_committed_executed(path):
    assert all(cell.execution_count for cell in cells(path)[1])


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@EACH
def test_it_prints_what_was_committed(path, monkeypatch):
    monkeypatch.delenv("COLUMNS")  # a notebook is no terminal
    notebook, code = cells(path)
    printed = [_printed(cell) for cell in code]
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    assert [_printed(cell) for cell in code] == printed


def _printed(cell):
    """What a cell prints, in however many pieces the kernel sends it; progress goes to the other stream."""
    return "".join(output.text for output in cell.outputs if output.get("name") == "stdout")
