"""A server of the published chat-completions form on loopback, that answers by script: for the faults of real ones."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ENDLESS = -1
"""The status of an answer that never ends."""
Reply = tuple[int, dict[str, str], bytes]
Script = Callable[[dict[str, Any], int], Reply]


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None, model: str = "m") -> bytes:
    """The body of a chat completion."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    body = {"id": "x", "object": "chat.completion", "created": 1764460800, "model": model, "choices": [choice],
            "usage": usage}
    return json.dumps(body).encode()


def ok(content: str | None, **more: Any) -> Reply:
    """A completion that came well."""
    return 200, {"content-type": "application/json"}, completion(content, **more)


def fault(status: int, message: str, **headers: str) -> Reply:
    """An error in the API's form."""
    return status, {"content-type": "application/json", **headers}, json.dumps({"error": {"message": message}}).encode()


@dataclass
class Server:
    """`asked`: the bodies that came, in their order; `most`: how many were under way at once, at the most."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    now: int = 0
    most: int = 0


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    """A server that answers the n-th request (from 0) with `script(body, n)`."""
    told, lock = Server(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                number = len(told.asked)
                told.asked.append(body)
                told.keys.append(self.headers.get("authorization"))
                told.now += 1
                told.most = max(told.most, told.now)
            status, headers, answer = script(body, number)
            with lock:
                told.now -= 1
            self.send_response(200 if status == ENDLESS else status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            if status == ENDLESS:
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                with contextlib.suppress(OSError):
                    while True:  # until whoever asked has had enough
                        self.wfile.write(b"1\r\n \r\n")
                        time.sleep(0.01)
                return
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
