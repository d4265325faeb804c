"""Names weighed and reports linked, read out line by line on a small gazetteer of the tests' own (read_out.toml)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kg.decisions import Decision
from kg.fact_parties import parties
from kg.facts import AnyFact, Place, parse_line
from kg.gazetteer import Gazetteer
from kg.link import Context, Judge, Judgement, Linker, Query
from kg.link.explain import explain
from tests.lines import rewrite

HERE = Path(__file__).parent
FILE = HERE / "read_out.toml"
DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))
G = Gazetteer.load([HERE / "own.csv"])
TYPES = {"actor": ("actor",), "place": ("base", "place"), "": ("actor", "base", "place")}


def decided(rows: Sequence[Sequence[str]]) -> list[Decision]:
    """For [left, right, verdict, why]: decisions of one person, one a day."""
    days = [datetime(2024, 5, nth, tzinfo=UTC) for nth in range(1, len(rows) + 1)]
    return [
        Decision(kind="link", left=left, right=right, verdict=verdict, why="".join(why), who="Anna", when=day)  # type: ignore[arg-type]
        for day, (left, right, verdict, *why) in zip(days, rows, strict=True)
    ]


def told(judgement: Judgement) -> Iterator[str]:
    yield from explain(judgement)
    marks = {"decided": judgement.decided, "plain": judgement.plain, judgement.qid: bool(judgement.qid)}
    if any(marks.values()):
        yield " ".join(mark for mark, stands in marks.items() if stands)


def weighed(case: dict[str, Any]) -> Iterator[str]:
    judge = Judge(G, decided(case.get("decided", ())))
    query = Query(case["name"], TYPES[case.get("type", "")], case.get("kind", ""), case.get("country", ""))  # type: ignore[arg-type]
    context = Context(
        case.get("near", ""), frozenset(case.get("countries", ())), frozenset(case.get("text_countries", ())),
        case.get("day"), case.get("lang", ""),
    )  # fmt: skip
    plain = judge.plain(query)
    yield f"plain: {plain.verdict if plain else 'to be weighed'}"
    yield from told(judge.judge(query, context, case.get("report", "")))


@pytest.mark.parametrize("case", DATA["name"], ids=lambda case: f"{case['name']}: {case['of']}")
def test_a_name_weighed(case: dict[str, Any]) -> None:
    assert [line.rstrip() for line in weighed(case)] == case["lines"].splitlines()


def fact(row: dict[str, Any]) -> AnyFact:
    """A fact as it is exchanged, with what the cases leave out."""
    whole = {"report": "r", **row}
    if row["fact"] == "report":
        whole = {"language": "en", **whole}
    else:
        quote, at = whole.pop("quote", "Words"), whole.pop("start", 0)
        whole["evidence"] = [{"start": at, "end": at + len(quote), "quote": quote}]
    return parse_line(json.dumps(whole, default=str))


def linked(case: dict[str, Any]) -> Iterator[str]:
    facts = [fact(row) for row in case["facts"]]
    linker = Linker(G, decided(case.get("decided", ())), keep=True)
    found, records = linker.link_with_records(facts)
    for each in found:
        for one in parties(each):
            institution = None if isinstance(one, Place) else one.institution_entity
            of = f" of {institution}" if institution else ""
            yield f"{each.fact}: {one.name} ({one.country or ''}) is {one.entity or 'nobody'}{of}"
    for record in records:
        yield f"kept {record.type} {record.kind} ({record.country}) «{record.quote}»"
        yield from told(record.judgement)


@pytest.mark.parametrize("case", DATA["report"], ids=lambda case: case["of"])
def test_a_report_linked(case: dict[str, Any]) -> None:
    assert [line.rstrip() for line in linked(case)] == case["lines"].splitlines()


@pytest.mark.parametrize("case", DATA["report"], ids=lambda case: case["of"])
def test_linked_again_it_is_the_same(case: dict[str, Any]) -> None:
    linker = Linker(G, decided(case.get("decided", ())))
    once = linker.link_with_records([fact(row) for row in case["facts"]])
    assert linker.link_with_records(once[0]) == once


def test_what_was_kept_is_taken_once() -> None:
    facts = [fact(row) for row in next(case for case in DATA["report"] if "kept" in case["lines"])["facts"]]
    linker, forgetful = Linker(G, keep=True), Linker(G)
    linker.link([])
    assert linker.link(facts) == forgetful.link(facts) == linker.link_with_records(facts)[0]
    assert linker.take_records() == {"r": linker.link_with_records(facts)[1]}
    assert linker.take_records() == forgetful.take_records() == {}


if __name__ == "__main__":
    read = {"name": weighed, "report": linked}
    rewrite(FILE, {name: lambda case, of=of: [line.rstrip() for line in of(case)] for name, of in read.items()})
