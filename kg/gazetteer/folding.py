"""One key for the many spellings of a name, with exact offsets into the text as it came.

``tokenize`` cuts a text into words and gives each a *folded key*; ``fold`` joins the keys.  The rules, in order:

1. A word is a run of letters, digits and combining marks.  Spaces, hyphens and dashes part words: ``Deir ez-Zor`` and
   ``Deir ez Zor`` are one name.
2. Dotted initials are one word: ``U.S.`` is ``us``, ``O.T.A.N.`` is ``otan``; so are a series and its number:
   ``H-3`` is ``h3``.
3. An apostrophe after a French elided word (``l'``, ``d'``, ``qu'`` ...) parts words; the joined reading stays open,
   so that ``N'Djamena`` is still found.  An English possessive ``'s`` is dropped.  Any other apostrophe is an Arabic
   hamza or ayn and vanishes: ``Kata'ib`` is ``kataib``.  The letters ʿ ʾ ʼ ʻ vanish too.
4. Case, accents and ligatures go: ``Ménaka`` is ``menaka``, ``œ`` is ``oe``, ``ß`` is ``ss``, ``ı`` is ``i``.
5. The Arabic article is ``al`` however it is written (``el-``, ``Al ``, and the assimilated ``ash-``, ``ez-``, ``At ``
   where the next word begins with the same letter).
6. Words with several common transliterations take one form, from ``data/spellings.csv``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

LONGEST_ARTICLE = 3
"""Letters of the longest article that may be tied to a name ("al", "ash")."""

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f"
_WORD = re.compile(
    rf"(?P<initials>(?<![^\W_])(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![^\W_]|\.))?)|(?P<word>[^\W_](?:[^\W_]|[{_MARKS}])*)"
)
_APOSTROPHES = frozenset("'’‘`´′ʼ＇")
_HYPHENS = frozenset("-‐‑–—")
# Words that French elides before a vowel or a mute h.
_ELIDED = frozenset(["l", "d", "n", "s", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])
_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "þ": "th",
        "ħ": "h",
        "ƴ": "y",
        "ʿ": "",
        "ʾ": "",
        "ʼ": "",
        "ʻ": "",
        "ʹ": "",
    }
)
_ARTICLES = frozenset({"al", "el"})
_LONGEST_NAME = 60  # characters; names come again and again and are remembered, texts are not
_SERIES = 3  # letters before the number in H-3, T-4, Kh-101
# Before these letters the l of the article takes the sound, and often the spelling, of the letter.
_ASSIMILATED = re.compile(r"[aeu](?P<letter>sh|ch|dh|th|[dlnrstz])\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its folded ``key``, its ``start`` and ``end`` in the text, its ``surface`` as written.

    ``joined`` is the key of this word and the next read as one (``n`` + ``djamena``), or empty.
    ``hyphen`` says that a hyphen ties it to the next word.
    """

    start: int
    end: int
    surface: str
    key: str
    joined: str = ""
    hyphen: bool = False


@cache
def spellings() -> dict[str, str]:
    """The map of transliteration variant -> one form, read from ``data/spellings.csv`` (columns form, variants)."""
    table: dict[str, str] = {}
    source = resources.files("kg.gazetteer") / "data" / "spellings.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    for row in rows:
        for variant in row["variants"].split("|"):
            table[variant] = row["form"]
    return table


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Fold one word without spaces or apostrophes: rules 4 and 6 of the module. In and out: a string."""
    if word.isascii():
        key = word.lower()
    else:
        key = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS)).casefold()  # "𝖠" is a capital only now
        key = "".join(sign for sign in key.translate(_LETTERS) if sign.isalnum())
    return spellings().get(key, key)


def _is_tied(text: str, left: int, right: int, signs: frozenset[str]) -> bool:
    return right - left == 1 and text[left] in signs


def _raw_words(text: str) -> list[tuple[int, int, str]]:
    """Words with their span; apostrophes of rule 3 are dissolved, initials lose their dots in the surface."""
    words: list[tuple[int, int, str]] = []
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found.group()
        if found.lastgroup == "initials":
            words.append((start, end, word.replace(".", "")))
            continue
        between = text[words[-1][1] : start] if words else ""
        if between in _APOSTROPHES:
            if word in ("s", "S"):
                continue
            before_start, _, before = words[-1]
            if before.lower() not in _ELIDED:
                words[-1] = (before_start, end, before + word)
                continue
        elif between in _HYPHENS and word.isdigit():
            before_start, _, before = words[-1]
            if len(before) <= _SERIES and before.isalpha() and before[0].isupper():
                words[-1] = (before_start, end, before + word)
                continue
        words.append((start, end, word))
    return words


def _article(key: str, surface: str, hyphen: bool, following: str) -> str:
    if key in _ARTICLES:
        return "al"
    tied = hyphen or surface[:1].isupper()
    if tied and following and (match := _ASSIMILATED.match(key)):
        letter = match["letter"]
        if following.startswith(letter) or {letter, following[:2]} == {"ch", "sh"}:
            return "al"
    return key


def _keyed_words(text: str) -> tuple[list[tuple[int, int, str]], list[str]]:
    """The words that have a key, with their spans, and their keys."""
    found = [(word, key) for word in _raw_words(text) if (key := fold_word(word[2]))]
    words, keys = [word for word, _ in found], [key for _, key in found]
    for index, key in enumerate(keys[:-1]):
        if len(key) <= LONGEST_ARTICLE:
            _, end, surface = words[index]
            hyphen = _is_tied(text, end, words[index + 1][0], _HYPHENS)
            keys[index] = _article(key, surface, hyphen, keys[index + 1])
    return words, keys


def tokenize(text: str) -> list[Token]:
    """Cut ``text`` into :class:`Token` in order. ``text[token.start:token.end]`` is always the word as written."""
    words, keys = _keyed_words(text)
    tokens: list[Token] = []
    last = len(words) - 1
    for index, ((start, end, surface), key) in enumerate(zip(words, keys, strict=True)):
        joined, hyphen = "", False
        if index < last:
            following = words[index + 1][0]
            hyphen = _is_tied(text, end, following, _HYPHENS)
            if surface.lower() in _ELIDED and _is_tied(text, end, following, _APOSTROPHES):
                joined = fold_word(surface + words[index + 1][2])
        tokens.append(Token(start, end, surface, key, joined, hyphen))
    return tokens


def fold(text: str) -> str:
    """The folded key of a name: its words' keys with one blank between. Equal keys mean "the same name, as written"."""
    return _fold_name(text) if len(text) <= _LONGEST_NAME else " ".join(keys_of(text))


@lru_cache(maxsize=65536)
def _fold_name(name: str) -> str:
    return " ".join(keys_of(name))


def keys_of(text: str) -> tuple[str, ...]:
    """The folded keys of ``text``, word by word; an elided word that can be read with the next stays apart."""
    return tuple(_keyed_words(text)[1])


# Spellings of one Arabic, Persian or Somali sound in French, English and German practice. Order matters.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ch|sh", "S"),
        ("dj", "j"),
        ("gu(?=[eiy])", "g"),
        ("ou|oo|au|aw|ow|w|o", "u"),
        ("ai|ay|ei|ey|ee|ie|iy|y|e", "i"),
        ("kh", "X"),
        ("gh|g", "G"),
        ("dh|th", "d"),
        ("q|c|k", "k"),
        ("ph", "f"),
        ("ah\\Z|a\\Z|i\\Z", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=16384)
def skeleton(key: str) -> str:
    """What a folded word sounds like, so that ``chouhada`` and ``shuhada`` agree. For look-up only."""
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key
