"""What speaks against a statement of responsibility, seen from the parse of its sentence and from what stands around.

The reader finds statements by cues and by what stands near them. Here nothing is found: it is asked whether the party
is an argument of the words that claim, accuse or deny, whether those words hold (no negation, condition, question),
and whether it is clear which attack is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from kg.facts import Actor, Assessment
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.assess.governing import conditional, governing
from kg.read.rules.assess.ties import Ties
from kg.read.rules.assess.trust import weights
from kg.read.rules.clause_parties import Parties, PartyMention, same_side, verb_of
from kg.read.rules.clauses import is_passive
from kg.read.rules.event import Event
from kg.read.rules.events import EventReader
from kg.read.rules.own_acts import FoundClaim

_CAPITAL = re.compile(r"\b[A-ZÀ-Þ]")
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj", "expl:subj", "poss", "agent"})
_ATTRIBUTE = frozenset({"amod", "compound", "npadvmod", "nummod", "poss"})
_OWN_WORDS = frozenset({"own_words", "own_strike", "announced"})
"""Ways of reading in which the subject of the words is not the one who claims but his own men or arms."""
_SUBJECT_ACCUSED = frozenset({"accused_responsible", "accused_accused_passive"})
"""Ways of accusing in which the accused is the subject: "Iran was behind it", « X est accusé »."""
_ARTICLE = 6
"""Characters between "calling itself" and the name: an article at most."""
_CHARGE = 60
"""Characters behind the words of accusing in which it is said of what."""


class Sayings:
    """Assesses the statements of responsibility of one report."""

    def __init__(self, report: Annotated, parties: Parties, reader: EventReader) -> None:
        self._report = report
        self._parties = parties
        self._ties = Ties(report, parties, reader)
        self._lex = report.lexicon
        self._weights = weights()
        self.accused: list[Actor] = []

    def assess(self, sentence: Sentence, found: FoundClaim, event: Event, referred: bool) -> Assessment:
        """How sure it is that `found` is said in `sentence`, by and of whom it names, about `event`.

        `referred`: its words themselves tell which attacks they are about.
        """
        verb = verb_of(sentence, found.start, found.end)
        verb = verb.head if verb.dep_.startswith("aux") else verb
        against = list(self._holding(sentence, found, verb))
        if self._ties.said_before(sentence, found, event):
            against.append("said_before_attack")
        if not referred:
            against += self._ties.doubts(sentence, found, event)
        if self._ties.told_elsewhere(sentence, found, event):
            against.append("told_elsewhere")
        if not event.targets and not event.places:
            against.append("no_place")
        if self._lex["one_of_several"].search(self._report.text, sentence.start, sentence.end):
            against.append("one_of_several")
        if found.kind == "non_claim" and self._one_is_silent(sentence, verb):
            against.append("one_party_silent")
        if found.who is not None:
            against += self._party(sentence, found, verb, event)
        return self._weights.assessment(found.how, against)

    # ------------------------------------------------------------------ do the words hold
    def _holding(self, sentence: Sentence, found: FoundClaim, verb: Token) -> Iterator[str]:
        if sentence.text.rstrip(" »\"”").endswith("?"):
            yield "question"
        chain = list(governing(verb))
        if any(conditional(one, self._lex) for one in chain):
            yield "conditional"
        if found.how.startswith(("claiming_claim", "claiming_assume", "claiming_boast")) and self._other_object(
            sentence, verb
        ):
            yield "object_no_attack"
        if found.how.startswith("claiming_") and self._only_admits(sentence, found, verb):
            yield "only_admits"
        if self._lex["usual"].search(self._report.text, sentence.start, found.start + 1):
            yield "habitual"
        if found.kind == "attribution" and self._lex["place_nouns"].search(self._report.text, found.start, found.end):
            yield "object_no_attack"  # "names the ship as"
        if found.kind == "attribution" and self._lex["vague_many"].search(
            self._report.text, found.end, min(sentence.end, found.end + _CHARGE)
        ):
            yield "many_as_one"
        if found.kind in ("claim", "attribution") and any(self._negated(sentence, one, found) for one in chain):
            yield "negated"
        if sentence.paragraph.headline:
            yield "headline"

    def _other_object(self, sentence: Sentence, verb: Token) -> bool:
        """« revendique une politique », "acknowledged several casualties": is the object no attack?"""
        clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
        if clause is not None and is_passive(clause):
            return True  # "acknowledged that its minister had been killed"
        objects = [c for c in verb.children if c.dep_ in ("obj", "dobj") and c.pos_ in ("NOUN", "PROPN")]
        tables = ("attack_nouns", "claimable", "weapons")
        return bool(objects) and not any(
            h.start <= sentence.offset(one) < h.end
            for one in objects for table in tables
            for h in self._lex[table].find(self._report.text, sentence.start, sentence.end)
        )

    def _only_admits(self, sentence: Sentence, found: FoundClaim, verb: Token) -> bool:
        """ "acknowledged the attempt": who was hit may say so, and claims nothing by it."""
        words = self._report.text[found.start : found.end]
        if self._lex["admitting"].search(words) is None or self._lex["claimed_outright"].search(words):
            return False
        return not any(c.dep_ in ("xcomp", "ccomp", "pcomp", "advcl") and not is_passive(c) for c in verb.children)

    def _negated(self, sentence: Sentence, verb: Token, found: FoundClaim) -> bool:
        negations = self._lex.words("negations")
        return any(
            child.lower_ in negations and not found.start <= sentence.offset(child) < found.end
            for child in verb.children
        )

    def _one_is_silent(self, sentence: Sentence, verb: Token) -> bool:
        """« Celles-ci n'ont rien revendiqué », "the group has not claimed it": one party's silence, not everybody's."""
        if is_passive(verb):
            return False
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "expl:subj")), None)
        if subject is None:
            return False
        low, high = sentence.offset(subject.left_edge), sentence.end_of(subject.right_edge)
        nobody = self._lex["nobody"].search(self._report.text, low, high) is not None
        attack = any(low <= h.start < high for table in ("attack_nouns", "claimable") for h in
                     self._lex[table].find(self._report.text, low, high))
        openings = tuple(self._lex.words("nobody_openings"))
        return not nobody and not attack and not subject.text.lower().startswith(openings)

    # ------------------------------------------------------------------ who is meant
    def _party(self, sentence: Sentence, found: FoundClaim, verb: Token, event: Event) -> Iterator[str]:
        assert found.who is not None
        who = found.who
        spots = [p for p in self._parties.of(sentence) if same_side(p.actor, who)] or self._written(sentence, who)
        spots = [p for p in spots if not p.pronoun and not p.generic] or spots
        known = who.entity is not None or bool(who.country)
        nobody = found.kind in ("claim", "denial") and not self._called_a_group(sentence, who)
        if not known and (nobody or who.kind in ("unidentified", "person")):
            yield "unknown_party"
        if found.kind in ("claim", "denial") and who.kind in ("outlet", "organisation", "person"):
            yield "no_armed_party"
        calling = self._lex["calling"].find(self._report.text, sentence.start, found.start)
        if calling and not any(0 <= p.start - calling[-1].end <= _ARTICLE for p in spots):
            yield "called_otherwise"
        if not spots:
            yield "party_not_here"
        elif all(p.pronoun or p.generic for p in spots):
            yield "party_by_pronoun"
        elif (found.kind != "attribution" and found.how not in _OWN_WORDS and not self._speaks(
            sentence, verb, found, spots
        )) or (found.how in _SUBJECT_ACCUSED and not self._speaks(sentence, verb, found, spots)):
            yield "not_its_subject"
        elif found.how == "sent_by" and not self._sends(sentence, verb, spots):
            yield "sender_of_no_attack"
        elif found.kind == "attribution" and all(self._attribute(sentence, p) for p in spots):
            yield "accused_in_modifier"
        if found.kind == "attribution":
            if spots and all(self._none(sentence, p) for p in spots):
                yield "negated"
            voice = self._parties.of_actor(sentence, found.by, found.start) if found.by else None
            if voice is not None and self._parties.of_one_side(voice.actor, who):
                yield "accuser_of_same_side"
        if found.kind in ("claim", "attribution") and self._hit(event, who):
            yield "party_is_hit"
        if found.kind == "denial" and not any(same_side(one, who) for one in self.accused):
            yield "not_accused"
            if not any(sentence.hits(table) for table in ("attack_nouns", "attack_verbs")):
                yield "no_attack_in_sentence"
        if found.kind == "denial" and self._admits(sentence, found):
            yield "admits_it_beside"
        if found.kind == "attribution" and found.by is None:
            yield "accuser_unnamed"

    def _called_a_group(self, sentence: Sentence, who: Actor) -> bool:
        """« les Gardiens de la plaine », "the Harbour Wasps": no person's name has an article in front of it."""
        if _CAPITAL.search(who.name) is None:
            return False
        at = max(self._report.text.find(who.name, sentence.start, sentence.end), sentence.start)
        told = self._report.text[max(sentence.start, at - _ARTICLE) : at + len(who.name)].lower().replace("’", "'")
        words = told.replace("'", "' ").split()
        return bool(self._lex.words("definite") & set(words[: len(words) - len(who.name.split()) + 1]))

    def _written(self, sentence: Sentence, who: Actor) -> list[PartyMention]:
        """Where the name of a party that no list knows stands in the sentence."""
        at = self._report.text.find(who.name, sentence.start, sentence.end) if _CAPITAL.search(who.name) else -1
        return [PartyMention(at, at + len(who.name), who)] if at >= 0 else []

    def _speaks(self, sentence: Sentence, verb: Token, found: FoundClaim, spots: list[PartyMention]) -> bool:
        """Is one of the spots the subject or agent of the words of claiming, or does it own them?"""
        for party in spots:
            head = sentence.head_of(party.start, party.end)
            behind = found.end <= party.start <= found.end + 90 and found.start <= sentence.offset(verb)
            if behind and self._led_by_agent(sentence, party):
                return True
            for one in governing(verb):
                arguments = [c for c in one.children if c.dep_ in _SUBJECTS]
                if one.dep_ in ("acl", "relcl", "acl:relcl"):
                    arguments.append(one.head)
                if any(self._stands_for(head, argument, party, sentence) for argument in arguments):
                    return True
                if any(argument.lower_ not in self._lex.words("own_pronouns") for argument in arguments):
                    break
        return False

    def _stands_for(self, head: Token, argument: Token, party: PartyMention, sentence: Sentence) -> bool:
        """Is the subject the party, or its spokesman or statement: not "X, the Sahel branch of the party"?"""
        if head == argument or party.start <= sentence.offset(argument) < party.end:
            return True
        branch = self._lex.words("branch_words") | self._lex.words("group_words")
        between = {argument, *head.ancestors} & {argument, *argument.subtree}
        another = argument.pos_ == "PROPN" or any(t.lower_ in branch for t in between)
        return argument.is_ancestor(head) and (head.dep_ in ("conj", "appos", "flat:name") or not another)

    def _sends(self, sentence: Sentence, verb: Token, spots: list[PartyMention]) -> bool:
        """Is a spot the agent, and what was sent an attack: no "coalition led by", « pertes annoncées par »?"""
        heads = [sentence.head_of(p.start, p.end) for p in spots]
        if not any(verb.is_ancestor(head) for head in heads):
            return False
        what = verb.head if verb.dep_ in ("acl", "amod", "relcl", "acl:relcl") else next(
            (c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj:pass", "nsubj")), None
        )
        if what is None:
            return False
        at = sentence.offset(what)
        return any(h.start <= at < h.end for table in ("attack_nouns", "weapons") for h in sentence.hits(table))

    def _led_by_agent(self, sentence: Sentence, party: PartyMention) -> bool:
        before = [t.lower_ for t in sentence.tokens if sentence.offset(t) < party.start][-6:]
        tables = ("agent_prepositions", "agent_words", "owner_words")
        return any(word in self._lex.words(table) for word in before for table in tables)

    def _attribute(self, sentence: Sentence, party: PartyMention) -> bool:
        """Does the name only colour another noun: "US-led coalition", "two U.S. helicopters", « tirs israéliens »?"""
        head = sentence.head_of(party.start, party.end)
        if head.dep_ in _ATTRIBUTE or (head.pos_ == "ADJ" and head.dep_ not in ("ROOT", "conj", "nsubj", "obj")):
            noun = head.head
            at = sentence.offset(noun)
            return not party.start <= at < party.end and not self._camp(noun)
        return False

    def _camp(self, noun: Token) -> bool:
        """« forces russes », "Iranian government": the noun itself is somebody."""
        words = self._lex.words("combatants") | self._lex.words("group_words") | self._lex.words("regulars")
        return noun.lower_ in words or noun.lower_ in self._lex.words("state_bodies")

    def _admits(self, sentence: Sentence, found: FoundClaim) -> bool:
        """ "admits that it bombed the town but denies having used …": what is denied is not the attack."""
        return any(
            (hit.end <= found.start or hit.start >= found.end)
            and not hit.attrs.get("negated_only") and hit.attrs.get("voice") in ("verb", "subject")
            for hit in sentence.hits("claiming")
        )

    def _none(self, sentence: Sentence, party: PartyMention) -> bool:
        """« aucun Etat », "no group": nobody, whatever it looks like."""
        none = self._lex.words("negations")
        head = sentence.head_of(party.start, party.end)
        before = [t for t in sentence.tokens if sentence.end_of(t) <= party.start][-4:]
        if any(t.lower_ in none for t in before) and not any(t.text in ",;:" for t in before):
            return True  # « ce n'était pas alors le mouvement chiite qui »
        return any(c.lower_ in none for c in head.children if c.dep_ in ("det", "neg", "advmod"))

    def _hit(self, event: Event, who: Actor) -> bool:
        return any(
            same_side(target.to_actor(), who) for target in event.targets if hasattr(target, "to_actor")
        )
