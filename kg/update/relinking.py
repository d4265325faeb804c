"""The reports of a store that new decisions about names concern, linked anew from the facts that the store keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.decisions import Decision, behind
from kg.fact_parties import names, parties
from kg.facts import parse_line
from kg.gazetteer import Gazetteer
from kg.link import Linker, link_key
from kg.stores import Store
from kg.triples import graph_of, link_quads, terms
from kg.update import Growth
from kg.update.findings import BATCH, findings
from kg.update.made import Made
from kg.update.portions import portions
from kg.update.store_reader import StoreReader
from kg.vocabulary import BASE, PREFIXES

_NAMES = (
    f"PREFIX skos: <{PREFIXES['skos']}> "
    "SELECT DISTINCT ?g ?label WHERE { GRAPH ?g { ?node skos:altLabel ?label } }"
)

_UNLABELLED = (
    f"SELECT DISTINCT ?line WHERE {{ GRAPH ?g {{ {{ ?fact {terms.prop('recordAsRead')} ?line }} UNION "
    f"{{ ?fact {terms.prop('record')} ?line FILTER(CONTAINS(?line, '\"also\": [')) }} }} }}"
)


@dataclass(slots=True)
class Relinked:
    """`reports`: ids of those that were linked anew. `broken`: of those that would break a shape so, and stay as they
    are. `without_facts`: of those whose facts the store does not have; they have to be built again."""

    reports: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    without_facts: list[str] = field(default_factory=list)


def relink(
    store: Store, gazetteer: Gazetteer, decisions: Iterable[Decision], new: Iterable[Decision], base: str = BASE
) -> Relinked:
    """Link the reports anew that decisions are about; the store is then as if it had been built with them.

    Args:
        decisions: all that stand, old and new, in their order.
        new: those of them that the store does not take into account yet; one that takes another back is about the
            other's name.

    Raises:
        StoreError, RemoteError: the store failed; it holds whole reports only.
    """
    decisions = tuple(decisions)
    linker = Linker(gazetteer, decisions, keep=True)
    growth = Growth(store, gazetteer, decisions, base=base)
    growth.catch_up()  # what is added says that all that was decided is in the store
    done = Relinked()
    for some in portions(_concerned(store, concerned_by(decisions, new), base), BATCH):
        _relink(some, store, linker, growth, done, base)
    return done


def concerned_by(decisions: tuple[Decision, ...], new: Iterable[Decision]) -> tuple[Decision, ...]:
    """What new decisions are about: themselves, or what they take back."""
    about = dict(zip(decisions, behind(decisions), strict=True))
    return tuple(about.get(one, one) for one in new)


def _relink(
    reports: list[str], store: Store, linker: Linker, growth: Growth, done: Relinked, base: str
) -> None:
    reading = StoreReader(store, base)
    made: list[Made] = []
    marked: set[str] = set()
    for report in reports:
        facts = reading.as_read(report)
        if not facts:
            done.without_facts.append(report)
            continue
        linked = linker.link(facts)
        made.append(Made.of(growth.standing(linked), base))
        if reading.is_marked(report):
            marked.add(report)
    found = findings([one for one in made if one.report not in marked])
    broken = {one.report for one in found if one.severity == "Violation"}
    sound = [one for one in made if one.report not in broken]
    records = linker.take_records()
    if sound:
        growth.add_made(sound, marked, {
            one.report: list(link_quads(one.report, records.get(one.report, ()), base)) for one in sound
        })
    done.broken += sorted(broken)
    done.reports += [one.report for one in sound]


def _concerned(store: Store, new: tuple[Decision, ...], base: str) -> list[str]:
    """Ids of the reports in which the names stand, sorted; a decision about one report concerns no other."""
    keys = {_name(one.left) for one in new if one.kind == "link" and "#" not in one.left}
    found = {one.left.partition("#")[2] for one in new if one.kind == "link" and "#" in one.left}
    reading = StoreReader(store, base)
    if keys:
        found |= set(_labelled(store, keys, base)) | set(_unlabelled(store, keys))
    return [report for report in sorted(found) if reading.has(report)]


def _labelled(store: Store, keys: set[str], base: str) -> Iterator[str]:
    known = {graph_of(report, base): report for report in StoreReader(store, base).report_ids()}
    bears: dict[str, bool] = {}
    for row in store.query(_NAMES):
        graph, label = row["g"], row["label"]
        if isinstance(graph, NamedNode) and isinstance(label, Literal) and graph in known:
            if label.value not in bears:
                bears[label.value] = not keys.isdisjoint(_keys(label.value))
            if bears[label.value]:
                yield known[graph]


def _unlabelled(store: Store, keys: set[str]) -> Iterator[str]:
    """The reports in which the names stand in records alone: in what does not stand itself, or as other names."""
    for row in store.query(_UNLABELLED):
        line = row["line"]
        if isinstance(line, Literal):
            fact = parse_line(line.value, source="the store")
            if any(not keys.isdisjoint(_keys(name)) for one in parties(fact) for name in names(one)):
                yield fact.report


def _keys(name: str) -> set[str]:
    """What decisions on a name of an actor or a place have as their key, without country and report."""
    return {_name(link_key(name, type_)) for type_ in ("actor", "place")}


def _name(key: str) -> str:
    """The type and the name of a key of a decision, without its country and report."""
    return re.split("[@#]", key, maxsplit=1)[0]
