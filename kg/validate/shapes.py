"""The shapes of shapes/, what they need of the ontology, and how a result names its rule, path and component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import pyoxigraph as ox
from rdflib import Graph

from kg.ontology import FILES
from kg.resources import folder
from kg.validate.shacl import Compiled, Term, TripleIndex, compile_shapes, path_as_sparql
from kg.validate.shacl.triple_index import SUBCLASS, sh
from kg.vocabulary import PREFIXES, SH, SIT

SHAPE_NAMES = "https://w3id.org/sitrep-kg/shapes#"
_IN_SCHEME = ox.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
_MESSAGE = sh("message")


@lru_cache(maxsize=1)
def shapes() -> Graph:
    """All of shapes/ as one graph of rdflib, read once; not to be changed.

    Raises:
        MissingDependency: the folder shapes/ is not there.
    """
    graph = Graph()
    for path in sorted(folder("shapes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@lru_cache(maxsize=1)
def shape_triples() -> TripleIndex:
    """All of shapes/, read once; not to be changed. Raises MissingDependency as `shapes` does."""
    index = TripleIndex()
    for path in sorted(folder("shapes").glob("*.ttl")):
        index.add(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    return index


@lru_cache(maxsize=1)
def schema_triples() -> tuple[ox.Triple, ...]:
    """What the shapes need of the ontology: subclasses (for sh:targetClass and sh:class) and members of the schemes."""
    return tuple(triple for triple in _ontology() if triple.predicate == _IN_SCHEME or _is_subclass(triple))


def _ontology() -> Iterator[ox.Triple]:
    for name in FILES:
        path = folder("ontology") / name
        for one in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield ox.Triple(one.subject, one.predicate, one.object)


def _is_subclass(triple: ox.Triple) -> bool:
    ends = (triple.subject, triple.object)
    return triple.predicate == SUBCLASS and all(
        isinstance(one, ox.NamedNode) and one.value.startswith(SIT) for one in ends
    )


@lru_cache(maxsize=1)
def schema() -> TripleIndex:
    """`schema_triples` as they are asked for."""
    return TripleIndex(schema_triples())


@lru_cache(maxsize=4)
def compiled(subclasses: frozenset[ox.Triple] = frozenset()) -> Compiled:
    """The project's shapes as functions.

    Args:
        subclasses: rdfs:subClassOf statements of the data, beside the ontology's.

    Raises:
        NotCompiled: a shape uses what is not known. Ours do not: a test holds it.
    """
    return compile_shapes(shape_triples(), [*schema_triples(), *subclasses])


def messages_of(*owners: Term | None) -> Mapping[str, str]:
    """The messages of shapes or constraints by language; a later owner wins."""
    found: dict[str, str] = {}
    for owner in owners:
        if owner is not None:
            texts = shape_triples().objects(owner, _MESSAGE)
            found |= {text.language: text.value for text in texts if isinstance(text, ox.Literal) and text.language}
    return found


def path_text(path: Term, shapes_graph: TripleIndex) -> str:
    """A SHACL path as SPARQL writes it, prefixes shortened."""
    return path_as_sparql(shapes_graph, path, compact)


def compact(term: Term) -> str:
    """A term in its short form, where a prefix of ours fits; a literal's text."""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace) and (name := term.value[len(namespace) :]) and "/" not in name:
                return f"{prefix}:{name}"
    return plain(term)


def plain(term: Term) -> str:
    """An IRI, a literal's text, or a blank node's label, without signs around it."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def local(term: Term) -> str:
    """The name of a term of SHACL."""
    return plain(term).removeprefix(SH)
