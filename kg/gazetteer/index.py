"""The token trie over folded names, and the rules of case that a name puts on the words of a text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from .entries import Entity, packaged
from .folding import LONGEST_ARTICLE, Token, fold, fold_word, keys_of, tokenize

ANY, CAPITAL, UPPER = 0, 1, 2
_SHORT = 3  # acronyms up to this length are never met with small letters


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name of one entity in the index. ``entity`` is None for a phrase that only keeps other names from matching.

    ``case``: per word ANY, CAPITAL (its first letter must be one) or UPPER (an acronym).
    ``guarded``: needs a context word near it. ``common``: it is also a word of everyday French or English.
    """

    entity: Entity | None
    text: str
    case: tuple[int, ...]
    guarded: bool = False
    common: bool = False
    adjective: bool = False


@cache
def word_list(file: str) -> frozenset[str]:
    """The folded words of the column ``word`` of a packaged CSV."""
    rows = csv.DictReader(packaged(file).read_text(encoding="utf-8").splitlines())
    return frozenset(fold(row["word"]) for row in rows)


@cache
def cue_words() -> dict[str, frozenset[str]]:
    """``data/cues.csv`` as role -> folded words: ``locative``, and one per kind of place (``base``, ``city`` ...)."""
    roles: dict[str, set[str]] = {}
    rows = csv.DictReader(packaged("cues.csv").read_text(encoding="utf-8").splitlines())
    for row in rows:
        roles.setdefault(row["role"], set()).update(fold(word) for word in row["words"].split("|"))
    return {role: frozenset(words) for role, words in roles.items()}


@cache
def endings() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """``data/endings.csv``: language, end of the stem, forms to add; longest ends first."""
    rows = csv.DictReader(packaged("endings.csv").read_text(encoding="utf-8").splitlines())
    forms = [(row["lang"], row["stem_end"], tuple(row["endings"].split("|"))) for row in rows]
    return tuple(sorted(forms, key=lambda form: -len(form[1])))


def expand(stem: str) -> tuple[str, ...]:
    """Word forms of an adjective: ``américain*`` gives américain, américaine, américains, américaines.

    A stem with a small first letter is French, with a capital English; without ``*`` it stands for itself.
    """
    if not stem.endswith("*"):
        return (stem,)
    base = stem[:-1]
    lang = "en" if base[:1].isupper() else "fr"
    forms = next((forms for code, end, forms in endings() if code == lang and base.endswith(end)), ("", "s"))
    return tuple(base + form for form in forms)


def _is_acronym(surface: str) -> bool:
    return len(surface) > 1 and surface.isupper()


def parse_name(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Folded keys and surfaces of a name. Most names are plain words, for which cutting at blanks does what
    :func:`tokenize` does, ten times faster; the packaged file is read at each start."""
    words = text.split(" ")
    if all(word.isalpha() and len(word) > LONGEST_ARTICLE for word in words):
        return tuple([fold_word(word) for word in words]), tuple(words)
    tokens = tokenize(text)
    return tuple([token.key for token in tokens]), tuple([token.surface for token in tokens])


def case_rule(keys: tuple[str, ...], surfaces: tuple[str, ...]) -> tuple[int, ...]:
    """What a text must write big where a name does: every acronym, and the first capitalised word."""
    rule: list[int] = []
    wanted = True
    for key, surface in zip(keys, surfaces, strict=True):
        if surface.islower():
            rule.append(ANY)
        elif _is_acronym(surface):
            rule.append(UPPER)
            wanted = False
        elif wanted and surface[0].isupper() and key != "al":
            rule.append(CAPITAL)
            wanted = False
        else:
            rule.append(ANY)
    return tuple(rule)


def fits(rule: int, token: Token, shouted: bool) -> bool:
    """Whether a word as written meets ``rule``. ``shouted``: its line is all capitals, where small acronyms mislead."""
    surface = token.surface
    if rule == ANY:
        return True
    if rule == CAPITAL:
        return surface[0].isupper()
    if surface.isupper():
        return not (shouted and token.key in word_list("common_words.csv"))
    return len(surface) > _SHORT and surface[0].isupper() and token.key not in word_list("common_words.csv")


class Index:
    """A trie from folded words to :class:`IndexedName`, and the set of all words in it."""

    def __init__(self) -> None:
        self._root: dict[Any, Any] = {}
        self.by_key: dict[tuple[str, ...], list[IndexedName]] = {}
        self.vocabulary: set[str] = set()
        self._labels: dict[tuple[str, ...], list[IndexedName]] = {}

    def add(self, text: str, entity: Entity | None, *, guarded: bool = False, adjective: bool = False) -> None:
        """File ``text`` as a name of ``entity``; a name without a letter or digit is left out."""
        keys, surfaces = parse_name(text)
        if not keys:
            return
        rule = case_rule(keys, surfaces)
        common = len(keys) == 1 and rule[0] != UPPER and not adjective and keys[0] in word_list("common_words.csv")
        name = IndexedName(entity, text, rule, guarded, common, adjective)
        if "(" in text:
            # "Ansar al-Sunna (Mozambique)": a label for people; running text never writes it so.
            self._labels.setdefault(keys, []).append(name)
            return
        filed = self.by_key.get(keys)
        if filed is None:
            filed = self.by_key[keys] = []
            node = self._root
            for key in keys:
                node = node.setdefault(key, {})
            node[None] = filed
            self.vocabulary.update(keys)
        for other in filed:
            if other.entity is entity and other.case == rule and other.adjective == adjective:
                return
        filed.append(name)

    def add_entity(self, entity: Entity) -> None:
        """File all names and adjective forms of ``entity``."""
        for name in entity.names():
            self.add(name, entity, guarded=name in entity.guarded)
        for stem in entity.adjectives:
            for form in expand(stem):
                self.add(form, entity, adjective=True)

    def walk(self, tokens: list[Token], start: int) -> Iterator[tuple[int, list[int], list[IndexedName]]]:
        """All names that begin at ``tokens[start]``: (index after the last word, first words of each step, names)."""
        stack: list[tuple[dict[Any, Any], int, list[int]]] = [(self._root, start, [])]
        while stack:
            node, position, path = stack.pop()
            names = node.get(None)
            if names is not None:
                yield position, path, names
            if position >= len(tokens):
                continue
            token = tokens[position]
            following = node.get(token.key)
            if following is not None:
                stack.append((following, position + 1, [*path, position]))
            if token.joined and (following := node.get(token.joined)) is not None:
                stack.append((following, position + 2, [*path, position]))

    def exact(self, name: str) -> list[IndexedName]:
        """Names whose folded key is that of ``name``; the joined reading of an elided word counts."""
        keys = keys_of(name)
        found = self.by_key.get(keys) or self._labels.get(keys)
        if found:
            return found
        tokens = tokenize(name)
        return [one for end, _, names in self.walk(tokens, 0) if end == len(tokens) for one in names]


def build(entities: Iterable[Entity], stop_phrases: Iterable[str] = ()) -> Index:
    """An index of all ``entities``; ``stop_phrases`` swallow the names inside them."""
    index = Index()
    for entity in entities:
        index.add_entity(entity)
    for phrase in stop_phrases:
        index.add(phrase, None)
    return index
