"""The rules R1–R9 of kg/consolidate.py, a case each in cases.toml, and what holds for any accounts."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from kg.consolidate import COUNT_FIELDS, ConsolidatedAttack, consolidate, interval
from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Count, Denial, Evidence, NonClaim, Place, ReportFact
from kg.words.labels import note

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
KINDS = {"claim": Claim, "attribution": Attribution, "denial": Denial, "non_claim": NonClaim}
NAMES = {"base/ain-al-asad": {"fr": "Aïn al-Asad", "en": "Ain al-Asad"}}
WORDS = Evidence(start=0, end=1, quote="x")


def speaker(by: str | None) -> Actor | None:
    if by is None:
        return None
    kind, _, rest = by.partition(": ")
    return Actor(name=rest, anonymous=True) if kind == "anonymous" else Actor(name=by)


def place(name: str) -> Place:
    return Place(name=name, kind="base", entity=name if name.startswith("base/") else None)


def account(row: dict[str, Any], nth: int = 0) -> Account:
    plain = ("earliest", "latest", "local_time", "outcome", "damage", "weapon")
    values = {key: row[key] for key in plain if key in row}
    values |= {key: tuple(place(name) for name in row[key]) for key in ("target", "place") if key in row}
    values |= {key: Count(**bounds(row[key])) for key in COUNT_FIELDS if key in row}
    return Account(report=row["in"], attack="k", nth=nth, evidence=(WORDS,), stated_by=speaker(row.get("by")), **values)


def bounds(pair: list[int]) -> dict[str, int]:
    return {end: value for end, value in zip(("low", "high"), pair, strict=True) if value >= 0}


def facts_of(case: dict[str, Any]) -> list[AnyFact]:
    facts: list[AnyFact] = []
    for nth, row in enumerate(case["accounts"]):
        head = ReportFact(
            report=row["in"],
            text="x",
            language="en",
            published=row.get("on"),
            outlet=row.get("outlet"),
            relays=tuple(row.get("relays", ())),
        )
        facts += [head, account(row, nth)]
    facts += [KINDS[kind](report="a", about="k", evidence=(WORDS,)) for kind in case.get("said", ())]
    return facts


def shown(attack: ConsolidatedAttack, key: str) -> Any:
    if key in COUNT_FIELDS:
        count = attack.counts[key]
        return [-1 if value is None else value for value in (count.low, count.high, count.best)]
    value = getattr(attack, key)
    if key in ("target", "place", "perpetrator"):
        return [named.party.name for named in value]
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_rule(case: dict[str, Any]) -> None:
    (attack,) = consolidate(facts_of(case), names=lambda entity, language: NAMES.get(entity, {}).get(language))
    for key, value in case["expect"].items():
        wanted = [note(code) for code in value] if key == "notes" else value
        assert shown(attack, key) == wanted, key


def test_every_rule_has_a_case() -> None:
    covered = {word for case in CASES for word in case["name"].split() if word[0] == "R" and word[1:].isdigit()}
    assert covered == {f"R{number}" for number in range(1, 10)}


def test_a_perpetrator_is_what_the_reporter_states() -> None:
    group = Actor(name="Group", kind="armed_group")
    facts: list[AnyFact] = [
        Account(report="a", attack="k", evidence=(WORDS,), perpetrator=(group,)),
        Attribution(report="a", about="k", evidence=(WORDS,), responsible=Actor(name="Somebody else")),
    ]
    (attack,) = consolidate(facts)
    assert [named.party.name for named in attack.perpetrator] == ["Group"]


def test_attacks_come_in_the_order_of_their_keys_and_need_an_account() -> None:
    facts: list[AnyFact] = [Account(report="a", attack=key, evidence=(WORDS,)) for key in ("m", "b", "z")] + [
        Claim(report="a", about="only-claimed", evidence=(WORDS,))
    ]
    assert [attack.key for attack in consolidate(facts)] == ["b", "m", "z"]


DAYS = st.none() | st.dates(date(2023, 1, 1), date(2023, 1, 20))
NUMBERS = st.none() | st.integers(0, 9)


@st.composite
def accounts(draw: st.DrawFn) -> list[AnyFact]:
    facts: list[AnyFact] = []
    for nth in range(draw(st.integers(1, 6))):
        report = draw(st.sampled_from(["a", "b", "c"]))
        low, high = draw(NUMBERS), draw(NUMBERS)
        start, end = draw(DAYS), draw(DAYS)
        targets = draw(st.lists(st.sampled_from(["X", "x", "Y"]), max_size=2, unique=True))
        if low is not None and high is not None and low > high:
            low, high = high, low
        if start and end and start > end:
            start, end = end, start
        facts.append(
            Account(
                report=report,
                attack="k",
                nth=nth,
                evidence=(WORDS,),
                earliest=start,
                latest=end,
                stated_by=speaker(draw(st.sampled_from([None, "one", "two", "anonymous: one"]))),
                killed=None if low is None and high is None else Count(low=low, high=high),
                weapon=tuple(draw(st.lists(st.sampled_from(["rocket", "drone", "unknown"]), max_size=2, unique=True))),
                target=tuple(place(name) for name in targets),
                outcome=draw(st.sampled_from([None, "carried_out", "foiled", "alleged"])),
            )
        )
    published = draw(st.dates(date(2023, 2, 1), date(2023, 2, 3)))
    return [*facts, ReportFact(report="a", text="x", language="fr", published=published, outlet="O")]


@settings(max_examples=150, deadline=None)
@given(accounts(), st.randoms())
def test_the_order_of_accounts_changes_nothing(facts: list[AnyFact], random: Any) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert list(consolidate(shuffled)) == list(consolidate(facts))


@settings(max_examples=150, deadline=None)
@given(accounts())
def test_values_lie_where_they_must(facts: list[AnyFact]) -> None:
    (attack,) = consolidate(facts)
    if "killed" in attack.counts:
        count = attack.counts["killed"]
        stated = [fact.killed for fact in facts if isinstance(fact, Account) and fact.killed]
        numbers = {number for each in stated for number in (each.low, each.high) if number is not None}
        assert count.best in numbers, "never an average"
        assert (count.low is None or count.low <= count.best) and (count.high is None or count.best <= count.high)
    if attack.earliest and attack.latest:
        assert attack.earliest <= attack.latest
    assert 1 <= attack.source_count <= attack.account_count


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS).map(lambda pair: tuple(sorted(pair)) if all(pair) else pair), max_size=5))
def test_an_interval_is_within_all_or_around_all(spans: list[tuple[date | None, date | None]]) -> None:
    start, end, agree = interval(spans)
    for one, other in spans:
        if agree:
            assert one is None or (start is not None and start >= one)
            assert other is None or (end is not None and end <= other)
        else:
            assert start is not None and end is not None
            assert one is None or start <= one <= end
            assert other is None or start <= other <= end
