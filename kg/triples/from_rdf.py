"""The facts of a report in RDF and back: the inverse of writing them.

A report's graph cannot be read back into the very facts: the mentions of one actor share a node, so which fact used
which of its names is gone, and the order of what was named with it. So the facts are kept beside, one literal a fact in
the form in which they are exchanged (`kg.facts.to_json_line`), in a graph of their own, which no question reads. The
text of the report, which is large, stands in the report's graph alone.

What stands is a `sit:record`. What was read and does not stand, or not as it was read, is a `sit:recordAsRead` beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError, StoreError
from kg.facts import AnyFact, Quoted, ReportFact, parse_line, to_json_line
from kg.standing import read_id
from kg.triples import iris, terms
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.triples.report_writer import fact_iri
from kg.vocabulary import BASE, SIT

RECORD = NamedNode(SIT + "record")
AS_READ = NamedNode(SIT + "recordAsRead")
TEXT = NamedNode(SIT + "text")


def record_quads(facts: Sequence[AnyFact], base: str = BASE, read: Iterable[AnyFact] | None = None) -> Iterator[Quad]:
    """The quads that keep the facts of one report, in its graph `record_graph(report, base)`.

    Args:
        facts: those that stand, the ReportFact first.
        read: all of them as they were read; None: the same.
    """
    return record_triples(facts, base, read).quads()


def record_triples(facts: Sequence[AnyFact], base: str = BASE, read: Iterable[AnyFact] | None = None) -> GraphTriples:
    """What `record_quads` says."""
    return GraphTriples(iris.record_graph(facts[0].report, base), _records(facts, base, read))


def _records(facts: Sequence[AnyFact], base: str, read: Iterable[AnyFact] | None) -> Iterator[PlainTriple]:
    for fact in dict.fromkeys(facts):
        yield _node(fact, base), RECORD, _line(fact)
    if read is not None and read is not facts:  # the very same: everything stands as it was read
        apart = ids_apart(facts, read)
        for fact in dict.fromkeys(read):
            if isinstance(fact, Quoted) and read_id(fact) in apart:
                yield _node(fact, base), AS_READ, _line(fact)


def ids_apart(facts: Iterable[AnyFact], read: Iterable[AnyFact]) -> set[str]:
    """The ids as read of the facts that do not stand just as they were read."""
    stand = {fact for fact in facts if isinstance(fact, Quoted)}
    were = {fact for fact in read if isinstance(fact, Quoted)}
    return {read_id(fact) for fact in stand ^ were}


def as_read(facts: Iterable[AnyFact], apart: Iterable[AnyFact]) -> list[AnyFact]:
    """All facts of a report as they were read, in the order of `facts_from`.

    Args:
        facts: those that stand.
        apart: those that do not, or not as they were read.
    """
    others = [fact for fact in apart if isinstance(fact, Quoted)]
    ids = {read_id(fact) for fact in others}
    kept = [fact for fact in facts if not (isinstance(fact, Quoted) and read_id(fact) in ids)]
    return [*kept[:1], *sorted((*kept[1:], *others), key=lambda fact: (fact.id, to_json_line(fact)))]


def _node(fact: AnyFact, base: str) -> NamedNode:
    return iris.report_iri(fact.report, base) if isinstance(fact, ReportFact) else fact_iri(fact, base)


def _line(fact: AnyFact) -> Literal:
    return terms.text(record_of(fact), f"report {fact.report!r}")


def record_of(fact: AnyFact, *, with_text: bool = False) -> str:
    """A fact as one line of JSON; a report without its text unless `with_text`."""
    if isinstance(fact, ReportFact) and not with_text:
        return to_json_line(fact.model_copy(update={"text": ""}))
    return to_json_line(fact)


def facts_from(records: Iterable[str], text: str | None = None) -> list[AnyFact]:
    """The facts of one report, the ReportFact first, the others by their ids.

    Args:
        records: its lines, in any order.
        text: the text of the report; None: it is in its line, or not wanted.

    Raises:
        StoreError: a line is no fact, or there is no report among them.
    """
    try:
        facts = [parse_line(line, source="the store") for line in records]
    except InputError as error:
        raise StoreError(f"the store holds a record that is no fact ({error}): build the report again") from error
    reports = [fact for fact in facts if isinstance(fact, ReportFact)]
    if len(reports) != 1:
        raise StoreError(f"the store holds {len(reports)} records of one report: build the report again")
    report = reports[0] if text is None else reports[0].model_copy(update={"text": text})
    others = (fact for fact in facts if not isinstance(fact, ReportFact))
    return [report, *sorted(others, key=lambda fact: (fact.id, to_json_line(fact)))]


def facts_of_quads(quads: Iterable[Quad]) -> list[AnyFact]:
    """The facts of one report from the quads of its graph and of its record graph.

    Raises:
        StoreError: the quads do not hold one report's records.
    """
    records, text = [], None
    for quad in quads:
        if quad.predicate == RECORD and isinstance(quad.object, Literal):
            records.append(quad.object.value)
        elif quad.predicate == TEXT and isinstance(quad.object, Literal):
            text = quad.object.value
    return facts_from(records, text)
