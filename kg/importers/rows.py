"""A CSV file row by row, whatever its size: each row with its line, its cells, and the text that its facts quote."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from kg.errors import InputError
from kg.facts import Evidence

_GAP = "\n  "
"""A line break within a cell, in a row's text: no column's name begins with blanks, so the row can be read back."""


@dataclass(frozen=True)
class Row:
    """One row. `line`: the 1-based line where it begins. `cells`: the non-empty ones, by column, in their order."""

    source: str
    line: int
    cells: Mapping[str, str]

    @cached_property
    def text(self) -> str:
        """The row as the text of a report, one "column: value" a line."""
        return "\n".join(_line(column, value) for column, value in self.cells.items())

    @cached_property
    def _spans(self) -> Mapping[str, tuple[int, int]]:
        """Column → from where to where its line is in the text."""
        spans: dict[str, tuple[int, int]] = {}
        position = 0
        for column, value in self.cells.items():
            length = len(_line(column, value))
            spans[column] = position, position + length
            position += length + 1
        return spans

    def get(self, column: str) -> str:
        """The cell without blanks around it; "" if it is empty or the file has no such column."""
        return self.cells.get(column, "").strip()

    def bad(self, reason: str, remedy: str | None = None) -> InputError:
        """The error that says what is wrong with this row."""
        return InputError(reason, source=self.source, line=self.line, remedy=remedy)

    def words(self, columns: Sequence[str], supports: Sequence[str] = ()) -> Evidence | None:
        """The run of lines of the text from the first to the last of the columns that are filled; None if none is."""
        spans = [self._spans[column] for column in columns if column in self.cells]
        if not spans:
            return None
        start, end = min(start for start, _ in spans), max(end for _, end in spans)
        return Evidence(start=start, end=end, quote=self.text[start:end], supports=tuple(supports))


def _line(column: str, value: str) -> str:
    return f"{column}: {value}".replace("\n", _GAP)


def cells_of(text: str) -> dict[str, str]:
    """A row's cells from its text: the other way round of `Row.text`."""
    cells: dict[str, str] = {}
    for line in text.replace(_GAP, "\x00").split("\n"):
        column, _, value = line.partition(": ")
        cells[column] = value.replace("\x00", "\n")
    return cells


class Table:
    """A CSV (or tab-separated) file with a header.

    Args:
        file: open for bytes; read once, row by row.
        source: its name for messages.
        encoding: of its characters; a row that is not in it is a bad row.
        delimiter: between cells; None: a tab if the header holds one and no comma, else a comma.

    Raises:
        InputError: there is no header, or it is not in this encoding.
    """

    def __init__(self, file: IO[bytes], source: str, encoding: str = "utf-8", delimiter: str | None = None) -> None:
        self._source = source
        self._lines = 0
        lines = self._decoded(file, "utf-8-sig" if encoding.lower().replace("_", "-") == "utf-8" else encoding)
        first = next(lines, "")
        if delimiter is None:
            delimiter = "\t" if "\t" in first and "," not in first else ","
        self._reader = csv.reader(_chained(first, lines), delimiter=delimiter)
        header = [name.strip() for name in next(self._reader, [])]
        if not any(header):
            raise InputError("there is no header", source=source, remedy="the first line must name the columns")
        if any(map(_is_broken, header)):
            raise InputError(
                f"the header is not {encoding}", source=source, line=1, remedy="give --encoding, such as cp1252"
            )
        doubled = sorted({name for name in header if name and header.count(name) > 1})
        if doubled:
            raise InputError(f"columns that come twice: {', '.join(doubled)}", source=source, line=1)
        self.columns: tuple[str, ...] = tuple(header)
        self._encoding = encoding

    def rows(self) -> Iterator[Row | InputError]:
        """Every row; one that cannot be used comes out as the error that names it, and reading goes on."""
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield InputError(f"not a row of CSV: {error}", source=self._source, line=line)
                continue
            if not cells or not any(cells):
                continue
            if len(cells) != len(self.columns):
                last = f" (down to line {self._reader.line_num})" if self._reader.line_num > line else ""
                yield InputError(
                    f"{len(cells)} cells{last} where the header has {len(self.columns)}",
                    source=self._source, line=line, remedy="is a quotation mark missing, or a comma too much?",
                )
                continue
            broken = next((name for name, cell in zip(self.columns, cells, strict=True) if _is_broken(cell)), None)
            if broken is not None:
                yield InputError(
                    f"the cell {broken} is not {self._encoding}", source=self._source, line=line,
                    remedy="give --encoding, such as cp1252",
                )
                continue
            filled = {name: cell for name, cell in zip(self.columns, cells, strict=True) if name and cell}
            yield Row(self._source, line, filled)

    def _decoded(self, file: IO[bytes], encoding: str) -> Iterator[str]:
        try:
            for number, raw in enumerate(file):
                codec = encoding if number == 0 or encoding != "utf-8-sig" else "utf-8"
                yield raw.decode(codec, "surrogateescape")
        except LookupError as error:
            raise InputError(f"no encoding is called {encoding!r}", source=self._source) from error


def _chained(first: str, rest: Iterable[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _is_broken(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)


def open_table(path: str | Path, encoding: str = "utf-8") -> tuple[Table, IO[bytes]]:
    """The table in a file, and the file, which the caller closes.

    Raises:
        InputError: it cannot be read or has no header.
    """
    with ExitStack() as opened:
        try:
            file = opened.enter_context(Path(path).open("rb"))
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=path) from error
        table = Table(file, str(path), encoding)
        opened.pop_all()  # from here on it is the caller's
    return table, file
