"""Places that no list knows, where what was hit stands: « une attaque contre Arbin », "shelling struck Vuhlehirsk".

A name behind "against" or behind a verb of attack may as well be a person, a group or a firm. It is taken for a place
if what lies around it says so (", in X province" follows, or the verb is one of shelling and striking), or if it is a
single word: people are attacked by their full name or title, and the groups of a war are in the gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import is_passive_subject
from kg.read.rules.lexicon import Hit
from kg.read.rules.noun_phrases import is_proper, name_link

_REACH = 60
"""How many characters lie between a noun of attack and "against" at most: « l'attaque menée le 4 mai 2018 contre »."""
_LONGEST = 4


def struck_names(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """First and last token (indices in the sentence, the last one excluded) of names that stand for a place hit."""
    for first, sure in _behind_an_attack(sentence):
        last = _name_end(sentence, first)
        words = [t for t in sentence.tokens[first:last] if is_proper(t.text)]
        if _describes(sentence, last):
            continue
        if words and len(words) <= _LONGEST and (sure or len(words) == 1 or _lies_somewhere(sentence, last)):
            yield first, last


def _behind_an_attack(sentence: Sentence) -> Iterator[tuple[int, bool]]:
    """Where a name begins that is attacked, and whether nothing but a place is attacked in such words."""
    tokens = sentence.tokens
    against = sentence.report.lexicon.words("against")
    verbs = {hit.end: hit for hit in sentence.hits("attack_verbs") if hit.attrs["frame"] in ("attack", "storm")}
    nouns = sentence.hits("attack_nouns")
    for i in range(1, len(tokens)):
        if not _begins_a_name(sentence, i):
            continue
        before = tokens[i - 1]
        verb = verbs.get(sentence.end_of(before))
        if verb is not None:
            yield i, _of_shelling(verb)
        elif before.lower_ in against and any(0 <= sentence.offset(before) - noun.end <= _REACH for noun in nouns):
            yield i, False
    for hit in verbs.values():
        children = sentence.head_of(hit.start, hit.end).children
        struck = [c for c in children if is_passive_subject(c) and c.pos_ == "PROPN" and c.i >= tokens[0].i]
        for subject in struck:
            i = subject.i - tokens[0].i
            while i > 0 and (is_proper(tokens[i - 1].text) or name_link(tokens, i - 1)):
                i -= 1
            if _begins_a_name(sentence, i):
                yield i, _of_shelling(hit)


def _begins_a_name(sentence: Sentence, i: int) -> bool:
    token = sentence.tokens[i]
    return (
        is_proper(token.text)
        and token.is_alpha
        and len(token.text) > 2
        and not token.text.isupper()
        and token.lower_ not in sentence.report.lexicon.words("not_names")
        and (i == 0 or not is_proper(sentence.tokens[i - 1].text))
    )


def _of_shelling(verb: Hit) -> bool:
    """ "Struck", « bombardé »: said of places, seldom of people by name."""
    return bool(verb.attrs.get("weakverb") or verb.attrs.get("bombing"))


def _name_end(sentence: Sentence, first: int) -> int:
    tokens = sentence.tokens
    i = first + 1
    while i < len(tokens):
        if is_proper(tokens[i].text) and tokens[i].is_alpha and tokens[i].lower_ not in _not_names(sentence):
            i += 1
        elif length := name_link(tokens, i):
            i += length
        else:
            break
    return i


def _not_names(sentence: Sentence) -> frozenset[str]:
    return sentence.report.lexicon.words("not_names")


def _describes(sentence: Sentence, last: int) -> bool:
    """ "Struck Tigrayan fighters": in front of a noun the name says whose, or of what kind, and is no place."""
    following = sentence.tokens[last : last + 1]
    return sentence.report.lang == "en" and bool(following) and following[0].pos_ == "NOUN"


def _lies_somewhere(sentence: Sentence, last: int) -> bool:
    """Does a wider place follow: ", dans la province de X", "in X province"?"""
    if last >= len(sentence.tokens):
        return False
    begin = sentence.offset(sentence.tokens[last])
    wide = [h for h in sentence.hits("place_nouns") if h.attrs["kind"] in ("province", "region")]
    if not any(begin <= h.start < begin + 40 for h in wide):
        return False
    words = [t for t in sentence.tokens[last : last + 2] if t.text != ","]
    return bool(words) and words[0].lower_ in sentence.report.lexicon.words("in_prepositions")
