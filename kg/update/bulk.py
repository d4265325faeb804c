"""Many reports at once into an empty store: the same graph as report by report, in one pass of loading.

Facts wait in a temporary file; of every attack only what is compared is kept in memory.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from pyoxigraph import Quad

from kg.consolidate import consolidate
from kg.decisions import Decision
from kg.facts import Account, AnyFact, Responsibility, parse_line, to_json_line
from kg.gazetteer import Gazetteer
from kg.resolve import (
    AttackPool,
    Finder,
    Grouping,
    Parameters,
    Profile,
    Scorer,
    Verdicts,
    World,
    group,
    profiles,
    renamed,
)
from kg.standing import Standing, Standings
from kg.stores import Store
from kg.stores.base import FORMAT
from kg.triples.consolidated import consolidated_triples, store_triples
from kg.triples.from_rdf import record_triples
from kg.triples.gazetteer_writer import gazetteer_triples
from kg.triples.plain_triples import GraphTriples
from kg.triples.report_writer import report_triples
from kg.triples.resolution import resolution_triples
from kg.triples.review_writer import review_triples
from kg.update.rules import Rules
from kg.update.store_reader import attack_keys_of
from kg.update.used_entities import entities_of
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
    with tempfile.TemporaryFile("w+b") as file:
        spool = _Spool(file, Standings(rules.decisions, gazetteer))
        for facts in facts_of_reports:
            spool.add(facts)
        told = _Filling(spool, gazetteer, rules, base).triples()
        linked = (quad for report in spool for quad in links(report))
        store.fill(chain((quad for each in told for quad in each.quads()), linked))
    return len(spool)


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
    with tempfile.TemporaryFile("w+b") as file:
        spool = _Spool(file, Standings(rules.decisions, gazetteer))
        for facts in facts_of_reports:
            spool.add(facts)
        yield from _Filling(spool, gazetteer, rules, base).triples()


class _Spool:
    """Reports' facts as read in a file, found by the report's id; what is told of attacks is what stands."""

    def __init__(self, file: IO[bytes], standings: Standings) -> None:
        self._file = file
        self._standings = standings
        self._at: dict[str, tuple[int, int]] = {}
        self.profiles: dict[str, Profile] = {}
        self.told: dict[str, list[str]] = defaultdict(list)
        self.entities: set[str] = set()
        self.waiting: set[str] = set()

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def add(self, facts: Sequence[AnyFact]) -> None:
        """Keep the facts of one more report."""
        lines = "\n".join(map(to_json_line, facts)).encode("utf-8", "surrogatepass")
        start = self._file.seek(0, 2)
        self._file.write(lines)
        self._at[facts[0].report] = (start, len(lines))
        standing = self._standings.of(facts)
        stand = standing.facts
        if standing.claim_waits:
            self.waiting.add(facts[0].report)
        self.entities |= entities_of(stand)
        for key, profile in profiles(stand).items():
            self.profiles[key] = profile
            self.told[key].append(facts[0].report)

    def facts(self, report: str) -> Sequence[AnyFact]:
        """The facts of one report that stand."""
        return self.standing(report).facts

    def standing(self, report: str) -> Standing:
        """The facts of one report, and which of them stand."""
        start, length = self._at[report]
        self._file.seek(start)
        text = self._file.read(length).decode("utf-8", "surrogatepass")
        return self._standings.of([parse_line(line) for line in text.split("\n")])

    def gather(self) -> None:
        """Make one profile of what several reports tell under one key."""
        for key, reports in self.told.items():
            if len(reports) > 1:
                said = (fact for report in reports for fact in self.facts(report))
                self.profiles[key] = profiles(said)[key]


class _Filling:
    """All triples of a store that holds the reports of a spool, graph by graph; the links aside."""

    def __init__(self, spool: _Spool, gazetteer: Gazetteer, rules: Rules, base: str) -> None:
        self._spool = spool
        self._gazetteer = gazetteer
        self._rules = rules
        self._base = base

    def triples(self) -> Iterator[GraphTriples]:
        self._spool.gather()
        groupings = list(self._groupings())
        joined = {key: keys[0] for each in groupings for keys in each.groups for key in keys}
        for report in self._spool:
            standing = self._spool.standing(report)
            yield report_triples(standing.facts, self._base, joined)
            yield record_triples(standing.facts, self._base, standing.read)
            yield review_triples(standing, self._base)
        for grouping in groupings:
            members = [self._spool.profiles[key] for keys in grouping.groups for key in keys]
            yield resolution_triples([grouping], members, self._rules.parameters, self._base)
            for keys in grouping.groups:
                yield from self._consolidated(keys, joined)
        yield from gazetteer_triples(self._spool.entities, self._gazetteer, self._base)
        yield store_triples(
            str(FORMAT), __version__, self._base, rules=self._rules.digest(), decisions=len(self._rules.log)
        )

    def _groupings(self) -> Iterator[Grouping]:
        parameters, verdicts = self._rules.parameters, Verdicts(self._rules.decisions)
        compare = Scorer(World(self._gazetteer, parameters), parameters).match
        pool = AttackPool(parameters, self._spool.profiles.values())
        for component in Finder(pool, compare, verdicts, parameters).components(pool):
            yield group(component, compare, verdicts, parameters)

    def _consolidated(self, keys: Sequence[str], joined: dict[str, str]) -> Iterator[GraphTriples]:
        reports = sorted({report for key in keys for report in self._spool.told[key]})
        wanted = set(keys)
        facts = [
            fact for fact in chain.from_iterable(self._spool.facts(report) for report in reports)
            if not isinstance(fact, Account | Responsibility) or set(attack_keys_of([fact])) <= wanted
        ]
        attacks = consolidate(renamed(facts, joined), self._label, self._spool.waiting)
        return consolidated_triples(attacks, self._base)

    def _label(self, entity_id: str, language: str) -> str | None:
        entity = self._gazetteer.entities.get(entity_id)
        return entity.label(language) if entity else None
