"""The rules of `shapes/` for people, and which of them speak of a term."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rdflib import RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.resources import folder
from kg.validate import shapes
from kg.vocabulary import SIT

SH = Namespace("http://www.w3.org/ns/shacl#")
_SHAPE = "https://w3id.org/sitrep-kg/shapes#"
_HEAD = re.compile(r"^# (.+?)\.? Licence:", re.MULTILINE)


@dataclass(frozen=True)
class Rule:
    """One rule that data can break. Texts by language; `terms`: names of the terms that it speaks of."""

    name: str
    severity: str
    label: dict[str, str]
    comment: dict[str, str]
    message: dict[str, str]
    terms: frozenset[str]


@dataclass(frozen=True)
class ShapeFile:
    """One file of `shapes/`: its name, what its first line says, the classes it is about, its rules and its text."""

    name: str
    about: str
    classes: tuple[str, ...]
    rules: tuple[Rule, ...]
    text: str


@cache
def shape_files() -> tuple[ShapeFile, ...]:
    """Every file of `shapes/` that has rules, by name."""
    found = []
    everything = shapes()
    for path in sorted(folder("shapes").glob("*.ttl")):
        graph = Graph().parse(path)
        text = path.read_text("utf-8")
        rules = tuple(_rule(everything, node) for node in sorted(graph.subjects(SH.severity), key=str))
        if rules:
            head = _HEAD.search(text)
            classes = sorted({str(each).removeprefix(SIT) for each in graph.objects(None, SH.targetClass)})
            found.append(ShapeFile(path.stem, head[1] if head else path.stem, tuple(classes), rules, text))
    return tuple(found)


def speaking_of(term: str) -> list[tuple[ShapeFile, Rule]]:
    """The rules that name the term, or that hold for the class of that name."""
    return [(file, rule) for file in shape_files() for rule in file.rules if term in rule.terms]


def _rule(graph: Graph, node: Node) -> Rule:
    constraint = graph.value(node, SH.sparql)
    targets = [each for shape in graph.subjects(SH.property, node) for each in graph.objects(shape, SH.targetClass)]
    own = [node, *targets, *graph.objects(node, SH.targetClass)]
    return Rule(
        name=str(node).removeprefix(_SHAPE),
        severity=str(graph.value(node, SH.severity)).removeprefix(str(SH)),
        label=_texts(graph, node, RDFS.label),
        comment=_texts(graph, node, RDFS.comment),
        message=_texts(graph, constraint if constraint is not None else node, SH.message),
        terms=frozenset(name for each in own for name in _named(graph, each)),
    )


def _named(graph: Graph, node: Node) -> set[str]:
    """The terms reached from a node through what has no name of its own, and those in SPARQL on the way."""
    if isinstance(node, URIRef) and node.startswith(SIT):
        return {str(node).removeprefix(SIT)}
    if isinstance(node, Literal):
        return set(re.findall(r"\bsit:(\w+)", str(node))) if "SELECT" in node else set()
    names: set[str] = set()
    if isinstance(node, BNode) or str(node).startswith(_SHAPE):
        for predicate, value in graph.predicate_objects(node):
            other_shape = isinstance(value, URIRef) and value.startswith(_SHAPE)
            if predicate == SH.node or not other_shape:
                names |= _named(graph, value)
    return names


def _texts(graph: Graph, node: Node, predicate: URIRef) -> dict[str, str]:
    return {str(text.language): str(text) for text in graph.objects(node, predicate)
            if isinstance(text, Literal) and text.language}
