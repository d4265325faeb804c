"""Armed forces in a sentence, told apart by whose they are: « des soldats américains et de la coalition » are two.

A force is linked to the gazetteer's armed force of its country, or to the coalition or mission that its words name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.facts import Actor
from kg.gazetteer import Entity, Match
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.names import ActorMention, find_actors
from kg.read.rules.phrases import windows
from kg.read.rules.word_patterns import compiled, leading, one_of

_BODIES = frozenset({"armed_force", "coalition", "organisation"})
_FORCES = frozenset({"armed_force", "coalition"})


@dataclass(frozen=True)
class Force:
    """A force at [start, end). `actor` is None if the words do not say whose it is ("hommes")."""

    start: int
    end: int
    actor: Actor | None


class ForceReader:
    """Reads the forces out of the sentences of one report."""

    def __init__(self, report: Annotated) -> None:
        self.report = report
        self.lang = lang = report.lang
        words = report.lexicon.words
        self.own = words("own_words")
        self.foreign = words("foreign_words")
        self._trim = compiled(
            rf"^(?:{one_of(lang, 'quantifiers')}\s+{leading(lang, 'of_words')}?)+|"
            rf"\s+{one_of(lang, 'present_words')}\b.*$"
        )
        self._join = compiled(
            rf",?\s+{one_of(lang, 'force_joiners')}\s+(?:{one_of(lang, 'force_join_fillers')}\s*'?){{0,5}}"
        )
        self._alliance = compiled(rf"\b{one_of(lang, 'coalition_words')}\b")
        self._allies = compiled(rf"\b{one_of(lang, 'ally_phrases')}\b")
        self._listed = compiled(rf"\s+{one_of(lang, 'list_joiners')}\s+{leading(lang, 'other_words')}?")
        self._of_countries = compiled(
            rf"\s+{leading(lang, 'origin_words')}{leading(lang, 'other_words', 'force_articles')}*"
        )
        self._countries = compiled(rf"\W{{0,2}}\s*{one_of(lang, 'country_nouns')}\b")
        self._led_by = compiled(rf"-?\s?{one_of(lang, 'led_words')}")
        self._cache: dict[tuple[int, int], list[Force]] = {}
        self._coalition: Actor | None = None
        self._coalitions_read = False
        self._fielding: frozenset[str] | None = None

    def find(self, sentence: Sentence) -> list[Force]:
        """All forces of a sentence, left to right; a phrase that names two gives two."""
        key = (sentence.start, sentence.end)
        if key not in self._cache:
            pieces = windows(sentence)
            if len(pieces) > 1:
                self._cache[key] = [f for piece in pieces for f in self.find(piece)]
                return self._cache[key]
            found: list[Force] = []
            for mention in find_actors(sentence):
                mention = self._without_verb(sentence, mention)
                if mention.kind in _FORCES and mention.head.pos_ != "VERB":
                    name = self._trim.sub("", mention.name) or mention.name
                    found += self._of(sentence, replace(mention, name=name))
            self._cache[key] = sorted(dict.fromkeys(found), key=lambda f: (f.start, f.end))
        return self._cache[key]

    def _without_verb(self, sentence: Sentence, mention: ActorMention) -> ActorMention:
        """ "hosts U.S. troops", "Baghdad housing coalition forces": taggers take the verb for a part of the phrase."""
        head = sentence.offset(mention.head)
        cut = max((h.end for h in sentence.hits("host_verbs") if mention.start <= h.start and h.end < head), default=0)
        if not mention.start < cut < mention.end:
            return mention
        start = cut + len(self.report.text[cut : mention.end]) - len(self.report.text[cut : mention.end].lstrip())
        return replace(mention, start=start, name=self.report.text[start : mention.end])

    def nationals(self, sentence: Sentence) -> list[Force]:
        """ "Burundians", « des Burundais »: people told by their country alone, soldiers if the words say so."""
        plural = self.report.lexicon.words("plural_nationals")
        before = compiled(rf"\b{one_of(self.lang, 'nationals_after')}\s*$")
        taken = [(f.start, f.end) for f in self.find(sentence)]
        found = []
        for match in sentence.names:
            country = match.entities[0].country if match.adjective and match.entities else ""
            if not country or not match.text[0].isupper() or any(a <= match.start < b for a, b in taken):
                continue
            text = self.report.text
            if match.text.lower().endswith(tuple(plural)) and before.search(
                text, max(0, match.start - 14), match.start
            ):
                found.append(Force(match.start, match.end, self.of_state(country, self.told_of(country, match))))
        return found

    def fields(self, entity: Entity) -> bool:
        """Has this organisation troops of its own? So it is if a force or mission of the gazetteer is a part of it."""
        if entity.kind != "organisation":
            return False
        if self._fielding is None:
            known = self.report.gazetteer.entities.values()
            self._fielding = frozenset(whole for e in known if e.kind in _FORCES for whole in e.member_of)
        return entity.id in self._fielding

    def told_before(self, sentence: Sentence, position: int) -> Actor | None:
        """Who « la mission », "the force" at or before `position` is: the subject right there, or told last before."""
        bare = self.report.lexicon.words("mission_nouns")
        here = [f for f in self.find(sentence) if f.end <= position and position - f.end <= 60]
        if here and here[-1].actor and not self._bare(here[-1], bare):
            return here[-1].actor
        if not here:
            return None
        earlier = [f for f in self.find(sentence) if f.end <= here[-1].start]
        for other in reversed(self.report.sentences[max(0, sentence.index - 3) : sentence.index]):
            earlier = [*self.find(other), *earlier]
        named = [f.actor for f in earlier if f.actor and f.actor.entity and f.actor.kind in _FORCES]
        missions = [a for a in named if not (a.entity or "").endswith("-armed-forces")]
        return missions[-1] if missions and self._bare(here[-1], bare) else None

    def _bare(self, force: Force, nouns: frozenset[str]) -> bool:
        return self.report.text[force.start : force.end].lower() in nouns

    def of_state(self, country: str, name: str) -> Actor:
        """The armed forces of a country, as the report names them."""
        identifier = f"actor/{country.lower()}-armed-forces"
        entity = identifier if identifier in self.report.gazetteer else None
        return Actor(name=name, kind="armed_force", country=country, entity=entity)

    def coalition(self) -> Actor | None:
        """The one coalition that the report speaks of; None if there is none, or more than one."""
        if not self._coalitions_read:
            self._coalitions_read = True
            found = [(m, e) for m in self.report.names for e in m.entities[:1] if e.kind == "coalition"]
            spoken = [(m, e) for m, e in found if self._alliance.search(m.text)]
            entities = {e.id: e for _, e in spoken or found}
            named = any(self._alliance.search(s.text) for s in self.report.sentences)
            if len(entities) == 1 and named:
                entity = next(iter(entities.values()))
                self._coalition = Actor(name=entity.label(self.report.lang), kind="coalition", entity=entity.id)
            elif named and not entities:
                self._coalition = Actor(name="coalition", kind="coalition")
        return self._coalition

    # -- one phrase -------------------------------------------------------------------------------------------
    def _of(self, sentence: Sentence, mention: ActorMention) -> list[Force]:
        text = self.report.text
        start, end = mention.start, mention.end
        found: list[Force] = []
        names = [m for m in sentence.names if m.entities and start <= m.start < end]
        adjectives = [
            m for m in names if m.entities[0].country and (m.adjective or m.entities[0].kind in ("state", "country"))
        ]
        bodies = [
            m for m in names if not m.adjective and m.entities[0].type == "actor" and m.entities[0].kind in _BODIES
        ]
        if len(bodies) > 1:  # « Casques bleus de la Minusma » are one force, told by its general and its own name
            bodies = [m for m in bodies if not m.entities[0].id.endswith("-peacekeepers")] or bodies[:1]
        for body in bodies:
            found.append(Force(start, end, self._body(mention, body.entities[0], alone=len(bodies) == 1)))
        if not bodies and (
            self._alliance.search(text, start, end) or self._allies.search(text, start, min(sentence.end, end + 16))
        ):
            found.append(Force(start, end, self._named_coalition(mention)))
        if mention.entity and not found:
            found.append(Force(start, end, mention.to_actor()))
        elif not (bodies and self._led(text, bodies[0], adjectives)):
            for match in adjectives:
                if not any(a.country == match.entities[0].country for f in found if (a := f.actor)):
                    country = match.entities[0].country
                    alone = len(adjectives) == 1 and not found and mention.head.pos_ != "ADJ"
                    name = mention.name if alone else self.told_of(country, match)
                    found.append(Force(start, end, self.of_state(country, name)))
        if not found:
            found += self._of_members(sentence, mention)
        if not found and mention.country:
            found.append(Force(start, end, self.of_state(mention.country, mention.name)))
        found += self._joined(sentence, mention, found)
        if not found:
            found.append(Force(start, end, self._unnamed(sentence, mention)))
        return found

    def _led(self, text: str, body: Match, adjectives: list[Match]) -> bool:
        """ "U.S.-led coalition", « coalition dirigée par les Etats-Unis »: the country leads it and is not meant."""
        return all(self._led_by.match(text[m.end : m.end + 8]) or body.start <= m.start < body.end for m in adjectives)

    def told_of(self, country: str, match: Match) -> str:
        """What a force is called that the words tell by its country alone."""
        entity = self.report.gazetteer.entities.get(f"actor/{country.lower()}-armed-forces")
        return entity.label(self.report.lang) if entity else match.text

    def _body(self, mention: ActorMention, entity: Entity, alone: bool = True) -> Actor:
        kind = "armed_force" if entity.kind == "organisation" else entity.kind
        country = (
            entity.country if entity.id.endswith("-armed-forces") else ""
        )  # where a mission serves is not whose it is
        name = mention.name if alone else entity.label(self.report.lang)
        return Actor(name=name, kind=kind, entity=entity.id, country=country or None)  # type: ignore[arg-type]

    def _named_coalition(self, mention: ActorMention) -> Actor:
        known = self.coalition()
        name = mention.name if self._alliance.search(mention.name) else known.name if known else "coalition"
        return Actor(name=name, kind="coalition", entity=known.entity if known else None)

    def _of_members(self, sentence: Sentence, mention: ActorMention) -> list[Force]:
        """ "soldiers from other NATO countries", « soldats de pays de l'Otan »: of the alliance."""
        text = self.report.text
        link = self._of_countries.match(text, mention.end, min(sentence.end, mention.end + 40))
        if not link:
            return []
        noun = self._countries.match(text, link.end(), min(sentence.end, link.end() + 30))
        at = noun.end() if noun else link.end()
        tie = compiled(rf"\s*{leading(self.lang, 'of_words')}?{leading(self.lang, 'force_articles')}?")
        start = tied.end() if noun and (tied := tie.match(text, at, sentence.end)) else at
        for match in sentence.names:
            entity = match.entities[0] if match.entities else None
            if entity is None or abs(match.start - start) > 1 or match.adjective or entity.kind not in _BODIES:
                continue
            if noun or self._countries.match(text, match.end, min(sentence.end, match.end + 30)):
                return [Force(mention.start, match.end, self._body(mention, entity, alone=False))]
        return []

    def _joined(self, sentence: Sentence, mention: ActorMention, found: list[Force]) -> list[Force]:
        """The forces that « et de la coalition », "American and" add to the phrase."""
        text = self.report.text
        more: list[Force] = []
        join = self._join.match(text, mention.end, min(sentence.end, mention.end + 60))
        if join:
            match = next((m for m in sentence.names if m.entities and 0 <= m.start - join.end() <= 3), None)
            following = text[join.end() : join.end() + 40]
            if match and match.entities[0].kind == "coalition" and not match.adjective:
                more.append(
                    Force(mention.start, match.end, self._body(replace(mention, name=match.text), match.entities[0]))
                )
            elif self._alliance.match(following) or self._allies.search(text, mention.end, join.end() + 12):
                more.append(Force(mention.start, join.end(), self._named_coalition(replace(mention, name="coalition"))))
            elif match and match.adjective and match.entities[0].country:
                country = match.entities[0].country
                more.append(Force(mention.start, match.end, self.of_state(country, self.told_of(country, match))))
        before = next(
            (
                m
                for m in sentence.names
                if m.entities
                and (m.adjective or m.entities[0].kind == "state")
                and m.entities[0].country
                and self._listed.fullmatch(text[m.end : mention.start])
            ),
            None,
        )
        if before:
            country = before.entities[0].country
            more.insert(0, Force(before.start, mention.end, self.of_state(country, self.told_of(country, before))))
        return [
            f
            for f in more
            if f.actor
            and not any(o.actor and (o.actor.entity or o.actor.name) == (f.actor.entity or f.actor.name) for o in found)
        ]

    def _unnamed(self, sentence: Sentence, mention: ActorMention) -> Actor | None:
        """Whose « ses soldats » and « troupes étrangères » are, if the report leaves no doubt."""
        words = self.report.text[max(sentence.start, mention.start - 8) : mention.end].lower().split()
        if any(w in self.own for w in words[:2]):
            return self._owner(sentence, mention.start)
        if any(w in self.foreign for w in words):
            return self.coalition() or Actor(name=mention.name, kind="armed_force")
        return None

    def _owner(self, sentence: Sentence, position: int) -> Actor | None:
        best: Actor | None = None
        for force in self.report_actors(sentence):
            if force.end <= position and force.actor:
                best = force.actor
                if force.actor.kind == "armed_force":
                    return force.actor
        return best

    def report_actors(self, sentence: Sentence) -> list[Force]:
        """Forces and states of a sentence by name, for possessives and owners of a strength."""
        found: list[Force] = []
        for mention in find_actors(sentence):
            if mention.kind in ("armed_force", "coalition") and (mention.entity or mention.country):
                found += [
                    Force(mention.start, mention.end, f.actor) for f in self._of(sentence, mention)[:1] if f.actor
                ]
        for match in sentence.names:
            if match.adjective or not match.entities:
                continue
            entity = match.entities[0]
            capital = entity.kind == "city" and entity.note == "capital"
            if (entity.kind in ("state", "country") or capital) and entity.country:
                found.append(
                    Force(match.start, match.end, self.of_state(entity.country, self.told_of(entity.country, match)))
                )
        return sorted(found, key=lambda f: f.start)
