"""Parts: the table of a study as numbered Parquet files, and the journal that vouches for them.

A part appears whole, by rename; the journal gains a line for it afterwards. So after a crash at any moment a part is
in the journal or does not count, and a part that does not agree with its line is solved again. The bytes of a part
depend on the study and the part's number only.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from sim.errors import InputError
from sim.study.plain_data import COUNT, check_shape, read_json
from sim.whole_files import open_plain, read_plain, write_whole

TABLE, JOURNAL = "equilibria.parquet", "parts.jsonl"
MOST_PARTS = 1_000_000
MOST_JOURNAL, MOST_PART = 2**29, 2**40  # bytes
PART_SHAPE = {
    "number": COUNT, "points": COUNT, "rows": COUNT, "size": COUNT, "sha256": str, "seconds": float,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chunk:
    """The points first, …, last - 1 of a study."""

    number: int
    first: int
    last: int

    @property
    def points(self) -> int:
        """Number of points."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Part:
    """A chunk's file.

    Attributes
    ----------
    number, points, rows, size : int
        Size in bytes.
    sha256 : str
        Of the file.
    seconds : float
        Time to solve it.
    """

    number: int
    points: int
    rows: int
    size: int
    sha256: str
    seconds: float


class Chunks(Sequence):
    """The chunks of a study, `step` points each, the last one maybe less; made as they are asked for."""

    def __init__(self, points: int, step: int):
        self.points, self.step = points, step

    def __len__(self) -> int:
        return (self.points + self.step - 1) // self.step

    def __getitem__(self, number: int) -> Chunk:
        if not 0 <= number < len(self):
            raise IndexError(number)
        first = number * self.step
        return Chunk(number, first, min(first + self.step, self.points))


def part_path(directory: Path, number: int) -> Path:
    """Return the file of a part."""
    return directory / TABLE / f"part-{number:06d}.parquet"


def write_part(directory: Path, chunk: Chunk, table: pa.Table, seconds: float) -> Part:
    """Write a chunk's table and return what the journal will say of it; InputError if it cannot be written."""
    data = parquet(table)
    write_whole(part_path(directory, chunk.number), data)
    return Part(
        chunk.number, chunk.points, table.num_rows, data.size, hashlib.sha256(data).hexdigest(), round(seconds, 4)
    )


def parquet(table: pa.Table) -> pa.Buffer:
    """Return the bytes of a table's file."""
    sink = pa.BufferOutputStream()
    # Only labels repeat enough to pay for a search of what came before; zstd finds the rows of one point by itself.
    labels = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    pq.write_table(table, sink, compression="zstd", use_dictionary=labels)
    return sink.getvalue()


def is_whole(directory: Path, part: Part, thorough: bool = True) -> bool:
    """Whether a part's file is what the journal says, by its size or, thoroughly, by its checksum."""
    path = part_path(directory, part.number)
    try:
        if path.lstat().st_size != part.size:
            return False
        return not thorough or hashlib.sha256(read_plain(path, MOST_PART)).hexdigest() == part.sha256
    except (OSError, InputError):
        return False


def read_part(
    directory: Path, part: Part, schema: pa.Schema, columns: Sequence[str] | None, where: ds.Expression | None
) -> pa.Table:
    """Return a part's table, or some columns of the rows that an expression keeps, from bytes that are checked.

    Raises
    ------
    InputError
        If the file is not what the journal says, or no table of the schema.
    """
    path = part_path(directory, part.number)
    try:
        data = read_plain(path, MOST_PART)
    except FileNotFoundError:
        raise damaged_parts(directory, [part]) from None
    if hashlib.sha256(data).hexdigest() != part.sha256:
        raise damaged_parts(directory, [part])
    try:
        found = pq.read_schema(pa.BufferReader(data))
        if not found.equals(schema):
            raise InputError(f"'{path}' does not hold the table of its study: its columns are others.")
        return pq.read_table(pa.BufferReader(data), columns=columns and [*columns], filters=where)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"'{path}' is no table in Parquet ({str(error).splitlines()[0]}).") from None


def damaged_parts(directory: Path, damaged: Sequence[Part]) -> InputError:
    """Return the error for parts that are not what the journal says."""
    name = part_path(directory, damaged[0].number)
    more = f" and {len(damaged) - 1} more parts are" if len(damaged) > 1 else " is"
    return InputError(f"'{name}'{more} missing, cut short or altered; wedge sweep resume={directory} mends it.")


class Journal:
    """The list of finished parts, appended to as they come."""

    def __init__(self, directory: Path):
        self._path = directory / JOURNAL

    def read(self) -> list[Part]:
        """Return the parts listed, in order; a damaged line is left out, with a word on stderr."""
        parts: dict[int, Part] = {}
        try:
            lines = read_plain(self._path, MOST_JOURNAL).splitlines()
        except FileNotFoundError:
            lines = []
        damaged = []
        for number, line in enumerate(lines, 1):
            try:
                part = _part(line)
                parts[part.number] = part
            except ValueError:
                damaged.append(str(number))
        if damaged:
            shown = ", ".join(damaged[:10]) + (", …" if len(damaged) > 10 else "")
            print(f"'{self._path}' is damaged at line {shown}; the parts named there do not count", file=sys.stderr)
        return [parts[number] for number in sorted(parts)]

    def rewrite(self, parts: Iterable[Part]) -> None:
        """Replace the list, whole."""
        write_whole(self._path, b"".join(map(_line, sorted(parts, key=lambda part: part.number))))

    def append(self, part: Part) -> None:
        """Add a part; InputError if it cannot be written."""
        try:
            with open(self._path, "ab", buffering=0, opener=open_plain) as file:
                if file.write(_line(part)) < len(_line(part)):
                    raise OSError(28, os.strerror(28))
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError(f"'{self._path}' cannot be written ({error.strerror}).") from None


def _part(line: bytes) -> Part:
    """Return the part that a line of the journal names; ValueError if it names none."""
    data = read_json(line)
    check_shape(data, PART_SHAPE, JOURNAL)
    return Part(**{key: data[key] for key in PART_SHAPE})


def _line(part: Part) -> bytes:
    return (json.dumps(asdict(part)) + "\n").encode()


def tidy(directory: Path) -> None:
    """Remove what writers that died left half-written."""
    for leftover in (*directory.glob(".*.part"), *(directory / TABLE).glob(".*.part")):
        leftover.unlink(missing_ok=True)


def table_digest(parts: Iterable[Part]) -> str:
    """Return one checksum of the whole table: of its parts' checksums, in order."""
    return hashlib.sha256("".join(f"{part.sha256}\n" for part in parts).encode()).hexdigest()
