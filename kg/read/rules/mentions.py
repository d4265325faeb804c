"""Mentions of attacks: the words in a sentence that tell of one, grouped by the clause that they stand in.

A mention is a hypothesis with what its clause says (weapons, dates, targets); events.py decides which mentions are one
attack and which are none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import clause_head, has_finite_subject, is_object, is_passive, root_of_coordination, tense
from kg.read.rules.counts import Quantity, interceptions, number_before
from kg.read.rules.dates import ClockMention, DateMention
from kg.read.rules.lexicon import Hit
from kg.read.rules.names import ActorMention, PlaceMention
from kg.read.rules.triggers import Trigger, find_triggers


@dataclass
class Mention:
    """Triggers of one clause (or clauses that belong together) and what is said with them."""

    sentence: Sentence
    clause: Token
    triggers: list[Trigger]
    start: int = 0
    end: int = 0
    weapons: dict[str, bool] = field(default_factory=dict)  # class -> stated in words (True) or implied by the trigger
    targets: list[PlaceMention | ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    agents: list[ActorMention] = field(default_factory=list)
    date: DateMention | None = None
    clock: ClockMention | None = None
    quantities: list[Quantity] = field(default_factory=list)
    attack_count: Quantity | None = None
    definite: bool = False
    demonstrative: bool = False
    indefinite: bool = False
    another: bool = False
    continues: bool = False
    generic: bool = False
    bygone: bool = False
    same_time: bool = False
    irrealis: bool = False
    habitual: bool = False
    foiled: bool = False
    intercepted: Quantity | None = None
    all_intercepted: bool = False
    answers: bool = False
    scope: tuple[int, int] | None = None  # where its targets stand, if the sentence tells of another attack beside it
    conditional: bool = False
    tense: str = ""

    @property
    def creative(self) -> bool:
        """May it begin an attack that was not told before?"""
        return not self.generic and any(
            not t.weak and (t.frame != "intercept" or any(self.weapons.values()) or (self.date and self.targets))
            for t in self.triggers
        )

    @property
    def aftermath(self) -> bool:
        """Does it tell only of burning and looting?"""
        return bool(self.triggers) and all(t.hit.attrs.get("aftermath") for t in self.triggers)


def find_mentions(sentence: Sentence, quantities: list[Quantity]) -> list[Mention]:
    """The mentions of a sentence in the order of their words; arguments.py adds targets and dates."""
    triggers = find_triggers(sentence)
    groups: list[list[Trigger]] = []
    for trigger in triggers:
        clause = clause_head(trigger.token)
        for group in groups:
            if any(_together(sentence, trigger, clause, other) for other in group):
                group.append(trigger)
                break
        else:
            groups.append([trigger])
    mentions = [_mention(sentence, group) for group in groups]
    _keep_apart(sentence, mentions)
    _share_words(sentence, mentions, quantities)
    for mention in mentions:
        _read_modality(mention, mentions)
    return mentions


def _together(sentence: Sentence, trigger: Trigger, clause: Token, other: Trigger) -> bool:
    """Do two triggers stand in one clause, or does one hang on the other's participle or noun?"""
    other_clause = clause_head(other.token)
    if _of_another(sentence, trigger, other):
        return False
    if clause is other_clause or clause == other_clause:
        return not _coordinated_nouns(trigger, other)
    if "turn" in (trigger.hit.entry, other.hit.entry):
        return False  # « lundi, c'était au tour de X »: the next one
    for inner, outer in ((clause, other.token), (other_clause, trigger.token)):
        # "l'attaque menée contre", "a strike that killed", "tuant …": a clause that hangs on the other trigger itself
        above = (inner.head, inner.head.head, inner.head.head.head)
        if inner.dep_ in ("acl", "acl:relcl", "relcl", "xcomp") and outer in above:
            return True
        if (
            inner.head == outer
            and inner.dep_ == "advcl"
            and "Pres" in inner.morph.get("Tense", [])
            and "Part" in inner.morph.get("VerbForm", [])
        ):
            return True
    for death, how in ((other, clause), (trigger, other_clause)):
        # "24 were killed when gunmen stormed …": one telling
        told = death.frame == "kill" and how.dep_ == "advcl" and root_of_coordination(how.head) == death.token
        if told and any(c.lower_ in sentence.report.lexicon.words("how_it_happened") for c in how.children):
            return True
    for verb, noun, under in ((other, trigger, clause), (trigger, other, other_clause)):
        # "killed 17 and wounded 35 in an attack on the camp": one telling, its noun under the second verb
        if verb.frame == "kill" and noun.noun and under.dep_ == "conj" and under.head == verb.token:
            at = sentence.offset(under)
            hurt = any(h.start <= at < h.end for h in sentence.hits("casualty"))
            if hurt and not any(c.dep_.startswith("nsubj") for c in under.children):
                return True
    return other_clause == trigger.token or clause == other.token


