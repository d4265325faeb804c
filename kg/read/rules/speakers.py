"""Who a phrase speaks of: reads the description of a source ("un responsable militaire américain") into an Actor.

A description is found around a role noun of `sources.toml`, a name of the gazetteer, a personal name or a pronoun.
Which of them speaks, and what, is decided in `sources.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from spacy.tokens import Token

from kg.facts import Actor
from kg.gazetteer import Entity, Match
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.lexicon import Hit
from kg.read.rules.names import ActorMention, find_actors
from kg.read.rules.noun_phrases import is_proper
from kg.read.rules.persons import Persons
from kg.read.rules.phrases import SpeakerMention, agreement, country_in, windows
from kg.read.rules.word_patterns import compiled, leading


class SpeakerReader(Persons):
    """Reads descriptions of sources out of the sentences of one report."""

    def __init__(self, report: Annotated) -> None:
        super().__init__(report)
        self._cache: dict[tuple[int, int], list[SpeakerMention]] = {}

    def candidates(self, sentence: Sentence) -> list[SpeakerMention]:
        """All who might speak in a sentence, left to right, not nested."""
        key = (sentence.start, sentence.end)
        if key not in self._cache:
            pieces = windows(sentence)
            if len(pieces) > 1:
                self._cache[key] = [s for piece in pieces for s in self.candidates(piece)]
                return self._cache[key]
            actors = find_actors(sentence)
            found = [s for hit in sentence.hits("source_roles") if (s := self._role(sentence, hit, actors))]
            found += self._persons(sentence, found)
            found += self._named(sentence, actors)
            found += self._pronouns(sentence)
            found.sort(key=lambda s: (s.start, -s.end))
            flat: list[SpeakerMention] = []
            for speaker in found:
                if flat and speaker.start < flat[-1].end:
                    continue
                flat.append(speaker)
            self._cache[key] = flat
        return self._cache[key]

    def first_in(self, sentence: Sentence, start: int, reach: int = 12) -> SpeakerMention | None:
        """The candidate whose description begins at `start` or a few characters (an article) after it."""
        for speaker in self.candidates(sentence):
            if start <= speaker.start <= start + reach or speaker.start <= start < speaker.end:
                return speaker
        return None

    def describe(self, sentence: Sentence, position: int) -> SpeakerMention | None:
        """Whatever noun phrase stands at `position` ("selon un décompte de l'AFP"), when no role noun helps."""
        first = sentence.token_at(position).i - sentence.tokens[0].i
        while first < len(sentence.tokens) and (
            sentence.offset(sentence.tokens[first]) < position or self._is_determiner(sentence.tokens[first])
        ):
            first += 1
        if first >= len(sentence.tokens):
            return None
        k = first
        while k < len(sentence.tokens) - 1 and sentence.tokens[k].pos_ == "ADJ":
            k += 1
        head = sentence.tokens[k]
        if head.pos_ not in ("NOUN", "PROPN") or head.lower_ in self.never or head.pos_ == "PUNCT":
            return None
        if any(d.start <= sentence.offset(head) < d.end for d in sentence.dates):
            return None
        last = self._right(sentence, k, person=False)
        start, end = sentence.offset(sentence.tokens[first]), sentence.end_of(sentence.tokens[last - 1])
        proper = is_proper(head.text)
        named = self._capitals(sentence, first) if proper else None
        if named and named[1] - named[0] > 1:
            return self._person(sentence, named)
        actor = self._actor(sentence, start, end, "unidentified", not proper)
        return SpeakerMention(start, end, head, actor, "name" if proper else "described", agreement(head))

    def _role(self, sentence: Sentence, hit: Hit, actors: list[ActorMention]) -> SpeakerMention | None:
        tokens = sentence.tokens_in(hit.start, hit.end)
        if not tokens or (tokens[-1].pos_ in ("VERB", "AUX", "ADV") and not self._determined(sentence, tokens[0])):
            return None
        base = sentence.tokens[0].i
        if self.english and self._modifies(sentence, tokens[-1]):
            return None
        person = hit.attrs["kind"] == "person"
        first = self._left(sentence, tokens[0].i - base)
        last = self._right(sentence, tokens[-1].i - base + 1, person, after_noun=True)
        start, end = sentence.offset(sentence.tokens[first]), sentence.end_of(sentence.tokens[last - 1])
        head = tokens[-1] if self.english else tokens[0]
        bare = last - first == len(tokens)
        definite = self._determiner(sentence, first) in self.pointing
        if hit.attrs.get("owner"):
            owner = self._owner(sentence, first, hit.end, end, actors)
            if owner:
                return replace(owner, start=start, end=max(end, owner.end), owner=True)
            actor = self._actor(sentence, start, end, "unidentified", False)
            return SpeakerMention(start, end, head, actor, hit.entry, agreement(head), bare, definite, owner=True)
        named = self._name_of_role(sentence, first, last, end) if person else None
        if named:
            return self._with_name(sentence, named, start, end, head)
        if (
            hit.entry == "outlet"
        ):  # « à l'Agence France-Presse des sources … »: its name ends where the gazetteer's does
            known = (
                m
                for m in sentence.names
                if m.entities and m.entities[0].kind == "outlet" and m.start <= hit.start < m.end
            )
            end = next((m.end for m in known), end)
        start, end, latter = self._latter(sentence, start, end)
        if hit.entry == "group":
            aligned = self._aligned(sentence, end)
            end, bare = aligned, bare and aligned == end
        proper = any(is_proper(t.text) for t in sentence.tokens_in(start + 1, end))
        if hit.entry == "group" and not proper and (called := self._called(sentence, end, actors)):
            return replace(called, start=start, head=head, agreement=agreement(head))
        whole = _whole(sentence, start, end)
        if latter:
            actor = latter
        elif whole and hit.attrs["kind"] != "person":
            actor = _of_entity(sentence, start, end, whole)
        elif hit.entry == "outlet":
            actor = self._outlet(sentence, start, end, last)
            end = max(end, start + len(actor.name)) if actor.entity is None else end
        else:
            actor = self._actor(sentence, start, end, hit.attrs["kind"], hit.attrs["anonymous"])
        return SpeakerMention(
            start, self._quoted_by(sentence, end), head, actor, hit.entry, agreement(head), bare, definite
        )

    def _quoted_by(self, sentence: Sentence, end: int) -> int:
        """After « cités par Reuters », which tells through whom a source is heard."""
        cue = next(
            (h for h in sentence.hits("relay_cues") if 0 <= h.start - end <= 2 and not h.attrs.get("needs_outlet")),
            None,
        )
        outlet = next((m for m in sentence.names if cue and 0 <= m.start - cue.end <= 22), None)
        return outlet.end if outlet else cue.end if cue else end

    def _aligned(self, sentence: Sentence, end: int) -> int:
        """After « soutenues par Téhéran », "backed by Iran", which tells one group from another."""
        cue = next((h for h in sentence.hits("alignment") if 0 <= h.start - end <= 2), None)
        match = next(
            (m for m in sentence.names if cue and (0 <= m.start - cue.end <= 6 or (m.start < end and m.end > cue.end))),
            None,
        )
        return match.end if match else end

    def _called(self, sentence: Sentence, end: int, actors: list[ActorMention]) -> SpeakerMention | None:
        """The name told after a group noun: « Un groupuscule jusque-là ignoré, Saraya Awliya al-Dam, »."""
        comma = self.report.text.find(",", end, min(sentence.end, end + 60))
        if comma < 0:
            return None
        mention = next((a for a in actors if 0 < a.start - comma <= 6 and not a.generic), None)
        if mention:
            return self._of_mention(mention)
        index = sentence.token_at(comma + 2).i - sentence.tokens[0].i
        named = self._capitals(sentence, index)
        if named is None:
            return None
        start, stop = sentence.offset(sentence.tokens[named[0]]), sentence.end_of(sentence.tokens[named[1] - 1])
        actor = Actor(name=self.report.original(start, stop), kind="armed_group")
        return SpeakerMention(start, stop, sentence.tokens[named[0]], actor, "name")

    def _outlet(self, sentence: Sentence, start: int, end: int, last: int) -> Actor:
        entity = next(
            (
                e
                for m in sentence.names
                if m.start >= start and m.end <= end and not m.adjective
                for e in m.entities[:1]
                if e.kind == "outlet"
            ),
            None,
        )
        if entity:
            return Actor(
                name=entity.label(self.report.lang), kind="outlet", country=entity.country or None, entity=entity.id
            )
        return Actor(name=self.report.original(start, end), kind="outlet", country=country_in(sentence, start, end))

    def _modifies(self, sentence: Sentence, token: Token) -> bool:
        """English: is the role noun only an attribute of the next noun ("military sources", "government officials")?"""
        i = token.i - sentence.tokens[0].i + 1
        if i >= len(sentence.tokens):
            return False
        following = sentence.tokens[i]
        return (
            following.pos_ == "NOUN"
            or following.text in self.report.lexicon.words("possessive_marks")
            or ((following.pos_ == "PROPN" and self._is_role_word(sentence, i)) and token.dep_ == "compound")
        )

    def _owner(
        self, sentence: Sentence, first: int, after: int, end: int, actors: list[ActorMention]
    ) -> SpeakerMention | None:
        """Whose statement it is: « un communiqué des forces de sécurité », "the army's statement"."""
        tokens = sentence.tokens
        mark = next(
            (
                k
                for k in range(first, len(tokens))
                if tokens[k].text in self.report.lexicon.words("possessive_marks")
                and sentence.offset(tokens[k]) < after
            ),
            None,
        )
        if mark:
            begin = self._left(sentence, mark - 1)
            start, stop = sentence.offset(tokens[begin]), sentence.end_of(tokens[mark - 1])
            head = tokens[mark - 1]
            mention = next((a for a in actors if a.start <= start < a.end <= stop), None)
            if mention:
                return self._of_mention(mention)
            return SpeakerMention(
                start,
                stop,
                head,
                self._actor(sentence, start, stop, "person", False),
                "office",
                bare=mark - begin == 1,
                definite=True,
            )
        lang = self.report.lang
        owned = compiled(rf"\s+{leading(lang, 'owner_links')}{leading(lang, 'owner_articles')}?")
        link = owned.match(self.report.text[after : after + 14])
        if not link:
            return None
        begin = after + link.end()
        for hit in sentence.hits("source_roles"):
            if begin <= hit.start <= begin + 25 and not hit.attrs.get("owner"):
                return self._role(sentence, hit, actors)
        mention = next((a for a in actors if begin - 3 <= a.start <= begin + 20), None)
        return self._of_mention(mention) if mention else None

    def _actor(self, sentence: Sentence, start: int, end: int, kind: Any, anonymous: bool) -> Actor:
        """The Actor of a description without a personal name."""
        name = re.sub(r"\s+", " ", self.report.original(start, end)).strip(" ,;:.")
        institution, entity = self._institution(sentence, start, end)
        country = country_in(sentence, start, end) or (entity.country or None if entity else None)
        return Actor(
            name=name,
            kind=kind,
            country=country,
            anonymous=anonymous,
            institution=institution,
            institution_entity=entity.id if entity else None,
        )

    def _named(self, sentence: Sentence, actors: list[ActorMention]) -> list[SpeakerMention]:
        found = [self._of_mention(mention) for mention in actors]
        covered = [(a.start, a.end) for a in actors]
        for match in sentence.names:
            if match.adjective or not match.entities or any(a <= match.start < b for a, b in covered):
                continue
            state = self._state_of(match)
            if state:
                found.append(
                    SpeakerMention(match.start, match.end, sentence.head_of(match.start, match.end), state, "state")
                )
        return found

    def _of_mention(self, mention: ActorMention) -> SpeakerMention:
        actor = mention.to_actor()
        actor = actor.model_copy(update={"name": _bare(actor.name, self.report.lang)})
        return SpeakerMention(
            mention.start,
            mention.end,
            mention.head,
            actor,
            "name",
            agreement(mention.head),
            bare=mention.generic,
            trade=mention.kind not in ("unidentified",),
        )

    def _state_of(self, match: Match) -> Actor | None:
        """The state that a country or capital stands for: « Téhéran », « l'Irak »."""
        for entity in match.entities:
            if entity.kind in ("country", "state", "city") and entity.country:
                if entity.kind == "city" and entity.note != "capital":
                    return None
                state = self.report.gazetteer.state(entity.country)
                name = state.label(self.report.lang) if state else match.text
                return Actor(name=name, kind="state", country=entity.country, entity=state.id if state else None)
        return None

    def _pronouns(self, sentence: Sentence) -> list[SpeakerMention]:
        found = []
        for token in sentence.tokens:
            agreement = self.pronouns.get(token.lower_.removeprefix("-t-").removeprefix("-"))
            if agreement is None:
                continue
            start = sentence.offset(token)
            found.append(SpeakerMention(start, sentence.end_of(token), token, None, "pronoun", agreement))
        return found


def _whole(sentence: Sentence, start: int, end: int) -> Entity | None:
    """The gazetteer actor whose name makes up most of [start, end)."""
    for match in sentence.names:
        if match.adjective or match.start < start - 4 or match.end > end + 1 or not match.entities:
            continue
        entity = match.entities[0]
        if entity.type == "actor" and (match.end - match.start) * 5 >= (end - start) * 2:
            return entity
    return None


def _of_entity(sentence: Sentence, start: int, end: int, entity: Entity) -> Actor:
    name = _bare(re.sub(r"\s+", " ", sentence.report.original(start, end)).strip(" ,"), sentence.report.lang)
    return Actor(name=name, kind=entity.kind, country=entity.country or None, entity=entity.id)  # type: ignore[arg-type]


def _bare(name: str, lang: str) -> str:
    """A name without its article, which is no part of it."""
    plain = name.replace("’", "'")
    match = compiled(rf"{leading(lang, 'definite_articles')}(?=\S)").match(plain)
    return name[match.end() :] if match else name
