"""Scoring, pure: how likely one entity is meant by a name in its surroundings, and for which reasons.

The points of each reason stand in `data/weights.toml`; nothing here looks anything up but what it is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.gazetteer import Entity, Gazetteer, Like, fold
from kg.gazetteer.folding import keys_of
from kg.gazetteer.index import cue_words
from kg.gazetteer.likeness import ADJECTIVE, GENERIC, GUARDED, SAME
from kg.link.judgement import Context, LinkCandidate, Query, Reason
from kg.link.knowledge import Knowledge

_LINKS = frozenset({"d", "de", "du", "des", "of", "the", "le", "la", "l", "les", "al", "dit", "dite", "called"})
_BEFORE = 2  # words before a name among which the word for its kind may be: "base aérienne de X"
_WHO = frozenset({"armed_group", "armed_force", "coalition"})  # whoever stands beside a place does not name it
_GENERAL = frozenset({"other", "unidentified", "civilian", "checkpoint", "convoy", ""})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around one name: all of them, folded, between blanks, and those right beside it."""

    near: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Whether the folded `word` (or words) stands near."""
        return f" {word} " in self.near


def surroundings(name: str, near: str) -> Surroundings:
    """What stands around `name` in the passage `near`; the name's own words are not among them."""
    words, key = keys_of(near), keys_of(name)
    before: list[str] = []
    after: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(words):
        if key and words[position : position + len(key)] == key:
            before += _heads(words[:position])
            after += words[position + len(key) : position + len(key) + 1]
            rest.append("/")
            position += len(key)
        else:
            rest.append(words[position])
            position += 1
    return Surroundings(f" {' '.join(rest)} ", tuple(before), tuple(after))


def _heads(words: tuple[str, ...]) -> list[str]:
    """The last words before a name, up to the preposition that would say where and not what: "a post in X"."""
    found: list[str] = []
    for word in reversed(words):
        if word in _LINKS:
            continue
        if word in cue_words()["locative"] or len(found) == _BEFORE:
            break
        found.append(word)
    return found


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold(word)


def score(like: Like, query: Query, around: Surroundings, context: Context, known: Knowledge, gazetteer: Gazetteer,
          extra: frozenset[str] = frozenset(), alone: bool = False,
          borne: bool = False) -> LinkCandidate:
    """`like.entity` with the reasons for and against it, and their sum cut to 0 to 100.

    `extra`: folded words that speak for this entity under this very name (data/names.csv). `alone`: nobody else bears
    the name, so that its years say nothing (a report of today may name a force of the past).
    `borne`: somebody bears the name as it stands.
    """
    reasons = [Reason(like.how, known.points[like.how], like.name)]
    if like.how == GENERIC and borne:
        reasons.append(Reason("name_wider", known.points["name_wider"]))
    for code, words in _fit(like, query, around, context, known, gazetteer, extra, alone, borne):
        reasons.append(Reason(code, known.points[code], words))
    return LinkCandidate(like.entity, round(min(100.0, max(0.0, total(reasons))), 1), tuple(reasons))


def total(reasons: list[Reason] | tuple[Reason, ...]) -> float:
    """The sum of the points, not cut: what candidates are compared by."""
    return sum(reason.points for reason in reasons)


def _fit(
    like: Like, query: Query, around: Surroundings, context: Context, known: Knowledge, gazetteer: Gazetteer,
    extra: frozenset[str], alone: bool, borne: bool,
) -> Iterator[tuple[str, str]]:
    entity = like.entity
    yield from _kind(like, query, around, known, borne)
    if like.name == entity.label(context.lang or "en") and context.lang:
        yield "label_language", context.lang
    yield from _country(like, query, context)
    yield from _cues(entity, around, known, extra)
    if "capital" in entity.note and "province" not in entity.note:
        yield "capital", ""
    if entity.kind in ("country", "state") and like.how in (SAME, ADJECTIVE):
        yield "country_prior", ""
    relative = next((name for name in _relatives(entity, gazetteer) if around.has(name)), "")
    if relative:
        yield "relative_near", relative
    years = known.years.get(entity.id)
    if years is not None and context.day is not None and not alone:
        out = (years.since and context.day < years.since) or (years.until and context.day > years.until)
        yield ("date_out" if out else "date_in"), context.day.isoformat()


def _kind(
    like: Like, query: Query, around: Surroundings, known: Knowledge, borne: bool
) -> Iterator[tuple[str, str]]:
    entity = like.entity
    kind = "base" if entity.type == "base" else entity.kind
    if query.kind and query.kind not in _GENERAL:
        if query.kind == kind:
            yield "kind_same", kind
        elif kind in known.apart.get(query.kind, frozenset()):
            yield "kind_apart", f"{query.kind} / {kind}"
    own_words = keys_of(query.name)
    beside = {*around.before, *around.after}
    if len(own_words) > 1 and not borne and like.how not in (SAME, GUARDED):
        # what the name says beside the words that it shares with the entry's
        beside |= {own_words[0], own_words[-1]}
    own = beside & known.heads.get(kind, frozenset())
    if own:
        yield "head_near", min(own)
    elif like.how == GENERIC and entity.type == "base" and query.kind != "base":
        yield "name_bare", ""
    elif entity.type != "actor" and not beside & known.heads.get(entity.kind, frozenset()):
        others = {word for other, words in known.heads.items() if other not in _WHO for word in words & beside}
        if others:
            yield "head_other", min(others)


def _country(like: Like, query: Query, context: Context) -> Iterator[tuple[str, str]]:
    code = like.entity.country
    if not code:
        return
    place = like.entity.type != "actor"
    if query.country:
        if query.country == code:
            yield "country_stated", code
        elif place or like.how != SAME:
            yield "country_stated_other", f"{query.country}, not {code}"
        else:
            yield "country_abroad", f"{query.country}, not {code}"
        return
    if code in context.countries:
        yield "country_told", code
    elif code in context.text_countries:
        yield "country_text", code
    elif (context.countries or context.text_countries) and like.entity.kind not in ("country", "state"):
        yield "country_elsewhere", code


def _cues(entity: Entity, around: Surroundings, known: Knowledge, extra: frozenset[str]) -> Iterator[tuple[str, str]]:
    own = sorted(word for word in {*map(_folded, entity.context), *extra} if word and around.has(word))
    if own:
        yield "cue_own", own[0]
    cues = known.cues.get(entity.id)
    if cues is None:
        return
    near = sorted(word for word in cues.near if around.has(word))
    against = sorted(word for word in cues.against if around.has(word))
    if near:
        yield "cue_near", near[0]
    if against:
        yield "cue_against", against[0]


@lru_cache(maxsize=16384)
def _names_of(gazetteer: Gazetteer, identifier: str) -> tuple[str, ...]:
    entity = gazetteer.entities.get(identifier)
    return tuple(fold(name) for name in entity.names()) if entity else ()


def _relatives(entity: Entity, gazetteer: Gazetteer) -> Iterator[str]:
    own = {*_names_of(gazetteer, entity.id)}
    for identifier in (*entity.member_of, *gazetteer.containers(entity.id)):
        for name in _names_of(gazetteer, identifier):
            if name and name not in own:
                yield name


def is_plain(likes: list[Like]) -> bool:
    """One entity bears the very name and nobody else anything like it: there is nothing to weigh."""
    return len(likes) == 1 and likes[0].how == SAME