def _keep_apart(sentence: Sentence, mentions: list[Mention]) -> None:
    """What stands behind "in response to" is no target of the attack that stands before it, nor the other way round."""
    for relation in sentence.hits("after_another") if len(mentions) > 1 else []:
        before = [m for m in mentions if max(t.hit.end for t in m.triggers) <= relation.start]
        behind = [m for m in mentions if 0 <= min(t.hit.start for t in m.triggers) - relation.end < _RELATED]
        if before and behind:
            for mention in before:
                mention.scope = (sentence.start, relation.start)
            for mention in behind:
                mention.scope = (relation.end, sentence.end)


def _of_another(sentence: Sentence, a: Trigger, b: Trigger) -> bool:
    """« une frappe en réponse à des tirs », "the raid came days after a bombing": words between that tell two apart."""
    first, second = sorted((a.hit, b.hit), key=lambda h: h.start)
    if a.weak and b.weak:
        return False
    relation = sentence.report.lexicon["after_another"].search(sentence.report.text, first.end, second.start)
    return relation is not None and second.start - relation.end < _RELATED


def _coordinated_nouns(a: Trigger, b: Trigger) -> bool:
    """ "un raid à X et un attentat à Y" in one clause are two."""
    if not (a.noun and b.noun) or a.weak or b.weak:
        return False
    return (a.token.dep_ == "conj" and a.token.head == b.token) or (b.token.dep_ == "conj" and b.token.head == a.token)


def _mention(sentence: Sentence, group: list[Trigger]) -> Mention:
    clause = clause_head(group[0].token)
    mention = Mention(sentence, clause, group)
    span = [t for t in clause.subtree if t.sent == clause.sent] or [clause]
    mention.start = min([sentence.offset(span[0]), *(t.hit.start for t in group)])
    mention.end = max([sentence.end_of(span[-1]), *(t.hit.end for t in group)])
    lex = sentence.report.lexicon
    nouns = [t for t in group if t.noun]
    if nouns and len(nouns) == len(group):
        words = [_determiner(sentence, t) for t in nouns]
        flat = " ".join(words).split()
        mention.demonstrative = any(w in lex.words("demonstrative") for w in flat)
        mention.definite = bool(words[0].split()) and any(w in lex.words("definite") for w in words[0].split())
        mention.indefinite = any(w in lex.words("indefinite") for w in flat)
    mention.definite = mention.definite or (not nouns and _definite_munition(sentence, clause))
    mention.tense = tense(clause)
    mention.conditional = mention.tense == "conditional"
    for trigger in nouns:
        twin = lex["twin_attack"].search(
            sentence.report.text, max(sentence.start, trigger.hit.start - 12), trigger.hit.end
        )
        if twin:
            mention.attack_count = Quantity("attacks", twin.attrs["count"], twin.attrs["count"], twin.start, twin.end)
        if lex["attack_count"].search(trigger.hit.text):
            number = number_before(sentence, trigger.hit.start, 3)
            if (
                number
                and number.kind != "article"
                and (number.value if hasattr(number, "value") else number.low or 0) != 1
            ):
                mention.attack_count = Quantity("attacks", number.low, number.high, number.start, trigger.hit.end)
    return mention


