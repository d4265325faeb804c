"""What is refused of a service's answers, and how long is waited, without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.errors import RemoteError, StoreError, UsageError
from kg.link.wikidata import WikidataSettings
from kg.link.wikidata.cache import Cache
from kg.link.wikidata.classes import are, class_qids
from kg.link.wikidata.items import Items
from kg.link.wikidata.reconcile import Reconciler, ServiceQuery
from kg.link.wikidata.service_client import ServiceClient
from kg.patience import Patience, TemporaryFailure, retry_after

MANIFEST = {"versions": ["0.2"], "name": "x", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "y"}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def client(answer: Callable[[httpx.Request], httpx.Response | dict[str, Any]]) -> ServiceClient:
    def respond(request: httpx.Request) -> httpx.Response:
        found = answer(request)
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    patience = Patience(tries=2, first_wait=1, longest_wait=60, sleep=lambda _: None)
    return ServiceClient(httpx.Client(transport=httpx.MockTransport(respond)), Cache(None), patience)


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        (MANIFEST | {"versions": ["0.1"]}, "version 0.2"),
        ({name: value for name, value in MANIFEST.items() if name != "versions"}, "version 0.2"),
        (MANIFEST | {"identifierSpace": "http://example.org/"}, "example.org"),
        ({"name": "x"}, "no manifest"),
    ],
)
def test_a_service_of_another_kind_is_refused(manifest: dict[str, Any], says: str) -> None:
    with pytest.raises(RemoteError, match=says):
        list(Reconciler(client(lambda _: manifest), "http://x/", batch=10).ask([ServiceQuery("Taji")]))


@pytest.mark.parametrize(
    "answer",
    [{}, {"q0": {}}, {"q0": {"result": "x"}}, {"q0": {"result": [{"id": "Q1", "name": "x"}]}},
     {"q0": {"result": [{"id": "Q1", "name": "x", "score": "high"}]}}, {"status": "error"}],
)
def test_a_batch_that_breaks_the_protocol_is_refused(answer: dict[str, Any]) -> None:
    asked = client(lambda request: MANIFEST if request.method == "GET" else answer)
    with pytest.raises(RemoteError, match="tried 2 times"):
        list(Reconciler(asked, "http://x/", batch=10).ask([ServiceQuery("Taji")]))


def test_batches_are_as_large_as_allowed_and_answers_in_their_order() -> None:
    sizes: list[int] = []

    def answer(request: httpx.Request) -> dict[str, Any]:
        if request.method == "GET":
            return MANIFEST
        queries = json.loads(dict(httpx.QueryParams(request.content.decode()))["queries"])
        sizes.append(len(queries))
        # in another order, as a service may
        return {key: {"result": [{"id": "Q1", "name": query["query"], "score": 1}]}
                for key, query in reversed(queries.items())}

    names = [f"name {number}" for number in range(23)]
    found = list(Reconciler(client(answer), "http://x/", batch=10).ask([ServiceQuery(name) for name in names]))
    assert [candidates[0].name for candidates in found] == names
    assert sizes == [10, 10, 3]


def test_items_are_asked_for_fifty_at_a_time_and_once() -> None:
    sizes: list[int] = []

    def answer(request: httpx.Request) -> dict[str, Any]:
        ids = request.url.params["ids"].split("|")
        sizes.append(len(ids))
        return {"entities": {qid: {"id": qid, "labels": {}, "claims": {}} for qid in ids}}

    items = Items(client(answer), "http://x/", batch=50)
    qids = [f"Q{number}" for number in range(1, 121)]
    assert len(items.get(qids)) == 120
    items.get(qids)
    assert sizes == [50, 50, 20]


def test_one_bad_id_does_not_take_the_others_along() -> None:
    """The API answers one error for the whole call when an id is none that it ever gave."""
    def answer(request: httpx.Request) -> dict[str, Any]:
        ids = request.url.params["ids"].split("|")
        if "Q990000000008" in ids:
            return {"error": {"code": "no-such-entity", "info": "…"}}
        return {"entities": {qid: {"id": qid, "labels": {}, "claims": {}} for qid in ids}}

    found = Items(client(answer), "http://x/", batch=50).get(["Q1", "Q990000000008", "Q3"])
    assert found["Q990000000008"] is None and found["Q1"] and found["Q3"]


@pytest.mark.parametrize("key", ["Q990000000006", "Q990000000007"])
def test_a_redirect_is_followed_under_whichever_id_it_stands(key: str) -> None:
    row = {"id": "Q990000000007", "labels": {}, "claims": {},
           "redirects": {"from": "Q990000000006", "to": "Q990000000007"}}
    items = Items(client(lambda _: {"entities": {key: row}}), "http://x/", batch=50)
    found = items.get(["Q990000000006"])["Q990000000006"]
    assert found is not None and found.qid == "Q990000000007"


def test_subclasses_are_followed_and_circles_end() -> None:
    def answer(request: httpx.Request) -> dict[str, Any]:
        def row(qid: str) -> dict[str, Any]:
            above = {"Q990000000101": "Q990000000102", "Q990000000102": "Q990000000101"}.get(qid)
            statement = {"rank": "normal", "mainsnak": {"datavalue": {"value": {"id": above}}}}
            return {"id": qid, "labels": {}, "claims": {"P279": [statement]} if above else {}}

        return {"entities": {qid: row(qid) for qid in request.url.params["ids"].split("|")}}

    items = Items(client(answer), "http://x/", batch=50)
    assert are(["Q990000000101"], ["Q990000000102"], items)
    assert not are(["Q990000000101"], class_qids("Base"), items)
    assert not are([], class_qids("Base"), items)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), (" 0 ", 0.0), ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0), ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
     ("soon", None), ("", None), (None, None)],
)
def test_retry_after_in_seconds_and_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_waits_double_up_to_the_longest() -> None:
    waited: list[float] = []

    def fails() -> None:
        raise TemporaryFailure("no")

    with pytest.raises(RemoteError, match="tried 6 times"):
        Patience(tries=6, first_wait=1, longest_wait=5, sleep=waited.append).run(fails, "x")
    assert waited == [1, 2, 4, 5, 5]


def test_no_connection_is_a_fault_that_may_pass() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(RemoteError, match="no connection"):
        client(refuse).get("http://x/", {}, lambda _: "")


def test_a_cache_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_text("this is no database at all, but long enough to look at")
    with pytest.raises(StoreError, match="--cache"):
        Cache(path)


@pytest.mark.parametrize("address", ["ftp://x/", "x", "http://", "file:///etc/passwd"])
def test_addresses_are_of_the_web(address: str) -> None:
    with pytest.raises(UsageError, match="--reconcile"):
        WikidataSettings.load(reconcile=address)
