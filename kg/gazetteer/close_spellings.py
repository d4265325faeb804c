"""The folded names that are spelt nearly as one asked for."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

MIN_RATIO = 88.0
"""Letters in common, of 100, from which on a spelling is close (rapidfuzz's ratio)."""
_MOST = 5
"""Spellings that are given, at most."""


class CloseSpellings:
    """Look-up of close spellings among `texts`, each once; what of them is long and short enough is found out once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._fitting: dict[int, list[str]] = {}

    def find(self, key: str) -> list[tuple[str, float]]:
        """The texts that are like `key` by `MIN_RATIO` or more, with their ratio, the most alike first; of two that are
        as much alike the one that was given first."""
        length = len(key)
        if length not in self._fitting:
            self._fitting[length] = [text for text in self._texts if _may_be_close(length, len(text))]
        found = process.extract(
            key, self._fitting[length], scorer=fuzz.ratio, score_cutoff=MIN_RATIO, limit=_MOST
        )
        return [(text, ratio) for text, ratio, _ in found]


def _may_be_close(one: int, other: int) -> bool:
    """Whether texts of two lengths can reach the ratio: what one has more than the other, they do not have in common.
    """
    return 100 * abs(one - other) <= (100 - MIN_RATIO) * (one + other)
