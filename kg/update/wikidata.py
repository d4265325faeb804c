"""What Wikidata knows of the names in a store that the gazetteer does not: asked, and kept in a graph of its own.

    skos:exactMatch   the item is sure: the very name, a class that fits, the country or the service for it, no second
    skos:closeMatch   a candidate, with sit:linkScore and the reasons

Batch by batch, each one change of the store; a run that is stopped goes on from the cache. What people decided wins:
a name that somebody matched is not asked for, an item that somebody refused is not offered again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import httpx
from pyoxigraph import NamedNode, Quad, Triple

from kg.decisions import Decision, Verdict, in_effect
from kg.gazetteer import Gazetteer
from kg.link import link_key
from kg.link.wikidata import AskedName, Asker, NameAnswer, WikidataSettings
from kg.link.wikidata.cache import Cache
from kg.link.wikidata.service_client import ServiceClient
from kg.patience import Patience
from kg.stores import Change, Store
from kg.triples import terms, wikidata_graph, wikidata_quads
from kg.views.store_view import read
from kg.views.unlinked import Unlinked, unlinked
from kg.vocabulary import BASE, WIKIDATA

_NOT_ASKED = frozenset({"person", "outlet", "unidentified", "ship", "convoy", "checkpoint", "civilian", "other"})
"""Kinds that no class of classes.csv describes: an answer about them could not be verified."""


@dataclass(slots=True)
class AskedCounts:
    """How many names were asked about, and what came of it. `left_out`: of a kind that no class describes.
    `decided`: matched by a person."""

    asked: int = 0
    sure: int = 0
    doubtful: int = 0
    unknown: int = 0
    left_out: int = 0
    decided: int = 0


class _Verdicts:
    """Decisions about names wherever they stand; what holds in one report alone says nothing of the others."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._of: dict[str, dict[str, Verdict]] = {}
        for one in in_effect(decisions):
            if one.kind == "link" and "#" not in one.left:
                self._of.setdefault(one.left, {})[one.right] = one.verdict

    def of(self, name: str, type_: str, country: str) -> dict[str, Verdict]:
        """Item or entity → verdict; what was decided for the country goes before what was decided for any."""
        kind = "actor" if type_ == "actor" else "place"
        general = self._of.get(link_key(name, kind), {})
        return general | self._of.get(link_key(name, kind, country), {})


def ask_store(
    store: Store, gazetteer: Gazetteer, settings: WikidataSettings, cache: Cache, decisions: Iterable[Decision] = (), *,
    base: str = BASE, session: httpx.Client | None = None, sleep: Callable[[float], None] = time.sleep,
    tick: Callable[[int], None] = lambda _: None,
) -> AskedCounts:
    """Ask about every entity of `store` that is known by name only and put the answers into its graph of Wikidata.

    Args:
        settings: addresses and patience.
        cache: where answers are kept between runs.
        decisions: what people decided.
        session: default: one with the settings' user agent and time-out.
        sleep: waits so many seconds.
        tick: told how many names are done.

    Raises:
        RemoteError: a service does not answer; the batches before are in the store, and in the cache.
        StoreError: the store cannot be read or written.
    """
    done = AskedCounts()
    verdicts = _Verdicts(decisions)
    names = list(_names(read(store, unlinked(), base), verdicts, done))
    old = _links_by_node(store, base)
    gone = set(old) - {one.key for one in names}
    store.apply(Change(forget=_forgotten(gone, old, base)))
    patience = Patience(
        tries=settings.tries, first_wait=settings.first_wait, longest_wait=settings.longest_wait, sleep=sleep
    )
    own = session or httpx.Client(
        headers={"User-Agent": settings.user_agent}, timeout=settings.timeout, follow_redirects=True
    )
    try:
        for answers in Asker(ServiceClient(own, cache, patience), settings, gazetteer).ask(names, tick):
            judged = [_judged(answer, verdicts) for answer in answers]
            _note(done, judged)
            quads = [quad for answer in judged for quad in _quads(answer, base)]
            forget = _forgotten({answer.asked.key for answer in judged}, old, base)
            store.apply(Change(forget=forget, insert=quads))
    finally:
        if session is None:
            own.close()
    return done


