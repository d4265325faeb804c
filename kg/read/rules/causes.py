"""Sentences that tell of an accident, a flood or a disease: their dead are no attack's."""

from __future__ import annotations

from collections import defaultdict

from kg.read.rules.annotate import Sentence
from kg.read.rules.topics import LEAST

_CAUSES = ("weather", "accident", "blaze", "health")
"""Topics that kill people as well."""


def of_another_cause(sentence: Sentence) -> bool:
    """Does a sentence tell of an accident, a flood or a disease, and of no arms: its dead are no attack's?"""
    found: dict[str, set[str]] = defaultdict(set)
    for hit in sentence.hits("topic"):
        found[hit.entry].add(hit.text.lower())
    if not any(len(found.get(cause, ())) >= LEAST for cause in _CAUSES):
        return False
    return not any(sentence.hits(table) for table in ("armed", "weapons", "attack_nouns"))
