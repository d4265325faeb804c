"""`make eval`: read the gold reports as a user would, score the graph, and write docs/extraction.md.

    python -m benchmarks.evaluate FOLDER [--page FILE] [--records FOLDER] [--sets NAME…] [--sheets FOLDER]

FOLDER holds score.py and dev/, the gold records. Our own records in tests/records and the three parts of corpus/ go
through the same scorer, and so do the sets of which a model's answers are kept. `--sheets` scores another reader by its
coding sheets, and writes no page. Where there is no scorer, what the extraction finds in our own records is counted and
nothing is scored: the command says so.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.checked import checked
from benchmarks.page import BEGIN, END, put, table
from benchmarks.readings import ROOT, read_by
from benchmarks.responsibility import KINDS
from benchmarks.rounds import HEADLINE, as_table, figure, golds_of, headline, past, statements
from benchmarks.scoring import NOT_READ, STATES, Score, Scorer, total
from kg.corpus import SPLITS, load
from kg.read.llm.prompt import Prompt
from kg.sheet import gold_record, write_sheet

PAGE = ROOT / "docs" / "extraction.md"
RECORDS = ROOT / "tests" / "records"
ANSWERS = ROOT / "tests" / "llm" / "answers"
READ_BY_MODEL = ("dev", "test", str(ROOT / "tests" / "blind" / "2026-11-30"))
"""Sets of which a model's answers are kept (tests/llm/answers.md)."""
BARS = {"attacks": 0.85, "facts": 0.75, "responsibility": 0.88, "deployments": 0.80}
_LANGUAGES = ("fr", "en")
_FRAME = f"""# How well the extraction reads

{BEGIN}
{END}
"""


@dataclass
class Measured:
    """One set under one reader. `said`: what its statements of responsibility are worth, None where none are coded."""

    name: str
    scores: list[Score]
    said: dict[str, str] | None = None

    def of(self, lang: str) -> Score:
        """The score of one language, or of "all"."""
        return total(one for one in self.scores if lang in ("all", one.lang))

    @property
    def languages(self) -> list[str]:
        """ "all" and those that there are."""
        return ["all", *(lang for lang in _LANGUAGES if any(one.lang == lang for one in self.scores))]


def measure(
    name: str, golds: Sequence[dict[str, Any]], scorer: Scorer, sheets: Path | None = None, answers: Path | None = None
) -> Measured | None:
    """Read the reports of a set, by rules, sheets or kept answers, and score; None: kg build made no graph."""
    with tempfile.TemporaryDirectory() as scratch:
        reading = read_by(golds, Path(scratch), sheets, answers)
        if reading is None:
            return None
        coded = all("responsibility" in gold for gold in golds)
        return Measured(name, scorer.score(golds, reading.graph), statements(golds, reading) if coded else None)


def second_coder(scorer: Scorer) -> Measured | None:
    """The second coding of the records that were coded twice, scored against the first: how far people agree."""
    twice = [one for one in load() if one.second]
    if not twice:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for one in twice:
            if one.second:
                (Path(folder) / f"{one.report.id}.json").write_text(write_sheet(one.second), encoding="utf-8")
        golds = [gold_record(one.report, one.sheet, one.basis) for one in twice]
        return measure("coded twice: second coder", golds, scorer, Path(folder))


def page_of(found: Sequence[Measured], command: str, day: date, checking: str = "") -> str:
    """What goes between the marks of docs/extraction.md. `checking`: what checking did with a model's answers."""
    parts = [f"Measured on {day.isoformat()} with `{command}`.", "## Headline"]
    rows = [[one.name, lang, str(_reports(one, lang)), *(f"{figure(one.of(lang), name):.3f}" for name in HEADLINE)]
            for one in found for lang in one.languages]
    bars = ["bar on dev", "all", "", *(f"{BARS[name]:.2f}" for name in BARS)]
    head = ["set", "language", "reports", "attack F1", "fact F1", "responsibility", "deployment F1"]
    parts += [table(head, [*rows, bars]), _missed(found[0])]
    parts += ["With 95 % intervals, from resampling the reports:", _intervals(found)]
    if coded := [one for one in found if one.said]:
        parts += ["## Statements of responsibility that stand as facts", _said(coded)]
    if past():
        parts += ["## Blind rounds", "Scored before anything of the set was looked at, unless the reader's name says "
                  "otherwise; the table only grows.",
                  as_table(past())]
    if checking:
        parts += ["## What checking did with the model's answers", "A large language model, prompt version "
                  f"{Prompt.load().version}, by its kept answers (docs/llm.md). Where our code and the model make "
                  "different values of the same words, the coding says who was right.", checking]
    for one in found:
        parts += [f"## {one.name}", "### Five states of responsibility: coded (rows) and read (columns)", _states(one),
                  "### By slot", _slots(one), "### What is wrong, by kind", _errors(one.of("all"))]
    return "\n\n".join(parts)


def _reports(one: Measured, lang: str) -> int:
    return sum(lang in ("all", score.lang) for score in one.scores)


