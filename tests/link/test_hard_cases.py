"""Homonyms, spellings and look-alikes in both languages: of what is linked, at least 98 in 100 must be right."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.facts import ReportFact
from kg.gazetteer import Gazetteer
from kg.link import Context, Judge, Judgement, Query
from kg.link.surroundings import ReportSurroundings, part_after

CASES = Path(__file__).parent / "cases"
TYPES = {"actor": ("actor",), "place": ("base", "place"), "": ("actor", "base", "place")}
G = Gazetteer.load()
JUDGE = Judge(G)


@dataclass(frozen=True)
class Case:
    lang: str
    set: str
    want: str
    query: Query
    context: Context

    def judged(self) -> Judgement:
        """As in a build: what needs no surroundings is not weighed."""
        plain = None if part_after(self.query, self.context.near)[0] else JUDGE.plain(self.query)
        return plain or JUDGE.judge(self.query, self.context)

    @property
    def kind(self) -> str:
        """Of what is wanted: armed_group, base, city …; "nobody" if nothing may be linked."""
        return G.entities[self.want].kind if self.want else "nobody"

    def __str__(self) -> str:
        return f"{self.lang} {self.query.name!r} in {self.context.near!r}"


def context(near: str, day: date | None, lang: str) -> Context:
    """As a report of this text alone would give it."""
    facts = [ReportFact(report="case", text=near, language=lang)] if near else []
    told = ReportSurroundings(facts, G).countries
    return Context(near, text_countries=told, day=day, lang=lang)


def read(path: Path) -> list[Case]:
    lang = path.stem[:2]

    def case(row: dict[str, Any]) -> Case:
        query = Query(row["name"], TYPES[row["type"]], row.get("kind", ""), row.get("country", ""))  # type: ignore[arg-type]
        day = date.fromisoformat(row["day"]) if "day" in row else None
        return Case(lang, path.stem, row["want"], query, context(row["near"], day, lang))

    return [case(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


ALL = [case for path in sorted(CASES.glob("*.toml")) for case in read(path)]


RECALL = 0.95
"""The floor; the sets reach more, and a new case may be hard."""


@dataclass
class Tally:
    """Of some cases: how many there are, are to be linked, are linked, are linked rightly."""

    cases: int = 0
    wanted: int = 0
    linked: int = 0
    right: int = 0

    def add(self, case: Case, entity: str) -> None:
        self.cases += 1
        self.wanted += bool(case.want)
        self.linked += bool(entity)
        self.right += bool(entity) and entity == case.want

    def __str__(self) -> str:
        precision = f"{self.right / self.linked:.3f}" if self.linked else "    -"
        recall = f"{self.right / self.wanted:.3f}" if self.wanted else "    -"
        return f"{self.cases:5} cases {self.linked:5} linked   precision {precision}   recall {recall}"


def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    tallies: dict[str, Tally] = defaultdict(Tally)
    faults: list[str] = []
    for case in ALL:
        entity = case.judged().entity
        got = entity.id if entity else ""
        for name in ("all", f"set {case.set}", f"kind {case.kind}"):
            tallies[name].add(case, got)
        if got != case.want:
            faults.append(f"{'wrong' if got else 'missed'}: {case}: {got or 'nobody'}, not {case.want or 'anybody'}")
    with capsys.disabled():
        print("\n" + "\n".join(f"  {name:24} {tally}" for name, tally in sorted(tallies.items())))
        print("\n".join(f"  {fault}" for fault in faults))
    everything = tallies["all"]
    assert everything.right / everything.linked >= 0.98, faults
    assert everything.right / everything.wanted >= RECALL, faults
    for lang in ("fr", "en"):
        of_lang = Tally()
        for case in ALL:
            if case.lang == lang:
                entity = case.judged().entity
                of_lang.add(case, entity.id if entity else "")
        assert of_lang.right / of_lang.linked >= 0.98, (lang, faults)


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
        for one in JUDGE.judge(case.query, case.context).candidates:
            assert one.score == min(100, max(0, sum(reason.points for reason in one.reasons)))
            assert one.reasons
