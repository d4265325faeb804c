"""Two readings compared at the command line."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Kg

CASES = Path(__file__).resolve().parents[1] / "compare" / "cases"


@pytest.fixture
def values(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("left.jsonl", "right.jsonl"):
        shutil.copy(CASES / "values" / name, tmp_path / name)
    return tmp_path / "left.jsonl", tmp_path / "right.jsonl"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_differences_are_lines_and_no_failure(kg_: Kg, case: str) -> None:
    ran = kg_("compare", CASES / case / "left.jsonl", CASES / case / "right.jsonl")
    assert (ran.code, ran.out) == (0, (CASES / case / "expected.txt").read_text("utf-8"))
    told = sum(line.startswith("  ") for line in ran.out.splitlines())
    assert f": {told} differences: " in ran.err


def test_a_reading_and_itself(kg_: Kg, values: tuple[Path, Path]) -> None:
    ran = kg_("compare", values[0], values[0])
    assert (ran.code, ran.out, ran.err) == (0, "", "1 reports compared: no difference\n")


def test_what_extract_writes_is_compared_also_from_standard_input(kg_: Kg, good: Path, tmp_path: Path) -> None:
    facts = kg_("extract", good).out
    (tmp_path / "mine").write_text(facts.splitlines()[0] + "\n", "utf-8")
    ran = kg_("compare", "-", tmp_path / "mine", stdin=facts.encode())
    assert ran.code == 0
    assert "2 differences: attack 1, non_claim 1" in ran.err
    assert "  non_claim of #1 " in ran.out and "left nobody “" in ran.out


def test_as_json_lines(kg_: Kg, values: tuple[Path, Path]) -> None:
    rows = [json.loads(line) for line in kg_("compare", *values, "--format", "jsonl").out.splitlines()]
    killed = next(row for row in rows if row["kind"] == "killed")
    assert killed["attack"] == "#1 camp at Taji"
    assert killed["left"] == {"value": "9..11", "words": ["Nine soldiers", "eleven dead"], "waits": ""}
    assert next(row for row in rows if row["kind"] == "intercepted")["right"] is None


def test_no_cell_of_the_csv_is_run_as_a_formula(kg_: Kg, tmp_path: Path) -> None:
    text = "=cmd() hit +Taji on -Thursday, @said."
    report = {"fact": "report", "report": "=r", "text": text, "language": "en"}

    def account(attack: str, quote: str, target: str) -> dict[str, object]:
        start = text.index(quote)
        evidence = [{"start": start, "end": start + len(quote), "quote": quote}]
        return {"fact": "account", "report": "=r", "attack": attack, "evidence": evidence,
                "target": [{"node": "place", "name": target}]}

    for name, facts in (("a", [account("x", "=cmd() hit", "@x")]), ("b", [account("y", "+Taji", "+y")])):
        (tmp_path / name).write_text("".join(f"{json.dumps(one)}\n" for one in [report, *facts]), "utf-8")
    ran = kg_("compare", tmp_path / "a", tmp_path / "b", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert ran.code == 0 and len(rows) == 2
    assert [(row["report"], row["left"], row["left_words"], row["right"], row["right_words"]) for row in rows] == [
        ("'=r", "'@x", "'=cmd() hit", "", ""), ("'=r", "", "", "'+y", "'+Taji"),
    ]


def test_bad_lines_are_named_and_the_rest_goes_on(kg_: Kg, values: tuple[Path, Path]) -> None:
    left, right = values
    lines = right.read_bytes().splitlines(keepends=True)
    moved = lines[1].replace(b'"start": 6', b'"start": 5').replace(b'"end": 59', b'"end": 58')
    stranger = lines[1].replace(b'"report": "values"', b'"report": "gone"')
    right.write_bytes(b"".join([*lines, b"{]\n", b"\n", b"\xff\n", moved, stranger.replace(b'"id": "', b'"_": "')]))
    ran = kg_("compare", left, right)
    assert ran.code == 1
    assert ran.out == (CASES / "values" / "expected.txt").read_text("utf-8")
    told = [line for line in ran.err.splitlines() if line.startswith("bad input: ")]
    first = len(lines) + 1
    assert [line.removeprefix(f"bad input: {right}:").partition(":")[0] for line in told] == [
        str(first), str(first + 2), str(first + 3), str(first + 4)
    ]


def test_reports_that_are_not_the_same_are_named(kg_: Kg, values: tuple[Path, Path]) -> None:
    left, right = values
    report = json.loads(left.read_text("utf-8").splitlines()[0]) | {"text": "Another text."}
    right.write_text(f"{json.dumps(report)}\n", "utf-8")
    ran = kg_("compare", left, right)
    assert (ran.code, ran.out) == (1, "")
    assert f"bad input: {right}: the text of report 'values' is not the one that the other reading has" in ran.err


def test_reports_in_place_of_facts_are_bad_input(kg_: Kg, values: tuple[Path, Path], good: Path) -> None:
    ran = kg_("compare", values[0], good)
    assert ran.code == 1 and f"bad input: {good}:1: not a fact" in ran.err
    assert ran.out == "report values\n  report: left Taji hit | right –\n"


def test_wrong_calls(kg_: Kg, values: tuple[Path, Path], tmp_path: Path) -> None:
    assert kg_("compare", values[0]).code == 2
    assert kg_("compare", values[0], tmp_path / "gone.jsonl").code == 2
    assert kg_("compare", values[0], tmp_path).code == 2
    ran = kg_("compare", "-", "-")
    assert ran.code == 2 and "only one of the two can be standard input" in ran.err
    assert kg_("compare", *values, "--format", "xml").code == 2


def test_no_text_commands_the_screen(kg_: Kg, tmp_path: Path) -> None:
    text = "Rockets \u001b[2J hit\nTaji."
    report = {"fact": "report", "report": "r\u001b[2J\nx", "text": text, "language": "en"}
    account = {"fact": "account", "report": report["report"], "attack": "x",
               "evidence": [{"start": 0, "end": len(text), "quote": text}]}
    (tmp_path / "a").write_text(f"{json.dumps(report)}\n{json.dumps(account)}\n", "utf-8")
    (tmp_path / "b").write_text(f"{json.dumps(report)}\n", "utf-8")
    out = kg_("compare", tmp_path / "a", tmp_path / "b").out
    assert "\u001b" not in out and len(out.splitlines()) == 2
