"""One file on the disk that holds what services answered, so that a run that was stopped goes on where it was.

Only sound answers are put here; a fault that may pass never is. Each answer is on the disk when `put` returns, and is
taken for true for a number of days: Wikidata goes on.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import StoreError
from kg.link.wikidata.wikidata_settings import WikidataSettings

_TABLE = "CREATE TABLE IF NOT EXISTS answer (question TEXT PRIMARY KEY, text TEXT NOT NULL, at REAL NOT NULL)"
_DAY = 86_400.0


class Cache:
    """Answers by question. Use it as a context manager.

    Args:
        path: the file; None: in memory, gone at the end.
        days: how long an answer is taken for true.
        now: seconds since 1970.

    Raises:
        StoreError: the file cannot be opened or is no cache of ours.
    """

    def __init__(self, path: Path | None, *, days: float = 30.0, now: Callable[[], float] = time.time) -> None:
        self._where = str(path) if path else ":memory:"
        self._days = days
        self._now = now
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self._where, timeout=30)
            self._file.execute(_TABLE)
            self._file.commit()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self._where}: the cache cannot be opened: {error} (give another with --cache)"
            ) from error

    @classmethod
    def of(cls, settings: WikidataSettings, path: Path | None) -> Cache:
        """The cache in `path`, whose answers live as long as the settings say."""
        return cls(path, days=settings.cache_days)

    def get(self, question: str) -> str | None:
        """What was answered to `question`, or None.

        Raises:
            StoreError: the file cannot be read.
        """
        oldest = self._now() - self._days * _DAY
        try:
            row = self._file.execute(
                "SELECT text FROM answer WHERE question = ? AND at >= ?", (question, oldest)
            ).fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{self._where}: the cache cannot be read: {error} (give another with --cache)") from error
        return None if row is None else str(row[0])

    def put(self, question: str, text: str) -> None:
        """Keep the answer to `question`.

        Raises:
            StoreError: it cannot be written (disk full).
        """
        try:
            with self._file:
                self._file.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (question, text, self._now()))
        except sqlite3.Error as error:
            raise StoreError(f"{self._where}: the cache cannot be written: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
