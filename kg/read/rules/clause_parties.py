"""The parties of a clause: its subject, who follows « par ». Who is meant: party_reader.py."""

from __future__ import annotations

import re
from functools import cached_property

from spacy.tokens import Token

from kg.facts import Actor
from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import clause_head
from kg.read.rules.new_names import called as name_told, unknown as new_name
from kg.read.rules.party_reader import PartyMention, PartyReader, is_party

__all__ = ["Parties", "PartyMention", "clause_of", "is_party", "same_side", "verb_of"]

# Forces and governments that share a country with the state or army that they fight.
RIVALS = frozenset({"actor/lna", "actor/gna"})
# What may stand before « des membres de »: an article, how many, « présumés ».
_COUNTED = re.compile(r"\W*(?:[\w'’-]+\s+){0,5}")
_ABBREVIATED = re.compile(r"(?:\s*[(\[]|,? (?:or|ou) (?:the |le )?)([A-Z][\w-]*[A-Z][\w-]*)(?=[)\],. ])")
_VERB_GROUP = re.compile(r"\s*,?\s*(?:a|ont|avait|has|had|have)?\s*$")
_RELATIVE = frozenset({"qui", "who", "which", "that", "lequel", "laquelle", "lesquels", "lesquelles"})
_CLIMB = frozenset(
    {
        "xcomp",
        "acomp",
        "conj",
        "aux",
        "aux:tense",
        "aux:pass",
        "auxpass",
        "advcl",
        "ccomp",
        "pcomp",
        "acl",
        "fixed",
        "obj",
        "obl",
        "dobj",
        "prep",
        "pobj",
        "cop",
    }
)


