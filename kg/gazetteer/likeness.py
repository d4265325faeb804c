"""Everybody whom a name may mean, and how the name is like theirs: the candidates that linking chooses from.

Unlike `Lookup`, which gives the safe answers alone, this leaves nobody out that bears the name: ambiguous names,
everyday words and word forms are in, each said to be one. Where folding ends, words in another order, generic words
("base aérienne de X"), transliterations of one sound, close spellings (rapidfuzz) and initials follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from .close_spellings import CloseSpellings
from .entries import Entity
from .folding import fold, skeleton
from .index import ANY, Index, IndexedName, cue_words
from .lookup import SHORTEST_CORE, is_safe, strip_heads

SAME, GUARDED, ADJECTIVE, ORDER, GENERIC, SOUND, CLOSE, INITIALS, INSIDE, KIND = (
    "name_same", "name_guarded", "name_adjective", "name_order", "name_generic", "name_sound", "name_close",
    "name_initials", "name_inside", "name_kind",
)
HOW = (SAME, GUARDED, ADJECTIVE, ORDER, GENERIC, SOUND, CLOSE, INITIALS, INSIDE, KIND)
"""The ways in which a name can be like another, the surest first; the last two are found by `kg.link.within`."""

_ARTICLES = frozenset({"the", "le", "la", "les", "l", "un", "une"})
_UN = re.compile(r"UN\b|U\.N\.")
_SOUND_LETTERS = 5
_FUZZY_LETTERS = 6
_INITIALS = range(3, 9)


@dataclass(frozen=True, slots=True)
class Like:
    """``entity`` bears ``name``, which is like the name asked for in the way ``how`` (one of `HOW`)."""

    entity: Entity
    how: str
    name: str


class Likeness:
    """Look-up of candidates over an :class:`Index`; its tables are made at the first need."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._ready = False
        self._by_text: dict[str, list[IndexedName]] = {}
        self._close = CloseSpellings(())
        self._by_core: dict[str, list[IndexedName]] = {}
        self._by_words: dict[tuple[str, ...], list[IndexedName]] = {}
        self._by_sound: dict[str, list[IndexedName]] = {}
        self._by_initials: dict[str, list[IndexedName]] = {}

    def find(self, name: str) -> list[Like]:
        """Candidates for `name`, each entity once with its surest way, surest first, then by id."""
        key = key_of(name)
        if not key:
            return []
        found: dict[str, Like] = {}
        small = name.islower()  # "a national news agency" may be any; a name is written with a capital

        def add(names: Iterable[IndexedName], how: str) -> None:
            for one in names:
                if one.entity is None:
                    continue
                way = how
                if how == SAME:
                    unlike = small and any(rule != ANY for rule in one.case)
                    way = ADJECTIVE if one.adjective else GUARDED if one.guarded or unlike else SAME
                known = found.get(one.entity.id)
                if known is None or HOW.index(way) < HOW.index(known.how):
                    found[one.entity.id] = Like(one.entity, way, one.text)

        filed = self._index.exact(key) or self._index.exact(name)
        if any(one.entity is None for one in filed):
            return []  # a phrase that swallows the name: "Richard Wagner" is not the group
        add(filed, SAME)
        self._prepare()
        core = strip_heads(key)
        if core != key:
            add(self._by_text.get(core, ()), GENERIC)
        if len(core) >= SHORTEST_CORE:
            add((one for one in self._by_core.get(core, ()) if not one.guarded), GENERIC)
        if not found:
            self._distant(key, name, add)
        return sorted(found.values(), key=lambda one: (HOW.index(one.how), one.entity.id))

    def _distant(self, key: str, name: str, add: Callable[[Iterable[IndexedName], str], None]) -> None:
        words = _words(key)
        if len(words) > 1:
            add(self._by_words.get(words, ()), ORDER)
        sound = _sound(key)
        if len(sound.replace(" ", "")) >= _SOUND_LETTERS:
            alike = self._by_sound.get(sound, ())
            add((one for one in alike if is_safe(key, fold(one.text), self._index.vocabulary)), SOUND)
        if len(key.replace(" ", "")) >= _FUZZY_LETTERS:
            for text, _ in self._close.find(key):
                if is_safe(key, text, self._index.vocabulary):
                    add(self._by_text[text], CLOSE)
        letters = name.strip().replace(".", "")
        if letters.isupper() and letters.isalpha() and len(letters) in _INITIALS:
            add(self._by_initials.get(letters.lower(), ()), INITIALS)

    def _prepare(self) -> None:
        if self._ready:
            return
        self._ready = True
        for keys, names in self._index.by_key.items():
            usable = [name for name in names if name.entity is not None and not name.adjective]
            if not usable:
                continue
            text = " ".join(keys)
            self._by_text[text] = usable
            self._by_core.setdefault(strip_heads(text), []).extend(usable)
            self._by_words.setdefault(_words(text), []).extend(usable)
            self._by_sound.setdefault(_sound(text), []).extend(usable)
            initials = "".join(key[0] for key in keys if key not in _small() and key != "al")
            if len(keys) > 2 and len(initials) in _INITIALS:
                self._by_initials.setdefault(initials, []).extend(usable)
        self._close = CloseSpellings(self._by_text)


def key_of(name: str) -> str:
    """The folded name without the article of French or English before it; "al" is part of a name, "UN" no article."""
    key = fold(name)
    first, _, rest = key.partition(" ")
    return rest if rest and first in _ARTICLES and not _UN.match(name) else key


@cache
def _small() -> frozenset[str]:
    return cue_words()["connector"] | {"et", "and", "en", "in", "pour", "for", "a", "au", "aux", "dans"}


def _words(key: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in key.split() if word != "al" and word not in _small()))


def _sound(key: str) -> str:
    return " ".join(skeleton(word) for word in key.split() if word != "al")
