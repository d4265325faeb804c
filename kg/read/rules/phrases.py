"""Where the description of somebody begins and ends, and what the reading of descriptions shares."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.facts import Actor
from kg.gazetteer import fold
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.noun_phrases import is_proper

# Characters. Every cue of a sentence is weighed against its names, so that a table or a text without stops that
# passes for one sentence is read in pieces of this length: the cost stays linear and nothing is left out.
LONGEST = 4000
PIECE = 2000
_AGREEMENT = ("ms", "fs", "mp", "fp", "any")
_OPEN = frozenset({"«", '"', "(", "[", "“"})


@dataclass(frozen=True)
class SpeakerMention:
    """Somebody described at [start, end). `head`: the noun, name or pronoun. `actor` is None for a pronoun.

    `role`: entry of `source_roles`, "name", "person" or "pronoun". `bare`: the description is the noun alone, so
    that it may point back ("le porte-parole"). `definite`: it is told as known. `surname`: of a person.
    """

    start: int
    end: int
    head: Token
    actor: Actor | None
    role: str
    agreement: str = "any"
    bare: bool = False
    definite: bool = False
    surname: str = ""
    trade: bool = True
    owner: bool = False

    @property
    def key(self) -> str:
        """What makes two descriptions one speaker."""
        return fold(self.actor.name) if self.actor else ""


def windows(sentence: Sentence) -> list[Sentence]:
    """The sentence itself; one of more than LONGEST characters as pieces of about PIECE, cut at punctuation.

    A piece keeps the sentence's index and paragraph; all offsets count in the whole text as before.
    """
    if len(sentence.text) <= LONGEST:
        return [sentence]
    doc, tokens = sentence.span.doc, sentence.tokens
    pieces: list[Sentence] = []
    first = stop = 0
    for k, token in enumerate(tokens):
        if sentence.end_of(token) - sentence.offset(tokens[first]) > PIECE and k > first:
            cut = stop if stop > first else k
            pieces.append(_piece(sentence, doc[tokens[first].i : tokens[cut - 1].i + 1]))
            first = cut
        if token.is_punct or token.is_space:
            stop = k + 1
    pieces.append(_piece(sentence, doc[tokens[first].i : tokens[-1].i + 1]))
    return [p for p in pieces if p.text.strip()]


def _piece(sentence: Sentence, span: Span) -> Sentence:
    return Sentence(sentence.report, sentence.index, sentence.paragraph, span)


class Phrases:
    """The edges of noun phrases in one report, by the word lists of `sources.toml`."""

    def __init__(self, report: Annotated) -> None:
        self.report = report
        words = report.lexicon.words
        self.determiners = words("source_determiners")
        self.pointing = words("source_pointing")
        self.ties = words("source_ties")
        self.loose = words("source_loose_ties")
        self.stops = words("source_stops")
        self.joiners = words("source_joiners")
        self.titles = words("titles")
        self.particles = words("name_particles")
        self.never = words("not_sources")
        self.nobody = words("nobody_words")
        self.bonds = words("source_bonds")
        self.pronouns = {w: agreement for agreement in _AGREEMENT for w in words(f"pronouns_{agreement}")}
        self.english = report.lang == "en"

    def _is_determiner(self, token: Token) -> bool:
        return token.lower_ in self.determiners or token.lower_ in self.pointing

    def _determined(self, sentence: Sentence, token: Token) -> bool:
        i = token.i - sentence.tokens[0].i
        return i > 0 and self._is_determiner(sentence.tokens[i - 1])

    def _determiner(self, sentence: Sentence, first: int) -> str:
        return sentence.tokens[first - 1].lower_ if first > 0 else ""

    def _left(self, sentence: Sentence, first: int) -> int:
        """Index of the first word of the description left of the noun at `first`, article left out."""
        tokens = sentence.tokens
        while first > 0:
            left = tokens[first - 1]
            if self._is_determiner(left) or left.lower_ in self.stops or left.text in _OPEN:
                break
            if (
                left.pos_ == "ADJ"
                or self._adjective(sentence, left)
                or (self.english and (left.pos_ in ("NOUN", "PROPN") or left.text in ("'s", "-", "'")))
            ):
                first -= 1
            elif (
                self.english
                and left.lower_ in self.joiners
                and first > 1
                and self._adjective(sentence, tokens[first - 2])
            ):
                first -= 2
            else:
                break
        while tokens[first].text in ("'s", "-", "'") and first < len(tokens) - 1:
            first += 1
        return first

    def _right(self, sentence: Sentence, k: int, person: bool, after_noun: bool = False) -> int:
        """Index after the description that goes on at token k: adjectives, names, complements."""
        tokens = sentence.tokens
        k = k if after_noun else k + 1
        ties = 0
        while k < len(tokens):
            token = tokens[k]
            lower = token.lower_
            adjective = token.pos_ == "ADJ" or self._adjective(sentence, token)
            if lower in self.stops and not (
                lower in self.joiners and k + 1 < len(tokens) and self._joined(sentence, k)
            ):
                break
            if (
                adjective
                or lower in self.joiners
                or (is_proper(token.text) and token.pos_ not in ("PUNCT", "DET", "PRON"))
            ):
                k += 1
            elif (
                not self.english
                and token.pos_ in ("NOUN", "VERB")
                and token.dep_ in ("appos", "nmod", "amod", "flat:name")
                and after_noun
                and k + 1 < len(tokens)
                and is_proper(tokens[k + 1].text)
            ):
                k += 1  # « le mouvement chiite Hezbollah », an adjective that the tagger takes for a noun
            elif token.pos_ in ("NOUN", "PROPN") and (
                self.english and k and tokens[k - 1].pos_ in ("NOUN", "PROPN", "ADJ")
            ):
                k += 1
            elif lower in self.ties and ties < 3 and (after := self._complement(sentence, k, person)):
                k, ties = after, ties + 1
            elif token.text == "-" and not token.whitespace_ and k + 1 < len(tokens):
                k += 2
            elif token.text == "'s" and k + 1 < len(tokens):
                k += 1
            elif (
                token.text == "(" and k + 2 < len(tokens) and tokens[k + 2].text == ")" and tokens[k + 1].text.isupper()
            ):
                k += 3
            else:
                break
        return k

    def _joined(self, sentence: Sentence, k: int) -> bool:
        """« irakiennes et américaines », "American and Iraqi": a joiner between two adjectives of one description."""
        left, right = sentence.tokens[k - 1], sentence.tokens[k + 1]
        return self._adjective(sentence, left) and self._adjective(sentence, right)

    def _adjective(self, sentence: Sentence, token: Token) -> bool:
        """A word form of a country that the tagger may have missed."""
        offset = sentence.offset(token)
        return any(m.adjective and m.start <= offset < m.end for m in sentence.names)

    def _complement(self, sentence: Sentence, k: int, person: bool) -> int | None:
        """Index after « de la coalition » beginning at the tie k, or None if the description ends before it."""
        tokens = sentence.tokens
        loose = tokens[k].lower_ in self.loose and tokens[k - 1].lower_ not in self.bonds
        k += 1
        while (
            k < len(tokens)
            and (
                self._is_determiner(tokens[k])
                or self._adjective(sentence, tokens[k])
                or (self.english and tokens[k].pos_ == "ADJ")
                or (tokens[k].lower_ in self.joiners and k + 1 < len(tokens) and self._joined(sentence, k))
            )
            and (tokens[k].lower_ not in self.stops or tokens[k].lower_ in self.joiners)
        ):
            k += 1
        if k >= len(tokens) or (tokens[k].pos_ not in ("NOUN", "PROPN", "ADJ") and not is_proper(tokens[k].text)):
            return None
        offset = sentence.offset(tokens[k])
        if (
            tokens[k].pos_ == "NUM"
            or any(d.start <= offset < d.end for d in sentence.dates)
            or tokens[k].lower_ in self.stops
        ):
            return None
        if loose and (
            not person
            or any(m.start <= offset < m.end and m.entities and m.entities[0].kind == "outlet" for m in sentence.names)
            or (not is_proper(tokens[k].text) and not self._is_role_word(sentence, k))
        ):
            return None
        return k + 1

    def _is_role_word(self, sentence: Sentence, k: int) -> bool:
        offset = sentence.offset(sentence.tokens[k])
        return any(h.start <= offset < h.end for h in sentence.hits("source_roles"))


def agreement(token: Token) -> str:
    """Gender and number of a noun as two letters ("ms", "fp"), "?" for what the tagger does not tell, or "any"."""
    gender, number = token.morph.get("Gender", []), token.morph.get("Number", [])
    if not gender and not number:
        return "any"
    return (gender[0][0].lower() if gender else "?") + (number[0][0].lower() if number else "?")


def agrees(one: str, other: str) -> bool:
    """Can a pronoun and a noun of these genders and numbers mean the same? "?" and "any" agree with all."""
    if "any" in (one, other):
        return True
    return all(a == b or "?" in (a, b) for a, b in zip(one, other, strict=True))


def country_in(sentence: Sentence, start: int, end: int) -> str | None:
    """The country of the first name inside [start, end), adjectives too."""
    for match in sentence.names:
        if match.start >= start and match.end <= end and match.entities and match.entities[0].country:
            return match.entities[0].country
    return None
