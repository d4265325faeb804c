"""Where the words of a sheet stand in the report's text.

Words are compared after the one normalisation that reading uses (typographic apostrophes, quotation marks and spaces:
one character for one character), so that offsets are always those of the report's own text. What no reader of the
text sees (comments of HTML, tag characters) holds no words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.extract.text import plain_signs
from kg.sheet.coding import Words

_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_COMMENT = ("<!--", "-->")
_UNSEEN = "\0"
_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs without a width: the letters on both sides of one look like one word."""
_GROUPS = " \u00a0\u202f\u2009\u2007'’"
"""Between groups of three digits of one number, beside the point and the comma."""
_TRIES = 1000
"""Places that are looked at: what stands so often within other words is no quote."""


def locate(text: str, words: Words) -> tuple[int, int] | None:
    """Start and end (code points, end exclusive) of the words in the text; None: they do not stand there so often."""
    return find(text, words.words, words.nth)


@lru_cache(maxsize=4096)
def find(text: str, words: str, nth: int = 1) -> tuple[int, int] | None:
    """Start and end of the `nth` occurrence (from 1) of `words` as whole words; None: there is none."""
    plain, wanted = _seen(text), plain_signs(words)
    if not wanted or _UNSEEN in wanted:
        return None
    at, left = plain.find(wanted), nth
    for _ in range(_TRIES):
        if at < 0:
            return None
        if not (_inside(text, at) or _inside(text, at + len(wanted))):
            left -= 1
            if not left:
                return at, at + len(wanted)
        at = plain.find(wanted, at + 1)
    return None


@lru_cache(maxsize=16)
def _seen(text: str) -> str:
    """The text in plain signs, with another sign for each character that no reader sees."""
    parts, at = [], 0
    while (start := text.find(_COMMENT[0], at)) >= 0 and (end := text.find(_COMMENT[1], start)) >= 0:
        end += len(_COMMENT[1])
        parts += [text[at:start], _UNSEEN * (end - start)]
        at = end
    shown = "".join([*parts, text[at:]])
    return plain_signs(_TAGS.sub(lambda match: _UNSEEN * len(match.group()), shown))


def _inside(text: str, at: int) -> bool:
    """Whether a place lies within a word or a number: "1|,200", « 2| 500 », a letter and its accent."""
    if not 0 < at < len(text):
        return False
    if unicodedata.category(text[at]).startswith("M"):
        return True
    before, after = text[max(0, at - 64) : at].rstrip(_JOINERS), text[at : at + 64].lstrip(_JOINERS)
    if before[-1:].isalnum() and after[:1].isalnum():
        return True
    return _in_number(before, after) or _in_number(before[:-1], before[-1:] + after)


def _in_number(before: str, after: str) -> bool:
    """Whether a sign within a number begins `after`: the digits on both sides of it are one number."""
    if not (before[-1:].isdigit() and after[1:2].isdigit()):
        return False
    return after[0] in ".," or (after[0] in _GROUPS and after[1:4].isdigit() and len(after[1:4]) == 3
                                and not after[4:5].isdigit())
