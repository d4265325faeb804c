"""The shapes of shapes/, what they need of the ontology, and how a result names its rule, path and component."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg import ontology
from kg.resources import folder
from kg.vocabulary import PREFIXES, SH, SIT

_SH = Namespace(SH)
SHAPE_NAMES = "https://w3id.org/sitrep-kg/shapes#"


@lru_cache(maxsize=1)
def shapes() -> Graph:
    """All of shapes/ as one graph, read once; not to be changed.

    Raises:
        MissingDependency: the folder shapes/ is not there.
    """
    graph = Graph()
    for path in sorted(folder("shapes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@lru_cache(maxsize=1)
def schema_triples() -> tuple[tuple[Node, Node, Node], ...]:
    """What the shapes need of the ontology: subclasses (for sh:targetClass and sh:class) and members of the schemes."""
    terms = ontology.load()
    classes = (
        triple
        for triple in terms.triples((None, RDFS.subClassOf, None))
        if str(triple[0]).startswith(SIT) and str(triple[2]).startswith(SIT)
    )
    return (*classes, *terms.triples((None, SKOS.inScheme, None)))


def messages_of(*owners: Node | None) -> Mapping[str, str]:
    """The messages of shapes or constraints by language; a later owner wins."""
    found: dict[str, str] = {}
    for owner in owners:
        if owner is not None:
            found |= {
                text.language: str(text)
                for text in shapes().objects(owner, _SH.message)
                if isinstance(text, Literal) and text.language
            }
    return found


def path_text(path: Node, results: Graph) -> str:
    """A SHACL path as SPARQL writes it, prefixes shortened."""
    inverse = results.value(path, _SH.inversePath)
    if inverse is not None:
        return "^" + path_text(inverse, results)
    alternatives = results.value(path, _SH.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(path_text(step, results) for step in results.items(alternatives)) + ")"
    if results.value(path, RDF.first) is not None:
        return "/".join(path_text(step, results) for step in results.items(path))
    return compact(path)


def compact(node: Node) -> str:
    """A term in its short form, where a prefix of ours fits."""
    if isinstance(node, URIRef):
        for prefix, namespace in PREFIXES.items():
            if node.startswith(namespace) and (name := node[len(namespace) :]) and "/" not in name:
                return f"{prefix}:{name}"
    return str(node)


def local(node: Node | None) -> str:
    """The name of a term of SHACL."""
    return str(node).removeprefix(SH)