def forget_decided(store: Store, decisions: Iterable[Decision], base: str = BASE) -> None:
    """Take what people decided against, or for something else, out of what Wikidata answered.

    Raises:
        StoreError, RemoteError: the store cannot be read or written.
    """
    verdicts = _Verdicts(decisions)
    graph = wikidata_graph(base)
    quads = list(store.graph(graph))
    said: dict[str, dict[str, str]] = {}  # link → what it says
    for quad in quads:
        if not isinstance(quad.object, Triple):
            said.setdefault(str(quad.subject), {})[quad.predicate.value] = quad.object.value
    country_of = {one.node: one.country for one in read(store, unlinked(), base)} if quads else {}
    links: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for link, of in said.items():
        if terms.prop("linkOf").value not in of:
            continue
        named, target, name = (of[terms.prop(each).value] for each in ("linkOf", "linkTarget", "linkName"))
        type_ = "actor" if named.startswith(f"{base}actor/") else "place"
        decided = verdicts.of(name, type_, country_of.get(named, ""))
        if "match" in decided.values() or decided.get(target.removeprefix(WIKIDATA)) == "no_match":
            links.add(link)
            pairs.add((str(NamedNode(named)), str(NamedNode(target))))
    if links:
        kept = [
            one for one in quads
            if str(one.subject) not in links and (str(one.subject), str(one.object)) not in pairs
        ]
        store.apply(Change(replace={graph: kept}))


def _names(known: Iterable[Unlinked], verdicts: _Verdicts, done: AskedCounts) -> Iterator[AskedName]:
    for one in known:
        if one.kind in _NOT_ASKED:
            done.left_out += 1
        elif "match" in verdicts.of(one.names[0], one.type, one.country).values():
            done.decided += 1
        else:
            yield AskedName(one.node, one.names[0], "base" if one.kind == "base" else one.type, one.country)


def _judged(answer: NameAnswer, verdicts: _Verdicts) -> NameAnswer:
    """The answer as far as people leave it standing."""
    decided = verdicts.of(answer.asked.name, answer.asked.type, answer.asked.country)
    found = tuple(one for one in answer.found if decided.get(one.qid) != "no_match")
    sure = answer.sure and found[:1] == answer.found[:1] and decided.get(found[0].qid) != "unsure"
    return replace(answer, found=found, sure=sure)


def _note(done: AskedCounts, answers: Iterable[NameAnswer]) -> None:
    for answer in answers:
        done.asked += 1
        done.sure += answer.sure
        done.doubtful += bool(answer.found) and not answer.sure
        done.unknown += not answer.found


def _quads(answer: NameAnswer, base: str) -> Iterator[Quad]:
    found = [(one.qid, one.labels, one.score, one.reasons) for one in answer.found]
    return wikidata_quads(answer.asked.key, answer.asked.name, found, answer.sure, base)


def _links_by_node(store: Store, base: str) -> dict[str, list[NamedNode]]:
    """IRI of a name's node → the nodes of its links, of what was answered before."""
    found: dict[str, list[NamedNode]] = {}
    for quad in store.graph(wikidata_graph(base)):
        if quad.predicate == terms.prop("linkOf") and isinstance(quad.object, NamedNode):
            assert isinstance(quad.subject, NamedNode)
            found.setdefault(quad.object.value, []).append(quad.subject)
    return found


def _forgotten(
    nodes: Iterable[str], old: dict[str, list[NamedNode]], base: str
) -> tuple[tuple[NamedNode, NamedNode], ...]:
    graph = wikidata_graph(base)
    return tuple((graph, node) for name in sorted(nodes) for node in (NamedNode(name), *old.get(name, ())))
