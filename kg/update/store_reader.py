"""What a store holds of reports and attacks, read by index: never more than what is asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Variable

from kg.facts import Account, AnyFact, ReportFact, Responsibility, parse_line
from kg.resolve import Profile, profiles
from kg.stores import Rows, Store
from kg.triples import iris, terms
from kg.triples.from_rdf import AS_READ, as_read
from kg.update.portions import portions
from kg.views.report_facts import facts_of
from kg.views.store_view import listed, read
from kg.vocabulary import BASE


class StoreReader:
    """Reads one store. Nothing is remembered but profiles' facts within one reading; make a new one after a change."""

    def __init__(self, store: Store, base: str = BASE) -> None:
        self._store = store
        self._base = base
        self._resolution = iris.resolution_graph(base)
        self._facts: dict[str, list[AnyFact]] = {}

    # ---------------------------------------------------------------- reports

    def has(self, report: str) -> bool:
        """Whether the store holds the report."""
        return self._store.has_report(iris.graph_of(report, self._base))

    def facts(self, report: str) -> list[AnyFact]:
        """The facts of a report that stand, the ReportFact with its text first; none if none were kept."""
        return self._kept([report], with_texts=True).get(report, [])

    def as_read(self, report: str) -> list[AnyFact]:
        """All facts of a report as they were read and linked, whether they stand or not; none if none were kept."""
        facts = self.facts(report)
        lines = [quad.object.value for quad in self._store.graph(iris.record_graph(report, self._base))
                 if quad.predicate == AS_READ and isinstance(quad.object, Literal)]
        return as_read(facts, (parse_line(line, source="the store") for line in lines)) if lines else facts

    def is_in_doubt(self, report: str) -> bool:
        """Whether a fact of the report is said to be more or less sure, or does not stand as it was read."""
        graph = self._store.graph(iris.record_graph(report, self._base))
        return any(
            quad.predicate == AS_READ or (isinstance(quad.object, Literal) and '"assessments"' in quad.object.value)
            for quad in graph
        )

    def is_marked(self, report: str) -> bool:
        """Whether the report was loaded in spite of the shapes."""
        graph, node = iris.graph_of(report, self._base), iris.report_iri(report, self._base)
        rows = self._store.query(f"SELECT ?mark WHERE {{ GRAPH {graph} {{ {node} {terms.prop('invalid')} ?mark }} }}")
        return len(rows) > 0

    def waiting(self, reports: Iterable[str]) -> set[str]:
        """Those of the reports in which a claim was read and waits for a person as a whole."""
        nodes = {iris.report_iri(report, self._base): report for report in reports}
        kind, field, of = (terms.prop(name) for name in ("candidateKind", "field", "inReport"))
        pattern = f'?one {of} ?report ; {kind} "claim" FILTER NOT EXISTS {{ ?one {field} ?value }}'
        found = self._asked("?report", "report", sorted(nodes, key=str), pattern, Variable("graph"))
        return {nodes[report] for (report,) in found if isinstance(report, NamedNode)}

    def revisions(self, report: str) -> list[NamedNode]:
        """The graphs of what the report said before, the first first."""
        node = iris.report_iri(report, self._base)
        rows = self._store.query(
            f"SELECT ?graph ?number WHERE {{ GRAPH ?graph {{ {node} {terms.REVISION_OF} ?revision . "
            f"?revision {terms.prop('revisionNumber')} ?number }} }}"
        )
        found = [(int(n.value), g) for g, n in rows.rows if isinstance(g, NamedNode) and isinstance(n, Literal)]
        return [graph for _, graph in sorted(found, key=lambda each: each[0])]

    def report_ids(self) -> list[str]:
        """The ids of all reports whose attacks can be compared, sorted."""
        prefix = f"{self._base}graph/record/"
        return sorted(unquote(g.value.removeprefix(prefix)) for g in self._store.graphs() if g.value.startswith(prefix))

    # ---------------------------------------------------------------- attacks

    def sharing(self, keys: Iterable[str]) -> set[str]:
        """The attacks that are filed under any of the blocking keys."""
        pattern = f"?attack {terms.prop('blockKey')} ?key"
        rows = self._asked("?attack", "key", [Literal(key) for key in sorted(keys)], pattern)
        return {self._key(attack) for (attack,) in rows}

    def told_in(self, attacks: Iterable[str]) -> dict[str, set[str]]:
        """Key of an attack → ids of the reports that tell it under this key."""
        found: dict[str, set[str]] = defaultdict(set)
        prefix = f"{self._base}report/"
        for attack, report in self._asked(
            "?attack ?report", "attack", self._nodes(attacks), f"?attack {terms.prop('toldIn')} ?report"
        ):
            if isinstance(report, NamedNode):
                found[self._key(attack)].add(unquote(report.value.removeprefix(prefix)))
        return found

    def profiles(self, attacks: Iterable[str]) -> dict[str, Profile]:
        """The profiles of those of the attacks that there are."""
        wanted = set(attacks)
        told = self.told_in(wanted)
        facts = self.spoken({report for reports in told.values() for report in reports})
        return {key: one for key, one in profiles(f for some in facts.values() for f in some).items() if key in wanted}

    def spoken(self, reports: Iterable[str]) -> dict[str, list[AnyFact]]:
        """The facts of reports, without their texts, which takes long where there are many; remembered."""
        wanted = set(reports)
        for some in portions(sorted(wanted - set(self._facts))):
            self._facts |= self._kept(some, with_texts=False)
        return {report: self._facts[report] for report in sorted(wanted) if report in self._facts}

    def joined(self, attacks: Iterable[str]) -> dict[str, str]:
        """Key of an attack → key of the joined attack that it is part of; of those that the store holds."""
        nodes = self._nodes(attacks)
        known = self._asked("?attack", "attack", nodes, f"?attack {terms.prop('toldIn')} ?report")
        found = {self._key(attack): self._key(attack) for (attack,) in known}
        pattern = f"?attack {terms.REPLACED_BY} ?by"
        found |= {self._key(a): self._key(by) for a, by in self._asked("?attack ?by", "attack", nodes, pattern)}
        return found

    def members(self, attacks: Iterable[str]) -> dict[str, set[str]]:
        """Key of a joined attack → the keys of all that it is made of, its own among them."""
        found = {key: {key} for key in attacks}
        pattern = f"?part {terms.REPLACED_BY} ?attack"
        for attack, part in self._asked("?attack ?part", "attack", self._nodes(found), pattern):
            found[self._key(attack)].add(self._key(part))
        return found

    def matches(self, attacks: Iterable[str]) -> set[NamedNode]:
        """The nodes of the comparisons that the attacks are part of."""
        pattern = f"?match {terms.prop('compares')} ?attack"
        rows = self._asked("?match", "attack", self._nodes(attacks), pattern)
        return {match for (match,) in rows if isinstance(match, NamedNode)}

    def attack_keys(self) -> list[str]:
        """The keys of all attacks that can be compared, sorted."""
        pattern = f"?attack {terms.prop('toldIn')} ?report"
        query = f"SELECT DISTINCT ?attack WHERE {{ GRAPH {self._resolution} {{ {pattern} }} }}"
        return sorted(self._key(attack) for (attack,) in self._store.query(query).rows)

    def consolidated(self, attacks: Iterable[str]) -> set[NamedNode]:
        """The nodes of the consolidated graph that tell of the attacks: themselves, and what hangs on them alone."""
        graph = iris.consolidated_graph(self._base)
        prefix = f"{self._base}attack/"
        found = set(self._nodes(attacks))
        waiting: Sequence[NamedNode] = sorted(found, key=str)
        while waiting:
            out = self._asked("?other", "node", waiting, "?node ?p ?other . ?other ?q ?value", graph)
            into = self._asked("?other", "node", waiting, "?other ?p ?node", graph)
            near = {node for (node,) in (*out, *into) if isinstance(node, NamedNode)}
            new = {node for node in near if not node.value.startswith(prefix)} - found
            found |= new
            waiting = sorted(new, key=str)
        return found

    # ---------------------------------------------------------------- how it is asked

    def _asked(
        self, select: str, name: str, values: Sequence[NamedNode | Literal], pattern: str,
        graph: NamedNode | Variable | None = None,
    ) -> list[tuple[object, ...]]:
        where = graph or self._resolution
        found: list[tuple[object, ...]] = []
        for some in portions(values):
            rows: Rows = self._store.query(
                f"SELECT DISTINCT {select} WHERE {{ VALUES ?{name} {{ {listed(some)} }} "
                f"GRAPH {where} {{ {pattern} }} }}"
            )
            found += rows.rows
        return found

    def _kept(self, reports: Iterable[str], *, with_texts: bool) -> dict[str, list[AnyFact]]:
        nodes = {iris.report_iri(report, self._base).value: report for report in reports}
        found = read(self._store, facts_of(nodes, self._base, with_texts=with_texts), self._base)
        return {nodes[report]: facts for report, facts in found.items()}

    def _nodes(self, attacks: Iterable[str]) -> list[NamedNode]:
        return [iris.attack_iri(key, self._base) for key in sorted(set(attacks))]

    def _key(self, attack: object) -> str:
        assert isinstance(attack, NamedNode)
        return unquote(attack.value.removeprefix(f"{self._base}attack/"))


def attack_keys_of(facts: Iterable[AnyFact]) -> Iterator[str]:
    """The keys of attacks that facts tell of or are about."""
    for fact in facts:
        if isinstance(fact, Account):
            yield fact.attack
        elif isinstance(fact, Responsibility):
            yield fact.about


def text_of(facts: Sequence[AnyFact]) -> str | None:
    """The text of the report that the facts begin with; None if they do not."""
    return facts[0].text if facts and isinstance(facts[0], ReportFact) else None
