"""A store, or any quads, to one file; the file is complete or not there."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from kg.stores import Store
from kg.triples import serialize


def export(store: Store, target: str | Path | BinaryIO, format: str | None = None) -> int:
    """Write all of `store`, sorted; return how many statements.

    Args:
        target: a file name, whose ending tells the format, or an open binary file.
        format: "nq", "trig", "ttl" or "jsonld"; default: by the file's ending, N-Quads for an open file.

    Raises:
        StoreError: the store cannot be read or the file not written (what was there before stays).
        UsageError: the format is not known.
    """
    return serialize(store.dump(), target, format)
