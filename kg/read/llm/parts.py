"""A long report is read in parts: each with the attacks told so far, joined by the sheet's own attack names.

A part ends where a paragraph does, else a sentence. What the model copies from a part is found again in the whole text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kg.read.llm.prompt import Message, Prompt, as_data
from kg.reports import Report
from kg.sheet.locating import find

LONGEST = 12_000
"""Characters of a part: some 4,000 tokens, of which a sheet of as many again comes."""
_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
_TRIES = 1000
_GONE = ""
"""In the place of words that do not stand in the part that they are said to be copied from: holding drops them."""


@dataclass(frozen=True)
class TextPart:
    """A stretch of a report's text from `start`. `number` of `of`, from 1."""

    start: int
    text: str
    number: int
    of: int


def parts_of(text: str, longest: int = LONGEST) -> list[TextPart]:
    """The parts of a text, each at most `longest` characters; a short text is one."""
    cuts = [0]
    while len(text) - cuts[-1] > longest:
        cuts.append(_cut(text, cuts[-1], longest))
    cuts.append(len(text))
    pieces = list(pairwise(cuts))
    return [TextPart(start, text[start:end], number, len(pieces)) for number, (start, end) in enumerate(pieces, 1)]


def _cut(text: str, start: int, longest: int) -> int:
    """Where the part that begins at `start` ends: after the last paragraph, line, sentence or word that fits."""
    for end in _ENDS:
        found = [match.end() for match in end.finditer(text, start, start + longest)]
        if found and found[-1] > start + longest // 4:
            return found[-1]
    return start + longest


def part_messages(report: Report, part: TextPart, sheets: Sequence[Mapping[str, Any]]) -> list[Message]:
    """The conversation that asks for the sheet of a part. `sheets`: the answers to the parts before, as they came."""
    prompt = Prompt.load()
    asked, answered = prompt.examples.get(report.language, prompt.examples["other"])
    told = {**as_data(report), "text": part.text, "part": part.number, "of": part.of, "before": list(_before(sheets))}
    return [
        {"role": "system", "content": f"{prompt.system}\n\n{prompt.parts}"},
        {"role": "user", "content": asked},
        {"role": "assistant", "content": answered},
        {"role": "user", "content": json.dumps(told, ensure_ascii=False, separators=(",", ":"))},
    ]


def _before(sheets: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for attack in (one for sheet in sheets for one in _dicts(sheet.get("attacks"))):
        name = attack.get("id")
        if isinstance(name, str) and name not in seen:
            seen.add(name)
            words = [one.get("words") for one in _dicts(attack.get("mentions"))]
            days = [one["day"] for one in _dicts(attack.get("accounts")) if one.get("day")]
            yield {"id": name, "summary": attack.get("summary"), "words": next(iter(words), None),
                   "days": next(iter(days), None)}


def merged(report: Report, parts: Sequence[TextPart], sheets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The answers to all parts as one of the whole report: attacks of one name are one, words count in all of it."""
    attacks: dict[str, dict[str, Any]] = {}
    whole: dict[str, Any] = {"attacks": []}
    for part, sheet in zip(parts, sheets, strict=True):
        moved = _moved(sheet, report.text, part)
        for attack in _dicts(moved.pop("attacks", None)):
            known = attacks.get(str(attack.get("id")))
            if known is None:
                attacks[str(attack.get("id"))] = attack
                whole["attacks"].append(attack)
                continue
            for name in ("mentions", "accounts"):
                known[name] = [*_dicts(known.get(name)), *_dicts(attack.get(name))]
        for name, items in moved.items():
            if isinstance(items, list):
                whole[name] = [*whole.get(name, []), *items]
    return whole


def _moved(node: Any, text: str, part: TextPart) -> Any:
    """The same with each `nth` counted in the whole text instead of the part."""
    if isinstance(node, list):
        return [_moved(one, text, part) for one in node]
    if not isinstance(node, Mapping):
        return node
    out = {key: _moved(value, text, part) for key, value in node.items()}
    if "words" in out:
        nth = _nth(out["words"], out.get("nth"), text, part)
        out = {**out, "nth": nth} if nth else {**out, "words": _GONE}
    return out


def _nth(words: Any, nth: Any, text: str, part: TextPart) -> int | None:
    if not isinstance(words, str) or not words:
        return None
    asked = nth if isinstance(nth, int) and not isinstance(nth, bool) and nth > 0 else 1
    here = find(part.text, words, asked)
    if here is None:
        return None
    for number in range(1, _TRIES):
        there = find(text, words, number)
        if there is None or there[0] > part.start + here[0]:
            return None
        if there[0] == part.start + here[0]:
            return number
    return None


def _dicts(items: Any) -> list[dict[str, Any]]:
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
