"""The small parts of linking by themselves: passages, parts of states, keys, what is told of what a store keeps."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.fact_parties import parties, with_parties
from kg.facts import Account, Actor, AnyFact, Deployment, Evidence, Place, ReportFact
from kg.gazetteer import Entity, Gazetteer
from kg.link import Query, link_key
from kg.link.explain import described, kept
from kg.link.judgement import Reason
from kg.link.knowledge import knowledge
from kg.link.review_csv import LinkDoubt, described as labelled
from kg.link.score import surroundings
from kg.link.surroundings import ReportSurroundings, part_after, places_of

G = Gazetteer.load()
A, B, C = Place(name="A"), Place(name="B"), Actor(name="C")
LONG = f"{'x' * 500} Zed {'y' * 500}"


def account(*spans: tuple[int, str], **values: Any) -> Account:
    words = tuple(Evidence(start=start, end=start + len(quote), quote=quote) for start, quote in spans)
    return Account(report="r", attack="k", evidence=words or (Evidence(start=0, end=1, quote="x"),), **values)


def report(text: str, language: str = "en") -> ReportFact:
    return ReportFact(report="r", text=text, language=language, published=date(2024, 5, 5))


@pytest.mark.parametrize(
    ("facts", "name", "fact", "passage"),
    [
        ([], "Zed", account((0, "one"), (9, "two")), "one two"),
        ([], "Zed", report("of no account"), "Zed"),
        ([report(LONG)], "Zed", account((500, " Zed ")), f"{'x' * 399} Zed {'y' * 399}"),
        ([report(LONG)], "Zed", account((0, "x")), "x" * 401),
        ([report(f"Zed{'y' * 500}")], "Zed", account((0, f"Zed{'y' * 50}")), f"Zed{'y' * 400}"),
        ([report("Zed. Then Zed again")], "Zed", account((1, "."), (5, "Then Zed")), "Zed. Then Zed again"),
        ([report(f"Zed {LONG}")], "Zed", account((0, "x"), (504, " Zed ")), f"{'x' * 399} Zed {'y' * 399}"),
    ],
)
def test_the_passage_of_a_name(facts: list[AnyFact], name: str, fact: AnyFact, passage: str) -> None:
    assert ReportSurroundings(facts, G).passage(name, fact) == passage


def test_what_a_report_says_of_itself() -> None:
    around = ReportSurroundings([account(), report("From Baghdad and Lyon, by the Iraqi army.", "FR-fr")], G)
    assert (around.id, around.lang, around.day) == ("r", "fr", date(2024, 5, 5))
    assert around.countries == {"IQ", "FR"}
    bare = ReportSurroundings([account()], G)
    assert (bare.id, bare.lang, bare.day, bare.countries) == ("r", "", None, frozenset())
    assert ReportSurroundings([], G).id == ""
    assert around.quote(account((3, "of it"), (0, "x"))) == "of it"
    assert around.quote(report("x")) == ""
    far = ReportSurroundings([report(f"{'x ' * 10_000}Baghdad")], G)
    assert far.countries == frozenset()
    assert around.context("Zed", account(), frozenset({"SY"})).countries == {"SY"}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("They live in Lyon.", {"FR"}),
        ("They live in Anbar.", {"IQ"}),
        ("The Hezbollah said so.", set()),
        ("They live in Tripoli.", set()),
        ("They live in Syria.", {"SY"}),
    ],
)
def test_the_countries_that_a_text_names(text: str, countries: set[str]) -> None:
    assert ReportSurroundings([report(text)], G).countries == countries


@pytest.mark.parametrize(
    ("name", "types", "country", "near", "found"),
    [
        ("Odessa", ("base", "place"), "", "a fire in Odessa, Texas, again", ("Texas", "US")),
        ("Odessa", ("base", "place"), "", "un feu à Odessa, au Texas", ("Texas", "US")),
        ("Odessa", ("base", "place"), "", "un feu à Odessa , dans l’Ohio", ("Ohio", "US")),
        ("Odessa", ("actor", "base", "place"), "", "Odessa, New South Wales", ("New South Wales", "AU")),
        ("Odessa", ("actor",), "", "a fire in Odessa, Texas, again", ("", "")),
        ("Odessa", ("base", "place"), "UA", "a fire in Odessa, Texas, again", ("", "")),
        ("Odessa", ("base", "place"), "", "a fire in Odessa and Texas", ("", "")),
        ("Odessa", ("base", "place"), "", "a fire in Odessa, Texasville", ("", "")),
        ("Odessa", ("base", "place"), "", "a fire in NewOdessa, Texas", ("", "")),
    ],
)
def test_the_state_after_a_name(name: str, types: Any, country: str, near: str, found: tuple[str, str]) -> None:
    assert part_after(Query(name, types, "", country), near) == found


@pytest.mark.parametrize(
    ("fact", "places"),
    [
        (account(place=(A,), target=(C, B)), (A, B)),
        (Deployment(report="r", force=C, at=A, evidence=account().evidence), (A,)),
        (Deployment(report="r", force=C, evidence=account().evidence), ()),
        (report("x"), ()),
    ],
)
def test_the_places_of_a_fact(fact: AnyFact, places: tuple[Place, ...]) -> None:
    assert places_of(fact) == places


@pytest.mark.parametrize(
    ("name", "near", "before", "after"),
    [
        ("Zed", "the air base of Zed was hit", ("base", "air"), ("was",)),
        ("Zed", "the old air base Zed", ("base", "air"), ()),
        ("Zed", "a post in Zed fell", (), ("fell",)),
        ("Zed", "Zed fell and the town Zed stands", ("town", "and"), ("fell", "stands")),
        ("Zed", "nobody is here", (), ()),
        ("New Zed", "the gulf of New Zed Bay", ("gulf",), ("bay",)),
    ],
)
def test_the_words_beside_a_name(name: str, near: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    found = surroundings(name, near)
    assert (found.before, found.after) == (before, after)
    assert not found.has(name.lower()) and found.has("nobody") == ("nobody" in near)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (("Al-Shabaab", "actor"), "actor:al shabaab"),
        (("Tripoli", "place", "LB"), "place:tripoli@LB"),
        (("Tripoli", "base", "", "r7"), "place:tripoli#r7"),
        (("!", "actor", "LB", "r7"), "actor:!@LB#r7"),
    ],
)
def test_what_a_decision_is_about(asked: tuple[str, ...], key: str) -> None:
    assert link_key(*asked) == key


def test_parties_are_changed_one_by_one() -> None:
    fact = account(target=(A, C), place=(B,), stated_by=C, perpetrator=(C,))
    assert sorted(one.name for one in parties(fact)) == ["A", "B", "C", "C", "C"]
    assert with_parties(fact, lambda one: one) is fact
    changed = with_parties(fact, lambda one: B if one is A else one)
    assert changed == fact.model_copy(update={"target": (B, C)}) and changed is not fact
    assert parties(report("x")) == []


DOUBT = LinkDoubt("Zed", "place", "", "r1", "words", "place/zed", "Zed", "0.5", ("kind same +6",), "the best has 50")


@pytest.mark.parametrize(
    ("links", "lines"),
    [
        ([], ["in the store: nothing is kept of Zed (it was plain, or it is in no report)"]),
        (
            [("closeMatch", DOUBT)],
            [
                "in the store, report r1: may be place/zed «Zed», score 0.5",
                "  the best has 50", "         kind same +6",
            ],
        ),
        (
            [("linked", LinkDoubt("Zed", "place", "", "", "", "Q1", "", "", (), "")), ("exactMatch", DOUBT)],
            [
                "in the store, Wikidata was asked: linked to Q1",
                "in the store, report r1: is place/zed «Zed», score 0.5", "  the best has 50", "         kind same +6",
            ],
        ),
    ],
)  # fmt: skip
def test_what_a_store_keeps_of_a_name(links: list[tuple[str, LinkDoubt]], lines: list[str]) -> None:
    assert list(kept("Zed", links)) == lines


def test_entities_in_a_line() -> None:
    bare = Entity("place/zed", "place", "", "Zède", "")
    full = Entity("place/zed", "place", "oil_site", "Zède", "Zed", country="IQ", qid="Q1")
    assert described(bare) == "place/zed «Zède»"
    assert described(full) == "place/zed «Zed» oil_site IQ Q1"
    assert [one.label for one in labelled([DOUBT, DOUBT], {"place/zed": full})] == ["Zed (oil site, IQ)"] * 2
    assert [one.label for one in labelled([DOUBT], {"place/zed": bare})] == ["Zède ()"]
    assert list(labelled([DOUBT], {})) == [DOUBT]
    assert str(Reason("kind_same", 6)) == "kind same +6"
    assert str(Reason("cue_own", -2.5, "hill")) == "cue own (hill) -2.5"


def test_what_is_known_beside_the_gazetteer() -> None:
    known = knowledge()
    assert known.years["actor/slc"].since == date(2015, 3, 25) and known.years["actor/slc"].until is None
    assert known.years["actor/isaf"].until == date(2014, 12, 28)
    assert {"coalition", "alliance"} <= known.heads["coalition"] and {"base", "camp"} <= known.heads["base"]
    assert not {"locative", "generic", "connector"} & set(known.heads)
    assert known.parts["texas"] == "US" and "Texas" in known.part_names
    assert "city" in known.apart["base"]
    assert {one.entity for one in known.ambiguous["coalition"]} >= {"actor/mnf-i", "actor/isaf"}
