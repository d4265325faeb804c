"""The attack corpus on a live server: every answer is right, and the server is as well afterwards as before."""

from __future__ import annotations

import os
import signal
import socket
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import httpx
import pytest

from benchmarks import servers, strangers
from benchmarks.attacks import harmless, nesting, patterns, reaching, resources
from tests.server.canary import canary

pytestmark = pytest.mark.long
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def guarded(world: Path) -> servers.Running:  # type: ignore[misc]
    limits = ("--time", "2", "--memory", str(strangers.MEMORY_MB), "--workers", "2", "--waiting", "4")
    with servers.kg(world, *limits) as running:
        yield running  # type: ignore[misc]


@pytest.mark.long
def test_the_corpus_brings_nothing_down_and_reaches_nothing(guarded: servers.Running, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:secret> <urn:p> <urn:o> .", encoding="utf-8")
    with canary() as (address, came), strangers.Watch(guarded) as watch:
        corpus = [*nesting(), *resources(), *patterns(), *reaching(address, secret.as_uri()), *harmless()]
        found = strangers.attack(guarded.url, corpus)
    assert [f"{one.attack.name}: {one.status} {one.text}" for one in found if not one.right] == []
    assert came == []
    assert not [one for one in found if "urn:secret" in one.text and one.status == 200]
    assert guarded.process.poll() is None
    assert watch.failures == 0
    assert watch.highest < strangers.CAP
    assert httpx.get(f"{guarded.url}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_a_time_out_is_told(guarded: servers.Running) -> None:
    answer = httpx.get(f"{guarded.url}/sparql", params={"query": HEAVY}, timeout=60)
    assert answer.status_code == 504
    assert "longer than 2 seconds" in answer.text


def test_a_heavy_client_waits_and_others_do_not(guarded: servers.Running) -> None:
    """Twelve at once of one client: one runs, four wait, the others are told to come back. Another is answered."""

    def heavy(_: int) -> httpx.Response:
        return httpx.get(f"{guarded.url}/sparql", params={"query": HEAVY}, timeout=120)

    with ThreadPoolExecutor(12) as threads:
        pending = [threads.submit(heavy, number) for number in range(12)]
        wait(pending, return_when=FIRST_COMPLETED)  # somebody has been refused: the queue is full
        with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.7"), timeout=60) as other:
            answer = other.get(f"{guarded.url}/sparql", params={"query": "ASK {}"})
        waiting = [one for one in pending if not one.done()]
        answers = [one.result() for one in pending]
    assert answer.status_code == 200
    assert waiting, "the other client was answered after all of the first one's"
    refused = [one for one in answers if one.status_code == 429]
    assert len(refused) >= 5
    assert all(int(one.headers["retry-after"]) > 0 for one in refused)
    assert {one.status_code for one in answers} <= {429, 503, 504}


def test_a_client_that_goes_away_frees_its_worker(guarded: servers.Running) -> None:
    for _ in range(4):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{guarded.url}/sparql", params={"query": HEAVY}, timeout=0.3)
    answer = httpx.get(f"{guarded.url}/sparql", params={"query": "ASK {}"}, timeout=60)
    assert answer.status_code == 200, answer.text


def test_health_is_well_while_a_killed_worker_is_replaced_and_not_when_none_is(world: Path) -> None:
    with servers.kg(world, "--time", "1", "--workers", "1") as running:
        assert httpx.get(f"{running.url}/sparql", params={"query": HEAVY}, timeout=60).status_code == 504
        health = httpx.get(f"{running.url}/health")  # its only worker is being started just now
        assert (health.status_code, health.json()["status"]) == (200, "ok")
        while not httpx.get(f"{running.url}/health").json()["workers"]:
            time.sleep(0.05)
        for child in servers.children(running.process.pid):
            os.kill(child, signal.SIGKILL)
        while httpx.get(f"{running.url}/health").status_code == 200:
            time.sleep(0.05)
        assert httpx.get(f"{running.url}/health").json()["status"] == "no worker"
        assert httpx.get(f"{running.url}/sparql", params={"query": "ASK {}"}, timeout=60).status_code == 200
        assert httpx.get(f"{running.url}/health").json()["status"] == "ok"


def test_workers_cannot_open_sockets_or_start_programs(guarded: servers.Running) -> None:
    assert httpx.get(f"{guarded.url}/health").json()["confined"] is True


@pytest.mark.long
def test_who_sends_drop_by_drop_is_hung_up_on(guarded: servers.Running) -> None:
    """Forty connections that never finish their headers: others are answered, and these are closed in time."""
    place = (httpx.URL(guarded.url).host, httpx.URL(guarded.url).port)
    dripping = [socket.create_connection(place, timeout=60) for _ in range(40)]
    try:
        for one in dripping:
            one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Drop: ")
        assert httpx.get(f"{guarded.url}/sparql", params={"query": "ASK {}"}, timeout=60).status_code == 200
        time.sleep(5)
        for one in dripping:  # a drop more buys no more time
            one.sendall(b"x")
        assert [one.recv(1) for one in dripping] == [b""] * 40
    finally:
        for one in dripping:
            one.close()
