"""Snapshots: what the workers read. Hard links, so one costs next to nothing, and nobody writes in it.

Oxigraph leaves it undefined what a reader sees beside a writer; a snapshot has no writer. It lies in the store's folder
(hard links need the same file system), or among the temporary files if that folder cannot be written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.stores.oxigraph import data_folder
from kg.stores.served import SERVING, sweep

_UNSTABLE = ("LOCK", "LOG")


class Snapshots:
    """Where the snapshots of one server are, which is the current one, and who reads which."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._home: Path | None = None
        self._number = 0
        self._readers: Counter[Path] = Counter()
        self.current: Path | None = None
        self.generation = ""

    def new(self) -> Path:
        """A path for the next snapshot; nothing is there yet."""
        if self._home is None:
            self._home = _home(self._store)
        self._number += 1
        return self._home / str(self._number)

    def use(self, path: Path, generation: str) -> None:
        """Make `path` the one that is read from now on."""
        before, self.current, self.generation = self.current, path, generation
        if before is not None:
            self._forget(before)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Path]:
        """The current snapshot; its files stay until the block ends."""
        path = self.current
        assert path is not None, "a snapshot is made before anything is read"
        self._readers[path] += 1
        try:
            yield path
        finally:
            self._readers[path] -= 1
            self._forget(path)

    def close(self) -> None:
        """Remove all of them."""
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)

    def _forget(self, path: Path) -> None:
        if path != self.current and not self._readers[path]:
            del self._readers[path]
            shutil.rmtree(path, ignore_errors=True)


def fingerprint(store: Path) -> str:
    """Changes when another process has changed the store: names, sizes and times of its files.

    Raises:
        StoreError: it is no store any more.
        OSError: it cannot be looked at.
    """
    data = data_folder(store)
    digest = hashlib.sha256(data.name.encode())
    for file in sorted(data.iterdir()) if data.is_dir() else ():
        if file.name.startswith(_UNSTABLE):
            continue
        with contextlib.suppress(FileNotFoundError):  # compaction removes files while we look
            status = file.stat()
            digest.update(f"{file.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _home(store: Path) -> Path:
    for place in (store, Path(tempfile.gettempdir())):
        if os.access(place, os.W_OK):
            sweep(place)
            return Path(tempfile.mkdtemp(prefix=f"{SERVING}{os.getpid()}-", dir=place))
    return Path(tempfile.mkdtemp(prefix=SERVING))
