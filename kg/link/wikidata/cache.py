"""One file on the disk that holds what services answered, so that a run that was stopped goes on where it was.

Only sound answers are put here; a fault that may pass never is. Each answer is on the disk when `put` returns.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import StoreError


class Cache:
    """Answers by question. Use it as a context manager. `path` None: in memory, gone at the end.

    Raises:
        StoreError: the file cannot be opened or is no cache of ours.
    """

    def __init__(self, path: Path | None) -> None:
        self._where = str(path) if path else ":memory:"
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self._where, timeout=30)
            self._file.execute("CREATE TABLE IF NOT EXISTS answer (question TEXT PRIMARY KEY, text TEXT NOT NULL)")
            self._file.commit()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self._where}: the cache cannot be opened: {error} (give another with --cache)"
            ) from error

    def get(self, question: str) -> str | None:
        """What was answered to `question`, or None."""
        row = self._file.execute("SELECT text FROM answer WHERE question = ?", (question,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, question: str, text: str) -> None:
        """Keep the answer to `question`.

        Raises:
            StoreError: it cannot be written (disk full).
        """
        try:
            with self._file:
                self._file.execute("INSERT OR REPLACE INTO answer VALUES (?, ?)", (question, text))
        except sqlite3.Error as error:
            raise StoreError(f"{self._where}: the cache cannot be written: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
