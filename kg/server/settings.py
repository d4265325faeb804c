"""Every knob of the server, with its default. `docs/security.md` says what each one is for."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import UsageError
from kg.vocabulary import BASE

_TOKEN = 16

MB = 1024 * 1024


def _workers() -> int:
    return max(2, os.cpu_count() or 2)


@dataclass(frozen=True)
class ServerSettings:
    """What `kg serve` is told. Sizes are in bytes, times in seconds unless the name says otherwise.

    Attributes:
        store: folder of the store.
        token: whoever shows it may write; None: nobody may, over no address.
        gazetteers: files of the user's own names that the store was built with; decisions of the review page are made
            good by them.
        base: what the data's IRIs start with; they are answered under /id/ whatever the server's own address is.
        public: the server's address as strangers see it ("https://example.org/kg"), for what it says of itself; None:
            as the request had it.
        union: whether the default graph of a query is the union of all graphs. The data are all in named graphs, so
            without it `SELECT * { ?s ?p ?o }` finds nothing; with it the store's own default graph is in the union.
        workers: processes that evaluate queries.
        memory: what one query may take beyond the open store.
        time: how long one query may run, and how long it may wait for its turn.
        write_time: how long one change may take.
        rows: of a result; one more is an error, never a cut.
        result: of a result when it is written out.
        kept: of all answers together that are kept for who asks the same of the same data; 0: none is.
        query: length of a query.
        body: of any request.
        nesting: of brackets in a query.
        tokens: words and signs of a query.
        operators: how often one operator or keyword that nests may stand in a query.
        per_client: queries of one client that run at a time; None: one worker always stays free for others.
        waiting: queries of one client that may wait; one more is told to come back (429).
        queue: queries of all clients that may wait; one more is told that the server is busy (503).
        requests: requests of one client that may be open at a time.
        connections: open connections.
        header_time: in which the headers of a request must have come.
        body_time: in which its body must have come.
        send_time: in which a client must take each piece of an answer.
        refresh: how often it is looked whether another process changed the store.
        proxies: addresses whose X-Forwarded-For is believed.
        metrics: whether /metrics answers.
        confine: whether the workers give up the right to open sockets and to start programs (Linux: seccomp).
    """

    store: Path
    token: str | None = field(default=None, repr=False)
    gazetteers: tuple[Path, ...] = ()
    base: str = BASE
    public: str | None = None
    union: bool = True
    workers: int = field(default_factory=_workers)
    memory: int = 1024 * MB
    time: float = 10.0
    write_time: float = 60.0
    rows: int = 100_000
    result: int = 32 * MB
    kept: int = 64 * MB
    query: int = 256 * 1024
    body: int = 64 * MB
    nesting: int = 100
    tokens: int = 50_000
    operators: int = 400
    per_client: int | None = None
    waiting: int = 32
    queue: int = 512
    requests: int = 128
    connections: int = 1000
    header_time: float = 10.0
    body_time: float = 60.0
    send_time: float = 30.0
    refresh: float = 2.0
    proxies: tuple[str, ...] = ()
    metrics: bool = True
    confine: bool = True

    def __post_init__(self) -> None:
        if not self.base.startswith(("http://", "https://", "urn:")) or not self.base.endswith(("/", "#", ":")):
            raise UsageError(f"the base {self.base!r} is no IRI that ends with / or #")
        if self.token is not None and len(self.token) < _TOKEN:
            raise UsageError(f"a token has at least {_TOKEN} characters: make one with `openssl rand -hex 32`")
        for name in ("workers", "memory", "time", "write_time", "rows", "result", "query", "body", "nesting", "tokens",
                     "operators", "waiting", "queue", "requests", "connections", "header_time", "body_time",
                     "send_time", "refresh"):
            if getattr(self, name) <= 0:
                raise UsageError(f"{name} is {getattr(self, name)}: it must be above zero")
        if self.kept < 0:
            raise UsageError(f"kept is {self.kept}: it must be zero, for no kept answers, or above")

    @property
    def running(self) -> int:
        """Queries of one client that run at a time."""
        return self.per_client or max(1, self.workers - 1)
