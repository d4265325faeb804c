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
            shortest, longest = _close_lengths(length)
            self._fitting[length] = [text for text in self._texts if shortest <= len(text) <= longest]
        found = process.extract(
            key, self._fitting[length], scorer=fuzz.ratio, score_cutoff=MIN_RATIO, limit=_MOST
        )
        return [(text, ratio) for text, ratio, _ in found]


def _close_lengths(length: int) -> tuple[float, float]:
    """From which to which length a text can reach the ratio with one of `length`: at the best all of the shorter is in
    the longer, which is twice the shorter of both together."""
    return length * MIN_RATIO / (200 - MIN_RATIO), length * (200 - MIN_RATIO) / MIN_RATIO