class Parties(PartyReader):
    """Reads the parties of one report, and who does what in a clause."""

    # ------------------------------------------------------------------ other names
    def one_name(self, actor: Actor | None) -> Actor | None:
        """« les Forces X (FX) … FX »: an abbreviation that the text explains stands for the full name, known or not."""
        if actor is None or actor.entity is not None:
            return actor
        return self._aliases.get(actor.name.removeprefix("the "), actor)

    @cached_property
    def _aliases(self) -> dict[str, Actor]:
        text, found = self.report.text, dict[str, Actor]()
        for sentence in self.report.sentences:
            for told in _ABBREVIATED.finditer(text, sentence.start, sentence.end):
                of = [p for p in self.of(sentence) if p.actor and p.end <= told.start(1) and told.start() - p.end < 3]
                short = next((p.actor for p in self.named(sentence) if p.start == told.start(1)), None)
                full = of[-1].actor if of else None
                if full is None or (full.kind != "armed_group" and full.entity is None):
                    continue
                if short is not None and short.entity is not None and full.entity is None:
                    found.setdefault(full.name, short)
                elif short is None or short.entity is None:
                    found.setdefault(told.group(1), full)
        return found

    # ------------------------------------------------------------------ sides
    def of_one_side(self, one: Actor | None, other: Actor | None) -> bool:
        """Are two one party, a group and its branch, or one told by the other's name ("the Houthi armed forces")?"""
        if one is None or other is None:
            return False
        if same_side(one, other) or self.branch_of(one, other) or self.branch_of(other, one):
            return True
        armed = "armed_group" in (one.kind, other.kind)
        return armed and (one.name.lower() in other.name.lower() or other.name.lower() in one.name.lower())

    def branch_of(self, one: Actor | None, other: Actor | None) -> bool:
        """Is the first an armed group that the gazetteer has as a member of the second?"""
        entities = self.report.gazetteer.entities
        branch = entities.get(one.entity or "") if one else None
        if branch is None or other is None:
            return False
        return branch.kind == "armed_group" and other.entity in branch.member_of

    # ------------------------------------------------------------------ in the clause
    def subject(self, sentence: Sentence, token: Token) -> tuple[PartyMention | None, Token | None]:
        """The party that is the subject of the verb `token`, and the subject's own token."""
        verb, subject = token, None
        for _ in range(5):
            subject = next((c for c in verb.children if c.dep_.startswith("nsubj")), None)
            if subject is not None or verb.dep_ not in _CLIMB or verb.head is verb:
                break
            if verb.dep_ in ("acl",) and verb.head.pos_ in ("NOUN", "PROPN"):
                subject = verb.head
                break
            verb = verb.head
        if subject is None:
            return None, None
        start = sentence.offset(subject)
        if subject.lower_ in _RELATIVE:
            return self.left_of(sentence, start), subject
        low, high = self._span(sentence, subject, token)
        inside = [p for p in self.of(sentence) if p.start <= start < p.end] or [
            p for p in self.of(sentence) if low <= p.start and p.end <= high and not p.tied
        ]
        before = sentence.offset(token)
        rest = [p for p in self.of(sentence) if inside and p.start > inside[0].start and p.end <= before and not p.tied]
        inside = self.named_by_apposition(sentence, [*inside[:1], *rest])
        told = name_told(sentence, low, high - low)
        unknown = told or self._untied(sentence, new_name(sentence, low, high), low)
        if inside and ((inside[0].actor is not None and not inside[0].generic) or not unknown):
            return inside[0], subject
        if unknown:
            return PartyMention(low, high, unknown, unknown=told is None), subject
        return None, subject

    def named_by_apposition(self, sentence: Sentence, inside: list[PartyMention]) -> list[PartyMention]:
        """« Un groupe proche de Y, les X », "Pakistan's branch of X", « la branche de Y, X (ABC) »: X first."""
        text = self.report.text
        while len(inside) > 1 and inside[0].actor and text[inside[0].end : inside[0].end + 2] in ("'s", "’s"):
            inside = inside[1:]
        if len(inside) < 2 or inside[0].actor is None:
            return inside
        first = inside[0]
        lex, before = self.report.lexicon, text[max(sentence.start, first.start - 24) : first.end].lower()
        words = {*re.findall(r"[\w-]+", before)}
        known = first.actor is not None and first.actor.entity is not None
        if not words & lex.words("branch_words") and (known or not words & lex.words("group_words")):
            return inside
        for pattern in (r",\s+(?:[\w'’-]+\s|l')?$", r"^[^,;]*\(\s*$"):
            for party in inside[1:]:
                one = party.actor and party.actor.entity and not party.tied
                if one and re.search(pattern, text[first.end : party.start]) and not self._goes_on(party.end):
                    return [party]
        return inside

    def _goes_on(self, end: int) -> bool:
        """Does another follow, « X et Y »: then they are several, and no name of what was told before?"""
        hit = self.report.lexicon["joining"].search(self.report.text, end, end + 5)
        return hit is not None and hit.start <= end + 1

    def _new_group(self, sentence: Sentence, position: int, end: int) -> PartyMention | None:
        """« … Jaish-e-Mohammad, un mouvement installé au Pakistan »: a name that the text explains as a group's."""
        if not re.match(r"\W{0,2}[A-ZÀ-Þ]", self.report.text[position : position + 3]):
            return None
        actor = new_name(sentence, position, end, at_start=True)
        stop = position + 2 + len(actor.name) if actor else end
        told = {*re.findall(r"[\w-]+", self.report.text[stop : min(end, stop + 40)].lower())}
        explained = actor is not None and told & self.report.lexicon.words("group_words")
        return PartyMention(position, position, actor, unknown=True) if explained else None

    def _untied(self, sentence: Sentence, name: Actor | None, low: int) -> Actor | None:
        """A new name, unless the words before tie the subject to it: "factions linked to X"."""
        at = self.report.text.find(name.name, low) if name else -1
        return None if at >= 0 and self._tied(sentence, at) else name

    def described(self, sentence: Sentence, subject: Token) -> PartyMention | None:
        """« une coalition de factions liées à … », "two separate groups": a group that the text describes, unnamed."""
        lex, k = self.report.lexicon, subject.i - sentence.tokens[0].i
        left = [c for c in subject.lefts if c.dep_ != "det" and c.pos_ != "DET"]
        pointing = lex.words("pointing_words") | lex.words("owning_words")
        if subject.lower_ not in lex.words("group_words") or any(
            c.lower_ in pointing or c.dep_ == "poss" for c in subject.lefts
        ):
            return None
        if lex["nobody"].search(
            self.report.text, max(sentence.start, sentence.offset(subject) - 12), sentence.end_of(subject)
        ):
            return None
        stop = k + 1
        while stop < len(sentence.tokens) and sentence.tokens[stop].pos_ in ("ADP", "NOUN", "ADJ", "DET", "PROPN"):
            stop += 1
        first, last = left[0] if left else subject, sentence.tokens[stop - 1]
        while last.pos_ in ("ADP", "DET") and last.i > subject.i:
            last = sentence.tokens[last.i - sentence.tokens[0].i - 1]
        low, high = sentence.offset(first), sentence.end_of(last)
        return PartyMention(low, high, Actor(name=self.report.original(low, high), kind="armed_group"))

    def named_before(self, sentence: Sentence, position: int) -> PartyMention | None:
        """ "another group called X told …": a name given by calling that ends right before a position."""
        for hit in self.report.lexicon["calling"].find(self.report.text, sentence.start, position):
            actor = new_name(sentence, hit.end, position, at_start=True)
            before = _VERB_GROUP.sub("", self.report.text[hit.end : position])
            rest = before[before.find(actor.name) + len(actor.name) :] if actor and actor.name in before else "?"
            if actor and (not rest or (len(rest) < 60 and re.match(r" (?:and|et) ", rest) and "," not in rest)):
                return PartyMention(hit.start, position, actor)
        return None

    def _span(self, sentence: Sentence, subject: Token, verb: Token) -> tuple[int, int]:
        """Where the subject's words stand: its subtree up to the verb."""
        tokens = [t for t in subject.subtree if t.sent == subject.sent]
        low, high = sentence.offset(tokens[0]), sentence.end_of(tokens[-1])
        at = sentence.offset(verb)
        return (low, min(high, at)) if low < at else (low, high)

    def left_of(self, sentence: Sentence, position: int, reach: int = 90) -> PartyMention | None:
        """The nearest party before a position that is not merely tied to another."""
        before = [p for p in self.of(sentence) if p.end <= position + 1 and position - p.end < reach and not p.tied]
        return before[-1] if before else None

    def after(self, sentence: Sentence, position: int, reach: int = 16, tied: bool = False) -> list[PartyMention]:
        """The party that begins soon after a position, and those joined to it by « et », "and".

        `tied`: also one that the words before the position tie to another, as "sponsored by" does.
        """
        position = self._past_members(sentence, position)
        called = name_told(sentence, position, reach + 70)
        right = [
            p
            for p in self.of(sentence)
            if 0 <= p.start - position < reach and (not p.tied or (tied and p.start - position < 6))
        ]
        if right and self.report.text[right[0].end : right[0].end + 2] in ("'s", "’s"):  # "Yemen's Houthi rebels"
            owned = [p for p in self.of(sentence) if 0 < p.start - right[0].end < 30 and p.actor and not p.tied]
            right = owned[:1] or right
        if called and not (right and right[0].actor and not right[0].generic and right[0].actor.entity):
            return [PartyMention(position, position, called)]
        if right and right[0].actor is None and right[0].generic:  # « les islamistes radicaux shebab »
            low, text = right[0].end, self.report.text
            named = (p for p in self.of(sentence) if p.actor and re.fullmatch(r" (?:[\w-]+ )?", text[low : p.start]))
            right = [named_one] if (named_one := next(named, None)) else right
        if right and (new := self._new_group(sentence, position, right[0].start)):
            return [new]
        if not right:
            words = self.report.text[position : position + 3]
            unknown = (
                new_name(sentence, position, min(sentence.end, position + 90), at_start=True) if words.strip() else None
            )
            at = self.report.text.find(unknown.name, position) if unknown else position
            far = self._broken_off(position, max(position, at))
            return [PartyMention(position, position, unknown, unknown=True)] if unknown and not far else []
        out = right[:1]
        joined = self.report.lexicon["joining"]
        for party in [p for p in self.of(sentence) if p.start > out[0].end]:
            between = self.report.text[out[-1].end : party.start].strip()
            hit = joined.search(between)
            if not (between == "," or (hit and hit.end - hit.start == len(between))):
                break
            out.append(party)
        return out

    def _broken_off(self, start: int, end: int) -> bool:
        """Does a quotation end, or another thing begin with « et », "and", before a name?"""
        between = self.report.text[start:end]
        return "»" in between or self.report.lexicon["joining"].search(self.report.text, start, end) is not None

    def _past_members(self, sentence: Sentence, position: int) -> int:
        """After « des membres du groupe », "fighters from": whose men they are comes next."""
        stop = min(sentence.end, position + 75)
        men = self.report.lexicon["members_of"].search(self.report.text, position, stop)
        if men is None or not _COUNTED.fullmatch(self.report.text[position : men.start]):
            return position
        inside = next((p for p in self.of(sentence) if p.start < men.end < p.end and p.actor is not None), None)
        return max(position, inside.start - 1) if inside else men.end


