"""The hostile cases: a folder each, with a report, what a model that was talked into it answers, and what is to come.

    report.json        id, lang, published, outlet, title, text
    answer.json, .txt  the answer as it came; or answer.parts.json: head, body, times, tail of a long one
    closed.json, .txt  the answer to the second question; none: it answers nothing
    expected.json      stands: what stands as a fact (see `told`); waits: what waits, a fact or a value of one (a slot);
                       nothing_of: strings that are in no fact at all; error: a part of the message, if there is one
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from kg.facts import AnyFact, Deployment, Quoted, Responsibility, Statement
from kg.read.llm.answers import ModelAnswer
from kg.read.llm.requests import Request
from kg.reports import Report
from kg.standing import Candidate

CASES = Path(__file__).parent / "hostile"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


class Talked:
    """A model that was talked into an answer, whatever it is asked."""

    def __init__(self, content: str, closed: str = '{"answers": []}') -> None:
        self._content = content
        self._closed = closed
        self.asked: list[Request] = []

    def ask(self, request: Request) -> ModelAnswer:
        """The answer."""
        self.asked.append(request)
        content = self._closed if request.kind == "closed" else self._content
        return ModelAnswer(request=request.custom_id, model="talked", content=content, answered=date(2026, 1, 1))


def report(case: str) -> Report:
    """The report of a case."""
    told = json.loads((CASES / case / "report.json").read_text("utf-8"))
    return Report(id=told["id"], text=told["text"], language=told["lang"], outlet=told["outlet"], title=told["title"],
                  published=date.fromisoformat(told["published"]) if told["published"] else None)


def talked(case: str) -> Talked:
    """The model of a case."""
    closed = _content(CASES / case, "closed")
    content = _content(CASES / case, "answer")
    assert content is not None
    return Talked(content) if closed is None else Talked(content, closed)


def expected(case: str) -> Any:
    """What is to come of a case."""
    return json.loads((CASES / case / "expected.json").read_text("utf-8"))


def _content(folder: Path, name: str) -> str | None:
    for ending in ("json", "txt"):
        if (folder / f"{name}.{ending}").is_file():
            return (folder / f"{name}.{ending}").read_text("utf-8")
    parts = folder / f"{name}.parts.json"
    if not parts.is_file():
        return None
    told = json.loads(parts.read_text("utf-8"))
    return str(told["head"] + told["body"] * told["times"] + told["tail"])


def told(fact: AnyFact) -> str:
    """A fact in a line: its kind and whom it names ("attribution Iran", "statement accusation Iran", "account")."""
    names: list[str] = []
    if isinstance(fact, Responsibility):
        names = [fact.responsible.name] if fact.responsible else []
    elif isinstance(fact, Statement):
        names = [fact.kind, *(one.name for one in fact.against)]
    elif isinstance(fact, Deployment):
        names = [fact.force.name]
    return " ".join([fact.fact, *names])


def waiting(one: Candidate) -> str:
    """A candidate in a line: the fact, and the value of it that waits."""
    return f"{told(one.fact)}{'.' + one.slot if one.slot else ''}"  # type: ignore[arg-type]


def misquoted(facts: list[AnyFact], text: str) -> list[str]:
    """Quotes of facts that do not stand in the text where they say that they do."""
    return [words.quote for fact in facts if isinstance(fact, Quoted) for words in fact.evidence
            if text[words.start : words.end] != words.quote]
