"""Attributions without words of accusing: a hostile party's own words name who attacked (codebook rule 6).

"Drones launched by the rebels", the coalition said; « la base a été attaquée par des combattants de X », selon l'armée.
Outlets and witnesses only tell; forces, states and officials accuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from spacy.tokens import Token

from kg.facts import Actor
from kg.read.rules.annotate import Sentence
from kg.read.rules.claims import Claims
from kg.read.rules.clause_parties import Parties, PartyMention, verb_of
from kg.read.rules.clauses import clause_head, is_passive
from kg.read.rules.events import Event
from kg.read.rules.lexicon import Lexicon
from kg.read.rules.mentions import Mention
from kg.read.rules.own_acts import FoundClaim


class AccusationRules(Protocol):
    """What `NamedAttackers` asks of the finder of accusations that it is part of."""

    parties: Parties
    claims: Claims
    lex: Lexicon

    def somebody(self, party: PartyMention) -> bool:
        """Whether a party is somebody who can be accused."""

    def said_by(self, sentence: Sentence, position: int) -> Actor | None:
        """Who says what stands at a position."""


class NamedAttackers:
    """Finds who is named as the attacker in the words of those who were attacked."""

    def __init__(self, accusations: AccusationRules) -> None:
        self.accusations = accusations
        self.parties = accusations.parties
        self.claims = accusations.claims
        self.lex = accusations.lex

    def find(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """The attributions that such words of a sentence make."""
        yield from self._sent(sentence)
        yield from self._acting(sentence)

    def _sent(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """A hostile party's words that name who sent it: "drones launched by the rebels", the coalition said."""
        told = self.claims.strikes.told(sentence)
        struck = [
            h
            for h in sentence.hits("struck_by")
            if any(t.hit.start < h.end and h.start < t.hit.end for m, _ in told for t in m.triggers)
        ]
        for hit in [*sentence.hits("sent_by"), *struck]:
            by = self._hostile(sentence, hit.start)
            for sender in self.parties.after(sentence, hit.end) if by else []:
                if (
                    self.accusations.somebody(sender)
                    and not self.parties.of_one_side(by, sender.actor)
                    and not sender.pronoun
                    and not sender.unknown
                ):
                    yield FoundClaim("attribution", hit.start, hit.end, sender.actor, by, how="sent_by")
        yield from self._of_noun(sentence, told)
        for mention, event in told:
            verbs = [
                t
                for t in mention.triggers
                if not t.noun and t.frame in ("launch", "attack", "storm", "kill") and not is_passive(t.token)
            ]
            quoted = self._quoted_before(sentence, mention.triggers[0].hit.start)
            main = (
                mention.clause.dep_ in ("ROOT", "ccomp", "parataxis")
                or clause_head(mention.clause).dep_ in ("ROOT", "ccomp")
                or (quoted and mention.clause.dep_ == "advcl")
            )
            by = self._hostile(sentence, verbs[0].hit.start) if verbs and main else None
            if by is None:
                continue
            party, _ = self.parties.subject(sentence, verbs[0].token)
            vague = (
                (by.kind == "armed_force" or self.lex["war_bodies"].search(by.name) is not None)
                and by.country is None
                and party is not None
                and party.actor is not None
                and (party.actor.kind != "armed_group")
            )  # "Israeli jets …, the military said"
            if (
                party
                and party.start < verbs[0].hit.start
                and not any(f.start <= party.start < f.end for f in self.parties.sources.frames(sentence))
                and self.accusations.somebody(party)
                and not party.pronoun
                and not party.unknown
                and not vague
                and not self.parties.of_one_side(by, party.actor)
                and (quoted or mention.clause.dep_ != "advcl")
            ):
                verb = verbs[0].hit
                yield FoundClaim("attribution", verb.start, verb.end, party.actor, by, (event,), how="attacker_told")

    def _of_noun(self, sentence: Sentence, told: list[tuple[Mention, Event]]) -> Iterator[FoundClaim]:
        """« … tuées dans un raid des X, ont déclaré des responsables »: whose attack the noun says that it was."""
        for mention, event in told:
            nouns = [t.hit for t in mention.triggers if t.noun]
            by = self._hostile(sentence, nouns[0].start) if nouns and not mention.foiled else None
            for agent in mention.agents if by else []:
                near = 0 < agent.start - nouns[0].end < 60 and agent.kind == "armed_group"
                party = next((p for p in self.parties.named(sentence) if p.start <= agent.start < p.end), None)
                if (
                    near
                    and party is not None
                    and self.accusations.somebody(party)
                    and not party.unknown
                    and not party.generic
                    and not self.parties.of_one_side(by, party.actor)
                ):
                    start = nouns[0].start
                    yield FoundClaim("attribution", start, agent.end, party.actor, by, (event,), how="attack_of")

    def _acting(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """« Selon l'armée, ce sont les X qui ont tiré », "said militants of X had fired them"."""
        for act in sentence.hits("own_acts"):
            verb = verb_of(sentence, act.start, act.end)
            if (
                verb.pos_ != "VERB"
                or is_passive(verb)
                or verb.dep_ == "amod"
                or (verb.dep_ == "advcl" and not self._quoted_before(sentence, act.start))
                or self.claims.own.foreign(sentence, act)
            ):
                continue
            by = self._hostile(sentence, act.start)
            if by is None or self.claims.unreal(sentence, act):
                continue
            party, subject = self.parties.subject(sentence, verb)
            if party is None and subject is not None and (sender := self._arms_of(sentence, subject, by)):
                yield FoundClaim("attribution", act.start, act.end, sender, by, how="arms_of")
                continue
            if subject is None or party is None or party.pronoun or party.unknown or party.start > act.start:
                continue
            frame = [f for f in self.parties.sources.frames(sentence) if f.start <= party.start < f.end]
            if (
                not frame
                and self.accusations.somebody(party)
                and not self.parties.of_one_side(by, party.actor)
                and party.actor
                and (party.actor.kind == "armed_group" or self._of_states(by, party.actor))
            ):
                yield FoundClaim("attribution", act.start, act.end, party.actor, by, how="acting_told")

    def _of_states(self, by: Actor, party: Actor) -> bool:
        """Does one country's voice speak of another state?"""
        return party.kind == "state" and by.country is not None and by.country != party.country

    def _quoted_before(self, sentence: Sentence, position: int) -> bool:
        """« Les X ont attaqué », a déclaré …: a quotation with its speaker behind it is no subordinate clause."""
        frames = [f for f in self.parties.sources.frames(sentence) if f.before and f.start > position]
        return bool(frames) and any(a <= position < b for a, b in sentence.quoted)

    def _arms_of(self, sentence: Sentence, subject: Token, by: Actor) -> Actor | None:
        """ "Ukraine's air force said Russian bombers had released them": the state whose arms struck."""
        nation = self.claims.own.nation_of(sentence, subject) if subject.lower_ in self.lex.words("arms") else None
        state = sentence.report.gazetteer.state(nation) if nation else None
        if state is None or by.country is None or by.country == nation:
            return None
        name = state.label(sentence.report.lang)
        return Actor(name=name, kind="state", country=state.country, entity=state.id)

    def _hostile(self, sentence: Sentence, position: int) -> Actor | None:
        """The speaker at a position if a force, state or official: outlets and witnesses tell, they do not accuse."""
        by = self.accusations.said_by(sentence, position)
        official = by is not None and self.lex["official_words"].search(by.name) is not None
        if by is None or by.kind == "outlet" or (by.kind == "unidentified" and not official):
            return None
        if by.kind == "person" and by.anonymous and not by.institution and not by.country and not official:
            return None
        if (
            by.kind == "armed_group"
            and by.entity is None
            and {*by.name.lower().split()} & self.lex.words("group_words")
        ):
            return None  # "X's men attacked, the movement said": the group itself
        return by
