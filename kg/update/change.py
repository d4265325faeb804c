"""Reports that come and go → ONE change of the store: their graphs, and whatever rests on them, made anew.

What is recomputed are the components of attacks that the change touches: those of the attacks that come, and those that
an attack that goes was a neighbour of. In them, accounts are pointed to their joined attacks, the graphs of reports
whose attacks are called otherwise now are written again, and the consolidated values of every joined attack that has
other accounts than before are computed again. All of it is one `Change`, so that it happens whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from kg.consolidate import consolidate
from kg.facts import Account, AnyFact, ReportFact, Responsibility
from kg.gazetteer import Gazetteer
from kg.resolve import Component, Finder, Grouping, Profile, Scorer, Verdicts, World, group, profiles, renamed
from kg.standing import Standing, Standings
from kg.stores import Change, Store
from kg.stores.base import FORMAT
from kg.triples import consolidated_quads, gazetteer_quads, iris, report_quads, review_quads, store_quads
from kg.triples.from_rdf import record_quads
from kg.triples.hosted import Hostings, hosted
from kg.triples.marks import attacks_in, invalid_mark
from kg.triples.resolution import resolution_quads
from kg.triples.revision import revision_quads
from kg.update.hosting_reader import hosting_nodes, stated
from kg.update.made import Made
from kg.update.rules import Rules
from kg.update.store_reader import StoreReader, attack_keys_of, text_of
from kg.update.used_entities import around, entities_of, unused
from kg.update.world import ChangedStore
from kg.version import __version__


@dataclass(frozen=True)
class ChangeRequest:
    """What is to be changed.

    added: report → all its facts as read, linked, the ReportFact first. links: of the added, report → the content of
    its graph of links; none given: it has no such graph. removed: ids of reports. marked: of the added, those that
    break a shape. made: of the added, what there is of them in RDF already, by the rules of this change.
    attacks: attacks whose components are to be made anew in any case. settled: the store takes all rules into account
    once this is done.
    """

    added: Mapping[str, Sequence[AnyFact]] = field(default_factory=dict)
    links: Mapping[str, Iterable[Quad]] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()
    made: Mapping[str, Made] = field(default_factory=dict)
    attacks: frozenset[str] = frozenset()
    settled: bool = True


class Planner:
    """Plans changes of one store by one gazetteer and one set of rules."""

    def __init__(self, store: Store, gazetteer: Gazetteer, rules: Rules, base: str) -> None:
        self._store = store
        self._gazetteer = gazetteer
        self._rules = rules
        self._base = base
        self._verdicts = Verdicts(rules.decisions)
        self._standings = Standings(rules.decisions, gazetteer)
        self._scorer = Scorer(World(gazetteer, rules.parameters), rules.parameters)

    def change(self, wanted: ChangeRequest) -> Change:
        """The change that makes the store hold what is wanted, with all that rests on it."""
        return _Plan(self, wanted).change()

    def standing(self, facts: Sequence[AnyFact]) -> Standing:
        """Which facts of one report stand."""
        return self._standings.of(facts)

    def finder(self, source: ChangedStore | StoreReader) -> Finder:
        """Finds what hangs together in a source."""
        return Finder(source, self._scorer.match, self._verdicts, self._rules.parameters)

    def grouping(self, component: Component) -> Grouping:
        """Which attacks of a component are one."""
        return group(component, self._scorer.match, self._verdicts, self._rules.parameters)

    def label(self, entity_id: str, language: str) -> str | None:
        """The label of an entity of the gazetteer."""
        entity = self._gazetteer.entities.get(entity_id)
        return entity.label(language) if entity else None


class _Plan:
    """One change, worked out."""

    def __init__(self, planner: Planner, wanted: ChangeRequest) -> None:
        self._planner = planner
        self._wanted = wanted
        self._store: Store = planner._store
        self._base = planner._base
        self._gazetteer = planner._gazetteer
        self._rules = planner._rules
        self._reading = StoreReader(self._store, self._base)
        self._made = wanted.made
        self._standings = {
            report: self._made[report].standing if report in self._made else planner.standing(facts)
            for report, facts in wanted.added.items()
        }
        self._added = {report: standing.facts for report, standing in self._standings.items()}
        named = sorted(set(wanted.added) | wanted.removed)
        self._leaving = [report for report in named if self._reading.has(report)]
        self._old = {report: self._reading.facts(report) for report in self._leaving}
        self._coming = ChangedStore(self._reading, self._added, self._leaving, self._rules.parameters)
        self._departed = profiles(fact for facts in self._old.values() for fact in facts)

    def change(self) -> Change:
        components = self._components()
        groupings = [self._planner.grouping(component) for component in components]
        present = {key: profile for component in components for key, profile in component.profiles.items()}
        touched = set(present) | set(self._departed)
        before = self._reading.joined(touched)
        after = {key: keys[0] for grouping in groupings for keys in grouping.groups for key in keys}
        contents = self._contents(before, after)
        stale: dict[tuple[NamedNode, NamedNode], None] = {}
        beside = [*self._resolution(groupings, present, touched, stale), *self._consolidated(before, after, stale)]
        beside += self._hostings(stale)
        beside += self._gazetteer_quads(stale)
        beside += self._store_quads()
        # What is computed is made anew node by node, so that a value of an older gazetteer or version does not linger.
        stale |= dict.fromkeys(_nodes(beside))
        return Change(replace=contents, forget=tuple(stale), insert=beside)

    def _components(self) -> list[Component]:
        finder = self._planner.finder(self._coming)
        seeds = self._coming.new() | self._wanted.attacks
        for profile in self._departed.values():
            seeds |= set(finder.neighbours(profile))
        return list(finder.components(seeds))

    # ---------------------------------------------------------------- the graphs of reports

    def _contents(self, before: Mapping[str, str], after: Mapping[str, str]) -> dict[NamedNode, list[Quad]]:
        """The graphs of reports, with those beside them: of what comes, what goes, what is called otherwise now."""
        contents: dict[NamedNode, list[Quad]] = {}
        for report in sorted(self._wanted.removed):
            contents[iris.graph_of(report, self._base)] = []
            contents[iris.record_graph(report, self._base)] = []
            contents[iris.links_graph(report, self._base)] = []
            contents[iris.review_graph(report, self._base)] = []
            contents |= {graph: [] for graph in self._reading.revisions(report)}
        for report, standing in sorted(self._standings.items()):
            facts = standing.facts
            contents |= self._report(report, facts, after, report in self._wanted.marked)
            contents[iris.record_graph(report, self._base)] = list(record_quads(facts, self._base, standing.read))
            contents[iris.review_graph(report, self._base)] = self._review(report, standing)
            contents[iris.links_graph(report, self._base)] = list(self._wanted.links.get(report, ()))
            contents |= self._revision(report, facts)
        renamed_keys = [key for key, joined in after.items() if before.get(key, key) != joined]
        told = self._coming.told_in(renamed_keys)
        others = {report for reports in told.values() for report in reports} - set(self._added)
        for report, told_there in self._coming.facts(others).items():
            contents |= self._report(report, told_there, after, self._reading.is_marked(report))
        return contents

    def _report(
        self, report: str, facts: Sequence[AnyFact], after: Mapping[str, str], marked: bool
    ) -> dict[NamedNode, list[Quad]]:
        keys = set(attack_keys_of(facts))
        joined = self._reading.joined(keys - set(after)) | {key: after[key] for key in keys & set(after)}
        made = self._made.get(report)
        if made is not None and all(key == first for key, first in joined.items()):
            quads = list(made.own.quads())
        else:
            quads = list(report_quads(facts, self._base, joined))
        if marked:
            quads.append(invalid_mark(report, self._base))
        return {iris.graph_of(report, self._base): quads}

    def _review(self, report: str, standing: Standing) -> list[Quad]:
        made = self._made.get(report)
        return list(review_quads(standing, self._base) if made is None else made.review.quads())

    def _revision(self, report: str, facts: Sequence[AnyFact]) -> dict[NamedNode, list[Quad]]:
        """What the report said before, if its text is another now, or if another reader has read it."""
        old = self._old.get(report)
        if not old or (text_of(old) == text_of(facts) and _reader_of(old) == _reader_of(facts)):
            return {}
        number = len(self._reading.revisions(report)) + 1
        return {iris.revision_graph(report, number, self._base): list(revision_quads(old, number, self._base))}

    # ---------------------------------------------------------------- what rests on them

    def _resolution(
        self, groupings: Sequence[Grouping], present: Mapping[str, Profile], touched: set[str],
        stale: dict[tuple[NamedNode, NamedNode], None],
    ) -> Iterator[Quad]:
        graph = iris.resolution_graph(self._base)
        nodes = {iris.attack_iri(key, self._base) for key in touched} | self._reading.matches(touched)
        stale |= {(graph, node): None for node in sorted(nodes, key=str)}
        return resolution_quads(groupings, present.values(), self._rules.parameters, self._base)

    def _consolidated(
        self, before: Mapping[str, str], after: Mapping[str, str], stale: dict[tuple[NamedNode, NamedNode], None]
    ) -> Iterator[Quad]:
        graph = iris.consolidated_graph(self._base)
        groups = _inverse(after)
        changed = self._changed(_inverse(before), groups)
        for report in self._leaving:  # also of a report that was written before its facts were kept
            quads = self._store.graph(iris.graph_of(report, self._base))
            stale |= {(graph, attack): None for attack in attacks_in(quads)}
        gone = changed | {key for key in before.values() if key not in groups}
        stale |= {(graph, node): None for node in sorted(self._reading.consolidated(gone), key=str)}
        members = [key for first in sorted(changed & set(groups)) for key in groups[first]]
        told = self._coming.told_in(members)
        facts = self._coming.facts(report for reports in told.values() for report in reports)
        kept = set(members)
        concerned = [
            fact for report in sorted(facts) for fact in facts[report]
            if not isinstance(fact, Account | Responsibility) or set(attack_keys_of([fact])) <= kept
        ]
        attacks = consolidate(renamed(concerned, after), self._planner.label, self._waiting(facts))
        return consolidated_quads(attacks, self._base)

    def _hostings(self, stale: dict[tuple[NamedNode, NamedNode], None]) -> Iterator[Quad]:
        """Which force a place hosts, for each place and force that what comes or goes tells of."""
        come = list(hosted((fact for facts in self._added.values() for fact in facts), self._base))
        gone = hosted((fact for facts in self._old.values() for fact in facts), self._base)
        pairs = {(each.place, each.force) for each in (*come, *gone)}
        graph = iris.consolidated_graph(self._base)
        stale |= {(graph, node): None for node in sorted(hosting_nodes(self._store, pairs, self._base), key=str)}
        hostings = Hostings()
        hostings.add(stated(self._store, pairs, self._leaving, self._base))
        hostings.add(come)
        return hostings.triples(self._base).quads()

    def _waiting(self, reports: Iterable[str]) -> set[str]:
        """Those of the reports in which a claim waits once this change is made."""
        read = {report: standing.claim_waits for report, standing in self._standings.items()}
        waiting = self._reading.waiting(report for report in reports if report not in read)
        return waiting | {report for report, waits in read.items() if waits}

    def _changed(self, before: Mapping[str, set[str]], after: Mapping[str, set[str]]) -> set[str]:
        """The joined attacks that have other accounts than before, under their names of before and after."""
        changed = {first for first in set(before) | set(after) if before.get(first) != after.get(first)}
        moving = set(self._departed) | self._coming.new() | self._wanted.attacks
        return changed | {first for first, keys in after.items() if not keys.isdisjoint(moving)}

    def _gazetteer_quads(self, stale: dict[tuple[NamedNode, NamedNode], None]) -> Iterator[Quad]:
        used = entities_of(fact for facts in self._added.values() for fact in facts)
        left = entities_of(fact for facts in self._old.values() for fact in facts)
        candidates = around(left, self._gazetteer) - around(used, self._gazetteer)
        if candidates:
            nodes = unused(self._store, candidates, self._leaving, self._gazetteer, self._base)
            stale |= {(iris.gazetteer_graph(self._base), node): None for node in nodes}
        return gazetteer_quads(used, self._gazetteer, self._base)

    def _store_quads(self) -> Iterable[Quad]:
        if not self._wanted.settled:
            return ()
        rules = self._rules
        return store_quads(
            str(FORMAT), __version__, self._base, rules=rules.digest(), decisions=len(rules.log)
        )


def _inverse(joined: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, first in joined.items():
        found.setdefault(first, set()).add(key)
    return found


def _nodes(quads: Iterable[Quad]) -> Iterator[tuple[NamedNode, NamedNode]]:
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and isinstance(quad.subject, NamedNode):
            yield quad.graph_name, quad.subject


def _reader_of(facts: Sequence[AnyFact]) -> tuple[str | None, ...]:
    """Which reader, model and prompt the facts of a report come from; the same reader on another day is the same."""
    by = next((fact.read_by for fact in facts if isinstance(fact, ReportFact)), None)
    return (by.reader, by.model, by.prompt) if by else ()
