"""Killed and injured in one sentence (codebook rule 4): counted nouns, verbs with who suffers, persons, nought."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.read.rules.annotate import Sentence
from kg.read.rules.lexicon import Hit
from kg.read.rules.named_victims import are_victims, is_late, ordinal, persons
from kg.read.rules.quantities import Phrase, Quantity, chains, phrases, summed, words_after, words_before
from kg.read.rules.voice import is_passive_at, left_group, right_group, subject_of

_PEOPLE = ("people", "noun", "bare")

_ZERO_REACH = 1  # paragraphs before and after that may tell of somebody hurt


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
    # "A Palau-flagged tanker was hit": the first half of a compound is nobody
    found = [p for p in found if p.number.kind != "article" or sentence.report.text[p.end : p.end + 1] != "-"]
    groups = chains(sentence, [p for p in found if not p.whole], _PEOPLE)
    counting = any(p.kind in ("people", "casualty") for p in found)
    mixed = sentence.report.lexicon["casualty_mixed"].find(sentence.report.text, sentence.start, sentence.end)
    out.taken |= {p.number.start for p in found for m in mixed if _beside(p, m)}
    for phrase in found:
        if phrase.kind == "casualty" and phrase.hit is not None and phrase.number.start not in out.taken:
            _noun(sentence, phrase, found, out)
    for hit in sorted(sentence.hits("casualty"), key=lambda h: (h.attrs["kind"] != "killed", h.start)):
        if any(p.hit is hit or p.hit == hit for p in found if p.kind == "casualty"):
            continue
        if any(m.start <= hit.start < m.end for m in mixed):
            continue
        if hit.attrs["form"] == "noun":
            _adjective(sentence, hit, groups, out)
        elif hit.attrs["form"] not in ("topic",) and not _denied(sentence, hit):
            _verb(sentence, hit, groups, out, counting=counting)
    return out


def _beside(phrase: Phrase, mixed: Hit) -> bool:
    """ "20 dead and wounded", "killed or wounded 45 people": a number of both kinds together is one of neither."""
    return 0 <= phrase.number.start - mixed.end <= 30 or (
        phrase.number.start < mixed.start and mixed.start - phrase.number.end <= 25
    )


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
    if unless and any(t.lower_ in unless for t in words_after(sentence, hit.end, 1)):
        return True
    if any(z.start <= hit.start < z.end for z in sentence.hits("casualty_zero")):
        return True
    lex, lead = sentence.report.lexicon, [t.lower_ for t in words_before(sentence, hit.start, 2)]
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
        late = hit.attrs.get("late") and len(group) == 1 and group[0].low == 1 and is_late(sentence, hit)
        if late:
            out.used[group[0].start] = kind
        if known or late or not are_victims(sentence, group[-1].start, group[-1].end):
            return
        if not (group[0].more and len(group) == 1 and _topped_up(sentence, kind, hit)):
            out.take(kind, _with_he(sentence, group, hit), min(hit.start, group[0].start), end)
        return
    if form in ("lost", "people"):
        return
    single = ordinal(sentence, hit) or persons(sentence, hit, groups)
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
        lead = words_before(sentence, other[0].start, 1)
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


def _with_he(sentence: Sentence, group: list[Phrase], hit: Hit) -> list[Phrase]:
    """ "He and a bodyguard were killed": the pronoun or the name before the conjunction is one more."""
    lead = words_before(sentence, group[0].start, 2)
    words = sentence.report.lexicon.words
    behind = words_after(sentence, group[-1].end, 4)
    if (
        len(behind) > 2
        and behind[0].lower_ in words("coordinators")
        and behind[1].lower_ in words("kin_owners")
        and next((t for t in behind[2:] if t.pos_ != "ADJ"), behind[0]).lower_ in words("kin")
    ):  # "three children and their mother"
        group = [*group, Phrase("people", 1, 1, group[-1].end, sentence.end_of(behind[2]), group[-1].number)]
    joined = len(lead) == 2 and lead[1].lower_ in words("coordinators") and group[-1].end <= hit.start + 1
    if joined and lead[0].lower_ in words("kin"):  # "his wife and two daughters"
        return [Phrase("people", 1, 1, sentence.offset(lead[0]), group[0].start, group[0].number), *group]
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
