"""From what a person writes (an id, an address, a name) to the node in a store that it means."""

from __future__ import annotations

import re
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode, Variable

from kg.errors import QuestionError
from kg.gazetteer import fold
from kg.stores.base import Store
from kg.vocabulary import BASE, SIT

_ID = re.compile(r"(?:actor|base|place|attack)/\S+")
_NAMES = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?entity ?name WHERE {
  VALUES ?graph { UNDEF }
  VALUES ?kind { UNDEF }
  VALUES ?naming { rdfs:label skos:altLabel }
  GRAPH ?graph { ?entity ?kind ?is ; ?naming ?name }
}"""
_KNOWN = "SELECT ?graph WHERE { VALUES ?entity { UNDEF } GRAPH ?graph { ?entity ?property ?value } } LIMIT 1"


def node_of(text: str, base: str = BASE) -> NamedNode | None:
    """The node that `text` names outright: a whole IRI, or an id such as `actor/us-armed-forces`. None: it is a name.

    Raises:
        QuestionError: it looks like one of the two and is malformed.
    """
    try:
        if "://" in text or text.startswith("urn:"):
            return NamedNode(text)
        return NamedNode(base + text) if _ID.fullmatch(text) else None
    except ValueError as error:
        raise QuestionError(f"{text!r} is not an IRI: {error}") from error


def find(store: Store, text: str, kind: str, base: str = BASE) -> NamedNode:
    """The one actor or place that `text` means.

    Args:
        text: an IRI, an id, or a name in any spelling that folds to one of the entity's names (`kg.gazetteer.fold`);
            names of the gazetteer's graph come first, then those that reports use.
        kind: "actor" or "place".

    Raises:
        QuestionError: nothing, or more than one entity, is called so; the message names the near ones.
    """
    named = node_of(text, base)
    if named is not None:
        return named
    wanted = fold(text)
    near: dict[str, NamedNode] = {}
    for graph in (NamedNode(f"{base}graph/gazetteer"), None):
        names = _names(store, kind, graph)
        found = {entity for name, entity in names if fold(name) == wanted}
        if len(found) == 1:
            return found.pop()
        if found:
            ids = ", ".join(sorted(entity.value.removeprefix(base) for entity in found))
            raise QuestionError(f"{text!r} names more than one {kind}: give one of {ids}")
        near |= dict(names)
    close = [f"{name} ({near[name].value.removeprefix(base)})" for name in get_close_matches(text, sorted(near), 3)]
    raise QuestionError(
        f"the store knows no {kind} called {text!r}" + (f"; did you mean {' or '.join(close)}?" if close else "")
    )


def is_known(store: Store, node: NamedNode) -> bool:
    """Whether the store says anything of `node`."""
    return len(store.query(_KNOWN, {Variable("entity"): node})) > 0


def _names(store: Store, kind: str, graph: NamedNode | None) -> list[tuple[str, NamedNode]]:
    rows = store.query(_NAMES, {Variable("graph"): graph, Variable("kind"): NamedNode(f"{SIT}{kind}Kind")})
    return [
        (name.value, entity)
        for entity, name in rows.rows
        if isinstance(entity, NamedNode) and isinstance(name, Literal)
    ]
