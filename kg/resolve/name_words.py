"""The words of names that tell one thing from another, and the names that stand in quoted words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.gazetteer import fold

_WORD = re.compile(r"\w+")
_HEADS = frozenset(".!?:;“«\"\n")
"""Signs after which a sentence, or words of somebody else, begin."""
_LEAST = 4
"""Letters of a word that can be a name by itself: shorter ones are particles too often."""


def telling(folded: str, generic: frozenset[str]) -> tuple[str, ...]:
    """The words of a folded name without those that many names share; "town of dujail" → ("dujail",)."""
    return tuple(word for word in folded.split() if word not in generic and len(word) > 2)


def capitals(quotes: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The capitalised words in quotes, folded: all of them, and those that do not stand at the head of a sentence."""
    every: set[str] = set()
    inner: set[str] = set()
    for quote in quotes:
        head = True
        end = 0
        for found in _WORD.finditer(quote):
            head = head or not _HEADS.isdisjoint(quote[end : found.start()])
            word, end = found.group(), found.end()
            if word[0].isupper() and len(word) >= _LEAST:
                every.add(fold(word) or word)
                if not head:
                    inner.add(fold(word) or word)
            head = False
    return frozenset(every), frozenset(inner)
