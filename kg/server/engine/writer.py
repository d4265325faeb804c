"""The one process that changes the store: updates, the Graph Store protocol, decisions, one after the other.

`python -m kg.server.engine.writer FOLDER` holds the store open, and its lock, as long as it runs. After each change it
makes a snapshot at the path that the request names; the server lets readers see it before it says that the change is
done. A kill in the middle of a change leaves the store as it was: Oxigraph's transactions see to that.

`… FOLDER --read` makes snapshots of a store that others write; it holds the lock only so long.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import StoreError
from kg.server.engine import confine, frames
from kg.server.engine.dataset import with_dataset
from kg.server.engine.scan import Caps, Unfit, check
from kg.server.engine.uploads import triples_of
from kg.server.engine.worker import Answer, iri, run, text_of
from kg.stores.oxigraph import OxigraphStore, on_disk

if TYPE_CHECKING:
    from kg.decisions import Decision
    from kg.server.engine.decision_writer import DecisionWriter


class Writer:
    """Holds the store open for writing. Its methods are named after the `op` of a request."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store: OxigraphStore | None = None
        self._settling: DecisionWriter | None = None

    def answer(self, request: frames.Head, body: bytes) -> Answer:
        """The reply to one request; a refusal is one too, and then nothing was changed."""
        try:
            if self._store is None:
                self._store = on_disk(self._folder)
                confine.limit_memory(request["memory"])
            head = getattr(self, "do_" + request["op"])(request, body)
            if request["op"] != "snapshot":
                self._engine.flush()
            self._store.snapshot(Path(request["target"]))
        except Unfit as error:
            head = {"refused": error.kind, "message": str(error)}
        except StoreError as error:
            head = {"refused": "unreadable", "message": str(error)}
        except MemoryError:
            head = {"refused": "memory", "message": ""}
        return head, b""

    @property
    def _engine(self) -> ox.Store:
        assert self._store is not None
        return self._store.engine

    def do_snapshot(self, request: frames.Head, body: bytes) -> frames.Head:
        """Nothing but the snapshot."""
        return {}

    def do_update(self, request: frames.Head, body: bytes) -> frames.Head:
        """A SPARQL 1.1 Update request, whole or not at all."""
        text = text_of(body)
        check(text, Caps(request["nesting"], request["tokens"], request["operators"]))
        default, named = ([iri(one).value for one in request.get(key, [])] for key in ("default", "named"))
        self._run(with_dataset(text, default, named), request.get("base_iri"))
        return {}

    def do_settle(self, request: frames.Head, body: bytes) -> frames.Head:
        """Decisions that were put down beside the store, one JSON object a line in the body, made good in it."""
        settling, taken = self._decided(request, body)
        assert self._store is not None
        return {"settled": settling.settle(self._store, taken)}

    def do_refusal(self, request: frames.Head, body: bytes) -> frames.Head:
        """Why decisions that are to be put down cannot be taken, "" if they can; one JSON object a line in the body."""
        settling, proposed = self._decided(request, body)
        assert self._store is not None
        return {"refusal": settling.refusal(self._store, proposed)}

    def _decided(self, request: frames.Head, body: bytes) -> tuple[DecisionWriter, list[Decision]]:
        from kg.decisions import Decision
        from kg.server.engine.decision_writer import DecisionWriter

        if self._settling is None:
            self._settling = DecisionWriter(self._folder, [Path(one) for one in request["gazetteers"]], request["base"])
        return self._settling, [Decision.model_validate_json(line) for line in body.splitlines()]

    def do_put(self, request: frames.Head, body: bytes) -> frames.Head:
        """Make the body the whole content of a graph."""
        name = _name(request)
        triples = triples_of(body, request["media"], request.get("base_iri"))
        there = self._there(name)
        drop = "DROP DEFAULT" if name is None else f"DROP SILENT GRAPH {name} ; CREATE GRAPH {name}"
        self._run(f"{drop} ; {_insert(name, triples)}")
        return {"created": not there}

    def do_post(self, request: frames.Head, body: bytes) -> frames.Head:
        """Add the body to a graph."""
        name = _name(request)
        triples = triples_of(body, request["media"], request.get("base_iri"))
        there = self._there(name)
        create = "" if there or name is None else f"CREATE SILENT GRAPH {name} ; "
        self._run(create + _insert(name, triples))
        return {"created": not there}

    def do_delete(self, request: frames.Head, body: bytes) -> frames.Head:
        """Take a graph out; the default graph is emptied."""
        name = _name(request)
        if not self._there(name):
            raise Unfit("unknown", f"there is no graph {name}")
        self._run("DROP DEFAULT" if name is None else f"DROP GRAPH {name}")
        return {}

    def _there(self, name: ox.NamedNode | None) -> bool:
        if name is None:
            return next(self._engine.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None
        return self._engine.contains_named_graph(name)

    def _run(self, text: str, base: str | None = None) -> None:
        try:
            self._engine.update(text, base_iri=base)
        except SyntaxError as error:
            raise Unfit("malformed", f"this is not a SPARQL 1.1 update: {error.msg}") from error
        except (OSError, RuntimeError, ValueError) as error:
            kind = "unreadable" if "orrupt" in str(error) or "No space" in str(error) else "malformed"
            raise Unfit(kind, f"this update cannot be made: {error}") from error


class Copier:
    """Makes snapshots of a store that it opens, and locks, for that moment alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def answer(self, request: frames.Head, body: bytes) -> Answer:
        """One snapshot at `target`."""
        try:
            with on_disk(self._folder, "read") as store:
                store.snapshot(Path(request["target"]))
        except StoreError as error:
            return {"refused": "unreadable", "message": str(error)}, b""
        return {}, b""


def _name(request: frames.Head) -> ox.NamedNode | None:
    graph = request.get("graph")
    return None if graph is None else iri(graph)


def _insert(name: ox.NamedNode | None, triples: list[ox.Triple]) -> str:
    """One INSERT DATA: with what goes before it, one transaction. N-Triples is SPARQL text."""
    data = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
    return f"INSERT DATA {{ {data} }}" if name is None else f"INSERT DATA {{ GRAPH {name} {{ {data} }} }}"


if __name__ == "__main__":
    where = Path(sys.argv[1])
    run((Copier(where) if "--read" in sys.argv else Writer(where)).answer, confined="--confine" in sys.argv)
