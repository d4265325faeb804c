"""The manifests as values: which tests there are, what is sent, what must come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
PUBLISHED = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
"""Where the W3C publishes the suite: relative names in it are resolved against that, nothing is fetched from it."""


_EVALUATED = ("QueryEvaluationTest", "CSVResultFormatTest", "UpdateEvaluationTest")


@dataclass(frozen=True)
class Expected:
    """What a response must be; None and empty: anything."""

    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None
    location: str | None
    media: str | None
    body: str | None


@dataclass(frozen=True)
class Exchange:
    """One request and its expected response."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    expected: Expected


@dataclass(frozen=True)
class Conversation:
    """A protocol test: graphs that have to be there, and requests in order."""

    name: str
    graphs: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True)
class Data:
    """The content of a store: files of the default graph, and of named graphs."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """A query or an update over data, with the result file of the query, or the data after the update."""

    name: str
    kind: str
    text: Path
    data: Data
    result: Path | None
    after: Data


def conversations(suite: Path, manifest: str) -> Iterator[Conversation]:
    """The protocol tests of one manifest file, such as "protocol/manifest.ttl"."""
    graph, folder = _read(suite, manifest)
    for test in _entries(graph):
        action = graph.value(test, MF.action)
        requests = graph.value(action, HT.requests)
        exchanges = tuple(_exchange(graph, one) for one in Collection(graph, requests)) if requests else ()
        data = tuple(
            (str(graph.value(one, RDFS.label)), folder / _file(graph.value(one, UT.graph)))
            for one in graph.objects(test, UT.graphData)
        )
        yield Conversation(_name(test), data, exchanges)


def names(suite: Path, manifest: str) -> list[str]:
    """The names of the tests of a manifest that holds nothing else."""
    graph, _ = _read(suite, manifest)
    return [_name(test) for test in _entries(graph)]


def evaluations(suite: Path, collection: str, leave_out: tuple[str, ...] = ()) -> Iterator[Evaluation]:
    """The evaluation tests of a collection, such as "manifest-sparql11-query.ttl", but of the folders `leave_out`."""
    graph, _ = _read(suite, collection)
    for included in graph.objects(None, MF.include):
        for member in Collection(graph, included):
            manifest = str(member).removeprefix(PUBLISHED)
            if manifest.partition("/")[0] not in leave_out:
                yield from _evaluations(suite, manifest)


def _evaluations(suite: Path, manifest: str) -> Iterator[Evaluation]:
    graph, folder = _read(suite, manifest)
    for test in _entries(graph):
        kinds = {str(kind).rpartition("#")[2] for kind in graph.objects(test, RDF.type)}
        kind = next((one for one in _EVALUATED if one in kinds), "")
        action, result = graph.value(test, MF.action), graph.value(test, MF.result)
        if not kind or action is None:
            continue
        update = kind == "UpdateEvaluationTest"
        text = graph.value(action, UT.request if update else QT.query)
        if text is None:
            continue
        name = f"{folder.name}/{_name(test)}"
        before = _data(graph, folder, action, UT if update else QT)
        if update:
            yield Evaluation(name, kind, folder / _file(text), before, None, _data(graph, folder, result, UT))
        else:
            yield Evaluation(name, kind, folder / _file(text), before, folder / _file(result), Data())


def _data(graph: Graph, folder: Path, node: Node | None, terms: Namespace) -> Data:
    default = tuple(folder / _file(one) for one in graph.objects(node, terms.data))
    named = []
    for one in graph.objects(node, terms.graphData):
        file = graph.value(one, UT.graph) or one
        label = graph.value(one, RDFS.label)
        named.append((str(label) if label is not None else str(file), folder / _file(file)))
    return Data(default, tuple(sorted(named)))


def _exchange(graph: Graph, request: Node) -> Exchange:
    body = graph.value(request, HT.body)
    return Exchange(
        str(graph.value(request, HT.methodName)), str(graph.value(request, HT.absolutePath)),
        tuple(_headers(graph, request)), _content(graph, body), _expected(graph, graph.value(request, HT.resp)),
    )


def _expected(graph: Graph, response: Node | None) -> Expected:
    boolean = graph.value(response, MF.expectedBoolean)
    form = graph.value(response, MF.expectedFormat)
    location = graph.value(response, MF.expectedLocation)
    body = graph.value(response, HT.body)
    media = next((value for name, value in _headers(graph, response) if name.lower() == "content-type"), None)
    return Expected(
        tuple(sorted(str(one).rpartition("#")[2] for one in graph.objects(response, MF.expectedStatus))),
        bool(boolean.toPython()) if isinstance(boolean, Literal) else None,
        str(form) if form is not None else None, str(location) if location is not None else None, media,
        _content(graph, body).decode() if body is not None else None,
    )


def _content(graph: Graph, body: Node | None) -> bytes:
    if body is None:
        return b""
    encoding = graph.value(body, CNT.characterEncoding)
    text = graph.value(body, CNT.chars)
    return str(text if text is not None else "").encode(str(encoding or "utf-8"))


def _headers(graph: Graph, node: Node | None) -> Iterator[tuple[str, str]]:
    headers = graph.value(node, HT.headers)
    for one in Collection(graph, headers) if headers else ():
        yield str(graph.value(one, HT.fieldName)), str(graph.value(one, HT.fieldValue))


def _entries(graph: Graph) -> Iterator[Node]:
    for entries in graph.objects(None, MF.entries):
        yield from Collection(graph, entries)


def _read(suite: Path, manifest: str) -> tuple[Graph, Path]:
    path = suite / manifest
    graph = Graph()
    graph.parse(data=path.read_text(encoding="utf-8"), format="turtle", publicID=PUBLISHED + manifest)
    return graph, path.parent


def _file(node: Node | None) -> str:
    assert isinstance(node, URIRef)
    return node.rpartition("/")[2]


def _name(test: Node) -> str:
    return str(test).rpartition("#")[2]
