"""The words that name or point at a party: names, described camps, states by their country or capital, pronouns.

Who a pointing word means is settled in `party_reader.py`. Who is only tied to a party (« lié à Al-Qaïda », "allied to")
does not lend it its place in the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.facts import Actor
from kg.gazetteer import Entity
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.names import ActorMention, find_actors
from kg.read.rules.new_names import peoples

PARTY_KINDS = frozenset({"armed_group", "armed_force", "state", "coalition", "organisation"})
_ARMED = frozenset({"armed_group", "armed_force", "coalition"})


@dataclass(frozen=True)
class PartyMention:
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


class PartyWords:
    """Finds the words for parties in the sentences of one report."""

    def __init__(self, report: Annotated) -> None:
        self.report = report

    def _actors(self, sentence: Sentence) -> list[PartyMention]:
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

    def _of_mention(self, sentence: Sentence, mention: ActorMention) -> PartyMention | None:
        tied = self._tied(sentence, mention.start)
        entity = self.report.gazetteer.entities.get(mention.entity) if mention.entity else None
        if mention.kind in ("person", "outlet"):
            group = self._group_of(entity)
            if group is None:
                return None
            voice = mention.to_actor() if mention.kind == "person" else None
            return PartyMention(mention.start, mention.end, group, voice, tied)
        if not is_party(mention.to_actor()) or (
            mention.kind == "state" and self.report.text[mention.end : mention.end + 1] == "-"
        ):
            return None  # "Iran-backed militias" are not Iran
        inner = self._inside(sentence, mention) if entity is None else None
        if inner is not None:
            return PartyMention(mention.start, mention.end, inner, tied=tied)
        owned = self._before(sentence, mention.start, "owning_words")
        if (
            owned
            and mention.kind in ("armed_group", "armed_force")
            and self.report.lexicon["fighting_men"].search(mention.name)
        ):
            return PartyMention(
                mention.start, mention.end, None, tied=tied, generic=True
            )  # "its men": those of the party told before
        if mention.generic and mention.kind == "armed_group" and (tied_to := self._tied_to(sentence, mention.end)):
            name = self.report.original(mention.start, tied_to)
            return PartyMention(mention.start, tied_to, mention.to_actor().model_copy(update={"name": name}), tied=tied)
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
            return PartyMention(mention.start, end, actor, tied=tied)
        before = self.report.lexicon["camp_words"].find(
            self.report.text, max(sentence.start, mention.start - 20), mention.start
        )
        if mention.generic and mention.kind == "armed_group" and before and mention.start - before[-1].end < 3:
            low = before[-1].start
            low = next((m.start for m in sentence.names if m.start <= low < m.end), low)  # "al-Qaeda-linked"
            name = self.report.original(low, mention.end)
            return PartyMention(low, mention.end, mention.to_actor().model_copy(update={"name": name}), tied=tied)
        if mention.generic and mention.kind == "armed_group":
            definite = self._before(sentence, mention.start, "pointing_words") or self._before(
                sentence, mention.start, "owning_words"
            )
            return PartyMention(mention.start, mention.end, None, tied=tied, generic=True) if definite else None
        if (
            mention.generic
            and mention.kind == "armed_force"
            and self.report.lexicon["fighting_men"].search(mention.name)
        ):
            return None
        if mention.generic and mention.kind == "coalition" and mention.entity is None:
            return None
        return PartyMention(mention.start, mention.end, mention.to_actor(), tied=tied, generic=mention.generic)

    def _tied_to(self, sentence: Sentence, end: int) -> int | None:
        """Where « liés à Daech », "linked to al-Qaeda" ends right behind a plural noun: what tells a camp."""
        if self.report.text[end - 1 : end] != "s":
            return None
        tie = self.report.lexicon["ties"].search(self.report.text, end, min(sentence.end, end + 30))
        if tie is None or tie.start > end + 1:
            return None
        named = (m.end for m in sentence.names if m.entities and not m.adjective and 0 < m.start - tie.end < 22)
        return next(named, None)

    def _only_armed(self, start: int, end: int) -> bool:
        """« factions armées pro-Iran »: is there nothing between a group and its camp, or only that it bears arms?"""
        between = self.report.text[start:end].strip().lower() if end > start else ""
        return end - start < 3 or between in self.report.lexicon.words("bearing_arms")

    def _inside(self, sentence: Sentence, mention: ActorMention) -> Actor | None:
        """« des combattants du GSIM », « le porte-parole militaire des Houthis »: the group named inside the words."""
        for match in sentence.names:
            if match.adjective or not mention.start <= match.start < mention.end or not match.entities:
                continue
            entity, ties = match.entities[0], self.report.lexicon["ties"]
            if ties.search(self.report.text, mention.start, match.start):
                return None  # « un groupe proche des rebelles du X »
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

    def _states(self, sentence: Sentence) -> list[PartyMention]:
        """States by the name of the country or capital, where it does not tell a place (« à Téhéran », "in Iran")."""
        found = []
        for hit in sentence.hits("state_words"):
            body = self.report.gazetteer.state(hit.attrs["code"])
            if body and not self._before(sentence, hit.start, "locating_words"):
                found.append(
                    PartyMention(hit.start, hit.end, self._as_actor(body), tied=self._tied(sentence, hit.start))
                )
        found += [
            PartyMention(a, b, self._as_actor(state))
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
            if self.report.text[match.end : match.end + 1] == "-":
                continue  # "Iran-backed"
            told = any(h.attrs.get("kind") == "to" and 0 <= match.start - h.end <= 5 for h in sentence.hits("accusing"))
            if self._before(sentence, match.start, "locating_words") and not told:
                continue
            state = self.report.gazetteer.state(entity.country)
            name = state.label(self.report.lang) if state else match.text
            actor = Actor(name=name, kind="state", country=entity.country, entity=state.id if state else None)
            found.append(PartyMention(match.start, match.end, actor, tied=self._tied(sentence, match.start)))
        return found

    def _pronouns(self, sentence: Sentence) -> list[PartyMention]:
        words = self.report.lexicon.words("party_pronouns")
        return [
            PartyMention(sentence.offset(t), sentence.end_of(t), None, pronoun=True)
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
