"""Cue words and patterns of one language, read from `lang/<code>/*.toml`.

A pattern is written as a person would: `attaqu*` (any ending), `pris* pour cible`; alternatives as `mort|morts` or in
round brackets `bless(é|ée)`, `~` stands for up to three words in between (`~ ~`: six), `?` makes the letter or bracket
before it optional (an optional word is `(été )?visé`). Matching ignores case; patterns are bounded by words; a space
stands for any white space or punctuation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.read.rules.schema import LANG_FOLDER, SCHEMA, Described, described, read

GRAMMARS = ("dates", "numbers")
"""Files that other modules read."""


@cache
def supported() -> tuple[str, ...]:
    """The codes of the languages that have data."""
    return tuple(sorted(p.name for p in LANG_FOLDER.iterdir() if (p / "cues.toml").is_file()))


def _words(pattern: str) -> list[str]:
    """The pattern cut at the spaces that stand outside brackets."""
    out, depth, word = [], 0, ""
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == " " and depth == 0:
            out.append(word)
            word = ""
        else:
            word += char
    return [*out, word]


def to_regex(pattern: str) -> str:
    """The regular expression of one written pattern, without the outer word boundaries."""
    text = glue = ""
    gap = 0
    for word in _words(pattern):
        if word == "~":
            gap += 3
            glue = rf"(?:\W+\w+){{0,{gap}}}?\W+"
            continue
        gap = 0
        piece = re.sub(r"([.+^$\[\]{}])", r"\\\1", word)
        piece = piece.replace("(", "(?:").replace("*", r"\w*").replace(" ", r"\W+")
        text += glue + f"(?:{piece})"
        glue = "" if piece.endswith((r"\W+)?",)) else r"\W+"
    return text


_KEY = 4  # letters that decide
_SHORT_TEXT = 400  # a snippet is scanned each time, a report once
_MANY = 20_000
_BEGINNING = re.compile(r"(?<![\w-])\S")


def openings(pattern: str) -> set[str]:
    """The first letters, at most four and small, of all that a written pattern can match; "" if that is open.

    May name too much, never too little: it decides where a pattern is tried at all.
    """
    word = _words(pattern)[0]
    if word == "~":
        return {""}
    done: set[str] = set()
    live, _ = _alternatives(word, 0, {""}, done)
    return {p for p in done | live if not any(p != q and p.startswith(q) for q in done | live)}


def _alternatives(word: str, at: int, before: set[str], done: set[str]) -> tuple[set[str], int]:
    """What may stand after `word[at:]` up to the bracket that closes it: prefixes still growing, and where it ends."""
    out: set[str] = set()
    live = last = set(before)
    while at < len(word) and word[at] != ")":
        sign = word[at]
        if sign == "|":
            out |= live
            live = last = set(before)
        elif sign == "?":
            live = live | last
        elif sign in "*~ \\":
            done |= live  # any letters, or a gap, or a class of signs
            live = last = set()
            at += sign == "\\"
        else:
            last = live
            if sign == "(":
                live, at = _alternatives(word, at + 1, live, done)
            else:
                live = {p + sign.lower() for p in live}
            done |= {p[:_KEY] for p in live if len(p) >= _KEY}
            live = {p for p in live if len(p) < _KEY}
        at += 1
    return out | live, at


def _scan(text: str) -> tuple[list[int], list[str]]:
    """Where a pattern may begin in a text, and the letters that stand there."""
    positions = [m.start() for m in _BEGINNING.finditer(text)]
    return positions, [text[p : p + _KEY].lower() for p in positions]


_beginnings = lru_cache(maxsize=4)(_scan)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a text: where, which entry of its table, and the entry's attributes."""

    start: int
    end: int
    text: str
    entry: str
    attrs: dict[str, Any] = field(hash=False, compare=False, default_factory=dict)


