"""Doubtful links out as CSV for a person, and the decided file back in as decisions.

One row is one candidate for one name in one report. The person fills `decision` (match, no match or unsure), `who`,
`when` (a day, or a day and a time), `why`, and may change `scope` from "report" (this name in this report alone) to
"everywhere". Rows without a decision are left undecided; a bad row is named with its line, the others count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.decisions import Decision, Verdict
from kg.errors import InputError
from kg.link.model import link_key

COLUMNS = (
    "name", "type", "country", "report", "quote", "candidate", "label", "score", "reasons", "verdict",
    "scope", "decision", "who", "when", "why",
)
_VERDICTS: dict[str, Verdict] = {
    "match": "match", "no match": "no_match", "no_match": "no_match", "unsure": "unsure",
    "oui": "match", "non": "no_match", "incertain": "unsure",
}
_SCOPES = {"report": True, "": True, "everywhere": False}


@dataclass(frozen=True, slots=True)
class Doubt:
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


def to_csv(doubts: Iterable[Doubt]) -> str:
    """The CSV (UTF-8, commas, one header line) of `doubts` with empty columns for the decision."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in doubts:
        cells = (one.name, one.type, one.country, one.report, one.quote, one.candidate, one.label, one.score,
                 " | ".join(one.reasons), one.verdict)
        writer.writerow([*map(_plain, cells), "report", "", "", "", ""])
    return out.getvalue()


def from_csv(text: str, source: str, known: Iterable[str]) -> Iterator[Decision | InputError]:
    """The decisions of a decided file, and an InputError (file, line, remedy) for each row that cannot be used.

    Args:
        text: the file, as `to_csv` wrote it and a person filled it.
        source: its name, for messages.
        known: ids of the gazetteer; a candidate is one of them or a Wikidata QID.
    """
    ids = frozenset(known)
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = reader.fieldnames or ()
    missing = [column for column in ("name", "type", "candidate", "decision") if column not in header]
    if missing:
        yield InputError(f"the column {missing[0]} is missing", source=source, line=1,
                         remedy="keep the header that kg link --review wrote, and commas between the cells")
        return
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield InputError(f"the row cannot be read: {error}", source=source, line=reader.line_num,
                             remedy="see that its quotes are closed")
            return
        if row is None:
            return
        if (row.get("decision") or "").strip():
            yield _decision(row, source, reader.line_num, ids)


def _decision(row: dict[str, str], source: str, line: int, ids: frozenset[str]) -> Decision | InputError:
    cell = {column: _unplain((row.get(column) or "").strip()) for column in COLUMNS}

    def bad(reason: str, remedy: str) -> InputError:
        return InputError(reason, source=source, line=line, remedy=remedy)

    verdict = _VERDICTS.get(cell["decision"].lower())
    if None in row:
        return bad("there are more cells than columns", "quote cells that hold a comma")
    if verdict is None:
        return bad(f"the decision is {cell['decision']!r}", "write match, no match or unsure, or leave it empty")
    if not cell["name"] or cell["type"] not in ("actor", "place"):
        return bad(f"the type is {cell['type']!r} and the name {cell['name']!r}", "write actor or place, and the name")
    if cell["candidate"] not in ids and not _is_qid(cell["candidate"]):
        return bad(f"{cell['candidate']!r} is not in the gazetteer",
                   "write a gazetteer id or a Wikidata item such as Q42, or give the file with --gazetteer")
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


def _plain(cell: str) -> str:
    """A spreadsheet runs a cell that begins like a formula; an apostrophe before it keeps it text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _unplain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
