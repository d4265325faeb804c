"""What stands before the store, each guard by itself at its border: who asks, sizes, times, tokens, settings."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from kg.errors import UsageError
from kg.server.engine.kept_answers import KeptAnswers
from kg.server.http import access
from kg.server.http.guard import ACCESS, Guard, client_of
from kg.server.http.measures import Measures
from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings
from kg.server.state import CLIENT

TOKEN = "a-token-of-some-length"
STORE = Path("unused")


def settings(**values: Any) -> ServerSettings:
    return ServerSettings(store=STORE, **values)


def scope(**values: Any) -> dict[str, Any]:
    whole = {
        "type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": [], "client": ("10.0.0.1", 1)
    }  # fmt: skip
    return whole | values


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["9.9.9.9"], "10.0.0.1"),
        ("127.0.0.1", ["9.9.9.9"], "9.9.9.9"),
        ("127.0.0.1", ["8.8.8.8, 9.9.9.9"], "9.9.9.9"),
        ("127.0.0.1", ["8.8.8.8, 9.9.9.9, 127.0.0.2, 127.0.0.1"], "9.9.9.9"),
        ("127.0.0.1", ["8.8.8.8", "9.9.9.9 ,"], "9.9.9.9"),
        ("127.0.0.1", ["127.0.0.2"], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["x" * 80], "x" * 64),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::"),
        ("fe80::1%eth0", [], "fe80::"),
        ("::ffff:9.9.9.9", [], "9.9.9.9"),
        (None, [], "unknown"),
    ],
)
def test_who_asks(peer: str | None, told: list[str], client: str) -> None:
    headers = [(b"x-other", b"7.7.7.7"), *((b"x-forwarded-for", one.encode()) for one in told)]
    asked = scope(headers=headers, client=(peer, 1) if peer else None)
    assert client_of(asked, ("127.0.0.1", "127.0.0.2")) == client


Receive = Callable[[], Awaitable[dict[str, Any]]]


async def echo(asked: dict[str, Any], receive: Receive, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Answers with what it was sent; a header of its own; a refusal of the guard as its status."""
    body, more, status = b"", True, 200
    try:
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
    except Refused as refused:
        status, body = refused.status, str(refused).encode()
    kind = b"text/html" if asked["path"] == "/page" else b"text/plain"
    own = [(b"content-type", kind), (b"X-Frame-Options", b"SAMEORIGIN"), (b"x-client", CLIENT.get().encode())]
    await send({"type": "http.response.start", "status": status, "headers": own})
    await send({"type": "http.response.body", "body": body})


class Talk:
    """One guard, and what is sent to it and taken from it."""

    def __init__(self, app: Any = echo, **values: Any) -> None:
        pool = SimpleNamespace(turns=SimpleNamespace(running=0, queued=0), workers=1, resident=0, killed=Counter())
        self.measures = Measures(pool, KeptAnswers(0))  # type: ignore[arg-type]
        self.guard = Guard(app, settings(**values), self.measures)
        self.sent: list[dict[str, Any]] = []

    async def ask(
        self, asked: dict[str, Any], pieces: Iterable[bytes] = (b"",), pause: float = 0, slow: float = 0
    ) -> list[dict[str, Any]]:
        waiting, sent = list(pieces), list[dict[str, Any]]()

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(pause)
            piece = waiting.pop(0) if waiting else None
            if piece is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                await asyncio.sleep(slow)
            sent.append(message)

        await self.guard(asked, receive, send)  # type: ignore[arg-type]
        return sent


def answered(sent: list[dict[str, Any]]) -> tuple[int, bytes, dict[str, str]]:
    start, *rest = sent
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], b"".join(each["body"] for each in rest), headers


