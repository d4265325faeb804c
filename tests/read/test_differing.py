"""What another reading has beside the first: which facts wait, what a decision on one of them does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from kg.compare import Reading, readings
from kg.decisions import Decision
from kg.facts import (
    Account,
    Actor,
    Aggregate,
    AnyFact,
    Assessment,
    Attribution,
    Claim,
    Count,
    Deployment,
    Evidence,
    Place,
    Quoted,
)
from kg.read.differing import waiting_beside
from kg.standing import Standing, Thresholds, stand
from kg.standing.fact_labels import fact_label
from kg.standing.fields import SLOTS
from kg.standing.otherwise import is_from_other, is_other_value, slot_of
from kg.standing.thresholds import NAMES
from tests.compare.readings import READINGS as ANY_READINGS, REPORT, TEXT

WHEN = datetime(2026, 11, 30, tzinfo=UTC)
EVERYTHING = Thresholds(dict.fromkeys(NAMES, 0.0))
READINGS = ANY_READINGS.filter(lambda one: len({fact.id for fact in one.read}) == len(set(one.read)))
"""A reader tells its facts apart by their ids."""
HIT, FELL = "Rockets hit Taji at dawn.", "A drone fell at Balad."


def quote(words: str, *supports: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence(start=start, end=start + len(words), quote=words, supports=supports)


def account(words: str, attack: str, *evidence: Evidence, **values: Any) -> Account:
    return Account(report="r", attack=attack, evidence=(quote(words), *evidence), **values)


def reading(*facts: AnyFact) -> Reading:
    return readings([[REPORT, *facts]])["r"]


def beside(first: Reading, other: Reading) -> list[AnyFact]:
    return waiting_beside(first, other, {fact.id: fact for fact in other.read}, "rules_told")


def decided(fact: AnyFact, verdict: str = "match", **content: Any) -> Decision:
    return Decision.model_validate({"kind": "fact", "left": fact.id, "right": "r", "verdict": verdict, "who": "ana",
                                    "when": WHEN, "why": "read", **content})


def corrected(fact: AnyFact, **values: str) -> Decision:
    [(field, value)] = values.items()
    return decided(fact, kind="correction", field=field, value=value)


def killed(standing: Standing) -> list[tuple[int | None, int | None]]:
    return [(one.killed.low, one.killed.high) for one in standing.facts if isinstance(one, Account) and one.killed]


ELEVEN = account(HIT, "a", quote("Rockets", "killed"), killed=Count(low=11, high=11), outcome="carried_out",
                 target=(Place(name="Taji"),))
NINE = account(HIT, "x", quote("dawn", "killed"), killed=Count(low=9, high=9), stated_by=Actor(name="the army"),
               outcome="carried_out", target=(Place(name="Taji"),))
MORE = NINE.model_copy(update={"killed": Count(low=11), "id": "", "nth": 1})
MORE = Account.model_validate(dict(MORE))
FIRST, [VALUE] = reading(ELEVEN), beside(reading(ELEVEN), reading(NINE))


@pytest.mark.long
# ---------------------------------------------------------------- what always holds
@given(READINGS, READINGS)
def test_what_stands_is_the_first_reading_whatever_the_other_has(first: Reading, other: Reading) -> None:
    found = beside(first, other)
    assert list(dict.fromkeys(stand([*first.read, *found]).facts)) == list(dict.fromkeys(first.stands))
    for fact in found:
        assert isinstance(fact, Quoted) and is_from_other(fact) and fact_label(fact, "en")
        assert all(TEXT[one.start : one.end] == one.quote for one in fact.evidence)
    ids = [fact.id for fact in found]
    assert len(set(ids)) == len(ids) and not set(ids) & {fact.id for fact in first.read}
    assert {type(fact).model_validate(fact.model_dump()).id for fact in found} == set(ids)


@pytest.mark.long
@given(READINGS)
def test_nothing_waits_beside_a_reading_and_itself(one: Reading) -> None:
    assert beside(one, one) == []


@pytest.mark.long
@given(READINGS, READINGS, st.data())
def test_an_accepted_value_is_the_only_one_of_its_attack(first: Reading, other: Reading, data: st.DataObject) -> None:
    found = [fact for fact in beside(first, other) if isinstance(fact, Account) and is_other_value(fact)]
    if not found:
        return
    chosen = data.draw(st.sampled_from(found))
    facts = [*first.read, *beside(first, other)]
    after = stand(facts, [decided(chosen)]).facts
    have = [one for one in after if isinstance(one, Account) and one.attack == chosen.attack]
    field = slot_of(chosen)
    if first.standing_attacks.get(chosen.attack):
        values = {one.id: [getattr(one, name) for name in SLOTS[Account][field]] for one in have}
        assert values[chosen.id] == [getattr(chosen, name) for name in SLOTS[Account][field]]
        assert all(value in (None, ()) for key in values if key != chosen.id for value in values[key])
    else:
        assert have == [], "a value is no attack"


# ---------------------------------------------------------------- values
def test_a_value_waits_by_itself_with_its_words_and_who_read_it() -> None:
    assert isinstance(VALUE, Account) and (VALUE.attack, slot_of(VALUE)) == ("a", "killed")
    assert (VALUE.killed, VALUE.target, VALUE.outcome) == (Count(low=9, high=9), (), None)
    assert [(one.quote, one.supports) for one in VALUE.evidence] == [(HIT, ()), ("dawn", ("killed",))]
    assert VALUE.stated_by == Actor(name="the army")
    [doubt] = VALUE.assessments or ()
    assert doubt == Assessment(confidence=0, how=("rules_told",), against=("read_otherwise",))
    assert (fact_label(VALUE, "en"), fact_label(VALUE, "fr")) == ("killed: 9", "tués : 9")


def test_the_doubts_of_the_other_reader_are_kept() -> None:
    doubts = (Assessment(confidence=0.9, how=("attack_lead",)), Assessment(slot="killed", confidence=0.1,
              against=("headline",)), Assessment(slot="weapon", confidence=0.1, against=("negated",)))
    [value] = beside(FIRST, reading(NINE.model_copy(update={"assessments": doubts})))
    assert isinstance(value, Account)
    assert value.assessments == (Assessment(confidence=0, how=("rules_told", "attack_lead"),
                                            against=("read_otherwise", "headline")),)


def test_counts_of_several_accounts_are_one_range_and_nobody_in_particular_says_it() -> None:
    police = {"stated_by": Actor(name="police"), "id": "", "evidence": (quote(HIT),)}
    other = Account.model_validate(dict(MORE) | police)
    [value] = beside(FIRST, reading(NINE, other))
    assert isinstance(value, Account) and value.stated_by is None
    assert value.killed == Count(low=9, high=None)


def test_ranges_that_together_say_nothing_are_the_first_ones() -> None:
    below = account(HIT, "x", killed=Count(high=3))
    above = account(HIT, "x", killed=Count(low=5), nth=1)
    [value] = beside(FIRST, reading(below, above))
    assert isinstance(value, Account) and value.killed == Count(high=3)


def test_outcomes_wait_one_by_one_and_days_as_one() -> None:
    days = {"earliest": date(2023, 10, 19), "latest": date(2023, 10, 20), "date_text": "at dawn"}
    other = [account(HIT, "x", outcome="foiled", **days), account(HIT, "x", outcome="alleged", nth=1)]
    found = [one for one in beside(FIRST, reading(*other)) if isinstance(one, Account)]
    assert sorted((slot_of(one), one.outcome, one.date_text) for one in found if one.outcome) == [
        ("outcome", "alleged", None), ("outcome", "foiled", None)]
    [day] = [one for one in found if one.earliest]
    assert (slot_of(day), day.latest, day.date_text, day.evidence[1].quote) == (
        "earliest", date(2023, 10, 20), "at dawn", "at dawn")
    both = stand([*FIRST.read, *found], [decided(one) for one in found]).facts
    assert sorted(one.outcome for one in both if isinstance(one, Account) and one.outcome) == ["alleged", "foiled"]


def test_an_account_of_nothing_has_no_slot() -> None:
    with pytest.raises(ValueError, match="carries no value"):
        slot_of(account(HIT, "a", stated_by=Actor(name="x")))


# ---------------------------------------------------------------- whole facts
def test_an_attack_that_only_the_other_sees_waits_with_all_that_is_said_of_it() -> None:
    other = account(FELL, "a", weapon=("drone",), assessments=(Assessment(slot="weapon", confidence=0.2),))
    claim = Claim(report="r", about="a", evidence=(quote(FELL),), responsible=Actor(name="x"))
    found = beside(FIRST, reading(NINE, other, claim))
    alone = [one for one in found if not is_other_value(one)]
    [seen, said] = sorted(alone, key=lambda one: one.fact)
    assert isinstance(seen, Account) and isinstance(said, Claim)
    assert seen.attack == said.about and seen.attack not in ("a", "x"), "both call an attack a: they are two"
    assert [one.slot for one in seen.assessments or ()] == ["", "weapon"]
    facts = [*FIRST.read, *found]
    waits = {one.fact.id: one.against for one in stand(facts).candidates}
    assert waits[said.id] == ("other_reading", "attack_doubtful")
    after = stand(facts, [decided(seen), decided(said)])
    assert {seen.attack} == {one.about for one in after.facts if isinstance(one, Claim)}
    assert [one.slot for one in after.candidates if one.fact.id == seen.id] == ["weapon"]


def test_what_is_said_of_an_attack_of_both_is_about_that_of_the_first() -> None:
    who = Attribution(report="r", about="x", evidence=(quote(FELL),), responsible=Actor(name="y"))
    again = who.model_copy(update={"about": "a"})
    [found] = beside(FIRST, reading(Account.model_validate(dict(ELEVEN) | {"attack": "x", "id": ""}), who))
    assert isinstance(found, Attribution) and found.about == "a"
    same = Account.model_validate(dict(ELEVEN) | {"attack": "x", "id": ""})
    assert beside(reading(ELEVEN, Attribution.model_validate(dict(again) | {"id": ""})), reading(same, who)) == []


def test_a_series_and_a_force_that_only_the_other_has_wait_too() -> None:
    series = Aggregate(report="r", evidence=(quote(FELL),), attack_count=Count(low=3))
    said = Claim(report="r", about=series.id, evidence=(quote(FELL),), responsible=Actor(name="x"))
    force = Deployment(report="r", force=Actor(name="z"), evidence=(quote(HIT),))
    found = {one.fact: one for one in beside(reading(), reading(series, said, force))}
    assert set(found) == {"aggregate", "claim", "deployment"}
    claim, both = found["claim"], reading(series)
    assert isinstance(claim, Claim) and claim.about == found["aggregate"].id != series.id
    [claim] = beside(both, reading(series, said))
    assert isinstance(claim, Claim) and claim.about == series.id
    assert beside(reading(force), reading(force)) == []


# ---------------------------------------------------------------- decisions
def standing(*decisions: Decision, facts: Sequence[AnyFact] = (*FIRST.read, VALUE)) -> Standing:
    return stand(facts, decisions)


def undo(number: int, one: Decision) -> Decision:
    return Decision(kind="undo", left=str(number), right=one.digest, verdict="match", who="ana", when=WHEN)


def test_no_threshold_lets_the_other_reading_stand() -> None:
    assert stand([*FIRST.read, VALUE], thresholds=EVERYTHING).facts == FIRST.read
    alone = beside(reading(), reading(NINE))
    assert stand([REPORT, *alone], thresholds=EVERYTHING).facts == (REPORT,)


def test_accepted_one_value_is_left_and_the_other_is_struck_by_the_same_decision() -> None:
    accept = decided(VALUE)
    after = standing(accept)
    assert killed(after) == [(9, 9)] and after.candidates == ()
    [struck] = after.struck
    assert (struck.fact.id, struck.slot, struck.decision.who) == (ELEVEN.id, "killed", "ana")
    assert killed(standing(accept, undo(1, accept))) == [(11, 11)]
    assert [one.fact for one in standing(accept, undo(1, accept)).candidates] == [VALUE]


def test_accepted_it_takes_nothing_from_another_attack() -> None:
    elsewhere = account(FELL, "b", killed=Count(low=2, high=2))
    after = standing(decided(VALUE), facts=(*FIRST.read, elsewhere, VALUE))
    assert sorted(killed(after)) == [(2, 2), (9, 9)]


def test_refused_the_first_stays() -> None:
    after = standing(decided(VALUE, "no_match"))
    assert killed(after) == [(11, 11)] and after.candidates == ()
    assert [one.fact for one in after.struck] == [VALUE]


def test_accepted_and_then_refused_the_first_is_back() -> None:
    assert killed(standing(decided(VALUE), decided(VALUE, "no_match"))) == [(11, 11)]


def test_what_is_decided_on_the_value_afterwards_counts() -> None:
    assert sorted(killed(standing(decided(VALUE), corrected(ELEVEN, killed="10")))) == [(9, 9), (10, 10)]
    assert killed(standing(corrected(ELEVEN, killed="10"), decided(VALUE))) == [(9, 9)]


def test_a_value_goes_and_comes_with_its_attack() -> None:
    after = standing(decided(VALUE), decided(ELEVEN, "no_match"))
    assert len(after.facts) == 1 and {one.with_attack for one in after.struck if one.fact == VALUE} == {True}
    doubtful = ELEVEN.model_copy(update={"assessments": (Assessment(confidence=0.1),)})
    after = standing(decided(VALUE), facts=(REPORT, doubtful, VALUE))
    assert len(after.facts) == 1
    assert "attack_doubtful" in next(one for one in after.candidates if one.fact == VALUE).against
    assert killed(standing(decided(VALUE), decided(ELEVEN), facts=(REPORT, doubtful, VALUE))) == [(9, 9)]


def test_names_of_the_other_reading_do_not_say_what_a_correction_means() -> None:
    """The other reader links Balad, the first does not know it: a correction is read as without the other."""
    linked = account(HIT, "x", target=(Place(name="Balad", entity="base/balad", kind="base"),))
    first = account(HIT, "a", target=(Place(name="Taji"),), place=(Place(name="Balad"),))
    facts = [REPORT, first, *beside(reading(first), reading(linked))]
    assert len(facts) == 3
    decision = [corrected(first, target="Balad")]
    [alone] = stand([REPORT, first], decision).facts[1:]
    [both] = stand(facts, decision).facts[1:]
    assert both == alone
