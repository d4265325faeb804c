"""What must hold for any facts: order does not matter, text survives every format, IRIs are valid."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings, strategies as st
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from kg import vocabulary
from kg.errors import InputError, UsageError
from kg.facts import Account, Actor, AnyFact, Evidence, Place, ReportFact, parse_line
from kg.triples import graph_of, report_iri, report_quads, serialize, to_rdflib

CASES = sorted((Path(__file__).parent / "cases").glob("*/facts.jsonl"))
UNICODE = st.text(min_size=1, max_size=40)  # hypothesis leaves lone surrogates out; they have a test of their own


def facts_of(path: Path) -> list[AnyFact]:
    return [parse_line(line) for line in path.read_bytes().decode("utf-8").split("\n") if line]


FACTS = [fact for path in CASES for fact in facts_of(path)]
REPORTS = {fact.report: fact for fact in FACTS if isinstance(fact, ReportFact)}


def written(facts: list[AnyFact], form: str = "nq") -> bytes:
    buffer = io.BytesIO()
    serialize(report_quads(facts), buffer, form)
    return buffer.getvalue()


def told(text: str, report: str = "r", name: str = "x") -> list[AnyFact]:
    head = ReportFact(report=report, text=text, language="fr", title=text, outlet=name)
    evidence = Evidence(start=0, end=len(text), quote=text)
    place = Place(name=text, country="IQ")
    target = (place, Actor(name=text))
    return [head, Account(report=report, attack="k", evidence=(evidence,), target=target, date_text=text)]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(REPORTS)), st.randoms())
def test_the_order_of_facts_changes_nothing(report: str, random: object) -> None:
    rest = [fact for fact in FACTS if fact.report == report and not isinstance(fact, ReportFact)]
    shuffled = list(rest)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for form in ("nq", "trig", "ttl", "jsonld"):
        assert written([REPORTS[report], *shuffled], form) == written([REPORTS[report], *rest], form)


@settings(max_examples=80, deadline=None)
@given(UNICODE, UNICODE)
def test_any_text_survives_pyoxigraph(text: str, report: str) -> None:
    for form, kind in (
        ("nq", ox.RdfFormat.N_QUADS),
        ("trig", ox.RdfFormat.TRIG),
        ("ttl", ox.RdfFormat.TURTLE),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ):
        quotes = {
            quad.object.value
            for quad in ox.parse(written(told(text, report), form), kind)
            if quad.predicate.value == vocabulary.SIT + "quote"
        }
        assert quotes == {text}, form


@settings(max_examples=60, deadline=None)
@given(UNICODE, UNICODE)
def test_any_text_survives_rdflib(text: str, report: str) -> None:
    quads = list(report_quads(told(text, report)))
    graph = to_rdflib(quads)
    quote = URIRef(vocabulary.SIT + "quote")
    assert {str(value) for value in graph.objects(None, quote)} == {text}
    assert len(graph) == len(quads)


ODD = 'Il a dit : « "Oui\\non" » \U0001f680\u2028fin\u2029\ttab\r\ncr\u0085nel\x0b\x0c\x1c\x1d <b>&amp;</b>\u00a0’'


def test_a_quote_with_everything_survives_rdflib_as_a_file() -> None:
    dataset = Dataset()
    dataset.parse(data=written(told(ODD)).decode("utf-8"), format="nquads")
    graph = dataset.graph(URIRef(graph_of("r", vocabulary.BASE).value))
    assert {str(value) for value in graph.objects(None, URIRef(vocabulary.SIT + "quote"))} == {ODD}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_rdflib_and_pyoxigraph_see_the_same_graph(path: Path) -> None:
    facts = facts_of(path)
    first = [fact for fact in facts if fact.report == facts[0].report]
    turtle = Graph().parse(data=written(first, "ttl").decode("utf-8"), format="turtle")
    assert isomorphic(turtle, to_rdflib(report_quads(first)))


@settings(max_examples=150, deadline=None)
@given(UNICODE, UNICODE)
def test_every_iri_is_valid_and_different_ids_stay_apart(one: str, other: str) -> None:
    first, second = report_iri(one, vocabulary.BASE), report_iri(other, vocabulary.BASE)
    assert (first == second) == (one == other)
    assert first.value.isascii()
    ox.NamedNode(first.value)


@pytest.mark.parametrize("report", [".", "..", "a/../b", "%41", "A", "a b", "é", "🚀", "#", "?"])
def test_ids_that_tempt_a_parser(report: str) -> None:
    turtle = written(told("x", report), "ttl")
    subjects = {quad.subject.value for quad in ox.parse(turtle, ox.RdfFormat.TURTLE, base_iri="http://example.org/")}
    assert report_iri(report, vocabulary.BASE).value in subjects


def test_an_id_of_dots_is_not_a_step_up_the_path() -> None:
    assert report_iri("..", vocabulary.BASE).value == vocabulary.BASE + "report/%2E%2E"
    assert report_iri(".", vocabulary.BASE).value == vocabulary.BASE + "report/%2E"
    assert report_iri("v1.2", vocabulary.BASE).value == vocabulary.BASE + "report/v1.2"


def test_no_blank_node_and_no_triple_outside_the_graph() -> None:
    for report, head in REPORTS.items():
        rest = [fact for fact in FACTS if fact.report == report and fact != head]
        for quad in report_quads([head, *rest]):
            assert quad.graph_name == graph_of(report, vocabulary.BASE)
            assert not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)


def test_what_a_report_points_to_is_described_in_its_graph() -> None:
    for report, head in REPORTS.items():
        quads = list(report_quads([head, *(fact for fact in FACTS if fact.report == report and fact != head)]))
        typed = {quad.subject for quad in quads if quad.predicate.value == vocabulary.RDF + "type"}
        pointed = {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)}
        data = {node for node in pointed if node.value.startswith(vocabulary.BASE)}
        assert data <= typed


def test_half_a_surrogate_pair_is_refused_by_name() -> None:
    head = ReportFact.model_construct(
        fact="report",
        report="r1",
        id="x",
        nth=0,
        text="a\ud800b",
        language="fr",
        published=None,
        outlet=None,
        title=None,
        url=None,
        relays=(),
    )
    with pytest.raises(InputError, match=r"report 'r1': character 1 is half of a surrogate pair \(U\+D800\)"):
        list(report_quads([head]))
    with pytest.raises(InputError, match="surrogate"):
        report_iri("\udfff", vocabulary.BASE)


def test_bad_calls_say_what_is_wrong() -> None:
    facts = told("x")
    with pytest.raises(InputError, match="must begin with the report"):
        list(report_quads(facts[1:]))
    with pytest.raises(InputError, match="'other' lies among those of 'r'"):
        list(report_quads([*facts, *told("x", "other")]))
    with pytest.raises(InputError, match="comes twice"):
        list(report_quads([*facts, facts[0]]))
    with pytest.raises(InputError, match="not a language tag"):
        list(report_quads([ReportFact(report="r", text="x", language="not a tag", title="x")]))
    with pytest.raises(UsageError, match="cannot be the base"):
        list(report_quads(facts, base="no iri/"))


def test_values_have_one_form() -> None:
    fact = Account(
        report="r",
        attack="k",
        evidence=(Evidence(start=0, end=1, quote="x"),),
        local_time="02:50",
        earliest=date(2023, 1, 2),
        latest=date(2023, 1, 2),
    )
    lines = written([ReportFact(report="r", text="x", language="en"), fact]).decode()
    assert f'"02:50:00"^^<{vocabulary.XSD}time>' in lines
    assert f'"2023-01-02"^^<{vocabulary.XSD}date>' in lines
    assert f'"0"^^<{vocabulary.XSD}integer>' in lines


def test_the_reporters_own_voice() -> None:
    sit = vocabulary.SIT
    graph = to_rdflib(report_quads(told("x")))
    account = next(graph.subjects(URIRef(sit + "ofAttack")))
    outlet = graph.value(next(graph.subjects(URIRef(sit + "text"))), URIRef(sit + "outlet"))
    assert graph.value(account, URIRef(sit + "statedBy")) == outlet
    nameless = [ReportFact(report="r", text="x", language="en"), told("x")[1]]
    graph = to_rdflib(report_quads(nameless))
    author = graph.value(next(graph.subjects(URIRef(sit + "ofAttack"))), URIRef(sit + "statedBy"))
    assert "/actor/author-" in str(author)
    assert str(graph.value(author, URIRef(sit + "anonymous"))) == "true"


def test_an_anonymous_source_is_never_the_known_actor_it_could_be() -> None:
    one = Actor(name="un responsable", anonymous=True, entity="actor/known")
    evidence = Evidence(start=0, end=1, quote="x")
    facts = [
        ReportFact(report="r", text="x", language="fr"),
        Account(report="r", attack="k", evidence=(evidence,), stated_by=one),
    ]
    assert b"actor/known" not in written(facts)  # type: ignore[arg-type]
    assert b"actor/anon-" in written(facts)  # type: ignore[arg-type]
