"""The shapes of speech frames in one language: patterns made of the word lists of `sources.toml`."""

from __future__ import annotations

from kg.read.rules.lexicon import lexicon
from kg.read.rules.word_patterns import compiled, leading, one_of


class SpeechShapes:
    """Compiled patterns of one language, each named for what it finds. An empty list makes its pattern find nothing."""

    def __init__(self, lang: str) -> None:
        def some(*names: str) -> str:
            return one_of(lang, *names)

        articles = rf"(?:\b{some('frame_articles')}\s*)$"
        self.inverted = compiled(rf"^-(?:t-)?({some('clitics')})\b")
        self.aux_inverted = compiled(rf"\b{some('clitic_auxiliaries')}-(?:t-)?({some('clitics')})\s+(?:\w+\s+){{0,2}}$")
        self.inside = compiled(rf"\b{some('frame_in')}\s$")
        self.breaks = compiled(rf"[;:]\s|,\s{some('clause_breaks')}\s|\s{some('contrast_words')}\s")
        self.ellipsis = compiled(rf"(?:[,;]|,?\s{some('ellipsis_words')})\s+$")
        # What may stand between who speaks and the verb: an insertion between commas, a participle, an adverb or two.
        self.between = compiled(
            rf"\s*(?:[,(–—-][^.;:«»\"]{{0,110}}[,)–—-]|,|{some('insertion_leads')}\b[^.,;:«»\"]{{0,60}})?"
            rf"\s*(?:(?:\w+\s){{0,2}}|{some('speech_adverbs')}\s)"
        )
        self.clause_opens = compiled(rf"(?:[;:]|\b{some('clause_openers')})\s*,?\s*$")
        self.relative = compiled(rf"\b{some('relative_subjects')}\s*(?:\w+\s*){{0,3}}$")
        self.verb_group = compiled(
            rf"(?:\b{leading(lang, 'object_clitics')}?{some('auxiliaries')}\s+(?:[\w']+\s+){{0,3}}|"
            rf"\b{some('bare_clitics')}\s?)$"
        )
        self.inversion_leads = compiled(rf"{leading(lang, 'inversion_leads')}$")
        self.that = compiled(rf"[;:«»\"]|\b{some('that_words')}(?:\b|(?<='))")
        self.governed = compiled(rf"\b{some('governing_prepositions')}\s*{leading(lang, 'governed_articles')}?$")
        self.article = compiled(articles)
        self.second_article = compiled(rf"(?:\b{some('frame_articles', 'second_articles')}\s*)$")
        self.day_lead = compiled(rf",?\s*{some('day_leads')}?\s*")
        # Endings of forms that may be mere attributes; "" for a language in which any form may be one.
        self.participles = tuple(sorted(lexicon(lang).words("participle_endings")))
