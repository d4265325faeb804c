"""The rows of a file that tell of no attack, as a CSV list for whoever wants to look."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import IO

from kg.errors import StoreError
from kg.files import replace
from kg.importers.row_facts import File
from kg.importers.row_reader import NotAnAttack
from kg.spreadsheet import guarded_row


def list_left_out(file: File, path: Path) -> int:
    """Write line, id, code and reason of each row that is no attack; returns how many.

    Raises:
        StoreError: the list cannot be written.
    """

    def write(out: IO[bytes]) -> int:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(("line", "id", "code", "reason"))
        listed = 0
        for row in file.rows():
            if isinstance(row, NotAnAttack):
                cells = (row.row.line, row.row.get(file.release.description.key), row.code, row.reason)
                writer.writerow(guarded_row(cells))
                listed += 1
        text.detach()
        return listed

    try:
        return replace(path, write)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
