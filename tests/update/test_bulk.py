"""Filling a store at once gives the graph that its reports give one by one; and is whole or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad

from benchmarks.synthetic import reports as synthetic
from kg.decisions import Decision
from kg.errors import StoreError
from kg.facts import Account
from kg.stores import Change, Store, open_store
from kg.update.bulk import fill
from tests.update.test_growth import GAZETTEER, grown, lines, linked
from tests.update.worlds import facts_of, reports

A = NamedNode("http://example.org/a")


def quads(*texts: str) -> list[Quad]:
    return [Quad(A, A, Literal(text), A) for text in texts]


@settings(max_examples=30)
@given(told=reports)
def test_at_once_is_as_one_by_one(told: list[list[dict[str, object]]]) -> None:
    world = [facts_of(number, each) for number, each in enumerate(told)]
    keys = sorted({fact.attack for facts in world for fact in facts if isinstance(fact, Account)})
    when = datetime(2024, 1, 1, tzinfo=UTC)
    decisions = []
    if len(keys) > 1:
        decisions.append(Decision(kind="attack", left=keys[0], right=keys[-1], verdict="match", who="test", when=when))
    store = open_store()
    facts, links = linked(world)
    assert fill(store, facts, GAZETTEER, decisions, links=lambda report: links[report]) == len(world)
    assert lines(store) == lines(grown([[each] for each in world], decisions))


def test_a_synthetic_world_too_and_it_joins_what_is_one() -> None:
    told = list(synthetic(40, seed=1))
    store = open_store()
    facts, links = linked([one.facts for one in told])
    fill(store, facts, GAZETTEER, links=lambda report: links[report])
    assert lines(store) == lines(grown([[one.facts for one in told]]))
    assert any("isReplacedBy" in line for line in lines(store))


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store(None if request.param == "memory" else tmp_path / "store") as opened:
        yield opened


def test_a_filled_store_is_an_ordinary_one(store: Store, tmp_path: Path) -> None:
    store.fill(iter(quads("one", "two", "one")))
    store.apply(Change(insert=quads("three")))
    assert sorted(map(str, store.dump())) == sorted(map(str, quads("one", "two", "three")))
    if store.location != "memory":
        store.close()
        with open_store(tmp_path / "store") as again:
            assert sorted(map(str, again.dump())) == sorted(map(str, quads("one", "two", "three")))
            assert [path.name for path in (tmp_path / "store").iterdir() if path.is_dir()] == ["oxigraph-filled"]
            again.apply(Change(replace={A: []}))
            again.fill(quads("four"))
            assert [quad.object for quad in again.dump()] == [Literal("four")]


def test_only_an_empty_store_is_filled(store: Store) -> None:
    store.apply(Change(insert=quads("one")))
    with pytest.raises(StoreError, match="not empty"):
        store.fill(quads("two"))
    assert [quad.object for quad in store.dump()] == [Literal("one")]


def test_what_fails_on_the_way_leaves_it_empty(store: Store) -> None:
    def failing() -> Iterator[Quad]:
        yield from quads("one")
        raise StoreError("no more")

    with pytest.raises(StoreError, match="no more"):
        store.fill(failing())
    assert list(store.dump()) == []
    store.fill(quads("two"))
    assert [quad.object for quad in store.dump()] == [Literal("two")]
