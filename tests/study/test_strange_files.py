"""Studies from elsewhere: links are not followed, whatever is damaged or altered is said, and nothing else happens."""

import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

import sim
from sim.cli import main
from sim.errors import InputError
from sim.study import store
from sim.study.identity import identity
from sim.study.lock import LOCK, only_writer
from sim.study.parts import JOURNAL, PART_SHAPE, TABLE, Journal, Part, part_path, table_digest
from sim.study.resume import resume_study
from sim.study.run import run_study
from sim.study.summary import summarise
from tests.toys.study import table_bytes, toy_config, toy_library

pytestmark = pytest.mark.usefixtures("blank_pictures")
GRID = ("axes.q=0:1:5", "axes.gain=1:3:4", "chunk=4", "executor=serial")
LISTED = ("design=latin", "design.points=20", "chunk=4", "executor=serial")
WRONG = (None, True, -1, 1.5, "x", [], {}, [{}], {"x": [None]}, 10**400)


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """A study of a grid and one of a list of points, to be copied."""
    home = tmp_path_factory.mktemp("studies")
    designs = {"grid": GRID, "listed": LISTED}
    return {kind: run_study(toy_config(home / kind, design=design)) for kind, design in designs.items()}


@pytest.fixture
def study(studies, tmp_path):
    return shutil.copytree(studies["grid"], tmp_path / "study")


@pytest.fixture
def listed(studies, tmp_path):
    return shutil.copytree(studies["listed"], tmp_path / "listed")


@pytest.fixture
def library(tmp_path):
    return toy_library(tmp_path)


def draw(directory):
    if main(["plot", str(directory)]) == 2:
        raise InputError("it is refused")


READERS = {
    "results": lambda directory: sim.read_results(directory).check(),
    "summary": lambda directory: summarise(sim.read_results(directory)),
    "pandas": lambda directory: sim.read_results(directory).to_pandas(["point"]),
    "dataset": lambda directory: sim.read_results(directory).dataset,
    "study": sim.read_study,
    "plot": draw,
}


# Links


def link_away(path, elsewhere):
    """Put a file or folder elsewhere and a link to it in its place; return what lies there, by name."""
    target = elsewhere / path.name
    if path.exists():
        shutil.move(path, target)
    elif path.name == store.FIGURES:
        target.mkdir()
    else:
        target.write_text("precious")
    path.symlink_to(target)
    return contents(elsewhere)


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    "name", [LOCK, store.FIGURES, TABLE, JOURNAL, store.CONFIG, store.MANIFEST, "points.parquet", "other.txt"]
)
def test_a_link_in_a_study_is_refused_and_not_followed(listed, library, tmp_path, name):
    part_path(listed, 1).unlink()  # so that there is something to write
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = link_away(listed / name, elsewhere)
    for use in (lambda: resume_study(listed, library=library), lambda: sim.read_results(listed)):
        with pytest.raises(InputError, match=f"{name}' is a symbolic link, which may lead anywhere"):
            use()
    assert main(["plot", str(listed)]) == main(["results", str(listed)]) == 2
    assert contents(elsewhere) == before


def test_a_part_that_is_a_link_is_solved_anew_in_its_place(study, library, tmp_path):
    whole, elsewhere = table_bytes(study), tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = link_away(part_path(study, 1), elsewhere)
    for read in READERS.values():
        with pytest.raises(InputError):
            read(study)
    resume_study(study, library=library)
    assert table_bytes(study) == whole and not part_path(study, 1).is_symlink()
    assert contents(elsewhere) == before


def test_a_figure_that_is_a_link_is_replaced(study, tmp_path):
    (tmp_path / "precious").write_text("precious")
    (study / store.FIGURES).mkdir()
    (study / store.FIGURES / "phase_q_gain_best.png").symlink_to(tmp_path / "precious")
    draw(study)
    assert (tmp_path / "precious").read_text() == "precious"
    assert not (study / store.FIGURES / "phase_q_gain_best.png").is_symlink()


@contextmanager
def lock(directory):
    with only_writer(directory):
        yield


@pytest.mark.parametrize(
    ("name", "use"),
    [
        (LOCK, lambda directory: lock(directory).__enter__()),
        (JOURNAL, lambda directory: Journal(directory).append(Part(0, 1, 1, 1, "0", 0.1))),
        (JOURNAL, lambda directory: Journal(directory).read()),
        (store.MANIFEST, store.read_manifest),
        (store.CONFIG, store.read_config),
    ],
)
def test_no_opening_follows_a_link(tmp_path, name, use):
    """A link that comes after the whole directory was looked through is not followed either."""
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / name).symlink_to(target)
    with pytest.raises(InputError, match="is a symbolic link"):
        use(tmp_path)
    assert target.read_text() == "precious"


