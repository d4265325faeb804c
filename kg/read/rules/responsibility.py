"""Who did it, in whose words: the claims, attributions, denials and stated non-claims of a report (codebook rule 6).

`claims.py` and `accusations.py` find the words and the parties; here each statement is tied to the attacks it is
about and to the day as of which it holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kg.facts import Actor, Assessment
from kg.read.rules.accusations import Accusations
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.as_of import DayOfSpeaking
from kg.read.rules.assess import Sayings
from kg.read.rules.claims import Claims
from kg.read.rules.clause_parties import Parties, same_side, verb_of
from kg.read.rules.dates import DateMention
from kg.read.rules.denials import Denials
from kg.read.rules.events import Event, EventReader
from kg.read.rules.names import find_places
from kg.read.rules.own_acts import FoundClaim
from kg.read.rules.places_match import same_place
from kg.read.rules.references import References
from kg.read.rules.sources import Sources


@dataclass(frozen=True)
class Saying:
    """One statement of responsibility. kind: claim | attribution | denial | non_claim; `events` what it is about.

    `as_of`: the day of speaking where the text tells it; None: the day of publication.
    """

    kind: str
    sentence: Sentence
    start: int
    end: int
    events: tuple[Event, ...]
    stated_by: Actor | None
    responsible: Actor | None
    as_of: date | None = None
    assessment: Assessment | None = None


class Responsibility:
    """Reads a report's statements of responsibility, given its events."""

    def __init__(
        self, report: Annotated, sources: Sources, reader: EventReader, blocked: list[tuple[int, int]]
    ) -> None:
        self.report = report
        self.sources = sources
        self.reader = reader
        self.blocked = blocked
        self._found: list[Saying] = []
        self._arms = report.lexicon.words("arms")

    def read(self) -> list[Saying]:
        """All statements, in the order of the text; one a kind, attack and party (an attribution: also accuser)."""
        if not self.reader.events:
            return []
        self.parties = Parties(self.report, self.sources)
        self._references = References(self.report, self.reader)
        self._day = DayOfSpeaking(self.report, self.sources)
        self._assess = Sayings(self.report, self.parties, self.reader)
        claims = Claims(self.report, self.parties, self.reader)
        accusations = Accusations(self.report, self.parties, self.reader, claims)
        open_sentences = [s for s in self.report.sentences if not self._blocked(s)]
        for sentence in open_sentences:
            told: list[FoundClaim] = []
            for found in sorted(claims.find(sentence), key=lambda f: f.start):
                if found.kind == "non_claim" or found.events or not any(same_side(t.who, found.who) for t in told):
                    self._add(sentence, found)
                    told.append(found)
            for found in accusations.find(sentence):
                if any(same_side(t.who, found.who) and self._no_other(sentence, found, t) for t in told):
                    continue  # its own words, not an accusation
                self._add(sentence, self._announced(found))
        denials = Denials(accusations)
        for sentence in open_sentences:
            for found in denials.charges(sentence):
                self._add(sentence, found)
            for found, own in denials.find(sentence):
                self._deny(sentence, found, own)
        return sorted(self._found, key=lambda s: s.start)

    def _announced(self, found: FoundClaim) -> FoundClaim:
        """ "It was a Ukrainian operation, a Ukrainian source said": one's own strike, told by one's own men."""
        by, who = found.by, found.who
        if by is None or who is None or by.kind not in ("person", "unidentified") or who.country is None:
            return found
        entity = self.report.gazetteer.entities.get(by.institution_entity or "")
        country = by.country or (entity.country if entity else None)
        forces = who.kind in ("state", "armed_force", "organisation")
        if forces and country == who.country and self.report.lexicon["official_words"].search(by.name):
            return replace(found, kind="claim")
        return found

    def _no_other(self, sentence: Sentence, found: FoundClaim, told: FoundClaim) -> bool:
        """Does nobody but the claimant's own side accuse: no "a day after the army said that they had fired"?"""
        if found.by is None or found.by.kind not in ("armed_force", "state", "organisation"):
            return True
        voice = self.parties.of_actor(sentence, found.by, found.start)
        return (
            same_side(found.by, told.who)
            or same_side(found.by, told.by)
            or voice is None
            or same_side(voice.actor, told.who)
        )

    def _blocked(self, sentence: Sentence) -> bool:
        middle = (sentence.start + sentence.end) // 2
        return any(a <= middle < b for a, b in self.blocked)

    def _deny(self, sentence: Sentence, found: FoundClaim, own: bool) -> None:
        """A denial is the accused's own, or speaks of one's own part; a victim's "nothing happened" is none."""
        accused = [s for s in self._found if s.kind == "attribution" and same_side(s.responsible, found.who)]
        about, _ = self._meant(sentence, found)
        both = tuple(e for s in accused for e in s.events if e in about)
        if accused and not both and not own:
            both = accused[-1].events
        if both or own:
            claimed = any(
                s.kind == "claim" and same_side(s.responsible, found.who) and set(s.events) & set(both or about)
                for s in self._found
            )
            if not claimed:
                self._add(sentence, replace(found, events=both or about))

    def _add(self, sentence: Sentence, found: FoundClaim) -> None:
        who = self._whose_arms(self.parties.one_name(found.who))
        found = replace(found, who=who, by=self.parties.one_name(found.by))
        if found.kind == "attribution" and found.who is not None:
            self._assess.accused.append(found.who)
        events, referred = self._meant(sentence, found)
        for event in events:
            if not self._twin(found, event):
                self._found.append(
                    Saying(
                        found.kind,
                        sentence,
                        sentence.start,
                        sentence.end,
                        (event,),
                        found.by,
                        found.who,
                        self._day.of(sentence, found, event),
                        self._assess.assess(sentence, found, event, referred),
                    )
                )

    def _whose_arms(self, actor: Actor | None) -> Actor | None:
        """ "American jets", « avions américains »: the state whose arms they are; others stay as they are."""
        if actor is None or actor.entity is not None or not {*actor.name.lower().split()} & self._arms:
            return actor
        names = [m for m in self.report.gazetteer.find(actor.name, self.report.lang) if m.adjective and m.entities]
        state = self.report.gazetteer.state(names[0].entities[0].country) if names else None
        if state is None:
            return actor
        return Actor(name=state.label(self.report.lang), kind="state", country=state.country, entity=state.id)

    def _twin(self, found: FoundClaim, event: Event) -> bool:
        for k, said in enumerate(self._found):
            if said.kind != found.kind or event not in said.events:
                continue
            if found.kind == "claim" and self.parties.branch_of(found.who, said.responsible):
                self._found[k] = replace(said, responsible=found.who, stated_by=found.by)  # the branch is told later
                return True
            if found.kind == "claim" and self.parties.branch_of(said.responsible, found.who):
                return True
            if found.kind == "non_claim":
                return True
            if same_side(said.responsible, found.who) and (
                found.kind != "attribution"
                or found.by is None
                or said.stated_by is None
                or same_side(said.stated_by, found.by)
                or (said.start <= found.start < said.end and _contained(said.stated_by.name, found.by.name))
            ):
                return True
        return False

    # ------------------------------------------------------------------ about which attack
    def _meant(self, sentence: Sentence, found: FoundClaim) -> tuple[tuple[Event, ...], bool]:
        """The attacks that a statement is about, and whether its own words tell which they are."""
        if found.events and found.kind != "denial":
            return found.events, True
        referred = self._references.of(sentence, found)
        if referred is not None:
            events, own = referred, bool(referred)
        elif events := self._several(sentence, found):
            own = self._says_how_many(sentence)
        else:
            events, own = self._tied(sentence, found), False
        return found.events or events, own

    def _tied(self, sentence: Sentence, found: FoundClaim) -> tuple[Event, ...]:
        """The attack that is nearest in the text, where the words do not say which."""
        kept = self.reader.events
        if (spoken_of := self._of_noun(sentence, found)) is not None:
            return (spoken_of,)
        here = [e for e in self.reader.by_sentence.get(sentence.index, []) if e in kept]
        new = [e for e in here if min(e.sentences) == sentence.index]
        back = self._points_back(sentence, found)
        named = self._by_words(sentence, found, new if back else [])
        if here and named is not None and named not in here and self._hits_target(sentence, named):
            return (named,)
        if back:
            here = [e for e in here if e not in new]
            named = None if found.announced else named
        if here:
            return (min(here, key=lambda e: self._distance(e, sentence, found)),)
        if named:
            return (named,)
        before = [s for s in self.report.sentences if s.index == sentence.index - 1]
        if before and before[0].paragraph.index == sentence.paragraph.index:
            several = self._several(before[0], None)
            if several and not [
                e for e in self.reader.by_sentence.get(before[0].index, []) if e in kept and len(several) < 2
            ]:
                return several
        for index in range(sentence.index - (1 if back else 0), -1, -1):
            siblings = self._siblings(sentence, found, index)
            if siblings:
                return siblings
            focus = self.reader.focus.get(index)
            if focus is not None and focus in kept:
                return (focus,)
            if focus is not None and focus in self.reader.summaries:
                return self._of_summary(focus)
        later = [
            e
            for i in range(sentence.index, len(self.report.sentences))
            for e in self.reader.by_sentence.get(i, [])
            if e in kept
        ]
        return (later[0],) if later else ()

    def _of_noun(self, sentence: Sentence, found: FoundClaim) -> Event | None:
        """« Cette attaque, qui n'a pas été revendiquée, survient après … »: of several told here, the one that the
        words of claiming or blaming hang on as its subject, object or relative clause."""
        told = [
            (m, e)
            for e in self.reader.by_sentence.get(sentence.index, [])
            if e in self.reader.events
            for m in e.mentions
            if m.sentence is sentence
        ]
        if len({e.index for _, e in told}) < 2 or found.announced:
            return None
        verb = verb_of(sentence, found.start, found.end)
        nouns = [c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj:pass", "obj", "dobj")]
        if verb.dep_ in ("relcl", "acl:relcl", "acl"):
            nouns.append(verb.head)
        return next((e for m, e in told for t in m.triggers if t.noun and t.token in nouns), None)

    def _siblings(self, sentence: Sentence, found: FoundClaim, index: int) -> tuple[Event, ...]:
        """The attacks of one day that the sentence before told side by side, where no word picks one of them.

        "Abqaiq was hit by drones; at Khurais missiles came down. … Washington accuses Tehran."
        """
        told = [e for e in self.reader.by_sentence.get(index, []) if e in self.reader.events and not e.background]
        if len(told) < 2 or index < sentence.index - 4 or found.kind == "claim" or index == sentence.index:
            return ()
        one = self.report.lexicon["attack_nouns"].search(self.report.text, sentence.start, sentence.end)
        same = len({e.interval for e in told}) == 1 and told[0].interval is not None
        new = all(min(e.sentences) == index for e in told[1:])
        return tuple(told) if same and new and one is None else ()

    def _distance(self, event: Event, sentence: Sentence, found: FoundClaim) -> int:
        """How far the event's words stand from the claim's in this sentence; words before it count as nearer."""
        spots = [t.hit.start for m in event.mentions if m.sentence is sentence for t in m.triggers]
        return min((abs(s - found.start) + (25 if s > found.end + 40 else 0) for s in spots), default=10_000)

    def _points_back(self, sentence: Sentence, found: FoundClaim) -> bool:
        """« a revendiqué cette attaque », "acknowledged that attack": told before, whatever else the sentence tells."""
        hit = self.report.lexicon["back_reference"].search(
            self.report.text, found.start, min(sentence.end, found.end + 22)
        )
        strike = found.announced and self._definite(found)
        return (hit is not None or strike) and sentence.index > 0

    def _definite(self, found: FoundClaim) -> bool:
        """ "announcing the strike": a definite strike is one told before."""
        return self.report.lexicon["definite_strike"].search(self.report.text, found.start, found.end) is not None

    def _hits_target(self, sentence: Sentence, event: Event) -> bool:
        places = [p for p in find_places(sentence) if not p.generic and p.kind not in ("country", "region", "sea")]
        return any(same_place(p, t, self.report.lang) for p in places for t in event.targets if not t.generic)

    def _by_words(self, sentence: Sentence, found: FoundClaim, but: list[Event]) -> Event | None:
        """The attack of the day or place that the sentence names, when it is another than the one in focus.

        `but`: attacks first told here, which are not meant where the words point back.
        """
        kept = [e for e in self.reader.events if e not in but]
        low, high = self._references.clause(sentence, found)
        spans = self.sources.speech_spans(sentence)
        days = [
            d
            for d in sentence.dates
            if d.earliest
            and d.latest
            and low <= d.start < high
            and not any(a <= d.start < b for a, b in spans)
            and not self._opening_day(sentence, d, found)
        ]
        fitting = [
            e
            for e in kept
            if e.interval
            and any(d.earliest <= e.interval[1] and e.interval[0] <= d.latest for d in days if d.earliest and d.latest)
        ]
        named = [p for p in find_places(sentence) if not p.generic and p.kind not in ("country", "region")]
        places = [p for p in named if low <= p.start < high]
        near = [
            e
            for e in kept
            if any(same_place(p, t, self.report.lang) for p in places for t in [*e.targets, *e.places] if not t.generic)
        ]
        if len(near) > 1:
            hit = [
                e
                for e in near
                if any(same_place(p, t, self.report.lang) for p in places for t in e.targets if not t.generic)
            ]
            near = hit if len(hit) == 1 else near
        if len(near) == 1:
            return near[0]
        if len(fitting) == 1 and not near:
            return fitting[0]
        return None

    def _opening_day(self, sentence: Sentence, day: DateMention, found: FoundClaim) -> bool:
        """« Dès mercredi, le ministre pointait … »: a day that opens the sentence is that of the statement."""
        possessive = self.report.text[day.end : day.end + 2] == "'s"
        return day.start - sentence.start < 8 and 0 <= found.start - day.end < 75 and not possessive

    def _several(self, sentence: Sentence, found: FoundClaim | None) -> tuple[Event, ...]:
        """The attacks that « les deux attaques », « aucune des actions de la journée », "both" stand for."""
        lex, text = self.report.lexicon, self.report.text
        hit = lex["reference_plural"].search(text, sentence.start, sentence.end)
        if hit is None:
            return ()
        kept = self.reader.events
        near = [e for e in kept if not e.background] or kept
        told = [e for e in kept if min(e.sentences) < sentence.index]
        number = 2 if lex["reference_pair"].search(hit.text) else 3 if lex["reference_triple"].search(hit.text) else 0
        opening = sentence.index <= 1 or (len(told) < max(2, number) and any(e.summary for e in self.reader.summaries))
        if lex["reference_day"].search(text, hit.start, min(sentence.end, hit.end + 30)) or (
            opening and not number and self.reader.summaries
        ):
            day = next((e.interval for e in near if e.interval), None)
            return tuple(e for e in near if e.interval and day and e.interval[0] <= day[1] and day[0] <= e.interval[1])
        if number and lex["reference_twin"].search(hit.text):
            day = told[-1].interval if told else None
            twins = [e for e in told if e.interval == day and not e.background] if told else kept[:number]
            return tuple(twins[-number:]) if len(twins) >= number else ()
        if opening and number:
            return tuple(kept[:number])
        here = self.reader.by_sentence.get(sentence.index, [])
        if not number:
            if len(told) == 2 and lex["reference_each"].search(hit.text):
                return tuple(told)
            plain = hit.text.lower().split()[0] in ("elles", "ils", "them", "they", "les", "the")
            return () if plain or len(told) < 2 or len({e.interval for e in told[-2:]}) > 1 else tuple(told[-2:])
        both = [*dict.fromkeys([*told, *(e for e in here if e in kept)])]
        return tuple(both[-number:]) if len(both) >= number else ()

    def _says_how_many(self, sentence: Sentence) -> bool:
        """Do the words for the attacks count them: "both", « les trois attaques »?"""
        lex = self.report.lexicon
        hit = lex["reference_plural"].search(self.report.text, sentence.start, sentence.end)
        return hit is not None and any(lex[table].search(hit.text) for table in ("reference_pair", "reference_triple"))

    def _of_summary(self, summary: Event) -> tuple[Event, ...]:
        """The attacks that an opening « deux attaques ont visé … » announces."""
        kept = self.reader.events
        count = next((m.attack_count.value for m in summary.mentions if m.attack_count), None)
        if count:
            return tuple(kept[:count])
        first = kept[0].interval if kept else None
        return tuple(e for e in kept if not e.background and e.interval == first)


def _contained(one: str, other: str) -> bool:
    """Is one description part of the other: "police" of "Iraqi police"?"""
    one, other = one.lower(), other.lower()
    return one in other or other in one
