"""A whole store, or what one report changed in it, against the shapes: what `validate_quads` finds in all its quads.

Graph by graph, from one reading of each: a report's graph describes what its facts are about, so nearly all that the
shapes ask of a fact lies beside it. Nodes that many graphs speak of (attacks, actors, places) are looked at once, in
all graphs together. A fact that another graph speaks of too is found by its address, and looked at again with the
whole store in view: so the result does not rest on how a store came to be.
"""

from __future__ import annotations

import math
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import UsageError
from kg.processes import Processes
from kg.validate.graph import checker, in_order, own_subclasses, violations
from kg.validate.shacl import Checker, Data, Term, TripleIndex
from kg.validate.shacl.triple_index import TYPE
from kg.validate.shapes import plain, schema
from kg.validate.store_data import GraphData, StoreData
from kg.validate.touched import Touched, touched_by
from kg.validate.violation import Violation
from kg.vocabulary import BASE, SIT

Item = TypeVar("Item")
Result = TypeVar("Result")

_PRIVATE = frozenset(
    ox.NamedNode(SIT + name) for name in (
        "Report", "Account", "Claim", "Attribution", "Denial", "NonClaim", "Deployment", "AggregateStatement",
        "Statement", "Evidence", "Extraction", "Candidate", "Reading", "StruckFact", "Correction", "Link", "Match",
        "Origin", "StatedValue", "Disagreement", "ResponsibilityEvent", "Snapshot",
    )
)
"""Classes whose nodes only one graph speaks of, in a store that this package has written."""
_ATTACK = ox.NamedNode(SIT + "Attack")
_AT_ONCE = 2_000
"""Quads of a graph that are in memory at once."""
_AT_ONCE_GIVEN = 400
"""Reports, or nodes, that a process is given at once."""
_ALONE = 8
"""Graphs that a process is given alone: the first ones, which are not a report's."""
_WORTH_A_PROCESS = 100_000
"""Quads of a store from which on it is checked by several processes."""


Unit = tuple[str, ...]
"""Names of graphs that are looked at together: those of one report. "" is the default graph."""


@dataclass(slots=True)
class Seen:
    """What came of some graphs.

    found: violations. private: hashes of the nodes that only their unit should speak of; homes: the number of the unit
    of each. shared: nodes that other graphs may speak of.
    """

    found: list[Violation] = field(default_factory=list)
    private: array[int] = field(default_factory=lambda: array("q"))
    homes: array[int] = field(default_factory=lambda: array("q"))
    shared: set[Term] = field(default_factory=set)

    def add(self, other: Seen) -> None:
        """Take in what came of others."""
        self.found += other.found
        self.private += other.private
        self.homes += other.homes
        self.shared |= other.shared

    def doubtful(self) -> set[int]:
        """The numbers of the units of which a node is spoken of elsewhere too."""
        elsewhere = set(map(hash, self.shared))
        before = None
        for each in sorted(self.private):
            if each == before:
                elsewhere.add(each)
            before = each
        return {home for each, home in zip(self.private, self.homes, strict=True) if each in elsewhere}


class PartCheck:
    """Holds parts of a store against the shapes.

    Args:
        store: Oxigraph's own store; it is read only.
        subclasses: its own rdfs:subClassOf statements, beside the ontology's.
        at_once: quads of a graph that are in memory at once; None: all. Only of a store on disk does a graph come
            sorted, so that what is said of one node comes together.
    """

    def __init__(self, store: ox.Store, subclasses: frozenset[ox.Triple], at_once: int | None) -> None:
        self._store = store
        self._at_once = at_once
        self._data = StoreData(store, schema())
        self._checker: Checker = checker(subclasses)
        self._properties, self._inverse = self._checker.properties, self._checker.inverse

    def units(self, numbered: Sequence[tuple[int, Unit]]) -> Seen:
        """Check the nodes that are private to units, each given with its number."""
        seen = Seen()
        for number, unit in numbered:
            for part in self._parts(unit):
                self._part(part, number, seen)
        return seen

    def again(self, units: Sequence[Unit]) -> tuple[set[str], list[Violation]]:
        """The private nodes of units, and what is found at them with the whole store in view."""
        nodes = {node for unit in units for part in self._parts(unit) for node in part.private()}
        return {plain(node) for node in nodes}, self.nodes(nodes)

    def nodes(self, nodes: Iterable[Term]) -> list[Violation]:
        """What is found at nodes, with the whole store in view."""
        return self._violations(self._data, nodes)

    def touched(self, touched: Touched) -> list[Violation]:
        """What is found at the nodes that a report has touched, its actors and places as it describes them."""
        near = _Part()
        for graph in touched.graphs:
            near.own.add(self._store.quads_for_pattern(None, None, None, graph))
        parties = near.own.of.keys() - near.private() - near.of_class(_ATTACK)
        facts = GraphData(near.own, parties, self._data)
        own = TripleIndex(self._store.quads_for_pattern(None, None, None, touched.graphs[0]), schema())
        return self._violations(facts, [node for node in touched.nodes if node not in parties]) + self._violations(
            own, [node for node in touched.nodes if node in parties and node in own.of]
        )

    def others(self) -> list[Violation]:
        """What is found at the nodes that are targets otherwise than by their class."""
        return list(violations(self._data, self._checker.check_other_targets(self._data)))

    def _part(self, part: _Part, number: int, seen: Seen) -> None:
        private = part.private()
        seen.private.extend(map(hash, private))
        seen.homes.extend([number] * len(private))
        seen.shared.update(part.own.of.keys() - private)
        seen.shared.update(one for one in part.reached if one not in private and not isinstance(one, ox.Literal))
        seen.found += self._violations(GraphData(part.own, private, self._data), private)

    def _violations(self, data: Data, nodes: Iterable[Term]) -> list[Violation]:
        found = [finding for node in nodes for finding in self._checker.check_node(data, node)]
        return list(violations(data, found))

    def _parts(self, unit: Unit) -> Iterator[_Part]:
        """What some shape looks at of a unit, not too much at once, what is said of one node together."""
        at_once = math.inf if self._at_once is None or len(unit) > 1 else self._at_once
        properties, inverse = self._properties, self._inverse
        part, of, size, last = _Part(), {}, 0, None
        for name in unit:
            graph = ox.NamedNode(name) if name else ox.DefaultGraph()
            for quad in self._store.quads_for_pattern(None, None, None, graph):
                predicate = quad.predicate
                if properties is not None and predicate not in properties:
                    continue
                subject = quad.subject
                if subject != last:
                    if size >= at_once:
                        yield part
                        part, size = _Part(), 0
                    last, of = subject, part.own.of.setdefault(subject, {})
                value = quad.object
                of.setdefault(predicate, {})[value] = None
                size += 1
                if predicate in inverse:
                    part.reached.append(value)
        yield part


