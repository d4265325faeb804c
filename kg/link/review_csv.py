"""Doubtful links out as CSV for a person, and the decided file back in as decisions.

One row is one candidate for one name in one report. The person fills `decision` (match, no match or unsure), `who`,
`when` (a day, or a day and a time), `why`, and may change `scope` from "report" (this name in this report alone) to
"everywhere". Rows without a decision are left undecided; a bad row is named with its line, the others count. Commas,
semicolons and tabs are all taken between cells, as spreadsheets of different countries write them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kg.decisions import Decision, Verdict
from kg.errors import InputError
from kg.gazetteer import Entity
from kg.link.judgement import link_key
from kg.spreadsheet import guarded_row, unguarded

COLUMNS = (
    "name", "type", "country", "report", "quote", "candidate", "label", "score", "reasons", "verdict",
    "scope", "decision", "who", "when", "why",
)
_VERDICTS: dict[str, Verdict] = {
    "match": "match", "no match": "no_match", "no_match": "no_match", "unsure": "unsure",
    "oui": "match", "non": "no_match", "incertain": "unsure",
}
_NEEDED = ("name", "type", "candidate", "decision")
_DELIMITERS = (",", ";", "\t")
_SCOPES = {"report": True, "": True, "everywhere": False}


@dataclass(frozen=True, slots=True)
class LinkDoubt:
    """One candidate for one name in one report. `candidate`: a gazetteer id or a Wikidata QID; `score`: 0 to 1."""

    name: str
    type: str
    country: str
    report: str
    quote: str
    candidate: str
    label: str
    score: str
    reasons: tuple[str, ...]
    verdict: str


def described(doubts: Iterable[LinkDoubt], known: Mapping[str, Entity]) -> Iterator[LinkDoubt]:
    """The doubts with labels that tell namesakes apart: what the candidate is and where, as the gazetteer has it."""
    for one in doubts:
        entity = known.get(one.candidate)
        if entity is None:
            yield one
            continue
        what = ", ".join(part for part in (entity.kind.replace("_", " "), entity.country) if part)
        yield replace(one, label=f"{entity.label('en')} ({what})")


def to_csv(doubts: Iterable[LinkDoubt]) -> str:
    """The CSV (RFC 4180: UTF-8, commas, one header line) of `doubts` with empty columns for the decision."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in doubts:
        cells = (one.name, one.type, one.country, one.report, one.quote, one.candidate, one.label, one.score,
                 " | ".join(one.reasons), one.verdict)
        writer.writerow([*guarded_row(cells), "report" if one.report else "everywhere", "", "", "", ""])
    return out.getvalue()


def from_csv(text: str, source: str, known: Mapping[str, Entity]) -> Iterator[Decision | InputError]:
    """The decisions of a decided file, and an InputError (file, line, remedy) for each row that cannot be used.

    Args:
        text: the file, as `to_csv` wrote it and a person filled it.
        source: its name, for messages.
        known: entities of the gazetteer by id; a candidate is one of them or a Wikidata QID.
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    line = 1
    try:
        header = reader.fieldnames or ()
        missing = [column for column in _NEEDED if column not in header]
        if missing:
            yield InputError(f"the column {missing[0]} is missing", source=source, line=1,
                             remedy="keep the header that kg link review wrote")
            return
        line = reader.line_num + 1
        for row in reader:
            if (row["decision"] or "").strip():
                yield _decision(row, source, line, known)
            line = reader.line_num + 1
    except csv.Error as error:
        yield InputError(f"the file cannot be read from this line on: {error}", source=source, line=line,
                         remedy="see that quotes are doubled within a cell and closed at its end")


def _decision(
    row: Mapping[str | None, str], source: str, line: int, known: Mapping[str, Entity]
) -> Decision | InputError:
    cell = {column: unguarded((row.get(column) or "").strip()) for column in COLUMNS}

    def bad(reason: str, remedy: str) -> InputError:
        return InputError(reason, source=source, line=line, remedy=remedy)

    verdict = _VERDICTS.get(cell["decision"].lower())
    entity = known.get(cell["candidate"])
    if None in row:
        return bad("there are more cells than columns", "quote cells that hold a comma")
    if verdict is None:
        return bad(f"the decision is {cell['decision']!r}", "write match, no match or unsure, or leave it empty")
    if not cell["name"] or cell["type"] not in ("actor", "place"):
        return bad(f"the type is {cell['type']!r} and the name {cell['name']!r}", "write actor or place, and the name")
    if entity is None and not _is_qid(cell["candidate"]):
        return bad(f"{cell['candidate']!r} is not in the gazetteer",
                   "write a gazetteer id or a Wikidata item such as Q42, or give the file with --gazetteer")
    if entity is not None and (entity.type == "actor") != (cell["type"] == "actor"):
        return bad(f"{entity.id} is no {cell['type']}", "choose a candidate of the type of the name")
    if not cell["who"]:
        return bad("nobody is named who decided", "fill the column who")
    if cell["scope"].lower() not in _SCOPES:
        return bad(f"the scope is {cell['scope']!r}", "write report or everywhere")
    try:
        when = datetime.fromisoformat(cell["when"])
    except ValueError:
        return bad(f"{cell['when']!r} is no time", "write the day it was decided in the column when: 2026-03-01")
    within = cell["report"] if _SCOPES[cell["scope"].lower()] else ""
    left = link_key(cell["name"], cell["type"], cell["country"], within)
    return Decision(
        kind="link", left=left, right=cell["candidate"], verdict=verdict, who=cell["who"],
        when=when if when.tzinfo else when.replace(tzinfo=UTC), why=cell["why"],
    )


def _is_qid(text: str) -> bool:
    return text[:1] == "Q" and text[1:].isascii() and text[1:].isdigit() and text[1:2] != "0"
