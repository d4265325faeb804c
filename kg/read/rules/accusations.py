"""Attributions: who says that others did it (codebook rule 6). Denials: denials.py.

An accused is somebody: a name, a state, a described camp; « terroristes », "gunmen" are nobody. A habitual accusation
is about a series. Words of a hostile party that name the launcher ("drones launched by the rebels") accuse as well.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.facts import Actor
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.claims import Claims
from kg.read.rules.clause_parties import Parties, PartyMention, is_party, same_side, verb_of
from kg.read.rules.clauses import is_passive
from kg.read.rules.events import EventReader
from kg.read.rules.lexicon import Hit
from kg.read.rules.named_attackers import NamedAttackers
from kg.read.rules.own_acts import FoundClaim
from kg.read.rules.word_patterns import compiled, one_of

STOP = re.compile(r"[;:]|\.\s|\b(?:who|which|qui|dont)\b|,\s(?:mais|but|while|tandis que)\s")


@dataclass(frozen=True)
class Accused:
    """Somebody accused by the words of a cue, as far as one sentence goes."""

    party: PartyMention
    by: Actor | None


class Accusations:
    """Finds the attributions of sentences; remembers who was accused where."""

    def __init__(self, report: Annotated, parties: Parties, reader: EventReader, claims: Claims) -> None:
        self.report = report
        self.parties = parties
        self.reader = reader
        self.claims = claims
        self.lex = report.lexicon
        self.named_attackers = NamedAttackers(self)
        self._last: list[Actor] = []
        self.accused: dict[int, Actor] = {}  # by the index of the sentence that accuses

    # ------------------------------------------------------------------ attributions
    def find(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """The attributions that a sentence makes, in no order."""
        if self.lex["usual"].search(self.report.text, sentence.start, sentence.end) and sentence.hits("accusing"):
            return
        passive = []
        for hit in sentence.hits("accused_passive"):
            if accused := self._of_passive(sentence, hit):
                passive.append(hit)
                yield from self._found(sentence, hit, accused)
        for hit in sentence.hits("accusing"):
            if any(p.start < hit.end and hit.start < p.end for p in passive):
                continue
            yield from self._found(sentence, hit, self._of_cue(sentence, hit))
        for hit in sentence.hits("presumed"):
            reach = 3 if self.report.text[hit.end - 1 : hit.end + 1].isspace() else 14
            after = [
                p
                for p in self.parties.after(sentence, hit.end, reach)
                if not p.unknown and (p.start - hit.end < 3 or self._only_of(sentence, hit.end, p.start))
            ]
            cover = [p for p in self.parties.of(sentence) if p.start < hit.end <= p.end]
            yield from self._found(
                sentence, hit, [Accused(p, self.said_by(sentence, hit.start)) for p in (cover or after)[:1]]
            )
        for hit in sentence.hits("agreeing"):
            by = self._accuser(sentence, hit)
            for actor in self._last if by else []:
                yield FoundClaim("attribution", hit.start, hit.end, actor, by, how="agreeing")
        yield from self._culprit(sentence)
        yield from self.named_attackers.find(sentence)

    def _found(self, sentence: Sentence, hit: Hit, accused: list[Accused]) -> Iterator[FoundClaim]:
        kept = [a for a in accused if self.somebody(a.party) and not same_side(a.by, a.party.actor)]
        if kept and not self._about_attack(sentence, hit, kept):
            return
        if kept:
            self._last = [a.party.actor for a in kept if a.party.actor]
            if self._last:
                self.accused[sentence.index] = self._last[0]
        for one in kept:
            yield FoundClaim("attribution", hit.start, hit.end, one.party.actor, one.by, how=f"accused_{hit.entry}")

    def _of_cue(self, sentence: Sentence, hit: Hit) -> list[Accused]:
        kind = hit.attrs["kind"]
        if hit.attrs.get("here") and not self.reader.by_sentence.get(sentence.index):
            return []
        if (self.claims.denied(sentence, hit) and "ruled" not in hit.text) or self.claims.of_a_series(sentence, hit):
            return []
        if self._tie(sentence, hit) or self._of_a_name(sentence, hit):
            return []
        if kind == "subject":
            return self._of_subject(sentence, hit)
        verb = verb_of(sentence, hit.start, hit.end)
        if kind == "object" and (verb.pos_ == "NOUN" or self._inverted(sentence, hit)):
            return []
        stop = STOP.search(self.report.text, hit.end, min(sentence.end, hit.end + 95))
        end = stop.start() if stop else min(sentence.end, hit.end + 95)
        reach = hit.attrs.get("reach", 60 if kind == "object" else 22)
        after = [p for p in self.parties.after(sentence, hit.end, reach, tied=kind == "to") if p.start < end]
        if then := hit.attrs.get("then"):
            after = [p for p in after if then in self.report.text[p.end : p.end + 10]]
        inside = [p for p in self.parties.of(sentence) if hit.start < p.start and p.end <= hit.end]
        if kind != "object":  # "blaming Iran for a strike on the ship": within what looks like "blaming … on"
            charged = self.lex.words("charging_words")
            inside = [p for p in inside if {*self.report.text[p.end : p.end + 5].lower().split()[:1]} & charged]
        after = inside or after
        if kind == "to" and not any(self.somebody(p) for p in after):
            after = self._described(sentence, hit, end)
        if kind == "object" and not after and hit.end - hit.start < 14:
            clitic = self._clitic(sentence, hit)
            after = [clitic] if clitic else []
        if kind == "to" and self.lex["front"].search(hit.text) and self._by_commentator(sentence, hit):
            return []
        return [
            Accused(p, by or self.said_by(sentence, p.start)) for by in self._accusers(sentence, hit) for p in after
        ]

    def _inverted(self, sentence: Sentence, hit: Hit) -> bool:
        """« L'ennemi a frappé », a accusé le général: who accuses comes after the verb."""
        frame = next((f for f in self.parties.sources.frames(sentence) if f.start <= hit.start < f.end), None)
        return frame is not None and frame.before and frame.speaker.start >= hit.end

    def _described(self, sentence: Sentence, hit: Hit, end: int) -> list[PartyMention]:
        """ "The hallmarks of extremist groups linked to X": a camp told by whom it is tied to."""
        for token in sentence.tokens_in(hit.end, min(end, hit.end + 40)):
            low, high = sentence.offset(token), sentence.end_of(token)
            if token.lower_ not in self.lex.words("group_words") or low < hit.end:
                continue
            tied = next((p for p in self.parties.of(sentence) if p.tied and p.actor and 0 < p.start - high < 40), None)
            if tied is not None:
                name = self.report.original(low, tied.end)
                return [PartyMention(low, tied.end, Actor(name=name, kind="armed_group"))]
        return []

    def _tie(self, sentence: Sentence, hit: Hit) -> bool:
        """ "X, which is linked to Y": a tie of a party, where « the attack was linked to Y » accuses."""
        if self.lex["ties"].search(hit.text) is None:
            return False
        verb = verb_of(sentence, hit.start, hit.end)
        if verb.dep_ in ("acl", "amod", "relcl"):
            at = sentence.offset(verb.head)
            return not any(h.start <= at < h.end for h in sentence.hits("attack_nouns"))
        return self.parties.left_of(sentence, hit.start, 14) is not None

    def _of_a_name(self, sentence: Sentence, hit: Hit) -> bool:
        """ "a group called the Front for …": words that give or make a name accuse nobody."""
        if hit.text[:1].isupper() and re.search(r"\w\s$", self.report.text[sentence.start : hit.start]):
            return True
        before = self.report.text[max(sentence.start, hit.start - 14) : hit.start].lower().split()
        named = bool(before) and before[-1] in self.lex.words("group_words")
        return named and self.lex["calling"].search(hit.text) is not None

    def _only_of(self, sentence: Sentence, start: int, end: int) -> bool:
        """« présumés du groupe X », "suspected members of X": is there but a tie and perhaps who they are?"""
        words = self.report.text[start:end].lower().split()
        ties = self.lex.words("agent_words") | self.lex.words("pointing_words") | {"of"}
        return all(w in ties or w in self.lex.words("combatants") for w in words)

    def _clitic(self, sentence: Sentence, hit: Hit) -> PartyMention | None:
        """« les accuse », « l'a accusé »: the party that the pronoun stands for."""
        before = self.report.text[max(sentence.start, hit.start - 8) : hit.start].lower()
        if self.report.lang == "fr" and re.search(r"\b(?:l'|les |l'a |les a |les ont |l'ont )$", before):
            actor = self.parties.antecedent(sentence, PartyMention(hit.start - 4, hit.start, None))
            return PartyMention(hit.start, hit.start, actor) if actor else None
        return None

    def _of_subject(self, sentence: Sentence, hit: Hit) -> list[Accused]:
        """« L'Iran est derrière cette attaque, a affirmé … », "said Iran was behind it"."""
        by = self.said_by(sentence, hit.start)
        if by is None or self.claims.unreal(sentence, hit) or by.kind == "outlet":
            return []
        left = self.parties.left_of(sentence, hit.start, 40)
        if left is None or left.pronoun or left.actor is None or same_side(by, left.actor):
            return []
        return [Accused(one, by) for one in (left, *self._beside_accused(sentence, left))]

    def _beside_accused(self, sentence: Sentence, last: PartyMention) -> list[PartyMention]:
        """« X et Y sont responsables »: the one joined before the last."""
        before = [p for p in self.parties.named(sentence) if p.end < last.start and not p.tied and not p.pronoun]
        if not before:
            return []
        between = self.report.text[before[-1].end : last.start].strip()
        hit = self.lex["joining"].search(between)
        return before[-1:] if hit is not None and hit.text == between else []

    def _of_passive(self, sentence: Sentence, hit: Hit) -> list[Accused]:
        """« X est accusé par Y », « Mis en cause par Y, X … », "drones believed to be Iranian" (nobody)."""
        party, subject = self.parties.subject(sentence, verb_of(sentence, hit.start, hit.end))
        opening = not self.report.text[sentence.start : hit.start].strip(' «"')
        if opening or (subject is None and party is None):
            comma = self.report.text.find(",", hit.end, sentence.end)
            ahead = [p for p in self.parties.of(sentence) if comma > 0 and 0 <= p.start - comma <= 8] if opening else []
            near = [p for p in self.parties.of(sentence) if p.end <= hit.start and hit.start - p.end < 14]
            party = ahead[0] if ahead else near[-1] if near else party
        if party is None and self.report.lang == "en" and re.search(r"blamed", hit.text):
            on = [
                p
                for p in self.parties.after(sentence, hit.end, 6)
                if self.report.text[hit.end : hit.end + 4].strip().startswith("on")
            ]
            party = on[0] if on else None
        if party is None or party.actor is None:
            return []
        if self.claims.of_a_series(sentence, hit):
            return []
        agent = self.claims.agent(sentence, hit.end - (4 if hit.text.endswith((" par", " by")) else 0))
        by = (self._named_after(sentence, agent) if agent else None) or self.said_by(sentence, hit.start)
        by = None if opening and same_side(by, party.actor) else by  # « Accusés d'être derrière, les X démentent »
        joined = self.claims.joined(sentence, party, hit) if party.end <= hit.start else []
        return [Accused(one, by) for one in (party, *joined)]

    def _named_after(self, sentence: Sentence, position: int) -> Actor | None:
        candidate = self.parties.sources.reader.first_in(sentence, position, 14)
        if candidate is not None:
            return self.parties.sources.resolve(sentence, candidate).actor
        after = self.parties.after(sentence, position)
        return after[0].actor if after else None

    def _accusers(self, sentence: Sentence, hit: Hit) -> list[Actor | None]:
        """Who accuses with this cue: its subject and those joined to it, its agent, or whoever speaks."""
        verb = verb_of(sentence, hit.start, hit.end)
        own_agent = hit.text.lower().split()[-1] in self.lex.words("agent_prepositions")  # "sponsored by": the accused
        agent = self.claims.agent(sentence, sentence.end_of(verb)) if is_passive(verb) and not own_agent else None
        if agent is not None and agent - sentence.end_of(verb) < 40 and (by := self._named_after(sentence, agent)):
            return [by]
        first = self._accuser(sentence, hit)
        if first is None:
            return [None]
        beside = self._joined_before(sentence, first)
        joined = (
            [beside]
            if beside
            else [
                p.actor
                for p in self.parties.of(sentence)
                if p.end <= hit.start and p.actor and not p.tied and not p.pronoun and self._beside(sentence, p, hit)
            ]
        )
        others: list[Actor | None] = [a for a in joined if not same_side(a, first)]
        return [first, *others]

    def _joined_before(self, sentence: Sentence, first: Actor) -> Actor | None:
        """« Washington et Londres accusent », where the parser sees one of them alone."""
        parties = self.parties.named(sentence)
        for one, other in itertools.pairwise(parties):
            between = self.report.text[one.end : other.start].strip()
            hit = self.lex["joining"].search(between)
            if same_side(other.actor, first) and hit and hit.text == between and not one.tied and not one.pronoun:
                return one.actor
        return None

    def _beside(self, sentence: Sentence, party: PartyMention, hit: Hit) -> bool:
        """« Washington et Londres accusent »: is the party one of two joined subjects of the cue's verb?"""
        token = sentence.head_of(party.start, party.end)
        verb = verb_of(sentence, hit.start, hit.end)
        return (token.dep_ == "conj" and token.head.dep_.startswith("nsubj") and token.head.head == verb) or (
            token.dep_.startswith("nsubj") and token.head == verb
        )

    def _accuser(self, sentence: Sentence, hit: Hit) -> Actor | None:
        sources = self.parties.sources
        own = next((f for f in sources.frames(sentence) if f.start <= hit.start < f.end + 2), None)
        if own and own.speaker.actor:
            return own.speaker.actor
        verb = verb_of(sentence, hit.start, hit.end)
        if not (is_passive(verb) and hit.attrs.get("kind") == "to"):
            party, subject = self.parties.subject(sentence, verb)
            if subject is not None:
                at = sentence.offset(subject)
                candidates = sources.reader.candidates(sentence)
                possessor = [sentence.offset(c) for c in subject.children if c.dep_ == "poss"]
                speaker = next((c for c in candidates if c.start <= at < c.end), None) or next(
                    (c for c in candidates if any(c.start <= p < c.end for p in possessor)), None
                )
                if speaker is not None and (actor := sources.resolve(sentence, speaker).actor):
                    return actor
            if party is not None and party.actor is not None and party.start < hit.start and not party.unknown:
                return party.speaker
        return self.said_by(sentence, hit.start) or self._beside_verb(sentence, hit)

    def _beside_verb(self, sentence: Sentence, hit: Hit) -> Actor | None:
        """Who stands right before the words of accusing, where the parser sees no subject."""
        for candidate in self.parties.sources.reader.candidates(sentence):
            between = self.report.text[candidate.end : hit.start].split()
            helper = not between or (len(between) == 1 and between[0].lower() in self.lex.words("having_words"))
            if candidate.role != "pronoun" and candidate.end < hit.start and helper:
                return self.parties.sources.resolve(sentence, candidate).actor
        return None

    def said_by(self, sentence: Sentence, position: int) -> Actor | None:
        """Who says what stands at a position: whose view opens the sentence, else the speaker."""
        return self._in_view_of(sentence, position) or self.parties.sources.speaker(sentence, position)

    def _in_view_of(self, sentence: Sentence, position: int) -> Actor | None:
        """« Pour Washington, le coup vient de … », "To the ministry, it was …": whose view opens the sentence."""
        start = sentence.start
        lead = self.lex["opinion_leads"].search(self.report.text, start, min(sentence.end, start + 14))
        comma = self.report.text.find(",", start, min(sentence.end, start + 70))
        if lead is None or lead.start > start + 2 or not lead.end < comma < position:
            return None
        candidate = self.parties.sources.reader.first_in(sentence, lead.end + 1, 5)
        if candidate is None or candidate.role == "pronoun" or abs(candidate.end - comma) > 2:
            return None
        return self.parties.sources.resolve(sentence, candidate).actor

    def _by_commentator(self, sentence: Sentence, hit: Hit) -> bool:
        """Experts who tell a front for what it is accuse nobody."""
        by = self._accuser(sentence, hit)
        return by is not None and self.lex["commentators"].search(by.name) is not None

    def somebody(self, party: PartyMention) -> bool:
        """May a party be accused: a name, a state, a described camp (codebook rule 6)?"""
        actor = party.actor
        if actor is None or not is_party(actor):
            return False
        if party.generic and actor.entity is None and actor.country is None:
            return False
        if actor.entity is None and actor.kind == "armed_group" and self.lex["ties"].search(actor.name):
            return True  # "extremist groups linked to X"
        nobody = self.lex["generic_accused"].search(self.report.text[party.start : party.end] or actor.name)
        return nobody is None or (actor.entity is not None and not party.generic)

    def _about_attack(self, sentence: Sentence, hit: Hit, accused: list[Accused]) -> bool:
        """Is it the attack that they are accused of, and not of plunder, lies or a war?"""
        end = max(a.party.end for a in accused)
        if end < hit.end:
            end = hit.end
        text = self.report.text
        first = re.match(r"\W*([^\W_]+)", text[end : end + 12])
        charging = self.lex.words("charging_words") | self.lex.words("charge_words")
        charge = first is not None and first.group(1).lower() in charging
        stop = min(sentence.end, end + 110)
        many = self.lex["series_charges"].search(text, end, stop) if charge else None
        if many and many.start - end < 30:
            return False
        noun = self.lex["attack_nouns"].search(text, end, stop) if charge else None
        indefinite = compiled(rf"\b{one_of(self.report.lang, 'indefinite_articles')}\s+(?:« )?(?:\w+ )?$")
        if (
            noun
            and indefinite.search(text[max(end, noun.start - 14) : noun.start])
            and not self.reader.by_sentence.get(sentence.index)
        ):
            return False
        if charge:
            tables = ("attack_nouns", "attack_verbs", "own_acts", "claimable", "culprit", "charged_with")
            return any(self.lex[t].search(text, end, stop) for t in tables)
        return True

    # ------------------------------------------------------------------ other ways to accuse
    def _culprit(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """« désigner les responsables » beside a quotation that names them; "the plot was al-Shabaab's"."""
        if self.report.lang == "en":
            for party in self.parties.named(sentence):
                tail = self.report.text[party.end - 2 : party.end + 3]
                owner = re.search(r"'s?\s*[,.]|'s$", tail) and re.search(
                    r"\b(?:was|were|is|are)\s+(?:the )?$",
                    self.report.text[max(sentence.start, party.start - 9) : party.start],
                )
                by = self.said_by(sentence, party.start)
                if owner and by and self.somebody(party) and not same_side(by, party.actor):
                    yield FoundClaim("attribution", party.start, party.end, party.actor, by, how="its_work")
        named = sentence.hits("accusing")
        culprits = [h for h in named if h.attrs["kind"] == "object" and not self._inverted(sentence, h)]
        for hit in culprits:
            if not self.lex["culprit"].search(self.report.text, hit.end, min(sentence.end, hit.end + 22)):
                continue
            near = list(self.report.sentences[max(0, sentence.index - 1) : sentence.index + 1])
            for other in near:
                for party in self.parties.named(other):
                    if any(a < party.start < b for a, b in other.quoted) and self.somebody(party):
                        by = self._accuser(sentence, hit)
                        yield FoundClaim("attribution", hit.start, hit.end, party.actor, by, how="culprit_named")
