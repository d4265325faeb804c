"""A report as the extraction sees it: sentences with their tokens, names, dates, numbers and quoted stretches.

All offsets in this package count in the normalised text; `Annotated.evidence` turns them into the report's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar

from spacy.tokens import Doc, Span, Token

from kg.facts import Evidence
from kg.gazetteer import Gazetteer, Match
from kg.read.rules.dates import ClockMention, DateMention, find_clock_times, find_dates
from kg.read.rules.lexicon import Hit, Lexicon, lexicon
from kg.read.rules.numbers import NumberMention, find_numbers
from kg.read.rules.text import Normalised, fit, mended
from kg.read.rules.topics import about_something_else

# A line break ends a paragraph unless the line stops in mid-sentence (text that was wrapped by hand).
_PARAGRAPH = re.compile(r"[^\n]+(?:(?<![.!?…»\")\n])\n(?![^\S\n]*\n)(?=[^\S\n]*[a-zà-ÿ])[^\n]+)*")
_OVER_DAYS = frozenset({"claiming", "unclaimed", "accusing", "accused_passive", "denying"})
"""Tables whose cues may have a day told between their words."""
_QUOTED = re.compile(r"«[^«»]{0,2000}»?|\"[^\"]{0,2000}\"")


@dataclass(frozen=True)
class Paragraph:
    """A stretch of the normalised text that is parsed by itself. `start` skips a dateline, `end` is exclusive."""

    index: int
    start: int
    end: int
    dateline: str = ""
    headline: bool = False


class Sentence:
    """One sentence. Tokens are spaCy's; `start` and `end` count in the whole normalised text."""

    def __init__(self, report: Annotated, index: int, paragraph: Paragraph, span: Span) -> None:
        self.report = report
        self.index = index
        self.paragraph = paragraph
        self.base = paragraph.start
        self.span = span
        self.tokens: list[Token] = list(span)
        self.start = self.base + span.start_char
        self.end = self.base + span.end_char
        self.text = report.text[self.start : self.end]
        self.found: dict[str, list[Any]] = {}  # what `once` keeps
        self._hits: dict[str, list[Hit]] = {}
        self._offsets: list[int] = [self.base + t.idx for t in self.tokens]
        self._ends: list[int] = [self.base + t.idx + len(t) for t in self.tokens]

    def __repr__(self) -> str:
        return f"<{self.index} {self.text[:50]!r}>"

    def hits(self, table: str) -> list[Hit]:
        """The hits of a cue table in this sentence, offsets in the whole text."""
        if table not in self._hits:
            found = self.report.lexicon[table].find(self.report.text, self.start, self.end)
            if table in _OVER_DAYS and self.dates:
                found = self._over_days(table, found)
            self._hits[table] = found
        return self._hits[table]

    def _over_days(self, table: str, found: list[Hit]) -> list[Hit]:
        """« a nié mercredi toute responsabilité »: the cues as they read without the days between their words."""
        longer = self.report.lexicon[table].find(self.report.undated, self.start, self.end)
        kept = [h for h in longer if h.text != self.report.text[h.start : h.end] or h in found]
        kept = [replace(h, text=" ".join(h.text.split())) for h in kept]
        return sorted(
            [*kept, *(h for h in found if not any(k.start < h.end and h.start < k.end for k in kept))],
            key=lambda h: h.start,
        )

    def offset(self, token: Token) -> int:
        """Where a token begins in the whole text."""
        return self.base + token.idx

    def end_of(self, token: Token) -> int:
        """Where a token ends in the whole text."""
        return self.base + token.idx + len(token)

    def token_at(self, position: int) -> Token:
        """The token that covers a position of the whole text (the nearest one before it in white space)."""
        return self.tokens[max(0, bisect_right(self._offsets, position) - 1)]

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """The tokens that touch [start, end)."""
        return self.tokens[bisect_right(self._ends, start) : bisect_left(self._offsets, end)]

    def head_of(self, start: int, end: int) -> Token:
        """The token of [start, end) that the others hang on."""
        inside = self.tokens_in(start, end) or [self.token_at(start)]
        keys = {t.i for t in inside}
        for token in inside:
            if token.head.i not in keys or token.head == token:
                return token
        return inside[0]

    @cached_property
    def names(self) -> list[Match]:
        """Gazetteer names in this sentence."""
        return self.report.names_in(self.start, self.end)

    @cached_property
    def dates(self) -> list[DateMention]:
        """Date mentions, offsets in the whole text."""
        found = find_dates(self.text, self.report.lang, self.report.published)
        return [_moved(m, self.start) for m in found]

    @cached_property
    def clocks(self) -> list[ClockMention]:
        """Clock times, offsets in the whole text."""
        return [_moved(m, self.start) for m in find_clock_times(self.text, self.report.lang)]

    @cached_property
    def numbers(self) -> list[NumberMention]:
        """Numbers, offsets in the whole text."""
        return [_moved(m, self.start) for m in find_numbers(self.text, self.report.lang)]

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """Stretches between quotation marks."""
        return [(q.start(), q.end()) for q in _QUOTED.finditer(self.report.text, self.start, self.end)]


