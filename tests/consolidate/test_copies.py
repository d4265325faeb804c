"""R1: a dispatch has one vote, however many carry it and whether or not they say so; what is told apart has its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.consolidate import ConsolidatedAttack, consolidate
from kg.facts import Account, Actor, AnyFact, Count, Evidence, Place, ReportFact

DAY = date(2023, 10, 20)
DISPATCH = (
    "Two soldiers were killed on Thursday evening when rockets hit the base of Harir in the north of Iraq, people at "
    "the base told the agency. A column of smoke rose over the runway for an hour; ambulances left by the west gate. "
    "Nobody had claimed the attack by midnight, the third on the base within a month."
)
OWN = (
    "Harir was hit before nightfall and two are dead, our reporter writes from the town market where windows shook.",
    "Rocket fire has killed two men at an air base in the Kurdish region; the governor went to see the damage at dawn.",
    "At Harir the sirens came late. Two of the guards did not reach the shelter, says a list at the hospital door.",
)


def told(
    number: int, text: str, killed: int, *, by: Actor | None = None, relays: tuple[str, ...] = (), quote: str = ""
) -> list[AnyFact]:
    words = Evidence(start=0, end=len(quote or text), quote=quote or text)
    return [
        ReportFact(
            report=f"r{number}", text=text, language="en", published=DAY, outlet=f"Outlet {number}", relays=relays
        ),
        Account(
            report=f"r{number}", attack="k", evidence=(words,), stated_by=by, killed=Count(low=killed, high=killed)
        ),
    ]


def read(*reports: list[AnyFact]) -> ConsolidatedAttack:
    (attack,) = consolidate([fact for facts in reports for fact in facts])
    return attack


def edited(number: int) -> str:
    """The dispatch as a desk prints it: a headline, a word changed, and now and then the last sentence cut."""
    text = DISPATCH.replace("hour", ("hour", "while", "long time")[number % 3])
    return f"HARIR BASE STRUCK, edition {number}. " + (text.rpartition(" Nobody")[0] if number % 2 else text)


def test_ten_outlets_that_carry_one_agency_are_one_source() -> None:
    """Their words may have nothing in common; two who speak for themselves outvote the ten."""
    names = ("AFP", "Agence France-Presse", "afp")
    ten = [told(n, f"{OWN[n % 3]} {n}", 2, relays=(names[n % 3],)) for n in range(10)]
    attack = read(*ten)
    assert (attack.account_count, attack.source_count) == (10, 1)
    assert [(len(origin.accounts), origin.reasons) for origin in attack.origins] == [(10, ("same_agency",))]
    two = [told(n, f"Note {n}: three dead.", 3) for n in (10, 11)]
    attack = read(*ten, *two)
    assert attack.source_count == 3
    assert attack.counts["killed"].best == 3
    assert [(one.value, one.sources) for one in attack.stated] == [("2", 1), ("3", 2)]


def test_ten_outlets_that_copy_one_text_without_saying_so_are_one_source() -> None:
    attack = read(*(told(n, edited(n), 2) for n in range(10)))
    assert (attack.account_count, attack.source_count) == (10, 1)
    (origin,) = attack.origins
    assert origin.reasons == ("same_words",)
    assert origin.similarity is not None and 0.6 <= origin.similarity < 1


def test_the_whole_text_counts_where_what_is_quoted_of_it_is_too_short_to_tell() -> None:
    attack = read(*(told(n, edited(n), 2, quote="Two soldiers") for n in range(3)))
    assert attack.source_count == 1
    attack = read(*(told(n, text, 2, quote="Two soldiers") for n, text in enumerate(OWN)))
    assert attack.source_count == 3


def test_who_copies_a_dispatch_without_naming_the_agency_is_that_agency() -> None:
    attack = read(told(0, edited(0), 2, relays=("AFP",)), told(1, edited(1), 2), told(2, OWN[0], 4))
    assert sorted(len(origin.accounts) for origin in attack.origins) == [1, 2]


def test_own_words_are_own_sources() -> None:
    attack = read(*(told(n, text, 2) for n, text in enumerate(OWN)))
    assert attack.source_count == 3


@pytest.mark.parametrize("number", [2, 3])
def test_named_speakers_stay_apart_in_one_text(number: int) -> None:
    """A copied text that quotes two officials is one text and two speakers."""
    names = ("General Adil", "the mayor of Harir", "the Peshmerga ministry")
    attack = read(*(told(n, edited(n), n, by=Actor(name=names[n])) for n in range(number)))
    assert attack.source_count == number


LOCAL = (
    "Families in the county waited by the telephone all night for word from the four men of the town who serve there.",
    "The market in the old town opened late this morning, and the price of bread, our correspondent notes, rose again.",
    "Parliament in the capital meets tomorrow to speak of the budget of the armed forces and of roads in the north.",
)


def at(number: int, text: str, quote: str, *, outlet: str | None = None, **more: Any) -> list[AnyFact]:
    """A report of an outlet, and an account that rests on words of it."""
    start = text.index(quote)
    relays, by = more.pop("relays", ()), more.pop("by", None)
    return [
        ReportFact(
            report=f"r{number}", text=text, language="en", published=DAY, outlet=outlet or f"Outlet {number}",
            relays=relays,
        ),
        Account(
            report=f"r{number}", attack="k", stated_by=by, killed=Count(low=2, high=2), **more,
            evidence=(Evidence(start=start, end=start + len(quote), quote=quote),),
        ),
    ]  # fmt: skip


def test_one_paragraph_that_tells_of_the_attack_is_enough() -> None:
    first = DISPATCH.partition(" A column")[0]
    told_so = [at(n, f"{OWN[n]}\n\n{LOCAL[n]}\n\n{first}", "Two soldiers were killed") for n in range(2)]
    attack = read(*told_so)
    assert (attack.source_count, attack.origins[0].reasons) == (1, ("same_words",))


def test_a_shared_paragraph_about_something_else_is_not() -> None:
    attack = read(*(at(n, f"{OWN[n]} {LOCAL[n]}\n\n{LOCAL[2]}", OWN[n][:16]) for n in range(2)))
    assert attack.source_count == 2


def test_a_text_whose_headline_alone_tells_of_the_attack_is_a_copy_all_the_same() -> None:
    attack = read(*(at(n, f"Harir struck, {'ab'[n]}\n\n{DISPATCH}", "Harir struck") for n in range(2)))
    assert attack.source_count == 1


def test_what_a_spokesman_said_word_for_word_is_nobodys_copy() -> None:
    said = '"' + LOCAL[0] + " " + LOCAL[1].replace("rose again.", "rose.") + '"'
    attack = read(*(at(n, f"{OWN[n]} {said}\n\n{OWN[n]} {OWN[n][::-1]}", OWN[n][:16]) for n in range(2)))
    assert attack.source_count == 2


def test_one_outlet_that_carries_two_dispatches_does_not_make_them_one() -> None:
    other = f"{OWN[0]} {LOCAL[0]}"
    printed = ((DISPATCH, "The Post"), (DISPATCH, "The Mail"), (other, "The Globe"), (other, "The Mail"))
    attack = read(*(at(n, text, text[:12], outlet=outlet) for n, (text, outlet) in enumerate(printed)))
    assert attack.source_count == 2


def test_a_copy_that_names_the_agency_ties_what_it_copies_to_all_that_the_agency_says() -> None:
    attack = read(
        at(0, DISPATCH, "Two soldiers"), at(1, DISPATCH, "Two soldiers", relays=("AFP",)),
        at(2, OWN[1], "Rocket fire", relays=("AFP",)),
    )  # fmt: skip
    assert attack.source_count == 1


GENERAL = Actor(name="General Adil")


@pytest.mark.parametrize("agency", [(), ("AFP",)])
def test_who_passes_on_what_the_dispatch_quotes_is_no_source_beside_the_speaker(agency: tuple[str, ...]) -> None:
    """The text is a copy, or the agency is the same."""
    text = OWN[0] if agency else edited(1)
    attack = read(at(0, DISPATCH, "Two soldiers", by=GENERAL, relays=agency), at(1, text, text[:9], relays=agency))
    assert (attack.source_count, attack.origins[0].reasons) == (1, ("same_speaker",))


def test_another_report_that_says_the_same_is_a_source() -> None:
    assert read(at(0, DISPATCH, "Two soldiers", by=GENERAL), at(1, OWN[0], "Harir")).source_count == 2


def test_an_outlet_that_names_the_base_says_more_than_a_speaker_who_names_another() -> None:
    words = DISPATCH[:12]
    for target, sources in (("base/harir", 2), ("base/erbil", 1), (None, 1)):
        own = at(0, DISPATCH, words, target=(Place(name="the base", kind="base", entity=target),))
        by = at(0, DISPATCH, words, by=GENERAL, target=(Place(name="a base", kind="base", entity="base/erbil"),))
        assert read(own, by[1:]).source_count == sources
