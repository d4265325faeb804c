"""The facts of one report → the quads of its named graph; whatever a fact points to is described in it too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.facts import (
    Account,
    Actor,
    Aggregate,
    AnyFact,
    Assessment,
    Attribution,
    Claim,
    Count,
    Dataset,
    Denial,
    Deployment,
    Evidence,
    NonClaim,
    Place,
    Quoted,
    ReadBy,
    ReportFact,
    Responsibility,
    Statement,
    digest,
)
from kg.standing.reasons import words
from kg.triples import iris, terms
from kg.triples.party_nodes import Entities
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.vocabulary import BASE

_Stated = TypeVar("_Stated")

_SHAPES: dict[type[Quoted], tuple[str, str]] = {
    Account: ("Account", "account"),
    Claim: ("Claim", "claim"),
    Attribution: ("Attribution", "attribution"),
    Denial: ("Denial", "denial"),
    NonClaim: ("NonClaim", "non-claim"),
    Deployment: ("Deployment", "deployment"),
    Aggregate: ("AggregateStatement", "aggregate"),
    Statement: ("Statement", "statement"),
}
"""Kind of fact → its class and the path of its IRI."""

PATHS = frozenset(path for _, path in _SHAPES.values())
"""The paths of the IRIs of facts."""

_COUNTS = {
    "weapon_count": "weaponCount",
    "intercepted": "intercepted",
    "killed": "killed",
    "injured": "injured",
    "attack_count": "attackCount",
}


def report_quads(
    facts: Sequence[AnyFact], base: str = BASE, joined: Mapping[str, str] | None = None
) -> Iterator[Quad]:
    """The quads of one report, each once, in its graph `graph_of(report, base)`.

    Args:
        facts: all facts of ONE report, its ReportFact first; the others in any order.
        base: base of data IRIs.
        joined: key of an attack as this report tells it → key of the joined attack that it is part of; one that is not
            in it stands for itself.

    Raises:
        InputError: the first fact is not the ReportFact, a fact belongs to another report, or a text cannot be stored.
        UsageError: `base` is not an absolute IRI.
    """
    return report_triples(facts, base, joined).quads()


def report_triples(
    facts: Sequence[AnyFact], base: str = BASE, joined: Mapping[str, str] | None = None
) -> GraphTriples:
    """What `report_quads` says; the arguments and errors are its."""
    report = _report_of(facts)
    return GraphTriples(iris.graph_of(report.report, base), _Writer(report, facts, base, joined or {}).triples())


def fact_iri(fact: Quoted, base: str = BASE) -> NamedNode:
    """The node of a quoted fact; a violation found on that node is a violation of this fact."""
    return iris.fact_iri(_SHAPES[type(fact)][1], fact.id, base)


def _report_of(facts: Sequence[AnyFact]) -> ReportFact:
    if not facts or not isinstance(facts[0], ReportFact):
        raise InputError(
            "the facts of a report must begin with the report itself",
            remedy="keep the lines in the order of kg extract",
        )
    report = facts[0]
    for fact in facts:
        if fact.report != report.report:
            raise InputError(
                f"a fact of report {fact.report!r} lies among those of {report.report!r}",
                remedy="group the facts by report",
            )
    return report


class _Writer:
    """Turns the facts of one report into triples, which do not know their graph yet."""

    def __init__(
        self, report: ReportFact, facts: Sequence[AnyFact], base: str, joined: Mapping[str, str]
    ) -> None:
        self._joined = joined
        self._report = report
        self._facts = facts
        self._base = base
        self._where = f"report {report.report!r}"
        self._node = iris.report_iri(report.report, base)
        self._entities = Entities(report, base)
        self._aggregates = {fact.id for fact in facts if isinstance(fact, Aggregate)}

    def triples(self) -> Iterator[PlainTriple]:
        yield from self._report_triples()
        for fact in self._facts[1:]:
            if isinstance(fact, ReportFact):
                raise InputError(f"{self._where} comes twice", remedy="give each report an id of its own")
            yield from self._quoted(fact)

    def _report_triples(self) -> Iterator[PlainTriple]:
        report, node = self._report, self._node
        yield from self._typed(node, "Report")
        yield (node, terms.IDENTIFIER, self._text(report.report))
        yield (node, terms.LANGUAGE, self._text(report.language))
        yield (node, terms.prop("text"), self._text(report.text))
        checksum = hashlib.sha256(report.text.encode("utf-8")).hexdigest()
        yield (node, terms.prop("textDigest"), self._text(checksum))
        if report.published:
            yield (node, terms.ISSUED, terms.day(report.published))
        if report.title:
            yield (node, terms.TITLE, self._entities.words(report.title))
        if report.url:
            yield (node, terms.SOURCE, iris.address(report.url) or self._text(report.url))
        if report.outlet:
            yield (node, terms.prop("outlet"), self._entities.outlet(report.outlet))
            yield from self._entities.describe_outlet(report.outlet)
        if report.dataset:
            yield from self._dataset(report.dataset)
        if report.read_by:
            yield from self._extraction(report.read_by)
        for agency in report.relays:
            yield (node, terms.prop("relays"), self._entities.outlet(agency))
            yield from self._entities.describe_outlet(agency)

    def _dataset(self, dataset: Dataset) -> Iterator[PlainTriple]:
        # In every row's graph: so each graph carries its licence and citation wherever it is copied to.
        node = iris.dataset_iri(dataset.id, dataset.release, self._base)
        yield (self._node, terms.IS_PART_OF, node)
        yield from self._typed(node, "Dataset")
        yield (node, terms.TITLE, terms.worded(dataset.title, "en", self._where))
        yield (node, terms.HAS_VERSION, self._text(dataset.release))
        yield (node, terms.LICENSE, iris.address(dataset.licence) or self._text(dataset.licence))
        yield (node, terms.CITATION, self._text(dataset.citation))

    def _extraction(self, by: ReadBy) -> Iterator[PlainTriple]:
        """By which reading everything in the report's graph came: an activity that the graph was generated by."""
        node = iris.extraction_iri(self._report.report, self._base)
        yield (iris.graph_of(self._report.report, self._base), terms.GENERATED_BY, node)
        yield from self._typed(node, "Extraction")
        yield (node, terms.USED_BY, self._node)
        yield (node, terms.prop("reader"), self._text(by.reader))
        if by.model:
            yield (node, terms.prop("model"), self._text(by.model))
        if by.prompt:
            yield (node, terms.prop("promptDigest"), self._text(by.prompt))
        if by.day:
            yield (node, terms.prop("extractedOn"), terms.day(by.day))

    def _quoted(self, fact: Quoted) -> Iterator[PlainTriple]:
        name, _ = _SHAPES[type(fact)]
        node = fact_iri(fact, self._base)
        yield from self._typed(node, name)
        yield (node, terms.prop("inReport"), self._node)
        yield (node, terms.prop("statedBy"), self._entities.speaker(fact.stated_by))
        yield from self._entities.describe_speaker(fact.stated_by)
        yield from self._quote(node, fact.evidence[0])
        yield from assessed(node, next((one for one in fact.assessments or () if not one.slot), None), self._where)
        for number, evidence in enumerate(fact.evidence):
            if number or evidence.supports:
                yield from self._evidence(node, fact, evidence)
        yield from self._content(node, fact)

    def _content(self, node: NamedNode, fact: Quoted) -> Iterator[PlainTriple]:
        if isinstance(fact, Account):
            yield from self._account(node, fact)
        elif isinstance(fact, Responsibility):
            yield from self._responsibility(node, fact)
        elif isinstance(fact, Deployment):
            yield from self._deployment(node, fact)
        elif isinstance(fact, Aggregate):
            yield from self._aggregate(node, fact)
        elif isinstance(fact, Statement):
            yield (node, terms.prop("statementKind"), terms.concept("statementKind", fact.kind))
            yield from self._parties(node, "against", fact.against)

    def _account(self, node: NamedNode, fact: Account) -> Iterator[PlainTriple]:
        attack = iris.attack_iri(self._joined.get(fact.attack, fact.attack), self._base)
        yield (node, terms.prop("ofAttack"), attack)
        yield from self._typed(attack, "Attack")
        yield from self._parties(attack, "perpetrator", fact.perpetrator)
        yield from self._parties(node, "target", fact.target)
        yield from self._parties(node, "place", fact.place)
        yield from self._values(
            node,
            {
                "earliest": _if_stated(terms.day, fact.earliest),
                "latest": _if_stated(terms.day, fact.latest),
                "localTime": _if_stated(terms.clock, fact.local_time),
                "dateText": _if_stated(self._text, fact.date_text),
                "outcome": terms.concept("outcome", fact.outcome) if fact.outcome else None,
                "damage": terms.concept("damage", fact.damage) if fact.damage else None,
                "conditional": terms.boolean(True) if fact.conditional else None,
            },
        )
        for code in fact.codes or ():
            yield (node, terms.prop("coded"), iris.code_iri(code))
        for weapon in fact.weapon:
            yield (node, terms.prop("weapon"), terms.concept("weapon", weapon))
        for field, name in _COUNTS.items():
            yield from _count(node, name, getattr(fact, field))

    def _responsibility(self, node: NamedNode, fact: Responsibility) -> Iterator[PlainTriple]:
        if fact.about in self._aggregates:
            about = iris.fact_iri("aggregate", fact.about, self._base)
        else:
            about = iris.attack_iri(self._joined.get(fact.about, fact.about), self._base)
            yield from self._typed(about, "Attack")
        yield (node, terms.prop("about"), about)
        if fact.responsible:
            yield from self._parties(node, "responsible", (fact.responsible,))
        if fact.as_of:
            yield (node, terms.prop("asOf"), terms.day(fact.as_of))

    def _deployment(self, node: NamedNode, fact: Deployment) -> Iterator[PlainTriple]:
        yield from self._parties(node, "force", (fact.force,))
        if fact.at:
            yield from self._parties(node, "at", (fact.at,))
        yield from _count(node, "strength", fact.strength)
        yield from self._values(
            node,
            {
                "siteCount": _if_stated(terms.integer, fact.site_count),
                "role": _if_stated(self._text, fact.role),
                "from": _if_stated(terms.day, fact.since),
                "until": _if_stated(terms.day, fact.until),
            },
        )

    def _aggregate(self, node: NamedNode, fact: Aggregate) -> Iterator[PlainTriple]:
        yield from self._values(
            node, {"from": _if_stated(terms.day, fact.since), "until": _if_stated(terms.day, fact.until)}
        )
        yield from self._parties(node, "place", fact.place)
        yield from self._parties(node, "target", fact.target)
        yield from _count(node, "attackCount", fact.attack_count)
        for weapon in fact.weapon:
            yield (node, terms.prop("weapon"), terms.concept("weapon", weapon))

    def _parties(self, node: NamedNode, name: str, parties: Sequence[Place | Actor]) -> Iterator[PlainTriple]:
        for party in parties:
            yield (node, terms.prop(name), self._entities.party(party))
            yield from self._entities.describe(party)

    def _values(self, node: NamedNode, values: dict[str, Literal | NamedNode | None]) -> Iterator[PlainTriple]:
        for name, value in values.items():
            if value is not None:
                yield (node, terms.prop(name), value)

    def _quote(self, node: NamedNode, evidence: Evidence) -> Iterator[PlainTriple]:
        yield (node, terms.prop("quote"), self._text(evidence.quote))
        yield (node, terms.prop("quoteStart"), terms.integer(evidence.start))
        yield (node, terms.prop("quoteEnd"), terms.integer(evidence.end))

    def _evidence(self, node: NamedNode, fact: Quoted, evidence: Evidence) -> Iterator[PlainTriple]:
        # The fact's id is in the key: the same words may support one field of one fact and another of the next.
        key = digest(fact.id, evidence.start, evidence.end, evidence.quote, evidence.supports)
        passage = iris.fact_iri("evidence", key, self._base)
        yield (node, terms.prop("evidence"), passage)
        yield from self._typed(passage, "Evidence")
        yield from self._quote(passage, evidence)
        for field in evidence.supports:
            yield (passage, terms.prop("supports"), self._text(field))

    def _typed(self, node: NamedNode, name: str) -> Iterator[PlainTriple]:
        for each in terms.classes_of(name):
            yield (node, terms.TYPE, each)

    def _text(self, value: str) -> Literal:
        return terms.text(value, self._where)


def assessed(node: NamedNode, assessment: Assessment | None, where: str) -> Iterator[PlainTriple]:
    """How sure a reading is, and the reasons for and against in words."""
    if assessment is not None:
        yield (node, terms.prop("confidence"), terms.decimal(assessment.confidence))
        for reason in reason_literals((*assessment.how, *assessment.against), where):
            yield (node, terms.prop("reason"), reason)


def reason_literals(codes: Sequence[str], where: str) -> Iterator[Literal]:
    """The words of codes in French and English; a code without words stands for itself."""
    for code in codes:
        known = words(code)
        yield from (terms.worded(known[language], language, where) for language in known)
        if not known:
            yield terms.text(code, where)


def _if_stated(make: Callable[[_Stated], Literal], value: _Stated | None) -> Literal | None:
    return make(value) if value else None


def _count(node: NamedNode, name: str, count: Count | None) -> Iterator[PlainTriple]:
    if count is not None and count.low is not None:
        yield (node, terms.prop(f"{name}Low"), terms.integer(count.low))
    if count is not None and count.high is not None:
        yield (node, terms.prop(f"{name}High"), terms.integer(count.high))
    if count is not None and count.best is not None:
        yield (node, terms.prop(f"{name}Best"), terms.integer(count.best))
