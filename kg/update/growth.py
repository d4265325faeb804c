"""The acts by which a store grows and shrinks; after each it is as if it had been built so from the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from pyoxigraph import Quad

from kg.decisions import Decision
from kg.errors import UsageError
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.resolve import Parameters
from kg.standing import Standing
from kg.stores import Store
from kg.triples import iris
from kg.update.change import ChangeRequest, Planner
from kg.update.made import Made
from kg.update.portions import portions
from kg.update.rules import Pending, Rules, pending
from kg.update.store_reader import StoreReader
from kg.vocabulary import BASE

_AT_ONCE = 200
"""Attacks whose components are made anew in one change when all of them are."""


class Growth:
    """Changes one store by one gazetteer and one set of rules.

    Args:
        store: what is changed; by every act whole or not at all.
        gazetteer: what the facts were linked with.
        decisions: what people decided, all of it, in order.
        parameters: of comparing; default: those of the package.
        base: base of data IRIs.
    """

    def __init__(
        self, store: Store, gazetteer: Gazetteer, decisions: Iterable[Decision] = (), *,
        parameters: Parameters | None = None, base: str = BASE,
    ) -> None:
        self._store = store
        self._base = base
        self._rules = Rules.of(parameters or Parameters.load(), decisions)
        self._planner = Planner(store, gazetteer, self._rules, base)

    def catch_up(self) -> Pending:
        """Take into account what was decided, or changed in the parameters, since the store was written last.

        Returns:
            What had to be made anew.
        """
        missing = pending(self._store, self._rules, self._base)
        if missing.everything:
            self.resolve()
        elif missing:
            self._store.apply(self._planner.change(self._anew(sorted(missing.reports), missing.attacks)))
        return missing

    def standing(self, facts: Sequence[AnyFact]) -> Standing:
        """Which facts of one report, as read and linked, stand by the rules of this growth."""
        return self._planner.standing(facts)

    def _anew(
        self, reports: Iterable[str], attacks: frozenset[str] = frozenset(), *, settled: bool = True
    ) -> ChangeRequest:
        """That the facts of reports be made to stand anew, just as they were read and linked."""
        reading = StoreReader(self._store, self._base)
        added = {report: facts for report in reports if (facts := reading.as_read(report))}
        return ChangeRequest(
            added=added, attacks=attacks, settled=settled,
            links={report: list(self._store.graph(iris.links_graph(report, self._base))) for report in added},
            marked=frozenset(report for report in added if reading.is_marked(report)),
        )

    def _unlike(self) -> Iterator[str]:
        """The reports whose facts may not all stand as they were read, in the store or by the rules."""
        reading = StoreReader(self._store, self._base)
        decided = {one.right for one in self._rules.decisions if one.kind != "attack"}
        for report in reading.report_ids():
            if report in decided or reading.is_in_doubt(report):
                yield report

    def add(
        self, facts_of_reports: Sequence[Sequence[AnyFact]], marked: Iterable[str] = (),
        links: Mapping[str, Iterable[Quad]] = MappingProxyType({}),
    ) -> None:
        """Put reports in, as one change; one that the store has already is replaced.

        Args:
            facts_of_reports: for each report its facts as read, linked, the ReportFact first. Of two with one id the
                last is taken.
            marked: ids of those that break a shape.
            links: id of a report → how its names were linked, as `kg.triples.link_quads` tells it. A report that has
                none here has no such graph afterwards.
        """
        added: Mapping[str, Sequence[AnyFact]] = {facts[0].report: facts for facts in facts_of_reports}
        self._store.apply(self._planner.change(ChangeRequest(added=added, links=links, marked=frozenset(marked))))

    def add_made(
        self, reports: Sequence[Made], marked: Iterable[str] = (),
        links: Mapping[str, Iterable[Quad]] = MappingProxyType({}),
    ) -> None:
        """Put reports in as `add` does, which were made of what stands by the rules of this growth."""
        made = {one.report: one for one in reports}
        added = {report: one.standing.read for report, one in made.items()}
        wanted = ChangeRequest(added=added, links=links, marked=frozenset(marked), made=made)
        self._store.apply(self._planner.change(wanted))

    def retract(self, reports: Iterable[str]) -> None:
        """Take reports out, with their links and what they said before; what rested on them is made anew.

        Raises:
            UsageError: the store holds no report of that id; nothing is changed.
        """
        named = sorted(set(reports))
        reading = StoreReader(self._store, self._base)
        for report in named:
            if not reading.has(report):
                raise UsageError(f"the store holds no report {report!r}: give the id that it was built with")
        self._store.apply(self._planner.change(ChangeRequest(removed=frozenset(named))))

    def resolve(self, progress: Callable[[int], None] = lambda _: None) -> int:
        """Make all facts stand and all attacks be joined anew; returns how many attacks were compared.

        It is many changes, each whole. The store takes note of the rules with the last one: if it is stopped before,
        the next act begins it again.
        """
        for reports in portions(list(self._unlike()), _AT_ONCE):
            self._store.apply(self._planner.change(self._anew(reports, settled=False)))
        keys = StoreReader(self._store, self._base).attack_keys()
        done = 0
        for some in portions(keys, _AT_ONCE):
            self._store.apply(self._planner.change(ChangeRequest(attacks=frozenset(some), settled=False)))
            done += len(some)
            progress(done)
        self._store.apply(self._planner.change(ChangeRequest()))
        return len(keys)
