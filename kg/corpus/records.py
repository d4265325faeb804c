"""Reads a corpus: reports, their coding sheets, and which part each belongs to."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError
from kg.reports import Report
from kg.resources import folder
from kg.sheet import Sheet, parse_sheet

Split = Literal["develop", "choose", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
Style = Literal[
    "dispatch", "local-radio", "communique", "monitoring-note", "long-read", "live-ticker", "translated-press"
]


class ReportFile(BaseModel):
    """One file of `corpus/reports`: a report and how it came about. `events`: the attacks that it tells of, as short
    names that reports on the same event share; `basis`: pages whose facts were used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    lang: Literal["fr", "en"]
    published: date
    outlet: str
    style: Style
    events: tuple[str, ...]
    basis: tuple[str, ...] = Field(min_length=1)
    title: str
    text: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Record:
    """A report with its coding. `second`: the coding by a second person, where there is one."""

    report: Report
    sheet: Sheet
    split: Split
    style: str
    events: tuple[str, ...]
    basis: tuple[str, ...]
    second: Sheet | None = None


def load(split: Split | None = None, lang: str | None = None) -> list[Record]:
    """The records of the corpus that comes with the package, in the order of their ids.

    Args:
        split: "develop", "choose" or "test"; None: all.
        lang: "fr" or "en"; None: both.

    Raises:
        MissingDependency: the installation lacks the corpus.
        InputError: a file of it is broken; names the file and the field.
    """
    found = load_from(folder("corpus"))
    return [one for one in found if split in (None, one.split) and lang in (None, one.report.language)]


def load_from(path: Path) -> list[Record]:
    """The records of a corpus in the same form elsewhere: `reports/`, `sheets/`, `second/` and `splits.csv` in `path`.

    Raises:
        InputError: a file is missing or broken; names it.
    """
    splits = _splits(path / "splits.csv")
    records = []
    for file in sorted((path / "reports").glob("*.json")):
        told = _report(file)
        if told.id not in splits:
            raise InputError(f"{told.id} has no line there", source=path / "splits.csv", remedy="add id,split")
        second = path / "second" / file.name
        records.append(Record(
            report=Report(id=told.id, text=told.text, language=told.lang, published=told.published,
                          outlet=told.outlet, title=told.title, origin=str(file)),
            sheet=_sheet(path / "sheets" / file.name, told.id),
            split=splits[told.id],
            style=told.style,
            events=told.events,
            basis=told.basis,
            second=_sheet(second, told.id) if second.is_file() else None,
        ))
    return records


def _report(file: Path) -> ReportFile:
    try:
        return ReportFile.model_validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise InputError(f"{where}: {first['msg']}", source=file, remedy="see corpus/README.md for the form") from error


def _sheet(file: Path, report: str) -> Sheet:
    if not file.is_file():
        raise InputError("there is no such sheet", source=file, remedy="code it: kg code")
    sheet = parse_sheet(file.read_text(encoding="utf-8"), source=str(file))
    if sheet.report != report:
        raise InputError(f"report: it is the sheet of {sheet.report}", source=file, remedy=f"it must be {report}")
    return sheet


def _splits(file: Path) -> dict[str, Split]:
    out: dict[str, Split] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            if row.get("split") not in SPLITS or not row.get("id"):
                raise InputError(f"{row}: not id,split", source=file, line=number, remedy=f"one of {', '.join(SPLITS)}")
            out[row["id"]] = row["split"]  # type: ignore[assignment]
    return out
