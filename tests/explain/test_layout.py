"""Facts → page: every fact in one card, accounts side by side, differences marked, responsibility in words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from kg.explain import KINDS, Card, lay_out
from kg.facts import Account, Actor, Count, Evidence, NonClaim, Place, ReportFact
from kg.words.word_files import LANGUAGES, phrases
from kg.words.wording import wording
from tests.explain.reports import TEXT, hostile, taji


def lines(card: Card) -> dict[str, str]:
    return {row.field: "; ".join(row.lines) for row in card.rows if row.lines}


def test_every_fact_has_one_card_and_every_quote_its_words() -> None:
    facts = taji()
    page = lay_out(facts)
    assert sorted(card.fact for card in page.cards) == sorted(fact.id for fact in facts[1:])
    assert [card.number for card in page.cards] == list(range(1, len(facts)))
    assert sum(page.counts.values()) == len(page.cards)
    quoted = {page.text[quote.start : quote.end] for quote in page.quotes}
    assert quoted == {evidence.quote for fact in facts[1:] for evidence in fact.evidence}  # type: ignore[union-attr]


def test_attacks_come_first_and_what_is_said_about_them_goes_with_them() -> None:
    page = lay_out(taji())
    assert [group.kicker or group.heading for group in page.groups] == [
        "Attaque 1 · 2 récits",
        "Attaque 2 · un récit",
        "Séries et historique",
        "Forces stationnées",
        "Menaces, accusations, condamnations",
    ]
    first, second, series, *_ = page.groups
    assert [card.kind for card in first.cards] == ["account", "account", "non_claim", "denial", "attribution"]
    assert [card.kind for card in second.cards] == ["account", "claim"]
    assert [card.kind for card in series.cards] == ["aggregate", "non_claim"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "fr",
            ["Dite non revendiquée au 12 mars 2020", "Démentie par\u00a0: Hezbollah", "Attribuée à\u00a0: Hezbollah"],
        ),
        ("en", ["Said to be unclaimed as of 12 March 2020", "Denied by Hezbollah", "Attributed to Hezbollah"]),
    ],
)
def test_responsibility_in_words(lang: str, said: list[str]) -> None:
    first = lay_out(taji(), lang=lang).groups[0]
    assert [text for _, text in first.state] == said
    assert [kind for kind, _ in first.state] == ["non_claim", "denial", "attribution"]


def test_nothing_said_about_responsibility_is_said() -> None:
    page = lay_out([fact for fact in taji() if fact.fact in ("report", "account")])
    assert {group.state for group in page.groups} == {(("", "Aucune revendication rapportée"),)}


def test_accounts_have_the_same_rows_and_only_disagreements_are_marked() -> None:
    american, iraqi = lay_out(taji()).groups[0].compared
    assert [row.field for row in american.rows] == [row.field for row in iraqi.rows]
    assert {row.field for row in american.rows if row.differs} == {"weapon_count"}
    assert {row.field for row in iraqi.rows if row.differs} == {"weapon_count"}
    assert lines(american)["weapon_count"] == "15" and lines(iraqi)["weapon_count"] == "10"
    assert lines(iraqi)["injured"] == "aucun"
    assert "killed" not in lines(iraqi)


def test_who_speaks() -> None:
    cards = {card.kind + str(card.number): card for card in lay_out(taji()).cards}
    american, iraqi, unclaimed, denial, *_ = cards.values()
    assert american.heading == "un responsable américain"
    assert american.speaker_note == "source anonyme · institution\u00a0: Pentagone"
    assert iraqi.badges == ("au conditionnel",)
    assert unclaimed.says == "Selon la rédaction"
    assert denial.says == ""  # the heading names the speaker
    balad = next(card for card in lay_out(taji()).groups[1].cards if card.kind == "account")
    assert balad.heading == "Agences (la rédaction)"


def test_a_row_knows_the_words_that_carry_it() -> None:
    page = lay_out(taji())
    killed = next(row for row in page.groups[0].compared[0].rows if row.field == "killed")
    [quote] = killed.quotes
    assert page.text[page.quote[quote].start : page.quote[quote].end] == "trois morts"


def test_linked_names_stand_beside_the_reports_own() -> None:
    page = lay_out(taji(), names=lambda entity, lang: f"{entity} in {lang}")
    target = next(row for row in page.groups[0].compared[0].rows if row.field == "target")
    assert (target.lines, target.note) == (("base de Taji",), "→ base/taji in fr")


def account(**fields: Any) -> Account:
    evidence = (Evidence(start=0, end=3, quote=TEXT[:3]),)
    return Account(report="taji", evidence=evidence, attack="a", nth=fields.pop("nth", 0), **fields)


DAY, NEXT = date(2020, 3, 11), date(2020, 3, 12)
NEAR, FAR = Place(name="Taji"), Place(name="Balad")
CAMP, CAMP_OTHERWISE = (Place(name=name, kind="base", entity="base/taji") for name in ("Taji", "Camp Taji"))
OFFICER = Actor(name="an officer", kind="person")


@pytest.mark.parametrize(
    ("name", "one", "other", "differs"),
    [
        ("killed", {"killed": Count(low=3, high=3)}, {"killed": Count(low=3)}, False),
        ("killed", {"killed": Count(low=3, high=3)}, {"killed": Count(low=4)}, True),
        ("killed", {"killed": Count(low=3, high=3)}, {"killed": Count(low=3, high=3)}, False),
        ("killed", {"killed": Count(low=3, high=3)}, {"injured": Count(low=1, high=1)}, False),
        ("date", {"earliest": DAY, "latest": NEXT}, {"earliest": NEXT, "latest": NEXT, "local_time": "02:50"}, False),
        ("date", {"earliest": DAY, "latest": DAY}, {"earliest": NEXT, "latest": NEXT}, True),
        (
            "date",
            {"earliest": DAY, "latest": DAY, "local_time": "02:50"},
            {"earliest": DAY, "latest": DAY, "local_time": "03:00"},
            True,
        ),
        ("date", {"latest": NEXT}, {"earliest": DAY, "latest": DAY}, False),
        ("date", {"earliest": DAY, "latest": NEXT}, {"latest": DAY}, False),
        ("target", {"target": (NEAR,)}, {"target": (NEAR, FAR)}, False),
        ("target", {"target": (NEAR,)}, {"target": (FAR,)}, False),
        ("target", {"target": (CAMP,)}, {"target": (CAMP_OTHERWISE,)}, False),
        ("target", {"target": (CAMP, FAR)}, {"target": (CAMP_OTHERWISE, NEAR)}, False),
        ("weapon", {"weapon": ("rocket", "drone")}, {"weapon": ("mortar", "rocket")}, True),
        ("outcome", {"outcome": "foiled"}, {"outcome": "carried_out"}, True),
    ],
)
def test_what_counts_as_a_difference(name: str, one: dict[str, Any], other: dict[str, Any], differs: bool) -> None:
    report = taji()[0]
    cards = lay_out([report, account(**one), account(nth=1, stated_by=OFFICER, **other)]).groups[0].compared
    assert any(row.differs for card in cards for row in card.rows if row.field == name) is differs


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (Count(low=0, high=0), "aucun", "none"),
        (Count(low=9), "au moins 9", "at least 9"),
        (Count(high=4), "au plus 4", "at most 4"),
        (Count(low=3, high=5), "3 à 5", "3 to 5"),
        (Count(low=2500, high=2500), "2\u202f500", "2,500"),
    ],
)
def test_counts_are_ranges(count: Count, french: str, english: str) -> None:
    assert (wording("explain", "fr").count(count), wording("explain", "en").count(count)) == (french, english)


def test_a_statement_about_an_attack_that_nobody_tells_is_still_shown() -> None:
    report = taji()[0]
    lost = NonClaim(report="taji", evidence=(Evidence(start=0, end=3, quote="Une"),), about="nowhere")
    [group] = lay_out([report, lost]).groups
    assert (group.heading, group.compared, len(group.others)) == ("Attaque sans récit", (), 1)


def test_a_report_without_facts_and_an_empty_one() -> None:
    report = taji()[0]
    assert lay_out([report]).groups == ()
    assert lay_out([ReportFact(report="r", text="", language="en")]).paragraphs == ()


def test_what_cannot_be_shown_is_said() -> None:
    with pytest.raises(ValueError, match="report itself"):
        lay_out(taji()[1:])
    wrong = account(stated_by=Actor(name="x")).model_copy(update={"evidence": (Evidence(start=1, end=4, quote="Une"),)})
    with pytest.raises(ValueError, match="does not stand at 1"):
        lay_out([taji()[0], wrong])


def test_the_pages_language_is_the_reports_unless_another_is_wanted() -> None:
    assert lay_out(taji()).language == "fr"
    assert lay_out(taji(), lang="en").groups[-1].heading == "Threats, accusations, condemnations"
    assert lay_out(hostile(), lang="en").text_language == "fr"


def test_both_languages_have_the_same_words() -> None:
    tables = phrases("explain")
    assert set(tables) == set(LANGUAGES)

    def keys(table: dict[str, Any]) -> set[str]:
        inner = {f"{name}.{key}" for name, value in table.items() if isinstance(value, dict) for key in value}
        return inner | set(table)

    def places(table: dict[str, Any]) -> dict[str, set[str]]:
        return {name: set(re.findall(r"{\w+}", value)) for name, value in table.items() if isinstance(value, str)}

    assert keys(tables["fr"]) == keys(tables["en"])
    assert places(tables["fr"]) == places(tables["en"])
    assert set(tables["fr"]["kinds"]) == set(KINDS)
