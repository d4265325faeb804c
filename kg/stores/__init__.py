"""Where quads are kept and asked: `open_store` gives one, `base.Store` says what it can do."""

from __future__ import annotations

from pathlib import Path
from typing import Literal as OneOf

from kg.stores.base import Change, Rows, Store, Substitutions, Term
from kg.stores.oxigraph import in_memory, on_disk

__all__ = ["Change", "Rows", "Store", "Substitutions", "Term", "in_memory", "on_disk", "open_store"]


def open_store(where: str | Path | None = None, mode: OneOf["write", "read"] = "write") -> Store:
    """The store at `where`: None for a new one in memory, an http(s) address for a remote one, else a folder.

    Args:
        mode: "write" makes a folder's store if need be; "read" wants it to be there and lets other readers in. Where a
            server has it open for writing, "read" reads the server's newest snapshot.

    Raises:
        StoreError: the folder is no store, has another layout, or is in use.
        UsageError: the address is malformed.
    """
    if where is None:
        return in_memory()
    if isinstance(where, str) and "://" in where:
        from kg.stores.remote import RemoteStore

        return RemoteStore(where)
    return on_disk(where, mode, beside_server=mode == "read")
