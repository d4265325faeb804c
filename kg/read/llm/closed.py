"""The second question about whatever says who did it: each by itself, closed, over its sentence and its neighbours.

Asked are statements of responsibility, perpetrators, and accusations about no recorded attack. What the model said when
it filled the sheet and what it says now have to agree, in what is said and of which attack; what only one of them says
waits as a candidate.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kg.facts import Assessment
from kg.read.llm.parsing import NotASheet, json_object
from kg.read.llm.prompt import ANSWERS_SCHEMA, Message, Prompt
from kg.read.llm.requests import Request
from kg.read.llm.sentences import bounds_in
from kg.read.llm.trusting import weights
from kg.reports import Report
from kg.sheet.coding import AttackCoding, Name, Party, ResponsibilityCoding, Sheet, Speaker, Words
from kg.sheet.locating import locate
from kg.sheet.recomputing import days_of

_AROUND = 700
"""Characters on either side of a quote that are shown, in a text without sentences."""
_SUMMARY = 100
_MOST_ASKED = 100
"""Questions that are asked about one report: what comes after them waits."""


class ClosedAnswer(BaseModel):
    """The answer about one statement."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int
    holds: str
    about: tuple[str, ...] = ()
    why: str | None = None


@dataclass(frozen=True)
class ClosedQuestion:
    """What is asked. `where`: path in the sheet of what it is about, `slot`: the value of it ("": all of it); `words`
    stand in the sentence that is shown; `about`: attacks, each of which the answer has to name."""

    where: str
    slot: str
    words: Words
    read: str
    about: tuple[str, ...]


def closed_questions(sheet: Sheet) -> list[ClosedQuestion]:
    """All that is asked about a sheet, in the order of the numbers that the questions bear, from 1."""
    return [*_statements(sheet), *_perpetrators(sheet), *_accusations(sheet)]


def _statements(sheet: Sheet) -> Iterator[ClosedQuestion]:
    for index, said in enumerate(sheet.responsibility):
        yield ClosedQuestion(f"responsibility.{index}", "", said.quote, _read(said), said.about)


def _perpetrators(sheet: Sheet) -> Iterator[ClosedQuestion]:
    for index, attack in enumerate(sheet.attacks):
        for number, account in enumerate(attack.accounts):
            for party in account.perpetrator:
                read = f"perpetrator: {_speaker(account.speaker)} states as a fact that {_party(party)} did it"
                yield ClosedQuestion(f"attacks.{index}.accounts.{number}", "perpetrator", party,
                            f"{read}; about {attack.id}", (attack.id,))


def _accusations(sheet: Sheet) -> Iterator[ClosedQuestion]:
    for index, said in enumerate(sheet.statements):
        if said.kind == "accusation":
            accused = " and ".join(map(_party, said.against)) or "somebody"
            yield ClosedQuestion(f"statements.{index}", "", said.quote,
                        f"accusation: {_speaker(said.speaker)} accuses {accused}; about no attack of the list", ())


def closed_request(report: Report, sheet: Sheet, model: str) -> Request | None:
    """What is asked about a sheet; None: nothing of it says who did anything."""
    asked = closed_questions(sheet)
    if not asked:
        return None
    told = {
        "report": {"published": report.published.isoformat() if report.published else None, "title": report.title,
                   "text": report.text},
        "attacks": [_attack(attack) for attack in sheet.attacks],
        "statements": [
            {"number": number, "sentence": sentence_of(report.text, one.words), "read": one.read}
            for number, one in enumerate(asked[:_MOST_ASKED], 1)
        ],
    }
    messages: list[Message] = [
        {"role": "system", "content": Prompt.load().closed},
        {"role": "user", "content": json.dumps(told, ensure_ascii=False, separators=(",", ":"))},
    ]
    return Request("closed", report.id, model, messages, ANSWERS_SCHEMA)


