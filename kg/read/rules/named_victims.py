"""Victims told one by one, and who is a victim: « le brigadier n'a pas survécu », "killed General X and a guard".

Attackers are no victims, nor are those whom defenders kill (codebook rule 4).
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.lexicon import Hit
from kg.read.rules.quantities import Phrase, Quantity, words_after, words_before
from kg.read.rules.voice import is_passive_at, subject_of

_SPLIT = re.compile(r",\s*(?:et|and)\s+|,\s*|\s+(?:et|and)\s+")


def is_late(sentence: Sentence, hit: Hit) -> bool:
    """Is it a death that a later toll includes, as the cue or the sentence tells?"""
    if hit.attrs["late"] == "always" or sentence.hits("casualty_update"):
        return True
    return any(h.attrs["kind"] == "injured" for h in sentence.hits("casualty"))


def ordinal(sentence: Sentence, hit: Hit) -> Quantity | None:
    """ "A second officer has since died": the total is two."""
    for number in sentence.numbers:
        if number.kind == "ordinal" and number.low and 1 < number.low < 50 and 0 <= hit.start - number.end < 40:
            lead = words_before(sentence, number.start, 1)
            noun = words_after(sentence, number.end, 2)
            people = sentence.report.lexicon.words("counted_people")
            if lead and lead[0].lower_ in ("a", "un", "une") and any(t.lower_ in people for t in noun):
                return Quantity(hit.attrs["kind"], number.low, number.low, number.start, hit.end)
    return None


def persons(sentence: Sentence, hit: Hit, groups: list[list[Phrase]]) -> Quantity | None:
    """People named or told one by one: « le brigadier n'a pas survécu », "killed General X and commander Y"."""
    form, kind = hit.attrs["form"], hit.attrs["kind"]
    if hit.attrs.get("late") and is_late(sentence, hit):
        return None
    active = form == "of" or (form == "object" and not is_passive_at(sentence, hit))
    if active or (form == "subject" and _inverted(sentence, hit)):
        stretch = _right_stretch(sentence, hit)
        count = _count_names(sentence, *stretch)
        return Quantity(kind, count, count, hit.start, stretch[1]) if count else None
    listed = _listed(sentence, hit)
    if listed:
        return listed
    subject = subject_of(sentence, hit)
    if subject is None or subject.i >= sentence.token_at(hit.start).i:
        return None
    start = sentence.offset(subject.doc[min(subject.left_edge.i, subject.i)])
    start = max(start, sentence.start)
    if not are_victims(sentence, start, hit.start):
        return None
    if any(c.lower_ in sentence.report.lexicon.words("none_words") for c in subject.children):
        return None
    at = sentence.offset(subject)
    if any(h.start <= at < h.end for h in sentence.hits("place_nouns")):
        return None  # "a Palau-flagged tanker was hit"
    names = [subject, *subject.conjuncts]
    proper = [
        t for t in names if t.pos_ == "PROPN" or (any(c.pos_ == "PROPN" for c in t.children) and _person(sentence, t))
    ]
    if len(names) > 1:
        return Quantity(kind, len(names), len(names), start, hit.end) if len(proper) == len(names) else None
    return Quantity(kind, 1, 1, start, hit.end) if _person(sentence, subject) and _single(subject) else None


def _listed(sentence: Sentence, hit: Hit) -> Quantity | None:
    """Two or more names before the verb, read on the surface: « le capitaine X et le sergent Y ont été tués »."""
    words = sentence.report.lexicon.words
    stretch: list[Token] = []
    for token in reversed(words_before(sentence, hit.start, 24)):
        if not stretch and (token.pos_ in ("AUX", "ADV") or token.lower_ in words("be_forms") | words("have_forms")):
            continue
        if (token.pos_ in ("PUNCT", "VERB", "AUX", "SCONJ") and token.text != "-") or token.lower_ in words(
            "clause_stops"
        ) | words("name_stops"):
            break
        stretch.append(token)
    if not any(t.lower_ in words("coordinators") for t in stretch):
        return None
    start, end = sentence.offset(stretch[-1]), sentence.end_of(stretch[0])
    count = _count_names(sentence, start, end)
    return Quantity(hit.attrs["kind"], count, count, start, hit.end) if count and count > 1 else None


