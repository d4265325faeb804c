"""The questions for people: with the notes of their header, their terms, and rows that a test expects of them."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from kg.questions.question import Question, all_questions
from scripts.docsite.examples import ROOT

_TESTED = "tests/queries"
_MOST_ROWS = 5
_KEY = re.compile(r"#\s*(title|question|parameter|columns|lists)(-(fr|en))?:")


@dataclass(frozen=True)
class Rows:
    """What a question answers over data of the tests. `left_off`: rows that are not shown."""

    source: str
    data: str
    values: dict[str, str]
    lang: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_off: int


@dataclass(frozen=True)
class Asked:
    """A question, what its header notes beyond the fields, the terms in its query, and tested rows."""

    question: Question
    note: str
    query: str
    terms: tuple[str, ...]
    rows: Rows

    @property
    def command(self) -> str:
        """How the rows are asked for, of a store that holds the data."""
        values = "".join(f" -p {name}={value}" for name, value in self.rows.values.items())
        lang = "" if self.rows.lang == "en" else f" --lang {self.rows.lang}"
        return f"kg ask {self.question.name} --store DIR{values}{lang}"


def asked() -> list[Asked]:
    """Every question, by name."""
    found = []
    for question in all_questions():
        lines = question.sparql.split("\n")
        comment = [line for line in lines if line.startswith("#")]
        note = " ".join(line.lstrip("# ") for line in comment if not _KEY.match(line)).strip()
        query = "\n".join(line for line in lines if not line.startswith("#")).strip() + "\n"
        terms = tuple(sorted(set(re.findall(r"\bsit:(\w+)", query))))
        found.append(Asked(question, note, query, terms, _rows(question.name)))
    return found


def _rows(name: str) -> Rows:
    """The rows of the first case that has some; `default` before others."""
    cases = (ROOT / _TESTED / name).glob("*/expected.csv")
    for path in sorted(cases, key=lambda path: (path.parent.name != "default", path)):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        if rows:
            settings = path.parent / "case.toml"
            case = tomllib.loads(settings.read_text("utf-8")) if settings.is_file() else {}
            return Rows(
                source=path.relative_to(ROOT).as_posix(), data=_data(path.parent, case.get("data", "world.trig")),
                values={key: str(value) for key, value in case.get("values", {}).items()}, lang=case.get("lang", "en"),
                head=tuple(head), rows=tuple(tuple(row) for row in rows[:_MOST_ROWS]),
                left_off=max(0, len(rows) - _MOST_ROWS),
            )
    raise LookupError(f"{_TESTED}/{name}: no case has a row")


def _data(case: Path, name: str) -> str:
    path = case / name if (case / name).exists() else ROOT / _TESTED / name
    return path.relative_to(ROOT).as_posix()
