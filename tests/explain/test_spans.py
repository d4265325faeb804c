"""Quotes over one another: the segments hold the whole text once, and each knows what covers it."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, strategies as st

from kg.explain.explained import KINDS, LANES
from kg.explain.spans import paragraphs, quotes_of

TEXTS = st.text(alphabet="ab é\n\r\u2028", min_size=1, max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str, str]]]:
    text = draw(TEXTS)
    spans = []
    for number in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        spans.append((start, end, f"f{number}", draw(st.sampled_from(KINDS))))
    return text, spans


@given(marked())
def test_segments_tile_the_text_and_know_what_covers_them(case: tuple[str, list[tuple[int, int, str, str]]]) -> None:
    text, spans = case
    quotes = quotes_of(spans)
    assert {(q.start, q.end, card, kind) for q in quotes for card, kind in q.facts} == set(spans)
    segments = [segment for block in paragraphs(text, quotes) for segment in block]
    shown = set()
    for segment in segments:
        assert segment.start < segment.end
        here = set(range(segment.start, segment.end))
        assert not here & shown
        shown |= here
        covering = {q.id for q in quotes if q.start <= segment.start and segment.end <= q.end}
        assert set(segment.quotes) == covering
        assert set(segment.cards) == {card for q in quotes if q.id in covering for card, _ in q.facts}
    assert not "".join(text[at] for at in range(len(text)) if at not in shown).strip()
    visible = {q.id for q in quotes if set(range(q.start, q.end)) & shown}
    assert sorted(quote for segment in segments for quote in segment.starting) == sorted(visible)


@given(marked())
def test_a_quote_keeps_its_line(case: tuple[str, list[tuple[int, int, str, str]]]) -> None:
    text, spans = case
    quotes = quotes_of(spans)
    lines = defaultdict(set)
    for segment in (segment for block in paragraphs(text, quotes) for segment in block):
        drawn = dict(segment.lanes)
        assert set(drawn) <= set(range(LANES))
        for quote in quotes:
            if quote.id in segment.quotes and len(quote.facts) == 1 and len(segment.quotes) == 1:
                lines[quote.id].add(segment.lanes)
    assert all(len(found) == 1 for found in lines.values())


def test_the_shortest_is_nearest_to_the_words() -> None:
    text = "one two three"
    quotes = quotes_of([(0, 13, "f1", "account"), (4, 7, "f2", "claim"), (4, 7, "f3", "attribution")])
    [[first, second, third]] = paragraphs(text, quotes)
    assert [text[s.start : s.end] for s in (first, second, third)] == ["one ", "two", " three"]
    assert second.cards == ("f2", "f3", "f1")
    assert dict(second.lanes) == {0: "claim", 1: "attribution", 2: "account"}
    assert first.lanes == third.lanes == ((2, "account"),)
    assert (first.starting, second.starting, third.starting) == (("q1",), ("q2",), ())


def test_a_quote_over_two_paragraphs_is_in_both_and_begins_once() -> None:
    text = "one two\n\nthree four"
    blocks = paragraphs(text, quotes_of([(4, 14, "f1", "account")]))
    assert [[text[s.start : s.end] for s in block] for block in blocks] == [["one ", "two"], ["three", " four"]]
    assert [[s.starting for s in block] for block in blocks] == [[(), ("q1",)], [(), ()]]
