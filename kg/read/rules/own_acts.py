"""Claims without words of claiming: one's own act told by oneself (« dit avoir frappé », "said its men had attacked").

What defenders do (intercept, foil, kill attackers) is no attack of theirs; nor is what others did to the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Token

from kg.facts import Actor
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.clause_parties import Parties, PartyMention, clause_of, same_side, verb_of
from kg.read.rules.clauses import clause_head, is_passive
from kg.read.rules.events import Event
from kg.read.rules.lexicon import Hit, Lexicon


@dataclass(frozen=True)
class FoundClaim:
    """A claim (`who` set) or non-claim (`who` None) at [start, end); `events` if the words themselves tell which.

    `how`: code of the way it was found (`kg/standing/reasons.toml`).
    """

    kind: str
    start: int
    end: int
    who: Actor | None = None
    by: Actor | None = None
    events: tuple[Event, ...] = ()
    announced: bool = False  # an armed force announces its own strike
    how: str = ""


class ClaimRules(Protocol):
    """What `OwnActs` asks of the finder of claims that it is part of."""

    report: Annotated
    parties: Parties
    lex: Lexicon

    def may_claim(self, party: PartyMention) -> bool:
        """Whether a party is somebody who can claim an attack."""

    def nobody(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether words say that nobody did what they tell of."""

    def unreal(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether words tell of what is threatened, feared or asked for."""


class OwnActs:
    """Claims without words of claiming: « dit avoir frappé », "said its men had attacked"."""

    def __init__(self, claims: ClaimRules) -> None:
        self.claims = claims
        self.report = claims.report
        self.parties = claims.parties
        self.lex = claims.lex

    def find(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """« dit avoir frappé », "said its men had attacked": one's own act, told by oneself."""
        for saying in sentence.hits("saying"):
            if self._hearsay(sentence, saying):
                continue
            colon = ":" in self.report.text[saying.end : min(sentence.end, saying.end + 40)]
            reach = sentence.end if colon else saying.end + 130
            acts = [h for h in sentence.hits("own_acts") if saying.end <= h.start < reach] or (
                [h for h in sentence.hits("own_acts") if h.end <= saying.start]
                if self._behind(sentence, saying)
                else []
            )
            for act in acts:
                found = self._own_act(sentence, saying, act)
                if found:
                    yield found
                    break
        yield from self._in_own_words(sentence)

    def _in_own_words(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """« Nous avons attaqué … », a quotation on its own: whoever spoke or acted just before says it."""
        if self.parties.sources.frames(sentence) or not sentence.quoted:
            return
        for act in sentence.hits("own_acts"):
            verb = verb_of(sentence, act.start, act.end)
            subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
            if subject is None or not any(a <= act.start < b for a, b in sentence.quoted):
                continue
            words = {subject.lower_, *(c.lower_ for c in subject.children)}
            if not words & self.lex.words("first_persons") or self.foreign(sentence, act):
                continue
            if self.claims.unreal(sentence, act):
                continue
            at = PartyMention(act.start, act.start, None, pronoun=True)
            party = self.parties.speaking(sentence, act.start)
            actor = party.actor if party else self.parties.antecedent(sentence, at)
            found = party or PartyMention(act.start, act.start, actor)
            if actor is not None and actor.kind == "armed_group" and self.claims.may_claim(found):
                yield FoundClaim("claim", act.start, act.end, actor, found.speaker, how="own_words")
                return

    def _hearsay(self, sentence: Sentence, saying: Hit) -> bool:
        """ "The Yemenis said they did it", said a minister: what a third one tells inside a quotation of his."""
        return any(a < saying.start and saying.end < b for a, b in sentence.quoted) and any(
            not any(a < f.start < b for a, b in sentence.quoted) for f in self.parties.sources.frames(sentence)
        )

    def _behind(self, sentence: Sentence, saying: Hit) -> bool:
        """Do the words come before the verb of saying: « nos avions ont frappé, a annoncé l'armée »?"""
        before = self.report.text[max(sentence.start, saying.start - 6) : saying.start]
        return bool(re.search(r"[,»\"]\s*(?:a|ont|avait|avaient|has|had)?\s*$", before)) or any(
            f.before and f.start <= saying.start < f.end for f in self.parties.sources.frames(sentence)
        )

    def _own_act(self, sentence: Sentence, saying: Hit, act: Hit) -> FoundClaim | None:
        text = self.report.text
        verb = verb_of(sentence, act.start, act.end)
        verb = verb.head if verb.dep_ == "cop" else verb
        if (
            self.foreign(sentence, act)
            or self.claims.unreal(sentence, act)
            or verb.pos_ not in ("VERB", "AUX", "NOUN", "ADJ")
        ):
            return None
        if self.lex["denying_verbs"].search(
            text, max(sentence.start, saying.start - 14), min(act.start, saying.end + 20)
        ):
            return None
        own = self._own_subject(sentence, saying, act, verb) or self._named_self(sentence, saying, act, verb)
        if not own:
            return None
        if self.claims.nobody(sentence, saying):
            return FoundClaim("non_claim", saying.start, act.end, how="nobody_says_own_act")
        party = self._sayer(sentence, saying, act)
        if party is None or not self.claims.may_claim(party) or party.actor is None:
            return None
        if own == "nobody's" or (own == "munition" and party.actor.kind != "armed_group"):
            return None
        return FoundClaim("claim", saying.start, act.end, party.actor, party.speaker, how="own_act")

    def foreign(self, sentence: Sentence, act: Hit) -> bool:
        """Is it what defenders do (intercept, foil), or denied?"""
        window = (max(sentence.start, act.start - 24), min(sentence.end, act.end + 24))
        text = self.report.text
        if self.lex["intercept"].search(text, act.start, window[1]) and any(
            w in text[act.end : min(sentence.end, act.end + 50)].lower() for w in self.lex.words("munitions")
        ):
            return True
        if self.of_defence(sentence, act):
            return True
        if self.lex["foiled"].search(text, max(sentence.start, act.start - 12), min(sentence.end, act.end + 3)):
            return True
        return any(
            clause_head(sentence.head_of(h.start, h.end)) == clause_of(sentence, act.start, act.end)
            or act.start - h.end < 6
            for h in self.lex["not"].find(text, window[0], act.start)
        )

    def of_defence(self, sentence: Sentence, act: Hit) -> bool:
        """Is it the killing of attackers or of a group's men by those who defend, and no strike from afar?"""
        low, high = act.end, min(sentence.end, act.end + 45)
        killing = self.lex["killing_acts"].search(act.text)
        if (
            killing is None
            or killing.start > 0
            or self.lex["strikes_on_fighters"].search(self.report.text, sentence.start, act.start)
        ):
            return False
        return any(
            self.lex[table].search(self.report.text, low, high) for table in ("armed_men", "not_victims")
        ) or any(
            low <= m.start < high and not m.adjective and m.entities and m.entities[0].kind == "armed_group"
            for m in sentence.names
        )

    def _own_subject(self, sentence: Sentence, saying: Hit, act: Hit, verb: Token) -> str:
        """How the speaker is the one who acts: "infinitive", "own", "munition", or "" if he is not."""
        text = self.report.text
        between = text[saying.end : act.start].lower() if saying.end <= act.start else ""
        if between and re.match(
            r"\W*(?:[^,;]{0,40}\s)?(?:d'|of |to )?(?:avoir|having|to have|carrying|firing|launching)\s(?:\w+\s){0,2}$",
            between + "",
        ):
            return "infinitive"
        if act.text.lower().endswith("ing"):
            return "infinitive" if saying.end <= act.start and re.fullmatch(r"\W*", between) else ""
        passive = is_passive(verb) and any(
            c.dep_ in ("auxpass", "aux:pass", "nsubjpass", "nsubj:pass") for c in verb.children
        )
        start = saying.end if saying.end <= act.start else sentence.start
        span = text[start : act.start].lower()
        words = re.findall(r"[\w-]+'?", span)
        if passive:
            return "own" if self.lex["own_agents"].search(text, act.end, min(sentence.end, act.end + 90)) else ""
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None and verb.dep_ == "conj":
            subject = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
        if (subject is not None and start <= sentence.offset(subject) < act.start) or (
            subject is not None and saying.start > act.end
        ):
            return self._own_word(sentence, subject, self._sayer(sentence, saying, act))
        near = words[-6:]
        if any(w in self.lex.words("own_pronouns") for w in near[-4:]):
            return "own"
        if any(w in self.lex.words("owning_words") for w in near) and any(
            w in self.lex.words("combatants") for w in near
        ):
            return "own"
        return ""

    def _named_self(self, sentence: Sentence, saying: Hit, act: Hit, verb: Token) -> str:
        """The speaker's own name or description as the one who acts: "Saree said the movement had attacked"."""
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None:
            return ""
        at = sentence.offset(subject)
        acting = next((p for p in self.parties.of(sentence) if p.start <= at < p.end and p.actor), None)
        said = self._sayer(sentence, saying, act)
        return "own" if acting and said and at > saying.end and same_side(acting.actor, said.actor) else ""

    def _own_word(self, sentence: Sentence, subject: Token, said: PartyMention | None) -> str:
        if subject.lower_ in self.lex.words("own_pronouns"):
            return "own"
        nation = self.nation_of(sentence, subject)
        if nation:
            return "own" if said and said.actor and said.actor.country == nation else ""
        at = sentence.offset(subject)
        named = next((p.actor for p in self.parties.of(sentence) if p.start <= at < p.end and not p.generic), None)
        if named and said and not same_side(named, said.actor):
            return ""
        span = [t.lower_ for t in subject.subtree if t.sent == subject.sent]
        state = said is not None and said.actor is not None and said.actor.kind != "armed_group"
        if state and subject.lower_ in self.lex.words("irregulars") and not {*span} & self.lex.words("owning_words"):
            return ""  # police say that a bomber struck, an army that militants did: not their own men
        group = said is not None and said.actor is not None and said.actor.kind == "armed_group"
        if (
            group
            and subject.lower_ in self.lex.words("regulars")
            and not {*span} & (self.lex.words("owning_words") | self.lex.words("first_persons"))
        ):
            return ""  # rebels say that the army attacked them
        owning = any(w in self.lex.words("owning_words") | {"nos", "our", "notre", "theirs", "siens"} for w in span)
        if owning and any(w in self.lex.words("combatants") for w in span) and subject.pos_ in ("NUM", "NOUN", "PRON"):
            return "own"  # "one of its members"
        if not owning and (stranger := self._armed_stranger(sentence, at)):
            return stranger
        if subject.lower_ in self.lex.words("combatants") and (
            owning
            or not any(
                p.actor is not None
                and sentence.offset(subject) <= p.start < sentence.offset(subject) + 60
                and not p.generic
                and not p.pronoun
                for p in self.parties.of(sentence)
                if p.start <= sentence.end_of(subject) + 20
            )
        ):
            return "own" if owning or subject.lower_ not in self.lex.words("munitions") else "munition"
        return "munition" if subject.lower_ in self.lex.words("munitions") else ""

    def _armed_stranger(self, sentence: Sentence, at: int) -> str:
        """ "Gunmen fired, the army said": men with arms are those of an armed group that tells of them, or nobody's."""
        low, high = max(sentence.start, at - 14), min(sentence.end, at + 24)

        def here(table: str) -> bool:
            return any(h.start <= at < h.end for h in self.lex[table].find(self.report.text, low, high))

        return "nobody's" if here("not_victims") else "munition" if here("armed_men") else ""

    def nation_of(self, sentence: Sentence, subject: Token) -> str | None:
        """The country that an adjective gives men and arms to: "Israeli aircraft struck it, the movement admitted"."""
        at = sentence.offset(subject)
        for match in sentence.names:
            beside = any(sentence.offset(c) == match.start for c in subject.children) and abs(match.start - at) < 40
            if match.adjective and match.entities and beside:
                return match.entities[0].country or None
        return None

    def _sayer(self, sentence: Sentence, saying: Hit, act: Hit) -> PartyMention | None:
        """Whose words they are: the first of the possible readings that is a party which may claim."""
        for party in self._possible_sayers(sentence, saying, act):
            outside = not (party.end > act.start and saying.end < act.start)
            if party.actor is not None and not party.unknown and outside and self.claims.may_claim(party):
                return party
        return None

    def _possible_sayers(self, sentence: Sentence, saying: Hit, act: Hit) -> Iterator[PartyMention]:
        if named := self.parties.named_before(sentence, saying.start):
            yield named
        frame = next((f for f in self.parties.sources.frames(sentence) if f.start <= saying.start < f.end), None)
        if frame:
            within = [
                p
                for p in self.parties.of(sentence)
                if frame.speaker.start <= p.start and p.end <= frame.end and p.end <= saying.start and not p.tied
            ] or [
                p
                for p in self.parties.of(sentence)
                if frame.speaker.start <= p.start and p.end <= frame.speaker.end + 1 and not p.tied
            ]
            yield from sorted(self.parties.named_by_apposition(sentence, within), key=lambda p: p.generic)
            party = self.parties.of_actor(sentence, frame.speaker.actor, frame.speaker.start)
            if party:
                yield party
        mouth = self.lex["mouthpiece"].search(self.report.text, sentence.start, saying.start)
        if mouth:
            found = self.parties.antecedent(sentence, PartyMention(mouth.start, mouth.end, None))
            if found:
                yield PartyMention(mouth.start, mouth.end, found)
        party, subject = self.parties.subject(sentence, verb_of(sentence, saying.start, saying.end))
        if party:
            yield party
        elif subject is not None and (described := self.parties.described(sentence, subject)):
            yield described
        elif subject is None and (left := self.parties.left_of(sentence, saying.start, 60)):
            yield left
        if beside := self.parties.left_of(sentence, saying.start, 3):
            yield beside  # where the parser goes astray
        yield from self._owner(sentence, act)

    def _owner(self, sentence: Sentence, act: Hit) -> Iterator[PartyMention]:
        """Whose "its forces" are that act, where the one who says so stands for no party that is named."""
        verb = verb_of(sentence, act.start, act.end)
        verb = verb.head if verb.dep_ == "cop" else verb
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None and any(c.lower_ in self.lex.words("owning_words") for c in subject.children):
            at = sentence.offset(subject)
            owner = self.parties.antecedent(sentence, PartyMention(at, at, None, pronoun=True))
            if owner is not None:
                yield PartyMention(at, at, owner)
