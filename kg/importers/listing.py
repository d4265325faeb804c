"""The rows of a file that tell of no attack, as a CSV list for whoever wants to look."""

from __future__ import annotations

import csv
from pathlib import Path

from kg.errors import StoreError
from kg.importers.model import NotAnAttack
from kg.importers.reading import File


def list_left_out(file: File, path: Path) -> int:
    """Write line, id, code and reason of each row that is no attack; returns how many.

    Raises:
        StoreError: the list cannot be written.
    """
    listed = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("line", "id", "code", "reason"))
            for row in file.rows():
                if isinstance(row, NotAnAttack):
                    writer.writerow((row.row.line, row.row.get(file.release.description.key), row.code, row.reason))
                    listed += 1
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    return listed
