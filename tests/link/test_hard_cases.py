"""Homonyms, spellings and look-alikes in both languages: of what is linked, at least 98 in 100 must be right."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.gazetteer import Gazetteer
from kg.link import Context, Judge, Judgement, Query

CASES = Path(__file__).parent / "cases"
TYPES = {"actor": ("actor",), "place": ("base", "place"), "": ("actor", "base", "place")}
G = Gazetteer.load()
JUDGE = Judge(G)


@dataclass(frozen=True)
class Case:
    lang: str
    want: str
    query: Query
    context: Context

    def judged(self) -> Judgement:
        return JUDGE.judge(self.query, self.context)

    def __str__(self) -> str:
        return f"{self.lang} {self.query.name!r} in {self.context.near!r}"


def read(path: Path) -> list[Case]:
    def case(row: dict[str, Any]) -> Case:
        query = Query(row["name"], TYPES[row["type"]], row.get("kind", ""), row.get("country", ""))  # type: ignore[arg-type]
        day = date.fromisoformat(row["day"]) if "day" in row else None
        return Case(path.stem, row["want"], query, Context(row["near"], day=day, lang=path.stem))

    return [case(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


ALL = [case for path in sorted(CASES.glob("??.toml")) for case in read(path)]


def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    linked = right = wanted = 0
    wrong: list[str] = []
    missed: list[str] = []
    for case in ALL:
        entity = case.judged().entity
        wanted += bool(case.want)
        linked += entity is not None
        right += entity is not None and entity.id == case.want
        if entity is not None and entity.id != case.want:
            wrong.append(f"{case}: {entity.id}, not {case.want or 'anybody'}")
        elif entity is None and case.want:
            missed.append(f"{case}: {case.want}")
    precision, recall = right / linked, right / wanted
    with capsys.disabled():
        print(f"\nhard cases: {len(ALL)}, precision {precision:.3f} ({linked} linked), recall {recall:.3f}")
        print("\n".join(f"  missed: {one}" for one in missed))
    assert precision >= 0.98, wrong
    assert recall >= 0.9, missed


def test_the_set_is_as_large_and_as_mixed_as_it_claims() -> None:
    assert len(ALL) >= 120
    for lang in ("fr", "en"):
        of_lang = [case for case in ALL if case.lang == lang]
        assert len(of_lang) >= 60
        assert sum(not case.want for case in of_lang) >= 12
    assert {case.want for case in ALL if case.want} <= set(G.entities)
    assert len({str(case) + str(case.query) + str(case.context) for case in ALL}) == len(ALL)


@pytest.mark.parametrize("case", [case for case in ALL if not case.want], ids=str)
def test_a_name_that_must_stay_unlinked_stays_so(case: Case) -> None:
    judged = case.judged()
    assert judged.entity is None, (judged.entity and judged.entity.id, judged.why)


def test_every_score_is_the_sum_of_its_reasons() -> None:
    for case in ALL:
        for one in case.judged().candidates:
            assert one.score == min(100, max(0, sum(reason.points for reason in one.reasons)))
            assert one.reasons
