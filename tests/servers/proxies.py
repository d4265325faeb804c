"""Small real servers between a client and a store: one that wants a bearer token, one that breaks connections."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx

_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "host", "authorization", "keep-alive"}


@contextmanager
def bearer(root: str, token: str, auth: httpx.Auth | None = None) -> Iterator[str]:
    """The address of a reverse proxy of `root` that wants a bearer token and logs in behind it with `auth`."""
    parts = urlsplit(root)

    class Guard(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Authorization") != f"Bearer {token}":
                self._send(401, b"a token is wanted", {"WWW-Authenticate": "Bearer"})
                return
            sent = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            got = httpx.request(
                self.command, f"{parts.scheme}://{parts.netloc}{self.path}", content=body, headers=sent, auth=auth,
                timeout=300,
            )
            kept = {name: value for name, value in got.headers.items() if name.lower() not in _HOP}
            self._send(got.status_code, got.content, kept)

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Guard) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_port}{parts.path}"
        proxy.shutdown()


class Breaking:
    """A TCP proxy that passes `budget` bytes from clients to the store and then cuts every connection (None: passes
    all; `silent`: keeps them open and says nothing)."""

    def __init__(self, root: str) -> None:
        self._to = urlsplit(root)
        self.budget: int | None = None
        self.silent = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.root = f"http://127.0.0.1:{self._listener.getsockname()[1]}{self._to.path}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed: the test is over
            there = socket.create_connection((self._to.hostname or "", self._to.port or 80))
            threading.Thread(target=self._pass, args=(client, there, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(there, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(4096):
                if counted and self.silent:
                    continue
                if counted and self.budget is not None:
                    self.budget -= len(data)
                    if self.budget < 0:
                        break
                target.sendall(data)
        except OSError:
            pass  # the other side has gone: so does this one
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it was closed already
            finally:
                end.close()
