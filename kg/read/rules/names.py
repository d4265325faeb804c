"""Places and actors in a sentence: gazetteer names, noun phrases around a place or force noun, and unknown names.

A mention's `name` is the phrase without its article; what identifies it (an entity, a country) is kept beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.facts import Actor, ActorKind, Place, PlaceKind
from kg.gazetteer import Entity, Match
from kg.read.rules.annotate import Sentence, once
from kg.read.rules.name_parts import apposed_name, country_of, entity_of, located, lookup, only_described
from kg.read.rules.noun_phrases import clean, is_proper, name_link, phrase_end, phrase_start
from kg.read.rules.struck_names import struck_names


@dataclass(frozen=True)
class PlaceMention:
    """A place named or described at [start, end).

    `generic`: no proper name in it ("cette même base"). `described`: told by its kind and by the country or province
    that it belongs to ("an Iraqi military base"), so that its own name may still follow.
    """

    start: int
    end: int
    name: str
    kind: PlaceKind
    country: str | None
    entity: str | None
    generic: bool
    demonstrative: bool
    indefinite: bool
    head: Token
    inner: tuple[str, ...] = ()
    definite: bool = False
    plural: bool = False
    described: bool = False

    def to_place(self) -> Place:
        """As a fact carries it."""
        return Place(name=self.name, kind=self.kind, country=self.country, entity=self.entity)


@dataclass(frozen=True)
class ActorMention:
    """An actor named or described at [start, end). `generic`: nobody by name ("des hommes armés", "l'armée")."""

    start: int
    end: int
    name: str
    kind: ActorKind
    country: str | None
    entity: str | None
    generic: bool
    head: Token

    def to_actor(self) -> Actor:
        """As a fact carries it."""
        return Actor(name=self.name, kind=self.kind, country=self.country, entity=self.entity)


_QUOTED_NAME = re.compile(r"\s*[«\"“]\s*[A-ZÀ-Þ][^«»\"“”]{1,30}[»\"”]")
_SITES = frozenset({"base", "airport", "embassy", "oil_site", "ship", "civilian", "checkpoint", "other", "convoy"})


def _determiner(sentence: Sentence, index: int) -> str:
    words = []
    for token in reversed(sentence.tokens[max(0, index - 3) : index]):
        if token.pos_ in ("DET", "NUM", "ADJ", "PRON") or token.lower_ in ("du", "des", "au", "aux", "même"):
            words.append(token.lower_)
        else:
            break
    return " ".join(words)


@once
def find_places(sentence: Sentence) -> list[PlaceMention]:
    """Places in a sentence, left to right, larger phrases first where they overlap; see the module's docstring."""
    found: list[PlaceMention] = []
    parties = [(m.start, m.end) for m in sentence.names if not m.adjective and m.entities[0].type == "actor"]
    idioms = [(h.start, h.end) for h in sentence.hits("not_places")]
    for hit in sentence.hits("place_nouns"):
        if any(a <= hit.start and hit.end <= b for a, b in idioms):
            continue  # « à ce stade »
        if any(a <= hit.start and hit.end <= b and b - a > hit.end - hit.start for a, b in parties):
            continue  # "Islamic State" is no province
        mention = _noun_place(sentence, hit.start, hit.end, hit.attrs["kind"])
        if mention and (hit.attrs.get("border") or mention.kind == "ship"):
            mention = replace(mention, country=None, entity=None)  # a border has two sides, a ship's name is no place
        if mention and not any(m.start <= mention.start and mention.end <= m.end for m in found):
            found.append(mention)
    covered = [(m.start, m.end) for m in found]
    for match in sentence.names:
        if match.adjective or any(a <= match.start and match.end <= b for a, b in covered):
            continue
        entity = next((e for e in match.entities if e.type in ("place", "base")), None)
        if entity and (match.entities[0].type in ("place", "base") or _stands_as_place(sentence, match)):
            found.append(_named_place(sentence, match, entity))
    found += _unknown_places(sentence, found)
    found = [m for m in found if not _behind_a_flag(sentence, m)]
    _with_where(sentence, found)
    return sorted(found, key=lambda m: (m.start, -m.end))


def _behind_a_flag(sentence: Sentence, place: PlaceMention) -> bool:
    """« battant pavillon du Panama », "registered in Liberia": of a ship's papers, not of where it is."""
    flags = sentence.hits("flag_words")
    return any(0 <= place.start - flag.end <= 5 for flag in flags)


def _with_where(sentence: Sentence, found: list[PlaceMention]) -> None:
    """ "the post at Labbezanga", « un poste à Labbezanga »: a site without a name bears that of where it is."""
    near = sentence.report.lexicon.words("beside_prepositions")
    for site in [m for m in found if m.generic and m.kind in ("base", "checkpoint", "airport")]:
        for place in [p for p in found if not p.generic and p.kind in ("base", "city", "village")]:
            if sentence.report.text[site.end : place.start].strip().lower() in near:
                name = clean(sentence.report.original(site.start, place.end))
                whole = replace(
                    site,
                    end=place.end,
                    name=name,
                    country=place.country,
                    generic=False,
                    inner=(*site.inner, *place.inner),
                )
                found[found.index(site)] = whole
                found.remove(place)
                break