def _inverted(sentence: Sentence, hit: Hit) -> bool:
    """« où ont péri le général X et le commandant Y »: the subject stands behind its verb."""
    lead = words_before(sentence, hit.start, 1)
    return bool(lead) and lead[0].lower_ in sentence.report.lexicon.words("inverters")


def _right_stretch(sentence: Sentence, hit: Hit) -> tuple[int, int]:
    stops = sentence.report.lexicon.words("name_stops")
    end = hit.end
    for index, token in enumerate(words_after(sentence, hit.end, 24)):
        if (
            token.text in (".", ";", ":", "(", ",", "—", "–")
            or token.lower_ in stops
            or (token.pos_ in ("VERB", "AUX") and index)
        ):
            break
        end = sentence.end_of(token)
    return hit.end, end


def _count_names(sentence: Sentence, start: int, end: int) -> int | None:
    """How many persons a list of names tells; None if one of them is no single person."""
    text = sentence.report.text[start:end].strip()
    if not text:
        return None
    position, count = start, 0
    for part in _SPLIT.split(text):
        at = sentence.report.text.index(part, position)
        position = at + len(part)
        tokens = [t for t in sentence.tokens_in(at, at + len(part)) if t.text not in ("«", "»", '"', "'")]
        if (
            not tokens
            or not are_victims(sentence, at, position)
            or tokens[0].lower_ in sentence.report.lexicon.words("plural_leads")
        ):
            return None
        named = any(t.pos_ == "PROPN" and t.text[:1].isupper() for t in tokens)
        titled = any(_person(sentence, t) and _single(t) for t in tokens)
        plural = any(t.tag_ in ("NNS", "NNPS") for t in tokens) or any(
            n.start >= at and n.end <= position and n.kind != "article" and not _age(sentence, n.end)
            for n in sentence.numbers
        )
        if plural or (not titled and not (named and any(t.pos_ == "PROPN" for t in tokens[-1:]))):
            return None
        count += 1
    return count or None


def _age(sentence: Sentence, end: int) -> bool:
    """ "a six-year-old girl", « une fillette de six ans »: how old she is, and not how many."""
    return re.match(r"[\s-]*(?:year|an)s?\b", sentence.report.text[end : end + 8]) is not None


def _person(sentence: Sentence, token: Token) -> bool:
    if token.pos_ == "PROPN":
        return token.text[:1].isupper() and token.tag_ != "NNPS"
    words = sentence.report.lexicon.words
    return token.lower_ in words("counted_people") or token.lower_ in words("persons")


def _single(token: Token) -> bool:
    return "Plur" not in token.morph.get("Number", []) and token.tag_ not in ("NNS", "NNPS")


def are_victims(sentence: Sentence, start: int, end: int) -> bool:
    """Are the people of a phrase victims: no attackers, and no fighters unless an air strike or the like hit them?"""
    lex, text = sentence.report.lexicon, sentence.report.text
    tails = [lex[name].search(text, end, min(sentence.end, end + 24)) for name in ("those_of", "on_side")]
    tail = next((t for t in tails if t and not text[end : t.start].strip(" ,")), None)
    if tail:
        stop = re.compile(r"[,;:.]").search(text, tail.end, sentence.end)
        end = stop.start() if stop else sentence.end
    if lex["not_victims"].search(text, start, end):
        return False
    if lex["fighters"].search(text, start, end) is None:
        return True
    paragraph = sentence.paragraph
    return lex["strikes_on_fighters"].search(text, paragraph.start, sentence.end) is not None
