"""Personal names with their roles: « le ministre, Yaya Sangaré », "Hoshyar Zebari, a senior politician"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.facts import Actor
from kg.gazetteer import Entity
from kg.read.rules.annotate import Sentence
from kg.read.rules.names import ActorMention, find_actors
from kg.read.rules.noun_phrases import is_proper
from kg.read.rules.phrases import Phrases, SpeakerMention, agreement, agrees, country_in

_BODIES = frozenset({"organisation", "armed_force", "armed_group", "coalition", "state", "outlet"})


class Persons(Phrases):
    """Finds personal names, the institution that they speak for, and reads « cette dernière »."""

    def _name_of_role(self, sentence: Sentence, first: int, last: int, end: int) -> tuple[int, int] | None:
        """Token indices of the personal name beside a role: « le ministre, Yaya Sangaré, », "Minister Molano"."""
        tokens = sentence.tokens
        k = last
        if k < len(tokens) and tokens[k].text == "," and k + 1 < len(tokens):
            k += 1
        if (
            k < len(tokens)
            and tokens[k].lower_ in self.report.lexicon.words("role_articles")
            and k + 1 < len(tokens)
            and tokens[k + 1].lower_ in self.titles
        ):
            k += 1
        named = self._capitals(sentence, k, comma=k > last)
        if named:
            return named
        return self._capitals_inside(sentence, first, last)

    def _capitals_inside(self, sentence: Sentence, first: int, last: int) -> tuple[int, int] | None:
        """A personal name that the phrase has swallowed: "Defence Minister Diego Molano", « le colonel Marotto »."""
        tokens = sentence.tokens
        k = last
        while k > first + 1 and (
            is_proper(tokens[k - 1].text) or tokens[k - 1].lower_ in self.particles or tokens[k - 1].text == "-"
        ):
            k -= 1
        while k < last and (not is_proper(tokens[k].text) or self._is_role_word(sentence, k)):
            k += 1
        if k >= last or k == first or tokens[k - 1].lower_ in self.ties or self._is_determiner(tokens[k - 1]):
            return None
        return self._capitals(sentence, k)

    def _capitals(self, sentence: Sentence, k: int, comma: bool = False) -> tuple[int, int] | None:
        """The run of capitalised words from token k, if it is no name of the gazetteer's bodies and places."""
        tokens = sentence.tokens
        first = k
        while k < len(tokens) and (
            (is_proper(tokens[k].text) and tokens[k].pos_ != "PUNCT" and tokens[k].lower_ not in self.stops)
            or (
                k > first
                and tokens[k].lower_ in self.particles | {"-", "."}
                and k + 1 < len(tokens)
                and (is_proper(tokens[k + 1].text) or tokens[k + 1].text == "-")
            )
            or (k == first and tokens[k].lower_ in self.titles)
            or (k > first and tokens[k - 1].text == "-" and not tokens[k - 1].whitespace_)
        ):
            k += 1
        if k == first:
            return None
        start, end = sentence.offset(tokens[first]), sentence.end_of(tokens[k - 1])
        for match in sentence.names:
            known = match.entities[0].type == "actor" and match.entities[0].kind == "person" if match.entities else True
            if match.start < end and match.end > start and not known and (match.end - match.start) * 2 >= end - start:
                return None
        if any(d.start < end and d.end > start for d in sentence.dates):
            return None
        if comma and k - first < 2 and tokens[first].lower_ not in self.titles:
            return None
        return first, k

    def _with_name(
        self, sentence: Sentence, named: tuple[int, int], start: int, end: int, head: Token
    ) -> SpeakerMention:
        tokens = sentence.tokens
        first, last = named
        if first > 0 and tokens[first - 1].lower_ in self.titles:
            first -= 1
        elif first > 1 and tokens[first - 1].text == "." and tokens[first - 2].lower_ in self.titles:
            first -= 2
        begin, stop = sentence.offset(tokens[first]), sentence.end_of(tokens[last - 1])
        name = re.sub(r"\s+", " ", self.report.original(begin, stop)).strip(" ,.")
        start, end = min(start, begin), max(end, stop)
        apposed = self._apposition(sentence, end)
        end = apposed[1] if apposed else end
        institution, entity = self._institution(sentence, apposed[0] if apposed else start, end)
        if apposed and (latter := self._latter(sentence, *apposed)[2]):
            institution = latter.institution
            end = max(end, self._latter(sentence, *apposed)[1])
        country = country_in(sentence, start, end)
        actor = Actor(
            name=name,
            kind="person",
            country=country,
            institution=institution,
            institution_entity=entity.id if entity else None,
        )
        return SpeakerMention(start, end, head, actor, "person", agreement(head), surname=tokens[last - 1].lower_)

    def _apposition(self, sentence: Sentence, end: int) -> tuple[int, int] | None:
        """The span of the role told after a name: « Wayne Marotto, porte-parole de la coalition »."""
        if self.report.text[end : end + 1] != ",":
            return None
        hit = next(
            (h for h in sentence.hits("source_roles") if 1 < h.start - end <= 24 and h.attrs["kind"] == "person"), None
        )
        if hit is None or "." in self.report.text[end : hit.start]:
            return None
        base = sentence.tokens[0].i
        tokens = sentence.tokens_in(hit.start, hit.end)
        first = self._left(sentence, tokens[0].i - base)
        last = self._right(sentence, tokens[-1].i - base + 1, True, after_noun=True)
        return sentence.offset(sentence.tokens[first]), sentence.end_of(sentence.tokens[last - 1])

    def _persons(self, sentence: Sentence, roles: list[SpeakerMention]) -> list[SpeakerMention]:
        """Personal names that stand for themselves, with the role told after a comma."""
        found: list[SpeakerMention] = []
        tokens = sentence.tokens
        taken = [(s.start, s.end) for s in roles if s.role == "person"]
        taken += [(m.start, m.end) for m in sentence.names if m.entities and m.entities[0].kind == "outlet"]
        k = 0
        while k < len(tokens):
            named = None
            offset = sentence.offset(tokens[k])
            if (tokens[k].lower_ in self.titles or is_proper(tokens[k].text)) and not any(
                a <= offset < b for a, b in taken
            ):
                named = self._capitals(sentence, k)
            if not named or not self._name_like(sentence, *named):
                k = named[1] if named else k + 1
                continue
            found.append(self._person(sentence, named))
            k = named[1]
        return found

    def _name_like(self, sentence: Sentence, first: int, last: int) -> bool:
        """Two capitalised words, a title, or one that the parser takes for a name in the subject's place."""
        tokens = sentence.tokens
        if tokens[first].lower_ in self.titles:
            return last - first > 1
        if first > 0 and (tokens[first - 1].lower_ in self.ties or self._is_determiner(tokens[first - 1])):
            return False
        words = [t for t in tokens[first:last] if is_proper(t.text)]
        if (
            tokens[first].pos_ in ("DET", "PRON", "ADP", "ADV", "SCONJ", "CCONJ", "AUX", "VERB", "NUM", "INTJ")
            and first == 0
        ):
            return False
        if len(words) >= 2:
            return all(t.pos_ in ("PROPN", "NOUN", "ADJ", "X", "VERB") for t in words)
        return tokens[first].pos_ == "PROPN" and tokens[first].dep_.startswith("nsubj")

    def _person(self, sentence: Sentence, named: tuple[int, int]) -> SpeakerMention:
        tokens = sentence.tokens
        first, last = named
        start, end = sentence.offset(tokens[first]), sentence.end_of(tokens[last - 1])
        name = re.sub(r"\s+", " ", self.report.original(start, end)).strip(" ,.")
        institution: str | None = None
        entity: Entity | None = None
        country: str | None = None
        apposed = self._apposition(sentence, end)
        if apposed:
            institution, entity = self._institution(sentence, *apposed)
            country = country_in(sentence, *apposed)
            end = apposed[1]
            _, stop, latter = self._latter(sentence, *apposed)
            if latter:
                institution, end = latter.institution, max(end, stop)
        known = next(
            (
                e
                for m in sentence.names
                if m.start >= start and m.end <= end
                for e in m.entities[:1]
                if e.kind == "person"
            ),
            None,
        )
        actor = Actor(
            name=name,
            kind="person",
            country=country or (known.country or None if known else None),
            institution=institution,
            institution_entity=entity.id if entity else None,
            entity=known.id if known else None,
        )
        head = sentence.head_of(start, sentence.end_of(tokens[last - 1]))
        return SpeakerMention(start, end, head, actor, "person", "any", surname=tokens[last - 1].lower_)

    def _latter(self, sentence: Sentence, start: int, end: int) -> tuple[int, int, Actor | None]:
        """« le porte-parole de cette dernière »: the description with the body told last in the pronoun's place."""
        table = self.report.lexicon["latter"]
        behind = table.search(self.report.text, end, min(len(self.report.text), end + 30))
        match = behind if behind and behind.start - end <= 1 else table.search(self.report.text, start, end)
        if not match:
            return start, end, None
        wanted = next((self.pronouns[w] for w in match.text.lower().split() if w in self.pronouns), "any")
        body: ActorMention | None = None
        for other in self.report.sentences[max(0, sentence.index - 1) : sentence.index + 1]:
            for mention in find_actors(other):
                if (
                    mention.end <= start
                    and not mention.generic
                    and mention.kind in _BODIES
                    and agrees(wanted, agreement(mention.head))
                ):
                    body = mention
        if body is None:
            return start, end, None
        role = self.report.text[start : min(end, match.start)].strip()
        link = f" {next(iter(self.report.lexicon.words('role_link')))} "
        return (
            start,
            max(end, match.end),
            Actor(
                name=role + link + body.name,
                kind="person",
                country=body.country,
                institution=body.name,
                institution_entity=body.entity,
            ),
        )

    def _institution(self, sentence: Sentence, start: int, end: int) -> tuple[str | None, Entity | None]:
        """The body a source speaks from: a role noun of a body or a named organisation inside its description."""
        text = self.report.text
        entity = next(
            (
                e
                for m in sentence.names
                if m.start > start and m.end <= end and not m.adjective
                for e in m.entities[:1]
                if e.type == "actor" and e.kind in _BODIES
            ),
            None,
        )
        match = next((m for m in sentence.names if entity and m.start > start and m.entities[:1] == (entity,)), None)
        for hit in sentence.hits("source_roles"):
            if hit.entry in ("body", "force", "camp", "group") and start < hit.start < end:
                if self.english:
                    first = self._left(sentence, sentence.token_at(hit.start).i - sentence.tokens[0].i)
                    begin = max(start, sentence.offset(sentence.tokens[first]))
                    stop = end if self._has_tie(text[start : hit.start]) else hit.end
                else:
                    begin, stop = hit.start, end
                return text[begin:stop].strip(" ,"), entity
        return (text[match.start : match.end], entity) if match else (None, None)

    def _has_tie(self, text: str) -> bool:
        return any(word in self.report.lexicon.words("institution_ties") for word in text.lower().split())
