"""The same N-Quads, whatever way the reports came; and on each day what the reports until then come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from kg.consolidate import ConsolidatedAttack, Snapshot, consolidate
from kg.facts import (
    Account,
    Actor,
    AnyFact,
    Attribution,
    Claim,
    Count,
    Denial,
    Evidence,
    NonClaim,
    Place,
    ReportFact,
    attack_key,
)  # fmt: skip
from kg.gazetteer import Gazetteer
from kg.stores import open_store
from kg.triples import consolidated_quads
from kg.update import Growth
from tests.consolidate.test_copies import DISPATCH, OWN

GAZETTEER = Gazetteer.load()
FIRST = date(2023, 10, 20)
PARTIES = (Actor(name="Kataib Hezbollah", kind="armed_group", entity="actor/kataib-hezbollah"), Actor(name="The Plain"))
SPEAKERS = (None, None, Actor(name="Governor"), Actor(name="an official", anonymous=True))
STATEMENTS = (Claim, Attribution, Denial, NonClaim)
BASE = Place(name="Harir", kind="base", country="IQ", entity="base/harir")

VARIANTS = tuple(" ".join((*DISPATCH.split()[start:], *OWN[0].split()[:start])) for start in (0, 4, 8, 12, 16))
"""One dispatch, its beginning cut more and more, other words after it: who is whose copy hangs on the order."""

told = st.fixed_dictionaries({
    "text": st.sampled_from((*VARIANTS, *OWN)),
    "published": st.sampled_from((0, 0, 1, 2, 3, None)),
    "outlet": st.sampled_from((None, "Post", "Wire")),
    "relays": st.sampled_from(((), (), ("AFP",), ("Reuters", "AFP"))),
    "accounts": st.lists(st.tuples(
        st.sampled_from(SPEAKERS), st.sampled_from((None, (0, 0), (2, 2), (3, None), (2, 5))),
        st.sampled_from((None, "carried_out", "foiled", "alleged")), st.integers(0, 1),
    ), min_size=1, max_size=2),
    "said": st.lists(st.tuples(
        st.sampled_from(STATEMENTS), st.sampled_from(PARTIES), st.sampled_from((None, 0, 2))
    ), max_size=2),
})  # fmt: skip
worlds = st.lists(told, min_size=1, max_size=6)


def facts_of(number: int, one: dict[str, Any]) -> list[AnyFact]:
    report, text = f"r{number}", f"{one['text']} Edition {number}."
    published = None if one["published"] is None else FIRST + timedelta(one["published"])
    words = Evidence(start=0, end=len(one["text"]), quote=one["text"])
    attack = attack_key(report, words.quote)
    facts: list[AnyFact] = [
        ReportFact(
            report=report, text=text, language="en", published=published, outlet=one["outlet"], relays=one["relays"]
        )
    ]
    for nth, (by, killed, outcome, span) in enumerate(one["accounts"]):
        facts.append(Account(
            report=report, attack=attack, nth=nth, evidence=(words,), stated_by=by, target=(BASE,),
            earliest=FIRST - timedelta(span), latest=FIRST, weapon=("rocket",), outcome=outcome,
            killed=killed and Count(low=killed[0], high=killed[1]),
        ))  # fmt: skip
    for nth, (kind, party, as_of) in enumerate(one["said"]):
        day = None if as_of is None else FIRST + timedelta(as_of)
        who = {} if kind is NonClaim else {"responsible": party}
        facts.append(kind(report=report, about=attack, nth=nth, evidence=(words,), as_of=day, **who))
    return facts


def one_attack(reports: Sequence[Sequence[AnyFact]]) -> list[AnyFact]:
    """The facts of all reports, as if resolved into one attack."""
    return [
        fact if isinstance(fact, ReportFact)
        else fact.model_copy(update={"attack" if isinstance(fact, Account) else "about": "k"})
        for facts in reports for fact in facts
    ]  # fmt: skip


def quads(facts: Sequence[AnyFact]) -> list[str]:
    return sorted(str(quad) for quad in consolidated_quads(consolidate(facts)))


@settings(max_examples=100, deadline=None)
@given(worlds, st.data())
def test_any_order_of_facts_gives_the_same_quads(world: list[dict[str, Any]], data: st.DataObject) -> None:
    facts = one_attack([facts_of(number, one) for number, one in enumerate(world)])
    assert quads(data.draw(st.permutations(facts))) == quads(facts)


@settings(max_examples=25, deadline=None)
@given(worlds, st.data())
def test_any_order_and_split_of_reports_gives_the_same_store(world: list[dict[str, Any]], data: st.DataObject) -> None:
    reports = [facts_of(number, one) for number, one in enumerate(world)]
    mixed = data.draw(st.permutations(reports))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mixed)), max_size=3)))
    steps = [mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]
    assert grown(steps) == grown([reports])


def grown(steps: Sequence[Sequence[Sequence[AnyFact]]]) -> list[str]:
    store = open_store()
    growth = Growth(store, GAZETTEER)
    growth.catch_up()
    for step in steps:
        growth.add([tuple(facts) for facts in step])
    return sorted(str(quad) for quad in store.dump())


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(worlds)
def test_a_snapshot_is_what_the_reports_until_that_day_come_to(world: list[dict[str, Any]]) -> None:
    reports = [facts_of(number, one) for number, one in enumerate(world)]
    (attack,) = consolidate(one_attack(reports))
    for day in (FIRST + timedelta(number) for number in range(-1, 5)):
        until = [facts for facts in reports if (published(facts) or date.max) <= day]
        then = next(iter(consolidate(one_attack(until))), None)
        assert values(known_on(attack, day)) == values(then), day


def published(facts: Sequence[AnyFact]) -> date | None:
    report = facts[0]
    assert isinstance(report, ReportFact)
    return report.published


def known_on(attack: ConsolidatedAttack, day: date) -> ConsolidatedAttack | Snapshot | None:
    if attack.as_known_from and attack.as_known_from <= day:
        return attack
    return next((one for one in attack.snapshots if one.since <= day <= (one.until or date.max)), None)


def values(one: ConsolidatedAttack | Snapshot | None) -> object:
    return one and (
        one.earliest, one.latest, one.outcome, one.responsibility_state, one.account_count, one.source_count, one.counts
    )  # fmt: skip
