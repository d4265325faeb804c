"""The model reader: report → facts, by answers that are kept or asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from kg.errors import InputError
from kg.facts import AnyFact, Assessment, ReadBy
from kg.gazetteer import Gazetteer
from kg.read.llm.alternatives import replaced
from kg.read.llm.answers import Answers, ModelAnswer
from kg.read.llm.closed import agreement, closed_request, parse_closed
from kg.read.llm.holding import Dropped, HeldSheet, hold
from kg.read.llm.parsing import NotASheet, json_object
from kg.read.llm.parts import TextPart, merged, part_messages, parts_of
from kg.read.llm.prompt import Message, Prompt, sheet_schema
from kg.read.llm.recalculating import Recalculated, recalculate
from kg.read.llm.requests import Request
from kg.read.llm.trusting import weights
from kg.read.llm.uncovered import overlooked_request
from kg.read.rules.lexicon import supported
from kg.reports import Report
from kg.sheet import Sheet, facts_of_sheet

NAME = "llm"
_ECHOED = 20_000
"""Characters of a broken answer that the model is shown again."""


class Asks(Protocol):
    """Sends a request and gives the answer."""

    def ask(self, request: Request) -> ModelAnswer:
        """The answer.

        Raises:
            InputError: none came for this report; others may.
        """
        ...


class Missing(InputError):
    """An answer is not kept and nobody is to be asked. `request`: what it would answer."""

    def __init__(self, request: Request) -> None:
        super().__init__(f"no kept answer to {request.custom_id}", source=request.report,
                         remedy="kg llm requests writes what is to be asked")
        self.request = request


@dataclass
class CheckCounts:
    """What checking did over all reports of a run. Numbers of: reports read; values that were dropped because their
    words are not in the text, or since they break the form or a rule; days that our code put right; values that wait
    because model and code differ, or code makes nothing of them; statements of who did it (responsibility,
    perpetrators, accusations), and those of them that the second answer did not confirm; attacks and statements that
    were found when asked about what nothing covered; requests and tokens sent and got in this run."""

    reports: int = 0
    dropped: int = 0
    corrected: int = 0
    open: int = 0
    statements: int = 0
    unconfirmed: int = 0
    added: int = 0
    sent: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __str__(self) -> str:
        lines = [
            f"{self.reports} reports read by the model",
            f"{self.dropped} values dropped (not in the text, or against the form)",
            f"{self.corrected} days put right, {self.open} values wait: words and value differ",
            f"{self.added} attacks and statements found when asked about passages that nothing covered",
            f"{self.unconfirmed} of {self.statements} statements of responsibility not confirmed when asked again",
        ]
        if self.sent:
            lines.append(f"{self.sent} requests sent: {self.tokens_in} tokens in, {self.tokens_out} out")
        return "; ".join(lines)


@dataclass
class ModelReading:
    """What became of one report's answers. `told`: the sheet that holds, as the model filled it; `sheet`: with the days
    that our code put right; `doubts`: see `kg.sheet.facts_of_sheet`."""

    report: Report
    sheet: Sheet
    answer: ModelAnswer
    dropped: list[Dropped] = field(default_factory=list)
    told: Sheet | None = None
    recalculated: Recalculated | None = None
    doubts: dict[str, tuple[Assessment, ...]] = field(default_factory=dict)
    asked: int = 0
    unconfirmed: int = 0
    added: int = 0


class LlmReader:
    """Reads reports by a model's answers.

    Args:
        model: the name of the model, as the server knows it; part of every request's digest.
        answers: where answers are kept.
        client: asks for what is not kept; None: nothing is sent, and a report without its answers is not read.
        fail: takes what could not be read, and why; the other reports are read.
        at_once: requests that may be under way together.
        announce: told before the first request how many reports' texts have no kept answer and will be sent.
    """

    def __init__(
        self, model: str, answers: Answers, gazetteer: Gazetteer, *, client: Asks | None = None,
        fail: Callable[[InputError], None], at_once: int = 8, announce: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._model = model
        self._answers = answers
        self._gazetteer = gazetteer
        self._client = client
        self._fail = fail
        self._at_once = at_once
        self._announce = announce
        self._lock = Lock()
        self.counts = CheckCounts()

    def read_all(self, reports: Iterable[Report], jobs: int = 1) -> Iterator[tuple[Report, list[AnyFact]]]:
        """Each report that could be read with its facts, the ReportFact first, in the order of the reports.

        `jobs` is of no use here: a model's server reads, and `at_once` says how many requests it gets together.
        """
        if self._client is None:
            found: Iterable[ModelReading | InputError] = map(self._tried, reports)
            yield from self._told(found)
            return
        given = list(reports)
        self._announce(sum(map(self._is_new, given)))
        with ThreadPoolExecutor(max_workers=self._at_once) as pool:
            yield from self._told(pool.map(self._tried, given))

    def read(self, report: Report) -> ModelReading:
        """Ask, hold to the text, compute again, ask again.

        Raises:
            InputError: there is no usable answer.
        """
        answer, held = self._sheet(report)
        held, added = self._completed(report, held)
        recalculated = recalculate(report, held.sheet)
        reading = ModelReading(report, recalculated.sheet, answer, held.dropped, held.sheet, recalculated, added=added)
        doubts: dict[str, list[Assessment]] = {
            where: _told(recalculated.doubts.get(where, [])) for where in _told_once(reading.sheet)
        }
        closed = closed_request(report, reading.sheet, self._model)
        confirmed = parse_closed(self._answer(closed).content) if closed else None
        for where, assessment in agreement(reading.sheet, confirmed):
            of_values = doubts.get(where) or recalculated.doubts.get(where.partition("@")[0], [])
            doubts[where] = [assessment, *(one for one in of_values if one.slot != assessment.slot)]
            reading.asked += 1
            reading.unconfirmed += bool(assessment.against)
        reading.doubts = {path: tuple(found) for path, found in doubts.items()}
        return reading

    def sheet_request(self, report: Report) -> Request:
        """The first question about a report."""
        return Request("sheet", report.id, self._model, Prompt.load().messages(report), sheet_schema())

    def _is_new(self, report: Report) -> bool:
        """Whether nothing is kept of a report, not even an answer that is broken."""
        try:
            return self._answers.get(self._first_request(report)) is None
        except InputError:
            return False

    def _first_request(self, report: Report) -> Request:
        parts = parts_of(report.text)
        if len(parts) == 1:
            return self.sheet_request(report)
        return Request("sheet", report.id, self._model, part_messages(report, parts[0], ()), sheet_schema())

    def open_requests(self, reports: Iterable[Report]) -> Iterator[Request]:
        """What has no kept answer yet, as far as it can be known: second questions need the first ones' answers."""
        for report in reports:
            try:
                _, held = self._sheet(report, ask=False)
            except Missing as missing:  # the sheet, or its repair
                yield missing.request
                continue
            except InputError as error:
                self._fail(error)
                continue
            more = overlooked_request(report, held.sheet, self._model)
            if more and self._answers.get(more) is None:
                yield more
                continue
            held, _ = self._completed(report, held)
            closed = closed_request(report, recalculate(report, held.sheet).sheet, self._model)
            if closed and self._answers.get(closed) is None:
                yield closed

    def _sheet(self, report: Report, *, ask: bool = True) -> tuple[ModelAnswer, HeldSheet]:
        parts = parts_of(report.text)
        if len(parts) > 1:
            return self._in_parts(report, parts, ask=ask)
        request = self.sheet_request(report)
        answer = self._whole(request, report, ask=ask)
        try:
            return answer, self._held(answer, report)
        except NotASheet as fault:
            return self._repaired(report, request, answer, fault, ask=ask)

    def _whole(self, request: Request, report: Report, *, ask: bool) -> ModelAnswer:
        answer = self._answer(request, ask=ask)
        if answer.finish == "length":
            raise InputError("the model's answer was cut off at its limit", source=report.origin,
                             remedy="let the server give longer answers, or split the report")
        return answer

    def _in_parts(self, report: Report, parts: Sequence[TextPart], *, ask: bool) -> tuple[ModelAnswer, HeldSheet]:
        """The sheet of a long report, part by part; one part without a sheet is a report without one."""
        sheets: list[dict[str, Any]] = []
        for part in parts:
            messages = part_messages(report, part, sheets)
            answer = self._whole(Request("sheet", report.id, self._model, messages, sheet_schema()), report, ask=ask)
            try:
                sheets.append(json_object(answer.content))
            except NotASheet as fault:
                raise InputError(f"the model gave no sheet of part {part.number} of {part.of}: {fault}",
                                 source=report.origin, remedy="remove the kept answer to ask again") from fault
        whole = answer.model_copy(update={"content": json.dumps(merged(report, parts, sheets))})
        return whole, self._held(whole, report)

    def _completed(self, report: Report, held: HeldSheet) -> tuple[HeldSheet, int]:
        """The sheet with what was found when the model was asked about passages of which it has nothing.

        An answer that is no sheet, or that lost something on the way, completes nothing.
        """
        request = overlooked_request(report, held.sheet, self._model)
        if request is None:
            return held, 0
        try:
            again = self._held(self._answer(request), report)
        except NotASheet:
            return held, 0
        before, after = (
            {said.quote.words for said in one.sheet.responsibility}
            | {attack.mentions[0].words for attack in one.sheet.attacks}
            for one in (held, again)
        )
        if not before <= after:
            return held, 0
        return HeldSheet(again.sheet, [*held.dropped, *again.dropped]), len(after - before)

    def _held(self, answer: ModelAnswer, report: Report) -> HeldSheet:
        states = self._states_in(report) if report.language in supported() else None
        return hold(answer.content, report, coder=answer.model, states=states)

    def _states_in(self, report: Report) -> set[str]:
        """The codes of the countries that a text in one of our languages names, by whatever of theirs."""
        named = self._gazetteer.find(report.text, report.language)
        return {entity.country for match in named for entity in match.entities if entity.country}

    def _repaired(
        self, report: Report, request: Request, answer: ModelAnswer, fault: NotASheet, *, ask: bool
    ) -> tuple[ModelAnswer, HeldSheet]:
        """Ask once more, with what was wrong."""
        told = f"This is not the sheet: {fault}. Answer with the whole sheet as one JSON object and nothing else."
        gave: list[Message] = [{"role": "assistant", "content": answer.content[:_ECHOED]},
                               {"role": "user", "content": told}]
        asked = Request("repair", report.id, self._model, [*request.messages, *gave], sheet_schema())
        again = self._answer(asked, ask=ask)
        try:
            return again, self._held(again, report)
        except NotASheet as fault_again:
            raise InputError(f"the model gave no sheet, also when asked again: {fault_again}", source=report.origin,
                             remedy="another model may") from fault_again

    def _answer(self, request: Request, *, ask: bool = True) -> ModelAnswer:
        kept = self._answers.get(request)
        if kept is not None:
            return kept
        if self._client is None or not ask:
            raise Missing(request)
        answer = self._client.ask(request)
        with self._lock:
            self._answers.put(answer)
            self.counts.sent += 1
            self.counts.tokens_in += answer.tokens_in or 0
            self.counts.tokens_out += answer.tokens_out or 0
        return answer

    def _tried(self, report: Report) -> ModelReading | InputError:
        try:
            return self.read(report)
        except NotASheet as error:
            return InputError(f"{error}", source=report.origin, remedy="remove the kept answer to ask again")
        except InputError as error:
            return error

    def _told(self, found: Iterable[ModelReading | InputError]) -> Iterator[tuple[Report, list[AnyFact]]]:
        for one in found:
            if isinstance(one, InputError):
                self._fail(one)
                continue
            self._count(one)
            yield one.report, self.facts(one)

    def facts(self, reading: ModelReading) -> list[AnyFact]:
        """The facts of a reading; the report's says by which reader, model and prompt they came, and on which day."""
        found = facts_of_sheet(reading.report, reading.sheet, self._gazetteer, reading.doubts)
        if reading.recalculated and reading.recalculated.corrected and reading.told:
            found = [*found, *replaced(reading.report, reading.told, found, self._gazetteer)]
        first, *others = found
        by = ReadBy(reader=NAME, model=reading.answer.model, prompt=Prompt.load().digest, day=reading.answer.answered)
        return [first.model_copy(update={"read_by": by}), *others]

    def _count(self, reading: ModelReading) -> None:
        counts = self.counts
        counts.reports += 1
        counts.dropped += len(reading.dropped)
        if reading.recalculated:
            counts.corrected += len(reading.recalculated.corrected)
            counts.open += sum(map(len, reading.recalculated.doubts.values()))
        counts.statements += reading.asked
        counts.unconfirmed += reading.unconfirmed
        counts.added += reading.added


def _told(doubts: list[Assessment]) -> list[Assessment]:
    """The assessments of what the model told, and of its values, where `doubts` speak against some of them."""
    of_itself = [] if any(not one.slot for one in doubts) else [weights().assessment("model_told", ())]
    return [*of_itself, *doubts]


def _told_once(sheet: Sheet) -> Iterator[str]:
    """The paths of what the sheet alone tells: all facts but the statements of responsibility."""
    for index, attack in enumerate(sheet.attacks):
        yield from (f"attacks.{index}.accounts.{number}" for number in range(len(attack.accounts)))
    for name in ("deployments", "aggregates", "statements"):
        yield from (f"{name}.{index}" for index in range(len(getattr(sheet, name))))
