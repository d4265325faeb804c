"""Query and update evaluation tests through an endpoint: data in by updates, results out by the protocol."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import httpx
import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from benchmarks.w3c.manifests import PUBLISHED, Data, Evaluation
from benchmarks.w3c.target import Target

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
_NUMBERS = {"integer", "decimal", "double", "float"}
_BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_XSD = "http://www.w3.org/2001/XMLSchema#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Rows = list[dict[str, Term]]


def run(target: Target, test: Evaluation) -> str:
    """An empty text if the test is passed, else what was wrong."""
    base = PUBLISHED + "/".join(test.text.parts[-2:])
    text = test.text.read_text(encoding="utf-8")
    try:
        target.fill(*_content(test.data))
        if test.kind == "UpdateEvaluationTest":
            target.change(f"BASE <{base}>\n{text}")
            return _after(target, test.after)
        return _query(target, test, f"BASE <{base}>\n{text}")
    except httpx.HTTPStatusError as error:
        return f"status {error.response.status_code}: {error.response.text.strip()[:100]}"
    except (httpx.HTTPError, SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def _query(target: Target, test: Evaluation, text: str) -> str:
    result = test.result
    assert result is not None
    if result.suffix == ".csv":
        answer = target.ask(text, "text/csv")
        answer.raise_for_status()
        wanted = result.read_text(encoding="utf-8")
        return "" if _csv(answer.text) == _csv(wanted) else "another table"
    tables = "application/sparql-results+json" if result.suffix != ".tsv" else "text/tab-separated-values"
    answer = target.ask(text, tables if result.suffix in _RESULTS else f"{tables}, text/turtle")
    answer.raise_for_status()
    kind = answer.headers["content-type"]
    if "turtle" in kind:
        return "" if isomorphic(_plain(_parsed(answer.content)), _plain(_file(result))) else "another graph"
    form = ox.QueryResultsFormat.TSV if "tab" in kind else ox.QueryResultsFormat.JSON
    got, wanted_rows = _table(ox.parse_query_results(answer.content, format=form)), _expected(result)
    if isinstance(got, bool) or isinstance(wanted_rows, bool):
        return "" if got is wanted_rows else f"{got}, not {wanted_rows}"
    if len(got) != len(wanted_rows):
        return f"{len(got)} rows, not {len(wanted_rows)}"
    return "" if isomorphic(_as_graph(got), _as_graph(wanted_rows)) else "other rows"


def _after(target: Target, wanted: Data) -> str:
    default, named = _content(wanted)
    answer = target.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "application/n-triples")
    answer.raise_for_status()
    if not isomorphic(_plain(_parsed(answer.content)), _plain(default)):
        return "another default graph"
    answer = target.ask(
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", "application/sparql-results+json"
    )
    answer.raise_for_status()
    there = {row["g"]["value"] for row in answer.json()["results"]["bindings"]}
    if there != {name for name, triples in named.items() if triples}:
        return f"other named graphs: {sorted(there)}"
    for name, triples in named.items():
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        answer = target.ask(query, "application/n-triples")
        answer.raise_for_status()
        if not isomorphic(_plain(_parsed(answer.content)), _plain(triples)):
            return f"another graph {name}"
    return ""


def _content(data: Data) -> tuple[list[ox.Triple], dict[str, list[ox.Triple]]]:
    default = [triple for path in data.default for triple in _file(path)]
    named: dict[str, list[ox.Triple]] = {}
    for name, path in data.named:
        named.setdefault(name, []).extend(_file(path))
    return default, named


def _file(path: Path) -> list[ox.Triple]:
    base = PUBLISHED + "/".join(path.parts[-2:])
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    return [quad.triple for quad in ox.parse(path=str(path), format=form, base_iri=base)]


def _parsed(content: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(content, ox.RdfFormat.TURTLE)]


def _expected(path: Path) -> Rows | bool:
    if path.suffix in _RESULTS:
        return _table(ox.parse_query_results(path.read_bytes(), format=_RESULTS[path.suffix]))
    graph = _plain(_file(path))
    rows: Rows = []
    for boolean in graph.objects(None, URIRef(_RS + "boolean")):
        return str(boolean).lower() == "true"
    for solution in graph.objects(None, URIRef(_RS + "solution")):
        row: dict[str, Term] = {}
        for binding in graph.objects(solution, URIRef(_RS + "binding")):
            name, value = (graph.value(binding, URIRef(_RS + one)) for one in ("variable", "value"))
            row[str(name)] = _ox(value)
        rows.append(row)
    return rows


def _table(result: ox.QuerySolutions | ox.QueryBoolean) -> Rows | bool:
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    names = [variable.value for variable in result.variables]
    return [
        {name: term for name, term in zip(names, solution, strict=True) if term is not None} for solution in result
    ]


def _csv(text: str) -> list[tuple[str, ...]]:
    head, *rows = csv.reader(io.StringIO(text))
    order = sorted(range(len(head)), key=lambda index: head[index])
    cells = [tuple("_:" if row[i].startswith("_:") else row[i] for i in order) for row in (head, *rows)]
    return [cells[0], *sorted(cells[1:])]


def _as_graph(rows: Rows) -> Graph:
    """Each row as a blank node: tables are equal if the graphs are isomorphic, blank nodes and repeats included."""
    graph = Graph()
    for row in rows:
        node = BNode()
        graph.add((node, URIRef("urn:is"), Literal("row")))
        for name, term in row.items():
            graph.add((node, URIRef(f"urn:{name}"), _rdflib(term)))
    return graph


def _plain(triples: Iterable[ox.Triple]) -> Graph:
    graph = Graph()
    for one in triples:
        graph.add((_rdflib(one.subject), _rdflib(one.predicate), _rdflib(one.object)))
    return graph


def _rdflib(term: Term) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise ValueError("a triple term in SPARQL 1.1")
    if term.language:
        return Literal(term.value, lang=term.language)
    kind = term.datatype.value
    if kind == _XSD + "boolean" and term.value in _BOOLEANS:
        return Literal(_BOOLEANS[term.value], datatype=URIRef("urn:boolean"))  # equal values, as with numbers
    if kind.removeprefix(_XSD) in _NUMBERS:
        try:
            # Equal numbers are equal, however written; no XSD type, or rdflib would want it written as it likes.
            return Literal(repr(float(term.value)), datatype=URIRef("urn:number:" + kind.removeprefix(_XSD)))
        except ValueError:
            pass
    return Literal(term.value, datatype=URIRef(kind), normalize=False)


def _ox(node: Node | None) -> Term:
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype))) if node.datatype else ox.Literal(str(node))