class CueTable:
    """One table of cues: entries with patterns and attributes.

    Of two patterns that match at one place the one of more words wins, then the longer one, so that a special wording
    can stand beside the general one.

    A sentence is looked through by some eighty tables, most of which have nothing in it; so the patterns are tried
    only at words that begin with the letters of one of them (`openings`).
    """

    def __init__(self, entries: dict[str, dict[str, Any]]) -> None:
        self._attrs: dict[str, dict[str, Any]] = {}
        rows: list[tuple[int, str, str]] = []
        for name, entry in entries.items():
            self._attrs[name] = {k: v for k, v in entry.items() if k != "patterns"}
            rows += [(-1000 * len(_words(p)) - len(p), p, name) for p in entry["patterns"]]
        rows.sort()
        self._names = [name for _, _, name in rows]
        groups = [f"(?P<g{i}>{to_regex(p)})" for i, (_, p, _) in enumerate(rows)]
        self._source = rf"(?:{'|'.join(groups) or '(?!)'})(?!\w)(?!-[a-z]+(?:en|ed|ing)\b)"
        self._openings = frozenset(opening for _, p, _ in rows for opening in openings(p))
        self._worth: dict[str, bool] = {}

    @cached_property
    def _regex(self) -> re.Pattern[str]:  # compiled when first needed: a short report needs few tables, and soon
        return re.compile(self._source, re.IGNORECASE)

    def _is_worth(self, key: str) -> bool:
        """Whether any pattern can begin with the letters of `key`."""
        if len(self._worth) > _MANY:
            self._worth.clear()  # any text may come: what is remembered stays bounded
        worth = self._worth[key] = any(key[:n] in self._openings for n in range(_KEY + 1))
        return worth

    def _matches(self, text: str, start: int, end: int | None) -> Iterator[Hit]:
        stop = len(text) if end is None else min(end, len(text))
        positions, keys = _beginnings(text) if len(text) > _SHORT_TEXT else _scan(text)
        reached, worth = start, self._worth
        for k in range(bisect_left(positions, start), bisect_left(positions, stop)):
            key = keys[k]
            if positions[k] < reached or not (worth[key] if key in worth else self._is_worth(key)):
                continue
            match = self._regex.match(text, positions[k], stop)
            if match is not None:
                reached = match.end()
                name = self._names[int((match.lastgroup or "g0")[1:])]
                yield Hit(match.start(), reached, match.group(), name, self._attrs[name])

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """All hits in text[start:end], left to right, not overlapping; offsets count in `text`."""
        return list(self._matches(text, start, end))

    def search(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """The first hit, or None."""
        return next(self._matches(text, start, end), None)


class Lexicon:
    """All tables of one language. `lexicon["attack_nouns"]` is a Table; `lexicon.words("x")` a plain list of words."""

    def __init__(self, lang: str, folder: Path = LANG_FOLDER) -> None:
        """Reads the files of `<folder>/<lang>/`. Raises InputError if one breaks `kg.read.rules.schema`."""
        self.lang = lang
        self._tables: dict[str, CueTable] = {}
        self._words: dict[str, frozenset[str]] = {}
        known_files = described()
        for path in sorted((folder / lang).glob("*.toml")):
            if path.stem not in known_files:
                raise InputError("no file of a language", source=path, remedy=f"describe its tables in {SCHEMA}")
        for stem, known in known_files.items():
            if stem not in GRAMMARS:
                for name, value in read(lang, stem, folder).items():
                    self._add(known[name], value)

    def _add(self, table: Described, value: Any) -> None:
        if table.shape == "words":
            self._words[table.name] = frozenset(value)
        else:
            self._tables[table.name] = CueTable({table.name: value} if table.shape == "patterns" else value)

    def __getitem__(self, name: str) -> CueTable:
        return self._tables[name]

    def words(self, name: str) -> frozenset[str]:
        """A plain list of lower-case words."""
        return self._words[name]


@cache
def lexicon(lang: str) -> Lexicon:
    """The lexicon of a language, read once."""
    return Lexicon(lang)
