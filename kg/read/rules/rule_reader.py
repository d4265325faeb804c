"""The whole extraction of one report, and of many over several processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from kg.errors import InputError
from kg.facts import (
    Account,
    Aggregate,
    AnyFact,
    Attribution,
    Claim,
    Denial,
    NonClaim,
    Quoted,
    ReportFact,
    Statement,
    attack_key,
)
from kg.gazetteer import Gazetteer
from kg.gazetteer.outlets import outlet_id
from kg.processes import Processes
from kg.read.rules.accounts import accounts_of
from kg.read.rules.aggregates import aggregate_spans, find_aggregates
from kg.read.rules.annotate import Annotated, paragraphs_of
from kg.read.rules.assess import AccountDoubts
from kg.read.rules.deployments import find_deployments
from kg.read.rules.events import EventReader
from kg.read.rules.lexicon import supported
from kg.read.rules.names import find_places
from kg.read.rules.names_alone import names_alone
from kg.read.rules.nlp import BATCH, pipeline
from kg.read.rules.relays import relayed
from kg.read.rules.responsibility import Responsibility, Saying
from kg.read.rules.sense import made_sense
from kg.read.rules.sources import Sources
from kg.read.rules.statements import find_statements, statement_spans
from kg.read.rules.text import normalise
from kg.reports import Report

_KINDS: dict[str, type[Claim] | type[Attribution] | type[Denial] | type[NonClaim]] = {
    "claim": Claim,
    "attribution": Attribution,
    "denial": Denial,
    "non_claim": NonClaim,
}
_F = TypeVar("_F", bound=Quoted)


class RuleReader:
    """Turns reports into facts with the packaged language data and a gazetteer (the packaged one by default)."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer.load()

    def annotate(self, report: Report) -> Annotated:
        """The report parsed, with its names, dates and numbers found.

        Raises:
            InputError: its language has no data here.
        """
        return next(self._annotated(*_groups([report])))

    def _annotated(self, reports: list[Report]) -> Iterator[Annotated]:
        """Each report parsed, in the order given; the paragraphs of one language go to the parser together."""
        texts = [normalise(report.text) for report in reports]
        paragraphs = [list(paragraphs_of(t.text, r.language)) for r, t in zip(reports, texts, strict=True)]
        waiting: dict[str, list[str]] = {}
        for report, text, those in zip(reports, texts, paragraphs, strict=True):
            waiting.setdefault(report.language, []).extend(text.text[p.start : p.end] for p in those)
        parsed = {lang: pipeline(lang).pipe(pieces, batch_size=BATCH) for lang, pieces in waiting.items()}
        for report, text, those in zip(reports, texts, paragraphs, strict=True):
            docs = list(islice(parsed[report.language], len(those)))
            yield Annotated(text, report.language, report.published, self.gazetteer, those, docs, report.id)

    def read(self, report: Report) -> list[AnyFact]:
        """All facts of one report: the ReportFact, then accounts, responsibility, deployments and others."""
        return self._facts(report, self.annotate(report))

    def _facts(self, report: Report, annotated: Annotated) -> list[AnyFact]:
        sources = Sources(annotated)
        statements = find_statements(annotated, sources)
        aggregates = find_aggregates(annotated, sources)
        blocked = [*aggregate_spans(annotated)]
        threats = [*statement_spans(annotated)]
        doubtful = _spans(annotated, statements)
        reader = EventReader(annotated, sources, blocked, doubtful, threats)
        events = reader.read()
        assess = AccountDoubts(annotated, reader)
        facts: list[AnyFact] = [_report_fact(report, annotated)]
        keys: dict[int, str] = {}
        seen: dict[str, int] = {}
        for event in events:
            first = event.contributions[0]
            quote = annotated.evidence(first.sentence.start, first.sentence.end).quote
            keys[event.index] = attack_key(report.id, quote, seen.get(quote, 0))
            seen[quote] = seen.get(quote, 0) + 1
            told_of = accounts_of(event, keys[event.index], annotated, sources, report.id)
            facts += [assess.assess(event, account) for account in told_of]
        told = {f.attack for f in facts if isinstance(f, Account)}
        series = [span for span in blocked if not _counts_this_one(annotated, span)]
        aggregates = [f for f in aggregates if isinstance(f, Aggregate) or not _within(annotated, f, blocked, series)]
        for saying in Responsibility(annotated, sources, reader, series).read():
            for event in saying.events:
                if keys.get(event.index) in told:
                    facts.append(_said(saying, keys[event.index], annotated, report))
        all_accounts = [f for f in facts if isinstance(f, Account)]
        facts += _of_report(find_deployments(annotated, sources, find_places, all_accounts), report.id)
        facts += _of_report(statements, report.id)
        facts += _of_report(aggregates, report.id)
        return made_sense(_numbered(list(names_alone(facts, self.gazetteer))), report.published)

    def read_all(self, reports: Iterable[Report], jobs: int = 1) -> Iterator[tuple[Report, list[AnyFact]]]:
        """Each report with its facts, in the order given; `jobs` processes work side by side.

        Raises:
            InputError: a report's language is not supported.
            HelperKilled: one of the processes was ended from outside.
        """
        if jobs <= 1:
            for group in _groups(reports):
                for report, annotated in zip(group, self._annotated(group), strict=True):
                    yield report, self._facts(report, annotated)
            return
        with Processes(jobs, _start, self.gazetteer) as processes:
            for given, found in processes.in_order(_work, _groups(reports)):
                yield from zip(given, found, strict=True)


