"""Which texts are copies of one another, by the runs of words that they share. Deterministic and near linear.

Two texts are near duplicates if a stated share of the shorter one's shingles (runs of n words, folded) stands in the
longer one too: containment, so that an outlet that prints only the first half of a dispatch is found. Candidates come
from a bottom-k sketch (the k smallest shingle hashes), and only candidates are compared, so thousands of copies of one
dispatch cost no more than thousands of comparisons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import combinations
from typing import Any

from kg.gazetteer import fold

SKETCH = 32
"""Smallest hashes of a text that lead to candidates. Texts that share half their shingles share about half of these."""
POSTED = 8
"""Texts that are kept for one hash: boilerplate that thousands of texts share leads to these and no further."""
COMPARED = 24
"""Candidates that one text is compared with at most, those with most hashes in common first."""


@dataclass(frozen=True)
class Overlap:
    """When two texts count as one: `size` words a shingle, `least` shingles in the shorter, `share` of them common."""

    size: int
    least: int
    share: float


REPORTS = Overlap(size=5, least=20, share=0.6)
"""Whole texts of reports: from 24 words on; six tenths of the shorter one stand in the other."""
PARAGRAPHS = Overlap(size=4, least=17, share=0.6)
"""One paragraph that tells of the attack: from 20 words on, because an official's dozen words are passed on alike by
all who heard them; six tenths, as of a whole text, so that three words of twenty may be another desk's."""
QUOTES = Overlap(size=4, least=9, share=0.8)
"""Words of one account: from 12 words on; eight tenths of the shorter one stand in the other."""


Run = tuple[str, ...]


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    """The words of `text`, folded; remembered because a report is set beside others once for each attack it tells."""
    return tuple(fold(text).split())


def runs_of(text: str, size: int) -> frozenset[Run]:
    """All runs of `size` words of `text`, folded (case, accents, punctuation); none in a shorter text."""
    words = _words(text)
    return frozenset(zip(*(words[start:] for start in range(size)), strict=False))


def _hashes(runs: frozenset[Run]) -> frozenset[int]:
    joined = (" ".join(run).encode("utf-8", "surrogatepass") for run in runs)
    return frozenset(int.from_bytes(blake2b(run, digest_size=8).digest(), "big") for run in joined)


def containment(one: frozenset[Any], other: frozenset[Any]) -> float:
    """The share of the smaller set that lies in the larger; 0.0 if one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def near_duplicates(texts: Sequence[str], like: Overlap) -> Iterator[tuple[int, int, float]]:
    """Pairs (later, earlier, share) that tie each text to earlier ones that it is a copy of.

    What is said of the first n texts does not change when others follow. Not every pair of copies comes out: enough of
    them do to connect the copies.
    """
    runs = [runs_of(text, like.size) for text in texts]
    if len(runs) <= POSTED and not _any_alike(runs, like):
        return
    group = list(range(len(texts)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    sets: list[frozenset[int]] = []
    same: dict[frozenset[int], int] = {}
    posted: dict[int, list[int]] = {}
    for later, mine in enumerate(map(_hashes, runs)):
        sets.append(mine)
        if len(mine) < like.least:
            continue
        if mine in same:
            group[later] = root(same[mine])
            yield later, same[mine], 1.0
            continue
        same[mine] = later
        sketch = nsmallest(SKETCH, mine)
        common = Counter(earlier for each in sketch for earlier in posted.get(each, ()))
        for earlier, _ in sorted(common.items(), key=lambda pair: (-pair[1], pair[0]))[:COMPARED]:
            if root(earlier) != root(later) and (share := containment(mine, sets[earlier])) >= like.share:
                group[root(later)] = root(earlier)
                yield later, earlier, share
        for each in sketch:
            kept = posted.setdefault(each, [])
            if len(kept) < POSTED:
                kept.append(later)


def _any_alike(runs: Sequence[frozenset[Run]], like: Overlap) -> bool:
    """Whether any two of a few texts are near duplicates: most attacks have none, and need no hashes."""
    long = [each for each in runs if len(each) >= like.least]
    return any(containment(one, other) >= like.share for one, other in combinations(long, 2))
