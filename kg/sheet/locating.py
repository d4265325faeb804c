"""Where the words of a sheet stand in the report's text.

Words are compared after the one normalisation that reading uses (typographic apostrophes, quotation marks and spaces:
one character for one character) and as `kg.sheet.scripts` spells them: composed or decomposed letters, with or without
what a script may leave out. Offsets are always those of the report's own text.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.sheet import scripts
from kg.sheet.coding import Words
from kg.sheet.scripts import Spelled, spelled


def locate(text: str, words: Words) -> tuple[int, int] | None:
    """Start and end (code points, end exclusive) of the words in the text; None: they do not stand there so often."""
    return find(text, words.words, words.nth)


def find(text: str, words: str, nth: int = 1) -> tuple[int, int] | None:
    """Start and end of the `nth` occurrence (from 1) of `words` as whole words; None: there is none.

    Where the words stand nowhere by themselves, those count that have a particle written onto them (« وبغداد »).
    """
    plain, wanted = spelled(text), spelled(words).letters
    if not wanted:
        return None
    by_themselves = list(_occurrences(plain, wanted, nth, particles=False))
    found = by_themselves or list(_occurrences(plain, wanted, nth, particles=True))
    return found[nth - 1] if len(found) >= nth else None


def _occurrences(plain: Spelled, wanted: str, most: int, *, particles: bool) -> Iterator[tuple[int, int]]:
    """The first `most` occurrences that neither begin nor end within a word."""
    at = plain.letters.find(wanted)
    while at >= 0 and most:
        end = at + len(wanted)
        begins = not scripts.joined(plain.letters, at) or (particles and scripts.after_particle(plain.letters, at))
        if begins and plain.whole(at, end) and not scripts.joined(plain.letters, end, ending=True):
            most -= 1
            yield plain.span(at, end)
        at = plain.letters.find(wanted, at + 1)
