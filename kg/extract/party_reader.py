"""Who is meant by the words that claim, accuse or deny: names, states, pronouns, spokesmen, groups unknown before.

A spokesman stands for his group, an agency of a group for the group (gazetteer: `member_of`); "the group", « le
mouvement » and pronouns stand for the party told last. Who is only tied to a party (« lié à Al-Qaïda », "allied to")
does not lend it its place in the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extract.annotate import Annotated, Sentence
from kg.extract.names import ActorMention, find_actors
from kg.extract.new_names import called, peoples
from kg.extract.noun_phrases import is_proper
from kg.extract.sources import Sources
from kg.facts import Actor
from kg.gazetteer import Entity

PARTY_KINDS = frozenset({"armed_group", "armed_force", "state", "coalition", "organisation"})
_ARMED = frozenset({"armed_group", "armed_force", "coalition"})


@dataclass(frozen=True)
class Party:
    """A party at [start, end). `actor` None: words that point at one told elsewhere. `voice`: who speaks for it."""

    start: int
    end: int
    actor: Actor | None
    voice: Actor | None = None
    tied: bool = False
    generic: bool = False
    pronoun: bool = False
    unknown: bool = False

    @property
    def speaker(self) -> Actor | None:
        """Who utters its words: the spokesman if one is told."""
        return self.voice or self.actor


def is_party(actor: Actor) -> bool:
    """May the actor claim or be accused: by its kind, or as a camp that the gazetteer knows?"""
    return not actor.anonymous and (
        actor.kind in PARTY_KINDS or (actor.kind == "unidentified" and actor.entity is not None)
    )


class PartyReader:
    """Reads the parties of one report."""

    def __init__(self, report: Annotated, sources: Sources) -> None:
        self.report = report
        self.sources = sources
        self._cache: dict[int, list[Party]] = {}
        self._spokesmen: dict[str, Actor] = {}
        for sentence in report.sentences:
            self.of(sentence)

    # ------------------------------------------------------------------ mentions
    def of(self, sentence: Sentence) -> list[Party]:
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

    def named(self, sentence: Sentence) -> list[Party]:
        """The parties of a sentence that are somebody."""
        return [p for p in self.of(sentence) if p.actor is not None]

    def _actors(self, sentence: Sentence) -> list[Party]:
        found = []
        every = find_actors(sentence)
        for mention in every:
            if any(
                o is not mention
                and o.entity
                and o.start <= mention.start
                and mention.end <= o.end
                and o.end - o.start > mention.end - mention.start
                for o in every
            ):
                continue
            party = self._of_mention(sentence, mention)
            if party is not None:
                found.append(party)
        return found

    def _of_mention(self, sentence: Sentence, mention: ActorMention) -> Party | None:
        tied = self._tied(sentence, mention.start)
        entity = self.report.gazetteer.entities.get(mention.entity) if mention.entity else None
        if mention.kind in ("person", "outlet"):
            group = self._group_of(entity)
            if group is None:
                return None
            voice = mention.to_actor() if mention.kind == "person" else None
            return Party(mention.start, mention.end, group, voice, tied)
        if not is_party(mention.to_actor()):
            return None
        inner = self._inside(sentence, mention) if entity is None else None
        if inner is not None:
            return Party(mention.start, mention.end, inner, tied=tied)
        owned = self._before(sentence, mention.start, "owning_words")
        if (
            owned
            and mention.kind in ("armed_group", "armed_force")
            and self.report.lexicon["fighting_men"].search(mention.name)
        ):
            return Party(
                mention.start, mention.end, None, tied=tied, generic=True
            )  # "its men": those of the party told before
        camp = self.report.lexicon["camp_words"].search(
            self.report.text, mention.start, min(sentence.end, mention.end + 22)
        )
        if mention.generic and mention.kind == "armed_group" and camp and self._only_armed(mention.end, camp.start):
            end = (
                max(mention.end, camp.end)
                if camp.start > mention.end + 2 or camp.end < mention.end + 3
                else mention.end
            )
            actor = mention.to_actor()
            if camp.start > mention.end + 2:
                actor = actor.model_copy(update={"name": self.report.original(mention.start, end)})
            return Party(mention.start, end, actor, tied=tied)
        before = self.report.lexicon["camp_words"].find(
            self.report.text, max(sentence.start, mention.start - 20), mention.start
        )
        if mention.generic and mention.kind == "armed_group" and before and mention.start - before[-1].end < 3:
            name = self.report.original(before[-1].start, mention.end)
            return Party(before[-1].start, mention.end, mention.to_actor().model_copy(update={"name": name}), tied=tied)
        if mention.generic and mention.kind == "armed_group":
            definite = self._before(sentence, mention.start, "pointing_words") or self._before(
                sentence, mention.start, "owning_words"
            )
            return Party(mention.start, mention.end, None, tied=tied, generic=True) if definite else None
        if (
            mention.generic
            and mention.kind == "armed_force"
            and self.report.lexicon["fighting_men"].search(mention.name)
        ):
            return None
        if mention.generic and mention.kind == "coalition" and mention.entity is None:
            return None
        return Party(mention.start, mention.end, mention.to_actor(), tied=tied, generic=mention.generic)

    def _only_armed(self, start: int, end: int) -> bool:
        """« factions armées pro-Iran »: is there nothing between a group and its camp, or only that it bears arms?"""
        between = self.report.text[start:end].strip().lower() if end > start else ""
        return end - start < 3 or between in self.report.lexicon.words("bearing_arms")

    def _inside(self, sentence: Sentence, mention: ActorMention) -> Actor | None:
        """« des combattants du GSIM », « le porte-parole militaire des Houthis »: the group named inside the words."""
        for match in sentence.names:
            if match.adjective or not mention.start <= match.start < mention.end or not match.entities:
                continue
            entity = match.entities[0]
            if entity.type == "actor" and entity.kind == "armed_group" and not self._tied(sentence, match.start):
                return Actor(name=match.text, kind="armed_group", country=entity.country or None, entity=entity.id)
        return None

    def _group_of(self, entity: Entity | None) -> Actor | None:
        """The party that a person or outlet of the gazetteer belongs to."""
        for name in entity.member_of if entity else ():
            body = self.report.gazetteer.entities.get(name)
            if body and body.kind in PARTY_KINDS:
                return self._as_actor(body)
        return None

    def of_a_state(self, actor: Actor) -> bool:
        """Is a body of the gazetteer a state's own: the Pentagon, a ministry, a government?"""
        entity = self.report.gazetteer.entities.get(actor.entity or "")
        if entity is None or not entity.country:
            return False
        bodies = (self.report.gazetteer.entities.get(name) for name in entity.member_of)
        return any(b is not None and b.kind == "state" for b in bodies) or bool(
            self.report.lexicon["official_words"].search(entity.label(self.report.lang))
        )

    def _as_actor(self, body: Entity) -> Actor:
        return Actor(name=body.label(self.report.lang), kind=body.kind, country=body.country or None, entity=body.id)  # type: ignore[arg-type]

    def _states(self, sentence: Sentence) -> list[Party]:
        """States by the name of the country or capital, where it does not tell a place (« à Téhéran », "in Iran")."""
        found = []
        for hit in sentence.hits("state_words"):
            body = self.report.gazetteer.state(hit.attrs["code"])
            if body and not self._before(sentence, hit.start, "locating_words"):
                found.append(Party(hit.start, hit.end, self._as_actor(body), tied=self._tied(sentence, hit.start)))
        found += [
            Party(a, b, self._as_actor(state))
            for a, b, state in peoples(sentence)
            if self._before(sentence, a, "pointing_words")
        ]
        for match in sentence.names:
            entity = match.entities[0] if match.entities else None
            if match.adjective or entity is None or not entity.country:
                continue
            capital = entity.kind == "city" and entity.note == "capital"
            if (entity.kind not in ("country", "state") and not capital) or (
                entity.kind == "state" and entity.type == "actor"
            ):
                continue
            told = any(h.attrs.get("kind") == "to" and 0 <= match.start - h.end <= 5 for h in sentence.hits("accusing"))
            if self._before(sentence, match.start, "locating_words") and not told:
                continue
            state = self.report.gazetteer.state(entity.country)
            name = state.label(self.report.lang) if state else match.text
            actor = Actor(name=name, kind="state", country=entity.country, entity=state.id if state else None)
            found.append(Party(match.start, match.end, actor, tied=self._tied(sentence, match.start)))
        return found

    def _pronouns(self, sentence: Sentence) -> list[Party]:
        words = self.report.lexicon.words("party_pronouns")
        return [
            Party(sentence.offset(t), sentence.end_of(t), None, pronoun=True)
            for t in sentence.tokens
            if t.lower_ in words and t.pos_ in ("PRON", "DET")
        ]

    def _before(self, sentence: Sentence, position: int, words: str) -> bool:
        """Does one of the words of a list stand right before?"""
        before = self.report.text[max(sentence.start, position - 16) : position].lower()
        tokens = re.findall(r"[\w-]+'?", before)[-2:]
        return bool(tokens) and (
            tokens[-1] in self.report.lexicon.words(words)
            or (
                tokens[-1] in ("la", "le", "les", "l'", "the", "même", "same")
                and len(tokens) > 1
                and tokens[-2] in self.report.lexicon.words(words)
            )
        )

    def _tied(self, sentence: Sentence, position: int) -> bool:
        low = max(sentence.start, position - 45)
        return any(
            0 <= position - h.end <= 8 for h in self.report.lexicon["ties"].find(self.report.text, low, position)
        )

    # ------------------------------------------------------------------ who is pointed at
    def _resolved(self, sentence: Sentence, party: Party) -> Party:
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

    def _told_camp(self, sentence: Sentence, party: Party) -> Party | None:
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

    def _of_frame(self, sentence: Sentence, party: Party) -> Party | None:
        """The party that a pronoun speaks for where it is the subject of speech in parenthesis: ", it disclosed,"."""
        frame = next((f for f in self.sources.frames(sentence) if f.speaker.start == party.start and f.before), None)
        return self.of_actor(sentence, frame.speaker.actor, party.start) if frame else None

    def _person_meant(self, sentence: Sentence, party: Party) -> Party | None:
        """ "He", "she": a person, who may speak for a party but is none."""
        said = next((c for c in self.sources.reader.candidates(sentence) if c.start == party.start), None)
        actor = self.sources.resolve(sentence, said).actor if said else None
        return self.of_actor(sentence, actor, party.start) if actor and actor.kind == "person" else None

    def _earlier(self, sentence: Sentence) -> list[Party]:
        """The parties told so far, the last one first."""
        return [p for index in range(sentence.index, -1, -1) for p in reversed(self._cache.get(index, []))]

    def antecedent(self, sentence: Sentence, party: Party) -> Actor | None:
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

    def _is_subject(self, party: Party) -> bool:
        sentence = next(s for s in self.report.sentences if s.start <= party.start < s.end)
        head = sentence.head_of(party.start, party.end)
        return head.dep_.startswith("nsubj") or head.dep_ in ("poss", "appos", "ROOT")

    def _with_voice(self, sentence: Sentence, party: Party) -> Party:
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

    def of_actor(self, sentence: Sentence, actor: Actor | None, position: int) -> Party | None:
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
            return Party(position, position, group, actor)
        if actor.kind in PARTY_KINDS and (actor.entity or is_proper(actor.name) or actor.country):
            return Party(position, position, actor)
        if actor.kind == "organisation" and self.report.lexicon["war_bodies"].search(actor.name):
            return Party(position, position, actor, generic=True)
        men = self.report.lexicon["fighting_men"].search(actor.name) is not None
        if actor.kind in ("armed_force", "coalition") and not men:
            return Party(position, position, actor, generic=True)
        if actor.kind == "armed_group" or (men and actor.kind == "armed_force"):
            found = self.antecedent(sentence, Party(position, position, None))
            return Party(position, position, found) if found else None
        return self._spoken_for(sentence, actor, position)

    def _spoken_for(self, sentence: Sentence, actor: Actor, position: int) -> Party | None:
        """The party of a spokesman: the one in his description, or told with his name before."""
        surname = actor.name.split()[-1]
        if surname in self._spokesmen:
            return Party(position, position, self._spokesmen[surname], actor)
        body = self.report.gazetteer.entities.get(actor.institution_entity or "")
        if body and body.kind in PARTY_KINDS:
            return Party(position, position, self._as_actor(body), actor)
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
                found = self.antecedent(other, Party(own.start, own.end, None))
                return Party(position, position, found, actor) if found else None
        return None

    def speaking(self, sentence: Sentence, position: int) -> Party | None:
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
