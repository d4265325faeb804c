"""Where the words of a sheet stand in the report's text.

Words are compared after the one normalisation that reading uses (typographic apostrophes, quotation marks and spaces:
one character for one character), so that offsets are always those of the report's own text.
"""

from __future__ import annotations

from kg.extract.text import plain_signs
from kg.sheet.coding import Words


def locate(text: str, words: Words) -> tuple[int, int] | None:
    """Start and end (code points, end exclusive) of the words in the text; None: they do not stand there so often."""
    return find(text, words.words, words.nth)


def find(text: str, words: str, nth: int = 1) -> tuple[int, int] | None:
    """Start and end of the `nth` occurrence (from 1) of `words` as whole words; None: there is none."""
    plain, wanted = plain_signs(text), plain_signs(words)
    at, left = plain.find(wanted), nth
    while at >= 0:
        if _whole(plain, at, at + len(wanted)):
            left -= 1
            if not left:
                return at, at + len(wanted)
        at = plain.find(wanted, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch neither begins nor ends within a word."""
    inside_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (inside_left or inside_right)
