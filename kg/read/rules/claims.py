"""Claims of responsibility and stated non-claims (codebook rule 6).

A claim needs words of claiming by the claimant, an own act told by oneself ("said it had fired"), or an armed force on
its own strike. "Nobody has claimed" is a fact of its own, and is not one named party's silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from kg.facts import Actor
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.clause_parties import Parties, PartyMention, clause_of, is_party, verb_of
from kg.read.rules.clauses import clause_head, is_passive
from kg.read.rules.events import EventReader
from kg.read.rules.lexicon import Hit
from kg.read.rules.new_names import called, unknown
from kg.read.rules.own_acts import FoundClaim, OwnActs
from kg.read.rules.own_strikes import OwnStrikes
from kg.read.rules.silences import BREAK, Silences


class Claims(Silences):
    """Finds the claims and non-claims of sentences."""

    def __init__(self, report: Annotated, parties: Parties, reader: EventReader) -> None:
        super().__init__(report, parties)
        self.reader = reader
        self.own = OwnActs(self)
        self.strikes = OwnStrikes(self)

    def find(self, sentence: Sentence) -> Iterator[FoundClaim]:
        """What a sentence says, in no order."""
        spent: list[tuple[int, int]] = []
        silences: list[int] = []
        for hit in sentence.hits("unclaimed"):
            if not self._named_agent(sentence, hit.end) and not self._named_silent(sentence, hit):
                spent.append((hit.start, hit.end))
                by = self._reporting(sentence, hit.start)
                yield FoundClaim("non_claim", hit.start, hit.end, by=by, how="unclaimed_words")
            else:
                spent.append((hit.start, hit.end))
        for hit in sentence.hits("claiming"):
            if any(a < hit.end and hit.start < b for a, b in spent):
                continue
            if any(0 <= hit.start - silent < 12 for silent in silences):
                continue  # "nobody has stepped up to claim it"
            found = self._of_cue(sentence, hit)
            if found:
                spent.append((hit.start, hit.end))
                silences += [hit.end for f in found if f.kind == "non_claim"]
                yield from found
        yield from self.own.find(sentence)
        yield from self.strikes.find(sentence)

    # ------------------------------------------------------------------ words of claiming
    def _of_cue(self, sentence: Sentence, hit: Hit) -> list[FoundClaim]:
        text, low = self.report.text, max(sentence.start, hit.start - 2)
        blocked = self.lex["not_claimable"].search(text, low, min(sentence.end, hit.end + 45))
        if blocked and blocked.start <= hit.start and "respons" not in hit.text.lower():
            return []
        names = self.lex["calling"].find(text, max(sentence.start, hit.start - 30), hit.end)
        if hit.attrs["voice"] == "after" and any(n.start < hit.start < n.end for n in names):
            return []  # « connus sous le nom de X »
        if hit.attrs.get("own_force"):
            return self.strikes.announced(sentence, hit)
        if self.nobody(sentence, hit):
            by = self._reporting(sentence, hit.start)
            return [FoundClaim("non_claim", hit.start, hit.end, by=by, how="nobody_claims")]
        if hit.attrs.get("negated_only") or hit.attrs["voice"] == "noun":
            return []
        if (
            (self.denied(sentence, hit) and not hit.attrs.get("affirmed"))
            or self.unreal(sentence, hit)
            or self.of_a_series(sentence, hit)
            or self.lex["usual"].search(self.report.text, max(sentence.start, hit.start - 60), hit.start)
        ):
            return []
        if hit.attrs.get("boast") and self._of_defence(sentence, hit):
            return []
        voice = self._voice(sentence, hit)
        if voice == "participle" and self.lex["denying_verbs"].search(hit.text):
            return []
        if voice in ("active", "subject") and hit.attrs.get("needs_object") and not self._object(sentence, hit):
            return []
        if voice == "active" and not self._attack_object(sentence, hit):
            return []
        return [
            FoundClaim("claim", hit.start, hit.end, p.actor, p.speaker, how=f"claiming_{hit.entry}")
            for p in self._claimants(sentence, hit, voice)
            if self.may_claim(p)
        ]

    def _of_defence(self, sentence: Sentence, hit: Hit) -> bool:
        """« se félicite d'avoir neutralisé 59 combattants », "boasted of shooting it down": no attack of one's own."""
        act = self.lex["own_acts"].search(self.report.text, hit.end, min(sentence.end, hit.end + 40))
        return act is not None and self.own.foreign(sentence, act)

    def _voice(self, sentence: Sentence, hit: Hit) -> str:
        """ "active", "passive" (somebody may follow « par »), or the cue's own voice."""
        if hit.attrs["voice"] != "verb":
            return str(hit.attrs["voice"])
        first = sentence.token_at(hit.start)
        k = first.i - sentence.tokens[0].i
        named = self.parties.of(sentence)
        before = [
            t.lower_
            for t in sentence.tokens[max(0, k - 6) : k]
            if not any(p.start <= sentence.offset(t) < p.end for p in named)  # "IS claimed it"
        ]
        if re.search(r"(?:ing|ait|aient|ant|ent|er|e)$", first.lower_) and not first.lower_.endswith("ée"):
            return "active"
        if self.agent(sentence, hit.end) is not None:
            return "passive"
        helper = [w for w in before if w in self.lex.words("passive_words") | self.lex.words("having_words")]
        if helper and helper[-1] in self.lex.words("passive_words"):
            return "passive"
        if helper or any(c.dep_ in ("nsubj",) for c in first.children):
            return "active"
        if any(not p.tied and 0 <= hit.start - p.end <= 1 for p in named):
            return "active"  # "That too IS claimed"
        if self.report.lang == "en":
            return (
                "active"
                if first.tag_ == "VBD"
                or (first.dep_ in ("ROOT", "conj", "ccomp", "relcl", "advcl") and not is_passive(first))
                else "passive"
            )
        return "passive"

    def _claimants(self, sentence: Sentence, hit: Hit, voice: str) -> list[PartyMention]:
        if voice == "after":
            return self.parties.after(sentence, hit.end)
        if voice == "self":
            party = self.parties.speaking(sentence, hit.start)
            if party is None and hit.entry == "owned":  # « dans leur revendication, les X … »
                root = next((t for t in sentence.tokens if t.dep_ == "ROOT"), sentence.tokens[0])
                party = (
                    next(iter(self.parties.after(sentence, hit.end, 8)), None)
                    or self.parties.subject(sentence, root)[0]
                )
            return [party] if party else []
        agent = self.agent(sentence, hit.end) if voice == "passive" else None
        if agent is not None:
            return self._agents(sentence, agent)
        if voice == "passive":
            return []
        party, subject = self.parties.subject(sentence, verb_of(sentence, hit.start, hit.end))
        if party is not None and party.actor is not None:
            return [party, *self.joined(sentence, party, hit)]
        if party is None and subject is not None and (described := self.parties.described(sentence, subject)):
            return [described]
        if party is None and (main := self._main_subject(sentence, hit)):
            return [main]
        if party is None:
            left = self.parties.left_of(sentence, hit.start)
            new = next(
                (
                    a
                    for p in self.parties.of(sentence)
                    if (a := called(sentence, p.end, hit.start - p.end)) and p.end < hit.start
                ),
                None,
            )
            if left is not None and left.actor is not None and (subject is None or self._speaks(sentence, subject)):
                return [left]
            if new:
                return [PartyMention(hit.start, hit.start, new)]
            named = self._unknown_before(sentence, hit) if left is None else None
            if named:
                return [PartyMention(hit.start, hit.start, named)]
            speaking = self.parties.speaking(sentence, hit.start)
            return [speaking] if speaking else []
        return []

    def _main_subject(self, sentence: Sentence, hit: Hit) -> PartyMention | None:
        """ "In a message claiming the attack, X spoke …": a participle before the main clause is of its subject."""
        verb = verb_of(sentence, hit.start, hit.end)
        if verb.dep_ not in ("acl", "advcl") or not re.search(r"(?:ing|ant)$", verb.lower_):
            return None
        party, subject = self.parties.subject(sentence, next((t for t in sentence.tokens if t.dep_ == "ROOT"), verb))
        return party if subject is not None and subject.i > verb.i else None

    def of_a_series(self, sentence: Sentence, hit: Hit) -> bool:
        """ "Previous such attacks have been blamed on": said of others than the one reported."""
        found = self.lex["series_subject"].find(self.report.text, max(sentence.start, hit.start - 60), hit.start)
        return bool(found) and not re.search(r"[,;:]", self.report.text[found[-1].end : hit.start])

    def _unknown_before(self, sentence: Sentence, hit: Hit) -> Actor | None:
        return unknown(sentence, max(sentence.start, hit.start - 80), hit.start)

    def _speaks(self, sentence: Sentence, subject: Token) -> bool:
        """Is the subject somebody or something that may utter a claim, and no attack, toll or other thing?"""
        at = sentence.offset(subject)
        attack = any(h.start <= at < h.end for h in sentence.hits("attack_nouns"))
        return not attack

    def _agents(self, sentence: Sentence, position: int) -> list[PartyMention]:
        found = self.parties.after(sentence, position)
        if found:
            return found
        near = [p for p in self.parties.of(sentence) if 0 <= p.start - position < 60 and not p.tied]
        return [p for p in near[:1] if "," not in self.report.text[position : p.start]]

    def joined(self, sentence: Sentence, party: PartyMention, hit: Hit) -> list[PartyMention]:
        """The others in « X et Y ont revendiqué »."""
        joined = self.lex["joining"]
        out, last = [], party
        for other in self.parties.of(sentence):
            if other.start <= last.end or other.end > hit.start or other.tied:
                continue
            between = self.report.text[last.end : other.start].strip()
            found = joined.search(between)
            if not found or found.end - found.start != len(between):
                break
            out.append(other)
            last = other
        if not out and (new := self._new_beside(sentence, party, hit)):
            out.append(new)
        return out

    def _new_beside(self, sentence: Sentence, party: PartyMention, hit: Hit) -> PartyMention | None:
        """« Les talibans et Jamaat X ont revendiqué »: a name that no list knows, joined to one that is known."""
        link = self.lex["joining"].search(self.report.text, party.end, party.end + 6)
        if link is None or link.start - party.end > 1 or link.end >= hit.start:
            return None
        name = unknown(sentence, link.end, min(hit.start, link.end + 60), at_start=True)
        at = self.report.text.find(name.name, link.end) if name else -1
        return PartyMention(at, at + len(name.name), name, unknown=True) if name and 0 <= at - link.end <= 5 else None

    def may_claim(self, party: PartyMention) -> bool:
        actor = party.actor
        body = (
            actor is not None
            and actor.kind == "organisation"
            and actor.entity is not None
            and not self.parties.of_a_state(actor)
        )  # a firm or monitor claims nothing
        if actor is not None and actor.entity is None and actor.kind == "armed_group":
            men = self.lex["armed_men"].search(actor.name)
            if men is not None and men.end - men.start >= len(actor.name):
                return False  # « des combattants », "militants": nobody yet
        return actor is not None and not body and is_party(actor) and self._is_somebody(actor)

    def _is_somebody(self, actor: Actor) -> bool:
        return actor.entity is not None or self.lex["generic_accused"].search(actor.name) is None

    def _object(self, sentence: Sentence, hit: Hit) -> bool:
        """Is what is claimed an attack, or responsibility: « l'a revendiquée », "claimed Tuesday's bombing"?"""
        text = self.report.text
        stop = min(sentence.end, hit.end + 75)
        comma = BREAK.search(text, hit.end, stop)
        stop = comma.start() if comma else stop
        for table in ("attack_nouns", "claimable"):
            if self.lex[table].search(text, hit.end, stop):
                return True
        if re.match(r"\W*(?:it|them|this|that|both|celui-ci|celle-ci)\b", text[hit.end : stop]):
            return True
        fronted = self.lex["fronted_object"].search(text, sentence.start, hit.start)
        if fronted and fronted.start - sentence.start < 3:
            return True
        return bool(self.lex["claimable"].search(hit.text)) or self._pronoun_object(sentence, hit)

    def _pronoun_object(self, sentence: Sentence, hit: Hit) -> bool:
        k = sentence.token_at(hit.start).i - sentence.tokens[0].i
        before = [t.lower_ for t in sentence.tokens[max(0, k - 5) : k]]
        objects = self.lex.words("object_pronouns")
        return any(w in objects for w in before[-5:] if w not in self.lex.words("own_pronouns"))

    def _attack_object(self, sentence: Sentence, hit: Hit) -> bool:
        """« revendiquent leur goût de l'offensive »: a claim to something else has its noun behind the verb."""
        if self.lex["claimable"].search(hit.text):
            return True
        following = [t for t in sentence.tokens if sentence.offset(t) >= hit.end][:12]
        noun = None
        for token in following:
            if any(d.start <= sentence.offset(token) < d.end for d in sentence.dates) or token.lower_ in (
                "sur",
                "on",
                "dans",
                "in",
                "via",
            ):
                continue
            if token.pos_ in ("VERB", "AUX", "PUNCT", "ADP", "SCONJ"):
                break
            if token.pos_ in ("NOUN", "PROPN"):
                noun = token
                break
        if noun is None or self._object(sentence, hit):
            return True
        return noun.pos_ == "PROPN" or self._pronoun_object(sentence, hit)

    def denied(self, sentence: Sentence, hit: Hit) -> bool:
        """One named party that has not claimed, or denies it: no claim and no non-claim."""
        low = max(sentence.start, hit.start - 32)
        clause = clause_of(sentence, hit.start, hit.end)
        for found in self.lex["not"].find(self.report.text, low, hit.start):
            token = sentence.head_of(found.start, found.end)
            if found.text.lower() in ("ne", "n") and not self.lex["not"].search(
                self.report.text, found.end, hit.end + 8
            ):
                continue
            if clause_head(token) == clause or hit.start - found.end < 14:
                return "," not in self.report.text[found.end : hit.start]
        return (
            self.lex["denying_verbs"].search(self.report.text, low, hit.start) is not None
            and "claim" not in self.report.text[low : hit.start]
        )

    def unreal(self, sentence: Sentence, hit: Hit) -> bool:
        verb = verb_of(sentence, hit.start, hit.end)
        group = " ".join(t.lower_ for t in [*(c for c in verb.children if c.dep_.startswith("aux")), verb])
        return bool(re.match(r"(?:would|could|might|may|will|must|should|can)\b", group)) or "Fut" in verb.morph.get(
            "Tense", []
        )
