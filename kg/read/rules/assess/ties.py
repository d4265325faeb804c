"""What speaks against a statement being about the attack that it was tied to: most wrong ones are about another.

An attack that the reader did not see leaves its claims to the nearest one that it saw. So what stands between the two,
a place or day that the statement names, and the order of the days are asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.clause_parties import Parties, verb_of
from kg.read.rules.clauses import tense
from kg.read.rules.dates import DateMention
from kg.read.rules.event import Event
from kg.read.rules.events import EventReader
from kg.read.rules.names import PlaceMention, find_places
from kg.read.rules.own_acts import FoundClaim
from kg.read.rules.places_match import contains, same_place

_ACTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj", "expl:subj", "poss", "agent", "obj", "dobj", "conj"})
_SETS = ("reference_triple", "reference_plural", "reference_generic", "reference_each")
_FAR = 5
"""Sentences: what is told so far off is not told before at all."""
_OPENS = 5
"""Characters before a day that opens a sentence: « En mai », "On Sunday"."""
_MONTH = 31
_LONG_AGO = "pluperfect"
_OWN_DAY = 14
"""Characters between the noun of an attack and the day that is its own."""


class Ties:
    """Asks of the statements of one report which attack they are about."""

    def __init__(self, report: Annotated, parties: Parties, reader: EventReader) -> None:
        self._report = report
        self._parties = parties
        self._reader = reader
        self._lex = report.lexicon

    def doubts(self, sentence: Sentence, found: FoundClaim, event: Event) -> Iterator[str]:
        """What speaks against `found` being about `event`, where its words do not tell so themselves."""
        told = [index for index in event.sentences if index <= sentence.index]
        distance = sentence.index - max(told) if told else _FAR
        between = self._of_attacks(max(told) + 1, sentence.index) if told else 0
        if between:
            yield "attack_far" if between > 1 else "attack_two_back"
        if not told:
            yield "attack_told_later"
        near = {
            one.index
            for index in range(max(0, sentence.index - max(1, min(distance, 3))), sentence.index + 1)
            for one in self._reader.by_sentence.get(index, [])
            if one in self._reader.events
        }
        first = event.mentions[0] if event.mentions else None
        if first and first.sentence is sentence and only_pointed_at(event):
            yield "only_pointed_at"
        if found.how == "own_act" and self._own_target(sentence, found, event):
            yield "other_target"
        if self._other_named(sentence, found, event):
            yield "other_attack_named"
        if len(near - {event.index}) and not found.events and not self._named(sentence, event):
            yield "several_attacks"

    def _own_target(self, sentence: Sentence, found: FoundClaim, event: Event) -> bool:
        """ "said it had hit weapons stores", where the attack was told elsewhere: what was hit is another thing."""
        if sentence.index in event.sentences:
            return False
        act = sentence.token_at(max(found.start, found.end - 2))
        objects = [c for c in act.children if c.dep_ in ("obj", "dobj") and c.pos_ in ("NOUN", "PROPN")]
        tables = ("attack_nouns", "weapons", "claimable")
        return any(
            not any(h.start <= sentence.offset(one) < h.end for table in tables for h in self._lex[table].find(
                self._report.text, sentence.start, sentence.end))
            for one in objects
        )

    def _other_named(self, sentence: Sentence, found: FoundClaim, event: Event) -> bool:
        """Does the sentence name a place or day of an attack that is none of those the event was told with before?"""
        elsewhere = [m for m in event.mentions if m.sentence.index < sentence.index]
        if not elsewhere:
            return False
        known = [p for m in elsewhere for p in (*m.targets, *m.places)]
        lang = self._report.lang
        verb = verb_of(sentence, found.start, found.end)
        of_noun = verb.dep_ in ("relcl", "acl:relcl", "acl")  # « ceux de Madrid, qu'Al-Qaïda avait revendiqués »
        start = min(found.start, sentence.offset(verb.head.left_edge)) if of_noun else found.start
        places = [p for p in find_places(sentence) if not p.generic and p.kind not in ("country", "sea")]
        lands = {p.country for p in known if isinstance(p, PlaceMention) and p.country}
        if lands and any(
            p.kind == "region" and p.start >= found.end and p.country and p.country not in lands for p in places
        ):
            return True  # « accusé d'avoir commis un massacre à Gaza », of an attack in Iraq
        exact = [p for p in places if p.kind != "region"]
        named = [p for p in exact if p.start >= start and not self._as_party(sentence, p)]
        if named and known and not any(
            same_place(a, b, lang) or (isinstance(b, PlaceMention) and (contains(a, b, lang) or contains(b, a, lang)))
            for a in named for b in known
        ):
            return True
        if event.interval is None:
            return False
        behind = [d for d in sentence.dates if d.start >= found.end and d.earliest and d.latest and not d.future]
        nouns = [h for h in sentence.hits("attack_nouns") if h.start >= found.start]
        return any(
            (d.latest < event.interval[0] or (d.earliest > event.interval[1] and self._owned(d)))
            for d in behind if d.earliest and d.latest and any(abs(d.start - h.end) <= _OWN_DAY for h in nouns)
        )

    def _owned(self, day: DateMention) -> bool:
        """ "Thursday's attack", « l'attaque de jeudi »; "claimed the attack on Tuesday" may give the claim's day."""
        return "'s" in day.text or day.text.lower().startswith(tuple(self._lex.words("owned_day_openings")))

    def _as_party(self, sentence: Sentence, place: PlaceMention) -> bool:
        """ "Tehran rejected it": a capital that acts is its state."""
        head = sentence.head_of(place.start, place.end)
        acting = head.dep_ in _ACTS
        return acting and any(p.start <= place.start < p.end for p in self._parties.of(sentence))

    def _of_attacks(self, first: int, end: int) -> int:
        """How many of the sentences between speak of attacks or arms: each may tell one that was not read."""
        tables = ("attack_nouns", "attack_verbs", "weapons")
        return sum(
            any(not goes_on(self._report, hit.start) for table in tables for hit in sentence.hits(table))
            for sentence in self._report.sentences[first:end]
        )

    def _named(self, sentence: Sentence, event: Event) -> bool:
        """Does the sentence itself tell this attack, and no other, or name its day?"""
        here = [e for e in self._reader.by_sentence.get(sentence.index, []) if e in self._reader.events]
        if here == [event]:
            return True
        days = [d for d in sentence.dates if d.earliest and d.latest and event.interval]
        fits = [
            d for d in days if event.interval and d.earliest and d.latest
            and d.earliest <= event.interval[1] and event.interval[0] <= d.latest
        ]
        others = [
            e for e in self._reader.events if e is not event and e.interval
            and any(d.earliest and d.latest and d.earliest <= e.interval[1] and e.interval[0] <= d.latest for d in fits)
        ]
        return bool(fits) and not others

    def told_elsewhere(self, sentence: Sentence, found: FoundClaim, event: Event) -> bool:
        """Is the attack told in other sentences only, or another one beside it in this one? Then it is a guess which
        attack is meant, and on reports that nobody had tuned to one such guess in four was wrong (docs/trust.md). Only
        a claim may follow the sentence that told of the attack alone, if it speaks of no set, of no attack by its
        number and of no other day, and is not told as longer ago than the attack."""
        if self._of_other_time(sentence, event):
            return True
        told = self._told_in(sentence.index)
        if found.kind != "claim":
            return told != [event]
        if sentence.hits("reference_pair"):
            return True
        if told and not all(self._points(one, sentence) for one in told):
            return told != [event]
        if told not in ([], [event]) or self._long_ago(sentence, found, event):
            return True
        apart = any(sentence.hits(table) for table in (*_SETS, "reference_ordinal"))
        dated = any(day.start >= found.end and day.earliest for day in sentence.dates)
        return apart or dated or self._told_in(sentence.index - 1) != [event]

    def _points(self, event: Event, sentence: Sentence) -> bool:
        """Is the attack only pointed at in this sentence: « a revendiqué l'attentat »?"""
        here = [m for m in event.mentions if m.sentence is sentence]
        return all(
            (m.definite or m.demonstrative) and not (m.targets or m.places or m.quantities or m.date) for m in here
        )

    def _long_ago(self, sentence: Sentence, found: FoundClaim, event: Event) -> bool:
        """« Le Hamas avait alors revendiqué l'attentat », of an attack that is not told as longer ago than others."""
        others = [m for m in event.mentions if m.sentence is not sentence]
        told_so = any(m.tense == _LONG_AGO for m in others)
        return tense(verb_of(sentence, found.start, found.end)) == _LONG_AGO and not told_so

    def _of_other_time(self, sentence: Sentence, event: Event) -> bool:
        """Does the sentence name a day so long after the attack, and before publication, that it tells another one?"""
        if event.interval is None:
            return False
        published = self._report.published or date.max
        return any(
            day.earliest is not None and day.latest is not None and day.relative == "absolute" and not day.complement
            and (day.earliest - event.interval[1]).days > _MONTH and (published - day.latest).days > _MONTH
            for day in sentence.dates
        )

    def _told_in(self, index: int) -> list[Event]:
        return [one for one in self._reader.by_sentence.get(index, []) if one in self._reader.events]

    def said_before(self, sentence: Sentence, found: FoundClaim, event: Event) -> bool:
        """« Dimanche, l'armée avait mis en cause … » is not about Tuesday's attack: it was not yet."""
        if event.interval is None:
            return False
        return any(
            day.latest is not None and not day.complement and day.latest < event.interval[0]
            and day.start - sentence.start <= _OPENS and day.end <= found.start
            for day in sentence.dates
        )


def only_pointed_at(event: Event) -> bool:
    """Is an attack told by nothing but a definite noun without a target or day, « le raid »: told before, not read?"""
    first = event.mentions[0] if event.mentions else None
    if first is None:
        return False
    nouns = all(t.noun for m in event.mentions for t in m.triggers)
    pointed = (first.definite or first.demonstrative) and first.date is None and not first.indefinite
    named = [t for t in (*first.targets, *first.places) if not t.generic]
    return nouns and pointed and not named and not first.quantities


def goes_on(report: Annotated, position: int) -> bool:
    """Does a definite article or « cette » stand before the word: « l'attaque », "the raid", told before?"""
    lead = report.text[max(0, position - 6) : position].lower()
    words = report.lexicon.words("told_before_words")
    return lead.endswith(tuple(word if word.endswith("'") else f"{word} " for word in words))
