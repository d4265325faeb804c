"""Denials: the accused say that it was not they (codebook rule 6). A victim's "nothing happened" is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from kg.read.rules.accusations import STOP, Accusations
from kg.read.rules.annotate import Sentence
from kg.read.rules.clause_parties import PartyMention, is_party, same_side, verb_of
from kg.read.rules.clauses import is_passive
from kg.read.rules.lexicon import Hit
from kg.read.rules.own_acts import FoundClaim

_COMPLEMENT = frozenset({"ccomp", "xcomp", "advcl", "acl"})
_UP = 3
"""Verbs that are climbed from a pronoun's clause to the one that tells whose words it is in."""


class Denials:
    """Finds the denials of sentences, when all accusations of the report have been found."""

    def __init__(self, accusations: Accusations) -> None:
        self.accusations = accusations
        self.report = accusations.report
        self.parties = accusations.parties
        self.lex = accusations.lex

    def find(self, sentence: Sentence) -> Iterator[tuple[FoundClaim, bool]]:
        """Denials with whether the words themselves speak of one's own part; else the denier must have been accused."""
        for hit in sentence.hits("denying"):
            party = self._denier(sentence, hit) or self._own_side(sentence, hit)
            if party is None or party.actor is None or not is_party(party.actor):
                continue
            negated = re.search(
                r"\b(?:neither|not|ni|pas|ne|n')\s*(?:\w+\s)?(?:confirmed?|confirmé)?\s*(?:nor|ni|or)?\s*$",
                self.report.text[max(sentence.start, hit.start - 30) : hit.start],
            )
            if negated:
                continue
            own = bool(hit.attrs.get("own")) and (bool(hit.attrs.get("act")) or self._of_own_part(sentence, hit))
            of_clause = self._own_complement(sentence, hit, party)
            own, how = own or of_clause, "denying_own" if of_clause else f"denying_{hit.entry}"
            yield FoundClaim("denial", hit.start, hit.end, party.actor, party.speaker, how=how), own

    def charges(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """ "Iran dismissed accusations from Washington that it …": the accusation that a denial answers."""
        for hit in sentence.hits("denying"):
            by = self.lex["charges_by"].search(self.report.text, hit.start, min(sentence.end, hit.end + 50))
            if by is None or by.start > hit.end + 12:
                continue
            party, accuser = self._denier(sentence, hit), next(iter(self.parties.after(sentence, by.end, 8)), None)
            if party is None or accuser is None or party.actor is None or accuser.actor is None or party.unknown:
                continue
            if self.accusations.somebody(party) and not same_side(party.actor, accuser.actor) and not accuser.unknown:
                yield FoundClaim("attribution", hit.start, by.end, party.actor, accuser.actor, how="charge_answered")

    def _own_side(self, sentence: Sentence, hit: Hit) -> PartyMention | None:
        """« Son camp a nié », « … son porte-parole »: the side of whom the sentences just before accuse."""
        accused = next(
            (
                self.accusations.accused[i]
                for i in range(sentence.index, sentence.index - 3, -1)
                if i in self.accusations.accused
            ),
            None,
        )
        own = self.lex["own_side"].search(self.report.text, sentence.start, sentence.end)
        return PartyMention(own.start, own.end, accused) if accused and own else None

    def _of_own_part(self, sentence: Sentence, hit: Hit) -> bool:
        """Does a denial speak of an attack or of one's part in it, and not of talks or losses?"""
        stop = STOP.search(self.report.text, hit.end, sentence.end)
        end = min(stop.start() if stop else sentence.end, hit.end + 90)
        tables = ("part_words", "attack_nouns", "attack_verbs", "own_acts", "claimable")
        return any(self.lex[t].search(self.report.text, hit.start, end) for t in tables)

    def _telling(self, sentence: Sentence, hit: Hit) -> PartyMention | None:
        """ "… at K, which said it had nothing to do with it": of whom the clause around the pronoun's tells."""
        verb = verb_of(sentence, hit.start, hit.end)
        for _ in range(_UP):
            if verb.dep_ in ("ccomp", "xcomp") and verb.head is not verb and verb.head.pos_ in ("VERB", "AUX"):
                party, subject = self.parties.subject(sentence, verb.head)
                if subject is not None and subject.lower_ not in self.lex.words("own_pronouns"):
                    return party
            if verb.head is verb:
                break
            verb = verb.head
        return None

    def _own_complement(self, sentence: Sentence, hit: Hit, denier: PartyMention) -> bool:
        """« a nié que le mouvement ait mené l'attaque », "denied having ordered it": an attack of one's own is denied.

        What is denied is a clause under the verb, its agent the denier, and either its verb is one of attacking or its
        object an attack; "denied that it had lost a helicopter in the attack" is none.
        """
        verb = verb_of(sentence, hit.start, hit.end)
        for clause in verb.children:
            if clause.dep_ not in _COMPLEMENT or clause.i < verb.i or is_passive(clause):
                continue
            subject = next((c for c in clause.children if c.dep_.startswith("nsubj")), None)
            if (subject is None or self._own_word(sentence, subject, denier)) and self._attacks(sentence, clause):
                return True
        return False

    def _own_word(self, sentence: Sentence, subject: Token, denier: PartyMention) -> bool:
        if subject.lower_ in self.lex.words("own_pronouns") | self.lex.words("one_group"):
            return True
        at = sentence.offset(subject)
        return any(
            p.start <= at < p.end and same_side(p.actor, denier.actor) for p in self.parties.named(sentence)
        ) or any(c.lower_ in self.lex.words("owning_words") for c in subject.children)

    def _attacks(self, sentence: Sentence, clause: Token) -> bool:
        objects = [c for c in clause.children if c.dep_ in ("obj", "dobj", "attr", "obl:arg")]
        spots: dict[int, tuple[str, ...]] = {sentence.offset(clause): ("own_acts", "attack_verbs", "part_words")}
        spots |= {sentence.offset(one): ("attack_nouns", "part_words") for one in objects}
        return any(
            h.start <= at < h.end
            for at, tables in spots.items() for table in tables
            for h in self.lex[table].find(self.report.text, max(sentence.start, at - 12), min(sentence.end, at + 40))
        )

    def _denier(self, sentence: Sentence, hit: Hit) -> PartyMention | None:
        party, subject = self.parties.subject(sentence, verb_of(sentence, hit.start, hit.end))
        if subject is not None and subject.lower_ in self.lex.words("own_pronouns"):
            return self._telling(sentence, hit) or party or self.parties.speaking(sentence, hit.start)
        if subject is not None and any(c.lower_ in self.lex.words("pointing_words") for c in subject.children):
            noun = sentence.offset(subject)
            if any(h.start <= noun < h.end for h in sentence.hits("attack_nouns")):
                return self._telling(sentence, hit) or self.parties.speaking(sentence, hit.start)
        if (subject is not None and subject.lower_ in ("nous", "we")) or (party is None and subject is None):
            speaking = self.parties.speaking(sentence, hit.start)
            if speaking is not None:
                return speaking
        if subject is not None:
            at = sentence.offset(subject)
            speaker = next((c for c in self.parties.sources.reader.candidates(sentence) if c.start <= at < c.end), None)
            if speaker is not None and (party is None or party.actor is None):
                actor = self.parties.sources.resolve(sentence, speaker).actor
                found = self.parties.of_actor(sentence, actor, at)
                if found is not None:
                    return found
        if party is not None and party.actor is not None:
            speaking = self.parties.speaking(sentence, hit.start)
            return speaking if speaking and same_side(speaking.actor, party.actor) else party
        return self.parties.speaking(sentence, hit.start) or self.parties.left_of(sentence, hit.start, 60)
