"""Names that the gazetteer does not know → items of Wikidata with scores: sure, perhaps, or none.

Sure is only: the very name (folded) among the item's labels and aliases, an item of a class that fits (P31, subclasses
followed), the country or at least the service for it and no country against it, and no second item of that name and
class. All else is a candidate with its score. What a service proposes is verified by wbgetentities, whose word counts:
labels, classes, countries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.gazetteer import Gazetteer, fold
from kg.link.wikidata.classes import are, class_qids
from kg.link.wikidata.items import Item, Items
from kg.link.wikidata.reconcile import Reconciler, ServiceQuery
from kg.link.wikidata.search import Searcher
from kg.link.wikidata.service_client import ServiceClient
from kg.link.wikidata.wikidata_settings import WikidataSettings

_SAME, _CLOSE, _CLASS, _COUNTRY, _SERVICE = 0.6, 0.4, 0.2, 0.15, 0.05
_AGAINST = -0.4
KEPT = 0.5
"""Candidates under this score are not kept."""
_LOOKALIKE = 85.0  # of 100, by rapidfuzz, below which a name is not like another


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name to ask about. `key`: the caller's own; `type`: actor, base or place; `country`: ISO code or empty."""

    key: str
    name: str
    type: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that the name may mean. `labels`: language and label. `score`: from 0 to 1, with the `reasons` in words.

    `rival`: of the very name and of a class that fits, no country against it. `backed`: the country says so, or the
    service.
    """

    qid: str
    labels: tuple[tuple[str, str], ...]
    score: float
    reasons: tuple[str, ...]
    rival: bool = False
    backed: bool = False


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """What Wikidata knows of a name: candidates, best first; `sure`: the first is meant."""

    asked: AskedName
    found: tuple[FoundItem, ...]
    sure: bool


class Asker:
    """Asks about names, in batches, so that a run that is stopped loses one batch at most."""

    def __init__(self, client: ServiceClient, settings: WikidataSettings, gazetteer: Gazetteer) -> None:
        self._reconciler = Reconciler(client, settings.reconcile, batch=settings.query_batch)
        self._searcher = Searcher(client, settings.api)
        self._items = Items(client, settings.api, batch=settings.entity_batch)
        self._batch = settings.entity_batch
        self._gazetteer = gazetteer

    def ask(
        self, names: Sequence[AskedName], tick: Callable[[int], None] = lambda _: None
    ) -> Iterator[list[NameAnswer]]:
        """The answers, batch by batch, in the order of the names. `tick`: told how many are done.

        Raises:
            RemoteError: a service does not answer; the batches that were yielded stand.
        """
        for start in range(0, len(names), self._batch):
            part = names[start : start + self._batch]
            yield self._answers(part)
            tick(min(len(names), start + self._batch))

    def _answers(self, names: Sequence[AskedName]) -> list[NameAnswer]:
        asked = [ServiceQuery(one.name, _classes(one.type), self._country(one.country)) for one in names]
        offered: list[dict[str, bool]] = [
            {each.qid: each.match for each in candidates} for candidates in self._reconciler.ask(asked)
        ]
        for one, candidates in zip(names, offered, strict=True):
            if not candidates:
                for lang in ("fr", "en"):
                    candidates |= dict.fromkeys(self._searcher.search(one.name, lang), False)
        self._items.get(qid for candidates in offered for qid in candidates)  # all at once: few calls
        return [self._weigh(one, candidates) for one, candidates in zip(names, offered, strict=True)]

    def _weigh(self, name: AskedName, offered: dict[str, bool]) -> NameAnswer:
        items = self._items.get(offered)
        found: dict[str, FoundItem] = {}
        rivals: set[str] = set()  # of the very name and a class that fits
        certain: set[str] = set()
        for qid, matched in offered.items():
            item = items[qid]
            if item is None:
                continue
            one = self._found(name, item, matched)
            if one is None or one.score < KEPT or item.qid in found:
                continue
            found[item.qid] = one
            if one.rival:
                rivals.add(item.qid)
            if one.rival and one.backed:
                certain.add(item.qid)
        ranked = tuple(sorted(found.values(), key=lambda one: (-one.score, one.qid)))
        return NameAnswer(name, ranked, len(rivals) == 1 and bool(certain) and ranked[0].qid in certain)

    def _found(self, name: AskedName, item: Item, matched: bool) -> FoundItem | None:
        """The candidate, or None if it is of another class or another name."""
        classes = _classes(name.type)
        of_class = bool(classes) and are(item.classes, classes, self._items)
        if classes and not of_class:
            return None
        reasons: list[str] = []
        score = 0.0
        same = fold(name.name) in {fold(each) for each in item.names}
        likeness = max((fuzz.ratio(fold(name.name), fold(each)) for each in item.names), default=0.0)
        if same:
            score += _SAME
            reasons.append("same name")
        elif likeness >= _LOOKALIKE:
            score += _CLOSE * likeness / 100
            reasons.append(f"the name is close ({likeness:.0f} of 100)")
        else:
            return None
        if of_class:
            score += _CLASS
            reasons.append("of a class that fits")
        country = self._country(name.country)
        if country and item.countries:
            score += _COUNTRY if country in item.countries else _AGAINST
            reasons.append(f"in {name.country}" if country in item.countries else f"not in {name.country}")
        if matched:
            score += _SERVICE
            reasons.append("the service is sure")
        agrees = bool(country) and country in item.countries
        against = bool(country and item.countries) and not agrees
        return FoundItem(
            item.qid, item.labels, round(max(0.0, score), 3), tuple(reasons),
            rival=same and of_class and not against, backed=agrees or matched,
        )

    def _country(self, code: str) -> str:
        entity = self._gazetteer.country(code) if code else None
        return entity.qid if entity else ""


def _classes(type_: str) -> tuple[str, ...]:
    return class_qids({"base": "Base", "actor": "Actor"}.get(type_, ""))
