"""Denials: the accused say that it was not they (codebook rule 6). A victim's "nothing happened" is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.accusations import STOP, Accusations
from kg.extract.annotate import Sentence
from kg.extract.lexicon import Hit
from kg.extract.own_acts import Found
from kg.extract.parties import Party, is_party, same_side, verb_of


class Denials:
    """Finds the denials of sentences, when all accusations of the report have been found."""

    def __init__(self, accusations: Accusations) -> None:
        self.accusations = accusations
        self.report = accusations.report
        self.parties = accusations.parties
        self.lex = accusations.lex

    def find(self, sentence: Sentence) -> Iterator[tuple[Found, bool]]:
        """Denials with whether the words themselves speak of one's own part; else the denier must have been accused."""
        for hit in sentence.hits("denying"):
            party = self._denier(sentence, hit) or self._own_side(sentence, hit)
            if party is None or party.actor is None or not is_party(party.actor):
                continue
            negated = re.search(
                r"\b(?:neither|not|ni|pas|ne|n')\s*(?:\w+\s)?(?:confirmed?|confirmé)?\s*(?:nor|ni|or)?\s*$",
                self.report.text[max(sentence.start, hit.start - 30) : hit.start],
            )
            if negated:
                continue
            own = bool(hit.attrs.get("own")) and (bool(hit.attrs.get("act")) or self._of_own_part(sentence, hit))
            yield Found("denial", hit.start, hit.end, party.actor, party.speaker), own

    def _own_side(self, sentence: Sentence, hit: Hit) -> Party | None:
        """« Son camp a nié », « … son porte-parole »: the side of whom the sentences just before accuse."""
        accused = next(
            (
                self.accusations.accused[i]
                for i in range(sentence.index, sentence.index - 3, -1)
                if i in self.accusations.accused
            ),
            None,
        )
        own = self.lex["own_side"].search(self.report.text, sentence.start, sentence.end)
        return Party(own.start, own.end, accused) if accused and own else None

    def _of_own_part(self, sentence: Sentence, hit: Hit) -> bool:
        """Does a denial speak of an attack or of one's part in it, and not of talks or losses?"""
        stop = STOP.search(self.report.text, hit.end, sentence.end)
        end = min(stop.start() if stop else sentence.end, hit.end + 90)
        tables = ("part_words", "attack_nouns", "attack_verbs", "own_acts", "claimable")
        return any(self.lex[t].search(self.report.text, hit.start, end) for t in tables)

    def _denier(self, sentence: Sentence, hit: Hit) -> Party | None:
        party, subject = self.parties.subject(sentence, verb_of(sentence, hit.start, hit.end))
        if (subject is not None and subject.lower_ in ("nous", "we")) or (party is None and subject is None):
            speaking = self.parties.speaking(sentence, hit.start)
            if speaking is not None:
                return speaking
        if subject is not None:
            at = sentence.offset(subject)
            speaker = next((c for c in self.parties.sources.reader.candidates(sentence) if c.start <= at < c.end), None)
            if speaker is not None and (party is None or party.actor is None):
                actor = self.parties.sources.resolve(sentence, speaker).actor
                found = self.parties.of_actor(sentence, actor, at)
                if found is not None:
                    return found
        if party is not None and party.actor is not None:
            speaking = self.parties.speaking(sentence, hit.start)
            return speaking if speaking and same_side(speaking.actor, party.actor) else party
        return self.parties.speaking(sentence, hit.start) or self.parties.left_of(sentence, hit.start, 60)
