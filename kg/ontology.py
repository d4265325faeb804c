"""Loads the ontology and asks a reasoner (HermiT, through owlready2) whether it holds together.

HermiT knows the datatypes of OWL 2 only and refuses xsd:date and xsd:time, so what it cannot take (annotations, values
of other datatypes, ranges over them) is left out before it sees the graph; SHACL looks after those values.
"""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from typing import Any

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from kg.errors import InvalidGraph, MissingDependency
from kg.facts import digest
from kg.resources import folder
from kg.vocabulary import PREFIXES, SIT

FILES = ("sitrep.ttl", "resolution.ttl", "links.ttl", "review.ttl", "extraction.ttl", "schemes.ttl", "alignments.ttl")
IRI = URIRef(SIT.rstrip("#"))

_DATATYPES = frozenset(
    XSD[name]
    for name in (
        "string",
        "boolean",
        "decimal",
        "integer",
        "nonNegativeInteger",
        "positiveInteger",
        "int",
        "long",
        "double",
        "float",
        "dateTime",
        "dateTimeStamp",
        "anyURI",
    )
) | {RDFS.Literal}
"""Datatypes of the OWL 2 datatype map that this project or its importers use."""

_ANNOTATIONS = ("http://purl.org/vocab/vann/", str(SKOS), str(DCTERMS))


@dataclass(frozen=True)
class OntologyReport:
    """What the reasoner found.

    consistent: there is a way for all of it to be true.
    unsatisfiable: classes that can have no member, as IRIs. Empty, like `subclasses`, where the whole is inconsistent:
        then every class is, and to list them says nothing.
    subclasses: pairs (class, superclass) of the ontology's own classes, as classified, direct and inferred.
    left_out: how many triples the reasoner could not take.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    subclasses: tuple[tuple[str, str], ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Term:
    """One term of the ontology for people: `kind` is class, property, scheme or concept; texts by language."""

    iri: str
    name: str
    kind: str
    label: dict[str, str]
    comment: dict[str, str]
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    notation: str | None = None


def load() -> Graph:
    """Classes, properties, schemes and alignments as one rdflib graph.

    Raises:
        MissingDependency: the folder ontology/ is not there.
    """
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for name in FILES:
        graph.parse(folder("ontology") / name, format="turtle")
    return graph


def check(extra: Graph | None = None) -> OntologyReport:
    """Consistency and classification of the ontology, together with `extra` data if given.

    Raises:
        MissingDependency: Java or owlready2 is not installed.
        InvalidGraph: the reasoner could not read the graph at all.
    """
    if shutil.which("java") is None:
        raise MissingDependency(
            "the ontology check runs HermiT, which needs Java: install a Java runtime, 11 or newer (Debian and Ubuntu: "
            "apt-get install default-jre-headless; macOS: brew install openjdk), and see that `java` is on the PATH"
        )
    owlready2 = _owlready2()
    whole = load()
    if extra is not None:
        whole += extra
    logical = _logical(whole)
    world = owlready2.World()
    loaded = world.get_ontology(f"{IRI}#").load(fileobj=io.BytesIO(logical.serialize(format="nt", encoding="utf-8")))
    try:
        owlready2.sync_reasoner_hermit(loaded, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return OntologyReport(consistent=False, left_out=len(whole) - len(logical))
    except owlready2.base.OwlReadyJavaError as error:
        raise InvalidGraph(f"the reasoner cannot read this graph: {_reason(str(error))}") from error
    return OntologyReport(
        consistent=True,
        unsatisfiable=tuple(sorted(str(each.iri) for each in world.inconsistent_classes() if hasattr(each, "iri"))),
        subclasses=_subclasses(loaded),
        left_out=len(whole) - len(logical),
    )


def terms(graph: Graph | None = None) -> list[Term]:
    """Every class, property, scheme and concept of the ontology, in that order, each kind by name."""
    source = load() if graph is None else graph
    kinds = (
        ("class", OWL.Class),
        ("property", OWL.ObjectProperty),
        ("property", OWL.DatatypeProperty),
        ("scheme", SKOS.ConceptScheme),
        ("concept", SKOS.Concept),
    )
    order = {kind: place for place, (kind, _) in enumerate(kinds)}
    found = [
        _term(source, subject, kind)
        for kind, rdf_class in kinds
        for subject in source.subjects(RDF.type, rdf_class)
        if isinstance(subject, URIRef) and subject.startswith(SIT)
    ]
    return sorted(found, key=lambda term: (order[term.kind], term.name))


def _term(graph: Graph, subject: URIRef, kind: str) -> Term:
    notation = graph.value(subject, SKOS.notation)
    return Term(
        iri=str(subject),
        name=subject.removeprefix(SIT),
        kind=kind,
        label=_texts(graph, subject, RDFS.label, SKOS.prefLabel),
        comment=_texts(graph, subject, RDFS.comment, SKOS.definition),
        domain=_named(graph, subject, RDFS.domain),
        range=_named(graph, subject, RDFS.range),
        notation=None if notation is None else str(notation),
    )


def _texts(graph: Graph, subject: URIRef, *predicates: URIRef) -> dict[str, str]:
    texts = [text for predicate in predicates for text in graph.objects(subject, predicate)]
    return {text.language: str(text) for text in texts if isinstance(text, Literal) and text.language}


def _named(graph: Graph, subject: URIRef, predicate: URIRef) -> tuple[str, ...]:
    """The classes of a domain or range by IRI, a union taken apart."""
    names: list[str] = []
    for value in graph.objects(subject, predicate):
        union = graph.value(value, OWL.unionOf)
        names.extend(str(each) for each in (graph.items(union) if union is not None else (value,)))
    return tuple(sorted(names))


def _logical(whole: Graph) -> Graph:
    logical = Graph()
    for subject, predicate, value in whole:
        annotation = str(predicate).startswith(_ANNOTATIONS) or predicate in (RDFS.label, RDFS.comment, RDFS.seeAlso)
        foreign_value = isinstance(value, Literal) and (value.datatype or XSD.string) not in _DATATYPES
        foreign_range = predicate == RDFS.range and _is_foreign_datatype(value)
        if not (annotation or foreign_value or foreign_range):
            logical.add((subject, predicate, _logical_value(value)))
    return logical


def _logical_value(value: Node) -> Node:
    """A text as its digest: equal where the texts are, and without the control characters that HermiT refuses."""
    if isinstance(value, Literal) and (value.datatype or XSD.string) == XSD.string:
        return Literal(digest(str(value)))
    return value


def _is_foreign_datatype(value: Any) -> bool:
    is_datatype = str(value).startswith(str(XSD)) or value == RDF.langString
    return is_datatype and value not in _DATATYPES


def _subclasses(loaded: Any) -> tuple[tuple[str, str], ...]:
    own = [each for each in loaded.world.classes() if str(each.iri).startswith(SIT)]
    return tuple(
        sorted(
            (str(each.iri), str(ancestor.iri))
            for each in own
            for ancestor in each.ancestors(include_self=False, include_constructs=False)
            if str(ancestor.iri).startswith(SIT)
        )
    )


def _owlready2() -> Any:
    try:
        import owlready2
    except ImportError as error:
        raise MissingDependency("the ontology check needs the package owlready2: pip install owlready2") from error
    return owlready2


def _reason(output: str) -> str:
    """The line of a Java stack trace that says what is wrong."""
    lines = [line.strip() for line in output.splitlines() if "Exception" in line or "Error" in line]
    return lines[-1] if lines else output.strip()[:300]
