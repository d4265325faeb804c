"""A file of a dataset → its rows as facts, one after the other; memory stays flat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from kg.errors import InputError
from kg.gazetteer import Gazetteer
from kg.importers import acled, gtd, polecat, ucdp
from kg.importers.cells import Countries
from kg.importers.datasets import Layout, description
from kg.importers.row_reader import NotAnAttack, Reads, Release, RowFacts
from kg.importers.rows import open_table

__all__ = ["File", "NotAnAttack", "RowFacts", "read"]

_READERS: Mapping[str, Reads] = {
    "ucdp": ucdp.facts_of, "acled": acled.facts_of, "gtd": gtd.facts_of, "polecat": polecat.facts_of,
}


class File:
    """One file of a dataset.

    Args:
        format: one of FORMATS.
        path: the CSV file.
        gazetteer: for the codes of countries.
        release: which release it is; default: as the file's name tells.
        published: the day on which the release was published, if it is known.
        clashes: take rows of fighting that say of nobody that he attacked.
        encoding: of the file.

    Raises:
        UsageError: the format is not known.
        InputError: the file cannot be read, or its header is not that of the dataset.
    """

    def __init__(
        self, format: str, path: str | Path, gazetteer: Gazetteer, *, release: str | None = None,
        published: date | None = None, clashes: bool = False, encoding: str = "utf-8",
    ) -> None:
        known = description(format)
        self.name = str(path)
        self.encoding = encoding
        self._table, self._file = open_table(path, encoding)
        try:
            self.layout: Layout = known.layout_of(self._table.columns, str(path))
        except InputError:
            self._file.close()
            raise
        self.release = Release(
            known, known.dataset(release or known.release_of(str(path))), Countries(gazetteer), published, clashes
        )
        self._read = _READERS[format]

    @property
    def can_be_read_again(self) -> bool:
        """Whether it is a file as any, no pipe."""
        return Path(self.name).is_file()

    def digest(self) -> str:
        """What tells its content from any other.

        Raises:
            InputError: it cannot be read.
        """
        try:
            with Path(self.name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=self.name) from error

    def rows(self) -> Iterator[RowFacts | NotAnAttack | InputError]:
        """Every row: its facts, or that it is no attack, or what is wrong with it. An id that came before is wrong."""
        seen: set[str] = set()
        with self._file:
            for row in self._table.rows():
                if isinstance(row, InputError):
                    yield row
                    continue
                try:
                    taken = self._read(row, self.release)
                    if isinstance(taken, RowFacts):
                        report = taken.facts[0].report
                        if report in seen:
                            raise row.bad(f"the id {row.get(self.release.description.key)} has come before")
                        seen.add(report)
                    yield taken
                except InputError as error:
                    yield error.with_traceback(None)  # which would keep the row with all that was made of it
                except ValidationError as error:
                    first = error.errors()[0]
                    yield row.bad(f"{'.'.join(map(str, first['loc'])) or 'the row'}: {first['msg']}")


def read(format: str, path: str | Path, gazetteer: Gazetteer) -> Iterator[RowFacts | NotAnAttack | InputError]:
    """The rows of a file with all defaults; see `File`."""
    return File(format, path, gazetteer).rows()