@pytest.mark.parametrize(
    "text", ["[]", "[" * 4096, '{"host": 7, "pid": 7, "since": ""}', '{"host": "\\u001b[2J", "pid": 7, "since": ""}']
)
def test_a_lock_that_no_writer_signed_is_taken_over(tmp_path, capsys, text):
    (tmp_path / LOCK).write_text(text)
    with only_writer(tmp_path):
        assert json.loads((tmp_path / LOCK).read_text())["pid"] == os.getpid()
    assert capsys.readouterr().err == ""


# Keys and kinds of value


def paths(shape, path=()):
    """Return the path of every key that a shape names."""
    found = []
    for name, of in shape.items() if isinstance(shape, dict) else ():
        found += [(*path, name.rstrip("?")), *paths(of, (*path, name.rstrip("?")))]
    return found


def mutated(data, path, value):
    """Return nested data with one entry replaced, or removed if the value is `...`."""
    key, *rest = path
    rests = mutated(data[key], rest, value) if rest else value
    others = {name: one for name, one in data.items() if name != key}
    return others if rests is ... else {**others, key: rests}


@pytest.mark.parametrize("path", paths(store.MANIFEST_SHAPE | store.ENDED_SHAPE), ids=".".join)
def test_a_manifest_without_a_key_or_with_another_kind_of_value_is_damaged(study, path):
    manifest = json.loads((study / store.MANIFEST).read_text())
    shape = {**store.MANIFEST_SHAPE, **store.ENDED_SHAPE}
    if path[-1] in shape:
        store.write_manifest(study, mutated(manifest, path, ...))
        with pytest.raises(InputError, match=rf"manifest.json' is damaged: the key '{path[-1]}' is missing\."):
            sim.read_results(study)
    refused = 0
    for value in WRONG:
        if value == manifest.get(path[0]):
            continue
        store.write_manifest(study, mutated(manifest, path, value))
        try:
            sim.read_results(study, partial=True)
        except InputError as error:
            refused += "manifest.json" in str(error) and str(error).count("\n") == 0
    assert refused >= len(WRONG) - 4


@pytest.mark.parametrize("kind", ["grid", "listed"])
def test_a_configuration_without_a_key_or_with_another_kind_of_value_is_damaged(request, library, kind):
    """Whoever alters it may well write the identity that goes with it."""
    directory = request.getfixturevalue({"grid": "study", "listed": "listed"}[kind])
    config, manifest = store.read_config(directory), store.read_manifest(directory)
    shapes = {**store.CONFIG_SHAPE, "design": {"kind": None, **store.DESIGN_SHAPES[config["design"]["kind"]]}}
    for path in paths(shapes):
        for value in (..., *WRONG[::3], {"x": [None]}):
            store.write_config(directory, mutated(config, path, value))
            try:
                found = store.read_config(directory)
            except InputError as error:
                named = "config.yaml'" in str(error) and path[-1] in str(error)
                assert named or re.search(r"config\.yaml, line \d+: ", str(error))  # no plain YAML any more
                continue
            assert value is not ... or path[-1] in ("address", "beliefs", "over_time")
            store.write_manifest(directory, {**manifest, "identity": identity(found, directory)})
            try:
                results = sim.read_results(directory)
                results.to_pandas()
                resume_study(directory, library=library)
            except InputError:
                pass


def test_an_altered_configuration_is_not_read_as_the_study(study):
    config = store.read_config(study)
    store.write_config(study, {**config, "params": {"q": 0.25}})
    with pytest.raises(InputError, match="was altered: its params differs from what was run"):
        sim.read_results(study)


def test_aliases_in_a_configuration_are_refused(study, library):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join(9 * [f'*a{n - 1}'])}]" for n in range(1, 9)]
    (study / store.CONFIG).write_text("\n".join(lines))
    with pytest.raises(InputError, match="config.yaml, line 2: aliases"):
        sim.read_results(study)
    with pytest.raises(InputError, match="config.yaml, line 2: aliases"):
        resume_study(study, library=library)


