"""A store that is opened to be filled: if nothing comes of it, nothing is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import StoreError
from kg.stores.base import Store
from kg.stores.oxigraph import OxigraphStore
from kg.vocabulary import SIT

_ANY_REPORT = f"ASK {{ GRAPH ?graph {{ ?report a <{SIT}Report> }} }}"


def holds_reports(store: Store) -> bool:
    """Whether there is a report in `store`; what is said about the store itself does not count.

    Raises:
        StoreError, RemoteError: it cannot be read.
    """
    [[answer]] = store.query(_ANY_REPORT).rows
    return getattr(answer, "value", "") == "true"


@contextmanager
def store_to_fill(where: str | Path | None = None) -> Iterator[Store]:
    """The store at `where`, as `open_store` gives it.

    One that was not there before and holds no report at the end, whatever ended it, is taken away with the folders that
    were made for it. One that was there before stays.

    Raises:
        StoreError, UsageError: as `open_store`.
    """
    from kg.stores import open_store

    with open_store(where) as store:
        try:
            yield store
        finally:
            with suppress(StoreError):  # what cannot be read is not taken away
                if isinstance(store, OxigraphStore) and not holds_reports(store):
                    store.discard()
