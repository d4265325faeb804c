"""The second question about statements of responsibility: each by itself, closed, over its sentence and its neighbours.

What the model said when it filled the sheet and what it says now have to agree, in what is said and of which attack;
what only one of them says waits as a candidate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kg.facts import Assessment
from kg.read.llm.holding import NotASheet
from kg.read.llm.prompt import ANSWERS_SCHEMA, Message, Prompt
from kg.read.llm.requests import Request
from kg.read.llm.trusting import weights
from kg.reports import Report
from kg.sheet import Sheet
from kg.sheet.coding import AttackCoding, ResponsibilityCoding
from kg.sheet.locating import locate
from kg.sheet.recomputing import days_of

_END = re.compile(r"(?<=[.!?…؟۔।։።။។])[»”\"')\]]*\s+|(?<=[。！？])[」』”’）]*|\n+")


class ClosedAnswer(BaseModel):
    """The answer about one statement."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int
    holds: str
    about: tuple[str, ...] = ()
    why: str | None = None


def closed_request(report: Report, sheet: Sheet, model: str) -> Request | None:
    """What is asked about the statements of a sheet; None: it has none."""
    if not sheet.responsibility:
        return None
    told = {
        "report": {"published": report.published.isoformat() if report.published else None, "title": report.title,
                   "text": report.text},
        "attacks": [_attack(attack) for attack in sheet.attacks],
        "statements": [
            {"number": number, "sentence": sentence_of(report.text, said), "read": _read(said)}
            for number, said in enumerate(sheet.responsibility, 1)
        ],
    }
    asked: list[Message] = [
        {"role": "system", "content": Prompt.load().closed},
        {"role": "user", "content": json.dumps(told, ensure_ascii=False, separators=(",", ":"))},
    ]
    return Request("closed", report.id, model, asked, ANSWERS_SCHEMA)


def sentence_of(text: str, said: ResponsibilityCoding) -> str:
    """The sentence that a statement's quote stands in, with the one before and the one behind."""
    span = locate(text, said.quote)
    if span is None:
        return said.quote.words
    cuts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    bounds = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    touched = [index for index, (a, b) in enumerate(bounds) if a < span[1] and span[0] < b]
    first, last = max(0, touched[0] - 1), min(len(bounds) - 1, touched[-1] + 1)
    return text[bounds[first][0] : bounds[last][1]].strip()


def _attack(attack: AttackCoding) -> dict[str, Any]:
    days = days_of(attack)
    return {
        "id": attack.id, "summary": attack.summary, "words": attack.mentions[0].words,
        "days": [day.isoformat() for day in days] if days else None,
    }


def _read(said: ResponsibilityCoding) -> str:
    """The statement in a sentence: "the army says that X did it (attribution); about a1, a2"."""
    speaker = f"« {said.speaker.words} »" if said.speaker else "the report itself"
    party = f"« {said.responsible.words} »" if said.responsible else ""
    read = {
        "claim": f"{party} itself says that it did it",
        "attribution": f"{speaker} says, blames or suspects that {party} did it",
        "denial": f"{party} itself says that it did not do it",
        "non_claim": f"{speaker} says that nobody has claimed it",
    }[said.kind]
    return f"{said.kind}: {read}; about {', '.join(said.about) or 'no attack of the list'}"


def parse_closed(content: str) -> dict[int, ClosedAnswer]:
    """Number of a statement → the answer about it.

    Raises:
        NotASheet: the answer is of another form.
    """
    try:
        found = json.loads(content)["answers"]
        answers = [ClosedAnswer.model_validate(one) for one in found]
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError) as error:
        raise NotASheet(f"no answers to the closed questions: {error}") from error
    return {one.number: one for one in answers}


def agreement(sheet: Sheet, answers: dict[int, ClosedAnswer] | None) -> Iterator[tuple[str, Assessment]]:
    """For each statement and each attack that it is about: its key ("responsibility.0@a1") and how sure it is.

    `answers` None: the second question was not answered.
    """
    for index, said in enumerate(sheet.responsibility):
        answer = answers.get(index + 1) if answers is not None else None
        for about in said.about:
            how, against = _doubt(answer, about)
            yield f"responsibility.{index}@{about}", weights().assessment(how, against)


def _doubt(answer: ClosedAnswer | None, about: str) -> tuple[str, list[str]]:
    if answer is None:
        return "model_told", ["asked_once"]
    if answer.holds == "yes":
        return ("model_twice", []) if about in answer.about else ("model_told", ["second_answer_elsewhere"])
    return "model_told", ["second_answer_no" if answer.holds == "no" else "second_answer_unsure"]