_TOGETHER = 8  # reports read ahead, so that their paragraphs are parsed in one go
_LETTERS = 100_000  # or fewer, if they are long: what is parsed together is in memory together


def _groups(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """The reports a few at a time.

    Raises:
        InputError: a report's language is not supported; those before it have been given by then.
    """
    group: list[Report] = []
    letters = 0
    for report in reports:
        if report.language not in supported():
            if group:
                yield group
            raise InputError(
                f"unsupported language: {report.language}",
                source=report.origin,
                remedy=f"supported are {', '.join(supported())}; if the language was guessed wrongly, give --lang",
            )
        group.append(report)
        letters += len(report.text)
        if len(group) == _TOGETHER or letters > _LETTERS:
            yield group
            group, letters = [], 0
    if group:
        yield group


def _spans(annotated: Annotated, statements: list[Statement]) -> list[tuple[int, int]]:
    """The sentences that accuse or condemn, in the normalised text."""
    wanted = {(e.start, e.end) for s in statements if s.kind in ("accusation", "condemnation") for e in s.evidence}
    out = []
    for sentence in annotated.sentences:
        piece = annotated.evidence(sentence.start, sentence.end)
        if any(a < piece.end and piece.start < b for a, b in wanted):
            out.append((sentence.start, sentence.end))
    return out


def _counts_this_one(annotated: Annotated, span: tuple[int, int]) -> bool:
    """« cette attaque, la 22e depuis octobre, n'a pas été revendiquée »: who did it is said of this attack."""
    sentence = next((s for s in annotated.sentences if s.start <= span[0] < s.end), None)
    return sentence is not None and any(n.kind == "ordinal" and span[0] <= n.start < span[1] for n in sentence.numbers)


def _within(annotated: Annotated, fact: Quoted, spans: list[tuple[int, int]], kept: list[tuple[int, int]]) -> bool:
    """Does a statement about a series rest on one of `spans` that is not among `kept`?"""
    quote = fact.evidence[0]
    pieces = [annotated.evidence(*span) for span in spans if span not in kept]
    return any(piece.start < quote.end and quote.start < piece.end for piece in pieces)


_worker: RuleReader | None = None


def _start(gazetteer: Gazetteer) -> None:
    global _worker
    _worker = RuleReader(gazetteer)


def _work(reports: list[Report]) -> list[list[AnyFact]]:
    return [facts for _, facts in (_worker or RuleReader()).read_all(reports)]


def _report_fact(report: Report, annotated: Annotated) -> ReportFact:
    given = {outlet_id(name) for name in report.relays}
    signed = relayed(annotated.text, report.language, report.outlet)
    relays = (*report.relays, *(one.label(report.language) for one in signed if one.id not in given))
    return ReportFact(
        report=report.id,
        text=report.text,
        language=report.language,
        published=report.published,
        outlet=report.outlet,
        title=report.title,
        url=report.url,
        relays=tuple(dict.fromkeys(relays)),
    )


def _said(saying: Saying, about: str, annotated: Annotated, report: Report) -> AnyFact:
    evidence = (annotated.evidence(saying.start, saying.end),)
    return _KINDS[saying.kind](
        report=report.id,
        evidence=evidence,
        stated_by=saying.stated_by,
        about=about,
        responsible=saying.responsible,
        as_of=saying.as_of or report.published,
        assessments=(saying.assessment,) if saying.assessment else None,
    )


def _of_report(facts: Iterable[_F], report_id: str) -> list[_F]:
    """The facts with this report's id (modules that know no report leave a placeholder)."""
    return [
        f if f.report == report_id else type(f).model_validate({**f.model_dump(), "report": report_id, "id": ""})
        for f in facts
    ]


def _numbered(facts: list[AnyFact]) -> list[AnyFact]:
    """Tell facts with one key apart by `nth`, in the order of the text."""
    seen: dict[tuple[object, ...], int] = {}
    out: list[AnyFact] = []
    for fact in facts:
        key = fact.key()
        nth = seen.get(key, 0)
        seen[key] = nth + 1
        if nth:
            fact = type(fact).model_validate({**fact.model_dump(), "nth": nth, "id": ""})
        out.append(fact)
    return out