def told(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(caplog.records[-1].message)
    return found


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("INFO", ACCESS.name)
    return caplog


def test_an_answer_passes_with_its_headers_and_is_told(log: pytest.LogCaptureFixture) -> None:
    talk = Talk()
    asked = scope(path="/sparql", method="POST", query_string=b"q" * 3000, client=("10.0.0.9", 1))
    status, body, headers = answered(asyncio.run(talk.ask(asked, (b"abc", b"de"))))
    assert (status, body, headers["x-client"]) == (200, b"abcde", "10.0.0.9")
    assert headers["x-frame-options"] == "SAMEORIGIN" and headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"
    line = told(log)
    assert {line.pop("time")[-1], line.pop("ms") >= 0} == {"Z", True}
    assert line == {
        "client": "10.0.0.9", "method": "POST", "path": "/sparql", "query": "q" * 2000, "status": 200,
        "received": 5, "sent": 5,
    }  # fmt: skip
    numbers = talk.measures.text().decode()
    assert 'kg_requests_total{method="POST",place="sparql",status="200"} 1.0' in numbers
    assert 'kg_sent_bytes_total{place="sparql"} 5.0' in numbers


def test_pages_and_private_addresses_are_for_their_own_origin() -> None:
    _, _, page = answered(asyncio.run(Talk().ask(scope(path="/page"))))
    assert "script-src" in page["content-security-policy"] and "access-control-allow-origin" not in page
    _, _, other = answered(asyncio.run(Talk().ask(scope(path="/x"))))
    assert "sandbox" in other["content-security-policy"] and "access-control-allow-origin" not in other


@pytest.mark.parametrize(
    ("length", "pieces", "status", "received"),
    [
        (b"10", (b"x" * 10,), 200, 10),
        (b"11", (b"x" * 11,), 413, 0),
        (b"none", (b"x" * 5, b"x" * 5), 200, 10),
        (None, (b"x" * 5, b"x" * 6, b"x" * 6), 413, 11),
        (None, (b"x" * 11,), 413, 11),
    ],
)
def test_the_size_of_a_body(
    log: pytest.LogCaptureFixture, length: bytes | None, pieces: tuple[bytes, ...], status: int, received: int
) -> None:
    headers = [(b"a", b"99")] + ([(b"content-length", length)] if length else [])
    got, body, _ = answered(asyncio.run(Talk(body=10).ask(scope(headers=headers), pieces)))
    assert (got, told(log)["received"]) == (status, received)
    assert (b"larger than 10 bytes" in body) is (status == 413)


def test_the_time_of_a_body(log: pytest.LogCaptureFixture) -> None:
    quick, slow = Talk(body_time=5), Talk(body_time=0.05)
    assert answered(asyncio.run(quick.ask(scope(), (b"x",) * 3, pause=0.02)))[0] == 200
    status, body, _ = answered(asyncio.run(slow.ask(scope(), (b"x",) * 9, pause=0.02)))
    assert (status, body) == (408, b"the body did not come within 0.05 seconds")
    assert told(log)["received"] < 9


def test_after_its_body_a_request_may_wait_as_long_as_it_likes() -> None:
    async def patient(asked: Any, receive: Receive, send: Any) -> None:
        await receive()
        await asyncio.sleep(0.1)
        gone = await receive()
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": gone["type"].encode()})

    status, body, _ = answered(asyncio.run(Talk(patient, body_time=0.05).ask(scope(), (b"x",))))
    assert (status, body) == (200, b"http.disconnect")


LONG = b"x" * (64 * 1024 * 2 + 1)


@pytest.mark.parametrize(
    ("body", "sizes"), [(b"", [0]), (b"x", [1]), (LONG[: 64 * 1024], [64 * 1024]), (LONG, [64 * 1024, 64 * 1024, 1])]
)
def test_an_answer_goes_in_pieces(body: bytes, sizes: list[int]) -> None:
    _, *pieces = asyncio.run(Talk().ask(scope(), (body,)))
    assert [len(each["body"]) for each in pieces] == sizes
    assert [each["more_body"] for each in pieces] == [True] * (len(sizes) - 1) + [False]


def test_more_of_an_answer_may_follow_and_other_messages_pass() -> None:
    async def several(asked: Any, receive: Receive, send: Any) -> None:
        await send({"type": "http.response.start", "status": 201})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await send({"type": "http.response.trailers"})
        await send({"type": "http.response.body"})

    start, *rest = asyncio.run(Talk(several).ask(scope()))
    assert start["status"] == 201 and rest == [
        {"type": "http.response.body", "body": b"a", "more_body": True}, {"type": "http.response.trailers"},
        {"type": "http.response.body", "body": b"", "more_body": False},
    ]  # fmt: skip


def test_who_does_not_take_its_answer_is_cut_off(log: pytest.LogCaptureFixture) -> None:
    sent = asyncio.run(Talk(send_time=0.02).ask(scope(), (b"abc",), slow=1))
    assert [each["type"] for each in sent] == ["http.response.start"]
    assert (told(log)["cut"], told(log)["sent"]) == (True, 0)


def test_so_many_requests_of_one_client_and_no_more(log: pytest.LogCaptureFixture) -> None:
    async def crowd() -> list[int]:
        talk = Talk(requests=2)
        one, other = scope(), scope(client=("10.0.0.2", 1))
        asked = [talk.ask(each, (b"x",), pause=0.05) for each in (one, one, one, other)]
        first = [answered(sent)[0] for sent in await asyncio.gather(*asked)]
        return [*first, answered(await talk.ask(one))[0]]

    assert asyncio.run(crowd()) == [200, 200, 429, 200, 200]


def test_the_place_is_free_again_after_a_fault_and_the_fault_is_told(log: pytest.LogCaptureFixture) -> None:
    async def broken(asked: Any, receive: Receive, send: Any) -> None:
        raise KeyError("fault")

    async def several() -> None:
        talk = Talk(broken, requests=1)
        for _ in range(3):
            with pytest.raises(KeyError):
                await talk.ask(scope())
        assert told(log)["status"] == 500

    asyncio.run(several())


@pytest.mark.parametrize(
    ("method", "path", "status"), [("OPTIONS", "/sparql", 204), ("OPTIONS", "/x", 200), ("GET", "/sparql", 200)]
)
def test_what_a_browser_asks_before_is_answered_where_others_may_read(method: str, path: str, status: int) -> None:
    got, _, headers = answered(asyncio.run(Talk().ask(scope(method=method, path=path))))
    assert got == status
    assert ("access-control-max-age" in headers) is (status == 204)


def test_what_is_no_request() -> None:
    passed: list[str] = []

    async def app(asked: Any, receive: Receive, send: Any) -> None:
        passed.append(asked["type"])

    talk = Talk(app)
    assert asyncio.run(talk.ask({"type": "lifespan"})) == [] and passed == ["lifespan"]
    assert asyncio.run(talk.ask({"type": "websocket"})) == [{"type": "websocket.close", "code": 1008}]
    assert passed == ["lifespan"]


@pytest.mark.parametrize(
    ("token", "header", "status"),
    [
        (TOKEN, f"Bearer {TOKEN}", None),
        (TOKEN, f"bearer  {TOKEN} ", None),
        (TOKEN, TOKEN, 401),
        (TOKEN, f"Basic {TOKEN}", 401),
        (TOKEN, "Bearer", 401),
        (TOKEN, None, 401),
        (None, f"Bearer {TOKEN}", 403),
        (None, None, 403),
    ],
)
def test_who_may_write(token: str | None, header: str | None, status: int | None) -> None:
    headers = [(b"authorization", header.encode())] if header is not None else []
    request = Request(scope(headers=headers))
    if status is None:
        access.writing_allowed(settings(token=token), request)
        return
    with pytest.raises(Refused) as refused:
        access.writing_allowed(settings(token=token), request)
    assert refused.value.status == status
    assert ("WWW-Authenticate" in refused.value.headers) is (status == 401)


ABOVE_ZERO = (
    "workers", "memory", "time", "write_time", "rows", "result", "query", "body", "nesting", "tokens", "operators",
    "waiting", "queue", "requests", "connections", "header_time", "body_time", "send_time", "refresh",
)  # fmt: skip


@pytest.mark.parametrize("name", ABOVE_ZERO)
def test_limits_are_above_zero(name: str) -> None:
    assert getattr(settings(**{name: 1}), name) == 1
    for value in (0, -1):
        with pytest.raises(UsageError, match=f"{name} is {value}: it must be above zero"):
            settings(**{name: value})


@pytest.mark.parametrize(
    ("base", "good"),
    [
        ("http://x/", True), ("https://x#", True), ("urn:x:", True), ("http://x", False), ("ftp://x/", False),
        ("x/", False), ("", False),
    ],
)  # fmt: skip
def test_the_base(base: str, good: bool) -> None:
    if good:
        assert settings(base=base).base == base
    else:
        with pytest.raises(UsageError, match="is no IRI that ends with"):
            settings(base=base)


def test_kept_answers_may_be_none() -> None:
    assert [settings(kept=size).kept for size in (0, 1)] == [0, 1]
    with pytest.raises(UsageError, match="kept is -1: it must be zero, for no kept answers, or above"):
        settings(kept=-1)


def test_tokens_and_workers() -> None:
    assert settings(token="x" * 16).token == "x" * 16
    for short in ("", "x" * 15):
        with pytest.raises(UsageError, match="at least 16 characters"):
            settings(token=short)
    assert [settings(workers=n).running for n in (1, 2, 5)] == [1, 1, 4]
    assert settings(workers=5, per_client=7).running == 7
    assert settings().workers >= 2 and {each.name for each in fields(ServerSettings)} >= set(ABOVE_ZERO)
