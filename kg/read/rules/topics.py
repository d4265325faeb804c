"""Paragraphs that are about something else than the attacks of a report: a flood, an election, a match.

What they tell (days, tolls, places, names) must not reach the attacks around them, so they are not read at all. A
paragraph is left out only if it has a setting of its own, a name that stands nowhere else in the text, and either
nothing that facts are read from, or one other topic (two different words of it) and nothing of arms. A fire that an
attack lit, or a hospital that took its victims, has none.
"""

from __future__ import annotations

import re
from collections import defaultdict

from kg.read.rules.dates import find_dates
from kg.read.rules.lexicon import Lexicon

_NAME = re.compile(r"(?<![.!?…»\"\n]\s)(?<![«\"(])(?<!^)\b[A-ZÀ-Þ][\w’'-]+")
LEAST = 2
"""Different words of a topic that a paragraph has to have: one may stand in any text."""
_READ = (
    "attack_nouns", "attack_verbs", "weapons", "armed", "casualty",
    "claiming", "unclaimed", "denying", "accusing", "accused_passive",
    "host_verbs", "held_by", "keep_verbs", "owned_nouns", "leaving", "share_verbs", "station_verbs", "support_verbs",
    "withdrawal", "presence_nouns",
    "threat_cues", "accusation_cues", "condemnation_cues", "denial_cues", "series_cues",
)
"""Tables of what facts are read from: a paragraph without a hit of any tells none."""
_SHORTEST = 60
"""Characters: a shorter paragraph tells no story of its own."""
_NAMES = 8
"""Names of a paragraph that are looked for in the rest of the text, so that a long text takes no time for each pair."""
_OURS = ("armed", "weapons", "unclaimed")
"""Tables of which one hit makes a paragraph one of ours, whatever else it speaks of."""


def about_something_else(text: str, start: int, end: int, lang: str, lexicon: Lexicon) -> bool:
    """Is the paragraph text[start:end] about another topic, in a setting of its own?"""
    if end - start < _SHORTEST or not (text[:start].strip() or text[end:].strip()):
        return False
    if not any(lexicon[table].search(text, start, end) for table in _READ):
        return _set_apart(text, start, end, lang)
    found: dict[str, set[str]] = defaultdict(set)
    lends: dict[str, set[str]] = {}
    for hit in lexicon["topic"].find(text, start, end):
        found[hit.entry].add(hit.text.lower())
        lends[hit.entry] = set(hit.attrs.get("lends", ()))
    topics = {topic for topic, words in found.items() if len(words) >= LEAST}
    if not topics:
        return False
    lent = {part for topic in topics for part in lends[topic]}
    if any(hit.attrs.get("weapon") != "gun" or table != "weapons" for table in _OURS
           for hit in lexicon[table].find(text, start, end) if not _borrowed(hit.text, lent)):
        return False
    return _set_apart(text, start, end, lang)


def _borrowed(words: str, lent: set[str]) -> bool:
    """Is it a word of arms that one of the topics has as well: « l'attaque » of a team, a rocket with a satellite?"""
    return any(part in words.lower() for part in lent)


def _set_apart(text: str, start: int, end: int, lang: str) -> bool:
    days = [(start + day.start, start + day.end) for day in find_dates(text[start:end], lang, None)]
    names = {
        name.group() for name in _NAME.finditer(text, start, end) if not any(a <= name.start() < b for a, b in days)
    }
    return any(text.find(name, 0, start) < 0 and text.find(name, end) < 0 for name in sorted(names)[:_NAMES])
