"""Names in running text: all longest matches, with the candidates of each in order of likelihood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .entries import Entity
from .folding import Token, fold, tokenize
from .index import Index, IndexedName, cue_words, fits

WINDOW = 120  # words on either side in which a context word counts as near
_BEFORE, _AFTER = 4, 3  # words on either side in which "base of", "airport" and the like tell the kind
_SHOUT_WORDS = 3
_PRIOR = {"country": 3.0, "state": 2.5, "region": 0.5, "province": 0.4}


@dataclass(frozen=True, slots=True)
class Match:
    """A name in a text. ``text`` is the passage ``[start, end)`` of the text as it came.

    ``entities``: whom or what it may name, most likely first. ``adjective``: it is a word form such as "irakienne".
    """

    start: int
    end: int
    text: str
    entities: tuple[Entity, ...]
    adjective: bool


@dataclass(slots=True)
class _Hit:
    first: int
    last: int
    names: list[IndexedName]


class CutText:
    """One text cut into words, with what the matcher has to know about it: shouted lines, near words, countries."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.shouted = self._shouted()
        self.countries: dict[str, int] = {}
        self.actors: set[str] = set()  # told by an unambiguous name

    def _shouted(self) -> list[bool]:
        """Per word: whether its line is written in capitals."""
        flags: list[bool] = []
        row: list[Token] = []
        for index, token in enumerate(self.tokens):
            row.append(token)
            last = index + 1 == len(self.tokens)
            if last or "\n" in self.text[token.end : self.tokens[index + 1].start]:
                words = [one.surface for one in row if len(one.surface) > 1 and one.surface.isalpha()]
                capital = sum(word.isupper() for word in words)
                flags += [len(words) >= _SHOUT_WORDS and capital >= 0.8 * len(words)] * len(row)
                row = []
        return flags

    def near(self, first: int, last: int) -> str:
        """The folded words around ``tokens[first:last]``, without these, between blanks."""
        before = self.tokens[max(0, first - WINDOW) : first]
        after = self.tokens[last : last + WINDOW]
        return " ".join(["", *(token.key for token in before), "/", *(token.key for token in after), ""])

    def cues(self, first: int, last: int) -> tuple[list[str], list[str]]:
        """Folded words right before and right after, nearest first, within the sentence's commas and stops."""
        before, after = [], []
        edge = self.tokens[first].start
        for token in reversed(self.tokens[max(0, first - _BEFORE) : first]):
            if any(sign in ".,;:!?\n()" for sign in self.text[token.end : edge]):
                break
            before.append(token.key)
            edge = token.start
        edge = self.tokens[last - 1].end
        for token in self.tokens[last : last + _AFTER]:
            if any(sign in ".,;:!?\n()" for sign in self.text[edge : token.start]):
                break
            after.append(token.key)
            edge = token.end
        return before, after


def _context_words(entity: Entity) -> tuple[str, ...]:
    return tuple(f" {fold(word)} " for word in entity.context)


def _has_context(entity: Entity, near: str) -> bool:
    return any(word in near for word in _context_words(entity))