def _definite_munition(sentence: Sentence, clause: Token) -> bool:
    """« les premiers projectiles sont tombés », "the aircraft was shot down": munitions told of before."""
    subject = has_finite_subject(clause)
    if subject is None:
        return False
    at = sentence.offset(subject)
    if not any(h.start <= at < h.end and h.attrs.get("counted") for h in sentence.hits("weapons")):
        return False
    return any(c.lower_ in sentence.report.lexicon.words("definite") for c in subject.children if c.dep_ == "det")


def _determiner(sentence: Sentence, trigger: Trigger) -> str:
    index = trigger.token.i - sentence.tokens[0].i
    first = sentence.token_at(trigger.hit.start).i - sentence.tokens[0].i
    words = []
    for token in reversed(sentence.tokens[max(0, min(index, first) - 5) : min(index, first)]):
        if token.pos_ in ("DET", "NUM", "ADJ", "PRON", "NOUN", "PROPN") or token.lower_ in (
            "du",
            "des",
            "au",
            "aux",
            "de",
        ):
            words.append(token.lower_)
            if token.pos_ == "DET" or token.lower_ in ("du", "des", "au", "aux"):
                break
        else:
            break
    return " ".join(reversed(words))


def _share_words(sentence: Sentence, mentions: list[Mention], quantities: list[Quantity]) -> None:
    """Give each weapon word and each quantity to the mention whose clause it stands in, else to the nearest."""
    stops = [m for m in mentions if any(t.frame == "intercept" for t in m.triggers)]
    strong = [m for m in mentions if m.creative or m in stops] or mentions
    if not strong:
        return
    hit_things = sentence.hits("weapons_as_targets")
    for hit in sentence.hits("weapons"):
        owner = _owner(sentence, strong, hit.start, hit.end)
        weapon = hit.attrs["weapon"]
        if weapon == "gun" and _of_guards(sentence, hit.start, hit.end):
            continue
        if any(h.start <= hit.start < h.end for h in hit_things) or _is_target(sentence, strong, hit):
            continue
        if any(0 <= hit.start - h.end < _ANSWERED for h in sentence.hits("after_another")):
            continue  # "in response to the rockets": those of the attack that was answered
        if weapon != "unknown" or hit.attrs.get("blade"):
            owner.weapons[weapon] = True
    for quantity in quantities:
        _owner(sentence, mentions, quantity.start, quantity.end).quantities.append(quantity)
    for hit, stopped, every in interceptions(sentence):
        if not any(t.frame == "intercept" and t.hit.start == hit.start for m in mentions for t in m.triggers):
            continue  # « s'étaient abattues »: came down, was not brought down
        owner = _owner(sentence, mentions, hit.start, hit.end)
        owner.all_intercepted = owner.all_intercepted or every
        if stopped:
            owner.quantities.append(stopped)
    for mention in mentions:
        for trigger in mention.triggers:
            implied = trigger.hit.attrs.get("weapon")
            if implied and not (trigger.hit.attrs.get("vague") and any(mention.weapons.values())):
                mention.weapons.setdefault(implied, not trigger.hit.attrs.get("vague"))
        if len(mention.weapons) > 1:
            mention.weapons.pop("unknown", None)  # "armed with machetes and rifles"
        if len(mention.weapons) > 1 and any(mention.weapons.values()):
            mention.weapons = {w: s for w, s in mention.weapons.items() if s}


def _is_target(sentence: Sentence, mentions: list[Mention], hit: Hit) -> bool:
    """ "bombed a rocket launcher", « a détruit des canons »: arms that an attack verb falls on are what was hit."""
    token = sentence.head_of(hit.start, hit.end)
    for trigger in (t for m in mentions for t in m.triggers):
        if trigger.noun or trigger.frame != "attack" or token.head != trigger.token:
            continue
        if is_object(token) or (is_passive(trigger.token) and token == has_finite_subject(trigger.token)):
            return True
    return False


def _of_guards(sentence: Sentence, start: int, end: int) -> bool:
    """ "Guards opened fire on the bombers": the fire of those who defend is no weapon of the attack."""
    subject = has_finite_subject(clause_head(sentence.head_of(start, end)))
    return subject is not None and subject.lower_ in sentence.report.lexicon.words("guards")


