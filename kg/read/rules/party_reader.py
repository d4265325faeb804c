"""Who is meant by the words that claim, accuse or deny: pronouns, spokesmen, groups told before.

A spokesman stands for his group, an agency of a group for the group (gazetteer: `member_of`); "the group", « le
mouvement » and pronouns stand for the party told last. The words themselves: party_words.py.
"""

from __future__ import annotations

from dataclasses import replace

from kg.facts import Actor
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.new_names import called
from kg.read.rules.noun_phrases import is_proper
from kg.read.rules.party_words import PARTY_KINDS, PartyMention, PartyWords, is_party
from kg.read.rules.sources import Sources

__all__ = ["PARTY_KINDS", "PartyMention", "PartyReader", "is_party"]


class PartyReader(PartyWords):
    """Reads the parties of one report."""

    def __init__(self, report: Annotated, sources: Sources) -> None:
        super().__init__(report)
        self.sources = sources
        self._cache: dict[int, list[PartyMention]] = {}
        self._spokesmen: dict[str, Actor] = {}
        for sentence in report.sentences:
            self.of(sentence)

    # ------------------------------------------------------------------ mentions
    def of(self, sentence: Sentence) -> list[PartyMention]:
        """The parties of a sentence, left to right; pronouns and pointing words are resolved where the text allows."""
        if sentence.index not in self._cache:
            self._cache[sentence.index] = []
            raw = sorted(
                [*self._actors(sentence), *self._states(sentence), *self._pronouns(sentence)],
                key=lambda p: (p.start, -p.end),
            )
            kept = self._cache[sentence.index]
            for party in raw:
                if kept and party.start < kept[-1].end:
                    continue
                kept.append(self._resolved(sentence, party))
            for k, party in enumerate(kept):
                kept[k] = self._with_voice(sentence, party)
        return self._cache[sentence.index]

    def named(self, sentence: Sentence) -> list[PartyMention]:
        """The parties of a sentence that are somebody."""
        return [p for p in self.of(sentence) if p.actor is not None]

    # ------------------------------------------------------------------ who is pointed at
    def _resolved(self, sentence: Sentence, party: PartyMention) -> PartyMention:
        if party.actor is None:
            actor = called(sentence, party.end) if not party.pronoun else None
            if party.pronoun and (spoken := self._of_frame(sentence, party)):
                return replace(party, actor=spoken.actor, voice=spoken.voice)
            if party.pronoun and self.report.text[party.start : party.end].lower() in self.report.lexicon.words(
                "person_pronouns"
            ):
                person = self._person_meant(sentence, party)
                return replace(party, actor=person.actor, voice=person.voice) if person else party
            return replace(party, actor=actor or self.antecedent(sentence, party))
        new = party.actor.kind == "armed_group" and party.actor.entity is None and not party.generic
        if new and (told := self._told_camp(sentence, party)):
            return told
        if (
            party.actor.kind == "armed_group"
            and party.actor.entity is None
            and party.actor.country
            and not party.generic
        ):
            country = party.actor.country  # « les rebelles yéménites »: the group of that country told before
            if self._before(sentence, party.start, "pointing_words"):
                known = next(
                    (
                        p.actor
                        for p in self._earlier(sentence)
                        if p.actor and p.actor.kind == "armed_group" and p.actor.entity and p.actor.country == country
                    ),
                    None,
                )
                return replace(party, actor=known or party.actor)
        return party

    def _told_camp(self, sentence: Sentence, party: PartyMention) -> PartyMention | None:
        """ "The Shiite movement", « la milice pro-iranienne »: one group told just before, not a new one."""
        words = self.report.text[party.start : party.end].lower().split()
        if not {words[-1], words[0]} & self.report.lexicon.words("one_group") or not self._before(
            sentence, party.start, "definite_words"
        ):
            return None
        first = self.report.sentences[max(0, sentence.index - 2)].start
        near = [
            p.actor
            for p in self._earlier(sentence)
            if p.start >= first and not p.tied and p.actor and p.actor.kind == "armed_group" and p.actor.entity
        ]
        return replace(party, actor=near[0]) if near else None

    def _of_frame(self, sentence: Sentence, party: PartyMention) -> PartyMention | None:
        """The party that a pronoun speaks for where it is the subject of speech in parenthesis: ", it disclosed,"."""
        frame = next((f for f in self.sources.frames(sentence) if f.speaker.start == party.start and f.before), None)
        return self.of_actor(sentence, frame.speaker.actor, party.start) if frame else None

    def _person_meant(self, sentence: Sentence, party: PartyMention) -> PartyMention | None:
        """ "He", "she": a person, who may speak for a party but is none."""
        said = next((c for c in self.sources.reader.candidates(sentence) if c.start == party.start), None)
        actor = self.sources.resolve(sentence, said).actor if said else None
        return self.of_actor(sentence, actor, party.start) if actor and actor.kind == "person" else None

    def _earlier(self, sentence: Sentence) -> list[PartyMention]:
        """The parties told so far, the last one first."""
        return [p for index in range(sentence.index, -1, -1) for p in reversed(self._cache.get(index, []))]

    def antecedent(self, sentence: Sentence, party: PartyMention) -> Actor | None:
        """The party that a pronoun or « le groupe », "the movement" stands for."""
        past = [p for p in self._earlier(sentence) if p.actor is not None and not p.tied and p.end <= party.start]
        groups = [p for p in past if p.actor and p.actor.kind == "armed_group"]
        if not party.pronoun:
            return groups[0].actor if groups else None
        near = [p for p in past if p.start >= self.report.sentences[max(0, sentence.index - 2)].start]
        subjects = [p for p in near if self._is_subject(p)]
        pool = (
            [p for p in subjects if not p.generic or (p.actor and p.actor.entity)]
            or [p for p in near if p in groups]
            or groups
        )
        return pool[0].actor if pool else None

    def _is_subject(self, party: PartyMention) -> bool:
        sentence = next(s for s in self.report.sentences if s.start <= party.start < s.end)
        head = sentence.head_of(party.start, party.end)
        owner = head.dep_ == "poss" and (party.actor is None or party.actor.kind != "state")  # "Yemen's rebels": they
        return head.dep_.startswith("nsubj") or owner or head.dep_ in ("appos", "ROOT")

    def _with_voice(self, sentence: Sentence, party: PartyMention) -> PartyMention:
        """« le porte-parole des Houthis, Yahya Saree », "their spokesman": the party with the one who speaks for it."""
        if party.voice or party.actor is None:
            return party
        for candidate in self.sources.reader.candidates(sentence):
            if (
                candidate.role in ("person", "office")
                and candidate.actor
                and candidate.start <= party.start + 1
                and party.end <= candidate.end + 4
            ):
                if candidate.surname:
                    self._spokesmen[candidate.surname] = party.actor
                return replace(party, voice=candidate.actor)
        return party

    def of_actor(self, sentence: Sentence, actor: Actor | None, position: int) -> PartyMention | None:
        """The party that a speaker told by `sources` stands for; None if he stands for none."""
        if actor is None or actor.anonymous:
            return None
        entity = self.report.gazetteer.entities.get(actor.entity) if actor.entity else None
        entity = entity or next(
            (
                m.entities[0]
                for s in self.report.sentences
                for m in s.names
                if m.entities and m.entities[0].kind == "person" and m.text == actor.name
            ),
            None,
        )
        group = self._group_of(entity)
        if group and (actor.kind in ("person", "outlet")):
            return PartyMention(position, position, group, actor)
        if actor.kind in PARTY_KINDS and (actor.entity or is_proper(actor.name) or actor.country):
            return PartyMention(position, position, actor)
        if actor.kind == "organisation" and self.report.lexicon["war_bodies"].search(actor.name):
            return PartyMention(position, position, actor, generic=True)
        men = self.report.lexicon["fighting_men"].search(actor.name) is not None
        if actor.kind in ("armed_force", "coalition") and not men:
            return PartyMention(position, position, actor, generic=True)
        if actor.kind == "armed_group" or (men and actor.kind == "armed_force"):
            found = self.antecedent(sentence, PartyMention(position, position, None))
            return PartyMention(position, position, found) if found else None
        return self._spoken_for(sentence, actor, position)

    def _spoken_for(self, sentence: Sentence, actor: Actor, position: int) -> PartyMention | None:
        """The party of a spokesman: the one in his description, or told with his name before."""
        surname = actor.name.split()[-1]
        if surname in self._spokesmen:
            return PartyMention(position, position, self._spokesmen[surname], actor)
        body = self.report.gazetteer.entities.get(actor.institution_entity or "")
        if body and body.kind in PARTY_KINDS:
            return PartyMention(position, position, self._as_actor(body), actor)
        for other in self.report.sentences[: sentence.index + 1]:
            at = self.report.text.find(actor.name, other.start, other.end)
            if at < 0:
                continue
            inside = [p for p in self.of(other) if p.actor and at <= p.start < at + len(actor.name)]
            near = [p for p in self.of(other) if p.voice and p.voice.name == actor.name]
            own = self.report.lexicon["own_spokesman"].search(
                self.report.text, max(other.start, at - 40), min(other.end, at + len(actor.name) + 45)
            )
            if inside or near:
                return replace((inside or near)[0], voice=actor)
            if own:
                found = self.antecedent(other, PartyMention(own.start, own.end, None))
                return PartyMention(position, position, found, actor) if found else None
        return None

    def speaking(self, sentence: Sentence, position: int) -> PartyMention | None:
        """The party in whose words the passage at `position` stands."""
        frames = [f for f in self.sources.frames(sentence) if f.low <= position < f.high]
        frame = min(frames, key=lambda f: f.high - f.low) if frames else None
        if frame:
            inside = [
                p
                for p in self.of(sentence)
                if frame.speaker.start <= p.start and p.end <= frame.speaker.end + 1 and not p.tied
            ]
            inside.sort(key=lambda p: p.generic)
            if inside and inside[0].actor is not None:
                return inside[0]
        return self.of_actor(sentence, self.sources.speaker(sentence, position), position)