class _Part:
    """What is looked at together. reached: values that a shape may go back from."""

    def __init__(self) -> None:
        self.own = TripleIndex((), schema())
        self.reached: list[Term] = []

    def private(self) -> set[Term]:
        """The nodes that no other graph should speak of."""
        return {node for node, said in self.own.of.items() if not _PRIVATE.isdisjoint(said.get(TYPE, ()))}

    def of_class(self, name: ox.NamedNode) -> set[Term]:
        """The nodes that are said to be of a class."""
        return {node for node, said in self.own.of.items() if name in said.get(TYPE, ())}


def validate_store(store: ox.Store, path: Path | None = None, jobs: int | None = None) -> list[Violation]:
    """What the shapes find in the union of a store's graphs, sorted as `validate_quads` sorts.

    Args:
        store: Oxigraph's own store; it is read only.
        path: the folder of Oxigraph's files; None: a store in memory, which one process checks.
        jobs: processes; default: one for each core, of a store that is worth it.

    Raises:
        OSError, RuntimeError: the store cannot be read.
        HelperKilled: one of the processes was ended from outside.
    """
    subclasses = own_subclasses(StoreData(store, schema()))
    here = PartCheck(store, subclasses, None if path is None else _AT_ONCE)
    jobs = jobs or ((os.cpu_count() or 1) if len(store) >= _WORTH_A_PROCESS else 1)
    with ExitStack() as stack:
        several = path is not None and jobs > 1
        work = _Work(here, stack.enter_context(Processes(jobs, _open_part, path, subclasses)) if several else None)
        numbered = list(enumerate(_units(store)))
        seen = Seen()
        for each in work.map(PartCheck.units, _batches(numbered)):
            seen.add(each)
        found = seen.found
        for some in work.map(PartCheck.nodes, _batches(sorted(seen.shared, key=str))):
            found += some
        doubtful = seen.doubtful()
        for nodes, some in work.map(
            PartCheck.again, _batches([unit for number, unit in numbered if number in doubtful])
        ):
            found = [one for one in found if one.focus not in nodes] + some
    return in_order([*found, *here.others()])


def validate_reports(store: ox.Store, reports: Iterable[str], base: str = BASE) -> list[Violation]:
    """What the shapes find at what some reports can have touched, in a time that does not grow with the store.

    Facts and attacks are looked at with the whole store in view. An actor or a place is looked at as the report
    describes it: what thousands of other reports say of it is theirs (`validate_store` looks at that).

    Args:
        store: Oxigraph's own store. reports: their ids. base: base of data IRIs.

    Raises:
        UsageError: the store holds no report of an id.
        As `validate_store`.
    """
    check = PartCheck(store, own_subclasses(StoreData(store, schema())), None)
    found: list[Violation] = []
    for report in reports:
        touched = touched_by(store, report, base)
        if not touched.nodes:
            raise UsageError(f"the store holds no report {report!r}: give the id that it was built with")
        found += check.touched(touched)
    return in_order(found)


def _units(store: ox.Store) -> list[Unit]:
    """All graphs of a store, those of one report together; those that are of no report, which are large, come first."""
    by_report: dict[str, list[str]] = {}
    alone: list[Unit] = [("",)]
    for name in sorted(graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)):
        report = name.partition("/graph/")[2].partition("/")[2]
        if report:
            by_report.setdefault(report, []).append(name)
        else:
            alone.append((name,))
    return alone + [tuple(names) for names in by_report.values()]


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """What a process is given at once: the first few alone, since they may be large."""
    for start in range(min(_ALONE, len(items))):
        yield items[start : start + 1]
    for start in range(_ALONE, len(items), _AT_ONCE_GIVEN):
        yield items[start : start + _AT_ONCE_GIVEN]


class _Work:
    """Parts of the work, by this process or by several."""

    def __init__(self, here: PartCheck, processes: Processes | None) -> None:
        self._here = here
        self._processes = processes

    def map(self, step: Callable[[PartCheck, Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """A step for each of the items."""
        if self._processes is None:
            return (step(self._here, item) for item in items)
        pairs = ((step, item) for item in items)
        return (result for _, result in self._processes.in_order(_in_process, pairs))


_part_check: PartCheck | None = None
"""Of a process that checks parts: its view of the store."""


def _open_part(path: Path, subclasses: frozenset[ox.Triple]) -> None:
    global _part_check
    _part_check = PartCheck(ox.Store.read_only(str(path)), subclasses, _AT_ONCE)


def _in_process(pair: tuple[Callable[[PartCheck, Item], Result], Item]) -> Result:
    assert _part_check is not None  # `_open_part` has opened it
    step, item = pair
    return step(_part_check, item)