def _owner(sentence: Sentence, mentions: list[Mention], start: int, end: int) -> Mention:
    if len(mentions) == 1:
        return mentions[0]
    clause = clause_head(sentence.head_of(start, end))
    same = [m for m in mentions if m.clause == clause or any(clause_head(t.token) == clause for t in m.triggers)]
    pool = same or mentions
    return min(pool, key=lambda m: min(abs(t.hit.start - start) for t in m.triggers))


def _read_modality(mention: Mention, mentions: list[Mention]) -> None:
    """Is it told as a fact? Words of possibility that govern the trigger, the future tense, negation, metaphor."""
    sentence = mention.sentence
    text, lex = sentence.report.text, sentence.report.lexicon
    start, end = (sentence.start, sentence.end) if len(mentions) == 1 else (mention.start, mention.end)
    strong = [t for t in mention.triggers if not t.weak] or mention.triggers
    first, last = min(t.hit.start for t in strong), max(t.hit.end for t in strong)
    for hit in lex["irrealis"].find(text, start, end):
        token = sentence.head_of(hit.start, hit.end)
        if any(d.start < hit.end and hit.start < d.end for d in sentence.dates) or hit.text in ("May", "Will"):
            continue  # the month, the man
        reach = 3 if (all(t.noun for t in strong) and len(strong) < len(mention.triggers)) or mention.definite else 8
        governs = any(_hangs_on(t.token, token, reach if t.noun else 8) for t in strong)
        if (governs and hit.end <= last) or -30 < first - hit.end < 25:
            mention.irrealis = True
    if mention.tense == "future" or all(
        not t.noun and _not_done(t.token, lex.words("achieving")) for t in mention.triggers
    ):
        mention.irrealis = True
    if (
        mention.tense == "present"
        and mention.clause.dep_ in ("acl:relcl", "relcl")
        and not any(t.noun for t in mention.triggers)
    ):
        mention.generic = True  # "bombers that pound towns": what they do, not what happened
    mention.habitual = lex["habitual"].search(text, start, end) is not None
    window = (max(start, first - 60), min(end, last + 60))
    ranks = [(h.start, h.end) for h in lex["ranked"].find(text, *window)]
    others = lex["another"].find(text, *window)
    mention.another = any(not any(a <= h.start < b for a, b in ranks) for h in others)
    mention.continues = lex["continuation"].search(text, start, end) is not None
    if mention.continues or mention.demonstrative or not mention.creative:
        mention.another = False
    bygone = lex["days_after"].search(text, max(start, first - 60), first)
    mention.bygone = bygone is not None and not any(
        d.start < bygone.end and bygone.start < d.end for d in sentence.dates
    )
    mention.same_time = lex["same_time"].search(text, start, end) is not None
    mention.answers = mention.creative and lex["answering"].search(text, start, min(end, last)) is not None
    if lex["foiled"].search(text, start, end):
        mention.foiled = True
        mention.irrealis = False
    if lex["negated"].search(text, start, end) or lex["metaphor"].search(text, start, end):
        mention.irrealis = True


def _not_done(verb: Token, achieving: frozenset[str]) -> bool:
    """Negated, or a bare infinitive ("to attack", « pour attaquer ») that nothing says was carried out."""
    if any(c.lower_ in ("pas", "jamais", "not", "n't", "never") and c.dep_ in ("advmod", "neg") for c in verb.children):
        return True
    infinitive = "Inf" in verb.morph.get("VerbForm", [])
    if not infinitive or any(
        c.dep_ in ("aux", "aux:tense", "aux:pass", "auxpass") and c.lower_ not in ("to",) for c in verb.children
    ):
        return False
    before = [t.lower_ for t in verb.doc[max(0, verb.i - 6) : verb.i]]
    return not any(w in achieving for w in before)


def _hangs_on(token: Token, governor: Token, reach: int) -> bool:
    current = token
    for _ in range(reach):
        if current == governor:
            return True
        if current.head == current:
            return False
        current = current.head
    return False


_ANSWERED = 12  # characters from "in response to" to the arms that were answered
_RELATED = 30  # characters from "in response to" to the attack that was answered
