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


def list_left_out(file: File, target: Path | IO[bytes]) -> int:
    """Write line, id, code and reason of each row that is no attack to a file or an open one; returns how many.

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

    if not isinstance(target, Path):
        return write(target)
    try:
        return replace(target, write)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror or error}") from error