class Matcher:
    """Finds the names of an :class:`Index` in texts. ``lineage(id)`` gives the ids of a place's containers."""

    def __init__(self, index: Index, lineage: Callable[[str], Sequence[str]]) -> None:
        self._index = index
        self._lineage = lineage

    def find(self, text: str, lang: str, told: frozenset[str] = frozenset()) -> list[Match]:
        """All longest, non-overlapping names in ``text``, in order. ``lang`` ("fr", "en") is that of the text.

        ``told``: ids of actors named in full before the text.
        """
        reading = CutText(text)
        reading.actors |= told
        hits = self._hits(reading, final=False)
        for hit in hits:
            # An unambiguous state or country tells where the text plays; ambiguous names are then judged by it.
            codes = {
                name.entity.country for name in hit.names if name.entity and name.entity.kind in ("country", "state")
            }
            if len(codes) == 1:
                code = codes.pop()
                reading.countries[code] = reading.countries.get(code, 0) + 1
            reading.actors |= {name.entity.id for name in hit.names if name.entity and name.entity.type == "actor"}
        return [self._match(reading, hit) for hit in self._hits(reading, final=True)]

    def _hits(self, reading: CutText, *, final: bool) -> list[_Hit]:
        hits: list[_Hit] = []
        position = 0
        while position < len(reading.tokens):
            best: _Hit | None = None
            for end, path, names in self._index.walk(reading.tokens, position):
                if best is not None and end <= best.last:
                    continue
                fitting = [name for name in names if self._admits(reading, name, path, end, final)]
                if fitting:
                    best = _Hit(position, end, fitting)
            if best is None:
                position += 1
                continue
            position = best.last
            if best.names[0].entity is not None:
                hits.append(best)
        return hits

    def _admits(self, reading: CutText, name: IndexedName, path: list[int], end: int, final: bool) -> bool:
        tokens = reading.tokens
        if not all(fits(rule, tokens[at], reading.shouted[at]) for rule, at in zip(name.case, path, strict=True)):
            return False
        if name.entity is None or not (name.guarded or name.common):
            return True
        if not final:
            return False
        entity, first = name.entity, path[0]
        if entity.id in reading.actors and all(tokens[at].surface.isupper() for at in path):
            return True  # "IS" where the same text has "Islamic State"
        if _has_context(entity, reading.near(first, end)):
            return True
        if entity.context or entity.type == "actor" or entity.country not in reading.countries:
            return False
        before, _ = reading.cues(first, end)
        return bool(before) and before[0] in cue_words()["locative"]

    def _match(self, reading: CutText, hit: _Hit) -> Match:
        near = reading.near(hit.first, hit.last)
        before, after = reading.cues(hit.first, hit.last)
        scored: dict[str, tuple[float, IndexedName]] = {}
        for name in hit.names:
            if name.entity is None:
                continue
            score = self._score(reading, name.entity, near, before, after)
            if name.entity.id not in scored or score > scored[name.entity.id][0]:
                scored[name.entity.id] = (score, name)
        ranked = [name for _, name in sorted(scored.values(), key=lambda pair: -pair[0])]
        start, end = reading.tokens[hit.first].start, reading.tokens[hit.last - 1].end
        if hit.first and ranked[0].entity is not None and ranked[0].entity.type != "actor":
            article = reading.tokens[hit.first - 1]
            if article.key == "al" and article.hyphen:
                start = article.start
        return Match(
            start,
            end,
            reading.text[start:end],
            tuple(name.entity for name in ranked if name.entity is not None),
            all(name.adjective for name in ranked),
        )

    def _score(self, reading: CutText, entity: Entity, near: str, before: list[str], after: list[str]) -> float:
        score = _PRIOR.get(entity.kind, 1.0)
        if "capital" in entity.note:
            score += 1.0 if "province" in entity.note else 2.0
        if entity.context and _has_context(entity, near):
            score += 6
        if entity.country in reading.countries:
            score += 3 + min(2, 0.3 * reading.countries[entity.country])
        cues = cue_words()
        heads = cues.get(entity.kind, frozenset())
        # "base de X", "X airport": the head noun stands at most one preposition away before, or right behind.
        if any(word in heads for word in before) or (after and after[0] in heads):
            score += 8
        elif entity.kind in ("base", "airport", "embassy", "oil_site"):
            score -= 1
        if before and before[0] in cues["locative"]:
            score += 2 if entity.type != "actor" else 0
        elif entity.kind == "state":
            score += 1.5
        if self._lineage(entity.id) and any(self._names_container(parent, near) for parent in self._lineage(entity.id)):
            score += 2
        return score

    def _names_container(self, parent: str, near: str) -> bool:
        return f" {parent.rsplit('/', 1)[-1].replace('-', ' ')} " in near
