"""Many reports at once into an empty store: the same graph as report by report, in one pass of loading.

Facts wait in a file (`kg.update.spool`). Of the attacks that may be one with others, what is compared is kept in
memory; rows of one dataset never are, so an import of any size takes no more than a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import Quad

from kg.consolidate import consolidate
from kg.decisions import Decision
from kg.facts import Account, AnyFact, Responsibility
from kg.gazetteer import Gazetteer
from kg.resolve import AttackPool, Finder, Grouping, Parameters, Profile, Scorer, Verdicts, World, group, renamed
from kg.standing import Standings
from kg.stores import Store
from kg.stores.base import FORMAT
from kg.triples.consolidated import consolidated_triples, store_triples
from kg.triples.from_rdf import record_triples
from kg.triples.gazetteer_writer import gazetteer_triples
from kg.triples.hosted import Hostings, hosted
from kg.triples.plain_triples import GraphTriples
from kg.triples.report_writer import report_triples
from kg.triples.resolution import resolution_triples
from kg.triples.review_writer import review_triples
from kg.update.rules import Rules
from kg.update.spool import Spool
from kg.update.store_reader import attack_keys_of
from kg.version import __version__
from kg.vocabulary import BASE


def fill(
    store: Store, facts_of_reports: Iterable[Sequence[AnyFact]], gazetteer: Gazetteer,
    decisions: Iterable[Decision] = (), *, parameters: Parameters | None = None, base: str = BASE,
    links: Callable[[str], Iterable[Quad]] = lambda _report: (),
) -> int:
    """Fill an empty store; returns how many reports it holds.

    Args:
        store: an empty store; it is filled whole or not at all.
        facts_of_reports: for each report its facts as read, linked and valid (nothing is checked here), the ReportFact
            first; each id once. Read once.
        gazetteer, decisions, parameters, base: as for `Growth`.
        links: the content of a report's graph of links; asked once all reports have been read.

    Raises:
        StoreError: the store is not empty, or cannot be written.
        InputError: a text cannot be stored.
    """
    rules = Rules.of(parameters or Parameters.load(), decisions)
    with Spool(Standings(rules.decisions, gazetteer)) as spool:
        for facts in facts_of_reports:
            spool.add(facts)
        told = _Filling(spool, gazetteer, rules, base).triples()
        linked = (quad for report in spool for quad in links(report))
        store.fill(chain((quad for each in told for quad in each.quads()), linked))
        return len(spool)


def fill_from(
    store: Store, spool: Spool, gazetteer: Gazetteer, decisions: Iterable[Decision] = (), *, base: str = BASE
) -> None:
    """Fill an empty store, as `fill` does, with the reports that lie in a spool already.

    Raises:
        StoreError: the store is not empty, or cannot be written.
        InputError: a text cannot be stored.
    """
    rules = Rules.of(Parameters.load(), decisions)
    told = _Filling(spool, gazetteer, rules, base).triples()
    store.fill(quad for each in told for quad in each.quads())


def graph_quads(
    facts_of_reports: Iterable[Sequence[AnyFact]], gazetteer: Gazetteer, decisions: Iterable[Decision] = (), *,
    parameters: Parameters | None = None, base: str = BASE,
) -> Iterator[Quad]:
    """Everything that a store filled with these reports would hold, as a stream; the arguments are those of `fill`.

    A quad may come more than once, as it does to `fill`.

    Raises:
        InputError: a text cannot be stored.
    """
    for each in _graph(facts_of_reports, gazetteer, decisions, parameters, base):
        yield from each.quads()


def graph_lines(
    facts_of_reports: Iterable[Sequence[AnyFact]], gazetteer: Gazetteer, decisions: Iterable[Decision] = (), *,
    parameters: Parameters | None = None, base: str = BASE,
) -> Iterator[bytes]:
    """The quads of `graph_quads` as N-Quads, some whole lines at a time: several times faster than by way of quads.

    Raises:
        InputError: a text cannot be stored.
    """
    for each in _graph(facts_of_reports, gazetteer, decisions, parameters, base):
        yield each.n_quads()


def _graph(
    facts_of_reports: Iterable[Sequence[AnyFact]], gazetteer: Gazetteer, decisions: Iterable[Decision],
    parameters: Parameters | None, base: str,
) -> Iterator[GraphTriples]:
    rules = Rules.of(parameters or Parameters.load(), decisions)
    with Spool(Standings(rules.decisions, gazetteer)) as spool:
        for facts in facts_of_reports:
            spool.add(facts)
        yield from _Filling(spool, gazetteer, rules, base).triples()


class _Filling:
    """All triples of a store that holds the reports of a spool, graph by graph; the links aside."""

    def __init__(self, spool: Spool, gazetteer: Gazetteer, rules: Rules, base: str) -> None:
        self._spool = spool
        self._gazetteer = gazetteer
        self._rules = rules
        self._base = base
        self._verdicts = Verdicts(rules.decisions)
        self._of_one_dataset = spool.of_one_dataset
        self._waiting = spool.waiting

    def triples(self) -> Iterator[GraphTriples]:
        compared = (self._spool.profile(key) for key in self._spool.attacks() if not self._is_alone(key))
        pool = AttackPool(self._rules.parameters, compared)
        groupings = list(self._groupings(pool))
        joined = {key: keys[0] for each in groupings for keys in each.groups for key in keys if key != keys[0]}
        hostings = Hostings()
        for report in self._spool:
            standing = self._spool.standing(report)
            hostings.add(hosted(standing.facts, self._base))
            yield report_triples(standing.facts, self._base, joined)
            yield record_triples(standing.facts, self._base, standing.read)
            yield review_triples(standing, self._base)
            for key in self._spool.first_told(report):
                if self._is_alone(key):
                    yield from self._grouped(Grouping(((key,),), (), ()), [self._spool.profile(key)], joined)
        for grouping in groupings:
            members = pool.profiles(key for keys in grouping.groups for key in keys)
            yield from self._grouped(grouping, members.values(), joined)
        yield hostings.triples(self._base)
        yield from gazetteer_triples(self._spool.entities, self._gazetteer, self._base)
        yield store_triples(
            str(FORMAT), __version__, self._base, rules=self._rules.digest(), decisions=len(self._rules.log)
        )

    def _is_alone(self, key: str) -> bool:
        """Whether an attack can be no other's: two rows of a dataset are two attacks, unless somebody decided."""
        return self._of_one_dataset and not self._verdicts.partners(key)

    def _groupings(self, pool: AttackPool) -> Iterator[Grouping]:
        parameters = self._rules.parameters
        compare = Scorer(World(self._gazetteer, parameters), parameters).match
        for component in Finder(pool, compare, self._verdicts, parameters).components(pool):
            yield group(component, compare, self._verdicts, parameters)

    def _grouped(
        self, grouping: Grouping, members: Iterable[Profile], joined: Mapping[str, str]
    ) -> Iterator[GraphTriples]:
        """What rests on a grouping: its attacks' nodes, and the consolidated values of each joined attack."""
        yield resolution_triples([grouping], members, self._rules.parameters, self._base)
        for keys in grouping.groups:
            yield from self._consolidated(keys, joined)

    def _consolidated(self, keys: Sequence[str], joined: Mapping[str, str]) -> Iterator[GraphTriples]:
        reports = sorted({report for key in keys for report in self._spool.told(key)})
        wanted = set(keys)
        facts = [
            fact for fact in chain.from_iterable(self._spool.facts(report) for report in reports)
            if not isinstance(fact, Account | Responsibility) or set(attack_keys_of([fact])) <= wanted
        ]
        attacks = consolidate(renamed(facts, joined), self._label, self._waiting)
        return consolidated_triples(attacks, self._base)

    def _label(self, entity_id: str, language: str) -> str | None:
        entity = self._gazetteer.entities.get(entity_id)
        return entity.label(language) if entity else None
