"""Killed and injured in one sentence (codebook rule 4): counted nouns, verbs with who suffers, persons, nought."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.extract.annotate import Sentence
from kg.extract.lexicon import Hit
from kg.extract.quantities import Phrase, Quantity, after, before, chains, phrases, summed
from kg.extract.voice import is_passive_at, left_group, right_group, subject_of

_PEOPLE = ("people", "noun", "bare")
_SPLIT = re.compile(r",\s*(?:et|and)\s+|,\s*|\s+(?:et|and)\s+")


@dataclass
class Casualties:
    """What a sentence says of its victims: the quantities, and the numbers that they use up."""

    quantities: list[Quantity] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    used: dict[int, str] = field(default_factory=dict)

    def take(self, kind: str, group: list[Phrase], start: int, end: int) -> None:
        """Record a group of counted phrases under a category, once."""
        low, high = summed(group)
        self.taken |= {p.number.start for p in group}
        self.used[group[0].start] = kind
        self.quantities.append(Quantity(kind, low, high, min(start, group[0].start), max(end, group[-1].end)))


def casualties(sentence: Sentence, found: list[Phrase]) -> Casualties:
    """All victims counted in a sentence; `found` are its counted phrases."""
    out = Casualties()
    groups = chains(sentence, [p for p in found if not p.whole], _PEOPLE)
    counting = any(p.kind in ("people", "casualty") for p in found)
    for phrase in found:
        if phrase.kind == "casualty" and phrase.hit is not None:
            _noun(sentence, phrase, found, out)
    for hit in sorted(sentence.hits("casualty"), key=lambda h: (h.attrs["kind"] != "killed", h.start)):
        if any(p.hit is hit or p.hit == hit for p in found if p.kind == "casualty"):
            continue
        if hit.attrs["form"] == "noun":
            _adjective(sentence, hit, groups, out)
        elif hit.attrs["form"] not in ("topic",) and not _denied(sentence, hit):
            _verb(sentence, hit, groups, out, counting=counting)
    return out


def _noun(sentence: Sentence, phrase: Phrase, found: list[Phrase], out: Casualties) -> None:
    """« trois morts », "13 dead", "54 corps": the cue is itself counted."""
    assert phrase.hit is not None
    out.taken.add(phrase.number.start)
    if phrase.subset or not are_victims(sentence, phrase.start, phrase.end):
        return
    kind = phrase.hit.attrs["kind"]
    others = [p for p in found if p.kind == "casualty" and p is not phrase and p.end <= phrase.start]
    topped = phrase.more and not any(p.hit and p.hit.attrs["kind"] != kind for p in others)
    if topped and not sentence.hits("casualty_of"):
        return  # "six more bodies": they come on top of a number that is told elsewhere
    if phrase.article and _late(sentence, phrase):
        return
    out.take(kind, [phrase], phrase.start, phrase.end)


def _late(sentence: Sentence, phrase: Phrase) -> bool:
    """« un blessé a succombé »: no injury of its own, and a death that another number includes."""
    return any(h.attrs.get("late") and h.start >= phrase.end for h in sentence.hits("casualty"))


def _adjective(sentence: Sentence, hit: Hit, groups: list[list[Phrase]], out: Casualties) -> None:
    """ "left three people dead", « trois soldats morts »: the noun of the cue stands behind those who suffer."""
    for group in groups:
        gap = sentence.report.text[group[-1].end : hit.start]
        if 0 <= hit.start - group[-1].end <= 40 and group[0].kind != "bare" and group[0].start not in out.used:
            words = [t for t in sentence.tokens_in(group[-1].end, hit.start) if sentence.offset(t) >= group[-1].end]
            loose = sentence.report.lexicon.words("adjective_links")
            if not gap.strip() or (words and all(t.pos_ in ("ADV", "ADJ") or t.lower_ in loose for t in words)):
                if are_victims(sentence, group[0].start, hit.end):
                    out.take(hit.attrs["kind"], group, group[0].start, hit.end)
                return


def _denied(sentence: Sentence, hit: Hit) -> bool:
    """Does the cue stand inside a denial ("no one was hurt"), or is it no word of harm where it stands?"""
    unless = hit.attrs.get("unless_next")
    if unless and any(t.lower_ in unless for t in after(sentence, hit.end, 1)):
        return True
    if any(z.start <= hit.start < z.end for z in sentence.hits("casualty_zero")):
        return True
    lex, lead = sentence.report.lexicon, [t.lower_ for t in before(sentence, hit.start, 2)]
    if hit.attrs["form"] == "lost" and any(w in lex.words("denial_before") for w in lead):
        return True
    fallen = lex["not_stopped"].search(sentence.report.text, max(sentence.start, hit.start - 14), hit.start)
    return fallen is not None and hit.text.lower().startswith("abat")


def _verb(sentence: Sentence, hit: Hit, groups: list[list[Phrase]], out: Casualties, *, counting: bool) -> None:
    form, kind = hit.attrs["form"], hit.attrs["kind"]
    if form == "lost" and _losers_attack(sentence, hit):
        return
    group = _persons_of(sentence, hit, _sufferers(sentence, hit, groups) or [], counting=counting)
    if group and hit.attrs.get("agreeing"):
        _corrected(sentence, hit, groups, group, out)
    if group:
        known = out.used.get(group[0].start)
        end = max(hit.end, group[-1].end)
        out.taken |= {p.number.start for p in group}
        late = hit.attrs.get("late") and len(group) == 1 and group[0].low == 1 and _is_late(sentence, hit)
        if late:
            out.used[group[0].start] = kind
        if known or late or not are_victims(sentence, group[-1].start, group[-1].end):
            return
        if not (group[0].more and len(group) == 1 and _topped_up(sentence, kind, hit)):
            out.take(kind, _with_he(sentence, group, hit), min(hit.start, group[0].start), end)
        return
    if form in ("lost", "people"):
        return
    single = _ordinal(sentence, hit) or _persons(sentence, hit, groups)
    if single and not any(q.category == kind and q.start <= hit.start < q.end for q in out.quantities):
        out.quantities.append(single)


def _losers_attack(sentence: Sentence, hit: Hit) -> bool:
    """ "The attackers lost ten men": their own dead are no victims."""
    subject = subject_of(sentence, hit)
    return subject is not None and not are_victims(sentence, sentence.offset(subject), sentence.end_of(subject))


def _persons_of(sentence: Sentence, hit: Hit, group: list[Phrase], *, counting: bool) -> list[Phrase]:
    """Those of a group who are persons and victims; nobody if the cue needs people and the group names none.

    `counting`: does the sentence count people elsewhere, so that a lone number is people too?
    """
    form = hit.attrs["form"]
    group = [p for p in group if p.kind == "people" or not _is_thing(sentence, p)]
    group = [p for p in group if are_victims(sentence, p.start, p.end)] or group[:1]
    if group and form in ("people", "lost") and not any(p.kind == "people" for p in group):
        counted = form == "people" and counting and group[0].kind == "bare"
        return group if counted or hit.attrs.get("agreeing") or all(p.own for p in group) else []
    return group


def _corrected(sentence: Sentence, hit: Hit, groups: list[list[Phrase]], group: list[Phrase], out: Casualties) -> None:
    """« Ce ne sont pas 92 soldats mais 98 que le pays a perdus »: the number that is put right was told as well."""
    for other in groups:
        lead = before(sentence, other[0].start, 1)
        if (
            other is not group
            and other[0].end < group[0].start
            and lead
            and lead[0].lower_ in sentence.report.lexicon.words("not_but")
        ):
            out.take(hit.attrs["kind"], other, other[0].start, other[-1].end)


def _topped_up(sentence: Sentence, kind: str, hit: Hit) -> bool:
    """ "two more died": on top of others ("killed one and hurt two more") or of the same ("raises the toll")?"""
    others = [h for h in sentence.hits("casualty") if h.start < hit.start and h.attrs["kind"] != kind]
    return not others and bool(sentence.hits("casualty_update"))


def _is_late(sentence: Sentence, hit: Hit) -> bool:
    if hit.attrs["late"] == "always" or sentence.hits("casualty_update"):
        return True
    return any(h.attrs["kind"] == "injured" for h in sentence.hits("casualty"))


def _with_he(sentence: Sentence, group: list[Phrase], hit: Hit) -> list[Phrase]:
    """ "He and a bodyguard were killed": the pronoun or the name before the conjunction is one more."""
    lead = before(sentence, group[0].start, 2)
    words = sentence.report.lexicon.words
    joined = len(lead) == 2 and lead[1].lower_ in words("coordinators") and group[-1].end <= hit.start + 1
    if joined and (lead[0].lower_ in words("person_pronouns") or lead[0].pos_ == "PROPN"):
        return [Phrase("people", 1, 1, sentence.offset(lead[0]), group[0].start, group[0].number), *group]
    return group


def _sufferers(sentence: Sentence, hit: Hit, groups: list[list[Phrase]]) -> list[Phrase] | None:
    form = hit.attrs["form"]
    if form == "of":
        return right_group(sentence, groups, hit)
    if form in ("subject", "people"):
        return left_group(sentence, groups, hit) or right_group(sentence, groups, hit)
    if form == "lost":
        return right_group(sentence, groups, hit) or (
            left_group(sentence, groups, hit) if hit.attrs.get("agreeing") else None
        )
    passive = is_passive_at(sentence, hit)
    if not passive:
        return right_group(sentence, groups, hit)
    return left_group(sentence, groups, hit) or (
        right_group(sentence, groups, hit) if sentence.report.lang == "fr" else None
    )


def _is_thing(sentence: Sentence, phrase: Phrase) -> bool:
    """Is the head no person: a vehicle, an attack, a weapon … (a bare number is taken for people)?"""
    if phrase.kind == "bare" or phrase.head is None:
        return False
    start = sentence.offset(phrase.head)
    if phrase.head.lower_ in sentence.report.lexicon.words("things"):
        return True
    tables = ("weapons", "attack_nouns", "place_nouns")
    return any(h.start <= start < h.end for name in tables for h in sentence.hits(name))


def _ordinal(sentence: Sentence, hit: Hit) -> Quantity | None:
    """ "A second officer has since died": the total is two."""
    for number in sentence.numbers:
        if number.kind == "ordinal" and number.low and 1 < number.low < 50 and 0 <= hit.start - number.end < 40:
            lead = before(sentence, number.start, 1)
            noun = after(sentence, number.end, 2)
            people = sentence.report.lexicon.words("counted_people")
            if lead and lead[0].lower_ in ("a", "un", "une") and any(t.lower_ in people for t in noun):
                return Quantity(hit.attrs["kind"], number.low, number.low, number.start, hit.end)
    return None


def _persons(sentence: Sentence, hit: Hit, groups: list[list[Phrase]]) -> Quantity | None:
    """People named or told one by one: « le brigadier n'a pas survécu », "killed General X and commander Y"."""
    form, kind = hit.attrs["form"], hit.attrs["kind"]
    if hit.attrs.get("late") and _is_late(sentence, hit):
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
    for token in reversed(before(sentence, hit.start, 24)):
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
    lead = before(sentence, hit.start, 1)
    return bool(lead) and lead[0].lower_ in sentence.report.lexicon.words("inverters")


