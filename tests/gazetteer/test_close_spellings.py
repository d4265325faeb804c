"""Close spellings are those that comparing with every text finds, in the same order."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from rapidfuzz import fuzz, process

from kg.gazetteer.close_spellings import MIN_RATIO, CloseSpellings

WORDS = st.text("ab ", min_size=1, max_size=30)


def by_all(texts: list[str], key: str) -> list[tuple[str, float]]:
    found = process.extract(key, texts, scorer=fuzz.ratio, score_cutoff=MIN_RATIO, limit=5)
    return [(text, ratio) for text, ratio, _ in found]


@given(st.lists(WORDS, unique=True, max_size=60), WORDS)
def test_what_is_left_out_by_its_length_is_not_close(texts: list[str], key: str) -> None:
    """Few letters and many texts, so that many are close and some as much as others."""
    texts += [key + "a" * more for more in range(10) if key + "a" * more not in texts]
    assert CloseSpellings(texts).find(key) == by_all(texts, key)


@pytest.mark.parametrize(
    ("key", "text"),
    [("a" * 11, "a" * 14), ("a" * 14, "a" * 11), ("a" * 22, "a" * 28), ("a" * 28, "a" * 22)],
    ids=["longer", "shorter", "longer, of 50 letters", "shorter, of 50 letters"],
)
def test_a_spelling_at_the_bound_is_found(key: str, text: str) -> None:
    """22 of 25 letters in common are 88 of 100."""
    assert CloseSpellings([text]).find(key) == [(text, 88.0)]


def test_a_spelling_beyond_the_bound_is_not_found() -> None:
    assert CloseSpellings(["a" * 15]).find("a" * 11) == []
