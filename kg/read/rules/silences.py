"""Stated non-claims: nobody at all has claimed (codebook rule 6). One named party's silence is none."""

from __future__ import annotations

import re

from kg.facts import Actor
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.clause_parties import Parties, PartyMention, clause_of, verb_of
from kg.read.rules.clauses import clause_head, is_passive
from kg.read.rules.lexicon import Hit

BREAK = re.compile(r"[;:—–]|\.\s|,\s(?:mais|but|tandis que|while|whereas|alors que)\s")


class Silences:
    """Tells whether words of claiming are said of nobody, and who says so."""

    def __init__(self, report: Annotated, parties: Parties) -> None:
        self.report = report
        self.parties = parties
        self.lex = report.lexicon

    def agent(self, sentence: Sentence, position: int) -> int | None:
        """Where the words after « par », "by" begin, if they follow soon: « revendiquée vendredi par »."""
        agents = self.lex.words("agent_prepositions")
        end = min(sentence.end, position + 45)
        for token in sentence.tokens:
            at = sentence.offset(token)
            if at < position or at >= end:
                continue
            if token.lower_ in agents:
                return sentence.end_of(token)
            dated = any(d.start <= at < d.end for d in sentence.dates)
            if (not dated and token.pos_ in ("VERB", "SCONJ", "PRON")) or token.text in (";", ":", "."):
                return None
        return None

    def nobody(self, sentence: Sentence, hit: Hit) -> bool:
        """Is it nobody at all who claims: « aucun groupe n'a », "no one has", « par personne »?"""
        text, table = self.report.text, self.lex["nobody"]
        tail = min(sentence.end, hit.end + 32)
        after = table.search(text, hit.end, tail)
        if after and not BREAK.search(text, hit.end, after.start) and self.agent(sentence, hit.end) is not None:
            return True
        breaks = [m.end() for m in BREAK.finditer(text, sentence.start, hit.start)]
        low = max([sentence.start, hit.start - 130, *breaks])
        clause = clause_of(sentence, hit.start, hit.end)
        heads = {clause, clause.head} if clause.dep_ in ("xcomp", "ccomp", "acl", "advcl", "conj") else {clause}
        for found in table.find(text, low, hit.start):
            if any(found.end <= h.start and h.end <= hit.start for h in sentence.hits("claiming")):
                continue  # it belongs to the words of claiming before these
            token = sentence.head_of(found.start, found.end)
            between = text[found.end : hit.start]
            same = clause_head(token) in heads or token.head in heads
            if (same or ("," not in between and len(between) < 60)) and not self._other_subject(
                sentence, found.end, hit.start
            ):
                return True
        return False

    def _other_subject(self, sentence: Sentence, start: int, end: int) -> bool:
        """Does somebody named come in between, who then is the one that claims?"""
        return any(
            start <= p.start
            and p.end <= end
            and p.actor is not None
            and not p.pronoun
            and not p.tied
            and not p.generic
            and not self._locating(sentence, p)
            for p in self.parties.of(sentence)
        )

    def _locating(self, sentence: Sentence, party: PartyMention) -> bool:
        before = self.report.text[max(sentence.start, party.start - 12) : party.start].lower().split()
        return bool(before) and before[-1] in ("of", "de", "du", "des", "d'", "against", "contre", "on", "sur")

    def _named_agent(self, sentence: Sentence, position: int) -> bool:
        """« n'a pas été revendiquée par l'EI », "no claim from IS": one party's silence, which is no non-claim."""
        stop = min(sentence.end, position + 40)
        agents = self.lex.words("agent_words")
        for token in sentence.tokens:
            at = sentence.offset(token)
            if position <= at < stop and token.lower_ in agents and at - position < 14:
                end = sentence.end_of(token)
                if self.lex["nobody"].search(self.report.text, end, min(sentence.end, end + 20)):
                    return False
                return any(
                    0 <= p.start - end < 12 and p.actor is not None and p.actor.kind != "state"
                    for p in self.parties.of(sentence)
                )
        return False

    def _named_silent(self, sentence: Sentence, hit: Hit) -> bool:
        """« le PKK, qui n'a pas revendiqué »: a named subject that has not claimed, which is no non-claim."""
        verb = verb_of(sentence, hit.start, hit.end)
        if verb.pos_ not in ("VERB", "AUX") or is_passive(verb):
            return False
        party, subject = self.parties.subject(sentence, verb)
        if party is None or subject is None or party.actor is None or party.start > hit.start:
            return False
        return not self.nobody(sentence, hit)

    def _reporting(self, sentence: Sentence, position: int) -> Actor | None:
        """Who says that nobody has claimed; nobody's own words are the reporter's."""
        for frame in self.parties.sources.frames(sentence):
            if frame.end <= position and BREAK.search(self.report.text, frame.end, position):
                continue
            if frame.low <= position < frame.high and not frame.start <= position < frame.end + 1:
                words = self.report.text[max(sentence.start, frame.speaker.start - 16) : frame.speaker.end]
                if (not self.lex["nobody"].search(words) and frame.end <= position) or frame.before:
                    return frame.speaker.actor
        return None
