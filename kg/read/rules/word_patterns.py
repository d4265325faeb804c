"""Pieces of regular expressions made of a language's word lists, so that no word of a language stands in Python.

The lists are plain TOML lists of `lang/<code>/*.toml`. A word that ends in an apostrophe leans on the next one.
"""

from __future__ import annotations

import re
from functools import cache

from kg.read.rules.lexicon import lexicon


@cache
def one_of(lang: str, *names: str) -> str:
    """`(?:word|other words)`: any entry of these lists, longest first; a blank stands for any white space.

    Raises KeyError if the language has no list of that name.
    """
    return f"(?:{'|'.join(map(_literal, _entries(lang, names))) or '(?!)'})"


@cache
def leading(lang: str, *names: str) -> str:
    """`(?:le\\s+|l')`: any entry of these lists as it stands in front of a word, with the white space behind it."""
    pieces = [_literal(word) + ("" if word.endswith(("'", "-")) else r"\s+") for word in _entries(lang, names)]
    return f"(?:{'|'.join(pieces) or '(?!)'})"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern made of such pieces, compiled once, deaf to case."""
    return re.compile(pattern, re.IGNORECASE)


def _entries(lang: str, names: tuple[str, ...]) -> list[str]:
    found = set[str]().union(*(lexicon(lang).words(name) for name in names))
    return sorted(found, key=lambda word: (-len(word), word))


def _literal(word: str) -> str:
    return r"\s+".join(re.escape(piece) for piece in word.split())
