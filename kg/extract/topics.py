"""Paragraphs that are about something else than the attacks of a report: a flood, an election, a match.

What they tell (days, tolls, places, names) must not reach the attacks around them, so they are not read at all. A
paragraph is left out only if it is about one other topic (two different words of it), has nothing of arms or of who is
responsible, and has a setting of its own: a name that stands nowhere else in the text. A fire that an attack lit, or a
hospital that took its victims, has none.
"""

from __future__ import annotations

import re
from collections import defaultdict

from kg.extract.dates import find_dates
from kg.extract.lexicon import Lexicon

_NAME = re.compile(r"(?<![.!?…»\"\n]\s)(?<![«\"(])(?<!^)\b[A-ZÀ-Þ][\w’'-]+")
_LEAST = 2
"""Different words of a topic that a paragraph has to have: one may stand in any text."""
_OURS = ("armed", "weapons", "unclaimed")
"""Tables of which one hit makes a paragraph one of ours, whatever else it speaks of."""


def about_something_else(text: str, start: int, end: int, lang: str, lexicon: Lexicon) -> bool:
    """Is the paragraph text[start:end] about another topic, in a setting of its own?"""
    found: dict[str, set[str]] = defaultdict(set)
    for hit in lexicon["topic"].find(text, start, end):
        found[hit.entry].add(hit.text.lower())
    if not found or max(map(len, found.values())) < _LEAST:
        return False
    sport = len(found.get("sport", ())) >= _LEAST
    if any(hit.attrs.get("weapon") != "gun" or table != "weapons" for table in _OURS
           for hit in lexicon[table].find(text, start, end) if not (sport and _playful(hit.text))):
        return False
    return _set_apart(text, start, end, lang)


def _playful(words: str) -> bool:
    """Words of arms that sport has as well: « l'attaque », "the strike", « tir »."""
    return bool(re.search(r"attaqu|attack|strike|frapp|assaut|assault|raid", words, re.IGNORECASE))


def _set_apart(text: str, start: int, end: int, lang: str) -> bool:
    days = [(start + day.start, start + day.end) for day in find_dates(text[start:end], lang, None)]
    elsewhere = text[:start] + "\n" + text[end:]
    return any(
        name.group() not in elsewhere
        for name in _NAME.finditer(text, start, end)
        if not any(a <= name.start() < b for a, b in days)
    )
