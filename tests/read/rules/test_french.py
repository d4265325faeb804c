"""The French tokeniser of ours is spaCy's own, only quicker to load."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings, strategies as st
from spacy.util import registry

from kg.read.rules import french
from kg.read.rules.nlp import EXCLUDED, MODELS, pipeline

HERE = Path(__file__).parent
_PIECES = ["a", "e", "é", "É", "la", "en", "saint", "sur", "l'", "l’", "'", "’", "-", "–", "‐", "vingt", "entr", "by",
           "pass", "sous", "Aïn", "ch", "tiis", "des", "ſ", "İ", "Ω", "ж", "1", " ", "ultra", "près", "électro",
           "Fontaine", "grandes"]  # fmt: skip


@pytest.fixture(scope="module")
def original() -> spacy.language.Language:
    """spaCy's own French, compiled in full: six seconds, so what needs it is long."""
    return spacy.load(MODELS["fr"], exclude=EXCLUDED)


@pytest.mark.long
def test_the_expression_is_factored() -> None:
    from spacy.lang.fr.tokenizer_exceptions import TOKEN_MATCH

    whole = TOKEN_MATCH.__self__.pattern
    assert len(french.factored(whole)) < len(whole) / 20


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).map("".join))
def test_both_expressions_match_the_same_words(original: spacy.language.Language, word: str) -> None:
    ours, theirs = pipeline("fr").tokenizer.token_match, original.tokenizer.token_match
    assert bool(ours(word)) == bool(theirs(word))


def test_words_that_stay_whole() -> None:
    words = ["Pont-sur-Yonne", "burn-out", "entr'ouvrir", "vingt-trois", "Fontaine-l'Évêque"]
    assert [[t.text for t in pipeline("fr")(word)] for word in words] == [[word] for word in words]


@pytest.mark.long
def test_reports_are_parsed_alike(original: spacy.language.Language) -> None:
    texts = [
        record["text"] for path in sorted(HERE.parents[1].glob("records/*.json"))
        if (record := json.loads(path.read_text("utf-8")))["lang"] == "fr"
    ]  # fmt: skip
    assert len(texts) > 5
    for text in texts:
        for paragraph in filter(str.strip, text.split("\n")):
            ours, theirs = pipeline("fr")(paragraph), french_cut(original)(paragraph)
            assert [(t.text, t.pos_, t.dep_, t.head.i, str(t.morph)) for t in ours] == [
                (t.text, t.pos_, t.dep_, t.head.i, str(t.morph)) for t in theirs
            ]


def french_cut(nlp: spacy.language.Language) -> spacy.language.Language:
    """With our rule for the beginnings of sentences, as `pipeline` has it."""
    if "kg_sentences_fr" not in nlp.pipe_names:
        nlp.add_pipe("kg_sentences_fr", before="parser")
    return nlp


@pytest.mark.parametrize("pattern", ["", "a|b", "(?iu)(?:^a$)|(?:b)", "(?iu)(?:^a|b$)", "(?iu)(?:^[ab]+$)"])
def test_any_other_form_is_left_as_it_is(pattern: str) -> None:
    assert french.factored(pattern) == pattern
    re.compile(pattern)


def test_others_keep_their_french() -> None:
    assert registry.languages.get(french.LANG) is french.French
    assert "fr" not in registry.languages.get_all() or registry.languages.get("fr") is not french.French
