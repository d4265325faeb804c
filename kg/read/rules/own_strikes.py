"""An armed force or state on its own strike: that is a claim without words of claiming (codebook rule 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from kg.facts import Actor
from kg.read.rules.annotate import Sentence
from kg.read.rules.clause_parties import PartyMention, same_side, verb_of
from kg.read.rules.events import Event, EventReader
from kg.read.rules.lexicon import Hit
from kg.read.rules.mentions import Mention
from kg.read.rules.own_acts import ClaimRules, FoundClaim, OwnActs


class ClaimAndActRules(ClaimRules, Protocol):
    """What `OwnStrikes` asks of the finder of claims that it is part of."""

    own: OwnActs
    reader: EventReader

    def denied(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether words of claiming are denied."""


class OwnStrikes:
    """Finds what forces say of their own strikes."""

    def __init__(self, claims: ClaimAndActRules) -> None:
        self.claims = claims
        self.parties = claims.parties
        self.reader = claims.reader
        self.report = claims.report
        self.lex = claims.lex

    def find(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """« l'aviation a frappé …, a annoncé l'armée »: the agents of an attack and who tells of it are one side."""
        for mention, event in self.told(sentence):
            at = mention.triggers[0].hit.start
            party = self.parties.speaking(sentence, at)
            if party is None or party.actor is None or mention.foiled:
                continue
            acts = [t.hit for t in mention.triggers if not t.noun]
            if acts and all(self.claims.own.of_defence(sentence, act) for act in acts):
                continue
            for agent in mention.agents:
                if agent.kind not in ("armed_force", "state", "coalition", "armed_group") or not self._own(
                    party, agent.to_actor()
                ):
                    continue
                actor = party.actor
                if actor.country is None and agent.country:
                    actor = actor.model_copy(update={"country": agent.country})
                end = mention.triggers[-1].hit.end
                yield FoundClaim("claim", at, end, actor, party.speaker, (event,), how="own_strike")
                break

    def _own(self, party: PartyMention, agent: Actor) -> bool:
        """Is the agent the speaker's own side? « l'armée » without more is the side that acts."""
        assert party.actor is not None
        return same_side(party.actor, agent) or (
            party.generic
            and party.actor.country is None
            and agent.kind in ("armed_force", "state")
            and self.lex["war_bodies"].search(party.actor.name) is not None
        )

    def told(self, sentence: Sentence) -> list[tuple[Mention, Event]]:
        """The attacks that a sentence tells, with their words."""
        return [
            (m, e)
            for e in self.reader.by_sentence.get(sentence.index, [])
            if e in self.reader.events
            for m in e.mentions
            if m.sentence is sentence and m.triggers
        ]

    def announced(self, sentence: Sentence, hit: Hit) -> list[FoundClaim]:
        """ "Israel's military, which lost no time in announcing the strike"."""
        party, _ = self.parties.subject(sentence, verb_of(sentence, hit.start, hit.end))
        party = party or self.parties.left_of(sentence, hit.start)
        if (
            party is None
            or party.actor is None
            or not self.claims.may_claim(party)
            or self.claims.nobody(sentence, hit)
            or self.claims.denied(sentence, hit)
        ):
            return []
        events = [e for _, e in self.told(sentence)]
        definite = self.lex["definite_strike"].search(self.report.text, hit.start, hit.end)
        if (
            (definite and not events and party.actor.kind in ("armed_force", "state"))
            or any(same_side(party.actor, a.to_actor()) for e in events for a in e.agents)
            or (
                party.actor.kind == "armed_force"
                and not any(a.country and a.country != party.actor.country for e in events for a in e.agents)
            )
        ):
            return [
                FoundClaim("claim", hit.start, hit.end, party.actor, party.speaker, announced=True, how="announced")
            ]
        return []
