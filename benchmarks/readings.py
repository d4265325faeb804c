"""A reading of some reports: by the reader of the package, or the coding sheets of somebody or something else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.facts import AnyFact, ReportFact, to_json_line
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answers
from kg.read.llm.reader import LlmReader
from kg.read.rules import RuleReader
from kg.reports import Report
from kg.sheet import facts_of_sheet, parse_sheet

ROOT = Path(__file__).resolve().parent.parent
_KEPT = ("id", "lang", "published", "outlet", "title", "text")


@dataclass(frozen=True)
class Reading:
    """The facts of each record's report (report id → facts) and the graph that `kg build` made of them."""

    facts: dict[str, list[AnyFact]]
    graph: Path


def report_of(gold: dict[str, Any]) -> Report:
    """The report of a gold record."""
    day = gold.get("published")
    return Report(id=gold["id"], text=gold["text"], language=gold["lang"], outlet=gold.get("outlet"),
                  title=gold.get("title"), published=date.fromisoformat(day) if day else None)


def read_by(
    golds: Sequence[dict[str, Any]], scratch: Path, sheets: Path | None = None, answers: Path | None = None
) -> Reading | None:
    """What a reader makes of the reports: sheets, kept answers of a model, or the rules."""
    if sheets:
        return by_sheets(golds, sheets, scratch)
    return by_answers(golds, answers, scratch) if answers else by_rules(golds, scratch)


def by_rules(golds: Sequence[dict[str, Any]], scratch: Path) -> Reading | None:
    """What the package reads, its reports built as a user would; None: kg build made no graph, and said why."""
    lines = [json.dumps({key: gold.get(key) for key in _KEPT}, ensure_ascii=False) for gold in golds]
    reports = scratch / "reports.jsonl"
    reports.write_text("\n".join(lines) + "\n", encoding="utf-8")
    graph = _built(reports, scratch)
    if graph is None:
        return None
    read = RuleReader(Gazetteer.load()).read_all([report_of(gold) for gold in golds])
    return Reading({report.id: facts for report, facts in read}, graph)


def by_answers(golds: Sequence[dict[str, Any]], folder: Path, scratch: Path) -> Reading | None:
    """What the model reader makes of kept answers; a report without them has no facts. None: as above.

    Raises:
        UsageError: the folder holds answers of no model, or of several.
    """
    reader = model_reader(folder)
    facts = {report.id: found for report, found in reader.read_all([report_of(gold) for gold in golds])}
    print(reader.counts, file=sys.stderr)
    return _of_facts(golds, facts, scratch)


def model_reader(folder: Path) -> LlmReader:
    """The reader of a model's kept answers.

    Raises:
        UsageError: the folder holds answers of no model, or of several.
    """
    answers = Answers(folder)
    models = answers.models()
    if len(models) != 1:
        raise UsageError(f"{folder} holds answers of {len(models)} models: one is to be scored")
    return LlmReader(models.pop(), answers, Gazetteer.load(), fail=lambda error: print(error, file=sys.stderr))


def by_sheets(golds: Sequence[dict[str, Any]], folder: Path, scratch: Path) -> Reading | None:
    """What the sheets in `folder` (ID.json) say; a report without a sheet has no facts. None: as above.

    Raises:
        InputError: a sheet is none, or does not hold.
    """
    gazetteer = Gazetteer.load()
    facts: dict[str, list[AnyFact]] = {}
    for gold in golds:
        report, file = report_of(gold), folder / f"{gold['id']}.json"
        if file.is_file():
            facts[report.id] = facts_of_sheet(report, parse_sheet(file.read_text(encoding="utf-8"), source=str(file)),
                                              gazetteer)
    return _of_facts(golds, facts, scratch)


def _of_facts(golds: Sequence[dict[str, Any]], facts: dict[str, list[AnyFact]], scratch: Path) -> Reading | None:
    for gold in golds:
        report = report_of(gold)
        facts.setdefault(report.id, [ReportFact(report=report.id, text=report.text, language=report.language,
                                                published=report.published)])
    lines = scratch / "facts.jsonl"
    lines.write_text("".join(f"{line}\n" for line in _lines(facts)), encoding="utf-8")
    graph = _built(lines, scratch)
    return Reading(facts, graph) if graph else None


def _lines(facts: dict[str, list[AnyFact]]) -> Iterator[str]:
    for of_report in facts.values():
        yield from map(to_json_line, of_report)


def _built(given: Path, scratch: Path) -> Path | None:
    graph = scratch / "graph.nq"
    graph.unlink(missing_ok=True)
    subprocess.run([sys.executable, "-m", "kg", "build", given, "--out", graph], check=False, cwd=ROOT)
    return graph if graph.is_file() else None
