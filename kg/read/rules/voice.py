"""Who suffers what a verb tells: its subject or its object, read from the words around the verb and from the parse."""

from __future__ import annotations

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import has_finite_subject
from kg.read.rules.lexicon import Hit
from kg.read.rules.quantities import Phrase, words_after, words_before


def is_passive_at(sentence: Sentence, hit: Hit) -> bool:
    """Is a word like "killed" or « tués » passive here (with an auxiliary of its own, or a bare participle)?"""
    lex = sentence.report.lexicon
    word = sentence.report.text[hit.start : hit.end].lower().split()[0]
    if lex["active_forms"].search(word) and lex["active_forms"].search(word).text == word:  # type: ignore[union-attr]
        return False
    for token in reversed(words_before(sentence, hit.start, 5)):
        if token.lower_ in lex.words("be_forms"):
            return True
        if token.lower_ in lex.words("have_forms"):
            return False
        if token.pos_ not in ("ADV", "PART", "ADJ") and token.lower_ not in lex.words("between_aux"):
            break
    lead = [t.lower_ for t in words_before(sentence, hit.start, 1)]
    coordinated = bool(lead) and lead[0] in lex.words("coordinators")  # « a tué deux soldats et blessé un civil »
    if sentence.report.lang == "en" or coordinated:
        return not _object_follows(sentence, hit.end)
    return True


def _object_follows(sentence: Sentence, position: int) -> bool:
    """English "killed two", "wounded a soldier", "killed Qassem S.": is there something that the verb acts on?"""
    for token in words_after(sentence, position, 3):
        if (
            token.pos_ in ("NUM", "DET", "NOUN", "PROPN", "ADJ")
            or token.tag_ in ("PRP$", "PRP")
            or token.lower_ in ("more", "both", "all", "some", "him", "them")
        ):
            return True
        if token.lower_ == "at" and "least" not in [t.lower_ for t in words_after(sentence, sentence.end_of(token), 1)]:
            return False
        if token.pos_ not in ("ADV", "PART") and token.lower_ not in ("at", "least", "about", "up", "nearly"):
            return False
    return False


def subject_of(sentence: Sentence, hit: Hit) -> Token | None:
    """The parsed subject of the verb in a cue."""
    verbs = [t for t in sentence.tokens_in(hit.start, hit.end) if t.pos_ == "VERB"]
    token = verbs[0] if verbs else sentence.head_of(hit.start, hit.end)
    subject = has_finite_subject(token)
    if subject is None and token.dep_ in ("acl", "amod", "acl:relcl", "relcl") and token.head is not token:
        return token.head
    return subject


def left_group(sentence: Sentence, groups: list[list[Phrase]], hit: Hit) -> list[Phrase] | None:
    """The counted phrase that stands before the verb as its subject."""
    earlier = [g for g in groups if g[-1].end <= hit.start + 1]
    if earlier and _adjacent(sentence, earlier[-1][-1].end, hit.start):
        return earlier[-1]  # "… and four others died": no subject borrowed from the verb before
    subject = subject_of(sentence, hit)
    if subject is not None:
        position = sentence.offset(subject)
        for group in earlier:
            if any(p.start <= position < p.end for p in group):
                return None if group[0].article and _counted_between(sentence, group[-1].end, hit.start) else group
        earlier = [g for g in earlier if g[0].kind != "noun" or not g[0].article]
    if not earlier:
        return None
    near = earlier[-1]
    between = [t for t in sentence.tokens if sentence.offset(t) >= near[-1].end and sentence.end_of(t) <= hit.start]
    stops = sentence.report.lexicon.words("clause_stops")
    if any(t.text in (";", ":") or t.lower_ in stops for t in between) or sum(t.pos_ == "VERB" for t in between) > 1:
        return None
    if sum(t.text == "," for t in between) == 1 or len(between) > 14:
        return None
    return (
        near
        if sum(t.pos_ == "VERB" for t in between) == 0 or (near[0].kind == "people" and len(between) < 10)
        else None
    )


def _adjacent(sentence: Sentence, start: int, end: int) -> bool:
    """Is there nothing but auxiliaries and adverbs between a phrase and a verb?"""
    between = [t for t in sentence.tokens_in(start, end) if sentence.offset(t) >= start and sentence.end_of(t) <= end]
    words = sentence.report.lexicon.words
    helping = words("be_forms") | words("have_forms")
    return all(t.pos_ in ("AUX", "ADV") or t.lower_ in helping for t in between)


def _counted_between(sentence: Sentence, start: int, end: int) -> bool:
    """Does another counted phrase stand between a subject and its verb (so that the parse is hardly right)?"""
    return any(
        start <= n.start < end and n.kind in ("exact", "vague", "at_least", "about", "range") for n in sentence.numbers
    )


def right_group(sentence: Sentence, groups: list[list[Phrase]], hit: Hit) -> list[Phrase] | None:
    """The counted phrase right behind the verb, its object, or inside it ("cost 30 people their lives")."""
    for group in groups:
        if hit.start <= group[0].start < hit.end:
            return group
    lex = sentence.report.lexicon
    for group in groups:
        if group[0].start < hit.end:
            continue
        between = [t for t in sentence.tokens if sentence.offset(t) >= hit.end and sentence.end_of(t) <= group[0].start]
        if len(between) <= 4 and all(
            t.pos_ in ("ADV", "DET", "PART", "AUX")
            or t.text in ("«", '"', "-")
            or t.lower_ in lex.words("object_links")
            for t in between
        ):
            return group
        return None
    return None
