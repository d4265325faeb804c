"""Which place a hosting is at: antecedents of « où », of « y », of "the base", and the country a text is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from kg.facts import Actor, Place
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.forces import ForceReader
from kg.read.rules.names import PlaceMention
from kg.read.rules.phrases import windows
from kg.read.rules.word_patterns import compiled, leading, one_of

SITES = ("base", "airport", "embassy", "oil_site")
_RANK = {
    "base": 0,
    "airport": 1,
    "embassy": 1,
    "oil_site": 1,
    "checkpoint": 2,
    "other": 2,
    "civilian": 2,
    "city": 3,
    "village": 3,
}


class Sites:
    """Finds places for the wordings of `deployments.py` in one report."""

    def __init__(self, report: Annotated, places: Callable[[Sentence], list[PlaceMention]]) -> None:
        self.report = report
        self.lang = report.lang
        self.forces = ForceReader(report)
        self._find = places
        self._places: dict[tuple[int, int], list[PlaceMention]] = {}
        self._countries: list[Counter[str]] = []

    def places(self, sentence: Sentence) -> list[PlaceMention]:
        """The places of a sentence, found once."""
        key = (sentence.start, sentence.end)
        if key not in self._places:
            pieces = windows(sentence)
            self._places[key] = (
                self._find(sentence) if len(pieces) == 1 else [p for piece in pieces for p in self.places(piece)]
            )
        return self._places[key]

    def _from(self, sentence: Sentence, position: int) -> int:
        """Where the quote begins: with the place, if the sentence names it not too far off."""
        mention = self._before_mention(sentence, position)
        return mention.start if mention and position - mention.start <= 160 else position

    def _there(self, sentence: Sentence, start: int, end: int) -> Place | None:
        """Where: the place after the verb, or the one that « y » and "there" point at."""
        text = self.report.text
        before = text[max(sentence.start, start - 26) : end].lower()
        after = text[end : min(sentence.end, end + 60)]
        pronouns = one_of(self.lang, "place_pronouns")
        if re.search(rf"(?:\b|'){pronouns}\b", before) or re.match(rf"\s+{pronouns}\b", after):
            return self.antecedent(sentence, start)
        same = next((h for h in sentence.hits("same_place") if -14 <= h.start - end <= 14 and h.end > end - 12), None)
        follows = re.match(
            rf"\s+(?:\w+\s+)?{one_of(self.lang, 'station_prepositions')}\s+"
            rf"{leading(self.lang, 'of_words')}?{leading(self.lang, 'site_pointers')}?",
            after,
            re.IGNORECASE,
        )
        if follows:
            at = end + follows.end()
            place = next((p for p in self.places(sentence) if at - 4 <= p.start <= at + 14), None)
            if place and not place.generic and (place.kind != "region" or place.entity):
                return place.to_place()
            if place and place.kind in SITES:
                return self.antecedent(sentence, start)
        return self.antecedent(sentence, start) if same else None

    def _country_of(self, sentence: Sentence, place: PlaceMention) -> str | None:
        """Where a site lies: its gazetteer country, else the country the text is about."""
        entity = self.report.gazetteer.entities.get(place.entity) if place.entity else None
        return entity.country if entity and entity.country else self.context_country(sentence)

    def _all_before(self, sentence: Sentence, position: int) -> list[Place]:
        """The antecedent of « où », or the places of a list: « d'al-Udeid, au Qatar, et d'al-Dhafra, … où »."""
        last = self._before_mention(sentence, position)
        if last is None:
            return []
        found = [last]
        if not last.generic:
            for place in reversed(
                [p for p in self.places(sentence) if p.end <= last.start and p.kind == last.kind and not p.generic]
            ):
                between = self.report.text[place.end : last.start]
                also = rf"{one_of(self.lang, 'and_words')}\s+{leading(self.lang, 'list_links')}?"
                if re.fullmatch(rf"(?:,[^,;.]{{1,30}})?,?\s+{also}", between, re.IGNORECASE):
                    found.insert(0, place)
        return [self._named(sentence, p) for p in found]

    def _before(self, sentence: Sentence, position: int) -> Place | None:
        mention = self._before_mention(sentence, position)
        if mention is None:
            return self.antecedent(sentence, position) if self._pronoun_subject(sentence, position) else None
        if mention.generic and re.search(rf"\b{one_of(self.lang, 'plural_sites')}\b", mention.name):
            # « deux bases en Irak qui abritent … » are no place that an attack could be joined to; the country is
            land = (p for p in self.places(sentence) if 0 <= p.start - mention.end <= 5 and p.kind == "country")
            return next((p.to_place() for p in land if not p.generic), None)
        return self._named(sentence, mention)

    def host(self, sentence: Sentence, position: int) -> Place | None:
        """What hosts, in front of a verb at `position`: a state, « le Tchad, qui accueille », else a site."""
        gap = compiled(rf",?\s+{leading(self.lang, 'subject_fillers')}*")
        subject = next((c for c in sentence.token_at(position).children if c.dep_ == "nsubj"), None)
        for match in sentence.names:
            own = match.entities[0] if match.entities and not match.adjective else None
            told = subject is not None and match.start <= sentence.offset(subject) < match.end
            if told and own and own.kind in ("state", "country"):
                return self.country_place(own.country)  # "Iraq, a partner of Iran, hosts"
        for match in sentence.names:
            land = match.entities[0] if match.entities and not match.adjective else None
            if (
                land
                and land.kind in ("state", "country")
                and match.end < position
                and gap.fullmatch(self.report.text, match.end, position)
                and not self._part_of_a_place(sentence, match.start)
            ):
                return self.country_place(land.country)
        return self._before(sentence, position)

    def _part_of_a_place(self, sentence: Sentence, position: int) -> bool:
        """Does a name only say where a place lies or whose it is: « la base d'al-Udeid, au Qatar, qui … »?"""
        return any(
            p.kind not in ("country", "region", "province", "sea") and p.start < position and position - p.end <= 12
            for p in self.places(sentence)
        )

    def country_place(self, code: str | None) -> Place | None:
        """A country as a place, by its code; None if it is not known."""
        land = self.report.gazetteer.country(code) if code else None
        return Place(name=land.label(self.lang), kind="country", country=land.country, entity=land.id) if land else None

    def _pronoun_subject(self, sentence: Sentence, position: int) -> bool:
        return bool(
            re.search(
                rf"\b{one_of(self.lang, 'site_subjects')}\s+(?:\w+\s+)?$",
                self.report.text[max(sentence.start, position - 24) : position],
                re.I,
            )
        )

    def _before_mention(self, sentence: Sentence, position: int) -> PlaceMention | None:
        """The place that a relative clause or verb at `position` is about."""
        before = [
            p
            for p in self.places(sentence)
            if p.end <= position and position - p.start <= 260 and ";" not in self.report.text[p.end : position]
        ]
        if not before:
            return None
        latter = compiled(rf"\b{one_of(self.lang, 'latter_words')}\s+(?:\w+\s+)?$")
        if latter.search(self.report.text[max(sentence.start, position - 34) : position]):
            return max(before, key=lambda p: (p.end, p.start))
        token = sentence.token_at(position)
        for head in (token.head, token.head.head):
            at = sentence.offset(head)
            hit = next(
                (p for p in before if p.start <= at < p.end and p.kind in _RANK and p.kind not in ("city", "village")),
                None,
            )
            if hit:
                return self._base_beside(before, hit)
        near = [p for p in before if p.kind in _RANK]
        if not near:
            return before[-1] if before[-1].kind not in ("region", "province", "country", "sea") else None
        best = min(_RANK[p.kind] for p in near[-3:])
        return [p for p in near[-3:] if _RANK[p.kind] == best][-1]

    def _base_beside(self, places: list[PlaceMention], hit: PlaceMention) -> PlaceMention:
        """ "the airbase next to X Airport where …": forces are in the base, not in what lies beside it."""
        link = compiled(rf"\s+{one_of(self.lang, 'beside_words')}\s+{leading(self.lang, 'site_articles')}?")
        beside = (p for p in places if p.kind == "base" and link.fullmatch(self.report.text, p.end, hit.start))
        return next(beside, hit) if hit.kind != "base" else hit

    def _named(self, sentence: Sentence, mention: PlaceMention) -> Place:
        """The place itself; « al-Tanf, garnison » and a pointing phrase take the name that they stand for."""
        if not mention.generic and not mention.indefinite:
            return mention.to_place()
        for other in self.places(sentence):
            if (
                not other.generic
                and other.kind not in ("country", "region", "province", "sea")
                and 0 < mention.start - other.end <= 9
                and re.fullmatch(
                    rf"(?:\s*\([^)]*\))?,\s*{leading(self.lang, 'site_articles')}?",
                    self.report.text[other.end : mention.start],
                    re.IGNORECASE,
                )
            ):
                return other.to_place()
        if not mention.generic or mention.indefinite:
            return mention.to_place()
        told = self.antecedent(sentence, mention.start)
        return told if told and (mention.demonstrative or told.kind in SITES) else mention.to_place()

    def antecedent(self, sentence: Sentence, position: int) -> Place | None:
        """The site told last before: in the sentences before this one, else earlier in it."""
        earlier = self.report.sentences[max(0, sentence.index - 7) : sentence.index]
        same = [p for p in self.places(sentence) if p.end <= position and not p.generic and p.kind in _RANK]
        if same and min(_RANK[p.kind] for p in same) <= 2:
            return min(same, key=lambda p: _RANK[p.kind]).to_place()
        fallback: Place | None = None
        for other in reversed(earlier):
            named = [
                p
                for p in self.places(other)
                if p.kind in _RANK and (not p.generic or (p.indefinite and p.kind == "base"))
            ]
            if not named:
                continue
            best = min(named, key=lambda p: _RANK[p.kind])
            if _RANK[best.kind] <= 1:
                return best.to_place()
            fallback = fallback or best.to_place()
        return same[0].to_place() if same and fallback is None else fallback

    def context_country(self, sentence: Sentence, but: str | None = None) -> str | None:
        """The country the text speaks of, `but` left out: the commonest of the places told so far."""
        while len(self._countries) <= sentence.index:
            counts = Counter(self._countries[-1]) if self._countries else Counter[str]()
            other = self.report.sentences[len(self._countries)]
            counts.update(2 * [p.country for p in self.places(other) if p.country])
            counts.update(
                m.entities[0].country
                for m in other.names
                if m.entities and m.entities[0].country and (m.adjective or m.entities[0].kind in ("state", "country"))
            )
            self._countries.append(counts)
        counts = Counter(self._countries[sentence.index])
        counts.pop(but or "", None)
        return max(counts, key=lambda c: counts[c]) if counts else None

    def _plural(self, noun: str) -> bool:
        return noun.lower().endswith("s") and noun.lower() not in self.report.lexicon.words("plural_looks")

    def theatre(self, force: Actor) -> Place | None:
        """The country that a mission serves in, by the gazetteer; None for a national army."""
        entity = self.report.gazetteer.entities.get(force.entity) if force.entity else None
        if entity is None or entity.id.endswith("-armed-forces") or not entity.country:
            return None
        return self.country_place(entity.country)

    def _counted(self, sentence: Sentence, position: int) -> bool:
        """A strength in front of the verb is read elsewhere."""
        return any(
            0 <= position - n.end <= 70
            and (n.low or 0) > 1
            and not n.group
            and n.kind != "ordinal"
            and any(n.end <= f.start <= n.end + 12 for f in self.forces.find(sentence))
            for n in sentence.numbers
        )

    def aside(self, sentence: Sentence, low: int, start: int, end: int, position: int) -> bool:
        """Is the number in a clause of its own about a site, which a comma closes before `position`?"""
        comma = self.report.text.rfind(",", low, start)
        if comma < 0 or "," not in self.report.text[end:position]:
            return False
        where = compiled(rf",\s+{one_of(self.lang, 'where_words')}\b")
        told = (h for t in ("host_verbs", "held_by") for h in sentence.hits(t))
        return bool(where.match(self.report.text, comma)) or any(comma < h.start < start for h in told)
