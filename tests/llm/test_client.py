"""What a user gets where a server fails; the server is real, the faults are those of the published protocol."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from kg.errors import InputError, RemoteError, UsageError
from kg.read.llm.chat_client import ChatClient, model_named, tokens_of
from kg.read.llm.requests import Request
from tests.llm.server import ENDLESS, Reply, Script, fault, ok, serving

REQUEST = Request("sheet", "r1", "m", [{"role": "user", "content": "x" * 300}], {"type": "object"})


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITREP_LLM_KEY", "the-secret")
    monkeypatch.setenv("SITREP_LLM_MODEL", "m")


def asked(monkeypatch: pytest.MonkeyPatch, script: Script, **given: Any) -> Any:
    """What the client says: an answer, or the message of the error; and the server."""
    with serving(script) as server:
        monkeypatch.setenv("SITREP_LLM_BASE_URL", server.url)
        client = ChatClient(**{"retries": 0, **given})
        try:
            return client.ask(REQUEST), server
        except (InputError, RemoteError) as error:
            assert "the-secret" not in str(error)
            return error, server


def test_an_answer_comes_with_its_model_day_and_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, server = asked(monkeypatch, lambda body, n: ok('{"attacks": []}', model="m-2026"))
    assert (answer.content, answer.model, str(answer.answered)) == ('{"attacks": []}', "m-2026", "2025-11-30")
    assert (answer.tokens_in, answer.tokens_out) == (100, 20)
    assert server.asked[0]["response_format"]["type"] == "json_schema" and server.keys == ["Bearer the-secret"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (fault(500, "out of memory"), InputError, "failed: out of memory (what was answered is kept: run again)"),
        (fault(503, "loading"), InputError, "failed: loading"),
        (fault(400, "context too long"), InputError, "r1: the server refuses the request: context too long"),
        (fault(401, "bad key"), RemoteError, "wants another key: set SITREP_LLM_KEY"),
        (fault(429, "slow down"), RemoteError, "lets no more requests through: slow down: try again later"),
        (ok(None), InputError, "r1: the answer has no content"),
        (ok(None, refusal="I cannot help with that"), InputError, "r1: the model refused: I cannot help with that"),
        ((200, {"content-type": "application/json"}, b'{"choices": []}'), InputError, "r1: "),
        ((200, {"content-type": "application/json"}, b'{"choices": [{"mess'), InputError, "r1: "),
        ((200, {"content-type": "text/html"}, b"<html>gateway</html>"), InputError, "r1: "),
    ],
)
def test_a_fault_is_one_message(
    monkeypatch: pytest.MonkeyPatch, reply: Reply, kind: type[Exception], said: str
) -> None:
    error, _ = asked(monkeypatch, lambda body, n: reply)
    assert isinstance(error, kind) and said in str(error), error


def test_a_busy_server_is_asked_again_when_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def script(body: dict[str, Any], number: int) -> Reply:
        return ok("{}") if number == 2 else fault(429, "slow down", retry_after="0.01")

    answer, server = asked(monkeypatch, script, retries=3)
    assert answer.content == "{}" and len(server.asked) == 3


def test_a_server_without_schemas_is_asked_for_json(monkeypatch: pytest.MonkeyPatch) -> None:
    def script(body: dict[str, Any], number: int) -> Reply:
        if body["response_format"]["type"] == "json_schema":
            return fault(400, "response_format json_schema is not supported")
        return ok("{}")

    answer, server = asked(monkeypatch, script)
    assert answer.content == "{}" and server.asked[1]["response_format"] == {"type": "json_object"}


def test_an_answer_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def script(body: dict[str, Any], number: int) -> Reply:
        gate.wait(5)
        return ok("{}")

    error, _ = asked(monkeypatch, script, timeout=0.2)
    gate.set()
    assert isinstance(error, InputError) and "did not answer in time" in str(error)


def test_an_answer_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    error, _ = asked(monkeypatch, lambda body, n: (ENDLESS, {}, b""), timeout=0.3)
    assert isinstance(error, InputError) and "did not answer in time" in str(error)


def test_nobody_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("SITREP_LLM_BASE_URL", f"http://127.0.0.1:{port}/v1")
    with pytest.raises(RemoteError, match=r"127\.0\.0\.1 cannot be reached"):
        ChatClient(retries=0).ask(REQUEST)
    monkeypatch.delenv("SITREP_LLM_BASE_URL")
    with pytest.raises(UsageError, match="set SITREP_LLM_BASE_URL"):
        ChatClient()


def test_nothing_is_sent_that_may_pass_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda body, n: ok("{}")) as server:
        monkeypatch.setenv("SITREP_LLM_BASE_URL", server.url)
        client = ChatClient(max_tokens=tokens_of(REQUEST) + 100)
        client.ask(REQUEST)
        with pytest.raises(InputError, match=r"not asked: 120 tokens are used or under way, and \d+ are allowed"):
            client.ask(REQUEST)
        assert len(server.asked) == 1


def test_a_model_is_what_is_said_else_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert model_named(None) == "m" and model_named("other") == "other"
    monkeypatch.delenv("SITREP_LLM_MODEL")
    assert model_named(None) is None


def test_requests_under_way_are_as_many_as_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    full = threading.Barrier(8)  # broken if they do not come together, and then the test fails by its count

    def script(body: dict[str, Any], number: int) -> Reply:
        full.wait(5)
        return ok("{}")

    with serving(script) as server:
        monkeypatch.setenv("SITREP_LLM_BASE_URL", server.url)
        client = ChatClient()
        requests = [Request("sheet", f"r{n}", "m", [{"role": "user", "content": str(n)}], {}) for n in range(16)]
        with ThreadPoolExecutor(8) as pool:
            assert len(list(pool.map(client.ask, requests))) == 16
        assert server.most == 8 and len(server.asked) == 16
