"""The words of a sentence that may tell of an attack, each in its violent sense as far as the words around it tell."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg.read.rules.annotate import Sentence
from kg.read.rules.clauses import clause_head, has_finite_subject, is_object, is_passive, root_of_coordination
from kg.read.rules.counts import interceptions
from kg.read.rules.lexicon import Hit


@dataclass
class Trigger:
    """One word or phrase of an attack. `token` its head, `frame` how its arguments lie (see lang/*/attacks.toml)."""

    hit: Hit
    token: Token
    frame: str
    noun: bool

    @property
    def weak(self) -> bool:
        """Can it only point back?"""
        return bool(self.hit.attrs.get("weak"))


_VERBAL = frozenset({"VERB", "AUX", "ADJ"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "X"})


def find_triggers(sentence: Sentence) -> list[Trigger]:
    """The words of a sentence that may tell of an attack."""
    found: list[Trigger] = []
    weapons = sentence.hits("weapons")
    arms = [(h.start, h.end) for h in weapons if h.attrs.get("counted")]
    nouns = [  # "14 attack drones", « des drones d'attaque »: a kind of weapon
        h
        for h in sentence.hits("attack_nouns")
        if not any(a <= h.start and h.end <= b and h.end - h.start < b - a for a, b in arms)
    ]
    for hit in nouns:
        token = sentence.head_of(hit.start, hit.end)
        if hit.attrs.get("needs_date") and not any(0 <= d.start - hit.end < 4 for d in sentence.dates):
            continue
        if token.pos_ in _NOMINAL or hit.text[:1].isupper() or " " in hit.text or _behind_determiner(sentence, token):
            found.append(Trigger(hit, token, "noun", True))
    covered = [(t.hit.start, t.hit.end) for t in found]
    covered += [(h.start, h.end) for h, _, _ in interceptions(sentence)]  # "shot down two drones" is no shot at them
    for hit in sentence.hits("attack_verbs"):
        inside = [t for t in found if t.noun and hit.start < t.hit.start and t.hit.end <= hit.end]
        if not inside and any(a < hit.end and hit.start < b for a, b in covered):
            continue
        verb = _verb_token(sentence, hit)
        if verb is not None and _verb_holds(sentence, hit, verb, nouns, weapons):
            found = [t for t in found if t not in inside]  # « tombée dans une embuscade »: the whole is the verb
            found.append(Trigger(hit, verb, hit.attrs["frame"], False))
    found += _nominal_style(sentence, weapons, found)
    found += _stopped(sentence, found)
    return sorted(found, key=lambda t: t.hit.start)


def _behind_determiner(sentence: Sentence, token: Token) -> bool:
    """« la double attaque »: a word that follows an article or adjective is a noun, whatever the tagger says."""
    index = token.i - sentence.tokens[0].i
    return index > 0 and sentence.tokens[index - 1].pos_ in ("DET", "ADJ", "NUM") and token.dep_ not in ("ROOT", "conj")


def _verb_token(sentence: Sentence, hit: Hit) -> Token | None:
    tokens = sentence.tokens_in(hit.start, hit.end)
    for token in tokens:
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "aux:tense", "aux:pass", "auxpass"):
            return token
    for token in tokens:
        if token.pos_ in _VERBAL:
            return token
    head = sentence.head_of(hit.start, hit.end)
    return head if " " in hit.text else None


def _verb_holds(sentence: Sentence, hit: Hit, token: Token, nouns: list[Hit], weapons: list[Hit]) -> bool:
    """Is the verb used in its violent sense, as far as the words around it tell?"""
    frame = hit.attrs["frame"]
    clause = clause_head(token)

    def near(hits: list[Hit]) -> bool:
        return any(
            clause_head(sentence.head_of(h.start, h.end)) in (clause, token)
            or abs(h.start - hit.end) < 60
            or (frame == "kill" and _tells_how(sentence, h, token))
            for h in hits
            if not h.attrs.get("weak")
        )

    if frame == "turn":
        pair = sentence.report.lexicon["continuation"].search(sentence.report.text, sentence.start, hit.start)
        return not hit.attrs.get("weak") or near(weapons) or pair is not None
    if frame in ("launch", "munition") and _aims(sentence, hit):
        return True
    if hit.attrs.get("needs_site") and (_by_force(sentence, token) or not near(weapons)):
        return False  # an army receives drones, a base is hit by them
    if hit.attrs.get("needs_people"):
        return _people_behind(sentence, hit)
    if frame == "storm" and _by_guards(sentence, token):
        return False  # they defend
    if hit.attrs.get("needs_object") or frame == "munition":
        return near(weapons) or near([n for n in nouns if n.entry != "explosion" or frame != "munition"])
    if hit.attrs.get("weakverb"):
        return (
            near(weapons)
            or near(nouns)
            or _by_armed_men(sentence, token)
            or any(
                h.attrs["kind"] in ("base", "embassy", "airport", "ship", "oil_site", "convoy")
                and abs(h.start - hit.end) < 80
                for h in sentence.hits("place_nouns")
            )
        )
    if frame == "kill":
        if _falls_on_weapon(sentence, token):
            return False  # a drone is shot down, not killed
        if _falls_on_attackers(sentence, token):
            return False  # "having killed three attackers": what the defenders did
        if _charged(sentence, hit):
            return True
        if hit.attrs.get("murder") and _murder(sentence, token):
            return True
        armed = sentence.hits("armed_men")
        return (bool(armed) and near(armed)) or (near(weapons) and (_is_transitive(token) or is_passive(token)))
    return True


def _tells_how(sentence: Sentence, hit: Hit, verb: Token) -> bool:
    """ "was killed outside X when their convoy came across a mine": the clause that tells how a death came about."""
    inner = clause_head(sentence.head_of(hit.start, hit.end))
    return inner.dep_ == "advcl" and root_of_coordination(inner.head) == root_of_coordination(verb)


def _patient(verb: Token) -> Token | None:
    """Whom the verb is done to."""
    return has_finite_subject(verb) if is_passive(verb) else next((c for c in verb.children if is_object(c)), None)


def _falls_on_attackers(sentence: Sentence, verb: Token) -> bool:
    """Are the killed those who attack, with no word of who else was?"""
    patient = _patient(verb)
    if patient is None:
        return False
    at = sentence.offset(patient)
    return any(h.start <= at < h.end for h in sentence.hits("not_victims"))


def _murder(sentence: Sentence, verb: Token) -> bool:
    """« trois hommes ont été abattus », "a judge was shot dead": people, and not by those who guard or police."""
    patient = _patient(verb)
    if patient is None or (not is_passive(verb) and (_by_force(sentence, verb) or _by_guards(sentence, verb))):
        return False
    lex = sentence.report.lexicon
    return patient.lower_ in lex.words("counted_people") | lex.words("persons") or patient.pos_ == "PROPN"


def _by_force(sentence: Sentence, verb: Token) -> bool:
    """Is the verb's subject a force, and not a place?"""
    subject = has_finite_subject(verb)
    if subject is None:
        return False
    at = sentence.offset(subject)
    forces = any(h.start <= at < h.end for h in sentence.hits("force_nouns"))
    return forces or any(m.start <= at < m.end and m.entities[0].type == "actor" for m in sentence.names)


def _by_armed_men(sentence: Sentence, verb: Token) -> bool:
    """ "Attackers struck the town": the subject of the active verb attacks by trade."""
    subject = None if is_passive(verb) else has_finite_subject(verb)
    if subject is None:
        return False
    at = sentence.offset(subject)
    return any(h.start <= at < h.end for h in sentence.hits("armed_men"))


def _by_guards(sentence: Sentence, verb: Token) -> bool:
    """ "Hotel guards opened fire": the subject is those who guard the place."""
    subject = has_finite_subject(verb)
    return subject is not None and subject.lower_ in sentence.report.lexicon.words("guards")


def _charged(sentence: Sentence, hit: Hit) -> bool:
    """ "accused the ELN of killing an officer on Wednesday", « d'avoir tué »: the charge tells an attack."""
    charges = [h for h in sentence.hits("accusing") if h.attrs["kind"] == "object" and 0 < hit.start - h.end < 60]
    lead = sentence.report.text[max(sentence.start, hit.start - 12) : hit.start].lower().split()
    return (
        bool(charges and sentence.dates)
        and bool(lead)
        and (lead[-1] in sentence.report.lexicon.words("charge_words") or " ".join(lead[-2:]) == "d'avoir")
        and any(
            t.lower_ in sentence.report.lexicon.words("counted_people")
            for t in sentence.tokens
            if t.i > sentence.token_at(hit.start).i
        )
    )


def _falls_on_weapon(sentence: Sentence, verb: Token) -> bool:
    """Is what the verb is done to a munition?"""
    done_to = _patient(verb)
    if done_to is None:
        return False
    at = sentence.offset(done_to)
    return any(h.start <= at < h.end and h.attrs.get("counted") for h in sentence.hits("weapons"))


def _aims(sentence: Sentence, hit: Hit) -> bool:
    """« lancée vendredi contre le camp »: a preposition of aiming soon behind the verb."""
    aiming = sentence.report.lexicon.words("aiming_prepositions")
    return any(0 <= sentence.offset(t) - hit.end < 40 and t.lower_ in aiming for t in sentence.tokens)


def _people_behind(sentence: Sentence, hit: Hit) -> bool:
    people = sentence.report.lexicon.words("counted_people")
    if (
        sentence.report.text[hit.end : hit.end + 16]
        .lower()
        .strip()
        .startswith(("his li", "their li", "her li", "la vie", "leur vie", "its li"))
    ):
        return False
    return any(0 <= sentence.offset(t) - hit.end < 35 and t.lower_ in people for t in sentence.tokens)


def _is_transitive(token: Token) -> bool:
    return any(c.dep_ in ("obj", "dobj") for c in token.children)


def _nominal_style(sentence: Sentence, weapons: list[Hit], found: list[Trigger]) -> list[Trigger]:
    """« Trois roquettes sur Taji » : a munition and a preposition of target, with no word of attack beside it."""
    prepositions = sentence.report.lexicon.words("target_prepositions")
    out = []
    for hit in weapons:
        if not hit.attrs.get("counted") or any(abs(t.hit.start - hit.start) < 40 for t in found):
            continue
        after = [t for t in sentence.tokens if sentence.offset(t) >= hit.end][:2]
        token = sentence.head_of(hit.start, hit.end)
        handled = is_object(token) or (token.dep_ == "conj" and is_object(token.head))
        if after and after[0].lower_ in prepositions and not handled:
            out.append(Trigger(hit, token, "noun", True))
    return out


def _stopped(sentence: Sentence, found: list[Trigger]) -> list[Trigger]:
    """« des canons ont détruit deux drones »: what was stopped was sent; one more mention of an attack."""
    out = []
    for hit, _quantity, _every in interceptions(sentence):
        if any(t.hit.start < hit.end and hit.start < t.hit.end for t in found):
            continue
        out.append(Trigger(hit, sentence.head_of(hit.start, hit.end), "intercept", False))
    return out
