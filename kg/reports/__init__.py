"""Reports in: files, folders, pages, JSON lines and standard input, each to one `Report` or to what is wrong with it.

inputs     what a person typed → sources, in an order that never varies
decoding   bytes → text (UTF-8 alone)
text, jsonl, html   one kind of file each → drafts, with every field as the file states it
language   stated or told
here       drafts → reports: flags override what a file states, defaults fill what it does not
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.errors import InputError
from kg.facts import digest
from kg.reports import html, jsonl, plain_text
from kg.reports.decoding import decode, decode_page
from kg.reports.inputs import ReportInput, sources
from kg.reports.language import SUPPORTED, language_of
from kg.reports.report import Draft, Note, Report

__all__ = ["SUPPORTED", "Note", "Report", "ReportInput", "ReportReader", "read_reports", "sources"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST_ID = 400  # an id becomes part of an IRI and of messages


def _silent(_: str) -> None:
    """Notes that nobody wants to hear."""


@dataclass(slots=True)
class ReportReader:
    """Turns sources into reports. The flags `published`, `lang`, `outlet` override what files state; `any_language`
    lets every language of ISO 639-1 pass, for a reader that needs no cue words.

    One reader serves one run: it remembers the ids that it has seen, so that none comes twice.
    """

    published: date | None = None
    lang: str | None = None
    outlet: str | None = None
    note: Note = _silent
    any_language: bool = False
    _seen: dict[str, str] = field(default_factory=dict)

    def read(self, source: ReportInput) -> Iterator[Report | InputError]:
        """The reports of one source; one that cannot be used comes out as an InputError, and the others follow."""
        try:
            for draft in self._drafts(source):
                try:
                    yield draft if isinstance(draft, InputError) else self._report(draft)
                except InputError as error:
                    yield error
        except InputError as error:
            yield error

    def claim_id(self, ident: str, origin: str) -> None:
        """Remember that `ident` came from `origin`. Raises InputError if it came before, naming both places."""
        if (before := self._seen.get(ident)) is not None:
            raise InputError(
                f"the id {ident!r} comes twice: first in {before}",
                source=origin,
                remedy="give each report an id of its own (front matter or JSON field `id`); the first one is kept",
            )
        self._seen[ident] = origin

    def _drafts(self, source: ReportInput) -> Iterator[Draft | InputError]:
        if source.kind == "facts":
            raise InputError("this holds facts, not reports", source=source.name, remedy="give it to kg build")
        stem = source.path.stem if source.path and source.path.suffix else ""
        if source.kind == "jsonl":
            yield from jsonl.parse(source.lines(), source=source.name, stem=stem or "stdin", note=self.note)
            return
        read = decode_page if source.kind == "html" else decode
        content = read(source.content(), source=source.name)
        # What is piped in has no name of its own; two different texts must not replace each other in a store.
        default_id = stem or f"stdin-{digest(content)[:12]}"
        if source.kind == "html":
            yield html.parse(content, source=source.name, default_id=default_id)
        else:
            yield plain_text.parse(content, source=source.name, default_id=default_id, note=self.note)

    def _report(self, draft: Draft) -> Report:
        _refuse_surrogates(draft)
        ident = draft.fields.get("id", draft.default_id)
        if _CONTROL.search(ident) or len(ident) > _LONGEST_ID:
            raise InputError(
                "the id has control characters or is too long",
                source=draft.source,
                line=_line(draft, "id"),
                remedy=f"at most {_LONGEST_ID} plain characters",
            )
        language = language_of(
            draft.text, self.lang or draft.fields.get("lang"), source=draft.source, line=_line(draft, "lang"),
            any_language=self.any_language,
        )
        published = self.published or _day(draft)
        self.claim_id(ident, draft.origin)
        if published is None:
            self.note(
                f'{draft.origin}: no date of publication, so days such as « jeudi » or "yesterday" stay unresolved '
                "(state `published: YYYY-MM-DD`, or use --published)"
            )
        return Report(
            id=ident,
            text=draft.text,
            language=language,
            published=published,
            outlet=self.outlet or draft.fields.get("outlet"),
            title=draft.fields.get("title"),
            url=draft.fields.get("url"),
            origin=draft.origin,
        )


def read_reports(
    inputs: Sequence[str],
    *,
    published: date | None = None,
    lang: str | None = None,
    outlet: str | None = None,
    note: Note = _silent,
) -> Iterator[Report | InputError]:
    """Every report behind `inputs` (files, folders, `-`), in an order that depends on nothing but their names.

    Args:
        inputs: paths, or `-` for standard input (text, HTML or JSON lines, told by how it begins).
        published, lang, outlet: override what the files state.
        note: is told what was accepted but should be known: a missing date of publication, skipped files, unknown keys.

    Yields:
        a Report, or the InputError of what cannot be used; reading goes on after it.
    """
    reader = ReportReader(published=published, lang=lang, outlet=outlet, note=note)
    for source in sources(inputs, note=note):
        if isinstance(source, InputError):
            yield source
        else:
            yield from reader.read(source)


def _line(draft: Draft, name: str) -> int | None:
    return draft.lines.get(name, draft.line)


def _day(draft: Draft) -> date | None:
    stated = draft.fields.get("published")
    if stated is None:
        return None
    try:
        if not _DAY.fullmatch(stated[:10]) or stated[10:11] not in ("", "T", " "):
            raise ValueError("the form is YYYY-MM-DD")
        return date.fromisoformat(stated[:10])
    except ValueError as error:
        raise InputError(
            f"published is no date: {stated!r}: {error}",
            source=draft.source,
            line=_line(draft, "published"),
            remedy="write it as YYYY-MM-DD",
        ) from error


def _refuse_surrogates(draft: Draft) -> None:
    """JSON can escape half a character, which no file and no graph can hold."""
    for name, value in (("text", draft.text), *draft.fields.items()):
        if found := _SURROGATE.search(value):
            raise InputError(
                f"half a character (lone surrogate U+{ord(found.group()):04X}) at {found.start()} of {name!r}",
                source=draft.source,
                line=draft.line,
                remedy="write the character whole",
            )
