"""Reports in languages that the rules do not know, read by a model's answers: own texts about invented events."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.facts import Account, AnyFact, Attribution, Claim, Count, Denial, Deployment, Quoted
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answer, Answers
from kg.read.llm.closed import closed_request
from kg.read.llm.holding import hold
from kg.read.llm.reader import LlmReader
from kg.read.llm.recalculating import recalculate
from kg.reports import Report, read_reports
from kg.sheet.figures import clock_times_in, dates_in, numbers_in
from kg.sheet.locating import find
from kg.sheet.recomputing import number_readings
from kg.standing import stand
from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401

FOLDER = Path(__file__).parent / "languages"
CASES = sorted(path.name for path in FOLDER.iterdir())
GAZETTEER = Gazetteer.load()
DAY = date(2026, 11, 30)
COUNTS = ("weapon_count", "intercepted", "killed", "injured", "strength", "attack_count")


def of(case: str, name: str) -> Any:
    return json.loads((FOLDER / case / f"{name}.json").read_text("utf-8"))


def report(case: str) -> Report:
    told = of(case, "report")
    return Report(id=told["id"], text=told["text"], language=told["lang"], outlet=told["outlet"], title=told["title"],
                  published=date.fromisoformat(told["published"]))


def answered(case: str, where: Path | None = None) -> tuple[LlmReader, list[InputError]]:
    """A reader with the kept answers to the questions about a case."""
    told, answers, bad = report(case), Answers(where), []  # type: ignore[var-annotated]
    reader = LlmReader("m", answers, GAZETTEER, fail=bad.append)
    content = json.dumps(of(case, "answer"))
    answers.put(Answer(request=reader.sheet_request(told).custom_id, model="m", content=content, answered=DAY))
    closed = closed_request(told, recalculate(told, hold(content, told).sheet).sheet, "m")
    if closed:
        second = json.dumps(of(case, "closed"))
        answers.put(Answer(request=closed.custom_id, model="m", content=second, answered=DAY))
    return reader, bad


def shown(fact: AnyFact) -> dict[str, Any]:
    """What expected.json says of a fact: its kind, who says it, and its values with the entities they are linked to."""
    assert isinstance(fact, Quoted)
    out: dict[str, Any] = {"fact": fact.fact, "by": fact.stated_by.name if fact.stated_by else None}  # type: ignore[attr-defined]
    for name in ("earliest", "latest", "local_time", "since", *COUNTS):
        value = getattr(fact, name, None)
        if value is not None:
            out[name] = [value.low, value.high] if isinstance(value, Count) else str(value)
    for name in ("target", "place", "perpetrator"):
        out.update({name: [[one.name, one.entity] for one in getattr(fact, name, ())]} if getattr(fact, name, ()) else {})
    if isinstance(fact, Account) and fact.weapon:
        out["weapon"] = list(fact.weapon)
    if isinstance(fact, Claim | Attribution | Denial) and fact.responsible:
        out["responsible"] = [fact.responsible.name, fact.responsible.country, fact.responsible.entity]
    if isinstance(fact, Deployment):
        out["force"] = fact.force.name
    return out


def outcome(case: str) -> dict[str, Any]:
    """What is made of a case: what stands, what waits and why, what was dropped."""
    reader, bad = answered(case)
    [(_, facts)] = reader.extract_many([report(case)])
    assert bad == []
    stood = stand(facts, ())
    reading = reader.read(report(case))
    waits = [[one.fact.fact, one.slot or "", sorted({each for a in one.fact.assessments if a.slot == one.slot  # type: ignore[attr-defined]
                                                    for each in a.against})] for one in stood.candidates]
    return {
        "stands": [shown(fact) for fact in stood.facts[1:]],
        "waits": sorted(waits),
        "dropped": [one.where for one in reading.dropped],
        "corrected": [f"{one.where}: {one.coded} → {', '.join(one.computed)}" for one in
                      (reading.recalculated.corrected if reading.recalculated else [])],
    }


if __name__ == "__main__":
    for c in CASES:
        print(c, json.dumps(outcome(c), ensure_ascii=False, indent=1))
