"""Where a view can be asked: a store in memory, one on disk, and the processes of a server over one on disk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from kg.pages import selecting
from kg.server.settings import ServerSettings
from kg.server.state import State
from kg.stores import Change, Store, on_disk, open_store
from kg.views.store_view import StoreView, read
from kg.vocabulary import PREFIXES

BASE = "https://example.org/kg/"
"""Not the package's own, so that a view which forgets the base finds nothing."""
_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@base <{BASE}> .\n"


class Backend:
    """One of them. `read` is the same for all: the values of views on data of their own."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._kind = kind
        self._folder = folder

    def read(self, trig: str, *views: StoreView[Any]) -> list[Any]:
        """What a store of these statements (TriG on BASE) holds of each view."""
        if self._kind == "memory":
            with open_store(None) as store:
                _fill(store, trig)
                return [read(store, view, BASE) for view in views]
        with on_disk(self._folder / "store") as store:
            _fill(store, trig)
            if self._kind == "disk":
                return [read(store, view, BASE) for view in views]
        return asyncio.run(_served(self._folder / "store", views))


@pytest.fixture(params=["memory", "disk", "server"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    return Backend(request.param, tmp_path)


def _fill(store: Store, trig: str) -> None:
    store.apply(Change(insert=list(parse(_HEAD + trig, format=RdfFormat.TRIG))))


async def _served(folder: Path, views: tuple[StoreView[Any], ...]) -> list[Any]:
    state = State(ServerSettings(folder, workers=1, base=BASE))
    await state.pool.start()
    try:
        return [await selecting.read(state, view) for view in views]
    finally:
        await state.pool.stop()
