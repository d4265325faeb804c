"""What was stopped in the air: which of how many (codebook rule 5 needs to know whether it was all of them)."""

from __future__ import annotations

from dataclasses import replace

from kg.read.rules.annotate import Sentence
from kg.read.rules.lexicon import Hit
from kg.read.rules.quantities import Phrase, Quantity, chains, phrases, summed, words_after, words_before
from kg.read.rules.voice import is_passive_at

_FLYING = frozenset({"rocket", "missile", "mortar", "artillery", "drone", "unknown"})
Stopped = tuple[Hit, Quantity | None, bool]


def interceptions(sentence: Sentence) -> list[Stopped]:
    """What was stopped in the air: (cue, how many if said, whether all of them).

    « l'un a été intercepté »: one. "both", « les deux engins »: two and all. « tous les drones »: all. « deux missiles
    détruits »: two. "Most of" says neither. Only munitions are intercepted: a cue whose object is none is left out.
    """
    hits = sentence.hits("intercept")
    if not hits:
        return []
    found = [_lone_others(sentence, p) for p in phrases(sentence)]
    return [s for hit in hits if (s := _one(sentence, hit, found)) is not None]


def _lone_others(sentence: Sentence, phrase: Phrase) -> Phrase:
    """« les deux autres »: munitions as well as people, so here a lone number."""
    others = phrase.head is not None and phrase.head.lower_ in sentence.report.lexicon.words("others_alone")
    return replace(phrase, kind="bare") if others else phrase


def _one(sentence: Sentence, hit: Hit, found: list[Phrase]) -> Stopped | None:
    if _nominal(sentence, hit):
        return _of_noun(sentence, hit, found)
    lex = sentence.report.lexicon
    if lex["not_stopped"].search(sentence.report.text, max(sentence.start, hit.start - 14), hit.start):
        return None  # « s'est abattu »: it fell
    if lex["not_intercepted"].search(sentence.report.text, max(sentence.start, hit.start - 24), hit.start):
        return None
    stretch = _before(sentence, hit) if is_passive_at(sentence, hit) else _behind(sentence, hit)
    return _read(sentence, hit, found, *stretch)


def _nominal(sentence: Sentence, hit: Hit) -> bool:
    return sentence.report.lexicon["intercept_nouns"].search(sentence.report.text, hit.start, hit.end) is not None


def _of_noun(sentence: Sentence, hit: Hit, found: list[Phrase]) -> Stopped | None:
    """« l'interception de deux missiles », "two interceptions", « une seule destruction en vol »."""
    own = [p for p in found if p.start < hit.start and p.head is not None and sentence.offset(p.head) == hit.start]
    in_air = sentence.report.lexicon["in_the_air"].search(
        sentence.report.text, hit.end, min(sentence.end, hit.end + 25)
    )
    if own and (in_air or sentence.report.lexicon["interception_only"].search(hit.text)):
        return hit, Quantity("intercepted", own[-1].low, own[-1].high, own[-1].start, hit.end), False
    return _read(sentence, hit, found, hit.end, min(sentence.end, hit.end + 60))


def _before(sentence: Sentence, hit: Hit) -> tuple[int, int]:
    """The stretch of the subject: back to a stop or to the verb before."""
    stops = sentence.report.lexicon.words("clause_stops")
    start = hit.start
    verbs = 0
    for token in reversed(words_before(sentence, hit.start, 30)):
        if token.text in (";", ":", ".") or token.lower_ in stops:
            break
        if token.pos_ == "VERB" and token.lower_ not in sentence.report.lexicon.words("be_forms"):
            verbs += 1
            if verbs > 1:
                break
        start = sentence.offset(token)
    return start, hit.start


def _behind(sentence: Sentence, hit: Hit) -> tuple[int, int]:
    """The stretch of the object: to the next stop."""
    end = hit.end
    for token in words_after(sentence, hit.end, 12):
        if token.text in (";", ":", ".", ",", "(") or (
            token.pos_ == "VERB" and end > hit.end + 3 and token.dep_ not in ("amod", "acl")
        ):
            break
        end = sentence.end_of(token)
    return hit.end, end


def _read(sentence: Sentence, hit: Hit, found: list[Phrase], start: int, end: int) -> Stopped | None:
    """What a stretch says of the munitions that the cue stopped."""
    lex, text = sentence.report.lexicon, sentence.report.text
    active = start >= hit.end
    if lex["most_of"].search(text, start, end):
        return (hit, None, False) if _about_munitions(sentence, start, end) else None
    some = _some(sentence, hit, found, start, end, active)
    if some is not None:
        return some if _about_munitions(sentence, start, end) else None
    excepted = lex["exception"].search(text, sentence.start, sentence.end) is not None
    every = lex["all_of_them"].find(text, start, end)
    more = lex.words("more_words")
    every = [h for h in every if not any(t.lower_ in more for t in words_after(sentence, h.end, 1))]
    part = _part(sentence, hit, found, start, end, active)
    if part is not None and _about_munitions(sentence, start, end):
        return (
            hit,
            Quantity("intercepted", part.low, part.high, min(part.start, hit.start), max(part.end, hit.end)),
            False,
        )
    flying = [p for p in found if p.kind == "bare" or (p.hit is not None and _flies(p.hit))]
    groups = [g for g in chains(sentence, flying, ("weapon", "bare")) if g[0].start >= start - 1 and g[-1].start < end]
    bare = [
        g for g in groups if g[0].kind == "bare" and (g[0].start - hit.end < 15 or not active) and _lone(sentence, g[0])
    ]
    group = next(
        iter(
            [g for g in groups if g[0].kind == "weapon"][:1]
            if active
            else [g for g in groups if g[0].kind == "weapon"][-1:]
        ),
        None,
    )
    nearer = bool(bare) and (group is None or (not active and bare[-1][0].start > group[0].start))
    if nearer and _about_munitions(sentence, start, end):
        group = bare[0] if active else bare[-1]
    if every and _about_munitions(sentence, start, end):
        count = every[0].attrs.get("count")
        if count is None and group is not None and group[0].start - every[0].end <= 4:
            count = summed(group)[0]
        if group is None or count or group[0].start > every[0].start:
            return hit, Quantity("intercepted", count, count, every[0].start, hit.end) if count else None, not excepted
    if group is not None:
        low, high = summed(group)
        whole = _determined(sentence, group[0])
        return (
            hit,
            Quantity("intercepted", low, high, min(group[0].start, hit.start), max(group[-1].end, hit.end)),
            whole,
        )
    return _definite(sentence, hit, start, end, active)


