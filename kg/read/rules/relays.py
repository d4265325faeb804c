"""Whose dispatch a text is, from the text alone: dateline, byline, credit, signature, who contributed.

Only what stands where an agency signs counts: a bracket in a dateline, a line of its own, a bracket behind the last
sentence of a paragraph, a sentence about the text itself. « a déclaré à l'AFP » quotes what was said to an agency and
makes the report nobody's but its outlet's. The words are in `lang/*/sources.toml`, the names in the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.gazetteer import Entity, fold
from kg.gazetteer.outlets import outlet_named, outlet_with
from kg.read.rules.lexicon import lexicon
from kg.read.rules.word_patterns import compiled, one_of

_EDGE = 4  # lines at the beginning, and at the end, among which bylines, credits and signatures stand
_CREDIT = 90  # characters: a longer line is a sentence and no credit
_SENTENCE = 300  # characters: a sentence about who wrote the text is no longer
_NAME = 6  # words that the name of an outlet has at most
_CAPTION = 15  # words: a shorter paragraph with an agency in brackets behind it is the caption of a picture

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MARKS = " \t()[]-–—*_|/"
_CLOSING = re.compile(r"[.!?…»\"]\s{0,3}[(\[]([^()\[\]]{2,60})[)\]]$")
_AFTER_STOP = re.compile(r"[.!?…»\"]\s{1,3}(?:[-–—]\s{0,3})?([^\s.!?…»\"][^.!?…»\"]{1,40})$")
_YEAR = re.compile(r"^(?:©|\(c\)|copyright)\s*(?=\d{4}\b)|\b\d{4}\b", re.IGNORECASE)
_SEPARATOR = r"\s*[,;/&+|•·]\s*|\s+[-–—]\s+"
# « BAGDAD, 20 oct. 2023 (AFP) – », "(Belga) ": capitalised words and a day, the bracket, then a dash or the text.
_DAY = r"\d{1,4}(?:er|st|nd|rd|th)?(?: [a-zà-ÿ]{3,9}\.?(?= |\())?"
_PLACE = rf"(?:[A-ZÀ-ÖØ-Þ][\w'.-]*|{_DAY})(?![\w'.-])[ ,/|]{{0,3}}"
_DATELINE = re.compile(
    rf"\s*(?:{_PLACE}){{0,8}}\((?P<names>[^()\n]{{2,60}})\)\s*(?:[–—:]|-{{1,2}})?\s*(?=[\"«A-ZÀ-ÖØ-Þ\d])"
)
_OPENING = re.compile(rf"\s*(?P<names>(?:{_PLACE}){{1,6}})(?:-{{1,2}}|[–—])\s+(?=[\"«A-ZÀ-ÖØ-Þ\d])")


def relayed(text: str, lang: str, outlet: str | None = None) -> tuple[Entity, ...]:
    """The agencies and outlets whose words `text` says that it carries, in its order; never `outlet` itself.

    Args:
        text: the normalised text (`kg.read.rules.text`), so that apostrophes and quotation marks are of one kind.
        lang: its language; the words of the signs are that language's.
        outlet: who printed it, if known.
    """
    own = outlet_named(outlet) if outlet else None
    signs = _Signs(text, lang, outlet)
    found = {entity.id: entity for entity in signs.read()}
    return tuple(entity for entity in found.values() if own is None or entity.id != own.id)


class _Signs:
    def __init__(self, text: str, lang: str, outlet: str | None) -> None:
        self._text = text
        self._folded = f" {fold(text)} "
        self._lang = lang
        self._printer = fold(outlet) if outlet else ""
        self._joiner = compiled(rf"{_SEPARATOR}|\b{one_of(lang, 'credit_joiners')}\b\s*:?\s*")
        self._with = compiled(rf"\b{one_of(lang, 'credit_with')}\s")
        self._by = compiled(rf"\s*{one_of(lang, 'credit_by')}\s")
        self._nobody = {fold(words) for words in lexicon(lang).words("credit_nobody")}

    def read(self) -> Iterator[Entity]:
        lines = [match.group() for match in _LINE.finditer(self._text)]
        for position, line in enumerate(lines):
            first, last = position < _EDGE, position >= len(lines) - _EDGE
            if first:
                yield from self._dateline(line)
            if (first or last) and len(lines) > 1:
                yield from self._line_of_its_own(line)
            if first or last:
                yield from self._about_the_text(line)
            yield from self._signature(
                line, last=position == len(lines) - 1 or (last and len(line.split()) >= _CAPTION)
            )

    def _dateline(self, line: str) -> Iterator[Entity]:
        bracket = _DATELINE.match(line[:_SENTENCE])
        if bracket:
            yield from self._names(bracket["names"])
        opening = _OPENING.match(line[:_SENTENCE])
        if opening and len(line) > 2 * _CREDIT:
            yield from filter(None, map(self._known, self._pieces(opening["names"])))

    def _line_of_its_own(self, line: str) -> Iterator[Entity]:
        line = line.strip(_MARKS).removesuffix(".").strip(_MARKS)
        if len(line) > _CREDIT:
            return
        start = self._with.search(line)
        if start and self._is_a_printer(line[: start.start()]):
            yield from self._names(line[start.end() :])
        elif self._by.match(line):
            pieces = self._pieces(line)
            if all(self._known(piece) or self._says_nobody(piece) or piece[:1].isupper() for piece in pieces):
                yield from filter(None, map(self._known, pieces))
        else:
            yield from self._names(line)

    def _signature(self, line: str, *, last: bool) -> Iterator[Entity]:
        closing = _CLOSING.search(line.rstrip()[-_CREDIT:])
        if closing and (last or len(line.split()) >= _CAPTION):
            inside = closing[1]
            start = self._with.search(inside)
            yield from self._names(
                inside[start.end() :] if start and self._is_a_printer(inside[: start.start()]) else inside
            )
        behind = _AFTER_STOP.search(line.rstrip()[-_CREDIT:]) if last else None
        if behind:
            start = self._with.match(behind[1])
            yield from self._names(behind[1][start.end() :] if start else behind[1])

    def _about_the_text(self, line: str) -> Iterator[Entity]:
        for form in lexicon(self._lang)["agency_forms"].find(line):
            if not line[: form.start].strip(" ([*_-–—") or line[: form.start].rstrip()[-1:] in '.!?»"([':
                named = list(self._within(line[form.start :][:_SENTENCE]))
                house = outlet_with(form.attrs["outlet"])
                yield from named or ([house] if house else [])
        for hit in lexicon(self._lang)["contribution"].find(line):
            start = max((line.rfind(stop, 0, hit.start) for stop in (". ", "! ", "? ", "» ", '" ')), default=-1) + 1
            end = line.find(". ", hit.end)
            sentence = line[start : end if end > 0 else len(line)]
            if len(sentence) <= _SENTENCE:
                yield from self._within(sentence)

    def _names(self, credit: str) -> list[Entity]:
        """The outlets of a credit in which nothing else stands; none if something else does."""
        pieces = self._pieces(credit)
        named = [self._known(piece) for piece in pieces]
        sound = all(one or self._says_nobody(piece) for one, piece in zip(named, pieces, strict=True))
        return [one for one in named if one] if sound else []

    def _pieces(self, credit: str) -> list[str]:
        whole = _YEAR.sub("", credit).strip(" .,()[]")
        return [piece for each in self._joiner.split(whole) if (piece := each.strip(" .:()[]"))]

    def _known(self, piece: str) -> Entity | None:
        entity = outlet_named(piece) if piece[:1].isalnum() else None  # « © AFP » is a picture's
        if entity and fold(piece) in {fold(name) for name in entity.guarded}:
            return entity if any(f" {fold(word)} " in self._folded for word in entity.context) else None
        return entity

    def _says_nobody(self, piece: str) -> bool:
        return fold(piece) in self._nobody or (bool(self._printer) and fold(piece) == self._printer)

    def _is_a_printer(self, words: str) -> bool:
        """Whether what precedes « avec AFP » is a paper, a desk or a person: few words, first and last capitalised."""
        pieces = [piece.strip() for piece in re.split(r"[,;/(|–—-]", words) if piece.strip()]
        return (
            all(
                self._says_nobody(piece)
                or all(word[:1].isupper() for word in piece.split()[:: max(1, len(piece.split()) - 1)])
                for piece in pieces
            )
            and len(words.split()) <= _NAME
        )

    def _within(self, sentence: str) -> Iterator[Entity]:
        """The outlets that are named anywhere in a sentence."""
        words = [(m.start(), m.end()) for m in re.finditer(r"[\w'./-]*\w", sentence)]
        at = 0
        while at < len(words):
            for size in range(min(_NAME, len(words) - at), 0, -1):
                piece = sentence[words[at][0] : words[at + size - 1][1]]
                entity = self._known(piece) if any(letter.isupper() for letter in piece) else None
                if entity:
                    yield entity
                    at += size - 1
                    break
            at += 1
