"""From a name that somebody wrote to the entity it names. Conservative: a wrong link is worse than none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from .close_spellings import CloseSpellings
from .entries import Entity
from .folding import fold, skeleton
from .index import Index, IndexedName, cue_words

_SHORTEST_SPELLED = 4
"""Letters from which on two spellings of a word may be one; shorter ones are other words."""
_ALIKE = 80
"""Per cent that two spellings with other consonants must share."""
SHORTEST_CORE = 4
"""Letters that must be left of a name without its generic words."""

EXACT, STRIPPED, SOUND = 100.0, 97.0, 92.0
_MIN_LETTERS = 6
_MAX_FUZZY = 89.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with a ``score`` from 0 to 100 and the ``reason`` for it, in words."""

    entity: Entity
    score: float
    reason: str


def strip_heads(key: str) -> str:
    """A folded name without the generic words around it: ``base aerienne de X`` and ``X air base`` are ``x``."""
    heads = cue_words()["generic"]
    small = cue_words()["connector"]
    words = key.split()
    while len(words) > 1 and (words[0] in heads or words[0] in small):
        words.pop(0)
    while len(words) > 1 and words[-1] in heads:
        words.pop()
    return " ".join(words)


def is_safe(key: str, other: str, vocabulary: Collection[str]) -> bool:
    """Two keys may be one name only if they differ in words that look alike and are not both known words.

    ``nigerian`` and ``nigerien`` are close and both known, so they are two; figures must agree ("Base 101").
    """
    left = [word for word in key.split() if word != "al"]
    right = [word for word in other.split() if word != "al"]
    if len(left) != len(right):
        return key.replace(" ", "") == other.replace(" ", "")
    for one, two in zip(left, right, strict=True):
        if one == two:
            continue
        if any(sign.isdigit() for sign in one + two):
            return False
        if one in vocabulary and two in vocabulary:
            return False
        if len(one) < _SHORTEST_SPELLED or (one[0] != two[0] and skeleton(one) != skeleton(two)):
            return False
        if skeleton(one) != skeleton(two) and fuzz.ratio(one, two) < _ALIKE:
            return False
    return True


class Lookup:
    """Look-up over an :class:`Index`; the sound and spelling tables are made at the first need."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._by_sound: dict[str, list[IndexedName]] | None = None
        self._by_text: dict[str, list[IndexedName]] = {}
        self._close = CloseSpellings(())
        self._by_core: dict[str, list[IndexedName]] = {}

    def _prepare(self) -> dict[str, list[IndexedName]]:
        if self._by_sound is None:
            self._by_sound = {}
            for keys, names in self._index.by_key.items():
                usable = [name for name in names if name.entity is not None and not name.adjective]
                if not usable:
                    continue
                text = " ".join(keys)
                self._by_text[text] = usable
                self._by_core.setdefault(strip_heads(text), []).extend(usable)
                self._by_sound.setdefault(self._sound(text), []).extend(usable)
            self._close = CloseSpellings(self._by_text)
        return self._by_sound

    @staticmethod
    def _sound(key: str) -> str:
        return " ".join(skeleton(word) for word in key.split() if word != "al")

    def find(self, name: str, keep: Callable[[Entity], bool], context: str) -> list[Scored]:
        """Candidates for ``name`` among the entities that ``keep`` admits, best first; empty if none is safe."""
        near = f" {fold(context)} "
        key = fold(name)
        if not key:
            return []
        # A name that is filed as such but for an entity that `keep` excludes is known to be another's: no guessing.
        filed = self._index.exact(name)
        found = self._collect(filed, keep, near, EXACT, "same name")
        if found or any(one.entity is None for one in filed):
            return found
        sounds = self._prepare()
        core = strip_heads(key)
        if core != key:
            found = self._collect(
                self._by_text.get(core, []), keep, near, STRIPPED, "same name without its generic words"
            )
            if found:
                return found
        if len(core) >= SHORTEST_CORE:
            found = self._collect(
                self._by_core.get(core, []), keep, near, STRIPPED - 1, "same name beside generic words"
            )
            if found:
                return found
        if filed:
            return []
        sound = self._sound(key)
        if len(sound.replace(" ", "")) >= _MIN_LETTERS - 1:
            candidates = [one for one in sounds.get(sound, []) if is_safe(key, fold(one.text), self._index.vocabulary)]
            found = self._collect(candidates, keep, near, SOUND, "sounds the same")
            if found:
                return found if len({one.entity.id for one in found}) == 1 or near.strip() else []
        return self._fuzzy(key, keep, near)

    def _fuzzy(self, key: str, keep: Callable[[Entity], bool], near: str) -> list[Scored]:
        if len(key.replace(" ", "")) < _MIN_LETTERS:
            return []
        found: list[Scored] = []
        for text, ratio in self._close.find(key):
            if is_safe(key, text, self._index.vocabulary):
                reason = f"spelling is close to {self._by_text[text][0].text!r} ({ratio:.0f} of 100)"
                found += self._collect(self._by_text[text], keep, near, min(ratio, _MAX_FUZZY), reason)
        best: dict[str, Scored] = {}
        for one in found:
            if one.entity.id not in best or one.score > best[one.entity.id].score:
                best[one.entity.id] = one
        return sorted(best.values(), key=lambda one: (-one.score, one.entity.id))

    @staticmethod
    def _collect(
        names: Iterable[IndexedName], keep: Callable[[Entity], bool], near: str, score: float, reason: str
    ) -> list[Scored]:
        best: dict[str, Scored] = {}
        for name in names:
            entity = name.entity
            if entity is None or not keep(entity):
                continue
            hit = any(f" {fold(word)} " in near for word in (*entity.context, entity.country) if word)
            value, why = score, reason
            if name.guarded:
                # A name that needs its context in a text needs it here too.
                if not hit and entity.context:
                    continue
                why += ", the context fits"
            elif not hit and near.strip():
                value -= 0.5
            if "capital" not in entity.note:
                value -= 0.1
            value = round(value - (0.2 if name.adjective else 0), 2)
            if entity.id not in best or value > best[entity.id].score:
                best[entity.id] = Scored(entity, value, why)
        return sorted(best.values(), key=lambda one: (-one.score, one.entity.id))