_T = TypeVar("_T")


def once(finder: Callable[[Sentence], list[_T]]) -> Callable[[Sentence], list[_T]]:
    """A finder that looks through a sentence once, however many modules ask; each gets a list of its own."""
    key = f"{finder.__module__}.{finder.__qualname__}"

    @wraps(finder)
    def find(sentence: Sentence) -> list[_T]:
        if key not in sentence.found:
            sentence.found[key] = finder(sentence)
        return list(sentence.found[key])

    return find


_DAY_LEAD = re.compile(r"\b(?:on|le|ce|this|en|in)\s$")
_HYPHENATED = re.compile(r"\b[A-ZÀ-Þ]\w*-(?:\w+-)?[A-ZÀ-Þ]\w+ $")


def _ends_a_name(text: str, match: Match) -> bool:
    """ "Tehreek-e-Jihad Pakistan": a country's name right behind a hyphenated one belongs to a longer name."""
    country = bool(match.entities) and not match.adjective and match.entities[0].kind in ("country", "state")
    return country and _HYPHENATED.search(text, max(0, match.start - 40), match.start) is not None


_M = TypeVar("_M", DateMention, ClockMention, NumberMention, Match)


def _moved(mention: _M, by: int) -> _M:
    """The same mention with its offsets moved: found in a part, told in the whole."""
    return replace(mention, start=mention.start + by, end=mention.end + by)


class Annotated:
    """A whole report, parsed."""

    def __init__(
        self,
        text: Normalised,
        lang: str,
        published: date | None,
        gazetteer: Gazetteer,
        paragraphs: list[Paragraph],
        docs: list[Doc],
        report_id: str = "-",
    ) -> None:
        self.report_id = report_id
        self.normalised = text
        self.text = text.text
        self.lang = lang
        self.published = published
        self.gazetteer = gazetteer
        self.lexicon: Lexicon = lexicon(lang)
        self.names: list[Match] = []
        self.sentences: list[Sentence] = []
        for paragraph, doc in zip(paragraphs, docs, strict=True):
            told = frozenset(m.entities[0].id for m in self.names if m.entities and m.entities[0].type == "actor")
            for match in gazetteer.find(self.text[paragraph.start : paragraph.end], lang, told):
                moved = _moved(match, paragraph.start)
                if not _ends_a_name(self.text, moved):
                    self.names.append(moved)
            for span in doc.sents:
                if span.text.strip():
                    self.sentences.append(Sentence(self, len(self.sentences), paragraph, span))
        self._name_starts = [m.start for m in self.names]

    @cached_property
    def undated(self) -> str:
        """The text with spaces in place of its days, of the same length; a day that owns something stays."""
        text = list(self.text)
        for sentence in self.sentences:
            for day in sentence.dates:
                if "'s" not in self.text[day.end - 2 : day.end + 2]:
                    lead = _DAY_LEAD.search(self.text, max(sentence.start, day.start - 5), day.start)
                    low = lead.start() if lead else day.start
                    text[low : day.end] = " " * (day.end - low)
        return "".join(text)

    def names_in(self, start: int, end: int) -> list[Match]:
        """Gazetteer names that begin in [start, end)."""
        return self.names[bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)]

    def evidence(self, start: int, end: int, *supports: str) -> Evidence:
        """The words of the report behind [start, end) of the normalised text."""
        start, end = fit(self.normalised.original, *self.normalised.back(start, end))
        return Evidence(start=start, end=end, quote=self.normalised.original[start:end], supports=supports)

    def original(self, start: int, end: int) -> str:
        """The report's own words behind [start, end), as a name is written: without entities and mojibake."""
        return mended(self.evidence(start, end).quote)

    def in_paragraph(self, index: int) -> list[Sentence]:
        """The sentences of one paragraph."""
        return [s for s in self.sentences if s.paragraph.index == index]