def _stands_as_place(sentence: Sentence, match: Match) -> bool:
    """ "in southern Somalia": a state's name behind a preposition of place is the country."""
    for token in reversed([t for t in sentence.tokens if sentence.end_of(t) <= match.start][-3:]):
        if token.lower_ in sentence.report.lexicon.words("in_prepositions"):
            return True
        if token.pos_ not in ("ADJ", "DET", "PROPN"):
            return False
    return False


def _noun_place(sentence: Sentence, start: int, end: int, kind: PlaceKind) -> PlaceMention | None:
    tokens = sentence.tokens_in(start, end)
    if not tokens or tokens[-1].pos_ in ("VERB", "AUX", "ADV"):
        return None
    if tokens[-1].pos_ == "ADJ" and len(tokens) == 1 and tokens[-1].dep_ == "amod":
        return None  # « une attaque terroriste complexe »
    if kind == "convoy" and any(h.start < end and start < h.end for h in sentence.hits("weapons")):
        return None  # a car bomb is a weapon, not what was hit
    behind = [h for h in sentence.hits("place_nouns") if end < h.start < end + 22]
    links = sentence.report.lexicon.words("phrase_links")
    if kind == "region" and behind and links & {*sentence.report.text[end : behind[0].start].split()[:1]}:
        return None  # « l'ouest du même gisement »: the field is the place
    first, last = phrase_start(sentence, tokens[0]), phrase_end(sentence, tokens[-1])
    if first > 0 and sentence.tokens[first - 1].lower_ in ("by",) and kind == "base" and tokens[0].lower_ == "force":
        return None
    begin, stop = sentence.offset(sentence.tokens[first]), sentence.end_of(sentence.tokens[last - 1])
    determiner = _determiner(sentence, first)
    quoted = _QUOTED_NAME.match(sentence.report.text, stop, sentence.end) if kind == "ship" else None
    stop = quoted.end() if quoted else stop  # « le vraquier « Nordic Star » »
    name = clean(sentence.report.original(begin, stop))
    if not name:
        return None
    noun_start, noun_end = sentence.offset(tokens[0]), sentence.end_of(tokens[-1])
    proper = any(
        is_proper(t.text) and not (t.is_sent_start or t.i == sentence.tokens[0].i)
        for t in sentence.tokens_in(begin, stop)
        if not (noun_start <= sentence.offset(t) < noun_end)
    ) or any(is_proper(t.text) for t in tokens[1:])
    hit = located(sentence, kind, begin, stop)
    entity: str | None = None
    country = country_of(sentence, begin, stop, kind)
    inner: tuple[str, ...] = ()
    if hit:
        match, found = hit
        inner = (found.id,)
        same_kind = found.type == "base" if kind == "base" else found.kind == kind
        if same_kind or (match.end - match.start) >= 0.8 * (stop - begin):
            entity, country = found.id, found.country or country
            kind = _kind(found)
        else:
            entity = lookup(sentence, name, kind, found.country) if proper else None
            if entity:
                country = sentence.report.gazetteer.entities[entity].country or country
    words = set(determiner.split())
    lex = sentence.report.lexicon
    apposed = (
        apposed_name(sentence, first, len(determiner.split()))
        if not proper and not hit and words & lex.words("indefinite")
        else None
    )
    if apposed is not None:
        begin, name, proper = apposed
        known = entity_of(sentence.names, begin, stop, ("base", "place"))
        entity, country = (known[1].id, known[1].country) if known else (None, country)
        inner = (known[1].id,) if known else ()
        words = set()
    head = sentence.head_of(begin, stop)
    return PlaceMention(
        begin,
        stop,
        name,
        kind,
        country,
        entity,
        not proper and not hit,
        bool(words & lex.words("demonstrative")) or name.lower().startswith(("même ", "same ")),
        bool(words & lex.words("indefinite")),
        head,
        inner,
        bool(words & lex.words("definite")),
        tokens[-1].text.lower().endswith(("s", "x")) and tokens[-1].lower_ not in lex.words("singular_in_s"),
        entity is None
        and kind in _SITES | {"village", "city"}
        and only_described(sentence, begin, stop, noun_start, noun_end),
    )


def _kind(entity: Entity) -> PlaceKind:
    return "base" if entity.type == "base" else entity.kind  # type: ignore[return-value]


def _named_place(sentence: Sentence, match: Match, entity: Entity) -> PlaceMention:
    name = clean(sentence.report.original(match.start, match.end))
    return PlaceMention(
        match.start,
        match.end,
        name,
        _kind(entity),
        entity.country or None,
        entity.id,
        False,
        False,
        False,
        sentence.head_of(match.start, match.end),
        (entity.id,),
    )