def test_what_is_held_twice_is_written_twice(tmp_path):
    twice = {"low": 0, "high": 1}
    config = toy_config(tmp_path) | {"view": {"a": twice, "b": twice}, "chunk": 4}
    store.write_config(tmp_path, config)
    assert store.read_config(tmp_path) == config


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "[" * 100_000, '{"status": NaN}', '{"a": 1, "a": 2}', '{"a": 1' + 5000 * "0" + "}", "\xff"]
)
def test_a_manifest_that_is_no_plain_data_is_damaged(study, text):
    (study / store.MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match="manifest.json' is damaged"):
        sim.read_results(study)


# The list of parts


LINE = {"number": 2, "points": 4, "rows": 9, "size": 99, "sha256": "0", "seconds": 0.1}
LINES = [mutated(LINE, (key,), value) for key in PART_SHAPE for value in (..., None, [])]


@pytest.mark.parametrize("line", [*LINES, "x", [], [[]], {}, "[" * 10_000], ids=lambda line: str(line)[:60])
def test_a_bad_line_of_the_list_of_parts_costs_that_line(study, library, capsys, line):
    whole, lines = table_bytes(study), (study / JOURNAL).read_text().splitlines()
    lines[2] = line if line == "[" * 10_000 else json.dumps(line)
    (study / JOURNAL).write_text("\n".join(lines) + "\n")
    before = {path: path.stat().st_mtime_ns for path in (study / TABLE).iterdir()}
    assert [part.number for part in Journal(study).read()] == [0, 1, 3, 4]
    assert "parts.jsonl' is damaged at line 3;" in capsys.readouterr().err
    with pytest.raises(InputError, match="the list of parts .* was cut short; wedge sweep resume="):
        sim.read_results(study)
    resume_study(study, library=library)
    assert table_bytes(study) == whole
    assert [path.name for path, time in before.items() if path.stat().st_mtime_ns != time] == ["part-000002.parquet"]


def test_a_list_of_parts_that_vouches_for_other_bytes_is_noticed(study):
    lines = (study / JOURNAL).read_text().replace('"rows": ', '"rows": 1').replace('"sha256": "', '"sha256": "0')
    (study / JOURNAL).write_text(lines)
    with pytest.raises(InputError, match="the list of parts .* was altered; wedge sweep resume="):
        sim.read_results(study)


# The table


@pytest.mark.parametrize("reader", READERS)
def test_a_bit_that_flipped_is_noticed_by_every_reader(study, reader):
    path, random = part_path(study, 2), np.random.default_rng(5)
    data = path.read_bytes()
    for place in random.integers(0, len(data), 12):
        flipped = bytearray(data)
        flipped[place] ^= 1 << random.integers(8)
        path.write_bytes(flipped)
        with pytest.raises(InputError):
            READERS[reader](study)
    assert not (study / store.FIGURES).exists()
    path.write_bytes(data)
    READERS[reader](study)


def replaced(directory, number, data):
    """Put other bytes in a part's place, and vouch for them."""
    part_path(directory, number).write_bytes(data)
    line = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    parts = [replace(part, **line) if part.number == number else part for part in Journal(directory).read()]
    Journal(directory).rewrite(parts)
    store.write_manifest(directory, {**store.read_manifest(directory), "table_sha256": table_digest(parts)})


def parquet(table):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader not in ("results", "dataset")])
def test_a_table_that_is_none_or_another_one_is_refused(study, reader):
    table = pq.read_table(part_path(study, 2))
    others = (table.drop_columns("status"), table.set_column(0, "point", table["regret"]), pa.table({"x": [1]}))
    for data in (b"", b"PAR1", b"PAR1" + 200 * b"\xff" + b"PAR1", *map(parquet, others)):
        replaced(study, 2, data)
        with pytest.raises(InputError):
            READERS[reader](study)


@pytest.mark.parametrize(
    "data", [b"", b"PAR1" + 200 * b"\xff" + b"PAR1", parquet(pa.table({"q": ["1"]})), parquet(pa.table({"x": [1.0]}))]
)
def test_points_that_are_none_are_refused(listed, library, data):
    (listed / "points.parquet").write_bytes(data)
    part_path(listed, 2).unlink()
    manifest = store.read_manifest(listed)
    store.write_manifest(listed, {**manifest, "identity": identity(store.read_config(listed), listed)})
    with pytest.raises(InputError, match="points.parquet'"):
        resume_study(listed, library=library)


def test_yaml_of_the_configuration_is_plain(study):
    assert yaml.safe_load((study / store.CONFIG).read_text()) == store.read_config(study)
