"""One process that answers queries from a snapshot: it may be killed at any moment, and nothing is lost but one answer.

`python -m kg.server.engine.worker` reads requests from standard input and writes replies to standard output (`frames`).
Each request names the snapshot it is for; another one than before is opened first. See `pool` for who runs it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.server.engine import confine, frames, results
from kg.server.engine.plain_queries import look_through
from kg.server.engine.scan import Caps, Scanned, Unfit, tokens

_STACK = 256 * 1024 * 1024
"""Of the thread that parses: eight megabytes would do for what the caps let through, this is for what they overlook."""

_PIPE = 64 * 1024
"""What a pipe holds: a reply that is no larger goes in one write."""

Answer = tuple[frames.Head, bytes]


class Worker:
    """Holds one snapshot open and answers from it. Its methods are named after the `op` of a request."""

    def __init__(self) -> None:
        self._path = ""
        self._store: ox.Store | None = None

    def answer(self, request: frames.Head, body: bytes) -> Answer:
        """The reply to one request; what is refused is a reply too, with `refused` and `message` in its head."""
        try:
            self._open(request["snapshot"], request["memory"])
            head, content = getattr(self, "do_" + request["op"])(request, body)
        except Unfit as error:
            head, content = {"refused": error.kind, "message": str(error)}, b""
        except MemoryError:
            head, content = {"refused": "memory", "message": ""}, b""
        return {**head, "resident": confine.resident()}, content

    def _open(self, path: str, memory: int) -> None:
        if path == self._path:
            return
        confine.unlimit_memory()
        self._store = None
        try:
            self._store = ox.Store.read_only(path)
        except (OSError, RuntimeError) as error:
            self._path = ""
            raise Unfit("unreadable", f"the store cannot be read: {error}") from error
        self._path = path
        confine.limit_memory(memory)

    @property
    def _data(self) -> ox.Store:
        assert self._store is not None
        return self._store

    def do_open(self, request: frames.Head, body: bytes) -> Answer:
        """Open the snapshot and make ready for `ask`, which needs more modules than a plain query."""
        import kg.questions.answer
        import kg.questions.render  # noqa: F401

        return {}, b""

    def do_query(self, request: frames.Head, body: bytes) -> Answer:
        """A query of a stranger's, or of our own (`ours`), which is not scanned."""
        text = text_of(body)
        scanned = Scanned(False, ())
        if not request.get("ours"):
            scanned = look_through(text, Caps(request["nesting"], request["tokens"], request["operators"]))
            self._known(scanned.dataset)
        options: dict[str, Any] = {"use_default_graph_as_union": request["union"] and not scanned.dataset}
        if "default" in request or "named" in request:
            # What the protocol names replaces what the text names (SPARQL 1.1 Protocol, 2.1.4).
            default, named = request.get("default", []), request.get("named", [])
            options = {"default_graph": [iri(one) for one in default], "named_graphs": [iri(one) for one in named]}
        try:
            result = self._data.query(text, base_iri=request.get("base_iri"), **options)
            head, content = _written(result, request)
        except SyntaxError as error:
            raise Unfit("malformed", _hint(text, f"this is not a SPARQL 1.1 query: {error.msg}")) from error
        except (OSError, RuntimeError, ValueError) as error:
            kind = "unreadable" if "orrupt" in str(error) else "malformed"
            raise Unfit(kind, f"this query cannot be answered: {error}") from error
        return {**head, "volatile": scanned.volatile}, content

    def do_ask(self, request: frames.Head, body: bytes) -> Answer:
        """A saved question with parameters as a person wrote them."""
        from kg.errors import QuestionError
        from kg.questions.answer import ask
        from kg.questions.render import to_sparql_json
        from kg.stores.oxigraph import OxigraphStore

        store = OxigraphStore(self._data, "this store", writable=False)
        params = request["params"]
        try:
            answer = ask(store, request["name"], params, lang=params.get("lang", "en"), base=request["base"])
        except QuestionError as error:
            raise Unfit("malformed", str(error)) from error
        text = json.dumps(to_sparql_json(answer), ensure_ascii=False).encode()
        head, content = _written(ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON), request)
        return {**head, "notes": list(answer.notes)}, content

    def do_describe(self, request: frames.Head, body: bytes) -> Answer:
        """What the store says of one node, as subject and as object; of a graph's name, what is in it."""
        node = iri(request["iri"])
        found = chain(
            self._data.quads_for_pattern(node, None, None, None),
            self._data.quads_for_pattern(None, None, node, None),
            () if self._is_used(node) else self._data.quads_for_pattern(None, None, None, node),
        )
        # Graph by graph; one more than allowed, so that the limit is seen.
        quads = sorted(set(islice(found, request["rows"] + 1)), key=lambda quad: (str(quad.graph_name), str(quad)))
        return self._quads(quads, request, f"the store says nothing of <{node.value}>")

    def do_graph(self, request: frames.Head, body: bytes) -> Answer:
        """The content of one named graph, or without `graph` of the default graph, which is always there."""
        if request.get("graph") is None:
            return self._quads(self._data.quads_for_pattern(None, None, None, ox.DefaultGraph()), request, "")
        name = iri(request["graph"])
        there = self._data.contains_named_graph(name)
        quads = self._data.quads_for_pattern(None, None, None, name)
        found = (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        return self._quads(found, request, "" if there else f"there is no graph <{name.value}>")

    def _quads(self, found: Iterable[ox.Quad], request: frames.Head, empty: str) -> Answer:
        iterator = iter(found)
        first = list(islice(iterator, 1))
        if empty and not first:
            raise Unfit("unknown", empty)
        form = _form(request, "as_graph")
        limits = {"rows": request["rows"], "size": request["result"]}
        return {"kind": "graph", "form": form}, results.graph(chain(first, iterator), form, **limits)

    def _is_used(self, node: ox.NamedNode) -> bool:
        quads = chain(
            self._data.quads_for_pattern(node, None, None, None), self._data.quads_for_pattern(None, None, node, None)
        )
        return next(quads, None) is not None

    def _known(self, graphs: tuple[str, ...]) -> None:
        for name in graphs:
            if not self._data.contains_named_graph(iri(name)):
                raise Unfit("forbidden", f"FROM <{name}>: this store has no such graph, and nothing is fetched for it")


def text_of(body: bytes) -> str:
    """The body as text.

    Raises:
        Unfit: it is not UTF-8, which SPARQL always is.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unfit("malformed", f"the text is not UTF-8: {error.reason} at byte {error.start}") from error


def iri(text: str) -> ox.NamedNode:
    """`text` as a node.

    Raises:
        Unfit: it is no absolute IRI.
    """
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        raise Unfit("malformed", f"{text!r} is not an absolute IRI: {error}") from error


def _written(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, request: frames.Head) -> Answer:
    limits = {"rows": request["rows"], "size": request["result"]}
    if isinstance(result, ox.QueryTriples):
        form = _form(request, "as_graph")
        return {"kind": "graph", "form": form}, results.graph(result, form, **limits)
    form = _form(request, "as_table")
    kind = "ask" if isinstance(result, ox.QueryBoolean) else "select"
    return {"kind": kind, "form": form}, results.table(result, form, **limits)


def _form(request: frames.Head, kind: str) -> str:
    form = request.get(kind)
    if not isinstance(form, str):
        raise Unfit("no-format", "")
    return form


_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}


def _hint(text: str, message: str) -> str:
    words = {token.text.upper() for token in tokens(text[:2000]) if token.kind == "word"}
    if words & _UPDATES and not words & {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}:
        return f"this looks like an update, and queries alone are taken here: POST it to /update ({message})"
    return message


def serve(answer: Callable[[frames.Head, bytes], Answer], source: BinaryIO, sink: BinaryIO) -> None:
    """Answer each request that comes on `source`, until it ends."""
    while (request := frames.read(source)) is not None:
        frames.write(sink, *answer(*request))


def run(answer: Callable[[frames.Head, bytes], Answer], *, confined: bool) -> None:
    """Be a child of the server: limits first, then a thread with a deep stack that answers.

    The first frame says whether the kernel now refuses sockets.
    """
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", _PIPE)
    os.dup2(2, 1)  # whatever a library prints must not get between the frames
    confine.die_with_parent()
    confine.no_core()
    frames.write(sink, {"confined": confined and confine.no_sockets_no_programs()})
    threading.stack_size(_STACK)
    thread = threading.Thread(target=serve, args=(answer, source, sink))
    thread.start()
    thread.join()


if __name__ == "__main__":
    run(Worker().answer, confined="--confine" in sys.argv)
