"""Noun phrases around a noun, by parts of speech: what belongs to the name of a place or actor and what does not."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.number_words import is_number

_PROPER = re.compile(r"[A-ZÀ-ÖØ-Þ]|(?:al|el|ul|ad|ar|as|ash|at|az)-['A-ZÀ-ÖØ-Þ]")


def is_proper(text: str) -> bool:
    """Does the word look like a part of a name?"""
    return bool(_PROPER.match(text))


def phrase_end(sentence: Sentence, last: Token) -> int:
    """Index (in the sentence's tokens) after the phrase whose noun ends with `last`: adjectives, names, "de …"."""
    tokens = sentence.tokens
    lang = sentence.report.lang
    links, articles = sentence.report.lexicon.words("phrase_links"), sentence.report.lexicon.words("articles")
    i = last.i - tokens[0].i + 1
    depth = 0
    days = [(d.start, d.end) for d in sentence.dates if d.precision in ("day", "night", "part")]
    while i < len(tokens):
        token = tokens[i]
        lower = token.lower_
        if any(a <= sentence.offset(token) < b for a, b in days):
            break  # "a checkpoint Sunday"
        if lower in ("such", "tel", "tels", "telle", "telles"):
            break  # "militias such as X"
        if (
            token.pos_ in ("ADJ", "PROPN")
            or (is_proper(token.text) and token.pos_ != "PUNCT")
            or (
                lang == "fr"
                and token.pos_ == "NOUN"
                and tokens[i - 1].pos_ == "NOUN"
                and token.dep_ in ("nmod", "appos", "flat:name")
            )
        ):
            i += 1
        elif lower in links and depth < 3 and i + 1 < len(tokens):
            k = i + 1
            while k < len(tokens) - 1 and tokens[k].lower_ in articles:
                k += 1
            following = tokens[k]
            if following.pos_ in ("NOUN", "PROPN", "ADJ") or is_proper(following.text):
                if following.pos_ == "NUM" or is_number(following.lower_, lang):
                    break
                i = k + 1
                if lang == "en":
                    while i < len(tokens) and tokens[i].pos_ in ("NOUN", "PROPN", "ADJ"):
                        i += 1
                depth += 1
            else:
                break
        elif (
            token.text in ("-", "/") and i + 1 < len(tokens) and is_proper(tokens[i + 1].text) and not token.whitespace_
        ):
            i += 2
        elif length := name_link(tokens, i):
            i += length
        elif _numbered(tokens, i):
            i += 1
        else:
            break
    return i


_INSIDE_NAMES = frozenset({"e", "i", "ul", "al", "el", "ud", "ur", "wa", "wal", "ad", "ez", "az", "ed", "esh", "ash"})
_ONLY_HYPHENATED = frozenset({"ar", "as", "at", "an", "er", "es", "et", "en"})
"""The Arabic article before some letters; with no hyphen behind them most of these are words of English or French."""


def name_link(tokens: list[Token], i: int) -> int:
    """How many tokens of « -e- », "ul-", "wa al-", "ez" stand at `i` between two parts of one name; 0: none."""
    if i < 1 or not is_proper(tokens[i - 1].text):
        return 0
    k = i
    while k < len(tokens) and k - i < 4 and _is_inside_names(tokens, k):
        k += 1
    return k - i if i < k < len(tokens) and is_proper(tokens[k].text) else 0


def _is_inside_names(tokens: list[Token], k: int) -> bool:
    text, lower = tokens[k].text, tokens[k].lower_
    if lower in _ONLY_HYPHENATED:
        return k + 1 < len(tokens) and tokens[k + 1].text == "-" and not tokens[k].whitespace_
    return text == "-" or (lower in _INSIDE_NAMES and text == lower)


def _numbered(tokens: list[Token], i: int) -> bool:
    """Does a name end with the number at `i`: "the container ship Blue Sky 2"?"""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return (
        tokens[i].text.isdigit()
        and len(tokens[i].text) < 3
        and tokens[i - 1].pos_ == "PROPN"
        and (after is None or after.pos_ in ("ADP", "PUNCT", "CCONJ", "AUX", "VERB"))
    )


def phrase_start(sentence: Sentence, first: Token) -> int:
    """Index of the first token of the phrase left of its noun, without the article."""
    tokens = sentence.tokens
    i = first.i - tokens[0].i
    english = sentence.report.lang == "en"
    demonstrative = sentence.report.lexicon.words("demonstrative")
    while i > 0:
        left = tokens[i - 1]
        if (
            (left.pos_ == "ADJ" and left.lower_ not in demonstrative and not left.is_sent_start)
            or (
                english
                and (left.pos_ in ("NOUN", "PROPN") or left.text == "'s" or left.text == "-")
                and left.ent_type_ != "DATE"
            )
            or (english and left.pos_ == "NUM" and left.text[0].isdigit() and left.text[-1:] in "hdt")
        ):
            i -= 1
        elif length := _link_before(tokens, i):
            i -= length
        else:
            break
    while i < first.i - tokens[0].i and tokens[i].text in ("'s", "-"):
        i += 1
    return i


def _link_before(tokens: list[Token], i: int) -> int:
    """How many tokens of a link end before `i`, within a name: "Deir ez | Zor province"; 0: none."""
    return next((k for k in range(1, min(3, i - 1) + 1) if name_link(tokens, i - k) == k), 0)


def clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;:.-'\"«»()")
