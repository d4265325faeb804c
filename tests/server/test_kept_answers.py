"""Answers that are kept: the same bytes, of the data as they are now, for everybody, within so many bytes."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from benchmarks import servers
from kg.server.engine.kept_answers import KeptAnswers
from kg.server.engine.pool import Reply
from kg.stores import Change, on_disk

GRAPH = "urn:kept"
ROWS = f"SELECT ?o {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?o"
TURTLE = {"Content-Type": "text/turtle"}


def reply(size: int) -> Reply:
    return Reply("select", "json", b"x" * size, {}, "1")


def kept(client: httpx.Client, what: str) -> int:
    """One of the measures: hits, misses or bytes."""
    found = re.search(rf"^kg_kept_answers_{what} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found
    return int(float(found[1]))


def values(client: httpx.Client, query: str = ROWS) -> list[str]:
    answer = client.get("/sparql", params={"query": query}).raise_for_status()
    return [row["o"]["value"] for row in answer.json()["results"]["bindings"]]


@pytest.fixture
def clean(writer: httpx.Client) -> Iterator[httpx.Client]:
    """The writer, with one triple in the graph of these tests, and nothing of it left afterwards."""
    writer.put("/store", params={"graph": GRAPH}, content="<urn:s> <urn:p> 1 .", headers=TURTLE).raise_for_status()
    yield writer
    writer.delete("/store", params={"graph": GRAPH})


def test_those_asked_for_longest_ago_go_first() -> None:
    answers = KeptAnswers(4 * 11024)
    for name in (b"a", b"b", b"c", b"d"):
        answers.put(name, reply(10_000))
    assert answers.size == 4 * 11024
    assert answers.get(b"a") is not None
    answers.put(b"e", reply(10_000))
    assert [name for name in (b"a", b"b", b"c", b"d", b"e") if answers.get(name) is None] == [b"b"]
    assert (answers.hits, answers.misses) == (5, 1)


def test_they_never_take_more_than_they_may() -> None:
    limit = 100_000
    answers = KeptAnswers(limit)
    for number in range(500):
        answers.put(str(number % 90).encode(), reply(number * 97 % 30_000))
        assert 0 <= answers.size <= limit
    answers.put(b"whole", reply(limit // 4 - 1024))
    assert answers.get(b"whole") is not None
    answers.put(b"too large", reply(limit // 4 - 1023))
    assert answers.get(b"too large") is None


def test_the_same_again_counts_once() -> None:
    answers = KeptAnswers(100_000)
    for _ in range(3):
        answers.put(b"a", reply(1000))
    assert answers.size == 2024


def test_none_is_kept_without_room() -> None:
    answers = KeptAnswers(0)
    answers.put(b"a", reply(0))
    assert (answers.get(b"a"), answers.size) == (None, 0)


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "application/sparql-results+xml"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_kept_answer_is_the_same_bytes(client: httpx.Client, method: str, accept: str) -> None:
    query = f"# {method} {accept}\nSELECT * {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT 50"
    place = "params" if method == "GET" else "data"
    hits = kept(client, "hits")
    first, again = (
        client.request(method, "/sparql", **{place: {"query": query}}, headers={"Accept": accept}) for _ in range(2)
    )
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    differing = {"date"}
    assert {k: v for k, v in first.headers.items() if k not in differing} == {
        k: v for k, v in again.headers.items() if k not in differing
    }
    assert kept(client, "hits") == hits + 1


@pytest.mark.parametrize("function", ["RAND()", "STRUUID()", "NOW()"])
def test_what_changes_by_itself_is_not_kept(client: httpx.Client, function: str) -> None:
    query = f"SELECT ({function} AS ?o) {{}}"
    assert values(client, query) != values(client, query)


def test_a_refusal_is_not_kept(client: httpx.Client) -> None:
    hits, size = kept(client, "hits"), kept(client, "bytes")
    for query in ("SELECT nonsense", "SELECT * { GRAPH ?g { ?a ?b ?c . ?d ?e ?f } }"):
        for _ in range(2):
            assert client.get("/sparql", params={"query": query}).status_code in (400, 413)
    assert (kept(client, "hits"), kept(client, "bytes")) == (hits, size)


BEFORE_AFTER: list[tuple[str, Callable[[httpx.Client], httpx.Response], list[str]]] = [
    ("update", lambda writer: writer.post("/update", data={
        "update": f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> 2 }} }}"}), ["1", "2"]),
    ("put", lambda writer: writer.put("/store", params={"graph": GRAPH}, content="<urn:s> <urn:p> 3 .",
                                      headers=TURTLE), ["3"]),
    ("post", lambda writer: writer.post("/store", params={"graph": GRAPH}, content="<urn:s> <urn:p> 4 .",
                                        headers=TURTLE), ["1", "4"]),
    ("delete", lambda writer: writer.delete("/store", params={"graph": GRAPH}), []),
]  # fmt: skip
"""A decision on the review page is the fifth way to write: tests/server/test_settling.py asks the same before and
after."""


@pytest.mark.parametrize(
    ("write", "after"), [case[1:] for case in BEFORE_AFTER], ids=[case[0] for case in BEFORE_AFTER]
)
def test_who_changed_the_data_sees_it(
    clean: httpx.Client, write: Callable[[httpx.Client], httpx.Response], after: list[str]
) -> None:
    hits = kept(clean, "hits")
    assert values(clean) == values(clean) == ["1"]
    assert kept(clean, "hits") == hits + 1
    write(clean).raise_for_status()
    assert values(clean) == after


@pytest.mark.long
def test_what_another_process_changed_is_seen(world: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(world, tmp_path / "store", ignore=shutil.ignore_patterns("serving-*", "lock")))
    with servers.kg(store) as running, httpx.Client(base_url=running.url, timeout=60) as client:
        assert values(client) == values(client) == []
        generation = client.get("/health").json()["data"]
        graph = ox.NamedNode(GRAPH)
        with on_disk(store) as opened:
            opened.apply(Change(insert=[ox.Quad(graph, graph, ox.Literal("new"), graph)]))
        for _ in range(300):
            if client.get("/health").json()["data"] != generation:
                break
            time.sleep(0.1)
        assert values(client) == ["new"]


DIFFERENT = {
    "graph": ({"query": "SELECT (COUNT(*) AS ?o) { ?s ?p ?o }"}, {"default-graph-uri": GRAPH}, {}),
    "named graph": ({"query": "SELECT ?o { GRAPH ?o { } }"}, {"named-graph-uri": GRAPH}, {}),
    "format": ({"query": ROWS}, {}, {"Accept": "text/csv"}),
    "host": ({"query": "SELECT (<x> AS ?o) {}"}, {}, {"Host": "other.example"}),
}


@pytest.mark.parametrize("case", list(DIFFERENT))
def test_what_decides_the_answer_tells_answers_apart(clean: httpx.Client, case: str) -> None:
    asked, more, headers = DIFFERENT[case]
    first = clean.get("/sparql", params=asked)
    other = clean.get("/sparql", params=asked | more, headers=headers)
    assert first.status_code == other.status_code == 200
    assert first.content != other.content
    assert clean.get("/sparql", params=asked).content == first.content


def test_a_question_is_kept_by_its_parameters(client: httpx.Client) -> None:
    hits = kept(client, "hits")
    english, french = (
        client.get("/questions/who-says-what", params={"lang": lang, "format": "csv"}) for lang in ("en", "fr")
    )
    assert english.content != french.content
    again = client.get("/questions/who-says-what", params={"lang": "fr", "format": "csv"})
    assert again.content == french.content
    assert kept(client, "hits") == hits + 1


def test_the_token_opens_no_other_answers(clean: httpx.Client) -> None:
    """There is no answer that only some may have; and what was refused to one is not kept for another."""
    update = {"update": f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> 9 }} }}"}
    with httpx.Client(base_url=clean.base_url, timeout=60) as stranger:
        assert values(clean) == values(stranger) == ["1"]
        assert stranger.post("/update", data=update).status_code == 401
        assert clean.post("/update", data=update).status_code == 204
        assert stranger.post("/update", data=update).status_code == 401
        assert values(stranger) == values(clean) == ["1", "9"]


@pytest.mark.long
def test_keeping_can_be_switched_off(world: Path) -> None:
    with servers.kg(world, "--kept", "0") as running, httpx.Client(base_url=running.url, timeout=60) as client:
        assert values(client) == values(client)
        assert (kept(client, "hits"), kept(client, "bytes")) == (0, 0)
