"""What a build is given, sorted into reports to extract from and facts that are there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from kg.errors import InputError
from kg.facts import AnyFact, Quoted, ReportFact, parse_line
from kg.reports import Note, Report, ReportInput, ReportReader, sources
from kg.reports.decoding import decode


class Intake:
    """The reports and the facts behind a list of inputs; what is bad goes to `fail`, and the rest goes on.

    Read `reports()` to its end first, then `facts()`: the files of facts are set aside on the way. `any_language`:
    reports need not be in a language that the rules know.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        *,
        published: date | None,
        lang: str | None,
        outlet: str | None,
        fail: Callable[[InputError], None],
        note: Note,
        any_language: bool = False,
    ) -> None:
        self._inputs = inputs
        self._fail = fail
        self.note = note
        self._reader = ReportReader(published=published, lang=lang, outlet=outlet, note=note, any_language=any_language)
        self._facts: list[ReportInput] = []

    def reports(self) -> Iterator[Report]:
        """Every report that can be used, as it is wanted."""
        for source in sources(self._inputs, note=self.note):
            if isinstance(source, InputError):
                self._fail(source)
            elif source.kind == "facts":
                self._facts.append(source)
            else:
                for report in self._reader.read(source):
                    if isinstance(report, InputError):
                        self._fail(report)
                    else:
                        yield report

    def facts(self) -> Iterator[tuple[AnyFact, ...]]:
        """The facts of one report after the other, each with its ReportFact first."""
        for source in self._facts:
            try:
                yield from facts_in(source, claim=self._reader.claim_id, fail=self._fail)
            except InputError as error:
                self._fail(error)


def facts_in(
    source: ReportInput, *, claim: Callable[[str, str], None], fail: Callable[[InputError], None]
) -> Iterator[tuple[AnyFact, ...]]:
    """The facts of one report after the other in a file of facts, each with its ReportFact first.

    Args:
        source: the file; its lines are in the order of `kg extract`.
        claim: told each report's id and where it stands; raises InputError if the report must not be taken.
        fail: told what is bad; the rest goes on.

    Raises:
        InputError: the file cannot be read.
    """
    group: list[AnyFact] = []
    for number, fact in _lines(source, fail):
        try:
            if isinstance(fact, ReportFact):
                if group:
                    yield tuple(group)
                    group = []
                claim(fact.report, f"{source.name}:{number}")
                group = [fact]
            else:
                _fits(fact, group, source, number)
                group.append(fact)
        except InputError as error:
            fail(error)
    if group:
        yield tuple(group)


def _lines(source: ReportInput, fail: Callable[[InputError], None]) -> Iterator[tuple[int, AnyFact]]:
    offset = 0
    for number, raw in enumerate(source.lines(), 1):
        if raw.strip():
            try:
                line = decode(raw, source=source.name, line=number, offset=offset)
                yield number, parse_line(line, source=source.name, number=number)
            except InputError as error:
                fail(error)
        offset += len(raw)


def _fits(fact: AnyFact, group: Sequence[AnyFact], source: ReportInput, number: int) -> None:
    """Raise InputError unless the fact follows its report and quotes it word for word."""
    if not group or group[0].report != fact.report:
        raise InputError(
            f"a fact of report {fact.report!r} without that report before it",
            source=source.name,
            line=number,
            remedy="keep the lines in the order of kg extract: the report first, then its facts",
        )
    report = group[0]
    if isinstance(fact, Quoted) and isinstance(report, ReportFact):
        for words in fact.evidence:
            if report.text[words.start : words.end] != words.quote:
                raise InputError(
                    f"the quote {words.quote[:60]!r} does not stand at {words.start} to {words.end} of the report",
                    source=source.name,
                    line=number,
                    remedy="count in characters of the field `text`, end exclusive",
                )