def _right_stretch(sentence: Sentence, hit: Hit) -> tuple[int, int]:
    stops = sentence.report.lexicon.words("name_stops")
    end = hit.end
    for index, token in enumerate(after(sentence, hit.end, 24)):
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
            n.start >= at and n.end <= position and n.kind != "article" for n in sentence.numbers
        )
        if plural or (not titled and not (named and any(t.pos_ == "PROPN" for t in tokens[-1:]))):
            return None
        count += 1
    return count or None


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


_ZERO_REACH = 1  # paragraphs before and after that may tell of somebody hurt


def zero(sentence: Sentence) -> list[Quantity]:
    """ "No casualties" in all wordings: nought killed and nought injured, or nought killed alone.

    A wording about some people only (« aucun Américain », "both returned unhurt"; `some` in the data) is nought unless
    the text near it tells of somebody hurt.
    """
    out: list[Quantity] = []
    for hit in sentence.hits("casualty_zero"):
        if (hit.attrs.get("some") or _some(sentence, hit)) and _hurt_nearby(sentence):
            continue
        for kind in hit.attrs["kinds"]:
            if not any(q.category == kind for q in out):
                out.append(Quantity(kind, 0, 0, hit.start, hit.end))
    return out


def _some(sentence: Sentence, hit: Hit) -> bool:
    """« Parmi les Français, on ne compte ni tué ni blessé »."""
    return sentence.report.lexicon["zero_of_some"].search(sentence.report.text, sentence.start, hit.start) is not None


def _hurt_nearby(sentence: Sentence) -> bool:
    index = sentence.paragraph.index
    for other in sentence.report.sentences:
        if abs(other.paragraph.index - index) > _ZERO_REACH:
            continue
        if other.hits("casualty") and any(q.value for q in casualties(other, phrases(other)).quantities):
            return True
    return False
