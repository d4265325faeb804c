"""An example in Turtle for each term, taken from data that the tests hold to: none is written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.facts import AnyFact, parse_line
from kg.gazetteer import Gazetteer
from kg.ontology import Term
from kg.resources import folder
from kg.stores import Store, open_store
from kg.update import Growth
from kg.vocabulary import BASE, PREFIXES

ROOT = Path(__file__).resolve().parents[2]
_FACTS = ("tests/queries/several.jsonl", "tests/queries/story.jsonl")
_LONGEST = 160
_MOST = 14
_AUTHORED = "tests/shapes"
REST = "tests/docs/terms.ttl"
"""Terms that no other data of the tests use; a test holds it against the shapes."""


@dataclass(frozen=True)
class Example:
    """A piece of Turtle that parses by itself. `source`: the file that it is from; `graph`: the named graph, or ""."""

    turtle: str
    source: str
    graph: str


@dataclass(frozen=True)
class _Source:
    file: str
    graph: str
    triples: Graph


def example(term: Term, ontology: Graph) -> Example | None:
    """The first small example of `term` in the data of the tests, or None where they have none.

    Args:
        ontology: where the members of schemes are.
    """
    iri = URIRef(term.iri)
    if term.kind == "scheme":
        members = sorted(ontology.subjects(SKOS.inScheme, iri), key=str)
        shown = Graph()
        for each in members[:4]:
            for predicate in (RDF.type, SKOS.inScheme, SKOS.notation, SKOS.prefLabel):
                for value in ontology.objects(each, predicate):
                    shown.add((each, predicate, value))
        return Example(_turtle(shown), "ontology/schemes.ttl", "")
    for source in _sources():
        found = _smallest(source.triples, iri, term.kind)
        if found is not None:
            return Example(_turtle(_around(source.triples, iri, term.kind, found)), source.file, source.graph)
    return None


def _smallest(graph: Graph, iri: URIRef, kind: str) -> Node | None:
    """The subject that shows the term with the fewest other statements; by name among equals."""
    if kind == "property":
        subjects = set(graph.subjects(iri, None))
    elif kind == "class":
        subjects = set(graph.subjects(RDF.type, iri))
    else:
        subjects = set(graph.subjects(None, iri))
    return min(subjects, key=lambda each: (len(list(graph.predicate_objects(each))), str(each)), default=None)


def _around(graph: Graph, iri: URIRef, kind: str, subject: Node) -> Graph:
    """What is shown: the term's own statements, what the subject is, and what it points to is called."""
    shown = Graph()
    statements = sorted(graph.predicate_objects(subject), key=lambda pair: (str(pair[0]), str(pair[1])))
    if kind != "class":
        # of a property or a code, the statement itself; the rest of the subject would hide it
        statements = [(p, o) for p, o in statements if iri in (p, o) or p in (RDF.type, RDFS.label)]
    for predicate, value in statements[:_MOST]:
        if predicate == iri or not (isinstance(value, Literal) and len(value) > _LONGEST):
            shown.add((subject, predicate, value))
        if isinstance(value, URIRef) and predicate != RDF.type and kind == "property":
            for known in (RDF.type, RDFS.label):
                for told in graph.objects(value, known):
                    shown.add((value, known, told))
    return shown


@cache
def _sources() -> tuple[_Source, ...]:
    return (*_grown(), *_cases(), *_queried(), *_authored())


def _grown() -> Iterator[_Source]:
    """What a build makes of the facts of the tests, graph by graph."""
    for file in _FACTS:
        store = open_store()
        Growth(store, Gazetteer.load()).add(list(_reports(ROOT / file)))
        yield from _graphs(file, _dataset(store))


def _reports(path: Path) -> Iterator[list[AnyFact]]:
    grouped: dict[str, list[AnyFact]] = {}
    for line in path.read_text("utf-8").split("\n"):
        if line:
            fact = parse_line(line)
            grouped.setdefault(fact.report, []).append(fact)
    yield from grouped.values()


def _dataset(store: Store) -> Dataset:
    data = Dataset()
    data.parse(data="\n".join(f"{quad} ." for quad in store.dump()), format="nquads")
    return data


def _cases() -> Iterator[_Source]:
    for path in sorted((ROOT / "tests" / "triples" / "cases").glob("*/expected.nq")):
        data = Dataset()
        data.parse(path, format="nquads")
        yield from _graphs(path.relative_to(ROOT).as_posix(), data)


def _queried() -> Iterator[_Source]:
    for path in sorted((ROOT / "tests" / "queries").glob("*/*/data.trig")):
        data = Dataset()
        data.parse(path, format="trig")
        yield from _graphs(path.relative_to(ROOT).as_posix(), data)


def _graphs(file: str, data: Dataset) -> Iterator[_Source]:
    for graph in sorted(data.graphs(), key=lambda each: str(each.identifier)):
        if len(graph):
            yield _Source(file, str(graph.identifier).removeprefix(BASE), graph)


def _authored() -> Iterator[_Source]:
    """The graphs that break no shape, each file with what it stands on; last what no other test speaks of."""
    common = ROOT / _AUTHORED / "common.ttl"
    for name in sorted(path.stem for path in folder("shapes").glob("*.ttl")):
        path = ROOT / _AUTHORED / name / "conforming.ttl"
        if path.is_file():
            yield _Source(path.relative_to(ROOT).as_posix(), "", Graph().parse(common) + Graph().parse(path))
    yield _Source(REST, "", Graph().parse(common) + Graph().parse(ROOT / REST))


def _turtle(graph: Graph) -> str:
    out = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        out.bind(prefix, namespace)
    for triple in graph:
        out.add(triple)
    return out.serialize(format="turtle").strip() + "\n"