def _flies(hit: Hit) -> bool:
    """Is it a munition that can be stopped in the air?"""
    return bool(hit.attrs.get("counted")) and hit.attrs["weapon"] in _FLYING


def _part(sentence: Sentence, hit: Hit, found: list[Phrase], start: int, end: int, active: bool) -> Phrase | None:
    """« trois des quatre drones », "30 of which were": a part of the munitions, told with its whole or alone."""
    last = max((p.start for p in found if p.start < hit.start and p.kind == "bare"), default=-1)
    for phrase in found:
        if phrase.part and not active and phrase.start < last and not any(p.whole and p.start == last for p in found):
            continue
        if phrase.part and start - 1 <= phrase.start < end and (phrase.hit is None or _flies(phrase.hit)):
            return phrase
        if phrase.subset and phrase.kind in ("bare", "weapon") and not active and phrase.end <= hit.start:
            words = sentence.report.lexicon.words
            between = [t for t in sentence.tokens_in(phrase.end, hit.start) if sentence.offset(t) >= phrase.end]
            if len(between) <= 4 and all(
                t.lower_ in words("be_forms") | words("have_forms") or t.pos_ in ("ADP", "PRON", "DET", "ADV", "AUX")
                for t in between
            ):
                return phrase
    return None


def _lone(sentence: Sentence, phrase: Phrase) -> bool:
    following = words_after(sentence, phrase.end, 1)
    words = sentence.report.lexicon.words
    return (
        not following
        or following[0].pos_ in ("PUNCT", "CCONJ", "AUX", "ADP", "PRON", "ADV", "ADJ")
        or following[0].lower_ in words("be_forms") | words("more_words")
    )


def _some(sentence: Sentence, hit: Hit, found: list[Phrase], start: int, end: int, active: bool) -> Stopped | None:
    """« l'un d'eux », "the first", « l'autre »: one of them."""
    cues = sentence.report.lexicon["one_of_them"].find(sentence.report.text, start, end)
    if not cues:
        return None
    cue = cues[0] if active else cues[-1]
    if not active and any(
        cue.end <= p.start < hit.start and not p.article and p.kind in ("bare", "weapon") for p in found
    ):
        return None  # "one of the three got through; the other two were shot down"
    if active and cue.start - hit.end > 12:
        return None
    return hit, Quantity("intercepted", 1, 1, min(cue.start, hit.start), max(cue.end, hit.end)), False


def _determined(sentence: Sentence, phrase: Phrase) -> bool:
    """« les deux engins », "the two drones": the number is all there were."""
    lead = words_before(sentence, phrase.start, 1)
    return not phrase.more and bool(lead) and lead[0].lower_ in sentence.report.lexicon.words("definite_all")


def _about_munitions(sentence: Sentence, start: int, end: int) -> bool:
    """Does the sentence, or the one before, speak of munitions?"""
    position = sentence.index
    near = [
        s
        for s in sentence.report.sentences[max(0, position - 2) : position + 1]
        if s.paragraph.index == sentence.paragraph.index
    ]
    inside = any(_flies(h) for h in sentence.report.lexicon["weapons"].find(sentence.report.text, start, end))
    return inside or any(_flies(h) for s in near for h in s.hits("weapons"))


def _definite(sentence: Sentence, hit: Hit, start: int, end: int, active: bool) -> Stopped | None:
    """ "The drone was shot down": one and all; "the drones were", "they were": all, number unsaid."""
    words = sentence.report.lexicon.words
    weapons = [h for h in sentence.hits("weapons") if start <= h.start < end and _flies(h)]
    if weapons:
        weapon = weapons[0] if active else weapons[-1]
        lead = words_before(sentence, weapon.start, 3)
        while lead and (lead[-1].pos_ == "ADJ" or lead[-1].lower_ in words("munition_adjectives")):
            lead.pop()
        word = lead[-1].lower_ if lead else ""
        plural = weapon.text.lower().split()[0].endswith("s") or weapon.text.lower().endswith("s")
        if word in words("definite_one") and not plural:
            return hit, Quantity("intercepted", 1, 1, min(weapon.start, hit.start), max(weapon.end, hit.end)), True
        return hit, None, word in words("definite_all") | words("definite_one")
    tokens = sentence.tokens_in(start, end)
    pronoun = next((t for t in (tokens if active else reversed(tokens)) if t.lower_ in words("stopped_pronouns")), None)
    if pronoun is None or not _about_munitions(sentence, start, end):
        return None
    if pronoun.lower_ in words("stopped_one"):
        return hit, Quantity("intercepted", 1, 1, min(hit.start, sentence.offset(pronoun)), hit.end), True
    return hit, None, True