def _unknown_places(sentence: Sentence, known: list[PlaceMention]) -> list[PlaceMention]:
    """Names after a preposition of place that no list knows: « à Boulkessy », "in Missufine"."""
    prepositions = sentence.report.lexicon.words("place_prepositions")
    not_names = sentence.report.lexicon.words("not_names")
    area_prepositions = sentence.report.lexicon.words("area_prepositions")
    taken = (
        [(m.start, m.end) for m in known]
        + [(m.start, m.end) for m in sentence.names]
        + [(d.start, d.end) for d in sentence.dates]
    )
    found: list[PlaceMention] = []
    tokens = sentence.tokens
    i = 1
    while i < len(tokens):
        if tokens[i - 1].lower_ not in prepositions or not is_proper(tokens[i].text) or tokens[i].lower_ in not_names:
            i += 1
            continue
        k = i + 1
        while k < len(tokens) and (
            length := 1 if is_proper(tokens[k].text) and tokens[k].pos_ != "PUNCT" else name_link(tokens, k)
        ):
            k += length
        start, end = sentence.offset(tokens[i]), sentence.end_of(tokens[k - 1])
        name = clean(sentence.report.original(start, end))
        kind: PlaceKind = "region" if tokens[i - 1].lower_ in area_prepositions else "city"
        if len(name) > 2 and not any(a < end and start < b for a, b in taken) and not _speaks(tokens[i - 1], tokens[i]):
            found.append(
                PlaceMention(start, end, name, kind, None, None, False, False, False, sentence.head_of(start, end))
            )
        i = k
    taken += [(m.start, m.end) for m in found]
    for first, last in struck_names(sentence):
        start, end = sentence.offset(tokens[first]), sentence.end_of(tokens[last - 1])
        if not any(a < end and start < b for a, b in taken):
            name, head = clean(sentence.report.original(start, end)), sentence.head_of(start, end)
            found.append(PlaceMention(start, end, name, "city", None, None, False, False, False, head))
    return found


def _speaks(preposition: Token, name: Token) -> bool:
    """« de Barry », "to Reuters": a person or outlet, not a place, as far as the parse can tell."""
    return (
        preposition.lower_ in ("de", "d'", "du", "of", "to", "from", "by", "contre", "against") and name.pos_ == "PROPN"
    )


@once
def find_actors(sentence: Sentence) -> list[ActorMention]:
    """Actors in a sentence: gazetteer names, and phrases around a force noun ("des soldats américains")."""
    found: list[ActorMention] = []
    report = sentence.report
    for hit in sentence.hits("force_nouns"):
        tokens = sentence.tokens_in(hit.start, hit.end)
        if not tokens or tokens[-1].pos_ in ("VERB", "AUX"):
            continue
        first, last = phrase_start(sentence, tokens[0]), phrase_end(sentence, tokens[-1])
        begin, stop = sentence.offset(sentence.tokens[first]), sentence.end_of(sentence.tokens[last - 1])
        if any(m.start <= begin and stop <= m.end for m in found):
            continue
        name = clean(report.original(begin, stop))
        inside = [m for m in sentence.names if m.start >= begin and m.end <= stop and m.entities]
        whole = next(
            (
                m
                for m in inside
                if not m.adjective and m.entities[0].type == "actor" and (m.end - m.start) >= 0.6 * (stop - begin)
            ),
            None,
        )
        kind: ActorKind = hit.attrs["kind"]
        entity = whole.entities[0].id if whole else None
        country = next((m.entities[0].country for m in inside if m.entities[0].country), None) or None
        if whole:
            kind = whole.entities[0].kind  # type: ignore[assignment]
        proper = any(is_proper(t.text) for t in sentence.tokens[first:last] if t.i != sentence.tokens[0].i)
        if name:
            found.append(
                ActorMention(
                    begin, stop, name, kind, country, entity, not (inside or proper), sentence.head_of(begin, stop)
                )
            )
    for match in sentence.names:
        if match.adjective or not match.entities or any(a.start <= match.start and match.end <= a.end for a in found):
            continue
        first_entity = match.entities[0]
        if first_entity.type == "actor" and first_entity.kind in (
            "armed_group",
            "armed_force",
            "coalition",
            "organisation",
            "state",
            "person",
            "outlet",
        ):
            found.append(
                ActorMention(
                    match.start,
                    match.end,
                    clean(report.original(match.start, match.end)),
                    first_entity.kind,  # type: ignore[arg-type]
                    first_entity.country or None,
                    first_entity.id,
                    False,
                    sentence.head_of(match.start, match.end),
                )
            )
    return sorted(found, key=lambda m: (m.start, -m.end))


def renamed(mention: PlaceMention, other: PlaceMention) -> PlaceMention:
    """`mention` seen as the same place as `other`: its words stay, its identity is the other's."""
    return replace(
        mention,
        name=other.name,
        kind=other.kind,
        country=other.country,
        entity=other.entity,
        generic=other.generic,
        described=other.described,
    )
