"""Two readings side by side: golden cases, a folder each (left, right, expected), and what always holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kg.compare import Difference, Reading, aligned, as_row, as_text, compare, compare_all, count, readings
from kg.compare.align import Extent
from kg.compare.same_party import folded, groups, same
from kg.errors import InputError
from kg.facts import Actor, AnyFact, Deployment, Evidence, Place, ReportFact, parse_line
from tests.compare.readings import READINGS, REPORT, TEXT

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


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
def swapped(one: Difference) -> Difference:
    return replace(one, left=one.right, right=one.left)


@given(READINGS)
def test_a_reading_has_no_difference_from_itself(one: Reading) -> None:
    assert compare(one, one) == []
    assert aligned(told := [Extent.of_attack(*each) for each in one.attacks.items()], told) == {
        key: key for key in one.attacks
    }


@pytest.mark.long
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
    again = [Extent.of_attack(*each) for each in one.attacks.items()]
    told = [Extent.of_attack(*each) for each in other.attacks.items()]
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
