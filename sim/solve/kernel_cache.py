"""Compiled kernels on disk, used only where they are whole.

Numba reads its cache as it stands: half a file ends every later run, and a flipped bit is run as machine code. Here
every file begins with a seal, a hash of what follows and of what it was compiled from; a file without its seal counts
as missing, so that the kernel is compiled anew and the file written again.
"""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import numba
from numba.core.caching import IndexDataCacheFile

SEAL_BYTES = hashlib.sha256().digest_size


class SealedFiles(IndexDataCacheFile):
    """Numba's two kinds of cache file, the index and the machine code, behind seals."""

    def holds_code(self) -> bool:
        """Return whether all machine code that the index lists can be read."""
        names = self._load_index().values()
        return bool(names) and all(self._read(self._data_path(name)) is not None for name in names)

    def _load_index(self) -> dict:
        content = self._read(self._index_path)
        return {} if content is None else pickle.loads(content)

    def _save_index(self, overloads: dict) -> None:
        self._write(self._index_path, overloads)

    def _load_data(self, name: str) -> object:
        content = self._read(self._data_path(name))
        if content is None:
            raise FileNotFoundError(name)  # upon which numba compiles
        return pickle.loads(content)

    def _save_data(self, name: str, data: object) -> None:
        self._write(self._data_path(name), data)

    def _seal(self, content: bytes) -> bytes:
        return hashlib.sha256(f"{numba.__version__} {self._source_stamp}\n".encode() + content).digest()

    def _read(self, path: str) -> bytes | None:
        """Return a file's content behind its seal, None where it cannot be read or the seal is not its own."""
        try:
            whole = Path(path).read_bytes()
        except OSError:
            return None
        seal, content = whole[:SEAL_BYTES], whole[SEAL_BYTES:]
        return content if seal == self._seal(content) else None

    def _write(self, path: str, data: object) -> None:
        content = self._dump(data)
        try:
            with self._open_for_write(path) as file:
                file.write(self._seal(content) + content)
        except OSError:
            pass  # a full or read-only disk: the kernel is compiled again next time
