"""The catalogue: what is read once for all pages, in parts where it is large, and kept until the data change."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.requests import Request

from kg.pages import catalogue, selecting
from kg.server.endpoint.description import described
from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings
from kg.server.state import State
from kg.stores import on_disk
from kg.stores.base import Rows
from kg.vocabulary import BASE, SIT

ATTACKS = 40


class Asked:
    """As much of a server's state as the catalogue needs, over a store in memory."""

    class settings:
        base = BASE

    def __init__(self, delay: float = 0.0) -> None:
        self.store = ox.Store()
        self.of_face: object = None
        self.generation = "1"
        self.delay = delay
        self.asked = 0
        for number in range(ATTACKS):
            self.add(number)

    def add(self, number: int) -> None:
        node, graph = ox.NamedNode(f"{BASE}attack/{number}"), ox.NamedNode(f"{BASE}graph/consolidated")
        rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        self.store.add(ox.Quad(node, rdf_type, ox.NamedNode(SIT + "Attack"), graph))
        self.store.add(ox.Quad(node, label, ox.Literal(f"Attack {number}", language="en"), graph))
        for name in ("earliest", "latest"):
            self.store.add(ox.Quad(node, ox.NamedNode(SIT + name), ox.Literal("no day at all"), graph))

    async def query(self, sparql: str) -> Rows:
        self.asked += 1
        await asyncio.sleep(self.delay)
        found = self.store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        rows = tuple(tuple(row) for row in found)
        assert len(rows) <= selecting._CHUNK, "the limit of one answer"
        return Rows(tuple(one.value for one in found.variables), rows)


def test_it_is_read_once_for_many_who_ask_at_once() -> None:
    async def many() -> int:
        state: Any = Asked(delay=0.001)
        found = await asyncio.gather(*(catalogue.catalogue(state) for _ in range(5)))
        assert all(one is found[0] for one in found)
        once = int(state.asked)
        await catalogue.catalogue(state)
        assert state.asked == once
        return once

    assert asyncio.run(many()) > 0


def test_asking_the_endpoint_for_its_description_does_not_have_it_read_again(tmp_path: Path) -> None:
    with on_disk(tmp_path / "store"):
        pass
    headers = [(b"host", b"127.0.0.1"), (b"accept", b"text/turtle")]
    request = Request({"type": "http", "method": "GET", "scheme": "http", "path": "/sparql", "headers": headers})

    async def act() -> None:
        state = State(ServerSettings(tmp_path / "store", workers=1))
        await state.pool.start()
        try:
            read = await catalogue.catalogue(state)
            assert (await described(state, request)).status_code == 200
            assert await catalogue.catalogue(state) is read
        finally:
            await state.pool.stop()

    asyncio.run(act())


def test_a_large_answer_comes_whole_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = asyncio.run(catalogue.catalogue(Asked()))  # type: ignore[arg-type]
    monkeypatch.setattr(selecting, "_CHUNK", 7)
    parts = asyncio.run(catalogue.catalogue(Asked()))  # type: ignore[arg-type]
    assert len(whole.attacks) == ATTACKS
    assert parts == whole


def test_changed_data_are_read_anew_and_who_asks_meanwhile_sees_the_former(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act() -> tuple[int, int, int]:
        state: Any = Asked()
        before = await catalogue.catalogue(state)
        state.add(99)
        state.generation, state.delay = "2", 0.02
        monkeypatch.setattr(catalogue, "_PATIENCE", 0.01)
        meanwhile = await catalogue.catalogue(state)
        await catalogue.held(state).reading
        after = await catalogue.catalogue(state)
        return len(before.attacks), len(meanwhile.attacks), len(after.attacks)

    assert asyncio.run(act()) == (ATTACKS, ATTACKS, ATTACKS + 1)


def test_what_is_no_day_counts_as_none() -> None:
    found = asyncio.run(catalogue.catalogue(Asked()))  # type: ignore[arg-type]
    assert {one.earliest for one in found.attacks.values()} == {None}


def test_reading_ahead_is_what_the_first_visitor_finds() -> None:
    async def first() -> None:
        state: Any = Asked()
        await catalogue.prepare(state)
        once = int(state.asked)
        assert once > 0
        await catalogue.catalogue(state)
        assert state.asked == once

    asyncio.run(first())


def test_what_cannot_be_read_ahead_is_told_to_the_visitor() -> None:
    class Busy(Asked):
        async def query(self, sparql: str) -> Rows:
            raise Refused(503, "the server is busy")

    async def first() -> None:
        state: Any = Busy()
        await catalogue.prepare(state)
        with pytest.raises(Refused, match="busy"):
            await catalogue.catalogue(state)

    asyncio.run(first())
