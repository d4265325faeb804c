"""Small questions to the clauses around the words of a statement."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.read.rules.clauses import clause_head
from kg.read.rules.lexicon import Lexicon

_CLAUSAL = frozenset({"ccomp", "xcomp", "acl", "advcl", "relcl", "acl:relcl", "pcomp", "conj"})
_UP = 5
"""Clauses that are looked up through: a sentence that nests deeper is doubtful for other reasons."""


def governing(verb: Token) -> Iterator[Token]:
    """The verb, and the verbs of the clauses that it hangs in, nearest first."""
    one = verb
    for _ in range(_UP):
        yield one
        if one.dep_ not in _CLAUSAL or one.head is one:
            return
        one = one.head if one.head.pos_ in ("VERB", "AUX") else clause_head(one.head)


def conditional(verb: Token, lexicon: Lexicon) -> bool:
    """« aurait revendiqué », "if it claimed", "whether", "could have"."""
    group = [verb, *(c for c in verb.children if c.dep_.startswith("aux"))]
    return (
        any("Cnd" in t.morph.get("Mood", []) for t in group)
        or any(t.lower_ in lexicon.words("condition_verbs") for t in group)
        or any(c.dep_ == "mark" and c.lower_ in lexicon.words("condition_marks") for c in verb.children)
    )
