"""Two readings side by side: golden cases, a folder each (left, right, expected), and what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kg.compare import Difference, Reading, aligned, as_row, as_text, compare, compare_all, count, readings
from kg.compare.align import Told
from kg.compare.names import folded, groups, same
from kg.errors import InputError
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
    NonClaim,
    Place,
    ReportFact,
    attack_key,
    parse_line,
)

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
TEXT = "Rockets hit Taji at dawn. A drone fell at Balad. Nobody claimed it."
REPORT = ReportFact(report="r", text=TEXT, language="en", published=date(2023, 10, 20))
DAY = date(2023, 10, 19)


def read(path: Path) -> dict[str, Reading]:
    found: list[list[AnyFact]] = []
    for line in path.read_text("utf-8").splitlines():
        fact = parse_line(line)
        if isinstance(fact, ReportFact):
            found.append([])
        found[-1].append(fact)
    return readings(found)


def listed(left: dict[str, Reading], right: dict[str, Reading]) -> str:
    bad: list[InputError] = []
    lines, report = [], None
    for one in compare_all(left, right, fail=bad.append):
        lines += [f"report {one.report}"] if one.report != report else []
        report = one.report
        lines.append(f"  {as_text(one)}")
    assert not bad
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_golden(case: Path) -> None:
    left, right = read(case / "left.jsonl"), read(case / "right.jsonl")
    assert listed(left, right) == (case / "expected.txt").read_text("utf-8")
    assert listed(left, left) == listed(right, right) == ""


# ---------------------------------------------------------------- what always holds
@st.composite
def words(draw: st.DrawFn) -> Evidence:
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    supports = draw(st.sampled_from([(), ("killed",), ("target", "earliest")]))
    return Evidence(start=start, end=end, quote=TEXT[start:end], supports=supports)


NAMES = st.sampled_from(["Taji", "the Taji", "Balad", "«»"])
PLACES = st.builds(Place, name=NAMES, entity=st.sampled_from([None, "base/a", "base/b"]))
ACTORS = st.builds(Actor, name=NAMES, entity=st.sampled_from([None, "actor/a"]))
COUNTS = st.sampled_from([None, Count(low=1, high=1), Count(low=1), Count(high=3), Count(low=0, high=0)])
DAYS = st.sampled_from([None, DAY, DAY + timedelta(1)])
SURE = st.sampled_from([None, (Assessment(confidence=0.2),), (Assessment(slot="killed", confidence=0.2),),
                        (Assessment(confidence=0.9), Assessment(slot="target", confidence=0.1))])
QUOTES = st.lists(words(), min_size=1, max_size=3).map(tuple)
ATTACKS = st.sampled_from([attack_key("r", word) for word in "abc"])


def several(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=2).map(tuple)


ACCOUNTS = st.builds(
    Account, report=st.just("r"), attack=ATTACKS, evidence=QUOTES, assessments=SURE, target=several(PLACES),
    place=several(PLACES), earliest=DAYS, latest=DAYS, killed=COUNTS, weapon_count=COUNTS,
    weapon=several(st.sampled_from(["rocket", "unknown"])), outcome=st.sampled_from([None, "foiled"]),
    perpetrator=several(ACTORS), stated_by=st.none() | ACTORS,
)
ABOUT = {"report": st.just("r"), "evidence": QUOTES, "about": ATTACKS | st.just("a series")}
FACTS = st.one_of(
    ACCOUNTS,
    st.builds(Claim, responsible=ACTORS, assessments=SURE.filter(lambda s: not s or s[-1].slot == ""), **ABOUT),
    st.builds(Attribution, responsible=st.none() | ACTORS, **ABOUT),
    st.builds(NonClaim, **ABOUT),
    st.builds(Deployment, report=st.just("r"), evidence=QUOTES, force=ACTORS, at=st.none() | PLACES),
    st.builds(Aggregate, report=st.just("r"), evidence=QUOTES, place=several(PLACES), since=DAYS),
)
READINGS = st.lists(FACTS, max_size=8).map(lambda facts: readings([[REPORT, *facts]])["r"])


def swapped(one: Difference) -> Difference:
    return replace(one, left=one.right, right=one.left)


@given(READINGS)
def test_a_reading_has_no_difference_from_itself(one: Reading) -> None:
    assert compare(one, one) == []
    assert aligned(told := [Told.of_attack(*each) for each in one.attacks.items()], told) == {
        key: key for key in one.attacks
    }


@given(READINGS, READINGS)
def test_swapped_sides_swap_the_lines(one: Reading, other: Reading) -> None:
    # of two lines at the same words the left side's comes first, so their order alone may differ
    assert sorted(map(repr, map(swapped, compare(one, other)))) == sorted(map(repr, compare(other, one)))


@given(READINGS, READINGS)
def test_every_difference_is_one_line_that_has_a_side(one: Reading, other: Reading) -> None:
    found = compare(one, other)
    for each in found:
        assert each.left != each.right
        assert as_text(each).splitlines() == [as_text(each)]
        assert all(quote in TEXT for side in (each.left, each.right) if side for quote in side.words)
    assert sum(count(found).values()) == len(found)


@given(READINGS, READINGS, st.randoms())
def test_the_order_of_the_attacks_of_a_reading_does_not_matter(one: Reading, other: Reading, random: object) -> None:
    again = [Told.of_attack(*each) for each in one.attacks.items()]
    told = [Told.of_attack(*each) for each in other.attacks.items()]
    random.shuffle(shuffled := list(again))  # type: ignore[attr-defined]
    assert aligned(again, told) == aligned(shuffled, told)


# ---------------------------------------------------------------- single rules
def place(name: str, entity: str | None = None) -> Place:
    return Place(name=name, entity=entity)


def test_parties_are_one_by_entry_and_without_one_by_folded_name() -> None:
    assert same(place("Taji", "base/taji"), place("l’ancien camp", "base/taji"))
    assert not same(place("Taji", "base/taji"), place("Taji", "place/taji"))
    assert same(place("Taji", "base/taji"), place("TAJI"))
    assert same(place("the depot"), place("Dépôt")) is (folded("depot") == folded("Dépôt"))
    assert same(None, None) and not same(None, place("Taji"))
    assert folded("the") == "the" and folded("«»") == "«»"


def test_what_is_alike_through_a_third_is_one_group() -> None:
    found = groups([1, 9], [2, 3], lambda one, two: abs(one - two) == 1)
    assert sorted(found) == [((1,), (2, 3)), ((9,), ())]


def test_the_text_of_another_report_is_not_compared() -> None:
    other = readings([[REPORT.model_copy(update={"text": "Something else."})]])
    bad: list[InputError] = []
    found = list(compare_all(readings([[REPORT]]), other, fail=bad.append, source="b.jsonl"))
    assert found == []
    assert str(bad[0]).startswith("b.jsonl: the text of report 'r' is not the one that the other reading has")


def test_facts_without_a_report_are_refused() -> None:
    fact = Deployment(report="r", force=Actor(name="x"), evidence=(Evidence(start=0, end=1, quote="R"),))
    with pytest.raises(ValueError, match="without their report"):
        readings([[fact]])


def test_a_row_has_all_words_of_a_side() -> None:
    case = read(CASES[[path.name for path in CASES].index("values")] / "left.jsonl")
    empty = readings([[case["values"].report]])
    rows = [as_row(one) for one in compare_all(case, empty, fail=pytest.fail)]
    assert [(row["kind"], row["attack"], row["right"]) for row in rows] == [("attack", "#1", None),
                                                                            ("attack", "#2", None)]
    assert rows[0]["left_words"] == "Three rockets hit the camp at Taji at 2:50 a.m. on Thursday, the army said."
