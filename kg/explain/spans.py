"""Overlapping quotes → a row of segments: where each begins, and which line under the words shows which kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.explain.explained import LANES, Quote, Segment

_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n)){2,}")


def quotes_of(spans: Iterable[tuple[int, int, str, str]]) -> tuple[Quote, ...]:
    """Spans (start, end, card, kind) → each pair of offsets once, in the order of the text, long ones first."""
    found: dict[tuple[int, int], dict[tuple[str, str], None]] = defaultdict(dict)
    for start, end, card, kind in spans:
        found[start, end][card, kind] = None
    ordered = sorted(found, key=lambda span: (span[0], -span[1]))
    return tuple(Quote(f"q{n}", *span, tuple(found[span])) for n, span in enumerate(ordered, 1))


def paragraphs(text: str, quotes: Sequence[Quote]) -> tuple[tuple[Segment, ...], ...]:
    """The text cut at blank lines and wherever a quote begins or ends. All but those lines is in one segment each."""
    lanes = _lanes(quotes)
    cuts = sorted({offset for quote in quotes for offset in (quote.start, quote.end)})
    result = []
    opening = sorted(quotes, key=lambda quote: quote.start)
    covering: list[Quote] = []
    begun: set[str] = set()
    next_cut = next_quote = 0
    for start, end in _blocks(text):
        while next_cut < len(cuts) and cuts[next_cut] <= start:
            next_cut += 1
        first = next_cut
        while next_cut < len(cuts) and cuts[next_cut] < end:
            next_cut += 1
        segments = []
        for left, right in pairwise((start, *cuts[first:next_cut], end)):
            while next_quote < len(opening) and opening[next_quote].start <= left:
                covering.append(opening[next_quote])
                next_quote += 1
            covering = [quote for quote in covering if quote.end > left]
            segments.append(_segment(left, right, covering, lanes, begun))
        result.append(tuple(segments))
    return tuple(result)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINES.finditer(text):
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def _segment(
    left: int, right: int, covering: Sequence[Quote], lanes: dict[tuple[str, str], int], begun: set[str]
) -> Segment:
    over = sorted(covering, key=lambda quote: (quote.end - quote.start, quote.start))
    # Where a quote begins in the blank lines between two paragraphs, its first words are where it is first seen.
    starting = tuple(quote.id for quote in over if quote.id not in begun)
    begun.update(starting)
    cards = dict.fromkeys(card for quote in over for card, _ in quote.facts)
    drawn = {lanes[quote.id, kind]: kind for quote in reversed(over) for _, kind in quote.facts}
    return Segment(left, right, tuple(quote.id for quote in over), starting, tuple(cards), tuple(sorted(drawn.items())))


def _lanes(quotes: Sequence[Quote]) -> dict[tuple[str, str], int]:
    """(quote, kind) → the lowest line that is free all along it, short quotes first, so that lines never jump."""
    taken: list[list[tuple[int, int]]] = [[] for _ in range(LANES)]
    lanes: dict[tuple[str, str], int] = {}
    for quote in sorted(quotes, key=lambda quote: (quote.end - quote.start, quote.start)):
        for kind in dict.fromkeys(kind for _, kind in quote.facts):
            free = (
                lane
                for lane in range(LANES)
                if all(end <= quote.start or start >= quote.end for start, end in taken[lane])
            )
            lane = next(free, LANES - 1)
            taken[lane].append((quote.start, quote.end))
            lanes[quote.id, kind] = lane
    return lanes