def sentence_of(text: str, words: Words) -> str:
    """The sentence that words stand in, with the one before and the one behind."""
    span = locate(text, words)
    if span is None:
        return words.words
    low, high = max(0, span[0] - _AROUND), min(len(text), span[1] + _AROUND)
    bounds = bounds_in(text, low, high)
    touched = [index for index, (a, b) in enumerate(bounds) if a < span[1] and span[0] < b]
    first, last = max(0, touched[0] - 1), min(len(bounds) - 1, touched[-1] + 1)
    return text[bounds[first][0] : bounds[last][1]].strip()


def _attack(attack: AttackCoding) -> dict[str, Any]:
    days = days_of(attack)
    return {
        "id": attack.id, "summary": attack.summary[:_SUMMARY], "words": attack.mentions[0].words,
        "days": [day.isoformat() for day in days] if days else None,
    }


def _read(said: ResponsibilityCoding) -> str:
    """The statement in a sentence: "the army says that X did it (attribution); about a1, a2"."""
    speaker, party = _speaker(said.speaker), _party(said.responsible)
    through = f", as {speaker} tells" if said.speaker and said.responsible and not _same(said) else ""
    read = {
        "claim": f"{party} itself says that it did it{through}",
        "attribution": f"{speaker} says, blames or suspects that {party} did it",
        "denial": f"{party} itself says that it did not do it{through}",
        "non_claim": f"{speaker} says that nobody has claimed it",
    }[said.kind]
    return f"{said.kind}: {read}; about {', '.join(said.about) or 'no attack of the list'}"


def _same(said: ResponsibilityCoding) -> bool:
    """Whether the responsible speaks itself, in the same words."""
    return said.speaker is not None and said.responsible is not None and said.speaker.words == said.responsible.words


def _speaker(speaker: Speaker | None) -> str:
    return _name(speaker) if speaker else "the report itself"


def _party(party: Party | None) -> str:
    """A party with all that it would be known by: its state is asked about as well as its name."""
    if party is None:
        return ""
    return f"{_name(party)} ({party.code})" if party.code else _name(party)


def _name(name: Name) -> str:
    return " = ".join(f"« {one} »" for one in (name.words, *name.also))


def parse_closed(content: str) -> dict[int, ClosedAnswer]:
    """Number of a question → the answer to it; answers to one question that differ are "unclear".

    Raises:
        NotASheet: the answer is of another form.
    """
    raw = json_object(content)
    if not isinstance(raw.get("answers"), list):
        raise NotASheet("no answers to the closed questions: there is no list `answers`")
    out: dict[int, ClosedAnswer] = {}
    for index, one in enumerate(raw["answers"]):
        try:
            answer = ClosedAnswer.model_validate(one)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, ("answers", index, *first["loc"])))
            raise NotASheet(f"no answers to the closed questions: {where}: {first['msg']}") from error
        known = out.setdefault(answer.number, answer)
        if (known.holds, known.about) != (answer.holds, answer.about):
            out[answer.number] = known.model_copy(update={"holds": "unclear"})
    return out


def agreement(sheet: Sheet, answers: dict[int, ClosedAnswer] | None) -> Iterator[tuple[str, Assessment]]:
    """For each statement and each attack that it is about its key ("responsibility.0@a1"), for each perpetrator the
    account's and for each accusation its own, and how sure it is; of several perpetrators the least sure counts.

    `answers` None: the second question was not answered.
    """
    found: dict[str, list[Assessment]] = defaultdict(list)
    for number, asked in enumerate(closed_questions(sheet), 1):
        answer = answers.get(number) if answers is not None else None
        for about in asked.about:
            key = asked.where if asked.slot else f"{asked.where}@{about}"
            found[key].append(weights().assessment(*_doubt(answer, about), asked.slot))
        if asked.where.startswith("statements."):
            found[asked.where].append(weights().assessment(*_doubt(answer, None)))
    for where, assessments in found.items():
        yield where, min(assessments, key=lambda one: one.confidence)


def _doubt(answer: ClosedAnswer | None, about: str | None) -> tuple[str, list[str]]:
    if answer is None:
        return "model_told", ["asked_once"]
    if answer.holds == "yes":
        agrees = about is None or about in answer.about
        return ("model_twice", []) if agrees else ("model_told", ["second_answer_elsewhere"])
    return "model_told", ["second_answer_no" if answer.holds == "no" else "second_answer_unsure"]
