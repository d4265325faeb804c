"""What the text's cue words show and no coded value covers is asked once more.

Cue words are those of the rules' own data: tolls, weapons, words of claiming, blaming and denying. A sentence that has
one, and of which no part is quoted, mentioned or named as left uncoded in the sheet, is a passage to ask about.
"""

from __future__ import annotations

import json

from kg.read.llm.prompt import Message, Prompt, as_data, sheet_schema
from kg.read.llm.requests import Request
from kg.read.llm.sentences import bounds_in
from kg.read.rules.lexicon import lexicon, supported
from kg.reports import Report
from kg.sheet import Sheet
from kg.sheet.checking import walk
from kg.sheet.coding import Words
from kg.sheet.locating import locate

_CUES = ("casualty", "weapons", "claiming", "denying", "accusing")
_MOST = 12
"""Passages that are asked about together: a sheet that misses more is no reading of the report."""


def passages(report: Report, sheet: Sheet) -> list[str]:
    """The sentences with a cue of which the sheet has nothing, in the order of the text; at most twelve.

    A language of whose cues we have no data has none.
    """
    if report.language not in supported():
        return []
    lex, text = lexicon(report.language), report.text
    covered = [span for _, part in walk(sheet) if isinstance(part, Words) and (span := locate(text, part))]
    out = []
    for start, end in bounds_in(text):
        shown = any(lex[table].search(text, start, end) for table in _CUES)
        if shown and not any(a < end and start < b for a, b in covered):
            out.append(text[start:end].strip())
    return out[:_MOST]


def overlooked_request(report: Report, sheet: Sheet, model: str) -> Request | None:
    """The question about the passages of which the sheet has nothing; None: there are none."""
    found = passages(report, sheet)
    if not found:
        return None
    coded = sheet.model_dump(mode="json", exclude_defaults=True, exclude={"sheet", "report", "coder"})
    told = {"report": as_data(report), "sheet": coded, "passages": found}
    prompt = Prompt.load()
    asked: list[Message] = [
        {"role": "system", "content": f"{prompt.system}\n\n{prompt.overlooked}"},
        {"role": "user", "content": json.dumps(told, ensure_ascii=False, separators=(",", ":"))},
    ]
    return Request("overlooked", report.id, model, asked, sheet_schema())
