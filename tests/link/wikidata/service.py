"""A small Wikidata on loopback: reconciliation, the API of Wikibase, a SPARQL endpoint; each fault on demand.

Run as a process of its own: `python -m tests.link.wikidata.service world.json`; it writes its port on its first line.
Everything that it answers, and every batch that it is asked, is held against the schemas beside it. Tests steer it by
`/faults` (a list of {path, fault, times}) and read what it was asked from `/log`.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator, ValidationError
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from kg.gazetteer import fold

HERE = Path(__file__).parent
WD, WDT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
ALT_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
WKT = NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")
SCHEMAS = {
    path.stem: Draft202012Validator(json.loads(path.read_text("utf-8"))) for path in (HERE / "schemas").glob("*.json")
}
MANIFEST = {
    "versions": ["0.1", "0.2"], "name": "Little Wikidata", "identifierSpace": WD, "schemaSpace": WDT,
    "view": {"url": "https://www.wikidata.org/wiki/{{id}}"}, "defaultTypes": [{"id": "Q35120", "name": "entity"}],
}


class World:
    """The items of a world file."""

    def __init__(self, path: Path) -> None:
        data = json.loads(path.read_text("utf-8"))
        self.items: dict[str, dict[str, Any]] = data["items"]
        self.redirects: dict[str, str] = data["redirects"]
        self.offers: dict[str, Any] = data["offers"]
        self.unseen: list[str] = data["unseen"]
        self.store = Store()
        for qid, item in self.items.items():
            self._load(NamedNode(WD + qid), item)

    def _load(self, node: NamedNode, item: dict[str, Any]) -> None:
        for pid in ("P31", "P279", "P17"):
            for value in item.get(pid, ()):
                self.store.add(Quad(node, NamedNode(WDT + pid), NamedNode(WD + value)))
        for lang in ("en", "fr"):
            if lang in item:
                self.store.add(Quad(node, RDFS_LABEL, Literal(item[lang], language=lang)))
        for alias in item["aliases"]:
            self.store.add(Quad(node, ALT_LABEL, Literal(alias, language="fr")))
        if "P297" in item:
            self.store.add(Quad(node, NamedNode(WDT + "P297"), Literal(item["P297"])))
        if "P625" in item:
            self.store.add(Quad(node, NamedNode(WDT + "P625"), Literal(item["P625"], datatype=WKT)))

    def named(self, name: str) -> list[str]:
        """Items with this label or alias (folded), by id."""
        key = fold(name)
        return [qid for qid, item in self.items.items() if key in {fold(each) for each in names(item)}]

    def reconcile(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        # Like the real service it goes by name first and does not look at the types of what it offers by hand.
        found = [qid for qid in self.named(query["query"]) if qid not in self.unseen]
        found += [qid for qid in self.offers.get(fold(query["query"]), ()) if qid not in found]
        rows = [{"id": qid, "name": self.label(qid), "score": 100.0 if len(found) == 1 else 70.0,
                 "match": len(found) == 1, "type": [{"id": each} for each in self.classes(qid)]} for qid in found]
        return rows[: query.get("limit", 10)]

    def label(self, qid: str) -> str:
        item = self.items.get(self.redirects.get(qid, qid), {})
        return str(item.get("en") or item.get("fr") or qid)

    def classes(self, qid: str) -> list[str]:
        return list(self.items.get(self.redirects.get(qid, qid), {}).get("P31", ()))

    def entity(self, qid: str) -> dict[str, Any]:
        target = self.redirects.get(qid, qid)
        item = self.items.get(target)
        if item is None:
            return {"id": qid, "missing": ""}
        claims = {pid: [statement(pid, value, "normal") for value in item[pid]] for pid in ("P31", "P279", "P17")
                  if item.get(pid)}
        claims.setdefault("P31", [])
        claims["P31"] += [statement("P31", value, "deprecated") for value in item.get("deprecated", ())]
        claims["P31"].append({"mainsnak": {"snaktype": "somevalue", "property": "P31"}, "type": "statement",
                              "rank": "normal"})
        row: dict[str, Any] = {
            "id": target, "type": "item", "claims": claims,
            "labels": {lang: {"language": lang, "value": item[lang]} for lang in ("en", "fr") if lang in item},
            "aliases": {"fr": [{"language": "fr", "value": each} for each in item["aliases"]]},
        }
        if target != qid:
            row["redirects"] = {"from": qid, "to": target}
        return row


def names(item: dict[str, Any]) -> list[str]:
    return [item[lang] for lang in ("en", "fr") if lang in item] + list(item["aliases"])


def statement(pid: str, value: str, rank: str) -> dict[str, Any]:
    return {"mainsnak": {"snaktype": "value", "property": pid, "datavalue": {
        "type": "wikibase-entityid", "value": {"entity-type": "item", "id": value}}}, "type": "statement", "rank": rank}


class Service:
    """What is asked and answered, faults and log."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.log: list[dict[str, Any]] = []
        self.faults: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def fault(self, path: str) -> str:
        """The fault that is due on a path; it is spent."""
        with self.lock:
            for each in self.faults:
                if each["path"] == path and each["times"] > 0:
                    each["times"] -= 1
                    return str(each["fault"])
        return ""

    def answer(self, path: str, values: dict[str, str]) -> tuple[str, Any]:
        """The name of a schema and the answer."""
        if path == "/reconcile":
            if "queries" not in values:
                return "manifest", MANIFEST
            queries = json.loads(values["queries"])
            SCHEMAS["queries"].validate(queries)
            return "results", {key: {"result": self.world.reconcile(query)} for key, query in queries.items()}
        if path == "/api" and values["action"] == "wbsearchentities":
            found = self.world.named(values["search"])
            rows = [{"id": qid, "concepturi": WD + qid, "label": self.world.label(qid)} for qid in found]
            return "wbsearchentities", {"searchinfo": {"search": values["search"]}, "search": rows, "success": 1}
        if path == "/api":
            ids = values["ids"].split("|")
            if len(ids) > 50:
                return "wbgetentities", {"error": {"code": "toomanyvalues", "info": "50 are allowed"}}
            return "wbgetentities", {"entities": {qid: self.world.entity(qid) for qid in ids}, "success": 1}
        rows = self.world.store.query(values["query"]).serialize(format=QueryResultsFormat.JSON)
        return "sparql", json.loads(rows)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/log":
            self.send(200, json.dumps(self.service.log).encode())
            return
        self.handle_question(path, query)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8")
        path = urlsplit(self.path).path
        if path == "/faults":
            self.service.faults = json.loads(body)
            self.service.log.clear()
            self.send(200, b"{}")
            return
        self.handle_question(path, body)

    def handle_question(self, path: str, form: str) -> None:
        values = {name: some[0] for name, some in parse_qs(form, keep_blank_values=True).items()}
        fault = self.service.fault(path)
        self.service.log.append({"path": path, "values": values, "fault": fault,
                                 "agent": self.headers.get("User-Agent", "")})
        if fault.startswith("slow"):
            time.sleep(float(fault[4:]))
        try:
            schema, answer = self.service.answer(path, values)
            SCHEMAS[schema].validate(answer)
        except (ValidationError, KeyError, ValueError, SyntaxError) as error:
            self.service.log[-1]["broken"] = str(error)[:500]
            self.send(400, b'{"error": "see the log"}')
            return
        self.with_fault(fault, json.dumps(answer).encode(), "sparql-results+json" if schema == "sparql" else "json")

    def with_fault(self, fault: str, body: bytes, kind: str) -> None:
        if fault.startswith("429"):
            self.send(429, b"slow down", headers={"Retry-After": fault[4:] or "0"})
        elif fault in ("500", "502", "503", "403"):
            self.send(int(fault), b"<html>broken</html>")
        elif fault == "timeout":
            time.sleep(1.5)
            self.send(200, body, kind)
        elif fault == "cut":  # the connection ends in the middle of what was promised
            self.send(200, body, kind, promised=len(body) + 100)
        elif fault == "truncated":
            self.send(200, body[: len(body) // 2], kind)
        elif fault == "maxlag":
            self.send(200, b'{"error": {"code": "maxlag", "info": "Waiting for a database"}}', kind,
                      headers={"Retry-After": "0"})
        elif fault == "nonsense":
            self.send(200, b'[]', kind)
        elif fault == "html":
            self.send(200, b"<html>maintenance</html>", "html")
        else:
            self.send(200, body, kind)

    def send(
        self, status: int, body: bytes, kind: str = "json", *, promised: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if kind == "html" else f"application/{kind}")
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if promised is not None:
            self.close_connection = True
        self.end_headers()
        with suppress(ConnectionError):  # whoever asked has given up waiting
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the log is read from /log."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet when whoever asked was killed in the middle."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def main() -> None:
    handler = type("Bound", (Handler,), {"service": Service(World(Path(sys.argv[1])))})
    server = Server(("127.0.0.1", 0), handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