def _missed(first: Measured) -> str:
    whole = first.of("all")
    short = [f"{name} {figure(whole, name):.3f} (bar {bar:.2f})" for name, bar in BARS.items()
             if figure(whole, name) < bar]
    if not short:
        return f"All four bars are reached on {first.name}."
    return f"Not reached on {first.name}: {', '.join(short)}."


def _intervals(found: Sequence[Measured]) -> str:
    rows = [[one.name, *headline(one.scores).values()] for one in found]
    return table(["set", "attack F1", "fact F1", "responsibility", "deployment F1"], rows)


def _said(found: Sequence[Measured]) -> str:
    """Right ones of those that stand, with the interval of that share, and the share of all coded ones found."""
    kinds = ("statements", *KINDS)
    rows = [[one.name, *(one.said[kind] for kind in kinds)] for one in found if one.said]
    return table(["set", "all", "claims", "attributions", "denials", "non-claims"], rows)


def _states(one: Measured) -> str:
    counts = one.of("all").states
    columns = (*STATES, NOT_READ)
    rows = [[state, *(str(counts[state, read]) for read in columns)] for state in STATES]
    return table(["coded", *columns], rows)


def _slots(one: Measured) -> str:
    rows = []
    for name in one.of("all").names:
        for lang in one.languages:
            score = one.of(lang)
            counts = [score.rows[name, part] for part in ("tp", "fp", "fn")]
            rows.append([name, lang, *(f"{value:.3f}" for value in score.prf(name)), *map(str, counts)])
    return table(["slot", "language", "P", "R", "F1", "right", "too many", "missed"], rows)


def _errors(score: Score) -> str:
    if not score.errors:
        return "Nothing."
    rows = sorted(score.errors.items(), key=lambda item: (-item[1], item[0]))
    return table(["kind", "count"], [[kind, str(count)] for kind, count in rows])


def summary(records: Path) -> str:
    """Without a scorer: how many facts of each kind the extraction finds in the records, by language."""
    from kg.read.rules import RuleReader
    from kg.reports import Report

    found: dict[str, Counter[str]] = {}
    reports = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(records.glob("*.json"))]
    given = [
        Report(r["id"], r["text"], r["lang"], date.fromisoformat(r["published"]), r["outlet"], r["title"])
        for r in reports
    ]
    for report, facts in RuleReader().read_all(given):
        found.setdefault(report.language, Counter()).update(type(fact).__name__ for fact in facts)
    kinds = sorted({kind for counter in found.values() for kind in counter})
    languages = sorted(found)
    return table(["kind of fact", *languages], [[k, *(str(found[lang][k]) for lang in languages)] for k in kinds])


def main(arguments: list[str] | None = None) -> int:
    """Print the tables and write the page; 0 if everything there was scored, 2 if there is nothing to score with."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds score.py and dev/")
    parser.add_argument("--records", type=Path, default=RECORDS, help="our own records")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the tables go")
    parser.add_argument("--sets", nargs="+", help="some sets alone: dev, own, develop, choose, test, or a folder")
    parser.add_argument("--sheets", type=Path, help="a folder of coding sheets: score those, and write no page")
    parser.add_argument("--answers", type=Path, help="a folder of a model's kept answers: score those, and no page")
    args = parser.parse_args(arguments)
    if not (args.folder / "score.py").is_file():
        print(f"there is no score.py in {args.folder}: say where with make eval GOLD=FOLDER", file=sys.stderr)
        print("nothing is scored; this is what the extraction finds in our own records\n")
        print(summary(args.records))
        return 2
    scorer, found = Scorer(args.folder / "score.py"), []
    places = {"dev": str(args.folder / "dev"), "own": str(args.records), **{part: part for part in SPLITS}}
    names = {"own": "own records", **{part: f"corpus: {part}" for part in SPLITS}}
    for name in args.sets or places:
        try:
            golds = golds_of(places.get(name, name))
        except FileNotFoundError as error:
            print(f"{error}: left out", file=sys.stderr)
            continue
        measured = measure(names.get(name, name), golds, scorer, args.sheets, args.answers)
        if measured is None:
            print(f"{name}: kg build made no graph, see its message above", file=sys.stderr)
            return 1
        found.append(measured)
    if not found:
        return 2
    rules = not args.sheets and not args.answers
    if not args.sets and rules and (twice := second_coder(scorer)):
        found.append(twice)
    checking = ""
    if not args.sets and rules:
        sets = [(f"{Path(name).name}, model", golds_of(places.get(name, name))) for name in READ_BY_MODEL]
        by_model = [measure(title, golds, scorer, answers=ANSWERS) for title, golds in sets]
        found += [one for one in by_model if one]
        checking = checked(sets, ANSWERS)
    page = page_of(found, "make eval", date.today(), checking)
    print(page)
    if rules and not args.sets:
        put(args.page, page, _FRAME)
        print(f"\nwritten to {args.page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
