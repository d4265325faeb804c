"""How many are stationed: « 2 500 soldats américains et 1 000 de la coalition sont déployés dans trois bases ».

Precision before recall: a number counts only if its words say that the force is there (a verb or noun of being
stationed, of support, of keeping, or a place right after it), and no word near it makes it something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.facts import Actor, Count, Place
from kg.read.rules.annotate import Sentence
from kg.read.rules.forces import Force
from kg.read.rules.names import PlaceMention
from kg.read.rules.numbers import NumberMention
from kg.read.rules.sites import Sites
from kg.read.rules.word_patterns import compiled, leading, one_of

_BREAK = re.compile(r"[;:](?=\s|$)")


@dataclass(frozen=True)
class Strength:
    """A strength told at [start, end). `sites`: it is for so many sites together."""

    start: int
    end: int
    force: Actor
    at: Place | None
    count: Count
    sites: int | None
    role: str | None


class StrengthReader:
    """Reads strengths out of one sentence after another."""

    def __init__(self, sites: Sites) -> None:
        self.sites = sites
        self.forces = sites.forces
        self.places = sites.places
        self.context = sites.context_country
        self.report = sites.report
        self.lang = lang = self.report.lang
        self._gap = compiled(rf"\s*{leading(lang, 'of_words')}?{leading(lang, 'before_troops')}?")
        self._strong = compiled(rf"[\s-]*{one_of(lang, 'strong_words')}\b\s*")
        self._pair = compiled(rf"\s+{one_of(lang, 'and_words')}\s+{leading(lang, 'about_words')}?$")
        self._in = compiled(
            rf"\s+{leading(lang, 'more_troops')}?{one_of(lang, 'in_a_place')}\s+{leading(lang, 'place_articles')}?"
        )
        self._year = compiled(rf"\b{one_of(lang, 'in_a_year')}\s+(?:\w+\s+)?((?:19|20)\d\d)\b")
        self._since = compiled(rf"{one_of(lang, 'since_words')}\W+$")

    def read(self, sentence: Sentence) -> list[Strength]:
        """The strengths told in a sentence, left to right."""
        pairs = self._pairs(sentence)
        found: list[Strength] = []
        for number, force, end in pairs:
            low, high = self._clause(sentence, number.start, end)
            if not self._stationed(sentence, number, end, low, high) or self._something_else(
                sentence, number, end, low, high
            ):
                continue
            at, sites, stop = self._where(sentence, number, end, high, force)
            found.append(
                Strength(
                    number.start,
                    max(end, stop),
                    force,
                    at,
                    Count(low=number.low, high=number.high),
                    sites,
                    self._role(sentence, low, high),
                )
            )
        found += self._gapped(sentence, found)
        return found + self._parts(sentence, found)

    # -- number and force -------------------------------------------------------------------------------------
    def _pairs(self, sentence: Sentence) -> list[tuple[NumberMention, Actor, int]]:
        pairs: list[tuple[NumberMention, Actor, int]] = []
        numbers = [n for n in sentence.numbers if self._counts(sentence, n)]
        for number in numbers:
            force = self._force_of(sentence, number)
            if force:
                pairs.append((number, force[0], force[1]))
                continue
            elliptic = self._elliptic(sentence, number, numbers)
            if elliptic:
                pairs.append((number, *elliptic))
        return pairs

    def _counts(self, sentence: Sentence, number: NumberMention) -> bool:
        if number.low is None or number.low < 2 or number.kind not in ("exact", "about", "at_least", "range"):
            return False
        spans = [(d.start, d.end) for d in sentence.dates] + [(c.start, c.end) for c in sentence.clocks]
        return not any(a <= number.start < b for a, b in spans)

    def _force_of(self, sentence: Sentence, number: NumberMention) -> tuple[Actor, int] | None:
        gap = self._gap.match(self.report.text, number.end, sentence.end)
        at = gap.end() if gap else number.end
        strong = self._strong.match(self.report.text, number.end, sentence.end)
        at = strong.end() if strong else at
        here = [
            f
            for f in self.forces.find(sentence)
            if (f.start <= at + 1 and at < f.end and f.start >= number.start - 2) or number.end <= f.start <= at + 1
        ]
        if not here:
            return None
        named = [f for f in here if f.actor]
        origin = self._leaves(sentence, number, here[0])
        if origin:
            owner = self._owner(sentence, number)
            return (owner, origin) if owner else None
        if len({(f.actor.entity or f.actor.name) for f in named if f.actor}) > 1:
            return None  # « 3 000 soldats américains et français »: a number for both together is nobody's own
        if named and named[0].actor:
            if named[0].actor.kind == "armed_group":
                return None
            of_mission = self._of_mission(sentence, number) if self._bare_mission(named[0]) else None
            return of_mission or named[0].actor, named[0].end
        if self._bare_mission(here[0]):
            of_mission = self._of_mission(sentence, number)
            return (of_mission, here[0].end) if of_mission else None
        owner = self._owner(sentence, number)
        return (owner, here[0].end) if owner else None

    def _bare_mission(self, force: Force) -> bool:
        """« Casques bleus » without more: of a mission, and nobody's who speaks of them."""
        told = self.report.text[force.start : force.end].lower()
        return told in self.report.lexicon.words("mission_troops")

    def _of_mission(self, sentence: Sentence, number: NumberMention) -> Actor | None:
        """The mission or state that counts or keeps the peacekeepers: "UNIFIL counts 10,000 peacekeepers"."""
        about = compiled(rf"\s+{leading(self.lang, 'about_words')}?")
        kept = any(about.fullmatch(self.report.text, h.end, number.start) for h in sentence.hits("keep_verbs"))
        return self._owner(sentence, number, ("keep_verbs",)) if kept else None

    def _leaves(self, sentence: Sentence, number: NumberMention, force: Force) -> int | None:
        """« a retiré ses 1 500 soldats du Niger »: the land is left, the troops are not its own; where they end."""
        low, _ = self._clause(sentence, number.start, force.end)
        going = [h for h in sentence.hits("withdrawal") if low <= h.start and 0 <= number.start - h.end <= 40]
        tie = compiled(rf"\s+{leading(self.lang, 'of_words')}{leading(self.lang, 'place_articles')}?$")
        for match in sentence.names:
            if going and not match.adjective and force.start < match.start < force.end and match.entities:
                tied = tie.search(self.report.text, force.start, match.start)
                if tied and match.entities[0].kind in ("state", "country"):
                    return tied.start()
        return None

    def _elliptic(
        self, sentence: Sentence, number: NumberMention, numbers: list[NumberMention]
    ) -> tuple[Actor, int] | None:
        """The first force of "2,500 American and 1,000 other coalition troops", told by its adjective alone."""
        match = next(
            (
                m
                for m in sentence.names
                if m.adjective and m.entities and m.entities[0].country and 0 < m.start - number.end <= 2
            ),
            None,
        )
        if match is None:
            return None
        following = next(
            (n for n in numbers if n.start > match.end and self._pair.match(self.report.text[match.end : n.start])),
            None,
        )
        if following is None or self._force_of(sentence, following) is None:
            return None
        country = match.entities[0].country
        entity = self.report.gazetteer.entities.get(f"actor/{country.lower()}-armed-forces")
        return self.forces.of_state(country, entity.label(self.report.lang) if entity else match.text), match.end

    def _owner(
        self, sentence: Sentence, number: NumberMention, tables: tuple[str, ...] = ("keep_verbs", "withdrawal")
    ) -> Actor | None:
        """Whose bare « hommes » are: the state or force in front of a verb of keeping in the same clause."""
        low, _ = self._clause(sentence, number.start, number.end)
        keeps = [
            h for t in tables for h in sentence.hits(t) if low <= h.start < number.start and number.start - h.end <= 40
        ]
        if not keeps:
            return None
        aside = compiled(rf"\b{one_of(self.lang, 'not_subject_after')}\s{leading(self.lang, 'force_articles')}?$")
        before = [
            f
            for f in self.forces.report_actors(sentence)
            if low <= f.start
            and f.end <= keeps[-1].start
            and not aside.search(self.report.text[max(low, f.start - 12) : f.start])
        ]
        return before[-1].actor if before else None

    # -- is it a strength -------------------------------------------------------------------------------------
    def _clause(self, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
        low = max((m.end() for m in _BREAK.finditer(self.report.text, sentence.start, start)), default=sentence.start)
        stop = _BREAK.search(self.report.text, end, sentence.end)
        return low, stop.start() if stop else sentence.end

    def _stationed(self, sentence: Sentence, number: NumberMention, end: int, low: int, high: int) -> bool:
        text = self.report.text
        after = [
            h
            for t in ("station_verbs", "support_verbs")
            for h in sentence.hits(t)
            if end <= h.start < min(high, end + 110)
        ]
        far = rf"\b{one_of(self.lang, 'who_words')}\b.*\b{one_of(self.lang, 'and_words')}\b.{{40,}}"
        if after and not compiled(far).search(text[end : after[0].start]):
            return True
        before = [
            h
            for t in ("keep_verbs", "station_verbs", "presence_nouns", "withdrawal", "host_verbs", "held_by")
            for h in sentence.hits(t)
            if low <= h.start and 0 <= number.start - h.end <= 45
        ]
        if self._host(sentence, low, number.start):
            return True
        sizes = [h for h in before if h.attrs.get("size")]
        if self._strong.match(text, number.end, sentence.end) or (sizes and number.start - sizes[-1].end <= 12):
            owner = self._force_of(sentence, number)
            if owner and (self.sites.theatre(owner[0]) or self._place_after(sentence, end, high)):
                return True
        if before and self._pointed(sentence, low, number.start, end):
            return True
        if before and (
            self._place_after(sentence, end, high)
            or any(h.entry in ("presence_nouns", "withdrawal") for h in before)
            or any(
                low <= p.start < number.start and p.kind in ("country", "region", "base", "city")
                for p in self.places(sentence)
            )
        ):
            return True
        return self._place_right_after(sentence, end) is not None

    def _something_else(self, sentence: Sentence, number: NumberMention, end: int, low: int, high: int) -> bool:
        """Victims, ceilings, plans, exercises, the past: near enough to be about this number."""
        leaving = any(low <= h.start < high and not h.attrs.get("stays") for h in sentence.hits("withdrawal"))
        for hit in sentence.hits("not_strength"):
            near = 60 if hit.entry in ("casualties", "plan", "past", "attackers") else 90
            if hit.entry == "plan" and (leaving or "," in self.report.text[end : hit.start]):
                continue
            if hit.entry == "attackers" and "," in self.report.text[end : hit.start]:
                continue
            if hit.entry == "casualties" and self.sites.aside(sentence, low, number.start, end, hit.start):
                continue
            if max(low, number.start - near) <= hit.start and hit.end <= min(high, end + near):
                return True
        published = self.report.published
        for year in self._year.finditer(self.report.text, low, high):
            if (
                published
                and int(year.group(1)) < published.year
                and not self._since.search(self.report.text[max(low, year.start() - 8) : year.start()])
            ):
                return True
        return False

    # -- where ------------------------------------------------------------------------------------------------
    def _place_right_after(self, sentence: Sentence, end: int) -> PlaceMention | None:
        link = self._in.match(self.report.text, end, min(sentence.end, end + 24))
        if not link:
            return None
        return next((p for p in self.places(sentence) if link.end() - 3 <= p.start <= link.end() + 2), None)

    def _place_after(self, sentence: Sentence, end: int, high: int) -> PlaceMention | None:
        inside = [p for p in self.places(sentence) if end <= p.start < min(high, end + 140)]
        return next((p for p in inside if not p.generic), inside[0] if inside else None)

    def _where(
        self, sentence: Sentence, number: NumberMention, end: int, high: int, force: Actor
    ) -> tuple[Place | None, int | None, int]:
        """The place of a strength, the number of sites, and where its words end."""
        own = force.country
        sites, stop = self._sites(sentence, end, high)
        country = self._country_word(sentence, end, high)
        place = self._place_right_after(sentence, end) or self._place_after(sentence, end, high)
        if sites:
            code = next(
                (p.country for p in self.places(sentence) if end <= p.start < high and p.country), None
            ) or next(
                (
                    m.entities[0].country
                    for m in sentence.names
                    if m.entities and end <= m.start < high and m.entities[0].country not in ("", own)
                ),
                None,
            )
            return self.sites.country_place(code or self.context(sentence, own)), sites, stop
        low = self._clause(sentence, number.start, end)[0]
        host = self._host(sentence, low, number.start)
        if host:
            return host, None, end
        pointed = None if place else self._pointed(sentence, low, number.start, end)
        if pointed:
            return pointed, None, end
        if place is None:
            kept = [h.end for h in sentence.hits("keep_verbs") if low <= h.start < number.start]
            before = [
                p
                for p in self.places(sentence)
                if p.end <= number.start
                and (p.kind in ("country", "base", "region") or (kept and p.start >= kept[-1] and not p.generic))
            ]
            place = before[-1] if before else None
        if country and (place is None or place.generic or place.start >= country[0] - 8):
            return self.sites.country_place(self.context(sentence, own)), None, country[1]
        if place is None or place.generic:
            return self.sites.theatre(force) or self.sites.country_place(self.context(sentence, own)), None, end
        return place.to_place(), None, max(end, place.end)

    def _host(self, sentence: Sentence, low: int, start: int) -> Place | None:
        """« la base d'al-Udeid abrite N soldats »: what hosts, in front of the verb right before a number."""
        hits = [h for h in sentence.hits("host_verbs") if low <= h.start and 0 <= start - h.end <= 25]
        return self.sites.host(sentence, hits[-1].start) if hits else None

    def _pointed(self, sentence: Sentence, low: int, start: int, end: int) -> Place | None:
        """« il ne reste là-bas que N soldats », "N soldiers are there": the place that the word points at."""
        text = self.report.text
        other = rf"(?!\s+{one_of(self.lang, 'impersonal_after')}\b)"
        there = compiled(rf"(?:\b|'){one_of(self.lang, 'place_pronouns')}\b{other}")
        if there.search(text, max(low, start - 40), start) or there.match(text, end + 1, sentence.end):
            return self.sites.antecedent(sentence, start)
        return None

    def _sites(self, sentence: Sentence, end: int, high: int) -> tuple[int | None, int]:
        for hit in sentence.hits("site_nouns"):
            if end <= hit.start < high:
                number = next(
                    (n for n in sentence.numbers if 0 <= hit.start - n.end <= 14 and n.start >= end and n.low), None
                )
                if number:
                    place = next((p for p in self.places(sentence) if p.start <= hit.start < p.end), None)
                    return number.low, place.end if place else hit.end
        return None, end

    def _country_word(self, sentence: Sentence, end: int, high: int) -> tuple[int, int] | None:
        hit = next((h for h in sentence.hits("country_here") if end <= h.start < high), None)
        return (hit.start, hit.end) if hit else None

    def _gapped(self, sentence: Sentence, found: list[Strength]) -> list[Strength]:
        """« 900 soldats en Syrie et 2 500 en Irak »: the second number is of the same force."""
        more: list[Strength] = []
        for number in sentence.numbers:
            last = next((s for s in reversed(found) if s.end <= number.start), None)
            if last is None or last.at is None or not self._counts(sentence, number):
                continue
            link = self._in.match(self.report.text, number.end, min(sentence.end, number.end + 24))
            between = self.report.text[last.end : number.start]
            place = next(
                (p for p in self.places(sentence) if link and link.end() - 3 <= p.start <= link.end() + 2), None
            )
            listed = rf"\s*(?:,|,?\s*{one_of(self.lang, 'and_words')})\s+{leading(self.lang, 'about_words')}?"
            if place and compiled(listed).fullmatch(between):
                more.append(
                    Strength(
                        number.start,
                        place.end,
                        last.force,
                        place.to_place(),
                        Count(low=number.low, high=number.high),
                        None,
                        None,
                    )
                )
        return more

    def _parts(self, sentence: Sentence, found: list[Strength]) -> list[Strength]:
        """« dont 900 sont basés à Gao », "900 of whom are based in Gao": a part of the force told before it."""
        more: list[Strength] = []
        before = compiled(rf",?\s*{one_of(self.lang, 'part_before')}\s+{leading(self.lang, 'about_words')}?$")
        after = compiled(rf"\s+{one_of(self.lang, 'part_after')}\b")
        for number in sentence.numbers:
            whole = next((s for s in reversed(found) if s.end <= number.start <= s.end + 40), None)
            if whole is None or not self._counts(sentence, number):
                continue
            of = after.match(self.report.text, number.end)
            if not of and not before.search(self.report.text, whole.end, number.start):
                continue
            start = of.end() if of else number.end
            verb = next((h for h in sentence.hits("station_verbs") if start <= h.start <= start + 30), None)
            place = self._place_right_after(sentence, verb.end) if verb else None
            if place and verb and not self._something_else(sentence, number, verb.end, number.start, place.end):
                count = Count(low=number.low, high=number.high)
                more.append(Strength(number.start, place.end, whole.force, place.to_place(), count, None, None))
        return more

    def _role(self, sentence: Sentence, low: int, high: int) -> str | None:
        going = [h for h in sentence.hits("withdrawal") if low <= h.start < high and not h.attrs.get("stays")]
        if going:
            return self.report.original(going[0].start, going[0].end)
        hits = [h for h in sentence.hits("role_cues") if low <= h.start < high]
        if not hits:
            return None
        end = hits[-1].end if hits[-1].end - hits[0].start <= 60 else hits[0].end
        return self.report.original(hits[0].start, end)
