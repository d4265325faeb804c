"""How words are spelled and where they end, in any script: so that words that were copied are found in the text.

Two spellings of the same are one: composed and decomposed letters ("é" as one character or as two; what a program hands
over is not always what it was given), Arabic and Hebrew with and without vowel points, tatweel, soft hyphens and marks
of direction. Letters themselves are never made alike: « أ » is not « ا ».

Words end where letters end. Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces, so there a word
may begin and end anywhere between two characters; Korean words may end before a particle. An apostrophe is inside a
Ukrainian word (« п'ять ») and between two French ones (« l'armée »).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.read.rules.text import plain_signs

_LEFT_OUT = re.compile(
    "[\u00ad\u0640\u064b-\u0652\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u061c\u200d-\u200f\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff]"
)
"""Soft hyphen, tatweel, Arabic and Hebrew points, joiners and marks of direction."""
_ALIKE = str.maketrans({"\u05f3": "'", "\u05f4": '"'})  # geresh and gershayim, as keyboards have them
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_KOREAN = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7ff]")
_INSIDE = re.compile("'(?<=[\u0400-\u052f]')(?=[\u0400-\u052f])|['\"](?<=[\u05d0-\u05ea].)(?=[\u05d0-\u05ea])")
"""An apostrophe between Cyrillic letters; geresh and gershayim between Hebrew ones."""
_PARTICLES = re.compile("(?:[\u0648\u0641]?(?:[\u0628\u0643]?(?:\u0627\u0644)?|\u0644\u0644?|\u0633)"
                        "|[\u05d5]?[\u05e9]?[\u05d1\u05db\u05dc\u05de\u05d4]?['\"]?)\\Z")
"""What Arabic (and, by, like, for, the; will) and Hebrew (and, that, in, as, to, from, the) write onto a word."""
_LONGEST_PARTICLE = 5


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text in the one spelling. `letters`: it; `owners`: for each of them the offset in `text` that it came from."""

    text: str
    letters: str
    owners: tuple[int, ...] | None

    def whole(self, start: int, end: int) -> bool:
        """Whether a stretch of `letters` holds whole characters of the text, with all that is set on them."""
        if self.owners is None:
            return True
        begins = start == 0 or self.owners[start - 1] != self.owners[start]
        ends = end == len(self.letters) or self.owners[end - 1] != self.owners[end]
        return begins and ends and not _is_mark(self.letters[start]) and not _is_mark(self.letters[end : end + 1])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `letters` stands in the text, with the points behind its last letter."""
        if self.owners is None:
            return start, end
        last = max(self.owners[start:end]) + 1
        while last < len(self.text) and _LEFT_OUT.match(self.text, last) and _is_mark(self.text[last]):
            last += 1
        return self.owners[start], last


@lru_cache(maxsize=256)
def spelled(text: str) -> Spelled:
    """A text in the one spelling, with the way back to its own offsets."""
    plain = plain_signs(text).translate(_ALIKE)
    if unicodedata.is_normalized("NFD", plain) and not _LEFT_OUT.search(plain):
        return Spelled(text, plain, tuple(range(len(plain))) if any(map(_is_mark, plain)) else None)
    pieces = list(_pieces(plain))
    return Spelled(text, "".join(sign for sign, _ in pieces), tuple(owner for _, owner in pieces))


def joined(letters: str, at: int, *, ending: bool = False) -> bool:
    """Whether the characters before and at `at` belong to one word. `ending`: asked of a word that ends there."""
    if not 0 < at < len(letters):
        return False
    before, here = letters[at - 1], letters[at]
    if before.isdecimal() and here.isdecimal():
        return True
    if _UNSPACED.match(before) or _UNSPACED.match(here):
        return False
    if _is_mark(before):  # of which script it is, the letter below it says
        return _joined_over_marks(letters, at, ending=ending)
    if _INSIDE.match(letters, at) or _INSIDE.match(letters, at - 1):
        return True
    if ending and _KOREAN.match(before) and _KOREAN.match(here):
        return False
    return before.isalnum() and here.isalnum()


def after_particle(letters: str, at: int) -> bool:
    """Whether all that stands between the beginning of the word and `at` is a particle of Arabic or Hebrew."""
    start = at
    while start > 0 and at - start <= _LONGEST_PARTICLE and joined(letters, start):
        start -= 1
    return start < at and _PARTICLES.match(letters[start:at]) is not None


def _joined_over_marks(letters: str, at: int, *, ending: bool) -> bool:
    start = at - 1
    while start > 0 and _is_mark(letters[start]):
        start -= 1
    return joined(letters[start] + letters[at : at + 2], 1, ending=ending)


def _pieces(plain: str) -> Iterator[tuple[str, int]]:
    """Each character of the canonical decomposition with the offset that it came from, in canonical order."""
    marks: list[tuple[str, int]] = []
    for at, char in enumerate(plain):
        if _LEFT_OUT.match(char):
            continue
        for sign in unicodedata.normalize("NFD", char):
            if unicodedata.combining(sign):
                marks.append((sign, at))
                continue
            yield from _ordered(marks)
            marks.clear()
            yield sign, at
    yield from _ordered(marks)


def _ordered(marks: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(marks, key=lambda one: unicodedata.combining(one[0]))


def _is_mark(char: str) -> bool:
    return bool(char) and unicodedata.category(char).startswith("M")
