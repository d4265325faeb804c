"""Every IRI of the data is minted here. `base` ends in "/" or "#"; ids that come from outside are percent-encoded."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode

from kg import vocabulary
from kg.errors import InputError, UsageError
from kg.facts import Actor, Place, digest
from kg.gazetteer import fold

_IRI_SIGNS = "-._~:/?#@!$&'()*+,;=%"


def encode(text: str, *, safe: str = "") -> str:
    """`text` as part of an IRI: every byte of its UTF-8 that is not unreserved (RFC 3986) percent-encoded.

    Raises:
        InputError: `text` is empty or holds a lone surrogate.
    """
    if text.isalnum() and text.isascii():  # the keys and digests that most IRIs end in
        return text
    if not text:
        raise InputError("an empty id cannot be part of an IRI", remedy="give the report an id")
    try:
        encoded = quote(text, safe=safe)
    except UnicodeEncodeError as error:
        raise InputError(
            f"the id {text!r} holds half of a surrogate pair", remedy="save the file as UTF-8 again"
        ) from error
    # RFC 3986 takes a segment "." or ".." out of a path, so it must not stay as it is.
    return "/".join(part.replace(".", "%2E") if part in (".", "..") else part for part in encoded.split("/"))


def node(base: str, path: str) -> NamedNode:
    """The node `base` + `path`.

    Raises:
        UsageError: `base` is not an absolute IRI.
    """
    try:
        return NamedNode(base + path)
    except ValueError as error:
        raise UsageError(f"{base!r} cannot be the base of IRIs: {error}") from error


def report_iri(report_id: str, base: str) -> NamedNode:
    """The node of a report."""
    return node(base, f"report/{encode(report_id)}")


def graph_of(report_id: str, base: str) -> NamedNode:
    """The named graph that holds all that one report says."""
    return node(base, f"graph/report/{encode(report_id)}")


def graph_beside(report: NamedNode, kind: str, base: str) -> NamedNode:
    """The named graph of a kind ("report", "record") of the report that has this node."""
    return node(base, f"graph/{kind}/{report.value.removeprefix(f'{base}report/')}")


def extraction_iri(report_id: str, base: str) -> NamedNode:
    """The node of the reading that the facts of a report come from."""
    return node(base, f"extraction/{encode(report_id)}")


def gazetteer_graph(base: str) -> NamedNode:
    """The named graph of the gazetteer entities used."""
    return node(base, "graph/gazetteer")


def consolidated_graph(base: str) -> NamedNode:
    """The named graph of the values computed over accounts."""
    return node(base, "graph/consolidated")


def store_graph(base: str) -> NamedNode:
    """The named graph of the store's own versions."""
    return node(base, "graph/store")


def resolution_graph(base: str) -> NamedNode:
    """The named graph of which attacks of different reports are one, or may be."""
    return node(base, "graph/resolution")


def record_graph(report_id: str, base: str) -> NamedNode:
    """The named graph that holds the facts of one report as they were exchanged, line by line."""
    return node(base, f"graph/record/{encode(report_id)}")


def revision_graph(report_id: str, number: int, base: str) -> NamedNode:
    """The named graph of what a report said before it was changed for the `number`th time (from 1)."""
    return node(base, f"graph/revision/{encode(report_id)}/{number}")


def revision_iri(report_id: str, number: int, base: str) -> NamedNode:
    """The node of what a report said before it was changed for the `number`th time (from 1)."""
    return node(base, f"revision/{encode(report_id)}/{number}")


def match_iri(left: str, right: str, base: str) -> NamedNode:
    """The node of the comparison of two attacks, by their keys."""
    return node(base, f"match/{digest('match', *sorted((left, right)))}")


def links_graph(report_id: str, base: str) -> NamedNode:
    """The named graph of how the names of one report were linked, where that is not plain."""
    return node(base, f"graph/links/{encode(report_id)}")


def review_graph(report_id: str, base: str) -> NamedNode:
    """The named graph of what was read in a report and does not stand, for people to decide on."""
    return node(base, f"graph/review/{encode(report_id)}")


def wikidata_graph(base: str) -> NamedNode:
    """The named graph of what Wikidata was asked about names that the gazetteer does not know."""
    return node(base, "graph/wikidata")


def link_iri(report_id: str, type: str, name: str, country: str, target: str, base: str) -> NamedNode:
    """The node of one candidate for one name in one report."""
    return node(base, f"link/{digest('link', report_id, type, name, country, target)}")


def dataset_iri(dataset_id: str, release: str, base: str) -> NamedNode:
    """The node of one release of a dataset."""
    return node(base, f"dataset/{encode(dataset_id)}/{encode(release)}")


def code_iri(code: str) -> NamedNode:
    """The concept of a dataset's code "dataset/column/code", as `ontology/mappings/` describes it."""
    return node(vocabulary.CODES, encode(code, safe="/"))


def attack_iri(key: str, base: str) -> NamedNode:
    """The node of the attack with this key."""
    return node(base, f"attack/{encode(key)}")


def fact_iri(kind: str, identifier: str, base: str) -> NamedNode:
    """The node of a fact; `kind` is its path ("account", "claim", "non-claim", "aggregate", "evidence" …)."""
    return node(base, f"{kind}/{encode(identifier)}")


@lru_cache(maxsize=65536)
def entity_iri(entity_id: str, base: str) -> NamedNode:
    """The node of a gazetteer entity, whose id reads like "base/ain-al-asad"."""
    return node(base, encode(entity_id, safe="/"))


def geometry_iri(entity_id: str, base: str) -> NamedNode:
    """The node of a gazetteer entity's point."""
    return node(base, f"geometry/{encode(entity_id, safe='/')}")


def actor_iri(actor: Actor, report_id: str, base: str) -> NamedNode:
    """The node of an actor as a report names it: linked, anonymous (one per report and description), or by name."""
    if actor.anonymous:
        return node(base, f"actor/anon-{digest(report_id, actor.name)}")
    if actor.entity:
        return entity_iri(actor.entity, base)
    return named_actor_iri(actor.name, actor.country, base)


def named_actor_iri(name: str, country: str | None, base: str) -> NamedNode:
    """The node of an actor known by name only: spellings that fold alike are one node."""
    return node(base, f"actor/x-{_name_key(name, country)}")


def author_iri(report_id: str, base: str) -> NamedNode:
    """The node of the unidentified author of a report that names no outlet."""
    return node(base, f"actor/author-{digest(report_id)}")


def is_base(place: Place) -> bool:
    """Whether a place is a sit:Base: by its kind, or because it is linked to a base of the gazetteer."""
    return place.kind == "base" or (place.entity or "").startswith("base/")


def place_iri(place: Place, base: str) -> NamedNode:
    """The node of a place as a report names it: linked, or by name."""
    if place.entity:
        return entity_iri(place.entity, base)
    kind = "base" if is_base(place) else "place"
    if place.lat is not None:  # two villages of one name, told apart by their points
        return node(base, f"{kind}/x-{digest(fold(place.name) or place.name, place.country, place.lat, place.lon)}")
    return node(base, f"{kind}/x-{_name_key(place.name, place.country)}")


@lru_cache(maxsize=65536)
def _name_key(name: str, country: str | None) -> str:
    return digest(fold(name) or name, country)


def address(url: str) -> NamedNode | None:
    """A web address as a node, what an IRI may not hold percent-encoded; None if it is not absolute http(s)."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return None
        return NamedNode(quote(url, safe=_IRI_SIGNS))
    except ValueError:  # not an address after all ("http://[", "%zz"): the caller keeps it as text
        return None
