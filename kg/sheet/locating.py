"""Where the words of a sheet stand in the report's text.

Words are compared after the one normalisation that reading uses (typographic apostrophes, quotation marks and spaces:
one character for one character) and as `kg.sheet.scripts` spells them: composed or decomposed letters, with or without
what a script may leave out. Offsets are always those of the report's own text. What no reader of the text sees
(comments of HTML, tag characters) holds no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.read.rules.text import plain_signs
from kg.sheet import scripts
from kg.sheet.coding import Words
from kg.sheet.scripts import Spelled, spelled

_GROUP = 3
"""Digits between two signs of a large number."""

_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_COMMENT = ("<!--", "-->")
_UNSEEN = "\0"
_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs without a width: the letters on both sides of one look like one word."""
_GROUPS = " \u00a0\u202f\u2009\u2007'’"
"""Between groups of three digits of one number, beside the point and the comma."""
_NEAR = 64
"""Characters on either side of a place that are looked at."""
_TRIES = 1000
"""Places that are looked at: what stands so often within other words is no quote."""


def locate(text: str, words: Words) -> tuple[int, int] | None:
    """Start and end (code points, end exclusive) of the words in the text; None: they do not stand there so often."""
    return find(text, words.words, words.nth)


@lru_cache(maxsize=4096)
def find(text: str, words: str, nth: int = 1) -> tuple[int, int] | None:
    """Start and end of the `nth` occurrence (from 1) of `words` as whole words and numbers; None: there is none.

    Where the words stand nowhere by themselves, those count that have a particle written onto them (« وبغداد »).
    """
    plain, wanted = spelled(_seen(text)), spelled(words).letters
    if not wanted or _UNSEEN in wanted:
        return None
    by_themselves = list(_occurrences(plain, wanted, nth, particles=False))
    found = by_themselves or list(_occurrences(plain, wanted, nth, particles=True))
    return found[nth - 1] if len(found) >= nth else None


def _occurrences(plain: Spelled, wanted: str, most: int, *, particles: bool) -> Iterator[tuple[int, int]]:
    """The first `most` occurrences that neither begin nor end within a word or a number."""
    at = plain.letters.find(wanted)
    for _ in range(_TRIES):
        if at < 0 or not most:
            return
        end = at + len(wanted)
        begins = not scripts.joined(plain.letters, at) or (particles and scripts.after_particle(plain.letters, at))
        if begins and plain.whole(at, end) and not scripts.joined(plain.letters, end, ending=True):
            span = plain.span(at, end)
            if not any(_within(plain.text, place) for place in span):
                most -= 1
                yield span
        at = plain.letters.find(wanted, at + 1)


@lru_cache(maxsize=16)
def _seen(text: str) -> str:
    """The text with another sign for each character that no reader sees."""
    parts, at = [], 0
    while (start := text.find(_COMMENT[0], at)) >= 0 and (end := text.find(_COMMENT[1], start)) >= 0:
        end += len(_COMMENT[1])
        parts += [text[at:start], _UNSEEN * (end - start)]
        at = end
    shown = "".join([*parts, text[at:]])
    return _TAGS.sub(lambda match: _UNSEEN * len(match.group()), shown)


def _within(text: str, at: int) -> bool:
    """Whether a place lies within a number, or in a word at a sign without a width: "1|,200", « 2| 500 »."""
    before, after = text[max(0, at - _NEAR) : at], text[at : at + _NEAR]
    shown, rest = before.rstrip(_JOINERS), after.lstrip(_JOINERS)
    if (shown != before or rest != after) and shown[-1:].isalnum() and rest[:1].isalnum():
        return True
    shown, rest = plain_signs(shown), plain_signs(rest)
    return _in_number(shown, rest) or _in_number(shown[:-1], shown[-1:] + rest)


def _in_number(before: str, after: str) -> bool:
    """Whether a sign within a number begins `after`: the digits on both sides of it are one number."""
    if not (before[-1:].isdigit() and after[1:2].isdigit()):
        return False
    return after[0] in ".," or (after[0] in _GROUPS and after[1:4].isdigit() and len(after[1:4]) == _GROUP
                                and not after[4:5].isdigit())
