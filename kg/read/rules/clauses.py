"""Small questions to the dependency parse, in one vocabulary for UD (French) and ClearNLP (English) labels."""

from __future__ import annotations

from spacy.tokens import Token

_CLAUSES = frozenset({"ROOT", "advcl", "acl", "acl:relcl", "relcl", "ccomp", "parataxis", "csubj", "pcomp"})
_PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass"})
_SUBJECT = frozenset({"nsubj", "csubj", "expl:subj"})
_OBJECT = frozenset({"obj", "dobj", "iobj", "dative"})
_PASSIVE_MARK = frozenset({"aux:pass", "auxpass"})


def clause_head(token: Token) -> Token:
    """The predicate of the smallest clause that the token stands in."""
    current = token
    while current.head != current:
        if current.dep_ in _CLAUSES or (current.dep_ == "conj" and current.pos_ in ("VERB", "AUX")):
            return current
        current = current.head
    return current


def is_passive(verb: Token) -> bool:
    """Is the verb form passive: with an auxiliary of the passive, a passive subject, or a bare past participle?"""
    if any(c.dep_ in _PASSIVE_MARK or c.dep_ in _PASSIVE_SUBJECT for c in verb.children):
        return True
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ == "VERB"
        and not any(c.dep_ in _SUBJECT | {"aux", "aux:tense"} for c in verb.children)
    ):
        return is_passive(verb.head)
    past = "Part" in verb.morph.get("VerbForm", []) and "Past" in verb.morph.get("Tense", [])
    participle = verb.tag_ == "VBN" or past
    return bool(participle) and not any(c.dep_ in ("aux", "aux:tense") for c in verb.children)


def is_passive_subject(token: Token) -> bool:
    """Does the token stand as subject of a passive verb?"""
    return token.dep_ in _PASSIVE_SUBJECT


def is_subject(token: Token) -> bool:
    """Does the token stand as subject of an active verb?"""
    return token.dep_ in _SUBJECT


def is_object(token: Token) -> bool:
    """Does the token stand as object?"""
    return token.dep_ in _OBJECT


def governor(token: Token) -> Token:
    """What the token hangs on, prepositions (English) passed over."""
    head = token.head
    return head.head if head.dep_ in ("prep", "agent") or (head.pos_ == "ADP" and head is not token) else head


def root_of_coordination(token: Token) -> Token:
    """The first conjunct of "a, b and c" for c."""
    while token.dep_ in ("conj", "appos") and token.head != token:
        token = token.head
    return token


def has_finite_subject(verb: Token) -> Token | None:
    """The verb's subject token, own or borrowed from the verb it is coordinated with."""
    for child in verb.children:
        if child.dep_ in _SUBJECT or child.dep_ in _PASSIVE_SUBJECT:
            return child
    return has_finite_subject(verb.head) if verb.dep_ == "conj" and verb.head != verb else None


def tense(verb: Token) -> str:
    """ "past", "present", "future", "conditional", "pluperfect" or "": what the verb group as a whole says."""
    group = [verb, *(c for c in verb.children if c.dep_.startswith("aux"))]
    if any("Cnd" in t.morph.get("Mood", []) for t in group):
        return "conditional"
    if any("Fut" in t.morph.get("Tense", []) or t.lower_ in ("will", "'ll", "shall") for t in group):
        return "future"
    if any(
        (t.lower_ in ("avait", "avaient", "had") and t is not verb)
        or ("Imp" in t.morph.get("Tense", []) and t.lemma_ in ("être", "avoir"))
        for t in group
    ):
        return "pluperfect" if len(group) > 1 else "past"
    if any({"Past", "Imp"} & set(t.morph.get("Tense", [])) or t.tag_ in ("VBD", "VBN") for t in group):
        return "past"
    if any("Pres" in t.morph.get("Tense", []) or t.tag_ in ("VBZ", "VBP") for t in group):
        return "present"
    return ""
