"""Counted phrases: a number, what it counts and how it is bounded ("two of its soldiers", « une dizaine d'engins »).

A phrase is read on the surface, from its number forward to its head noun, because a small parser often hangs the parts
of a long noun phrase on the wrong words. Word lists are data: lang/*/casualties.toml and weapons.toml.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.lexicon import Hit
from kg.read.rules.numbers import NumberMention

_COUNTS = frozenset({"exact", "at_least", "at_most", "about", "range", "article"})
_QUOTES = frozenset({"«", "»", '"', "“", "”", "'", "’", "-", "‘", "``", "''"})
_REACH = 8  # tokens looked at between a number and its noun
_JOINING = 7  # tokens between two noun phrases that are summed


@dataclass(frozen=True)
class Quantity:
    """`category`: killed, injured, weapon or intercepted; low/high as in facts.Count; [start, end) the words.

    `bare`: the number stood alone and took its category from what was being counted before.
    """

    category: str
    low: int | None
    high: int | None
    start: int
    end: int
    bare: bool = False

    @property
    def value(self) -> int | None:
        """The one number that stands for it: the high, else the low."""
        return self.high if self.high is not None else self.low


@dataclass(frozen=True)
class Phrase:
    """A number with its head. `kind`: casualty, weapon, people, noun (something else) or bare (the number alone).

    `subset`: it counts some of a number told elsewhere ("ten of them civilians"). `more`: it comes on top of another.
    `own`: some of a side's own people (« quatre des leurs »). `hit`: the cue of the head, if it is one.
    `part`, `whole`: the two numbers of "three of the four drones".
    """

    kind: str
    low: int | None
    high: int | None
    start: int
    end: int
    number: NumberMention
    head: Token | None = None
    hit: Hit | None = None
    subset: bool = False
    more: bool = False
    own: bool = False
    part: bool = False
    whole: bool = False

    @property
    def article(self) -> bool:
        """Is the number no more than an indefinite article?"""
        return self.number.kind == "article"


def usable(number: NumberMention) -> bool:
    """Does the number count things (and is not a date, a distance, an age, a name)?"""
    return number.kind in _COUNTS and (number.low is not None or number.high is not None)


def number_before(sentence: Sentence, position: int, reach: int = 4) -> NumberMention | None:
    """The number that quantifies the word at `position`: before it, with at most adjectives and "de" between."""
    best = None
    for number in sentence.numbers:
        if number.end <= position and usable(number):
            best = number
    if best is None:
        return None
    between = sentence.tokens_in(best.end, position)
    between = [t for t in between if sentence.offset(t) >= best.end and sentence.end_of(t) <= position]
    if len(between) > reach:
        return None
    for token in between:
        if token.pos_ in ("VERB", "AUX", "PUNCT", "CCONJ", "PRON", "SCONJ") and token.text not in _QUOTES:
            return None
        if token.pos_ == "ADP" and token.lower_ not in ("de", "d'", "of"):
            return None
    return best


def words_after(sentence: Sentence, position: int, count: int) -> list[Token]:
    """The next tokens from a position on."""
    return [t for t in sentence.tokens if sentence.offset(t) >= position][:count]


def words_before(sentence: Sentence, position: int, count: int) -> list[Token]:
    """The last tokens that end before a position, in the order of the text."""
    return [t for t in sentence.tokens if sentence.end_of(t) <= position][-count:] if count else []


def phrases(sentence: Sentence) -> list[Phrase]:
    """All counted phrases of a sentence, in order."""
    found = [_phrase(sentence, n) for n in sentence.numbers if usable(n)]
    lex, text = sentence.report.lexicon, sentence.report.text
    for hit in lex["as_many"].find(text, sentence.start, sentence.end):
        earlier = [p for p in found if p.end <= hit.start]
        if earlier:  # « quatre militaires et autant d'agents »: the same number again
            model = earlier[-1]
            number = replace(model.number, start=hit.start, end=hit.end, kind="exact")
            phrase = _phrase(sentence, number)
            if phrase.kind in ("people", "casualty", "weapon"):
                found.append(phrase)
    for hit in lex["one_more"].find(text, sentence.start, sentence.end):
        if not any(p.start <= hit.start < p.end for p in found):
            phrase = _phrase(sentence, NumberMention(hit.start, hit.end, hit.text, 1, 1, "exact"))
            if phrase.kind in ("people", "weapon"):  # "another two" has a number of its own
                found.append(replace(phrase, more=phrase.kind == "people"))
    return _fractions(sentence, sorted(found, key=lambda p: p.start))


def _fractions(sentence: Sentence, found: list[Phrase]) -> list[Phrase]:
    """Mark part and whole: "three of the four drones", « trois drones sur quatre »."""
    text, links = sentence.report.text, sentence.report.lexicon["part_links"]
    out = list(found)
    for i in range(len(out) - 1):
        left, right = out[i], out[i + 1]
        if _whole_first(sentence, left, right):
            out[i] = replace(left, whole=True)
            out[i + 1] = replace(right, kind=left.kind, part=True, subset=False, hit=left.hit)
        if (left.article and text[left.start : left.number.end].lower() != "one") or (left.low or 0) >= (
            right.low or 0
        ):
            continue
        for start in {left.number.end, left.end}:
            gap = text[start : right.number.start] if start <= right.number.start else ""
            link = links.search(gap)
            if link and link.text == gap.strip():
                kind = right.kind if left.kind == "bare" else left.kind
                out[i] = replace(left, kind=kind, part=True, subset=False, hit=left.hit or right.hit)
                out[i + 1] = replace(right, kind=kind, whole=True, hit=right.hit or left.hit)
                break
    return out


def _whole_first(sentence: Sentence, left: Phrase, right: Phrase) -> bool:
    """« Sur les douze drones, neuf … »: the whole stands before its part, with a comma between."""
    text = sentence.report.text
    lead = sentence.report.lexicon["whole_before"].find(text, max(sentence.start, left.start - 20), left.start)
    opened = any(not text[h.end : left.start].strip() for h in lead)
    shares = right.kind in ("bare", left.kind) and left.kind in ("weapon", "people")
    smaller = 0 < (right.low or 0) <= (left.low or 0)
    return opened and shares and smaller and text[left.end : right.start].strip() == ","


def _phrase(sentence: Sentence, number: NumberMention) -> Phrase:
    kind, head, hit, end = _head(sentence, number)
    low, high = number.low, number.high
    phrase = Phrase(kind, low, high, number.start, end, number, head, hit)
    words = sentence.report.lexicon.words
    inside = [t.lower_ for t in sentence.tokens_in(number.end, max(end, number.end))]
    inside += [t.lower_ for t in words_after(sentence, end, 1)]
    return replace(
        phrase,
        subset=_is_subset(sentence, number, end),
        more=any(w in words("more_words") for w in inside) or _more_before(sentence, number),
        own=sentence.report.lexicon["own_people"].search(sentence.report.text, number.end, end + 1) is not None,
    )


def _more_before(sentence: Sentence, number: NumberMention) -> bool:
    words = sentence.report.lexicon.words("more_before")
    return any(t.lower_ in words for t in words_before(sentence, number.start, 2))


def _head(sentence: Sentence, number: NumberMention) -> tuple[str, Token | None, Hit | None, int]:
    """What a number counts: the kind, the head token, its cue, and where the phrase ends."""
    lex, text = sentence.report.lexicon, sentence.report.text
    own = lex["own_people"].search(text, number.end, min(sentence.end, number.end + 30))
    if own and not text[number.end : own.start].strip(" "):
        return "people", sentence.token_at(own.start), None, own.end
    last: tuple[str, Token | None, Hit | None, int] = ("bare", None, None, number.end)
    for token in words_after(sentence, number.end, _REACH):
        start = sentence.offset(token)
        if token.text in _QUOTES:
            continue
        hit = _cue_at(sentence, start)
        named = hit is not None and "weapon" in hit.attrs and sentence.report.lang == "en" and last[0] != "bare"
        if hit is not None and named and hit.attrs.get("counted"):  # "a Houthi missile"
            return _weapon(sentence, token, hit)
        if hit is not None and last[0] == "bare":
            if hit.entry in lex.words("counted_nouns") or token.lower_ in lex.words("counted_participles"):
                return "casualty", token, hit, hit.end
            if hit.attrs.get("counted"):
                return _weapon(sentence, token, hit)
        if any(h.start == start and not lex["intercept_nouns"].search(h.text) for h in sentence.hits("intercept")):
            break  # « dont 30 interceptées »
        if token.lower_ in lex.words("phrase_links"):
            if last[0] != "bare":
                break
            continue
        if token.lower_ in lex.words("counted_people"):
            last = ("people", token, None, sentence.end_of(token))
        elif token.pos_ in ("NOUN", "PROPN"):
            kind = "people" if token.text[:1].isupper() and token.i != sentence.tokens[0].i else "noun"
            if sentence.report.lang != "en" and last[0] != "bare":
                break
            last = (kind, token, None, sentence.end_of(token))
        elif (token.pos_ not in ("ADJ", "NUM") and not _like_adjective(token)) or last[0] != "bare":
            break
    following = next(iter(words_after(sentence, number.end, 1)), None)
    if last[0] == "bare" and following is not None and following.lower_ in lex.words("others_alone"):
        return (
            "people",
            following,
            None,
            sentence.end_of(following),
        )  # « quinze autres souffrent »: people as before
    return last


def _like_adjective(token: Token) -> bool:
    return token.dep_ == "amod" and token.pos_ in ("VERB", "ADV")


def _cue_at(sentence: Sentence, start: int) -> Hit | None:
    for table in ("casualty", "weapons"):
        for hit in sentence.hits(table):
            if hit.start <= start < hit.end:
                return hit
    return None


def _weapon(sentence: Sentence, token: Token, hit: Hit) -> tuple[str, Token | None, Hit | None, int]:
    """A munition, unless it only describes what follows ("a drone strike", "three rocket attacks")."""
    following = next(iter(words_after(sentence, hit.end, 1)), None)
    lex = sentence.report.lexicon
    if following is not None and sentence.report.lang == "en":
        attached = (
            following.pos_ in ("NOUN", "PROPN")
            or following.text == "-"
            or following.lower_ in lex.words("attack_heads")
        )
        munition = any(
            h.start == sentence.offset(following) and h.attrs.get("counted") for h in sentence.hits("weapons")
        )
        if attached and not munition:
            return "noun", following, None, sentence.end_of(following)
        if munition:
            other = next(h for h in sentence.hits("weapons") if h.start == sentence.offset(following))
            return _weapon(sentence, following, other)
    return "weapon", token, hit, hit.end


def _is_subset(sentence: Sentence, number: NumberMention, end: int) -> bool:
    """« dont deux enfants », "ten of them", "two of the wounded", "l'un": part of a number that is told elsewhere."""
    lex, text = sentence.report.lexicon, sentence.report.text
    for hit in lex["subset_before"].find(text, max(sentence.start, number.start - 60), number.start):
        gap = text[hit.end : number.start]
        if not any(c in gap for c in ",;:.") and len(gap.split()) <= 4:
            return True
    for name in ("none_of", "those_of", "added_to"):
        for hit in lex[name].find(text, max(sentence.start, number.start - 20), number.start):
            if not text[hit.end : number.start].strip():
                return True
    for limit in (number.end, end):
        behind = lex["subset_after"].search(text, limit, min(sentence.end, limit + 60))
        if behind is not None and not text[limit : behind.start].strip(' "»'):
            return True
    lead = text[max(sentence.start, number.start - 2) : number.start].lower()
    return number.kind == "article" and lead == "l'"


def summed(group: list[Phrase]) -> tuple[int | None, int | None]:
    """The sum of coordinated phrases; open at the top if one of them is."""
    lows = [p.low if p.low is not None else p.high for p in group]
    highs = [p.high for p in group]
    low = None if len(group) == 1 and group[0].low is None else sum(v for v in lows if v is not None)
    return low, None if any(h is None for h in highs) else sum(h for h in highs if h is not None)


def chains(sentence: Sentence, found: list[Phrase], kinds: tuple[str, ...]) -> list[list[Phrase]]:
    """Phrases of the kinds given, those that are coordinated put together ("two soldiers and a civilian").

    After a comma a phrase may be an apposition: "six people, five contractors and a soldier" stays six, because the
    parts add up to the first.
    """
    groups: list[list[Phrase]] = []
    for phrase in found:
        if phrase.kind not in kinds or phrase.subset:
            continue
        if groups and _joined(sentence, groups[-1][-1], phrase):
            groups[-1].append(phrase)
        else:
            groups.append([phrase])
    whole: list[list[Phrase]] = []
    for group in groups:
        kept = _closed(sentence, group)
        whole += [_without_apposition(kept), *([p] for p in group[len(kept) :])]
    return whole


def _closed(sentence: Sentence, group: list[Phrase]) -> list[Phrase]:
    """A list ends with "and": what follows the last one after a mere comma stands by itself."""
    words = sentence.report.lexicon.words("coordinators")
    for last in range(len(group) - 1, 0, -1):
        if any(t.lower_ in words for t in sentence.tokens_in(group[last - 1].end, group[last].start)):
            return group[: last + 1]
    return group[:1]


def _joined(sentence: Sentence, left: Phrase, right: Phrase) -> bool:
    between = [t for t in sentence.tokens if sentence.offset(t) >= left.end and sentence.end_of(t) <= right.start]
    words = sentence.report.lexicon.words("coordinators")
    marks = [i for i, t in enumerate(between) if t.lower_ in words or t.text == ","]
    if not marks or len(between) > _JOINING or ("bare" in (left.kind, right.kind) and left.kind != right.kind):
        return False
    if left.kind == right.kind == "bare" or marks[-1] - marks[0] > 1:
        return False
    if right.kind != "casualty" and any(left.end <= h.start < right.start for h in sentence.hits("casualty")):
        return False  # "left a guard dead and two passers-by injured"
    cut = marks[-1]
    kin = sentence.report.lexicon.words("kin_owners")  # "a couple and their three children"
    loose = all(t.pos_ in ("ADJ", "ADP", "PROPN", "NOUN", "DET", "NUM") for t in between[: marks[0]])
    tight = all(t.pos_ in ("ADP", "DET", "ADV") or t.text in _QUOTES or t.lower_ in kin for t in between[cut + 1 :])
    place = sentence.report.lexicon.words("place_links")
    return loose and tight and not any(t.lower_ in place for t in between[: marks[0]])


def _without_apposition(group: list[Phrase]) -> list[Phrase]:
    if len(group) < 2:
        return group
    first, rest = group[0], sum(p.low or 0 for p in group[1:])
    return group[:1] if first.low == rest and first.low and (first.low > 1 and len(group) > 2) else group
