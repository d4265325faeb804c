"""Who is stationed at a place, told by a verb: « base qui abrite … », "the outpost held by …", « où vivent … »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.facts import Actor, Place
from kg.read.rules.annotate import Sentence
from kg.read.rules.forces import Force
from kg.read.rules.lexicon import Hit
from kg.read.rules.sites import SITES, Sites
from kg.read.rules.word_patterns import compiled, leading, one_of

_REACH = 150


@dataclass(frozen=True)
class FoundDeployment:
    """A deployment before it becomes a fact: who, where, and the words [start, end) of `sentence` that say so."""

    sentence: Sentence
    start: int
    end: int
    force: Actor
    at: Place | None
    role: str | None = None
    until: date | None = None


class Hosting(Sites):
    """The wordings in which a verb ties a force to a place."""

    def _clause_end(self, start: int, end: int) -> int:
        """Where the clause that goes on at `start` ends, at the latest at `end`."""
        on = one_of(self.lang, "clause_continues")
        stop = compiled(rf"[;:]|,\s(?!{on})").search(self.report.text, start, end)
        return stop.start() if stop else end

    def _hosting(self, sentence: Sentence) -> list[FoundDeployment]:
        """« base qui abrite des soldats », "home to U.S. forces"."""
        found = []
        for hit in sentence.hits("host_verbs"):
            objects = self._objects(sentence, hit.end)
            place = self.host(sentence, hit.start) if objects else None
            if place:
                listed = self._all_before(sentence, hit.start)
                for one in listed if place in listed else [place]:
                    found += self._facts(sentence, one, objects, self._from(sentence, hit.start))
                found += self._around(sentence, hit.start, objects)
        return found

    def _around(self, sentence: Sentence, position: int, objects: list[Force]) -> list[FoundDeployment]:
        """« la base de X », "the base at X": a site without a name is looked for by its town too."""
        site = self._before_mention(sentence, position)
        if site is None or not site.generic:
            return []
        link = compiled(rf"\s+{leading(self.lang, 'list_links')}{leading(self.lang, 'site_articles')}?")
        for town in self.places(sentence):
            if (
                not town.generic
                and town.kind in ("city", "village")
                and link.fullmatch(self.report.text, site.end, town.start)
            ):
                return self._facts(sentence, town.to_place(), objects, site.start)
        return []

    def _held(self, sentence: Sentence) -> list[FoundDeployment]:
        """« occupée par la coalition », "used by American troops", "held by Burundians"."""
        found = []
        for hit in sentence.hits("held_by"):
            objects = self._objects(sentence, hit.end, 45, nationals=True)
            place = self._before(sentence, hit.start) if objects else None
            attacked = compiled(rf"\b{one_of(self.lang, 'attack_stems')}")
            told = self._before_mention(sentence, hit.start)
            begin = max(hit.start - 20, told.end if told else 0)
            if place and not attacked.search(self.report.text, begin, hit.start):
                found += self._facts(sentence, place, objects, self._from(sentence, hit.start))
                found += self._around(sentence, hit.start, objects)
        return found

    def _objects(self, sentence: Sentence, start: int, reach: int = 110, nationals: bool = False) -> list[Force]:
        """The forces right after a verb, in its clause."""
        end = self._clause_end(start, min(sentence.end, start + reach + 60))
        known = self.forces.find(sentence)
        if nationals:
            known = sorted([*known, *self.forces.nationals(sentence)], key=lambda f: (f.start, f.end))
        whose = compiled(one_of(self.lang, "possessive_ends"))
        inside = [
            f for f in known if start <= f.start < min(end, start + reach) and not whose.match(self.report.text, f.end)
        ]
        if not inside or inside[0].start - start > 45:
            return []
        return [g for f in inside if (g := self._at_home(sentence, f)).actor]

    def _at_home(self, sentence: Sentence, force: Force) -> Force:
        """« l'armée », "the army" without more is that of the country that the text speaks of."""
        words = self.report.text[force.start : force.end].lower()
        if force.actor or words not in self.report.lexicon.words("home_forces"):
            return force
        country = self.context_country(sentence)
        return Force(force.start, force.end, self.forces.of_state(country, words)) if country else force

    def _kept(self, sentence: Sentence) -> list[FoundDeployment]:
        """« la garnison que l'armée entretient », "the outpost that Ugandan troops hold", « camp qu'y occupe … »."""
        found = []
        relative = compiled(rf"\s*,?\s*{leading(self.lang, 'object_relatives')}{leading(self.lang, 'force_articles')}?")
        for hit in sentence.hits("keep_site_verbs"):
            for force in self.forces.find(sentence):
                if not 0 < hit.start - force.end <= 20:
                    continue
                place = next(
                    (
                        p
                        for p in reversed(self.places(sentence))
                        if (link := relative.match(self.report.text, p.end, force.start + 1))
                        and abs(link.end() - force.start) <= 2
                    ),
                    None,
                )
                whose = self._at_home(sentence, force)
                if place and whose.actor:
                    at = self._named(sentence, place)
                    found += self._facts(sentence, at, [whose], place.start, hit.end)
        return found

    def _shared(self, sentence: Sentence) -> list[FoundDeployment]:
        """« l'armée partage la base avec des soldats allemands », "the base that the army shares with Germans"."""
        found = []
        company = compiled(rf"\b{one_of(self.lang, 'with_words')}\s+{leading(self.lang, 'force_articles')}?")
        for hit in sentence.hits("share_verbs"):
            end = self._clause_end(hit.end, min(sentence.end, hit.end + _REACH))
            sites = [p for p in self.places(sentence) if hit.end <= p.start < end and p.kind in SITES]
            link = company.search(self.report.text, hit.end, end)
            if link is None:
                continue
            known = [*self.forces.find(sentence), *self.forces.nationals(sentence)]
            others = [f for f in known if f.actor and abs(f.start - link.end()) <= 12]
            if sites and sites[0].start < link.start():
                place: Place | None = self._named(sentence, sites[0])
            else:
                place = self._before(sentence, hit.start)
            if not others or place is None:
                continue
            owners = [f for f in known if f.end <= hit.start and hit.start - f.end <= 12]
            owners = [g for f in owners if (g := self._at_home(sentence, f)).actor]
            found += self._facts(sentence, place, [*owners, *others], hit.start, max(f.end for f in others))
        return found

    def _where(self, sentence: Sentence) -> list[FoundDeployment]:
        """« où sont stationnés des soldats », "where soldiers are based"."""
        found = []
        where = compiled(rf"\b{one_of(self.lang, 'where_words')}\b")
        for match in where.finditer(self.report.text, sentence.start, sentence.end):
            end = self._clause_end(match.end(), min(sentence.end, match.end() + _REACH))
            verbs = [h for h in sentence.hits("station_verbs") if match.end() <= h.start < end]
            objects = [f for f in self.forces.find(sentence) if match.end() <= f.start < end and f.actor]
            if not verbs or not objects:
                continue
            for place in self._all_before(sentence, match.start()):
                found += self._facts(sentence, place, objects, self._from(sentence, match.start()), verbs[0].end)
            found += self._around(sentence, match.start(), objects)
        return found

    def _stationed(self, sentence: Sentence) -> list[FoundDeployment]:
        """« des soldats américains stationnés à X », « s'y trouvent », "soldiers posted beside it"."""
        found = []
        for hit in sentence.hits("station_verbs"):
            near = self._before_verb(sentence, hit) or self._after_verb(sentence, hit)
            part = bool(near) and hit.start - near[-1].end > 40
            if not near or (not part and self._counted(sentence, hit.start)):
                continue
            forces = [f for f in near if f.start == near[-1].start or near[-1].start - f.end < 30]
            forces += self._company(sentence, hit.end)
            place = self._there(sentence, hit.start, hit.end)
            if place:
                found += self._facts(sentence, place, forces, forces[0].start, hit.end)
        return found

    def _before_verb(self, sentence: Sentence, hit: Hit) -> list[Force]:
        """The forces that a verb has for its subject; « le plus gros contingent » is of the force told before it."""
        apart = compiled(rf"[.;:]|\b{one_of(self.lang, 'where_words')}\b")
        close = [
            f
            for f in self.forces.find(sentence)
            if f.end <= hit.start and hit.start - f.end <= 40 and not apart.search(self.report.text, f.end, hit.start)
        ]
        named = [f for f in close if f.actor]
        if named or not close:
            return named
        nouns = {t.lower_ for t in sentence.tokens_in(close[-1].start, close[-1].end)}
        if not nouns & self.report.lexicon.words("part_nouns"):
            return []
        whole = [f for f in self.forces.find(sentence) if f.end <= close[-1].start and f.actor]
        return whole[-1:] if whole and hit.start - whole[-1].end <= 90 else []

    def _after_verb(self, sentence: Sentence, hit: Hit) -> list[Force]:
        """« y sont stationnés des soldats », "based there are soldiers"."""
        there = compiled(one_of(self.lang, "there_before_verb"))
        if not there.search(self.report.text, max(sentence.start, hit.start - 22), hit.start):
            return []
        return [f for f in self.forces.find(sentence) if f.actor and 0 <= f.start - hit.end <= 12]

    def _company(self, sentence: Sentence, position: int) -> list[Force]:
        """ "… lives at X together with soldiers of Y": forces that share the place."""
        link = compiled(rf"\b{one_of(self.lang, 'company_words')}\s+{leading(self.lang, 'force_articles')}?$")
        return [
            f
            for f in self.forces.find(sentence)
            if f.actor
            and position < f.start <= position + _REACH
            and ";" not in self.report.text[position : f.start]
            and link.search(self.report.text[position : f.start])
        ]

    def _presence(self, sentence: Sentence) -> list[FoundDeployment]:
        """« la présence de soldats américains à cet endroit », "the presence of U.S. troops at X"."""
        found = []
        for hit in sentence.hits("presence_nouns"):
            objects = [f for f in self.forces.find(sentence) if f.actor and 0 <= f.start - hit.end <= 22]
            if not objects or self._counted(sentence, objects[0].start):
                continue
            place = self._there(sentence, objects[-1].end, objects[-1].end)
            if place:
                found += self._facts(sentence, place, objects, hit.start, objects[-1].end)
        return found

    def _facts(
        self, sentence: Sentence, place: Place, forces: list[Force], start: int, end: int | None = None
    ) -> list[FoundDeployment]:
        stop = max([end or 0, *(f.end for f in forces)])
        return [FoundDeployment(sentence, min(start, forces[0].start), stop, f.actor, place) for f in forces if f.actor]
