"""Where every node is, which ids are taken, how literals and files are written; and facts back from their records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, StoreError, UsageError
from kg.facts import Actor, AnyFact, Claim, Denial, Evidence, Place, ReportFact, digest, to_json_line
from kg.triples import iris, report_quads, serialize, terms, to_rdflib
from kg.triples.from_rdf import as_read, facts_from, facts_of_quads, ids_apart, record_of, record_quads
from kg.triples.marks import attacks_in, invalid_mark
from kg.vocabulary import BASE, SIT, XSD

B = "http://b/"
EAST = timezone(timedelta(hours=2))
WORDS = (Evidence(start=0, end=1, quote="x"),)
REPORT = ReportFact(report="r", text="x of it", language="en")
CLAIM = Claim(report="r", about="k", evidence=WORDS)
DENIAL = Denial(report="r", about="k", evidence=WORDS)
LATER = CLAIM.model_copy(update={"as_read": CLAIM.id, "id": "0" * 20})


@pytest.mark.parametrize(
    ("node", "path"),
    [
        (iris.report_iri("a/b c", B), "report/a%2Fb%20c"),
        (iris.report_iri("..", B), "report/%2E%2E"),
        (iris.report_iri(".", B), "report/%2E"),
        (iris.report_iri("...", B), "report/..."),
        (iris.graph_of("r", B), "graph/report/r"),
        (iris.extraction_iri("r", B), "extraction/r"),
        (iris.gazetteer_graph(B), "graph/gazetteer"),
        (iris.consolidated_graph(B), "graph/consolidated"),
        (iris.store_graph(B), "graph/store"),
        (iris.resolution_graph(B), "graph/resolution"),
        (iris.wikidata_graph(B), "graph/wikidata"),
        (iris.record_graph("r", B), "graph/record/r"),
        (iris.links_graph("r", B), "graph/links/r"),
        (iris.review_graph("r", B), "graph/review/r"),
        (iris.revision_graph("r", 2, B), "graph/revision/r/2"),
        (iris.revision_iri("r", 2, B), "revision/r/2"),
        (iris.match_iri("b", "a", B), f"match/{digest('match', 'a', 'b')}"),
        (iris.match_iri("a", "b", B), f"match/{digest('match', 'a', 'b')}"),
        (iris.dataset_iri("ucdp", "23.1", B), "dataset/ucdp/23.1"),
        (iris.attack_iri("k", B), "attack/k"),
        (iris.fact_iri("claim", "i", B), "claim/i"),
        (iris.entity_iri("base/a b", B), "base/a%20b"),
        (iris.entity_iri("base/../x", B), "base/%2E%2E/x"),
        (iris.geometry_iri("base/a", B), "geometry/base/a"),
        (iris.author_iri("r", B), f"actor/author-{digest('r')}"),
        (iris.actor_iri(Actor(name="A", anonymous=True, entity="actor/a"), "r", B), f"actor/anon-{digest('r', 'A')}"),
        (iris.actor_iri(Actor(name="A", entity="actor/a"), "r", B), "actor/a"),
        (iris.actor_iri(Actor(name="Á", country="IQ"), "r", B), f"actor/x-{digest('a', 'IQ')}"),
        (iris.actor_iri(Actor(name="!"), "r", B), f"actor/x-{digest('!', None)}"),
        (iris.place_iri(Place(name="A", entity="place/a", lat=1, lon=2), B), "place/a"),
        (iris.place_iri(Place(name="A", kind="base"), B), f"base/x-{digest('a', None)}"),
        (iris.place_iri(Place(name="Á"), B), f"place/x-{digest('a', None)}"),
        (iris.place_iri(Place(name="A", lat=0, lon=2), B), f"place/x-{digest('a', None, 0.0, 2.0)}"),
        (iris.place_iri(Place(name="!", kind="base", lat=1, lon=2), B), f"base/x-{digest('!', None, 1.0, 2.0)}"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_a_node_is(node: ox.NamedNode, path: str) -> None:
    assert node.value == B + path


@pytest.mark.parametrize(
    ("place", "is_one"),
    [
        (Place(name="A", kind="base"), True),
        (Place(name="A", kind="airport", entity="base/a"), True),
        (Place(name="A", kind="airport", entity="place/a"), False),
        (Place(name="A"), False),
    ],
)
def test_what_is_a_base(place: Place, is_one: bool) -> None:
    assert iris.is_base(place) is is_one


@pytest.mark.parametrize(
    ("url", "node"),
    [
        ("https://example.org/a b?c=é#d", "https://example.org/a%20b?c=%C3%A9#d"),
        ("http://example.org", "http://example.org"),
        ("ftp://example.org/a", None),
        ("https:///a", None),
        ("http://[", None),
        ("example.org/a", None),
    ],
)
def test_addresses(url: str, node: str | None) -> None:
    found = iris.address(url)
    assert (found and found.value) == node


def test_what_is_no_id_and_no_base() -> None:
    with pytest.raises(InputError, match="empty id"):
        iris.encode("")
    with pytest.raises(InputError, match="surrogate"):
        iris.encode("a\ud800")
    with pytest.raises(UsageError, match="'no base' cannot be the base"):
        iris.node("no base", "x")


@pytest.mark.parametrize(
    ("literal", "value", "kind"),
    [
        (terms.clock("03:10"), "03:10:00", "time"),
        (terms.clock("03:10:05"), "03:10:05", "time"),
        (terms.decimal(41.0420), "41.042", "decimal"),
        (terms.decimal(33.0), "33", "decimal"),
        (terms.decimal(100), "100", "decimal"),
        (terms.decimal(-0.5), "-0.5", "decimal"),
        (terms.decimal(1e-7), "0.0000001", "decimal"),
        (terms.decimal(0.0), "0", "decimal"),
        (terms.boolean(True), "true", "boolean"),
        (terms.boolean(False), "false", "boolean"),
        (terms.integer(7), "7", "integer"),
        (terms.moment(datetime(2024, 5, 5, 1, tzinfo=EAST)), "2024-05-04T23:00:00Z", "dateTime"),
        (terms.moment(datetime(2024, 5, 5, 1, 2, 3, 4, tzinfo=UTC)), "2024-05-05T01:02:03.000004Z", "dateTime"),
    ],
    ids=str,
)
def test_literals(literal: ox.Literal, value: str, kind: str) -> None:
    assert (literal.value, literal.datatype.value) == (value, XSD + kind)


def test_concepts_classes_and_points() -> None:
    assert terms.concept("actorKind", "outlet").value == SIT + "media_outlet"
    assert terms.concept("slot", "killed").value == SIT + "slot_killed"
    assert terms.concept("outcome", "foiled").value == SIT + "foiled"
    assert terms.wkt(33.8, 42.0).value == "POINT(42 33.8)"
    assert [each.value.removeprefix(SIT) for each in terms.classes_of("Claim")] == [
        "Claim", "ResponsibilityStatement", "Statement"
    ]  # fmt: skip
    with pytest.raises(KeyError):
        terms.prop("noSuchProperty")
    with pytest.raises(InputError, match="'x y' is not a language tag"):
        terms.worded("a", "x y", "here")
    with pytest.raises(InputError, match=r"here: character 1 is half of a surrogate pair \(U\+D800\)"):
        terms.text("a\ud800", "here")


@pytest.mark.parametrize(
    ("stand", "read", "apart"),
    [
        ([REPORT, CLAIM], [REPORT, CLAIM], set()),
        ([REPORT, CLAIM], [REPORT, CLAIM, DENIAL], {DENIAL.id}),
        ([REPORT, LATER], [REPORT, CLAIM], {CLAIM.id}),
        ([REPORT, LATER, DENIAL], [REPORT, CLAIM, DENIAL], {CLAIM.id}),
        ([REPORT.model_copy(update={"title": "T"})], [REPORT], set()),
    ],
)
def test_what_was_read_comes_back(stand: list[AnyFact], read: list[AnyFact], apart: set[str]) -> None:
    assert ids_apart(stand, read) == apart
    others = [fact for fact in read if fact.id in apart]
    back = as_read(stand, [*others, REPORT])
    assert back[0] == stand[0]
    assert back[1:] == sorted(read[1:], key=lambda fact: fact.id)


def test_records_come_back_as_facts() -> None:
    lines = [record_of(fact) for fact in (DENIAL, CLAIM, REPORT)]
    assert facts_from(lines, "x of it") == [REPORT, *sorted((CLAIM, DENIAL), key=lambda fact: fact.id)]
    assert facts_from(lines)[0] == REPORT.model_copy(update={"text": ""})
    assert facts_from([to_json_line(REPORT)]) == [REPORT]
    assert record_of(REPORT, with_text=True) == to_json_line(REPORT)
    facts: list[AnyFact] = [REPORT, CLAIM]
    quads = [*report_quads(facts), *record_quads(facts, read=[REPORT, CLAIM, DENIAL])]
    assert facts_of_quads(quads) == facts
    for bad, said in (([], "holds 0 records"), ([lines[2], lines[2]], "holds 2 records"), (["{}"], "that is no fact")):
        with pytest.raises(StoreError, match=said):
            facts_from(bad)


def test_marks() -> None:
    mark = invalid_mark("r")
    assert str(mark.subject) == f"<{BASE}report/r>" and mark.predicate.value == SIT + "invalid"
    assert (mark.object.value, mark.graph_name) == ("true", iris.graph_of("r", BASE))  # type: ignore[union-attr]
    attack, other = iris.attack_iri("k", BASE), iris.report_iri("r", BASE)
    kind = ox.NamedNode(SIT + "Attack")
    quads = [
        ox.Quad(attack, terms.TYPE, kind), ox.Quad(other, terms.TYPE, ox.NamedNode(SIT + "Report")),
        ox.Quad(other, terms.LABEL, kind), ox.Quad(ox.BlankNode("b"), terms.TYPE, kind),
    ]  # fmt: skip
    assert list(attacks_in(quads)) == [attack]


def test_files_by_what_they_are_asked_for(tmp_path: Path) -> None:
    quads = list(report_quads([REPORT, CLAIM]))
    said = {}
    for name, form in (("a.nq", None), ("a.trig", None), ("a.ttl", None), ("a.jsonld", None), ("a.nq", "ttl")):
        assert serialize([*quads, quads[0]], tmp_path / name, form) == len(quads)
        said[name, form] = (tmp_path / name).read_text(encoding="utf-8")
    assert said["a.ttl", None] == said["a.nq", "ttl"]
    assert said["a.ttl", None].splitlines()[0].startswith("@prefix dcterms:")
    assert "graph/report" not in said["a.ttl", None].replace("/prefix", "")
    for name in ("a.nq", "a.trig", "a.jsonld"):
        assert "graph/report/r" in said[name, None]
    with (tmp_path / "open").open("wb") as file:
        assert serialize(quads, file) == len(quads)
    assert (tmp_path / "open").read_text(encoding="utf-8") == said["a.nq", None]


def test_terms_of_rdflib() -> None:
    node, blank = ox.NamedNode(B + "a"), ox.BlankNode("b")
    number = ox.Literal("01", datatype=ox.NamedNode(XSD + "integer"))
    objects = [number, ox.Literal("a", language="en"), ox.Literal("a")]
    graph = to_rdflib([ox.Quad(blank, node, each) for each in (*objects, node)])
    assert sorted(term.n3() for term in graph.objects()) == sorted(
        ['"01"^^<http://www.w3.org/2001/XMLSchema#integer>', '"a"@en', '"a"', f"<{B}a>"]
    )
    assert [str(term) for term in set(graph.subjects())] == ["b"]
    with pytest.raises(UsageError, match="rdflib has no term for Triple"):
        to_rdflib([ox.Quad(node, node, ox.Triple(node, node, node))])
