"""How many: munitions, killed, injured and intercepted in a report (codebook rules 3 and 4).

A count is found from its cue ("morts", "roquettes", "ont péri") and the number that belongs to it; a number that stands
alone takes the category that the sentence or paragraph was counting ("des responsables en comptent dix").
"""

from __future__ import annotations

from itertools import pairwise

from kg.read.rules.annotate import Sentence
from kg.read.rules.interceptions import interceptions
from kg.read.rules.munitions import munitions
from kg.read.rules.named_victims import are_victims
from kg.read.rules.quantities import Phrase, Quantity, number_before, phrases, usable, words_after, words_before
from kg.read.rules.victims import casualties, zero

__all__ = ["Counter", "Quantity", "interceptions", "number_before", "usable", "zero"]


class Counter:
    """Finds the quantities of one report, sentence by sentence, remembering what was last being counted."""

    def __init__(self) -> None:
        self._topic: str | None = None
        self._paragraph = -1
        self._pair: tuple[str, str] | None = None
        self._weapons_seen = False

    def quantities(self, sentence: Sentence) -> list[Quantity]:
        """All quantities in a sentence. Call it on the report's sentences in order."""
        if sentence.paragraph.index != self._paragraph:
            self._paragraph, self._topic, self._pair = sentence.paragraph.index, None, None
        found = phrases(sentence)
        victims = casualties(sentence, found)
        weapons, taken = munitions(sentence, found, seen=self._weapons_seen)
        history = _History(sentence).covers
        out = zero(sentence) + [q for q in victims.quantities if not history(q)] + weapons
        taken |= victims.taken
        out += self._bare(sentence, found, taken, out)
        self._remember(sentence, out)
        return sorted(out, key=lambda q: q.start)

    def _remember(self, sentence: Sentence, out: list[Quantity]) -> None:
        last = _topics(sentence)
        if last:
            self._topic = last[-1][1]
        kinds = [q.category for q in sorted(out, key=lambda q: q.start) if q.low != 0]
        if len(kinds) > 1 and set(kinds[-2:]) == {"killed", "injured"}:
            self._pair = (kinds[-2], kinds[-1])
        self._weapons_seen = self._weapons_seen or any(q.category == "weapon" for q in out)

    def _bare(self, sentence: Sentence, found: list[Phrase], taken: set[int], out: list[Quantity]) -> list[Quantity]:
        """Numbers that stand alone, in a sentence or paragraph that is counting something."""
        topics = _topics(sentence)
        free = [p for p in found if p.number.start not in taken and not p.subset]
        added = self._paired(sentence, free, topics)
        alone = [p for p in free if self._alone(sentence, p) and not any(q.start == p.start for q in added)]
        for phrase in alone:
            topic = "weapon" if self._fired(sentence, phrase) else self._topic_at(phrase, topics)
            if topic is None or (topic != "weapon" and not are_victims(sentence, phrase.start, phrase.end)):
                continue
            added.append(Quantity(topic, phrase.low, phrase.high, phrase.start, phrase.end, bare=True))
        return added

    def _paired(self, sentence: Sentence, free: list[Phrase], topics: list[tuple[int, str]]) -> list[Quantity]:
        """Two lone numbers after a pair ("10 dead and 25 wounded. An officer said 30 and 22") count the same."""
        bare = [p for p in free if p.kind == "bare" and not p.article]
        for left, right in pairwise(bare):
            gap = sentence.report.text[left.end : right.start].strip()
            if (
                self._pair
                and gap in sentence.report.lexicon.words("coordinators")
                and not any(at < left.start for at, _ in topics)
            ):
                return [
                    Quantity(kind, p.low, p.high, p.start, p.end, bare=True)
                    for kind, p in zip(self._pair, (left, right), strict=True)
                ]
        return []

    def _topic_at(self, phrase: Phrase, topics: list[tuple[int, str]]) -> str | None:
        """What a lone number counts: what the sentence counted last before it, else what the paragraph did."""
        earlier = [kind for position, kind in topics if position < phrase.start]
        if earlier:
            return earlier[-1]
        return self._topic or (topics[0][1] if topics else None)

    def _fired(self, sentence: Sentence, phrase: Phrase) -> bool:
        """ "It said it had fired 24", of munitions that the report speaks of."""
        lead = words_before(sentence, phrase.start, 1)
        verbs = sentence.report.lexicon.words("fire_verbs")
        return self._weapons_seen and phrase.kind == "bare" and bool(lead) and lead[0].lower_ in verbs

    def _alone(self, sentence: Sentence, phrase: Phrase) -> bool:
        words = sentence.report.lexicon.words
        if phrase.article or (phrase.number.group and phrase.low is None):
            return False
        lead = words_before(sentence, phrase.start, 2)
        previous = lead[-1] if lead else None
        if phrase.kind == "people" and phrase.own is False:
            counted = any(t.lower_ in words("count_verbs") for t in words_before(sentence, phrase.start, 3))
            return (
                counted
                and self._topic in ("killed", "injured")
                and phrase.head is not None
                and phrase.head.lower_ in words("counted_people")
            )
        if phrase.kind != "bare":
            return False
        following = words_after(sentence, phrase.end, 2)
        if self._fired(sentence, phrase):
            return True
        if sentence.report.text[phrase.start : phrase.end].lower() in ("one", "un", "une"):
            return False
        updated = (
            previous is not None
            and previous.lower_ in words("update_links")
            and any(h.end <= phrase.start for h in sentence.hits("casualty_update"))
        )
        lone = (
            updated
            or not following
            or (following[0].pos_ in ("PUNCT", "CCONJ") and following[0].text not in ("%", "-", "/", "°"))
            or (following[0].lower_ in words("after_lone"))
        )
        if not lone or previous is None:
            return lone
        if (
            previous.text == ","
            and len(lead) > 1
            and lead[0].pos_ == "PROPN"
            and following
            and following[0].text == ","
        ):
            return sentence.report.text[phrase.start].isdigit() is False  # "Noman Fareed, 24, died": an age
        if previous.lower_ in words("other_harm"):
            return False  # "killed 20 soldiers and captured three"
        if previous.lower_ in words("be_forms"):
            return any(h.start < phrase.start for h in sentence.hits("casualty_update"))
        return not (previous.pos_ == "PROPN" or previous.lower_ in words("before_no_count"))


def _topics(sentence: Sentence) -> list[tuple[int, str]]:
    """Where the sentence names what it counts, in order."""
    found = [
        (h.start, str(h.attrs["kind"])) for h in sentence.hits("casualty") if h.attrs["form"] not in ("people", "lost")
    ]
    found += [(h.start, "weapon") for h in sentence.hits("weapons") if h.attrs.get("counted")]
    return sorted(found)


class _History:
    """Is a quantity a total over years ("1,400 have died since 2015"), not the toll of one attack?"""

    def __init__(self, sentence: Sentence) -> None:
        text, lex = sentence.report.text, sentence.report.lexicon
        first = lex["first_since"].search(text, sentence.start, sentence.end)
        self._hits = [] if first else lex["casualty_history"].find(text, sentence.start, sentence.end)
        self._text = text

    def covers(self, quantity: Quantity) -> bool:
        for hit in self._hits:
            gap = (
                self._text[quantity.end : hit.start]
                if hit.start >= quantity.end
                else self._text[hit.end : quantity.start]
            )
            if not any(c in gap for c in ";:") and len(gap) < 120:
                return True
        return False
