"""What Wikidata knows of the names in a store that the gazetteer does not: asked, and kept in a graph of its own.

    skos:exactMatch   the item is sure: the very name, a class that fits, the country not against it, no second such item
    skos:closeMatch   a candidate, with sit:linkScore and the reasons

Batch by batch, each one change of the store; a run that is stopped goes on from the cache.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import httpx
from pyoxigraph import NamedNode, Quad

from kg import triples
from kg.doubts import Unlinked, unlinked
from kg.gazetteer import Gazetteer
from kg.link.wikidata import Answer, Asker, Name, Settings
from kg.link.wikidata.cache import Cache
from kg.link.wikidata.client import Client
from kg.link.wikidata.patience import Patience
from kg.stores import Change, Store
from kg.vocabulary import BASE

_NOT_ASKED = frozenset({"person", "unidentified", "ship", "convoy", "checkpoint", "civilian", "other"})
"""Kinds that no class of classes.csv describes: an answer about them could not be verified."""


@dataclass(slots=True)
class Asked:
    """How many names were asked about, and what came of it."""

    asked: int = 0
    sure: int = 0
    doubtful: int = 0
    unknown: int = 0


def ask_store(
    store: Store, gazetteer: Gazetteer, settings: Settings, cache: Cache, *, base: str = BASE,
    session: httpx.Client | None = None, sleep: Callable[[float], None] = time.sleep,
    tick: Callable[[int], None] = lambda _: None,
) -> Asked:
    """Ask about every entity of `store` that is known by name only and put the answers into its graph of Wikidata.

    Args:
        settings: addresses and patience.
        cache: where answers are kept between runs.
        session: default: one with the settings' user agent and time-out.
        sleep: waits so many seconds.
        tick: told how many names are done.

    Raises:
        RemoteError: a service does not answer; the batches before are in the store, and in the cache.
        StoreError: the store cannot be read or written.
    """
    patience = Patience(
        tries=settings.tries, first_wait=settings.first_wait, longest_wait=settings.longest_wait, sleep=sleep
    )
    own = session or httpx.Client(
        headers={"User-Agent": settings.user_agent}, timeout=settings.timeout, follow_redirects=True
    )
    nodes = {one.node: one for one in unlinked(store) if one.kind not in _NOT_ASKED}
    names = [Name(node, one.names[0], _type(one), one.country) for node, one in sorted(nodes.items())]
    done = Asked()
    try:
        for answers in Asker(Client(own, cache, patience), settings, gazetteer).ask(names, tick):
            _note(done, answers)
            store.apply(_change(answers, base, store))
    finally:
        if session is None:
            own.close()
    return done


def _type(one: Unlinked) -> str:
    return "base" if one.kind == "base" else one.type


def _note(done: Asked, answers: Iterable[Answer]) -> None:
    for answer in answers:
        done.asked += 1
        done.sure += answer.sure
        done.doubtful += bool(answer.found) and not answer.sure
        done.unknown += not answer.found


def _change(answers: Iterable[Answer], base: str, store: Store) -> Change:
    """The answers take the place of what was answered about the same names before."""
    graph = triples.wikidata_graph(base)
    quads: list[Quad] = []
    named: dict[str, None] = {}
    for answer in answers:
        named[answer.asked.key] = None
        found = [(one.qid, one.label, one.score, one.reasons) for one in answer.found]
        quads += triples.wikidata_quads(answer.asked.key, answer.asked.name, found, answer.sure, base)
    old = [quad.subject for quad in store.graph(graph)
           if isinstance(quad.object, NamedNode) and quad.object.value in named]
    forget = dict.fromkeys((graph, node) for node in [*map(NamedNode, named), *old] if isinstance(node, NamedNode))
    return Change(forget=tuple(forget), insert=quads)
