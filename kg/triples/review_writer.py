"""What was read in a report and does not stand as it was read → the quads of its graph of review.

Nothing here is typed as a fact or points to an attack, an actor or a place: no question can take it for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import cast

from pyoxigraph import NamedNode, Quad

from kg.facts import AnyFact, Assessment, Evidence, Quoted, digest
from kg.standing import Candidate, Corrected, Standing, Struck
from kg.standing.fact_labels import change_label, fact_label, kind_of, slot_label
from kg.standing.reasons import STRUCK_WITH_ATTACK
from kg.triples import iris, terms
from kg.triples.from_rdf import record_of
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.triples.report_writer import assessed, fact_iri, reason_literals
from kg.vocabulary import BASE
from kg.words.word_files import LANGUAGES


def review_quads(standing: Standing, base: str = BASE) -> Iterator[Quad]:
    """The quads of the graph of review of one report, each once; none if everything stands as it was read.

    Raises:
        InputError: a text cannot be stored.
    """
    return review_triples(standing, base).quads()


def review_triples(standing: Standing, base: str = BASE) -> GraphTriples:
    """What `review_quads` says."""
    said = chain(
        (each for one in standing.candidates for each in _candidate(one, base)),
        (each for one in standing.struck for each in _struck(one, base)),
        (each for one in standing.corrected for each in _corrected(one, base)),
    )
    return GraphTriples(iris.review_graph(standing.read[0].report, base), said)


def _candidate(one: Candidate, base: str) -> Iterator[PlainTriple]:
    node = iris.node(base, f"candidate/{_key(one.fact, one.slot)}")
    yield from _read(node, "Candidate", one.fact, one.slot, base)
    doubt = Assessment(slot=one.slot, confidence=one.confidence, how=one.how, against=one.against)
    yield from assessed(node, doubt, _where(one.fact))


def _struck(one: Struck, base: str) -> Iterator[PlainTriple]:
    node = iris.node(base, f"struck/{_key(one.fact, one.slot)}")
    yield from _read(node, "StruckFact", one.fact, one.slot, base)
    doubt = next((each for each in one.fact.assessments or () if each.slot == one.slot), None)
    yield from assessed(node, doubt, _where(one.fact))
    if one.with_attack:
        yield from _reasons(node, (STRUCK_WITH_ATTACK,), _where(one.fact))
    yield (node, terms.prop("struckBy"), terms.text(one.decision.who, _where(one.fact)))
    yield (node, terms.prop("struckAt"), terms.moment(one.decision.when))
    yield (node, terms.prop("why"), terms.text(one.decision.why, _where(one.fact)))


def _corrected(one: Corrected, base: str) -> Iterator[PlainTriple]:
    field, where = one.decision.field or "", _where(one.read)
    node = iris.node(base, f"correction/{_key(one.read, field)}")
    yield from _described(node, "Correction", one.read, field, base)
    for language in LANGUAGES:
        label = change_label(one.read, one.fact, field, language)
        yield (node, terms.LABEL, terms.worded(label, language, where))
    yield (fact_iri(one.fact, base), terms.prop("correction"), node)
    yield (node, terms.prop("correctedValue"), terms.text(one.decision.value or "", where))
    yield (node, terms.prop("correctedBy"), terms.text(one.decision.who, where))
    yield (node, terms.prop("correctedAt"), terms.moment(one.decision.when))
    yield (node, terms.prop("why"), terms.text(one.decision.why, where))


def _read(node: NamedNode, name: str, fact: Quoted, slot: str, base: str) -> Iterator[PlainTriple]:
    yield from _described(node, name, fact, slot, base)
    for language in LANGUAGES:
        label = slot_label(fact, slot, language) if slot else fact_label(fact, language)
        yield (node, terms.LABEL, terms.worded(label, language, _where(fact)))


def _described(node: NamedNode, name: str, fact: Quoted, slot: str, base: str) -> Iterator[PlainTriple]:
    evidence, where = _evidence(fact, slot), _where(fact)
    for each in terms.classes_of(name):
        yield (node, terms.TYPE, each)
    yield (node, terms.prop("inReport"), iris.report_iri(fact.report, base))
    yield (node, terms.prop("quote"), terms.text(evidence.quote, where))
    yield (node, terms.prop("quoteStart"), terms.integer(evidence.start))
    yield (node, terms.prop("quoteEnd"), terms.integer(evidence.end))
    yield (node, terms.prop("candidateKind"), terms.text(kind_of(fact), where))
    if slot:
        yield (node, terms.prop("field"), terms.text(slot, where))
    yield (node, terms.prop("factAsRead"), terms.text(fact.as_read or fact.id, where))
    yield (node, terms.prop("recordAsRead"), terms.text(record_of(cast("AnyFact", fact)), where))


def _evidence(fact: Quoted, slot: str) -> Evidence:
    """The words that carry the value: those that say so, else the fact's own."""
    return next((one for one in fact.evidence if slot and slot in one.supports), fact.evidence[0])


def _reasons(node: NamedNode, codes: Sequence[str], where: str) -> Iterable[PlainTriple]:
    return ((node, terms.prop("reason"), reason) for reason in reason_literals(codes, where))


def _key(fact: Quoted, slot: str) -> str:
    return digest(slot, fact.model_dump_json(exclude_none=True))


def _where(fact: Quoted) -> str:
    return f"report {fact.report!r}"