def paragraphs_of(text: str, lang: str) -> Iterator[Paragraph]:
    """The paragraphs worth reading: boilerplate and other topics are left out, datelines are skipped."""
    cues = lexicon(lang)
    index = 0
    spans = [match.span() for match in _PARAGRAPH.finditer(text)]
    prose = next((k for k, (a, b) in enumerate(spans) if not _is_headline(text[a:b])), len(spans))
    for k, (start, end) in enumerate(spans):
        if 0 < k < prose < len(spans) and _SLUG.match(text, start, end):
            continue  # « Mali : un convoi attaqué » under the title: the headline of another text
        if cues["boilerplate"].search(text, start, min(end, start + 60)) and _is_boilerplate(text, start, end, lang):
            continue
        if about_something_else(text, start, end, lang, cues):
            continue
        head = _DATELINE.match(text, start, min(end, start + 120))
        dateline = ""
        if head and head.end() < end:
            dateline, start = head.group(), head.end()
        if text[start:end].strip():
            yield Paragraph(index, start, end, dateline, index == 0 and _is_headline(text[start:end]))
            index += 1


def _is_headline(text: str) -> bool:
    """Is a report's first paragraph a title: short, and without the stop at its end?"""
    text = text.strip()
    return len(text) < _TITLE and text[-1:] not in '.!?…»"'


_SLUG = re.compile(r"\s*[A-ZÀ-Þ][\w'’ -]{2,30}\s?: ")
_TITLE = 160  # characters

# "BAGDAD (Agences) — ", "RYAD/SANAA, 8 mars — ", "QUETTA: ", "Niamey — ": a place in capitals, or one to three
# capitalised words, then at most a date and an agency, then a dash or colon; "(Bagdad) Trois …".
_DATELINE = re.compile(
    r"\s*(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'./ -]{2,40}|[A-ZÀ-ÖØ-Þ][\w'-]+(?: [A-ZÀ-ÖØ-Þ][\w'-]+){0,2})"
    r"(?:\s*\([^)\n]{1,60}\))?(?:,[^\n–—:(]{1,40})?(?:\s*\([^)\n]{1,60}\))?(?:,[^\n–—:(]{1,25})?"
    r"\s*(?:[–—]|\s-{1,2}\s)\s*"
    r"|\s*[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'./ -]{2,40}(?:\s*\([^)\n]{1,60}\))?(?:,[^\n–—:(]{1,30})?:\s+(?=[\"«A-ZÀ-Þ])"
    r"|\s*\([A-ZÀ-ÖØ-Þ][\w'’ -]{2,30}\)\s+(?=[\"«A-ZÀ-Þ])"
)


def _is_boilerplate(text: str, start: int, end: int, lang: str) -> bool:
    hit = lexicon(lang)["boilerplate"].search(text, start, min(end, start + 60))
    return (
        hit is not None
        and not text[start : hit.start].strip(' >-–—*•|[("«')
        and end - start < 400
    )