def same_side(a: Actor | None, b: Actor | None) -> bool:
    """Are two actors one party: one entity, one name, or a state and a force of it?"""
    if a is None or b is None:
        return a is b
    if (a.entity and a.entity == b.entity) or a.name.lower() == b.name.lower():
        return True
    official = ("state", "armed_force", "organisation", "person")
    if not (a.country and a.country == b.country and a.kind in official and b.kind in official):
        return False
    return not (_apart(a) and b.kind != "person") and not (_apart(b) and a.kind != "person")


def _apart(actor: Actor) -> bool:
    """Is it a body of a country that is not its state's: one side of a civil war, as the gazetteer names it?

    The gazetteer's forces of a state have its code in their id or are members of such a one (`national`).
    """
    return actor.entity in RIVALS


def verb_of(sentence: Sentence, start: int, end: int) -> Token:
    """The verb among the words of a cue, else the word that the others hang on."""
    tokens = sentence.tokens_in(start, end)
    verbs = [t for t in tokens if t.pos_ == "VERB"] or [t for t in tokens if t.pos_ == "AUX"]
    return verbs[0] if verbs else sentence.head_of(start, end)


def clause_of(sentence: Sentence, start: int, end: int) -> Token:
    """The predicate of the clause that a cue stands in."""
    return clause_head(verb_of(sentence, start, end))
