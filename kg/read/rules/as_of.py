"""The day as of which a statement of responsibility holds: when it was said, which is not when the attack was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from spacy.tokens import Token

from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.clause_parties import verb_of
from kg.read.rules.dates import DateMention, resolve_story
from kg.read.rules.event import Event
from kg.read.rules.own_acts import FoundClaim
from kg.read.rules.sources import Sources
from kg.read.rules.story_days import is_day_of_speaking

_UP = 8
"""Words that are climbed from a day to the words of claiming: farther off the day belongs to something else."""


class DayOfSpeaking:
    """Finds the days of speaking in one report."""

    def __init__(self, report: Annotated, sources: Sources) -> None:
        self._report = report
        self._sources = sources

    def of(self, sentence: Sentence, found: FoundClaim, event: Event) -> date | None:
        """The day that the sentence gives for the statement `found` about `event`; None: it gives none.

        Never before the attack, never after the day of publication.
        """
        begun = event.interval[0] if event.interval else None
        published = self._report.published
        for day in self._told(sentence, event):
            if published is not None and day[1] > published:
                continue
            if (begun is None or day[1] >= begun) and self._spoken(sentence, found, event, *day):
                return day[1]
        return None

    def _told(self, sentence: Sentence, event: Event) -> Iterator[tuple[DateMention, date]]:
        """The single days of a sentence; « deux jours plus tard » counts from the attack."""
        for day in sentence.dates:
            if day.precision != "day" or day.future or day.complement or day.commemorative:
                continue
            if day.relative == "story":
                resolved = resolve_story(day, event.interval) if event.interval else None
                if resolved and resolved[0] == resolved[1]:
                    yield day, resolved[1]
            elif day.latest is not None and day.earliest == day.latest:
                yield day, day.latest

    def _spoken(self, sentence: Sentence, found: FoundClaim, event: Event, day: DateMention, when: date) -> bool:
        text, spans = self._report.text, self._sources.speech_spans(sentence)
        if "'s" in (text[day.end : day.end + 2], text[day.end - 2 : day.end]):
            return False
        if found.kind == "non_claim" and event.interval is not None and when > event.interval[1]:
            return True
        if any(a <= day.start < b for a, b in spans) or is_day_of_speaking(sentence, day, spans):
            return True
        opens = day.start - sentence.start < 5 and 0 <= found.start - day.end < 60
        beside = 0 <= found.start - day.end <= 14 or found.start <= day.start < found.end
        behind = 0 <= day.start - found.end <= 4 and not self._of_the_attack(sentence, day)
        return opens or beside or behind or self._hangs_on(sentence, found, day)

    def _hangs_on(self, sentence: Sentence, found: FoundClaim, day: DateMention) -> bool:
        """Does the day hang on the words of claiming, with no attack in between that it could be the day of?"""
        verb = verb_of(sentence, found.start, found.end)
        for token in _above(sentence.head_of(day.start, day.end)):
            if token in (verb, verb.head) and (token == verb or verb.dep_.startswith("nsubj")):
                return not self._of_the_attack(sentence, day)
            if self._tells_attack(sentence, token):
                return False
        return False

    def _of_the_attack(self, sentence: Sentence, day: DateMention) -> bool:
        """« l'attaque de lundi », "the attack on Monday": right behind the noun of an attack."""
        low = max(sentence.start, day.start - 24)
        nouns = [h for h in sentence.hits("attack_nouns") if low <= h.start and h.end <= day.start]
        return any(len(self._report.text[h.end : day.start].split()) <= 1 for h in nouns)

    def _tells_attack(self, sentence: Sentence, token: Token) -> bool:
        at = sentence.offset(token)
        return any(h.start <= at < h.end for table in ("attack_nouns", "attack_verbs") for h in sentence.hits(table))


def _above(token: Token) -> Iterator[Token]:
    for _ in range(_UP):
        if token.head is token:
            return
        token = token.head
        yield token
