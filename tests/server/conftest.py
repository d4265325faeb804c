"""Servers in processes of their own, one read-only and one writable for all tests that do not break them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from benchmarks import servers
from kg.stores import Change, on_disk

WORLD = Path(__file__).parents[1] / "queries" / "world.trig"


def fill(folder: Path, *files: Path) -> Path:
    """A store with the named graphs of these files."""
    graphs: dict[ox.NamedNode, list[ox.Quad]] = {}
    for file in files:
        for quad in ox.parse(path=str(file)):
            assert isinstance(quad.graph_name, ox.NamedNode)
            graphs.setdefault(quad.graph_name, []).append(quad)
    with on_disk(folder) as store:
        store.apply(Change(replace=graphs))
    return folder


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("world") / "store", WORLD)


@pytest.fixture(scope="session")
def server(world: Path) -> Iterator[servers.Running]:
    with servers.kg(world, "--time", "5", "--rows", "5000", "--result", "2") as running:
        yield running


@pytest.fixture
def client(server: servers.Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def writable(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Running]:
    folder = tmp_path_factory.mktemp("writable") / "store"
    shutil.copytree(world, folder, ignore=shutil.ignore_patterns("serving-*", "lock"))
    with servers.kg(folder, "--time", "5", writable=True) as running:
        yield running


@pytest.fixture
def writer(writable: servers.Running) -> Iterator[httpx.Client]:
    """A client that shows the token."""
    headers = {"Authorization": f"Bearer {servers.TOKEN}"}
    with httpx.Client(base_url=writable.url, timeout=60, headers=headers) as client:
        yield client
