"""Readers give names; which entries of the gazetteer they mean, linking says, and it alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.corpus import load
from kg.fact_parties import parties
from kg.facts import Account, Actor, AnyFact, Evidence, Place
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.read.llm.answers import Answers
from kg.read.llm.reader import LlmReader
from kg.read.rules import RuleReader
from kg.read.rules.names_alone import names_alone
from kg.reports import Report
from kg.sheet import facts_of_sheet

ANSWERS = Path(__file__).parents[1] / "llm" / "answers"
CODED = load()[:3]


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def by_rules(reports: list[Report]) -> list[list[AnyFact]]:
    return [facts for _, facts in RuleReader(gazetteer()).read_all(reports)]


def by_model(reports: list[Report]) -> list[list[AnyFact]]:
    answers = Answers(ANSWERS)
    reader = LlmReader(answers.models().pop(), answers, gazetteer(), fail=lambda _: None)
    return [facts for _, facts in reader.read_all([one.report for one in load()])][: len(reports)]


def by_sheets(reports: list[Report]) -> list[list[AnyFact]]:
    return [facts_of_sheet(one.report, one.sheet, gazetteer()) for one in CODED]


def links(facts: list[AnyFact]) -> list[str]:
    return [
        identifier
        for fact in facts
        for one in parties(fact)
        for identifier in (one.entity, one.institution_entity if isinstance(one, Actor) else None)
        if identifier
    ]


@pytest.mark.parametrize("read", [by_rules, by_model, by_sheets])
def test_what_is_read_has_no_entity_and_linking_finds_them(read) -> None:  # type: ignore[no-untyped-def]
    found = read([one.report for one in CODED])
    assert len(found) == len(CODED)
    for facts in found:
        assert links(facts) == []
        assert links([*Linker(gazetteer()).link(facts)])


@pytest.mark.parametrize("name, kind, country, entity", [
    ("armée", "armed_force", "TD", "actor/td-armed-forces"),
    ("last American soldier", "armed_force", "US", "actor/us-armed-forces"),
    ("Iranian border guards", "armed_force", "IR", None),
    ("Baloch Liberation Army (BLA)", "armed_group", "PK", "actor/bla"),
    ("organisation Etat islamique (EI)", "armed_group", None, "actor/islamic-state"),
    ("hommes des Brigades des Géants", "armed_group", "YE", "actor/giants-brigades"),
    ("proche du Jaish-e-Mohammed", "armed_group", "PK", None),
    ("diplomatie pakistanaise", "state", "PK", "actor/state-pk"),
    ("Kenya's military", "state", "KE", None),
    ("Kenya's military", "armed_force", "KE", "actor/ke-armed-forces"),
    ("російські війська", "state", "RU", None),
    ("Somali group", "armed_group", "SO", None),
    ("forces américaines et de la coalition", "armed_force", "US", None),
    ("Minusma peacekeepers", "armed_force", None, "actor/minusma"),
    ("U.N. Security Council", "organisation", None, "actor/un-security-council"),
])
def test_an_actor_that_no_entry_has_the_name_of(name: str, kind: str, country: str | None, entity: str | None) -> None:
    assert linked(Actor(name=name, kind=kind, country=country)) == entity  # type: ignore[arg-type]


@pytest.mark.parametrize("name, kind, country, entity", [
    ("base militaire irakienne d’Ain al-Asad", "base", "IQ", "base/ain-al-asad"),
    ("Yemen's al-Jawf province", "province", "YE", "place/al-jawf-ye"),
    ("Kabul University", "civilian", "AF", None),
    ("pays voisins du Yémen", "country", "YE", None),
    ("U.S", "country", "US", "place/us"),
])
def test_a_place_that_no_entry_has_the_name_of(name: str, kind: str, country: str, entity: str | None) -> None:
    assert linked(Place(name=name, kind=kind, country=country)) == entity  # type: ignore[arg-type]


@pytest.mark.parametrize("party, country", [
    (Place(name="Tripoli", entity="place/tripoli-ly", country="LY"), None),
    (Place(name="the town", also=("Tripoli",), entity="place/tripoli-ly", country="LY"), None),
    (Place(name="the town", also=("Mosul", "Tripoli"), entity="place/mosul", country="IQ"), "IQ"),
    (Place(name="the town", entity="place/tripoli-ly", country="LY"), "LY"),
    (Actor(name="Riyad", also=("coalition",), kind="state", entity="actor/state-sa", country="SA"), "SA"),
])
def test_a_country_that_was_a_guess_goes_with_the_entry(party: Place | Actor, country: str | None) -> None:
    words = (Evidence(start=0, end=5, quote="Words"),)
    fact = Account(report="r", attack="k", evidence=words, target=(party,))
    [left] = parties(next(names_alone([fact], gazetteer())))
    assert (left.entity, left.country, left.also) == (None, country, party.also)


@pytest.mark.parametrize("also, entity", [
    (None, "actor/lb-armed-forces"), (("UNIFIL",), "actor/unifil"), (("Nobodies",), "actor/lb-armed-forces"),
])
def test_a_name_that_is_borne_goes_before_one_that_describes(also: tuple[str, ...] | None, entity: str) -> None:
    assert linked(Actor(name="force", kind="armed_force", country="LB", also=also)) == entity


def linked(party: Place | Actor) -> str | None:
    field = {"place": (party,)} if isinstance(party, Place) else {"perpetrator": (party,)}
    fact = Account(report="r", attack="k", evidence=(Evidence(start=0, end=5, quote="Words"),), **field)  # type: ignore[arg-type]
    return parties(Linker(gazetteer()).link([fact])[0])[0].entity
