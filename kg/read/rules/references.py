"""Which attacks the words of a claim or accusation stand for: « la première attaque », "both", "most such attacks".

An attack is meant by the noun that the words are about: an ordinal counts the attacks told so far, a munition means the
one that it was used in, a number without an article means a set only if the report tells just so many. What is said of
attacks in general, or of a set that the report does not tell, is said of none of them.
"""

from __future__ import annotations

from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.event import Event
from kg.read.rules.events import EventReader
from kg.read.rules.lexicon import Hit
from kg.read.rules.mentions import Mention
from kg.read.rules.own_acts import FoundClaim
from kg.read.rules.silences import BREAK

_REACH = 70
"""Characters between the words of claiming and the noun that they are about."""


class References:
    """Reads what the attack nouns beside words of responsibility stand for, in one report."""

    def __init__(self, report: Annotated, reader: EventReader) -> None:
        self._report = report
        self._reader = reader
        self._lex = report.lexicon

    def of(self, sentence: Sentence, found: FoundClaim) -> tuple[Event, ...] | None:
        """The attacks that are meant, () if none that the report tells; None if the words leave it open."""
        low, high = self.clause(sentence, found)
        told = [e for e in self._reader.events if min(e.sentences) <= sentence.index]
        general = self._lex["reference_generic"].search(self._report.text, low, high)
        if general is not None and (low <= general.start - found.end < _REACH or found.start > general.start):
            return ()
        if (which := self._ordinal(sentence, found, low, high, told)) is not None:
            return which
        if (counted := self._counted(sentence, found, low, high)) is not None:
            return counted
        if (newest := self._newest(found, low, high, told)) is not None:
            return newest
        return self._by_weapon(found, low, high, told) or self._by_nouns(sentence, found, low, high, told)

    def clause(self, sentence: Sentence, found: FoundClaim) -> tuple[int, int]:
        """Where the clause of the words begins and ends, as far as punctuation and « mais », "while" tell."""
        text = self._report.text
        low = max((m.end() for m in BREAK.finditer(text, sentence.start, found.start)), default=sentence.start)
        stop = BREAK.search(text, found.end, sentence.end)
        return low, stop.start() if stop else sentence.end

    def _ordinal(
        self, sentence: Sentence, found: FoundClaim, low: int, high: int, told: list[Event]
    ) -> tuple[Event, ...] | None:
        before = [e for e in told if min(e.sentences) < sentence.index]
        for hit in self._lex["reference_ordinal"].find(self._report.text, low, high):
            place = int(hit.attrs["place"])
            near = 0 <= hit.start - found.end < _REACH or 0 <= found.start - hit.end < _REACH
            if near and len(before) == 2 and place <= 2:
                return (before[place - 1],)
        return None

    def _counted(self, sentence: Sentence, found: FoundClaim, low: int, high: int) -> tuple[Event, ...] | None:
        """ "has put its name to three attacks": all that are told, if they are three."""
        definite = self._lex.words("definite_words") | self._lex.words("pointing_words")
        for noun in self._nouns(sentence, low, high):
            number = next((n for n in sentence.numbers if 0 <= noun.start - n.end <= 12 and (n.low or 0) > 1), None)
            if number is None or not 0 <= number.start - found.end < _REACH:
                continue
            lead = self._report.text[low : number.start].lower().split()[-2:]
            if definite & {word.removeprefix("l'") for word in lead}:
                return None
            events = self._reader.events
            return tuple(events) if len(events) == number.low else ()
        return None

    def _by_weapon(self, found: FoundClaim, low: int, high: int, told: list[Event]) -> tuple[Event, ...] | None:
        """ "nobody has claimed the rockets": of several attacks the only one that rockets were used in."""
        if len(told) < 2 or found.kind == "denial":
            return None
        after = self._lex["weapons"].find(self._report.text, found.end, min(high, found.end + 40))
        used = {str(h.attrs.get("weapon", "")) for h in after} - {"unknown", ""}
        fits = [e for e in told if e.mentions and used & e.mentions[0].weapons.keys()]  # as it was first told
        return tuple(fits) if len(used) == 1 and len(fits) == 1 else None

    def _newest(self, found: FoundClaim, low: int, high: int, told: list[Event]) -> tuple[Event, ...] | None:
        """ "behind the new raid": the one of the latest day."""
        hit = self._lex["reference_newest"].search(self._report.text, max(low, found.start - _REACH), high)
        dated = [e for e in told if e.interval is not None]
        if hit is None or len(dated) < 2:
            return None
        last = max(e.interval[1] for e in dated if e.interval)
        newest = [e for e in dated if e.interval and e.interval[1] == last]
        return tuple(newest) if len(newest) == 1 else None

    def _by_nouns(
        self, sentence: Sentence, found: FoundClaim, low: int, high: int, told: list[Event]
    ) -> tuple[Event, ...] | None:
        """ "no claim for the bus", "the convoy bombing": the only attack in whose telling the same noun stands."""
        if len(told) < 2 or found.kind == "denial" or self._reader.by_sentence.get(sentence.index):
            return None
        general = {h.text.lower() for h in sentence.hits("attack_nouns")}
        words = {
            t.lemma_.lower()
            for t in sentence.tokens_in(max(low, found.start - _REACH), min(high, found.end + _REACH))
            if t.pos_ in ("NOUN", "PROPN") and t.lower_ not in general
        }
        bearing = {
            word: [e for e in told if any(word in _nouns_of(m) for m in e.mentions)] for word in sorted(words)
        }
        meant = {e.index: e for events in bearing.values() if len(events) == 1 for e in events}
        return tuple(meant.values()) if len(meant) == 1 else None

    def _nouns(self, sentence: Sentence, low: int, high: int) -> list[Hit]:
        return [hit for hit in sentence.hits("attack_nouns") if low <= hit.start < high]


def _nouns_of(mention: Mention) -> set[str]:
    """The nouns of the clause that tells an attack, and of the names of its targets."""
    own = {t.lemma_.lower() for t in mention.clause.subtree if t.pos_ in ("NOUN", "PROPN")}
    return own | {word for target in mention.targets for word in target.name.lower().split()}
