"""How many munitions a sentence tells of (codebook rule 3: munitions, not attacks or attackers)."""

from __future__ import annotations

from kg.read.rules.annotate import Sentence
from kg.read.rules.quantities import Phrase, Quantity, chains, summed, words_after, words_before


def munitions(sentence: Sentence, found: list[Phrase], *, seen: bool) -> tuple[list[Quantity], set[int]]:
    """The munitions counted in a sentence and the numbers that they use up.

    `seen`: has the report counted munitions before? If so "the missile" is one of those and counts no more.
    """
    out: list[Quantity] = []
    taken: set[int] = set()
    for group in chains(sentence, [p for p in found if not p.part], ("weapon",)):
        taken |= {p.number.start for p in group}
        group = [
            p for p in group if not _launcher(sentence, p) and not _plural_article(p) and not _ordered(sentence, p)
        ]
        if not group or _idle(sentence, group):
            continue
        low, high = summed(group)
        out.append(Quantity("weapon", low, high, group[0].start, group[-1].end))
    out += _ordinals(sentence)
    if not out and not seen:
        out += _definite(sentence)
    return out, taken


def _plural_article(phrase: Phrase) -> bool:
    """A preposition read as an article or a name: « à une Katyushas »; an article counts one thing."""
    return phrase.article and phrase.hit is not None and phrase.hit.text.lower().split()[0].endswith("s")


def _ordered(sentence: Sentence, phrase: Phrase) -> bool:
    """« une troisième bombe » is read by its ordinal; in "a car rigged as a bomb" the bomb is the car."""
    inside = any(h.start < phrase.number.start < h.end for h in sentence.hits("weapons"))
    return inside or (
        phrase.article
        and any(n.kind == "ordinal" and phrase.number.end <= n.start < phrase.end for n in sentence.numbers)
    )


def _launcher(sentence: Sentence, phrase: Phrase) -> bool:
    """ "A drone had fired three rockets": what launches is not counted, what is launched is."""
    hits = sentence.report.lexicon["fires"].find(sentence.report.text, phrase.end, min(sentence.end, phrase.end + 40))
    for hit in hits:
        between = [t for t in sentence.tokens if sentence.offset(t) >= phrase.end and sentence.end_of(t) <= hit.start]
        if len(between) <= 3 and not any(t.lower_ in sentence.report.lexicon.words("be_forms") for t in between):
            behind = [
                h for h in sentence.hits("weapons") if hit.end <= h.start < hit.end + 40 and h.attrs.get("counted")
            ]
            return bool(behind)
    return False


def _idle(sentence: Sentence, group: list[Phrase]) -> bool:
    """Found, seized, unexploded on a launcher, or the defenders' own: not sent in the attack."""
    lex, text = sentence.report.lexicon, sentence.report.text
    start = max(sentence.start, group[0].start - 45)
    for hit in lex["not_fired"].find(text, start, min(sentence.end, group[-1].end + 30)):
        gap = text[hit.end : group[0].start] if hit.end <= group[0].start else text[group[-1].end : hit.start]
        if not any(c in gap for c in ",;:"):
            return True
    if lex["defence_munitions"].search(text, group[0].start, min(sentence.end, group[-1].end + 25)):
        return True
    for hit in lex["defence_munitions"].find(text, max(sentence.start, group[0].start - 50), group[0].start):
        if lex["fires"].search(text, hit.end, group[0].start):  # "a Patriot battery, which fired two missiles"
            return True
    return False


def _ordinals(sentence: Sentence) -> list[Quantity]:
    """ "A third bomb": at least three of them."""
    out = []
    for number in sentence.numbers:
        lead = words_before(sentence, number.start, 1)
        if (
            number.kind != "ordinal"
            or not number.low
            or not 1 < number.low < 20
            or not lead
            or lead[0].lower_ not in ("a", "un", "une")
        ):
            continue
        for hit in sentence.hits("weapons"):
            if hit.attrs.get("counted") and 0 <= hit.start - number.end <= 2 and not _compound(sentence, hit.end):
                out.append(Quantity("weapon", number.low, number.low, number.start, hit.end))
    return out


def _compound(sentence: Sentence, end: int) -> bool:
    following = next(iter(words_after(sentence, end, 1)), None)
    words = sentence.report.lexicon.words("attack_heads")
    return (
        following is not None
        and sentence.report.lang == "en"
        and (following.pos_ in ("NOUN", "PROPN") or following.text == "-" or following.lower_ in words)
    )


def _definite(sentence: Sentence) -> list[Quantity]:
    """ "The car bomb that went off", « le missile parti du Yémen »: one, if nothing was counted so far."""
    words = sentence.report.lexicon.words
    for hit in sentence.hits("weapons"):
        if not hit.attrs.get("counted") or hit.attrs["weapon"] == "unknown":
            continue
        if (
            hit.text.lower().split()[0].endswith(("s", "x"))
            or hit.text.lower().endswith("s")
            or _compound(sentence, hit.end)
        ):
            continue
        lead = words_before(sentence, hit.start, 3)
        while lead and (lead[-1].pos_ == "ADJ" or lead[-1].lower_ in words("munition_adjectives")):
            lead.pop()
        if (
            lead
            and lead[-1].lower_ in words("definite_one")
            and not (len(lead) > 1 and lead[-2].lower_ in ("à", "of", "de"))
        ):
            return [Quantity("weapon", 1, 1, sentence.offset(lead[-1]), hit.end)]
    return []
