"""Cardinal and ordinal number words of one language, read from ``lang/<lang>/numbers.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.read.rules import grammar

_TOKEN = re.compile(r"[^\W\d_]+")
_JOIN = re.compile(r"\s{1,2}|-")


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Values by surface. ``carrying_tens`` are tens that take 10 to 19 (French soixante-dix, quatre-vingt-onze)."""

    small: dict[str, int]
    scales: dict[str, int]
    ordinals: dict[str, int]
    articles: frozenset[str]
    joiner: str
    joined: frozenset[str]  # words that may follow the joiner after a ten; empty: the joiner follows a scale
    carrying_tens: frozenset[int]
    starters: frozenset[str]
    data: dict[str, Any]


@cache
def number_words(lang: str) -> NumberWords:
    """The lexicon of ``lang``. Raises GrammarError if the data file is missing or wrong."""
    data = grammar.load(lang, "numbers")
    small = {grammar.fold(w).replace("-", " "): int(v) for w, v in data["small"].items()}
    scales = {grammar.fold(w): int(v) for w, v in data["scales"].items()}
    ordinals = {grammar.fold(w): int(v) for w, v in data["ordinals"].items()}
    joining = data["joining"]
    articles = frozenset(data["articles"])
    known = [*small, *scales, *ordinals, *articles]
    return NumberWords(
        small, scales, ordinals, articles, joining["word"], frozenset(joining["before"]),
        frozenset(joining["carrying_tens"]), frozenset(w.split()[0] for w in known), data,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpelledNumber:
    """A number in words: end offset, value, whether it is an ordinal or only an article."""

    end: int
    value: int
    ordinal: bool = False
    article: bool = False


def read_words(folded: str, start: int, lex: NumberWords) -> SpelledNumber | None:
    """The longest number in words that begins at ``start`` of folded text, or None."""
    total, current, end, pos = 0, 0, -1, start
    seen = 0
    last_scale = 10**12
    only_article = False
    while (step := _next(folded, pos, lex, joinable=seen > 0, current=current)) is not None:
        word, after = step
        if word in lex.ordinals and _adds(current, lex.ordinals[word], lex, seen):
            return SpelledNumber(after, total + current + lex.ordinals[word], ordinal=True)
        if word in lex.scales:
            factor = lex.scales[word]
            if factor == 100:
                if current >= 100 or (seen and current == 0 and last_scale < 1000):
                    break
                current = max(1, current) * 100
            else:
                if factor >= last_scale or (seen and current == 0):
                    break
                total += max(1, current) * factor
                current, last_scale = 0, factor
        elif word in lex.small or (word in lex.articles and seen == 0):
            value = lex.small.get(word, 1)
            if not _adds(current, value, lex, seen) or (seen and value == 0):
                break
            current += value
        else:
            break
        only_article = seen == 0 and word in lex.articles
        seen += 1
        end, pos = after, after
    if end < 0:
        return None
    return SpelledNumber(end, total + current, article=only_article)


def _next(folded: str, pos: int, lex: NumberWords, *, joinable: bool, current: int) -> tuple[str, int] | None:
    """The next number word at ``pos`` with its end, stepping over a blank, a hyphen or the joining word."""
    if joinable:
        gap = _JOIN.match(folded, pos)
        if gap is None:
            return None
        pos = gap.end()
    token = _TOKEN.match(folded, pos)
    if token is None:
        return None
    if joinable and token[0] == lex.joiner:
        gap = _JOIN.match(folded, token.end())
        after = _TOKEN.match(folded, gap.end()) if gap else None
        if after is None or not _joins(after[0], current, lex):
            return None
        return after[0], after.end()
    second = _JOIN.match(folded, token.end())
    tail = _TOKEN.match(folded, second.end()) if second else None
    if tail is not None and f"{token[0]} {tail[0]}" in lex.small:
        return f"{token[0]} {tail[0]}", tail.end()
    return token[0], token.end()


def _joins(word: str, current: int, lex: NumberWords) -> bool:
    if lex.joined:
        return word in lex.joined and current % 10 == 0 and current % 100 >= 20
    return (word in lex.small or word in lex.ordinals) and current % 100 == 0


def _adds(current: int, value: int, lex: NumberWords, seen: int) -> bool:
    rest = current % 100
    if rest == 0:
        return value < 100 and not (seen and current and value == 0)
    return rest % 10 == 0 and rest >= 20 and (value < 10 or (rest in lex.carrying_tens and value < 20))


@cache
def count_slot(lang: str) -> str:
    """A regular expression for a count of units of time: digits, number words, articles, "une dizaine de"."""
    lex = number_words(lang)
    plain = [*lex.small, *(w for w, v in lex.scales.items() if v == 100)]
    first, word = grammar.words([*plain, *lex.articles]), grammar.words(plain)
    chain = rf"{first}(?!\w)(?:[\s-]{{1,2}}(?:{re.escape(lex.joiner)}[\s-]{{1,2}})?{word}(?!\w)){{0,3}}"
    phrases = list(lex.data.get("count_phrases", {}))
    extra = f"{grammar.words(phrases)}|" if phrases else ""
    return rf"(?:\d{{1,3}}|{extra}{chain})(?!\w)"


def count_value(surface: str, lang: str) -> int | None:
    """The value of what ``count_slot`` matched; None if it is not a well-formed number."""
    lex = number_words(lang)
    if surface.isdigit():
        return int(surface)
    plain = " ".join(surface.replace("-", " ").split())
    for phrase, value in lex.data.get("count_phrases", {}).items():
        if plain == phrase.replace("-", " "):
            return int(value)
    spelled = read_words(surface, 0, lex)
    return spelled.value if spelled and spelled.end == len(surface) and not spelled.ordinal else None


def is_number(word: str, lang: str) -> bool:
    """Is this one word, in lower case, a number or an ordinal, in digits or letters?"""
    if word.strip("+-±~").replace(",", "").replace(".", "").isdigit():
        return True
    spelled = read_words(grammar.fold(word), 0, number_words(lang))
    return spelled is not None and spelled.end == len(word) and not spelled.article
