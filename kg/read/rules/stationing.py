"""Who is stationed at a place, told by a noun or a state: « camp de la coalition », "France has troops in Chad",
"the mission must be out of Mozambique by July"."""

from __future__ import annotations

from kg.facts import Actor, Place
from kg.read.rules.annotate import Sentence
from kg.read.rules.forces import Force
from kg.read.rules.hosting import FoundDeployment, Hosting
from kg.read.rules.lexicon import Hit
from kg.read.rules.names import PlaceMention
from kg.read.rules.sites import SITES
from kg.read.rules.word_patterns import compiled, leading, one_of


class Holding(Hosting):
    """Finds who is stationed where without a number."""

    def read(self, sentence: Sentence) -> list[FoundDeployment]:
        """The hostings told in a sentence."""
        found = [*self._owned(sentence), *self._kept_there(sentence)]
        if self.forces.find(sentence) or self.forces.nationals(sentence):
            found += [
                *self._hosting(sentence),
                *self._held(sentence),
                *self._kept(sentence),
                *self._shared(sentence),
                *self._where(sentence),
                *self._stationed(sentence),
                *self._presence(sentence),
                *self._at_site(sentence),
                *self._support(sentence),
            ]
        former = [(h.start, h.end) for h in sentence.hits("former")]
        now = [f for f in found if not any(f.start - 30 <= a and b <= f.end + 25 for a, b in former)]
        return now + self._leaving(sentence)

    def _owned(self, sentence: Sentence) -> list[FoundDeployment]:
        """« camp de la coalition », « base américaine d'Al-Tanf »: a site of a force that is not at home there."""
        found = []
        for hit in sentence.hits("owned_nouns"):
            place = next(
                (p for p in self.places(sentence) if p.start <= hit.start < p.end and p.kind in ("base", "airport")),
                None,
            )
            if place is None or self._plural(hit.text):
                continue
            owner = self._owner_in(sentence, place, hit.end)
            if owner and owner.country and not place.entity and self._of_an_army(place):
                continue  # « une base de l'armée malienne »: at home, as far as the words say
            home = self._country_of(sentence, place)
            if owner and (owner.country is None or (home is not None and owner.country != home)):
                found.append(FoundDeployment(sentence, place.start, place.end, owner, self._named(sentence, place)))
                beside = self._called(sentence, place)
                if beside:
                    found.append(FoundDeployment(sentence, place.start, beside.end, owner, beside.to_place()))
        return found

    def _called(self, sentence: Sentence, place: PlaceMention) -> PlaceMention | None:
        """The site's own name right behind: "the U.S. base at al-Shaddadi"."""
        link = compiled(rf"\s+{leading(self.lang, 'list_links')}{leading(self.lang, 'site_articles')}?")
        return next(
            (
                p
                for p in self.places(sentence)
                if p.kind == place.kind and not p.generic and link.fullmatch(self.report.text, place.end, p.start)
            ),
            None,
        )

    def _of_an_army(self, place: PlaceMention) -> bool:
        """Does the phrase of a site call it the army's?"""
        army = compiled(rf"\b{one_of(self.lang, 'home_forces')}\b")
        return bool(army.search(self.report.text, place.start, place.end))

    def _owner_in(self, sentence: Sentence, place: PlaceMention, after: int) -> Actor | None:
        """The force that the phrase of a site gives it to."""
        for force in self.forces.find(sentence):
            if (
                force.actor
                and place.start <= force.start
                and force.end <= place.end + 2
                and force.start <= after + 24
                and (force.actor.kind == "coalition" or force.actor.entity)
            ):
                return force.actor
        for match in sentence.names:
            if not match.entities or not place.start <= match.start < place.end:
                continue
            entity = match.entities[0]
            beside = 0 <= match.start - after <= 12 or 0 <= after - match.end <= 24
            if not match.adjective and beside and self.forces.fields(entity):
                return Actor(name=entity.label(self.report.lang), kind="organisation", entity=entity.id)
            before = entity.kind == "state" and match.end < after and self.report.text[match.end :][:1] == " "
            if (match.adjective or (before and not self._tied(match.start))) and beside and entity.country:
                known = self.report.gazetteer.entities.get(f"actor/{entity.country.lower()}-armed-forces")
                return self.forces.of_state(entity.country, known.label(self.report.lang) if known else match.text)
        return self._owner_in_name(place) if place.entity else None

    def _tied(self, position: int) -> bool:
        """« la base de Tchad »: does a word of belonging stand before the name, so that it is no attribute?"""
        tie = compiled(rf"\b{leading(self.lang, 'of_words')}{leading(self.lang, 'place_articles')}?$")
        return bool(tie.search(self.report.text, max(0, position - 12), position))

    def _owner_in_name(self, place: PlaceMention) -> Actor | None:
        """« la base russe de Hmeimim », known by that very name: the adjective behind or before the noun."""
        for hit in self.report.lexicon["owned_nouns"].find(place.name):
            words = [*place.name[: hit.start].split()[-1:], *place.name[hit.end :].split()[:1]]
            for word in words:
                for match in self.report.gazetteer.find(word, self.lang):
                    if match.adjective and match.entities and (country := match.entities[0].country):
                        return self.forces.of_state(country, self.forces.told_of(country, match))
        return None

    def _at_site(self, sentence: Sentence) -> list[FoundDeployment]:
        """« les forces américaines au Centre de soutien diplomatique », "were on the base"."""
        found = []
        pattern = compiled(
            rf"\s+{leading(self.lang, 'be_there')}?{one_of(self.lang, 'station_prepositions')}\s+"
            rf"{leading(self.lang, 'site_articles')}?"
        )
        also = compiled(rf"\s+{one_of(self.lang, 'and_words')}\s+{leading(self.lang, 'and_articles')}?")
        for force in self.forces.find(sentence):
            link = pattern.match(self.report.text, force.end, min(sentence.end, force.end + 40))
            if not link or not force.actor or self._counted(sentence, force.start):
                continue
            place = next((p for p in self.places(sentence) if abs(p.start - link.end()) <= 3 and p.kind in SITES), None)
            if place:
                same = [
                    f
                    for f in self.forces.find(sentence)
                    if f.actor
                    and (
                        f.start <= force.start <= f.end + 1
                        or (f.start < force.start and also.fullmatch(self.report.text, f.end, force.start))
                    )
                ]
                found += self._facts(sentence, self._named(sentence, place), same, force.start, place.end)
        return found

    def _support(self, sentence: Sentence) -> list[FoundDeployment]:
        """« La coalition épaule l'Irak depuis 2014 »: a force at work in a country."""
        found = []
        for hit in sentence.hits("support_verbs"):
            before = [f for f in self.forces.find(sentence) if f.actor and 0 < hit.start - f.end <= 3]
            name = next(
                (
                    m
                    for m in sentence.names
                    if 0 < m.start - hit.end <= 8
                    and not m.adjective
                    and m.entities
                    and m.entities[0].kind in ("country", "state")
                ),
                None,
            )
            land = self.report.gazetteer.country(name.entities[0].country) if name else None
            actor = before[0].actor if before else None
            if actor and name and land and not self._counted(sentence, hit.start):
                at = Place(name=name.text, kind="country", country=land.country, entity=land.id)
                found.append(FoundDeployment(sentence, before[0].start, name.end, actor, at, hit.text))
        return found

    def _kept_there(self, sentence: Sentence) -> list[FoundDeployment]:
        """« La France dispose à Ouagadougou d'un contingent », "Turkey has a base in Qatar": no number."""
        found = []
        for hit in sentence.hits("keep_verbs"):
            subject = self._subject(sentence, hit)
            thing = self._kept_thing(sentence, hit) if subject else None
            if not subject or not subject.actor or thing is None:
                continue
            where = self._where_before(sentence, subject)
            site = self._before(sentence, where) if where is not None else None
            at = site or self._kept_at(sentence, hit, thing)
            if at and (subject.actor.country is None or at.country != subject.actor.country):
                start = self._from(sentence, where) if site and where is not None else subject.start
                found.append(FoundDeployment(sentence, start, thing.end, subject.actor, at))
        return found

    def _where_before(self, sentence: Sentence, subject: Force) -> int | None:
        """« al-Omar, où les Etats-Unis ont leur base »: the offset of the « où » right before a subject."""
        where = compiled(rf"\b{one_of(self.lang, 'where_words')}\s+{leading(self.lang, 'force_articles')}?$")
        told = where.search(self.report.text, max(sentence.start, subject.start - 24), subject.start)
        return told.start() if told else None

    def _subject(self, sentence: Sentence, hit: Hit) -> Force | None:
        """The state or force in front of a verb of keeping."""
        gap = compiled(rf"\s+{leading(self.lang, 'subject_fillers')}*")
        subjects = [
            f
            for f in self.forces.report_actors(sentence)
            if f.actor and f.end < hit.start and gap.fullmatch(self.report.text, f.end, hit.start)
        ]
        if not subjects:
            return None
        before = self.report.text[max(sentence.start, subjects[-1].start - 12) : subjects[-1].start]
        aside = compiled(rf"\b{one_of(self.lang, 'not_subject_after')}\s*{leading(self.lang, 'force_articles')}?$")
        return None if aside.search(before) else subjects[-1]

    def _kept_thing(self, sentence: Sentence, hit: Hit) -> Hit | None:
        """The troops or the base right after the verb, perhaps with the place in between; no number, no victims."""
        low = compiled(rf"{one_of(self.lang, 'kept_articles')}\s*(?:\w+\s+)?$")
        for thing in sentence.hits("kept_objects"):
            between = self.report.text[hit.end : thing.start]
            if thing.start < hit.end or len(between) > 45 or any(c in between for c in ",;:"):
                continue
            if any(hit.end <= h.start < thing.end + 20 for h in sentence.hits("not_strength")):
                return None
            counted = any(n.start >= hit.end and n.end <= thing.start and (n.low or 0) > 1 for n in sentence.numbers)
            plain = not between.strip() or low.search(between)
            return thing if plain and not counted else None
        return None

    def _kept_at(self, sentence: Sentence, hit: Hit, thing: Hit) -> Place | None:
        between = [p for p in self.places(sentence) if hit.end <= p.start and p.end <= thing.start and not p.generic]
        if between:
            return between[-1].to_place()
        link = compiled(rf"\b{one_of(self.lang, 'station_prepositions')}\s*{leading(self.lang, 'force_articles')}?$")
        for place in self.places(sentence):
            before = self.report.text[thing.end : place.start]
            if thing.end <= place.start <= thing.end + 60 and not place.generic and link.search(before):
                return None if any(c in before for c in ";:.,") else place.to_place()
        pronoun = compiled(rf"(?:\b|'){one_of(self.lang, 'place_pronouns')}\s*$")
        if pronoun.search(self.report.text[max(sentence.start, hit.start - 12) : hit.start]):
            return self.antecedent(sentence, hit.start)
        return None

    def _land_after(self, sentence: Sentence, position: int) -> tuple[str, int] | None:
        """« en train de quitter le Niger »: the country right behind a verb of leaving, and where its name ends."""
        for match in sentence.names:
            entity = match.entities[0] if match.entities and not match.adjective else None
            if entity and entity.kind in ("state", "country") and 0 <= match.start - position <= 6:
                return entity.country, match.end
        return None

    def _leaving(self, sentence: Sentence) -> list[FoundDeployment]:
        """« la Minusma doit avoir quitté le Mali », "the mission must be out of Mozambique": there, but going."""
        found = []
        for hit in sentence.hits("leaving"):
            force = self.forces.told_before(sentence, hit.start)
            if force is None or (force.country and not force.entity):
                continue
            place = next(
                (
                    p
                    for p in self.places(sentence)
                    if 0 <= p.start - hit.end <= 14 and not p.generic and p.kind not in ("other", "civilian")
                ),
                None,
            )
            land = None if place else self._land_after(sentence, hit.end)
            at = place.to_place() if place else self.country_place(land[0]) if land else self.theatre(force)
            if at is None:
                continue
            end = place.end if place else land[1] if land else hit.end
            date = next((d for d in sentence.dates if end <= d.start <= end + 24), None)
            role = self.report.original(hit.start, hit.end)
            published = self.report.published
            until = date.latest if date and not (published and date.latest and date.latest <= published) else None
            found.append(FoundDeployment(sentence, hit.start, date.end if date else end, force, at, role, until))
        return found
