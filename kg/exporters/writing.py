"""Rows to files: CSV, Parquet, GeoJSON. A file is complete or not there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from kg.errors import MissingDependency, StoreError
from kg.exporters.flat_rows import Row
from kg.files import replace
from kg.spreadsheet import guarded_row

_CHUNK = 5_000


def write_csv(rows: Iterable[Row], columns: Sequence[str], target: Path | IO[bytes], *, plain: bool = False) -> int:
    """Write rows as CSV (UTF-8, a header, lines ending in LF); returns how many.

    Args:
        rows: read once; a column that a row lacks is empty.
        columns: their order.
        target: a file name, or an open file.
        plain: leave cells as they are, for programs and not for spreadsheets.

    Raises:
        StoreError: the file cannot be written.
    """

    def write(file: IO[bytes]) -> int:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        number = 0
        for number, row in enumerate(rows, 1):  # noqa: B007 - counted
            cells = [row.get(column) for column in columns]
            writer.writerow(cells if plain else guarded_row(cells))
        text.detach()
        return number

    return _to(target, write)


def write_geojson(rows: Iterable[Row], target: Path | IO[bytes]) -> int:
    """Write rows of attacks as one GeoJSON feature collection (RFC 7946); returns how many.

    A row without a point has a null geometry, which the RFC allows: it is not left out.
    """

    def write(file: IO[bytes]) -> int:
        file.write(b'{"type": "FeatureCollection", "features": [')
        number = 0
        for number, row in enumerate(rows, 1):
            lat, lon = row.get("latitude"), row.get("longitude")
            point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
            others = {name: cell for name, cell in row.items() if name not in ("latitude", "longitude", "attack")}
            feature = {"type": "Feature", "id": row.get("attack"), "geometry": point, "properties": others}
            file.write((",\n" if number > 1 else "\n").encode() + json.dumps(feature, ensure_ascii=False).encode())
        file.write(b"\n]}\n")
        return number

    return _to(target, write)


def write_parquet(rows: Iterable[Row], columns: Sequence[str], target: Path, whole: Iterable[str] = ()) -> int:
    """Write rows as Parquet, chunk by chunk; returns how many.

    Args:
        rows: read once.
        columns: their order.
        target: a file name.
        whole: the columns of whole numbers; latitude and longitude are doubles, all others text.

    Raises:
        MissingDependency: pyarrow is not installed.
        StoreError: the file cannot be written.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError as error:
        raise MissingDependency("Parquet needs pyarrow: pip install 'sitrep-kg[parquet]'") from error
    numbers = set(whole)
    kinds = {name: pa.int64() if name in numbers else pa.string() for name in columns}
    kinds |= {name: pa.float64() for name in ("latitude", "longitude") if name in kinds}
    schema = pa.schema(list(kinds.items()))

    def write(file: IO[bytes]) -> int:
        written, source = 0, iter(rows)
        with pq.ParquetWriter(file, schema) as out:
            while some := list(islice(source, _CHUNK)):
                out.write_table(pa.Table.from_pylist([dict(row) for row in some], schema=schema))
                written += len(some)
        return written

    return _to(target, write)


def _to(target: Path | IO[bytes], write: Callable[[IO[bytes]], int]) -> int:
    if not isinstance(target, Path):
        return write(target)
    try:
        return replace(target, write)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror or error}") from error
